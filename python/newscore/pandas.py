"""pandas: `series.news` and `frame.news`, which importing this module registers.

    import newscore.pandas

    frame["body"].news.entities()       a row a name, with the index of its row
    frame.news.entities("body")         the same, beside the other columns of its row
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal

import newscore
from newscore import _core, _layers
from newscore._annotate import values
from newscore._extras import extra
from newscore._worker import checked, shared

with extra("pandas"):
    import pandas as pd
    import pyarrow as pa

    from newscore._counts import counted
    from newscore.arrow import OWN_KEYS, is_column, is_text, own_fields, refuse_doubled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newscore import Pipeline, Table
    from newscore._counts import Counts

__all__ = ["FrameNews", "SeriesNews", "documents", "spans_beside"]


class SeriesNews:
    """`series.news`: what is in a Series of texts. A method a table, and normalize.

    `.entities(dates=None, labels=None, min_score=0.4, effort=None, nlp=None, threads=1)` and so on
    give a frame with a row for each of them, under the index of its text; its columns are those of
    the table. Missing texts give no rows. `dates` says when each text was published: as many as
    texts, by place and not by label, or "auto".
    """

    def __init__(self, series: pd.Series) -> None:
        self._series = series

    if TYPE_CHECKING:

        def __getattr__(self, table: str) -> Callable[..., pd.DataFrame]: ...

    def normalize(self, **rules: Any) -> pd.Series:
        """The texts with plain characters; `rules` are those of newscore.normalize."""
        check_strings(self._series)
        texts = values(self._series)
        made = [newscore.normalize(t, **rules) if isinstance(t, str) else None for t in texts]
        plain = self._series.cat.categories if hasattr(self._series, "cat") else self._series
        return pd.Series(made, index=self._series.index, name=self._series.name, dtype=plain.dtype)


class FrameNews:
    """`frame.news`: the spans of one column beside the other columns of their rows.

    A method a table: `.entities(column, how="inner", prefix="", dates=None, labels=None,
    min_score=0.4, effort=None, nlp=None, threads=1)` and so on; with `how="left"` rows without
    spans stay. `dates` names the column that says when each text was published, or is "auto".
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    if TYPE_CHECKING:

        def __getattr__(self, table: str) -> Callable[..., pd.DataFrame]: ...


STRINGS = ("string", "empty", "mixed", "mixed-integer")  # by pandas' word for what a column holds


def check_strings(series: pd.Series) -> None:
    """TypeError for a column without strings, of which nothing would be found."""
    arrow = getattr(series.dtype, "pyarrow_dtype", None)
    if arrow is not None:
        kind = "string" if is_text(arrow) else str(arrow)
    else:
        plain = series.cat.categories.to_series() if hasattr(series, "cat") else series
        kind = pd.api.types.infer_dtype(plain, skipna=True)
        if kind == "floating" and plain.isna().all():  # read_csv's word for no text at all
            kind = "empty"
        elif kind.startswith("mixed") and not any(isinstance(text, str) for text in plain):
            kind = f"{type(plain.dropna().iloc[0]).__name__}"
    if kind not in STRINGS:
        raise TypeError(f"column {series.name!r}: expected strings, got {kind} ({series.dtype})")


def spans_beside(
    frame: pd.DataFrame,
    column: str,
    kind: str = "entities",
    *,
    how: Literal["inner", "left"] = "inner",
    prefix: str = "",
    keep: Sequence[str] | None = None,
    dates: str | None = None,
    nlp: Pipeline | None = None,
    counts: Counts | None = None,
    **options: Any,
) -> pd.DataFrame:
    """The spans of one column beside other columns of their rows, under the rows' index.

    These are the columns `keep`; without it, all but the column itself, each of whose texts would
    be there once a span.
    """
    if how not in ("inner", "left"):
        raise ValueError(f"how: expected 'inner' or 'left', got {how!r}")
    _refuse_values(column=column)
    refuse_doubled([column], frame.columns)
    options.update(dates=_published(frame, dates))
    spans, rows = _spans(frame[column], kind, nlp, options, counts)
    spans = spans.add_prefix(prefix)
    others = frame.drop(columns=column) if keep is None else frame[list(keep)]
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


def documents(
    frame: pd.DataFrame,
    column: str,
    *,
    keep: Sequence[str] = (),
    what: Sequence[str] = _layers.DEFAULT,
    dates: str | None = None,
    nlp: Pipeline | None = None,
    counts: Counts | None = None,
    **options: Any,
) -> pd.DataFrame:
    """A row a text: the columns `keep`, its spans in lists, and in `error` why it has none."""
    _refuse_values(column=column)
    refuse_doubled([column], frame.columns)
    options.update(dates=_published(frame, dates))
    made = pa.table(_found(frame[column], what, nlp, options, counts))
    own = own_fields(made.schema, keep)
    found = made.select([field.name for field in own]).to_pandas()
    found.index = frame.index
    return pd.concat([frame[list(keep)], found], axis=1)


def _refuse_values(other: str = "", **arguments: object) -> None:
    """TypeError for a column itself in the place of its name, or of what else may stand there."""
    for argument, name in arguments.items():
        if hasattr(name, "__iter__") and not isinstance(name, (str, tuple)):
            kind = type(name).__name__
            raise TypeError(f"{argument}: expected the name of a column{other}, got {kind}")


def _published(frame: pd.DataFrame, dates: str | None) -> Any:
    """The column that `dates` names, or the word that it is."""
    _refuse_values(" or 'auto'", dates=dates)
    if not is_column(dates):
        return dates
    refuse_doubled([dates], frame.columns)
    return frame[dates]


def _found(
    series: pd.Series,
    what: str | Sequence[str],
    nlp: Pipeline | None,
    options: dict[str, Any],
    counts: Counts | None = None,
) -> Table:
    check_strings(series)
    start = time.perf_counter()
    found = (checked(nlp) or shared()).annotate(values(series), what=what, **options)
    if counts is not None:
        counts.add(counted(found, time.perf_counter() - start, counts.place()))
    return found


def _spans(
    series: pd.Series,
    kind: str,
    nlp: Pipeline | None,
    options: dict[str, Any],
    counts: Counts | None = None,
) -> tuple[pd.DataFrame, Any]:
    """The flat table of a kind with the series' index, and the place of each row's text."""
    columns = pa.table(getattr(_found(series, kind, nlp, options, counts), kind))
    rows = columns.column("doc").to_numpy()
    frame = columns.drop_columns([n for n in OWN_KEYS if n in columns.column_names]).to_pandas()
    frame.index = series.index.take(rows)
    return frame, rows


def _add_methods(table: str) -> None:
    """Gives both accessors the method of a table."""
    row = _layers.ROWS[table]

    def of_series(
        self: SeriesNews,
        *,
        dates: Iterable[Any] | None = None,
        labels: str | Sequence[str] | None = None,
        min_score: float = _core.min_score,
        effort: float | None = None,
        nlp: Pipeline | None = None,
        threads: int = 1,
    ) -> pd.DataFrame:
        options = {
            "labels": labels,
            "min_score": min_score,
            "effort": effort,
            "threads": threads,
        }
        return _spans(self._series, table, nlp, dict(options, dates=dates))[0]

    def of_frame(self: FrameNews, column: str, **options: Any) -> pd.DataFrame:
        return spans_beside(self._frame, column, table, **options)

    names = ", ".join(column.name for column in _layers.columns(table))
    of_series.__doc__ = f"A row a {row}: {names}; the index is its text's."
    of_frame.__doc__ = (
        f"A row a {row}. Options: how='inner' or 'left', prefix, dates, labels, min_score, effort, "
        "nlp, threads."
    )
    for owner, method in ((SeriesNews, of_series), (FrameNews, of_frame)):
        method.__name__, method.__qualname__ = table, f"{owner.__name__}.{table}"
        setattr(owner, table, method)


for _table in _layers.TABLES:
    _add_methods(_table)

pd.api.extensions.register_series_accessor("news")(SeriesNews)
pd.api.extensions.register_dataframe_accessor("news")(FrameNews)
