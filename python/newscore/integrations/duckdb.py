"""DuckDB: functions for SQL.

    newscore.duckdb.register(con)
    con.sql("SELECT id, unnest(news_entities(body), recursive := true) FROM articles")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

import newscore
from newscore.integrations._model import model_of, shared
from newscore.integrations.arrow import texts_of

if TYPE_CHECKING:
    from newscore import Pipeline

_SPAN = {"sentence": "INTEGER", "start": "INTEGER", "end": "INTEGER", "text": "VARCHAR"}
_FIELDS = {
    "sentences": _SPAN,
    "tokens": _SPAN,
    "entities": {**_SPAN, "label": "VARCHAR", "score": "FLOAT"},
}


def register(
    con: duckdb.DuckDBPyConnection, *, nlp: Pipeline | None = None, threads: int = 1
) -> None:
    """Makes news_entities, news_sentences, news_tokens and news_normalize known to a connection.

    The first three give a list of structs, NULL for NULL; `unnest` makes rows of it.
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
    for kind, fields in _FIELDS.items():
        struct = con.struct_type({name: duckdb.type(of) for name, of in fields.items()})
        result = con.list_type(struct)
        _create(con, f"news_{kind}", reader(kind), [varchar], result)
    _create(con, "news_normalize", normalize, [varchar], varchar)


def _create(con: Any, name: str, function: Any, parameters: list[Any], result: Any) -> None:
    con.create_function(name, function, parameters, result, type="arrow", null_handling="special")
