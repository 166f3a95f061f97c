"""Spark: local threads, and a standalone cluster of two workers, one of which is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from common import (
    ALL_TABLES,
    SEVERAL,
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
    plain_type,
    worker_environment,
    write_articles,
)
from page import recipe

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
        # Of the compressions, the one that needs no library of the system's.
        "spark.sql.parquet.compression.codec": "gzip",
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
    """By rows, without Arrow; in the types of Arrow that Spark's own stand for."""
    from pyspark.sql.pandas.types import to_arrow_schema

    rows = [row.asDict(recursive=True) for row in frame.collect()]
    schema = to_arrow_schema(frame.schema)
    return pa.Table.from_pylist(rows, pa.schema([(f.name, plain_type(f.type)) for f in schema]))


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


@ALL_TABLES
def test_each_table_is_that_of_annotate(spark, table):
    found = newscore.spark.annotate(articles(spark, 2), "body", keep=["key"], table=table)
    assert in_order(collected(found)) == expected(table)


def test_a_column_says_when_each_text_was_published(spark):
    rows = list(zip(*dated().to_pydict().values(), strict=True))
    frame = spark.createDataFrame(rows, "key bigint, body string, day date").repartition(3)
    found = newscore.spark.annotate(frame, "body", keep=["key"], table="dates", dates="day")
    assert in_order(collected(found)) == expected_dates()


def test_several_tables_are_found_in_one_pass(spark):
    documents = newscore.spark.annotate(articles(spark, 2), "body", keep="key", table=SEVERAL)
    assert documents.filter("error = 'null'").count() == corpus()["body"].null_count
    for table in SEVERAL:
        rows = newscore.spark.explode(documents, table, keep="key")
        assert in_order(collected(rows)) == expected(table)


@pytest.mark.parametrize("table", ["entities", "quotes", "dates", "amounts"])
def test_sql_has_a_function_for_each_table(spark, table):
    newscore.spark.register(spark)
    articles(spark, 2).createOrReplaceTempView("articles")
    found = spark.sql(f"SELECT key, inline(news_{table}(body)) FROM articles")
    assert in_order(collected(found)) == expected(table)


def test_sql_normalizes_and_leaves_null_as_it_is(spark):
    newscore.spark.register(spark)
    row = spark.sql(
        "SELECT news_normalize('It\u2019s'), news_normalize(NULL), news_entities(NULL)"
    ).first()
    assert tuple(row) == ("It's", None, None)


def test_partitions_are_counted(spark):
    counts = newscore.spark.Counts(spark)
    found = newscore.spark.annotate(articles(spark, 5), "body", keep="key", counts=counts)
    for _ in range(2):  # what is run again is not counted again
        assert found.count() > 0
        check_counts(counts.table())
        assert counts.table().column("partition").to_pylist() == list("01234")


@pytest.mark.parametrize("which", range(3))
def test_a_worker_that_is_another_one_is_named(spark, tmp_path, which):
    what, error = list(other_workers(tmp_path).items())[which]
    environment = spark.sparkContext.environment
    old = dict(environment)
    environment.update(worker_environment(what))
    try:
        with pytest.raises(Exception, match=error):
            newscore.spark.annotate(articles(spark, 1), "body").count()
    finally:
        environment.clear()
        environment.update(old)


def written_by(program, spark, folder):
    """Runs a program of the page; what it wrote is right."""
    write_articles(folder, "gzip")
    found = {"spark": spark, "articles": spark.read.parquet(str(folder / "articles"))}
    exec("import newscore\n" + program, found)
    check_names(folder)
    return found


def test_the_program_of_the_page(spark, tmp_path):
    written_by(recipe("spark", tmp_path), spark, tmp_path)


def test_the_stream_of_the_page(spark, tmp_path):
    written_by(recipe("stream", tmp_path), spark, tmp_path)


def test_the_counters_of_the_page(spark, tmp_path):
    found = written_by(recipe("counters", tmp_path), spark, tmp_path)
    check_counts(found["counts"].table())


def test_the_statement_of_the_page(spark):
    articles(spark, 2).withColumnRenamed("key", "id").createOrReplaceTempView("articles")
    *program, statement = recipe("sql").splitlines()
    found = {"spark": spark, "newscore": newscore}
    exec("\n".join(program), found)
    assert in_order(collected(eval(statement, found).withColumnRenamed("id", "key"))) == expected()


DRIVER = """
import sys
sys.path[:0] = [{tests!r}]
from test_spark import newscore, session

spark = session("local[2]", **{{"spark.sql.streaming.schemaInference": "true"}})
articles = spark.readStream.option("maxFilesPerTrigger", 1).parquet({articles!r})
names = newscore.spark.annotate(articles, "body", keep=["key"])
stream = names.writeStream.format("parquet").option("checkpointLocation", {checkpoint!r})
stream.trigger(availableNow=True).start({names!r}).awaitTermination()
"""


def test_a_driver_that_is_killed_five_times_and_run_again_loses_and_doubles_nothing(
    spark, tmp_path
):
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = corpus()
    for n in range(0, rows.num_rows, 50):
        pq.write_table(rows.slice(n, 50), folder / f"{n:04}.parquet", compression="gzip")
    places = {n: str(tmp_path / n) for n in ("articles", "checkpoint", "names")}
    code = DRIVER.format(tests=os.path.dirname(__file__), **places)
    commits = tmp_path / "checkpoint" / "commits"
    for n_done in (1, 2, 4, 6, 8):
        killed_when(code, lambda n=n_done: len(list(commits.glob("[0-9]*"))) >= n, within=0.5)
    subprocess.run([sys.executable, "-c", code], check=True)
    check(collected(spark.read.parquet(places["names"])))


@pytest.mark.parametrize("table", ["documents", *_layers.TABLES])
def test_types_are_those_that_spark_takes_from_arrow(table):
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = newscore.schema(table, what=_layers.TABLES)
    ours = list(map(newscore.spark._spark_field, schema.fields))
    assert ours == from_arrow_schema(pa.schema(schema), prefer_timestamp_ntz=True).fields


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
