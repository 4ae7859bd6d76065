#!/bin/sh
# hac wait-applied: waits until this server has applied everything in the other host's report.
#
# Run as root: wait-applied FILE|- [SECONDS] (default 60). Changes nothing; may be repeated.
# For a planned switch: fence the writer, take its report, wait here, then move the address.
#
# Exit: 0 applied; 1 not applied in time, or replication stopped; 2 wrong arguments or not a report; 3 cannot ask.
# Needs: service client socket fence_user sql_timeout host_name
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

finish() {
    printf '%s\n' "$service: wait-applied: $2"
    exit "$1"
}

sql() {
    answer=$(printf '%s\n' "$1" | timeout -s KILL $((sql_timeout + 1)) "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$fence_user" --connect-timeout="$sql_timeout" \
        --batch --skip-column-names 2>&1)
    case $? in
    0) ;;
    124 | 137) finish 3 "no answer from the server here within $sql_timeout s" ;;
    *) finish 3 "the server here: $(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1)" ;;
    esac
}

[ $# = 1 ] || [ $# = 2 ] || finish 2 "usage: wait-applied FILE|- [SECONDS]"
limit=${2:-60}
case $limit in '' | *[!0-9]*) finish 2 "not a number of seconds: $limit" ;; esac
if [ "$1" = - ]; then
    report=$(cat)
else
    [ -r "$1" ] || finish 2 "cannot read $1"
    report=$(cat "$1")
fi
format='' complete=no peer='' flavor='' executed='' position=''
while read -r name value; do
    case $name in
    hac-gtid-report) format=$value ;;
    host) peer=$value ;;
    flavor) flavor=$value ;;
    executed) executed=$(printf '%s' "$value" | tr -d ' \t' | sed 's/^-$//') ;;
    position) position=$(printf '%s' "$value" | tr -d ' \t' | sed 's/^-$//') ;;
    end) complete=yes ;;
    esac
done <<END
$report
END
[ "$format:$complete" = 1:yes ] || finish 2 "this is not a whole report of gtid-report"
case $executed$position in *[!0-9A-Za-z_:,-]*) finish 2 "the report has unexpected text in its GTIDs" ;; esac

if [ "$flavor" = mysql ]; then
    question="SELECT WAIT_FOR_EXECUTED_GTID_SET('$executed', 1);"
    [ -n "$executed" ] || finish 0 "$peer has executed nothing yet"
else
    sql 'SELECT @@GLOBAL.server_id;'
    position=$(printf '%s\n' "$position" | tr ',' '\n' | awk -F - -v own="$answer" 'NF && $2 != own' | tr '\n' ',')
    position=${position%,}
    [ -n "$position" ] || finish 0 "$peer has executed nothing of its own yet"
    question="SELECT MASTER_GTID_WAIT('$position', 1);"
fi
read -r now _ </proc/uptime
deadline=$((${now%%.*} + limit))
while :; do
    sql "$question"
    [ "$answer" != 0 ] || finish 0 "$host_name has applied all that $peer had executed"
    read -r now _ </proc/uptime
    [ "${now%%.*}" -lt "$deadline" ] || finish 1 "not applied within $limit s: look at the replica status here"
done
