"""Rows of CSV, TSV and Parquet files, as dictionaries, one at a time.

Parquet is read by pyarrow, which is imported when the first such file is met.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, cast

from newscore.cli.files import Damaged, need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["csv_rows", "parquet_rows"]

SAMPLE_BYTES = 1 << 16
ROWS_AT_ONCE = 1000
MAX_CELL_CHARS = 1 << 28  # as long as a text may be


def csv_rows(
    stream: IO[bytes], delimiter: str, encoding_of: Callable[[bytes], str]
) -> Iterator[dict[str, Any] | str]:
    """The rows under the first one, which names the columns; for a wrong row, what is wrong."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), SAMPLE_BYTES)
    sample = buffered.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
    encoding = encoding_of(sample[: sample.rfind(b"\n") + 1] or sample)
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    csv.field_size_limit(MAX_CELL_CHARS)
    lines = io.TextIOWrapper(buffered, encoding, errors="replace", newline="")
    try:
        rows = csv.reader(lines, delimiter=delimiter, strict=False)
        head = next(rows, [])
        for row in rows:
            if not row:
                continue
            if len(row) != len(head):
                yield f"expected {len(head)} cells, as in the first row, got {len(row)}"
            else:
                yield dict(zip(head, row, strict=True))
    except csv.Error as error:
        raise Damaged(f"no table: {error}") from None
    finally:
        with suppress(ValueError):  # the stream is the caller's to close, and may be closed already
            lines.detach()
            buffered.detach()


def parquet_rows(path: str) -> Iterator[tuple[dict[str, Any], int]]:
    """The rows of a Parquet file, each with its share of the file's bytes."""
    arrow = need("pyarrow", "to read Parquet files", "parquet")
    parquet = need("pyarrow.parquet", "to read Parquet files", "parquet")
    try:
        with parquet.ParquetFile(path) as file:
            n_rows = max(file.metadata.num_rows, 1)
            size = os.path.getsize(path)
            count = itertools.count(1)
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                for row, n in zip(batch.to_pylist(), count, strict=False):
                    yield row, size * n // n_rows - size * (n - 1) // n_rows
    except arrow.ArrowException as error:
        raise Damaged(f"not Parquet that can be read: {' '.join(str(error).split())}") from None
