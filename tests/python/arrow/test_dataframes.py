"""newscore in pyarrow, and what holds in pandas, Polars and DuckDB alike."""

import datetime
import pickle
import re
import subprocess
import sys

import pytest

import newscore
from conftest import TEXTS
from engines import KINDS, batch, expected

pa = pytest.importorskip("pyarrow")


def names_of(nlp, **options):
    """(place of the text, text) of each name, by `annotate`."""
    table = pa.table(nlp.annotate(TEXTS, **options).entities)
    return list(zip(table["doc"].to_pylist(), table["text"].to_pylist(), strict=True))


OPTIONS = [{"labels": "PERSON"}, {"labels": ["LOC", "ORG"], "min_score": 0.9}, {"min_score": 0}]


# ---- pyarrow --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_in_a_batch_out(nlp, kind):
    made = newscore.arrow.annotate_batch(batch(), "body", keep=["key"], table=kind)
    assert isinstance(made, pa.RecordBatch)
    made.validate(full=True)
    rows = [(int(row.pop("key")[1:]), tuple(row.values())) for row in made.to_pylist()]
    assert rows == expected(nlp, kind)
    promised = newscore.arrow.output_schema(batch().schema, "body", keep=["key"], table=kind)
    assert made.schema.equals(promised, check_metadata=True)


def test_a_table_in_a_table_out():
    table = pa.Table.from_batches([batch(), batch()])
    made = newscore.arrow.annotate_batch(table, "body", keep=["key"])
    once = pa.Table.from_batches([newscore.arrow.annotate_batch(batch(), "body", keep=["key"])])
    assert made.equals(pa.concat_tables([once, once]).combine_chunks())


@pytest.mark.parametrize("options", OPTIONS)
def test_labels_and_min_score_are_at_every_door(nlp, pd, pl, con, options):
    right = names_of(nlp, **options)
    assert right != []
    made = newscore.arrow.annotate_batch(batch(), "body", keep=["key"], **options)
    read = newscore.arrow.Annotator("body", keep=["key"], **options)
    assert pickle.loads(pickle.dumps(read))(batch()).equals(made)
    assert [(int(row["key"][1:]), row["text"]) for row in made.to_pylist()] == right
    frame = pd.DataFrame({"key": range(len(TEXTS)), "body": TEXTS})
    for found in (frame["body"].news.entities(**options), frame.news.entities("body", **options)):
        assert list(zip(found.index, found["text"], strict=True)) == right
    lists = pl.DataFrame({"body": TEXTS}).select(pl.col("body").news.entities(**options))
    spans = enumerate(lists["body"].to_list())
    assert [(n, row["text"]) for n, rows in spans for row in rows or ()] == right
    newscore.duckdb.register(con, **options)  # again: the fixture has
    query = "SELECT news_entities(body) FROM articles ORDER BY key"
    spans = enumerate(con.execute(query).fetchall())
    assert [(n, row["text"]) for n, (rows,) in spans for row in rows or ()] == right


def test_effort_is_at_every_door(pd, pl, con):
    frame, lists = pd.DataFrame({"body": TEXTS}), pl.DataFrame({"body": TEXTS})
    doors = [
        lambda **options: newscore.arrow.annotate_batch(batch(), "body", **options),
        lambda **options: newscore.arrow.Annotator("body", **options)(batch()),
        lambda **options: frame["body"].news.entities(**options),
        lambda **options: frame.news.entities("body", **options),
        lambda **options: lists.select(pl.col("body").news.entities(**options)),
        lambda **options: lists["body"].news.documents(**options),
    ]
    for door in doors:
        door(effort=0.5)
        with pytest.raises(Exception, match="effort: expected a number from 0 to 1, got 2"):
            door(effort=2)
    newscore.duckdb.register(con, effort=0.5)
    con.execute("SELECT news_entities(body) FROM articles").fetchall()


def test_documents_keep_all_rows():
    made = newscore.arrow.annotate_batch(batch(), "body", keep=["key"], table="documents")
    assert made.column("key").to_pylist() == batch().column("key").to_pylist()
    assert made.column("error").to_pylist() == [None, "null", None, None, None, None]
    assert made.schema.names[:4] == ["key", "n_chars", "n_replaced", "error"]


def test_the_cut_into_batches_does_not_show():
    whole = newscore.arrow.annotate_batch(batch(), "body", keep=["key"])
    parts = [
        newscore.arrow.annotate_batch(batch().slice(start, 2), "body", keep=["key"])
        for start in (0, 2, 4)
    ]
    assert pa.Table.from_batches(parts).combine_chunks().to_batches()[0].equals(whole)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]
)
def test_every_kind_of_strings_is_read(kind):
    made = newscore.arrow.annotate_batch(batch(kind=kind), "body")
    assert made.equals(newscore.arrow.annotate_batch(batch(), "body"))


def test_bytes_that_are_no_utf8_are_repaired(nlp):
    raw = pa.array([b"Mark Twain\xff left Paris.", None], pa.binary())
    broken = pa.StringArray.from_buffers(2, *raw.buffers()[1:], raw.buffers()[0])
    made = newscore.arrow.annotate_batch(
        pa.RecordBatch.from_arrays([broken], ["body"]), "body", table="documents"
    )
    assert made.column("n_replaced").to_pylist() == [1, 0]


def test_wrong_columns_are_explained():
    annotate = newscore.arrow.annotate_batch
    with pytest.raises(ValueError, match="there is no column 'text'; there are: key, body"):
        annotate(batch(), "text")
    with pytest.raises(ValueError, match="there is no column 'id'"):
        annotate(batch(), "body", keep=["id"])
    numbers = pa.RecordBatch.from_pydict({"n": [1], "text": ["a"]})
    with pytest.raises(TypeError, match="column 'n': expected strings, got int64"):
        annotate(numbers, "n")
    with pytest.raises(ValueError, match="the result has a column 'text' of its own"):
        annotate(numbers, "text", keep=["text"])


DATED = ["The bank cut rates last Friday.", "OSLO, 6 January 2012 - Rain came yesterday.", None]


@pytest.mark.parametrize("kind", ["date", "time", "string"])
def test_a_column_says_when_each_text_was_published(nlp, kind):
    days = [datetime.date(2017, 11, 8), None, datetime.date(2020, 1, 1)]
    wanted = pa.table(nlp.annotate(DATED, dates=days, what="dates").dates)
    noon = datetime.time(12)
    write = {"date": None, "string": str, "time": lambda day: datetime.datetime.combine(day, noon)}
    written = [write[kind](day) if day and write[kind] else day for day in days]
    texts = pa.table({"body": DATED, "day": written})
    for made in (texts, *texts.to_batches()):
        found = newscore.arrow.annotate_batch(made, "body", table="dates", dates="day")
        assert found.to_pylist() == wanted.select(found.schema.names).to_pylist()
    assert found.column("value").to_pylist()[0] == "2017-11-03"


def test_texts_say_when_they_were_published_where_one_asks(nlp):
    wanted = pa.table(nlp.annotate(DATED, dates="auto", what="dates").dates)
    texts = pa.table({"body": DATED})
    found = newscore.arrow.annotate_batch(texts, "body", table="dates", dates="auto")
    assert found.to_pylist() == wanted.select(found.schema.names).to_pylist()
    with pytest.raises(ValueError, match="there is no column 'day'; there are: body"):
        newscore.arrow.annotate_batch(texts, "body", dates="day")


@pytest.fixture
def dated(nlp):
    """Columns of texts and days, and the values of their dates: by the days, and by the texts."""
    days = [datetime.date(2017, 11, 8), None, datetime.date(2020, 1, 1)]
    values = {}
    for dates in (days, "auto"):
        table = pa.table(nlp.annotate(DATED, dates=dates, what="dates").dates)
        values[str(dates)] = table["value"].to_pylist()
    assert len(values) == len(set(map(tuple, values.values()))) == 2
    return {"body": DATED, "day": days}, *values.values()


def test_pandas_knows_when_each_text_was_published(pd, dated):
    columns, by_day, by_text = dated
    frame = pd.DataFrame(columns, index=[3, 3, 1])
    series = frame["body"].news
    for found in (
        series.dates(dates=frame["day"]),
        series.dates(dates=columns["day"]),
        series.dates(dates=pd.to_datetime(frame["day"])),
        frame.news.dates("body", dates="day", prefix="its_").rename(columns={"its_value": "value"}),
    ):
        assert list(found["value"]) == by_day
    assert list(series.dates(dates="auto")["value"]) == by_text
    assert list(frame.news.dates("body", dates="auto")["value"]) == by_text
    with pytest.raises(ValueError, match="dates: expected dates, one a text, or 'auto', got 'day'"):
        series.dates(dates="day")
    with pytest.raises(ValueError, match="expected as many as texts"):
        series.dates(dates=columns["day"][:2])
    with pytest.raises(KeyError, match="month"):
        frame.news.dates("body", dates="month")


def test_polars_knows_when_each_text_was_published(pl, dated):
    columns, by_day, by_text = dated
    frame = pl.DataFrame(columns)
    body = pl.col("body").news
    found = frame.select(
        body.dates(dates="day"),
        same=body.dates(dates=pl.col("day").cast(pl.String)),
        time=body.dates(dates=pl.col("day").cast(pl.Datetime)),
        auto=body.dates(dates="auto"),
    )
    assert found.columns[0] == "body"
    for name, values in (
        ("body", by_day), ("same", by_day), ("time", by_day), ("auto", by_text)
    ):  # fmt: skip
        assert found[name].explode().drop_nulls().struct["value"].to_list() == values
    assert frame["body"].news.dates(dates=frame["day"]).equals(found["body"])
    lazy = frame.lazy().select(body.dates(dates="day"))
    assert lazy.collect_schema() == lazy.collect().schema
    several = frame.select(body.documents(["dates"], dates="day")).unnest("body")
    assert several["dates"].alias("body").equals(found["body"])
    assert frame["body"].news.documents(["dates"], dates="auto").struct["dates"].equals(
        found["auto"].alias("dates")
    )
    with pytest.raises(TypeError, match="dates: expected an expression, a column or 'auto', got"):
        body.dates(dates=columns["day"])


def test_duckdb_knows_when_each_text_was_published(con, dated):
    columns, by_day, by_text = dated
    con.register("dated", pa.table(columns))
    for day, values in (
        ("day", by_day), ("day::VARCHAR", by_day), ("day::TIMESTAMP", by_day), ("'auto'", by_text)
    ):  # fmt: skip
        rows = con.execute(f"SELECT unnest(news_dates(body, {day})) FROM dated").fetchall()
        assert [row["value"] for (row,) in rows] == values
    newscore.duckdb.register(con, what=["dates"])
    rows = con.execute("SELECT unnest(news_documents(body, day).dates) FROM dated").fetchall()
    assert [row["value"] for (row,) in rows] == by_day
    with pytest.raises(Exception, match="a text, and perhaps when it was published, got 3 arg"):
        con.execute("SELECT news_dates(body, day, day) FROM dated")
    with pytest.raises(Exception, match="news_normalize: expected a text, got 2 arguments"):
        con.execute("SELECT news_normalize(body, day) FROM dated")


def test_a_pipeline_is_no_name_of_a_model_anywhere(pd, pl, con):
    for call in (
        lambda: newscore.arrow.annotate_batch(batch(), "body", nlp="accurate"),
        lambda: pd.Series(["Rain."]).news.entities(nlp="accurate"),
        lambda: pl.col("body").news.entities(nlp="accurate"),
        lambda: newscore.duckdb.register(con, nlp="accurate"),
    ):
        with pytest.raises(TypeError, match=r"nlp: expected a pipeline, .* got str"):
            call()


def test_arrow_explains_what_cannot_be(pl):
    read = newscore.arrow.annotate_batch
    for frame in (pl.DataFrame({"body": ["Rain."]}), {"body": ["Rain."]}, batch().to_pylist()):
        with pytest.raises(TypeError, match="batch: expected a RecordBatch or Table of pyarrow"):
            read(frame, "body")
    texts = pa.array(["Rain."])
    double = pa.RecordBatch.from_arrays([texts, texts, texts], ["body", "key", "key"])
    for given in (double, pa.Table.from_batches([double])):
        with pytest.raises(ValueError, match="column 'key' stands twice"):
            read(given, "body", keep="key")
        with pytest.raises(ValueError, match="column 'key' stands twice"):
            read(given, "key")
        assert read(given, "body").num_rows == 0
    twice = read(batch(), "body", keep=["key", "key"])
    assert twice.schema.names.count("key") == 1


def test_a_column_to_keep_may_be_named_alone():
    assert newscore.arrow.annotate_batch(batch(), "body", keep="key").column_names[:2] == [
        "key",
        "sentence",
    ]


def test_a_table_in_parts_is_a_stream_and_no_record(small_blocks, nlp):
    table = nlp.annotate(TEXTS, what=KINDS)
    assert pa.table(table).num_rows == len(TEXTS)
    assert not hasattr(table, "__arrow_c_array__")
    with pytest.raises(AttributeError, match=r"3 parts, each below 2 GB: use __arrow_c_stream__"):
        _ = table.entities.__arrow_c_array__
    assert hasattr(nlp.annotate(TEXTS[:2]), "__arrow_c_array__")


@pytest.mark.parametrize("kind", [*KINDS, "documents"])
def test_a_batch_whose_table_is_in_parts_is_one_batch(small_blocks, kind, monkeypatch):
    made = newscore.arrow.annotate_batch(batch(), "body", keep=["key"], table=kind)
    monkeypatch.undo()
    assert made == newscore.arrow.annotate_batch(batch(), "body", keep=["key"], table=kind)
    empty = newscore.arrow.annotate_batch(batch().slice(0, 0), "body", keep=["key"], table=kind)
    assert (empty.num_rows, empty.schema) == (0, made.schema)


def test_a_large_batch_comes_in_parts(monkeypatch):
    read = newscore.arrow.Annotator("body", keep="key", table="sentences")
    (whole,) = read.batches([batch()])
    monkeypatch.setattr("newscore.arrow.PART_BYTES", 60)
    parts = list(read.batches([batch()]))
    assert len(parts) > 2
    assert pa.Table.from_batches(parts) == pa.Table.from_batches([whole])


def test_an_annotator_goes_to_a_worker_without_its_model():
    nlp = newscore.load(document=False, normalize={"quotes": False})
    annotator = newscore.arrow.Annotator("body", keep=["key"], nlp=nlp)
    data = pickle.dumps(annotator)
    assert len(data) < 2000
    other = pickle.loads(data)
    expected = newscore.arrow.annotate_batch(batch(), "body", keep=["key"], nlp=nlp)
    assert other(batch()).equals(expected)
    assert next(other.batches(iter([batch()]))).equals(expected)
    from newscore._worker import shared

    assert shared(other.model) is shared(pickle.loads(data).model)
    assert shared(other.model).rules == nlp.rules


# ---- none of them is needed -----------------------------------------------------------------


def test_newscore_imports_none_of_them():
    code = "import sys, newscore; newscore.load().annotate(['Paris.']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pyarrow", "pandas", "polars", "duckdb"} & set(done.stdout.split())


def test_other_names_are_not_there():
    with pytest.raises(AttributeError, match="module 'newscore' has no attribute 'cupy'"):
        _ = newscore.cupy


# ---- several tables in one pass -------------------------------------------------------------


SEVERAL = ["entities", "quotes", "dates", "identities"]


def lists_of(nlp):
    """The rows of several tables, as one pass finds them."""
    rows = pa.table(nlp.annotate(TEXTS, what=SEVERAL)).to_pylist()
    return [{name: row[name] for name in ("error", *SEVERAL)} for row in rows]


def test_arrow_finds_several_tables_in_one_pass(nlp):
    documents = newscore.arrow.annotate_batch(batch(), "body", keep="key", table=SEVERAL)
    rows = [{name: row[name] for name in ("error", *SEVERAL)} for row in documents.to_pylist()]
    assert rows == lists_of(nlp)
    for made in (documents, pa.Table.from_batches([documents.slice(0, 2), documents.slice(2)])):
        quotes = newscore.arrow.explode(made, "quotes", keep="key")
        alone = newscore.arrow.annotate_batch(batch(), "body", keep="key", table="quotes")
        assert quotes.to_pylist() == alone.to_pylist()
        assert quotes.schema.remove_metadata() == alone.schema.remove_metadata()
    with pytest.raises(ValueError, match="expected some of"):
        newscore.arrow.annotate_batch(batch(), "body", table=["verbs"])


def test_polars_finds_several_tables_in_one_pass(pl, nlp):
    frame = pl.DataFrame({"body": TEXTS}).lazy()
    found = frame.select(pl.col("body").news.documents(SEVERAL).alias("found"))
    made = found.collect()
    assert made.schema == found.collect_schema()
    rows = made.unnest("found").select("error", *SEVERAL).to_dicts()
    assert rows == lists_of(nlp)


def test_duckdb_finds_several_tables_in_one_pass(nlp):
    duckdb = pytest.importorskip("duckdb")
    con = duckdb.connect()
    newscore.duckdb.register(con, what=SEVERAL)
    rows = [(text,) for text in TEXTS]
    con.execute("CREATE TABLE news (body VARCHAR)")
    con.executemany("INSERT INTO news VALUES (?)", rows)
    (found,) = zip(*con.sql("SELECT news_documents(body) FROM news").fetchall(), strict=True)
    assert [{name: row[name] for name in ("error", *SEVERAL)} for row in found] == lists_of(nlp)


# ---- what is not there ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("arrow", "pyarrow"), ("pandas", "pandas"), ("polars", "polars"), ("duckdb", "duckdb"),
        ("duckdb", "pyarrow"), ("spark", "pyspark"), ("ray", "ray"), ("dask", "dask"),
    ],
)  # fmt: skip
def test_a_module_says_what_to_install(module, package):
    code = f"""
import sys
sys.modules[{package!r}] = None
try:
    from newscore.{module} import __all__
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.fullmatch(
        rf"newscore.{module} needs \w+: pip install 'newscore\[{module}\]'\n", done.stdout
    )
