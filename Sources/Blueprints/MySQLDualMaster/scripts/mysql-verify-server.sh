#!/bin/sh
# hac verify-server: is the server here set up as the bundle says, and will it start fenced?
#
# Run as root after the configuration is installed and the server restarted ("config"), and again after the accounts
# are made ("accounts"):
#   verify-server config|accounts|all
# config:   the identity and replication settings of the running server; read-only now (unless this host holds an
#           address); read-only at the next start, from the option files and from mysqld-auto.cnf, which wins.
# accounts: the check user and the fence account get in over the socket, without a password, with what they need.
# Changes nothing; may be repeated. One line for each thing looked at.
#
# Exit: 0 all as it should be; 1 something is not; 2 wrong arguments; 3 cannot ask the server.
# Needs: service client socket check_user fence_user sql_timeout server_id vips ip_command
#        print_defaults defaults_file datadir
#   print_defaults  my_print_defaults; defaults_file: empty for the program's own places
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

bad=0
check() { # NAME GOOD? TEXT
    if [ "$2" = yes ]; then
        printf 'ok    %s: %s\n' "$1" "$3"
    else
        printf 'WRONG %s: %s\n' "$1" "$3"
        bad=$((bad + 1))
    fi
}

sql() { # RUNNER STATEMENTS, as the account $user
    # shellcheck disable=SC2086 # the runner is a command of ours, or nothing
    answer=$(printf '%s\n' "$2" | timeout -s KILL "$sql_timeout" $1 "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$user" --connect-timeout="$sql_timeout" --batch --skip-column-names 2>&1)
    status=$?
    problem=$(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1 | cut -c 1-200)
    [ "$status" = 0 ]
}

equal() { # NAME WANTED
    eval "value=\${v_$1-}"
    if [ "$value" = "$2" ]; then check "$1" yes "$value"; else check "$1" no "${value:-absent}, must be $2"; fi
}

config() {
    user=$fence_user
    if ! sql '' "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'server_id', 'log_bin', 'gtid_mode',
'enforce_gtid_consistency', 'gtid_domain_id', 'gtid_strict_mode', 'log_replica_updates', 'log_slave_updates',
'read_only', 'super_read_only', 'binlog_format', 'sync_binlog', 'innodb_flush_log_at_trx_commit');"; then
        printf '%s\n' "$service: verify-server: cannot ask the server: ${problem:-no answer within $sql_timeout s}" >&2
        exit 3
    fi
    v_version='' v_read_only='' v_super_read_only='' v_log_replica_updates='' v_gtid_domain_id=''
    while read -r name value; do
        case $name in '' | *[!a-z_]*) continue ;; esac
        case $value in *[!0-9A-Za-z._+~-]*) continue ;; esac
        eval "v_$name=\$value"
    done <<END
$answer
END
    equal server_id "$server_id"
    equal log_bin ON
    equal binlog_format ROW
    equal sync_binlog 1
    equal innodb_flush_log_at_trx_commit 1
    case $v_version in
    *MariaDB*)
        equal log_slave_updates ON
        equal gtid_strict_mode ON
        if [ "${v_gtid_domain_id:-0}" != 0 ]; then
            check gtid_domain_id yes "$v_gtid_domain_id"
        else
            check gtid_domain_id no "0: each of the two needs its own"
        fi
        ;;
    *)
        equal gtid_mode ON
        equal enforce_gtid_consistency ON
        if [ -n "$v_log_replica_updates" ]; then equal log_replica_updates ON; else equal log_slave_updates ON; fi
        ;;
    esac

    holder=no
    for address in $vips; do
        found=$(timeout -s KILL 1 "$ip_command" -o addr show to "$address" 2>/dev/null) || found=
        if [ -n "$found" ]; then holder=yes; fi
    done
    if [ "$holder" = yes ]; then
        check "read-only now" yes "$v_read_only; this host holds an address, so notify decides"
    elif [ "$v_read_only" = OFF ]; then
        check "read-only now" no "the server is writable without holding an address: SET GLOBAL read_only = ON"
    elif [ "$v_super_read_only" = OFF ]; then
        check "read-only now" no "super_read_only is OFF: SET GLOBAL super_read_only = ON"
    else
        check "read-only now" yes "read_only $v_read_only${v_super_read_only:+, super_read_only $v_super_read_only}"
    fi

    next_read_only=off next_super=off
    options=$(timeout -s KILL 5 "$print_defaults" ${defaults_file:+"--defaults-file=$defaults_file"} \
        mysqld server mariadb mariadbd "mysqld-${v_version%%.*}" 2>/dev/null | tr '[:upper:]' '[:lower:]' | tr '_' '-')
    while read -r option; do
        value=on
        case $option in *=0 | *=off | *=false | --skip-* | --disable-*) value=off ;; esac
        case ${option%%=*} in
        --read-only | --skip-read-only | --disable-read-only) next_read_only=$value ;;
        --super-read-only | --skip-super-read-only | --disable-super-read-only) next_super=$value ;;
        esac
    done <<END
$options
END
    if [ "$next_super" = on ] && [ -n "$v_super_read_only" ]; then next_read_only=on; fi
    if [ "$next_read_only" = off ]; then
        check "read-only at the next start" no "the option files do not say read_only=ON"
    elif [ -n "$v_super_read_only" ] && [ "$next_super" = off ]; then
        check "read-only at the next start" no "the option files do not say super_read_only=ON"
    else
        check "read-only at the next start" yes "by the option files"
    fi
    if [ -e "$datadir/mysqld-auto.cnf" ]; then
        if grep -q '"\(super_\)\{0,1\}read_only"' "$datadir/mysqld-auto.cnf"; then
            check "mysqld-auto.cnf" no "a persisted read_only wins over the option files: RESET PERSIST read_only; RESET PERSIST super_read_only"
        else
            check "mysqld-auto.cnf" yes "persists no read_only"
        fi
    fi
}

accounts() {
    user=$check_user
    if sql "setpriv --reuid=$check_user --clear-groups --" "SELECT CURRENT_USER(); SHOW GLOBAL VARIABLES LIKE 'read_only';"; then
        check "account $check_user" yes "gets in over the socket"
        if sql "setpriv --reuid=$check_user --clear-groups --" 'SHOW REPLICA STATUS;' ||
            sql "setpriv --reuid=$check_user --clear-groups --" 'SHOW SLAVE STATUS;'; then
            check "account $check_user" yes "may see the replica status"
        else
            check "account $check_user" no "may not see the replica status: ${problem:-no answer}"
        fi
    else
        check "account $check_user" no "${problem:-no answer within $sql_timeout s}"
    fi
    user=$fence_user
    if sql '' 'SELECT CURRENT_USER();'; then
        check "account $fence_user" yes "root gets in over the socket"
        if sql '' "SHOW GRANTS;"; then
            case $answer in
            *'GRANT ALL PRIVILEGES ON *.*'* | *SUPER*) check "account $fence_user" yes "may set read_only" ;;
            *SYSTEM_VARIABLES_ADMIN* | *'READ_ONLY ADMIN'*) check "account $fence_user" yes "may set read_only" ;;
            *) check "account $fence_user" no "needs SYSTEM_VARIABLES_ADMIN (5.7: SUPER) to set read_only" ;;
            esac
            case $answer in
            *'GRANT ALL PRIVILEGES ON *.*'*) check "account $fence_user" yes "may end connections" ;;
            *PROCESS*SUPER* | *PROCESS*CONNECTION?ADMIN* | *CONNECTION?ADMIN*PROCESS*)
                check "account $fence_user" yes "may end connections" ;;
            *) check "account $fence_user" no "needs PROCESS and CONNECTION_ADMIN (5.7: SUPER) to end connections" ;;
            esac
        fi
    else
        check "account $fence_user" no "${problem:-no answer within $sql_timeout s}"
    fi
}

case ${1-} in
config) config ;;
accounts) accounts ;;
all)
    config
    accounts
    ;;
*)
    echo "usage: verify-server config|accounts|all" >&2
    exit 2
    ;;
esac
[ "$bad" = 0 ] || exit 1
