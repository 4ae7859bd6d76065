import Lab
import TopologyModel

extension Suite {
  static let vrrp = Suite(
    name: "vrrp", summary: "an address moves as keepalived's files say, and has exactly one holder", programs: [.keepalived]
  ) { ledger in
    try withLab { lab in
      let stack = try LiveStack("vrrp", in: lab) { $0.firstBoot = webServer }
      try lab.powerOn()
      ledger.say("hosts are up")
      let runner = StepRunner(stack.emission, in: lab)
      try runner.deliver()
      try runner.run(.firstStart, done: { ledger.say("\($0.slug) \($1)") })
    }
  }
}

/// What runs behind the address.
private let webServer = """
  mkdir -p /srv/web && echo ok >/srv/web/healthz
  cat >/etc/systemd/system/web.service <<'E'
  [Service]
  ExecStart=/usr/bin/busybox httpd -f -p 80 -h /srv/web
  [Install]
  WantedBy=multi-user.target
  E
  systemctl enable web.service
  """
