import Glibc
import SourceText

/// The Galera library in a MariaDB server: what garbd has no part in, the write-set cache, the appliers and flow control.
///
/// mariadbd loads the library over an empty directory of its own, without InnoDB, and cannot join a group whose address
/// has a weight that no library takes: where it fails there, the options before were accepted. Galera 4.23 accepts,
/// wrongly: a cache of no bytes, a page size below zero, an address for incremental transfers that is none.
extension Adapter {
  static let galeraProvider = Adapter(
    "galera",
    "The Galera library of MariaDB reads `wsrep_provider_options`: the options of the write-set cache, of applying and of flow control; no group is joined.",
    needs: ["mariadbd"], needsHostRoot: true,
    readiness: { tools in
      guard library != nil else { return .unusable("has no Galera library here: \(libraries[0])") }
      guard let version = tools.version("mariadbd", ["--no-defaults", "--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in
      GaleraOptions.isOptionFile(file) && GaleraOptions(file).map { !$0.pieces(for: .provider).isEmpty } == true
    },
    examples: GaleraProviderExamples.all
  ) { workspace, files in
    var verdict = Verdict()
    for file in files {
      guard let library, let options = GaleraOptions(file) else { continue }
      let pieces = options.pieces(for: .provider)
      let directories = [options["gcache.dir"], options["base_dir"]].compactMap { $0 }.filter { $0.hasPrefix("/") }
      let answer = workspace.runInHostRoot(
        "mariadbd",
        [
          "--no-defaults", "--user=root", "--datadir=/tmp/galera", "--socket=/tmp/galera/socket", "--pid-file=/tmp/galera/pid",
          "--skip-networking", "--skip-log-error", "--innodb=OFF", "--default-storage-engine=MyISAM", "--binlog-format=ROW",
          "--wsrep-on=ON", "--wsrep-provider=\(library)", "--wsrep-cluster-address=gcomm://?pc.weight=999",
          "--wsrep-provider-options=\(pieces.map(small).joined(separator: ";"))",
        ],
        adding: (["/tmp/galera"] + directories).map { BundleFile("rootfs\($0)/.keep", "") })
      if let failure = answer.failure { return .failed(failure) }
      let spoken = answer.lines.compactMap { line in line.firstRange(of: "[ERROR] WSREP: ").map { line[$0.upperBound...] } }
      guard let first = spoken.first else { return .failed("loaded no Galera library") }
      if first.hasPrefix("failed to open gcomm backend connection") { continue }
      // Its later words are about what failed because of that.
      verdict.complaints.append(Complaint(file.path, line: options.line, words(first)))
    }
    return verdict
  }

  /// Debian and Ubuntu, then the packages of Red Hat's family and those of MariaDB.
  private static let libraries = [
    "/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so",
  ]
  private static let library = libraries.first { access($0, R_OK) == 0 }

  /// The library takes the whole size of the cache from the disk, here from memory. That it is a number is all it asks.
  private static func small(_ piece: Substring) -> String {
    guard GaleraOptions.name(piece) == "gcache.size", let value = GaleraOptions.value(piece) else { return String(piece) }
    let digits = value.prefix { ("0"..."9").contains($0) }
    let unit = value[digits.endIndex...].filter { $0 != " " }
    return digits.isEmpty || !["", "K", "M", "G", "T", "k", "m", "g", "t"].contains(unit) ? String(piece) : "gcache.size=1M"
  }

  /// `Failed to create a new provider 'PATH' with options 'OPTIONS': …` tells nothing of the cause, but it has the options.
  private static func words(_ text: Substring) -> String {
    guard text.hasPrefix("Failed to create a new provider"), let options = text.quoted(by: "'").dropFirst().first else { return String(text) }
    return "the Galera library refuses a value among: \(options)"
  }
}

private enum GaleraProviderExamples {
  private static let conf = """
    [mysqld]
    wsrep_on = ON
    wsrep_provider_options = "gcache.size=4G;gcache.recover=yes;gcs.fc_limit=128;gcs.fc_factor=0.8;repl.commit_order=3;gmcast.segment=1"

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/mysql/mariadb.conf.d/60-galera.cnf", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)), mark: "wsrep_provider_options")
  }

  static let all: [Adapter.Example] = [
    .good("the cache and flow control", files(conf)),
    broken("an unknown option of the cache", "gcache.recover", "gcache.recovery"),
    broken("a size that is none", "gcache.size=4G", "gcache.size=4GB"),
    broken("a number out of its range", "gcs.fc_factor=0.8", "gcs.fc_factor=8"),
    broken("a word for a number", "gcs.fc_limit=128", "gcs.fc_limit=many"),
    broken("a truth that is none", "gcache.recover=yes", "gcache.recover=perhaps"),
    broken("an order that does not exist", "repl.commit_order=3", "repl.commit_order=9"),
    broken("an order that is no number", "repl.commit_order=3", "repl.commit_order=strict"),
    broken("an unknown option of flow control", "gcs.fc_limit", "gcs.fc_limits"),
  ]
}
