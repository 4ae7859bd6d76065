@preconcurrency import Glibc
import Testing

private let root: String = {
  // Tests run from the package's directory.
  String(cString: getcwd(nil, 0))
}()

private let executable: String = getenv("HAC_RELEASE").map { String(cString: $0) } ?? "\(root)/.build/debug/hac"

/// Every topology of the repository that compiles on its own.
private let topologies: [String] = output(of: "cd '\(root)' && ls topologies/*.yaml topologies/*/*.yaml | grep -v '^topologies/bad/'")
  .split(separator: "\n").map(String.init)

@Suite struct DeterminismTests {
  private let scratch = Scratch()

  @Test("the same topology gives the same bytes twice, elsewhere, in another time zone and locale", arguments: topologies) func same(topology: String) {
    let s = scratch.path
    func compile(_ out: String, _ environment: String, _ options: String) {
      #expect(run("cd '\(root)' && \(environment) '\(executable)' compile '\(topology)' --defer-secrets -o '\(s)/\(out)' \(options) >/dev/null 2>'\(s)/err'") == 0)
    }
    compile("a", "", "--archive tar.gz")
    compile("b", "TZ=Asia/Shanghai LC_ALL=tr_TR.UTF-8 HOSTNAME=other", "--archive tar.gz")
    // Elsewhere: a copy of the topologies in another directory.
    run("cp -r '\(root)/topologies' '\(s)/moved' && cd '\(s)' && '\(executable)' compile 'moved/\(topology.dropFirst("topologies/".count))' --defer-secrets -o c --archive tar.gz >/dev/null 2>&1")
    #expect(run("diff -r '\(s)/a' '\(s)/b'") == 0)
    #expect(run("diff -r '\(s)/a' '\(s)/c'") == 0)
  }

  @Test("a kill at any moment leaves the old output or the new, whole") func kill() {
    let s = scratch.path
    run("cd '\(s)' && sed 's/web/w2/' '\(root)/topologies/floating-ip/web.yaml' >/dev/null")
    func topology(_ port: Int) -> String {
      var text = "hac: 1\nname: many\nos: debian-12\nnetworks:\n  lan: { subnet: 10.0.0.0/16, interface: eth0 }\nnodes:\n  h[1-200]: { address: { from: 10.0.1.1 } }\nvips:\n"
      for index in 0..<100 { text += "  v\(index): { address: 10.0.9.\(index + 1), virtual_router_id: \(index + 1), checks: [{ tcp: \(port) }] }\n" }
      text += "services:\n"
      for index in 0..<100 { text += "  s\(index): { kind: floating-ip, nodes: [h\(2 * index + 1), h\(2 * index + 2)], vip: v\(index) }\n" }
      return text
    }
    scratch.write("one/many.yaml", topology(80))
    scratch.write("two/many.yaml", topology(81))
    #expect(run("cd '\(s)' && '\(executable)' compile one/many.yaml -o one/out >/dev/null && '\(executable)' compile two/many.yaml -o two/out >/dev/null") == 0)
    var isOld = true
    for round in 0..<12 {
      let next = isOld ? "two" : "one"
      run("cd '\(s)' && ('\(executable)' compile \(next)/many.yaml -o out >/dev/null 2>&1 & pid=$!; sleep 0.0\(round * 7 % 10)\(round % 10); kill -9 $pid; wait $pid) 2>/dev/null")
      guard access("\(s)/out/many", F_OK) == 0 else { continue }
      let same = (run("diff -r '\(s)/out/many' '\(s)/one/out/many' >/dev/null"), run("diff -r '\(s)/out/many' '\(s)/two/out/many' >/dev/null"))
      #expect(same.0 == 0 || same.1 == 0)
      isOld = same.0 == 0
    }
    #expect(run("cd '\(s)' && '\(executable)' compile one/many.yaml -o out >/dev/null && diff -r out one/out && test \"$(ls -A out)\" = many") == 0)
  }

  @Test("every bundle installs into a scratch root, a second time changes nothing, and it rolls back", arguments: topologies) func install(topology: String) {
    let s = scratch.path
    #expect(run("cd '\(root)' && '\(executable)' compile '\(topology)' -o '\(s)/out' >/dev/null 2>'\(s)/err'") == 0)
    let script = """
      set -eu
      for bundle in '\(s)'/out/*/hosts/*; do
        r='\(s)'/root; rm -rf "$r"; mkdir -p "$r/etc" "$r/var/lib" "$r/usr/local"
        basename "$bundle" >"$r/etc/hostname"
        os=$(sed -n 's/.*"os": "\\(.*\\)",/\\1/p' "$bundle/manifest.json")
        printf 'ID=%s\\nVERSION_ID="%s"\\n' "${os%-*}" "${os##*-}" >"$r/etc/os-release"
        printf 'root:x:0:0::/:/bin/sh\\n' >"$r/etc/passwd"; printf 'root:x:0:\\n' >"$r/etc/group"
        for name in $(sed -n 's/.*"\\(owner\\|group\\)": "\\(.*\\)".*/\\2/p' "$bundle/manifest.json" | sort -u) keepalived_script; do
          [ "$name" = root ] || { echo "$name:x:990:990::/:/bin/false" >>"$r/etc/passwd"; echo "$name:x:990:" >>"$r/etc/group"; }
        done
        cp -a "$r" "$r.before"
        "$bundle/install" --root "$r" --check >'\(s)'/check.txt 2>&1 && { echo "nothing to do in an empty root?"; exit 1; } || [ $? -eq 1 ]
        "$bundle/install" --root "$r" --apply --adopt >/dev/null
        "$bundle/install" --root "$r" --check
        "$bundle/install" --root "$r" --rollback >/dev/null
        rm -rf "$r/var/lib/hac"; diff -r -x passwd -x passwd- -x group -x group- -x gshadow -x gshadow- -x shadow -x shadow- "$r" "$r.before"   # accounts stay
        rm -rf "$r.before"
      done
      """
    scratch.write("try", script)
    let text = output(of: "sh '\(s)/try' 2>&1 || echo FAILED")
    #expect(!text.contains("FAILED"), "\(text)")
  }
}
