@preconcurrency import Glibc

/// Tells whether two sets of paths are equal, without holding either: the count and the sum of well-mixed hashes, which
/// no order changes. Chance alone makes it err, once in 2^64.
struct PathSet: Equatable {
  private(set) var count = 0
  private var sum: UInt64 = 0

  mutating func insert(_ path: UnsafeBufferPointer<UInt8>) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in path { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9  // the finish of SplitMix64
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    sum &+= hash ^ (hash >> 31)
    count += 1
  }

  init() {}

  /// The files of a tree of regular files in directories of mode 0700, none of them empty; nil where it holds
  /// something that hac does not make, or cannot be read. Two threads share the work.
  init?(filesBelow root: Int32) {
    let tree = TreeParts(of: root)
    guard tree.isPlain else { return nil }
    guard tree.isComplete else {
      self.init(directory: ".", in: root, path: [])
      return
    }
    self.init()
    for file in tree.files { file.withUnsafeBufferPointer { insert($0) } }
    let parts = tree.parts
    let sets = mapWithWorkers(2, jobs: parts.count, makeState: { 0 }) { (_: inout Int, job) -> PathSet? in
      PathSet(directory: parts[job].name, in: parts[job].parent, path: parts[job].path + [0x2F])
    }
    for set in sets {
      guard let set, set.count > 0 else { return nil }
      count += set.count
      sum &+= set.sum
    }
    withExtendedLifetime(tree) {}
  }

  private init?(directory: UnsafePointer<CChar>, in parent: Int32, path: [UInt8]) {
    guard let listing = DirectoryListing(of: directory, in: parent) else { return nil }
    var path = path
    guard collect(listing, path: &path) else { return nil }
  }

  private mutating func collect(_ consumed: consuming DirectoryListing, path: inout [UInt8]) -> Bool {
    var listing = consumed
    guard let status = FileStatus(of: listing.descriptor), status.permissions == 0o700 else { return false }
    let length = path.count
    while let (name, kind) = listing.nextWithKind() {
      path.append(contentsOf: UnsafeRawBufferPointer(start: name, count: strlen(name)))
      switch kind {
      case .file:
        path.withUnsafeBufferPointer { insert($0) }
      case .directory:
        path.append(0x2F)
        let before = count
        guard let inner = DirectoryListing(of: name, in: listing.descriptor),
          collect(inner, path: &path), count > before
        else { return false }
      case .other:
        return false
      }
      path.removeSubrange(length...)
    }
    return listing.failure == 0
  }
}
