"""Spark: local threads, and a standalone cluster of two workers, one of which is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest
from common import check, corpus

import newscore
from newscore import _layers

pyspark = pytest.importorskip("pyspark")
from pyspark.sql import SparkSession  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")
HOME = Path(pyspark.__file__).parent


def session(master, **config):
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("newscore")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "1g",
        **config,
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


@pytest.fixture(scope="module")
def spark():
    made = session("local[2]")
    yield made
    made.stop()


def articles(spark, n_parts):
    rows = list(zip(*corpus().to_pydict().values(), strict=True))
    return spark.createDataFrame(
        spark.sparkContext.parallelize(rows, n_parts), "key bigint, body string"
    )


def collected(frame):
    names = frame.columns
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    columns = {name: [row[name] for row in rows] for name in names}
    if "score" in columns:
        columns["score"] = pa.array(columns["score"], pa.float32())
    for name in ("sentence", "start", "end", "n_replaced"):
        if name in columns:
            columns[name] = pa.array(columns[name], pa.int32())
    return pa.table(columns)


@pytest.mark.parametrize("n_parts", [1, 2, 7])
def test_names_are_the_same_however_the_rows_are_parted(spark, n_parts):
    check(collected(newscore.spark.annotate(articles(spark, n_parts), "body", keep=["key"])))


def test_batches_of_spark_may_be_small(spark):
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "13")
    try:
        check(collected(newscore.spark.annotate(articles(spark, 2), "body", keep=["key"])))
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


def test_sentences_and_documents(spark):
    frame = articles(spark, 2)
    found = newscore.spark.annotate(frame, "body", keep=["key"], table="sentences")
    check(collected(found), "sentences")
    documents = newscore.spark.annotate(frame, "body", keep=["key"], table="documents")
    names = documents.selectExpr("key", "inline(entities)")
    check(collected(names))
    assert documents.filter("error = 'null'").count() == corpus()["body"].null_count


@pytest.mark.parametrize("table", ["documents", *_layers.TABLES])
def test_types_are_those_that_spark_takes_from_arrow(table):
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = newscore.schema(table, what=_layers.TABLES)
    ours = list(map(newscore.spark._spark_field, schema.fields))
    assert ours == from_arrow_schema(pa.schema(schema)).fields


def test_wrong_columns_are_explained_on_the_driver(spark):
    frame = articles(spark, 1)
    with pytest.raises(ValueError, match="there is no column 'text'; there are: key, body"):
        newscore.spark.annotate(frame, "text")
    with pytest.raises(TypeError, match="column 'key': expected strings, got bigint"):
        newscore.spark.annotate(frame, "key")
    with pytest.raises(ValueError, match="the result has a column 'text' of its own"):
        newscore.spark.annotate(frame.withColumnRenamed("body", "text"), "text", keep=["text"])


# ---- a cluster ------------------------------------------------------------------------------


@pytest.fixture
def cluster(spark, tmp_path):
    """A master and two workers, each a process of its own on the loopback."""
    spark.stop()
    environment = os.environ | {
        "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
        "SPARK_WORKER_DIR": str(tmp_path),
    }  # fmt: skip
    command = [HOME / "bin" / "spark-class"]
    kind = "org.apache.spark.deploy."
    children = []

    def start(name, *args):
        log = open(tmp_path / f"{name}{len(children)}.log", "wb")  # noqa: SIM115
        child = subprocess.Popen(
            [*command, kind + args[0], *args[1:]], env=environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        children.append(child)
        return child, Path(log.name)

    _, log = start("master", "master.Master", "--host", "127.0.0.1", "--port", "7199",
                   "--webui-port", "8199")  # fmt: skip
    await_line(log, "I have been elected leader")
    workers = []
    for _ in range(2):
        workers.append(start("worker", "worker.Worker", "--cores", "1", "--memory", "1g",
                             "--host", "127.0.0.1", "spark://127.0.0.1:7199"))  # fmt: skip
    for _, log in workers:
        await_line(log, "Successfully registered with master")
    yield "spark://127.0.0.1:7199", [child for child, _ in workers]
    for child in children:
        kill(child)


def await_line(log, text, seconds=120):
    for _ in range(seconds * 5):
        if text in log.read_text(errors="replace"):
            return
        time.sleep(0.2)
    raise AssertionError(f"{text!r} did not come:\n{log.read_text(errors='replace')}")


def kill(child):
    """The process and its executors, which share its session."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def test_a_cluster_of_which_a_worker_is_killed_loses_and_doubles_nothing(cluster):
    url, workers = cluster
    made = session(url, **{"spark.executor.cores": "1", "spark.cores.max": "2",
                           "spark.task.maxFailures": "8"})  # fmt: skip
    try:
        found = newscore.spark.annotate(articles(made, 24), "body", keep=["key"])
        check(collected(found))
        status = made.sparkContext.statusTracker()
        result = []
        job = threading.Thread(target=lambda: result.append(collected(found)))
        job.start()
        for _ in range(600):  # until some tasks of the job are done, and others are not
            stages = [status.getStageInfo(s) for s in status.getActiveStageIds()]
            if any(stage and stage.numCompletedTasks >= 3 for stage in stages):
                break
            time.sleep(0.02)
        assert job.is_alive(), "the job was over before a worker could be killed"
        executors = subprocess.run(
            ["pgrep", "-g", str(workers[0].pid), "-f", "CoarseGrainedExecutorBackend"],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        assert executors
        kill(workers[0])
        job.join(300)
        check(result[0])
    finally:
        made.stop()
