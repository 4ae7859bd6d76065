#!/bin/sh
# Starts the first member of a new cluster. Once in the life of a cluster; never after an outage.
# Databases that the server here has already become the cluster's.
#
# Variables: unit, client, socket, datadir, found (the command that starts the server as a cluster of one),
# peers (address:port of every other member).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
status() {
	"$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names \
		--execute "SHOW GLOBAL STATUS LIKE '$1'" 2>/dev/null | awk '{ print $2 }'
}
if systemctl is-active --quiet "$unit" && [ "$(status wsrep_connected)" = ON ]; then
	[ "$(status wsrep_cluster_status)" = Primary ] ||
		refuse "the server here is a member, but in no primary component: see the steps for a lost node and for a full outage"
	echo "the server here is a member of a cluster already; nothing to do"
	exit 0
fi
state=$datadir/grastate.dat
if [ -e "$state" ]; then
	uuid=$(sed -n 's/^uuid:[[:space:]]*//p' "$state")
	case $uuid in
	00000000-0000-0000-0000-000000000000) ;;
	*) refuse "$state names the cluster ${uuid:-(none)}: this host has been a member. After an outage use the steps for a full outage" ;;
	esac
fi
# A member that listens elsewhere means that the cluster is there: bootstrapping would make a second one.
command -v socat >/dev/null || refuse "socat is missing"
for peer in $peers; do
	if timeout 5 socat -u /dev/null "TCP:$peer,connect-timeout=3" 2>/dev/null; then
		refuse "$peer answers: a member runs there; join it instead"
	fi
done
# The package may have started a server of its own.
systemctl stop "$unit" && systemctl enable "$unit" && "$found"
