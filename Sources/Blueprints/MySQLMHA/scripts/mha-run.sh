#!/bin/sh
# hac run: the manager, for its unit. MHA's manager is no daemon that goes on: it ends after one failover, and when it
# cannot watch. Both are failures of the unit, since nobody watches from then on; an end that was asked for is none.
#
# Exit: 0 asked to stop; 3 it has failed over; otherwise as the manager ended.
# Needs: service conf workdir manager check_status
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

# Left behind where a host lost its power: the manager would take itself for running (MasterMonitor.pm). The unit
# runs one at a time.
rm -f "$workdir/$service.master_status.health"

asked=no
trap 'asked=yes' TERM INT
"$manager" --conf="$conf" &
child=$!
wait "$child"
status=$?
if [ "$asked" = yes ]; then
    # A failover that was ended midway would leave replicas without a source.
    case $("$check_status" --conf="$conf" 2>&1) in
    *FAILOVER_RUNNING*) printf '%s\n' "$service: a failover is under way: the manager stops after it" ;;
    *) kill -TERM "$child" 2>/dev/null ;;
    esac
    wait "$child"
    exit 0
fi
if [ "$status" = 0 ]; then
    printf '%s\n' "$service: the manager has failed over and ended: nobody watches until it is started again (RUNBOOK, \"A node is lost\")"
    exit 3
fi
printf '%s\n' "$service: the manager ended with status $status: nobody watches; see $workdir/manager.log"
exit "$status"
