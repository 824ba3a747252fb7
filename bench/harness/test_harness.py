"""What the figures stand on: the load tool against its own backend, the judgement of a soak, the end of processes."""

import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import xml.etree.ElementTree

from . import figures, load, plot, run, soak
from .contender import Kind
from .process import Process, Processes, await_condition, free_port

CORE = min(os.sched_getaffinity(0))


class LoadTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        load.build()
        cls.work = tempfile.TemporaryDirectory()
        cls.processes = Processes()
        cls.port = free_port()
        cls.backend = cls.processes.add(load.backend(Kind.HTTP1, cls.port, CORE, pathlib.Path(cls.work.name)))
        await_condition("serving", lambda: load.spoken(Kind.HTTP1, cls.port), cls.backend, 10)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.processes.__exit__()
        cls.work.cleanup()

    def test_charges_a_stall_for_every_request_that_was_due_in_it(self) -> None:
        stop = threading.Timer(0.5, self.backend.popen.send_signal, [signal.SIGSTOP])
        go = threading.Timer(1.1, self.backend.popen.send_signal, [signal.SIGCONT])
        stop.start()
        go.start()

        result = load.drive("http", self.port, CORE, 2, connections=4, rate=500)
        stop.join()
        go.join()

        self.assertEqual(result["errors"], [])
        self.assertEqual(result["answered"], 1000)
        self.assertGreater(result["p90_us"], 200_000)  # 300 of 1000 were due in the stall; 4 connections alone would hide 296 of them
        self.assertLess(result["p50_us"], result["p90_us"])

    def test_speaks_tcp_with_answers_of_any_length(self) -> None:
        result = load.drive("tcp", self.port, CORE, 10, connections=2, answer=1_000_000, count=20)

        self.assertEqual(result["errors"], [])
        self.assertGreaterEqual(result["bytes_read"], 20_000_000)

    def test_reads_no_faster_than_its_pace(self) -> None:
        result = load.drive("http", self.port, CORE, 20, connections=1, count=1, path="/bytes/4000000", pace=8_000_000)

        self.assertEqual((result["answered"], result["errors"]), (1, []))
        self.assertGreater(result["seconds"], 0.4)

    def test_reports_who_is_not_there(self) -> None:
        result = load.drive("http", free_port(), CORE, 1, connections=1, rate=10)

        self.assertIn("10 unanswered", result["errors"])
        self.assertTrue(any("connect" in error for error in result["errors"]))


class SoakTest(unittest.TestCase):
    @staticmethod
    def samples(rise: float) -> list:
        return [{"rss_mib": 90 + rise * i, "heap_mib": 10.0, "native_mib": 8.0, "descriptors": 200, "connections_broken_total": 0.0,
                 "connections_refused_total": 0.0} for i in range(30)]

    def test_passes_what_is_flat(self) -> None:
        self.assertEqual(soak.judged(self.samples(0.05), soak.Descriptors(60, 62), {"downloads": {"errors": []}}, "12:00 INFO proxy: serving"), [])

    def test_fails_growth_leaks_errors_and_broken_connections(self) -> None:
        samples = self.samples(1)
        samples[-1]["connections_broken_total"] = 2.0

        wrong = soak.judged(samples, soak.Descriptors(60, 90), {"downloads": {"errors": ["3 closed"]}}, "LEAK: ByteBuf.release() was not called")

        self.assertEqual([line.partition(":")[0] for line in wrong], ["RSS MiB", "descriptors", "downloads", "connections_broken_total", "leak detector"])


class FiguresTest(unittest.TestCase):
    def test_compares_the_sidecar_as_shipped_with_the_peer_under_its_policy(self) -> None:
        target = figures.Target("saturated", "cpu_us", 0.85, "haproxy")
        samples = {"midflight": [{"cpu_us": 8}, {"cpu_us": 80}, {"cpu_us": 9}], "haproxy": [{"cpu_us": 5}],
                   "haproxy + policy": [{"cpu_us": 10}]}

        verdict = figures.verdict(target, samples)

        self.assertEqual((verdict.value, verdict.text), (0.9, "missed"))
        self.assertEqual(figures.verdict(target, {"haproxy": [{"cpu_us": 5}]}).text, "not measured")

    def test_takes_a_sample_again_of_which_much_was_stolen(self) -> None:
        takes = [({"cpu_us": 9, "errors": ["1 reset"]}, 0.2), ({"cpu_us": 5, "errors": []}, 0.0), ({"cpu_us": 1, "errors": []}, 0.0)]

        sample = run.quietest(lambda: takes.pop(0))

        self.assertEqual(sample, {"cpu_us": 5, "errors": ["1 reset"], "stolen": 0.0, "takes": 2})
        self.assertEqual(figures.taken_again({"saturated": run.Result({"midflight": [sample]}, {}, [])}), (1, 0.0))

    def test_keeps_the_least_stolen_where_all_were(self) -> None:
        shares = [0.3, 0.2, 0.4] * run.MOST_TAKES

        sample = run.quietest(lambda: ({"errors": []}, shares.pop(0)))

        self.assertEqual((sample["stolen"], sample["takes"]), (0.2, run.MOST_TAKES))

    def test_draws_well_formed_pictures(self) -> None:
        for picture in (plot.bars("a < b", [("midflight", 1.0, [1, 2.0])]), plot.over_time("t", [0, 1], {"RSS & heap": [1, 2]})):
            self.assertTrue(xml.etree.ElementTree.fromstring(picture).tag.endswith("svg"))


class ProcessTest(unittest.TestCase):
    def test_leaves_nothing_when_the_harness_is_killed(self) -> None:
        code = ("import os, pathlib, sys; from harness.process import Process; "
                "p = Process('sleep', ['sleep', '60'], int(sys.argv[2]), pathlib.Path(sys.argv[1])); "
                "print(p.pid(), flush=True); os.kill(os.getpid(), 9)")
        with tempfile.TemporaryDirectory() as work:
            done = subprocess.run([sys.executable, "-c", code, work, str(CORE)], capture_output=True, text=True, timeout=30, check=False)
            pid = int(done.stdout)

            self.assertTrue(ended_within(pid, 5))

    def test_stops_what_it_started(self) -> None:
        with tempfile.TemporaryDirectory() as work, Processes() as processes:
            process = processes.add(Process("sleep", ["sleep", "60"], CORE, pathlib.Path(work)))
        self.assertFalse(process.alive())


def ended_within(pid: int, seconds: float) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([descriptor], [], [], seconds)
    os.close(descriptor)
    return bool(ready)


if __name__ == "__main__":
    unittest.main()
