"""That make bench-control measures what it says: both control planes for real with a few streams, and what is made of samples."""

import pathlib
import tempfile
import unittest
import xml.etree.ElementTree

from . import control, control_report, planes, plot
from .planes import OURS, PEER, World
from .process import Failure

STREAMS, HEAP_MIB = 20, 256
QUICK = ("-XX:TieredStopAtLevel=1", "-Xshare:auto")


class PlanesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        planes.build()

    def measured(self, plane: planes.Plane, measure) -> list:
        work = self.enterContext(tempfile.TemporaryDirectory())
        options = control.Options(STREAMS, 1, 1, HEAP_MIB, pathlib.Path(work), warm=1, java=QUICK)
        session = control.Session(plane, World(10, 3, STREAMS), options)
        samples = session.run(lambda running: measure(session, running))
        self.assertEqual([sample["errors"] for sample in samples], [[]] * len(samples))
        return samples

    def test_ours_is_measured_from_few_streams_to_all_that_come_again(self) -> None:
        samples = self.measured(OURS, control.grown)

        self.assertEqual([sample["streams"] for sample in samples if "cpu_us" in sample], [1, 2, 6, 20])
        self.assertGreater(min(sample["cpu_us"] for sample in samples if "cpu_us" in sample), 0)
        self.assertEqual(samples[-1]["again_resets"], 0)

    def test_the_peer_answers_a_change_of_any_size(self) -> None:
        one, ten = self.measured(PEER, control.by_change)

        self.assertEqual((one["resources"], ten["resources"]), (1, 10))
        self.assertGreater(ten["bytes"], 5 * one["bytes"])

    def test_a_fleet_speaks_tls(self) -> None:
        first, again = self.measured(planes.Plane("midflight", tls=True), control.come_again)

        self.assertEqual((first["resets"], again["resets"]), (0, 0))

    def test_a_program_that_ended_is_told(self) -> None:
        with self.assertRaises(Failure):
            self.measured(planes.Plane("nobody"), control.bytes_of_one)


class ControlReportTest(unittest.TestCase):
    def test_compares_medians_of_the_whole_fleet(self) -> None:
        def fleet(cpu_us: list) -> list:
            return [{"streams": 10, "cpu_us": value, "errors": []} for value in cpu_us] + [{"streams": 1, "cpu_us": 9999, "errors": []}]

        results = {"fleet": {OURS.label: fleet([30, 20, 400]), PEER.label: fleet([60, 50, 70])},
                   "change": {}, "tls": {}, **{shape: {} for shape in control_report.SHAPES}}

        lines = {line[0]: line[2:] for line in control_report.of_targets({"scale": 10}, results)}

        self.assertEqual(lines["CPU us per stream and change"], ["30.0", "reached"])
        self.assertEqual(lines["CPU / java-control-plane"], ["0.500", "reached"])
        self.assertEqual(lines["growth of RSS per stream, KiB"], ["-", "not measured"])

    def test_draws_sizes_by_powers_of_ten(self) -> None:
        picture = plot.over_size("a < b", "streams", {"midflight": [(10, 1.0), (1000, 2.0)], "one": [(10, 3.0)]})

        self.assertTrue(xml.etree.ElementTree.fromstring(picture).tag.endswith("svg"))
