"""Control planes, and the fleets that they serve: who is measured, and what is done to it."""

import dataclasses
import json
import os
import pathlib
import subprocess
import time

from . import machine
from .process import Failure, Obedient, Processes

FLEET = pathlib.Path("target/bench/fleet")
SOURCE = pathlib.Path("bench/control/fleet.c")
CLASS_PATH = pathlib.Path("operator/target/test-classpath")
CLASSES = ("operator/target/test-classes", "operator/target/classes")
MAIN = "dev.midflight.operator.scale.ScaleMain"
# As in the operator's image, where the heap is a share of its limit.
FLAGS = ("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
         "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
START_SECONDS = 90
ANSWER_SECONDS = 130
REST_SHARE = 0.05  # of a core
REST_SECONDS = 10
QUIET_LOOKS = 3


@dataclasses.dataclass(frozen=True)
class Plane:
    """A control plane, and how it is asked; `by_name`: for endpoints and routes by their names, as Envoy does, not for all there are."""

    name: str
    protocol: str = "delta"
    by_name: bool = False
    tls: bool = False

    @property
    def label(self) -> str:
        words = [self.name, "by name" if self.by_name else "", "state of the world" if self.protocol == "state" else "",
                 "TLS" if self.tls else ""]
        return ", ".join(word for word in words if word)

    def resources(self, changed: int, services: int) -> int:
        """Endpoint resources that a change is answered with; ours leaves out those that did not change there, too, as it may."""
        return services if self.protocol == "state" and self.name != "midflight" else changed


OURS, OURS_BY_NAME = Plane("midflight"), Plane("midflight", by_name=True)
PEER = Plane("java-control-plane", by_name=True)


@dataclasses.dataclass(frozen=True)
class World:
    services: int
    endpoints: int
    streams: int


def build() -> None:
    FLEET.parent.mkdir(parents=True, exist_ok=True)
    if not CLASS_PATH.exists():
        raise Failure(f"{CLASS_PATH} is not there: run 'mvn process-test-classes -pl operator -am'")
    if not FLEET.exists() or FLEET.stat().st_mtime < SOURCE.stat().st_mtime:
        subprocess.run(["gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-o", FLEET, SOURCE, "-lssl", "-lcrypto"],
                       check=True)


class Running:
    """A control plane and its fleet; ends with the processes that it is given."""

    def __init__(self, plane: Plane, world: World, heap_mib: int, processes: Processes, work: pathlib.Path, options: tuple = ()):
        self.plane, self.world = plane, world
        server_core, fleet_core = machine.cores()
        java = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "java"
        path = ":".join([*CLASSES, CLASS_PATH.read_text().strip()])
        security = "tls" if plane.tls else "plain"
        self.server = processes.add(Obedient(
            plane.name, [java, *FLAGS, f"-Xmx{heap_mib}m", *options, "-cp", path, MAIN, plane.name, security, world.services, world.endpoints,
                         world.streams], server_core, work))
        port = self.server.answer(START_SECONDS)
        self.fleet = processes.add(Obedient(
            "fleet", [FLEET, "127.0.0.1", port, world.streams, plane.protocol, world.services if plane.by_name else "*", security],
            fleet_core, work))

    def rest(self) -> None:
        """Until the server does next to nothing, several times in turn: on a busy machine it may only be waiting for its core."""
        limit, quiet = time.monotonic() + REST_SECONDS, 0
        while quiet < QUIET_LOOKS and time.monotonic() < limit:
            before, since = self.server.cpu_seconds(), time.monotonic()
            time.sleep(0.03)
            quiet = quiet + 1 if self.server.cpu_seconds() - before < REST_SHARE * (time.monotonic() - since) else 0

    def open(self, streams: int) -> dict:
        """So many in all, each with an answer for every type; the server's CPU and the heap at its largest."""
        self.server.ask("heap")
        before = self.server.cpu_seconds()
        told = json.loads(self.fleet.ask(f"open {streams}", ANSWER_SECONDS))
        self.rest()
        return {**told, "cpu_us": (self.server.cpu_seconds() - before) * 1e6 / streams, "heap_mib": int(self.server.ask("heap")) / 2**20,
                "errors": missing(told, streams)}

    def close(self) -> None:
        self.fleet.ask("close")
        self.rest()

    def change(self, streams: int, resources: int = 1) -> dict:
        """Until every stream has acknowledged it, and the server has read that."""
        self.fleet.ask("mark")
        before, since = self.server.cpu_seconds(), time.monotonic()
        self.fleet.tell(f"await {self.plane.resources(resources, self.world.services)}")
        self.server.ask(f"change {resources}")
        told = json.loads(self.fleet.answer(ANSWER_SECONDS))
        seconds = time.monotonic() - since
        wrong, waiting, limit = missing(told, streams), 1, time.monotonic() + REST_SECONDS
        while waiting > 0 and time.monotonic() < limit:
            self.rest()
            used = self.server.cpu_seconds() - before
            waiting = int(self.server.ask("missing"))
        if waiting > 0:
            wrong.append(f"{waiting} streams have not acknowledged the change")
        return {"seconds": seconds, "cpu_us": used * 1e6 / streams, "bytes": told["bytes"] / streams, "errors": wrong}

    def live_heap_mib(self) -> float:
        return int(self.server.ask("collect")) / 2**20


def missing(told: dict, streams: int) -> list:
    return [] if told["streams"] == streams else [f"{told['streams']} of {streams} streams were answered"]
