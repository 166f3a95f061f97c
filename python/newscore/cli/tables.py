"""Rows of CSV, TSV and Parquet files, as dictionaries, one at a time.

A row that is too long, or that cannot be read, is passed over; a string in its place says why.
Parquet is read by pyarrow, which is imported when the first such file is met.
"""

from __future__ import annotations

import csv
import functools
import io
import itertools
import math
import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, cast

from newscore.cli.decoding import BadInput
from newscore.cli.errors import need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["MAX_ROW_CHARS", "ParquetRow", "csv_rows", "parquet_rows"]

SAMPLE_BYTES = 1 << 16
MAX_ROW_CHARS = 1 << 26
ROWS_AT_ONCE = 64
LARGE_GROUP_BYTES = 1 << 31  # a row group of Parquet that is read a row at a time
STRINGS = ("string", "large_string", "binary", "large_binary")  # Arrow types with dictionaries


def csv_rows(
    stream: IO[bytes], delimiter: str, encoding_of: Callable[[bytes], str]
) -> Iterator[dict[str, Any] | str]:
    """The rows under the first one, which names the columns; for a wrong row, what is wrong."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), SAMPLE_BYTES)
    sample = buffered.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
    encoding = encoding_of(sample[: sample.rfind(b"\n") + 1] or sample)
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    csv.field_size_limit(MAX_ROW_CHARS)
    lines = io.TextIOWrapper(buffered, encoding, errors="replace", newline="")
    try:
        rows = cells_of(RowLines(lines), delimiter)
        head = next(rows, [])
        if isinstance(head, str):
            raise BadInput(f"the names of columns: {head}")
        names = named(head)
        for row in rows:
            if isinstance(row, str):
                yield row
            elif len(row) != len(names):
                yield f"expected {len(names)} cells, as in the first row, got {len(row)}"
            else:
                yield dict(zip(names, row, strict=True))
    finally:
        with suppress(ValueError):  # the stream is the caller's to close, and may be closed already
            lines.detach()
            buffered.detach()


class TooLong(Exception):
    """A row is longer than it may be."""


class RowLines:
    """The lines of a table for csv.reader, which would read a row of any length."""

    def __init__(self, lines: io.TextIOWrapper) -> None:
        self._lines = lines
        self.begin_row()

    def begin_row(self) -> None:
        """What comes next is a row of its own."""
        self._n_chars = self._n_quotes = 0

    def __iter__(self) -> RowLines:
        return self

    def __next__(self) -> str:
        line = self._read(MAX_ROW_CHARS + 1 - self._n_chars)
        if self._n_chars > MAX_ROW_CHARS:
            while line and not (self._n_quotes % 2 == 0 and line.endswith(("\n", "\r"))):
                line = self._read(SAMPLE_BYTES)  # to the end of the row, outside of quotes
            raise TooLong
        if not line:
            raise StopIteration
        return line

    def _read(self, most: int) -> str:
        line = self._lines.readline(most)
        self._n_chars += len(line)
        self._n_quotes += line.count('"')
        return line


def cells_of(lines: RowLines, delimiter: str) -> Iterator[list[str] | str]:
    """The rows that have cells; for a row that is none, what is wrong with it."""
    rows = csv.reader(lines, delimiter=delimiter, strict=False)
    while True:
        lines.begin_row()
        try:
            row = next(rows, None)
        except TooLong:
            rows = csv.reader(lines, delimiter=delimiter, strict=False)
            yield f"longer than {MAX_ROW_CHARS:,} characters, the most allowed"
        except csv.Error as error:
            rows = csv.reader(lines, delimiter=delimiter, strict=False)
            yield f"not a row of a table: {error}"
        else:
            if row is None:
                return
            if row:
                yield row


def named(head: Sequence[str]) -> list[str]:
    """The names of columns. BadInput for one that stands twice: a record has one value for each.

    Spreadsheets leave columns without names; several of these are called by their places.

    >>> named(["id", "text", "", ""])
    ['id', 'text', 'column 3', 'column 4']
    """
    names = list(head)
    if names.count("") > 1:
        names = [name or f"column {n}" for n, name in enumerate(names, 1)]
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadInput(f"column {name!r} stands twice; give one of the two another name")
        seen.add(name)
    return names


def parquet_rows(path: str) -> Iterator[tuple[dict[str, Any] | str, int]]:
    """The rows of a Parquet file, each with its share of the file's bytes."""
    from newscore.cli.remote import Store, is_remote

    arrow = need("pyarrow", "to read Parquet files", "parquet")
    if is_remote(path):
        store = Store(path)
        source: Any = store.open
        size = store.size()
    elif os.path.isfile(path):
        source, size = functools.partial(open, path, "rb"), os.path.getsize(path)
    else:
        os.stat(path)  # says what is wrong with a path that leads nowhere
        raise BadInput("Parquet can be read from a file only")
    try:
        yield from rows_of_parquet(source, size)
    except (BadInput, MemoryError):
        raise
    except (arrow.ArrowException, ValueError, ArithmeticError) as error:
        raise BadInput(f"not Parquet that can be read: {' '.join(str(error).split())}") from None


def rows_of_parquet(
    source: Callable[[], Any], size: int
) -> Iterator[tuple[dict[str, Any] | str, int]]:
    """The same, with the exceptions of pyarrow.

    A small file may hold a great deal: a string that a dictionary has once and a million rows name,
    or long texts that compress well. So strings stay in their dictionaries until their row is asked
    for, few rows are decoded at a time, and of a group that says to be large, one.
    """
    parquet = need("pyarrow.parquet", "to read Parquet files", "parquet")
    with source() as stream, parquet.ParquetFile(stream) as file:
        types = {field.name: field.type for field in file.schema_arrow}
        names = named(file.schema_arrow.names)
        n_rows = max(file.metadata.num_rows, 1)
        groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
        strings = [name for name in names if str(file.schema_arrow.field(name).type) in STRINGS]
    is_large = any(group.total_byte_size > LARGE_GROUP_BYTES for group in groups)
    dictionaries = None if is_large else strings
    with (
        source() as stream,
        parquet.ParquetFile(stream, read_dictionary=dictionaries) as file,
    ):
        count = itertools.count(1)
        for batch in file.iter_batches(batch_size=1 if is_large else ROWS_AT_ONCE):
            rows = enumerate(zip(*batch.columns, strict=True))
            for (at, cells), n in zip(rows, count, strict=False):
                row = row_of(names, cells, ParquetRow(batch, at, types))
                yield row, size * n // n_rows - size * (n - 1) // n_rows


class ParquetRow(dict[str, Any]):
    """A row as Python's values, which knows where Arrow's are, with their types."""

    def __init__(self, batch: Any, at: int, types: dict[str, Any]) -> None:
        super().__init__()
        self.batch, self.at, self.types = batch, at, types


def row_of(names: Iterable[str], cells: Iterable[Any], row: ParquetRow) -> dict[str, Any] | str:
    """Fills a row with Arrow values as Python's; or what is wrong with it."""
    for name, cell in zip(names, cells, strict=True):
        try:
            row[name] = as_json_can(value_of(cell))
        except UnicodeDecodeError as error:  # in a list, for instance
            return f"column {name!r}: not UTF-8 at byte {error.start}"
        except (ValueError, ArithmeticError, NotImplementedError) as error:
            return f"column {name!r}: {error}"
    return row


def value_of(cell: Any) -> Any:
    """The value of an Arrow scalar; a string is repaired where the file says that bytes are one."""
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        string = getattr(cell, "value", cell)  # of a dictionary
        if not hasattr(string, "as_buffer"):
            raise
        return string.as_buffer().to_pybytes().decode("utf-8", "replace")


def as_json_can(value: Any) -> Any:
    """A value without infinities and the like, which JSON cannot hold: these become text.

    >>> as_json_can([1.5, float("inf"), {"a": float("nan")}])
    [1.5, 'Infinity', {'a': 'NaN'}]
    """
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, (list, tuple)):  # a map is a list of pairs
        return [as_json_can(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json_can(item) for key, item in value.items()}
    return value
