"""From paths to texts: files, folders, patterns, tables and standard input, one record at a time.

Only one file of text, one line of JSON or a few rows of a table are in memory at a time, and none
of them without a bound. What cannot be read is handed to `complain` as one message that names it,
and left out.
"""

from __future__ import annotations

import codecs
import json
import math
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscore.cli.decoding import (
    BLOCK_BYTES,
    MAX_TEXT_CHARS,
    BadInput,
    decode,
    marked,
    refuse_binary,
    utf8_chars,
)
from newscore.cli.files import COMPRESSED, KINDS, Opened, expand, kind_of, opened, unusual
from newscore.cli.hive import folder_fields
from newscore.cli.remote import is_remote, remote_files
from newscore.cli.tables import csv_rows, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO

__all__ = ["Inputs", "Record", "reason"]

MAX_COMPLAINTS = 3  # a file whose every line is wrong must not fill the screen
MAX_LINE_BYTES = 1 << 26  # of JSON, which takes many times as much memory as what it reads


@dataclass(frozen=True, slots=True)
class Record:
    """One text to work on."""

    id: object  # what the input called it, of any JSON type; else its file, or its file and line
    text: str
    fields: dict[str, Any] | None  # the whole object of a JSON line, the cells of a row
    published: str | None
    where: str  # how messages name it
    n_bytes: int  # of the file on disk, compressed as it may be
    error: str | None = None  # why there is no text, by the word that tables have for it


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
    shard: tuple[int, int] = (1, 1)  # which of how many: the files of the others are not read
    every_row: bool = False  # a row or line without a text is a record too, with an error

    def total_bytes(self) -> int | None:
        """The size of all inputs, or None when it cannot be known before."""
        total = 0
        for _, file in self.chosen(quiet=True):
            if not os.path.isfile(file):
                return None
            total += os.path.getsize(file)
        return total

    def __iter__(self) -> Iterator[Record]:
        for _, file in self.chosen():
            try:
                yield from self.read(file)
            except (OSError, BadInput, MemoryError) as error:
                self.complain(f"{'<stdin>' if file == '-' else file}: {reason(error)}")

    def chosen(self, quiet: bool = False) -> Iterator[tuple[str, str]]:
        """The files to read, each behind the path that it was found by: every n-th of a shard."""
        ours = None if self.output is None else os.path.realpath(self.output)
        number, n_shards = self.shard
        n_files = 0
        for path in self.paths:
            for file in self.files(path, quiet):
                if ours is not None and file != "-":
                    place = os.path.realpath(file)
                    if place == ours or place.startswith(ours + os.sep):
                        continue
                n_files += 1
                if n_files % n_shards == number % n_shards:
                    yield path, file

    def files(self, path: str, quiet: bool = False) -> Iterator[str]:
        """The files that a path stands for, those of a folder or pattern in the order of names."""
        if is_remote(path):
            yield from self.remote(path, quiet)
            return
        matches = expand(path)
        if matches == [] and not quiet:
            self.complain(f"{path}: no file matches")
        for match in [path] if matches is None else matches:
            if match != "-" and os.path.isdir(match):
                yield from self.files_below(match, quiet)
            elif matches is None or self.is_usual(match, quiet):
                yield match

    def remote(self, url: str, quiet: bool) -> Iterator[str]:
        """The files at a URL."""
        try:
            files = remote_files(url)
        except OSError as error:
            files = []
            if not quiet:
                self.complain(f"{url}: {reason(error)}")
        named = [file for file in files if file == url or kind_of(file) is not None]
        if files and not named and not quiet:
            self.complain(f"{url}: no file there ends with {', '.join(KINDS)}")
        yield from named

    def is_usual(self, path: str, quiet: bool) -> bool:
        """Whether to read what nobody named: a FIFO may wait for ever, a device may never end."""
        try:
            what = unusual(path)
        except OSError:  # opening it will say the same, and name it
            return True
        if what and not quiet:
            self.note(f"{path}: {what}, passed over")
        return not what

    def files_below(self, path: str, quiet: bool) -> Iterator[str]:
        """The files of a folder and of those in it."""
        n_files = n_closed = 0

        def unreadable(error: OSError) -> None:
            nonlocal n_closed
            n_closed += 1
            if not quiet:
                self.complain(f"{error.filename}: {error.strerror}")

        for folder, subfolders, names in os.walk(path, onerror=unreadable):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for name in sorted(names):
                if kind_of(name) is not None and not name.startswith("."):
                    n_files += 1
                    file = os.path.join(folder, name)
                    if self.is_usual(file, quiet):
                        yield file
        if n_files == n_closed == 0 and not quiet:
            self.complain(
                f"{path}: no file in this folder ends with {', '.join(KINDS)}, "
                f"nor with one of these and {', '.join(COMPRESSED)}"
            )

    def read(self, file: str) -> Iterator[Record]:
        """The records of one file."""
        kind = self.kind or kind_of(file) or "text"
        if kind == "parquet":
            if file == "-":
                raise BadInput("Parquet cannot be read from standard input")
            yield from self.read_rows(parquet_rows(file), file)
        elif file == "-" and sys.stdin is None:
            raise BadInput("standard input is closed")
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
        data = read_text(source.stream)
        text, encoding = decode(data)
        if encoding == "windows-1252":
            self.note(f"{name}: not UTF-8, read as windows-1252")
        n_bytes = source.taken(len(data))
        del data  # a generator's variables stay while its caller works
        yield Record(name, text, None, self.day_of(name), name, n_bytes)

    def encoding_of(self, sample: bytes, name: str) -> str:
        """The encoding of a table, by its beginning."""
        if encoding := marked(sample):
            return encoding  # whose last character the end of a sample may cut in two
        _, encoding = decode(sample)
        if encoding == "windows-1252":
            self.note(f"{name}: not UTF-8, read as windows-1252")
        return encoding

    def read_lines(self, source: Opened, name: str) -> Iterator[Record]:
        """The records of a JSON Lines file; a wrong line is left out."""
        with Complaints(self.complain, name, "lines") as wrong:
            for n, line in enumerate(lines_of(source.stream), 1):
                where = f"{name}:{n}"
                if line is None:
                    wrong.add(f"{where}: longer than {MAX_LINE_BYTES:,} bytes, the most allowed")
                    continue
                if n == 1:
                    if encoding := marked(line):
                        raise BadInput(f"JSON Lines are UTF-8, and this begins as {encoding}")
                    refuse_binary(line)
                    line = line.removeprefix(codecs.BOM_UTF8)
                if not line.strip():
                    continue
                try:
                    record = self.record(parse_line(line), where, source.taken(len(line)))
                except (ValueError, MemoryError) as error:
                    wrong.add(f"{where}: {reason(error)}")
                else:
                    yield record

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
                    raise BadInput(f"expected a column {self.text_key!r}, got {columns}")
                try:
                    record = self.record(row, where, n_bytes)
                except ValueError as error:
                    wrong.add(f"{where}: {error}")
                else:
                    yield record

    def record(self, fields: dict[str, Any], where: str, n_bytes: int) -> Record:
        """A record of these fields. ValueError says what is wrong with them."""
        text = fields.get(self.text_key)
        error = None
        if not isinstance(text, str):
            if not self.every_row:
                got = type(text).__name__ if self.text_key in fields else "no such key"
                raise ValueError(f"expected a string under {self.text_key!r}, got {got}")
            text, error = "", "null" if text is None else "not_str"
        file = where.rpartition(":")[0]
        for key, value in folder_fields(file).items():
            fields.setdefault(key, value)
        published = self.day_of(file)
        if self.date_key is not None and fields.get(self.date_key) not in (None, ""):
            published = read_date(fields[self.date_key], self.date_key)
        identity = fields.get(self.id_key)
        if identity is None:
            identity = where
        return Record(identity, text, fields, published, where, n_bytes, error)

    def day_of(self, file: str) -> str | None:
        """The day of publication of a file's texts: by option, else by a folder date=..."""
        if self.published is not None or self.date_key is not None:
            return self.published
        try:
            return read_date(folder_fields(file).get("date"), "date")
        except ValueError:
            return None


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


def reason(error: Exception) -> str:
    """Why something cannot be read, without its name."""
    if isinstance(error, MemoryError):
        return "there is not enough memory to read it"
    return getattr(error, "strerror", None) or str(error)


def read_text(stream: IO[bytes]) -> bytearray:
    """All of a text. BadInput as soon as it is seen to be no text, or longer than one may be."""
    data = bytearray()
    n_chars = 0
    while block := stream.read(BLOCK_BYTES):
        if not data and not marked(block):
            refuse_binary(block)
        data += block
        n_chars += len(block) // 4 if marked(data) else utf8_chars(block)
        if n_chars > MAX_TEXT_CHARS:
            raise BadInput(f"longer than {MAX_TEXT_CHARS:,} characters, the most that a text has")
    return data


def lines_of(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is too long, of which nothing is kept."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(BLOCK_BYTES)
        yield None


def parse_line(line: bytes) -> dict[str, Any]:
    """One line of JSON. ValueError says what is wrong with it."""
    try:
        fields = json.loads(
            line.decode("utf-8"), parse_float=number, parse_int=number, parse_constant=str
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: nested too deep") from None
    if not isinstance(fields, dict):
        raise ValueError(f"expected a JSON object, got {type(fields).__name__}")
    return fields


def number(text: str) -> float | int | str:
    """A number of JSON; its own text where Python has none that would come out again.

    >>> number("12"), number("1.5e3"), number("1e999")
    (12, 1500.0, '1e999')
    """
    try:
        return int(text)
    except ValueError:
        value = float(text)
        return value if math.isfinite(value) else text


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
