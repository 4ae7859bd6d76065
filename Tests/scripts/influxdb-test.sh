#!/bin/bash
# Runs the InfluxDB scripts for real: shellcheck, three shells, two influxd 1.6.7 on
# loopback, stand-ins for 2.x and for an instance that refuses writes; then checks the
# files that hac emits for topologies/influxdb-dual. What the emitted files do on hosts is
# proved by the live suite influxdb-dual. Prints "N passed, N failed".
# HAC: the executable, .build/debug/hac if unset.
#
# Needs: influxdb shellcheck busybox dash gawk curl util-linux systemd python3 (for the
# stand-ins and TOML).
set -u
cd "$(dirname "$0")" || exit 1
here=$PWD
root=$here/../..
hac=${HAC:-$root/.build/debug/hac}
scripts=$root/Sources/Blueprints/InfluxDBDual/scripts
t=$(mktemp -d /tmp/influxdb-test.XXXXXX)
state=$t/state
passed=0
failed=0
pids=

clean() {
    for pid in $pids; do kill "$pid" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$t"
}
trap clean EXIT

ok() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $2"
        tail -n 5 "$t/out" "$t/err" 2>/dev/null | sed 's/^/    /'
    fi
}
# expect STATUS NAME COMMAND...
expect() {
    local status=$1 name=$2 got
    shift 2
    "$@" >"$t/out" 2>"$t/err"
    got=$?
    ok "$([ "$got" = "$status" ]; echo $?)" "$name: status $got, not $status"
}
says() { grep -q -e "$1" "$t/out" "$t/err"; ok $? "$2: nothing says '$1'"; }

# put SCRIPT VARIABLES-FILE: the script as the compiler would emit it, into $t/SCRIPT.
put() {
    awk -v vars="$2" '$0 == "#@ variables" { while ((getline line < vars) > 0) print line; next } { print }' \
        "$scripts/$1.sh" >"$t/$1"
    chmod 755 "$t/$1"
}
# vars NAME VALUE...: a file of shell-quoted assignments
vars() {
    while [ $# -gt 0 ]; do
        printf "%s='%s'\n" "$1" "$(printf '%s' "$2" | sed "s/'/'\\\\''/g")"
        shift 2
    done >"$t/vars"
}
port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)); }
mkdir -p "$state/ready"

# --- every script: shellcheck and three parsers -----------------------------
for script in "$scripts"/*.sh; do
    name=$(basename "$script" .sh)
    for v in $(sed -n '/^# Variables/,/^#@/p' "$script" | sed -n 's/^#   \(\([A-Z][A-Z_0-9]*,\{0,1\} \)*\) .*/\1/p' | tr -d ','); do
        printf "%s='x'\n" "$v"
    done >"$t/vars"
    put "$name" "$t/vars"
    expect 0 "$name: shellcheck" shellcheck -s sh "$t/$name"
    for shell in dash 'busybox sh' bash; do
        # shellcheck disable=SC2086
        expect 0 "$name: $shell -n" $shell -n "$t/$name"
    done
done

# --- InfluxDB 1.x -----------------------------------------------------------
pa=$(port); pb=$(port)
for side in a b; do
    [ $side = a ] && p=$pa || p=$pb
    cat >"$t/$side.conf" <<CONF
reporting-enabled = false
bind-address = "127.0.0.1:$(port)"
[meta]
  dir = "$t/$side/meta"
[data]
  dir = "$t/$side/data"
  wal-dir = "$t/$side/wal"
  index-version = "tsi1"
[http]
  bind-address = "127.0.0.1:$p"
  auth-enabled = true
  log-enabled = false
[monitor]
  store-enabled = false
CONF
done
start() {
    influxd -config "$t/$1.conf" >"$t/$1.log" 2>&1 &
    eval "pid_$1=$!"
    pids="$pids $!"
    for _ in $(seq 60); do
        curl -s -o /dev/null --max-time 1 "http://127.0.0.1:$2/ping" && break
        sleep 0.2
    done
}
start a "$pa"; start b "$pb"
sql() { curl -s -u 'admin:pa"ss\wo:rd $x' --max-time 20 "http://127.0.0.1:$1/query" --data-urlencode epoch=ns --data-urlencode "q=$2"; }
feed() { curl -s -u 'admin:pa"ss\wo:rd $x' --max-time 20 -o "$t/answer" -w '%{http_code}' "http://127.0.0.1:$1/write?$2" --data-binary @"$3"; }
printf 'admin\npa"ss\\wo:rd $x\n' >"$t/credentials"
chmod 600 "$t/credentials"
databases() {
    sql "$1" 'CREATE DATABASE t'
    sql "$1" 'CREATE DATABASE "hostile db, 100%"'
    sql "$1" 'CREATE RETENTION POLICY "rp \"x,& y" ON t DURATION INF REPLICATION 1'
    sql "$1" 'CREATE RETENTION POLICY "short" ON t DURATION 48h REPLICATION 1'
}
for p in "$pa" "$pb"; do
    sql "$p" "CREATE USER admin WITH PASSWORD 'pa\"ss\\\\wo:rd \$x' WITH ALL PRIVILEGES"
    databases "$p"
done >"$t/setup" 2>&1
dump() {
    for d in t 'hostile db, 100%'; do
        for rp in autogen 'rp \"x,& y' short; do sql "$1" "SELECT * FROM \"$d\".\"$rp\"./.*/ GROUP BY *"; done
    done
}
T=1600000000
now=$(date +%s)
{
    printf '%s\n' 'm\ x\,y,h\ o\,s\=t=a\ b\,c\=d"q,r=é f=1,i=2i,b=true,s="he \"q\" \\ ,x' "nl\" ${T}000000001"
    printf '%s\n' "m\\ x\\,y,r=z f=1e300,s=\"\" ${T}000000002" "m\\ x\\,y f=-0.0 ${T}000000003"
    printf '%s\n' "bs,t=C:\\dir\\\\,x v=\"a\\b\",w=\"ends \\\\\" ${T}000000004"
    printf '%s\n' "q\"uo'te,k\"=v'\" \"fi'eld\"=\"\$x \`id\` %s\" ${T}000000005"
    printf '%s\n' "日本,地=東京 温度=1.5,数=9223372036854775807i,neg=-9223372036854775808i ${T}000000006"
    printf '%s\n' "\"values\":[[1]\\,\"error\":,a=1 v=\"\\\"error\\\":\",w=\"],[ \\\"\\\",\" ${T}000000007"
    printf '%s\n' "time,time\\ x=1 name=1,tags=2i,\"time\"=3 ${T}000000008" "both,dup=tag dup=\"field\",other=1 ${T}000000009"
    printf '%s\n' "from,select=where group=1,by=\"\" ${T}000000010" "b\\ackslash,k\\k=v\\v f\\f=0.1,s=\"\\\\\" ${T}000000011"
    printf 'crlf s="one\r\ntwo\ttab" %s000000012\n' "$T"
    printf 'old f=1 -1000000000\n'
} >"$t/hostile"
awk -v t=$T 'BEGIN { srand(1); for (i = 0; i < 5000; i++) printf "cpu,host=h%d,region=r%d usage=%.17g,count=%di,whole=%d,up=%s,note=\"n, %d\" %d%09d\n", i % 50, i % 3, rand() * 10 ^ (i % 20 - 8), i * 1000003, i, i % 2 ? "t" : "f", i, t + i, i * 7 }' >"$t/big"
printf 'recent v=1i %s000000000\nrecent v=2i %s000000000\n' $((now - 120)) $((now - 47 * 3600)) >"$t/recent"
head -n 3 "$t/hostile" >"$t/few"
for into in db=t 'db=t&rp=rp%20%22x,%26%20y' 'db=hostile%20db,%20100%25'; do
    [ "$into" = db=t ] && file=$t/hostile || file=$t/few
    code=$(feed "$pa" "$into" "$file")
    ok "$([ "$code" = 204 ]; echo $?)" "hostile data into $into: $code $(cat "$t/answer")"
done
code=$(feed "$pa" db=t "$t/big")
ok "$([ "$code" = 204 ]; echo $?)" "big data: $code"
feed "$pa" 'db=t&rp=short' "$t/recent" >/dev/null

resync_vars() {
    vars SERVICE metrics STATE_DIR "$state" MAJOR 1 URL "http://127.0.0.1:$pb" PEER_URL "http://127.0.0.1:$pa" \
        CREDENTIALS_FILE "$t/credentials" CA_FILE '' DATABASES "${1-}" ORG '' BUCKET '' CHUNK 3600 MARGIN 600 SETTLE 0 TIMEOUT 30
    put influx-resync "$t/vars"
}
resync_vars
expect 2 'resync: bad option' dash "$t/influx-resync" --nonsense
expect 2 'resync: bad time' dash "$t/influx-resync" --from yesterday
expect 0 'resync: nothing known' dash "$t/influx-resync"
before=$(dump "$pb" | md5sum)
expect 3 'resync: dry run finds the hole' dash "$t/influx-resync" --from 2020-09-13T00:00:00Z
ok "$([ "$before" = "$(dump "$pb" | md5sum)" ]; echo $?)" 'resync: the dry run wrote something'
want=$(dump "$pa" | md5sum)
# What the window holds: everything but the point of 1969.
mkdir -p "$t/busybox" "$t/gawk"
busybox --install -s "$t/busybox"
for tool in curl flock cksum; do ln -sf "$(command -v $tool)" "$t/busybox/$tool"; done
for variant in dash bash busybox; do
    sql "$pb" 'DROP DATABASE t' >/dev/null
    sql "$pb" 'DROP DATABASE "hostile db, 100%"' >/dev/null
    databases "$pb" >/dev/null
    case $variant in
    dash) run=dash path= ;;
    bash) run=bash path= ;;
    busybox) run='busybox sh' path=$t/busybox ;;
    esac
    if [ $variant = bash ] && command -v gawk >/dev/null; then
        ln -sf "$(command -v gawk)" "$t/gawk/awk"
        path=$t/gawk:/usr/sbin:/usr/bin:/sbin:/bin
    fi
    resync_vars
    [ -z "$path" ] || sed -i "s#^PATH=.*#PATH=$path#" "$t/influx-resync"
    printf 'from=%s\nfound=%s\n' $((T - 100)) $((now - 60)) >"$state/influx.stale.metrics"
    # shellcheck disable=SC2086
    expect 0 "resync 1.x with $variant" $run "$t/influx-resync" --apply
    feed "$pb" db=t <(printf 'old f=1 -1000000000\n') >/dev/null
    ok "$([ "$want" = "$(dump "$pb" | md5sum)" ]; echo $?)" "resync 1.x with $variant: the two sides differ"
    ok "$([ ! -e "$state/influx.stale.metrics" ]; echo $?)" "resync 1.x with $variant: the gate is still closed"
done
resync_vars
expect 0 'resync: again changes nothing' dash "$t/influx-resync" --from $T --apply
ok "$([ "$want" = "$(dump "$pb" | md5sum)" ]; echo $?)" 'resync: a second run changed something'

# cut off in the middle, then resumed
sql "$pb" 'DROP MEASUREMENT cpu' >/dev/null
sql "$pb" 'DROP DATABASE t' >/dev/null
databases "$pb" >/dev/null
printf 'from=%s\nfound=%s\n' $((T - 100)) $((now - 60)) >"$state/influx.stale.metrics"
dash "$t/influx-resync" --apply >"$t/out" 2>"$t/err" &
victim=$!
for _ in $(seq 200); do
    [ "$(cat "$state/resync.metrics/done" 2>/dev/null | wc -l)" -ge 6 ] && break
    sleep 0.05
done
kill -9 $victim
wait $victim 2>/dev/null
sleep 1
ok "$([ -e "$state/influx.stale.metrics" ]; echo $?)" 'resync: the gate opened although the run was cut off'
expect 0 'resync: resumed' dash "$t/influx-resync" --apply
copied=$(grep -c ' of ' "$t/err")
total=$(sed -n 's/^[0-9]* of \([0-9]*\):.*/\1/p' "$t/err" | tail -n 1)
ok "$([ "$copied" -lt "${total:-0}" ]; echo $?)" "resync: the resumed run copied all $total chunks again"
ok "$([ ! -e "$state/influx.stale.metrics" ]; echo $?)" 'resync: the gate is closed after the resumed run'

# this side has more; the peer must be repaired first
feed "$pb" db=t <(printf 'onlyhere f=1 %s000000000\n' $((T + 5))) >/dev/null
printf 'from=%s\nfound=%s\n' $((T - 100)) $((now - 60)) >"$state/influx.stale.metrics"
expect 4 'resync: more here than there' dash "$t/influx-resync" --apply
ok "$([ -e "$state/influx.stale.metrics" ]; echo $?)" 'resync: the gate opened although the counts differ'
expect 0 'resync: --accept-more' dash "$t/influx-resync" --apply --accept-more
sql "$pb" 'DROP SERIES FROM onlyhere' >/dev/null

# a window that does not cover the gap; a wrong password; a dead peer; a type conflict
printf 'from=%s\nfound=%s\n' $((T - 100)) $((now - 60)) >"$state/influx.stale.metrics"
expect 5 'resync: window too short for the gate' dash "$t/influx-resync" --apply --from $((T + 10)) --to $((T + 20))
printf 'from=unknown\nfound=%s\n' $((now - 60)) >"$state/influx.stale.metrics"
expect 2 'resync: a gate without a beginning needs --from' dash "$t/influx-resync" --apply
rm -f "$state/influx.stale.metrics"
printf 'admin\nsecretwrong\n' >"$t/credentials"
expect 1 'resync: wrong password' dash "$t/influx-resync" --from $T
ok "$(! grep -q secretwrong "$t/out" "$t/err"; echo $?)" 'resync: prints the password'
printf 'admin\npa"ss\\wo:rd $x\n' >"$t/credentials"
expect 1 'resync: dead peer' dash "$t/influx-resync" --from $T --peer http://127.0.0.1:1
feed "$pb" db=t <(printf 'bs v=1i %s000000000\n' $((T + 700000))) >/dev/null
printf 'from=%s\nfound=%s\n' $((T - 100)) $((now - 60)) >"$state/influx.stale.metrics"
expect 1 'resync: a field of two types' dash "$t/influx-resync" --apply
says 'fields of two types' 'resync: two types'
ok "$([ -e "$state/influx.stale.metrics" ]; echo $?)" 'resync: the gate opened in spite of a conflict'
rm -f "$state/influx.stale.metrics"

# --- the gate and the check -------------------------------------------------
rm -f "$state"/influx.*
vars SERVICE metrics STATE_DIR "$state" URL "http://127.0.0.1:$pb" API ping TIMEOUT 2 CA_FILE '' RESOLVE ''
put check-influxdb "$t/vars"
# gate_vars URL PEERS [PATH-TO-WRITE-TO]
gate_vars() {
    vars SERVICE metrics STATE_DIR "$state" URL "$1" API ping TIMEOUT 1 LIMIT 60 PEERS "$2" WITNESSES '' CA_FILE '' \
        MAJOR 1 CREDENTIALS_FILE "$t/credentials" WRITES "${3-}" PATIENCE 2
    put influx-gate "$t/vars"
}
gate_vars "http://127.0.0.1:$pb" "http://127.0.0.1:$pa" 'write?precision=s&db=t
write?precision=s&db=hostile%20db%2C%20100%25'
gate() { busybox sh "$t/influx-gate" "$@"; }
check() { dash "$t/check-influxdb"; }
expect 0 'gate: first boot, not ready' gate start
ok "$([ ! -e "$state/influx.stale.metrics" ]; echo $?)" 'gate: closed before the service was ready'
expect 0 'gate: tick' gate tick
: >"$state/ready/metrics"
expect 0 'gate: tick' gate tick
for d in t 'hostile db, 100%'; do
    ok "$([ "$(sql "$pb" "SELECT value FROM \"$d\"..hac_alive" | grep -o ',1\]' | wc -l)" = 1 ]; echo $?)" "gate: no point, or more than one, in $d"
done
expect 0 'check: healthy' check
expect 0 'gate: start after a short stop' gate start
expect 0 'gate: still open' gate status
echo $((now - 600)) >"$state/influx.alive.metrics"
expect 0 'gate: start after an outage' gate start
expect 1 'gate: closed' gate status
expect 1 'check: stale' check
says 'resynchronise' 'check: stale'
grep -qx "from=$((now - 600))" "$state/influx.stale.metrics"; ok $? 'gate: where the gap began'
expect 0 'gate: tick while closed' gate tick
grep -qx "from=$((now - 600))" "$state/influx.stale.metrics"; ok $? 'gate: a tick moved the beginning'
echo $((now - 300)) >"$state/influx.alive.metrics"
expect 0 'gate: a second gap' gate tick
grep -qx "from=$((now - 600))" "$state/influx.stale.metrics"; ok $? 'gate: the second gap moved the beginning'
expect 2 'gate: open needs --force' gate open
expect 0 'gate: open --force' gate open --force
expect 0 'check: healthy again' check
echo $((now + 5000)) >"$state/influx.alive.metrics"
expect 0 'gate: a stamp from the future' gate start
grep -qx 'from=unknown' "$state/influx.stale.metrics"; ok $? 'gate: a stamp from the future'
gate open --force
rm -f "$state/influx.alive.metrics"
gate start 2>/dev/null
grep -qx 'from=unknown' "$state/influx.stale.metrics"; ok $? 'gate: ready, but the stamp is lost'
gate open --force
# shellcheck disable=SC2154
kill "$pid_b"; wait "$pid_b" 2>/dev/null
expect 1 'check: instance down' check
stamp=$(cat "$state/influx.alive.metrics")
sleep 1
gate tick
ok "$([ "$stamp" = "$(cat "$state/influx.alive.metrics")" ]; echo $?)" 'gate: stamped a dead instance'
# cut off from everybody: no stamp although the instance itself is healthy, and the gate closes in the end
gate_vars "http://127.0.0.1:$pa" http://127.0.0.1:1
gate tick
ok "$([ "$stamp" = "$(cat "$state/influx.alive.metrics")" ]; echo $?)" 'gate: stamped while cut off'
expect 0 'gate: open while cut off for a moment' gate status
echo $((now - 600)) >"$state/influx.alive.metrics"
gate tick 2>/dev/null
expect 1 'gate: closed while cut off for long' gate status

# An instance that is healthy and refuses writes, and its peer: stand-ins that answer POST with the status in a file.
if command -v python3 >/dev/null; then
    cat >"$t/refuser.py" <<'PYTHON'
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(204)
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(int(open(sys.argv[2]).read()))
    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
PYTHON
    own=$(port)
    peer=$(port)
    for each in own peer; do
        echo 204 >"$t/$each"
        python3 "$t/refuser.py" "${!each}" "$t/$each" &
        pids="$pids $!"
        for _ in $(seq 50); do curl -s -o /dev/null "http://127.0.0.1:${!each}/ping" && break; sleep 0.1; done
    done
    gate_vars "http://127.0.0.1:$own" "http://127.0.0.1:$peer" 'write?db=t'
    # refusing OWN PEER: after ten minutes in which they answered writes so
    refusing() {
        gate open --force
        echo "$1" >"$t/own"
        echo "$2" >"$t/peer"
        echo $((now - 600)) >"$state/influx.alive.metrics"
        gate tick 2>/dev/null
    }
    for code in 204 400 401 404; do
        refusing $code 204
        ok "$([ "$(cat "$state/influx.alive.metrics")" -gt $((now - 600)) ]; echo $?)" "gate: no stamp although the instance answered $code"
    done
    refusing 500 204
    expect 1 'gate: closed when only this instance refuses writes' gate status
    ok "$([ "$(cat "$state/influx.alive.metrics")" = $((now - 600)) ]; echo $?)" 'gate: stamped an instance that refuses writes'
    refusing 503 500
    expect 0 'gate: open while both refuse writes' gate status
    ok "$([ "$(cat "$state/influx.alive.metrics")" = $((now - 600)) ]; echo $?)" 'gate: stamped while both refuse writes'
    echo 204 >"$t/own"
    gate tick 2>/dev/null
    expect 1 'gate: closed once the instance takes writes again' gate status
fi
rm -f "$state"/influx.*

# --- the health page of 2.x ----------------------------------------------------
web=$(port)
mkdir -p "$t/www"
(cd "$t/www" && exec busybox httpd -f -p "127.0.0.1:$web") &
pids="$pids $!"
sleep 0.3
vars SERVICE metrics STATE_DIR "$state" URL "http://127.0.0.1:$web" API health TIMEOUT 2 CA_FILE '' RESOLVE ''
put check-influxdb "$t/vars"
printf '{"name":"influxdb",\n "status" : "pass"}' >"$t/www/health"
expect 0 'check 2.x: pass' check
printf '{"name":"influxdb", "message":"\"status\":\"passed\"", "status":"fail"}' >"$t/www/health"
expect 1 'check 2.x: fail' check
rm "$t/www/health"
expect 1 'check 2.x: 404' check

# --- resync 2.x against the stand-in ----------------------------------------
if command -v python3 >/dev/null; then
    p2a=$(port); p2b=$(port)
    token='to"ken\= ==$x'
    for p in "$p2a" "$p2b"; do
        python3 "$here/influx2_stub.py" "$p" "$token" 2>"$t/stub.$p" &
        pids="$pids $!"
    done
    for p in "$p2a" "$p2b"; do for _ in $(seq 50); do curl -s -o /dev/null "http://127.0.0.1:$p/health" && break; sleep 0.1; done; done
    printf '%s\n' "$token" >"$t/token"
    chmod 600 "$t/token"
    v2() { curl -s -H "Authorization: Token $token" -o "$t/answer" -w '%{http_code}' "http://127.0.0.1:$p2a/api/v2/write?org=my%20org&bucket=b%20%22%24x&precision=ns" --data-binary @"$1"; }
    grep -v '^old' "$t/hostile" >"$t/hostile2"
    printf '%s\n' "dollar\${x},t=\${y} f=\"\${z}\" ${T}000000020" >>"$t/hostile2"
    code=$(v2 "$t/hostile2"); ok "$([ "$code" = 204 ]; echo $?)" "2.x stand-in: $code $(cat "$t/answer")"
    head -n 500 "$t/big" >"$t/some"; v2 "$t/some" >/dev/null
    vars SERVICE metrics2 STATE_DIR "$state" MAJOR 2 URL "http://127.0.0.1:$p2b" PEER_URL "http://127.0.0.1:$p2a" \
        CREDENTIALS_FILE "$t/token" CA_FILE '' DATABASES '' ORG 'my org' BUCKET 'b "$x' CHUNK 3600 MARGIN 600 SETTLE 0 TIMEOUT 30
    put influx-resync "$t/vars"
    expect 3 'resync 2.x: dry run' dash "$t/influx-resync" --from $((T - 10)) --to $((T + 100000))
    printf 'from=%s\nfound=%s\n' $((T - 100)) $((now - 60)) >"$state/influx.stale.metrics2"
    for shell in 'busybox sh' dash; do
        # shellcheck disable=SC2086
        expect 0 "resync 2.x with $shell" $shell "$t/influx-resync" --from $((T - 700)) --apply
        ok "$([ "$(curl -s "http://127.0.0.1:$p2a/dump" | md5sum)" = "$(curl -s "http://127.0.0.1:$p2b/dump" | md5sum)" ]; echo $?)" "resync 2.x with $shell: the two sides differ"
    done
    ok "$([ ! -e "$state/influx.stale.metrics2" ]; echo $?)" 'resync 2.x: the gate is still closed'
    printf 'wrong\n' >"$t/token"
    expect 1 'resync 2.x: wrong token' dash "$t/influx-resync" --from $T
else
    echo 'skipped: resync 2.x (no python3)'
fi


# --- set-up and verification ------------------------------------------------------
# A fresh 1.x instance with authentication on, and a hostile password.
password='p"a\s'"'"'s:w ö$(id)'
pc=$(port); pd=$(port)
for side in c d; do
    [ $side = c ] && p=$pc || p=$pd
    sed "s#$t/a/#$t/$side/#; s#127.0.0.1:$pa#127.0.0.1:$p#; s#^bind-address.*#bind-address = \"127.0.0.1:$(port)\"#" "$t/a.conf" >"$t/$side.conf"
    start $side "$p"
done
printf 'ad.min-1\n%s\n' "$password" >"$t/login"
statements='CREATE DATABASE "telegraf" WITH DURATION 2592000s REPLICATION 1 SHARD DURATION 86400s NAME "month"
CREATE RETENTION POLICY "years" ON "telegraf" DURATION INF REPLICATION 1
CREATE DATABASE "odd one, 1"'
set_up() {
    vars SERVICE metrics MAJOR 1 URL "http://127.0.0.1:$1" CREDENTIALS_FILE "$t/login" PASSWORD_FILE '' CA_FILE '' ADMIN '' ORG '' \
        BUCKET '' RETENTION 0 STATEMENTS "${2-$statements}" WITNESSES 127.0.0.1 TIMEOUT 10
    put influx-set-up "$t/vars"
}
verify() {
    vars SERVICE metrics MAJOR 1 URLS "http://127.0.0.1:$pc
http://127.0.0.1:$pd" CREDENTIALS_FILE "$t/login" CA_FILE '' DATABASE "${1-telegraf}" ORG '' BUCKET '' SKEW 5 TIMEOUT 10
    put influx-verify "$t/vars"
}
as() { curl -s -u "ad.min-1:$password" "http://127.0.0.1:$pc/query" --data-urlencode "q=$1"; }
set_up "$pc"
expect 0 'set-up 1.x' dash "$t/influx-set-up"
expect 0 'set-up 1.x again' busybox sh "$t/influx-set-up"
as 'SHOW RETENTION POLICIES ON telegraf' >"$t/out"
says '"month","720h0m0s","24h0m0s",1,true' 'set-up 1.x: the default policy'
says '"years","0s","168h0m0s",1,false' 'set-up 1.x: the other policy'
ok "$(! grep -q autogen "$t/out"; echo $?)" 'set-up 1.x: an autogen policy nobody asked for'
as 'SHOW DATABASES' >"$t/out"
says 'odd one, 1' 'set-up 1.x: the other database'
set_up "$pc" 'CREATE RETENTION POLICY "years" ON "telegraf" DURATION 100h REPLICATION 1'
expect 1 'set-up 1.x: a policy that differs' dash "$t/influx-set-up"
says 'ALTER RETENTION POLICY' 'set-up 1.x: a policy that differs'
verify
expect 1 'verify 1.x: one instance is not set up' dash "$t/influx-verify"
set_up "$pd"
expect 0 'set-up 1.x of the other' bash "$t/influx-set-up"
for shell in dash bash 'busybox sh'; do
    # shellcheck disable=SC2086
    expect 0 "verify 1.x with $shell" $shell "$t/influx-verify"
done
verify ''
expect 0 'verify 1.x without a database' dash "$t/influx-verify"
verify nowhere
expect 1 'verify 1.x: no such database' dash "$t/influx-verify"
printf 'ad.min-1\nsecretwrong\n' >"$t/login"
expect 1 'set-up 1.x: another password' dash "$t/influx-set-up"
says 'another user or password' 'set-up 1.x: another password'
ok "$(! grep -q secretwrong "$t/out" "$t/err"; echo $?)" 'set-up 1.x: prints the password'
sed -i 's/^WITNESSES=.*/WITNESSES=240.0.0.1/' "$t/influx-set-up"
expect 1 'set-up: a witness that does not answer' dash "$t/influx-set-up"
says 'witness' 'set-up: a witness that does not answer'

if command -v python3 >/dev/null; then
    p=$(port)
    python3 "$here/influx2_stub.py" "$p" - 2>"$t/stub.$p" &
    pids="$pids $!"
    for _ in $(seq 50); do curl -s -o /dev/null "http://127.0.0.1:$p/health" && break; sleep 0.1; done
    printf '%s\n' "$password" >"$t/password"
    printf '%s\n' "$token" >"$t/token"
    set_up_2() {
        vars SERVICE metrics MAJOR 2 URL "http://127.0.0.1:$p" CREDENTIALS_FILE "$t/token" PASSWORD_FILE "$t/password" CA_FILE '' ADMIN admin \
            ORG 'my org' BUCKET 'b "$x' RETENTION "$1" STATEMENTS '' WITNESSES '' TIMEOUT 10
        put influx-set-up "$t/vars"
    }
    set_up_2 86400
    for shell in dash bash 'busybox sh'; do
        # shellcheck disable=SC2086
        expect 0 "set-up 2.x with $shell" $shell "$t/influx-set-up"
    done
    curl -s "http://127.0.0.1:$p/setup" >"$t/setup2"
    python3 - "$t/setup2" "$token" "$password" <<'PYTHON' >"$t/out" 2>"$t/err"
import json, sys
body = json.load(open(sys.argv[1]))
assert body == {"username": "admin", "password": sys.argv[3], "org": "my org", "bucket": 'b "$x', "retentionPeriodSeconds": 86400, "token": sys.argv[2]}, body
PYTHON
    ok $? 'set-up 2.x: what was sent'
    vars SERVICE metrics MAJOR 2 URLS "http://127.0.0.1:$p" CREDENTIALS_FILE "$t/token" CA_FILE '' DATABASE '' ORG 'my org' BUCKET 'b "$x' SKEW 5 TIMEOUT 10
    put influx-verify "$t/vars"
    expect 0 'verify 2.x' dash "$t/influx-verify"
    set_up_2 0
    expect 1 'set-up 2.x: another retention' dash "$t/influx-set-up"
    says '86400' 'set-up 2.x: another retention'
    printf 'another-token\n' >"$t/token"
    expect 1 'set-up 2.x: another token' dash "$t/influx-set-up"
    says 'another one' 'set-up 2.x: another token'
fi

# chimeadm, as the guide has it.
mkdir -p "$t/bin"
printf '#!/bin/sh\nprintf "<%%s>" "$@"\n' >"$t/bin/chimeadm"
chmod 755 "$t/bin/chimeadm"
vars VIP_ENDPOINT http://192.168.231.143:8086 REAL_ENDPOINTS http://192.168.231.141:8086,http://192.168.231.142:8086 ORG chime BUCKET 'a b'
put influx-chimeadm "$t/vars"
printf 'x5i==\n' >"$t/token"
expect 2 'chimeadm: no token' dash "$t/influx-chimeadm"
expect 0 'chimeadm' env PATH="$t/bin:$PATH" dash "$t/influx-chimeadm" "$t/token"
says '^<initserver><influxdb><--vip-endpoint><http://192.168.231.143:8086><--real-endpoints><http://192.168.231.141:8086,http://192.168.231.142:8086><--token><x5i==><--org><chime><--bucket><a b>$' chimeadm

# --- what hac emits -----------------------------------------------------------------
# Compares every key of a configuration with what the server says it read; unknown keys vanish in silence.
merged() {
    python3 - "$1" "$2" <<'PYTHON'
import sys, tomllib
wrote, read = (tomllib.load(open(f, "rb")) for f in sys.argv[1:3])
same = {"600s": "10m0s", "2g": 2 << 30}
for table, keys in [("", {k: v for k, v in wrote.items() if not isinstance(v, dict)})] + [(k, v) for k, v in wrote.items() if isinstance(v, dict)]:
    have = read if table == "" else read.get(table, {})
    for key, value in keys.items():
        # Debian's build knows the other of the two names, and drops this one.
        if key != "reporting-disabled" and have.get(key) != same.get(value, value):
            sys.exit(f"{table}.{key} = {value!r} was read as {have.get(key)!r}")
PYTHON
}
if [ -n "$hac" ]; then
    for topology in influxdb-dual/v1 influxdb-dual/v2 guide/influxdb; do
        expect 0 "compile $topology" "$hac" compile "$root/topologies/$topology.yaml" -o "$t/emitted"
        ok "$(! grep -q '^error' "$t/err"; echo $?)" "compile $topology: an error"
    done
    while read -r script; do
        expect 0 "${script#"$t"/emitted/}: shellcheck" shellcheck -s sh "$script"
    done < <(find "$t/emitted" -path '*/steps/*' -o -path '*/libexec/hac/*' -type f -o -path '*/sbin/*' -type f)
    while read -r unit; do
        directory=$t/units/$(cksum <"$unit" | tr -d ' ')
        mkdir -p "$directory"
        name=$(basename "$unit")
        # The programs are not on this machine.
        case $name in
        *.conf)
            mkdir -p "$directory/influxdb.service.d"
            printf '[Service]\nExecStart=/bin/true\n' >"$directory/influxdb.service"
            sed 's#/usr/local/sbin/hac-influx-gate#/bin/true#' "$unit" >"$directory/influxdb.service.d/$name"
            name=influxdb.service
            ;;
        *) for each in "$(dirname "$unit")"/*.service "$unit"; do sed 's#/usr/local/sbin/hac-influx-gate#/bin/true#' "$each" >"$directory/$(basename "$each")"; done ;;
        esac
        expect 0 "$name: systemd-analyze verify" systemd-analyze verify --man=no "$directory/$name"
        # It reads other units of the machine too, which are not hac's.
        ok "$(! grep -qF -e "$directory" -e "$name" "$t/err"; echo $?)" "$name: systemd complains"
    done < <(find "$t/emitted" -path '*/etc/systemd/system/*' -type f)
    one=$t/emitted/telemetry/hosts
    conf=$one/ts1/rootfs/etc/influxdb/influxdb.conf
    expect 0 'influxd config' sh -c "influxd config -config '$conf' >'$t/merged.toml'"
    expect 0 'influxd reads every key' merged "$conf" "$t/merged.toml"
    expect 0 'config.toml is TOML' python3 -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))' "$t/emitted/metrics/hosts/influx-host1/rootfs/etc/influxdb/config.toml"

fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
