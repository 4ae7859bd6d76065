import Blueprints
import SchemaKit
import Testing
import TopologyModel

/// The types of what operators write: what one takes is what its pattern in the JSON Schema says, and no more.
@Suite struct ValueTests {
  private struct Kind: Sendable {
    let name: String
    let pattern: String
    let isTaken: @Sendable (String) -> Bool
    let texts: [String]

    init<T: ScalarValue>(_ type: T.Type, _ examples: String...) {
      name = "\(type)"
      pattern = T.scalar.pattern ?? ""
      isTaken = { (try? T.parse($0).get()) != nil }
      texts = ((examples + [T.scalar.example].compactMap { $0 }).flatMap { Hostile.near($0, count: 150) } + Hostile.sample(250)).uniqueBytes
    }
  }

  private static let kinds: [Kind] = [
    Kind(ObjectName.self), Kind(HostName.self, "a", "1.2.3", "0x1f"), Kind(InterfaceName.self), Kind(AbsolutePath.self, "/"), Kind(ZonePath.self), Kind(SegmentName.self),
    Kind(MACAddress.self), Kind(SafeWord.self), Kind(FileSystemLabel.self), Kind(EnvironmentName.self), Kind(RelativePath.self), Kind(URLPath.self), Kind(Duration.self, "1.5s", "1"),
    Kind(ByteSize.self, "8GiB", "8"), Kind(Version.self, "10.11.6"), Kind(AccountName.self), Kind(DatabaseName.self), Kind(OptionName.self), Kind(GrantTarget.self, "*"),
    Kind(InfluxOptionName.self, "data.cache-max"), Kind(RetentionPeriod.self, "infinite"), Kind(CertificateFile.self, "ca.pem"), Kind(ProviderOption.self), Kind(ProviderValue.self, "[::]:4567"),
    Kind(UnitName.self, "a@b.service"), Kind(MinIORelease.self), Kind(RootUser.self), Kind(DataDirectory.self), Kind(MinIOVariable.self), Kind(PXCVersion.self, "8.0.42"), Kind(GroupUUID.self),
    Kind(NDBVersion.self, "8.0.42"), Kind(NDBParameterName.self), Kind(NDBParameterValue.self, "64M"),
  ]

  @Test func `a type takes nothing that its pattern does not`() throws {
    var questions = ""
    for kind in Self.kinds {
      try #require(!kind.pattern.isEmpty, "\(kind.name) has no pattern")
      let carriage = Carriage("values: \(kind.name)", kind.texts, isCarried: kind.isTaken)
      #expect(!carriage.carried.isEmpty)
      for text in carriage.carried { questions += "\(kind.name) \(kind.pattern.hex) \(text.hex)\n" }
    }
    // `$` of JavaScript, which the patterns are of, is the very end.
    let program = """
      import re, sys
      for line in sys.stdin:
          name, pattern, *text = line.split()
          pattern, text = bytes.fromhex(pattern).decode(), bytes.fromhex("".join(text)).decode()
          if not re.search(pattern.replace("$", "\\\\Z"), text): print(f"{name} takes {text!r}, which is not {pattern}")
      """
    let surprises = try output(of: python, ["-c", program], input: questions).text
    #expect(surprises == "")
  }

  @Test func `an address is the one that another reader sees`() throws {
    func near(_ examples: String...) -> [String] { (examples.flatMap { Hostile.near($0, count: 400) } + Hostile.sample(200)).uniqueBytes }
    let addresses = Carriage("values: IPAddress (Python's ipaddress)", near("10.0.1.255", "2001:db8::1", "::ffff:1.2.3.4") + ["10.0.0.1\u{0}", "10.0.0.1\u{0}x", "010.0.0.1", "1.2.3", "0x7f.1"]) {
      (try? IPAddress.parse($0).get()) != nil
    }
    let subnets = Carriage("values: Subnet (Python's ipaddress)", near("10.0.0.0/24", "2001:db8::/64") + ["10.0.0.0/+24", "10.0.0.0/024", "0.0.0.0/-0"]) { (try? Subnet.parse($0).get()) != nil }
    let interfaces = Carriage("values: InterfaceAddress (Python's ipaddress)", near("10.0.0.5/24", "2001:db8::5/64") + ["10.0.0.5/+24"]) { (try? InterfaceAddress.parse($0).get()) != nil }
    let questions = addresses.carried.map { "ip_address \($0.hex) \((try? IPAddress.parse($0).get())?.written.hex ?? "")\n" }
      + subnets.carried.map { "ip_network \($0.hex) \((try? Subnet.parse($0).get())?.written.hex ?? "")\n" }
      + interfaces.carried.map { "ip_interface \($0.hex) \((try? InterfaceAddress.parse($0).get())?.written.hex ?? "")\n" }
    let program = """
      import ipaddress, sys
      for line in sys.stdin:
          kind, text, written = line.split()
          text, written = bytes.fromhex(text).decode(), bytes.fromhex(written).decode()
          read = getattr(ipaddress, kind)
          try: same = read(text) == read(written)
          except ValueError: same = False
          if not same: print(f"{kind} {text!r} is not {written!r}")
      """
    let surprises = try output(of: python, ["-c", program], input: questions.joined()).text
    #expect(surprises == "")
  }
}
