#!/bin/sh
# Founds the group from this member: once at the first start, and again after every member was down.
# usage: bootstrap                  the first time
#        bootstrap NAME=SET …       after a full outage: what each member printed with `position`; NAME=lost for one whose
#                                   data is gone for good
#
# The first time it refuses a server that has been a member. Later it refuses unless every member is accounted for and
# none has a transaction that this one lacks. group_replication_bootstrap_group is on for this one statement only, and
# never written down: a server that starts with it founds a second group.
#
# Variables: name, members (all names), client, socket, group_name, peers (address/port of the others' group
# communication; empty where that is the server's own port), position (the script that prints this member's).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
sql() {
	printf '%s\n' "$1" | timeout -s KILL 300 "$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names
}
state=$(sql "SELECT MEMBER_STATE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid OR MEMBER_ID = '';") || exit 1
case $state in
ONLINE)
	echo "this server is a member already; nothing to do"
	exit 0
	;;
RECOVERING) refuse "this server is joining a group" ;;
esac
if [ $# = 0 ]; then
	was=$(sql "SELECT LOCATE(LOWER('$group_name'), LOWER(@@GLOBAL.gtid_executed));") || exit 1
	[ "$was" = 0 ] || refuse "this server has transactions of the group: it has been a member. After an outage use the steps for a full outage"
else
	here=$(cd "$(dirname "$0")" && pwd)
	own=$("$here/$position") || exit 1
	own=${own#*=}
	has=$own
	[ "$own" != none ] || has=''
	for member in $members; do
		given=''
		for word in "$@"; do
			[ "${word%%=*}" = "$member" ] || continue
			[ -z "$given" ] || refuse "$member is given twice"
			given=${word#*=}
			[ -n "$given" ] || given=none
		done
		[ -n "$given" ] || refuse "$member is missing: give its position, or $member=lost when its data is gone for good"
		if [ "$member" = "$name" ]; then
			[ "$given" = "$own" ] || refuse "this host is at $own, not at $given: take its position again"
			continue
		fi
		case $given in
		lost | none) continue ;;
		*[!0-9a-zA-Z:,_-]*) refuse "$member=$given is not a set of GTIDs" ;;
		esac
		missing=$(sql "SELECT GTID_SUBTRACT('$given', '$has');") || exit 1
		[ -z "$missing" ] || refuse "$member has what this member lacks: $missing. Run this there; if that is refused too, decide by hand which transactions are to live"
	done
	for word in "$@"; do
		case " $members " in
		*" ${word%%=*} "*) ;;
		*) refuse "${word%%=*} is no member (members: $members)" ;;
		esac
	done
fi
# Group communication that answers elsewhere means that a group is there.
for peer in $peers; do
	# shellcheck disable=SC2016 # for the inner shell
	if timeout 3 /bin/bash -c 'exec 3<>"/dev/tcp/${1%/*}/${1##*/}"' sh "$peer" 2>/dev/null; then
		refuse "$peer answers: a group runs there; join it instead"
	fi
done
if [ "$state" = ERROR ]; then sql 'STOP GROUP_REPLICATION;' || exit 1; fi
trap 'sql "SET GLOBAL group_replication_bootstrap_group = OFF;"' EXIT
trap 'exit 1' HUP INT TERM
# exit_state_action=OFFLINE_MODE may have closed the server when the group was lost.
offline=$(sql 'SELECT @@GLOBAL.offline_mode;') || exit 1
[ "$offline" = 0 ] || sql 'SET GLOBAL offline_mode = OFF;' || exit 1
sql 'SET GLOBAL group_replication_bootstrap_group = ON; START GROUP_REPLICATION; SET GLOBAL group_replication_bootstrap_group = OFF;'
