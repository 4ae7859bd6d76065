#!/bin/sh
# Succeeds when a TCP connection to ADDRESS:PORT opens within SECONDS, and SERVICE is marked ready.
# usage: check-tcp SERVICE ADDRESS PORT SECONDS     (SERVICE `-`: no mark is asked for)
set -u
[ "$1" = - ] || [ -e "/var/lib/hac/ready/$1" ] || exit 1
# bash(1), "REDIRECTION": every host has it, and not every one has the same nc(1).
# shellcheck disable=SC2016
exec /usr/bin/timeout -k 1 "$4" /usr/bin/bash -c '</dev/tcp/"$1"/"$2"' bash "$2" "$3" >/dev/null 2>&1
