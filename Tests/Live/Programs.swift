/// A real program, and how to learn its version.
struct Program: Sendable {
  let name: String
  /// Prints the version somewhere.
  let version: [String]

  static let btrfs = Program(name: "mkfs.btrfs", version: ["--version"])
  static let busybox = Program(name: "busybox", version: [])
  static let cryptsetup = Program(name: "cryptsetup", version: ["--version"])
  static let curl = Program(name: "curl", version: ["--version"])
  static let dropbear = Program(name: "dropbear", version: ["-V"])
  static let ext4 = Program(name: "mke2fs", version: ["-V"])
  static let fat = Program(name: "mkfs.vfat", version: ["--help"])
  static let influxd = Program(name: "influxd", version: ["version"])
  static let iptables = Program(name: "iptables-legacy-restore", version: ["--version"])
  static let ipvsadm = Program(name: "ipvsadm", version: ["--version"])
  static let keepalived = Program(name: "keepalived", version: ["--version"])
  static let lvm = Program(name: "pvcreate", version: ["--version"])
  static let mariadb = Program(name: "mariadbd", version: ["--version"])
  static let mariadbBackup = Program(name: "mariadb-backup", version: ["--version"])
  static let mdadm = Program(name: "mdadm", version: ["--version"])
  static let nft = Program(name: "nft", version: ["--version"])
  static let openssl = Program(name: "openssl", version: ["version"])
  /// The hosts' own: the machine may have another one in front of it.
  static let python = Program(name: "/usr/bin/python3", version: ["--version"])
  static let sfdisk = Program(name: "sfdisk", version: ["--version"])
  static let ssh = Program(name: "ssh", version: ["-V"])
  static let sshKeygen = Program(name: "ssh-keygen", version: ["-?"])
  static let xfs = Program(name: "mkfs.xfs", version: ["-V"])
}
