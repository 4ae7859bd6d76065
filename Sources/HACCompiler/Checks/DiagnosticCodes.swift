/// A finding that is no check's: it arises while the input is read, decoded, resolved and planned.
public struct DiagnosticCode: Sendable {
  public let code: String
  /// One sentence: what is wrong.
  public let summary: String
  /// One sentence: what to do.
  public let help: String

  init(_ code: String, _ summary: String, _ help: String) {
    self.code = code
    self.summary = summary
    self.help = help
  }
}

/// Every code that no `Check` describes, in the order of the stages. A test reads the sources and
/// names what is missing here, or is here and nowhere else.
public enum DiagnosticCodes {
  public static let all: [DiagnosticCode] = input + yaml + schema + resolve + vips + services + steps + secrets + suppression + verification

  private static let input = [
    DiagnosticCode(
      "input/unreadable", "A topology file cannot be read.", "Correct the path, or the file's permissions; the exit status is 3."),
    DiagnosticCode(
      "input/unreadable-include", "An included file cannot be read.", "Paths under `include` are relative to the file that includes."),
    DiagnosticCode(
      "input/included-twice", "A file is part of one topology twice.", "Remove one of the two entries; an included file may include others."),
    DiagnosticCode(
      "input/unreadable-script", "A check's script cannot be read.", "Paths under `script` are relative to the topology that names them."),
    DiagnosticCode(
      "input/not-a-script", "A file named as a script is not one.", "A script is UTF-8 text whose first line begins with `#!/`."),
  ]

  private static let yaml = [
    DiagnosticCode("yaml/syntax", "The text is not YAML from here on.", "Look at the marked place and, where one is shown, at what was opened before it."),
    DiagnosticCode("yaml/empty", "The file holds no document.", "A topology begins with `hac: 1`."),
    DiagnosticCode("yaml/several-documents", "The file holds more than one YAML document.", "Give each topology its own file."),
    DiagnosticCode("yaml/encoding", "The file is not UTF-8 text, or has a NUL byte.", "Save it as UTF-8."),
    DiagnosticCode("yaml/too-large", "The file is larger than any topology.", "See that the path is that of a topology; split one that is, with `include`."),
    DiagnosticCode("yaml/too-many-nodes", "A file has more keys and values than any topology.", "Split it, and `include` the parts; or see what made it so large."),
    DiagnosticCode("yaml/nesting", "Lists and maps are nested deeper than hac follows.", "No topology needs this depth; look for a missing line break or bracket."),
    DiagnosticCode("yaml/alias-expansion", "Aliases stand for more nodes than hac expands.", "Write the objects out, or use ranges of nodes."),
    DiagnosticCode("yaml/unknown-alias", "An alias refers to an anchor that does not come before it.", "Correct the name, or move the anchor up; a text that begins with `*` needs quotes."),
    DiagnosticCode("yaml/recursive-alias", "An alias stands inside what it refers to.", "Remove it: nothing in a topology contains itself."),
    DiagnosticCode("yaml/tag", "A value has a tag that means nothing here.", "Remove it: the field decides the type of a value."),
    DiagnosticCode("yaml/memory", "There was not enough memory to read the file.", "Give the process more memory."),
  ]

  private static let schema = [
    DiagnosticCode("schema/unknown-key", "A key does not belong to this map.", "Use one of the keys that the finding lists, or correct the spelling."),
    DiagnosticCode("schema/duplicate-key", "A map has one key twice.", "Remove one of the two; YAML itself would silently take the last."),
    DiagnosticCode("schema/missing-key", "A key that must be there is not.", "Add it to the marked map."),
    DiagnosticCode("schema/no-value", "A key has no value.", "Give it one, or remove the key."),
    DiagnosticCode("schema/kind", "A value has the wrong form: a list where a map is wanted, and the like.", "Write it in the form that the finding names."),
    DiagnosticCode("schema/key", "A key is a list or a map.", "Keys are single values; a name that begins with `[` or `{` needs quotes."),
    DiagnosticCode("schema/merge", "`<<` is given something that cannot be merged.", "Give it a map, an alias of one, or a list of them."),
    DiagnosticCode("schema/value", "A value is none of its field's.", "Write a value as the label describes it."),
    DiagnosticCode("schema/one-of", "Of several keys exactly one is wanted.", "Keep one of them."),
    DiagnosticCode("schema/unknown-kind", "A service has a kind that hac does not know.", "Use one of the kinds that the finding lists."),
  ]

  private static let resolve = [
    DiagnosticCode("resolve/unknown-node", "A reference names no node.", "Correct the name, or define the node under `nodes`."),
    DiagnosticCode("resolve/unknown-network", "A reference names no network.", "Correct the name, or define the network under `networks`."),
    DiagnosticCode("resolve/unknown-vip", "A reference names no VIP.", "Correct the name, or define the VIP under `vips`."),
    DiagnosticCode("resolve/unknown-service", "A reference names no service.", "Correct the name, or define the service under `services`."),
    DiagnosticCode("resolve/unknown-secret", "A reference names no secret.", "Correct the name, or say under `secrets` where its value is found."),
    DiagnosticCode("resolve/duplicate-name", "Two objects of one kind have the same name.", "Rename one of them; included files share one set of names."),
    DiagnosticCode("resolve/two-names", "The topology is named in two of its files.", "Keep the name in the main file."),
    DiagnosticCode("resolve/no-subnet", "A network has no subnet.", "Write `subnet: ADDRESS/PREFIX`."),
    DiagnosticCode("resolve/no-os", "A node's operating system is not given.", "Say `os:` at the top of the topology, or on the node."),
    DiagnosticCode("resolve/node-network", "A node's address is in no network's subnet, or in several.", "Declare the subnet, or name the network: `addresses: { NETWORK: ADDRESS }`."),
    DiagnosticCode("resolve/vip-network", "A VIP's address is in no network's subnet, or in several.", "Say `network: NAME` on the VIP, or correct the address."),
    DiagnosticCode("resolve/range-end", "Counting up from an address runs past the last one.", "Begin with a lower address, or make the range shorter."),
    DiagnosticCode("resolve/node-twice", "A node is named twice in one role.", "Remove one of the two; a range may hold the other."),
    DiagnosticCode("resolve/no-address", "A node that needs an address has none.", "Give it `address:`."),
    DiagnosticCode("resolve/not-on-network", "A node has no address on a network that it needs.", "Add one under the node's `addresses`."),
    DiagnosticCode("resolve/no-interface", "VRRP needs an interface that is not known.", "Say `interface:` on the network, or on the node's address."),
    DiagnosticCode("resolve/service-cycle", "Services depend on each other in a circle.", "Remove one of the references: one of the services must come first."),
  ]

  private static let vips = [
    DiagnosticCode("vip/no-holders", "Nobody holds a VIP.", "Name it as the `vip` of a service, or list its `holders`."),
    DiagnosticCode("vip/too-many-holders", "A VIP has more holders than there are default priorities.", "List fewer: two or three nodes hold an address, not a whole fleet."),
    DiagnosticCode("vip/two-owners", "Two services want to be told when one VIP moves.", "Give each of them a VIP of its own."),
    DiagnosticCode("vip/no-such-check", "A VIP asks for a check that no service behind it brings.", "Only MySQL services bring `mysql: live` and `mysql: fresh`; elsewhere use `http`, `tcp` or `script`."),
    DiagnosticCode("vip/script-name", "A check's script would have a longer name on the hosts than file systems have.", "Give the script a shorter name."),
    DiagnosticCode("vip/no-unicast-address", "A holder has no address that unicast adverts could come from.", "Give it one of the VIP's family on the advert network, or say `transport: multicast`."),
  ]

  private static let services = [
    DiagnosticCode("resolve/cannot-carry", "A file's format has no way to write a value.", "Choose a value without the character that the message names."),
    DiagnosticCode("galera/no-members", "A cluster has no data member.", "List its members under `nodes`; arbiters alone hold no data."),
    DiagnosticCode("galera/no-server-id", "A member has no IPv4 address to take its server_id from.", "Say `server_id` on the member."),
    DiagnosticCode("mysql-group-replication/no-members", "A group has no member.", "List its members under `nodes`, three or more."),
    DiagnosticCode("mysql-group-replication/no-server-id", "A member has no IPv4 address to take its server_id from.", "Say `server_id` on the member."),
    DiagnosticCode("mysql-mha/no-server-id", "A server has no IPv4 address to take its server_id from.", "Say `server_id` on the server."),
    DiagnosticCode("mysql-ndb/no-nodes", "A cluster lacks one of its three roles.", "List at least one node each under `management`, `data` and `sql`."),
    DiagnosticCode("mysql-ndb/too-many-nodes", "A cluster has more nodes than NDB has numbers for.", "Data nodes have the node IDs 1 to 144, all others up to 255."),
    DiagnosticCode("mysql-ndb/no-server-id", "An SQL node has no IPv4 address to take its server_id from.", "Say `server_id` on the SQL node."),
    DiagnosticCode("mysql-mmm/no-server-id", "A server has no IPv4 address to take its server_id from.", "Say `server_id` on the server."),
    DiagnosticCode("pxc/no-members", "A cluster has no data member.", "List its members under `nodes`; arbiters alone hold no data."),
    DiagnosticCode("pxc/no-server-id", "A member has no IPv4 address to take its server_id from.", "Say `server_id` on the member."),
  ]

  private static let steps = [
    DiagnosticCode("steps/cycle", "Steps of the RUNBOOK wait for each other.", "Look at what the marked service refers to; without such a reference this is a fault of hac, worth a report.")
  ]

  private static let secrets = [
    DiagnosticCode("secret/bare", "A secret's value stands where its name belongs.", "Write `{ secret: NAME }`, and say under `secrets` where NAME is found."),
    DiagnosticCode("secret/unreadable", "A secret's value is not where the topology says.", "Put it there, or compile with `--defer-secrets` and let the host supply it."),
    DiagnosticCode("secret/guessable", "A secret is a default or a sequence.", "Make a random one; `openssl rand -base64 24`."),
    DiagnosticCode("secret/length", "A secret is too short or too long for one of its uses.", "Choose one of a length that the label names; keepalived would cut a password off after 8 bytes."),
    DiagnosticCode("secret/not-carried", "A secret has a character that a file it goes to cannot carry.", "Choose one without the characters that the finding names."),
  ]

  private static let suppression = [
    DiagnosticCode("hac/unused-suppression", "A `# hac: allow` comment suppresses nothing, or gives no reason.", "Remove it, or write `# hac: allow CODE because REASON` on the line of the warning.")
  ]

  /// Of `hac verify`. What programs say has the program's name: `verify/keepalived`.
  private static let verification = [
    DiagnosticCode("verify/differs", "A file of the output is not what the topology gives.", "Compile again; what must stay changed belongs into the topology."),
    DiagnosticCode("verify/missing", "A file or a host's bundle is not in the output.", "Compile again; `hac compile --host` writes one host alone."),
    DiagnosticCode("verify/stale", "The topology has changed since the output was written.", "Compile again, and verify what that gives."),
    DiagnosticCode("verify/unreadable", "A bundle is not one that hac writes: it has symbolic links, or is larger than any.", "See who wrote there; compile into a directory of your own."),
    DiagnosticCode("verify/no-answer", "A program hung or died while it read the files.", "Run it by hand on the named file; nothing of that host is proved by it."),
    DiagnosticCode("verify/not-run", "Files were judged by no program, and `--require-tools` wants them to be.", "Install what the finding names, or leave out `--require-tools`."),
  ]
}
