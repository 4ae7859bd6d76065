#!/bin/sh
# hac check-fresh: has this server applied what it received from its peer?
#
# For keepalived's track_script, run as the check user, weighted. It passes when the applier (SQL) thread runs
# without an error and what was received but not yet applied is within the limits. It does not ask whether the
# receiver (IO) thread is connected: that thread is down exactly when the peer has died.
# Columns are read by name, with the old and the new terms, so it works with MySQL and Percona Server 5.7, 8.0,
# 8.4 and MariaDB 10.5 and later. The backlog counts transactions when replication uses GTIDs; without them it
# counts bytes (an upper bound when the applier is in an older binary log than the receiver).
#
# Exit: 0 fresh; 1 not fresh or cannot tell, with the reason on standard output.
# Longest run: 3 x sql_timeout + 1 s.
# Needs: service ready_file client socket check_user sql_timeout max_backlog_transactions max_backlog_bytes check_dir
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

# finish STATUS VERDICT [DETAIL]: the verdict is logged when it differs from the last one.
finish() {
    verdict_file=$check_dir/check-fresh
    if [ -n "$check_dir" ] && [ -w "$check_dir" ] && [ "$(id -u)" != 0 ]; then
        last=
        if [ -r "$verdict_file" ]; then read -r last <"$verdict_file" || :; fi
        if [ "$last" != "$2" ]; then
            printf '%s\n' "$2" >"$verdict_file"
            timeout -s KILL 1 logger -t hac -p daemon.notice -- "$service: check-fresh: $2${3:+: $3}" 2>/dev/null || :
        fi
    fi
    printf '%s\n' "$service: $2${3:+: $3}"
    exit "$1"
}

sql() {
    printf '%s\n' "$1" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$check_user" --connect-timeout="$sql_timeout" --batch 2>&1
}

failed() {
    if [ "$1" = 124 ] || [ "$1" = 137 ]; then finish 1 "the server hangs" "no answer within $sql_timeout s"; fi
    finish 1 "the server does not answer" "$(printf '%s\n' "$2" | grep '^ERROR' | head -n 1 | cut -c 1-200)"
}

# The status row as "name value" lines under names of our own; the row of the default channel.
fields() {
    awk -F '\t' '
        function f(a, b) { return (a in col) ? $(col[a]) : (b in col) ? $(col[b]) : "" }
        NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; next }
        {
            channel = f("Channel_Name", "Connection_name")
            if (row != "" && channel != "") next
            received = f("Retrieved_Gtid_Set", "Gtid_IO_Pos"); gsub(/\\n| /, "", received)
            gtid = ("Using_Gtid" in col) ? f("Using_Gtid", "") : (f("Auto_Position", "") == 1 || received != "") ? "Auto" : "No"
            error = f("Last_SQL_Error", ""); gsub(/\\[nt]/, " ", error)
            row = "flavor " (("Gtid_IO_Pos" in col) ? "mariadb" : "mysql") "\n" \
                "applier " f("Replica_SQL_Running", "Slave_SQL_Running") "\n" \
                "receiver " f("Replica_IO_Running", "Slave_IO_Running") "\n" \
                "errno " f("Last_SQL_Errno", "") "\n" \
                "error " substr(error, 1, 200) "\n" \
                "gtid " gtid "\n" \
                "received " received "\n" \
                "read_file " f("Source_Log_File", "Master_Log_File") "\n" \
                "read_pos " f("Read_Source_Log_Pos", "Read_Master_Log_Pos") "\n" \
                "exec_file " f("Relay_Source_Log_File", "Relay_Master_Log_File") "\n" \
                "exec_pos " f("Exec_Source_Log_Pos", "Exec_Master_Log_Pos") "\n" \
                "relay_space " f("Relay_Log_Space", "")
        }
        END { if (row != "") print row }'
}

[ -e "$ready_file" ] || finish 1 "not bootstrapped" "$ready_file does not exist"

answer=$(sql 'SHOW REPLICA STATUS;')
status=$?
if [ "$status" = 1 ]; then # before MySQL 8.0.22 the statement does not exist
    answer=$(sql 'SHOW SLAVE STATUS;')
    status=$?
fi
[ "$status" = 0 ] || failed "$status" "$answer"

flavor='' applier='' errno='' error='' gtid='' received='' read_file='' read_pos='' exec_file='' exec_pos='' relay_space=''
while read -r name value; do
    case $name in
    flavor) flavor=$value ;;
    applier) applier=$value ;;
    errno) errno=$value ;;
    error) error=$value ;;
    gtid) gtid=$value ;;
    received) received=$value ;;
    read_file) read_file=$value ;;
    read_pos) read_pos=$value ;;
    exec_file) exec_file=$value ;;
    exec_pos) exec_pos=$value ;;
    relay_space) relay_space=$value ;;
    esac
done <<END
$(printf '%s\n' "$answer" | fields)
END

[ -n "$flavor" ] || finish 1 "replication is not configured"
[ "${errno:-0}" = 0 ] || finish 1 "the applier stopped at an error" "$errno $error"
[ "$applier" = Yes ] || finish 1 "the applier does not run"

case $received in *[!0-9A-Za-z_:,-]*) finish 1 "unexpected text in the received GTIDs" ;; esac
if [ "$gtid" != No ]; then
    backlog=0
    if [ -n "$received" ] && [ "$flavor" = mysql ]; then
        answer=$(sql "SELECT GTID_SUBTRACT('$received', @@GLOBAL.gtid_executed) AS missing;")
        status=$?
        [ "$status" = 0 ] || failed "$status" "$answer"
        backlog=$(printf '%s\n' "$answer" | awk '
            NR > 1 {
                gsub(/\\n| /, "")
                n = split($0, part, /[:,]/)
                for (i = 1; i <= n; i++) {
                    if (part[i] ~ /^[0-9]+-[0-9]+$/) { split(part[i], r, "-"); sum += r[2] - r[1] + 1 }
                    else if (part[i] ~ /^[0-9]+$/) sum++
                }
            }
            END { printf "%.0f\n", sum }')
    elif [ -n "$received" ]; then
        answer=$(sql "SELECT @@GLOBAL.gtid_slave_pos AS pos, @@GLOBAL.server_id AS id;")
        status=$?
        [ "$status" = 0 ] || failed "$status" "$answer"
        # What came back to where it was written (its own server_id) is never applied.
        backlog=$(printf '%s\n' "$answer" | awk -F '\t' -v received="$received" '
            NR > 1 {
                n = split($1, part, ",")
                for (i = 1; i <= n; i++) { split(part[i], g, "-"); done[g[1]] = g[3] }
                n = split(received, part, ",")
                for (i = 1; i <= n; i++) {
                    split(part[i], g, "-")
                    if (g[2] != $2 && g[3] > done[g[1]] + 0) sum += g[3] - done[g[1]]
                }
            }
            END { printf "%.0f\n", sum }')
    fi
    case $backlog in '' | *[!0-9]*) finish 1 "cannot count the backlog" ;; esac
    [ "$backlog" -le "$max_backlog_transactions" ] ||
        finish 1 "too much is not applied yet" "$backlog transactions, limit $max_backlog_transactions"
    finish 0 "fresh" "$backlog transactions to apply"
fi

if [ "$read_file" = "$exec_file" ]; then
    backlog=$((${read_pos:-0} - ${exec_pos:-0}))
else
    backlog=${relay_space:-0}
fi
[ "$backlog" -le "$max_backlog_bytes" ] ||
    finish 1 "too much is not applied yet" "$backlog bytes, limit $max_backlog_bytes"
finish 0 "fresh" "$backlog bytes to apply"
