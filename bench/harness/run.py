"""Runs the rows: for each, all contenders side by side, round after round in turn."""

import dataclasses
import pathlib
import sys
import time
from collections.abc import Callable

from . import load, machine
from .contender import Contender, Kind, NotThere, Setting
from .process import Failure, Process, Processes, await_condition, free_port
from .rows import Row, Running

START_SECONDS = 20
# A sample of time is taken again where the hypervisor stole more of it than this share.
MOST_STOLEN = 0.01
MOST_TAKES = 4


@dataclasses.dataclass(frozen=True)
class Options:
    rounds: int
    seconds: int
    warm_seconds: int | None
    work: pathlib.Path
    proxies: tuple


@dataclasses.dataclass
class Result:
    """Samples of a row by a contender's label, why others are not there, and the sidecar's pauses in milliseconds."""

    samples: dict
    not_there: dict
    pauses: list


class Unspoken(Exception):
    """A proxy that runs, but does not know the row's protocol yet."""


class RowRun:
    """One row; everything that it started ends with it."""

    def __init__(self, row: Row, options: Options):
        self.row = row
        self.options = options
        self.proxy_core, self.load_core = machine.cores()
        self.result = Result({}, {}, [])
        self.upstream = 0

    def run(self) -> Result:
        contenders = [Contender(proxy, policy) for policy in self.row.policies for proxy in self.options.proxies]
        with Processes() as processes:
            self.start_backend(processes)
            standing = {}
            for contender in contenders:
                self.admit(contender, processes, standing)
            rounds = min(self.options.rounds, self.row.most_rounds)
            for number in range(rounds):
                for contender in list(self.result.samples):
                    self.sample(standing[contender], processes)
                print(f"bench: {self.row.name}: round {number + 1} of {rounds}", file=sys.stderr)
            for _, running in standing.values():
                self.collect_pauses(running)
        return self.result

    def start_backend(self, processes: Processes) -> None:
        self.upstream = free_port()
        backend = processes.add(load.backend(self.row.kind, self.upstream, self.load_core, self.options.work))
        await_condition("serving", lambda: spoken_by_backend(self.row.kind, self.upstream), backend, START_SECONDS)

    def admit(self, contender: Contender, processes: Processes, standing: dict) -> None:
        """Starts and warms a contender, unless it cannot do this row yet."""
        reason = contender.proxy.not_there(self.row.kind, contender.policy)
        if not reason:
            try:
                running = self.start(contender, processes)[0]
                if self.row.warm and not self.row.fresh:
                    self.row.measure(running, self.warm_seconds(contender))
                reason = contender.proxy.not_spoken(running.process, self.row.kind)
                if reason:
                    processes.stop(running.process)
            except Unspoken as e:
                reason = str(e)
        if reason:
            self.result.not_there[contender.label] = NotThere(reason)
            return
        if self.row.fresh:
            processes.stop(running.process)
            running = None
        standing[contender.label] = (contender, running)
        self.result.samples[contender.label] = []

    def start(self, contender: Contender, processes: Processes) -> tuple:
        """What runs then, and the milliseconds from its start to the first byte of an answer through it."""
        setting = Setting(self.row.kind, contender.policy, free_port(), self.upstream, self.proxy_core, self.options.work)
        began = time.monotonic()
        process = processes.add(contender.proxy.start(setting))
        try:
            await_condition("serving", lambda: load.spoken(self.row.kind, setting.listen), process, START_SECONDS, 0.001)
        except Failure as e:
            reason = contender.proxy.not_spoken(process, self.row.kind) if process.alive() else ""
            if not reason:
                raise
            processes.stop(process)
            raise Unspoken(reason) from e
        return Running(process, setting.listen, self.load_core), (time.monotonic() - began) * 1000

    def warm_seconds(self, contender: Contender) -> int:
        return (self.options.warm_seconds or contender.proxy.WARM_SECONDS) * self.row.warm

    def sample(self, standing: tuple, processes: Processes) -> None:
        taken = self.result.samples[standing[0].label]
        if self.row.timed:
            taken.append(quietest(lambda: self.take(standing, processes)))
        else:
            taken.append(self.take(standing, processes)[0])

    def take(self, standing: tuple, processes: Processes) -> tuple:
        """A sample, and the share of the time it took that the hypervisor stole."""
        contender, running = standing
        millis, since = None, machine.cpu_times()
        if self.row.fresh:
            running, millis = self.start(contender, processes)
            if self.row.warm:
                load.wrk(running.port, 64, self.warm_seconds(contender), self.load_core)
        sample = self.row.measure(running, self.options.seconds)
        if self.row.name == "start":
            sample = {"ms": millis, "errors": []}
        stolen = machine.stolen(since)
        if self.row.fresh:
            self.collect_pauses(running)
            processes.stop(running.process)
        return sample, stolen

    def collect_pauses(self, running: Running | None) -> None:
        if running is not None and hasattr(running.process, "pause_millis"):
            self.result.pauses.extend(running.process.pause_millis())


def quietest(take: Callable[[], tuple]) -> dict:
    """A sample of which next to nothing was stolen, or the best of MOST_TAKES. The choice knows nothing of the figures; the errors
    of all takes stay."""
    takes = [take()]
    while takes[-1][1] > MOST_STOLEN and len(takes) < MOST_TAKES:
        takes.append(take())
    sample, stolen = min(takes, key=lambda taken: taken[1])
    return {**sample, "errors": [error for taken, _ in takes for error in taken["errors"]], "stolen": stolen, "takes": len(takes)}


def spoken_by_backend(kind: Kind, port: int) -> bool:
    return load.spoken(Kind.HTTP1 if kind is Kind.HTTP2 else kind, port)
