#!/bin/sh
# hac report: tells people how a failover went.
#
# Run by MHA at its end (wiki, "Parameters", report_script) with --subject and --body, and by the alert unit.
# `notify_command` is the operator's own program: the subject is its argument, the body its input.
#
# Exit: 0 told; 1 only the journal knows.
# Needs: service notify_command
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

subject='' body=''
for argument; do
    case $argument in
    --subject=*) subject=${argument#*=} ;;
    --body=*) body=${argument#*=} ;;
    esac
done
printf '%s\n' "$subject" "$body" | logger -t hac -p daemon.crit
[ -n "$notify_command" ] || exit 0
printf '%s\n' "$body" | timeout -s KILL 60 "$notify_command" "[$service] $subject" && exit 0
logger -t hac -p daemon.err -- "$service: report: $notify_command failed"
exit 1
