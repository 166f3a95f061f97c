"""newscore in pyarrow, pandas, Polars and DuckDB: each is asked about the same texts."""

import datetime
import pickle
import re
import subprocess
import sys
import threading

import pytest

import newscore
from conftest import AWKWARD, NEWS
from newscore import _layers

pa = pytest.importorskip("pyarrow")

KINDS = _layers.TABLES
TEXTS = [NEWS, None, "", AWKWARD.replace("\ud800", ""), "Mark Twain left Paris.", NEWS]


def expected(nlp, kind, texts=TEXTS):
    """Rows of (place of the text, start, end, text) and for names label and score."""
    rows = pa.table(getattr(nlp.annotate(texts, what=kind), kind)).to_pylist()
    return [(row.pop("doc"), tuple(row.values())[1:]) for row in rows]


def as_nearly(row):
    """Equal to a row with these cells, floats nearly."""
    return tuple(pytest.approx(cell) if isinstance(cell, float) else cell for cell in row)


def spans_of(columns):
    """The same of lists of structs."""
    return [(i, tuple(span.values())) for i, spans in enumerate(columns) for span in spans or ()]


def names_of(nlp, **options):
    """(place of the text, text) of each name, by `annotate`."""
    table = pa.table(nlp.annotate(TEXTS, **options).entities)
    return list(zip(table["doc"].to_pylist(), table["text"].to_pylist(), strict=True))


OPTIONS = [{"labels": "PERSON"}, {"labels": ["LOC", "ORG"], "min_score": 0.9}, {"min_score": 0}]


# ---- pyarrow --------------------------------------------------------------------------------


def batch(texts=TEXTS, kind=None):
    keys = [f"k{i}" for i in range(len(texts))]
    return pa.RecordBatch.from_arrays([pa.array(keys), pa.array(texts, kind)], ["key", "body"])


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


def test_duckdb_refuses_a_column_without_strings(con):
    for value, kind in (("'Mark Twain left.'::BLOB", "binary"), ("7", "int32")):
        for name in ("entities", "normalize", "documents"):
            query = f"SELECT news_{name}(x) FROM (VALUES ({value})) AS t(x)"
            with pytest.raises(Exception, match=f"news_{name}: expected strings, got {kind}"):
                con.execute(query).fetchall()


def test_duckdb_is_told_what_is_wrong_before_a_query_is_run(con):
    register = newscore.duckdb.register
    with pytest.raises(TypeError, match="con: expected a connection of DuckDB, got str"):
        register("archive.duckdb")
    for options in ({"labels": "PER"}, {"min_score": 2}, {"threads": 0}, {"effort": 2}):
        with pytest.raises(ValueError, match=f"^{next(iter(options))}: expected"):
            register(con, **options)


def test_a_pipeline_is_no_name_of_a_model_anywhere(pd, pl, con):
    for call in (
        lambda: newscore.arrow.annotate_batch(batch(), "body", nlp="accurate"),
        lambda: pd.Series(["Rain."]).news.entities(nlp="accurate"),
        lambda: pl.col("body").news.entities(nlp="accurate"),
        lambda: newscore.duckdb.register(con, nlp="accurate"),
    ):
        with pytest.raises(TypeError, match=r"nlp: expected a pipeline, .* got str"):
            call()


def test_duckdb_takes_whatever_may_hold_strings(con):
    for value in ("'It rained.'", "'\"It rained.\"'::JSON", "'It rained.'::ENUM ('It rained.')"):
        query = f"SELECT len(news_sentences(x)) FROM (VALUES ({value}), (NULL)) AS t(x)"
        assert con.execute(query).fetchall() == [(1,), (None,)]
    for kind in ("VARCHAR", "INTEGER"):
        query = f"SELECT news_sentences(x) FROM (VALUES (NULL::{kind})) AS t(x)"
        assert con.execute(query).fetchall() == [(None,)]


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


@pytest.fixture
def small_blocks(monkeypatch):
    """Tables in many parts, as if their texts were gigabytes."""
    monkeypatch.setattr("newscore._annotate.BLOCK_BYTES", 1)
    monkeypatch.setattr("newscore._annotate.BATCH_DOCS", 2)


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


# ---- pandas ---------------------------------------------------------------------------------


@pytest.fixture
def pd():
    pandas = pytest.importorskip("pandas")
    assert newscore.pandas.__name__ == "newscore.pandas"
    return pandas


INDEX = ["a", "b", "b", "c", "d", "d"]  # labels that are there twice


def rows_of(frame):
    """Rows with None for what pandas, by the column's type, writes as NaN."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [tuple(row) for row in plain.itertuples(index=False)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["object", "string"])
def test_pandas_series(pd, nlp, kind, dtype):
    series = pd.Series(TEXTS, index=INDEX, dtype=dtype)
    frame = getattr(series.news, kind)(threads=2)
    right = expected(nlp, kind)
    assert rows_of(frame) == [as_nearly(row) for _, row in right]
    assert list(frame.index) == [INDEX[i] for i, _ in right]


@pytest.mark.parametrize("missing", [None, float("nan"), "NA", "NaT"])
def test_pandas_writes_nothing_in_many_ways(pd, nlp, missing):
    missing = {"NA": pd.NA, "NaT": pd.NaT}.get(missing, missing)
    series = pd.Series(["Mark Twain left Paris.", missing], dtype=object)
    assert list(series.news.sentences()["text"]) == ["Mark Twain left Paris."]
    assert pa.table(nlp.annotate(series)).column("error").to_pylist() == [None, "null"]


def test_pandas_frames_put_spans_beside_their_rows(pd, nlp):
    frame = pd.DataFrame({"key": range(6), "text": TEXTS, "n": list("uvwxyz")}, index=INDEX)
    right = expected(nlp, "entities")
    made = frame.news.entities("text")
    assert list(made.columns) == [
        "key", "n", "sentence", "start", "end", "text", "label", "score"
    ]  # fmt: skip
    assert list(made["key"]) == [i for i, _ in right]
    assert list(made.index) == [INDEX[i] for i, _ in right]
    assert list(made["n"]) == ["uvwxyz"[i] for i, _ in right]
    assert rows_of(made.iloc[:, 2:]) == [as_nearly(row) for _, row in right]
    left = frame.news.entities("text", how="left")
    assert list(left["key"].drop_duplicates()) == list(range(6))
    assert left["text"].isna().sum() == 6 - len({i for i, _ in right})
    assert list(left.dropna()["text"]) == list(made["text"])


def test_pandas_explains_what_cannot_be(pd):
    frame = pd.DataFrame({"body": ["Mark Twain left."], "text": [1]})
    with pytest.raises(ValueError, match="has a column 'text' of its own: give a prefix="):
        frame.news.entities("body")
    assert "name_text" in frame.news.entities("body", prefix="name_").columns
    with pytest.raises(ValueError, match="how: expected 'inner' or 'left', got 'outer'"):
        frame.news.entities("body", how="outer")
    with pytest.raises(KeyError):
        frame.news.entities("article")
    with pytest.raises(TypeError, match="column: expected the name of a column, got Series"):
        frame.news.entities(frame["body"])
    with pytest.raises(TypeError, match="dates: expected the name of a column or 'auto', got Ser"):
        frame[["body"]].news.entities("body", dates=frame["text"])


@pytest.mark.parametrize("column", [[1, 2], [b"Mark Twain left.", None], [1.5, None], [True]])
def test_pandas_refuses_a_column_without_strings(pd, column):
    frame = pd.DataFrame({"body": column})
    for read in (
        frame["body"].news.entities,
        frame["body"].news.normalize,
        lambda: frame.news.sentences("body"),
    ):
        with pytest.raises(TypeError, match="column 'body': expected strings, got "):
            read()


def test_pandas_takes_whatever_may_hold_strings(pd):
    left = "Mark Twain left Paris."
    for series in (
        pd.Series([left, None], dtype="category"),
        pd.Series([left, None], dtype=pd.ArrowDtype(pa.string())),
        pd.Series([left, 7], dtype=object),
    ):
        assert list(series.news.entities()["text"]) == ["Mark Twain", "Paris"]
    for nothing in ([None, None], [float("nan")]):
        assert len(pd.Series(nothing).news.entities()) == 0
    assert len(pd.Series([], dtype=object).news.entities()) == 0


def test_pandas_reads_arrows_types_of_strings(pd):
    """What read_parquet(dtype_backend="pyarrow") may give."""
    texts = pa.array(["Mark Twain left Paris.", None])
    for column in (texts.dictionary_encode(), texts.cast(pa.large_string())):
        series = pd.Series(pd.arrays.ArrowExtensionArray(column))
        assert list(series.news.entities()["text"]) == ["Mark Twain", "Paris"]
    for column in (pa.array([b"Rain."]), pa.array([1]), pa.array([["Rain."]])):
        with pytest.raises(TypeError, match="expected strings, got "):
            pd.Series(pd.arrays.ArrowExtensionArray(column)).news.entities()


@pytest.mark.parametrize("column", [[["Rain."], None], [{"a": "Rain."}], [(1, 2), 3]])
def test_pandas_refuses_objects_of_which_none_is_a_string(pd, column):
    """Once nothing was found in them."""
    with pytest.raises(TypeError, match=r"column 'body': expected strings, got (list|dict|tuple)"):
        pd.Series(column, name="body", dtype=object).news.entities()


def test_pandas_refuses_a_column_that_stands_twice(pd):
    frame = pd.DataFrame([["Rain.", "Snow.", 1]], columns=["body", "body", "id"])
    with pytest.raises(ValueError, match="column 'body' stands twice"):
        frame.news.entities("body")
    frame.columns = ["body", "day", "day"]
    with pytest.raises(ValueError, match="column 'day' stands twice"):
        frame.news.dates("body", dates="day")
    with pytest.raises(TypeError, match="dates: expected the name of a column or 'auto', got Ser"):
        frame.news.dates("body", dates=pd.Series(["2024-05-01"]))


def test_pandas_normalizes_categories(pd):
    """Once all of them became NaN."""
    series = pd.Series(["Well\u2026", None, "\u201cYes\u201d", "Well..."], dtype="category")
    made = series.news.normalize()
    assert made.dropna().tolist() == ["Well...", '"Yes"', "Well..."]
    assert made.isna().tolist() == [False, True, False, False]


def test_pandas_normalizes(pd):
    series = pd.Series(["Well\u2026", None, "\u201cYes\u201d"], index=[3, 3, 4], name="body")
    made = series.news.normalize(quotes=False)
    assert made.tolist()[::2] == ["Well...", "\u201cYes\u201d"]
    assert made.isna().tolist() == [False, True, False]
    assert (made.name, list(made.index)) == ("body", [3, 3, 4])


@pytest.mark.parametrize("kind", KINDS)
def test_pandas_methods_say_what_their_columns_are(pd, kind):
    series, frame = pd.Series(["Ann left."]), pd.DataFrame({"body": ["Ann left."]})
    method = getattr(series.news, kind)
    assert ", ".join(method().columns) in method.__doc__
    assert (method.__name__, getattr(frame.news, kind).__name__) == (kind, kind)
    with pytest.raises(AttributeError):
        _ = series.news.verbs


# ---- Polars ---------------------------------------------------------------------------------


@pytest.fixture
def pl():
    polars = pytest.importorskip("polars")
    assert newscore.polars.__name__ == "newscore.polars"
    return polars


@pytest.mark.parametrize("kind", KINDS)
def test_polars_expressions(pl, nlp, kind):
    frame = pl.DataFrame({"body": TEXTS})
    expression = getattr(pl.col("body").news, kind)().alias("spans")
    at_once = frame.select(expression)
    assert spans_of(at_once["spans"].to_list()) == expected(nlp, kind)
    assert at_once["spans"].is_null().to_list() == [text is None for text in TEXTS]
    lazy = frame.lazy().select(expression)
    assert lazy.collect_schema() == at_once.schema
    assert lazy.collect().equals(at_once)
    assert getattr(frame["body"].news, kind)().equals(at_once["spans"].alias("body"))


def test_polars_refuses_a_column_without_strings(pl):
    frame = pl.DataFrame({"body": [1, 2], "bytes": [b"Mark Twain left.", None]})
    for column in frame.columns:
        for method in ("entities", "normalize"):
            with pytest.raises(TypeError, match=f"column '{column}': expected strings, got "):
                getattr(frame[column].news, method)()
            with pytest.raises(Exception, match=f"column '{column}': expected strings, got "):
                frame.select(getattr(pl.col(column).news, method)())


def test_polars_takes_whatever_may_hold_strings(pl):
    texts = ["Mark Twain left Paris.", None]
    for dtype in (pl.String, pl.Categorical, pl.Enum(texts[:1])):
        assert len(pl.Series(texts, dtype=dtype).news.entities()[0]) == 2
    assert pl.Series([None, None]).news.entities().to_list() == [None, None]


def test_polars_unnests_rows_of_names_alone(pl, nlp):
    rows = (
        pl.DataFrame({"key": range(len(TEXTS)), "body": TEXTS})
        .with_columns(names=pl.col("body").news.entities())
        .filter(pl.col("names").list.len() > 0)
        .explode("names")
        .unnest("names")
    )
    assert rows["key"].to_list() == [i for i, _ in expected(nlp, "entities")]
    assert rows["label"].null_count() == 0


def test_polars_takes_a_table_in_parts(pl, nlp, small_blocks):
    table = nlp.annotate(TEXTS, what=KINDS)
    assert pl.DataFrame(table).height == len(TEXTS)
    assert pl.DataFrame(table.entities).height == len(expected(nlp, "entities"))
    assert pl.Series(TEXTS).news.entities().null_count() == TEXTS.count(None)


def test_polars_takes_a_table_without_pyarrow(pl, nlp):
    table = nlp.annotate(TEXTS, what=KINDS)
    assert pl.DataFrame(table).height == len(TEXTS)
    for kind in KINDS:
        flat = pl.DataFrame(getattr(table, kind))
        assert [row[0] for row in flat.iter_rows()] == [i for i, _ in expected(nlp, kind)]


def test_polars_streams_and_runs_in_threads(pl, nlp):
    frame = pl.DataFrame({"key": range(600), "body": TEXTS * 100})
    query = (
        frame.lazy()
        .filter(pl.col("body").is_not_null())
        .with_columns(names=pl.col("body").news.entities())
        .explode("names")
        .unnest("names")
        .filter(pl.col("label").is_not_null())
        .sort("key", "start")
        .select("key", "start", "end", "text", "label")
    )
    plain = query.collect()
    assert plain.height == 100 * len(expected(nlp, "entities"))
    try:
        streamed = query.collect(engine="streaming")
    except ValueError:  # before Polars 1.23
        streamed = query.collect(streaming=True)
    assert streamed.equals(plain)
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(query.collect())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(result.equals(plain) for result in results)


def test_polars_with_a_pipeline_of_ones_own(pl):
    nlp = newscore.load(document=False)
    made = pl.Series("body", TEXTS).news.entities(nlp=nlp, threads=2)
    assert spans_of(made.to_list()) == expected(nlp, "entities")


def test_polars_documents_may_be_of_one_table(pl):
    documents = pl.col("body").news.documents
    frame = pl.DataFrame({"body": ["Mark Twain left Paris."]})
    one, list_of_one = frame.select(a=documents("entities"), b=documents(["entities"]))
    assert one.to_list() == list_of_one.to_list()


def test_polars_normalizes(pl):
    frame = pl.DataFrame({"body": ["Well\u2026", None]})
    body = pl.col("body").news
    made = frame.select(body.normalize(), x=body.normalize(ellipses=False))
    assert made.to_dict(as_series=False) == {
        "body": ["Well...", None], "x": ["Well\u2026", None]
    }  # fmt: skip


# ---- DuckDB ---------------------------------------------------------------------------------


@pytest.fixture
def con():
    duckdb = pytest.importorskip("duckdb")
    con = duckdb.connect()
    newscore.duckdb.register(con, threads=2)
    articles = pa.table({"key": range(len(TEXTS)), "body": TEXTS})
    con.register("articles", articles)
    yield con
    con.close()


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_functions(con, nlp, kind):
    rows = con.execute(f"SELECT key, news_{kind}(body) FROM articles ORDER BY key").fetchall()
    assert spans_of([spans for _, spans in rows]) == expected(nlp, kind)
    assert [spans is None for _, spans in rows] == [text is None for text in TEXTS]


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_functions_have_the_types_of_the_table(con, nlp, kind):
    duckdb = pytest.importorskip("duckdb")
    found = nlp.annotate(["Ann left."], what=kind)
    assert len(found) == 1
    (promised,) = con.sql(f"SELECT news_{kind}(body) FROM articles").types
    assert promised == duckdb.sql(f"SELECT {kind} FROM found").types[0]


def test_duckdb_unnests(con, nlp):
    rows = con.execute(
        "SELECT label, count(*) FROM (SELECT unnest(news_entities(body), recursive := true)"
        " FROM articles) GROUP BY label ORDER BY label"
    ).fetchall()
    labels = [row[4] for _, row in expected(nlp, "entities")]
    assert rows == [(label, labels.count(label)) for label in sorted(set(labels))]


def test_duckdb_reads_more_than_a_vector(con, nlp):
    n = con.execute(
        "SELECT count(*), count(DISTINCT i) FROM (SELECT i, unnest(news_sentences(body)) AS s"
        " FROM articles, range(1000) AS t(i))"
    ).fetchone()
    assert n == (1000 * len(expected(nlp, "sentences")), 1000)


def test_duckdb_reads_a_table(nlp):
    duckdb = pytest.importorskip("duckdb")
    names = nlp.annotate(TEXTS).entities
    query = "SELECT doc, text FROM names WHERE score >= 0 ORDER BY doc, start"
    assert duckdb.sql(query).fetchall() == [
        (i, row[3]) for i, row in expected(nlp, "entities")
    ]
    assert len(names) > 0


def test_duckdb_normalizes(con):
    query = "SELECT news_normalize(x) FROM (VALUES ('Well\u2026'), (NULL)) AS t(x)"
    assert con.execute(query).fetchall() == [("Well...",), (None,)]


# ---- none of them is needed -----------------------------------------------------------------


def test_newscore_imports_none_of_them():
    code = "import sys, newscore; newscore.load().annotate(['Paris.']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pyarrow", "pandas", "polars", "duckdb"} & set(done.stdout.split())


def test_other_names_are_not_there():
    with pytest.raises(AttributeError, match="module 'newscore' has no attribute 'cupy'"):
        _ = newscore.cupy


# ---- a table where texts are expected ------------------------------------------------------------


def test_a_table_in_the_place_of_texts_is_refused_by_its_columns(nlp, pd, pl):
    columns = {"key": [1, 2], "body": ["Ann left Paris.", None]}
    tables = [columns, pd.DataFrame(columns), pl.DataFrame(columns), pa.table(columns)]
    tables += [pl.LazyFrame(columns).collect(), pa.RecordBatch.from_pydict(columns)]
    for table in tables:
        for read in (nlp.annotate, nlp.pipe):
            with pytest.raises(TypeError, match=r"as in table\['body'\]; .* are 'key', 'body'$"):
                read(table)
    for column in (columns["body"], pd.DataFrame(columns)["body"], pl.DataFrame(columns)["body"]):
        assert len(nlp.annotate(column).entities) == 2
    assert len(nlp.annotate(pa.table(columns)["body"]).entities) == 2
    assert len(nlp.annotate({"a": "Ann left Paris."}.values()).entities) == 2


def test_a_table_that_is_yet_to_be_run_is_refused_by_what_runs_it(nlp, pl, con):
    """Once the advice, to name a column, led to the same error or to none of Polars' columns."""
    frame = pl.LazyFrame({"body": ["Ann left Paris."]})
    relation = con.sql("SELECT 'Ann left Paris.' AS body")
    for table, example in ((frame, "table.collect()['body']"), (relation, "table.df()['body']")):
        with pytest.raises(TypeError, match="name the column of texts, as in") as caught:
            nlp.annotate(table)
        assert f"as in {example}; the columns are 'body'" in str(caught.value)
        assert len(nlp.annotate(eval(example, {"table": table})).entities) == 2


def test_a_column_that_can_hold_no_strings_is_refused(nlp, pd, pl):
    """Once all rows of the wrong column had an error, and the table of names was empty."""
    np = pytest.importorskip("numpy")
    days = [datetime.date(2024, 5, 1)]
    for column in (
        np.array([1, 2]), np.array([b"Rain."]), np.array([1.5, 2]),
        pd.Series([1, 2]), pd.Series([1, None], dtype="Int64"), pd.Series([True]),
        pd.Series(pd.to_datetime(days)), pd.array([1, 2]), pd.Index([7]),
        pl.Series([1, 2]), pl.Series([b"Rain."]), pl.Series(days), pl.Series([["Rain."]]),
        pa.array([1]), pa.array([b"Rain."]), pa.chunked_array([[1]]), pa.array([{"a": "Rain."}]),
    ):  # fmt: skip
        for read in (nlp.annotate, nlp.pipe):
            with pytest.raises(TypeError, match=r"texts: expected strings, got an? .* of "):
                read(column)
    nothing = (np.array([float("nan")]), pd.Series([None, float("nan")]), pa.nulls(2))
    for column in (*nothing, pl.Series([None]), pd.Series([], dtype=float)):
        assert len(nlp.annotate(column).entities) == 0


def test_any_column_of_strings_is_read(nlp, pd, pl):
    np = pytest.importorskip("numpy")
    left = "Mark Twain left Paris."
    for column in (
        np.array([left]), np.array([left, None], dtype=object),
        pd.array([left, None]), pd.array([left, None], dtype="string"), pd.Index([left]),
        pd.Series([left, None], dtype="category"), pd.Categorical([left, None]),
        pl.Series([left], dtype=pl.Categorical),
        pa.array([left, None]).dictionary_encode(), pa.array([left], pa.large_string()),
        pa.chunked_array([[left], [None]]),
    ):  # fmt: skip
        assert nlp.annotate(column).entities["text"] == ["Mark Twain", "Paris"]
        assert [len(doc.ents) for doc in nlp.pipe(column)] == [2, 0][: len(column)]


def test_a_matrix_is_no_column_of_texts(nlp, pd):
    """`df[["body"]].to_numpy()` once gave a table of errors."""
    pytest.importorskip("numpy")
    matrix = pd.DataFrame({"body": ["Rain."]}).to_numpy()
    for texts, n in ((matrix, 2), (matrix[0, 0:1].reshape(()), 0)):
        with pytest.raises(TypeError, match=f"expected one column, got a ndarray of {n} dimens"):
            nlp.annotate(texts)


def test_a_stream_of_batches_is_a_table(nlp):
    """As DuckDB's arrow() gives it; each batch was once one text that is no str."""
    table = pa.table({"key": [1], "body": ["Ann left Paris."]})
    for stream in (table.to_reader(), pa.RecordBatchReader.from_batches(table.schema, [])):
        with pytest.raises(TypeError, match=r"as in table\['body'\]; .* are 'key', 'body'$"):
            nlp.annotate(stream)


@pytest.mark.parametrize("name", ["ids", "dates", "home"])
def test_what_stands_beside_texts_is_no_string_and_no_table(nlp, pd, name):
    """Once `ids="id"` gave two texts the identifiers "i" and "d", and a table its columns."""
    columns = {"a": [1], "b": [2]}
    for values in (b"ab", columns, pd.DataFrame(columns), pa.table(columns)):
        with pytest.raises(TypeError, match=f"{name}: expected one for each text, got "):
            nlp.annotate(["Rain.", "Snow."], **{name: values})
    with pytest.raises(TypeError, match="ids: expected one for each text, got one str, 'id'"):
        nlp.annotate(["Rain.", "Snow."], ids="id")
    with pytest.raises(TypeError, match=f"{name}: expected one for each text, got one int, 5"):
        nlp.annotate(["Rain.", "Snow."], **{name: 5})


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
