#!/bin/sh
# Restarts this data node, once every other one is started: it keeps its data and fetches what it missed.
#
# The stop is asked of the management server, which refuses one that would take the cluster down.
#
# Variables: unit, ndb_mgm, options, node (this node's ID), nodes (the IDs of all data nodes).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
status=$("$ndb_mgm" --defaults-file="$options" --execute='ALL STATUS') || refuse "no management node answers"
for one in $nodes; do
	[ "$one" = "$node" ] && continue
	printf '%s\n' "$status" | grep -q "^Node $one: started" || refuse "node $one is not started; wait for it, or repair it first"
done
if systemctl is-active --quiet "$unit"; then
	"$ndb_mgm" --defaults-file="$options" --execute="$node STOP" || refuse "node $node was not stopped"
fi
systemctl restart "$unit"
