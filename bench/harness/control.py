"""make bench-control: the operator's xDS server under a whole fleet, beside java-control-plane in the same run."""

import argparse
import dataclasses
import pathlib
import signal
import sys
import time

from . import control_report, machine, network, planes, stage
from .planes import OURS, OURS_BY_NAME, PEER, Plane, World
from .process import Processes

SERVICES, ENDPOINTS = 100, 10
WARM_CHANGES = 40  # so that compilers are at rest
SHAPES = {"10 clusters of 100": World(10, 100, 20), "1 cluster of 1,000": World(1, 1000, 20)}
ROWS = ("fleet", "change", "bytes", "tls")


@dataclasses.dataclass(frozen=True)
class Options:
    scale: int
    rounds: int
    repetitions: int
    heap_mib: int
    work: pathlib.Path
    rows: tuple = ROWS
    warm: int = WARM_CHANGES
    java: tuple = ()


def fleet_sizes(scale: int) -> list:
    return sorted({max(1, scale // part) for part in (100, 10, 3, 1)})


def change_sizes(services: int) -> list:
    return [size for size in (1, 10, 100, 1000) if size <= services]


class Session:
    """One control plane from its start to its end."""

    def __init__(self, plane: Plane, world: World, options: Options):
        self.plane, self.world, self.options = plane, world, options

    def run(self, measure) -> dict:
        with Processes() as processes:
            running = planes.Running(self.plane, self.world, self.options.heap_mib, processes, self.options.work, self.options.java)
            return measure(running)

    def changes(self, running: planes.Running, streams: int, resources: int) -> list:
        running.change(streams, resources)
        return [running.change(streams, resources) for _ in range(self.options.repetitions)]

    def warm(self, running: planes.Running) -> None:
        streams = fleet_sizes(self.world.streams)[-2 if self.world.streams > 1 else -1]
        running.open(streams)
        for _ in range(self.options.warm):
            running.change(streams)


def grown(session: Session, running: planes.Running) -> list:
    """Cost by the fleet's size; of the whole fleet its memory, and what happens when all of it comes again."""
    running.live_heap_mib()
    before, heap_before = running.server.memory_kib()["rss"], running.live_heap_mib()
    session.warm(running)
    running.close()
    samples, full = [], session.world.streams
    for size in fleet_sizes(full):
        running.open(size)
        samples += [{"streams": size, **sample} for sample in session.changes(running, size, 1)]
    memory = {"rss_kib": (running.server.memory_kib()["rss"] - before) / full}
    memory["live_kib"] = (running.live_heap_mib() - heap_before) * 1024 / full
    running.close()
    again = running.open(full)
    return samples + [{"streams": full, **memory, "errors": []}, {"streams": full, "again_seconds": again["seconds"],
                      "again_cpu_us": again["cpu_us"], "again_heap_mib": again["heap_mib"], "again_resets": again["resets"],
                      "errors": again["errors"]}]


def by_change(session: Session, running: planes.Running) -> list:
    streams = session.world.streams
    session.warm(running)
    running.open(streams)
    return [{"resources": size, **sample} for size in change_sizes(session.world.services)
            for sample in session.changes(running, streams, size)]


def bytes_of_one(session: Session, running: planes.Running) -> list:
    running.open(session.world.streams)
    return session.changes(running, session.world.streams, 1)


def come_again(session: Session, running: planes.Running) -> list:
    """The first time its code is interpreted, as after the operator's own restart; the second time it is warm."""
    full, samples = session.world.streams, []
    before = running.server.memory_kib()["rss"]
    for _ in range(2):
        opened = running.open(full)
        samples.append({key: opened[key] for key in ("seconds", "cpu_us", "heap_mib", "resets", "errors")})
        samples[-1]["rss_kib"] = (running.server.memory_kib()["rss"] - before) / full
        running.close()
    return samples


def run(options: Options, about: dict) -> dict:
    """Samples by row and by plane; the planes take turns, the first one of a round is the last one of the next."""
    results = {row: {} for row in ("fleet", "change", "tls", *SHAPES)}

    def take(row: str, who: tuple, world: World, measure, rounds: int) -> None:
        wanted = ("bytes" if row in SHAPES else row) in options.rows
        for number in range(rounds if wanted else 0):
            for plane in who if number % 2 == 0 else who[::-1]:
                began, since = time.monotonic(), machine.cpu_times()
                session = Session(plane, world, options)
                samples = session.run(lambda running: measure(session, running))
                results[row].setdefault(plane.label, []).extend({**sample, "round": number} for sample in samples)
                control_report.write_data(about, results)
                print(f"bench: {row}: {plane.label}: round {number + 1} of {rounds}, {time.monotonic() - began:.0f} s, "
                      f"{machine.stolen(since):.1%} stolen", file=sys.stderr, flush=True)

    scale = options.scale
    take("fleet", (OURS, OURS_BY_NAME, PEER), World(SERVICES, ENDPOINTS, scale), grown, options.rounds)
    tenth = max(1, scale // 10)
    # With 1,000 Services the peer, which compares all that each stream asks for at every change, is not done in ten minutes.
    take("change", (OURS, PEER), World(min(SERVICES, tenth), ENDPOINTS, tenth), by_change, 1)
    for name, world in SHAPES.items():
        take(name, (OURS, PEER, dataclasses.replace(PEER, protocol="state")), world, bytes_of_one, 1)
    take("tls", (dataclasses.replace(OURS, tls=True),), World(SERVICES, ENDPOINTS, scale), come_again, 1)
    return results


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-control", description=__doc__)
    parser.add_argument("--scale", type=int, default=10_000, help="streams of the whole fleet")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repetitions", type=int, default=5, help="changes that are measured in a round")
    parser.add_argument("--heap-mib", type=int, default=1024)
    parser.add_argument("--rows", default="", help="comma separated; all without")
    parser.add_argument("--report", action="store_true")
    parsed = parser.parse_args()
    for name, most in (("scale", 15_000), ("rounds", 100), ("repetitions", 100), ("heap_mib", 65_536)):
        if not 1 <= getattr(parsed, name) <= most:
            raise ValueError(f"{name}: {getattr(parsed, name)} (expected: 1..{most})")
    parsed.rows = tuple(parsed.rows.split(",")) if parsed.rows else ROWS
    for row in parsed.rows:
        if row not in ROWS:
            raise ValueError(f"rows: {row} (expected: {', '.join(ROWS)})")
    return parsed


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, stage.interrupted)
    stage.many_descriptors()
    planes.build()
    network.own(network.UNPACED)
    since = machine.cpu_times()
    about = {"began": machine.now(), "revision": machine.revision(), "machine": machine.shape(), "scale": asked.scale,
             "rounds": asked.rounds, "repetitions": asked.repetitions, "heapMiB": asked.heap_mib}
    with stage.work_directory() as work:
        results = run(Options(asked.scale, asked.rounds, asked.repetitions, asked.heap_mib, work, asked.rows), about)
    about |= {"ended": machine.now(), "stolenShare": machine.stolen(since)}
    return control_report.finish(about, results, asked.report)


if __name__ == "__main__":
    stage.guarded(main)
