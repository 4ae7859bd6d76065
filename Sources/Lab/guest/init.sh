#!/bin/sh
# PID 1 of a virtual host until systemd takes over: lays the host's own disk over the machine's files.
# The kernel passes `lab`, the host's directory on the machine, in the environment.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
dmesg -n 1
modules=/usr/lib/uml/modules/$(uname -r)
insmod "$modules/kernel/fs/overlayfs/overlay.ko"
mount -t tmpfs tmpfs /run
mkdir /run/disk /run/root
mount -t ext4 /dev/ubda /run/disk
first=no
[ -d /run/disk/upper ] || { first=yes; mkdir /run/disk/upper /run/disk/work; }
mount -t overlay -o lowerdir=/,upperdir=/run/disk/upper,workdir=/run/disk/work overlay /run/root || { echo 'lab: no overlay'; halt -f; }
cd /run/root || halt -f
# What the machine has there is neither this host's nor worth walking through.
for directory in tmp var/tmp var/log var/cache; do mount -t tmpfs tmpfs "$directory"; done
mkdir -p lab && mount -t hostfs -o "$lab" none lab || { echo 'lab: no shared directory'; halt -f; }
if [ $first = yes ]; then
    mkdir -p lib/modules
    ln -sfn "$modules" "lib/modules/$(uname -r)"
    cp lab/hostname etc/hostname
    md5sum lab/hostname | cut -c1-32 >etc/machine-id
    : >etc/fstab
    printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >etc/hosts
    # No service of the machine's starts by itself, and no one of its files is taken for the host's.
    rm -rf etc/systemd/system/*.wants etc/systemd/system/*.requires \
        etc/hac var/lib/hac usr/local/libexec/hac etc/keepalived/keepalived.conf
    # Nor what somebody on the machine likes for himself: a login would run it.
    rm -rf root/.bashrc root/.bash_profile root/.bash_login root/.profile root/.ssh root/.my.cnf
    for unit in modprobe@.service sys-kernel-config.mount sys-fs-fuse-connections.mount dev-hugepages.mount dev-mqueue.mount \
        kmod-static-nodes.service systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-sysusers.service \
        systemd-remount-fs.service systemd-pstore.service systemd-tmpfiles-clean.timer systemd-tmpfiles-setup-dev.service \
        sys-kernel-debug.mount sys-kernel-tracing.mount systemd-ask-password-wall.path systemd-ask-password-console.path \
        systemd-journal-flush.service systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-random-seed.service \
        getty.target systemd-logind.service systemd-user-sessions.service dbus.socket dbus.service ipvsadm.service; do
        ln -sf /dev/null "etc/systemd/system/$unit"
    done
    ln -sf /lib/systemd/system/multi-user.target etc/systemd/system/default.target
    # Only disks matter; triggering every terminal as well takes seconds.
    mkdir -p etc/systemd/system/systemd-udev-trigger.service.d etc/systemd/system/sysinit.target.wants
    printf '[Service]\nExecStart=\nExecStart=-udevadm trigger --subsystem-match=block --action=add\n' \
        >etc/systemd/system/systemd-udev-trigger.service.d/lab.conf
    for unit in agent addresses; do
        cp "lab/$unit.service" "etc/systemd/system/hac-lab-$unit.service"
        ln -sf "/etc/systemd/system/hac-lab-$unit.service" "etc/systemd/system/sysinit.target.wants/hac-lab-$unit.service"
    done
    # Accounts that `install` is to make.
    for user in keepalived_script minio-user; do chroot . userdel "$user" 2>/dev/null; done
    chroot . /bin/bash /lab/first-boot </dev/null || : >lab/first-boot-failed
fi
. /run/root/lab/network
# The machine's files are seen without their capabilities, which ping would need: it asks by ICMP sockets then.
echo 0 2147483647 >/proc/sys/net/ipv4/ping_group_range
umount /proc
exec switch_root /run/root /lib/systemd/systemd </dev/tty0 >/dev/tty0 2>&1
