#!/bin/sh
# hac check: may this member of the group serve clients at the virtual address?
# usage: check live|fresh
#
# For keepalived's track_script, run as the check user, unweighted. live passes when
#   - the service has been bootstrapped here (ready_file exists),
#   - the server answers over its socket within sql_timeout seconds; one in offline mode refuses this user,
#   - this member is ONLINE and a primary: the elected one, or any with several primaries,
#   - more than half of the members of the view are reached: a primary that is cut off from the majority still calls
#     itself ONLINE and PRIMARY, and is writable, while every commit hangs,
#   - and the server is writable: a new primary is not until it has taken over.
# fresh asks also that no more than max_queue transactions of others wait to be applied.
# Only performance_schema is read: that is answered while a new primary holds back other queries.
#
# Exit: 0 fit; 1 not fit, with the reason on standard output.
# Needs: service ready_file client socket check_user sql_timeout max_queue
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

finish() {
	printf '%s\n' "$service: $2"
	exit "$1"
}

[ -e "$ready_file" ] || finish 1 "not bootstrapped: $ready_file does not exist"
answer=$(
	timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket --socket="$socket" --user="$check_user" \
		--connect-timeout="$sql_timeout" --batch --skip-column-names 2>&1 <<-'SQL'
		SELECT 'self', MEMBER_STATE, MEMBER_ROLE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid;
		SELECT 'view', COUNT(*), COALESCE(SUM(MEMBER_STATE IN ('ONLINE', 'RECOVERING')), 0) FROM performance_schema.replication_group_members;
		SELECT 'queue', COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE FROM performance_schema.replication_group_member_stats WHERE MEMBER_ID = @@GLOBAL.server_uuid;
		SELECT 'fence', @@GLOBAL.read_only + @@GLOBAL.super_read_only + @@GLOBAL.offline_mode, 0;
	SQL
)
case $? in
0) ;;
124 | 137) finish 1 "the server hangs: no answer within $sql_timeout s" ;;
*) finish 1 "the server does not answer: $(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1 | cut -c 1-200)" ;;
esac

state=none role=none total=0 reached=0 queue=none fence=none
while read -r name first second; do
	case $name in
	self) state=$first role=$second ;;
	view) total=$first reached=$second ;;
	queue) queue=$first ;;
	fence) fence=$first ;;
	esac
done <<ANSWER
$answer
ANSWER
case $total:$reached in
*[!0-9:]*) finish 1 "the server answers nonsense" ;;
esac
[ "$state" = ONLINE ] || finish 1 "this member is $state"
[ "$role" = PRIMARY ] || finish 1 "this member is $role"
[ $((2 * reached)) -gt "$total" ] || finish 1 "the majority is not reached: $reached of $total members"
[ "$fence" = 0 ] || finish 1 "the server is read-only or in offline mode"
if [ "${1-}" = fresh ]; then
	case $queue in
	'' | *[!0-9]*) finish 1 "the server does not say what waits to be applied" ;;
	esac
	[ "$queue" -le "$max_queue" ] || finish 1 "$queue transactions wait to be applied"
	finish 0 "fresh"
fi
finish 0 "alive"
