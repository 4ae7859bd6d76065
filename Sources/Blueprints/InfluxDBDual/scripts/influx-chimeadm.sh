#!/bin/sh
# Points a chime-server at the InfluxDB pair: writes to every instance by its own
# address, reads at the virtual one. Copy it to every chime-server and run it there
# as root, with the file that holds the token:
#
#   ./SERVICE-chimeadm /root/influxdb_token
#
# chimeadm takes the token on its command line and in no other way: while it runs,
# users of that host can see it in the process list. It is in no shell history.
#
# Variables
#   VIP_ENDPOINT    where clients read
#   REAL_ENDPOINTS  every instance, separated by commas; never the virtual address
#   ORG BUCKET      names
#@ variables
set -u
umask 077

if [ $# -ne 1 ] || [ ! -s "$1" ]; then
    echo "usage: $0 TOKEN-FILE" >&2
    exit 2
fi
token=$(cat "$1") || exit 1
exec chimeadm initserver influxdb --vip-endpoint "$VIP_ENDPOINT" \
    --real-endpoints "$REAL_ENDPOINTS" \
    --token "$token" \
    --org "$ORG" \
    --bucket "$BUCKET"
