#!/bin/sh
# Starts this member and lets it join the others; it may take a whole state transfer.
# Does nothing on a member that runs, so that it may be repeated on every one.
#
# Variables: unit, bootstrap, peers (address:port of every other member).
#@ variables
set -u
for name in "$unit" "$bootstrap"; do
	if systemctl is-active --quiet "$name"; then
		echo "$name runs already; nothing to do"
		exit 0
	fi
done
command -v socat >/dev/null || { echo "refused: socat is missing" >&2; exit 1; }
for peer in $peers; do
	if timeout 5 socat -u /dev/null "TCP:$peer,connect-timeout=3" 2>/dev/null; then
		systemctl enable "$unit" && systemctl start "$unit"
		exit
	fi
done
echo "refused: no other member answers ($peers): there is nothing to join" >&2
exit 1
