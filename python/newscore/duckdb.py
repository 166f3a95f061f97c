"""DuckDB: functions for SQL.

    newscore.duckdb.register(con)
    con.sql("SELECT id, unnest(news_entities(body), recursive := true) FROM articles")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import newscore
from newscore import _layers
from newscore._extras import extra
from newscore._worker import model_of, shared

with extra("duckdb"):
    import duckdb
    import pyarrow as pa

    from newscore.arrow import texts_of

if TYPE_CHECKING:
    from newscore import Pipeline

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
    con: duckdb.DuckDBPyConnection, *, nlp: Pipeline | None = None, threads: int = 1
) -> None:
    """Makes news_normalize and, for each table, news_entities and so on known to a connection.

    The latter give a list of structs, NULL for NULL; `unnest` makes rows of it.
    """
    model = model_of(nlp)

    def reader(kind: str) -> Any:
        def read(texts: Any) -> Any:
            table = shared(model).annotate(texts_of(texts), what=kind, threads=threads)
            return pa.table(table).column(kind)

        return read

    def normalize(texts: Any) -> Any:
        plain = [None if text is None else newscore.normalize(text) for text in texts_of(texts)]
        return pa.array(plain, pa.string())

    varchar = duckdb.type("VARCHAR")
    for kind in _layers.TABLES:
        columns = {column.name: TYPES[column.type] for column in _layers.columns(kind)}
        struct = con.struct_type({name: duckdb.type(of) for name, of in columns.items()})
        result = con.list_type(struct)
        _create(con, f"news_{kind}", reader(kind), [varchar], result)
    _create(con, "news_normalize", normalize, [varchar], varchar)


def _create(con: Any, name: str, function: Any, parameters: list[Any], result: Any) -> None:
    con.create_function(name, function, parameters, result, type="arrow", null_handling="special")
