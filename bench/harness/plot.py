"""Plots as SVG, without a library: bars of medians with their samples, lines over time, and lines over what grows by powers of ten."""

import html
import math

WIDTH, LEFT, RIGHT = 760, 220, 90
COLOURS = {"midflight": "#2b6cb0", "haproxy": "#718096", "nginx": "#38a169", "envoy": "#b7791f", "java-control-plane": "#718096"}
LINES = ("#2b6cb0", "#c53030", "#38a169", "#b7791f", "#6b46c1", "#718096")
STYLE = "<style>text{font:12px sans-serif;fill:#1a202c}.t{font-weight:bold;font-size:14px}.g{fill:#4a5568}</style>"


def document(height: int, parts: list) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
            f'{STYLE}<rect width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>\n')


def text(x: float, y: float, words: str, anchor: str = "start", style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{style}">{html.escape(words)}</text>'


def bars(title: str, bars_of: list) -> str:
    """`bars_of`: label, median, samples."""
    most = max((max([median, *samples]) for _, median, samples in bars_of), default=1) or 1
    scale = (WIDTH - LEFT - RIGHT) / most
    parts = [text(10, 22, title, style="t")]
    for place, (label, median, samples) in enumerate(bars_of):
        top = 38 + place * 26
        colour = COLOURS.get(label.partition(" ")[0], "#718096")
        parts.append(text(LEFT - 8, top + 14, label, "end"))
        parts.append(f'<rect x="{LEFT}" y="{top}" width="{median * scale:.1f}" height="18" fill="{colour}" fill-opacity="0.75"/>')
        parts += [f'<circle cx="{LEFT + sample * scale:.1f}" cy="{top + 9}" r="2" fill="#1a202c"/>' for sample in samples]
        parts.append(text(LEFT + max([median, *samples]) * scale + 8, top + 14, f"{median:,.2f}"))
    return document(48 + 26 * len(bars_of), parts)


def over_time(title: str, times: list, series: dict) -> str:
    """Each series in a panel of its own, from zero, under a common time axis in seconds."""
    parts, panel = [text(10, 22, title, style="t")], 96
    end = max([*times, 1])
    for place, (name, values) in enumerate(series.items()):
        top, most = 46 + place * panel, max([*values, 1e-9])
        points = " ".join(f"{60 + x / end * (WIDTH - 80):.1f},{top + 70 - y / most * 62:.1f}" for x, y in zip(times, values))
        parts.append(text(60, top + 4, name, style="g"))
        parts.append(text(54, top + 14, f"{most:,.0f}", "end"))
        parts.append(text(54, top + 72, "0", "end"))
        parts.append(f'<path d="M60 {top + 8}V{top + 70}H{WIDTH - 20}" fill="none" stroke="#a0aec0"/>')
        parts.append(f'<polyline points="{points}" fill="none" stroke="{LINES[place % len(LINES)]}" stroke-width="1.5"/>')
    height = 46 + panel * len(series) + 12
    parts.append(text(WIDTH - 20, height - 8, f"{end:,.0f} s", "end"))
    return document(height, parts)


def over_size(title: str, across: str, lines: dict) -> str:
    """`lines`: by label, pairs of a size (at least 1; on a logarithmic axis) and a value (from zero)."""
    points = [point for line in lines.values() for point in line]
    least, most = (math.log10(edge(x for x, _ in points)) for edge in (min, max))
    top = max(max(y for _, y in points), 1e-9)
    left, bottom, width, height = 70, 250, WIDTH - 90, 190

    def place(x: float, y: float) -> tuple:
        return left + (math.log10(x) - least) / max(most - least, 1e-9) * width, bottom - y / top * height

    parts = [text(10, 22, title, style="t"), text(left - 6, bottom - height + 4, f"{top:,.0f}", "end"), text(left - 6, bottom, "0", "end")]
    parts.append(f'<path d="M{left} {bottom - height}V{bottom}H{left + width}" fill="none" stroke="#a0aec0"/>')
    parts += [text(place(x, 0)[0], bottom + 16, f"{x:,}", "middle") for x in sorted({x for x, _ in points})]
    parts.append(text(left + width / 2, bottom + 34, across, "middle", "g"))
    for number, (label, line) in enumerate(lines.items()):
        colour = LINES[number % len(LINES)]
        drawn = [place(x, y) for x, y in line]
        parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in drawn]
        parts.append(f'<rect x="{left + 14}" y="{40 + number * 18}" width="10" height="10" fill="{colour}"/>')
        parts.append(text(left + 30, 49 + number * 18, label))
    return document(bottom + 46, parts)
