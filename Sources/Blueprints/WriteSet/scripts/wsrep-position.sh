#!/bin/sh
# Prints this member's last position, NAME=UUID:SEQNO, after a full outage. Changes no data.
#
# Variables: name, units (of the server), server (its program and options for the recovery), datadir.
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
for one in $units; do
	case $(systemctl is-active "$one") in
	active | reloading | deactivating)
		refuse "$one runs here. If no member at all is in a primary component, stop it and repeat this" ;;
	activating)
		refuse "$one is starting: it waits for the others, and may find them. If it does not, stop it and repeat this" ;;
	esac
done
state=$datadir/grastate.dat
[ -r "$state" ] || refuse "$state cannot be read: this host has no position; it counts as $name=lost, and joins the others later"
uuid=$(sed -n 's/^uuid:[[:space:]]*//p' "$state")
seqno=$(sed -n 's/^seqno:[[:space:]]*//p' "$state")
if [ "$seqno" = -1 ] || [ -z "$seqno" ]; then
	# A crash leaves -1; InnoDB knows the position.
	# In the data directory, as the package's own unit does it: AppArmor lets the server write there.
	log=$(mktemp "$datadir/hac-recover.XXXXXX") || exit 1
	trap 'rm -f "$log" "$log.pid"' EXIT
	trap 'exit 1' HUP INT TERM
	chown mysql "$log" || exit 1
	# shellcheck disable=SC2086 # a program and its options
	$server --wsrep-recover --log-error="$log" --pid-file="$log.pid" >/dev/null 2>&1
	position=$(sed -n 's/.*Recovered position:[[:space:]]*//p' "$log" | tail -n 1)
	position=${position%%,*}
	[ -n "$position" ] || {
		cat "$log" >&2
		refuse "the server did not say its position; see its messages above"
	}
	uuid=${position%:*}
	seqno=${position##*:}
fi
case $seqno in
'' | -1 | *[!0-9]*) refuse "the position $uuid:$seqno is not known; this host counts as $name=lost, and joins the others later" ;;
esac
case $uuid in
'' | 00000000-0000-0000-0000-000000000000) refuse "this host has been in no cluster, or a state transfer to it was cut off; it counts as $name=lost" ;;
esac
echo "$name=$uuid:$seqno"
