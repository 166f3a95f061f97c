"""The memory that a library needs to find what is in many articles, in one process.

    python benchmarks/memory.py [--articles 400000] [--table sentences] [LIBRARY ...]

Each library gets a column of articles of 2 kB in its own type, and makes columns of what is found.
`times_columns` is the process's growth at its peak, in sizes of both: the texts, and what is found.
A process that needs no more than these has 1.
"""

from __future__ import annotations

import argparse
import functools
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

import newscore
from articles import article

N_WORDS = 340  # 2 kB
N_DIFFERENT = 2_000
PART = 10_000
LIBRARIES = ("arrow", "pandas", "polars", "duckdb")


def memory(name: str) -> int:
    """Bytes of this process, by a line of /proc."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) << 10


def column(n_articles: int) -> Any:
    """An Arrow column, made a part at a time."""
    different = [article(seed, N_WORDS) for seed in range(N_DIFFERENT)]

    def parts() -> Iterator[Any]:
        for first in range(0, n_articles, PART):
            numbers = range(first, min(first + PART, n_articles))
            yield pa.array([f"{n} {different[n % N_DIFFERENT]}" for n in numbers])

    return pa.chunked_array(list(parts()))


def found(library: str, texts: Any, table: str) -> tuple[Any, int]:
    """What a library makes of the texts, and the bytes of its columns."""
    if library == "arrow":
        made = newscore.arrow.annotate_batch(
            pa.table({"body": texts}), "body", table=table, threads=2
        )
        return made, made.nbytes
    if library == "pandas":
        series = texts.to_pandas()
        del texts
        frame = getattr(series.news, table)(threads=2)
        return frame, int(frame.memory_usage(deep=True).sum())
    if library == "polars":
        import polars as pl

        body = pl.from_arrow(texts)
        series = getattr(body.news, table)(threads=2)
        return series, series.estimated_size()
    import duckdb

    con = duckdb.connect()
    newscore.duckdb.register(con, threads=2)
    articles = pa.table({"body": texts})  # noqa: F841, which DuckDB finds by its name
    con.execute(f"CREATE TABLE found AS SELECT news_{table}(body) AS rows FROM articles")
    (size,) = con.execute("SELECT sum(len(r.text)) + 20 * count(*) FROM (SELECT unnest(rows) AS r"
                          " FROM found)").fetchall()[0]  # fmt: skip
    return con, int(size)


def measure(library: str, n_articles: int, table: str) -> None:
    """Prints a row of the table."""
    newscore.load().annotate(["Ann left."] * 200, threads=2)
    if library in ("pandas", "polars", "duckdb"):
        getattr(newscore, library)
    start = memory("VmRSS")
    texts = column(n_articles)
    n_bytes = texts.nbytes
    began = time.process_time()
    keep, size = found(library, texts, table)
    seconds, growth = time.process_time() - began, memory("VmHWM") - start
    del keep
    ratio = growth / (n_bytes + size)
    print(f"{library:8} {n_articles:9,} {n_bytes >> 20:8,} {size >> 20:8,} {growth >> 20:8,}"
          f" {ratio:13.2f} {seconds:11.0f}")  # fmt: skip


def main() -> None:
    """One process a library."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("libraries", nargs="*", metavar="LIBRARY", help=", ".join(LIBRARIES))
    parser.add_argument("--articles", type=int, default=400_000)
    parser.add_argument("--table", default="sentences")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        measure(options.libraries[0], options.articles, options.table)
        return
    print("library   articles texts_mb found_mb  grew_mb times_columns cpu_seconds", flush=True)
    run = functools.partial(subprocess.run, check=True)
    for library in options.libraries or LIBRARIES:
        run([sys.executable, __file__, library, "--child", "--articles", str(options.articles),
             "--table", options.table])  # fmt: skip


if __name__ == "__main__":
    main()
