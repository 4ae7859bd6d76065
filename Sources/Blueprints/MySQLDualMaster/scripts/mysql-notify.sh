#!/bin/sh
# hac notify: opens the database for writing where the address is, and fences it everywhere else.
#
# keepalived runs it as root: notify TYPE NAME STATE PRIORITY (TYPE is INSTANCE or GROUP).
#   MASTER                         wait until everything received from the peer is applied, then clear read-only
#   BACKUP, FAULT, STOP, DELETED   set read-only, then end the remaining client connections
#   any other state                nothing
#
# keepalived does not wait for one notify script before it starts the next. Every run first records what it was
# told, ordered by the time keepalived started it: one that comes late with older news does nothing. Runs then take
# turns by a lock, and the work is given up as soon as newer news is recorded. Before opening, an address of the
# service must really be on this host.
#
# The server may be down, hung or full of connections: every statement has a limit (sql_timeout), opening gives up
# after drain_timeout and fencing after fence_timeout. When the relay log is not applied in time, on_timeout decides:
# stay_read_only (check-live then fails, so the address leaves) or open (what is not applied yet follows later).
# A server that does not run needs no fence: it starts read-only. One that was opened by this script, still runs and
# cannot be fenced in time is killed (last_resort=kill: a durable server loses nothing committed, and starts
# read-only) or reported (last_resort=log).
#
# MariaDB has no super_read_only: accounts with READ ONLY ADMIN (ALL ON *.*) can still write on a fenced server, and
# only their connections are ended. MySQL and Percona Server get super_read_only.
# Kept connections: replication, this script's own, the server's internal ones, and those over the socket of the
# accounts in keep_users.
#
# Exit: 0 done, or newer news took over; 1 could not; 2 wrong arguments. Messages: syslog, tag hac.
# Needs: service ready_file client socket fence_user sql_timeout vips ip_command run_dir state_file pid_file
#        drain_timeout on_timeout fence_timeout last_resort replication_user keep_users
#   fence_user  account that the operating system's root may use over the socket
#   run_dir     below /run, written only by root; state_file: in it, readable for the check user
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX
umask 077
names=--skip-column-names

say() { # LEVEL TEXT
    timeout -s KILL 2 logger -t hac -p "daemon.$1" -- "$service: notify $news: $2" 2>/dev/null || :
    printf '%s\n' "$service: notify $news: $2" >&2
}

clock() { # seconds since boot: never set back
    read -r now _ </proc/uptime
    now=${now%%.*}
}

# sql SECONDS STATEMENTS: the answer in $answer, the last error in $problem; 0 done, 1 refused, 2 no answer in time
sql() {
    answer=$(printf '%s\n' "$2" | timeout -s KILL "$1" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$fence_user" --connect-timeout="$1" --batch "$names" 2>&1 9>&-)
    case $? in
    0) return 0 ;;
    124 | 137)
        problem="no answer within $1 s"
        return 2
        ;;
    esac
    problem=$(printf '%s\n' "$answer" | grep '^ERROR' | tail -n 1 | cut -c 1-200)
    case $problem in *'ERROR 2013 '*) return 2 ;; esac
    return 1
}

# 0: an address of the service is here; 1: none, or cannot tell
vip_here() {
    for address in $vips; do
        found=$(timeout -s KILL 1 "$ip_command" -o addr show to "$address" 2>/dev/null) || found=
        if [ -n "$found" ]; then return 0; fi
    done
    return 1
}

# The process of the server in $pid; 1: it does not run
server_runs() {
    pid=
    if [ -r "$pid_file" ]; then read -r pid <"$pid_file" || :; fi
    case $pid in '' | *[!0-9]*) return 1 ;; esac
    program=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
    program=${program% (deleted)}
    case ${program##*/} in mysqld | mysqld-debug | mariadbd) return 0 ;; esac
    return 1
}

# $read_only and $super_read_only (empty: the server has none); fails as sql does
look() {
    sql "$sql_timeout" "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only');" || return $?
    read_only='' super_read_only=''
    while read -r name value; do
        case $name in
        read_only) read_only=$value ;;
        super_read_only) super_read_only=$value ;;
        esac
    done <<END
$answer
END
    if [ -n "$read_only" ]; then return 0; fi
    problem="no read_only among its variables"
    return 1
}

#--- whose news is the latest

# One line: boot ticks pid STATE since. ticks: when keepalived started the run, in clock ticks since boot.
record() {
    read -r boot </proc/sys/kernel/random/boot_id
    line=$(cat "/proc/$$/stat")
    # shellcheck disable=SC2086 # the fields after the command's name, which may contain spaces
    set -- ${line##*) }
    ticks=${20}
    clock
    since=$now
    if ! flock -w 5 8; then say warning "could not lock $run_dir/record"; fi
    last_boot='' last_ticks='' last_pid='' last_state='' last_since=''
    if [ -r "$state_file" ]; then
        read -r last_boot last_ticks last_pid last_state last_since _ <"$state_file" || :
    fi
    case $last_ticks:$last_pid:$last_since in *[!0-9:]* | :* | *: | *::*) last_boot= ;; esac
    if [ "$last_boot" = "$boot" ]; then
        if [ "$last_ticks" -gt "$ticks" ] || { [ "$last_ticks" = "$ticks" ] && [ "$last_pid" -gt $$ ]; }; then
            say notice "came late, $last_state is newer: nothing done"
            exit 0
        fi
        if [ "$last_state" = "$news" ]; then since=$last_since; fi
    fi
    mine="$boot $ticks $$ $news $since"
    if ! { printf '%s\n' "$mine" >"$state_file.new" && chmod 0644 "$state_file.new" &&
        mv -f "$state_file.new" "$state_file"; }; then
        say err "could not write $state_file"
    fi
    exec 8>&-
}

superseded() {
    latest=
    read -r latest 2>/dev/null <"$state_file" || :
    [ -n "$latest" ] && [ "$latest" != "$mine" ]
}

give_way() {
    if superseded; then
        say notice "given up, newer news: $(cut -d ' ' -f 4 "$state_file")"
        exit 0
    fi
}

#--- MASTER

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
                "exec_pos " f("Exec_Source_Log_Pos", "Exec_Master_Log_Pos")
        }
        END { if (row != "") print row }'
}

replication() {
    names=--column-names
    sql "$sql_timeout" 'SHOW REPLICA STATUS;'
    code=$?
    if [ "$code" = 1 ]; then # before MySQL 8.0.22 the statement does not exist
        sql "$sql_timeout" 'SHOW SLAVE STATUS;'
        code=$?
    fi
    names=--skip-column-names
    [ "$code" = 0 ] || return "$code"
    flavor='' applier='' receiver='' errno='' error='' gtid='' received='' read_at='' exec_at=''
    while read -r name value; do
        case $name in
        flavor) flavor=$value ;;
        applier) applier=$value ;;
        receiver) receiver=$value ;;
        errno) errno=$value ;;
        error) error=$value ;;
        gtid) gtid=$value ;;
        received) received=$value ;;
        read_file | read_pos) read_at=$read_at:$value ;;
        exec_file | exec_pos) exec_at=$exec_at:$value ;;
        esac
    done <<END
$(printf '%s\n' "$answer" | fields)
END
    case $received in *[!0-9A-Za-z_:,-]*)
        problem="unexpected text in the received GTIDs"
        return 1
        ;;
    esac
}

# 0: all that was received is applied; else why not, in $problem
applied() {
    replication || return 1
    if [ -z "$flavor" ]; then
        receiver=No received=none
        return 0
    fi
    if [ "$gtid" = No ]; then
        received=$read_at
        [ "$read_at" != "$exec_at" ] || return 0
    elif [ -z "$received" ]; then
        received=none
        return 0
    elif [ "$flavor" = mysql ]; then
        sql $((sql_timeout + 1)) "SELECT WAIT_FOR_EXECUTED_GTID_SET('$received', 1);" || return 1
        [ "$answer" != 0 ] || return 0
        waited=yes
    else
        # What came back to where it was written (its own server_id) is never applied.
        sql "$sql_timeout" 'SELECT @@GLOBAL.server_id;' || return 1
        foreign=$(printf '%s\n' "$received" | tr ',' '\n' | awk -F - -v own="$answer" '$2 != own' | tr '\n' ',')
        foreign=${foreign%,}
        [ -n "$foreign" ] || return 0
        sql $((sql_timeout + 1)) "SELECT MASTER_GTID_WAIT('$foreign', 1);" || return 1
        [ "$answer" != 0 ] || return 0
        waited=yes
    fi
    problem="the relay log is not applied yet"
    if [ "${errno:-0}" != 0 ]; then
        problem="the applier stopped at error $errno ($error)"
    elif [ "$applier" != Yes ]; then
        problem="the applier does not run"
    fi
    return 1
}

become_master() {
    clock
    started=$now
    deadline=$((now + drain_timeout))
    if [ ! -e "$ready_file" ]; then
        say err "not bootstrapped ($ready_file does not exist): stays read-only"
        exit 1
    fi
    tries=0
    until vip_here; do
        give_way
        tries=$((tries + 1))
        if [ "$tries" -gt 3 ]; then
            say err "none of its addresses is on this host: stays read-only"
            exit 1
        fi
        sleep 1
    done

    until look; do
        give_way
        clock
        if [ "$now" -ge "$deadline" ]; then
            say err "stays as it is: the server cannot be reached ($problem)"
            exit 1
        fi
        sleep 1
    done
    if [ "$read_only" = OFF ]; then
        : >"$run_dir/opened"
        say notice "is writable already"
        exit 0
    fi

    # While the peer still sends, the received set must have stood still for a second: its last transactions may be
    # on their way while it is being fenced.
    before=
    say notice "draining what was received from the peer, at most $drain_timeout s"
    while :; do
        give_way
        problem='' waited=no
        if applied; then
            if [ "$receiver" != Yes ] || [ "$before" = "$received" ]; then break; fi
            before=$received
            problem="the peer still sends"
        else
            before=
        fi
        clock
        if [ "$now" -ge "$deadline" ]; then
            if [ "$on_timeout" = open ]; then
                say warning "opening although not drained after $drain_timeout s: $problem"
                break
            fi
            say err "not drained after $drain_timeout s: $problem. Stays read-only. Repair replication here, or bring the peer back"
            exit 1
        fi
        [ "$waited" = yes ] || sleep 1
    done
    if [ -z "$flavor" ]; then say warning "replication is not configured here: nothing to drain"; fi

    if ! vip_here; then
        give_way
        say err "its address has left this host: stays read-only"
        exit 1
    fi
    if [ -n "$super_read_only" ]; then
        open='SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF;'
    else
        open='SET GLOBAL read_only = OFF;'
    fi
    : >"$run_dir/opened"
    tries=0
    while :; do
        give_way
        if sql "$sql_timeout" "SET SESSION lock_wait_timeout = 1; $open" && look && [ "$read_only" = OFF ]; then break; fi
        tries=$((tries + 1))
        if [ "$tries" -ge 10 ]; then
            say err "could not clear read-only: $problem"
            exit 1
        fi
        sleep 1
    done
    clock
    if superseded; then
        read -r _ _ _ latest_state _ <"$state_file" || :
        if [ "$latest_state" != MASTER ]; then
            sql "$sql_timeout" "SET SESSION lock_wait_timeout = 1; SET GLOBAL read_only = ON;" || :
            say notice "closed again, newer news: $latest_state"
            exit 0
        fi
    fi
    say notice "writable after $((now - started)) s"
}

#--- BACKUP, FAULT, STOP, DELETED

# Ends the connections that must not stay; $left: how many are still there
end_connections() {
    kept=
    for user in $keep_users "$fence_user"; do
        kept="$kept${kept:+, }'$user'"
    done
    victims="FROM information_schema.PROCESSLIST
        WHERE ID <> CONNECTION_ID() AND COMMAND NOT IN ('Binlog Dump', 'Binlog Dump GTID', 'Daemon', 'Killed')
        AND USER NOT IN ('system user', 'event_scheduler', 'unauthenticated user', '$replication_user')
        AND NOT (USER IN ($kept) AND HOST IN ('localhost', ''))"
    pass=0
    while [ "$pass" -lt 5 ]; do
        sql "$sql_timeout" "SELECT CONCAT('KILL ', ID, ';') $victims;" || return $?
        left=$(printf '%s' "$answer" | grep -c '^KILL ')
        [ "$left" -gt 0 ] || return 0
        if [ "$pass" = 0 ]; then ended=$((ended + left)); fi
        # A connection that has gone by itself, or may not be ended, does not keep the others
        printf '%s\n' "$answer" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
            --socket="$socket" --user="$fence_user" --connect-timeout="$sql_timeout" --batch --force >/dev/null 2>&1 9>&-
        pass=$((pass + 1))
    done
    problem="$left connections cannot be ended"
    return 1
}

fence() {
    clock
    deadline=$((now + fence_timeout))
    ended=0 left=0 problem=''
    while :; do
        give_way
        # Waits behind LOCK TABLES and a running commit; lock_wait_timeout bounds that, ending the clients solves it
        if look; then
            if [ -n "$super_read_only" ]; then
                close='SET GLOBAL super_read_only = ON;'
            else
                close='SET GLOBAL read_only = ON;'
            fi
            if sql $((sql_timeout + 1)) "SET SESSION lock_wait_timeout = 1; $close" && look &&
                [ "$read_only" != OFF ] && [ "$super_read_only" != OFF ]; then
                rm -f "$run_dir/opened"
                if end_connections; then
                    say notice "fenced${ended:+, $ended connections ended}"
                else
                    say warning "fenced, but: $problem"
                fi
                [ -n "$super_read_only" ] || say notice "MariaDB: accounts with READ ONLY ADMIN can still write"
                return 0
            fi
            why=$problem
            end_connections
            problem=$why
        elif ! server_runs; then
            case $problem in *'ERROR 2002 '*)
                rm -f "$run_dir/opened"
                say notice "the server does not run: it will start read-only"
                return 0
                ;;
            esac
        fi
        clock
        if [ "$now" -ge "$deadline" ]; then break; fi
        sleep 1
    done

    if [ -e "$run_dir/opened" ] && [ "$last_resort" = kill ] && server_runs; then
        if kill -KILL "$pid"; then
            rm -f "$run_dir/opened"
            say crit "could not fence within $fence_timeout s ($problem): killed the server, it will start read-only"
            return 0
        fi
    fi
    if [ -e "$run_dir/opened" ]; then
        say crit "COULD NOT FENCE within $fence_timeout s ($problem): this server may still be writable. Stop it before clients use the other one"
    else
        say err "could not set read-only within $fence_timeout s ($problem); it starts read-only and was not opened since"
    fi
    return 1
}

#--- main

if [ $# -lt 3 ]; then
    echo "usage: notify INSTANCE|GROUP NAME MASTER|BACKUP|FAULT|STOP [PRIORITY]" >&2
    exit 2
fi
news=$3
case $news in
MASTER | BACKUP | FAULT | STOP | DELETED) ;;
*) exit 0 ;;
esac

if ! (umask 022 && mkdir -p "$run_dir" && test -w "$run_dir"); then
    say crit "cannot write in $run_dir"
    exit 1
fi
# Only root can open these two, so nobody else can hold the locks
exec 8>>"$run_dir/record" 9>>"$run_dir/work"
record
clock
tries=0
until flock -n 9; do
    give_way
    tries=$((tries + 1))
    # The other run ends within its own limits; fencing does no harm beside it
    if [ "$news" != MASTER ] && [ "$tries" -gt $((4 * sql_timeout + 10)) ]; then break; fi
    if [ "$tries" -gt $((drain_timeout + fence_timeout + 60)) ]; then
        say err "another run does not end: nothing done"
        exit 1
    fi
    sleep 1
done
give_way
if [ "$news" = MASTER ]; then
    become_master
else
    fence
fi
