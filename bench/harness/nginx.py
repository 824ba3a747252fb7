"""nginx of Debian, one worker and no master, so that one process is all of it."""

import subprocess

from .contender import Kind, Policy, Setting
from .process import Process

NAME = "nginx"
WARM_SECONDS = 2


def version() -> str:
    return subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr.strip().rpartition("/")[2]


def not_there(kind: Kind, policy: Policy) -> str:
    return ""


def not_spoken(process: Process, kind: Kind) -> str:
    return ""


def start(setting: Setting) -> Process:
    name = f"nginx-{setting.policy.name.lower()}-{setting.listen}"
    path = setting.work / f"{name}.conf"
    path.write_text(config(setting, name))
    return Process(name, ["nginx", "-e", "stderr", "-c", path], setting.core, setting.work)


def config(setting: Setting, name: str) -> str:
    tcp = setting.kind is Kind.TCP
    work = setting.work
    return f"""{"load_module /usr/lib/nginx/modules/ngx_stream_module.so;" if tcp else ""}
worker_processes 1; daemon off; master_process off; pid {work}/{name}.pid; error_log stderr; worker_rlimit_nofile 20000;
events {{ worker_connections 19000; }}
{stream(setting) if tcp else http(setting, name)}
"""


def stream(setting: Setting) -> str:
    policy = "" if setting.policy is Policy.BARE else "limit_conn c 15000; deny 192.0.2.0/24; allow all;"
    return f"""stream {{
  limit_conn_zone $binary_remote_addr zone=c:1m;
  server {{ listen 127.0.0.1:{setting.listen}; tcp_nodelay on; proxy_timeout 600s; {policy} proxy_pass 127.0.0.1:{setting.upstream}; }}
}}"""


def http(setting: Setting, name: str) -> str:
    work = setting.work
    grpc = setting.kind is Kind.GRPC
    down = " http2" if setting.kind in (Kind.HTTP2, Kind.GRPC) else ""
    forward = "grpc_pass grpc://up;" if grpc else 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://up;'
    set_field = "grpc_set_header" if grpc else "proxy_set_header"
    policy = "" if setting.policy is Policy.BARE else f"""
      limit_req zone=r burst=1000000 nodelay;
      if ($http_x_blocked) {{ return 403; }}
      {set_field} X-Request-Id $request_id; {set_field} X-Forwarded-For $proxy_add_x_forwarded_for;"""
    log = f"{work}/{name}-access.log combined" if setting.policy is Policy.LOG else "off"
    return f"""http {{
  access_log {log}; keepalive_requests 1000000000; keepalive_timeout 600s; client_max_body_size 0;
  http2_max_concurrent_streams 1000;
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work}; scgi_temp_path {work};
  limit_req_zone $binary_remote_addr zone=r:1m rate=1000000r/s;
  upstream up {{ server 127.0.0.1:{setting.upstream}; keepalive 1024; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{setting.listen}{down};
    location = /statistics {{ stub_status; }}
    location / {{{policy}
      {forward}
    }}
  }}
}}"""
