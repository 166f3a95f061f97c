"""What happened in each partition of a dataset, as rows that workers send to the driver.

    worker   counted(found, ...)  ->  a row for some texts  ->  counts.add(row), an engine's own way
    driver   as_table(rows)       ->  one row for each partition, however often it was run

A part of a partition has a number. A task that is run again sends the rows of the same numbers
again, and the later ones count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from newscore import Table

ERRORS = ("null", "not_str", "too_long")  # as the column `error` has them


class Row(NamedTuple):
    """Some texts of a partition."""

    partition: str
    part: int
    rows: int
    failed: dict[str, int]  # by error
    repaired: int  # texts with characters that are not valid
    names: dict[str, int]  # by label
    seconds: float


class Counts(Protocol):
    """Where an engine's workers send their rows."""

    def add(self, row: Row) -> None:
        """On a worker."""

    def place(self) -> tuple[str, int]:
        """On a worker: the partition that it works on, and which part of it comes next."""


def counted(found: Table, seconds: float, place: tuple[str, int]) -> Row:
    """What is in a table of `annotate`, which is not copied for that."""
    texts = pa.table(found)
    names: dict[str, int] = {}
    if "entities" in texts.column_names:
        names = tally(pa.table(found.entities).column("label"))
    repaired = pc.sum(pc.greater(texts.column("n_replaced"), 0)).as_py() or 0
    return Row(
        *place,
        rows=texts.num_rows,
        failed=tally(texts.column("error").drop_null()),
        repaired=repaired,
        names=names,
        seconds=seconds,
    )


def tally(column: Any) -> dict[str, int]:
    """How often each value is there."""
    return {row["values"]: row["counts"] for row in column.value_counts().to_pylist()}


def as_table(rows: Iterable[Row]) -> Any:
    """A pyarrow Table with a row for each partition, in their order."""
    latest = {(row.partition, row.part): row for row in rows}
    partitions: dict[str, list[Row]] = {}
    for row in latest.values():
        partitions.setdefault(row.partition, []).append(row)
    ordered = sorted(partitions.items(), key=lambda item: (len(item[0]), item[0]))
    return pa.Table.from_pylist([_line(name, parts) for name, parts in ordered], schema=SCHEMA)


def _line(partition: str, parts: list[Row]) -> dict[str, Any]:
    failed = _sum(part.failed for part in parts)
    return {
        "partition": partition,
        "rows": sum(part.rows for part in parts),
        **{error: failed[error] for error in ERRORS},
        "repaired": sum(part.repaired for part in parts),
        "names": sorted(_sum(part.names for part in parts).items()),
        "seconds": sum(part.seconds for part in parts),
    }


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


SCHEMA = pa.schema(
    [
        pa.field("partition", pa.string(), False),
        *(pa.field(name, pa.int64(), False) for name in ("rows", *ERRORS, "repaired")),
        pa.field("names", pa.map_(pa.string(), pa.int64()), False),
        pa.field("seconds", pa.float64(), False),
    ]
)
