@preconcurrency import Glibc

/// The files by which a virtual host starts and speaks with the lab, in its directory on the machine.
enum GuestFiles {
  static func write(_ spec: HostSpec, to directory: String) throws(LabError) {
    try write(text(PackageResources.init_sh), to: "\(directory)/init", mode: 0o755)
    try write(text(PackageResources.agent_sh), to: "\(directory)/agent", mode: 0o755)
    try write(text(PackageResources.agent_service), to: "\(directory)/agent.service", mode: 0o644)
    try write(text(PackageResources.addresses_service), to: "\(directory)/addresses.service", mode: 0o644)
    try write(spec.name + "\n", to: "\(directory)/hostname", mode: 0o644)
    try write("set -e\n" + spec.firstBoot + "\n", to: "\(directory)/first-boot", mode: 0o644)
    try write(network(spec), to: "\(directory)/network", mode: 0o644)
  }

  /// Makes the interfaces at every start. A user-mode kernel's own (`vec0`) cannot be set down and up again: it loses its
  /// socket. So it stays up as a port of a bridge, and the host's interface is a veth(4) whose peer, `plug0`, is another.
  /// `ip link set plug0 down` pulls the cable: the interface loses its carrier.
  private static func network(_ spec: HostSpec) -> String {
    var lines = ["ip link set lo up", "modprobe -d /run/root -a veth bridge"]
    if spec.interfaces.contains(where: { $0.addresses.contains { $0.contains(":") } }) {
      lines.append("modprobe -d /run/root ipv6")
      // Duplicate address detection would keep an address unusable for a second.
      lines.append("echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad")
    }
    for (index, interface) in spec.interfaces.enumerated() {
      lines.append("ip link add name port\(index) type bridge")
      lines.append("ip link add name \(interface.name) address \(interface.mac) type veth peer name plug\(index)")
      lines += ["vec\(index)", "plug\(index)"].map { "ip link set \($0) master port\(index) up" }
      lines += ["port\(index)", interface.name].map { "ip link set \($0) up" }
      lines += interface.addresses.map { "ip address add \($0) dev \(interface.name)" }
    }
    lines += spec.gateways.map { "ip route add default via \($0) 2>/dev/null || :" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ resource: [UInt8]) -> String { String(decoding: resource, as: UTF8.self) }

  static func write(_ text: String, to path: String, mode: mode_t) throws(LabError) {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(LabError) {
    let file = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw LabError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    close(file)
  }

  /// Empty where there is no such file.
  static func read(_ path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
