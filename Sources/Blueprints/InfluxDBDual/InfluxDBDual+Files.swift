import ConfigFormats
import SourceText
import TopologyModel

extension InfluxDBDual {
  private static let check = ShellScript(PackageResources.check_influxdb_sh)
  private static let gate = ShellScript(PackageResources.influx_gate_sh)
  private static let resync = ShellScript(PackageResources.influx_resync_sh)
  private static let setUp = ShellScript(PackageResources.influx_set_up_sh)
  private static let verify = ShellScript(PackageResources.influx_verify_sh)
  private static let chimeadm = ShellScript(PackageResources.influx_chimeadm_sh)

  func files(_ layout: InfluxLayout, _ secrets: InfluxSecrets, into planner: inout Planner) {
    for (ordinal, instance) in layout.instances.enumerated() {
      configuration(instance, layout, into: &planner)
      units(instance, layout, into: &planner)
      credentials(instance, layout, secrets, into: &planner)
      tools(instance, layout, into: &planner)
      if ordinal == 0 { sharedSteps(instance, layout, into: &planner) }
    }
  }

  /// What every script and configuration file begins with: where it comes from, without a date.
  private static func header(_ plan: borrowing Plan, _ service: ServiceID, _ text: inout ConfigText) {
    text.line("# \(plan.topology.name), service \(plan.name(of: service)): written by hac; change the topology, not this file.", plan.topology[service].origin)
  }

  private func configuration(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let service = layout.service
    let config = InfluxConfig(self, on: planner.topology[instance.node].os.value)
    let options = options ?? []
    planner.facts.files.append(
      File(
        service: service, node: instance.node, origin: layout.origin, path: config.path, change: .step(unit: FileNames.unit), needsAdoption: true,
        render: { plan, text in
          Self.header(plan, service, &text)
          config.write(options, to: &text)
        }))
  }

  private func units(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let (service, origin) = (layout.service, staleAfter.origin)
    let (data, wal, major) = (data, wal, major)
    func add(_ path: String, _ write: @escaping @Sendable (UnitFile, inout ConfigText) -> Void) {
      planner.facts.files.append(
        File(
          service: service, node: instance.node, origin: origin, path: "\(FileNames.units)/\(path)", change: .daemonReload,
          render: { plan, text in
            Self.header(plan, service, &text)
            write(UnitFile(), &text)
          }))
    }
    add("\(FileNames.unit).d/20-hac-gate.conf") { unit, text in
      unit.section("Unit", to: &text)
      unit.assign("RequiresMountsFor", data.value.text, to: &text, data.origin)
      if let wal { unit.assign("RequiresMountsFor", wal.value.text, to: &text, wal.origin) }
      unit.section("Service", to: &text)
      if major >= 2 { unit.assign("Environment", "INFLUXD_CONFIG_PATH=/etc/influxdb/config.toml", to: &text) }
      // Before the process can answer: at boot, after a crash, and when started by hand. As root, and never a
      // reason not to start.
      unit.assign("ExecStartPre", "-+\(FileNames.gate) start", to: &text, origin)
    }
    add(FileNames.ticker) { unit, text in
      unit.section("Unit", to: &text)
      unit.assign("Description", "Notes that the InfluxDB instance is there to take writes", to: &text)
      unit.assign("After", "network-online.target time-sync.target", to: &text)
      unit.section("Service", to: &text)
      unit.assign("Type", "oneshot", to: &text)
      unit.assign("ExecStart", "\(FileNames.gate) tick", to: &text, origin)
      unit.assign("TimeoutStartSec", "40", to: &text)
    }
    add(FileNames.timer) { unit, text in
      unit.section("Unit", to: &text)
      unit.assign("Description", "Watches the InfluxDB instance for holes in its data", to: &text)
      unit.section("Timer", to: &text)
      unit.assign("OnBootSec", "5s", to: &text)
      unit.assign("OnUnitInactiveSec", "\(Self.tickPeriod)s", to: &text)
      unit.assign("AccuracySec", "1s", to: &text)
      unit.section("Install", to: &text)
      unit.assign("WantedBy", "timers.target", to: &text)
    }
  }

  private func credentials(_ instance: InfluxInstance, _ layout: InfluxLayout, _ secrets: InfluxSecrets, into planner: inout Planner) {
    let service = layout.service
    func add(_ path: String, _ origin: OriginID, _ secret: SecretID, as quoting: Quoting = .raw, user: Located<SafeWord>? = nil) {
      planner.facts.files.append(
        File(
          service: service, node: instance.node, origin: origin, path: path, mode: 0o600, secrets: [secret],
          render: { _, text in
            if let user { text.line(user.value.text, user.origin) }
            let value = text.secret(secret.int)
            text.line(value.quoted(quoting), origin)
          }))
    }
    if major == 1 {
      if asksForLogin, let administrator, let password = secrets.password {
        add(layout.names.credentials, administrator.password.name.origin, password, user: administrator.user)
      }
      return
    }
    if let token, let secret = secrets.token { add(layout.names.credentials, token.name.origin, secret, as: .header) }
    if let administrator, let secret = secrets.password { add(layout.names.password, administrator.password.name.origin, secret) }
  }

  /// The file that a script reads its credentials from; empty: none are needed.
  private func credentialsFile(_ layout: InfluxLayout) -> String { asksForLogin ? layout.names.credentials : "" }
  private func lines(_ parts: [String]) -> String { parts.joined(separator: "\n") }

  private func tools(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let (service, origin) = (layout.service, layout.origin)
    let authority = tls?.ca.origin ?? origin
    let url: ShellScript.Variable = ("URL", instance.url, instance.address.origin)
    let common: [ShellScript.Variable] = [
      ("SERVICE", layout.serviceName, origin), ("STATE_DIR", HostPaths.state, .builtin), url,
      ("CA_FILE", authorityFile, authority),
    ]
    func add(_ script: ShellScript, _ path: String, area: File.Area = .root, _ variables: [ShellScript.Variable]) {
      planner.facts.files.append(
        File(
          service: service, node: instance.node, origin: origin, area: area, path: path, mode: 0o755,
          render: { _, text in script.write(variables, to: &text) }))
    }
    let api: ShellScript.Variable = ("API", healthAPI, version.origin)
    // The certificate holds the name, and the name must not depend on DNS.
    let resolve = tls == nil ? "" : "\(instance.name):\(port.value):\(instance.address.value.bracketed)"
    add(Self.check, FileNames.check, common + [api, ("TIMEOUT", "2", .builtin), ("RESOLVE", resolve, instance.address.origin)])
    let witnesses: ShellScript.Variable = ("WITNESSES", lines(layout.witnesses.map(\.value.written)), layout.witnesses.first?.origin ?? origin)
    // Without a witness the peer does not count either: when it dies the survivor would believe itself cut off.
    add(
      Self.gate, FileNames.gate,
      common + [
        api, ("TIMEOUT", "2", .builtin), ("LIMIT", "\(staleAfter.value.seconds)", staleAfter.origin),
        ("PEERS", layout.witnesses.isEmpty ? "" : instance.peerURL, origin), witnesses,
        ("MAJOR", "\(major)", version.origin), ("CREDENTIALS_FILE", credentialsFile(layout), origin),
        ("WRITES", lines(writePaths), databases?.first?.key.origin ?? bucket?.origin ?? origin),
        ("PATIENCE", "\(Self.writePatience)", .builtin),
      ])
    add(
      Self.resync, FileNames.resync,
      common + [
        ("MAJOR", "\(major)", version.origin), ("PEER_URL", instance.peerURL, origin),
        ("CREDENTIALS_FILE", credentialsFile(layout), origin),
        // All of them: the gate vouches for what the topology does not list too.
        ("DATABASES", "", .builtin),
        ("ORG", org?.value.text ?? "", org?.origin ?? origin), ("BUCKET", bucket?.value.text ?? "", bucket?.origin ?? origin),
        ("CHUNK", "3600", .builtin), ("MARGIN", "600", .builtin), ("SETTLE", "30", .builtin), ("TIMEOUT", "300", .builtin),
      ])
    add(
      Self.setUp, layout.names.setUp, area: .steps,
      [
        ("SERVICE", layout.serviceName, origin), ("MAJOR", "\(major)", version.origin), url,
        ("CREDENTIALS_FILE", credentialsFile(layout), origin), ("PASSWORD_FILE", major >= 2 ? layout.names.password : "", origin),
        ("CA_FILE", authorityFile, authority),
        ("ADMIN", administrator?.user.value.text ?? "", administrator?.user.origin ?? origin),
        ("ORG", org?.value.text ?? "", org?.origin ?? origin), ("BUCKET", bucket?.value.text ?? "", bucket?.origin ?? origin),
        ("RETENTION", "\(retention?.value.seconds ?? 0)", retention?.origin ?? origin),
        ("STATEMENTS", major == 1 ? lines(statements) : "", databases?.first?.key.origin ?? origin), witnesses,
        ("TIMEOUT", "30", .builtin),
      ])
  }

  /// What runs once, on the first instance.
  private func sharedSteps(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let (service, origin) = (layout.service, layout.origin)
    func add(_ script: ShellScript, _ name: String, _ variables: [ShellScript.Variable]) {
      planner.facts.files.append(
        File(
          service: service, node: instance.node, origin: origin, area: .steps, path: name, mode: 0o755,
          render: { _, text in script.write(variables, to: &text) }))
    }
    let org: ShellScript.Variable = ("ORG", org?.value.text ?? "", org?.origin ?? origin)
    let bucket: ShellScript.Variable = ("BUCKET", bucket?.value.text ?? "", bucket?.origin ?? origin)
    add(
      Self.verify, layout.names.verify,
      [
        ("SERVICE", layout.serviceName, origin), ("MAJOR", "\(major)", version.origin), ("URLS", lines(layout.instances.map(\.url)), origin),
        ("CREDENTIALS_FILE", credentialsFile(layout), origin), ("CA_FILE", authorityFile, tls?.ca.origin ?? origin),
        ("DATABASE", databases?.first?.key.value.text ?? "", databases?.first?.key.origin ?? origin), org, bucket,
        ("SKEW", "5", .builtin), ("TIMEOUT", "30", .builtin),
      ])
    if writesChimeadm {
      add(
        Self.chimeadm, layout.names.chimeadm,
        [
          ("VIP_ENDPOINT", layout.vipURL, vip.origin), ("REAL_ENDPOINTS", layout.instances.map(\.url).joined(separator: ","), origin), org, bucket,
        ])
    }
  }

  /// ChimeStack's clients speak to 2.x.
  var writesChimeadm: Bool { chimeadm.value && major >= 2 }
}
