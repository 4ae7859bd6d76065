import ConfigFormats
import SourceText
import TopologyModel

extension DatabasePair {
  func writeOptions(of host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    ReplicationOptionFile(
      host: host, port: fields.port,
      fence: host.isReplica ? "A replica is never open for writing" : "It starts fenced; the notify script opens it where the address is",
      logged: fields.binlogDoDB ?? [], mariaDB: .init(domain: host.serverID, isStrict: true), semiSync: host.isReplica ? nil : fields.semiSync?.timeout,
      tls: fields.tls, own: fields.serverOptions ?? []
    ).write(plan, service: serviceName, to: &text)
  }
}
