#!/bin/sh
# Starts this data node with an EMPTIED data directory: it copies everything from the others of its node group.
# usage: initial NODE-ID       the ID of this very node, so that it is not run by accident
#
# For a node whose files are damaged, or a parameter whose change needs it (restart type "initial node restart", such as
# the redo log's size). Never on all nodes at once: the cluster would be empty.
#
# Variables: unit, extra, ndb_mgm, options, node, group (the IDs of the others of its node group).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
[ "$#:${1-}" = "1:$node" ] || refuse "say the ID of this node, $node, to have its data thrown away"
[ -n "$group" ] || refuse "no other node has the data of node $node: restore a backup instead"
status=$("$ndb_mgm" --defaults-file="$options" --execute='ALL STATUS') || refuse "no management node answers"
source=''
for one in $group; do
	printf '%s\n' "$status" | grep -q "^Node $one: started" && source=$one
done
[ -n "$source" ] || refuse "no other node of the node group ($group) is started: nobody has the data"
if systemctl is-active --quiet "$unit"; then
	"$ndb_mgm" --defaults-file="$options" --execute="$node STOP" || refuse "node $node was not stopped"
fi
# Also where it is not active: a node that fails is about to be started again, and then without --initial.
systemctl stop "$unit" || exit 1
trap 'systemctl unset-environment "$extra"' EXIT
trap 'exit 1' HUP INT TERM
systemctl set-environment "$extra=--initial" || exit 1
systemctl start "$unit"
