"""Sentences: accuracy and speed of newscore beside other splitters, in one run, answers checked.

    python benchmarks/sentences.py [--data FOLDER] [--megabytes 10] [--seconds 10] [--json]
                                   [--docs docs] [SYSTEM ...]

Needs `pip install -r benchmarks/requirements.txt` and an installed newscore; a splitter that is not
installed is left out and named. Every system runs in a process of its own on one thread.

Accuracy is F1 of exact spans, on the sets of FOLDER/sentences (SETS), and the share of golden rules
of which all sentences are right; texts.py says which rules count. Some splitters give white space
to a sentence, some leave out what stands between two: spans are trimmed, and `covered` is the share
of all characters, white space aside, that lie in a sentence; `overlaps` counts sentences that begin
before the last one ends.

Speed is from Python str to (start, end) of every sentence: of the news articles one by one, and of
the same joined to one text of some megabytes. Seconds are of the processor, so that other work on
the machine counts little. After one pass to warm up the systems take turns, a pass of each, until
each has had ten or --seconds, and the median counts. Fast systems read the articles several times
in a pass, so that it takes a tenth of a second; of slow ones a pass is a part of the articles, and
a part of the long text.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import peers
import run as speed
import texts
from child import Child
from newscore.eval import Answer, score
from pages import put

SETS = ("pud", "gum.dev", "ewt.dev", "ersatz_merged_nc_wsj.dev")
PASS_SECONDS = 1.5  # about what a pass takes at most
LEAST_SECONDS = 0.1  # and about what it takes at least: less would measure how a cache warms up
TRY_CHARS = 10_000  # what a slow system reads at least
PAGE = "sentences.md"

Spans = list[tuple[int, int]]


# ---- in the child --------------------------------------------------------------------------------


def trimmed(text: str, spans: Spans) -> Spans:
    """The spans, which must lie inside the text, without white space at their ends."""
    out = []
    for start, end in spans:
        assert 0 <= start <= end <= len(text), (start, end)
        body = text[start:end].strip()
        if body:
            first = start + text[start:end].index(body)
            out.append((first, first + len(body)))
    return out


def n_visible(text: str) -> int:
    """The number of characters that are not white space."""
    return sum(map(len, text.split()))


def accuracy(splitter: peers.Run, data: Path | None) -> dict[str, float]:
    """F1 on each set, the share of golden rules that are kept, and of characters in sentences."""
    row: dict[str, float] = {}
    covered = visible = overlaps = 0
    for name, golds in texts.sentence_sets(data, SETS).items():
        answers = [
            trimmed(gold.text, found)
            for gold, found in zip(golds, splitter(g.text for g in golds), strict=True)
        ]
        for gold, spans in zip(golds, answers, strict=True):
            covered += sum(n_visible(gold.text[start:end]) for start, end in spans)
            overlaps += sum(a[1] > b[0] for a, b in pairwise(spans))
            visible += n_visible(gold.text)
        pairs = [(g, Answer([], a)) for g, a in zip(golds, answers, strict=True)]
        row[name.split("_")[0]] = score(pairs).sentences.f1
    if data is not None:
        rules = texts.golden_rules(data)
        kept = [
            trimmed(gold.text, found) == gold.sentences
            for gold, found in zip(rules, splitter(g.text for g in rules), strict=True)
        ]
        row |= {"golden_rules": sum(kept) / len(kept), "covered": covered / visible}
        row["overlaps"] = overlaps
    return row


def seconds_for(splitter: peers.Run, inputs: list[str]) -> float:
    """Of the processor, until all sentences of the texts are there."""
    start = time.process_time()
    n = sum(len(spans) for spans in splitter(inputs))
    seconds = time.process_time() - start
    assert n > len(inputs)
    return seconds


def readable(splitter: peers.Run, text: str) -> int:
    """How many characters of the text a pass may read: doubled until that takes some time."""
    n, seconds = TRY_CHARS, 0.0
    while n < len(text) and seconds < PASS_SECONDS / 3:
        n *= 2
        seconds = seconds_for(splitter, [text[:n]])
    return min(n, len(text))


def serve(name: str, data: Path | None, megabytes: int) -> None:
    """Loads a system and scores it, then runs a pass over each text for each line that comes in."""
    splitter = next(s for s in peers.SYSTEMS["sentences"] if s.name == name).load()
    print(json.dumps(accuracy(splitter, data)), flush=True)
    articles = [gold.text for gold in texts.news(data)]
    grown = texts.grown(articles, megabytes)
    grown = grown[: readable(splitter, grown)]
    articles = articles[: max(1, len(articles) * len(grown) // sum(map(len, articles)))]
    n_rounds = 1 + int(LEAST_SECONDS / seconds_for(splitter, articles))
    for turn, _ in enumerate(sys.stdin):
        # Some systems remember whole texts: none has seen these.
        times = []
        editions = [f"{a}\n\nEdition {turn}.{r}." for r in range(n_rounds) for a in articles]
        for inputs in (editions, [f"{turn}. {grown}"]):
            n_bytes = sum(len(text.encode()) for text in inputs)
            times.append(n_bytes / 1e6 / seconds_for(splitter, inputs))
        print(json.dumps([*times, len(grown) / 1e6]), flush=True)


# ---- in the parent -------------------------------------------------------------------------------


class Splitter(Child):
    """A splitter, its scores, and the speeds of its passes."""

    def __init__(self, name: str, options: argparse.Namespace) -> None:
        command = [sys.executable, __file__, "--child", name]
        command += ["--data", str(options.data)] if options.data else ["--no-data"]
        command += ["--megabytes", str(options.megabytes)]
        super().__init__(name, command)
        self.passes: list[list[float]] = []
        self.seconds = 0.0

    def turn(self) -> None:
        """One pass."""
        start = time.perf_counter()
        self.passes.append(self.go())
        self.seconds += time.perf_counter() - start

    def row(self) -> speed.Row:
        """What it was worth; the first pass warmed up."""
        columns = zip(*(self.passes[1:] or self.passes), strict=True)
        articles, grown, read = map(statistics.median, columns)
        return {
            "system": self.name, **self.scores, "mb_per_s": articles, "grown_mb_per_s": grown,
            "grown_mb_read": read, "passes": max(1, len(self.passes) - 1),
        }  # fmt: skip


def compare(options: argparse.Namespace) -> list[speed.Row]:
    """A row for each system that is installed."""
    children = []
    for system in peers.SYSTEMS["sentences"]:
        if options.systems and system.name not in options.systems:
            continue
        if find_spec(system.module.split(".")[0]) is None:
            print(f"{system.name}: not installed, left out", file=sys.stderr)
        else:
            children.append(Splitter(system.name, options))
    for _ in range(1 + speed.MAX_PASSES):
        for child in children:
            if child.seconds < options.seconds or len(child.passes) < 2:
                child.turn()
    rows = [child.row() for child in children]
    for row in rows:
        row["newscore_is_times_faster"] = rows[0]["mb_per_s"] / row["mb_per_s"]
    return rows


def markdown(rows: list[speed.Row]) -> str:
    """The rows as a table of the documentation."""
    keys = [key for key in rows[0] if key not in ("grown_mb_read", "passes")]
    names = [key.replace("grown_mb_per_s", "MB/s, 10 MB in one").replace("mb_per_s", "MB/s")
             .replace("newscore_is_times_faster", "newscore is times faster").replace("_", " ")
             for key in keys]  # fmt: skip
    lines = [f"| {' | '.join(names)} |", "|---" * len(keys) + "|"]
    lines += [f"| {' | '.join(speed.cell(row.get(key)) for key in keys)} |" for row in rows]
    return "\n".join(lines)


def main() -> None:
    """Prints one table, or puts it into the documentation."""
    parser = speed.parser_with_data(__doc__)
    parser.add_argument("systems", nargs="*", metavar="SYSTEM")
    parser.add_argument("--megabytes", type=int, default=10, help="of the long text (default 10)")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each system (default 10)")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help=f"fill FOLDER/{PAGE}")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        serve(options.child, options.data, options.megabytes)
        return
    machine, rows = speed.machine(), compare(options)
    if options.json:
        print(json.dumps({"machine": machine, "sentences": rows}, indent=2))
        return
    print("  ".join(f"{key}: {value}" for key, value in machine.items()))
    print(speed.table(rows))
    if options.docs:
        put(options.docs / PAGE, "sentences.py", markdown(rows))


if __name__ == "__main__":
    main()
