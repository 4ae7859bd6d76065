#!/bin/sh
# Bootstraps the cluster from this member after a full outage, if it is the one that has everything.
# usage: recover NAME=UUID:SEQNO …     for every member, as its `position` step prints; NAME=lost for one whose disk is gone
#
# It refuses unless every member is accounted for, all are of one cluster, and none is ahead of this one.
#
# Variables: name, members (all names), found (the command that starts the server as a cluster of one), datadir,
# position (the script that prints this member's), peers (address:port of every other member).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
here=$(cd "$(dirname "$0")" && pwd)
own=$("$here/$position") || exit 1
own_uuid=${own#*=}
own_uuid=${own_uuid%:*}
own_seqno=${own##*:}
for member in $members; do
	given=''
	for word in "$@"; do
		[ "${word%%=*}" = "$member" ] || continue
		[ -z "$given" ] || refuse "$member is given twice"
		given=${word#*=}
	done
	[ -n "$given" ] || refuse "$member is missing: give its position, or $member=lost when its data is gone for good"
	[ "$given" = lost ] && [ "$member" != "$name" ] && continue
	[ "$member" != "$name" ] || [ "$member=$given" = "$own" ] || refuse "this host is at ${own#*=}, not at $given"
	seqno=${given##*:}
	case $seqno in
	'' | *[!0-9]*) refuse "$member=$given is not a position: UUID:SEQNO is wanted" ;;
	esac
	[ "${given%:*}" = "$own_uuid" ] || refuse "$member is of the cluster ${given%:*}, this host of $own_uuid: decide by hand which data is to live"
	[ "$seqno" -le "$own_seqno" ] || refuse "$member is ahead ($seqno > $own_seqno): run this there"
done
for word in "$@"; do
	case " $members " in
	*" ${word%%=*} "*) ;;
	*) refuse "${word%%=*} is no member (members: $members)" ;;
	esac
done
command -v socat >/dev/null || refuse "socat is missing"
for peer in $peers; do
	if timeout 5 socat -u /dev/null "TCP:$peer,connect-timeout=3" 2>/dev/null; then
		refuse "$peer answers: a member runs there; join it instead"
	fi
done
state=$datadir/grastate.dat
# Beside the file, so that the rename is atomic; with its owner and mode.
cp -p "$state" "$state.hac" || exit 1
sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' "$state.hac" || exit 1
grep -q '^safe_to_bootstrap: 1$' "$state.hac" || refuse "$state has no line safe_to_bootstrap"
mv "$state.hac" "$state" || exit 1
# shellcheck disable=SC2086 # a command and its arguments
$found
