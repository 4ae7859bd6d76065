#!/bin/sh
# Puts XFS on the empty drives of a MinIO node and mounts them.
#
#   minio-format-disks            shows what each drive is and what would be done
#   minio-format-disks --apply    formats the empty ones, mounts all, makes the data directories
#
# Data are never destroyed. A drive is formatted only when it is a block device
# with a name under /dev/disk/by-id, nobody uses it (mount, swap, RAID, LVM,
# multipath), no file system, partition table or other signature is on it, its
# first MiB is all zeros, and mkfs.xfs, asked in a dry run, would format it.
# mkfs.xfs then runs without -f, so it looks once more.
# A drive that carries exactly the wanted label on XFS is done. Anything else is
# refused, and while one drive is refused none is formatted; emptying a drive is
# for a human: look at it, then blkdiscard or dd zeros over it.
# Every mount point becomes root's, mode 0000 and immutable before the mount: a
# drive that is missing later cannot be filled on the root file system by mistake.
#
# Exit status: 0 all drives are (would be) in place, 1 something was refused or
# failed, 2 wrong usage or variables. May be repeated, also after a cut. Runs as root.
#
# Variables
#   DISKS       "DEVICE LABEL MOUNTPOINT", one a line
#   OWNER       minio-user, GROUP its group: of the data directories
#   DATA        data, name of the directory inside each drive; empty: the root of each is OWNER's
#   BY_ID       /dev/disk/by-id
#@ variables
set -u
set -f
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

refused=0
refuse() {
    printf '%s: refused: %s\n' "$1" "$2" >&2
    refused=1
}

fail() {
    printf '%s: %s\n' "$1" "$2" >&2
    exit 1
}

mode=${1-}
case $#/$mode in
0/ | 1/--check) mode=check ;;
1/--apply) mode=apply ;;
*)
    echo 'usage: minio-format-disks [--check | --apply]' >&2
    exit 2
    ;;
esac
[ -n "$DISKS" ] || { echo 'no drives given' >&2; exit 2; }

# The name under BY_ID that leads to the device $1, the shortest of several.
by_id() {
    find "$BY_ID" -maxdepth 1 -type l 2>/dev/null | sort | awk '{ print length($0), $0 }' | sort -n |
        while read -r _ name; do
            if [ "$(readlink -f "$name")" = "$1" ]; then
                printf '%s\n' "$name"
                break
            fi
        done
}

# MAJOR:MINOR of device $1.
number_of() {
    cat "/sys/class/block/${1##*/}/dev" 2>/dev/null
}

# Mount points of MAJOR:MINOR $1.
mounts_of() {
    awk -v dev="$1" '$3 == dev { print $5 }' /proc/self/mountinfo
}

# MAJOR:MINOR and type of what is mounted at $1.
mounted_at() {
    awk -v want="$1" '$5 == want { n = 6; while ($n != "-") n++; found = $3 " " $(n + 1) }
        END { if (found != "") print found }' /proc/self/mountinfo
}

# One value of the low-level probe of $1; fails (2) when there is nothing, (8) when unsure.
probe() {
    timeout 60 blkid -p -o value -s "$2" "$1" 2>/dev/null
}

first_mib_is_zero() {
    left=$(timeout 60 dd if="$1" bs=65536 count=16 2>/dev/null | tr -d '\000' | wc -c) && [ "$left" -eq 0 ]
}

# What is to be done with DEVICE LABEL MOUNT, into $verdict: format, mount, done
# or refused. Says why on standard error when refused.
judge() {
    device=$1
    label=$2
    mount=$3
    verdict=refused
    real=$(readlink -f "$device" 2>/dev/null) || real=
    if [ -z "$real" ] || [ ! -e "$real" ]; then
        refuse "$device" 'there is no such device'
        return
    fi
    if [ ! -b "$real" ]; then
        refuse "$device" 'not a block device'
        return
    fi
    case "$seen " in
    *" $real "*)
        refuse "$device" "is $real, which another line names too"
        return
        ;;
    esac
    seen="$seen $real"
    stable=$(by_id "$real")
    if [ -z "$stable" ]; then
        refuse "$device" "$real has no name under $BY_ID"
        return
    fi
    dev=$(number_of "$real")
    if [ -z "$dev" ]; then
        refuse "$device" "the kernel does not know $real"
        return
    fi

    others=$(timeout 60 blkid -c /dev/null -o device -t LABEL="$label" 2>/dev/null)
    for other in $others; do
        if [ "$(readlink -f "$other")" != "$real" ]; then
            refuse "$device" "the label $label is on $other already"
            return
        fi
    done

    at=$(mounted_at "$mount")
    if [ -n "$at" ] && [ "${at% *}" != "$dev" ]; then
        refuse "$device" "something else is mounted at $mount"
        return
    fi
    if [ -z "$at" ] && [ -d "$mount" ] && [ -n "$(find "$mount" -mindepth 1 -maxdepth 1 2>/dev/null | head -n 1)" ]; then
        refuse "$device" "$mount has files in it that the mount would hide"
        return
    fi
    if [ -z "$at" ] && [ -e "$mount" ] && { [ ! -d "$mount" ] || [ -L "$mount" ]; }; then
        refuse "$device" "$mount is not a directory"
        return
    fi

    type=$(probe "$real" TYPE)
    rc=$?
    if [ "$rc" = 0 ] && [ "$type" = xfs ] && [ "$(probe "$real" LABEL)" = "$label" ]; then
        if [ -n "$at" ]; then
            verdict='done'
            return
        fi
        if [ -n "$(mounts_of "$dev")" ]; then
            refuse "$device" "is mounted at $(mounts_of "$dev" | tr '\n' ' ')instead of $mount"
            return
        fi
        if [ "$(timeout 60 xfs_db -r -c 'sb 0' -c 'p inprogress' "$real" 2>/dev/null)" != 'inprogress = 0' ]; then
            refuse "$device" 'carries an XFS that was not finished: look at it, then empty it by hand'
            return
        fi
        verdict=mount
        return
    fi
    if [ "$rc" != 2 ]; then
        what=$type
        if [ -z "$what" ] && table=$(probe "$real" PTTYPE) && [ -n "$table" ]; then what="a partition table ($table)"; fi
        found=$(probe "$real" LABEL)
        refuse "$device" "carries ${what:-something (blkid $rc)}${found:+, label $found}"
        return
    fi

    if [ -n "$(mounts_of "$dev")" ]; then
        refuse "$device" "is mounted at $(mounts_of "$dev" | tr '\n' ' ')"
        return
    fi
    if [ -n "$(find "/sys/class/block/${real##*/}/holders" -mindepth 1 2>/dev/null | head -n 1)" ]; then
        refuse "$device" 'is used by RAID, LVM, multipath or encryption'
        return
    fi
    if [ "$(timeout 60 lsblk -n -o NAME "$real" 2>/dev/null | wc -l)" -ne 1 ]; then
        refuse "$device" 'has partitions, or lsblk cannot read it'
        return
    fi
    if awk 'NR > 1 { print $1 }' /proc/swaps | grep -qxF "$real"; then
        refuse "$device" 'is swap space'
        return
    fi
    if ! signatures=$(timeout 60 wipefs -n "$real" 2>&1); then
        refuse "$device" "wipefs cannot read it: $signatures"
        return
    fi
    if [ -n "$signatures" ]; then
        refuse "$device" 'carries a signature (wipefs -n)'
        return
    fi
    if ! first_mib_is_zero "$real"; then
        refuse "$device" 'is not empty: its first MiB is not all zeros'
        return
    fi
    if [ "$(cat "/sys/class/block/${real##*/}/ro" 2>/dev/null)" != 0 ]; then
        refuse "$device" 'is read-only'
        return
    fi
    # A dry run: too small a drive must be found before another one is formatted.
    if ! words=$(timeout 60 mkfs.xfs -N -q -L "$label" "$real" 2>&1); then
        refuse "$device" "mkfs.xfs would not format it: $(printf '%s\n' "$words" | head -n 1)"
        return
    fi
    verdict=format
}

# The place where the drive is mounted: nothing can be written there without it.
prepare() {
    mkdir -p "$1" || fail "$1" 'cannot be made'
    case $(stat -c '%a %u %g' "$1") in
    '0 0 0') ;;
    *)
        chattr -i "$1" 2>/dev/null
        if ! chown root:root "$1" || ! chmod 0000 "$1"; then
            fail "$1" 'cannot be made root 0000'
        fi
        ;;
    esac
    chattr +i "$1" 2>/dev/null || echo "$1: this file system knows no immutable directories; mode 0000 has to do" >&2
}

bring_up() {
    if [ -d /run/systemd/system ] && unit=$(systemd-escape --path --suffix=mount "$2") &&
        systemctl cat "$unit" >/dev/null 2>&1; then
        timeout 120 systemctl start "$unit"
    else
        timeout 120 mount -t xfs -o noatime "$1" "$2"
    fi
}

# --- every line is judged before anything is done ---------------------------

seen=
labels=
mounts=
plan=
while read -r device label mount rest; do
    [ -n "$device" ] || continue
    if [ -z "$mount" ] || [ -n "$rest" ]; then
        echo "not DEVICE LABEL MOUNTPOINT: $device $label $mount $rest" >&2
        exit 2
    fi
    case $label in
    *[!A-Za-z0-9_.-]* | -* | ?????????????*)
        echo "$label: not a label: 1 to 12 of A-Z a-z 0-9 _ . -" >&2
        exit 2
        ;;
    esac
    case $mount in
    /*[!A-Za-z0-9_./-]* | */../* | */.. | */./* | */. | *//* | */ | [!/]*)
        echo "$mount: not a plain absolute path" >&2
        exit 2
        ;;
    esac
    case "$labels " in
    *" $label "*)
        echo "$label: two drives have this label" >&2
        exit 2
        ;;
    esac
    case "$mounts " in
    *" $mount "*)
        echo "$mount: two drives are mounted here" >&2
        exit 2
        ;;
    esac
    labels="$labels $label"
    mounts="$mounts $mount"
    judge "$device" "$label" "$mount"
    [ "$verdict" != refused ] || continue
    printf '%s (%s): label %s at %s: %s\n' "$stable" "$real" "$label" "$mount" "$verdict"
    plan="$plan$verdict $stable $label $mount
"
done <<LINES
$DISKS
LINES
[ "$refused" = 0 ] || fail minio-format-disks 'nothing was changed'
[ "$mode" = apply ] || exit 0

# --- and now it is done -----------------------------------------------------

while read -r verdict device label mount <&3; do
    [ -n "$verdict" ] || continue
    real=$(readlink -f "$device")
    if [ "$verdict" = format ]; then
        timeout 3600 mkfs.xfs -q -L "$label" "$real" || fail "$device" 'mkfs.xfs failed'
        [ "$(probe "$real" TYPE)/$(probe "$real" LABEL)" = "xfs/$label" ] || fail "$device" 'does not carry the new file system'
        ! command -v udevadm >/dev/null 2>&1 || timeout 60 udevadm settle 2>/dev/null
    fi
    if [ "$verdict" != 'done' ]; then
        prepare "$mount"
        bring_up "$real" "$mount" || fail "$mount" 'cannot be mounted'
    fi
    [ "$(mounted_at "$mount")" = "$(number_of "$real") xfs" ] || fail "$mount" "$device is not what is mounted here"
    data=$mount${DATA:+/$DATA}
    mkdir -p "$data" || fail "$data" 'cannot be made'
    if [ "$(stat -c '%U:%G' "$data")" != "$OWNER:$GROUP" ]; then
        chown "$OWNER:$GROUP" "$data" || fail "$data" "cannot be given to $OWNER"
    fi
    chmod 0750 "$data" || fail "$data" 'cannot be made 0750'
    printf '%s: in place\n' "$mount"
done 3<<LINES
$plan
LINES
exit 0
