#!/bin/sh
# hac server: what MHA's scripts on the manager do on this host, over ssh. Run as root: server COMMAND
#
#   status   is the writer's address here?
#   take     bring the address here, unless another host answers for it
#   release  take the address away from here
#   open     let clients write
#   drain    for a planned switch: the address away, clients' connections ended, read-only
#   fence    after a failure: the address away, the server stopped, killed if need be
#
# Exit: 0 it is so; 1 it is not, with the reason; 2 wrong arguments.
# Needs: service client socket fence_user sql_timeout unit address prefix device fence_sql keep_users stop_timeout
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

say() {
    printf '%s\n' "$service: server: $1"
    logger -t hac -p daemon.notice -- "$service: server: $1" || :
}

fail() {
    printf '%s\n' "$service: server: $1" >&2
    logger -t hac -p daemon.err -- "$service: server: $1" || :
    exit 1
}

has_address() { ip -o -4 address show to "$address" | grep -q .; }

sql() {
    answer=$(printf '%s\n' "$1" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$fence_user" --connect-timeout="$sql_timeout" --batch --skip-column-names 2>&1)
}

# Verified by looking again: what `ip` says of a removal that was not needed is of no interest.
release() {
    ip address del "$address/$prefix" dev "$device" 2>/dev/null
    ! has_address || fail "$address is still here"
}

# The connections of everybody but replication, MHA and the server itself.
end_clients() {
    names=''
    for name in $keep_users; do names="$names, '$name'"; done
    sql "SELECT id FROM information_schema.processlist WHERE user NOT IN ('system user', 'event_scheduler'$names);" || return 1
    for id in $answer; do
        case $id in *[!0-9]*) return 1 ;; esac
        # One that has gone by itself answers with an error.
        sql "KILL $id;" || :
    done
}

case ${1-} in
status)
    has_address || fail "$address is not here"
    say "$address is here"
    ;;
take)
    if ! has_address; then
        # arping(8), -D: fails when another host answers for the address, one that nobody could fence for example.
        arping -D -q -c 2 -w 3 -I "$device" "$address" || fail "another host answers for $address: fence it first"
        ip address add "$address/$prefix" dev "$device" || fail "cannot add $address to $device"
    fi
    # Neighbours learn the new place at once; -U answers nothing, so that its status says nothing.
    arping -U -q -c 3 -w 3 -I "$device" "$address" >/dev/null 2>&1
    say "$address is here now"
    ;;
release)
    release
    say "$address is not here"
    ;;
open)
    { sql 'SET GLOBAL read_only = OFF; SELECT @@GLOBAL.read_only;' && [ "$answer" = 0 ]; } || fail "the server stays read-only: $answer"
    say "open for writing"
    ;;
drain)
    release
    end_clients || fail "cannot end the clients' connections: $answer"
    { sql "$fence_sql; SELECT @@GLOBAL.read_only;" && [ "$answer" = 1 ]; } || fail "the server does not become read-only: $answer"
    end_clients || fail "cannot end the clients' connections: $answer"
    say "drained and read-only"
    ;;
fence)
    release
    # A server that hangs does not answer; it is stopped all the same.
    sql "$fence_sql;" || :
    timeout "$stop_timeout" systemctl stop "$unit" || systemctl kill --kill-who=all --signal=KILL "$unit"
    tries=0
    while [ "$(systemctl show --property=MainPID --value "$unit")" != 0 ]; do
        tries=$((tries + 1))
        [ "$tries" -le 10 ] || fail "$unit is still running"
        sleep 1
    done
    say "fenced: $unit is stopped, $address is not here"
    ;;
*)
    printf '%s\n' "usage: server status|take|release|open|drain|fence" >&2
    exit 2
    ;;
esac
