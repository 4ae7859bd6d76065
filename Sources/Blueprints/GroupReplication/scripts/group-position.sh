#!/bin/sh
# Prints what this member has, NAME=SET, after a full outage: what it executed, and what it received and must still apply.
# It ends the server's own attempts to join, and changes no data.
#
# Variables: name, client, socket.
#@ variables
set -u
sql() {
	printf '%s\n' "$1" | timeout -s KILL 300 "$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names
}
state=$(sql "SELECT MEMBER_STATE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid OR MEMBER_ID = '';") || exit 1
case $state in
ONLINE | RECOVERING)
	echo "refused: this server is a member ($state): there is a group. Without its majority, see \`force\` in \"A node is lost\"" >&2
	exit 1
	;;
esac
sql 'STOP GROUP_REPLICATION;' || exit 1
# As the manual compares them ("Restarting a Group"): gtid_executed, and the applier channel's received set. The
# difference with nothing puts the two together in one normal form.
set=$(sql "SELECT GTID_SUBTRACT(REPLACE(CONCAT_WS(',', NULLIF(@@GLOBAL.gtid_executed, ''), (SELECT NULLIF(RECEIVED_TRANSACTION_SET, '')
FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = 'group_replication_applier')), CHAR(10), ''), '');") || exit 1
# Printed in more than one line, the client writes \\n.
set=$(printf '%s' "$set" | sed 's/\\n//g; s/ //g')
echo "$name=${set:-none}"
