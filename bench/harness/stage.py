"""What bench, soak and profile begin with: arguments, programs, a work directory, and an orderly end on SIGTERM."""

import contextlib
import os
import pathlib
import resource
import shutil
import signal
import sys
import tempfile

from . import envoy, load, machine, midflight
from .process import Failure


def interrupted(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def work_directory():
    """Gone afterwards, with what the measured programs wrote."""
    base = pathlib.Path("target/bench").resolve()
    base.mkdir(parents=True, exist_ok=True)
    path = pathlib.Path(tempfile.mkdtemp(prefix="work-", dir=base))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def prepare(image: pathlib.Path, with_envoy: bool) -> None:
    signal.signal(signal.SIGTERM, interrupted)
    if os.geteuid() != 0:
        raise Failure("root is needed: the sidecar's image runs in a root of its own")
    proxy, generator = machine.cores()
    if proxy == generator:
        raise Failure("two cores are needed: one for the proxy, one for load and backend")
    many_descriptors()
    os.sched_setaffinity(0, {generator})
    load.build()
    midflight.install(image)
    if with_envoy:
        envoy.install()


def many_descriptors() -> None:
    """As many as the machine allows, for what is started from now on, too."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def guarded(program) -> None:
    """Ends the process; a failure is told in one message."""
    try:
        sys.exit(program())
    except (Failure, ValueError) as e:
        print(f"bench: {e}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        sys.exit(130)
