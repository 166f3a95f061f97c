"""Normalizing news, news full of mojibake, and texts that are made to be slow.

    python benchmarks/normalize.py [--data FOLDER] [--megabytes N] [--json]

Two tables. `news` times newscore and its peers, one process, one thread, from str to str: on
clean articles, on the same articles with mojibake in every line, and on those garbled twice. What
was garbled is checked: `repaired` is the share of articles whose repair is what comes of the
article itself. `hostile` reads articles joined to one text of N megabytes, and texts of that size
that could be slow, and gives their time per byte as a multiple of that of news.

A peer reads as many articles as it can in a few seconds. `run.py` says where the texts come from.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from importlib.util import find_spec
from pathlib import Path

import newscore
import peers
import texts
from run import DEFAULT_DATA, Row, machine, table

SECONDS = 3.0  # for one system and one kind of text
MAX_PASSES = 10
QUOTE = "\u201c"


def garble(text: str) -> str:
    """What the text looks like when its UTF-8 is read as windows-1252, as browsers read that."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
        for byte in text.encode()
    )


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
    start = time.perf_counter()
    answers = []
    for answer in run(inputs):
        answers.append(answer)
        if time.perf_counter() - start > SECONDS:
            break
    times = [time.perf_counter() - start]
    while sum(times) < SECONDS and len(times) < MAX_PASSES:
        start = time.perf_counter()
        list(run(inputs))
        times.append(time.perf_counter() - start)
    return statistics.median(times), len(answers), answers


def compare(articles: list[str]) -> list[Row]:
    """A row for each kind of text and system, with the ratio to newscore on the same kind."""
    marked = [with_mojibake(article) for article in articles]
    once = [garble(article) for article in marked]
    kinds = {"clean": articles, "garbled": once, "twice": [garble(article) for article in once]}
    rows: list[Row] = []
    for kind, inputs in kinds.items():
        ours = 0.0
        for system in peers.SYSTEMS["normalize"]:
            if find_spec(system.module.split(".")[0]) is None:
                continue
            seconds, n, answers = median_time(system.load(), inputs)
            speed = sum(len(text.encode()) for text in inputs[:n]) / 1e6 / seconds
            row: Row = {"text": kind, "system": system.name, "mb_per_s": speed}
            if kind != "clean":
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


def slow_texts(news: str) -> list[Row]:
    """Time per byte of each hostile text, as a multiple of that of news of the same size."""
    n_bytes = len(news.encode())
    rows: list[Row] = []
    for name, text in {"news": news, **hostile(n_bytes)}.items():
        times = []
        for _ in range(3):
            start = time.perf_counter()
            newscore.normalize(text)
            times.append(time.perf_counter() - start)
        ns = statistics.median(times) * 1e9 / len(text.encode())
        rows.append({"text": name, "mb_per_s": 1000 / ns, "ns_per_byte": ns})
        rows[-1]["times_news"] = ns / rows[0]["ns_per_byte"]
    return rows


def main() -> None:
    """Runs all three and prints them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA if DEFAULT_DATA.is_dir() else None
    )
    parser.add_argument("--no-data", dest="data", action="store_const", const=None)
    parser.add_argument("--megabytes", type=int, default=8, help="size of long texts (default 8)")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    options = parser.parse_args()
    articles = [doc.text for doc in texts.news(options.data)]
    joined = "\n\n".join(articles)
    size = options.megabytes * 1_000_000
    long_news = ((joined + "\n\n") * (size // len(joined) + 1))[:size]
    report = {
        "machine": machine(),
        "news": compare(articles),
        "hostile": slow_texts(long_news),
    }
    if options.json:
        print(json.dumps(report, indent=2))
        return
    print("  ".join(f"{key}: {value}" for key, value in machine().items()))
    for name in ("news", "hostile"):
        rows = report[name]
        assert isinstance(rows, list)
        print(f"\n{name}\n{table(rows)}")


if __name__ == "__main__":
    main()
