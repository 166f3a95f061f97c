"""Apache Spark: articles in, names or the rows of another table out, both as DataFrames.

    names = newscore.spark.annotate(articles, "body", keep=["id"])

`mapInArrow` runs it: a Python worker of each executor opens the model once, takes one Arrow batch
after another (spark.sql.execution.arrow.maxRecordsPerBatch rows each) and gives one back for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyspark.sql import types

import newscore
from newscore.integrations.arrow import Annotator, column_names, own_fields

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from newscore import Field, Pipeline
    from newscore._core import _TableName as TableName

__all__ = ["annotate"]

TYPES = {  # by Arrow's names
    "int32": types.IntegerType(),
    "int64": types.LongType(),
    "float32": types.FloatType(),
    "float64": types.DoubleType(),
    "utf8": types.StringType(),
    "date32": types.DateType(),
    "timestamp[us]": types.TimestampNTZType(),
}


def annotate(
    frame: DataFrame,
    text: str,
    *,
    keep: str | Sequence[str] = (),
    table: TableName = "entities",
    nlp: Pipeline | None = None,
) -> DataFrame:
    """What is found in a column of texts: see newscore.integrations.arrow.annotate_batch.

    Each task runs on one thread, as Spark counts its cores. `nlp` is for options or a model of
    one's own, whose file must be at the same path on every worker.
    """
    keep = column_names(keep)
    _check(frame, text, keep)
    own = own_fields(newscore.schema(table).fields, keep)
    fields = [frame.schema[name] for name in keep]
    fields += map(_spark_field, own)
    read = Annotator(text, keep=keep, table=table, nlp=nlp)
    # Rows of one column that is kept twice would be two of one name.
    columns = list(dict.fromkeys([*keep, text]))
    return frame.select(*columns).mapInArrow(read.batches, types.StructType(fields))


def _check(frame: DataFrame, text: str, keep: Sequence[str]) -> None:
    for name in (text, *keep):
        if name not in frame.columns:
            raise ValueError(f"there is no column {name!r}; there are: {', '.join(frame.columns)}")
    if not isinstance(frame.schema[text].dataType, types.StringType):
        kind = frame.schema[text].dataType.simpleString()
        raise TypeError(f"column {text!r}: expected strings, got {kind}")


def _spark_field(column: Field) -> Any:
    """A column as Spark has it; the rows of a list are never null."""
    kind = TYPES.get(column.type)
    if column.type == "list":
        kind = types.ArrayType(types.StructType(list(map(_spark_field, column.fields))), False)
    return types.StructField(column.name, kind, column.nullable)
