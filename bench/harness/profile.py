"""make profile: where the sidecar's time goes under saturated load, by what runs and by symbol, sampled by perf."""

import argparse
import bisect
import collections
import pathlib
import re
import subprocess
import sys

from . import load, machine, midflight, network, stage
from .contender import Kind, Policy, Setting
from .process import Failure, Processes, await_condition, die_with_me, free_port

HERTZ = 997
KINDS = {"http1": Kind.HTTP1, "http2": Kind.HTTP2, "grpc": Kind.GRPC}
LINE = re.compile(r"^\s*(?P<ip>[0-9a-f]+)\s+(?P<symbol>.*?)\s+\((?P<object>[^()]*(?:\([^()]*\))?)\)\s*$")
CLASSES = (
    ("kernel: TCP and IP", r"^kernel:.*(tcp|ip_|inet|sock|skb|net_|dev_|loopback|napi|softirq|nf_|process_backlog)"),
    ("kernel: epoll and wake-ups", r"^kernel:.*(epoll|ep_|wake|schedule|futex|poll)"),
    ("kernel: rest", r"^kernel:"),
    ("java: midflight", r"^java:.*dev\.midflight"),
    ("java: netty", r"^java:.*io\.netty"),
    ("java: rest, stubs and interpreter", r"^java:"),
    ("JVM: compilers and collector", r"^native:libjvm"),
    ("native: rest", r"^native:"),
)


def java_symbols(map_text: str) -> tuple:
    """Start addresses, and (end, name), of a perf map's lines: `<start hex> <size hex> <name>`."""
    entries = sorted((int(start, 16), int(start, 16) + int(size, 16), name)
                     for start, size, name in (line.split(" ", 2) for line in map_text.splitlines()))
    return [start for start, _, _ in entries], [(end, name) for _, end, name in entries]


def symbol_of(line: re.Match, starts: list, ends: list) -> str:
    place, name = line["object"], line["symbol"].partition("+0x")[0]
    if place.startswith("[kernel") or place.endswith(".ko"):
        return f"kernel: {name}"
    at = bisect.bisect(starts, int(line["ip"], 16)) - 1
    if at >= 0 and int(line["ip"], 16) < ends[at][0]:
        return f"java: {ends[at][1]}"
    return f"native:{pathlib.Path(place).name} {name}"


def kind_of(symbol: str) -> str:
    return next(title for title, pattern in CLASSES if re.search(pattern, symbol))


def told(counts: collections.Counter, requests: int, cpu_us: float) -> str:
    everything = sum(counts.values())
    kinds = collections.Counter()
    for symbol, count in counts.items():
        kinds[kind_of(symbol)] += count
    lines = [f"{cpu_us:.2f} CPU us/request over {requests:,} requests, {everything:,} samples", ""]
    lines += [f"{count / everything:6.1%} {count / everything * cpu_us:6.2f} us  {name}" for name, count in kinds.most_common()]
    lines.append("")
    lines += [f"{count / everything:6.1%} {count / everything * cpu_us:6.2f} us  {name}" for name, count in counts.most_common(50)]
    return "\n".join(lines) + "\n"


def saturate(kind: Kind, port: int, seconds: int, core: int) -> dict:
    return load.wrk(port, 64, seconds, core) if kind is Kind.HTTP1 else load.http2(kind, port, seconds, core)


def record(kind: Kind, sidecar: midflight.Sidecar, port: int, seconds: int, work: pathlib.Path) -> tuple:
    proxy_core, load_core = machine.cores()
    output = work / "perf.data"
    perf = subprocess.Popen(["perf", "record", "-q", "-e", "cpu-clock", "-F", str(HERTZ), "-p", str(sidecar.pid()), "-o", str(output),
                             "--", "sleep", str(seconds)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            preexec_fn=die_with_me(load_core))
    before = sidecar.cpu_seconds()
    result = saturate(kind, port, seconds, load_core)
    used = sidecar.cpu_seconds() - before
    _, complaint = perf.communicate(timeout=30)
    if not output.exists():
        raise Failure(f"perf recorded nothing: {complaint[-400:]}")
    sidecar.ask("Compiler.perfmap", "/tmp/perf.map")
    map_text = (midflight.root / "tmp/perf.map").read_text(errors="replace")
    script = subprocess.run(["perf", "script", "-i", output, "-F", "ip,sym,dso"], capture_output=True, text=True, timeout=120, check=False)
    return script.stdout, map_text, result["answered"], used * 1e6 / result["answered"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="profile", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--kind", choices=KINDS, default="http1")
    parser.add_argument("--image", type=pathlib.Path, default=pathlib.Path("images/target/images/sidecar.tar"))
    asked = parser.parse_args()
    kind = KINDS[asked.kind]
    stage.prepare(asked.image, with_envoy=False)
    network.own(network.UNPACED)
    proxy_core, load_core = machine.cores()
    with stage.work_directory() as work, Processes() as processes:
        upstream, listen = free_port(), free_port()
        processes.add(load.backend(kind, upstream, load_core, work))
        sidecar = processes.add(midflight.start(Setting(kind, Policy.POLICY, listen, upstream, proxy_core, work)))
        await_condition("serving", lambda: load.spoken(kind, listen), sidecar, 30)
        saturate(kind, listen, midflight.WARM_SECONDS, load_core)
        script, map_text, requests, cpu_us = record(kind, sidecar, listen, asked.seconds, work)
    starts, ends = java_symbols(map_text)
    matches = [match for match in map(LINE.match, script.splitlines()) if match]
    if not matches:
        raise Failure("perf took no sample")
    text = told(collections.Counter(symbol_of(match, starts, ends) for match in matches), requests, cpu_us)
    path = pathlib.Path("target/bench/profile.txt")
    path.write_text(text)
    print(text)
    print(f"profile: {path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    stage.guarded(main)
