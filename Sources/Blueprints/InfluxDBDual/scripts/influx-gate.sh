#!/bin/sh
# Keeps an InfluxDB instance that missed writes away from the virtual address.
#
#   hac-influx-gate start          once at boot, before keepalived
#   hac-influx-gate tick           every few seconds, from a timer
#   hac-influx-gate close [FROM]   close the gate by hand; FROM in seconds since
#                                  1970 is where the hole begins (0: everything)
#   hac-influx-gate open --force   open it without proof
#   hac-influx-gate status         what is known
#
# While the instance answers, takes a write and is reachable, tick writes the time
# into influx.alive.SERVICE. When that stamp turns out older than LIMIT seconds, the
# instance was not there to take writes: the gate influx.stale.SERVICE is created,
# the health check fails from then on, and hac-influx-resync removes the gate when
# it has proved that nothing is missing. The gate's two lines are
#   from=SECONDS    the last time the instance was known to be there, or unknown
#   found=SECONDS   the first time after the (last) gap
#
# Exit status: start, tick, close, open: 0 done, 1 a file could not be written,
# 2 wrong usage. status: 0 open, 1 closed. Runs as root. Needs curl, flock.
# No secret is given on a command line: curl reads them from standard input.
#
# The write that tick tries is the point `hac_alive value=1i` at the last full hour:
# the same on both instances, one an hour.
#
# Variables
#   SERVICE    name of the service in the topology
#   STATE_DIR  /var/lib/hac
#   URL        this instance at its own address
#   API        ping or health, as for the check
#   TIMEOUT    seconds for one probe, below the timer's period
#   LIMIT      seconds without the instance that are a hole; above the period of
#              the timer plus all that a tick may take, and no more than the
#              writers retry
#   PEERS      URLs of the other instances, one a line, or empty
#   WITNESSES  addresses to ping, one a line, or empty. When there are peers or
#              witnesses and none answers, this host is cut off: no stamp
#   CA_FILE    CA certificate for https, or empty
#   MAJOR      1 or 2
#   CREDENTIALS_FILE  0600; 1.x: user and password on two lines, 2.x: the token;
#              empty: no authentication
#   WRITES     where below URL the point is written to, one a line, or empty
#   PATIENCE   seconds for one write
#@ variables
set -u
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

gate=$STATE_DIR/influx.stale.$SERVICE
alive=$STATE_DIR/influx.alive.$SERVICE

answers() {
    set -- "$1/$API" -q --silent --noproxy '*' --max-time "$TIMEOUT" --output /dev/null --write-out '%{http_code}'
    [ -z "$CA_FILE" ] || set -- "$@" --cacert "$CA_FILE"
    code=$(timeout "$((TIMEOUT + 1))" curl "$@" 9>&-) || return 1
    case $API/$code in
    ping/204 | health/200) return 0 ;;
    esac
    return 1
}

# Can this host reach anybody? Without this a host cut off from its writers
# would go on stamping.
reachable() {
    [ -n "$PEERS$WITNESSES" ] || return 0
    while IFS= read -r peer <&3; do
        [ -z "$peer" ] || ! answers "$peer" || return 0
    done 3<<LIST
$PEERS
LIST
    while IFS= read -r address <&3; do
        [ -z "$address" ] || ! timeout "$((TIMEOUT + 1))" ping -n -q -c 1 -W "$TIMEOUT" "$address" >/dev/null 2>&1 9>&- || return 0
    done 3<<LIST
$WITNESSES
LIST
    return 1
}

tab=$(printf '\t')
quoted() { sed "s/[\\\\\"]/\\\\&/g; s/$tab/\\\\t/g; 1s/^/\"/; \$s/\$/\"/"; }
line() { sed -n "$2p" "$1"; }

credentials() {
    [ -n "$CREDENTIALS_FILE" ] || return 0
    case $MAJOR in
    1) printf 'user = %s\n' "$(printf '%s:%s\n' "$(line "$CREDENTIALS_FILE" 1)" "$(line "$CREDENTIALS_FILE" 2)" | quoted)" ;;
    2) printf 'header = %s\n' "$(printf 'Authorization: Token %s\n' "$(line "$CREDENTIALS_FILE" 1)" | quoted)" ;;
    esac
}

# Does an instance refuse writes? A full disk leaves its health page as it is, and
# when there is space again it goes on refusing until it is restarted, while it
# shows what it refused to readers (influxdata/influxdb#9923, #23126). An answer
# like 401 or 404 says nothing: another password, a database that was dropped.
refuses() {
    base=$1
    while IFS= read -r path <&3; do
        [ -n "$path" ] || continue
        set -- -q --config - --silent --noproxy '*' --max-time "$PATIENCE" --output /dev/null --write-out '%{http_code}'
        [ -z "$CA_FILE" ] || set -- "$@" --cacert "$CA_FILE"
        code=$(printf '%s\n' "$login" | timeout "$((PATIENCE + 1))" curl "$@" \
            --data-binary "hac_alive value=1i $((now - now % 3600))" "$base/$path" 9>&-) || code=000
        case $code in
        5?? | 000) return 0 ;;
        esac
    done 3<<LIST
$WRITES
LIST
    return 1
}

peer_takes() {
    while IFS= read -r peer <&4; do
        [ -z "$peer" ] || refuses "$peer" || return 0
    done 4<<LIST
$PEERS
LIST
    return 1
}

number() {
    case $1 in
    '' | *[!0-9]* | ???????????*) return 1 ;;
    esac
}

# put FILE TEXT: whole or not at all, and there after a power cut.
put() {
    printf '%s\n' "$2" >"$1.new" && sync "$1.new" 2>/dev/null
    mv -f "$1.new" "$1" || exit 1
}

# close_gate FROM: a gap that is already recorded only grows.
close_gate() {
    from=$1
    was=open
    if [ -e "$gate" ]; then
        was=closed
        old=$(sed -n 's/^from=//p' "$gate")
        if ! number "$old" || { number "$from" && [ "$old" -lt "$from" ]; }; then
            from=$old
        fi
    fi
    put "$gate" "from=$from
found=$now"
    [ $was = closed ] || printf '%s: the gate is closed, from=%s found=%s: run hac-influx-resync\n' "$SERVICE" "$from" "$now" >&2
}

# Compares the stamp with the clock and closes the gate when they are too far apart.
judge() {
    if [ ! -e "$alive" ]; then
        # Before the service is declared ready there is nothing to miss.
        [ ! -e "$STATE_DIR/ready/$SERVICE" ] || close_gate unknown
        return 0
    fi
    stamp=$(cat "$alive")
    if ! number "$stamp" || [ "$stamp" -gt "$((now + LIMIT))" ]; then
        close_gate unknown
    elif [ "$((now - stamp))" -gt "$LIMIT" ]; then
        close_gate "$stamp"
    fi
}

mkdir -p "$STATE_DIR" || exit 1
now=$(date +%s)
case ${1-} in
start | tick | close | open)
    exec 9>"$STATE_DIR/influx.lock.$SERVICE"
    flock -w 40 9 || exit 1
    ;;
esac
case ${1-} in
start)
    [ $# -eq 1 ] || exit 2
    judge
    ;;
tick)
    [ $# -eq 1 ] || exit 2
    answers "$URL" || exit 0
    # A host that is cut off must not hold the address still when it comes back.
    if ! reachable; then
        judge
        exit 0
    fi
    login=$(credentials)
    if refuses "$URL"; then
        # While the peer refuses too, neither has more than the other, and readers are served.
        ! peer_takes || judge
        exit 0
    fi
    now=$(date +%s)
    judge
    put "$alive" "$now"
    ;;
close)
    [ $# -le 2 ] || exit 2
    from=${2-unknown}
    [ "$from" = unknown ] || number "$from" || exit 2
    close_gate "$from"
    ;;
open)
    [ "${2-}" = --force ] || {
        echo 'hac-influx-resync --apply opens the gate with proof; to open it without: open --force' >&2
        exit 2
    }
    put "$alive" "$now"
    rm -f "$gate" || exit 1
    ;;
status)
    if [ -e "$alive" ]; then
        printf '%s: last known alive %s, now %s\n' "$SERVICE" "$(cat "$alive")" "$now"
    else
        printf '%s: never seen alive\n' "$SERVICE"
    fi
    if [ -e "$gate" ]; then
        printf 'closed: %s\n' "$(tr '\n' ' ' <"$gate")"
        exit 1
    fi
    echo open
    ;;
*)
    echo 'usage: hac-influx-gate start | tick | close [FROM] | open --force | status' >&2
    exit 2
    ;;
esac
exit 0
