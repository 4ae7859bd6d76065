#!/bin/sh
# Sets up the InfluxDB instance on this host: the administrator, and either the
# databases with their retention policies (1.x) or the organisation, the bucket
# and the token (2.x). Run on every instance with the same values.
#
# May be repeated: what is there already is proved to be as the topology says, and
# never changed. An instance that was set up otherwise is refused.
#
# Exit status: 0 the instance is as the topology says, 1 it is not (the message
# says why). Runs as root. Needs curl, sed, od, ping when there are witnesses.
# No secret is given on a command line: curl reads them from standard input.
#
# Variables
#   SERVICE           name of the service in the topology
#   MAJOR             1 or 2
#   URL               this instance at its own address
#   CREDENTIALS_FILE  0600; 1.x: user and password on two lines, empty: no
#                     authentication; 2.x: the token
#   PASSWORD_FILE     2.x: 0600, the administrator's password
#   CA_FILE           CA certificate for https, or empty
#   ADMIN ORG BUCKET  2.x: names
#   RETENTION         2.x: seconds that the bucket keeps points, 0: for ever
#   STATEMENTS        1.x: InfluxQL, one a line
#   WITNESSES         addresses that the gate pings, one a line, or empty
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
trap 'rm -f "$answer"' EXIT
trap 'exit 1' HUP INT TERM

# Standard input between double quotes, as JSON and as curl's configuration have it.
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

# fetch CURL-ARGUMENT...: the answer in $answer, prints the status. Standard input is curl's.
fetch() {
    [ -z "$CA_FILE" ] || set -- --cacert "$CA_FILE" "$@"
    curl -q --silent --show-error --noproxy '*' --connect-timeout 10 --max-time "$TIMEOUT" \
        --output "$answer" --write-out '%{http_code}' "$@" || die "$URL does not answer"
}

# As the administrator.
request() { credentials | fetch --config - "$@"; }

# query STATEMENT: the HTTP status; 200 also for a statement that failed.
query() { request --data-urlencode "q=$1" "$URL/query"; }
failed() { grep -q '"error":' "$answer"; }

create_administrator() {
    user=$(line "$CREDENTIALS_FILE" 1 | sed 's/[\\"]/\\&/g')
    password=$(line "$CREDENTIALS_FILE" 2 | sed "s/[\\\\']/\\\\&/g")
    code=$(printf "CREATE USER \"%s\" WITH PASSWORD '%s' WITH ALL PRIVILEGES" "$user" "$password" |
        fetch --data-urlencode q@- "$URL/query") || exit 1
    if [ "$code" != 200 ] || failed; then die "the administrator could not be created: $(said)"; fi
}

set_up_1() {
    # With authentication on and no user yet, every query is 403 but the first user's creation.
    code=$(query 'SHOW DATABASES') || exit 1
    if [ "$code" = 403 ] && [ -n "$CREDENTIALS_FILE" ] && grep -q 'create admin user' "$answer"; then
        create_administrator
        code=$(query 'SHOW DATABASES') || exit 1
    fi
    case $code in
    200) ;;
    401) die "the instance refuses $CREDENTIALS_FILE: it was set up with another user or password" ;;
    *) die "the instance answered $code: $(said)" ;;
    esac
    [ -n "$STATEMENTS" ] || return 0
    while IFS= read -r statement <&3; do
        code=$(query "$statement") || exit 1
        if [ "$code" != 200 ] || failed; then
            die "$statement: $(said)
A retention policy that differs is never changed here, since a shorter one deletes points: use ALTER RETENTION POLICY, on both instances."
        fi
    done 3<<LIST
$STATEMENTS
LIST
}

set_up_2() {
    code=$(fetch "$URL/api/v2/setup" </dev/null) || exit 1
    [ "$code" = 200 ] || die "$URL/api/v2/setup answered $code: $(said)"
    if grep -Eq '"allowed"[[:space:]]*:[[:space:]]*true' "$answer"; then
        code=$({
            printf '{"username":%s,"password":%s,' "$(printf '%s\n' "$ADMIN" | quoted)" "$(line "$PASSWORD_FILE" 1 | quoted)"
            printf '"org":%s,"bucket":%s,' "$(printf '%s\n' "$ORG" | quoted)" "$(printf '%s\n' "$BUCKET" | quoted)"
            printf '"retentionPeriodSeconds":%s,"token":%s}' "$RETENTION" "$(line "$CREDENTIALS_FILE" 1 | quoted)"
        } | fetch --header 'Content-Type: application/json' --data-binary @- "$URL/api/v2/setup") || exit 1
        [ "$code" = 201 ] || die "the set-up was answered with $code: $(said)"
    fi
    code=$(request "$URL/api/v2/buckets?name=$(percent "$BUCKET")&org=$(percent "$ORG")") || exit 1
    case $code in
    200) ;;
    401) die "the instance refuses the token in $CREDENTIALS_FILE: it was set up with another one. Tokens must be the same on both" ;;
    *) die "the organisation $ORG or the bucket $BUCKET is not there ($code): $(said)" ;;
    esac
    grep -Eq '"name"[[:space:]]*:' "$answer" || die "the organisation $ORG has no bucket $BUCKET: $(said)"
    keeps=$(tr -d ' \t\n' <"$answer" | grep -o '"everySeconds":[0-9]*' | sed 's/.*://')
    [ "${keeps:-0}" = "$RETENTION" ] ||
        die "the bucket keeps points for ${keeps:-0} s (0: for ever), the topology says $RETENTION s: change one of the two, on both instances"
}

for file in "$CREDENTIALS_FILE" "$PASSWORD_FILE"; do
    [ -z "$file" ] || [ -s "$file" ] || die "cannot read $file"
done
if [ -n "$WITNESSES" ]; then
    # A witness that never answers would make the healthy instance believe that it is cut off.
    while IFS= read -r address <&3; do
        ping -n -q -c 2 -W 2 "$address" >/dev/null 2>&1 || die "the witness $address does not answer ping"
    done 3<<LIST
$WITNESSES
LIST
fi
case $MAJOR in
1) set_up_1 ;;
2) set_up_2 ;;
*) die 'MAJOR must be 1 or 2' ;;
esac
echo "$SERVICE: set up"
