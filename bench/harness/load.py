"""The load generators, and the backends; all on the load's core. bench/README.md says which one for what, and why."""

import json
import pathlib
import re
import select
import socket
import struct
import subprocess

from .contender import Kind
from .process import Failure, Process, die_with_me

TOOL = pathlib.Path("target/bench/load")
MESSAGE_FILE = pathlib.Path("target/bench/unary.bin")
FLAGS = "-std=c11 -O2 -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wvla -Wformat=2".split()
MESSAGE = b"\0MFBENCH" + struct.pack(">Q", 32) + b"\0" * 16
GRPC_MESSAGE = b"\0" + struct.pack(">I", 32) + b"x" * 32


def build() -> None:
    sources = sorted(pathlib.Path("bench/load").glob("*.[ch]"))
    TOOL.parent.mkdir(parents=True, exist_ok=True)
    MESSAGE_FILE.write_bytes(GRPC_MESSAGE)
    if TOOL.exists() and TOOL.stat().st_mtime >= max(path.stat().st_mtime for path in sources):
        return
    subprocess.run(["gcc", *FLAGS, "-o", TOOL, *[path for path in sources if path.suffix == ".c"]], check=True)


def run(command: list, core: int, seconds: float) -> str:
    """The output of a load that ends by itself."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=seconds + 30, preexec_fn=die_with_me(core), check=False)
    except subprocess.TimeoutExpired as e:
        raise Failure(f"{' '.join(words)} did not end") from e
    if done.returncode != 0:
        raise Failure(f"{' '.join(words)}:\n{done.stdout[-800:]}{done.stderr[-800:]}")
    return done.stdout


def backend(kind: Kind, port: int, core: int, work: pathlib.Path) -> Process:
    if kind is not Kind.GRPC:
        return Process("backend", [TOOL, "serve", port], core, work)
    documents = work / "grpc"
    documents.mkdir(exist_ok=True)
    (documents / "unary").write_bytes(GRPC_MESSAGE)
    command = ["nghttpd", "--no-tls", "-a", "127.0.0.1", "-d", documents, "-m", "1000", "--trailer=grpc-status: 0", port]
    return Process("backend", command, core, work)


def spoken(kind: Kind, port: int) -> bool:
    """Whether one exchange comes through."""
    if kind in (Kind.HTTP2, Kind.GRPC):
        try:
            done = subprocess.run(h2load(kind, port, "-n1", "-c1"), capture_output=True, text=True, timeout=5, check=False)
        except subprocess.TimeoutExpired:
            return False
        return " 1 succeeded" in done.stdout
    request = MESSAGE if kind is Kind.TCP else b"GET / HTTP/1.1\r\nHost: bench.local\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as probe:
            probe.settimeout(2)
            probe.sendall(request)
            answer = probe.recv(64)
    except OSError:
        return False
    return len(answer) > 0 if kind is Kind.TCP else answer.startswith(b"HTTP/1.1 200")


def wrk(port: int, connections: int, seconds: int, core: int) -> dict:
    text = run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"http://127.0.0.1:{port}/"], core, seconds)
    done = re.search(r"(\d+) requests in", text)
    wrong = re.findall(r"(?:Socket errors|Non-2xx).*", text)
    return {"answered": int(done.group(1)), "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), "errors": wrong}


def h2load(kind: Kind, port: int, *amount: str) -> list:
    grpc = ["-d", str(MESSAGE_FILE), "-H", "content-type: application/grpc", "-H", "te: trailers"] if kind is Kind.GRPC else []
    path = "unary" if kind is Kind.GRPC else ""
    return ["h2load", "-t1", *amount, *grpc, f"http://127.0.0.1:{port}/{path}"]


def http2(kind: Kind, port: int, seconds: int, core: int) -> dict:
    text = run(h2load(kind, port, "-c16", "-m10", f"-D{seconds}"), core, seconds)
    done = re.search(r"requests: (\d+) total, .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", text)
    good = re.search(r"status codes: (\d+) 2xx", text)
    answered = int(good.group(1))
    wrong = [done.group(0)] if int(done.group(3)) + int(done.group(4)) + int(done.group(5)) > 0 else []
    return {"answered": answered, "rate": answered / seconds, "errors": wrong}


def drive(protocol: str, port: int, core: int, seconds: int, **options: object) -> dict:
    """One run of the load tool; options are those of bench/load/main.c."""
    words = [f"{key}={value}" for key, value in options.items()]
    return told(run([TOOL, protocol, port, f"seconds={seconds}", *words], core, seconds))


def told(line: str) -> dict:
    """What the load tool prints, with its errors as text and a rate."""
    if not line:
        raise Failure("the load tool ended without a result")
    result = json.loads(line)
    result["errors"] = [f"{count} {kind}" for kind, count in result["errors"].items() if count > 0]
    result["rate"] = result["answered"] / result["seconds"]
    return result


class Started:
    """A run of the load tool under way; leaving the block ends it."""

    def __init__(self, protocol: str, port: int, core: int, seconds: int, **options: object):
        words = [TOOL, protocol, port, f"seconds={seconds}", *[f"{key}={value}" for key, value in options.items()]]
        self.deadline = seconds + 30
        self.popen = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                      preexec_fn=die_with_me(core))

    def __enter__(self) -> "Started":
        return self

    def running(self) -> bool:
        return self.popen.poll() is None

    def first_line(self) -> dict:
        """Of a run that holds its connections: once it has them."""
        ready, _, _ = select.select([self.popen.stdout], [], [], self.deadline)
        if not ready:
            raise Failure("the load tool says nothing")
        return told(self.popen.stdout.readline())

    def result(self) -> dict:
        return told(self.popen.stdout.read())

    def __exit__(self, *_: object) -> None:
        self.popen.kill()
        self.popen.communicate()
