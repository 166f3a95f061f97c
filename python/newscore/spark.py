"""Apache Spark: articles in, names or the rows of another table out, both as DataFrames.

    names = newscore.spark.annotate(articles, "body", keep=["id"])

`mapInArrow` runs it: a Python worker of each executor opens the model once, takes one Arrow batch
after another (spark.sql.execution.arrow.maxRecordsPerBatch rows each) and gives one back for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import newscore
from newscore import _core, _layers
from newscore._annotate import values
from newscore._extras import extra
from newscore._worker import Model, model_of, sent, shared

with extra("spark"):
    import pyarrow as pa
    from pyspark import AccumulatorParam, TaskContext
    from pyspark.sql import functions, types

    from newscore._counts import Row, as_table
    from newscore.arrow import (
        Annotator,
        Wanted,
        column_names,
        columns_read,
        own_fields,
        refuse_missing,
        wanted,
    )

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame, SparkSession

    from newscore import Field, Pipeline
    from newscore._core import _TableName as TableName

__all__ = ["Counts", "annotate", "explode", "register"]

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
    table: Wanted = "entities",
    dates: str | None = None,
    labels: str | Sequence[str] | None = None,
    min_score: float = _core.min_score,
    effort: float | None = None,
    nlp: Pipeline | None = None,
    counts: Counts | None = None,
) -> DataFrame:
    """What is found in a column of texts: see newscore.arrow.annotate_batch.

    Each task runs on one thread, as Spark counts its cores. `nlp` is for options or a model of
    one's own, whose file must be at the same path on every worker. The frame may be a stream.
    """
    keep = column_names(keep)
    # Rows of one column that is kept twice would be two of one name.
    columns = columns_read(text, keep, dates)
    _check(frame, text, columns)
    kind, what = wanted(table)
    own = own_fields(newscore.schema(kind, what=what).fields, keep)
    fields = [frame.schema[name] for name in keep]
    fields += map(_spark_field, own)
    names: dict[str, Any] = {"labels": labels, "min_score": min_score, "effort": effort}
    read = Annotator(text, keep=keep, table=table, dates=dates, nlp=nlp, counts=counts, **names)
    return frame.select(*columns).mapInArrow(sent(read.batches), types.StructType(fields))


def explode(documents: DataFrame, table: TableName, *, keep: str | Sequence[str] = ()) -> DataFrame:
    """The rows of one table of a DataFrame that has it in lists, beside the columns `keep`."""
    return documents.select(*column_names(keep), functions.inline(table))


def register(
    spark: SparkSession,
    *,
    labels: str | Sequence[str] | None = None,
    min_score: float = _core.min_score,
    effort: float | None = None,
    nlp: Pipeline | None = None,
) -> None:
    """Makes news_normalize and, for each table, news_entities and so on known to Spark SQL.

        spark.sql("SELECT id, inline(news_entities(body)) FROM articles")

    The latter give an array of structs, NULL for NULL. `annotate` is faster: here each array is
    made once more. `labels`, `min_score` and `effort` are those of
    `Pipeline.annotate`.
    """
    model = model_of(nlp)
    options = {"labels": labels, "min_score": min_score, "effort": effort}
    for table in _layers.TABLES:
        fields = list(map(_spark_field, _layers.columns(table)))
        kind = types.ArrayType(types.StructType(fields), False)
        _register(spark, f"news_{table}", sent(_Lists(table, model, options)), kind)
    _register(spark, "news_normalize", sent(_normalized), types.StringType())


def _register(spark: SparkSession, name: str, read: Any, kind: Any) -> None:
    import pandas  # which workers of `annotate` do without

    def news(texts: pandas.Series) -> pandas.Series:
        return read(texts)

    # The annotations are how Spark knows what a function takes; ours are strings here.
    news.__annotations__ = {"texts": pandas.Series, "return": pandas.Series}
    spark.udf.register(name, functions.pandas_udf(news, kind))


class _Lists:
    """What news_entities and the like run on some texts."""

    def __init__(self, table: str, model: Model, options: dict[str, Any]) -> None:
        self.table, self.model, self.options = table, model, options

    def __call__(self, texts: pandas.Series) -> pandas.Series:
        import pandas

        found = shared(self.model).annotate(values(texts), what=self.table, **self.options)
        return pandas.Series(pa.table(found).column(self.table).to_pylist(), dtype=object)


def _normalized(texts: pandas.Series) -> pandas.Series:
    import pandas

    plain = [None if text is None else newscore.normalize(text) for text in values(texts)]
    return pandas.Series(plain, dtype=object)


class Counts:
    """Rows, failures, names and seconds of each partition, for `annotate(counts=)`.

        counts = newscore.spark.Counts(spark)
        newscore.spark.annotate(articles, "body", counts=counts).write.parquet("names/")
        counts.table()

    They come by an accumulator of Spark, which Spark Connect does not have.
    """

    def __init__(self, spark: SparkSession) -> None:
        self._rows = spark.sparkContext.accumulator([], _Rows())
        self._n_batches: Counter[str] = Counter()

    def table(self) -> Any:
        """A pyarrow Table with a row for each partition that is done."""
        return as_table(self._rows.value)

    def add(self, row: Row) -> None:
        """On a worker."""
        self._rows.add([row])

    def place(self) -> tuple[str, int]:
        """On a worker: the partition, and how many batches of it came before."""
        context = TaskContext.get()
        partition = str(context.partitionId()) if context is not None else ""
        number = self._n_batches[partition]
        self._n_batches[partition] += 1
        return partition, number


class _Rows(AccumulatorParam):
    def zero(self, value: list[Row]) -> list[Row]:
        return []

    def addInPlace(self, value1: list[Row], value2: list[Row]) -> list[Row]:
        return value1 + value2


def _check(frame: DataFrame, text: str, columns: Sequence[str]) -> None:
    refuse_missing([text, *columns], frame.columns)
    if not isinstance(frame.schema[text].dataType, types.StringType):
        kind = frame.schema[text].dataType.simpleString()
        raise TypeError(f"column {text!r}: expected strings, got {kind}")


def _spark_field(column: Field) -> Any:
    """A column as Spark has it; the rows of a list are never null."""
    kind = TYPES.get(column.type)
    if column.type == "list":
        kind = types.ArrayType(types.StructType(list(map(_spark_field, column.fields))), False)
    return types.StructField(column.name, kind, column.nullable)
