"""Envoy of the version that build/envoy.sh fetches."""

import json
import pathlib
import re
import subprocess

from .contender import Kind, Policy, Setting
from .process import Failure, Process, free_port

NAME = "envoy"
WARM_SECONDS = 2
INSTALLER = "build/envoy.sh"
TYPES = "type.googleapis.com/envoy.extensions"
NEVER = 1_000_000_000

binary = pathlib.Path("envoy")


def install() -> None:
    global binary
    done = subprocess.run([INSTALLER], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise Failure(f"{INSTALLER}:\n{done.stderr[-600:]}")
    binary = pathlib.Path(done.stdout.strip())


def version() -> str:
    text = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"/(\d+\.\d+\.\d+)/", text).group(1)


def not_there(kind: Kind, policy: Policy) -> str:
    return ""


def not_spoken(process: Process, kind: Kind) -> str:
    return ""


def start(setting: Setting) -> Process:
    name = f"envoy-{setting.policy.name.lower()}-{setting.listen}"
    path = setting.work / f"{name}.json"
    path.write_text(json.dumps(config(setting), indent=1))
    command = [binary.resolve(), "-c", path, "--concurrency", "1", "--disable-hot-restart", "-l", "error"]
    return Process(name, command, setting.core, setting.work)


def config(setting: Setting) -> dict:
    chain = tcp_proxy(setting) if setting.kind is Kind.TCP else connection_manager(setting)
    return {
        "admin": {"address": address(free_port())},
        "static_resources": {
            "listeners": [{"name": "l", "address": address(setting.listen), "filter_chains": [{"filters": chain}]}],
            "clusters": [cluster(setting)],
        },
    }


def address(port: int) -> dict:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def cluster(setting: Setting) -> dict:
    limits = {"max_connections": 20000, "max_pending_requests": 20000, "max_requests": 100000, "max_retries": 100}
    options = {"explicit_http_config": {"http2_protocol_options": {}}} if setting.kind is Kind.GRPC else {
        "explicit_http_config": {"http_protocol_options": {}}}
    endpoint = {"endpoint": {"address": address(setting.upstream)}}
    plain = {
        "name": "b", "type": "STATIC", "connect_timeout": "5s", "circuit_breakers": {"thresholds": [limits]},
        "load_assignment": {"cluster_name": "b", "endpoints": [{"lb_endpoints": [endpoint]}]},
    }
    if setting.kind is Kind.TCP:
        return plain
    typed = {"@type": f"{TYPES}.upstreams.http.v3.HttpProtocolOptions", **options}
    return {**plain, "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed}}


def named(name: str, kind: str, **fields: object) -> dict:
    return {"name": name, "typed_config": {"@type": f"{TYPES}.{kind}", **fields}}


def tcp_proxy(setting: Setting) -> list:
    proxy = named("tcp", "filters.network.tcp_proxy.v3.TcpProxy", stat_prefix="tcp", cluster="b", idle_timeout="600s")
    if setting.policy is Policy.BARE:
        return [proxy]
    bucket = {"max_tokens": NEVER, "tokens_per_fill": NEVER, "fill_interval": "1s"}
    blocked = {"permissions": [{"any": True}], "principals": [{"direct_remote_ip": {"address_prefix": "192.0.2.0", "prefix_len": 24}}]}
    return [
        named("limit", "filters.network.local_ratelimit.v3.LocalRateLimit", stat_prefix="limit", token_bucket=bucket),
        named("rbac", "filters.network.rbac.v3.RBAC", stat_prefix="rbac", rules={"action": "DENY", "policies": {"blocked": blocked}}),
        proxy,
    ]


def connection_manager(setting: Setting) -> list:
    has_policy = setting.policy is not Policy.BARE
    fields = {
        "stat_prefix": "http", "generate_request_id": has_policy, "stream_idle_timeout": "600s", "use_remote_address": has_policy,
        "codec_type": "HTTP1" if setting.kind is Kind.HTTP1 else "HTTP2",
        "http_filters": (policy() if has_policy else []) + [named("router", "filters.http.router.v3.Router")],
        "route_config": {"virtual_hosts": [{"name": "h", "domains": ["*"], "routes": [
            {"match": {"prefix": "/"}, "route": {"cluster": "b", "timeout": "0s"}}]}]},
    }
    if setting.policy is Policy.LOG:
        fields["access_log"] = [named("log", "access_loggers.file.v3.FileAccessLog",
                                      path=str(setting.work / f"envoy-{setting.listen}-access.log"))]
    kind = "filters.network.http_connection_manager.v3.HttpConnectionManager"
    return [named("http", kind, **fields)]


def policy() -> list:
    bucket = {"max_tokens": NEVER, "tokens_per_fill": NEVER, "fill_interval": "1s"}
    always = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    blocked = {"permissions": [{"any": True}], "principals": [{"header": {"name": "x-blocked", "present_match": True}}]}
    return [
        named("limit", "filters.http.local_ratelimit.v3.LocalRateLimit", stat_prefix="limit", token_bucket=bucket,
              filter_enabled=always, filter_enforced=always),
        named("rbac", "filters.http.rbac.v3.RBAC", rules={"action": "DENY", "policies": {"blocked": blocked}}),
    ]
