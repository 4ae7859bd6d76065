#!/bin/sh
# hac status: does the manager watch? For its timer, and by hand.
#
# Exit: 0 it does (masterha_check_status says PING_OK); otherwise what it says, and its status.
# Needs: service conf check_status
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

answer=$(timeout -s KILL 30 "$check_status" --conf="$conf" 2>&1)
status=$?
printf '%s\n' "$service: $answer"
exit "$status"
