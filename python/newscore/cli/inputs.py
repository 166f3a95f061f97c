"""From paths to texts: files, folders, patterns, tables and standard input, one record at a time.

Only one file of text, one line of JSON or a few rows of a table are in memory at a time. What
cannot be read is handed to `complain` as one message that names it, and left out.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscore.cli.files import COMPRESSED, KINDS, Damaged, Opened, expand, kind_of, opened
from newscore.cli.tables import csv_rows, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Inputs", "NotText", "Record", "decode"]

MAX_COMPLAINTS = 3  # a file whose every line is wrong must not fill the screen


class NotText(ValueError):
    """Bytes that are not text in any encoding that we know."""


def decode(data: bytes) -> tuple[str, str]:
    r"""A text and the name of its encoding; NotText when it has none.

    A byte-order mark decides. Without one, UTF-8 that has a wrong byte here and there stays UTF-8,
    with U+FFFD in those places; bytes that make no UTF-8 at all but good windows-1252 are that.

    >>> decode(b"caf\xc3\xa9"), decode(b"caf\xe9 au lait")
    (('café', 'utf-8'), ('café au lait', 'windows-1252'))
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise NotText(f"begins as {encoding} but is not: {error.reason}") from None
    if b"\0" in data:
        raise NotText("not a text file: it has NUL bytes")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    repaired = data.decode("utf-8", "replace")
    n_wrong = repaired.count("\ufffd")
    n_right = sum(c > "\x7f" for c in repaired) - n_wrong
    if n_right > n_wrong:
        return repaired, "utf-8"
    n_controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in data)
    n_high = sum(byte > 127 for byte in data)
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError:
        text = ""
    if not text or n_controls or n_high > 0.3 * len(data):
        raise NotText("not a text file: neither UTF-8 nor windows-1252")
    return text, "windows-1252"


@dataclass(frozen=True, slots=True)
class Record:
    """One text to work on."""

    id: object  # what the input called it, of any JSON type; else its file, or its file and line
    text: str
    fields: dict[str, Any] | None  # the whole object of a JSON line, the cells of a row
    published: str | None
    where: str  # how messages name it
    n_bytes: int  # of the file on disk, compressed as it may be


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to read and how. Iterate over it for records, once where standard input is named."""

    paths: tuple[str, ...]
    complain: Callable[[str], None]  # something was left out
    note: Callable[[str], None]  # nothing was left out
    kind: str | None = None  # one of KINDS; None goes by name
    text_key: str = "text"
    id_key: str = "id"
    date_key: str | None = None
    published: str | None = None
    output: str | None = None  # a file or folder that is written meanwhile, and so not read

    def total_bytes(self) -> int | None:
        """The size of all inputs, or None when it cannot be known before."""
        total = 0
        for path in self.paths:
            for file in self.files(path, quiet=True):
                if not os.path.isfile(file):
                    return None
                total += os.path.getsize(file)
        return total

    def __iter__(self) -> Iterator[Record]:
        ours = None if self.output is None else os.path.realpath(self.output)
        for path in self.paths:
            for file in self.files(path):
                if ours is not None and file != "-":
                    place = os.path.realpath(file)
                    if place == ours or place.startswith(ours + os.sep):
                        continue
                try:
                    yield from self.read(file)
                except OSError as error:
                    self.complain(f"{file}: {error.strerror or error}")
                except (NotText, Damaged) as error:
                    self.complain(f"{file}: {error}")

    def files(self, path: str, quiet: bool = False) -> Iterator[str]:
        """The files that a path stands for, those of a folder or pattern in the order of names."""
        matches = expand(path)
        if matches is None:
            matches = [path]
        elif not matches and not quiet:
            self.complain(f"{path}: no file matches")
        for match in matches:
            if match != "-" and os.path.isdir(match):
                yield from self.files_below(match, quiet)
            else:
                yield match

    def files_below(self, path: str, quiet: bool) -> Iterator[str]:
        """The files of a folder and of those in it."""
        n_files = 0

        def unreadable(error: OSError) -> None:
            if not quiet:
                self.complain(f"{error.filename}: {error.strerror}")

        for folder, subfolders, names in os.walk(path, onerror=unreadable):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for name in sorted(names):
                if kind_of(name) is not None and not name.startswith("."):
                    n_files += 1
                    yield os.path.join(folder, name)
        if n_files == 0 and not quiet:
            self.complain(
                f"{path}: no file in this folder ends with {', '.join(KINDS)}, "
                f"nor with one of these and {', '.join(COMPRESSED)}"
            )

    def read(self, file: str) -> Iterator[Record]:
        """The records of one file."""
        kind = self.kind or kind_of(file) or "text"
        if kind == "parquet":
            if file == "-":
                raise NotText("Parquet cannot be read from standard input")
            yield from self.read_rows(parquet_rows(file), file)
        elif file == "-":
            yield from self.read_stream(Opened(sys.stdin.buffer, None), "<stdin>", kind)
        else:
            with opened(file) as source:
                yield from self.read_stream(source, file, kind)

    def read_stream(self, source: Opened, name: str, kind: str) -> Iterator[Record]:
        """The records of an open file."""
        if kind == "jsonl":
            yield from self.read_lines(source, name)
            return
        if kind in ("csv", "tsv"):
            rows = csv_rows(
                source.stream,
                "," if kind == "csv" else "\t",
                lambda sample: self.encoding_of(sample, name),
            )
            sized = ((row, source.taken(sum(map(len, row)) if row else 0)) for row in rows)
            yield from self.read_rows(sized, name)
            return
        data = source.stream.read()
        text, encoding = decode(data)
        if encoding == "windows-1252":
            self.note(f"{name}: not UTF-8, read as windows-1252")
        yield Record(name, text, None, self.published, name, source.taken(len(data)))

    def encoding_of(self, sample: bytes, name: str) -> str:
        """The encoding of a table, by its beginning."""
        if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"  # which the end of a sample may cut in two
        _, encoding = decode(sample)
        if encoding == "windows-1252":
            self.note(f"{name}: not UTF-8, read as windows-1252")
        return encoding

    def read_lines(self, source: Opened, name: str) -> Iterator[Record]:
        """The records of a JSON Lines file; a wrong line is left out."""
        with Complaints(self.complain, name, "lines") as wrong:
            for n, line in enumerate(source.stream, 1):
                if n == 1:
                    line = line.removeprefix(codecs.BOM_UTF8)
                    if b"\0" in line:
                        raise NotText("not a text file: it has NUL bytes")
                if not line.strip():
                    continue
                where = f"{name}:{n}"
                try:
                    yield self.record(parse_line(line), where, source.taken(len(line)))
                except ValueError as error:
                    wrong.add(f"{where}: {error}")

    def read_rows(
        self, rows: Iterable[tuple[dict[str, Any] | str, int]], name: str
    ) -> Iterator[Record]:
        """The records of a table; a wrong row is left out. Rows are counted from 1."""
        with Complaints(self.complain, name, "rows") as wrong:
            for n, (row, n_bytes) in enumerate(rows, 1):
                where = f"{name}:{n}"
                if isinstance(row, str):
                    wrong.add(f"{where}: {row}")
                    continue
                if self.text_key not in row:
                    columns = ", ".join(map(repr, row))
                    raise NotText(f"expected a column {self.text_key!r}, got {columns}")
                try:
                    yield self.record(row, where, n_bytes)
                except ValueError as error:
                    wrong.add(f"{where}: {error}")

    def record(self, fields: dict[str, Any], where: str, n_bytes: int) -> Record:
        """A record of these fields. ValueError says what is wrong with them."""
        text = fields.get(self.text_key)
        if not isinstance(text, str):
            got = type(text).__name__ if self.text_key in fields else "no such key"
            raise ValueError(f"expected a string under {self.text_key!r}, got {got}")
        published = self.published
        if self.date_key is not None and fields.get(self.date_key) not in (None, ""):
            published = read_date(fields[self.date_key], self.date_key)
        identity = fields.get(self.id_key)
        if identity is None:
            identity = where
        return Record(identity, text, fields, published, where, n_bytes)


class Complaints:
    """The wrong lines of one file: the first few are named, the others counted."""

    def __init__(self, complain: Callable[[str], None], name: str, unit: str) -> None:
        self._complain = complain
        self._name = name
        self._unit = unit
        self._n = 0

    def __enter__(self) -> Complaints:
        return self

    def __exit__(self, *error: object) -> None:
        if self._n > MAX_COMPLAINTS:
            self._complain(
                f"{self._name}: {self._n - MAX_COMPLAINTS} more {self._unit} were left out"
            )

    def add(self, message: str) -> None:
        """One more."""
        self._n += 1
        if self._n <= MAX_COMPLAINTS:
            self._complain(message)


def parse_line(line: bytes) -> dict[str, Any]:
    """One line of JSON. ValueError says what is wrong with it."""
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: nested too deep") from None
    if not isinstance(fields, dict):
        raise ValueError(f"expected a JSON object, got {type(fields).__name__}")
    return fields


def read_date(value: object, key: str) -> str:
    """The day in a field such as "2017-04-11" or "2017-04-11T08:30:00Z"."""
    from datetime import date, datetime

    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        if not isinstance(value, str):
            raise ValueError
        day = date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError(
            f"expected a date such as 2017-04-11 under {key!r}, got {value!r}"
        ) from None
    return day.isoformat()
