/// Where a path goes in a ustar header: whole in the name field (100 bytes), split at a slash between the prefix field
/// (155 bytes) and the name field, or in a pax record before the header.
enum USTARName: Equatable {
  case whole
  /// The offset of the slash, which stands in neither field.
  case split(at: Int)
  case tooLong

  static let nameSize = 100
  static let prefixSize = 155

  init(_ path: UnsafeRawBufferPointer) {
    if path.count <= USTARName.nameSize {
      self = .whole
      return
    }
    // The shortest prefix that lets the rest fit. A directory's last slash belongs to the name, which may not be
    // empty.
    var slash = path.count - USTARName.nameSize - 1
    let last = min(USTARName.prefixSize, path.count - 2)
    while slash <= last {
      if path[slash] == 0x2F && slash > 0 {
        self = .split(at: slash)
        return
      }
      slash += 1
    }
    self = .tooLong
  }
}
