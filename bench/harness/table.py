"""The same tables for a terminal and for the report."""

from . import figures
from .rows import Row
from .run import Result

BASES = ("haproxy", "haproxy + policy", "haproxy + policy, access log")


def number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def of_row(row: Row, result: Result) -> list:
    """Lines of cells, the heading first."""
    bases = [base for base in BASES if row.compared and result.samples.get(base)]
    lines = [["", *[metric.title for metric in row.metrics], *[f"/ {base}" for base in bases]]]
    first = row.metrics[0].key
    for label, samples in result.samples.items():
        values = [number(figures.median(samples, metric.key), metric.digits) for metric in row.metrics]
        lines.append([label, *values, *[number(figures.ratio(result.samples, label, base, first), 2) for base in bases]])
    for label, missing in result.not_there.items():
        lines.append([label, f"not there yet: {missing.reason}"])
    return lines


def of_targets(results: dict) -> list:
    lines = [["row", "figure", "to reach", "is", ""]]
    for target in figures.TARGETS:
        result = results.get(target.row)
        verdict = figures.verdict(target, result.samples if result is not None else {})
        what = f"{target.key} / {verdict.against}" if verdict.against else target.key
        lines.append([target.row, what, f"<= {target.most:g}", number(verdict.value, 2), verdict.text])
    pauses = [pause for result in results.values() for pause in result.pauses]
    longest = max(pauses) if pauses else None
    reached = "not measured" if longest is None else "reached" if longest <= figures.LONGEST_PAUSE_MILLIS else "missed"
    lines.append(["all", f"longest of {len(pauses)} GC pauses, ms", f"<= {figures.LONGEST_PAUSE_MILLIS}", number(longest, 2), reached])
    return lines


def plain(lines: list) -> str:
    full = [line for line in lines if len(line) == len(lines[0])]
    widths = [max(len(line[column]) for line in full) for column in range(len(lines[0]))]
    widths[0] = max(widths[0], *[len(line[0]) for line in lines])
    return "\n".join(
        "  ".join(cell.ljust(width) if column == 0 or len(line) < len(widths) else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines)


def markdown(lines: list) -> str:
    width = len(lines[0])
    rows = [[*line, *[""] * (width - len(line))] for line in lines]
    rule = ["---"] + ["---:"] * (width - 1)
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]])
