/// A record of a pax extended header, "LENGTH KEY=VALUE\n", where LENGTH counts the whole record, itself included.
enum PAXRecord {
  static func size(key: StaticString, valueSize: Int) -> Int {
    // The blank, the equals sign and the line's end.
    let rest = key.utf8CodeUnitCount + valueSize + 3
    var digits = decimalDigits(rest)
    while decimalDigits(rest + digits) > digits { digits += 1 }
    return rest + digits
  }

  static func append(key: StaticString, value: UnsafeRawBufferPointer, to archive: inout [UInt8]) {
    let size = size(key: key, valueSize: value.count)
    archive.append(contentsOf: String(size).utf8)
    archive.append(0x20)
    key.withUTF8Buffer { archive.append(contentsOf: $0) }
    archive.append(0x3D)
    archive.append(contentsOf: value)
    archive.append(0x0A)
  }

  /// What the header after the record says, for a reader that knows no pax: the first 100 bytes, no half character.
  static func shortName(_ path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var end = min(path.count, USTARName.nameSize)
    while end > 1 && end < path.count && path[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: path[..<end])
  }

  private static func decimalDigits(_ value: Int) -> Int {
    var digits = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    return digits
  }
}
