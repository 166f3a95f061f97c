"""Tables without any library: columns, rows, a head for notebooks; and in other libraries."""

import copy
import pickle
import sys

import pytest

import newscore
from conftest import AWKWARD, NEWS
from newscore import _layers

TEXTS = [NEWS, None, "", AWKWARD, "Mark Twain left Paris.", 7]
IDS = ["a", "b", None, "d\u00e9\U0001f600", "e", "f"]
DATES = ["2024-05-06", None, "1969-12-31", None, "0001-01-01", "9999-12-31"]


@pytest.fixture(scope="module")
def table(nlp):
    return nlp.annotate(TEXTS, ids=IDS, dates=DATES, what=_layers.TABLES)


def tables(table):
    return [table, *(getattr(table, kind) for kind in _layers.TABLES)]


def test_rows_and_columns_are_those_of_pyarrow(table):
    pa = pytest.importorskip("pyarrow")
    for one in tables(table):
        right = pa.table(one).to_pylist()
        assert list(one) == right
        assert len(one) == len(right)
        assert one.columns == tuple(pa.table(one).column_names) == one.schema.names
        for name in one.columns:
            assert one[name] == [row[name] for row in right]
        if right:
            assert one[0] == right[0] != one[-1] or len(right) == 1
            assert one[-1] == right[-1]
        assert one[1:4] == right[1:4]
        assert one[::-2] == right[::-2]


def test_rows_of_several_blocks_are_in_order(nlp, table, monkeypatch):
    monkeypatch.setattr("newscore._annotate.BLOCK_BYTES", 100)
    monkeypatch.setattr("newscore._annotate.BATCH_DOCS", 1)
    parts = nlp.annotate(TEXTS, ids=IDS, dates=DATES, what=_layers.TABLES)
    with pytest.raises(AttributeError, match="parts"):
        parts.__arrow_c_array__()
    for one, other in zip(tables(parts), tables(table), strict=True):
        assert list(one) == list(other)


def test_rows_need_no_library(table, monkeypatch):
    for module in ("pyarrow", "pandas", "polars"):
        monkeypatch.setitem(sys.modules, module, None)
    names = table.entities
    assert names["text"][:2] == ["Angela Merkel", "Emmanuel Macron"]
    assert names[0]["label"] == "PERSON"
    assert str(table[0]["date"]) == "2024-05-06"
    for method, extra in (("to_arrow", "arrow"), ("to_pandas", "pandas"), ("to_polars", "polars")):
        with pytest.raises(ImportError, match=rf"{method}\(\) needs .*newscore\[{extra}\]"):
            getattr(names, method)()


def test_what_is_no_row_or_column_is_explained(table):
    names = table.entities
    with pytest.raises(KeyError, match=r"'txt': the columns are \('doc', 'id'"):
        names["txt"]
    for index in (len(names), -len(names) - 1, 10**30):
        with pytest.raises(IndexError):
            names[index]
    with pytest.raises(TypeError, match="the name of a column, the number of a row or a slice"):
        names[1.5]


def test_tables_of_other_libraries(table):
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    names = table.entities
    assert names.to_arrow().to_pylist() == list(names)
    assert names.to_polars().equals(pl.DataFrame(names))
    assert names.to_polars().to_dicts() == list(names)
    frame = names.to_pandas()
    assert list(frame.columns) == list(names.columns)
    assert frame["text"].tolist() == names["text"]
    again = pd.DataFrame(names)
    assert list(again.columns) == list(names.columns)
    assert again["start"].tolist() == frame["start"].tolist()
    assert pd.DataFrame(table)["sentences"][0][0]["text"] == table[0]["sentences"][0]["text"]


def test_a_notebook_shows_the_head(nlp):
    names = nlp.annotate(["Ann <b> & Bob left Paris."] * 9).entities
    page = names._repr_html_()
    assert page.count("<tr>") == 11
    assert f"entities: {len(names)} rows, the first 10 of them" in page
    assert "<th>label</th>" in page
    bold = nlp.annotate(["<b> x & y"], ids=["<b>"], what="sentences").sentences
    assert "<b>" not in bold._repr_html_()
    assert nlp.annotate([])._repr_html_().count("<tr>") == 1
    assert "rows</td>" in nlp.annotate(["Ann left."])._repr_html_()
    assert newscore.load().annotate([None])._repr_html_()


def test_a_table_says_how_it_goes_to_another_process(table):
    with pytest.raises(TypeError, match=r"cannot be pickled: send table\.to_arrow\(\), or list"):
        pickle.dumps(table)
    assert pickle.loads(pickle.dumps(list(table.entities))) == list(table.entities)


@pytest.mark.parametrize("name", ["documents", "entities", "quotes"])
def test_a_schema_goes_to_another_process(name):
    schema = newscore.schema(name, what=["entities", "quotes"])
    for again in (pickle.loads(pickle.dumps(schema)), copy.copy(schema), copy.deepcopy(schema)):
        assert again == schema
        assert again.fields == schema.fields
