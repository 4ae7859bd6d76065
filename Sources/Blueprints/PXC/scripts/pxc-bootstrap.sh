#!/bin/sh
# Starts the first member of a new cluster. Once in the life of a cluster, on an empty one; never after an outage.
#
# Variables: unit, bootstrap, datadir, peers (address:port of every other member).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
if systemctl is-active --quiet "$bootstrap"; then
	echo "$bootstrap runs already; nothing to do"
	exit 0
fi
systemctl is-active --quiet "$unit" && refuse "$unit runs here: this host is a member already"
state=$datadir/grastate.dat
if [ -e "$state" ]; then
	uuid=$(sed -n 's/^uuid:[[:space:]]*//p' "$state")
	case $uuid in
	00000000-0000-0000-0000-000000000000) ;;
	*) refuse "$state names the cluster ${uuid:-(none)}: this host has been a member. After an outage use the steps for a full outage" ;;
	esac
fi
# A member that listens elsewhere means that the cluster is there: bootstrapping would make a second one.
command -v socat >/dev/null || refuse "socat is missing; percona-xtradb-cluster needs it"
for peer in $peers; do
	if timeout 5 socat -u /dev/null "TCP:$peer,connect-timeout=3" 2>/dev/null; then
		refuse "$peer answers: a member runs there; join it instead"
	fi
done
systemctl start "$bootstrap"
