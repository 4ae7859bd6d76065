#!/bin/sh
# hac check-live: is the database on this host fit to serve clients?
#
# For keepalived's track_script, run as the check user, unweighted. It passes when
#   - the service has been bootstrapped here (ready_file exists),
#   - the server answers a query over its socket within sql_timeout seconds and is not in offline mode,
#   - and, while this host holds one of the service's addresses, the server is writable. For master_grace
#     seconds after notify was told MASTER it may still be read-only: notify is draining the relay log.
# It uses no password: the socket plugin knows the check user by its operating system account.
#
# Exit: 0 fit; 1 not fit, with the reason on standard output.
# Longest run: 2 x sql_timeout + 2 s; keepalived's own timeout should not be shorter than sql_timeout + 1.
# Needs: service ready_file client socket check_user sql_timeout vips ip_command state_file master_grace check_dir
#   vips        addresses without prefix, separated by spaces
#   state_file  what notify was told last
#   check_dir   directory of the check user for the last verdict, so that a change is logged once; empty: no log
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

# finish STATUS VERDICT [DETAIL]: the verdict is logged when it differs from the last one.
finish() {
    verdict_file=$check_dir/check-live
    if [ -n "$check_dir" ] && [ -w "$check_dir" ] && [ "$(id -u)" != 0 ]; then
        last=
        if [ -r "$verdict_file" ]; then read -r last <"$verdict_file" || :; fi
        if [ "$last" != "$2" ]; then
            printf '%s\n' "$2" >"$verdict_file"
            timeout -s KILL 1 logger -t hac -p daemon.notice -- "$service: check-live: $2${3:+: $3}" 2>/dev/null || :
        fi
    fi
    printf '%s\n' "$service: $2${3:+: $3}"
    exit "$1"
}

sql() {
    printf '%s\n' "$1" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$check_user" --connect-timeout="$sql_timeout" \
        --batch --skip-column-names 2>&1
}

# 0: an address of the service is here; 1: none; 2: cannot tell
vip_here() {
    for address in $vips; do
        found=$(timeout -s KILL 1 "$ip_command" -o addr show to "$address" 2>/dev/null) || return 2
        if [ -n "$found" ]; then return 0; fi
    done
    return 1
}

[ -e "$ready_file" ] || finish 1 "not bootstrapped" "$ready_file does not exist"

answer=$(sql "SELECT 'alive', 1;
SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'offline_mode');")
status=$?
if [ "$status" = 124 ] || [ "$status" = 137 ]; then
    finish 1 "the server hangs" "no answer within $sql_timeout s"
elif [ "$status" != 0 ]; then
    finish 1 "the server does not answer" "$(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1 | cut -c 1-200)"
fi

alive=no read_only=unknown offline=OFF
while read -r name value; do
    case $name in
    alive) alive=yes ;;
    read_only) read_only=$value ;;
    offline_mode) offline=$value ;;
    esac
done <<END
$answer
END
[ "$alive" = yes ] || finish 1 "the server answers nonsense"
[ "$offline" = OFF ] || finish 1 "the server is in offline mode"

vip_here
case $? in
1) finish 0 "alive" ;;
2) finish 1 "cannot list the addresses of this host" ;;
esac
[ "$read_only" != OFF ] || finish 0 "alive and writable"

state='' since=''
if [ -r "$state_file" ]; then
    read -r _ _ _ state since _ <"$state_file" || :
fi
read -r now _ </proc/uptime
now=${now%%.*}
case $state:$since in
MASTER:*[!0-9]* | MASTER:) ;;
MASTER:*)
    if [ $((now - since)) -ge 0 ] && [ $((now - since)) -le "$master_grace" ]; then
        finish 0 "alive, being opened for writing"
    fi
    finish 1 "holds the address but is read-only" "not writable $((now - since)) s after MASTER"
    ;;
esac
finish 1 "holds the address but is read-only" "notify was not told MASTER (last: ${state:-nothing})"
