"""Dask: a dataframe of articles in, a dataframe of names or of the rows of another table out.

    names = newscore.dask.annotate(articles, "body", keep=["id"])

It works with processes and with threads: the C core runs without the GIL, and a worker's threads
share one model. The index of the articles stays, repeated for each span.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscore import _core, _layers
from newscore._extras import extra
from newscore._files import NewFile, make_folder
from newscore._worker import model_of, sent, shared

with extra("dask"):
    import dask
    import dask.dataframe  # which says what it lacks
    import pyarrow as pa
    import pyarrow.parquet as pq

    import newscore.arrow
    from newscore._counts import Row, as_table
    from newscore.arrow import Wanted, column_names, columns_read, refuse_missing, wanted
    from newscore.pandas import documents, spans_beside

if TYPE_CHECKING:
    from newscore import Pipeline
    from newscore._core import _TableName as TableName

__all__ = ["Counts", "annotate", "explode", "to_parquet"]


class _Annotate:
    """What is run on a partition. Pickled without the model."""

    def __init__(
        self,
        text: str,
        keep: str | Sequence[str],
        table: Wanted,
        dates: str | None,
        nlp: Pipeline | None,
        options: dict[str, Any],
        counts: Counts | None,
    ) -> None:
        self.text, self.keep, self.table, self.dates = text, column_names(keep), table, dates
        self.model, self.options, self.counts = model_of(nlp), options, counts

    def __call__(self, partition: Any) -> Any:
        kind, what = wanted(self.table)
        nlp = shared(self.model)
        options = dict(self.options, counts=self.counts, nlp=nlp, dates=self.dates)
        if kind == "documents":
            return documents(partition, self.text, keep=self.keep, what=what, **options)
        return spans_beside(partition, self.text, kind, keep=self.keep, **options)


def annotate(
    frame: Any,
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
) -> Any:
    """What is found in a column of texts, by partitions: a row a name, sentence or token.

    With `table="documents"`, or a list of tables, a row a text, its spans in lists and a column
    `error`: `explode` makes rows of them. `threads` are those of one task, best left at 1 where
    workers have threads of their own.
    """
    options = {
        "labels": labels,
        "min_score": min_score,
        "effort": effort,
        "threads": threads,
    }
    columns = columns_read(text, keep, dates)
    refuse_missing([text, *columns], frame.columns)
    needed = frame[columns]  # the others are not read from files
    read = _Annotate(text, keep, table, dates, nlp, options, None)
    work = sent(_Annotate(text, keep, table, dates, nlp, options, counts))
    return needed.map_partitions(work, meta=read(needed._meta))


class _Explode:
    """Makes a partition of rows out of one of lists, whose types pandas has forgotten."""

    def __init__(self, table: TableName, keep: tuple[str, ...], among: Sequence[str]) -> None:
        self.table, self.keep, self.among = table, keep, among

    def __call__(self, partition: Any) -> Any:
        schema = pa.schema(newscore.schema(what=[self.table, *self.among]))
        lists = pa.array(partition[self.table], schema.field(self.table).type, from_pandas=True)
        places = pa.array(range(len(partition)), pa.int64())
        batch = pa.RecordBatch.from_arrays([places, lists], ["place", self.table])
        rows = newscore.arrow.explode(batch, self.table, keep="place").to_pandas()
        kept = partition[list(self.keep)].take(rows.pop("place").to_numpy())
        rows.index = kept.index
        return dask.dataframe.methods.concat([kept, rows], axis=1)


def explode(documents: Any, table: TableName, *, keep: str | Sequence[str] = ()) -> Any:
    """The rows of one table of a dataframe that has it in lists, beside the columns `keep`."""
    among = [name for name in documents.columns if name in _layers.TABLES]
    read = _Explode(table, column_names(keep), among)
    return documents.map_partitions(sent(read), meta=read(documents._meta))


def to_parquet(frame: Any, folder: str | os.PathLike[str]) -> int:
    """Writes each partition that the folder does not have yet as part-00000.parquet and so on.

    Each file appears when it is whole, so that the same call goes on after a driver or a worker was
    killed. The frame must have the same partitions then: ValueError where their number is another.
    The folder is one that all workers see. Returns how many partitions were written now.
    """
    path = os.path.abspath(os.fsdecode(folder))
    make_folder(path)
    for name in os.listdir(path):
        if name.startswith(".newscore-") and name.endswith(".begun"):  # of a writer that was killed
            os.unlink(os.path.join(path, name))
    # As many as Dask runs: it joins small ones of which few columns are read.
    lazy = frame.to_delayed()
    parts = [os.path.join(path, f"part-{n:05d}.parquet") for n in range(len(lazy))]
    missing = [n for n, part in enumerate(parts) if not os.path.exists(part)]
    _refuse_other(path, len(parts))
    write = dask.delayed(sent(_write))
    dask.compute([write(lazy[n], parts[n], len(parts)) for n in missing])
    return len(missing)


PARTITIONS = b"newscore.partitions"  # in the metadata of each file: how many there will be


def _refuse_other(folder: str, n_parts: int) -> None:
    """ValueError where the files of the folder are those of another number of partitions."""
    for path in sorted(glob.glob(os.path.join(glob.escape(folder), "part-*.parquet")))[:1]:
        metadata = pq.read_schema(path).metadata or {}
        if metadata.get(PARTITIONS) != str(n_parts).encode():
            raise ValueError(
                f"{path} was written with another number of partitions than the {n_parts} of this "
                "frame: go on with the same, or write to another folder"
            )


def _write(partition: Any, path: str, n_parts: int) -> None:
    rows = pa.Table.from_pandas(partition)
    metadata = {**rows.schema.metadata, PARTITIONS: str(n_parts).encode()}
    with NewFile(path) as file:
        pq.write_table(rows.replace_schema_metadata(metadata), file.stream)


class Counts:
    """Rows, failures, names and seconds of each partition, for `annotate(counts=)`.

        counts = newscore.dask.Counts(client)
        newscore.dask.annotate(articles, "body", counts=counts).to_parquet("names/")
        counts.table()

    Workers log them as events of the scheduler, under the topic that the client is given.
    """

    def __init__(self, client: Any, topic: str = "newscore") -> None:
        self._events = client.get_events
        self.topic = topic
        self._seen = len(client.get_events(topic) or ())

    def __getstate__(self) -> dict[str, str]:
        return {"topic": self.topic}

    def table(self) -> Any:
        """A pyarrow Table with a row for each partition that is done."""
        events = (self._events(self.topic) or ())[self._seen :]
        return as_table(Row(*event) for _, event in events)

    def add(self, row: Row) -> None:
        """On a worker."""
        import distributed

        distributed.get_worker().log_event(self.topic, list(row))

    def place(self) -> tuple[str, int]:
        """On a worker: the task."""
        import distributed

        return str(distributed.get_worker().get_current_task()), 0
