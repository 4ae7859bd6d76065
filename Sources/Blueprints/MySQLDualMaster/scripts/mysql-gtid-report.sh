#!/bin/sh
# hac gtid-report: what this server has executed, as text for verify-pair and wait-applied on the other host.
#
# Run as root. Reads only. Prints "name value" lines without secrets; for example, on host2:
#   ssh root@host1 /usr/local/libexec/hac/mysql/database/gtid-report | /usr/local/libexec/hac/mysql/database/verify-pair -
#
# Exit: 0 printed; 1 the server cannot be asked.
# Needs: service client socket fence_user sql_timeout host_name
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

fail() {
    printf '%s\n' "$service: gtid-report: $1" >&2
    exit 1
}

sql() {
    answer=$(printf '%s\n' "$1" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$fence_user" --connect-timeout="$sql_timeout" \
        --batch --skip-column-names 2>&1)
    case $? in
    0) answer=$(printf '%s\n' "$answer" | sed 's/\\n//g') ;;
    124 | 137) fail "no answer within $sql_timeout s" ;;
    *) fail "$(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1)" ;;
    esac
}

sql 'SELECT VERSION();'
version=$answer
case $version in *MariaDB*) flavor=mariadb ;; *) flavor=mysql ;; esac
sql "SELECT 'server_id', @@GLOBAL.server_id; SELECT 'read_only', @@GLOBAL.read_only;
SELECT 'databases', COALESCE(GROUP_CONCAT(SCHEMA_NAME ORDER BY SCHEMA_NAME), '-') FROM information_schema.SCHEMATA
WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema');"
common=$answer
if [ "$flavor" = mysql ]; then
    sql "SELECT 'server_uuid', @@GLOBAL.server_uuid; SELECT 'gtid_mode', @@GLOBAL.gtid_mode;
SELECT 'executed', IF(@@GLOBAL.gtid_executed = '', '-', @@GLOBAL.gtid_executed);
SELECT 'purged', IF(@@GLOBAL.gtid_purged = '', '-', @@GLOBAL.gtid_purged);"
    own=$answer
else
    sql 'SHOW BINARY LOGS;'
    first=$(printf '%s\n' "$answer" | awk 'NR == 1 { print $1 }')
    case $first in '' | *[!0-9A-Za-z._-]*) fail "no binary logs (is log_bin set?)" ;; esac
    sql "SELECT 'gtid_domain_id', @@GLOBAL.gtid_domain_id;
SELECT 'position', IF(@@GLOBAL.gtid_current_pos = '', '-', @@GLOBAL.gtid_current_pos);
SELECT 'executed', IF(CONCAT(@@GLOBAL.gtid_binlog_state, @@GLOBAL.gtid_slave_pos) = '', '-',
    CONCAT_WS(',', NULLIF(@@GLOBAL.gtid_binlog_state, ''), NULLIF(@@GLOBAL.gtid_slave_pos, '')));
SELECT 'purged', COALESCE(NULLIF(BINLOG_GTID_POS('$first', 4), ''), '-');"
    own=$answer
fi
printf '%s\n' 'hac-gtid-report 1' "host $host_name" "flavor $flavor" "version $version" "$common" "$own" end |
    tr '\t' ' '
