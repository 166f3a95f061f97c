"""Ray Data on two cores: actors, batch sizes, and an actor's process that is killed."""

import os
import signal
import time

import pyarrow as pa
import pytest
from common import check, corpus

import newscore
from newscore.integrations.arrow import Annotator

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module", autouse=True)
def cluster():
    ray.init(
        num_cpus=2, include_dashboard=False, object_store_memory=200 << 20, log_to_driver=False
    )
    yield
    ray.shutdown()


def articles(n_parts=4):
    """Held ready: two actors take both cores, and leave none for tasks before them."""
    return ray.data.from_arrow(corpus()).repartition(n_parts).materialize()


def collected(dataset):
    return pa.concat_tables(
        [t for t in ray.get(dataset.to_arrow_refs()) if t.num_rows], promote_options="default"
    )


@pytest.mark.parametrize(("concurrency", "batch_size", "n_parts"), [(1, 1024, 1), (2, 50, 4)])
def test_names_are_the_same_however_the_rows_are_parted(concurrency, batch_size, n_parts):
    found = newscore.ray.annotate(
        articles(n_parts), "body", keep=["key"], concurrency=concurrency, batch_size=batch_size
    )
    check(collected(found))


def test_sentences():
    found = newscore.ray.annotate(articles(), "body", keep=["key"], table="sentences")
    check(collected(found), "sentences")


class Dying(Annotator):
    """Ends its process, once in all, in the midst of the work."""

    def __init__(self, marker, **options):
        super().__init__(**options)
        self.marker = marker
        self.n_batches = 0

    def __call__(self, batch):
        self.n_batches += 1
        if self.n_batches == 2 and not os.path.exists(self.marker):
            with open(self.marker, "w"):
                pass
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)
        return super().__call__(batch)


def test_a_killed_actor_loses_and_doubles_nothing(tmp_path):
    marker = tmp_path / "died"
    found = articles(8).map_batches(
        Dying,
        fn_constructor_kwargs={"marker": str(marker), "text": "body", "keep": ["key"]},
        batch_format="pyarrow", batch_size=25, concurrency=2, max_restarts=4, max_task_retries=4,
    )  # fmt: skip
    check(collected(found))
    assert marker.exists()
