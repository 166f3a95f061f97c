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
import re
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

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
    stream: IO[bytes],
    delimiter: str,
    note: Callable[[int, str], None],
    *,
    check: Callable[[list[str]], None] = lambda names: None,
    has_header: bool = True,
) -> Iterator[dict[str, Any] | str]:
    """The rows of UTF-8 under the first one, which names the columns; for a wrong row, why.

    `check` is given these names, which a table without rows has too. Without such a row columns are
    called by their places.
    `note` is told, with a row's number, how quotation marks were read that are not as they should
    be.
    """
    csv.field_size_limit(MAX_ROW_CHARS)
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
    try:
        table = cells_of(RowLines(lines), delimiter, note, first=0 if has_header else 1)
        names: list[str] | None = None
        if has_header:
            head = next(table, [])
            if isinstance(head, str):
                raise BadInput(f"the names of columns: {head}")
            names = named(head)
            if names:
                check(names)
        for row in table:
            if isinstance(row, str):
                yield row
                continue
            names = names or [f"column {n}" for n in range(1, len(row) + 1)]
            if len(row) != len(names):
                yield f"expected {len(names)} cells, as in the first row, got {len(row)}"
            else:
                yield dict(zip(names, row, strict=True))
    finally:
        with suppress(ValueError):  # the stream is the caller's to close, and may be closed already
            lines.detach()


class TooLong(Exception):
    """A row is longer than it may be."""


class RowLines:
    """The lines of a table for csv.reader, which would read a row of any length."""

    def __init__(self, lines: io.TextIOWrapper) -> None:
        self._lines = lines
        self._again: list[str] = []  # the last one first
        self.begin_row()

    def begin_row(self) -> None:
        """What comes next is a row of its own."""
        self._n_chars = self._n_quotes = 0
        self._row: list[str] = []

    def read_again(self) -> None:
        """The lines of this row come once more."""
        self._again += reversed(self._row)
        self.begin_row()

    def __iter__(self) -> RowLines:
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.pop()
            self._n_chars += len(line)
        else:
            line = self._read(MAX_ROW_CHARS + 1 - self._n_chars)
        if self._n_chars > MAX_ROW_CHARS:
            while line and not (self._n_quotes % 2 == 0 and line.endswith(("\n", "\r"))):
                line = self._read(SAMPLE_BYTES)  # to the end of the row, outside of quotes
            raise TooLong
        if not line:
            raise StopIteration
        self._row.append(line)
        return line

    def _read(self, most: int) -> str:
        line = self._lines.readline(most)
        self._n_chars += len(line)
        self._n_quotes += line.count('"')
        return line


def cells_of(
    lines: RowLines, delimiter: str, note: Callable[[int, str], None], first: int
) -> Iterator[list[str] | str]:
    """The rows that have cells; for a row that is none, what is wrong with it.

    Quotation marks inside of others should be doubled. Where they are not, those of a table with
    tabs are marks of the texts, from there on, and those of any other are told by where they stand.
    """
    quoting: Any = csv.QUOTE_MINIMAL
    odd: list[int] = []  # rows
    for n in itertools.count(first):
        lines.begin_row()
        rows = csv.reader(lines, delimiter=delimiter, strict=True, quoting=quoting)
        try:
            row: list[str] | str | None = next(filter(None, rows), None)
        except TooLong:
            row = too_long()
        except csv.Error:
            lines.read_again()
            if delimiter == "\t":
                quoting, what = csv.QUOTE_NONE, "from here on, quotation marks are the texts' own"
                row = next(csv.reader(lines, delimiter=delimiter, quoting=quoting), None)
            else:
                what = "a quotation mark inside of others is not doubled; it is read as it stands"
                row = loose_row(lines, delimiter)
            if not isinstance(row, str):
                odd.append(n)
                if len(odd) == 1:
                    note(n, what)
        if row is None:
            if len(odd) > 1:
                note(odd[-1], f"the last one of {len(odd) - 1:,} more rows like that")
            return
        yield row


def loose_row(lines: Iterator[str], delimiter: str) -> list[str] | str:
    """The cells of a row whose quotation marks are not doubled: one behind which no cell ends, is
    one of the text. What is wrong with it, if it does not end.

    >>> loose_row(iter(['7,"Ada "Red" Lund, 40",x']), ",")
    ['7', 'Ada "Red" Lund, 40', 'x']
    """
    ends = re.compile(rf" *(?={re.escape(delimiter)}|[\r\n]|\Z)")
    cells: list[str] = []
    try:
        line, at = next(lines), 0
        while True:
            if line.startswith('"', at):
                parts, at = [], at + 1
                while (close := closing_mark(line, at, ends)) < 0:
                    parts.append(line[at:])
                    line, at = next(lines), 0
                parts.append(line[at:close])
                cells.append("".join(parts).replace('""', '"'))
                at = end_of(ends, line, close + 1)
            else:
                end = line.find(delimiter, at)
                end = len(line.rstrip("\r\n")) if end < 0 else end
                cells.append(line[at:end])
                at = end
            if not line.startswith(delimiter, at):
                return cells
            at += 1
    except StopIteration:
        return "a quotation mark is not closed before the end of the file"
    except TooLong:
        return too_long()


MARKS = re.compile('"*')


def closing_mark(line: str, at: int, ends: re.Pattern[str]) -> int:
    """Where the quotation mark stands that ends a cell: of an odd number of them; -1 for none."""
    while (begin := line.find('"', at)) >= 0:
        at = end_of(MARKS, line, begin)
        if (at - begin) % 2 and ends.match(line, at):
            return at - 1
    return -1


def end_of(pattern: re.Pattern[str], line: str, at: int) -> int:
    """Where what matches at a place ends."""
    found = pattern.match(line, at)
    return found.end() if found else at


def too_long() -> str:
    """What is wrong with a row that is not read."""
    return f"longer than {MAX_ROW_CHARS:,} characters, the most allowed"


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
