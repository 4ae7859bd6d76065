import CLibDeflate
import CZstd
@preconcurrency import Glibc

/// Packs whole archives, one after the other. Making one is dear and using it is not: each worker keeps its own.
///
/// The same bytes in give the same bytes out, with one version of the library: no time, no name, no machine in the
/// header, and one thread per archive.
public struct Compressor: ~Copyable {
  public let compression: Compression
  private let engine: CompressionEngine

  public init(_ compression: Compression) throws(OutputError) {
    self.compression = compression
    self.engine = try CompressionEngine(compression)
  }

  /// Replaces the contents of `output`, whose storage is reused, by the packed input.
  public mutating func compress(
    _ input: UnsafeRawBufferPointer, into output: inout [UInt8]
  ) throws(OutputError) {
    output.removeAll(keepingCapacity: true)
    let bound = engine.bound(input.count)
    var failure: String?
    output.append(addingCapacity: bound) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        switch engine.run(input, into: UnsafeMutableRawBufferPointer(buffer)) {
        case .success(let written): count = written
        case .failure(let problem): failure = problem.text
        }
      }
    }
    if let failure {
      throw OutputError(path: "an archive", operation: "compress", errno: ENOMEM, reason: failure)
    }
  }

  /// Replaces the contents of `output`, whose storage is reused, by the packed input.
  public mutating func compress(_ input: [UInt8], into output: inout [UInt8]) throws(OutputError) {
    try input.withUnsafeBufferPointer { (bytes) throws(OutputError) in
      try compress(UnsafeRawBufferPointer(bytes), into: &output)
    }
  }
}

struct Problem: Error {
  let text: String
}

/// Owns the library's own state. Not private: a compressor inside another module's type needs its metadata to link.
struct CompressionEngine: ~Copyable {
  enum Handle {
    case none
    case deflate(OpaquePointer)
    case zstd(OpaquePointer)
  }

  private let handle: Handle

  init(_ compression: Compression) throws(OutputError) {
    switch compression {
    case .none:
      handle = .none
    case .gzip(let level):
      guard let made = libdeflate_alloc_compressor(level) else {
        throw Self.refusal("gzip", level, valid: (0...12).contains(level))
      }
      handle = .deflate(made)
    case .zstd(let level):
      let valid = (ZSTD_minCLevel()...ZSTD_maxCLevel()).contains(level)
      guard valid, let made = ZSTD_createCCtx() else {
        throw Self.refusal("zstd", level, valid: valid)
      }
      handle = .zstd(made)
      // The settings stay for every archive to come. The checksum lets `zstd -t` find a damaged file.
      _ = ZSTD_CCtx_setParameter(made, ZSTD_c_compressionLevel, level)
      _ = ZSTD_CCtx_setParameter(made, ZSTD_c_checksumFlag, 1)
    }
  }

  private static func refusal(_ format: String, _ level: Int32, valid: Bool) -> OutputError {
    OutputError(
      path: "an archive", operation: "compress", errno: valid ? ENOMEM : EINVAL,
      reason: valid ? nil : "\(format) has no level \(level)")
  }

  func bound(_ count: Int) -> Int {
    switch handle {
    case .none: count
    case .deflate(let compressor): libdeflate_gzip_compress_bound(compressor, count)
    case .zstd: ZSTD_compressBound(count)
    }
  }

  func run(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Result<Int, Problem> {
    switch handle {
    case .none:
      output.copyMemory(from: input)
      return .success(input.count)
    case .deflate(let compressor):
      let written = libdeflate_gzip_compress(
        compressor, input.baseAddress, input.count, output.baseAddress, output.count)
      return written > 0 ? .success(written) : .failure(Problem(text: "libdeflate ran out of room"))
    case .zstd(let context):
      let written = ZSTD_compress2(
        context, output.baseAddress, output.count, input.baseAddress, input.count)
      guard ZSTD_isError(written) == 0 else {
        return .failure(Problem(text: String(cString: ZSTD_getErrorName(written))))
      }
      return .success(written)
    }
  }

  deinit {
    switch handle {
    case .none: break
    case .deflate(let compressor): libdeflate_free_compressor(compressor)
    case .zstd(let context): _ = ZSTD_freeCCtx(context)
    }
  }
}
