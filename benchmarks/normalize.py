"""Normalizing news, news full of mojibake, and texts that are made to be slow.

    python benchmarks/normalize.py [--data FOLDER] [--megabytes N] [--json] [--docs docs]

Three tables. `news` times newscore and its peers, one process, one thread, from str to str: on
clean articles, on the same articles with mojibake in every line, on those garbled twice, and on
the articles joined to one text of N megabytes. What was garbled is checked: `repaired` is the
share of articles whose repair is what comes of the article itself. `mojibake` is the share of
sentences that are repaired exactly, of those that garbled.py makes and of FOLDER's own cases.
`hostile` gives the time per byte of texts of N megabytes that could be slow, as a multiple of that
of news. --docs puts the second table into docs/normalization.md.

Seconds are of the processor. A peer reads as many articles as it can in a few seconds, and of a
long text as much as it can. `run.py` says where the texts come from.
"""

from __future__ import annotations

import json
import statistics
import time
from importlib.util import find_spec
from pathlib import Path

import garbled
import newscore
import peers
import texts
from pages import put
from run import Row, cell, machine, parser_with_data, table

SECONDS = 3.0  # for one system and one kind of text
MAX_PASSES = 10
TRY_CHARS = 100_000
QUOTE = "\u201c"


def garble(text: str) -> str:
    """What the text looks like when its UTF-8 is read as windows-1252, as browsers read that."""
    return garbled.by_browser(text.encode())


def with_mojibake(article: str) -> str:
    """The article with something in each line that is not ASCII, in the middle if need be."""
    lines = []
    for line in article.splitlines():
        middle = len(line) // 2
        lines.append(f"{line[:middle]}\u2019{line[middle:]}" if line.isascii() else line)
    return "\n".join(lines)


def hostile(n: int) -> dict[str, str]:
    """Texts of about n bytes in which each character is at work for some rule."""
    units = {
        "a. ": "a. ",
        "1.": "1.",
        "(": "(",
        "a curly quote": QUOTE,
        "A. B. ": "A. B. ",
        "an ellipsis": "\u2026",
        "&amp;": "&amp;",
        "&amp;amp;": "&amp;amp;",
        "a garbled quote": garble(QUOTE),
        "one garbled twice": garble(garble(QUOTE)),
        "one letter": "x",
        "blanks": " ",
        "no-break spaces": "\u00a0",
        "combining marks": "\u0301\u0316",
        "half of a letter": "\u00c3 ",
        "a ligature": "\ufb01",
        "Cyrillic": "\u0434",
    }
    return {name: unit * (n // len(unit.encode())) for name, unit in units.items()}


def median_time(run: peers.Run, inputs: list[str]) -> tuple[float, int, list[str]]:
    """Median seconds of a pass, how many inputs a pass has, and the answers."""
    start = time.process_time()
    answers = []
    for answer in run(inputs):
        answers.append(answer)
        if time.process_time() - start > SECONDS:
            break
    times = [time.process_time() - start]
    while sum(times) < SECONDS and len(times) < MAX_PASSES:
        start = time.process_time()
        list(run(inputs))
        times.append(time.process_time() - start)
    return statistics.median(times), len(answers), answers


def n_readable(run: peers.Run, text: str) -> int:
    """How many characters of the text a system can read in SECONDS."""
    start = time.process_time()
    list(run([text[:TRY_CHARS]]))
    return int(TRY_CHARS * SECONDS / max(time.process_time() - start, 1e-6))


def compare(articles: list[str], long_news: str) -> list[Row]:
    """A row for each kind of text and system, with the ratio to newscore on the same kind."""
    marked = [with_mojibake(article) for article in articles]
    once = [garble(article) for article in marked]
    twice = [garble(article) for article in once]
    kinds = {"clean": articles, "garbled": once, "twice": twice, "long": [long_news]}
    rows: list[Row] = []
    for kind, inputs in kinds.items():
        ours = 0.0
        for system in peers.SYSTEMS["normalize"]:
            if find_spec(system.module.split(".")[0]) is None:
                continue
            normalize = system.load()
            if kind == "long":
                inputs = [long_news[: n_readable(normalize, long_news)]]
            seconds, n, answers = median_time(normalize, inputs)
            speed = sum(len(text.encode()) for text in inputs[:n]) / 1e6 / seconds
            row: Row = {"text": kind, "system": system.name, "mb_per_s": speed}
            if kind in ("garbled", "twice"):
                good = [
                    newscore.normalize(answer) == newscore.normalize(text)
                    for answer, text in zip(answers, marked, strict=False)
                ]
                # Whoever leaves the text as it came would be given newscore's own repair.
                changed = any(a != t for a, t in zip(answers, inputs, strict=False))
                row["repaired"] = sum(good) / len(good) if changed else 0.0
            ours = ours or speed
            row["newscore_is_times_faster"] = ours / speed
            rows.append(row)
    return rows


def mojibake(data: Path | None) -> list[Row]:
    """A row for each way of being garbled: the share that each system repairs exactly, but for
    typography, which is made plain behind all of them."""
    cases = garbled.cases()
    if data is not None:
        path = data / "normalization" / "mojibake_cases.jsonl"
        with path.open(encoding="utf-8") as lines:
            for case in map(json.loads, lines):
                cases.append(garbled.Case("ftfy's own cases", case["expected"], case["original"]))
    systems = [
        (system.name, system.load())
        for system in peers.SYSTEMS["normalize"][:2]
        if find_spec(system.module) is not None
    ]
    rows: list[Row] = []
    for kind in dict.fromkeys(case.kind for case in cases):
        chosen = [case for case in cases if case.kind == kind]
        row: Row = {"garbled": kind, "cases": len(chosen)}
        for name, run in systems:
            answers = run(case.garbled for case in chosen)
            right = [
                newscore.normalize(answer, mojibake=False)
                == newscore.normalize(case.original, mojibake=False)
                for case, answer in zip(chosen, answers, strict=True)
            ]
            row[name] = sum(right) / len(right)
        rows.append(row)
    return rows


def markdown(rows: list[Row]) -> str:
    """Rows as a table of the documentation."""
    keys = list(rows[0])
    lines = [f"| {' | '.join(keys)} |", "|---" * len(keys) + "|"]
    lines += [f"| {' | '.join(cell(row[key]) for key in keys)} |" for row in rows]
    return "\n".join(lines)


def slow_texts(news: str) -> list[Row]:
    """Time per byte of each hostile text, as a multiple of that of news of the same size."""
    n_bytes = len(news.encode())
    rows: list[Row] = []
    for name, text in {"news": news, **hostile(n_bytes)}.items():
        times = []
        for _ in range(3):
            start = time.process_time()
            newscore.normalize(text)
            times.append(time.process_time() - start)
        ns = statistics.median(times) * 1e9 / len(text.encode())
        rows.append({"text": name, "mb_per_s": 1000 / ns, "ns_per_byte": ns})
        rows[-1]["times_news"] = ns / rows[0]["ns_per_byte"]
    return rows


def main() -> None:
    """Runs all three and prints them."""
    parser = parser_with_data(__doc__)
    parser.add_argument("--megabytes", type=int, default=10, help="size of long texts (default 10)")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    parser.add_argument("--docs", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    articles = [doc.text for doc in texts.news(options.data)]
    long_news = texts.grown(articles, options.megabytes)
    report = {
        "machine": machine(),
        "news": compare(articles, long_news),
        "mojibake": mojibake(options.data),
        "hostile": slow_texts(long_news),
    }
    if options.json:
        print(json.dumps(report, indent=2))
        return
    print("  ".join(f"{key}: {value}" for key, value in machine().items()))
    for name in ("news", "mojibake", "hostile"):
        rows = report[name]
        assert isinstance(rows, list)
        print(f"\n{name}\n{table(rows)}")
        if name == "mojibake" and options.docs:
            put(options.docs / "normalization.md", "normalize.py", markdown(rows))


if __name__ == "__main__":
    main()
