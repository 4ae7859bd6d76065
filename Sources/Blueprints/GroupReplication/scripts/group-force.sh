#!/bin/sh
# Lets members go on that have lost the majority: the others are taken out of the group by force.
# usage: force NAME …        the members that are lost for good, every one
#
# Only after they are switched off, or cannot come back by themselves: what was committed among them is lost, and if
# they still work among themselves there are two groups from now on. On one surviving member only.
# It refuses unless the majority is lost, the named members are just those that are not reached, and none of them answers.
#
# Variables: client, socket, addresses (NAME=address:port of group communication of every member).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
sql() {
	printf '%s\n' "$1" | timeout -s KILL 600 "$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names
}
[ $# -gt 0 ] || refuse "name the members that are lost for good"
own=$(sql 'SELECT MEMBER_STATE FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid;') || exit 1
[ "$own" = ONLINE ] || refuse "this member is ${own:-none}; it takes one that is ONLINE"
view=$(sql "SELECT COUNT(*), COALESCE(SUM(MEMBER_STATE IN ('ONLINE', 'RECOVERING')), 0) FROM performance_schema.replication_group_members;") || exit 1
total=${view%%[!0-9]*}
reached=${view##*[!0-9]}
[ $((2 * reached)) -le "$total" ] || refuse "the majority is here ($reached of $total): the others are expelled without this"
survivors='' count=0
for entry in $addresses; do
	case " $* " in
	*" ${entry%%=*} "*)
		address=${entry#*=}
		host=${address%:*}
		host=${host#\[}
		host=${host%\]}
		# shellcheck disable=SC2016 # for the inner shell
		if timeout 3 /bin/bash -c 'exec 3<>"/dev/tcp/$1/$2"' sh "$host" "${address##*:}" 2>/dev/null; then
			refuse "${entry%%=*} answers at $address: switch it off first"
		fi
		;;
	*)
		survivors=$survivors${survivors:+,}${entry#*=}
		count=$((count + 1))
		;;
	esac
done
for word in "$@"; do
	case " $addresses" in
	*" $word="*) ;;
	*) refuse "$word is no member" ;;
	esac
done
[ "$count" = "$reached" ] || refuse "$reached members are reached here, and $count are left when $* are gone: name just those that are not reached"
# It must be empty again before the next START GROUP_REPLICATION.
trap "sql \"SET GLOBAL group_replication_force_members = '';\"" EXIT
trap 'exit 1' HUP INT TERM
sql "SET GLOBAL group_replication_force_members = '$survivors';"
