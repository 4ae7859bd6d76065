#!/bin/bash
# Runs MinIO's scripts for real: shellcheck, three shells, loop devices; then compiles MinIO's topologies and shows
# every emitted file to the program that reads it. Prints "N passed, N failed". Root; takes about a minute.
#
# Needs: shellcheck busybox dash curl util-linux xfsprogs nftables keepalived iproute2 systemd.
# HAC: the executable, .build/debug/hac if unset.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
hac=${HAC:-$root/.build/debug/hac}
scripts=$root/Sources/Blueprints/MinIO/scripts
t=$(mktemp -d /tmp/minio-test.XXXXXX)
state=$t/state
passed=0
failed=0
pids=
loops=
namespaces=

clean() {
    for mount in "$t"/mnt/*; do
        if [ -d "$mount" ]; then
            umount "$mount" 2>/dev/null
            chattr -i "$mount" 2>/dev/null
        fi
    done
    for loop in $loops; do losetup -d "$loop" 2>/dev/null; done
    for pid in $pids; do kill "$pid" 2>/dev/null; done
    for ns in $namespaces; do ip netns del "$ns" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$t"
}
trap clean EXIT

ok() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $2"
        tail -n 5 "$t/out" "$t/err" 2>/dev/null | sed 's/^/    /'
    fi
}
# expect STATUS NAME COMMAND...
expect() {
    local status=$1 name=$2 got
    shift 2
    "$@" >"$t/out" 2>"$t/err"
    got=$?
    ok "$([ "$got" = "$status" ]; echo $?)" "$name: status $got, not $status"
}
says() { grep -q -e "$1" "$t/out" "$t/err"; ok $? "$2: nothing says '$1'"; }

# put SCRIPT VARIABLES-FILE: the script as the compiler would emit it, into $t/SCRIPT.
put() {
    awk -v vars="$2" '$0 == "#@ variables" { while ((getline line < vars) > 0) print line; next } { print }' \
        "$scripts/$1.sh" >"$t/$1"
    chmod 755 "$t/$1"
}
# vars NAME VALUE...: a file of shell-quoted assignments
vars() {
    while [ $# -gt 0 ]; do
        printf "%s='%s'\n" "$1" "$(printf '%s' "$2" | sed "s/'/'\\\\''/g")"
        shift 2
    done >"$t/vars"
}
mkdir -p "$state/ready" "$t/mnt" "$t/by-id"

# --- every script: shellcheck and three parsers -----------------------------
for script in "$scripts"/*.sh; do
    name=$(basename "$script" .sh)
    for v in $(sed -n '/^# Variables/,/^#@/p' "$script" | sed -n 's/^#   \(\([A-Z][A-Z_0-9]*,\{0,1\} \)*\) .*/\1/p' | tr -d ','); do
        printf "%s='x'\n" "$v"
    done >"$t/vars"
    put "$name" "$t/vars"
    expect 0 "$name: shellcheck" shellcheck -s sh "$t/$name"
    for shell in dash 'busybox sh' bash; do
        # shellcheck disable=SC2086
        expect 0 "$name: $shell -n" $shell -n "$t/$name"
    done
done

# --- health -----------------------------------------------------------------
web=$((20000 + $$ % 20000))
mkdir -p "$t/www/minio/health/cluster"
(cd "$t/www" && exec busybox httpd -f -p "127.0.0.1:$web") &
pids="$pids $!"
for _ in $(seq 50); do curl -s -o /dev/null "http://127.0.0.1:$web/" && break; sleep 0.1; done
vars SERVICE objects STATE_DIR "$state" URL "http://127.0.0.1:$web" TIMEOUT 2 CA_FILE '' RESOLVE ''
put check-minio "$t/vars"
: >"$t/www/minio/health/cluster/read"
for shell in dash bash 'busybox sh'; do
    rm -f "$state/ready/objects"
    # shellcheck disable=SC2086
    expect 1 "check-minio with $shell: not ready" $shell "$t/check-minio"
    : >"$state/ready/objects"
    # shellcheck disable=SC2086
    expect 0 "check-minio with $shell: readable" $shell "$t/check-minio"
done
rm "$t/www/minio/health/cluster/read"
expect 1 'check-minio: 404' dash "$t/check-minio"
vars SERVICE objects STATE_DIR "$state" URL http://127.0.0.1:1 TIMEOUT 2 CA_FILE '' RESOLVE ''
put check-minio "$t/vars"
expect 1 'check-minio: nothing listens' dash "$t/check-minio"

# --- drives -----------------------------------------------------------------
for n in 1 2 3 4 5 6; do
    truncate -s 320M "$t/disk$n"
    loop=$(losetup -f --show "$t/disk$n") || continue
    loops="$loops $loop"
    ln -s "$loop" "$t/by-id/nvme-$n"
    eval "loop$n=$loop"
done
drives() {
    vars DISKS "$1" OWNER nobody GROUP nogroup DATA data BY_ID "$t/by-id"
    put minio-format-disks "$t/vars"
}
three="$t/by-id/nvme-1 HACT1 $t/mnt/disk1
$t/by-id/nvme-2 HACT2 $t/mnt/disk2
$t/by-id/nvme-3 HACT3 $t/mnt/disk3"
fmt() { dash "$t/minio-format-disks" "$@"; }
drives "$three"
expect 0 'drives: check' fmt
ok "$(blkid -p "$t/disk1" >/dev/null 2>&1; [ $? = 2 ]; echo $?)" 'drives: check wrote something'
expect 2 'drives: bad option' fmt --force
# each of these is refused, and then nothing at all is formatted
refused() {
    expect 1 "drives: $1" fmt --apply
    says "$2" "drives: $1"
    ok "$(blkid -p "$t/disk1" >/dev/null 2>&1; [ $? = 2 ]; echo $?)" "drives: $1: another drive was formatted"
}
# shellcheck disable=SC2154
{
    mkfs.ext4 -q -F "$loop4"
    sum=$(md5sum <"$t/disk4")
    drives "$three
$t/by-id/nvme-4 HACT4 $t/mnt/disk4"
    refused 'ext4' 'carries ext4'
    ok "$([ "$sum" = "$(md5sum <"$t/disk4")" ]; echo $?)" 'drives: ext4 was changed'
    wipefs -q -a "$loop4"
    refused 'wiped but not empty' 'not all zeros'
    blkdiscard -f "$loop4"
    mkswap "$loop4" >/dev/null 2>&1
    refused 'swap' 'carries swap'
    blkdiscard -f "$loop4"
    printf '\000\000\000\000\203\000\000\000\000\010\000\000\000\100\000\000' | dd of="$loop4" bs=1 seek=446 conv=notrunc 2>/dev/null
    printf '\125\252' | dd of="$loop4" bs=1 seek=510 conv=notrunc 2>/dev/null
    refused 'partition table' 'refused: '
    blkdiscard -f "$loop4"
    mkfs.xfs -q -L OTHER "$loop4"
    refused 'XFS with another label' 'label OTHER'
    blkdiscard -f "$loop4"
    mkfs.xfs -q -L HACT4 "$loop5"
    refused 'label on another drive' 'already'
    blkdiscard -f "$loop5"
    drives "$three
$t/by-id/nvme-9 HACT4 $t/mnt/disk4"
    refused 'missing' 'no such device'
    drives "$three
$t/disk4 HACT4 $t/mnt/disk4"
    refused 'a plain file' 'not a block device'
    drives "$three
$loop3 HACT4 $t/mnt/disk4"
    refused 'one drive twice' 'another line'
    rm "$t/by-id/nvme-6"
    drives "$three
$loop6 HACT4 $t/mnt/disk4"
    refused 'no by-id name' 'has no name under'
    mkdir -p "$t/mnt/disk3"; : >"$t/mnt/disk3/file"
    drives "$three"
    refused 'files under the mount point' 'would hide'
    rm "$t/mnt/disk3/file"
    drives "$t/by-id/nvme-1 THIRTEENCHARS $t/mnt/disk1"
    expect 2 'drives: label too long' fmt --apply
    drives "$t/by-id/nvme-1 A $t/mnt/disk1
$t/by-id/nvme-2 A $t/mnt/disk2"
    expect 2 'drives: label twice' fmt --apply
    drives "$t/by-id/nvme-1 A $t/mnt/../disk1"
    expect 2 'drives: path not plain' fmt --apply
    drives "$three"
    expect 0 'drives: format' fmt --apply
    : >"$t/mnt/disk1/data/precious"
    for shell in dash bash 'busybox sh'; do
        # shellcheck disable=SC2086
        expect 0 "drives: again with $shell" $shell "$t/minio-format-disks" --apply
    done
    ok "$([ -e "$t/mnt/disk1/data/precious" ]; echo $?)" 'drives: data lost'
    ok "$([ "$(stat -c '%U %a' "$t/mnt/disk2/data")" = 'nobody 750' ]; echo $?)" 'drives: owner of the data directory'
    umount "$t/mnt/disk1"
    ok "$([ "$(stat -c '%a %u' "$t/mnt/disk1")" = '0 0' ]; echo $?)" 'drives: mount point is writable'
    ok "$(! touch "$t/mnt/disk1/x" 2>/dev/null; echo $?)" 'drives: the bare mount point takes files'
    mount "$loop1" "$t/mnt/disk3" 2>/dev/null
    expect 1 'drives: mounted elsewhere' fmt --apply
    umount "$t/mnt/disk3"
    expect 0 'drives: mounted again after a restart' fmt --apply
    # a format that was cut off
    mkfs.xfs -q -L HACT4 "$loop4"
    xfs_db -x -c 'sb 0' -c 'write inprogress 1' "$loop4" >/dev/null 2>&1
    drives "$t/by-id/nvme-4 HACT4 $t/mnt/disk4"
    expect 1 'drives: an unfinished XFS' fmt --apply
    says 'not finished' 'drives: an unfinished XFS'
}
# without a directory of its own the drive's root is the owner's, and the mount point below it stays root's
vars DISKS "$three" OWNER nobody GROUP nogroup DATA '' BY_ID "$t/by-id"
put minio-format-disks "$t/vars"
expect 0 'drives: the root of the drive' fmt --apply
ok "$([ "$(stat -c '%U %a' "$t/mnt/disk2")" = 'nobody 750' ]; echo $?)" "drives: owner of the drive's root"
umount "$t/mnt/disk2"
ok "$([ "$(stat -c '%a %u' "$t/mnt/disk2")" = '0 0' ]; echo $?)" "drives: the mount point below a drive is not root's"
expect 0 'drives: the root of the drive again' fmt --apply
vars MOUNTS "$t/mnt/disk1
$t/mnt/disk2
$t/mnt/absent" SYSFS /sys
put minio-xfs-noretry "$t/vars"
for shell in dash bash 'busybox sh'; do
    # shellcheck disable=SC2086
    expect 0 "noretry with $shell" $shell "$t/minio-xfs-noretry"
done
says 'absent: not mounted' noretry
# shellcheck disable=SC2154
ok "$([ "$(cat /sys/fs/xfs/"${loop1##*/}"/error/metadata/*/max_retries | sort -u)" = 0 ]; echo $?)" 'noretry: not set'
vars MOUNTS / SYSFS /sys
put minio-xfs-noretry "$t/vars"
expect 1 'noretry: not XFS' dash "$t/minio-xfs-noretry"

# --- emitted files, each by the program that reads it ------------------------
bundles=$t/bundles
for topology in minio/four-nodes minio/balanced minio/direct guide/minio; do
    expect 0 "$topology: compiles" "$hac" compile "$root/topologies/$topology.yaml" -o "$bundles"
done
# A host's own network, with the interface that its topology names.
namespace() { # name interface address
    ip netns del "$1" 2>/dev/null
    ip netns add "$1" && namespaces="$namespaces $1"
    ip -n "$1" link add "$2" type veth peer name hacpeer && ip -n "$1" addr add "$3/24" dev "$2" &&
        ip -n "$1" link set "$2" up && ip -n "$1" link set hacpeer up && ip -n "$1" link set lo up
}
for host in "$bundles"/*/hosts/*; do
    files=$host/rootfs
    name=$(basename "$(dirname "$(dirname "$host")")")/$(basename "$host")
    case $name in
    guide-minio/node1*) namespace "hac$$" ens160 192.168.231.171 ;;
    guide-minio/*) namespace "hac$$" ens160 192.168.231.172 ;;
    */minio*) n=${name##*/minio} && namespace "hac$$" eth0 "10.0.0.1${n%%.*}" ;;
    esac
    for script in "$host"/steps/* "$files"/usr/local/libexec/hac/*; do
        expect 0 "$name: shellcheck $(basename "$script")" shellcheck -s sh "$script"
    done
    # keepalived -t wants the script and its user: both are replaced by what this machine has, and nothing else is.
    sed 's|/usr/local/libexec/hac/check-minio-objects|/bin/true|; s/script_user keepalived_script/script_user root/' \
        "$files/etc/keepalived/keepalived.conf" >"$t/keepalived.conf"
    expect 0 "$name: keepalived -t" ip netns exec "hac$$" timeout 20 unshare --pid --fork keepalived -t -f "$t/keepalived.conf"
    case $name in
    # of the guide keepalived says what hac says: 255 is the address owner's
    guide-minio/*) ;;
    *) ok "$([ ! -s "$t/err" ] && [ ! -s "$t/out" ]; echo $?)" "$name: keepalived complains" ;;
    esac
    for rules in "$files"/etc/hac/*.nft; do
        [ -e "$rules" ] || continue
        ip netns exec "hac$$" nft add table ip other
        expect 0 "$name: nft -c" ip netns exec "hac$$" nft -c -f "$rules"
        expect 0 "$name: nft loads" ip netns exec "hac$$" nft -f "$rules"
        expect 0 "$name: nft loads again" ip netns exec "hac$$" nft -f "$rules"
        ip netns exec "hac$$" nft list ruleset >"$t/out"
        ok "$([ "$(grep -c 'meta mark set' "$t/out")" = 1 ]; echo $?)" "$name: rules doubled"
        says 'table ip other' "$name: another table was flushed"
    done
    # systemd-analyze looks for the programs and the user: a copy of the tree has them.
    tree=$t/tree
    rm -rf "$tree"
    mkdir -p "$tree/usr/sbin" "$tree/usr/bin" "$tree/usr/local/bin" "$tree/usr/lib/systemd/system"
    cp -a "$files/." "$tree/"
    cp /usr/lib/systemd/system/*.target "$tree/usr/lib/systemd/system/"
    for program in usr/local/bin/minio usr/sbin/nft usr/sbin/ip; do printf '#!/bin/sh\n' >"$tree/$program"; chmod 755 "$tree/$program"; done
    (cd "$files/etc/systemd/system" && find . -maxdepth 1 -type f | sed 's|^\./||') >"$t/units"
    mapfile -t units <"$t/units"
    expect 0 "$name: systemd-analyze verify" systemd-analyze --root="$tree" --man=no verify "${units[@]}"
    ok "$([ ! -s "$t/err" ]; echo $?)" "$name: systemd complains"
    # the mount units have the names that systemd wants of them
    for unit in "$files"/etc/systemd/system/*.mount; do
        where=$(sed -n 's/^Where=//p' "$unit")
        ok "$([ "$(systemd-escape --path --suffix=mount "$where")" = "$(basename "$unit")" ]; echo $?)" "$name: the name of $unit"
        label=$(sed -n 's/^What=//p' "$unit")
        ok "$([ -f "$files/etc/systemd/system/$(systemd-escape --path --suffix=device "$label").d/50-hac.conf" ]; echo $?)" "$name: the device of $unit"
    done
    for settings in "$files"/etc/sysctl.d/*.conf; do
        [ -e "$settings" ] || continue
        ok "$(grep -v '^#' "$settings" | grep -qvE '^net\.[a-z0-9_./]+ = [0-9]+$'; [ $? = 1 ]; echo $?)" "$name: a line of $settings"
    done
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
