@preconcurrency import Glibc
import Lab
import Processes

/// The `ssh root@PEER` that runbooks ask for: the same key on every host, and dropbear, which has no service of its own
/// that would start on the machine.
enum RootLogin {
  static let programs: [Program] = [.dropbear, .ssh, .sshKeygen]

  /// What a host's first boot does for it. Each call makes a key: hosts that are to know each other share the result.
  static func firstBoot() throws(LabError) -> String {
    var template = Array("/tmp/hac-lab-key-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw LabError("cannot make a directory below /tmp") }
    let directory = String(cString: made)
    defer { _ = try? Command("rm", ["-rf", directory]).run() }
    _ = try Command("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", "\(directory)/key"]).output()
    return script(
      key: try Command("cat", ["\(directory)/key"]).output(), published: try Command("cat", ["\(directory)/key.pub"]).output())
  }

  private static func script(key: String, published: String) -> String {
    """
    rm -rf /root/.ssh && mkdir -p -m 700 /root/.ssh /etc/dropbear
    cat >/root/.ssh/id_ed25519 <<'E'
    \(key)E
    cat >/root/.ssh/authorized_keys <<'E'
    \(published)E
    printf 'Host *\\nStrictHostKeyChecking accept-new\\nUserKnownHostsFile /dev/null\\nLogLevel ERROR\\n' >/root/.ssh/config
    chmod 600 /root/.ssh/*
    dropbearkey -t ed25519 -f /etc/dropbear/key >/dev/null
    cat >/etc/systemd/system/lab-ssh.service <<'E'
    [Service]
    ExecStart=/usr/sbin/dropbear -F -E -s -r /etc/dropbear/key
    [Install]
    WantedBy=multi-user.target
    E
    systemctl enable -q lab-ssh.service
    """
  }
}
