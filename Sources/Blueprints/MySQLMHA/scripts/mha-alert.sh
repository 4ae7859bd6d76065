#!/bin/sh
# hac alert: tells people that nobody watches, at most once an hour. Run by systemd when the manager's unit or its check fails.
#
# Needs: service report manager_log stamp
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

[ -z "$(find "$stamp" -mmin -60 2>/dev/null)" ] || exit 0
: >"$stamp"
"$report" --subject="$service: MHA does not watch" --body="The manager has ended, has failed over, or cannot reach the source. No further failure is survived until it runs again.
$(tail -n 30 "$manager_log" 2>/dev/null)"
