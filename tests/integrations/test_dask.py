"""Dask: processes, threads, partitions, and a worker that is killed."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from common import (
    ALL_TABLES,
    COLUMNS,
    SEVERAL,
    bare_python,
    check,
    check_counts,
    check_names,
    corpus,
    dated,
    expected,
    expected_dates,
    in_order,
    killed_when,
    other_workers,
    wheel,  # noqa: F401
    worker_environment,
    write_articles,
)
from page import recipe

import newscore

dask = pytest.importorskip("dask")
dd = pytest.importorskip("dask.dataframe")
distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.filterwarnings("ignore")


def articles(n_parts):
    return dd.from_pandas(corpus().to_pandas(), npartitions=n_parts)


def names(n_parts, **options):
    return newscore.dask.annotate(articles(n_parts), "body", keep=["key"], **options)


def check_frame(frame, kind="entities"):
    check(frame.reset_index(drop=True)[[c for c in COLUMNS if c in frame.columns]], kind)


@pytest.mark.parametrize("n_parts", [1, 3, 8])
@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_names_are_the_same_however_the_rows_are_parted(scheduler, n_parts):
    check_frame(names(n_parts).compute(scheduler=scheduler))


def test_effort_goes_to_the_workers():
    assert len(names(3, effort=0.5).compute(scheduler="threads")) > 0
    with pytest.raises(ValueError, match="effort: expected a number from 0 to 1, got 2"):
        names(3, effort=2)


def test_labels_and_min_score_leave_names_out():
    frame = names(3, labels="LOC", min_score=0.5).compute(scheduler="threads")
    every = names(3).compute(scheduler="threads")
    kept = every[(every["label"] == "LOC") & (every["score"] >= 0.5)]
    assert 0 < len(frame) < len(every)
    assert frame["text"].tolist() == kept["text"].tolist()


def test_sentences_and_the_index():
    frame = names(3, table="sentences").compute(scheduler="threads")
    check_frame(frame, "sentences")
    assert (frame.index == frame["key"]).all()


def test_the_text_and_a_column_named_alone_may_be_kept():
    frame = newscore.dask.annotate(articles(3), "body", keep=["key", "body"]).compute()
    check_frame(frame)
    assert frame["body"].tolist() == [corpus()["body"][key].as_py() for key in frame["key"]]
    alone = newscore.dask.annotate(articles(3), "body", keep="key").compute()
    assert alone["key"].tolist() == frame["key"].tolist()


def test_documents_say_which_texts_failed():
    frame = newscore.dask.annotate(articles(3), "body", keep="key", table="documents").compute()
    assert frame["key"].tolist() == corpus()["key"].to_pylist()
    failed = [text is None for text in corpus()["body"].to_pylist()]
    assert frame["error"].notna().tolist() == failed


def test_a_column_that_is_not_there_or_not_text_is_refused():
    with pytest.raises(ValueError, match="there is no column 'text'; there are: key, body"):
        newscore.dask.annotate(articles(2), "text")
    with pytest.raises(TypeError, match="column 'key': expected strings, got int"):
        newscore.dask.annotate(articles(2), "key").compute(scheduler="synchronous")


def test_bytes_are_refused_where_dask_has_not_decoded_them(tmp_path):
    raw = pa.table({"body": pa.array([b"Mark Twain left Paris."], pa.binary())})
    pq.write_table(raw, tmp_path / "a.parquet")
    with dask.config.set({"dataframe.convert-string": False}):
        frames = [dd.from_pandas(raw.to_pandas(), npartitions=1)]
    for frame in (*frames, dd.read_parquet(tmp_path / "a.parquet")):
        with pytest.raises(TypeError, match="column 'body': expected strings, got bytes"):
            newscore.dask.annotate(frame, "body").compute(scheduler="synchronous")


@pytest.mark.parametrize("processes", [True, False])
def test_a_cluster_gives_the_same(processes):
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1 if processes else 2, processes=processes,
        dashboard_address=None, memory_limit=None,
    ) as cluster, distributed.Client(cluster):  # fmt: skip
        check_frame(names(8).compute())


def test_a_killed_worker_loses_and_doubles_nothing():
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            memory_limit=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = names(40)
        future = client.compute(found)
        for _ in range(1000):
            done = sum(len(keys) for keys in client.has_what().values())
            if done >= 4:
                break
            time.sleep(0.02)
        assert not future.done(), "the work was over before a worker could be killed"
        pid = next(iter(client.run(os.getpid).values()))
        os.kill(pid, signal.SIGKILL)
        check_frame(future.result(timeout=300))


@ALL_TABLES
def test_each_table_is_that_of_annotate(table):
    frame = names(3, table=table).compute(scheduler="synchronous").reset_index(drop=True)
    same_rows(frame, expected(table))


def test_a_column_says_when_each_text_was_published():
    frame = dd.from_pandas(dated().to_pandas(), npartitions=3)
    found = newscore.dask.annotate(frame, "body", keep=["key"], table="dates", dates="day")
    same_rows(found.compute(scheduler="synchronous").reset_index(drop=True), expected_dates())


def test_several_tables_are_found_in_one_pass():
    documents, right = names(3, table=SEVERAL), expected(tuple(SEVERAL))
    found = documents.compute(scheduler="synchronous")
    assert found["error"].isna().tolist() == [e is None for e in right["error"].to_pylist()]
    for table in SEVERAL:
        rows = newscore.dask.explode(documents, table, keep="key")
        same_rows(rows.compute(scheduler="synchronous").reset_index(drop=True), expected(table))


def same_rows(frame, right):
    plain = pa.Table.from_pandas(frame, preserve_index=False).cast(right.schema)
    assert in_order(plain) == in_order(right)


def test_partitions_are_counted():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=None
    ) as cluster, distributed.Client(cluster) as client:  # fmt: skip
        counts = newscore.dask.Counts(client)
        names(5, counts=counts).compute()
        check_counts(counts.table())
        assert counts.table().num_rows == 5
        assert newscore.dask.Counts(client).table().num_rows == 0


@contextlib.contextmanager
def cluster_of(folder, python=sys.executable, **environment):
    """A client of a scheduler here and of a worker with another Python or another environment."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    file = folder / "scheduler.json"
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard",
         "--scheduler-file", str(file)], **quiet,
    )  # fmt: skip
    worker = subprocess.Popen(
        [python, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads",
         "1", "--no-dashboard"], cwd=folder, env=os.environ | environment, **quiet,
    )  # fmt: skip
    try:
        with distributed.Client(scheduler_file=str(file), timeout=60) as client:
            client.wait_for_workers(1, timeout=60)
            yield client
    finally:
        worker.terminate()
        scheduler.terminate()
        worker.wait(30)
        scheduler.wait(30)


@pytest.mark.parametrize("which", range(3))
def test_a_worker_that_is_another_one_is_named_and_nothing_waits(which, tmp_path):
    what, error = list(other_workers(tmp_path).items())[which]
    with (
        cluster_of(tmp_path, **worker_environment(what)) as client,
        pytest.raises(RuntimeError, match=error),
    ):
        client.compute(names(2)).result(timeout=60)


@pytest.mark.skipif(
    distributed.__version__.startswith("2024.8."), reason="whose PipInstall ends in a TypeError"
)
def test_a_plugin_brings_the_wheel_to_workers(wheel, tmp_path):  # noqa: F811
    python = bare_python(tmp_path / "bare")
    with cluster_of(tmp_path, python, PYTHONPATH="") as client:
        with pytest.raises(RuntimeError, match="has no newscore"):
            client.compute(names(3)).result(timeout=60)
        program = re.sub(r'"/shared/.*\.whl"', repr(str(wheel)), recipe("plugin"))
        exec(program, {"client": client, "distributed": distributed})
        check_frame(client.compute(names(2)).result(timeout=120))
        (place,) = client.run(lambda: newscore.__file__).values()
        assert place.startswith(str(tmp_path))


@pytest.fixture
def wide(tmp_path):
    """Files with columns that nobody asks for: Dask joins partitions of the others."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(0, corpus().num_rows, 25):
        part = corpus().slice(n, 25)
        others = {name: pa.array([name] * part.num_rows) for name in ("page", "url", "desk")}
        pq.write_table(pa.table(part.to_pydict() | others), folder / f"{n:04}.parquet")
    return folder


@pytest.mark.parametrize("columns", [["key", "body"], ["key", "body", "page", "url", "desk"]])
def test_partitions_that_dask_joins_are_written_and_not_written_again(wide, tmp_path, columns):
    frame = dd.read_parquet(wide)[columns]
    found = newscore.dask.annotate(frame, "body", keep=["key"])
    folder = tmp_path / "names"
    n_parts = newscore.dask.to_parquet(found, folder)
    assert 1 < n_parts < len(list(wide.iterdir()))  # the pages were not read
    check_frame(dd.read_parquet(folder).compute())
    assert newscore.dask.to_parquet(found, folder) == 0
    (folder / "part-00001.parquet").unlink()
    assert newscore.dask.to_parquet(found, folder) == 1
    check_frame(dd.read_parquet(folder).compute())


def test_a_folder_of_other_partitions_is_refused(tmp_path):
    newscore.dask.to_parquet(names(3), tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    with pytest.raises(ValueError, match="another number of partitions than the 4 of this frame"):
        newscore.dask.to_parquet(names(4), tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_the_program_of_the_page(tmp_path):
    write_articles(tmp_path)
    exec(recipe("dask", tmp_path), {"dd": dd, "newscore": newscore})
    check_names(tmp_path)


DRIVER = """
import sys
sys.path[:0] = [{tests!r}]
import dask.dataframe as dd
import newscore
from common import corpus

frame = dd.from_pandas(corpus().to_pandas(), npartitions=24)
found = newscore.dask.annotate(frame, "body", keep=["key"])
newscore.dask.to_parquet(found, {folder!r})
"""


def test_a_driver_that_is_killed_five_times_and_run_again_loses_and_doubles_nothing(tmp_path):
    folder = tmp_path / "names"
    code = DRIVER.format(tests=os.path.dirname(__file__), folder=str(folder))
    for n_parts in (1, 5, 9, 13, 17):
        killed_when(
            code, lambda n=n_parts: len(list(folder.glob("part-*.parquet"))) >= n, within=0.02
        )
    n_before = len(list(folder.glob("part-*.parquet")))
    assert 17 <= n_before < 24
    subprocess.run([sys.executable, "-c", code], check=True)
    assert len(list(folder.glob("part-*.parquet"))) == 24
    check_frame(dd.read_parquet(folder).compute())
    assert all(re.match("part-", path.name) for path in folder.iterdir())
