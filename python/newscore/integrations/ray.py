"""Ray Data: a Dataset of articles in, a Dataset of names or of the rows of another table out.

    names = newscore.ray.annotate(articles, "body", keep=["id"])

or, with actors of one's own,

    articles.map_batches(newscore.ray.Annotator, fn_constructor_kwargs={"text": "body"},
                         batch_format="pyarrow", concurrency=8)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscore.integrations.arrow import Annotator

if TYPE_CHECKING:
    from newscore import Pipeline
    from newscore._core import _TableName as TableName

__all__ = ["Annotator", "annotate"]


def annotate(
    dataset: Any,
    text: str,
    *,
    keep: str | Sequence[str] = (),
    table: TableName = "entities",
    nlp: Pipeline | None = None,
    concurrency: int | None = None,
    batch_size: int = 1024,
    **options: Any,
) -> Any:
    """What is found in a column of texts: see newscore.integrations.arrow.annotate_batch.

    Tasks of one core read batches of `batch_size` rows, at most `concurrency` at once; the model is
    opened once in each process that runs them. Other options go to Dataset.map_batches.
    """
    read = Annotator(text, keep=keep, table=table, nlp=nlp)
    return dataset.map_batches(
        read.__call__,
        batch_format="pyarrow",
        batch_size=batch_size,
        concurrency=concurrency,
        **options,
    )
