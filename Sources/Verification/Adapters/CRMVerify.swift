import SourceText

/// crm_verify(8): holds a cluster information base against its schema, and has the scheduler read it.
///
/// A file that was never loaded has no status section, so every node seems unclean, and the program warns of that with
/// status 78: the warnings of its fencing are not taken. 2.1.5 accepts, wrongly: unknown cluster properties, agents and
/// parameters of agents that do not exist, intervals that are none.
extension Adapter {
  static let crmVerify = Adapter(
    "crm_verify", "crm_verify holds a CIB against its schema and lets the scheduler read it; whether the agents and their parameters exist is not looked at.",
    needs: ["crm_verify"], scope: .file,
    readiness: { tools in
      guard let version = tools.version("crm_verify", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.path.hasSuffix(".cib.xml") || file.name == "cib.xml" },
    examples: CIBExamples.all
  ) { workspace, files in
    var verdict = Verdict()
    for file in files {
      let lines = SpokenLines(file)
      // A schema that it does not know is a fault like any other to crm_verify, without a word on the cause.
      if let schema = attribute("validate-with", in: lines), !workspace.run("ls", ["/usr/share/pacemaker/\(schema).rng"]).succeeded,
        workspace.run("ls", ["/usr/share/pacemaker/pacemaker-2.0.rng"]).succeeded {
        verdict.skips.append(Verdict.Skip([file.path], "is for the schema `\(schema)`, which the Pacemaker of this machine does not have"))
        continue
      }
      let path = workspace.path(of: file)
      let answer = workspace.run("crm_verify", ["--verbose", "--xml-file", path])
      if let failure = answer.failure { return .failed(failure) }
      var complaints: [Complaint] = []
      for spoken in Answer.lines(answer.errors) {
        guard let complaint = complaint(spoken[...], file, path, lines), !complaints.contains(complaint) else { continue }
        complaints.append(complaint)
      }
      let isRefused = answer.errors.contains("Errors found during check") || answer.status != 0 && answer.status != 78
      if isRefused, !complaints.contains(where: { $0.severity == .error }) {
        complaints.append(Complaint(file.path, Answer.lines(answer.errors).last ?? "ended with status \(answer.status)"))
      }
      verdict.complaints += complaints
    }
    return verdict
  }

  /// `FILE:34: element group: Relax-NG validity error : text`, `(function) error: text`.
  private static func complaint(_ spoken: Substring, _ file: BundleFile, _ path: String, _ lines: SpokenLines) -> Complaint? {
    if let start = spoken.firstRange(of: path + ":"), let placed = PlacedWords(spoken[start.lowerBound...]) {
      return Complaint(file.path, line: lines.bounded(placed.line), String(placed.text))
    }
    guard spoken.hasPrefix("("), let end = spoken.firstIndex(of: ")") else { return nil }
    let function = spoken[..<end].dropFirst()
    let words = spoken[spoken.index(after: end)...].drop { $0 == " " || $0 == "\t" }
    let follows = ["log_xmllib_err", "filename2xml", "main"].contains(function)
    if words.hasPrefix("error: "), !follows {
      let text = words.dropFirst("error: ".count)
      return Complaint(file.path, line: line(spokenOf: text, lines), String(text))
    }
    let isOfStatus = ["cluster_status", "pe_fence_node", "unpack_nodes"].contains(function) || function.hasPrefix("schedule_fencing")
    if words.hasPrefix("warning: "), !follows, !isOfStatus {
      let text = words.dropFirst("warning: ".count)
      return Complaint(file.path, line: line(spokenOf: text, lines), String(text), .warning)
    }
    return nil
  }

  /// The element that has one of the words as its id, or that sets what is named.
  private static func line(spokenOf text: Substring, _ lines: SpokenLines) -> Int? {
    for word in text.split(whereSeparator: { " ,:()'\"".contains($0) }) where word.count > 2 {
      if let found = lines.first(where: { $0.contains("id=\"\(word)\"") || $0.contains("name=\"\(word)\"") }) { return found }
    }
    return nil
  }

  private static func attribute(_ name: String, in lines: SpokenLines) -> String? {
    for line in lines.lines {
      guard let start = line.firstRange(of: name + "=\"") else { continue }
      let value = line[start.upperBound...].prefix { $0 != "\"" }
      // It becomes part of a path.
      return value.allSatisfy { $0.isLetter || $0.isNumber || "-.".contains($0) } ? String(value) : nil
    }
    return nil
  }
}

private enum CIBExamples {
  private static let cib = """
    <cib crm_feature_set="3.17.0" validate-with="pacemaker-3.7" epoch="1" num_updates="0" admin_epoch="0">
      <configuration>
        <crm_config>
          <cluster_property_set id="options">
            <nvpair id="opt-stonith" name="stonith-enabled" value="true"/>
            <nvpair id="opt-quorum" name="no-quorum-policy" value="stop"/>
          </cluster_property_set>
        </crm_config>
        <nodes>
          <node id="1" uname="web1"/>
          <node id="2" uname="web2"/>
        </nodes>
        <resources>
          <primitive id="fence" class="stonith" type="fence_ipmilan">
            <instance_attributes id="fence-attributes">
              <nvpair id="fence-hosts" name="pcmk_host_list" value="web1 web2"/>
            </instance_attributes>
          </primitive>
          <clone id="drbd-clone">
            <meta_attributes id="drbd-meta">
              <nvpair id="drbd-promotable" name="promotable" value="true"/>
            </meta_attributes>
            <primitive id="drbd" class="ocf" provider="linbit" type="drbd">
              <operations>
                <op id="drbd-first" name="monitor" interval="29s" role="Promoted"/>
                <op id="drbd-second" name="monitor" interval="31s" role="Unpromoted"/>
              </operations>
            </primitive>
          </clone>
          <primitive id="address" class="ocf" provider="heartbeat" type="IPaddr2"/>
        </resources>
        <constraints>
          <rsc_colocation id="together" rsc="address" with-rsc="drbd-clone" with-rsc-role="Promoted" score="INFINITY"/>
          <rsc_order id="order" first="drbd-clone" first-action="promote" then="address" then-action="start"/>
        </constraints>
      </configuration>
      <status/>
    </cib>

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/hac/mysql.cib.xml", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(cib.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("DRBD with an address that follows it", files(cib)),
    broken("an unknown attribute", "first-action", "first-act"),
    broken("an unknown element", "type=\"IPaddr2\"/>", "type=\"IPaddr2\"><opration/></primitive>", mark: "<opration/>"),
    broken("an action that does not exist", "first-action=\"promote\"", "first-action=\"raise\""),
    broken("a role that does not exist", "with-rsc-role=\"Promoted\"", "with-rsc-role=\"Chief\""),
    broken("a score that is none", "score=\"INFINITY\"", "score=\"much\""),
    broken("a constraint on what is not there", "with-rsc=\"drbd-clone\"", "with-rsc=\"drbd-klone\""),
    broken("a property out of its choices", "value=\"stop\"", "value=\"halt\""),
    broken("two monitors of one interval", "31s", "29s", mark: "drbd-second"),
    .broken("shared data without fencing", files(cib.replacingFirst(" class=\"stonith\" type=\"fence_ipmilan\"", by: " class=\"ocf\" provider=\"heartbeat\" type=\"Dummy\""))),
    .broken("a file cut off in the middle", files(String(cib.prefix(900)))),
  ]
}
