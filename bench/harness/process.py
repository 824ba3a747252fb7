"""Processes that are pinned to a core, accounted for by the kernel, and gone when the harness is, however it ends."""

import ctypes
import os
import pathlib
import select
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1
CPUCLOCK_SCHED = 2  # of a process by its id: clock_getcpuclockid(3)
LIBC = ctypes.CDLL(None)


class Failure(Exception):
    """What the measured programs or this machine would not do; told without a stack trace."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_me(core: int):
    def prepare() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.sched_setaffinity(0, {core})

    return prepare


class Process:
    """One program on one core; its output is in a file of the work directory, but for what one that `obeys` answers."""

    def __init__(self, name: str, command: list, core: int, work: pathlib.Path, environment: dict | None = None, obeys: bool = False):
        self.name = name
        self.log = work / f"{name}.log"
        with open(self.log, "ab") as log:
            self.popen = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.PIPE if obeys else subprocess.DEVNULL,
                stdout=subprocess.PIPE if obeys else log, stderr=log, start_new_session=True, text=True, bufsize=1,
                preexec_fn=die_with_me(core), env=None if environment is None else {**os.environ, **environment})

    def pid(self) -> int:
        """Of the process that proxies."""
        return self.popen.pid

    def alive(self) -> bool:
        return self.popen.poll() is None

    def tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-15:])

    def cpu_seconds(self) -> float:
        """User and system time of all threads, ended ones too, as the scheduler accounts it, to the nanosecond."""
        return time.clock_gettime((~self.pid() << 3) | CPUCLOCK_SCHED)

    def memory_kib(self) -> dict:
        """Rss and Pss of /proc/<pid>/smaps_rollup."""
        lines = pathlib.Path(f"/proc/{self.pid()}/smaps_rollup").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in lines if ":" in line and "kB" in line)
        return {key.lower(): int(fields[key].split()[0]) for key in ("Rss", "Pss")}

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid()}/fd"))

    def stop(self) -> None:
        if self.alive():
            self.popen.terminate()
            try:
                self.popen.wait(2)
            except subprocess.TimeoutExpired:
                self.popen.kill()
        self.popen.wait()


class Obedient(Process):
    """Answers each line of its standard input with a line."""

    def __init__(self, name: str, command: list, core: int, work: pathlib.Path):
        super().__init__(name, command, core, work, obeys=True)

    def tell(self, command: str) -> None:
        try:
            self.popen.stdin.write(command + "\n")
        except BrokenPipeError:
            raise Failure(f"{self.name} ended:\n{self.tail()}") from None

    def answer(self, seconds: float) -> str:
        ready, _, _ = select.select([self.popen.stdout], [], [], seconds)
        line = self.popen.stdout.readline() if ready else ""
        if not line:
            raise Failure(f"{self.name} said nothing within {seconds} s:\n{self.tail()}")
        return line.strip()

    def ask(self, command: str, seconds: float = 30) -> str:
        self.tell(command)
        return self.answer(seconds)

    def stop(self) -> None:
        super().stop()
        self.popen.stdin.close()
        self.popen.stdout.close()


class Child(Process):
    """A launcher whose descendant of a given name is what proxies."""

    def __init__(self, name: str, command: list, core: int, work: pathlib.Path, program: str):
        super().__init__(name, command, core, work)
        self.program = program
        self.known = 0

    def stop(self) -> None:
        """At once, with all below it: they are in a pid namespace of its own."""
        self.popen.kill()
        self.popen.wait()

    def pid(self) -> int:
        if self.known == 0 or not os.path.exists(f"/proc/{self.known}"):
            self.known = self.search()
        return self.known

    def search(self) -> int:
        parents, names = {}, {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    head, _, rest = pathlib.Path(f"/proc/{entry}/stat").read_text().rpartition(")")
                except OSError:
                    continue
                parents[int(entry)], names[int(entry)] = int(rest.split()[1]), head.partition("(")[2]
        for pid, name in names.items():
            ancestor = pid
            while name == self.program and ancestor > 1:
                ancestor = parents.get(ancestor, 0)
                if ancestor == self.popen.pid:
                    return pid
        raise Failure(f"{self.name}: no process {self.program} below {self.popen.pid}:\n{self.tail()}")


class Processes:
    """Stops what it started, last one first."""

    def __init__(self) -> None:
        self.started = []

    def __enter__(self) -> "Processes":
        return self

    def add(self, process: Process) -> Process:
        self.started.append(process)
        return process

    def stop(self, process: Process) -> None:
        self.started.remove(process)
        process.stop()

    def __exit__(self, *_: object) -> None:
        while self.started:
            self.started.pop().stop()


def await_condition(what: str, condition, process: Process, seconds: float, pause: float = 0.02) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if not process.alive():
            raise Failure(f"{process.name} ended before it was {what}:\n{process.tail()}")
        if time.monotonic() > deadline:
            raise Failure(f"{process.name} was not {what} within {seconds} s:\n{process.tail()}")
        time.sleep(pause)
