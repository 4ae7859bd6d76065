#!/bin/sh
# Prepares this member for a restart: refuses while the group could not do without it, and hands the primary over.
#
# Variables: client, socket, mode.
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
sql() {
	printf '%s\n' "$1" | timeout -s KILL 600 "$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names
}
states=$(sql 'SELECT MEMBER_HOST, MEMBER_STATE FROM performance_schema.replication_group_members;') || exit 1
bad=$(printf '%s\n' "$states" | awk '$NF != "ONLINE"')
[ -z "$bad" ] || refuse "not every member is ONLINE: $bad"
[ "$(printf '%s\n' "$states" | wc -l)" -ge 2 ] || refuse "this is the only member; start another one first"
role=$(sql 'SELECT MEMBER_ROLE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid;') || exit 1
if [ "$mode" = multi-primary ] || [ "$role" != PRIMARY ]; then
	echo "this member may be restarted"
	exit 0
fi
# Members of the oldest version first: a newer primary would write what they cannot apply.
next=$(sql "SELECT MEMBER_ID FROM performance_schema.replication_group_members WHERE MEMBER_ROLE = 'SECONDARY' ORDER BY MEMBER_VERSION, MEMBER_HOST LIMIT 1;") || exit 1
case $next in
'' | *[!0-9a-f-]*) refuse "no member can take over" ;;
esac
# It waits until running transactions have ended.
sql "SELECT group_replication_set_as_primary('$next');" || exit 1
role=$(sql 'SELECT MEMBER_ROLE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid;') || exit 1
[ "$role" = SECONDARY ] || refuse "this member is still $role"
echo "this member may be restarted"
