"""What the tests of all engines share: articles, some of them bad, and the table that is right."""

import contextlib
import datetime
import functools
import os
import random
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import newscore
from newscore import _layers
from newscore.arrow import annotate_batch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from articles import articles  # noqa: E402

N_ARTICLES = int(os.environ.get("ARTICLES", "600"))
WORKER = Path(__file__).parent / "worker"  # a sitecustomize: see there
COLUMNS = ["key", "sentence", "start", "end", "text", "label", "score"]


@functools.cache
def corpus():
    """A table of key and body; a null and an empty body now and then, and twice the same."""
    bodies = list(articles(N_ARTICLES, n_words=120))
    bodies[3::50] = [None] * len(bodies[3::50])
    bodies[7::60] = [""] * len(bodies[7::60])
    bodies[11] = bodies[10]
    return pa.table({"key": pa.array(range(len(bodies)), pa.int64()), "body": bodies})


@functools.cache
def dated():
    """A table of key, body and day, the day of publication: some have none."""
    rows = corpus().slice(0, 60)
    days = [datetime.date(2017, 11, 1 + n % 30) if n % 7 else None for n in range(rows.num_rows)]
    bodies = [body and f"Rates fell last Friday. {body}" for body in rows["body"].to_pylist()]
    return pa.table({"key": rows["key"], "body": bodies, "day": pa.array(days, pa.date32())})


def expected_dates():
    """What one call of annotate_batch finds in that, in order."""
    return in_order(annotate_batch(dated(), "body", keep=["key"], table="dates", dates="day"))


@functools.cache
def expected(table="entities"):
    """What one call of annotate_batch finds, in order; of a tuple of tables, in one pass."""
    return in_order(annotate_batch(corpus(), "body", keep=["key"], table=table))


def in_order(table):
    """Rows sorted by article and place, as plain pyarrow columns: engines keep no order."""
    keys = [name for name in ("key", "sentence", "start") if name in table.schema.names]
    plain = table.sort_by([(name, "ascending") for name in keys]).combine_chunks()
    fields = [pa.field(f.name, plain_type(f.type)) for f in plain.schema]
    return plain.replace_schema_metadata(None).cast(pa.schema(fields))


def plain_type(kind):
    """Engines choose larger strings, and call what is never null nullable."""
    if pa.types.is_large_string(kind) or pa.types.is_string(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, plain_type(f.type)) for f in kind])
    return kind


def check(table, kind="entities"):
    """No row lost, none doubled, none different."""
    right = expected(kind)
    assert right.num_rows > N_ARTICLES / 2
    found = in_order(table if isinstance(table, pa.Table) else pa.Table.from_pandas(table))
    assert found.num_rows == right.num_rows
    assert found.select(right.column_names).equals(right)


def write_articles(folder, compression="zstd"):
    """The corpus as the page has it: Parquet files of id and body."""
    made = Path(folder) / "articles"
    made.mkdir()
    rows = corpus().rename_columns(["id", "body"])
    for n in range(0, rows.num_rows, 100):
        pq.write_table(rows.slice(n, 100), made / f"{n:04}.parquet", compression=compression)


def check_names(folder):
    """What a recipe of the page wrote is what annotate_batch finds."""
    names = pq.read_table(Path(folder) / "names")
    names = names.rename_columns(["key" if n == "id" else n for n in names.column_names])
    check(names)


@pytest.fixture(scope="module")
def wheel():
    """What `make wheel` made."""
    wheels = sorted((ROOT / "dist").glob("newscore-*.whl"))
    if not wheels:
        pytest.skip("no wheel: make wheel")
    return wheels[-1]


def bare_python(folder):
    """A Python that has all packages of this one but newscore, and takes others."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (target,) = Path(folder).glob("lib/python*/site-packages")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith("newscore"):
            (target / path.name).symlink_to(path)
    return Path(folder) / "bin" / "python"


def documents_of(table):
    """The rows of a table of documents, as plain values in the order of their keys."""
    return sorted(table.to_pylist(), key=lambda row: row["key"])


def other_workers(folder):
    """What makes workers others than the driver, and the error that says so."""
    model = folder / "other.nsm"
    model.write_bytes(b"another model")
    where = r"worker \S+ \(process \d+, \S+\)"
    here = newscore.__version__
    return {
        "none": f"{where} has no newscore, and the driver newscore {here}: install the same",
        "0.0.9": f"{where} has newscore 0.0.9, and the driver newscore {here}: install the same",
        str(model): f"{where} has another model in its newscore: sha256:[0-9a-f]+, and the driver",
    }


def worker_environment(what):
    """The environment of such a worker."""
    path = os.pathsep.join([str(WORKER), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    return {"PYTHONPATH": path, "WORKER_NEWSCORE": what}


def check_counts(table):
    """Nothing of a corpus is counted twice, or not at all, whatever the partitions."""
    names = expected()
    total = {n: sum(table.column(n).to_pylist()) for n in ("rows", "null", "not_str", "too_long")}
    nulls = corpus()["body"].null_count
    assert total == {"rows": corpus().num_rows, "null": nulls, "not_str": 0, "too_long": 0}
    labels = {}
    for row in table.column("names").to_pylist():
        for label, n_names in row:
            labels[label] = labels.get(label, 0) + n_names
    found = names.column("label").value_counts().to_pylist()
    assert labels == {row["values"]: row["counts"] for row in found}
    assert all(seconds > 0 for seconds in table.column("seconds").to_pylist())


def killed_when(code, is_time, within, seconds=300):
    """Runs a driver in a process of its own, and kills it in the midst of its work.

    That is at a random moment `within` so many seconds after it is time, so that now a file is
    half written, now one is whole and not noted yet.
    """
    driver = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        end = time.monotonic() + seconds
        while not is_time():
            assert driver.poll() is None, "the driver was over before it could be killed"
            assert time.monotonic() < end, "the driver did nothing"
            time.sleep(0.02)
        time.sleep(random.uniform(0, within))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()


SEVERAL = ["entities", "quotes", "dates"]  # found in one pass
ALL_TABLES = pytest.mark.parametrize("table", _layers.TABLES)
