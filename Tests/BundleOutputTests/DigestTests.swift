import BundleOutput
import Testing

@Suite struct DigestTests {
  @Test(
    "the digests are those of FIPS 180-4's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func examples(text: String, hex: String) {
    let digest = SHA256Digest(of: Array(text.utf8))
    #expect(digest.hex == hex)
    var appended: [UInt8] = [120]
    digest.appendHex(to: &appended)
    #expect(String(decoding: appended, as: UTF8.self) == "x" + hex)
    #expect(digest.bytes.count == 32)
    #expect(digest.bytes.first == UInt8(hex.prefix(2), radix: 16))
    #expect(digest.bytes.last == UInt8(hex.suffix(2), radix: 16))
  }

  @Test("pieces of any size give the digest of the whole")
  func pieces() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for size in [1, 3, 63, 64, 65, 999] {
      var hasher = SHA256Hasher()
      for start in stride(from: 0, to: bytes.count, by: size) {
        hasher.update(Array(bytes[start..<min(start + size, bytes.count)]))
      }
      #expect(hasher.finish() == SHA256Digest(of: bytes))
      hasher.update(Array("abc".utf8))
      #expect(hasher.finish() == SHA256Digest(of: Array("abc".utf8)))
    }
  }
}
