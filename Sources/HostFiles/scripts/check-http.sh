#!/bin/sh
# Succeeds when URL answers STATUS within SECONDS, and SERVICE is marked ready.
# usage: check-http SERVICE URL STATUS SECONDS     (SERVICE `-`: no mark is asked for)
set -u
[ "$1" = - ] || [ -e "/var/lib/hac/ready/$1" ] || exit 1
status=$(/usr/bin/curl --silent --output /dev/null --max-time "$4" --noproxy '*' --write-out '%{http_code}' "$2") || exit 1
[ "$status" = "$3" ]
