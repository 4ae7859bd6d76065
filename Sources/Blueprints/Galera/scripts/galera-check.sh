#!/bin/sh
# Succeeds when this member of the cluster may serve clients; keepalived's track script.
# usage: check live|fresh
#
# live: in the primary component and ready, synchronised or, where the donor of a state transfer goes on serving
#       (donor=serves), giving one to another member: after an outage it may be the only one.
# fresh: synchronised; a donor does not count.
#
# Variables: service, client, socket, seconds, donor (serves or blocked).
#@ variables
set -u
[ -e "/var/lib/hac/ready/$service" ] || exit 1
answer=$(/usr/bin/timeout -k 1 "$seconds" "$client" --no-defaults --protocol=socket --socket="$socket" --user=keepalived_script \
	--connect-timeout="$seconds" --batch --skip-column-names --execute \
	"SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state');
	 SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'wsrep_desync', 'wsrep_reject_queries')" \
	2>/dev/null) || exit 1
found=0
while read -r name value; do
	case $name=$value in
	wsrep_ready=ON | wsrep_cluster_status=Primary) ;;
	wsrep_local_state=4) ;;
	wsrep_local_state=2) [ "$1/$donor" = live/serves ] || exit 1 ;;
	read_only=OFF | wsrep_desync=OFF | wsrep_reject_queries=NONE) ;;
	*) exit 1 ;;
	esac
	found=$((found + 1))
done <<ANSWER
$answer
ANSWER
# Every one of the six must have been there: what is not said is not assumed.
[ "$found" -eq 6 ]
