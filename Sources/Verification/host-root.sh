#!/bin/sh
# Makes a root directory as a host has it, and a network as a host has it, and runs a program there. Run in namespaces
# of its own by HostRoot.swift; all of it is gone when the program ends.
# usage: host-root.sh ROOT SETUP HOSTNAME PROGRAM ARGUMENT…
#   ROOT   an empty directory
#   SETUP  a directory with what to put there: trees, in order, as tree1/ tree2/ …; interfaces, `NAME ADDRESS/PREFIX…` a line
set -eu
root=$1 setup=$2 name=$3 program=$4
shift 4

mount -t tmpfs -o mode=755 hac "$root"
cd "$root"

# The machine's file or directory, read-only where the kernel permits it.
show() {
  if [ -L "$1" ]; then
    ln -s "$(readlink "$1")" ".$1"
  elif [ -d "$1" ]; then
    mkdir -p ".$1"
    mount -o bind,ro "$1" ".$1" 2>/dev/null || mount --rbind "$1" ".$1"
  elif [ -f "$1" ]; then
    : >".$1"
    mount -o bind,ro "$1" ".$1" 2>/dev/null || mount --bind "$1" ".$1"
  fi
}

# Whether one of the trees has this as a directory: then it is made anew, so that root owns it and files fit in.
is_ours() {
  for tree in "$setup"/tree*; do
    if [ -d "$tree$1" ]; then return 0; fi
  done
  return 1
}

# The machine's directory, entry by entry where the bundle has files of its own below it.
merge() {
  if ! is_ours "$1" || [ -L "$1" ]; then
    show "$1"
    return
  fi
  mkdir -p ".$1"
  for entry in "$1"/*; do
    if [ -d "$entry" ]; then merge "$entry"; else show "$entry"; fi
  done
}

for directory in bin sbin lib lib32 lib64 libx32 usr opt nix gnu; do
  if [ -e "/$directory" ]; then merge "/$directory"; fi
done
mkdir -p dev etc proc root run sys tmp var/lib var/log var/tmp
chmod 1777 tmp var/tmp
ln -s ../run var/run
for device in null zero full random urandom; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mount -t proc proc proc 2>/dev/null || mount --rbind /proc proc
mount -t sysfs sysfs sys 2>/dev/null || :
# What programs need of this machine to start at all. Nothing else of its /etc is the host's.
for file in alternatives ld.so.cache ld.so.conf ld.so.conf.d protocols services; do
  if [ -e "/etc/$file" ]; then show "/etc/$file"; fi
done
# A program that is installed elsewhere.
case $program in
  /usr/* | /bin/* | /sbin/* | /opt/* | /nix/* | /gnu/*) ;;
  *) show "${program%/*}" ;;
esac
for tree in "$setup"/tree*; do cp -R --preserve=mode "$tree"/. .; done

hostname "$name" 2>/dev/null || :
ip link set lo up
while read -r interface addresses; do
  if [ "$interface" != lo ]; then
    # A kernel without dummies mostly has one of the others.
    ip link add "$interface" type dummy 2>/dev/null || ip link add "$interface" type veth peer name "hac$$" 2>/dev/null ||
      ip link add "$interface" type bridge
  fi
  for address in $addresses; do
    case $address in
      *:*) ip -6 addr add "$address" dev "$interface" nodad ;;
      *) ip addr add "$address" dev "$interface" ;;
    esac
  done
  ip link set "$interface" up
done <"$setup/interfaces"

echo 'hac: the root is ready' >&2
exec chroot "$root" "$program" "$@"
