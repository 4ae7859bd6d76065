/// Where input texts come from: the disk, or memory for the examples of checks.
public struct InputFiles: Sendable {
  /// A file's bytes; one larger than the limit is refused.
  let read: @Sendable (_ path: String, _ limit: Int) -> Result<[UInt8], ReadFailure>

  public static let disk = InputFiles { readFile($0, limit: $1) }

  /// Texts by path; every other path does not exist.
  public static func texts(_ texts: [String: [UInt8]]) -> InputFiles {
    InputFiles { path, _ in
      texts[path].map { .success($0) } ?? .failure(ReadFailure("cannot read `\(path)`: No such file or directory"))
    }
  }
}
