"""How time grows with the text: 1, 2, 4 ... 64 MB of news, and of texts that are made to be slow.

    python benchmarks/growth.py [--data FOLDER] [--megabytes 64] [--docs docs] [normalize|sentences]

From str to str, and from str to the spans of all sentences, in nanoseconds of the processor a byte;
the better of two. Flat is linear. Prints a table for both, the last column of which is the time of
the longest text as a multiple of that of news. --docs draws growth_normalize.svg and
growth_sentences.svg.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from math import log2, log10
from pathlib import Path

import newscore
import texts
from run import Row, machine, parser_with_data, table

UNITS = {
    "a. ": "a. ", "1.": "1.", "(": "(", "\u201c": "\u201c", "A. B. ": "A. B. ",
    "\u2026": "\u2026", "&amp;": "&amp;", "\u201c, garbled": "\u00e2\u20ac\u0153", "x": "x",
    "blanks": " ", "combining marks": "\u0301\u0316",
}  # fmt: skip
JOBS: dict[str, Callable[[str], object]] = {
    "normalize": newscore.normalize,
    "sentences": lambda text: len(newscore.sentences(text)),
}


def ns_per_byte(job: Callable[[str], object], text: str) -> float:
    """The better time of two."""
    times = []
    for _ in range(2):
        start = time.process_time()
        job(text)
        times.append(time.process_time() - start)
    return min(times) * 1e9 / len(text.encode())


def measure(job: Callable[[str], object], news: str, sizes: list[int]) -> list[Row]:
    """A row for each text: nanoseconds a byte by megabytes."""
    rows: list[Row] = []
    for name, unit in {"news": news, **UNITS}.items():
        row: Row = {"text": name}
        for size in sizes:
            n_bytes = size * 1_000_000
            text = unit * (n_bytes // len(unit.encode()) + 1)
            row[f"{size} MB"] = ns_per_byte(job, text[: n_bytes * len(text) // len(text.encode())])
        rows.append(row)
        row["times_news"] = row[f"{sizes[-1]} MB"] / rows[0][f"{sizes[-1]} MB"]
    return rows


# ---- the picture ---------------------------------------------------------------------------------

LEFT, TOP, WIDE, HIGH, LEGEND = 55, 20, 360, 300, 130
LOWEST, HIGHEST = 0.1, 1000.0  # ns a byte
COLOURS = (
    "#000", "#2a6fb0", "#d1495b", "#2e933c", "#edae49", "#8d5a97", "#00798c", "#a44a3f", "#6b717e",
    "#b0a000", "#ff6f59", "#4f9fd8",
)  # fmt: skip


def words(x: float, y: float, text: str, more: str = 'text-anchor="middle"') -> str:
    """Words about a point of the picture."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:g}" y="{y:g}" {more}>{text}</text>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """From one point of the picture to another."""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" {style}/>'


def picture(rows: list[Row], sizes: list[int], title: str) -> str:
    """Time a byte by the length of the text, both logarithmic: a line for each text."""

    def x(size: float) -> float:
        return round(LEFT + WIDE * log2(size) / max(log2(sizes[-1]), 1), 1)

    def y(ns: float) -> float:
        return round(TOP + HIGH * (1 - log10(ns / LOWEST) / log10(HIGHEST / LOWEST)), 1)

    width, height = LEFT + WIDE + LEGEND, TOP + HIGH + 50
    shapes = [f'<rect width="{width}" height="{height}" fill="white"/>']
    for size in sizes:
        shapes.append(line(x(size), TOP, x(size), TOP + HIGH, 'stroke="#ddd"'))
        shapes.append(words(x(size), TOP + HIGH + 16, str(size)))
    ns = LOWEST
    while ns <= HIGHEST:
        shapes.append(line(LEFT, y(ns), LEFT + WIDE, y(ns), 'stroke="#ddd"'))
        shapes.append(words(LEFT - 6, y(ns) + 4, f"{ns:g}", 'text-anchor="end"'))
        ns *= 10
    for k, (row, colour) in enumerate(zip(rows, COLOURS, strict=True)):
        style = f'stroke="{colour}" stroke-width="{1.5 if k else 3}"'
        points = [(x(size), y(row[f"{size} MB"])) for size in sizes]
        shapes += [line(*a, *b, style) for a, b in pairwise(points)]
        at = TOP + 10 + 18 * k
        shapes.append(line(LEFT + WIDE + 12, at - 4, LEFT + WIDE + 32, at - 4, style))
        shapes.append(words(LEFT + WIDE + 38, at, row["text"], 'text-anchor="start"'))
    shapes.append(words(LEFT + WIDE / 2, height - 12, "MB of text"))
    turned = f'text-anchor="middle" transform="rotate(-90 14 {TOP + HIGH / 2:g})"'
    shapes.append(words(14, TOP + HIGH / 2, "nanoseconds a byte", turned))
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="#333">\n'
        f"<title>{title}</title>\n{body}\n</svg>\n"
    )


def main() -> None:
    """Prints the tables, and draws them."""
    parser = parser_with_data(__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=", ".join(JOBS))
    parser.add_argument("--megabytes", type=int, default=64, help="the longest text (default 64)")
    parser.add_argument("--docs", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if unknown := set(options.jobs) - set(JOBS):
        parser.error(f"no such job: {', '.join(sorted(unknown))}")
    sizes = [1 << k for k in range(options.megabytes.bit_length())]
    news = "\n\n".join(gold.text for gold in texts.news(options.data)) + "\n\n"
    print("  ".join(f"{key}: {value}" for key, value in machine().items()))
    for name in options.jobs or JOBS:
        rows = measure(JOBS[name], news, sizes)
        print(f"\n{name}, nanoseconds a byte\n{table(rows)}", flush=True)
        if options.docs:
            drawn = picture(rows, sizes, f"{name}: time by the length of the text")
            (options.docs / f"growth_{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
