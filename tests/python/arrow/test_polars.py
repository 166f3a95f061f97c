"""newscore in Polars: expressions, lazy and at once, and whole tables."""

import threading

import pytest

import newscore
from conftest import TEXTS
from engines import KINDS, expected, spans_of

pa = pytest.importorskip("pyarrow")


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
