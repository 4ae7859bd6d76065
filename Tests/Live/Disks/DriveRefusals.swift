import Lab

/// A disk that must not be formatted, and the words by which the refusal says why.
struct DriveRefusal {
  /// What the first drive is.
  let name: String
  /// Makes it so, from empty disks.
  let make: String
  let words: String
  /// Undone before the disks are emptied again.
  var undo = ""

  init(_ name: String, _ make: String, says words: String, undo: String = "") {
    self.name = name
    self.make = make
    self.words = words
    self.undo = undo
  }
}

extension DriveRefusal {
  private static let (first, second, third) = ("/dev/ubdb", "/dev/ubdc", "/dev/ubdd")
  private static let mirror = "mdadm --create /dev/md/lab --run --level=1 --raid-devices=2 --bitmap=none"
  private static let luks = "cryptsetup luksFormat --batch-mode --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file /etc/hostname --type"

  static let all: [DriveRefusal] = [
    // What is on it.
    .init("ext4", "mke2fs -q -F -t ext4 \(first)", says: "carries ext4"),
    .init("XFS of another label", "mkfs.xfs -q -L OTHER \(first)", says: "carries xfs, label OTHER"),
    .init("XFS without a label", "mkfs.xfs -q \(first)", says: "carries xfs"),
    .init("btrfs", "mkfs.btrfs -q \(first)", says: "carries btrfs"),
    .init("FAT", "mkfs.vfat -I \(first)", says: "carries vfat"),
    .init("swap", "mkswap \(first)", says: "carries swap"),
    .init("an LVM physical volume", "pvcreate -qq -y \(first)", says: "carries LVM2_member"),
    .init(
      "RAID, superblock at the start", "\(mirror) --metadata=1.2 --assume-clean \(first) \(third); mdadm --stop /dev/md/lab",
      says: "carries linux_raid_member"),
    .init(
      "RAID, superblock at the end", "\(mirror) --metadata=1.0 --assume-clean \(first) \(third); mdadm --stop /dev/md/lab",
      says: "carries linux_raid_member"),
    .init("LUKS 1", "\(luks) luks1 \(first)", says: "carries crypto_LUKS"),
    .init("LUKS 2", "\(luks) luks2 \(first)", says: "carries crypto_LUKS"),
    .init("a GPT with a partition", "printf 'label: gpt\\n,100M\\n' | sfdisk -q \(first)", says: "carries a partition table (gpt)"),
    .init("a GPT without partitions", "echo 'label: gpt' | sfdisk -q \(first)", says: "carries a partition table (gpt)"),
    .init(
      "a GPT whose first MiB was zeroed",
      "echo 'label: gpt' | sfdisk -q \(first); dd if=/dev/zero of=\(first) bs=1M count=1 conv=notrunc,fsync", says: "carries a signature"),
    .init("an MBR with a partition", "printf 'label: dos\\n,100M\\n' | sfdisk -q \(first)", says: "carries a partition table (dos)"),
    .init(
      "an XFS of the right label that was not finished",
      "mkfs.xfs -q -L SRV-MINIO-1 \(first); xfs_db -x -c 'sb 0' -c 'write inprogress 1' \(first)", says: "not finished"),
    .init("without a signature, its first byte not zero", "printf x >\(first)", says: "its first MiB is not all zeros"),
    .init(
      "without a signature, the last byte of its first MiB not zero",
      "printf x | dd of=\(first) bs=1 seek=1048575 conv=notrunc,fsync", says: "its first MiB is not all zeros"),
    // Who uses it.
    .init("mounted elsewhere", "mke2fs -q -F -t ext4 -E lazy_itable_init=0 \(first); mount \(first) /mnt", says: "carries ext4", undo: "umount /mnt"),
    .init(
      "mounted elsewhere, and its signatures lost",
      "mke2fs -q -F -t ext4 -E lazy_itable_init=0 \(first); mount -o ro \(first) /mnt; dd if=/dev/zero of=\(first) bs=1M count=1 conv=notrunc,fsync",
      says: "is mounted at /mnt", undo: "umount /mnt"),
    .init(
      "XFS of the right label, mounted elsewhere", "mkfs.xfs -q -L SRV-MINIO-1 \(first); mount -o ro \(first) /mnt",
      says: "is mounted at /mnt instead of", undo: "umount /mnt"),
    .init("swap in use", "mkswap \(first); swapon \(first)", says: "carries swap", undo: "swapoff \(first)"),
    .init(
      "an LVM volume in use", "vgcreate -qq -y lab \(first); lvcreate -qq -y -Zn -n data -L 100M lab", says: "carries LVM2_member",
      undo: "vgremove -ff -y lab"),
    .init(
      "part of a mapped device, without a signature", "dmsetup create lab --table '0 8192 linear \(first) 4096'",
      says: "is used by RAID, LVM, multipath or encryption", undo: "dmsetup remove --retry lab"),
    .init(
      "a running RAID without superblocks", "mdadm --build /dev/md/lab --run --level=1 --raid-devices=2 --assume-clean \(first) \(third)",
      says: "is used by RAID, LVM, multipath or encryption", undo: "mdadm --stop /dev/md/lab"),
    .init(
      "divided by the kernel alone", "addpart \(first) 1 2048 10000", says: "has partitions", undo: "delpart \(first) 1"),
    .init(
      "open for a program alone",
      """
      python3 -c 'import os, time; os.open("\(first)", os.O_RDWR | os.O_EXCL); open("/run/lab-open", "w"); time.sleep(600)' &
      echo $! >/run/lab-opener; until [ -e /run/lab-open ]; do sleep 0.1; done
      """, says: "mkfs.xfs would not format it", undo: "kill $(cat /run/lab-opener); rm /run/lab-open*"),
    // Which disk it is.
    .init("too small for XFS", "lab-names ubde ubdc", says: "mkfs.xfs would not format it", undo: "lab-names ubdb ubdc"),
    .init("also the second drive", "lab-names ubdb ubdb", says: "which another line names too", undo: "lab-names ubdb ubdc"),
    .init("missing", "rm /dev/disk/by-id/lab-first", says: "there is no such device", undo: "lab-names ubdb ubdc"),
    .init(
      "a file", "ln -sfn /etc/hostname /dev/disk/by-id/lab-first", says: "not a block device",
      undo: "rm /dev/disk/by-id/lab-first; lab-names ubdb ubdc"),
    .init("read-only", "blockdev --setro \(first)", says: "is read-only", undo: "blockdev --setrw \(first)"),
    .init("empty, but its label is on another disk", "mkfs.xfs -q -L SRV-MINIO-1 \(third)", says: "the label SRV-MINIO-1 is on \(third) already"),
    .init(
      "the second drive, and the second is the first", "mkfs.xfs -q -L SRV-MINIO-2 \(first); mkfs.xfs -q -L SRV-MINIO-1 \(second)",
      says: "the label SRV-MINIO-1 is on \(second) already"),
    // Where it would be mounted.
    .init(
      "empty, but files are where it would be mounted", "mkdir -p /srv/minio-1; touch /srv/minio-1/precious",
      says: "has files in it that the mount would hide", undo: "rm -r /srv/minio-1"),
    .init(
      "empty, but a link is where it would be mounted", "mkdir /srv/elsewhere; ln -s elsewhere /srv/minio-1", says: "is not a directory",
      undo: "rm /srv/minio-1; rmdir /srv/elsewhere"),
    .init(
      "empty, but something else is mounted there", "mkdir -p /srv/minio-1; mount -t tmpfs tmpfs /srv/minio-1",
      says: "something else is mounted at /srv/minio-1", undo: "umount /srv/minio-1; rmdir /srv/minio-1"),
    // The other drive: none is formatted while one is refused.
    .init("empty, but the second carries data", "mke2fs -q -F -t ext4 \(second)", says: "carries ext4"),
    .init("empty, but the second is too small", "lab-names ubdb ubde", says: "mkfs.xfs would not format it", undo: "lab-names ubdb ubdc"),
  ]
}

/// Each refusal on the next host that is free: the script sees what is wrong with and without --apply, and no disk changes.
func refusals(_ hosts: [DriveHost], _ ledger: inout Ledger) throws {
  var rest = DriveRefusal.all[...]
  while !rest.isEmpty {
    let now = Array(zip(hosts, rest))
    rest = rest.dropFirst(now.count)
    func script(_ host: DriveHost, _ text: (DriveRefusal) throws(LabError) -> String) throws(LabError) -> String {
      guard let own = now.first(where: { $0.0.host.name == host.host.name }) else { return ":" }
      return try text(own.1)
    }
    let made = try together(now.map(\.0)) { host throws(LabError) in
      try script(host) { "set -e; modprobe -qa dm-mod raid1 btrfs; \($0.make)\nudevadm settle; sync" }
    }
    let before = try now.map { try $0.0.contents() }
    let judged = try together(now.map(\.0)) { host throws(LabError) in
      "(\(try host.line("inspect-disks"))) 2>&1; echo inspect=$?; (\(try host.line("format-disks"))) 2>&1; echo apply=$?; sync"
    }
    let after = try now.map { try $0.0.contents() }
    for (index, (host, refusal)) in now.enumerated() {
      ledger.expect(made[index], "\(host.host.name): a drive can be made that is \(refusal.name)")
      let text = judged[index].text
      let parts = text.split(separator: "inspect=1\n")
      ledger.expect(
        parts.count == 2 && parts.allSatisfy { $0.contains(refusal.words) && $0.contains("nothing was changed") } && text.hasSuffix("apply=1"),
        "a drive that is \(refusal.name) is refused: \(refusal.words)", text)
      ledger.expect(before[index] == after[index], "and nothing changes on any disk", "\(before[index]) \(after[index])")
    }
    let cleaned = try together(now.map(\.0)) { host throws(LabError) in
      try script(host) { "{ :; \($0.undo)\n} >/dev/null\nset -e\nudevadm settle; mdadm --stop --scan; lab-empty ubdb ubdc ubdd ubde\nfind /srv -maxdepth 1 -name 'minio-*'" }
    }
    for result in cleaned where result.status != 0 || !result.text.isEmpty { throw LabError("cannot clean up: \(result.output)\(result.errors)") }
    for (host, _) in now {
      let empty = try host.contents().allSatisfy { $0.blocks == 0 }
      if !empty { throw LabError("\(host.host.name): the disks are not empty again") }
    }
  }
}
