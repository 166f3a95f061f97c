"""Ray Data on two cores: tasks, actors, batch sizes, and a process that is killed."""

import os
import signal
import sys
import time

import pyarrow as pa
import pytest
from common import N_ARTICLES, check, corpus

import newscore
from newscore.integrations.arrow import Annotator

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module", autouse=True)
def cluster():
    path = os.pathsep.join(sys.path)  # for what this file defines
    ray.init(
        num_cpus=2, include_dashboard=False, object_store_memory=200 << 20, log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": path}},
    )  # fmt: skip
    yield
    ray.shutdown()


def articles(n_parts=4):
    """Held ready: two actors would take both cores, and leave none for tasks before them."""
    return ray.data.from_arrow(corpus()).repartition(n_parts).materialize()


def collected(dataset):
    return pa.concat_tables(
        [t for t in ray.get(dataset.to_arrow_refs()) if t.num_rows], promote_options="default"
    )


@pytest.mark.parametrize(
    ("concurrency", "batch_size", "n_parts"), [(None, 1024, 1), (1, 64, 3), (2, 50, 4)]
)
def test_names_are_the_same_however_the_rows_are_parted(concurrency, batch_size, n_parts):
    found = newscore.ray.annotate(
        articles(n_parts), "body", keep=["key"], concurrency=concurrency, batch_size=batch_size
    )
    check(collected(found))


def test_sentences():
    found = newscore.ray.annotate(articles(), "body", keep=["key"], table="sentences")
    check(collected(found), "sentences")


class Dying(Annotator):
    """Ends its process, once in all, when it comes to the article in the middle."""

    def __init__(self, marker, **options):
        super().__init__(**options)
        self.marker = marker

    def __call__(self, batch):
        if N_ARTICLES // 2 in batch.column("key").to_pylist() and not os.path.exists(self.marker):
            with open(self.marker, "w"):
                pass
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)
        return super().__call__(batch)


OPTIONS = {"text": "body", "keep": ["key"]}


def test_a_killed_task_loses_and_doubles_nothing(tmp_path):
    read = Dying(str(tmp_path / "died"), **OPTIONS)
    found = articles(8).map_batches(read.__call__, batch_format="pyarrow", batch_size=25)
    check(collected(found))
    assert (tmp_path / "died").exists()


def test_a_killed_actor_loses_and_doubles_nothing(tmp_path):
    found = articles(8).map_batches(
        Dying, fn_constructor_kwargs={"marker": str(tmp_path / "died"), **OPTIONS},
        batch_format="pyarrow", batch_size=25, concurrency=2, max_restarts=4, max_task_retries=4,
    )  # fmt: skip
    check(collected(found))
    assert (tmp_path / "died").exists()
