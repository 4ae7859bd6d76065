#!/bin/sh
# Starts this management node with --reload, so that it reads config.ini again; without it, it uses its own cache of the
# configuration. An unchanged file changes nothing. Done on one management node, while all the others are stopped.
#
# Variables: unit, extra (the variable that the unit's command line ends with), peers (address:port of the others).
#@ variables
set -u
refuse() {
	echo "refused: $*" >&2
	exit 1
}
command -v timeout >/dev/null || refuse "timeout is missing"
for peer in $peers; do
	host=${peer%:*}
	host=${host#[}
	host=${host%]}
	# bash's own way to try a port: no other program is sure to be there.
	# shellcheck disable=SC2016
	if timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' - "$host" "${peer##*:}" 2>/dev/null; then
		refuse "$peer answers: stop every other management node first"
	fi
done
systemctl stop "$unit" || exit 1
trap 'systemctl unset-environment "$extra"' EXIT
trap 'exit 1' HUP INT TERM
systemctl set-environment "$extra=--reload" || exit 1
systemctl start "$unit"
