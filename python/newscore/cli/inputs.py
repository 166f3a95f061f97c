"""From paths to texts: files, folders, JSON Lines and standard input, one record at a time.

Only one file of text, or one line of JSON, is in memory at a time. What cannot be read is handed to
`complain` as one message that names it, and left out.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Inputs", "NotText", "Record", "decode"]

JSONL_SUFFIXES = (".jsonl", ".ndjson")
FOLDER_SUFFIXES = (".txt", *JSONL_SUFFIXES)
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
    fields: dict[str, Any] | None  # the whole object of a JSON line
    published: str | None
    where: str  # how messages name it
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to read and how. Iterate over it for records, once where standard input is named."""

    paths: tuple[str, ...]
    complain: Callable[[str], None]  # something was left out
    note: Callable[[str], None]  # nothing was left out
    kind: str | None = None  # "text", "jsonl"; None goes by name
    text_key: str = "text"
    id_key: str = "id"
    date_key: str | None = None
    published: str | None = None

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
        for path in self.paths:
            for file in self.files(path):
                try:
                    yield from self.read(file)
                except OSError as error:
                    self.complain(f"{file}: {error.strerror or error}")
                except NotText as error:
                    self.complain(f"{file}: {error}")

    def files(self, path: str, quiet: bool = False) -> Iterator[str]:
        """The files that a path stands for, a folder's in the order of their names."""
        if path == "-" or not os.path.isdir(path):
            yield path
            return
        n_files = 0

        def unreadable(error: OSError) -> None:
            if not quiet:
                self.complain(f"{error.filename}: {error.strerror}")

        for folder, subfolders, names in os.walk(path, onerror=unreadable):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(FOLDER_SUFFIXES) and not name.startswith("."):
                    n_files += 1
                    yield os.path.join(folder, name)
        if n_files == 0 and not quiet:
            self.complain(f"{path}: no file in this folder ends with {', '.join(FOLDER_SUFFIXES)}")

    def read(self, file: str) -> Iterator[Record]:
        """The records of one file."""
        is_lines = self.kind == "jsonl" or (
            self.kind is None and file.lower().endswith(JSONL_SUFFIXES)
        )
        if file == "-":
            yield from self.read_stream(sys.stdin.buffer, "<stdin>", is_lines)
        else:
            with open(file, "rb") as stream:
                yield from self.read_stream(stream, file, is_lines)

    def read_stream(self, stream: IO[bytes], name: str, is_lines: bool) -> Iterator[Record]:
        """The records of an open file."""
        if is_lines:
            yield from self.read_lines(stream, name)
            return
        data = stream.read()
        text, encoding = decode(data)
        if encoding == "windows-1252":
            self.note(f"{name}: not UTF-8, read as windows-1252")
        yield Record(name, text, None, self.published, name, len(data))

    def read_lines(self, stream: IO[bytes], name: str) -> Iterator[Record]:
        """The records of a JSON Lines file; a wrong line is left out."""
        n_wrong = 0
        for n, line in enumerate(stream, 1):
            if n == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
                if b"\0" in line:
                    raise NotText("not a text file: it has NUL bytes")
            if not line.strip():
                continue
            where = f"{name}:{n}"
            try:
                yield self.parse_line(line, where)
            except ValueError as error:
                n_wrong += 1
                if n_wrong <= MAX_COMPLAINTS:
                    self.complain(f"{where}: {error}")
        if n_wrong > MAX_COMPLAINTS:
            self.complain(f"{name}: {n_wrong - MAX_COMPLAINTS} more lines were left out")

    def parse_line(self, line: bytes, where: str) -> Record:
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
        text = fields.get(self.text_key)
        if not isinstance(text, str):
            got = type(text).__name__ if self.text_key in fields else "no such key"
            raise ValueError(f"expected a string under {self.text_key!r}, got {got}")
        published = self.published
        if self.date_key is not None and fields.get(self.date_key) is not None:
            published = read_date(fields[self.date_key], self.date_key)
        identity = fields.get(self.id_key)
        return Record(
            where if identity is None else identity, text, fields, published, where, len(line)
        )


def read_date(value: object, key: str) -> str:
    """The day in a field such as "2017-04-11" or "2017-04-11T08:30:00Z"."""
    from datetime import date

    try:
        if not isinstance(value, str):
            raise ValueError
        day = date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError(
            f"expected a date such as 2017-04-11 under {key!r}, got {value!r}"
        ) from None
    return day.isoformat()
