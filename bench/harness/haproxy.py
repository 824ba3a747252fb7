"""HAProxy of Debian, one thread."""

import subprocess

from .contender import Kind, Policy, Setting
from .process import Process

NAME = "haproxy"
WARM_SECONDS = 2


def version() -> str:
    return subprocess.run(["haproxy", "-v"], capture_output=True, text=True, check=True).stdout.split("\n")[0].split(" ")[2]


def not_there(kind: Kind, policy: Policy) -> str:
    return ""


def not_spoken(process: Process, kind: Kind) -> str:
    return ""


def start(setting: Setting) -> Process:
    name = f"haproxy-{setting.policy.name.lower()}-{setting.listen}"
    path = setting.work / f"{name}.cfg"
    path.write_text(config(setting))
    return Process(name, ["haproxy", "-db", "-f", path], setting.core, setting.work)


def config(setting: Setting) -> str:
    tcp = setting.kind is Kind.TCP
    down = " proto h2" if setting.kind in (Kind.HTTP2, Kind.GRPC) else ""
    up = " proto h2" if setting.kind is Kind.GRPC else ""
    log = f"  log stdout format raw local0\n  option httplog\n" if setting.policy is Policy.LOG else ""
    return f"""global
  nbthread 1
  maxconn 15000
  no strict-limits
  tune.h2.max-concurrent-streams 1000
defaults
  mode {"tcp" if tcp else "http"}
  timeout connect 5s
  timeout client 600s
  timeout server 600s
{"" if tcp else "  http-reuse always"}
frontend f
  bind 127.0.0.1:{setting.listen}{down}
{"" if setting.policy is Policy.BARE else policy(tcp)}{log}  default_backend b
backend b
  server s 127.0.0.1:{setting.upstream}{up}
"""


def policy(tcp: bool) -> str:
    if tcp:
        return """  stick-table type ip size 10k expire 60s store conn_rate(10s)
  tcp-request connection track-sc0 src
  tcp-request connection reject if { sc_conn_rate(0) gt 1000000000 }
  tcp-request connection reject if { src 192.0.2.0/24 }
"""
    return """  stick-table type ip size 10k expire 60s store http_req_rate(10s)
  http-request track-sc0 src
  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 1000000000 }
  http-request deny if { req.hdr(x-blocked) -m found }
  unique-id-format %{+X}o%ci:%cp_%fi:%fp_%Ts_%rt:%pid
  unique-id-header X-Request-Id
  option forwardfor
"""
