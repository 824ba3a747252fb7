"""What a run leaves: target/bench/data.json always, a page with plots under docs/performance/ where it is asked for."""

import json
import pathlib

from . import figures, plot, table
from .rows import ROWS

BY_NAME = {row.name: row for row in ROWS}


def data(about: dict, results: dict) -> dict:
    return {
        **about,
        "rows": {name: {"title": BY_NAME[name].title, "samples": result.samples,
                        "notThere": {label: missing.reason for label, missing in result.not_there.items()},
                        "gcPausesMillis": result.pauses} for name, result in results.items()},
        "errors": figures.errors(results),
    }


def write_data(path: pathlib.Path, about: dict, results: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data(about, results), indent=1) + "\n")


def shown(name: str, result: object) -> list:
    metric = BY_NAME[name].metrics[0]
    return [(label, figures.median(samples, metric.key), [sample[metric.key] for sample in samples])
            for label, samples in result.samples.items() if samples]


def write_page(directory: pathlib.Path, about: dict, results: dict) -> pathlib.Path:
    """`<day>-<time>-<revision>.md` and the plots beside it."""
    name = f"{about['began'][:16].replace('T', '-').replace(':', '')}-{about['revision']}"
    directory.mkdir(parents=True, exist_ok=True)
    parts = [f"# {about['began'][:16].replace('T', ' ')} UTC, revision {about['revision']}", preamble(about, results)]
    parts.append("## To reach\n\n" + table.markdown(table.of_targets(results)))
    for row, result in results.items():
        parts.append(f"## {BY_NAME[row].title}\n\n{table.markdown(table.of_row(BY_NAME[row], result))}")
        if shown(row, result):
            picture = f"{name}-{row}.svg"
            (directory / picture).write_text(plot.bars(f"{BY_NAME[row].title}: {BY_NAME[row].metrics[0].title}", shown(row, result)))
            parts.append(f"![{BY_NAME[row].metrics[0].title}]({picture})")
    wrong = figures.errors(results)
    parts.append("## Errors\n\n" + ("\n".join(f"- {line}" for line in wrong) if wrong else "None."))
    path = directory / f"{name}.md"
    path.write_text("\n\n".join(parts) + "\n")
    return path


def preamble(about: dict, results: dict) -> str:
    machine = about["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    again, most = figures.taken_again(results)
    return (f"{machine['cpu']}, {machine['cores']} cores, {machine['memoryMiB']:,} MiB, Linux {machine['kernel']}; load average before "
            f"{machine['loadAverage']:.1f}, {about['stolenShare']:.1%} of the time stolen by the hypervisor ({again} samples were "
            f"taken again for it, at most {most:.1%} in one that counts); congestion control {about['congestion']}. {versions}. "
            f"{about['rounds']} rounds of {about['seconds']} s (fewer of memory, idle and slow rows), in turn; medians. Each proxy has one worker on core "
            f"{machine['proxyCore']}; load and backend share core {machine['loadCore']}. How: [performance.md](../performance.md).")
