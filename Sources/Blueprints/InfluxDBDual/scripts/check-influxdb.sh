#!/bin/sh
# Health check of the InfluxDB instance on this host, for a VRRP track script.
#
# Healthy means: the service has been declared ready, the instance has no known
# hole in its data (no stale gate), and its own address answers its health page.
#
# Exit status: 0 healthy, 1 not healthy (one line on standard error says why).
# Reads two file names and one web page, changes nothing, needs no credentials,
# runs as any user that may search STATE_DIR (0755).
#
# Variables
#   SERVICE    name of the service in the topology
#   STATE_DIR  /var/lib/hac
#   URL        http://ADDRESS:8086, the instance's own address, never the VIP
#   API        ping    1.x before 1.8: GET /ping answers 204
#              health  1.8 and later, 2.x: GET /health answers 200 and status pass
#   TIMEOUT    seconds for the whole check; below interval of the track script
#   CA_FILE    CA certificate for https, or empty
#   RESOLVE    NAME:PORT:ADDRESS when the certificate needs a name, or empty
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

no() {
    printf '%s: %s\n' "$SERVICE" "$1" >&2
    exit 1
}

[ -e "$STATE_DIR/ready/$SERVICE" ] || no 'not declared ready'
[ ! -e "$STATE_DIR/influx.stale.$SERVICE" ] || no 'stale: resynchronise this instance first'

set -- -q --silent --noproxy '*' --max-time "$TIMEOUT" --write-out '\n%{http_code}'
[ -z "$CA_FILE" ] || set -- "$@" --cacert "$CA_FILE"
[ -z "$RESOLVE" ] || set -- "$@" --resolve "$RESOLVE"

answer=$(timeout "$((TIMEOUT + 1))" curl "$@" "$URL/$API") || no "no answer from $URL/$API"
code=${answer##*
}
case $API in
ping)
    [ "$code" = 204 ] || no "$URL/ping answered $code, not 204"
    ;;
health)
    [ "$code" = 200 ] || no "$URL/health answered $code, not 200"
    printf '%s\n' "$answer" | grep -Eq '"status"[[:space:]]*:[[:space:]]*"pass"' ||
        no "$URL/health does not say pass"
    ;;
*)
    no 'API must be ping or health'
    ;;
esac
exit 0
