#!/bin/sh
# hac purge: removes relay logs that are applied, which MHA's servers keep (relay_log_purge = OFF) since a failover may
# take from them what another server lacks. What purge_relay_logs(1) of MHA does, by the socket and without a password.
#
# Exit: 0 purged, or nothing to do here; 1 the server refuses.
# Needs: service client socket fence_user
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

sql() {
    printf '%s\n' "$1" | timeout -s KILL 300 "$client" --no-defaults --protocol=socket --socket="$socket" --user="$fence_user" --batch --skip-column-names
}

sql 'SET GLOBAL relay_log_purge = ON; FLUSH NO_WRITE_TO_BINLOG RELAY LOGS;' || {
    printf '%s: the server does not purge its relay logs\n' "$service" >&2
    sql 'SET GLOBAL relay_log_purge = OFF;'
    exit 1
}
# The applier removes them as it goes on to the new one.
sleep 3
sql 'SET GLOBAL relay_log_purge = OFF;'
