"""Polars: the namespace `news` of expressions and Series, which importing this module registers.

    import newscore.integrations.polars

    frame.with_columns(names=pl.col("body").news.entities()).explode("names").unnest("names")

The expressions are elementwise, so they run lazily, streamed and in Polars' own threads, all on one
pipeline. pyarrow is not needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

import newscore
from newscore.integrations._model import model_of, shared

if TYPE_CHECKING:
    from newscore import Pipeline

_SPAN = {"sentence": pl.Int32, "start": pl.Int32, "end": pl.Int32, "text": pl.String}
DTYPES = {
    "sentences": pl.List(pl.Struct(_SPAN)),
    "tokens": pl.List(pl.Struct(_SPAN)),
    "entities": pl.List(pl.Struct({**_SPAN, "label": pl.String, "score": pl.Float32})),
}


class _Read:
    """What an expression runs on a Series of texts. Pickled without the model."""

    def __init__(self, kind: str, nlp: Pipeline | None, threads: int) -> None:
        self.kind, self.model, self.threads = kind, model_of(nlp), threads

    def __call__(self, texts: pl.Series) -> pl.Series:
        table = shared(self.model).annotate(
            texts.to_list(), what=self.kind, threads=self.threads
        )
        return pl.DataFrame(table).get_column(self.kind).alias(texts.name)


class _Normalize:
    def __init__(self, rules: dict[str, Any]) -> None:
        self.rules = rules

    def __call__(self, texts: pl.Series) -> pl.Series:
        made = [
            None if text is None else newscore.normalize(text, **self.rules)
            for text in texts.to_list()
        ]
        return pl.Series(texts.name, made, dtype=pl.String)


class _News:
    """What both namespaces offer."""

    def _map(self, function: Any, dtype: Any) -> Any:
        raise NotImplementedError

    def entities(self, *, nlp: Pipeline | None = None, threads: int = 1) -> Any:
        """The names of each text: List(Struct) of sentence, start, end, text, label, score."""
        return self._map(_Read("entities", nlp, threads), DTYPES["entities"])

    def sentences(self, *, nlp: Pipeline | None = None, threads: int = 1) -> Any:
        """The sentences of each text: List(Struct) of sentence, start, end, text."""
        return self._map(_Read("sentences", nlp, threads), DTYPES["sentences"])

    def tokens(self, *, nlp: Pipeline | None = None, threads: int = 1) -> Any:
        """The tokens of each text: List(Struct) of sentence, start, end, text."""
        return self._map(_Read("tokens", nlp, threads), DTYPES["tokens"])

    def normalize(self, **rules: Any) -> Any:
        """The texts with plain characters; `rules` are those of newscore.normalize."""
        return self._map(_Normalize(rules), pl.String)


@pl.api.register_expr_namespace("news")
class ExprNews(_News):
    """`pl.col(...).news`; `threads` is best left at 1 where Polars runs several batches at once."""

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def _map(self, function: Any, dtype: Any) -> pl.Expr:
        return self._expr.map_batches(function, return_dtype=dtype, is_elementwise=True)


@pl.api.register_series_namespace("news")
class SeriesNews(_News):
    """`series.news`: the same at once."""

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def _map(self, function: Any, dtype: Any) -> pl.Series:
        made: pl.Series = function(self._series)
        return made
