#!/bin/bash
# Runs the scripts of mysql-ndb as they are emitted: what they refuse, and what they do to the units. ndb_mgm is a stand-in that
# speaks and ends as the real one's source says (mgmclient/CommandInterpreter.cpp): the states of `print_status`, the lines of
# `print_nodes`, status 255 where a command fails, and 0 for ALL STATUS even then. Prints "N passed, M failed"; needs no root.
#   ndb-test.sh [-v]     HAC: the executable, .build/debug/hac if unset
set -u
export LC_ALL=C
root=$(cd "$(dirname "$0")/../.." && pwd)
hac=${HAC:-$root/.build/debug/hac} verbose=${1-}
passed=0 failed=0
top=$(mktemp -d /tmp/hac-ndb.XXXXXX)
listener=
trap '[ -z "$listener" ] || kill "$listener" 2>/dev/null; rm -rf "$top"' EXIT
"$hac" compile "$root/topologies/mysql-ndb/three-zones.yaml" -o "$top/out" >"$top/log" 2>&1 || { cat "$top/log"; exit 1; }
hosts=$top/out/subscribers/hosts

# Answers come from the file `says`: the variable node_N is the state of a data node, group_N its node group or "none".
cat >"$top/ndb_mgm" <<'END'
#!/bin/bash
d=$(dirname "$0")
. "$d/says"
for o; do case $o in --execute=*) q=${o#--execute=} ;; esac; done
printf '%s\n' "$q" >>"$d/asked"
[ -z "${down-}" ] || { echo "Unable to connect with connect string: nodeid=0,10.21.0.31:1186"; exit 255; }
state() { local v=node_$1; echo "${!v-not connected}"; }
group() { local v=group_$1; echo "${!v-0}"; }
case $q in
"ALL STATUS")
    [ -z "${lost-}" ] || { echo "Can't get status of node 0."; echo "*  1010: Failed"; exit 0; }
    for n in $ids; do
        case $(state $n) in
        "not connected") echo "Node $n: not connected" ;;
        starting) echo "Node $n: starting (Last completed phase 4) (mysql-8.4.6 ndb-8.4.6)" ;;
        *) echo "Node $n: $(state $n) (mysql-8.4.6 ndb-8.4.6)" ;;
        esac
    done
    echo ;;
*" STOP")
    [ -z "${refuses-}" ] || { echo "Shutdown failed."; echo "*  2002: Stop failed"; echo "*        Node shutdown would cause system crash"; exit 255; }
    echo "Node ${q% STOP} has shutdown." ;;
SHOW)
    printf 'Cluster Configuration\n---------------------\n[ndbd(NDB)]\t%s node(s)\n' "$(wc -w <<<"$ids")"
    for n in $ids; do
        [ "$(state $n)" = started ] || { echo "id=$n (not connected, accepting connect from 10.21.0.$n)"; continue; }
        if [ "$(group $n)" = none ]; then g='no nodegroup'; else g="Nodegroup: $(group $n)"; fi
        printf 'id=%s\t@10.21.0.%s  (mysql-8.4.6 ndb-8.4.6, %s)\n' "$n" "$n" "$g"
    done ;;
"CREATE NODEGROUP "*) echo "Nodegroup 1 created" ;;
*) echo "Invalid command: $q"; exit 255 ;;
esac
END
mkdir "$top/bin" "$top/steps"
# What systemd would do: `ran` has what a start sees in the manager's environment.
cat >"$top/bin/systemctl" <<'END'
#!/bin/bash
d=$(dirname "$0")/..
. "$d/says"
printf '%s\n' "$*" >>"$d/ran"
case $1 in
is-active) [ "${unit_is-active}" = active ] ;;
set-environment) echo "$2" >"$d/environment" ;;
unset-environment) rm -f "$d/environment" ;;
start | restart) printf 'starts with [%s]\n' "$(cat "$d/environment" 2>/dev/null)" >>"$d/ran"; [ -z "${start_fails-}" ] ;;
stop) [ -z "${stop_fails-}" ] ;;
esac
END
chmod 755 "$top/ndb_mgm" "$top/bin/systemctl"
export PATH=$top/bin:$PATH
says() {
    printf '%s\n' 'ids="1 2 3 4"' node_1=started node_2=started node_3=started node_4=started group_3=1 group_4=1 "$@" >"$top/says"
    : >"$top/asked"; : >"$top/ran"; rm -f "$top/environment"
}
render() { sed -e "s|^ndb_mgm=.*|ndb_mgm='$top/ndb_mgm'|" "$1" >"$2" && chmod 755 "$2"; }
for f in "$hosts"/data1.example.com/steps/subscribers-* "$hosts"/arbiter1.example.com/steps/subscribers-*; do render "$f" "$top/steps/${f##*-}"; done
mv "$top/steps/group" "$top/steps/node-group"
grep -q "^node='1'" "$top/steps/restart" || { echo "data1 is not node 1: this test must be written anew"; exit 1; }
# expect STATUS PATTERN NAME COMMAND...
expect() {
    local want=$1 pattern=$2 name=$3 out rc
    shift 3
    out=$("$@" 2>&1); rc=$?
    if [ "$rc" = "$want" ] && grep -qE -- "$pattern" <<<"$out"; then
        passed=$((passed + 1)); [ -z "$verbose" ] || echo "ok   $name"
    else
        failed=$((failed + 1)); printf 'FAIL %s\n     status %s, expected %s and /%s/\n     %s\n' "$name" "$rc" "$want" "$pattern" "$out"
    fi
}
never() { expect 1 '^0$' "$2" grep -cE -- "$1" "$3"; }
s=$top/steps

says; expect 0 '' "a restart, with all others started" "$s/restart"
expect 0 '^1 STOP$' "is asked of the management server" tail -n 1 "$top/asked"
expect 0 'starts with \[\]' "and starts with nothing more" tail -n 1 "$top/ran"
says node_2=starting; expect 1 'node 2 is not started' "a restart while the other of its group starts" "$s/restart"
never 'STOP' "stops nothing" "$top/asked"
says node_4='"not connected"'; expect 1 'node 4 is not started' "a restart while one of another group is away" "$s/restart"
says node_1=starting; expect 0 '' "a node that is not started itself may be restarted" "$s/restart"
says refuses=1; expect 1 'node 1 was not stopped' "a stop that the management server refuses" "$s/restart"
never '^restart' "restarts nothing" "$top/ran"
says unit_is=inactive; expect 0 '' "a node that is down is started" "$s/restart"
never 'STOP' "without a stop" "$top/asked"
says down=1; expect 1 'no management node answers' "a restart without a management node" "$s/restart"
says lost=1; expect 1 'is not started' "a status that fails, for which ndb_mgm ends with 0" "$s/restart"

says; expect 1 'say the ID of this node, 1' "initial without an ID" "$s/initial"
expect 1 'say the ID of this node, 1' "initial with another's ID" "$s/initial" 2
expect 1 'say the ID of this node, 1' "initial with two" "$s/initial" 1 2
never '.' "does nothing" "$top/ran"
says node_2='"not connected"'; expect 1 'nobody has the data' "initial while the other of its group is away" "$s/initial" 1
never '^(set-environment|start|stop)' "does nothing to the unit" "$top/ran"
says ids='"1 11 2 3 4"' node_11=started node_2=starting; expect 1 'nobody has the data' "node 11 is not node 1 or 2" "$s/initial" 1
says; expect 0 '' "initial" "$s/initial" 1
expect 0 'starts with \[HAC_NDBMTD=--initial\]' "starts with --initial" cat "$top/ran"
expect 1 'No such file' "and no later start does" cat "$top/environment"
says start_fails=1; expect 1 '' "initial that fails to start" "$s/initial" 1
expect 1 'No such file' "leaves no --initial behind either" cat "$top/environment"
says unit_is=activating; expect 0 '' "initial of a node that systemd is about to start again" "$s/initial" 1
expect 0 '^stop ndbmtd.service$' "stops that first" cat "$top/ran"
expect 0 'starts with \[HAC_NDBMTD=--initial\]' "so that the start is an initial one" cat "$top/ran"
says stop_fails=1; expect 1 '' "initial of a unit that does not stop" "$s/initial" 1
never '^(set-environment|start) ' "starts nothing" "$top/ran"
says refuses=1; expect 1 'node 1 was not stopped' "initial, with a stop that is refused" "$s/initial" 1
never '^(set-environment|stop) ' "does nothing to the unit" "$top/ran"

says group_3=none group_4=none; expect 0 'Nodegroup 1 created' "a new node group" "$s/node-group" 3 4
expect 0 '^CREATE NODEGROUP 3,4$' "of both" tail -n 1 "$top/asked"
says; expect 0 'nothing to do' "a node group that is there" "$s/node-group" 3 4
never 'CREATE' "is not made again" "$top/asked"
says group_4=none; expect 1 'some of the nodes 3,4 have a node group' "half of a node group" "$s/node-group" 3 4
never 'CREATE' "is not made" "$top/asked"
says node_4=starting; expect 1 'node 4 is not started' "a node group of one that starts" "$s/node-group" 3 4
expect 1 'is not a node ID' "a node group of nonsense" "$s/node-group" '3;SHUTDOWN'
expect 1 'say the IDs' "a node group of nobody" "$s/node-group"
says ids='"1 2 3 4 33"' node_33=started group_33=none; expect 0 'nothing to do' "node 33 is not node 3" "$s/node-group" 3

sed -i "s|^peers=.*|peers='127.0.0.1:1'|" "$s/reload"
says; expect 0 '' "reload, with the others stopped" "$s/reload"
expect 0 'starts with \[HAC_NDB_MGMD=--reload\]' "starts with --reload" cat "$top/ran"
expect 1 'No such file' "and no later start does" cat "$top/environment"
python3 -c 'import socket, time
s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True); time.sleep(60)' >"$top/port" &
listener=$!
for _ in $(seq 100); do [ -s "$top/port" ] && break; sleep 0.1; done
sed -i "s|^peers=.*|peers='127.0.0.1:1 [::ffff:127.0.0.1]:$(cat "$top/port")'|" "$s/reload"
says; expect 1 'answers: stop every other management node first' "reload while another one runs" "$s/reload"
never '^(stop|start|set-environment) ' "does nothing to the unit" "$top/ran"

# The health check, with a client that prints what it is told.
printf '#!/bin/bash\nd=$(dirname "$0"); . "$d/says"; [ -z "${silent-}" ] || exit 1; printf "%%b" "$answer"\n' >"$top/client"
chmod 755 "$top/client"
sed -e "s|^client=.*|client='$top/client'|" -e "s|/var/lib/hac/ready/\$service|$top/ready|" "$hosts/sql1.example.com/rootfs/usr/local/libexec/hac/check-subscribers" >"$top/check"
chmod 755 "$top/check"
fine='Ndb_cluster_node_id\t151\nNdb_number_of_ready_data_nodes\t4\nread_only\tOFF\n'
says "answer='$fine'"; expect 1 '' "before the first start nobody is fit" "$top/check" live
: >"$top/ready"
says "answer='$fine'"; expect 0 '' "a server of the cluster" "$top/check" live
says "answer='${fine/4/1}'"; expect 0 '' "one data node is enough" "$top/check" live
says "answer='${fine/\\t4/\\t0}'"; expect 1 '' "no data node" "$top/check" live
says "answer='${fine/\\t151/\\t0}'"; expect 1 '' "no node ID" "$top/check" live
says "answer='${fine/OFF/ON}'"; expect 1 '' "a server that may not write" "$top/check" live
says "answer='read_only\tOFF\n'"; expect 1 '' "a server without NDB" "$top/check" live
says "answer=''"; expect 1 '' "an empty answer" "$top/check" live
says silent=1; expect 1 '' "no server" "$top/check" live

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
