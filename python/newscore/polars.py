"""Polars: the namespace `news` of expressions and Series, which importing this module registers.

    import newscore.polars

    found = frame.with_columns(names=pl.col("body").news.entities())
    found.filter(pl.col("names").list.len() > 0).explode("names").unnest("names")

Without the filter, a text without names, or no text at all, gives a row of nulls.
The expressions are elementwise, so they run lazily, streamed and in Polars' own threads, all on one
pipeline. pyarrow is not needed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import newscore
from newscore import _core, _layers
from newscore._extras import extra
from newscore._worker import model_of, shared

with extra("polars"):
    import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscore import Field, Pipeline

__all__ = ["ExprNews", "SeriesNews"]

TYPES = {  # by Arrow's names
    "int32": pl.Int32,
    "int64": pl.Int64,
    "float32": pl.Float32,
    "float64": pl.Float64,
    "utf8": pl.String,
    "date32": pl.Date,
    "timestamp[us]": pl.Datetime("us"),
}

PUBLISHED = "newscore.published"  # beside the column of texts, whose own name may be any other
STRINGS = (pl.String, pl.Categorical, pl.Enum, pl.Null)


def check_strings(texts: pl.Series) -> None:
    """TypeError for a column without strings, of which nothing would be found."""
    if texts.dtype not in STRINGS:
        raise TypeError(f"column {texts.name!r}: expected strings, got {texts.dtype}")


class _Read:
    """What an expression runs on a Series of texts, perhaps with dates. Pickled without model."""

    def __init__(
        self, kind: str | Sequence[str], nlp: Pipeline | None, options: dict[str, Any]
    ) -> None:
        self.kind, self.model, self.options = kind, model_of(nlp), options

    def __call__(self, texts: pl.Series, dates: Any = None) -> pl.Series:
        check_strings(texts)
        nlp = shared(self.model)
        table = pl.DataFrame(nlp.annotate(texts, what=self.kind, dates=dates, **self.options))
        return self._column(table).alias(texts.name)

    def _column(self, table: pl.DataFrame) -> pl.Series:
        return table.get_column(str(self.kind))


class _ReadSeveral(_Read):
    """The same for several tables, as the fields of one struct."""

    def _column(self, table: pl.DataFrame) -> pl.Series:
        return table.select(list(_documents(self.kind))).to_struct()


class _Beside:
    """Runs on a struct of texts and dates what takes both."""

    def __init__(self, read: _Read) -> None:
        self.read = read

    def __call__(self, both: pl.Series) -> pl.Series:
        return self.read(*(both.struct.field(name) for name in both.struct.fields))


def _documents(what: Sequence[str]) -> dict[str, Any]:
    """The columns of a row a text, with their types."""
    fields = newscore.schema(what=what).fields
    return {f.name: _dtype(f) for f in fields if f.name not in ("doc", "id", "date")}


def _dtype(field: Field) -> Any:
    if field.type != "list":
        return TYPES[field.type]
    return pl.List(pl.Struct({inner.name: _dtype(inner) for inner in field.fields}))


class _Normalize:
    def __init__(self, rules: dict[str, Any]) -> None:
        self.rules = rules

    def __call__(self, texts: pl.Series) -> pl.Series:
        check_strings(texts)
        made = [
            None if text is None else newscore.normalize(text, **self.rules)
            for text in texts.to_list()
        ]
        return pl.Series(texts.name, made, dtype=pl.String)


class _News:
    """What both namespaces offer: normalize, and a method a table."""

    def _map(self, function: Any, dtype: Any) -> Any:
        raise NotImplementedError

    def _read(self, read: _Read, dtype: Any, dates: Any) -> Any:
        raise NotImplementedError

    if TYPE_CHECKING:

        def __getattr__(self, table: str) -> Callable[..., Any]: ...

    def normalize(self, **rules: Any) -> Any:
        """The texts with plain characters; `rules` are those of newscore.normalize."""
        return self._map(_Normalize(rules), pl.String)

    def documents(
        self,
        what: str | Sequence[str] = _layers.DEFAULT,
        *,
        dates: Any = None,
        labels: str | Sequence[str] | None = None,
        min_score: float = _core.min_score,
        effort: float | None = None,
        nlp: Pipeline | None = None,
        threads: int = 1,
    ) -> Any:
        """Several tables in one pass: a Struct of `error` and so on, and a list for each table."""
        kinds = (what,) if isinstance(what, str) else tuple(what)
        options = {
            "labels": labels,
            "min_score": min_score,
            "effort": effort,
            "threads": threads,
        }
        read = _ReadSeveral(kinds, nlp, options)
        return self._read(read, pl.Struct(_documents(kinds)), dates)


def _add_method(table: str) -> None:
    """Gives both namespaces the method of a table."""
    columns = {column.name: TYPES[column.type] for column in _layers.columns(table)}
    dtype = pl.List(pl.Struct(columns))

    def spans(
        self: _News,
        *,
        dates: Any = None,
        labels: str | Sequence[str] | None = None,
        min_score: float = _core.min_score,
        effort: float | None = None,
        nlp: Pipeline | None = None,
        threads: int = 1,
    ) -> Any:
        options = {
            "labels": labels,
            "min_score": min_score,
            "effort": effort,
            "threads": threads,
        }
        return self._read(_Read(table, nlp, options), dtype, dates)

    spans.__name__, spans.__qualname__ = table, f"_News.{table}"
    spans.__doc__ = f"The {table} of each text: List(Struct) of {', '.join(columns)}."
    setattr(_News, table, spans)


for _table in _layers.TABLES:
    _add_method(_table)


@pl.api.register_expr_namespace("news")
class ExprNews(_News):
    """`pl.col(...).news`: a method a table, and normalize, as expressions.

    `.entities(dates=None, labels=None, min_score=0.4, effort=None, nlp=None, threads=1)` and so on
    give a List(Struct), with the columns of the table as fields. `dates` says when each text was
    published: an expression, the name of a column, or "auto". `threads` is best left at 1 where
    Polars runs several batches at once.
    """

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def _map(self, function: Any, dtype: Any) -> pl.Expr:
        return self._expr.map_batches(function, return_dtype=dtype, is_elementwise=True)

    def _read(self, read: _Read, dtype: Any, dates: Any) -> pl.Expr:
        if dates is None:
            return self._map(read, dtype)
        if isinstance(dates, str):
            if dates == "auto":
                return self._map(partial(read, dates=dates), dtype)
            dates = pl.col(dates)
        if not isinstance(dates, pl.Expr):
            kind = type(dates).__name__
            raise TypeError(f"dates: expected an expression, a column or 'auto', got {kind}")
        both = pl.struct(self._expr, dates.alias(PUBLISHED))
        return ExprNews(both)._map(_Beside(read), dtype)


@pl.api.register_series_namespace("news")
class SeriesNews(_News):
    """`series.news`: the same at once; `dates` are as many as texts, or "auto"."""

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def _map(self, function: Any, dtype: Any) -> pl.Series:
        made: pl.Series = function(self._series)
        return made

    def _read(self, read: _Read, dtype: Any, dates: Any) -> pl.Series:
        return read(self._series, dates)
