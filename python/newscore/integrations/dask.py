"""Dask: a dataframe of articles in, a dataframe of names or of the rows of another table out.

    names = newscore.dask.annotate(articles, "body", keep=["id"])

It works with processes and with threads: the C core runs without the GIL, and a worker's threads
share one model. The index of the articles stays, repeated for each span.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscore.integrations._model import model_of, shared
from newscore.integrations.pandas import explode

if TYPE_CHECKING:
    from newscore import Pipeline

__all__ = ["annotate"]


class _Annotate:
    """What is run on a partition. Pickled without the model."""

    def __init__(
        self, text: str, keep: Sequence[str], table: str, nlp: Pipeline | None, threads: int
    ) -> None:
        self.text, self.keep, self.table = text, list(keep), table
        self.model, self.threads = model_of(nlp), threads

    def __call__(self, partition: Any) -> Any:
        return explode(
            partition[[*self.keep, self.text]],
            self.text,
            self.table,
            nlp=shared(self.model),
            threads=self.threads,
        )


def annotate(
    frame: Any,
    text: str,
    *,
    keep: Sequence[str] = (),
    table: str = "entities",
    nlp: Pipeline | None = None,
    threads: int = 1,
) -> Any:
    """What is found in a column of texts, by partitions: a row a name, sentence or token.

    `threads` are those of one task, best left at 1 where workers have threads of their own.
    """
    read = _Annotate(text, keep, table, nlp, threads)
    return frame.map_partitions(read, meta=read(frame._meta))
