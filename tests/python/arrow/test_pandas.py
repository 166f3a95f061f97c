"""newscore in pandas: accessors of a series and of a frame."""

import pytest

from conftest import TEXTS
from engines import KINDS, as_nearly, expected

pa = pytest.importorskip("pyarrow")


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
