#!/bin/sh
# Succeeds when this SQL node may serve clients; keepalived's track script.
# usage: check live
#
# A server answers `SELECT 1` from InnoDB long after it lost the cluster: it must have a node ID, and see data nodes.
#
# Variables: service, client, socket, seconds.
#@ variables
set -u
[ -e "/var/lib/hac/ready/$service" ] || exit 1
answer=$(/usr/bin/timeout -k 1 "$seconds" "$client" --no-defaults --protocol=socket --socket="$socket" --user=keepalived_script \
	--connect-timeout="$seconds" --batch --skip-column-names --execute \
	"SHOW GLOBAL STATUS WHERE Variable_name IN ('Ndb_cluster_node_id', 'Ndb_number_of_ready_data_nodes');
	 SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only')" \
	2>/dev/null) || exit 1
found=0
while read -r name value; do
	case $name=$value in
	Ndb_cluster_node_id=0 | Ndb_number_of_ready_data_nodes=0) exit 1 ;;
	Ndb_cluster_node_id=[1-9]* | Ndb_number_of_ready_data_nodes=[1-9]*) ;;
	read_only=OFF) ;;
	*) exit 1 ;;
	esac
	found=$((found + 1))
done <<ANSWER
$answer
ANSWER
# Every one of the three must have been there: what is not said is not assumed.
[ "$found" -eq 3 ]
