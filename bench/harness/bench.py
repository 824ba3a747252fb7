"""make bench: the rows that were asked for, side by side in one run."""

import argparse
import pathlib
import sys
import time

from . import envoy, figures, haproxy, machine, midflight, network, nginx, report, rows, stage, table
from .run import Options, RowRun

PROXIES = {module.NAME: module for module in (haproxy, nginx, envoy, midflight)}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rows", default="", help="names or groups, comma separated; all without")
    parser.add_argument("--proxies", default=",".join(PROXIES), help="comma separated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--warm-seconds", type=int, help="before the first sample; each proxy's own without")
    parser.add_argument("--image", type=pathlib.Path, default=pathlib.Path("images/target/images/sidecar.tar"))
    parser.add_argument("--congestion", default=network.UNPACED, help="of every proxy, load and backend: net.ipv4.tcp_congestion_control")
    parser.add_argument("--report", action="store_true")
    parsed = parser.parse_args()
    for name in ("rounds", "seconds", "warm_seconds"):
        if getattr(parsed, name) is not None and not 1 <= getattr(parsed, name) <= 600:
            raise ValueError(f"{name}: {getattr(parsed, name)} (expected: 1..600)")
    return parsed


def words(text: str) -> list:
    return [word.strip() for word in text.split(",") if word.strip()]


def chosen_proxies(text: str) -> tuple:
    unknown = [name for name in words(text) if name not in PROXIES]
    if unknown:
        raise ValueError(f"PROXIES: {', '.join(unknown)} (expected: {', '.join(PROXIES)})")
    return tuple(PROXIES[name] for name in words(text))


def main() -> int:
    asked = arguments()
    chosen, proxies = rows.selected(words(asked.rows)), chosen_proxies(asked.proxies)
    stage.prepare(asked.image, envoy in proxies)
    network.own(asked.congestion)
    about = {
        "began": machine.now(), "revision": machine.revision(), "machine": machine.shape(), "congestion": asked.congestion,
        "rounds": asked.rounds, "seconds": asked.seconds, "versions": {module.NAME: module.version() for module in proxies},
    }
    results, since = {}, machine.cpu_times()
    with stage.work_directory() as work:
        options = Options(asked.rounds, asked.seconds, asked.warm_seconds, work, proxies)
        for row in chosen:
            began = time.monotonic()
            results[row.name] = RowRun(row, options).run()
            print(f"\n{row.title} ({time.monotonic() - began:.0f} s)\n{table.plain(table.of_row(row, results[row.name]))}\n", flush=True)
            about["stolenShare"] = machine.stolen(since)
            report.write_data(pathlib.Path("target/bench/data.json"), about, results)
    return finish(asked, about, results)


def finish(asked: argparse.Namespace, about: dict, results: dict) -> int:
    about["ended"] = machine.now()
    report.write_data(pathlib.Path("target/bench/data.json"), about, results)
    print(table.plain(table.of_targets(results)))
    if asked.report:
        print(f"report: {report.write_page(pathlib.Path('docs/performance'), about, results)}")
    wrong = figures.errors(results)
    for line in wrong:
        print(f"bench: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    stage.guarded(main)
