"""A table, or a column of anything but strings, in the place of texts."""

import datetime

import pytest

pa = pytest.importorskip("pyarrow")


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
