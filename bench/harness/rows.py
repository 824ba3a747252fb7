"""What is measured: each row of the issue's table, how, and what is to be reached."""

import dataclasses
import time
from collections.abc import Callable

from . import load
from .contender import Kind, Policy
from .process import Process

BOTH = (Policy.BARE, Policy.POLICY)
BARE = (Policy.BARE,)


@dataclasses.dataclass(frozen=True)
class Metric:
    key: str
    title: str
    digits: int


@dataclasses.dataclass(frozen=True)
class Running:
    """A contender while it runs."""

    process: Process
    port: int
    load_core: int


@dataclasses.dataclass(frozen=True)
class Row:
    """`measure` takes one sample in about so many seconds; `fresh`: of a process that was started for it; `warm`: each proxy is
    warmed up for so many times its own time; `timed`: of time, which a hypervisor can steal. The first metric is the one that
    ratios are made of, where it is `compared`."""

    name: str
    group: str
    title: str
    kind: Kind
    policies: tuple
    metrics: tuple
    measure: Callable[[Running, int], dict]
    fresh: bool = False
    warm: int = 1
    timed: bool = True
    compared: bool = True
    most_rounds: int = 100


LONG = 3  # times the warm-up: compilers see fewer requests in a second at a fixed rate
CPU = Metric("cpu_us", "CPU us/request", 2)
RATE = Metric("rate", "requests/s", 0)
LATENCY = (Metric("p50_us", "p50 us", 0), Metric("p99_us", "p99 us", 0), Metric("p999_us", "p99.9 us", 0))


def accounted(running: Running, run: Callable[[], dict], unit: float = 1.0) -> dict:
    """A load's result with the proxy's CPU microseconds for each answer (and for each unit of it)."""
    before = running.process.cpu_seconds()
    result = run()
    used = running.process.cpu_seconds() - before
    return {**result, "cpu_us": used * 1e6 / max(1, result["answered"]) / unit}


def saturated(running: Running, seconds: int) -> dict:
    return accounted(running, lambda: load.wrk(running.port, 64, seconds, running.load_core))


def at_rate(rate: int) -> Callable[[Running, int], dict]:
    return lambda running, seconds: accounted(
        running, lambda: load.drive("http", running.port, running.load_core, seconds, connections=64, rate=rate))


def messages(running: Running, seconds: int) -> dict:
    return accounted(running, lambda: load.drive("tcp", running.port, running.load_core, seconds, connections=64))


def transfers(running: Running, seconds: int) -> dict:
    return accounted(running, lambda: load.drive("tcp", running.port, running.load_core, seconds, connections=8, answer=1 << 20))


def http2(kind: Kind) -> Callable[[Running, int], dict]:
    return lambda running, seconds: accounted(running, lambda: load.http2(kind, running.port, seconds, running.load_core))


# A JVM frees what its compilers needed five seconds after they are done.
REST_SECONDS = 8


def memory_after(connections: int) -> Callable[[Running, int], dict]:
    def measure(running: Running, seconds: int) -> dict:
        result = load.wrk(running.port, connections, seconds, running.load_core)
        loaded = running.process.memory_kib()
        time.sleep(REST_SECONDS)
        kib = running.process.memory_kib()
        return {"pss_mib": kib["pss"] / 1024, "rss_mib": kib["rss"] / 1024, "loaded_mib": loaded["pss"] / 1024,
                "errors": result["errors"], "rate": result["rate"]}

    return measure


def slow(options: dict) -> Callable[[Running, int], dict]:
    """One gigabyte with one side that takes four samples' time: how far the proxy's memory rose, looked at ten times a second."""

    def measure(running: Running, seconds: int) -> dict:
        total = 1 << 30
        pace = total // (4 * seconds)
        words = {key: value.format(pace=pace, total=total) for key, value in options.items()}
        before = running.process.memory_kib()["rss"]
        with load.Started("http", running.port, running.load_core, 16 * seconds + 20, connections=1, count=1, **words) as transfer:
            peak = before
            while transfer.running():
                peak = max(peak, running.process.memory_kib()["rss"])
                time.sleep(0.1)
            result = transfer.result()
        missing = [] if result["answered"] == 1 else ["the transfer did not come to its end"]
        return {"growth_mib": (peak - before) / 1024, "rss_mib": peak / 1024, "seconds": result["seconds"],
                "errors": result["errors"] + missing}

    return measure


def idle(running: Running, seconds: int) -> dict:
    """One request on each of 10,000 connections, which then stay."""
    count = 10_000
    before = running.process.memory_kib()
    with load.Started("http", running.port, running.load_core, 30, connections=count, hold=1) as held:
        result = held.first_line()
        time.sleep(seconds)
        after = running.process.memory_kib()
        open_now = running.process.descriptors()
    missing = [] if open_now >= count else [f"{open_now} descriptors are open"]
    return {"kib": (after["pss"] - before["pss"]) / count, "rss_kib": (after["rss"] - before["rss"]) / count,
            "errors": result["errors"] + missing}


MEMORY = (Metric("pss_mib", "PSS MiB", 1), Metric("rss_mib", "RSS MiB", 1), Metric("loaded_mib", "PSS MiB at the load's end", 1))
SLOW = (Metric("growth_mib", "growth of RSS MiB", 1), Metric("rss_mib", "peak RSS MiB", 1), Metric("seconds", "s", 1))
H1, TCP = Kind.HTTP1, Kind.TCP

ROWS = (
    Row("saturated", "http1", "HTTP/1.1, 64 connections, saturated", H1, BOTH, (CPU, RATE), saturated),
    Row("rate-10000", "http1", "HTTP/1.1 at 10,000 requests/s", H1, BOTH, (CPU, *LATENCY), at_rate(10_000),
        warm=LONG),
    Row("rate-4000", "http1", "HTTP/1.1 at 4,000 requests/s", H1, BOTH, (CPU, *LATENCY), at_rate(4_000),
        warm=LONG),
    Row("tcp-messages", "tcp", "TCP, messages of 32 bytes, 64 connections", TCP, BOTH,
        (Metric("cpu_us", "CPU us/message", 2), Metric("rate", "messages/s", 0)), messages),
    Row("tcp-transfers", "tcp", "TCP, transfers of 1 MiB, 8 connections", TCP, BOTH,
        (Metric("cpu_us", "CPU us/MiB", 1), Metric("rate", "MiB/s", 0)), transfers),
    Row("http2", "http2", "HTTP/2 down, HTTP/1.1 up, 16 connections of 10 streams", Kind.HTTP2, BOTH, (CPU, RATE), http2(Kind.HTTP2)),
    Row("grpc", "grpc", "gRPC, HTTP/2 both, 16 connections of 10 streams", Kind.GRPC, BOTH, (CPU, RATE), http2(Kind.GRPC)),
    Row("log", "log", "HTTP/1.1, 64 connections, saturated, access log on", H1, (Policy.LOG,), (CPU, RATE), saturated),
    Row("memory-64", "memory", "Memory after load with 64 connections", H1, BOTH, MEMORY, memory_after(64), fresh=True, warm=0,
        timed=False, most_rounds=3),
    Row("memory-1000", "memory", "Memory after load with 1,000 connections", H1, BOTH, MEMORY, memory_after(1000), fresh=True, warm=0,
        timed=False, most_rounds=3),
    Row("idle", "idle", "10,000 idle connections", H1, BOTH,
        (Metric("kib", "PSS KiB/connection", 2), Metric("rss_kib", "RSS KiB/connection", 2)), idle, fresh=True, timed=False,
        most_rounds=2),
    Row("slow-reader", "slow", "1 GiB to a slow reader", H1, BARE, SLOW, slow({"path": "/bytes/{total}", "pace": "{pace}"}),
        fresh=True, timed=False, compared=False, most_rounds=1),
    Row("slow-writer", "slow", "1 GiB from a slow writer", H1, BARE, SLOW,
        slow({"path": "/sink", "upload": "{total}", "pace": "{pace}"}), fresh=True, timed=False, compared=False, most_rounds=1),
    Row("slow-upstream", "slow", "1 GiB to a slow upstream", H1, BARE, SLOW,
        slow({"path": "/sink/{pace}", "upload": "{total}"}), fresh=True, timed=False, compared=False, most_rounds=1),
    Row("start", "start", "Cold start to the first byte served", H1, BOTH, (Metric("ms", "ms", 0),), lambda _running, _seconds: {},
        fresh=True, warm=0),
)


def selected(names: list) -> list:
    """Rows by their own name or their group's, in the order of the table."""
    known = {row.name for row in ROWS} | {row.group for row in ROWS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"ROWS: {', '.join(unknown)} (expected: {', '.join(sorted(known))})")
    return [row for row in ROWS if not names or row.name in names or row.group in names]
