# shellcheck shell=bash disable=SC2034,SC2154
# Draining, conflicts, hung servers, overlapping news, errant transactions. Sourced by ../mysql-test.sh.

at drain
vip 1; notify 1 MASTER >/dev/null 2>&1
wait_for 5 caught_up 2
root_locks 2
for i in $(seq 30); do echo "insert into chime.t (v) values ('b$i');"; done | mariadb --no-defaults -h 127.0.0.1 -P $((port + 1)) -uchime -papp-secret
sleep .5
expect 1 'too much is not applied yet: 30 transactions, limit 20' 3 "check-fresh: backlog" -- as_check 2 check-fresh
expect 0 'fresh: 30 transactions' 3 "check-fresh: backlog below the limit" -- as_check 2 check-fresh max_backlog_transactions=30
written=$(c 1 'select count(*) from chime.t')
down 1 KILL; vip 2
expect 1 'does not answer' 3 "check-live: server killed" -- as_check 1 check-live
notify 2 MASTER >"$top/out" 2>&1 & n2=$!
sleep 1.5
same "still read-only while draining" "$(ro 2)" 1
expect 0 'being opened' 3 "check-live while draining" -- as_check 2 check-live
root_unlocks 2
wait $n2; same "MASTER after the drain" $? 0
same "opened" "$(ro 2)" 0
same "all that was received is there" "$(c 2 'select count(*) from chime.t')" "$written"
expect 0 'fresh: 0 transactions' 3 "check-fresh with the peer dead" -- as_check 2 check-fresh
same "receiver is not connected" "$(mariadb --no-defaults -S "$top/h2/s.sock" -e 'show slave status\G' | awk '/Slave_IO_Running/{print ($2 != "Yes")}')" 1
app 2 "insert into chime.t (v) values ('written on 2')"
expect 0 'does not run: it will start read-only' 3 "BACKUP with the server down" -- notify 1 BACKUP
vip 1
expect 1 'cannot be reached' 7 "MASTER with the server down" -- notify 1 MASTER drain_timeout=1
report 2
expect 3 'the server here.*2002' 3 "verify-pair with the server down" -- with "$(render 1 verify-pair)" "$top/report2"
vip 2
up 1
same "starts read-only" "$(ro 1)" 1
expect 0 'replication from host2 will bring it|has all that host2' 5 "verify-pair: the failed host may come back" -- pair 1
wait_for 8 caught_up 1 && ok "the failed host caught up" || bad "the failed host caught up"
expect 0 'has applied all' 5 "wait-applied" -- eval "report 2; with \$(render 1 wait-applied) $top/report2 5"

at timeout
c 1 'stop slave sql_thread'
app 2 "insert into chime.t (v) values ('not applied on 1')"
sleep .5
expect 1 'applier does not run' 3 "check-fresh: applier stopped" -- as_check 1 check-fresh
expect 1 'not applied within 1 s' 6 "wait-applied gives up" -- eval "report 2; with \$(render 1 wait-applied) $top/report2 1"
notify 2 BACKUP >/dev/null 2>&1
vip 1
expect 1 'not drained after 1 s: the applier does not run' 8 "MASTER, not drained: stay_read_only" -- notify 1 MASTER drain_timeout=1
same "read-only" "$(ro 1)" 1
expect 0 'opening although not drained' 8 "MASTER, not drained: open" -- notify 1 MASTER drain_timeout=1 on_timeout=open
same "writable" "$(ro 1)" 0
notify 1 BACKUP >/dev/null 2>&1
c 1 'start slave sql_thread'; wait_for 5 caught_up 1

at conflict
vip 2; notify 2 MASTER >/dev/null 2>&1
c 1 "set sql_log_bin=0; insert into chime.t (id, v) values (900000, 'conflict')"
app 2 "insert into chime.t (id, v) values (900000, 'other')"
wait_for 5 sh -c "mariadb --no-defaults -S $top/h1/s.sock -e 'show slave status\G' | grep -q 'Slave_SQL_Running: No'"
expect 1 'applier stopped at an error: 1062' 3 "check-fresh: applier error" -- as_check 1 check-fresh
expect 1 'Yes No 0 1062' 3 "mark-ready refuses with an applier error" -- run 1 mark-ready
vip 1; notify 2 BACKUP >/dev/null 2>&1
expect 1 'not drained after 1 s: the applier stopped at error 1062' 7 "MASTER with an applier error" -- notify 1 MASTER drain_timeout=1
same "read-only" "$(ro 1)" 1
c 1 "set sql_log_bin=0; delete from chime.t where id=900000; start slave"; wait_for 5 caught_up 1

at hung
vip 1; notify 1 MASTER >/dev/null 2>&1; same "writable" "$(ro 1)" 0
p1=$(cat "$top/h1/pid")
kill -STOP "$p1"
expect 1 'hangs|does not answer' 4 "check-live: hung" -- as_check 1 check-live sql_timeout=1
expect 1 'hangs|does not answer' 4 "check-fresh: hung" -- as_check 1 check-fresh sql_timeout=1
expect 1 'no answer|2013' 4 "gtid-report: hung" -- run 1 gtid-report sql_timeout=1
vip 0
notify 1 BACKUP fence_timeout=10 >"$top/out" 2>&1 & n1=$!
sleep 2; kill -CONT "$p1"; wait $n1
same "BACKUP fences a server that comes back" "$?:$(ro 1)" 0:1
kill -STOP "$p1"
expect 1 'could not set read-only within 1 s.*was not opened' 9 "BACKUP, hung, not opened by us: reported" -- notify 1 BACKUP fence_timeout=1 sql_timeout=1
kill -CONT "$p1"
vip 1; notify 1 MASTER >/dev/null 2>&1; kill -STOP "$p1"; vip 0
expect 1 'COULD NOT FENCE' 9 "BACKUP, hung, last_resort=log" -- notify 1 BACKUP fence_timeout=1 sql_timeout=1 last_resort=log
expect 0 'killed the server' 9 "BACKUP, hung, last_resort=kill" -- notify 1 BACKUP fence_timeout=1 sql_timeout=1
sleep .5
if [ -e /proc/"$p1"/exe ] && readlink /proc/"$p1"/exe >/dev/null 2>&1; then bad "the hung server is gone"; else ok "the hung server is gone"; fi
vip 1
notify 1 MASTER >"$top/out" 2>&1 & n1=$!
sleep 1; up 1; wait $n1
same "MASTER opens a server that comes up meanwhile" "$?:$(ro 1)" 0:0
wait_for 8 caught_up 2

at overlap
notify 1 BACKUP >/dev/null 2>&1
vip 2; notify 2 MASTER >/dev/null 2>&1
root_locks 1
app 2 "insert into chime.t (v) values ('behind the lock')"; sleep .3
notify 2 BACKUP >/dev/null 2>&1; vip 1
notify 1 MASTER >"$top/out1" 2>&1 & a=$!
sleep 1.2
expect 0 fenced 8 "BACKUP during a drain" -- notify 1 BACKUP
wait $a; same "the drain gives way" "$?:$(grep -c 'given up, newer news: BACKUP' "$top/out1")" 0:1
same "read-only" "$(ro 1)" 1
root_unlocks 1; wait_for 6 caught_up 1
f=$(render 1 notify)
late() { # STATE: a run that keepalived started now, but which gets the processor only after `kill -CONT`
    sh -c 'kill -STOP $$; exec "$0" INSTANCE VI_1 "$1" 120' "$f" "$1" >"$top/late" 2>&1 &
    late=$!; ours+=($late); sleep .2
}
late MASTER
expect 0 fenced 5 "BACKUP overtakes a late MASTER" -- notify 1 BACKUP
kill -CONT $late; wait $late
same "the late MASTER does nothing" "$?:$(grep -c 'came late, BACKUP is newer' "$top/late"):$(ro 1)" 0:1:1
late BACKUP
expect 0 writable 5 "MASTER overtakes a late BACKUP" -- notify 1 MASTER
kill -CONT $late; wait $late
same "the late BACKUP does nothing" "$?:$(grep -c 'came late' "$top/late"):$(ro 1)" 0:1:0
storm() { for s in "$@"; do "$f" INSTANCE VI_1 "$s" 120 >/dev/null 2>&1 & pids+=($!); sleep .05; done; }
pids=(); storm MASTER BACKUP MASTER FAULT MASTER BACKUP; wait "${pids[@]}"
same "a storm that ends with BACKUP" "$(ro 1)" 1
pids=(); storm BACKUP MASTER FAULT BACKUP MASTER STOP MASTER; wait "${pids[@]}"
same "a storm that ends with MASTER" "$(ro 1)" 0
sed 's/^[^ ]*/11111111-2222-3333-4444-555555555555/; s/ [0-9]* / 99999999999 /' "$top/h1/run/state" >"$top/state.new"
cp "$top/state.new" "$top/h1/run/state"
expect 0 fenced 5 "a state from before the last boot does not count" -- notify 1 BACKUP
echo garbage >"$top/h1/run/state"
expect 0 fenced 5 "a damaged state does not count" -- notify 1 BACKUP
same "locks are for root only" "$(stat -c %a "$top/h1/run/work" "$top/h1/run/record" "$top/h1/run/state" | tr '\n' ' ')" "600 600 644 "
same "verdicts are logged by the check user" "$(stat -c %U "$top/h1/check/check-live")" keepalived_script

at errant
wait_for 5 caught_up 1; wait_for 5 caught_up 2
c 2 'stop slave'; c 1 'stop slave'
c 2 "set global read_only=0; insert into chime.t (v) values ('errant'); set global read_only=1"
expect 1 'REFUSED. host2 has transactions that host1 never got: 2-2-[0-9]+' 5 "verify-pair: errant" -- pair 2
expect 0 'host1 lacks 2-2-[0-9]+; replication from host2 will bring it' 5 "verify-pair: the other way round" -- pair 1
c 1 'start slave'; wait_for 5 caught_up 1
c 1 "set global read_only=0; insert into chime.t (v) values ('purged'); flush binary logs; insert into chime.t (v) values ('x'); set global read_only=1"
first=$(c 1 'show binary logs' | awk 'END {print $1}')
wait_for 5 sh -c "mariadb --no-defaults -S $top/h1/s.sock -e \"purge binary logs to '$first'\" && [ \$(mariadb --no-defaults -S $top/h1/s.sock -NBe 'show binary logs' | wc -l) = 1 ]"
expect 4 'binary logs of host1 begin after' 5 "verify-pair: purged" -- pair 2
mark() { with "$(render 1 mark-ready)" undo; }
expect 0 'not ready any more' 2 "mark-ready undo" -- mark
expect 1 'not bootstrapped' 2 "check-live after undo" -- as_check 1 check-live
expect 1 'refused' 3 "mark-ready refuses while replication is stopped" -- eval "c 1 'stop slave'; run 1 mark-ready"
expect 0 'ready' 3 "mark-ready --alone" -- with "$(render 1 mark-ready)" --alone

# The MySQL branches: a client that answers as MySQL does, and writes down what it was asked
