"""What the tests of all engines share: articles, some of them bad, and the table that is right."""

import contextlib
import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

import newscore
from newscore import _layers
from newscore.arrow import annotate_batch

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from articles import articles

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


def killed_when(code, is_time, seconds=300):
    """Runs a driver in a process of its own, and kills it in the midst of its work."""
    driver = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        end = time.monotonic() + seconds
        while not is_time():
            assert driver.poll() is None, "the driver was done before it could be killed"
            assert time.monotonic() < end, "the driver did nothing"
            time.sleep(0.02)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()


SEVERAL = ["entities", "quotes", "dates"]  # found in one pass
ALL_TABLES = pytest.mark.parametrize("table", _layers.TABLES)
