#!/bin/sh
# Makes a node group of new data nodes that are started and in none; does nothing for one that is there.
# usage: node-group ID ID …
#
# Variables: ndb_mgm, options.
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
[ "$#" -ge 1 ] || refuse "say the IDs of the new data nodes"
status=$("$ndb_mgm" --defaults-file="$options" --execute='ALL STATUS') || refuse "no management node answers"
list=''
for one; do
	case $one in
	*[!0-9]* | '') refuse "$one is not a node ID" ;;
	esac
	printf '%s\n' "$status" | grep -q "^Node $one: started" || refuse "node $one is not started"
	list=${list:+$list,}$one
done
show=$("$ndb_mgm" --defaults-file="$options" --execute=SHOW) || refuse "no management node answers"
fresh=0
for one; do
	printf '%s\n' "$show" | grep "^id=${one}[[:space:]]" | grep -qi 'no nodegroup' && fresh=$((fresh + 1))
done
[ "$fresh" -gt 0 ] || {
	echo "the nodes $list have a node group already; nothing to do"
	exit 0
}
[ "$fresh" -eq "$#" ] || refuse "some of the nodes $list have a node group already"
exec "$ndb_mgm" --defaults-file="$options" --execute="CREATE NODEGROUP $list"
