"""What is given where a column of texts, or of what stands beside them, is expected.

Columns of other libraries are told by their attributes, for none of these need be installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["check_beside", "check_rows", "check_texts"]

# Tables that give no column until they are run, and what runs them.
LAZY = {"LazyFrame": "table.collect()", "DuckDBPyRelation": "table.df()"}
LIKELY_TEXTS = ("text", "body", "content", "article", "story")  # names of columns of texts
NUMBERS = "biufcmMSV"  # kinds of NumPy's types, which pandas has too: no strings


def check_texts(texts: object) -> None:
    """TypeError for what gives no texts, or something else: one text, a table, a column of numbers.

    >>> check_texts(["It rained."])
    >>> check_texts({"id": 7, "body": "It rained."})
    Traceback (most recent call last):
    TypeError: texts: expected an iterable of str, got a dict; name the column of texts, as in \
table['body']; the columns are 'id', 'body'
    """
    kind = type(texts).__name__
    if isinstance(texts, (str, bytes)):
        raise TypeError(
            f"texts: expected an iterable of str, got one {kind}; "
            "call the pipeline itself for a single text"
        )
    columns = column_names(texts)
    if columns is not None:
        names = ", ".join(map(repr, columns[:10])) or "none"
        likely = [column for column in columns if str(column).lower() in LIKELY_TEXTS]
        example = repr((likely or columns or ["text"])[0])
        raise TypeError(
            f"texts: expected an iterable of str, got a {kind}; name the column of texts, as in "
            f"{LAZY.get(kind, 'table')}[{example}]; the columns are {names}"
        )
    if not hasattr(texts, "__iter__"):
        raise TypeError(f"texts: expected an iterable of str, got {kind}")
    n_dimensions = getattr(texts, "ndim", 1)
    if n_dimensions != 1:
        raise TypeError(f"texts: expected one column, got a {kind} of {n_dimensions} dimensions")
    if other := type_without_strings(texts):
        raise TypeError(f"texts: expected strings, got a {kind} of {other}")


def check_rows(texts: object) -> None:
    """TypeError for a list of records, in none of which a text would be found.

    >>> check_rows([None, "It rained."])
    >>> check_rows([{"id": 7, "body": "It rained."}])
    Traceback (most recent call last):
    TypeError: texts[0]: expected str, got dict; name the text of each, as in \
[row['body'] for row in rows]
    """
    first = texts[0] if isinstance(texts, (list, tuple)) and texts else None
    if isinstance(first, Mapping):
        likely = [key for key in first if str(key).lower() in LIKELY_TEXTS]
        example = f"row[{(likely or list(first) or ['text'])[0]!r}]"
    elif isinstance(first, (list, tuple)):
        example = "row[0]"
    else:
        return
    raise TypeError(
        f"texts[0]: expected str, got {type(first).__name__}; name the text of each, as in "
        f"[{example} for row in rows]"
    )


def check_beside(**columns: object) -> None:
    """TypeError for a string, whose letters are no column, for a table and for one value.

    >>> check_beside(ids=["a1", "a2"], home=None)
    >>> check_beside(ids="id")
    Traceback (most recent call last):
    TypeError: ids: expected one for each text, got one str, 'id'
    """
    for name, values in columns.items():
        kind = type(values).__name__
        if isinstance(values, (str, bytes)):
            raise TypeError(f"{name}: expected one for each text, got one {kind}, {values[:60]!r}")
        if column_names(values) is not None:
            raise TypeError(
                f"{name}: expected one for each text, got a {kind}; name one column of it"
            )
        if values is not None and not hasattr(values, "__iter__"):
            raise TypeError(f"{name}: expected one for each text, got one {kind}, {values!r:.60}")


def column_names(table: object) -> list[object] | None:
    """The names of the columns of a table of any library, or the keys of a mapping."""
    if hasattr(table, "collect_schema"):  # of Polars, where the others warn of the time they take
        return list(table.collect_schema().names())
    # Of pyarrow, of pandas and Polars, of streams and data sets of pyarrow.
    schema = getattr(table, "schema", None)
    for names in (
        getattr(table, "column_names", None),
        getattr(table, "columns", None),
        getattr(schema, "names", None),
    ):
        if names is not None and hasattr(names, "__iter__"):
            return list(names)
    return list(table) if isinstance(table, Mapping) else None


def type_without_strings(column: Any) -> str:
    """The type of a column that can hold no string; "" for any other, and where all is missing."""
    library = type(column).__module__.partition(".")[0]
    if library == "pyarrow":
        import pyarrow

        from newscore.arrow import is_text

        kind = column.type
        if pyarrow.types.is_run_end_encoded(kind):
            kind = kind.value_type
        is_other = not is_text(kind) and not isinstance(kind, pyarrow.BaseExtensionType)
        return str(kind) if is_other else ""
    kind = getattr(column, "dtype", None)
    if library == "polars" and kind is not None:
        names = ("Boolean", "Binary")
        is_other = kind.is_numeric() or kind.is_temporal() or kind.is_nested() or str(kind) in names
        return str(kind) if is_other else ""
    if getattr(kind, "kind", "O") not in NUMBERS:
        return ""
    is_missing = column.isna() if hasattr(column, "isna") else column != column
    return "" if is_missing.all() else str(kind)
