#!/bin/sh
# hac mark-ready: the last bootstrap step. From here on the checks can pass, and the address can come up here.
#
# Run as root: mark-ready        makes ready_file when replication runs both ways as far as this host can see:
#                                receiver and applier run without error, and the peer reads from this server
#              mark-ready undo   takes it away: the checks fail and the address leaves this host
# May be repeated. mark-ready --alone skips what needs the peer: only for a pair whose other host is lost.
#
# Exit: 0 done; 1 refused, with the reason; 2 wrong arguments; 3 cannot ask the server.
# Needs: service ready_file client socket fence_user sql_timeout replication_user
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

finish() {
    printf '%s\n' "$service: mark-ready: $2"
    exit "$1"
}

sql() {
    answer=$(printf '%s\n' "$1" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$fence_user" --connect-timeout="$sql_timeout" --batch 2>&1)
    case $? in
    0) return 0 ;;
    124 | 137) finish 3 "no answer from the server within $sql_timeout s" ;;
    esac
    return 1
}

alone=no
case ${1-} in
'') ;;
--alone) alone=yes ;;
undo)
    rm -f "$ready_file" || finish 1 "cannot remove $ready_file"
    finish 0 "not ready any more: the address leaves this host if it is here"
    ;;
*) finish 2 "usage: mark-ready [--alone | undo]" ;;
esac

sql 'SELECT 1;' || finish 3 "$(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1)"
if [ "$alone" = no ]; then
    sql 'SHOW REPLICA STATUS;' || sql 'SHOW SLAVE STATUS;' || finish 3 "$(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1)"
    state=$(printf '%s\n' "$answer" | awk -F '\t' '
        function f(a, b) { return (a in col) ? $(col[a]) : (b in col) ? $(col[b]) : "" }
        NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; next }
        NR == 2 {
            print f("Replica_IO_Running", "Slave_IO_Running"), f("Replica_SQL_Running", "Slave_SQL_Running"), \
                f("Last_IO_Errno", "") + 0, f("Last_SQL_Errno", "") + 0
        }')
    [ -n "$state" ] || finish 1 "refused: replication is not configured here"
    [ "$state" = 'Yes Yes 0 0' ] ||
        finish 1 "refused: receiver, applier and their last errors are '$state', must be 'Yes Yes 0 0'"
    sql "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST
WHERE USER = '$replication_user' AND COMMAND IN ('Binlog Dump', 'Binlog Dump GTID');" ||
        finish 3 "$(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1)"
    [ "$(printf '%s\n' "$answer" | tail -n 1)" -ge 1 ] || finish 1 "refused: nobody replicates from this server yet"
fi
if ! { (umask 022 && mkdir -p "${ready_file%/*}") && : >"$ready_file" && chmod 0644 "$ready_file"; }; then
    finish 1 "cannot make $ready_file"
fi
finish 0 "ready"
