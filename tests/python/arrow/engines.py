"""What the tests of tables ask of every engine: the same texts, the same rows."""

import pytest

from conftest import TEXTS
from newscore import _layers

pa = pytest.importorskip("pyarrow")

KINDS = _layers.TABLES


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


def batch(texts=TEXTS, kind=None):
    keys = [f"k{i}" for i in range(len(texts))]
    return pa.RecordBatch.from_arrays([pa.array(keys), pa.array(texts, kind)], ["key", "body"])
