"""DuckDB: functions for SQL.

    newscore.duckdb.register(con)
    con.sql("SELECT id, unnest(news_entities(body), recursive := true) FROM articles")
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import newscore
from newscore import _core, _layers
from newscore._extras import extra
from newscore._worker import model_of, shared

with extra("duckdb"):
    import duckdb
    import pyarrow as pa

    from newscore.arrow import OWN_KEYS, is_text, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscore import Field, Pipeline

__all__ = ["register"]

TYPES = {  # by Arrow's names
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "utf8": "VARCHAR",
    "date32": "DATE",
    "timestamp[us]": "TIMESTAMP",
}


def register(
    con: duckdb.DuckDBPyConnection,
    *,
    what: Sequence[str] = _layers.DEFAULT,
    labels: str | Sequence[str] | None = None,
    min_score: float = _core.min_score,
    effort: float | None = None,
    nlp: Pipeline | None = None,
    threads: int = 1,
) -> None:
    """Makes news_normalize and, for each table, news_entities and so on known to a connection.

    The latter give a list of structs, NULL for NULL; `unnest` makes rows of it. news_documents
    finds the tables `what` in one pass: a struct with a list for each of them, and `error`.
    Each of these takes a second argument, when a text was published: news_dates(body, day), or
    'auto'.
    `labels`, `min_score` and `effort` are those of `Pipeline.annotate`. To register again, with
    other options for instance, puts the new functions in the place of the old ones.
    """
    options: dict[str, Any] = {
        "labels": labels,
        "min_score": min_score,
        "effort": effort,
        "threads": threads,
    }
    if not hasattr(con, "create_function"):
        raise TypeError(f"con: expected a connection of DuckDB, got {type(con).__name__}")
    model = model_of(nlp)
    shared(model).annotate([], what=what, **options)  # says now what is wrong with them

    def found(columns: tuple[Any, ...], kinds: str | Sequence[str]) -> Any:
        texts, *dates = columns
        published = _published(dates[0]) if dates else None
        table = shared(model).annotate(texts_of(texts), what=kinds, dates=published, **options)
        return pa.table(table)

    def reader(kind: str) -> Any:
        return lambda *columns: found(columns, kind).column(kind)

    def documents(*columns: Any) -> Any:
        return found(columns, what).drop_columns(list(OWN_KEYS)).to_struct_array()

    def normalize(texts: Any) -> Any:
        plain = [None if text is None else newscore.normalize(text) for text in texts_of(texts)]
        return pa.array(plain, pa.string())

    for kind in _layers.TABLES:
        rows = con.list_type(_struct(con, _layers.columns(kind)))
        _create(con, f"news_{kind}", reader(kind), rows)
    fields = [f for f in newscore.schema(what=what).fields if f.name not in OWN_KEYS]
    _create(con, "news_documents", documents, _struct(con, fields))
    _create(con, "news_normalize", normalize, duckdb.type("VARCHAR"), at_most=1)


def _published(dates: Any) -> Any:
    """When texts were published: a column, or the word that all its rows have."""
    is_auto = is_text(dates.type) and dates.unique().to_pylist() == ["auto"]
    return "auto" if is_auto else dates


def _struct(con: Any, fields: Sequence[Field]) -> Any:
    return con.struct_type({field.name: _type(con, field) for field in fields})


def _type(con: Any, field: Field) -> Any:
    if field.type == "list":
        return con.list_type(_struct(con, field.fields))
    return duckdb.type(TYPES[field.type])


def _create(con: Any, name: str, function: Any, result: Any, at_most: int = 2) -> None:
    expected = "a text" if at_most == 1 else "a text, and perhaps when it was published"

    def checked(*columns: Any) -> Any:
        if not 1 <= len(columns) <= at_most:
            raise TypeError(f"{name}: expected {expected}, got {len(columns)} arguments")
        texts = columns[0]  # those of a column without any value are of a type that nobody chose
        if not is_text(texts.type) and texts.null_count < len(texts):
            raise TypeError(f"{name}: expected strings, got {texts.type}")
        return function(*columns)

    with suppress(duckdb.InvalidInputException):  # there is none yet
        con.remove_function(name)
    # Without types, into which DuckDB would turn bytes, and which would all have to be given.
    con.create_function(name, checked, None, result, type="arrow", null_handling="special")
