"""The sidecar as shipped: a slot of its image, launcher, flags and AOT cache included (bench/slot.sh)."""

import os
import pathlib
import re
import subprocess
import urllib.request

from .contender import Kind, Policy, Setting
from .process import Child, Failure, free_port

NAME = "midflight"
WARM_SECONDS = 15  # the compilers share its core
SLOT = pathlib.Path(__file__).resolve().parents[1] / "slot.sh"
MEMORY_MIB = 256
PAUSES_LOGGED = "-Xlog:gc:file=/run/midflight/gc.log:uptime:filecount=0"
PAUSE = re.compile(r"Pause .* ([0-9.]+)ms")

root = pathlib.Path("target/bench/image")


def install(archive: pathlib.Path) -> None:
    """Unpacks the image anew where it is not the one that was unpacked last."""
    if not archive.exists():
        raise Failure(f"{archive} is not there: run 'make images', or set IMAGE")
    state, mark = f"{archive.stat().st_size} {archive.stat().st_mtime_ns}", root.with_suffix(".state")
    if mark.exists() and mark.read_text() == state:
        return
    mark.unlink(missing_ok=True)
    subprocess.run([SLOT, "unpack", archive, root], check=True, timeout=120)
    mark.write_text(state)


def version() -> str:
    return (root / "opt/midflight/version").read_text().strip()


def not_there(kind: Kind, policy: Policy) -> str:
    """What a protocol lacks is found by asking it."""
    if kind is Kind.HTTP2 and policy is Policy.BARE:
        return "a slot without a configuration passes HTTP/2 on as HTTP/2"
    return ""


SPOKEN = {Kind.HTTP1: "http1", Kind.HTTP2: "http1", Kind.GRPC: "http2", Kind.TCP: "same"}


def listener(setting: Setting) -> str:
    if setting.kind is Kind.TCP:
        return """    protocol: tcp
    cluster: backend
    access: { deny: [192.0.2.0/24] }
    connectionRate: { connections: 1000000 }"""
    return """    protocol: http
    routes: main
    accessRules:
      rules: [{ action: deny, match: { headers: [{ name: x-blocked }] } }]
      otherwise: allow
    rateLimit: { requests: 1000000 }"""


def configuration(setting: Setting) -> str:
    """The policy of the peers: an access rule on a header, a rate limit, retries; request id and statistics are always there."""
    return f"""listeners:
  - name: bench
    address: 127.0.0.1:{setting.listen}
    direction: outbound
{listener(setting)}
routeTables:
  - name: main
    hosts:
      - name: all
        domains: ["*"]
        routes:
          - name: all
            forward: [{{ cluster: backend }}]
            retries: {{ attempts: 2 }}
clusters:
  - name: backend
    protocol: {SPOKEN[setting.kind]}
    endpoints: [{{ address: "127.0.0.1:{setting.upstream}" }}]
    pool: {{ maxConnections: 20000, maxPending: 20000, maxIdle: 1024 }}
    circuitBreaker: {{ maxConnections: 20000, maxPending: 20000, maxRequests: 100000 }}
"""


class Sidecar(Child):
    """Knows what the proxy says of itself."""

    def __init__(self, setting: Setting, java_options: str = ""):
        name = f"midflight-{setting.listen}"
        self.pauses = setting.work / f"{name}.gc"
        self.metrics_port = free_port()
        variables = {
            **self.destination(setting), "LISTEN_ADMIN": 0, "LISTEN_PROBE": 0, "LISTEN_METRICS": self.metrics_port, "CPU_MILLIS": 1000, "WORKERS": 1,
            "MEMORY_MIB": MEMORY_MIB, "UPSTREAM_IDLE_CONNECTIONS": 1024, "DRAIN_SECONDS": 0,
        }
        words = [f"MIDFLIGHT_{key}={value}" for key, value in variables.items()]
        words.append(f"JDK_JAVA_OPTIONS={PAUSES_LOGGED} {java_options}".rstrip())
        command = [SLOT, "run", root.resolve(), self.pauses.resolve(), self.configured(setting, name), *words]
        super().__init__(name, command, setting.core, setting.work, "java")

    @staticmethod
    def destination(setting: Setting) -> dict:
        """Bare, it is a slot whose connections all go to one place."""
        if setting.policy is Policy.LOG:
            return {"ACCESS_LOG": "json"}
        if setting.policy is Policy.POLICY:
            return {}
        return {"FIXED_DESTINATION": f"127.0.0.1:{setting.upstream}", "LISTEN_OUTBOUND": setting.listen, "LISTEN_INBOUND": 0}

    @staticmethod
    def configured(setting: Setting, name: str) -> object:
        if setting.policy is Policy.BARE:
            return "-"
        path = setting.work / f"{name}.yaml"
        path.write_text(configuration(setting))
        return path.resolve()

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=5) as answer:
            return answer.read().decode()

    def ask(self, *command: str) -> str:
        """A diagnostic command of the JVM (jcmd), asked by the JDK of the build; the image has none."""
        jcmd = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "jcmd"
        done = subprocess.run([jcmd, str(self.pid()), *command], capture_output=True, text=True, timeout=30, check=False)
        if done.returncode != 0:
            raise Failure(f"jcmd {' '.join(command)}: {done.stdout[-400:]}{done.stderr[-400:]}")
        return done.stdout

    def pause_millis(self) -> list:
        return [float(line) for line in PAUSE.findall(self.pauses.read_text())]


def start(setting: Setting) -> Sidecar:
    return Sidecar(setting)


def not_spoken(process: Sidecar, kind: Kind) -> str:
    """Why a row does not count, even where bytes come through: a proxy without HTTP/2 passes it on as TCP."""
    if kind in (Kind.HTTP2, Kind.GRPC) and 'protocol="http2"' not in process.metrics():
        return "no HTTP/2 yet: it is passed on as TCP"
    return ""
