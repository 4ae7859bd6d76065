import SourceText
import TopologyModel

/// Checks of encryption and state transfers.
extension PXC {
  static let certificateChecks: [Check<ServiceSubject<PXC>>] =
    [unencrypted, noCertificates, certificatesInDataDirectory, arbiterCertificates, sectionIgnored, sectionWithoutFiles, cloneVersion, clonePreview]

  static let unencrypted = Check<ServiceSubject<PXC>>(
    "pxc/unencrypted", .warning, "replication and state transfers should be encrypted",
    why: """
      With `pxc_encrypt_cluster_traffic` off, every write and whole copies of the data travel in the clear, and anybody \
      who reaches port 4567 or 4444 can join or read (Percona's manual, "Encrypt PXC traffic"). Turning it on later \
      needs all members down at once.
      """,
    bad: example("nodes: [a, b, c]\npxc_encrypt_cluster_traffic: ‹false›"), good: example("nodes: [a, b, c]")
  ) { subject, findings in
    let setting = subject.fields.encryptsTraffic
    guard !setting.value else { return }
    findings.report(
      "the members of `\(subject.name)` replicate in the clear", at: setting.origin, label: "turns encryption off",
      help: ["remove this line, and say `tls`"])
  }

  static let noCertificates = Check<ServiceSubject<PXC>>(
    "pxc/no-certificates", .error, "encrypted members need one set of certificate files",
    why: """
      Without `ssl_ca`, `ssl_cert` and `ssl_key` every server uses the files that it made itself in its data directory, \
      each another set, and no member trusts another: the first one starts, the second fails at the handshake \
      (Percona's manual, "SSL automatic configuration").
      """,
    bad: example(service: "‹db›", "nodes: [a, b, c]", tls: false), good: example("nodes: [a, b, c]")
  ) { subject, findings in
    guard subject.fields.tls == nil, subject.fields.encryptsTraffic.value else { return }
    findings.report(
      "`\(subject.name)` encrypts its traffic, but names no certificate files", at: subject.origin, label: "no `tls`",
      help: ["say `tls: { ca: PATH, cert: PATH, key: PATH }`: the same three files on every member"])
  }

  static let certificatesInDataDirectory = Check<ServiceSubject<PXC>>(
    "pxc/certificates-in-datadir", .warning, "certificate files should be outside the data directory",
    why: """
      A name without a directory stands for a file in the data directory. Every server makes files of these names for \
      itself when it is first started, so that they differ unless they are copied between the first starts; a data \
      directory that is set up anew gets new ones, and that member can join no more (Percona's manual, "Encrypt PXC traffic").
      """,
    bad: example("nodes: [a, b, c]\ntls: { ca: ‹ca.pem›, cert: server-cert.pem, key: server-key.pem }", tls: false),
    good: example("nodes: [a, b, c]")
  ) { subject, findings in
    guard let first = subject.fields.tls?.inDataDirectory.first else { return }
    findings.report(
      "`\(first.value)` is in each server's data directory, where each makes its own", at: first.origin, label: "a name without a directory",
      help: ["put one set of files on every member, and name them by absolute paths: `/etc/mysql/tls/\(first.value)`"])
  }

  static let arbiterCertificates = Check<ServiceSubject<PXC>>(
    "pxc/arbiter-certificates", .error, "an arbiter needs the certificate files by absolute paths",
    why: """
      garbd takes part in the encrypted replication and needs the members' three files (Percona's manual, "Set up Galera \
      arbitrator"). It has no data directory in which a name without a directory could be found.
      """,
    bad: example("nodes: [a, b]\narbiters: [‹c›]\ntls: { ca: ca.pem, cert: server-cert.pem, key: server-key.pem } # hac: allow pxc/certificates-in-datadir because it shows another check", tls: false),
    good: example("nodes: [a, b]\narbiters: [c]")
  ) { subject, findings in
    guard subject.fields.encryptsTraffic.value, let file = subject.fields.tls?.inDataDirectory.first,
      let arbiter = subject.members("arbiter").first
    else { return }
    findings.report(
      "the arbiter `\(subject.topology[arbiter.node].name)` cannot find `\(file.value)`", at: arbiter.origin, label: "it has no data directory",
      related: [(file.origin, "a name without a directory")], help: ["name the files by absolute paths"])
  }

  static let sectionIgnored = Check<ServiceSubject<PXC>>(
    "pxc/sst-section-ignored", .warning, "`[sst]` says nothing while the cluster's traffic is encrypted",
    why: """
      With `pxc_encrypt_cluster_traffic` on, the transfer script sets `encrypt=4` itself and looks for the files under \
      `[mysqld]` and in the data directory only, not under `[sst]` (wsrep_sst_xtrabackup-v2; Percona's manual, "SSL \
      automatic configuration"). A section that says something else is not obeyed.
      """,
    bad: example("nodes: [a, b, c]\nsst: { encrypt: ‹4› }"), good: example("nodes: [a, b, c]")
  ) { subject, findings in
    guard subject.fields.encryptsTraffic.value, let sst = subject.fields.sst else { return }
    findings.report(
      "`encrypt=\(sst.encrypt.value.rawValue)` under `[sst]` is overridden by `pxc_encrypt_cluster_traffic`", at: sst.encrypt.origin,
      label: "not read", help: ["remove `sst`: state transfers are encrypted with the files of `tls`, and hac need not own the main option file for it"])
  }

  static let sectionWithoutFiles = Check<ServiceSubject<PXC>>(
    "pxc/sst-without-files", .error, "`encrypt=4` under `[sst]` needs the certificate files",
    why: "`encrypt=4` takes `ssl-ca`, `ssl-cert` and `ssl-key` of the same section (Percona's manual, \"Percona XtraBackup SST configuration\").",
    bad: example("nodes: [a, b, c]\npxc_encrypt_cluster_traffic: false # hac: allow pxc/unencrypted because it shows another check\nsst: { encrypt: ‹4› }", tls: false),
    good: example("nodes: [a, b, c]\npxc_encrypt_cluster_traffic: false # hac: allow pxc/unencrypted because it shows another check\nsst: { encrypt: 4 }")
  ) { subject, findings in
    let fields = subject.fields
    guard !fields.encryptsTraffic.value, fields.tls == nil, let sst = fields.sst, sst.encrypt.value == .tls else { return }
    findings.report(
      "state transfers are to be encrypted, but `\(subject.name)` names no certificate files", at: sst.encrypt.origin, label: "needs `tls`",
      help: ["say `tls: { ca: PATH, cert: PATH, key: PATH }`"])
  }

  /// The first release that has the method (Percona's manual, "Clone SST").
  private static let cloneSince = Version(8, 0, 41)

  static let cloneVersion = Check<ServiceSubject<PXC>>(
    "pxc/clone-too-new", .error, "the state transfer by `clone` needs 8.0.41",
    why: "`wsrep_sst_method=clone` came with 8.0.41; an older server knows no such method and cannot take part in a transfer (Percona's manual, \"Clone SST\").",
    bad: example("nodes: [a, b, c]\nwsrep_sst_method: ‹clone›", tls: true, version: "8.0.36"), good: example("nodes: [a, b, c]", tls: true, version: "8.0.36")
  ) { subject, findings in
    let (method, version) = (subject.fields.sstMethod, subject.fields.version)
    guard method.value == .clone, version.value.isExact, version.value.version < cloneSince else { return }
    findings.report(
      "\(version.value.written) cannot transfer by `clone`", at: method.origin, label: "since 8.0.41",
      related: [(version.origin, "the version")], help: ["remove this line: `xtrabackup-v2` is the default"])
  }

  static let clonePreview = Check<ServiceSubject<PXC>>(
    "pxc/clone-preview", .warning, "the state transfer by `clone` is a preview",
    why: "Percona calls `clone` a technical preview that is not for production (Percona's manual, \"Clone SST\"), and it exists only since 8.0.41.",
    bad: example("nodes: [a, b, c]\nwsrep_sst_method: ‹clone›"), good: example("nodes: [a, b, c]\nwsrep_sst_method: xtrabackup-v2")
  ) { subject, findings in
    let (method, version) = (subject.fields.sstMethod, subject.fields.version)
    guard method.value == .clone, !version.value.isExact || version.value.version >= cloneSince else { return }
    findings.report(
      "state transfers by `clone` are a technical preview", at: method.origin, label: "not for production yet",
      help: ["remove this line: `xtrabackup-v2` is the default"])
  }
}
