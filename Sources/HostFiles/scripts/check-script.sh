#!/bin/sh
# Succeeds when PROGRAM does within SECONDS, and SERVICE is marked ready.
# usage: check-script SERVICE PROGRAM SECONDS     (SERVICE `-`: no mark is asked for)
set -u
[ "$1" = - ] || [ -e "/var/lib/hac/ready/$1" ] || exit 1
exec /usr/bin/timeout -k 1 "$3" "$2" >/dev/null 2>&1
