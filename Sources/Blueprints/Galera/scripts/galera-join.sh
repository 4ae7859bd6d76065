#!/bin/sh
# Starts this member and lets it join the others; it may take a whole state transfer, which replaces what is here.
# Does nothing on a member that is connected, so that it may be repeated on every one.
#
# Variables: unit, client, socket, datadir, peers (address:port of every other member).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
connected=$("$client" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names \
	--execute "SHOW GLOBAL STATUS LIKE 'wsrep_connected'" 2>/dev/null | awk '{ print $2 }')
if systemctl is-active --quiet "$unit" && [ "$connected" = ON ]; then
	echo "the server here is a member already; nothing to do"
	exit 0
fi
# Without grastate.dat this host has been in no cluster: databases are its own, and a state transfer would replace them.
if [ ! -e "$datadir/grastate.dat" ]; then
	for directory in "$datadir"/*/; do
		case ${directory#"$datadir/"} in
		'*/' | mysql/ | performance_schema/ | sys/ | test/ | lost+found/ | '#'*) ;;
		*) refuse "$directory is a database of this host alone, which a state transfer would replace: save and remove it first" ;;
		esac
	done
fi
command -v socat >/dev/null || refuse "socat is missing"
for peer in $peers; do
	if timeout 5 socat -u /dev/null "TCP:$peer,connect-timeout=3" 2>/dev/null; then
		# The package may have started a server of its own; one that is joining is left alone.
		if systemctl is-active --quiet "$unit"; then systemctl stop "$unit" || exit 1; fi
		systemctl enable "$unit" && systemctl start "$unit"
		exit
	fi
done
refuse "no other member answers ($peers): there is nothing to join"
