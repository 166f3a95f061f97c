"""Arrow in, Arrow out: the one function that every engine runs on every worker.

    batch with a column of texts -> annotate_batch -> batch of names, or of rows of another table

It is pure: the rows that come out depend on the row that they come from alone, not on batch, order,
thread or machine, so an engine may cut, repeat and move its work as it likes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import newscore
from newscore import _core, _layers
from newscore._annotate import PART_ROWS
from newscore._extras import extra
from newscore._worker import checked, model_of, shared

with extra("arrow"):
    import pyarrow as pa
    import pyarrow.compute as pc

    from newscore._counts import counted

if TYPE_CHECKING:
    from newscore import Pipeline
    from newscore._core import _TableName as TableName
    from newscore._counts import Counts

Wanted: TypeAlias = "TableName | Sequence[TableName]"  # one table, or several as lists in one

__all__ = [
    "OWN_KEYS",
    "Annotator",
    "Wanted",
    "annotate_batch",
    "column_names",
    "columns_read",
    "explode",
    "is_column",
    "is_text",
    "output_schema",
    "own_fields",
    "refuse_doubled",
    "refuse_missing",
    "texts_of",
    "wanted",
]

# What newscore calls a document; an engine's rows have keys of their own.
OWN_KEYS = ("doc", "id", "date")

# Of a batch that is worked on at once: its sentences hold its text again, and of an Arrow array of
# strings there are 2 GB at most.
PART_BYTES = 1 << 28


def annotate_batch(
    batch: Any,
    text: str,
    *,
    keep: str | Sequence[str] = (),
    table: Wanted = "entities",
    dates: str | None = None,
    labels: str | Sequence[str] | None = None,
    min_score: float = _core.min_score,
    effort: float | None = None,
    nlp: Pipeline | None = None,
    threads: int = 1,
) -> Any:
    """What is found in the column `text` of a pyarrow RecordBatch or Table, as another such.

    A row a span of the kind that `table` names; a row a text for 'documents', or for a list of
    several kinds, all of which are found in one pass. The columns `keep` of the input, keys for
    instance, stand in front, repeated for each span of their row; behind are those of
    `newscore.schema(table)` but for `doc`, `id` and `date`. `dates` names the column that says when
    each text was published, or is "auto"; `labels`, `min_score` and `effort` are those of
    `Pipeline.annotate`.

    >>> import pyarrow as pa
    >>> from newscore.arrow import annotate_batch
    >>> batch = pa.RecordBatch.from_pydict({"key": [7], "body": ["Theresa May flew to Berlin."]})
    >>> names = annotate_batch(batch, "body", keep=["key"])
    >>> [(row["key"], row["text"], row["label"]) for row in names.to_pylist()]
    [(7, 'Theresa May', 'PERSON'), (7, 'Berlin', 'LOC')]
    >>> annotate_batch(batch, "body", table=["entities", "dates"]).schema.names
    ['n_chars', 'n_replaced', 'error', 'entities', 'dates']
    """
    pipeline = checked(nlp) or shared()
    options = {
        "labels": labels,
        "min_score": min_score,
        "effort": effort,
        "threads": threads,
    }
    return _annotated(batch, text, column_names(keep), table, dates, pipeline, options, None)


def _annotated(
    batch: Any,
    text: str,
    keep: tuple[str, ...],
    table: Wanted,
    dates: str | None,
    nlp: Pipeline,
    options: dict[str, Any],
    counts: Counts | None,
) -> Any:
    if not isinstance(batch, (pa.RecordBatch, pa.Table)):
        raise TypeError(
            f"batch: expected a RecordBatch or Table of pyarrow, got {type(batch).__name__}"
        )
    schema = output_schema(batch.schema, text, keep=keep, table=table, dates=dates)
    kind, what = wanted(table)
    published = batch.column(dates) if is_column(dates) else dates
    start = time.perf_counter()
    found = nlp.annotate(texts_of(batch.column(text)), what=what, dates=published, **options)
    if counts is not None:
        counts.add(counted(found, time.perf_counter() - start, counts.place()))
    rows = pa.table(found if kind == "documents" else getattr(found, kind))
    made = one_batch(rows) if isinstance(batch, pa.RecordBatch) else rows
    columns = [batch.column(name) for name in keep]
    if kind != "documents":
        columns = [column.take(made.column("doc")) for column in columns]
    columns += [made.column(name) for name in schema.names[len(columns) :]]
    return type(batch).from_arrays(columns, schema=schema)


def explode(documents: Any, table: TableName, *, keep: str | Sequence[str] = ()) -> Any:
    """The rows of one kind of a batch or table that has them in lists, a row a span.

    What `annotate_batch` gives for several kinds becomes what it gives for each alone, without
    another pass over the texts.
    """
    if isinstance(documents, pa.Table):
        schema = explode(pa.RecordBatch.from_pylist([], documents.schema), table, keep=keep).schema
        parts = [explode(batch, table, keep=keep) for batch in documents.to_batches()]
        return pa.Table.from_batches(parts, schema)
    lists = documents.column(table)
    rows = pc.list_parent_indices(lists)
    names = column_names(keep)
    kind = lists.type.value_type
    own = [kind.field(i) for i in range(kind.num_fields)]
    columns = [documents.column(name).take(rows) for name in names]
    columns += pc.list_flatten(lists).flatten()
    fields = [*(documents.schema.field(name) for name in names), *own_fields(own, names)]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields, documents.schema.metadata))


def wanted(table: Wanted) -> tuple[TableName, tuple[str, ...]]:
    """The table that rows are of, and the kinds of spans to look for."""
    if not isinstance(table, str):
        return "documents", tuple(table)
    return table, _layers.DEFAULT if table == "documents" else (table,)


def column_names(keep: str | Sequence[str]) -> tuple[str, ...]:
    """The columns that `keep` names, each once; a string is one of them, not its letters."""
    return (keep,) if isinstance(keep, str) else tuple(dict.fromkeys(keep))


def is_column(dates: str | None) -> bool:
    """Whether `dates` names a column, and is not a word about all texts."""
    return dates not in (None, "auto")


def columns_read(text: str, keep: str | Sequence[str], dates: str | None = None) -> list[str]:
    """The columns of the input that are needed, each once."""
    published = [dates] if dates is not None and is_column(dates) else []
    return list(dict.fromkeys([*column_names(keep), text, *published]))


def refuse_missing(columns: Iterable[str], there: Iterable[str]) -> None:
    """ValueError for the first column that an input lacks."""
    there = list(there)
    for name in columns:
        if name not in there:
            raise ValueError(f"there is no column {name!r}; there are: {', '.join(there)}")


def refuse_doubled(columns: Iterable[object], there: Iterable[object]) -> None:
    """ValueError for the first column that an input has twice."""
    there = list(there)
    for name in columns:
        if there.count(name) > 1:
            raise ValueError(f"column {name!r} stands twice; give one of the two another name")


def one_batch(table: Any) -> Any:
    """A table as one record, which holds strings of 2 GB at most."""
    batches = table.combine_chunks().to_batches()
    if not batches:
        return pa.RecordBatch.from_pylist([], table.schema)
    if len(batches) > 1:
        raise ValueError(
            "what was found in this batch has more than 2 GB of text: cut it into smaller batches, "
            "or make a pyarrow Table of it"
        )
    return batches[0]


def output_schema(
    schema: Any,
    text: str,
    *,
    keep: str | Sequence[str] = (),
    table: Wanted = "entities",
    dates: str | None = None,
) -> Any:
    """The pyarrow Schema of what `annotate_batch` makes of batches that have this one."""
    kind, what = wanted(table)
    own = pa.schema(newscore.schema(kind, what=what))
    keep = column_names(keep)
    read = columns_read(text, keep, dates)
    refuse_missing([text, *read], schema.names)
    refuse_doubled(read, schema.names)
    kind = schema.field(text).type
    if not is_text(kind):
        raise TypeError(f"column {text!r}: expected strings, got {kind}")
    fields = own_fields(own, keep)
    return pa.schema([*(schema.field(name) for name in keep), *fields], metadata=own.metadata)


def own_fields(fields: Iterable[Any], keep: Sequence[str]) -> list[Any]:
    """Those of a schema's fields that a result has beside the columns that are kept."""
    own = [field for field in fields if field.name not in OWN_KEYS]
    if clash := [field.name for field in own if field.name in keep]:
        raise ValueError(
            f"keep: the result has a column {clash[0]!r} of its own; rename the one of the input"
        )
    return own


def is_text(kind: Any) -> bool:
    """Whether columns of an Arrow type hold strings."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    is_view = getattr(pa.types, "is_string_view", lambda kind: False)
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or is_view(kind)
        or pa.types.is_null(kind)
    )


def texts_of(column: Any) -> Iterator[str | None]:
    """The strings of an Arrow column; bytes that are no UTF-8 become lone surrogates."""
    for start in range(0, len(column), PART_ROWS):
        part = column.slice(start, PART_ROWS)
        try:
            texts: list[str | None] = part.to_pylist()
        except UnicodeDecodeError:  # a file may say that bytes are a string, and nobody looks
            texts = [
                None if value is None else value.decode("utf-8", "surrogateescape")
                for value in part.cast(pa.binary()).to_pylist()
            ]
        yield from texts


def parts_of(batch: Any) -> Iterator[Any]:
    """A batch, or as many parts of it as its size asks for."""
    half = batch.num_rows // 2
    if batch.nbytes <= PART_BYTES or not half:
        yield batch
        return
    yield from parts_of(batch.slice(0, half))
    yield from parts_of(batch.slice(half))


class Annotator:
    """`annotate_batch` with its options, to be sent to workers: it holds no model, but its path.

    The model is opened once in each process that calls it, from the wheel that is installed there.
    `counts` takes a row for each batch: see newscore._counts.
    """

    def __init__(
        self,
        text: str,
        *,
        keep: str | Sequence[str] = (),
        table: Wanted = "entities",
        dates: str | None = None,
        labels: str | Sequence[str] | None = None,
        min_score: float = _core.min_score,
        effort: float | None = None,
        nlp: Pipeline | None = None,
        threads: int = 1,
        counts: Counts | None = None,
    ) -> None:
        self.text = text
        self.keep = column_names(keep)
        self.table: Wanted = table if isinstance(table, str) else tuple(table)
        self.dates = dates
        self.options = {
            "labels": labels,
            "min_score": min_score,
            "effort": effort,
            "threads": threads,
        }
        self.model = model_of(nlp)
        self.counts = counts

    def __call__(self, batch: Any) -> Any:
        """One batch, or one table."""
        nlp = shared(self.model)
        return _annotated(
            batch, self.text, self.keep, self.table, self.dates, nlp, self.options, self.counts
        )

    def batches(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Batch after batch: one is held at a time. What is large comes in parts."""
        for batch in batches:
            yield from map(self, parts_of(batch))
