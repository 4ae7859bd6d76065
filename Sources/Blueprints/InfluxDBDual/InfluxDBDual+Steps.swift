import ConfigFormats
import SourceText
import TopologyModel

/// The procedures, as steps of the graph.
extension InfluxDBDual {
  func steps(_ layout: InfluxLayout, into planner: inout Planner) {
    for instance in layout.instances { firstStart(instance, layout, into: &planner) }
    shared(layout, into: &planner)
    guard layout.instances.count == 2 else { return }
    rollingRestart(layout, into: &planner)
    fullOutage(layout, into: &planner)
    for instance in layout.instances {
      loseNode(instance, layout, into: &planner)
      resynchronise(instance, layout, into: &planner)
    }
  }

  /// Makes the steps of one node and procedure.
  private struct Maker {
    let service: ServiceID
    let instance: InfluxInstance
    let procedure: Procedure
    func callAsFunction(
      _ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil, after: [Step.Dependency] = [], isRepeatable: Bool = true
    ) -> Step {
      Step(
        service: service, node: instance.node, origin: instance.origin, procedure: procedure, slug: slug, title: title, action: action,
        probe: probe, after: after, isRepeatable: isRepeatable)
    }
  }

  /// The instance answers at its own address; /ping needs no login.
  private func answers(_ instance: InfluxInstance) -> Step.Probe {
    let authority = tls.map { ["--cacert", $0.ca.value.text] } ?? []
    return Step.Probe(
      ["/usr/bin/curl", "-sS", "--max-time", "5", "-o", "/dev/null", "-w", "%{http_code}"] + authority + ["\(instance.url)/ping"],
      "prints 204", output: "204", timeout: .seconds(300))
  }

  private static let gateIsOpen = Step.Probe([FileNames.gate, "status"], "succeeds and says `open`", timeout: .seconds(30))
  private static let closeNow = Step.Action.command(["/bin/sh", "-c", "exec \(FileNames.gate) close \"$(date +%s)\""])
  private static let restart = Step.Action.command(["/usr/bin/systemctl", "restart", FileNames.unit])

  /// The directory of data that is not where the package puts it.
  private func prepare(_ step: Maker, after: [Step.Dependency] = []) -> Step? {
    let own = ([data] + (wal.map { [$0] } ?? [])).map(\.value.text).filter { $0 != "/var/lib/influxdb" }
    guard !own.isEmpty else { return nil }
    return step(
      "directories", "Make the directories of the data, on disks that are mounted",
      .command(["/usr/bin/install", "-d", "-o", "influxdb", "-g", "influxdb", "-m", "0750"] + own),
      probe: Step.Probe(["/usr/bin/test", "-d", data.value.text], "succeeds"), after: after)
  }

  private func firstStart(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let step = Maker(service: layout.service, instance: instance, procedure: .firstStart)
    let directories = prepare(step)
    if let directories { planner.facts.steps.append(directories) }
    planner.facts.steps.append(
      step(
        "enable", "Have InfluxDB start at boot", .command(["/usr/bin/systemctl", "enable", FileNames.unit]),
        probe: Step.Probe(["/usr/bin/systemctl", "is-enabled", FileNames.unit], "prints `enabled`", output: "enabled"),
        after: directories == nil ? [] : [.here("directories")]))
    planner.facts.steps.append(
      step(
        "start", "Start InfluxDB with the configuration of the bundle", Self.restart, probe: answers(instance), after: [.here("enable")]))
    planner.facts.steps.append(
      step("set-up", setUpTitle, .script(layout.names.setUp), after: [.here("start")]))
    let verified: Step.Dependency = layout.instances.first.map { .on($0.node, "verify") } ?? .here("set-up")
    // Ready without a stamp would close the gate: the stamp first.
    planner.facts.steps.append(
      step(
        "stamp", "Note that the instance is there", .command([FileNames.gate, "tick"]),
        probe: Step.Probe(["/usr/bin/test", "-e", layout.names.alive], "succeeds"), after: [verified]))
    planner.facts.steps.append(
      step(
        "watch", "Watch the instance for holes from now on", .command(["/usr/bin/systemctl", "enable", "--now", FileNames.timer]),
        probe: Step.Probe(["/usr/bin/systemctl", "is-active", FileNames.timer], "prints `active`", output: "active"), after: [.here("stamp")]))
    planner.facts.steps.append(.markReady(planner, on: instance.node, after: [.here("watch")]))
  }

  private var setUpTitle: String {
    if major >= 2 { return "Make the administrator, the organisation, the bucket and the token" }
    return asksForLogin ? "Make the administrator and the databases" : "Make the databases"
  }

  /// What is done once for both, from the first instance.
  private func shared(_ layout: InfluxLayout, into planner: inout Planner) {
    guard let first = layout.instances.first else { return }
    let step = Maker(service: layout.service, instance: first, procedure: .firstStart)
    planner.facts.steps.append(
      step(
        "verify", "Write a point to both instances by their own addresses, and read it back from each", .script(layout.names.verify),
        after: [.everywhere("set-up")]))
    guard writesChimeadm, let org, let bucket else { return }
    planner.facts.steps.append(
      step(
        "chimeadm", "Point the chime-servers at the pair",
        .human(
          """
          Copy `steps/\(layout.names.chimeadm)` and the token, `\(layout.names.credentials)`, to every chime-server. There, as root, run \
          `./\(layout.names.chimeadm) TOKEN-FILE`. It runs this, with the token from the file:

              \(chimeadmCommand(layout, org.value.text, bucket.value.text))

          Then see with `chimeadm initserver check` that the server takes it, and remove the copy of the token.
          """), after: [.milestone(Milestone(layout.service, .available))]))
  }

  /// The command of the guide, with the backslash that it lacks after the real endpoints.
  private func chimeadmCommand(_ layout: InfluxLayout, _ org: String, _ bucket: String) -> String {
    func word(_ text: String) -> String {
      // As the guide writes them, where a shell reads the bare word.
      if SafeWord.fault(in: text) == nil { return text }
      return (try? Quoting.shell.quote(text).get()) ?? "''"
    }
    return [
      "chimeadm initserver influxdb --vip-endpoint \(layout.vipURL)", "--real-endpoints \(layout.instances.map(\.url).joined(separator: ","))",
      "--token \"$(cat TOKEN-FILE)\"", "--org \(word(org))", "--bucket \(word(bucket))",
    ].joined(separator: " \\\n      ")
  }

  // MARK: Later

  /// One instance at a time, the preferred holder last; closing the gate moves the address away, and opening it
  /// takes proof that nothing is missing.
  private func rollingRestart(_ layout: InfluxLayout, into planner: inout Planner) {
    var previous: NodeID?
    for instance in layout.instances {
      let step = Maker(service: layout.service, instance: instance, procedure: .rollingRestart)
      planner.facts.steps.append(
        step("healthy", "See that the instance is whole: this succeeds and says `open`", .command([FileNames.gate, "status"])))
    }
    for instance in layout.instances.reversed() {
      let step = Maker(service: layout.service, instance: instance, procedure: .rollingRestart)
      planner.facts.steps.append(
        step(
          "drain", "Close the gate: the address leaves this host, or stays away",
          Self.closeNow,
          probe: Step.Probe(
            ["/bin/sh", "-c", "! /usr/sbin/ip -o address show to \(planner.topology[layout.vip].mainAddress.written) | grep -q ."], "succeeds: the address is not here"),
          after: [.everywhere("healthy")] + (previous.map { [.on($0, "refill")] } ?? [])))
      planner.facts.steps.append(
        step(
          "restart", "Restart InfluxDB, or upgrade it (back up `\(data.value.text)` first: an upgrade cannot be undone)", Self.restart,
          probe: answers(instance), after: [.here("drain")]))
      // The gap that the gate records would end at the drain otherwise, however long ago that was.
      planner.facts.steps.append(step("mark", "Record that the gap ends here", Self.closeNow, after: [.here("restart")]))
      planner.facts.steps.append(refill(step, "refill", after: [.here("mark")]))
      previous = instance.node
    }
  }

  /// Both were away for longer than `stale_after`: both gates are closed and nobody holds the address.
  private func fullOutage(_ layout: InfluxLayout, into planner: inout Planner) {
    let (first, second) = (layout.instances[0], layout.instances[1])
    for instance in layout.instances {
      let step = Maker(service: layout.service, instance: instance, procedure: .fullOutage)
      planner.facts.steps.append(
        step("start", "See that InfluxDB runs", .command(["/usr/bin/systemctl", "start", FileNames.unit]), probe: answers(instance)))
    }
    let here = Maker(service: layout.service, instance: first, procedure: .fullOutage)
    let there = Maker(service: layout.service, instance: second, procedure: .fullOutage)
    planner.facts.steps.append(
      here(
        "union", "Copy what only \(second.name) has: this side has all then, and the address comes back",
        // What is only here is more than the peer has, and no reason to wait: the next step takes it there.
        .command([FileNames.resync, "--apply", "--accept-more"]), probe: Self.gateIsOpen, after: [.everywhere("start")]))
    planner.facts.steps.append(refill(there, "refill", after: [.on(first.node, "union")]))
  }

  private func refill(_ step: Maker, _ slug: String, after: [Step.Dependency]) -> Step {
    step(
      slug, "Copy what was missed from the other instance; the gate opens when both count the same", .command([FileNames.resync, "--apply"]),
      probe: Self.gateIsOpen, after: after)
  }

  private func resynchronise(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let step = Maker(service: layout.service, instance: instance, procedure: .resynchronise)
    planner.facts.steps.append(
      step(
        "look", "Only if `hac-influx-gate status` here says `closed`: see what is missing; nothing is changed",
        // Status 3: the sides differ, which is what one expects here.
        .command(["/bin/sh", "-c", "\(FileNames.resync) || [ $? -eq 3 ]"])))
    planner.facts.steps.append(refill(step, "refill", after: [.here("look")]))
  }

  /// A host that was replaced by an empty one of the same name and address.
  private func loseNode(_ instance: InfluxInstance, _ layout: InfluxLayout, into planner: inout Planner) {
    let step = Maker(service: layout.service, instance: instance, procedure: .loseNode)
    planner.facts.steps.append(
      step(
        "replace", "\(instance.name) was lost and is replaced by an empty host",
        .human(
          "The address has moved by itself, and the other instance takes the writes. Give the new host the name, address, system and packages "
            + "of the old one, unpack the bundle there, and do these steps on it.")))
    planner.facts.steps.append(
      step("place", "Place the bundle on the host", .command(["./install", "--apply", "--adopt"]), after: [.here("replace")]))
    let directories = prepare(step, after: [.here("place")])
    if let directories { planner.facts.steps.append(directories) }
    planner.facts.steps.append(
      step("enable", "Have InfluxDB start at boot", .command(["/usr/bin/systemctl", "enable", FileNames.unit]), after: [.here("place"), .here("directories")]))
    planner.facts.steps.append(
      step("start", "Start InfluxDB", Self.restart, probe: answers(instance), after: [.here("enable")]))
    planner.facts.steps.append(step("set-up", setUpTitle, .script(layout.names.setUp), after: [.here("start")]))
    planner.facts.steps.append(
      step(
        "rest", "Make again what the topology does not list",
        .human(
          major >= 2
            ? "Further buckets, users, tokens, tasks and dashboards are each instance's own: make them as they are on the other. "
              + "Resynchronisation copies the points of \(MarkdownText.code(bucket?.value.text ?? "")) only."
            : "Further databases, retention policies, users and continuous queries are each instance's own: make them as they are on the other."),
        after: [.here("set-up")]))
    let beginning: Step.Action
    if let seconds = longestRetention {
      beginning = .command(["/bin/sh", "-c", "exec \(FileNames.gate) close \"$(($(date +%s) - \(seconds)))\""])
    } else {
      beginning = .human(
        "Points are kept for ever: run `\(FileNames.gate) close FROM`, where FROM is the time of the oldest point, in seconds since 1970 (0 takes all, and longer).")
    }
    planner.facts.steps.append(
      step(
        "close", "Close the gate over everything that is kept", beginning,
        probe: Step.Probe(["/bin/sh", "-c", "\(FileNames.gate) status | grep closed"], "prints a line with `closed`"),
        after: [.here("rest")]))
    planner.facts.steps.append(refill(step, "refill", after: [.here("close")]))
    planner.facts.steps.append(
      step("watch", "Watch the instance for holes", .command(["/usr/bin/systemctl", "enable", "--now", FileNames.timer]), after: [.here("refill")]))
    let ready = HostPaths.readyFile(of: layout.serviceName)
    planner.facts.steps.append(
      step(
        "mark-ready", "Let the address come here", .command(["/usr/bin/install", "-D", "-m", "0644", "/dev/null", ready]),
        probe: Step.Probe(["/usr/bin/test", "-e", ready], "succeeds"), after: [.here("watch")]))
    planner.facts.steps.append(
      step(
        "keepalived", "Start keepalived", .command(["/usr/bin/systemctl", "enable", "--now", "keepalived.service"]), after: [.here("mark-ready")]))
  }
}
