"""Dask: a dataframe of articles in, a dataframe of names or of the rows of another table out.

    names = newscore.dask.annotate(articles, "body", keep=["id"])

It works with processes and with threads: the C core runs without the GIL, and a worker's threads
share one model. The index of the articles stays, repeated for each span.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscore.integrations._model import model_of, shared
from newscore.integrations.arrow import column_names
from newscore.integrations.pandas import documents, explode

if TYPE_CHECKING:
    from newscore import Pipeline
    from newscore._core import _TableName as TableName

__all__ = ["annotate"]


class _Annotate:
    """What is run on a partition. Pickled without the model."""

    def __init__(
        self,
        text: str,
        keep: str | Sequence[str],
        table: TableName,
        nlp: Pipeline | None,
        threads: int,
    ) -> None:
        self.text, self.keep, self.table = text, column_names(keep), table
        self.model, self.threads = model_of(nlp), threads

    def __call__(self, partition: Any) -> Any:
        nlp = shared(self.model)
        if self.table == "documents":
            return documents(partition, self.text, keep=self.keep, nlp=nlp, threads=self.threads)
        return explode(
            partition, self.text, self.table, keep=self.keep, nlp=nlp, threads=self.threads
        )


def annotate(
    frame: Any,
    text: str,
    *,
    keep: str | Sequence[str] = (),
    table: TableName = "entities",
    nlp: Pipeline | None = None,
    threads: int = 1,
) -> Any:
    """What is found in a column of texts, by partitions: a row a name, sentence or token.

    With `table="documents"`, a row a text, its spans in lists and a column `error`. `threads` are
    those of one task, best left at 1 where workers have threads of their own.
    """
    read = _Annotate(text, keep, table, nlp, threads)
    for name in (text, *read.keep):
        if name not in frame.columns:
            raise ValueError(f"there is no column {name!r}; there are: {', '.join(frame.columns)}")
    return frame.map_partitions(read, meta=read(frame._meta))
