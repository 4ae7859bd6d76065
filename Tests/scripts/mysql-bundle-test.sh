#!/bin/bash
# Starts the servers of topologies/mysql-dual-master/mariadb-10.11.yaml from their emitted bundles, each in a network and
# mount namespace of its own, and does the first start, a failover and a return as the RUNBOOK has them.
# Needs root, mariadb-server, iproute2, util-linux, openssl, ping. Prints "N passed, M failed"; leaves nothing.
#   mysql-bundle-test.sh [-v]     HAC: the executable, .build/debug/hac if unset
set -u
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$(cd "$(dirname "$0")/../.." && pwd)
hac=${HAC:-$root/.build/debug/hac} verbose=${1-}
passed=0 failed=0
[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 2; }
top=$(mktemp -d /tmp/hac-bundle.XXXXXX); chmod 755 "$top"
tag=hb$$
# What the bundles' directories are mounted on
made=()
for d in /etc/mysql/tls /run/hac /var/lib/hac /run/mysqld /usr/local/libexec; do [ -d "$d" ] || { mkdir -p "$d" && made+=("$d"); }; done
added_user=no
id keepalived_script >/dev/null 2>&1 || { useradd -r -M -s /usr/sbin/nologin keepalived_script && added_user=yes; }
cleanup() {
    trap - EXIT INT TERM
    for n in 1 2 3; do
        [ ! -r "$top/h$n/run/mysqld/mysqld.pid" ] || kill -KILL "$(cat "$top/h$n/run/mysqld/mysqld.pid")" 2>/dev/null
        [ ! -r "$top/h$n/holder" ] || kill -KILL "$(cat "$top/h$n/holder")" 2>/dev/null
        ip netns del "$tag-$n" 2>/dev/null
    done
    ip netns del "$tag-hub" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$top"
    [ ${#made[@]} = 0 ] || rmdir "${made[@]}" 2>/dev/null
    [ "$added_user" = no ] || userdel keepalived_script
}
trap cleanup EXIT
trap 'exit 130' INT TERM
ok() { passed=$((passed + 1)); [ -z "$verbose" ] || echo "ok   $1"; }
bad() { failed=$((failed + 1)); echo "FAIL $1"; shift; printf '     %s\n' "$@"; }
# expect STATUS PATTERN NAME COMMAND...
expect() {
    local want=$1 pattern=$2 name=$3 out rc
    shift 3
    out=$("$@" 2>&1); rc=$?
    if [ $rc = "$want" ] && grep -qE -- "$pattern" <<<"$out"; then ok "$name"; else bad "$name" "status $rc, expected $want and /$pattern/" "$out"; fi
}
until_so() { local i; for i in $(seq 150); do : "$i"; "$@" >/dev/null 2>&1 && return; sleep .2; done; return 1; }

"$hac" compile "$root/topologies/mysql-dual-master/mariadb-10.11.yaml" -o "$top/out" --strict >"$top/compile.log" 2>&1 || { cat "$top/compile.log"; exit 1; }

#--- three hosts on one bridge; the gateway is the witness
ip netns add "$tag-hub"
ip -n "$tag-hub" link add br0 type bridge && ip -n "$tag-hub" link set br0 up && ip -n "$tag-hub" addr add 10.2.0.1/24 dev br0
mkdir "$top/tls"
(
    cd "$top/tls" || exit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=test-ca
) >/dev/null 2>&1
for n in 1 2 3; do
    ip netns add "$tag-$n"
    ip -n "$tag-hub" link add "v$n" type veth peer name eth0 netns "$tag-$n"
    ip -n "$tag-hub" link set "v$n" master br0 up
    ip -n "$tag-$n" link set lo up; ip -n "$tag-$n" link set eth0 up; ip -n "$tag-$n" addr add "10.2.0.1$n/24" dev eth0
    h=$top/h$n
    mkdir -p "$h"/{lib/mysql,run/mysqld,run/hac,lib/hac,conf,tls}
    cp -a /etc/mysql/mariadb.conf.d/. "$h/conf/"
    cp "$top/out/wiki/hosts/wiki$n/rootfs/etc/mysql/mariadb.conf.d/"* "$h/conf/"
    cp -a "$top/out/wiki/hosts/wiki$n/rootfs/usr/local/libexec" "$h/libexec"
    chmod -R go+rX "$h/libexec" "$h/conf"; chown -R mysql:mysql "$h/lib/mysql" "$h/run/mysqld"; chmod 755 "$h" "$h"/lib "$h"/run
    (
        cd "$h/tls" || exit
        cp ../../tls/ca.pem .
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server-key.pem -out s.csr -subj /CN=server
        printf 'subjectAltName=IP:10.2.0.1%s\n' "$n" >ext
        openssl x509 -req -in s.csr -CA ca.pem -CAkey ../../tls/ca-key.pem -CAcreateserial -days 2 -extfile ext -out server.pem
        chown -R mysql:mysql .
    ) >/dev/null 2>&1
    ip netns exec "$tag-$n" unshare -m --propagation private sh -c "
        mount --bind $h/lib/mysql /var/lib/mysql; mount --bind $h/run/mysqld /run/mysqld; mount --bind $h/run/hac /run/hac
        mount --bind $h/lib/hac /var/lib/hac; mount --bind $h/conf /etc/mysql/mariadb.conf.d; mount --bind $h/tls /etc/mysql/tls
        mount --bind $h/libexec /usr/local/libexec; : >$h/mounted; exec sleep 100000" >/dev/null 2>&1 &
    disown
    echo $! >"$h/holder"
    until_so test -e "$h/mounted" || { echo "no namespace for host $n"; exit 1; }
done
on() { local n=$1; shift; nsenter -t "$(cat "$top/h$n/holder")" -m -n -- "$@"; }
tool() { local n=$1 t=$2; shift 2; on "$n" "/usr/local/libexec/hac/mysql/wiki-db/$t" "$@"; }
as_check() { on "$1" setpriv --reuid=keepalived_script --clear-groups -- "/usr/local/libexec/hac/mysql/wiki-db/$2"; }
client() { local n=$1; shift; on "$n" /usr/bin/mariadb --protocol=socket --socket=/run/mysqld/mysqld.sock --user=root "$@"; }
sql() { client "$1" <"$top/out/wiki/hosts/wiki$1/sql/$2"; }
ask() { client "$1" -NBe "$2"; }
up() { (on "$1" setsid mariadbd --user=mysql >"$top/server$1.log" 2>&1 &) ; until_so ask "$1" 'select 1'; }
down() { local p; p=$(cat "$top/h$1/run/mysqld/mysqld.pid"); kill "-$2" "$p"; until_so test ! -e "/proc/$p"; }
pair() { tool "$2" gtid-report | tool "$1" verify-pair -; }
app() { on "$1" mariadb --no-defaults -h 10.2.0.50 -P 3307 -u wiki "-p$password" --ssl -NBe "$2" wiki; }
password=$(cat "$root/topologies/mysql-dual-master/secrets/application")
vip() { # HOST: the address moves there, and keepalived would say so
    local n
    for n in 1 2; do
        if [ "$n" != "$1" ] && ip -n "$tag-$n" addr del 10.2.0.50/24 dev eth0 2>/dev/null; then tool "$n" notify INSTANCE VI_wiki BACKUP 200 >/dev/null 2>&1; fi
    done
    # What keepalived's gratuitous ARP does: nobody goes on sending to the old holder
    for n in 1 2 3; do ip -n "$tag-$n" neigh flush all; done
    [ "$1" = 0 ] || { ip -n "$tag-$1" addr add 10.2.0.50/24 dev eth0; tool "$1" notify INSTANCE VI_wiki MASTER 200; }
}

#--- first start
for n in 1 2 3; do
    expect 0 "^--server_id=" "my_print_defaults finds the fragment on $n" on "$n" my_print_defaults mysqld
    expect 0 "^--bind_address=\\*$" "the fragment is read last on $n" sh -c "nsenter -t $(cat "$top/h$n/holder") -m -n my_print_defaults mysqld mariadbd server | grep '^--bind.address' | tail -n 1"
    expect 0 . "the server knows every option on $n" sh -c "nsenter -t $(cat "$top/h$n/holder") -m -n mariadbd --help --verbose 2>&1 | tee $top/help$n | tail -n 3"
    if grep -iE 'unknown (variable|option)|adjusted to' "$top/help$n"; then bad "options of $n"; else ok "options of $n"; fi
    on "$n" mariadb-install-db --user=mysql --skip-test-db --skip-log-bin --auth-root-authentication-method=socket >"$top/install$n.log" 2>&1 || bad "install $n" "$(tail -3 "$top/install$n.log")"
    up "$n" || { bad "server $n starts" "$(tail -5 "$top/server$n.log")"; exit 1; }
    [ "$n" = 3 ] || {
        on "$n" systemd-tmpfiles --create "$top/out/wiki/hosts/wiki$n/rootfs/etc/tmpfiles.d/hac-wiki-db.conf" 2>/dev/null ||
            { on "$n" install -d -m 755 /run/hac /run/hac/wiki-db && on "$n" install -d -o keepalived_script /run/hac/wiki-db/check; }
        expect 0 '^$' "accounts of $n" sql "$n" 10-accounts.sql
        expect 0 '^$' "accounts of $n, again" sql "$n" 10-accounts.sql
        expect 0 'ok    account' "verify-server all on $n" tool "$n" verify-server all
        expect 1 'not bootstrapped' "check-live fails before mark-ready on $n" as_check "$n" check-live
    }
done
expect 0 'ok    read-only at the next start' "verify-server config on 3" tool 3 verify-server config
expect 0 'has all that wiki1 has' "verify-pair on 2" pair 2 1
expect 0 '^$' "2 follows 1" sql 2 30-follow-wiki1.sql
expect 0 'verify-pair' "verify-pair on 1" pair 1 2
expect 0 '^$' "1 follows 2" sql 1 30-follow-wiki2.sql
receives() { client "$1" -e 'SHOW SLAVE STATUS\G' | grep -q 'Slave_IO_Running: Yes'; }
for n in 1 2; do until_so receives "$n" && ok "$n receives over TLS" || bad "$n receives" "$(client $n -e 'SHOW SLAVE STATUS\G' | grep Error)"; done
expect 0 '^$' "databases and accounts on 1" sql 1 20-application.sql
expect 0 '^$' "the same again" sql 1 20-application.sql
expect 0 verify-pair "verify-pair on 3" pair 3 2
expect 0 '^$' "3 follows 2" sql 3 30-follow-wiki2.sql
until_so receives 3 && ok "3 receives" || bad "3 receives"
for n in 1 2; do expect 0 ready "mark-ready on $n" tool "$n" mark-ready; expect 0 alive "check-live on $n" as_check "$n" check-live; expect 0 fresh "check-fresh on $n" as_check "$n" check-fresh; expect 0 enough "check-witness on $n" as_check "$n" check-witness; done
expect 0 'ON' "semi-sync is on at 1" ask 1 "show status like 'Rpl_semi_sync_master_status'"

#--- the address on 1, then on 2 when 1 dies, then 1 comes back
expect 0 'writable after' "1 opens" vip 1
expect 0 '^$' "the application writes at the address" app 3 'create table t (id int auto_increment primary key, v int); insert into t (v) values (1),(2)'
expect 0 '^1 3 $' "its keys are odd" sh -c "nsenter -t $(cat "$top/h1/holder") -m -n mariadb -S /run/mysqld/mysqld.sock -NBe 'select id from wiki.t' | tr '\n' ' '"
count() { [ "$(ask "$1" 'select count(*) from wiki.t' 2>/dev/null)" = "$2" ]; }
for n in 2 3; do until_so count "$n" 2 && ok "$n has the rows" || bad "$n has the rows"; done
expect 1 'read-only' "the application cannot write on 2" on 3 mariadb --no-defaults -h 10.2.0.12 -P 3307 -u wiki "-p$password" --ssl -e 'insert into wiki.t (v) values (9)'
down 1 KILL
expect 1 'does not answer' "check-live fails on 1" as_check 1 check-live
expect 0 'writable after' "2 opens" vip 2
expect 0 '^$' "the application writes again" app 3 'insert into t (v) values (3)'
until_so count 3 3 && ok "3 still follows" || bad "3 still follows"
up 1 || bad "1 comes back"
expect 0 '^1$' "1 comes back read-only" ask 1 'select @@read_only'
ask 1 'STOP SLAVE' 2>/dev/null
expect 0 'verify-pair' "1 has nothing that 2 lacks" pair 1 2
expect 0 '^$' "1 follows 2 again" sql 1 30-follow-wiki2.sql
until_so count 1 3 && ok "1 has caught up" || bad "1 has caught up"
expect 0 'fresh' "check-fresh on 1" as_check 1 check-fresh
expect 0 'writable after' "the address goes back to 1" vip 1
expect 0 '^1$' "2 is fenced" ask 2 'select @@read_only'
ip -n "$tag-1" link set eth0 down
expect 1 'too few' "the witness is out of reach of 1" as_check 1 check-witness

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
