import TopologyModel

/// Reads MMM's files as MMM does (lib/Common/Config.pm of 2.2.1: `parse`, then `check` for a program), and is stricter where
/// MMM goes on with less than was meant: an end tag of another name, a section that nobody closes, a setting twice in one
/// section, a value that is empty, a number that is none, an address that is none.
struct MMMReader {
  struct Place {
    let file: String
    let line: Int?
  }

  struct Setting {
    let text: String
    let place: Place
    var list: [String] { text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed } }
  }

  /// Settings, and where the section begins; nil at the top.
  struct Section {
    var settings: [String: Setting] = [:]
    var place: Place?
  }

  private let files: [String: BundleFile]
  private(set) var complaints: [Complaint] = []
  private var top = Section()
  /// By kind, then by name; sections without a name have the empty one.
  private var sections: [String: [String: Section]] = [:]
  private var isOpen: Set<String> = []

  /// `files` by where the host will have them.
  init(_ files: [String: BundleFile]) { self.files = files }

  /// What a program is started with: its file and all that this includes.
  mutating func judge(_ file: BundleFile, for program: MMMProgram?) {
    read(file)
    guard complaints.isEmpty, let program else { return }
    check(for: program, file: file.path)
  }

  private mutating func complain(_ place: Place, _ text: String) { complaints.append(Complaint(place.file, line: place.line, text)) }

  // MARK: Lines

  /// Where MMM looks, in this order (`_get_filename`).
  static let directories = ["/etc", "/etc/mmm", "/etc/mysql-mmm"]

  private mutating func read(_ file: BundleFile) {
    guard isOpen.insert(file.path).inserted else { return complain(Place(file: file.path, line: nil), "includes itself") }
    defer { isOpen.remove(file.path) }
    // Both end the program at its start (`read`).
    if file.mode & 0o002 != 0 { complain(Place(file: file.path, line: nil), "may be written by everybody: MMM refuses it") }
    if file.mode & 0o004 != 0 { complain(Place(file: file.path, line: nil), "may be read by everybody: MMM refuses it") }
    var open: (kind: String, name: String, place: Place)?
    var seen: Set<String> = []
    for (index, line) in SpokenLines(file).lines.enumerated() {
      let place = Place(file: file.path, line: index + 1)
      let text = line.trimmed
      if text.isEmpty || text.hasPrefix("#") { continue }
      if text.hasPrefix("<") {
        readTag(text, place, &open)
        seen = []
      } else {
        readSetting(text, place, in: open.map { ($0.kind, $0.name) }, &seen)
      }
    }
    if let open { complain(open.place, "`<\(open.kind)>` is not closed") }
  }

  private mutating func readTag(_ text: String, _ place: Place, _ open: inout (kind: String, name: String, place: Place)?) {
    guard text.hasSuffix(">") else { return complain(place, "a tag without its `>`") }
    var inner = text.dropFirst().dropLast()
    if inner.hasPrefix("/") {
      let kind = inner.dropFirst().trimmed
      guard let current = open else { return complain(place, "`</\(kind)>` closes nothing: MMM reads no further") }
      if kind != current.kind { complain(place, "`</\(kind)>` closes `<\(current.kind)>`") }
      open = nil
      return
    }
    let isEmpty = inner.hasSuffix("/")
    if isEmpty { inner = inner.dropLast() }
    let words = inner.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let kind = words.first, words.count < 3, words.allSatisfy({ $0.utf8.allSatisfy(Self.isOfName) }), !kind.contains("-") else {
      return complain(place, "no tag of MMM's: a section's name has letters, digits, `_` and `-`")
    }
    guard open == nil else { return complain(place, "`<\(kind)>` within `<\(open?.kind ?? "")>`") }
    guard let rules = MMMRules.sections[kind] else { return complain(place, "unknown section `\(kind)`") }
    let name = words.count == 2 ? words[1] : ""
    if rules.isNamed, name.isEmpty { complain(place, "`<\(kind)>` needs a name") }
    if !rules.isNamed, !name.isEmpty { complain(place, "`<\(kind)>` has no name") }
    if let names = rules.names, !name.isEmpty, !names.contains(name) { complain(place, "no \(kind) is called `\(name)`") }
    if sections[kind]?[name] == nil { sections[kind, default: [:]][name] = Section(place: place) }
    open = isEmpty ? nil : (kind, name, place)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private mutating func readSetting(_ text: String, _ place: Place, in section: (kind: String, name: String)?, _ seen: inout Set<String>) {
    let key = String(text.prefix { $0 != " " && $0 != "\t" })
    let value = text.dropFirst(key.count).trimmed
    if key == "include", !value.isEmpty, !value.contains(where: { $0 == " " || $0 == "\t" }) {
      guard section == nil else { return complain(place, "an `include` within a section") }
      return include(value, place)
    }
    let rules = section.map { MMMRules.sections[$0.kind]?.settings ?? [:] } ?? MMMRules.top
    guard let rule = rules[key] else {
      let isSection = section == nil && MMMRules.sections[key] != nil
      return complain(place, isSection ? "`\(key)` is a section" : "unknown variable `\(key)`\(section.map { " in `<\($0.kind)>`" } ?? "")")
    }
    guard !value.isEmpty else { return complain(place, "`\(key)` has no value") }
    guard seen.insert(key).inserted else { return complain(place, "`\(key)` is set twice") }
    let setting = Setting(text: value, place: place)
    if let fault = rule.fault(in: setting) { complain(place, "`\(key)`: \(fault)") }
    if let section { sections[section.kind, default: [:]][section.name, default: Section()].settings[key] = setting } else { top.settings[key] = setting }
  }

  private mutating func include(_ name: String, _ place: Place) {
    let name = name.hasSuffix(".conf") ? name : name + ".conf"
    for directory in Self.directories {
      if let found = files["\(directory)/\(name)"] { return read(found) }
    }
    complain(place, "no readable `\(name)` in \(Self.directories.joined(separator: ", "))")
  }

  // MARK: What a program needs

  private mutating func check(for program: MMMProgram, file: String) {
    let atTop = Place(file: file, line: nil)
    // What `default` says holds for every other one of its kind.
    for kind in ["host", "check"] {
      guard let template = sections[kind]?.removeValue(forKey: "default") else { continue }
      for name in (sections[kind] ?? [:]).keys { sections[kind]?[name]?.settings.merge(template.settings) { own, _ in own } }
    }
    require(MMMRules.top, of: top, for: program, atTop, "")
    for (kind, rules) in MMMRules.sections.sorted(by: { $0.key < $1.key }) {
      let all = (sections[kind] ?? [:]).sorted { $0.key < $1.key }
      if all.isEmpty, rules.required.contains(program) { complain(atTop, "has no `<\(kind)>`, which \(program.rawValue) needs") }
      for (name, section) in all {
        require(rules.settings, of: section, for: program, section.place ?? atTop, " of \(name.isEmpty ? kind : "\(kind) \(name)")")
      }
    }
    checkMasters(for: program)
  }

  private mutating func require(_ rules: [String: MMMRule], of section: Section, for program: MMMProgram, _ place: Place, _ whose: String) {
    for (key, rule) in rules.sorted(by: { $0.key < $1.key }) {
      guard let setting = section.settings[key] else {
        let isMeant = rule.onlyWith.map { section.settings[$0.key]?.text == $0.value } ?? true
        if isMeant, rule.required.contains(program) { complain(place, "`\(key)`\(whose) is missing, which \(program.rawValue) needs") }
        continue
      }
      guard let kind = rule.refersTo else { continue }
      let known = kind == "hosts" ? section.settings["hosts"]?.list ?? [] : Array((sections[kind] ?? [:]).keys)
      for value in rule.isList ? setting.list : [setting.text] where !known.contains(value) {
        complain(setting.place, "`\(key)`\(whose): no \(kind == "hosts" ? "host of this role" : kind) is called `\(value)`")
      }
    }
  }

  /// The monitor ends at its start with more than two hosts in the writer's role (Monitor.pm, check_master_configuration);
  /// an exclusive role is where its one address is (Roles.pm, get_exclusive_role_ip).
  private mutating func checkMasters(for program: MMMProgram) {
    guard program == .monitor else { return }
    var owners: [String: String] = [:]
    for (name, role) in (sections["role"] ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let hosts = role.settings["hosts"], let ips = role.settings["ips"], let mode = role.settings["mode"] else { continue }
      if name == top.settings["active_master_role"]?.text {
        if hosts.list.count > 2 { complain(hosts.place, "more than two hosts can be the active master") }
        if mode.text != "exclusive" { complain(mode.place, "the role of the active master is not exclusive") }
        for host in hosts.list where sections["host"]?[host]?.settings["mode"]?.text == "slave" {
          complain(hosts.place, "`\(host)` is a slave, and cannot be the active master")
        }
      }
      if mode.text == "exclusive", ips.list.count > 1 { complain(ips.place, "an exclusive role has one address") }
      for ip in ips.list {
        if let owner = owners[ip] { complain(ips.place, "\(ip) is given twice: role \(owner) has it") }
        owners[ip] = name
      }
    }
  }
}

extension StringProtocol {
  /// Without spaces and tabs around it.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
  }
}
