import SchemaKit
import TopologyModel

private func isWordByte(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}

/// A release by its tag: `RELEASE.2024-04-06T05-26-02Z`. Tags compare as their texts do.
public struct MinIORelease: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "a MinIO release", pattern: "^RELEASE\\.[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z$", example: "RELEASE.2024-04-06T05-26-02Z")

  public static func fault(in text: String) -> String? {
    let form = Array("RELEASE.0000-00-00T00-00-00Z".utf8)
    let bytes = Array(text.utf8)
    let isFine = bytes.count == form.count
      && zip(bytes, form).allSatisfy { $1 == UInt8(ascii: "0") ? (48...57).contains($0) : $0 == $1 }
    return isFine ? nil : "`\(text.excerpt)` is not a release such as RELEASE.2024-04-06T05-26-02Z"
  }

  /// The first release that tells systemd when it is ready: the emitted unit is `Type=notify`.
  static let firstThatNotifies = MinIORelease(unchecked: "RELEASE.2023-05-04T00-00-00Z")
}

/// The name of the root user: at least 3 characters (minio, internal/auth/credentials.go).
public struct RootUser: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a user name", pattern: "^[A-Za-z0-9_.-]{3,64}$", example: "chimeadmin")
  public static func fault(in text: String) -> String? {
    guard (3...64).contains(text.utf8.count), text.utf8.allSatisfy({ isWordByte($0) || "_.-".utf8.contains($0) }) else {
      return "`\(text.excerpt)` is not a root user of 3 to 64 letters, digits, `_`, `.` and `-`"
    }
    return nil
  }
}

/// The directory inside each drive, or `none` for the drive's root.
public struct DataDirectory: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a directory name, or none", pattern: "^[A-Za-z0-9_-]{1,64}$", example: "data")
  public static func fault(in text: String) -> String? {
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ isWordByte($0) || "_-".utf8.contains($0) }) else {
      return "`\(text.excerpt)` is not the plain name of a directory (letters, digits, `_` and `-`), nor `none`"
    }
    return nil
  }

  /// Empty for the drive's root.
  var name: String { text == "none" ? "" : text }

  func path(on mount: AbsolutePath) -> AbsolutePath {
    name.isEmpty ? mount : AbsolutePath(unchecked: "\(mount.text)/\(name)")
  }
}

/// A variable that MinIO reads: `MINIO_REGION`.
public struct MinIOVariable: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a variable of MinIO", pattern: "^MINIO_[A-Z0-9_]{1,100}$", example: "MINIO_REGION")
  public static func fault(in text: String) -> String? {
    let isFine = text.hasPrefix("MINIO_") && (7...106).contains(text.utf8.count)
      && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || $0 == UInt8(ascii: "_") }
    return isFine ? nil : "`\(text.excerpt)` is not a variable of MinIO (MINIO_ and capital letters)"
  }
}
