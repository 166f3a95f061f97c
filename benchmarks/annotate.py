"""Words a second from texts to tables, by every way there is, in one run.

    python benchmarks/annotate.py [--articles 10000] [--rounds 5] [--json]

A way whose library is not installed is left out; engines.py measures Spark, Ray and Dask. The ways
take turns, round after round, so that whatever else the machine does meets all of them; the median
round counts. Before the first round each way reads all texts once, and the number of its names is
compared with that of the first way, which makes rows of sentences, tokens and names from objects.

`words_per_cpu_s` counts the processor's seconds of this process in place of the clock's: on a busy
machine it is the figure to trust, for ways that run in this process.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import newscore
from articles import articles
from pages import machine_line, markdown, put
from run import machine, table

COLUMNS = {
    "way": "from texts to", "words_per_s": "words/s", "times_objects": "times the objects",
    "of_annotate": "times `annotate`, 2 threads",
}  # fmt: skip

Way = Callable[[], int]  # reads all texts; gives the number of names


def here(texts: list[str]) -> dict[str, Way]:
    """Ways of this process."""
    nlp = newscore.load()

    def objects() -> int:
        sents, tokens, names = [], [], []
        for number, doc in enumerate([nlp(text) for text in texts]):
            sents += [(number, s.start, s.end, s.text) for s in doc.sents]
            tokens += [(number, t.start, t.end, t.text) for t in doc.tokens]
            names += [(number, e.start, e.end, e.text, e.label, e.score) for e in doc.ents]
        return len(names)

    ways: dict[str, Way] = {"[nlp(t) for t in texts], objects": objects}
    if find_spec("pyarrow"):
        import pyarrow as pa

        def all_three() -> int:
            found = nlp.annotate(texts, threads=2, what=("sentences", "tokens", "entities"))
            tables = [pa.table(t) for t in (found.sentences, found.tokens, found.entities)]
            return int(tables[-1].num_rows)

        ways["annotate all three, 2 threads"] = all_three
        for threads in (1, 2):
            ways[f"annotate, {threads} thread{'s'[: threads - 1]}"] = lambda threads=threads: (
                pa.table(nlp.annotate(texts, threads=threads).entities).num_rows
            )
    if find_spec("pandas"):
        import pandas as pd

        series = pd.Series(texts)
        accessor = newscore.pandas.SeriesNews
        ways["pandas, 2 threads"] = lambda: len(accessor(series).entities(threads=2))
    if find_spec("polars"):
        import polars as pl

        frame = pl.DataFrame({"body": texts})
        query = newscore.polars.ExprNews(pl.col("body")).entities(threads=2)
        ways["Polars, 2 threads"] = lambda: int(frame.select(query.list.len().sum()).item())
    if find_spec("duckdb"):
        import duckdb

        con = duckdb.connect()
        newscore.duckdb.register(con, threads=2)
        con.register("articles", pa.table({"body": texts}))
        ways["DuckDB, 2 threads"] = lambda: int(
            con.execute("SELECT sum(len(news_entities(body))) FROM articles").fetchone()[0]
        )
    return ways


def main() -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="fill accuracy.md there")
    options = parser.parse_args()

    texts = list(articles(options.articles))
    n_words = sum(len(text.split()) for text in texts)
    ways = here(texts)
    right = 0
    for name, way in ways.items():
        n_names = way()
        right = right or n_names
        assert n_names == right, (name, n_names, right)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            clock, processor = time.perf_counter(), time.process_time()
            way()
            seconds[name].append(time.perf_counter() - clock)
            cpu[name].append(time.process_time() - processor)
    first, base = next(iter(ways)), "annotate, 2 threads"
    rows = []
    for name in ways:
        row: dict[str, Any] = {
            "way": name,
            "words_per_s": n_words / statistics.median(seconds[name]),
            "words_per_cpu_s": n_words / statistics.median(cpu[name]),
            "times_objects": statistics.median(
                a / b for a, b in zip(seconds[first], seconds[name], strict=True)
            ),
        }
        if base in ways:
            row["of_annotate"] = statistics.median(
                a / b for a, b in zip(seconds[base], seconds[name], strict=True)
            )
        rows.append(row)
    about = {**machine(), "articles": len(texts), "words": n_words, "names": right}
    if options.json:
        print(json.dumps({"machine": about, "ways": rows}, indent=2))
    else:
        print("  ".join(f"{key}: {value}" for key, value in about.items()))
        print(table(rows))
    if options.docs:
        content = f"{machine_line(about)} {len(texts):,} articles, {n_words:,} words."
        content += f"\n\n{markdown(rows, COLUMNS)}"
        put(options.docs / "accuracy.md", "annotate.py", content)


if __name__ == "__main__":
    main()
