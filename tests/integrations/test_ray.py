"""Ray Data on two cores: tasks, actors, batch sizes, and a process that is killed."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from common import (
    ALL_TABLES,
    N_ARTICLES,
    SEVERAL,
    bare_python,
    check,
    check_counts,
    check_names,
    corpus,
    dated,
    documents_of,
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
from newscore.arrow import Annotator

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


@ALL_TABLES
def test_each_table_is_that_of_annotate(table):
    found = newscore.ray.annotate(articles(2), "body", keep=["key"], table=table)
    assert in_order(collected(found)) == expected(table)


def test_a_column_says_when_each_text_was_published():
    rows = ray.data.from_arrow(dated()).repartition(3)
    found = newscore.ray.annotate(rows, "body", keep=["key"], table="dates", dates="day")
    assert in_order(collected(found)) == expected_dates()


def test_several_tables_are_found_in_one_pass():
    documents = newscore.ray.annotate(articles(), "body", keep="key", table=SEVERAL)
    documents = documents.materialize()
    assert documents_of(collected(documents)) == documents_of(expected(tuple(SEVERAL)))
    for table in SEVERAL:
        rows = newscore.ray.explode(documents, table, keep="key")
        assert in_order(collected(rows)) == expected(table)


def test_tasks_are_counted():
    counts = newscore.ray.Counts()
    found = newscore.ray.annotate(articles(4), "body", keep="key", batch_size=64, counts=counts)
    check(collected(found))
    check_counts(counts.table())
    assert counts.table().num_rows > 1


@pytest.mark.parametrize("which", range(3))
def test_a_worker_that_is_another_one_is_named(tmp_path, which):
    what, error = list(other_workers(tmp_path).items())[which]
    environment = {"env_vars": worker_environment(what)}
    found = newscore.ray.annotate(articles(1), "body", runtime_env=environment)
    with pytest.raises(Exception, match=error):
        found.materialize()


def test_the_program_of_the_page(tmp_path):
    write_articles(tmp_path)
    exec(recipe("ray", tmp_path), {"ray": ray, "newscore": newscore})
    check_names(tmp_path)


def test_the_programs_of_the_page_that_go_on_after_a_crash(tmp_path):
    pytest.importorskip("ray.data.checkpoint")
    write_articles(tmp_path)
    (tmp_path / "checkpoint").mkdir()
    (tmp_path / "documents").mkdir()
    found = {"ray": ray, "newscore": newscore}
    found["articles"] = ray.data.read_parquet(str(tmp_path / "articles"))
    context = ray.data.DataContext.get_current()
    before = context.checkpoint_config
    try:
        exec(recipe("checkpoint", tmp_path), found)
    finally:
        context.checkpoint_config = before
    exec(recipe("explode", tmp_path), found)
    check_names(tmp_path)


BRINGING = """
import ray
import newscore.ray
{init}
import pyarrow as pa

articles = pa.table({{"id": [7], "body": ["Rain in Paris."]}})
found = newscore.ray.annotate(ray.data.from_arrow(articles), "body", keep="id")
(row,) = found.take_all()
assert (row["id"], row["text"], row["label"]) == (7, "Paris", "LOC"), row
place = ray.get(ray.remote(lambda: __import__("newscore").__file__).remote())
assert "py_modules" in place, place
"""


def test_a_driver_brings_the_wheel_to_nodes(wheel, tmp_path):  # noqa: F811
    pytest.importorskip("virtualenv")
    python = bare_python(tmp_path / "bare")
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("RAY_", "PYTHONPATH"))}
    plain |= {"RAY_AUTH_MODE": "disabled"}
    address = f"127.0.0.1:{free_port()}"
    command = [python, "-m", "ray.scripts.scripts", "start", "--head", "--block", "--num-cpus", "2",
               "--port", address.partition(":")[2], "--include-dashboard", "false",
               "--object-store-memory", "200000000"]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="r", dir="/tmp") as folder:  # of short paths
        head = subprocess.Popen(
            [*command, "--temp-dir", folder], cwd=tmp_path, env=plain,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            next(line for line in head.stdout if "--block" in line)  # it listens
            init = recipe("runtime").replace("dist/", f"{wheel.parent}/")
            code = BRINGING.format(init=init)
            environment = plain | {"RAY_ADDRESS": address}
            subprocess.run([sys.executable, "-c", code], cwd="/", env=environment, check=True)
        finally:
            head.terminate()
            head.wait(60)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


DRIVER = """
import os, sys
sys.path[:0] = [{tests!r}]
import ray
import newscore

path = os.pathsep.join(sys.path)
ray.init(num_cpus=2, include_dashboard=False, object_store_memory=200 << 20, log_to_driver=False,
         address="local", runtime_env={{"env_vars": {{"PYTHONPATH": path}}}})
context = ray.data.DataContext.get_current()
context.target_max_block_size, context.target_min_block_size = 30_000, 1
context.checkpoint_config = ray.data.checkpoint.CheckpointConfig(
    id_column="key", checkpoint_path={checkpoint!r}, delete_checkpoint_on_success=False)
articles = ray.data.read_parquet({articles!r}, override_num_blocks=12)
documents = newscore.ray.annotate(
    articles, "body", keep="key", table={table!r}, batch_size=50)
documents.write_parquet({documents!r})
"""


def test_a_driver_that_is_killed_five_times_and_run_again_loses_and_doubles_nothing(tmp_path):
    pytest.importorskip("ray.data.checkpoint")
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = corpus()
    for n in range(0, rows.num_rows, 50):
        pq.write_table(rows.slice(n, 50), folder / f"{n:04}.parquet")
    places = {n: str(tmp_path / n) for n in ("articles", "checkpoint", "documents")}
    for place in ("checkpoint", "documents"):
        os.mkdir(places[place])
    # Batches as small as the files, so that there is something left to do when one is written.
    code = DRIVER.format(tests=os.path.dirname(__file__), table=SEVERAL, **places)
    written = tmp_path / "documents"
    for n_parts in (1, 2, 4, 5, 7):
        killed_when(code, lambda n=n_parts: len(list(written.glob("*.parquet"))) >= n, within=0.5)
    subprocess.run([sys.executable, "-c", code], check=True)
    documents = pq.read_table(written)
    assert documents_of(documents) == documents_of(expected(tuple(SEVERAL)))
