#!/bin/sh
# Makes the component that this member is in the cluster, after the majority was lost for good.
# usage: restore-quorum NAME=down|with …     for every other member and arbiter
#   down  it is switched off, or was, and cannot serve anybody; its server must not answer
#   with  it is in the same component as this member, and lives; its server must answer
#
# On the two sides of a cut network this makes two clusters of one: a side that cannot be reached is not down.
#
# Variables: client, socket, others (NAME=address:port of every other voter).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
sql() {
	"$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names --execute "$1"
}
status=$(sql "SHOW GLOBAL STATUS LIKE 'wsrep_cluster_status'" | awk '{ print $2 }')
case $status in
Primary)
	echo "this member is in a primary component; nothing to do"
	exit 0
	;;
non-Primary) ;;
*) refuse "the server here is no member that lost the majority (wsrep_cluster_status: ${status:-not known})" ;;
esac
for word in "$@"; do
	case " $others" in
	*" ${word%%=*}="*) ;;
	*) refuse "${word%%=*} is no other voter (they are: $others)" ;;
	esac
done
command -v socat >/dev/null || refuse "socat is missing"
for other in $others; do
	name=${other%%=*}
	said=''
	for word in "$@"; do
		[ "${word%%=*}" = "$name" ] || continue
		[ -z "$said" ] || refuse "$name is given twice"
		said=${word#*=}
	done
	answers=no
	if timeout 5 socat -u /dev/null "TCP:${other#*=},connect-timeout=3" 2>/dev/null; then answers=yes; fi
	case $said/$answers in
	down/no | with/yes) ;;
	down/yes) refuse "$name answers at ${other#*=}: it is not down" ;;
	with/no) refuse "$name does not answer at ${other#*=}" ;;
	*) refuse "$name is missing: say $name=down or $name=with" ;;
	esac
done
sql "SET GLOBAL wsrep_provider_options = 'pc.bootstrap=YES'"
