"""Ray Data: a Dataset of articles in, a Dataset of names or of the rows of another table out.

    names = newscore.ray.annotate(articles, "body", keep=["id"])

or, with actors of one's own,

    articles.map_batches(newscore.ray.Annotator, fn_constructor_kwargs={"text": "body"},
                         batch_format="pyarrow", concurrency=8)
"""

from __future__ import annotations

import functools
import secrets
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscore import _core
from newscore._extras import extra
from newscore._worker import sent

with extra("ray"):
    import ray

    import newscore.arrow
    from newscore._counts import Row, as_table
    from newscore.arrow import Annotator, Wanted, column_names

if TYPE_CHECKING:
    from newscore import Pipeline
    from newscore._core import _TableName as TableName

__all__ = ["BATCH_SIZE", "Annotator", "Counts", "annotate", "explode"]

BATCH_SIZE = 1024  # rows that a task reads at once


def annotate(
    dataset: Any,
    text: str,
    *,
    keep: str | Sequence[str] = (),
    table: Wanted = "entities",
    dates: str | None = None,
    labels: str | Sequence[str] | None = None,
    min_score: float = _core.min_score,
    effort: float | None = None,
    nlp: Pipeline | None = None,
    counts: Counts | None = None,
    concurrency: int | None = None,
    batch_size: int | None = BATCH_SIZE,
    **options: Any,
) -> Any:
    """What is found in a column of texts: see newscore.arrow.annotate_batch.

    Tasks of one core read batches of `batch_size` rows, at most `concurrency` at once; the model is
    opened once in each process that runs them. Other options go to Dataset.map_batches.
    """
    names: dict[str, Any] = {"labels": labels, "min_score": min_score, "effort": effort}
    read = Annotator(text, keep=keep, table=table, dates=dates, nlp=nlp, counts=counts, **names)
    return dataset.map_batches(
        sent(read),
        batch_format="pyarrow",
        batch_size=batch_size,
        concurrency=concurrency,
        **options,
    )


def explode(documents: Any, table: TableName, *, keep: str | Sequence[str] = ()) -> Any:
    """The rows of one table of a Dataset that has it in lists, beside the columns `keep`."""
    read = functools.partial(newscore.arrow.explode, table=table, keep=column_names(keep))
    return documents.map_batches(sent(read), batch_format="pyarrow")


class Counts:
    """Rows, failures, names and seconds of each task, for `annotate(counts=)`.

        counts = newscore.ray.Counts()
        newscore.ray.annotate(articles, "body", counts=counts).write_parquet("names/")
        counts.table()

    Workers send them to an actor that has no core of its own, and add them to Ray's metrics
    `newscore_texts`, `newscore_failed` (by error) and `newscore_names` (by label).
    """

    def __init__(self) -> None:
        self.name = f"newscore-counts-{secrets.token_hex(8)}"
        self._actor = ray.remote(num_cpus=0)(_Collector).options(name=self.name).remote()

    def __getstate__(self) -> dict[str, str]:
        return {"name": self.name}

    def table(self) -> Any:
        """A pyarrow Table with a row for each task that is done."""
        return as_table(ray.get(self._actor.all.remote()))

    def add(self, row: Row) -> None:
        """On a worker."""
        actor = ray.get_actor(self.name)  # kept by a name: a method does not keep it
        ray.get(actor.add.remote(row))
        metrics = _metrics()
        metrics["texts"].inc(row.rows or 0)
        for error, n_texts in row.failed.items():
            metrics["failed"].inc(n_texts, {"error": error})
        for label, n_names in row.names.items():
            metrics["names"].inc(n_names, {"label": label})

    def place(self) -> tuple[str, int]:
        """On a worker: the task, and how many batches of it came before."""
        task = ray.get_runtime_context().get_task_id() or ""
        number = _n_batches[task]
        _n_batches[task] += 1
        return task, number


_n_batches: Counter[str] = Counter()  # of each task that this process ran


class _Collector:
    """An actor that keeps the rows of all workers."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, row: Row) -> None:
        self.rows.append(row)

    def all(self) -> list[Row]:
        return self.rows


@functools.cache
def _metrics() -> dict[str, Any]:
    from ray.util.metrics import Counter

    return {
        "texts": Counter("newscore_texts", "texts that were read"),
        "failed": Counter("newscore_failed", "texts without an answer", tag_keys=("error",)),
        "names": Counter("newscore_names", "names that were found", tag_keys=("label",)),
    }
