# shellcheck shell=bash disable=SC2034,SC2154
# Bootstrap, witness, opening and fencing. Sourced by ../mysql-test.sh.

at bootstrap
for s in check-live check-fresh check-witness; do expect 1 'not bootstrapped' 1 "$s before bootstrap" -- as_check 1 $s; done
expect 0 'ok    read-only at the next start' 5 "verify-server config" -- with "$(render 1 verify-server)" config
expect 0 'ok    account keepalived_script: may see' 5 "verify-server accounts" -- with "$(render 1 verify-server)" accounts
expect 1 'WRONG server_id: 1, must be 7' 5 "verify-server sees another server_id" -- with "$(render 1 verify-server server_id=7)" config
sed '/^read_only/d' "$top/my1.cnf" >"$top/open.cnf"
expect 1 'WRONG read-only at the next start' 5 "verify-server sees a server that would start open" -- with "$(render 1 verify-server "defaults_file=$top/open.cnf")" config
c 1 'set global read_only=0'
expect 1 'WRONG read-only now' 5 "verify-server sees an open server" -- with "$(render 1 verify-server)" config
c 1 'set global read_only=1'
expect 1 "WRONG account nobody_there" 5 "verify-server sees a missing account" -- with "$(render 1 verify-server fence_user=nobody_there)" accounts
expect 2 usage 1 "verify-server without arguments" -- run 1 verify-server
expect 1 'replication is not configured' 3 "mark-ready refuses without replication" -- run 1 mark-ready
report() { run "$1" gtid-report >"$top/report$1"; }
pair() { report $((3 - $1)); with "$(render "$1" verify-pair)" "$top/report$((3 - $1))"; }
expect 0 'has all that host1 has' 5 "verify-pair: two empty servers" -- pair 2
expect 2 'own report' 5 "verify-pair refuses this host's own report" -- with "$(render 1 verify-pair)" "$top/report1"
head -3 "$top/report1" >"$top/cut"
expect 2 'not a whole report' 5 "verify-pair refuses a cut report" -- with "$(render 2 verify-pair)" "$top/cut"
sed 's/^server_id .*/server_id 2/' "$top/report1" >"$top/twin"
expect 1 'both have server_id 2' 5 "verify-pair refuses twins" -- with "$(render 2 verify-pair)" "$top/twin"
sed "s/^executed .*/executed 1-1-1') or sleep(9)#/" "$top/report1" >"$top/evil"
expect 2 'unexpected text' 2 "verify-pair refuses odd text" -- with "$(render 2 verify-pair)" "$top/evil"
follow 2
expect 1 "refused" 3 "mark-ready refuses while only one follows" -- run 2 mark-ready
follow 1
wait_for 5 sh -c "mariadb --no-defaults -S $top/h1/s.sock -e 'show slave status\G' | grep -q 'Slave_IO_Running: Yes'"
wait_for 5 sh -c "mariadb --no-defaults -S $top/h2/s.sock -e 'show slave status\G' | grep -q 'Slave_IO_Running: Yes'"
same "replication runs over TLS" "$(mariadb --no-defaults -S "$top/h1/s.sock" -e 'show slave status\G' | awk '/Master_SSL_Allowed|Slave_IO_Running:/{printf "%s ", $2}')" "Yes Yes "
same "semi-sync works" "$(c 1 "show global status like 'Rpl_semi_sync_master_status'" | cut -f2):$(c 2 "show global status like 'Rpl_semi_sync_slave_status'" | cut -f2)" ON:ON
for n in 1 2; do
    expect 0 ready 3 "mark-ready $n" -- run $n mark-ready
    expect 0 ready 3 "mark-ready $n again" -- run $n mark-ready
    for shell in '' 'busybox sh' 'bash --posix'; do
        expect 0 alive 2 "check-live $n ${shell:-sh}" -- as_check $n check-live
        expect 0 'fresh: 0 transactions' 2 "check-fresh $n ${shell:-sh}" -- as_check $n check-fresh
    done
    shell=
done
expect 1 'cannot list the addresses' 2 "check-live when ip fails" -- eval ": >$top/h1/ipfails; as_check 1 check-live"
rm -f "$top/h1/ipfails"

at witness
expect 0 enough 3 "one of one" -- as_check 1 check-witness
expect 0 enough 3 "one of two" -- as_check 1 check-witness 'addresses=127.0.0.1 192.0.2.250'
expect 1 'too few.*1 answered, 2 needed' 3 "two of two, one away" -- as_check 1 check-witness 'addresses=127.0.0.1 192.0.2.250' need=2
if ping -6 -c 1 -W 1 ::1 >/dev/null 2>&1; then expect 0 enough 3 "IPv6" -- as_check 1 check-witness 'addresses=::1 127.0.0.1' need=2; fi
expect 1 'too few' 3 "no ping program" -- as_check 1 check-witness ping_command=/nonexistent

at open
expect 1 'none of its addresses is on this host' 9 "MASTER without an address stays read-only" -- notify 1 MASTER
same "still read-only" "$(ro 1)" 1
vip 1
expect 0 'being opened' 2 "check-live within the grace" -- as_check 1 check-live
rm -f "$top/h1/run/state"
expect 1 'holds the address but is read-only: notify was not told' 2 "check-live: address without notify" -- as_check 1 check-live
rm -f "$top/h1/lib/ready/database"
expect 1 'not bootstrapped' 3 "MASTER before bootstrap stays read-only" -- notify 1 MASTER
run 1 mark-ready >/dev/null
expect 0 'writable after' 6 "MASTER opens" -- notify 1 MASTER
same "writable" "$(ro 1)" 0
expect 0 'alive and writable' 2 "check-live: address and writable" -- as_check 1 check-live
expect 0 'is writable already' 3 "MASTER again" -- notify 1 MASTER
expect 2 usage 1 "notify without arguments" -- run 1 notify
expect 0 '^$' 1 "notify with an unknown state" -- notify 1 MASTER_RX_LOWER_PRI
same "writable still" "$(ro 1)" 0
c 1 'create database chime; create table chime.t (id int auto_increment primary key, v varchar(40))'
expect 0 '^$' 5 "the application writes (netmask host pattern)" -- app 1 "insert into chime.t (v) values ('one')"
wait_for 5 caught_up 2 && ok "replicated to 2" || bad "replicated to 2"
expect 1 'read-only' 5 "the application cannot write on the standby" -- app 2 "insert into chime.t (v) values ('no')"
c 1 'set global read_only=1'
s=$(cat "$top/h1/run/state"); read -r _ _ _ _ since <<<"$s"
echo "${s% *} $((since - 100))" >"$top/h1/run/state"
expect 1 'read-only: not writable 1[0-9][0-9] s after MASTER' 2 "check-live after the grace" -- as_check 1 check-live
echo "$s" >"$top/h1/run/state"

at fence
notify 1 MASTER >/dev/null 2>&1
sleeper 1 'lock tables chime.t write'
sleeper 1 "begin; insert into chime.t (v) values ('open transaction')"
mariadb --no-defaults -S "$top/h1/s.sock" -e 'select sleep(60)' >/dev/null 2>&1 & ours+=($!)
sleep .3
vip 0
expect 0 'fenced, 2 connections ended' 8 "BACKUP fences, past LOCK TABLES and an open transaction" -- notify 1 BACKUP
same "read-only" "$(ro 1)" 1
same "no application connection left" "$(c 1 "select count(*) from information_schema.processlist where user='chime'")" 0
same "replication connection kept" "$(c 1 "select count(*) from information_schema.processlist where command like 'Binlog Dump%'")" 1
same "local root connection kept" "$(c 1 "select count(*) from information_schema.processlist where user='root' and id<>connection_id()")" 1
same "open transaction gone" "$(c 1 "select count(*) from chime.t where v='open transaction'")" 0
same "opened mark gone" "$(ls "$top/h1/run/opened" 2>/dev/null)" ""
expect 0 'fenced' 4 "BACKUP again" -- notify 1 BACKUP
expect 0 'fenced' 4 "FAULT" -- notify 1 FAULT
expect 0 'fenced' 4 "STOP, with busybox" -- eval "shell='busybox sh' notify 1 STOP"
c 1 'set global read_only=0, global max_connections=10'
for i in $(seq 12); do mariadb --no-defaults -h 127.0.0.1 -P $((port + 1)) -uchime -papp-secret -e 'select sleep(60)' >/dev/null 2>&1 & ours+=($!); done
full() { ! mariadb --no-defaults -h 127.0.0.1 -P $((port + 1)) -uchime -papp-secret -e 'select 1'; }
wait_for 5 full
expect 1 'does not answer.*(1040|Too many)' 3 "check-live: no connection free" -- as_check 1 check-live
expect 0 'fenced, [0-9]+ connections ended' 8 "BACKUP with no connection free" -- notify 1 BACKUP
c 1 'set global max_connections=151'
