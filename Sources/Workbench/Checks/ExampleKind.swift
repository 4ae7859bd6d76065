import SchemaKit
import SourceText
import TopologyModel

/// `kind: example`: states the facts that checks are about and that no short topology of a real kind
/// would state. The examples of checks are compiled with it; `hac` does not know it.
public struct ExampleKind: Blueprint {
  let kindName: Located<String>
  let nodes: MemberList<Fields>
  let vip: Located<ObjectName>?
  let balance: Balance?
  let settings: [Entry<SafeWord, Located<LineText>>]?
  let storage: Disk?
  let data: Located<AbsolutePath>?
  public let require: Requirement?

  struct Fields: Sendable {
    var serverID: Located<Int>?
    static let schema = Schema.record("member", "A member.", Fields.init) {
      Field.optional("server_id", .integer(1...4_294_967_295), "Its server_id.")
      Field.optional("unused", .boolean, "A record has two fields at least.")
    }
    init(serverID: Located<Int>?, unused: Located<Bool>?) { self.serverID = serverID }
  }

  enum Mode: String, Sendable, CaseIterable {
    case nat = "lvs-nat", masqueraded = "lvs-nat-snat", direct = "lvs-dr"
  }

  struct Balance: Sendable {
    let mode: Located<Mode>
    let port: Located<Int>
    let targetPort: Located<Int>
    let persistence: Located<Duration>?
    let firewallMark: Located<Int>?
    let directors: [Located<HostName>]?

    static let schema = Schema.record("balance", "LVS.", Balance.init) {
      Field.required("mode", .choice(Mode.self), "The mode.")
      Field.defaulted("port", .integer(1...65535), to: 9000, written: "9000", "The virtual port.")
      Field.defaulted("target_port", .integer(1...65535), to: 9000, written: "9000", "The real port.")
      Field.optional("persistence_timeout", .value(Duration.self), "How long clients stay.")
      Field.optional("firewall_mark", .integer(1...1000), "The mark.")
      Field.optional("directors", .list(of: .value(HostName.self)), "The directors; default: the members.")
    }
  }

  struct Disk: Sendable {
    let device: Located<AbsolutePath>
    let mount: Located<AbsolutePath>
    static let schema = Schema.record("storage", "A file system.", Disk.init) {
      Field.required("device", .value(AbsolutePath.self), "The device.")
      Field.required("mount", .value(AbsolutePath.self), "The mount point.")
    }
  }

  public static let kind = "example"
  public static let summary = "Whatever a check needs."
  public static let documentation = ""
  public static let checks: [Check<ServiceSubject<ExampleKind>>] = []
  public static let schema = Schema.record(kind, summary, ExampleKind.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList<Fields>.schema(extra: Fields.schema), "The members.")
    Field.optional("vip", .value(ObjectName.self), "The VIP.")
    Field.optional("balance", Balance.schema, "LVS in front.")
    Field.optional("settings", .map(keys: .value(SafeWord.self), values: .value(LineText.self)), "Kernel settings.")
    Field.optional("storage", Disk.schema, "The storage that it offers.")
    Field.optional("data", .value(AbsolutePath.self), "Its data directory.")
    Field.require
  }

  public func plan(into planner: inout Planner) {
    let service = planner.service
    let members = planner.members(nodes)
    for (ordinal, (node, fields)) in members.enumerated() {
      planner.facts.members.append(Member(service: service, node: node.value, origin: node.origin, role: "member", ordinal: ordinal))
      if let id = fields?.serverID {
        planner.facts.serverIDs.append(ServerID(service: service, node: node.value, origin: id.origin, value: UInt32(id.value)))
      }
      for setting in settings ?? [] {
        planner.facts.sharedSettings.append(
          SharedSetting(
            service: service, node: node.value, origin: setting.value.origin, key: setting.key.value.text, value: setting.value.value.text,
            combination: .same, reason: "the example"))
      }
      if let storage {
        planner.facts.storages.append(
          Storage(
            service: service, node: node.value, origin: storage.device.origin,
            layer: .fileSystem(
              mount: storage.mount.value, unit: "example.mount", label: String(storage.mount.value.text.suffix(12)), device: storage.device.value)))
      }
      if let data {
        planner.facts.dataPlacements.append(DataPlacement(service: service, node: node.value, origin: data.origin, path: data.value))
      }
    }
    guard let vip, let id = planner.vip(vip) else { return }
    planner.claim(id, origin: vip.origin, holders: members.map(\.node), checks: [])
    if let balance { self.balance(balance, id, members.map(\.node), &planner) }
  }

  private func balance(_ balance: Balance, _ vip: VIPID, _ members: [Located<NodeID>], _ planner: inout Planner) {
    let real = members.compactMap { member in
      planner.address(of: member.value, on: nil, for: member.origin).map {
        VirtualServer.RealServer(member.value, $0.address.value, port: balance.targetPort.value)
      }
    }
    for director in balance.directors.map({ $0.compactMap { planner.node($0) } }) ?? members.map(\.value) {
      planner.facts.virtualServers.append(
        VirtualServer(
          service: planner.service, node: director, origin: balance.mode.origin, vip: vip, address: planner.topology[vip].mainAddress,
          port: balance.port.value, firewallMark: balance.firewallMark?.value, method: balance.mode.value == .direct ? .directRouting : .nat,
          masquerades: balance.mode.value == .masqueraded, scheduler: .rr, persistence: balance.persistence, delayLoop: .seconds(6),
          realServers: real, health: .tcp(connectTimeout: .seconds(3))))
    }
  }
}
