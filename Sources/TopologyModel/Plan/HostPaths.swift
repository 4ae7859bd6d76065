/// Where hac keeps things on a host.
public enum HostPaths {
  /// Scripts that keepalived and systemd run; root-owned, writable by root alone.
  public static let libexec = "/usr/local/libexec/hac"
  /// A file per service that is ready to be found by its clients.
  public static let ready = "/var/lib/hac/ready"
  public static let keepalived = "/etc/keepalived/keepalived.conf"

  public static func readyFile(of service: String) -> String { "\(ready)/\(service)" }

  /// The user that keepalived runs checks as; `script_user` in keepalived.conf(5).
  public static let checkUser = "keepalived_script"
}
