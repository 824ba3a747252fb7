"""Runs the harness's own tests and closes with `bench: N passed, N failed`."""

import sys
import unittest

from harness import test_harness


def main():
    result = unittest.TextTestRunner(verbosity=1).run(unittest.defaultTestLoader.loadTestsFromModule(test_harness))
    failed = len(result.failures) + len(result.errors)
    print(f"bench: {result.testsRun - failed} passed, {failed} failed")
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
