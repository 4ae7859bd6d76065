#!/bin/sh
# Health check of the MinIO node on this host, for a VRRP track script.
#
# Healthy means: the service has been declared ready and this node, asked at its
# own address, says that every erasure set can be read. The write-quorum page is
# deliberately not used: it would take a cluster that can still be read off the
# air on every node at once.
#
# Exit status: 0 healthy, 1 not healthy (one line on standard error says why).
# Changes nothing, needs no credentials, runs as any user.
#
# Variables
#   SERVICE    name of the service in the topology
#   STATE_DIR  /var/lib/hac
#   URL        http://ADDRESS:9000, the node's own address, never the VIP
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

set -- -q --silent --noproxy '*' --max-time "$TIMEOUT" --output /dev/null --write-out '%{http_code}'
[ -z "$CA_FILE" ] || set -- "$@" --cacert "$CA_FILE"
[ -z "$RESOLVE" ] || set -- "$@" --resolve "$RESOLVE"

page=$URL/minio/health/cluster/read
code=$(timeout "$((TIMEOUT + 1))" curl "$@" "$page") || no "no answer from $page"
[ "$code" = 200 ] || no "$page answered $code, not 200"
exit 0
