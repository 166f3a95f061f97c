"""newscore in Spark, Ray and Dask beside `annotate` with two threads: the same table, how fast?

    python benchmarks/engines.py [--articles 200000] [--rounds 2] [--kill] [ENGINE ...]

Needs pyarrow and the engines that are named; without names, all that are installed take their turn.
The articles are written to Parquet files in a shuffled order; each engine reads them on two cores,
finds the names and writes them to Parquet again. Its table, put in order, must be that of
`annotate`, row for row, or the run ends.

An engine runs in a process of its own, reads one file twice to start its workers, and then all of
them `--rounds` times. Before and after each round the process measures `annotate` with two threads
on texts in memory: it reads and writes no files, and so has less to do. The median round counts.
`worker_mb` is the largest worker's own memory, at half time and at the end. `cpu_of_annotate`
compares the processor's seconds of all the engine's processes in place of the clock's: on a busy
machine it is the figure to trust. `cpu_at_most` is what it would be if newscore took no time but
that of `annotate`: after each round the engine runs once more, with a function that reads nothing
and gives as many rows of names, ready made, and its seconds are added to those of `annotate`.

With `--kill` a worker is killed in the midst of each round, which takes time and must cost no row.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import newscore
from articles import article
from pages import machine_line, markdown, put
from run import machine, table

N_FILES = 32
N_BASE = 5_000  # articles that `annotate` is timed on
KEYS_AT_ONCE = 20_000  # of tables that are compared
WORDS, DOLLARS = 450, 0.05  # an article; a core and hour
COLUMNS = {
    "engine": "engine", "words_per_s": "words/s, two cores", "of_annotate": "of `annotate`",
    "cpu_of_annotate": "of it, by the processor's time", "cpu_at_most": "at most",
    "worker_mb": "MB of a worker, half way and at the end",
    "core_hours": "core-hours for a million articles", "dollars": "in dollars",
}  # fmt: skip

# ---- the engines ---------------------------------------------------------------------------------


class Nothing:
    """What workers run in place of `annotate`: it has the names of as many articles already."""

    def __init__(self, names: Path, n_articles: int) -> None:
        self.names, self.n_articles = names, n_articles

    def of(self, n_articles: int) -> pa.Table:
        """Names, as many as such a number of articles has."""
        (batch,) = pq.read_table(self.names).combine_chunks().to_batches()
        n_rows = batch.num_rows * n_articles // self.n_articles
        n_times = -(-n_rows // batch.num_rows)
        return pa.Table.from_batches([batch] * n_times, batch.schema).slice(0, n_rows)

    def of_table(self, articles: pa.Table) -> pa.Table:
        """For Ray."""
        return self.of(articles.num_rows)

    def of_batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """For Spark."""
        for batch in batches:
            yield from self.of(batch.num_rows).combine_chunks().to_batches()

    def of_frame(self, frame: Any) -> Any:
        """For Dask."""
        return self.of(len(frame)).to_pandas()


# Reads a folder or file of articles, writes a folder of names: `annotate`'s, or ready ones.
Run = Callable[[Path, Path, Nothing | None], object]


@contextlib.contextmanager
def spark(master: str) -> Iterator[Run]:
    """A session; each task is a Python worker with one thread."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.memory": "2g",
        "spark.executor.memory": "1g", "spark.executor.cores": "1", "spark.task.maxFailures": "4",
        # Some thousand articles a task, each of which costs a tenth of a second.
        "spark.sql.files.maxPartitionBytes": "16m", "spark.log.level": "ERROR",
        # Of the compressions, the one that both sides bring along on every machine.
        "spark.sql.parquet.compression.codec": "zstd",
    }  # fmt: skip
    builder = SparkSession.builder.master(master)
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")

    def run(source: Path, target: Path, nothing: Nothing | None = None) -> None:
        frame = session.read.parquet(str(source))
        names = newscore.spark.annotate(frame, "body", keep=["key"])
        if nothing:
            names = frame.select("key", "body").mapInArrow(nothing.of_batches, names.schema)
        names.write.parquet(str(target))

    yield run
    session.stop()


def spark_local() -> contextlib.AbstractContextManager[Run]:
    """Two threads of one JVM; a task may fail three times."""
    return spark("local[2,4]")


@contextlib.contextmanager
def spark_cluster() -> Iterator[Run]:
    """A master and two workers of one core, each in a process of its own."""
    import pyspark

    home = Path(pyspark.__file__).parent
    kind, url = "org.apache.spark.deploy.", "spark://127.0.0.1:7199"
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1",
                       "SPARK_WORKER_DIR": folder, "PYSPARK_PYTHON": sys.executable}  # fmt: skip
        host = ["--host", "127.0.0.1"]
        worker = ["worker.Worker", "--cores", "1", "--memory", "2g", *host, url]
        commands = [["master.Master", *host, "--port", "7199"], worker, worker]
        children = []
        for name, *options in commands:
            command = [home / "bin" / "spark-class", kind + name, *options]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            children.append(subprocess.Popen(command, env=environment, **quiet))
            time.sleep(6)  # until it listens
        try:
            with spark(url) as run:
                yield run
        finally:
            for child in children:
                child.terminate()
                child.wait()


@contextlib.contextmanager
def ray() -> Iterator[Run]:
    """Tasks on two cores, at the priority of all other processes: Ray's own choice is a low one."""
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112 (so it is spelled)
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = 16 << 20  # a task's work: of few large ones, one core gets less

    def run(source: Path, target: Path, nothing: Nothing | None = None) -> None:
        dataset = ray.data.read_parquet(str(source))
        if nothing:
            names = dataset.map_batches(
                nothing.of_table, batch_format="pyarrow", batch_size=newscore.ray.BATCH_SIZE
            )
        else:
            names = newscore.ray.annotate(dataset, "body", keep=["key"])
        names.write_parquet(str(target))

    yield run
    ray.shutdown()


@contextlib.contextmanager
def dask(processes: bool) -> Iterator[Run]:
    """Two workers of one thread, or one of two."""
    import dask.dataframe as dd
    import distributed

    cluster = distributed.LocalCluster(
        n_workers=2 if processes else 1, threads_per_worker=1 if processes else 2,
        processes=processes, dashboard_address=None,
    )  # fmt: skip

    def run(source: Path, target: Path, nothing: Nothing | None = None) -> None:
        frame = dd.read_parquet(str(source))
        names = newscore.dask.annotate(frame, "body", keep=["key"])
        if nothing:
            names = frame[["key", "body"]].map_partitions(nothing.of_frame, meta=names._meta)
        names.to_parquet(str(target))

    with cluster, distributed.Client(cluster):
        yield run


ENGINES: dict[str, tuple[str, Callable[[], contextlib.AbstractContextManager[Run]]]] = {
    "spark-local": ("pyspark", spark_local),
    "spark-cluster": ("pyspark", spark_cluster),
    "ray": ("ray", ray),
    "dask-processes": ("distributed", lambda: dask(True)),
    "dask-threads": ("distributed", lambda: dask(False)),
}


# ---- in the child: one engine --------------------------------------------------------------------


class Speed(NamedTuple):
    """Words a second of the clock, and of the processor."""

    clock: float
    processor: float


class Watch(threading.Thread):
    """Memory of the workers and time of all processes, from /proc; kills a worker if asked to."""

    def __init__(self, kill_after: float) -> None:
        super().__init__(daemon=True)
        self.kill_after = kill_after
        self.sizes: list[int] = []
        self.seconds: dict[int, float] = {}  # of the processor, by process
        self.killed = False
        self.over = threading.Event()

    def run(self) -> None:
        start = time.perf_counter()
        while not self.over.wait(0.5):
            workers = self.look()
            here = workers.pop(os.getpid())
            self.sizes.append(max(workers.values(), default=here))
            if not self.killed and time.perf_counter() - start > self.kill_after and workers:
                os.kill(max(workers, key=workers.__getitem__), signal.SIGKILL)
                self.killed = True

    def look(self) -> dict[int, int]:
        """This process and those below it that have newscore loaded, and their MB."""
        parents, times, sizes = {}, {}, {}
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                pid, fields = int(path.name), (path / "stat").read_text().rpartition(")")[2].split()
                parents[pid] = int(fields[1])
                times[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                if fields[0] != "Z" and "newscore/_core" in (path / "maps").read_text():
                    own = (path / "status").read_text().partition("RssAnon:")[2].split()[0]
                    sizes[pid] = int(own) >> 10
        below = {pid for pid in parents if self.is_below(pid, parents)}
        self.seconds |= {pid: times[pid] for pid in below}
        return {pid: size for pid, size in sizes.items() if pid in below}

    def is_below(self, pid: int, parents: dict[int, int]) -> bool:
        """Whether a process is this one, or was started by it or by one that it started."""
        while pid not in (0, os.getpid()):
            pid = parents.get(pid, 0)
        return pid != 0


def base_speed(nlp: newscore.Pipeline, texts: list[str]) -> Speed:
    """That of `annotate` with two threads."""
    n_words = sum(len(text.split()) for text in texts)
    clock, processor = time.perf_counter(), time.process_time()
    pa.table(nlp.annotate(texts, threads=2).entities)
    seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - processor
    return Speed(n_words / seconds, n_words / cpu_seconds)


def measured(watch: Watch, work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor, of all processes, until some work is done."""
    watch.look()
    spent = sum(watch.seconds.values())
    watch.start()
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    watch.over.set()
    watch.join()
    watch.look()
    return seconds, sum(watch.seconds.values()) - spent


def serve(engine: str, folder: Path, options: argparse.Namespace) -> None:
    """Runs an engine and prints its row as JSON."""
    source, target = folder / "articles", folder / engine
    first = next(source.glob("*.parquet"))
    articles = pq.read_table(first)
    texts = articles.column("body").drop_null().to_pylist()[:N_BASE]
    n_words = json.loads((folder / "about.json").read_text())["words"]
    ready = folder / "ready.parquet"
    pq.write_table(newscore.arrow.annotate_batch(articles, "body", keep=["key"]), ready)
    nothing = Nothing(ready, articles.num_rows)
    nlp = newscore.load()
    rounds = []
    with ENGINES[engine][1]() as run:
        for warm in ("starts", "warm"):
            start = time.perf_counter()
            run(first, folder / warm)
            shutil.rmtree(folder / warm)
        kill_after = (time.perf_counter() - start) * 3 if options.kill else float("inf")
        base_speed(nlp, texts)
        for _ in range(options.rounds):
            shutil.rmtree(target, ignore_errors=True)
            before, watch = base_speed(nlp, texts), Watch(kill_after)
            seconds, cpu = measured(watch, lambda: run(source, target))
            speed, after = Speed(n_words / seconds, n_words / cpu), base_speed(nlp, texts)
            base = Speed((before.clock + after.clock) / 2, (before.processor + after.processor) / 2)
            assert watch.killed or not options.kill, "over before a worker could be killed"
            sizes = [max(part) for part in halves(watch.sizes)]
            _, floor = measured(Watch(float("inf")), lambda: run(source, folder / "floor", nothing))
            shutil.rmtree(folder / "floor")
            at_most = 1 / (1 + floor * base.processor / n_words)
            rounds.append((speed.clock / base.clock, speed, base, at_most, sizes))
    of_annotate, speed, base, at_most, sizes = sorted(rounds)[len(rounds) // 2]
    row = {
        "words_per_s": speed.clock, "annotate": base.clock, "of_annotate": of_annotate,
        "cpu_of_annotate": speed.processor / base.processor, "cpu_at_most": at_most,
        "worker_mb": " ".join(map(str, sizes)),
    }  # fmt: skip
    print(json.dumps(row))


def halves(values: list[int]) -> tuple[list[int], list[int]]:
    """Both with at least one value."""
    middle = len(values) // 2
    return values[: middle + 1], values[middle:]


# ---- in the parent -------------------------------------------------------------------------------


def write_articles(folder: Path, n_articles: int, n_words: int) -> int:
    """Files of (key, body), shuffled, with a null now and then; returns the number of words."""
    keys = list(range(n_articles))
    random.Random(1).shuffle(keys)
    folder.mkdir()
    total = 0
    for number in range(N_FILES):
        part = keys[number::N_FILES]
        bodies = [None if key % 1000 == 7 else article(key, n_words) for key in part]
        total += sum(len(body.split()) for body in bodies if body)
        made = pa.table({"key": part, "body": bodies})
        pq.write_table(made, folder / f"{number:02}.parquet", compression="zstd")
    return total


def write_names(folder: Path, target: Path, threads: int) -> None:
    """What `annotate_batch` finds, a file for each file."""
    target.mkdir()
    for path in sorted(folder.glob("*.parquet")):
        found = newscore.arrow.annotate_batch(
            pq.read_table(path), "body", keep=["key"], threads=threads
        )
        pq.write_table(found, target / path.name)


def parts(folder: Path, n_articles: int) -> Iterator[pa.Table]:
    """The names of some articles at a time, in order, in columns of one type."""
    source = ds.dataset(folder, format="parquet")
    own = [(f.name, f.type) for f in pa.schema(newscore.schema("entities"))]
    plain = pa.schema([("key", pa.int64()), *(f for f in own if f[0] not in ("doc", "id"))])
    for first in range(0, n_articles, KEYS_AT_ONCE):
        key = ds.field("key")
        found = source.to_table(
            columns=plain.names, filter=(key >= first) & (key < first + KEYS_AT_ONCE)
        )
        order = [("key", "ascending"), ("start", "ascending")]
        yield found.cast(plain).sort_by(order).combine_chunks()


def check(folder: Path, right: Path, n_articles: int) -> int:
    """The number of names, after it is seen that none is lost, doubled or different."""
    n_names = 0
    for found, wanted in zip(parts(folder, n_articles), parts(right, n_articles), strict=True):
        assert found.equals(wanted), f"{folder.name} differs from annotate"
        n_names += found.num_rows
    return n_names


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=", ".join(ENGINES))
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--words", type=int, default=WORDS, help=f"an article (default {WORDS})")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="fill engines.md there")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        serve(options.engines[0], options.child, options)
        return
    installed = [name for name, (module, _) in ENGINES.items() if find_spec(module)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = write_articles(folder / "articles", options.articles, options.words)
        (folder / "about.json").write_text(json.dumps({"words": words}))
        write_names(folder / "articles", folder / "right", threads=2)
        rows = []
        for engine in options.engines or installed:
            if options.kill and engine == "dask-threads":
                continue  # which has no process to spare
            command = [sys.executable, __file__, engine, "--child", name, "--rounds",
                       str(options.rounds), *["--kill"] * options.kill]  # fmt: skip
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            row: dict[str, Any] = {"engine": engine, **json.loads(done.stdout.splitlines()[-1])}
            row["core_hours"] = 1e6 * WORDS / row["words_per_s"] * 2 / 3600
            row["dollars"] = row["core_hours"] * DOLLARS
            row["names"] = check(folder / engine, folder / "right", options.articles)
            rows.append(row)
            print(row, file=sys.stderr)
            shutil.rmtree(folder / engine)
    about = {**machine(), "articles": options.articles, "words": words}
    print("  ".join(f"{key}: {value}" for key, value in about.items()))
    print(table(rows))
    if options.docs:
        what = f"{options.articles:,} articles, {words:,} words, {rows[0]['names']:,} names."
        content = f"{machine_line(about)} {what}\n\n{markdown(rows, COLUMNS)}"
        put(options.docs / "engines.md", "engines.py", content)


if __name__ == "__main__":
    main()
