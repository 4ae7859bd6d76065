/// Where hac keeps things on a host.
public enum HostPaths {
  /// Scripts that keepalived and systemd run; root-owned, writable by root alone.
  public static let libexec = "/usr/local/libexec/hac"
  /// Tools that an operator runs by hand.
  public static let sbin = "/usr/local/sbin"
  /// What services remember; root's, 0755, since checks read it unprivileged.
  public static let state = "/var/lib/hac"
  /// A file per service that is ready to be found by its clients.
  public static let ready = "\(state)/ready"
  /// Credentials for hac's own tools.
  public static let settings = "/etc/hac"
  public static let keepalived = "/etc/keepalived/keepalived.conf"
  /// Rules that the operator's own nftables chain includes.
  public static let firewallRules = "/etc/hac/firewall.nft"

  public static func readyFile(of service: String) -> String { "\(ready)/\(service)" }

  /// The user that keepalived runs checks as; `script_user` in keepalived.conf(5).
  public static let checkUser = "keepalived_script"
}
