"""Where it was measured: what a reader needs to compare figures."""

import datetime
import functools
import os
import pathlib
import platform
import subprocess


@functools.cache
def cores() -> tuple:
    """The proxies' core and the load's: the last and the first one that this process may use."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[-1], usable[0]


def shape() -> dict:
    """Read before anything is started: the load average is what others do."""
    information = pathlib.Path("/proc/cpuinfo").read_text()
    models = {line.partition(":")[2].strip() for line in information.splitlines() if line.startswith("model name")}
    memory = pathlib.Path("/proc/meminfo").read_text().split()[1]
    proxy, load = cores()
    return {
        "cpu": ", ".join(sorted(models)) or platform.machine(), "cores": os.cpu_count(), "memoryMiB": int(memory) // 1024,
        "kernel": platform.release(), "proxyCore": proxy, "loadCore": load, "loadAverage": os.getloadavg()[0],
    }


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def stolen(since: list) -> float:
    """The share of all cores' time that the hypervisor gave to others since cpu_times()."""
    spent = [now - before for now, before in zip(cpu_times(), since)]
    return spent[7] / max(1, sum(spent))


def cpu_times() -> list:
    """user nice system idle iowait irq softirq steal of all cores, in ticks (proc(5))."""
    return [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]


def revision() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "-"
