# shellcheck shell=bash disable=SC2034,SC2154
# The branches for MySQL, with a client that answers as a MySQL server does. Sourced by ../mysql-test.sh.

at mysql
mkdir -p "$top/fake"; chmod 777 "$top/fake"
cat >"$top/fake/client" <<'END'
#!/bin/bash
d=$(dirname "$0"); q=$(cat); printf '%s\n' "$q" >>"$d/asked"
. "$d/says"
names=yes; case " $* " in *" --skip-column-names "*) names=no ;; esac
status_row() {
    [ "$names" = no ] || printf '%s\t' "$@" | sed 's/=[^\t]*//g; s/\t$/\n/'
    printf '%s\n' "$@" | sed 's/^[^=]*=//' | paste -sd '\t'
}
while IFS= read -r -d ';' s; do
    s=$(printf '%s' "$s" | tr '\n' ' ' | sed 's/^ *//')
    case $s in
    "SELECT 'alive'"*) printf 'alive\t1\n' ;;
    "SHOW GLOBAL VARIABLES WHERE"*) printf 'offline_mode\t%s\nread_only\t%s\nsuper_read_only\t%s\n' "$offline" "$(cat "$d/ro")" "$(cat "$d/sro")" ;;
    "SHOW REPLICA STATUS") [ "$era" != 5.7 ] || { echo "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax" >&2; exit 1; }
        status_row Replica_IO_State= Source_Host=h Source_Log_File=b.1 Read_Source_Log_Pos=900 Relay_Source_Log_File=b.1 Replica_IO_Running=$io Replica_SQL_Running=$sqlt \
            Exec_Source_Log_Pos=400 Relay_Log_Space=5000 Last_SQL_Errno=$errno "Last_SQL_Error=$error" "Retrieved_Gtid_Set=$retrieved" Executed_Gtid_Set= Auto_Position=$auto Channel_Name= ;;
    "SHOW SLAVE STATUS") [ "$era" = 5.7 ] || { echo "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax" >&2; exit 1; }
        status_row Slave_IO_State= Master_Host=h Master_Log_File=b.2 Read_Master_Log_Pos=900 Relay_Master_Log_File=b.1 Slave_IO_Running=$io Slave_SQL_Running=$sqlt \
            Exec_Master_Log_Pos=400 Relay_Log_Space=5000 Last_SQL_Errno=$errno "Last_SQL_Error=$error" "Retrieved_Gtid_Set=$retrieved" Executed_Gtid_Set= Auto_Position=$auto Channel_Name= ;;
    "SELECT GTID_SUBTRACT"*) [ "$names" = no ] || echo missing; printf '%s\n' "$missing" ;;
    "SELECT WAIT_FOR_EXECUTED_GTID_SET"*) [ "$wait" = 0 ] || sleep 1; echo "$wait" ;;
    *"SET GLOBAL super_read_only = ON"*) echo ON >"$d/ro"; echo ON >"$d/sro" ;;
    *"SET GLOBAL super_read_only = OFF"*) echo OFF >"$d/sro" ;;
    *"SET GLOBAL read_only = OFF"*) echo OFF >"$d/ro"; echo OFF >"$d/sro" ;;
    "SELECT CONCAT('KILL"*) cat "$d/victims" 2>/dev/null; : >"$d/victims" ;;
    esac
done <<<"$q"
exit 0
END
chmod 755 "$top/fake/client"
says() { printf '%s\n' "era=8.0 offline=OFF io=Yes sqlt=Yes errno=0 error= auto=1 wait=0" "retrieved='aaaa-1:1-9,\\nbbbb-2:1-70:80'" "missing='bbbb-2:60-70:80'" "$@" >"$top/fake/says"; : >"$top/fake/asked"; }
echo ON >"$top/fake/ro"; echo ON >"$top/fake/sro"; chmod 666 "$top/fake/ro" "$top/fake/sro"
fake() { as_check 1 "$@" client="$top/fake/client"; }
vip 0
for era in 5.7 8.0; do
    says era=$era; chmod 666 "$top/fake/asked"
    expect 0 'fresh: 12 transactions' 3 "check-fresh $era, sets over several lines" -- fake check-fresh
    expect 1 '12 transactions, limit 11' 3 "check-fresh $era, limit" -- fake check-fresh max_backlog_transactions=11
done
same "the received set in one line" "$(grep -c "GTID_SUBTRACT('aaaa-1:1-9,bbbb-2:1-70:80', @@GLOBAL.gtid_executed)" "$top/fake/asked")" 2
says io=Connecting missing=; chmod 666 "$top/fake/asked"
expect 0 'fresh: 0' 3 "check-fresh with the receiver connecting" -- fake check-fresh
says missing="'aaaa-1:tag_1:1-3:5,\\nbbbb-2:7'"; chmod 666 "$top/fake/asked"
expect 0 'fresh: 5' 3 "check-fresh with tagged GTIDs" -- fake check-fresh
says sqlt=No errno=1032 "error='Could not execute\\tDelete_rows\\n event'"; chmod 666 "$top/fake/asked"
expect 1 'applier stopped at an error: 1032 Could not execute Delete_rows  ?event' 3 "check-fresh error text" -- fake check-fresh
says "retrieved=''" auto=0; chmod 666 "$top/fake/asked"
expect 0 'fresh: 500 bytes' 3 "check-fresh without GTIDs" -- fake check-fresh
says era=5.7 "retrieved=''" auto=0; chmod 666 "$top/fake/asked"
expect 1 '5000 bytes, limit 4000' 3 "check-fresh 5.7 without GTIDs, behind by a file" -- fake check-fresh max_backlog_bytes=4000
says; chmod 666 "$top/fake/asked"
expect 0 alive 3 "check-live" -- fake check-live
says offline=ON; chmod 666 "$top/fake/asked"
expect 1 'offline mode' 3 "check-live offline" -- fake check-live
says io=Connecting; vip 1
expect 0 'writable after' 4 "MASTER" -- notify 1 MASTER client="$top/fake/client" fence_user=hac_fence
same "both cleared" "$(cat "$top/fake/ro" "$top/fake/sro" | tr '\n' ' ')" "OFF OFF "
same "waits for the received set" "$(grep -c "WAIT_FOR_EXECUTED_GTID_SET('aaaa-1:1-9,bbbb-2:1-70:80', 1)" "$top/fake/asked")" 1
same "opens after the wait" "$(grep -nE 'WAIT_FOR|read_only = OFF' "$top/fake/asked" | cut -d: -f2- | cut -c1-15 | tr '\n' ' ')" "SELECT WAIT_FOR SET SESSION loc "
vip 0; says; printf 'KILL 7;\nKILL 9;\n' >"$top/fake/victims"
expect 0 'fenced, 2 connections ended' 4 "BACKUP" -- notify 1 BACKUP client="$top/fake/client" fence_user=hac_fence
same "both set" "$(cat "$top/fake/ro" "$top/fake/sro" | tr '\n' ' ')" "ON ON "
same "kills" "$(grep -cE '^KILL (7|9);$' "$top/fake/asked")" 2
vip 1; says wait=1
expect 1 'not drained after 1 s: the relay log is not applied yet' 8 "MASTER, backlog" -- notify 1 MASTER client="$top/fake/client" drain_timeout=1
same "stays read-only" "$(cat "$top/fake/sro")" ON
