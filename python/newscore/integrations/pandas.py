"""pandas: `series.news` and `frame.news`, which importing this module registers.

    import newscore.integrations.pandas

    frame["body"].news.entities()       a row a name, with the index of its row
    frame.news.entities("body")         the same, beside the other columns of its row
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import pyarrow as pa

import newscore
from newscore._annotate import values
from newscore.integrations._model import shared
from newscore.integrations.arrow import OWN_KEYS

if TYPE_CHECKING:
    from newscore import Pipeline


class SeriesNews:
    """`series.news`: what is in a Series of texts. Missing texts give no rows."""

    def __init__(self, series: pd.Series) -> None:
        self._series = series

    def entities(self, *, nlp: Pipeline | None = None, threads: int = 1) -> pd.DataFrame:
        """A row a name: sentence, start, end, text, label, score; the index is its text's."""
        return _spans(self._series, "entities", nlp, threads)[0]

    def sentences(self, *, nlp: Pipeline | None = None, threads: int = 1) -> pd.DataFrame:
        """A row a sentence: sentence (its number), start, end, text."""
        return _spans(self._series, "sentences", nlp, threads)[0]

    def tokens(self, *, nlp: Pipeline | None = None, threads: int = 1) -> pd.DataFrame:
        """A row a token: sentence, start, end, text."""
        return _spans(self._series, "tokens", nlp, threads)[0]

    def normalize(self, **rules: Any) -> pd.Series:
        """The texts with plain characters; `rules` are those of newscore.normalize."""
        texts = values(self._series)
        made = [newscore.normalize(t, **rules) if isinstance(t, str) else None for t in texts]
        dtype = self._series.dtype if self._series.dtype != object else object
        return pd.Series(made, index=self._series.index, name=self._series.name, dtype=dtype)


class FrameNews:
    """`frame.news`: the spans of one column beside the other columns of their rows."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def entities(self, column: str, **options: Any) -> pd.DataFrame:
        """A row a name. Options: how='inner' or 'left', prefix, nlp, threads."""
        return self._exploded(column, "entities", **options)

    def sentences(self, column: str, **options: Any) -> pd.DataFrame:
        """A row a sentence. Options as for entities."""
        return self._exploded(column, "sentences", **options)

    def tokens(self, column: str, **options: Any) -> pd.DataFrame:
        """A row a token. Options as for entities."""
        return self._exploded(column, "tokens", **options)

    def _exploded(self, column: str, kind: str, **options: Any) -> pd.DataFrame:
        return explode(self._frame, column, kind, **options)


def explode(
    frame: pd.DataFrame,
    column: str,
    kind: str = "entities",
    *,
    how: Literal["inner", "left"] = "inner",
    prefix: str = "",
    nlp: Pipeline | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """The spans of one column beside the other columns of their rows, under the rows' index.

    The column itself is left out: each of its texts would be there once a span.
    """
    if how not in ("inner", "left"):
        raise ValueError(f"how: expected 'inner' or 'left', got {how!r}")
    spans, rows = _spans(frame[column], kind, nlp, threads)
    spans = spans.add_prefix(prefix)
    others = frame.drop(columns=column)
    if clash := [name for name in spans.columns if name in others.columns]:
        raise ValueError(f"the frame has a column {clash[0]!r} of its own: give a prefix=")
    # By place, never by label: an index may hold a label twice.
    if how == "left":
        places = pd.DataFrame({"place": range(len(frame))})
        spans = places.merge(spans.assign(place=rows), on="place", how="left")
        rows = spans.pop("place").to_numpy()
    out = others.take(rows)
    spans.index = out.index
    return pd.concat([out, spans], axis=1)


def _spans(
    series: pd.Series, kind: str, nlp: Pipeline | None, threads: int
) -> tuple[pd.DataFrame, Any]:
    """The flat table of a kind with the series' index, and the place of each row's text."""
    table = (nlp or shared()).annotate(values(series), what=kind, threads=threads)
    columns = pa.table(getattr(table, kind))
    rows = columns.column("doc").to_numpy()
    frame = columns.drop_columns([n for n in OWN_KEYS if n in columns.column_names]).to_pandas()
    frame.index = series.index.take(rows)
    return frame, rows


pd.api.extensions.register_series_accessor("news")(SeriesNews)
pd.api.extensions.register_dataframe_accessor("news")(FrameNews)
