"""make soak: mixed load for a long time; fails where memory or descriptors grow, anything leaks, or an error comes that nobody caused."""

import argparse
import contextlib
import dataclasses
import json
import pathlib
import re
import statistics
import sys
import time

from . import load, machine, midflight, network, plot, stage
from .contender import Kind, Policy, Setting
from .process import Failure, Processes, await_condition, free_port

SAMPLE_SECONDS = 3
JVM_OPTIONS = "-Dio.netty.leakDetection.level=paranoid"
LIVE_HEAP = re.compile(r"Pause Full .*->(\d+)M")
FULL_COLLECTIONS = 6  # of a run: what young ones leave is what died late, too
NATIVE = (re.compile(r'<system type="current" size="(\d+)"/>'), re.compile(r'<total type="mmap" count="\d+" size="(\d+)"/>'))
COUNTERS = ("connections_broken_total", "connections_refused_total")

MIXED = {
    "keep-alive": ("http", {"rate": 1000, "connections": 64}),
    "a connection each": ("http", {"rate": 100, "connections": 16, "fresh": 1}),
    "TCP messages": ("tcp", {"rate": 500, "connections": 32}),
    "downloads of 8 MiB": ("http", {"rate": 2, "connections": 8, "path": "/bytes/8388608"}),
    "uploads of 4 MiB": ("http", {"rate": 2, "connections": 8, "path": "/sink", "upload": 4 << 20}),
    "slow readers": ("http", {"connections": 16, "path": "/bytes/67108864", "pace": 262_144}),
    "slow writers": ("http", {"connections": 16, "path": "/sink", "upload": 64 << 20, "pace": 262_144}),
    "resets by clients": ("http", {"rate": 20, "connections": 16, "path": "/bytes/1048576", "reset": 1}),
}


@dataclasses.dataclass(frozen=True)
class Bound:
    """How far the last third may be above the first one after the warm-up: so much, or so large a share."""

    key: str
    title: str
    most: float
    share: float


BOUNDS = (
    Bound("rss_mib", "RSS MiB", 8, 0.06), Bound("heap_mib", "live heap MiB", 4, 0.25),
    Bound("native_mib", "malloc, direct memory included, MiB", 8, 0.1),
)
REST_SECONDS = 120  # a pool keeps connections for 60
MORE_DESCRIPTORS_AT_REST = 8


@dataclasses.dataclass(frozen=True)
class Descriptors:
    """Before the load, and once all its connections have gone: while it runs their number is the load's, and the machine's."""

    before: int
    after: int

    def wrong(self) -> list:
        return [f"descriptors: {self.before} became {self.after}"] if self.after > self.before + MORE_DESCRIPTORS_AT_REST else []


def sample(sidecar: midflight.Sidecar, since: float) -> dict:
    heap = LIVE_HEAP.findall(sidecar.pauses.read_text())
    metrics = sidecar.metrics()
    counted = {name: total(metrics, name) for name in COUNTERS}
    return {
        "seconds": time.monotonic() - since, "rss_mib": sidecar.memory_kib()["rss"] / 1024, "descriptors": sidecar.descriptors(),
        "heap_mib": float(heap[-1]) if heap else 0.0, "native_mib": native_bytes(sidecar) / 2**20,
        "cpu_seconds": sidecar.cpu_seconds(), **counted,
    }


def native_bytes(sidecar: midflight.Sidecar) -> int:
    """All that malloc holds, of the kernel's own pages too: Netty's direct memory, which the JVM does not track, and the JVM's."""
    told_by_libc = sidecar.ask("System.native_heap_info")
    return sum(int(pattern.findall(told_by_libc)[-1]) for pattern in NATIVE)


def total(metrics: str, name: str) -> float:
    return sum(float(value) for value in re.findall(rf"^midflight_{name}(?:\{{.*\}})? (\S+)$", metrics, re.MULTILINE))


def growth(samples: list, bound: Bound) -> tuple:
    """Medians of the first and the last third, and what is wrong with them."""
    third = max(1, len(samples) // 3)
    first, last = (statistics.median(s[bound.key] for s in part) for part in (samples[:third], samples[-third:]))
    allowed = max(bound.most, first * bound.share)
    wrong = [f"{bound.title}: {first:.1f} became {last:.1f} (at most {allowed:.1f} more)"] if last - first > allowed else []
    return first, last, wrong


def judged(samples: list, descriptors: Descriptors, loads: dict, log: str) -> list:
    """Everything that is not as it should be."""
    wrong = [line for bound in BOUNDS for line in growth(samples, bound)[2]]
    wrong += descriptors.wrong()
    wrong += [f"{name}: {error}" for name, result in loads.items() for error in result["errors"]]
    wrong += [f"{name}: {samples[-1][name]:.0f}" for name in COUNTERS if samples[-1][name] > 0]
    wrong += [f"leak detector: {line}" for line in log.splitlines() if "LEAK:" in line][:5]
    wrong += [f"log: {line}" for line in log.splitlines() if re.search(r" ERROR ", line, re.IGNORECASE)][:5]
    return wrong


def run(work: pathlib.Path, seconds: int) -> tuple:
    proxy_core, load_core = machine.cores()
    with Processes() as processes, contextlib.ExitStack() as stack:
        upstream, listen = free_port(), free_port()
        processes.add(load.backend(Kind.HTTP1, upstream, load_core, work))
        sidecar = processes.add(midflight.Sidecar(Setting(Kind.HTTP1, Policy.BARE, listen, upstream, proxy_core, work), JVM_OPTIONS))
        await_condition("serving", lambda: load.spoken(Kind.HTTP1, listen), sidecar, 30)
        before = sidecar.descriptors()
        load.wrk(listen, 64, min(midflight.WARM_SECONDS, seconds // 2), load_core)
        began = time.monotonic()
        started = {name: stack.enter_context(load.Started(protocol, listen, load_core, seconds, **options))
                   for name, (protocol, options) in MIXED.items()}
        samples = observe(sidecar, began, seconds)
        results = {name: each.result() for name, each in started.items()}
        if not sidecar.alive():
            raise Failure(f"the sidecar ended:\n{sidecar.tail()}")
        return samples, Descriptors(before, at_rest(sidecar, before)), results, sidecar.log.read_text(errors="replace")


def at_rest(sidecar: midflight.Sidecar, before: int) -> int:
    """How many descriptors are left when the pools have let go of theirs."""
    limit = time.monotonic() + REST_SECONDS
    while sidecar.descriptors() > before and time.monotonic() < limit:
        time.sleep(1)
    return sidecar.descriptors()


def observe(sidecar: midflight.Sidecar, began: float, seconds: int) -> list:
    samples, between = [], max(1, int(seconds / SAMPLE_SECONDS / FULL_COLLECTIONS))
    while time.monotonic() < began + seconds:
        if len(samples) % between == 0:
            sidecar.ask("GC.run")
        samples.append(sample(sidecar, began))
        left = began + len(samples) * SAMPLE_SECONDS - time.monotonic()
        time.sleep(max(0.2, left))
        if len(samples) % 20 == 0:
            now = samples[-1]
            print(f"soak: {now['seconds']:.0f} of {seconds} s: RSS {now['rss_mib']:.0f} MiB, heap {now['heap_mib']:.0f}, malloc "
                  f"{now['native_mib']:.0f}, {now['descriptors']} descriptors", file=sys.stderr)
    return samples


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--image", type=pathlib.Path, default=pathlib.Path("images/target/images/sidecar.tar"))
    asked = parser.parse_args()
    if not 0.3 <= asked.minutes <= 1440:
        raise ValueError(f"MINUTES: {asked.minutes} (expected: 0.3..1440)")
    stage.prepare(asked.image, with_envoy=False)
    network.own(network.UNPACED)
    seconds = int(asked.minutes * 60)
    with stage.work_directory() as work:
        samples, descriptors, results, log = run(work, seconds)
    warm = [each for each in samples if each["seconds"] >= min(300, seconds * 0.3)]
    return told(samples, warm, descriptors, results, judged(warm, descriptors, results, log))


def told(samples: list, warm: list, descriptors: Descriptors, results: dict, wrong: list) -> int:
    directory = pathlib.Path("target/bench")
    document = {"began": machine.now(), "machine": machine.shape(), "samples": samples, "loads": results, "wrong": wrong,
                "descriptors": dataclasses.asdict(descriptors)}
    (directory / "soak.json").write_text(json.dumps(document, indent=1) + "\n")
    series = {bound.title: [each[bound.key] for each in samples] for bound in BOUNDS}
    (directory / "soak.svg").write_text(plot.over_time("Soak", [each["seconds"] for each in samples], series))
    for bound in BOUNDS:
        first, last, _ = growth(warm, bound)
        print(f"{bound.title:30} {first:8.1f} then {last:8.1f}")
    print(f"{'descriptors at rest':30} {descriptors.before:8} then {descriptors.after:8}")
    for name, result in results.items():
        print(f"{name:30} {result['answered']:8} answers, {result['resets']} resets, p99 {result['p99_us'] / 1000:.1f} ms")
    for line in wrong:
        print(f"soak: {line}", file=sys.stderr)
    print("soak: failed" if wrong else f"soak: as it should be ({directory}/soak.json, soak.svg)")
    return 1 if wrong else 0


if __name__ == "__main__":
    stage.guarded(main)
