#!/bin/sh
# Tells a running member of a group whose list of members has changed: the new seeds and addresses, and, on a primary,
# accounts for every member's address. On a server that is no member it does nothing: that reads its option file.
#
# Variables: client, socket, seeds, allowlist (empty with the MYSQL stack), accounts (the SQL file beside this script).
#@ variables
set -u
sql() {
	timeout -s KILL 300 "$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names --default-character-set=utf8mb4
}
self=$(echo "SELECT MEMBER_STATE, MEMBER_ROLE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid;" | sql 2>/dev/null) || self=''
case $self in
ONLINE*) ;;
*)
	echo "this server is no member; nothing to do"
	exit 0
	;;
esac
echo "SET GLOBAL group_replication_group_seeds = '$seeds';" | sql || exit 1
# May change while the group runs since 8.0.24.
if [ -n "$allowlist" ]; then echo "SET GLOBAL group_replication_ip_allowlist = '$allowlist';" | sql || exit 1; fi
case $self in
*PRIMARY) sql <"$(dirname "$0")/$accounts" || exit 1 ;;
esac
