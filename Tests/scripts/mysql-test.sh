#!/bin/bash
# Exercises the scripts of the kind mysql-dual-master on two real MariaDB servers on loopback, and the MySQL branches
# with a stand-in client. Needs root (socket accounts), mariadb-server, shellcheck, busybox, ping, openssl. Leaves nothing.
#   mysql-test.sh [-v]     -v: also print what passed
set -u
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
here=$(cd "$(dirname "$0")" && pwd)
scripts=$(cd "$here/../../Sources/Blueprints/MySQLDualMaster/scripts" && pwd)
verbose=${1-}
passed=0 failed=0 section=
started=$SECONDS

[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 2; }
top=$(mktemp -d /tmp/hac-mysql.XXXXXX)
chmod 755 "$top"
added_user=no
if ! id keepalived_script >/dev/null 2>&1; then
    useradd -r -M -s /usr/sbin/nologin keepalived_script && added_user=yes
fi
ours=()         # processes to end
cleanup() {
    trap - EXIT INT TERM
    for p in "${ours[@]}" $(cat "$top"/h[12]/pid 2>/dev/null); do
        kill -CONT "$p" 2>/dev/null; kill -KILL "$p" 2>/dev/null
    done
    wait 2>/dev/null
    rm -rf "$top"
    [ "$added_user" = no ] || userdel keepalived_script
}
trap cleanup EXIT
trap 'exit 130' INT TERM

for part in harness setup service failures stand-in; do
    # shellcheck source=/dev/null
    . "$here/mysql/$part.sh"
done

at end
for n in 1 2; do down $n KILL; done
[ $((SECONDS - started)) -lt 300 ] && ok "within 300 s" || bad "took $((SECONDS - started)) s"
cleanup
left=$(pgrep -f "$top" | wc -l)
same "no process left" "$left" 0
echo "$passed passed, $failed failed ($((SECONDS - started)) s)"
[ "$failed" = 0 ]
