#!/bin/sh
# Lets this server join the group, or rejoin it. Does nothing on a member, so that it may be repeated on every one.
# What it missed is fetched afterwards, in the background; where others have no log of it any more, as a whole copy.
#
# A server with transactions that the group does not have is refused by the group: see its error log.
# Variables: client, socket.
#@ variables
set -u
sql() {
	printf '%s\n' "$1" | timeout -s KILL 300 "$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names
}
state=$(sql "SELECT MEMBER_STATE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid OR MEMBER_ID = '';") || exit 1
# What exit_state_action=OFFLINE_MODE did to a member that had to leave stays until somebody ends it.
open() {
	offline=$(sql 'SELECT @@GLOBAL.offline_mode;') || exit 1
	[ "$offline" = 0 ] || sql 'SET GLOBAL offline_mode = OFF;' || exit 1
}
case $state in
ONLINE | RECOVERING)
	open
	echo "this server is a member already ($state); nothing else to do"
	exit 0
	;;
ERROR) sql 'STOP GROUP_REPLICATION;' || exit 1 ;;
esac
# Never to be left on: a server that starts with it founds a second group.
bootstrap=$(sql 'SELECT @@GLOBAL.group_replication_bootstrap_group;') || exit 1
[ "$bootstrap" = 0 ] || sql 'SET GLOBAL group_replication_bootstrap_group = OFF;' || exit 1
sql 'START GROUP_REPLICATION;' || exit 1
open
