# shellcheck shell=bash disable=SC2034,SC2154
# What the tests of the MySQL scripts share: results, rendering as the compiler does it, servers. Sourced by ../mysql-test.sh.

at() { [ -z "$verbose" ] || echo "== $1 at $((SECONDS - started)) s"; section=$1; }
ok() { passed=$((passed + 1)); [ -z "$verbose" ] || echo "ok   $section: $1"; }
bad() { failed=$((failed + 1)); echo "FAIL $section: $1"; shift; [ $# = 0 ] || printf '     %s\n' "$@"; }
# expect STATUS PATTERN LIMIT NAME -- COMMAND: exit status, a pattern in the output, seconds it may take
expect() {
    local want=$1 pattern=$2 limit=$3 name=$4 t0=$SECONDS out rc
    shift 5
    out=$("$@" 2>&1); rc=$?
    if [ $rc != "$want" ]; then bad "$name" "status $rc, expected $want" "$out"
    elif ! grep -qE -- "$pattern" <<<"$out"; then bad "$name" "no /$pattern/ in: $out"
    elif [ $((SECONDS - t0)) -gt "$limit" ]; then bad "$name" "took $((SECONDS - t0)) s, limit $limit"
    else ok "$name ($((SECONDS - t0)) s)"; fi
}
same() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "got '$2', expected '$3'"; fi; }

#--- rendering, as the compiler does it
quote() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
declare -A V
defaults() { # HOST
    local n=$1
    V=( [service]=database [host_name]=host$n [client]=/usr/bin/mariadb [socket]=$top/h$n/s.sock
        [ready_file]=$top/h$n/lib/ready/database [check_user]=keepalived_script [fence_user]=root
        [sql_timeout]=2 [vips]='192.0.2.52 fd00::52' [ip_command]=$top/h$n/ip
        [run_dir]=$top/h$n/run [state_file]=$top/h$n/run/state [check_dir]=$top/h$n/check
        [master_grace]=10 [max_backlog_transactions]=20 [max_backlog_bytes]=1048576
        [pid_file]=$top/h$n/pid [drain_timeout]=20 [on_timeout]=stay_read_only [fence_timeout]=10
        [last_resort]=kill [replication_user]=chimesync [keep_users]='root mysql mariadb.sys'
        [server_id]=$n [print_defaults]=/usr/bin/my_print_defaults [defaults_file]=$top/my$n.cnf
        [datadir]=$top/h$n/data [unit]=mariadb.service [addresses]='127.0.0.1' [need]=1 [ping_command]=/usr/bin/ping [ping_timeout]=1 )
}
# render HOST SCRIPT [NAME=VALUE...] -> path
render() {
    local n=$1 script=$2 out name assignments='' needs
    shift 2
    defaults "$n"
    for a in "$@"; do V[${a%%=*}]=${a#*=}; done
    needs=$(sed -n '/^# Needs:/,/^#@/p' "$scripts/mysql-$script.sh" | sed 's/^# Needs://' | awk '/^#   [a-z_]+  /{exit} /^#@/{exit} {sub(/^#/, ""); print}')
    for name in $needs; do
        [ -n "${V[$name]+x}" ] || { echo "no value for $name of $script" >&2; return 1; }
        assignments+="$name=$(quote "${V[$name]}")"$'\n'
    done
    out=$(mktemp "$top/h$n/bin/$script.XXXXXX")
    ASSIGNMENTS=$assignments awk '/^#@ variables$/ { printf "%s", ENVIRON["ASSIGNMENTS"]; next } { print }' "$scripts/mysql-$script.sh" >"$out"
    chmod 755 "$out"
    echo "$out"
}
run() { local f; f=$(render "$@") || return 99; "$f"; }
as_check() { local f; f=$(render "$@") || return 99; setpriv --reuid=keepalived_script --clear-groups -- ${shell:-} "$f"; }
notify() { # HOST STATE [NAME=VALUE...]
    local n=$1 state=$2 f; shift 2
    f=$(render "$n" notify "$@") || return 99
    ${shell:-} "$f" INSTANCE VI_1 "$state" 120
}
with() { local f=$1; shift; "$f" "$@"; }

#--- servers
c() { local n=$1; shift; timeout 20 mariadb --no-defaults -S "$top/h$n/s.sock" -NB -e "$*"; }
app() { local n=$1; shift; timeout 20 mariadb --no-defaults -h 127.0.0.1 -P $((port + n)) -uchime -papp-secret -NB -e "$*"; }
ro() { c "$1" 'select @@global.read_only'; }
up() {
    local n=$1 i
    (mariadbd --defaults-file="$top/my$n.cnf" >"$top/run$n.log" 2>&1 &)
    for i in $(seq 150); do mariadb --no-defaults -S "$top/h$n/s.sock" -e 'select 1' >/dev/null 2>&1 && return; sleep .1; done
    echo "server $n does not start"; tail -5 "$top/h$n/err.log"; exit 1
}
down() { # HOST [SIGNAL]
    local p i
    p=$(cat "$top/h$1/pid"); kill -"${2:-TERM}" "$p"
    for i in $(seq 200); do readlink "/proc/$p/exe" >/dev/null 2>&1 || break; sleep .05; done
}
vip() { rm -f "$top"/h[12]/vip; [ "$1" = 0 ] || : >"$top/h$1/vip"; }
# wait_for SECONDS COMMAND
wait_for() { local i; for i in $(seq $(($1 * 10))); do "${@:2}" >/dev/null 2>&1 && return 0; sleep .1; done; return 1; }
caught_up() { [ "$(c "$1" 'select @@global.gtid_slave_pos')" = "$(c $((3 - $1)) 'select @@global.gtid_current_pos')" ]; }
sleeper() { # HOST FIRST-STATEMENT: an application connection that stays
    mariadb --no-defaults -h 127.0.0.1 -P $((port + $1)) -uchime -papp-secret -e "$2; select sleep(60)" >/dev/null 2>&1 &
    ours+=($!); sleep .3
}
root_locks() { # HOST: root holds the table over the socket; fencing keeps that connection, so it delays the applier
    mariadb --no-defaults -S "$top/h$1/s.sock" -e 'lock tables chime.t write; select sleep(60)' >/dev/null 2>&1 &
    ours+=($!); sleep .3
}
root_unlocks() {
    c "$1" "$(c "$1" "select concat('kill ', id, ';') from information_schema.processlist where user='root' and info like 'select sleep%'")"
}
