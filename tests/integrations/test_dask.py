"""Dask: processes, threads, partitions, and a worker that is killed."""

import os
import signal
import time

import pytest
from common import COLUMNS, check, corpus

import newscore

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
