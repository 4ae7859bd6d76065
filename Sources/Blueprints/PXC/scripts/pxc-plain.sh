#!/bin/sh
# Takes the member that was bootstrapped back to its plain unit: a bootstrapped server that is restarted founds a
# second cluster. Does nothing elsewhere, so that it may be run on every member.
#
# Variables: unit, bootstrap, client, socket.
#@ variables
set -u
if ! systemctl is-active --quiet "$bootstrap"; then
	systemctl is-active --quiet "$unit" || { echo "refused: neither $bootstrap nor $unit runs here" >&2; exit 1; }
	systemctl enable "$unit"
	exit
fi
size=$("$client" --no-defaults --protocol=socket --socket="$socket" --user=root --batch --skip-column-names \
	--execute "SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'" | awk '{ print $2 }')
case $size in
'' | *[!0-9]*)
	echo "refused: the size of the cluster is not known" >&2
	exit 1
	;;
esac
# The last member of a primary component would take the cluster down with it.
if [ "$size" -lt 2 ]; then
	echo "refused: this is the only member; start another one first" >&2
	exit 1
fi
systemctl stop "$bootstrap" && systemctl enable "$unit" && systemctl start "$unit"
