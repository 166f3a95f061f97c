"""Apache Spark: a DataFrame of articles in, a DataFrame of names, sentences or tokens out.

    names = newscore.spark.annotate(articles, "body", keep=["id"])

`mapInArrow` runs it: a Python worker of each executor opens the model once, takes one Arrow batch
after another (spark.sql.execution.arrow.maxRecordsPerBatch rows each) and gives one back for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import types

import newscore
from newscore.integrations.arrow import OWN_KEYS, Annotator, TableName

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from newscore import Pipeline


def annotate(
    frame: DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    table: TableName = "entities",
    nlp: Pipeline | None = None,
) -> DataFrame:
    """What is found in a column of texts: see newscore.integrations.arrow.annotate_batch.

    Each task runs on one thread, as Spark counts its cores. `nlp` is for options or a model of
    one's own, whose file must be at the same path on every worker.
    """
    _check(frame, text, keep)
    own = [f for f in pa.schema(newscore.schema(table)) if f.name not in OWN_KEYS]
    if clash := [field.name for field in own if field.name in keep]:
        raise ValueError(
            f"keep: the result has a column {clash[0]!r} of its own; rename the one of the input"
        )
    fields = [frame.schema[name] for name in keep]
    fields += [types.StructField(f.name, _spark_type(f.type), f.nullable) for f in own]
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


def _spark_type(kind: Any) -> Any:
    """Spark's name of an Arrow type of our schema."""
    if pa.types.is_list(kind):
        return types.ArrayType(_spark_type(kind.value_type), kind.value_field.nullable)
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        return types.StructType(
            [types.StructField(f.name, _spark_type(f.type), f.nullable) for f in fields]
        )
    return {
        pa.int32(): types.IntegerType(),
        pa.int64(): types.LongType(),
        pa.float32(): types.FloatType(),
        pa.string(): types.StringType(),
    }[kind]
