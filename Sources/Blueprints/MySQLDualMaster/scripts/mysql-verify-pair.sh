#!/bin/sh
# hac verify-pair: may this host follow the other one?
#
# Run as root on the host that is to be the standby, with the report of the other host, taken just before:
#   verify-pair FILE|-
# Run it before replication is started for the first time, and before a host that had failed comes back. It changes
# nothing. A transaction that only this host has (an errant one) would make the two differ for ever, or run on the
# other host hours too late.
#
# Exit: 0 this host has nothing that the other lacks, and the other still has what is missing here;
#       1 must not follow, with what to do; 2 wrong arguments or not a report; 3 cannot ask the server;
#       4 nothing errant, but the other's binary logs no longer reach back far enough: seed this host first.
# Needs: service client socket fence_user sql_timeout host_name
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
HOME=/nonexistent
export PATH LC_ALL HOME
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_GROUP_SUFFIX

finish() {
    printf '%s\n' "$service: verify-pair: $2"
    exit "$1"
}

sql() {
    answer=$(printf '%s\n' "$1" | timeout -s KILL "$sql_timeout" "$client" --no-defaults --protocol=socket \
        --socket="$socket" --user="$fence_user" --connect-timeout="$sql_timeout" \
        --batch --skip-column-names 2>&1)
    case $? in
    0) answer=$(printf '%s\n' "$answer" | sed 's/\\n//g') ;;
    124 | 137) finish 3 "no answer from the server here within $sql_timeout s" ;;
    *) finish 3 "the server here: $(printf '%s\n' "$answer" | grep '^ERROR' | head -n 1)" ;;
    esac
}

# A set without white space; "-" is the empty one
set_of() {
    printf '%s' "$1" | tr -d ' \t' | sed 's/^-$//'
}

[ $# = 1 ] || finish 2 "usage: verify-pair FILE|-"
if [ "$1" = - ]; then
    report=$(cat)
else
    [ -r "$1" ] || finish 2 "cannot read $1"
    report=$(cat "$1")
fi

format='' complete=no peer='' p_flavor='' p_version='' p_id='' p_uuid='' p_mode=ON p_executed='' p_purged='' p_databases='' p_read_only=''
while read -r name value; do
    case $name in
    hac-gtid-report) format=$value ;;
    host) peer=$value ;;
    flavor) p_flavor=$value ;;
    version) p_version=$value ;;
    server_id) p_id=$value ;;
    server_uuid) p_uuid=$value ;;
    gtid_mode) p_mode=$value ;;
    executed) p_executed=$(set_of "$value") ;;
    purged) p_purged=$(set_of "$value") ;;
    databases) p_databases=$value ;;
    read_only) p_read_only=$value ;;
    end) complete=yes ;;
    esac
done <<END
$report
END
[ "$format:$complete" = 1:yes ] || finish 2 "this is not a whole report of gtid-report"
case $p_executed$p_purged$p_uuid$p_id in *[!0-9A-Za-z_:,-]*) finish 2 "the report has unexpected text in its GTIDs" ;; esac
[ "$peer" != "$host_name" ] || finish 2 "this is this host's own report: take it on the other one"

sql 'SELECT VERSION();'
case $answer in *MariaDB*) flavor=mariadb ;; *) flavor=mysql ;; esac
version=$answer
[ "$flavor" = "$p_flavor" ] || finish 1 "$host_name runs $version, $peer runs $p_version: GTIDs of one mean nothing to the other"
sql 'SELECT @@GLOBAL.server_id;'
id=$answer
[ "$id" != "$p_id" ] || finish 1 "both have server_id $id: each would ignore what the other sends. Install both bundles and restart the servers"

if [ "$flavor" = mysql ]; then
    sql 'SELECT @@GLOBAL.server_uuid;'
    [ "$answer" != "$p_uuid" ] || finish 1 "both have server_uuid $answer: stop the server here, remove auto.cnf from its datadir, start it"
    sql 'SELECT @@GLOBAL.gtid_mode;'
    [ "$answer:$p_mode" = ON:ON ] || finish 1 "gtid_mode is $answer here and $p_mode on $peer: both must be ON"
    # What came from the other host can be ahead of its report
    sql "SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '$p_executed');"
    errant=$(printf '%s\n' "$answer" | tr -d ' ' | tr ',' '\n' | awk -v own="$p_uuid" 'NF && index(tolower($0), tolower(own) ":") != 1' | tr '\n' ',')
    sql "SELECT GTID_SUBTRACT('$p_executed', @@GLOBAL.gtid_executed);"
    missing=$answer
    sql "SELECT GTID_SUBTRACT('$p_purged', @@GLOBAL.gtid_executed);"
    gone=$answer
else
    sql "SELECT CONCAT_WS(',', NULLIF(@@GLOBAL.gtid_binlog_state, ''), NULLIF(@@GLOBAL.gtid_slave_pos, ''));"
    here=$answer
    # ahead A B ORIGIN: positions of A, by domain and server, that B has not reached; not those that ORIGIN wrote
    ahead() {
        awk -v a="$1" -v b="$2" -v origin="$3" 'BEGIN {
            n = split(b, part, ",")
            for (i = 1; i <= n; i++) { split(part[i], g, "-"); k = g[1] "-" g[2]; if (g[3] + 0 > has[k] + 0) has[k] = g[3] }
            n = split(a, part, ",")
            for (i = 1; i <= n; i++) {
                if (part[i] == "") continue
                split(part[i], g, "-"); k = g[1] "-" g[2]
                if (g[2] == origin || g[3] + 0 <= has[k] + 0 || seen[part[i]]++) continue
                list = list (list == "" ? "" : ",") k "-" has[k] + 1 (g[3] > has[k] + 1 ? ".." g[3] : "")
            }
            print list
        }'
    }
    errant=$(ahead "$here" "$p_executed" "$p_id")
    missing=$(ahead "$p_executed" "$here" '')
    # The start of the oldest binary log there must not be past what this host has in that domain
    gone=$(awk -v a="$p_purged" -v b="$here" 'BEGIN {
        n = split(b, part, ",")
        for (i = 1; i <= n; i++) { split(part[i], g, "-"); if (g[3] + 0 > has[g[1]] + 0) has[g[1]] = g[3] }
        n = split(a, part, ",")
        for (i = 1; i <= n; i++) {
            split(part[i], g, "-")
            if (part[i] != "" && g[3] + 0 > has[g[1]] + 0) list = list (list == "" ? "" : ",") part[i]
        }
        print list
    }')
fi
errant=${errant%,}

if [ -n "$errant" ]; then
    finish 1 "REFUSED. $host_name has transactions that $peer never got: $errant
Do not start replication here, and do not mark this host ready.
1. Save them, for somebody to judge: mysqlbinlog (mariadb-binlog) of the binary logs here, these GTIDs only.
2. If $peer has the data to keep: rebuild $host_name from it (step seed-standby). What only $host_name has is then lost.
3. If $host_name has the data to keep: take the report here and run verify-pair on $peer instead."
fi
if [ -n "$gone" ]; then
    finish 4 "nothing errant, but the binary logs of $peer begin after $gone, which $host_name lacks: seed $host_name from $peer first"
fi
if [ -n "$missing" ]; then
    sql "SELECT COALESCE(GROUP_CONCAT(SCHEMA_NAME ORDER BY SCHEMA_NAME), '-') FROM information_schema.SCHEMATA
WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema');"
    if [ "$answer" != "$p_databases" ]; then
        printf '%s\n' "$service: verify-pair: databases here: $answer; on $peer: $p_databases. If one there is older than its GTIDs (log_bin or gtid_mode was set later), replication cannot bring it: seed $host_name"
    fi
    finish 0 "$host_name lacks $missing; replication from $peer will bring it"
fi
finish 0 "$host_name has all that $peer has${p_read_only:+ ($peer: read_only $p_read_only)}, and nothing else"
