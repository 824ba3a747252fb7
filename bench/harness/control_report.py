"""What make bench-control leaves: target/bench/control.json, tables, and a page with curves where it is asked for."""

import dataclasses
import json
import pathlib
import sys

from . import figures, plot, table
from .planes import OURS, PEER, Plane

STATE = dataclasses.replace(PEER, protocol="state").label
SHAPES = ("10 clusters of 100", "1 cluster of 1,000")


def median(results: dict, row: str, plane: Plane | str, key: str, **like: int) -> float | None:
    label = plane if isinstance(plane, str) else plane.label
    samples = results[row].get(label, [])
    return figures.median([sample for sample in samples if all(sample.get(name) == value for name, value in like.items())], key)


def ratio(mine: float | None, theirs: float | None) -> float | None:
    return None if mine is None or not theirs else mine / theirs


def targets(about: dict, results: dict) -> list:
    """Name, at most, is."""
    full = about["scale"]

    def ours(key: str) -> float | None:
        return median(results, "fleet", OURS, key, streams=full)

    lines = [
        (f"one change acknowledged by {full:,} streams, s", 2, ours("seconds")),
        ("CPU us per stream and change", 60, ours("cpu_us")),
        ("CPU / java-control-plane", 0.5, ratio(ours("cpu_us"), median(results, "fleet", PEER, "cpu_us", streams=full))),
        ("growth of RSS per stream, KiB", 40, ours("rss_kib")),
        (f"{full:,} streams come again, s", 15, ours("again_seconds")),
    ]
    lines += [(f"bytes of one change / state of the world, {shape}", 0.02,
               ratio(median(results, shape, OURS, "bytes"), median(results, shape, STATE, "bytes"))) for shape in SHAPES]
    return lines


def of_targets(about: dict, results: dict) -> list:
    lines = [["figure", "to reach", "is", ""]]
    for name, most, value in targets(about, results):
        verdict = "not measured" if value is None else "reached" if value <= most else "missed"
        lines.append([name, f"<= {most:g}", table.number(value, 3 if most < 1 else 1), verdict])
    return lines


WHOLE = (("seconds", "s to the last ACK", 2), ("cpu_us", "CPU us/stream", 1), ("bytes", "bytes/stream", 0), ("rss_kib", "RSS KiB/stream", 1),
         ("live_kib", "live heap KiB/stream", 1), ("again_seconds", "all again, s", 1), ("again_cpu_us", "CPU us/stream", 0),
         ("again_heap_mib", "heap at most, MiB", 0))


def of_fleet(about: dict, results: dict) -> list:
    lines = [["", *[title for _, title, _ in WHOLE]]]
    for label in results["fleet"]:
        lines.append([label, *[table.number(median(results, "fleet", label, key, streams=about["scale"]), digits) for key, _, digits in WHOLE]])
    return lines


def of_curve(results: dict, row: str, key: str, by: str, digits: int) -> list:
    sizes = sorted({sample[by] for samples in results[row].values() for sample in samples if key in sample})
    return [["", *[f"{size:,}" for size in sizes]],
            *[[label, *[table.number(median(results, row, label, key, **{by: size}), digits) for size in sizes]] for label in results[row]]]


def of_bytes(results: dict) -> list:
    labels = list(results[SHAPES[0]])
    return [["", *SHAPES], *[[label, *[table.number(median(results, shape, label, "bytes"), 0) for shape in SHAPES]] for label in labels]]


def of_tls(results: dict) -> list:
    lines = [["", "s", "CPU us/stream", "RSS KiB/stream", "heap at most, MiB", "lost on the way"]]
    for label, samples in results["tls"].items():
        for name, sample in zip(("the first time", "again"), samples):
            lines.append([f"{label}, {name}", table.number(sample["seconds"], 1), table.number(sample["cpu_us"], 0),
                          table.number(sample["rss_kib"], 1), table.number(sample["heap_mib"], 0), str(sample["resets"])])
    return lines


def tables(about: dict, results: dict) -> dict:
    full = f"{about['scale']:,}"
    return {
        "To reach": of_targets(about, results),
        f"One endpoint changes, {full} streams; then all come again": of_fleet(about, results),
        "CPU us per stream and change, by streams": of_curve(results, "fleet", "cpu_us", "streams", 1),
        "Seconds to the last ACK, by streams": of_curve(results, "fleet", "seconds", "streams", 3),
        "CPU us per stream, by resources that change at once": of_curve(results, "change", "cpu_us", "resources", 1),
        "Bytes per stream, by resources that change at once": of_curve(results, "change", "bytes", "resources", 0),
        "Bytes to a stream for one change among 1,000 endpoints": of_bytes(results),
        f"{full} streams at once with TLS and a token check that costs nothing": of_tls(results),
    }


def curves(results: dict) -> dict:
    drawn = (("fleet", "cpu_us", "streams", "CPU us per stream and change"), ("fleet", "seconds", "streams", "Seconds to the last ACK"),
             ("change", "cpu_us", "resources", "CPU us per stream"), ("change", "bytes", "resources", "Bytes per stream"))
    across = {"streams": "streams", "resources": "resources that change at once"}
    return {f"{row}-{key}": plot.over_size(title, across[by], points(results, row, key, by)) for row, key, by, title in drawn if results[row]}


def points(results: dict, row: str, key: str, by: str) -> dict:
    return {label: [(size, median(results, row, label, key, **{by: size})) for size in sorted({s[by] for s in samples if key in s})]
            for label, samples in results[row].items()}


def errors(results: dict) -> list:
    return [f"{row}: {label}: {error}" for row, of in results.items() for label, samples in of.items()
            for sample in samples for error in sample["errors"]]


def preamble(about: dict) -> str:
    machine = about["machine"]
    return (f"{machine['cpu']}, {machine['cores']} cores, {machine['memoryMiB']:,} MiB, Linux {machine['kernel']}; load average before "
            f"{machine['loadAverage']:.1f}, {about['stolenShare']:.1%} of the time stolen by the hypervisor. {about['rounds']} rounds in turn, "
            f"{about['repetitions']} changes of each size in a round; medians. A server has core {machine['proxyCore']} and {about['heapMiB']} "
            f"MiB of heap, the fleet core {machine['loadCore']}. How: [bench/README.md](../../bench/README.md).")


def write_page(directory: pathlib.Path, about: dict, results: dict) -> pathlib.Path:
    name = f"{about['began'][:16].replace('T', '-').replace(':', '')}-{about['revision']}-control"
    directory.mkdir(parents=True, exist_ok=True)
    parts = [f"# Control plane, {about['began'][:16].replace('T', ' ')} UTC, revision {about['revision']}", preamble(about)]
    parts += [f"## {title}\n\n{table.markdown(lines)}" for title, lines in tables(about, results).items()]
    for key, picture in curves(results).items():
        (directory / f"{name}-{key}.svg").write_text(picture)
        parts.append(f"![{key}]({name}-{key}.svg)")
    wrong = errors(results)
    parts.append("## Errors\n\n" + ("\n".join(f"- {line}" for line in wrong) if wrong else "None."))
    path = directory / f"{name}.md"
    path.write_text("\n\n".join(parts) + "\n")
    return path


def write_data(about: dict, results: dict) -> None:
    path = pathlib.Path("target/bench/control.json")
    path.write_text(json.dumps({**about, "rows": results, "errors": errors(results)}, indent=1) + "\n")


def finish(about: dict, results: dict, report: bool) -> int:
    write_data(about, results)
    for title, lines in tables(about, results).items():
        print(f"\n{title}\n{table.plain(lines)}")
    if report:
        print(f"report: {write_page(pathlib.Path('docs/performance'), about, results)}")
    for line in errors(results):
        print(f"bench: {line}", file=sys.stderr)
    return 1 if errors(results) else 0
