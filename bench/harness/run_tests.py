"""Runs the harness's own tests and closes with `bench: N passed, N failed`."""

import sys
import unittest

from harness import test_control, test_harness


def main():
    modules = [unittest.defaultTestLoader.loadTestsFromModule(module) for module in (test_harness, test_control)]
    result = unittest.TextTestRunner(verbosity=1).run(unittest.TestSuite(modules))
    failed = len(result.failures) + len(result.errors)
    print(f"bench: {result.testsRun - failed} passed, {failed} failed")
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
