import SourceText
import TopologyModel

/// Addresses that a service's own manager moves.
enum MovedAddressChecks {
  static let twoOwners = Check<[Plan]>(
    "address/two-owners", .error, "an address that a service moves is nobody else's",
    why: """
      MHA and MMM move an address by their own scripts, which know nothing of VRRP, of a host's own address or of each \
      other. What two of them move is on two hosts as soon as they disagree, and both take writes.
      """,
    bad: sample("‹10.0.0.50›", vip: "10.0.0.50"), good: sample("10.0.0.50", vip: "10.0.0.51")
  ) { plans, findings in
    var owners: [AddressOwnerChecks.Place: (text: String, origin: OriginID)] = [:]
    for (place, nodes) in AddressOwnerChecks.nodeOwners(plans) {
      guard let node = nodes.first else { continue }
      owners[place] = ("the node `\(plans[node.plan][node.node].name)`", node.origin)
    }
    for plan in plans {
      for vip in plan.topology.vips {
        for address in vip.addresses {
          let place = AddressOwnerChecks.Place(segment: plan.topology[vip.network].segment.value, address: address.value.address)
          if owners[place] == nil { owners[place] = ("VRRP, as the vip `\(vip.name)`", address.origin) }
        }
      }
    }
    for plan in plans {
      for moved in plan.facts.movedAddresses.all {
        let place = AddressOwnerChecks.Place(segment: moved.segment, address: moved.address)
        guard let owner = owners[place] else {
          owners[place] = ("\(moved.mover) of `\(plan.name(of: moved.service))`", moved.origin)
          continue
        }
        findings.report(
          "\(moved.address.written) is moved by \(moved.mover), and belongs to \(owner.text)", at: moved.origin, label: "has another owner",
          related: [(owner.origin, "the other one")], help: ["choose an address that nothing else has"])
      }
    }
  }

  private static func sample(_ writer: String, vip: String) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      a: { address: 10.0.0.11 }
      b: { address: 10.0.0.12 }
      c: { address: 10.0.0.13 }
      m: { address: 10.0.0.21 }
      x: { address: 10.0.0.31 }
      y: { address: 10.0.0.32 }
    secrets:
      repl: { file: secrets/mysql_replication }
    vips:
      web: { address: \(vip), virtual_router_id: 50, checks: [{ tcp: 80 }] }
    services:
      site: { kind: floating-ip, nodes: [x, y], vip: web }
      database:
        kind: mysql-mha
        nodes: [a, b, c]
        manager: m
        writer: { address: \(writer) }
        version: "8.0"
        replication: { user: repl, password: { secret: repl } }
        account: { password: { secret: repl } }
        secondary_check: [x, y]
        fence: { command: /usr/local/sbin/power-off }
        tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }

    """
  }
}
