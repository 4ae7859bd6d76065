#!/bin/sh
# Makes XFS on the MinIO drives give up at once on metadata write errors, so that
# a failing drive drops out (MinIO serves from the others) instead of hanging.
# The kernel forgets the setting on every mount; run it after each.
#
# Exit status: 0 every mounted drive is set (a drive that is not mounted is named
# and skipped: its mount unit is not active, which is what to watch for), 1 a mounted
# drive could not be set or is not XFS, 2 wrong variables. Repeatable. Runs as root.
#
# Variables
#   MOUNTS     mount points, one a line
#   SYSFS      /sys
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

[ -n "$MOUNTS" ] || { echo 'no mount points given' >&2; exit 2; }

# "MAJOR:MINOR TYPE" of what is mounted at $1 (the topmost one), or nothing.
mounted() {
    awk -v want="$1" '$5 == want { n = 6; while ($n != "-") n++; found = $3 " " $(n + 1) }
        END { if (found != "") print found }' /proc/self/mountinfo
}

status=0
while IFS= read -r mount; do
    [ -n "$mount" ] || continue
    what=$(mounted "$mount")
    if [ -z "$what" ]; then
        echo "$mount: not mounted, skipped" >&2
        continue
    fi
    if [ "${what#* }" != xfs ]; then
        echo "$mount: ${what#* }, not xfs" >&2
        status=1
        continue
    fi
    device=$(readlink -f "$SYSFS/dev/block/${what% *}") || device=
    device=${device##*/}
    for error in default EIO ENOSPC; do
        file=$SYSFS/fs/xfs/$device/error/metadata/$error/max_retries
        if [ -n "$device" ] && [ -w "$file" ] && echo 0 >"$file" && [ "$(cat "$file")" = 0 ]; then
            :
        else
            echo "$mount: cannot set $file" >&2
            status=1
        fi
    done
done <<MOUNT_POINTS
$MOUNTS
MOUNT_POINTS
exit "$status"
