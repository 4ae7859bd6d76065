#!/bin/bash
# Runs the scripts of mysql-group-replication as they are emitted, with a client that answers as a member does: what they
# refuse, and what they say to the server. Prints "N passed, M failed"; needs no root and no server.
#   group-replication-test.sh [-v]     HAC: the executable, .build/debug/hac if unset
set -u
export LC_ALL=C
root=$(cd "$(dirname "$0")/../.." && pwd)
hac=${HAC:-$root/.build/debug/hac} verbose=${1-}
passed=0 failed=0
top=$(mktemp -d /tmp/hac-group.XXXXXX)
trap 'rm -rf "$top"' EXIT
"$hac" compile "$root/topologies/mysql-group-replication/three-members.yaml" -o "$top/out" >"$top/log" 2>&1 || { cat "$top/log"; exit 1; }
bundle=$top/out/orders/hosts/db1

# Answers come from the file `says`, as shell variables; every statement is written to `asked`.
cat >"$top/client" <<'END'
#!/bin/bash
d=$(dirname "$0"); q=$(cat); printf '%s\n' "$q" >>"$d/asked"
. "$d/says"
[ -z "${down-}" ] || { echo "ERROR 2002 (HY000): Can't connect" >&2; exit 1; }
while IFS= read -r -d ';' s; do
    s=$(printf '%s' "$s" | tr '\n\t' '  ' | sed 's/^ *//')
    case $s in
    "SELECT 'self'"*) printf 'self\t%s\t%s\n' "$state" "$role" ;;
    "SELECT 'view'"*) printf 'view\t%s\t%s\n' "$total" "$reached" ;;
    "SELECT 'queue'"*) printf 'queue\t%s\n' "$queue" ;;
    "SELECT 'fence'"*) printf 'fence\t%s\t0\n' "$fence" ;;
    "SELECT MEMBER_STATE, MEMBER_ROLE"*) printf '%s\t%s\n' "$state" "$role" ;;
    "SELECT MEMBER_STATE"*) echo "$state" ;;
    "SELECT MEMBER_ROLE"*) cat "$d/role" ;;
    "SELECT COUNT(*), COALESCE"*) printf '%s\t%s\n' "$total" "$reached" ;;
    "SELECT MEMBER_HOST, MEMBER_STATE"*) printf '%b' "$view" ;;
    "SELECT MEMBER_ID"*) echo "$next" ;;
    "SELECT group_replication_set_as_primary"*) echo SECONDARY >"$d/role" ;;
    "SELECT LOCATE"*) echo "$was" ;;
    "SELECT GTID_SUBTRACT(REPLACE"*) printf '%s\n' "$own" ;;
    "SELECT GTID_SUBTRACT"*) printf '%s\n' "$missing" ;;
    "SELECT @@GLOBAL.offline_mode") echo "$offline" ;;
    "SELECT @@GLOBAL.group_replication_bootstrap_group") echo 0 ;;
    "START GROUP_REPLICATION") [ -z "${starts-}" ] || { echo "ERROR 3092 (HY000) at line 1: refused" >&2; exit 1; } ;;
    esac
done <<<"$q"
END
chmod 755 "$top/client"
says() {
    printf '%s\n' state=ONLINE role=PRIMARY total=3 reached=3 queue=0 fence=0 offline=0 was=0 next=aaaa-02 own=g:1-9 missing= 'view="a\tONLINE\nb\tONLINE\nc\tONLINE\n"' "$@" >"$top/says"
    : >"$top/asked"
    echo PRIMARY >"$top/role"
}
# The emitted scripts with another client, and no peers to reach.
render() { sed -e "s|^client=.*|client='$top/client'|" -e "s|^ready_file=.*|ready_file='$top/ready'|" -e "s|^peers=.*|peers=''|" -e "s|^addresses=.*|addresses='db1=127.0.0.1:1 db2=127.0.0.1:1 db3=127.0.0.1:1'|" "$1" >"$2" && chmod 755 "$2"; }
mkdir "$top/steps" "$top/sql"
for f in "$bundle"/steps/database-*; do render "$f" "$top/steps/${f##*/}"; done
render "$bundle/rootfs/usr/local/libexec/hac/check-database" "$top/check"
cp "$bundle"/sql/*.sql "$top/sql/"
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
asked() { expect 0 "$1" "$2" cat "$top/asked"; }
s=$top/steps/database

says; expect 1 'not bootstrapped' "before the first start nobody is fit" "$top/check" live
: >"$top/ready"
expect 0 alive "a primary that reaches all" "$top/check" live
says reached=2; expect 0 alive "a primary that reaches two of three" "$top/check" live
says reached=1; expect 1 'majority is not reached: 1 of 3' "a primary that is cut off, and writable" "$top/check" live
says total=2 reached=1; expect 1 'majority' "one of two" "$top/check" live
says total=4 reached=2; expect 1 'majority' "a half is no majority" "$top/check" live
says total=1 reached=1; expect 0 alive "the last member after the others left in good order" "$top/check" live
says role=SECONDARY; expect 1 SECONDARY "a secondary" "$top/check" live
says state=RECOVERING; expect 1 RECOVERING "a member that recovers" "$top/check" live
says state=ERROR role= total=1 reached=0; expect 1 ERROR "a member that was expelled" "$top/check" live
says fence=1; expect 1 'read-only' "a new primary that has not taken over" "$top/check" live
says down=1; expect 1 'does not answer: ERROR 2002' "no server" "$top/check" live
says queue=25000; expect 0 fresh "as much waits as flow control lets" "$top/check" fresh
says queue=25001; expect 1 '25001 transactions wait' "too much waits" "$top/check" fresh
says total=x; expect 1 nonsense "an answer that is none" "$top/check" live

says state=OFFLINE; expect 0 '' "the first bootstrap" "$s-bootstrap"
asked 'bootstrap_group = ON; START GROUP_REPLICATION; SET GLOBAL group_replication_bootstrap_group = OFF' "founds and turns the flag off"
says state=OFFLINE starts=fails; expect 1 3092 "a bootstrap that fails" "$s-bootstrap"
expect 0 'bootstrap_group = OFF;$' "the flag is off after a failure" tail -n 1 "$top/asked"
says state=OFFLINE was=12; expect 1 'has been a member' "a bootstrap of a server that was a member" "$s-bootstrap"
says; expect 0 'nothing to do' "a bootstrap of a member" "$s-bootstrap"
says state=OFFLINE; expect 0 '^db1=g:1-9$' "a position" "$s-position"
says state=OFFLINE own=; expect 0 '^db1=none$' "a position of an empty server" "$s-position"
says; expect 1 'there is a group' "a position in a group" "$s-position"
says state=OFFLINE; expect 0 '' "founded again by the one that has everything" "$s-bootstrap" db1=g:1-9 db2=g:1-8 db3=lost
asked 'bootstrap_group = ON' "founds it"
says state=OFFLINE missing=g:10; expect 1 'db2 has what this member lacks: g:10' "another member has more" "$s-bootstrap" db1=g:1-9 db2=g:1-10 db3=lost
expect 1 '^0$' "and nothing is founded" grep -c 'bootstrap_group = ON' "$top/asked"
says state=OFFLINE; expect 1 'db3 is missing' "a member that is not accounted for" "$s-bootstrap" db1=g:1-9 db2=g:1-8
expect 1 'this host is at g:1-9' "another position than this host has" "$s-bootstrap" db1=g:1-8 db2=g:1-8 db3=lost
expect 1 'db2 is given twice' "a member given twice" "$s-bootstrap" db1=g:1-9 db2=g:1-8 db2=g:1-7 db3=lost
expect 1 'db9 is no member' "a stranger" "$s-bootstrap" db1=g:1-9 db2=g:1-8 db3=lost db9=lost
expect 1 'not a set of GTIDs' "a position that is none" "$s-bootstrap" "db1=g:1-9" "db2=x'; DROP" db3=lost

says state=OFFLINE; expect 0 '' "a join" "$s-join"; asked '^START GROUP_REPLICATION;' "starts"
says; expect 0 'nothing else to do' "a join of a member" "$s-join"
says offline=1; expect 0 '' "a member in offline mode" "$s-join"; asked 'offline_mode = OFF' "opens again"
says state=ERROR; expect 0 '' "a join after an expulsion" "$s-join"; asked '^STOP GROUP_REPLICATION;' "stops first"
says state=OFFLINE starts=fails; expect 1 3092 "a join that the group refuses" "$s-join"

says; expect 0 'may be restarted' "a primary hands over" "$s-yield"; asked "set_as_primary\('aaaa-02'\)" "to a secondary"
says 'view="a\tONLINE\nb\tUNREACHABLE\nc\tONLINE\n"'; expect 1 'not every member is ONLINE: b' "while one is not reached" "$s-yield"
says 'view="a\tONLINE\n"'; expect 1 'only member' "the last member" "$s-yield"
says next=; expect 1 'no member can take over' "nobody to hand over to" "$s-yield"

says; expect 0 '' "a new list on a primary" "$s-members"; asked "CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.13'" "makes the accounts"; asked "ip_allowlist = '10.0.0.11,10.0.0.12,10.0.0.13'" "lets the new one in"
says role=SECONDARY; expect 0 '' "a new list on a secondary" "$s-members"; expect 1 0 "makes no accounts" grep -c 'CREATE USER' "$top/asked"
says state=OFFLINE; expect 0 'no member; nothing to do' "a new list on a new host" "$s-members"

says reached=1; expect 0 '' "force, with two of three gone" "$s-force" db2 db3; asked "force_members = '127.0.0.1:1'" "the survivor alone"
expect 0 "force_members = '';\$" "and emptied again" tail -n 1 "$top/asked"
says reached=2; expect 1 'the majority is here' "force, with the majority" "$s-force" db3
says reached=1; expect 1 'name just those' "force, with one too few named" "$s-force" db2
expect 1 'db9 is no member' "force, with a stranger" "$s-force" db2 db3 db9
says state=ERROR; expect 1 'takes one that is ONLINE' "force on a member that left" "$s-force" db2 db3
expect 1 'name the members' "force without names" "$s-force"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
