#!/bin/sh
# Proves that every instance takes a write and gives it back by its own address:
# writes one point, the same on all, as the clients of the service do, and reads
# it again from each. Also compares the instances' clocks with this host's.
#
# The point is `hac_verify value=1i` at this second. It stays, on all instances alike.
#
# Exit status: 0 all is well, 1 it is not (the message says why). Needs curl, date.
# No secret is given on a command line: curl reads them from standard input.
#
# Variables
#   SERVICE           name of the service in the topology
#   MAJOR             1 or 2
#   URLS              the instances at their own addresses, one a line
#   CREDENTIALS_FILE  0600; 1.x: user and password on two lines, 2.x: the token;
#                     empty: no authentication
#   CA_FILE           CA certificate for https, or empty
#   DATABASE          1.x: the database to write to; empty: only a query is tried
#   ORG BUCKET        2.x: names
#   SKEW              seconds that two clocks may differ, 5
#   TIMEOUT           seconds for one request, 30
#@ variables
set -u
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

die() {
    printf '%s: %s\n' "$SERVICE" "$1" >&2
    exit 1
}

answer=$(mktemp) || exit 1
headers=$(mktemp) || exit 1
trap 'rm -f "$answer" "$headers"' EXIT
trap 'exit 1' HUP INT TERM

tab=$(printf '\t')
quoted() { sed "s/[\\\\\"]/\\\\&/g; s/$tab/\\\\t/g; 1s/^/\"/; \$s/\$/\"/"; }
line() { sed -n "$2p" "$1"; }
percent() { printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' '%'; }
said() { tr -d '\000' <"$answer" | tr '\001-\037' ' ' | cut -c 1-300; }

credentials() {
    [ -n "$CREDENTIALS_FILE" ] || return 0
    case $MAJOR in
    1) printf 'user = %s\n' "$(printf '%s:%s\n' "$(line "$CREDENTIALS_FILE" 1)" "$(line "$CREDENTIALS_FILE" 2)" | quoted)" ;;
    2) printf 'header = %s\n' "$(printf 'Authorization: Token %s\n' "$(line "$CREDENTIALS_FILE" 1)" | quoted)" ;;
    esac
}

# request CURL-ARGUMENT...: the answer in $answer, prints the status.
request() {
    [ -z "$CA_FILE" ] || set -- --cacert "$CA_FILE" "$@"
    credentials | curl -q --config - --silent --show-error --noproxy '*' --connect-timeout 10 --max-time "$TIMEOUT" \
        --dump-header "$headers" --output "$answer" --write-out '%{http_code}' "$@"
}

write() {
    case $MAJOR in
    1) set -- "$1/write?precision=s&db=$(percent "$DATABASE")" ;;
    2) set -- "$1/api/v2/write?precision=s&org=$(percent "$ORG")&bucket=$(percent "$BUCKET")" ;;
    esac
    request --data-binary "hac_verify value=1i $now" "$1"
}

# Whether the point is there.
found() {
    case $MAJOR in
    1) code=$(request --data-urlencode "db=$DATABASE" --data-urlencode epoch=s \
        --data-urlencode "q=SELECT value FROM hac_verify WHERE time = ${now}000000000" "$1/query") ;;
    2) code=$(request --header 'Content-Type: application/vnd.flux' --header 'Accept: application/csv' --data-binary \
        "from(bucket: $(printf '%s\n' "$BUCKET" | quoted | sed 's/\$/\\x24/g')) |> range(start: $now, stop: $((now + 1))) |> filter(fn: (r) => r._measurement == \"hac_verify\")" \
        "$1/api/v2/query?org=$(percent "$ORG")") ;;
    esac || return 1
    [ "$code" = 200 ] && grep -q hac_verify "$answer"
}

now=$(date +%s)
while IFS= read -r url <&3; do
    if [ "$MAJOR" = 1 ] && [ -z "$DATABASE" ]; then
        code=$(request --data-urlencode 'q=SHOW DATABASES' "$url/query") || die "$url does not answer"
        [ "$code" = 200 ] || die "$url answered $code: $(said)"
    else
        code=$(write "$url") || die "$url does not answer"
        [ "$code" = 204 ] || die "$url: the write was answered with $code: $(said)"
    fi
    # Points that the server stamps would differ from instance to instance; clocks apart make it worse.
    stamp=$(sed -n 's/^[Dd]ate: *//p' "$headers" | tr -d '\r' | tail -n 1)
    there=$(date -d "$stamp" +%s 2>/dev/null) || there=
    if [ -n "$there" ]; then
        here=$(date +%s)
        apart=$((there > here ? there - here : here - there))
        [ "$apart" -le "$SKEW" ] || die "$url: its clock is $apart s away from this host's"
    fi
done 3<<LIST
$URLS
LIST
if [ "$MAJOR" = 2 ] || [ -n "$DATABASE" ]; then
    while IFS= read -r url <&3; do
        found "$url" || die "$url does not give back what was written: $(said)"
    done 3<<LIST
$URLS
LIST
fi
echo "$SERVICE: every instance takes writes and answers queries"
