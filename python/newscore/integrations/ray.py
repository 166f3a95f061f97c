"""Ray Data: a Dataset of articles in, a Dataset of names, sentences or tokens out.

    names = newscore.ray.annotate(articles, "body", keep=["id"], concurrency=8)

or, for a pipeline of one's own,

    articles.map_batches(newscore.ray.Annotator, fn_constructor_kwargs={"text": "body"},
                         batch_format="pyarrow", concurrency=8)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscore.integrations.arrow import Annotator, TableName

if TYPE_CHECKING:
    from newscore import Pipeline

__all__ = ["Annotator", "annotate"]


def annotate(
    dataset: Any,
    text: str,
    *,
    keep: Sequence[str] = (),
    table: TableName = "entities",
    nlp: Pipeline | None = None,
    concurrency: int | tuple[int, int] = 1,
    batch_size: int = 1024,
    **options: Any,
) -> Any:
    """What is found in a column of texts: see newscore.integrations.arrow.annotate_batch.

    `concurrency` actors, each with a core and a model opened once, read batches of `batch_size`
    rows. Leave a core of the cluster to the tasks that read the dataset: actors that hold all of
    them wait for rows for ever, unless the dataset is materialized before. Other options go to
    Dataset.map_batches.
    """
    arguments = {"text": text, "keep": tuple(keep), "table": table, "nlp": nlp}
    return dataset.map_batches(
        Annotator,
        fn_constructor_kwargs=arguments,
        batch_format="pyarrow",
        batch_size=batch_size,
        concurrency=concurrency,
        **options,
    )
