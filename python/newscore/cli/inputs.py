"""From paths to texts: files, folders, patterns, tables and standard input, one record at a time.

Only one file of text, one line of JSON or a few rows of a table are in memory at a time, and none
of them without a bound. What cannot be read is handed to `complain` as one message that names it,
and left out.
"""

from __future__ import annotations

import codecs
import fnmatch
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscore._columns import LIKELY_TEXTS
from newscore.cli.decoding import (
    BLOCK_BYTES,
    MAX_TEXT_CHARS,
    BadInput,
    decode,
    marked,
    refuse_binary,
    refuse_markup,
    utf8_chars,
)
from newscore.cli.errors import Missing
from newscore.cli.files import COMPRESSED, KINDS, Opened, expand, kind_of, opened, unusual
from newscore.cli.hive import folder_fields
from newscore.cli.jsonvalues import DECODER, decoder, json_kind, json_values
from newscore.cli.keys import MISSING, find, nth
from newscore.cli.records import Record
from newscore.cli.remote import is_remote, remote_files
from newscore.cli.resume import NOTE
from newscore.cli.tables import csv_rows, parquet_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import IO

    from newscore.cli.options import TextOptions

__all__ = ["UNREADABLE", "Inputs", "reason"]

MAX_COMPLAINTS = 3  # a file whose every line is wrong must not fill the screen
MAX_LINE_BYTES = 1 << 26  # of JSON, which takes many times as much memory as what it reads
ENOUGH = 100  # records in which a key is not found, or none twice: it is so in all of a file
SHOWN_KEYS = 20
SHOWN_ENDINGS = 3
MAX_NAME_WORDS = 5  # of a column
UNREADABLE = (OSError, BadInput, UnicodeError, MemoryError)  # what costs an input, and no more
DELIMITERS = {"\t": "tab", ";": "';'", "|": "'|'"}  # other than commas, and how to name them
ID_KEY = "id"  # when none is named; a record need not have it


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to read and how. Iterate over it for records, once where standard input is named."""

    paths: tuple[str, ...]
    complain: Callable[[str], None]  # something was left out
    note: Callable[[str], None]  # nothing was left out
    kind: str | None = None  # one of KINDS; None goes by name
    text_key: str = "text"
    id_key: str = ID_KEY
    date_key: str | None = None
    published: str | None = None
    output: str | None = None  # a file or folder that is written meanwhile, and so not read
    glob: str | None = None  # of the names of files in folders; None: those of KINDS
    encoding: str | None = None
    delimiter: str | None = None  # of CSV
    has_header: bool = True  # of CSV and TSV
    shard: tuple[int, int] = (1, 1)  # which of how many: the files of the others are not read
    every_row: bool = False  # a row or line without a text is a record too, with an error

    @classmethod
    def of(
        cls,
        options: TextOptions,
        complain: Callable[[str], None],
        note: Callable[[str], None],
        *,
        every_row: bool = False,
    ) -> Inputs:
        """What the command line names."""
        return cls(
            tuple(options.inputs) or ("-",),
            complain,
            note,
            kind=options.input,
            text_key=options.text_key,
            id_key=options.id_key,
            date_key=options.date_key,
            published=options.published,
            output=options.output,
            glob=options.glob,
            encoding=options.encoding,
            delimiter=options.delimiter,
            has_header=not options.no_header,
            shard=options.shard,
            every_row=every_row,
        )

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
            except (*UNREADABLE, Missing) as error:
                if isinstance(error, Missing) and self.paths == (file,):
                    raise
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
        named = [file for file in files if file == url or self.is_wanted(file.rpartition("/")[2])]
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
        others: Counter[str] = Counter()  # by how they end

        def unreadable(error: OSError) -> None:
            nonlocal n_closed
            n_closed += 1
            if not quiet:
                self.complain(f"{error.filename}: {error.strerror}")

        for folder, subfolders, names in os.walk(path, onerror=unreadable):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for name in sorted(names):
                if self.is_wanted(name):
                    n_files += 1
                    file = os.path.join(folder, name)
                    if self.is_usual(file, quiet):
                        yield file
                elif not name.startswith(".") and not name.endswith(NOTE):
                    others[os.path.splitext(name)[1] or "no ending"] += 1
        if n_files and others and not quiet and self.glob is None:
            ranked = sorted(others, key=lambda ending: (-others[ending], ending))
            endings = ", ".join(ranked[:SHOWN_ENDINGS])
            more = ", ..." if len(others) > SHOWN_ENDINGS else ""
            self.note(
                f"{path}: files that end otherwise, passed over: {others.total():,} "
                f"({endings}{more}); --glob names others"
            )
        if n_files == n_closed == 0 and not quiet and self.glob is not None:
            self.complain(f"{path}: no file in this folder matches {self.glob}")
        elif n_files == n_closed == 0 and not quiet:
            self.complain(
                f"{path}: no file in this folder ends with {', '.join(KINDS)}, "
                f"nor with one of these and {', '.join(COMPRESSED)}"
            )

    def is_wanted(self, name: str) -> bool:
        """Whether to read a file of a folder, by its name."""
        if name.startswith(".") or name.endswith(NOTE):  # of newscore's own
            return False
        if self.glob is not None:
            return fnmatch.fnmatch(name, self.glob)
        return kind_of(name) is not None

    def read(self, file: str) -> Iterator[Record]:
        """The records of one file."""
        kind = self.kind or kind_of(file)
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

    def read_stream(self, source: Opened, name: str, kind: str | None) -> Iterator[Record]:
        """The records of an open file; of one whose name does not say what it is, by its begin."""
        if kind in (None, "text") and self.kind is None and (found := json_begun(source.stream)):
            self.note(f"{name}: begins as JSON, read as --input {found}")
            kind = found
        if kind in ("jsonl", "json", "lines", "csv", "tsv") and self.encoding is not None:
            source = source.recoded(self.encoding)
        elif kind in ("json", "lines", "csv", "tsv"):
            source = source.guessed(lambda: self.note_windows(name))
        if kind == "jsonl":
            yield from self.read_lines(source, name)
            return
        if kind == "json":
            yield from self.read_values(source, name)
            return
        if kind == "lines":
            yield from self.read_texts(source, name)
            return
        if kind in ("csv", "tsv"):
            rows = csv_rows(
                source.stream,
                self.delimiter or ("," if kind == "csv" else "\t"),
                lambda n, what: self.note(f"{name}:{n}: {what}"),
                check=lambda names: self.check_columns(
                    {**folder_fields(name), **dict.fromkeys(names, "")}
                ),
                has_header=self.has_header,
            )
            if self.has_header:
                rows = self.with_names(rows, name)
            sized = ((row, source.taken(sum(map(len, row)) if row else 0)) for row in rows)
            yield from self.read_rows(sized, name)
            return
        text, n_read = self.decoded(source.stream, name)
        if self.kind is None:
            refuse_markup(text)
        yield Record(name, text, None, self.day_of(name), name, source.taken(n_read))

    def decoded(self, stream: IO[bytes], name: str) -> tuple[str, int]:
        """All of a text, and how many bytes it has."""
        data = read_text(stream, self.encoding)
        if self.encoding is not None:
            return data.decode(self.encoding, "replace"), len(data)
        text, encoding = decode(data)
        if encoding == "windows-1252":
            self.note_windows(name)
        return text, len(data)

    def note_windows(self, name: str) -> None:
        """Says of an input that it is not in the encoding that texts are expected in."""
        self.note(f"{name}: not UTF-8, read as windows-1252")

    def read_texts(self, source: Opened, name: str) -> Iterator[Record]:
        """A text a line; blank lines are passed over."""
        with Reading(self, name, "lines") as reading:
            for n, line in enumerate(lines_of(source.stream), 1):
                where = f"{name}:{n}"
                if line is None:
                    reading.wrong(f"{where}: {too_long()}")
                    continue
                if n == 1:
                    refuse_binary(line)
                    line = line.removeprefix(codecs.BOM_UTF8)
                if text := line.decode("utf-8", "replace").rstrip("\r\n"):
                    n_bytes = source.taken(len(line))
                    yield Record(where, text, None, self.day_of(name), where, n_bytes)

    def read_lines(self, source: Opened, name: str) -> Iterator[Record]:
        """The records of a JSON Lines file; a wrong line is left out."""
        with Reading(self, name, "lines") as reading:
            for n, line in enumerate(lines_of(source.stream), 1):
                where = f"{name}:{n}"
                if line is None:
                    reading.wrong(f"{where}: {too_long()}")
                    continue
                if n == 1:
                    if encoding := marked(line):
                        raise BadInput(
                            f"JSON Lines are UTF-8, and this begins as {encoding}; --encoding "
                            f"{encoding} reads it"
                        )
                    refuse_binary(line)
                    line = line.removeprefix(codecs.BOM_UTF8)
                if not line.strip():
                    continue
                try:
                    record = reading.record(reading.parse(line), where, source.taken(len(line)))
                except BadInput:
                    raise
                except (ValueError, MemoryError) as error:
                    reading.wrong(f"{where}: {reason(error)}")
                else:
                    yield record

    def read_values(self, source: Opened, name: str) -> Iterator[Record]:
        """The records of an array of JSON, or of objects behind each other; counted from 1."""
        with Reading(self, name, "objects") as reading:
            for n, (value, n_chars) in enumerate(json_values(source.stream), 1):
                where = f"{name}:{n}"
                try:
                    record = reading.record(as_object(value), where, source.taken(n_chars))
                except BadInput:
                    raise
                except ValueError as error:
                    reading.wrong(f"{where}: {error}")
                else:
                    yield record

    def with_names(
        self, rows: Iterator[dict[str, Any] | str], name: str
    ) -> Iterator[dict[str, Any] | str]:
        """The same rows, and a note where the name of the column of texts is rather a text."""
        is_checked = False
        for row in rows:
            if not is_checked and not isinstance(row, str):
                is_checked = True
                number = self.text_key if self.text_key.isdecimal() else ""
                column = nth(row, number) if number and number not in row else None
                if column is not None and len(column.split()) > MAX_NAME_WORDS:
                    self.note(
                        f"{name}: the first row is taken for the names of columns, one of which is "
                        f"{column[:60]!r}; --no-header reads it as a text"
                    )
            yield row

    def read_rows(
        self, rows: Iterable[tuple[dict[str, Any] | str, int]], name: str
    ) -> Iterator[Record]:
        """The records of a table; a wrong row is left out. Rows are counted from 1."""
        with Reading(self, name, "rows") as reading:
            for n, (row, n_bytes) in enumerate(rows, 1):
                where = f"{name}:{n}"
                if isinstance(row, str):
                    reading.wrong(f"{where}: {row}")
                    continue
                self.check_columns({**folder_fields(name), **row})
                try:
                    record = reading.record(row, where, n_bytes, by_number=True)
                except ValueError as error:
                    reading.wrong(f"{where}: {error}")
                else:
                    yield record

    def check_columns(self, row: dict[str, Any]) -> None:
        """BadInput when a table lacks a column that was named."""
        for key in (self.text_key, *self.named_keys()):
            if find(row, key, by_number=True) is MISSING:
                hint = uncut(row) or (likely(row) if key == self.text_key else "")
                raise BadInput(f"expected a column {key!r}, got {listed(row)}{hint}")

    def day_of(self, file: str) -> str | None:
        """The day of publication of a file's texts: by option, else by a folder date=..."""
        if self.published is not None or self.date_key is not None:
            return self.published
        try:
            return read_date(folder_fields(file).get("date"), "date")
        except ValueError:
            return None

    def named_keys(self) -> list[str]:
        """The keys that were named beside the text's: each must be somewhere in a file."""
        keys = [self.id_key] if self.id_key != ID_KEY else []
        return keys + ([self.date_key] if self.date_key is not None else [])


class Reading:
    """One file of records: keys that none of them has, and complaints and notes of a few."""

    def __init__(self, inputs: Inputs, name: str, unit: str) -> None:
        self._inputs = inputs
        self._name, self._unit = name, unit
        self._n_wrong = self._n_noted = self._n_records = 0
        self._unseen = set(inputs.named_keys())
        self._keys: dict[str, None] = {}  # that are there, while some are not
        self._twice: str | None = None
        self._decoder = decoder(self._object)  # of the first lines: it takes its time

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        for n, what, say in (
            (self._n_wrong, "were left out", self._inputs.complain),
            (self._n_noted, "have no date that can be read", self._inputs.note),
        ):
            if n > MAX_COMPLAINTS:
                say(f"{self._name}: {n - MAX_COMPLAINTS} more {self._unit} {what}")
        if error is None and self._n_records:
            self._refuse_unseen()

    def wrong(self, message: str) -> None:
        """One more that is left out: the first few are named, the others counted."""
        self._n_wrong += 1
        if self._n_wrong <= MAX_COMPLAINTS:
            self._inputs.complain(message)

    def parse(self, line: bytes) -> dict[str, Any]:
        """One line of JSON. ValueError says what is wrong with it."""
        if self._n_records >= ENOUGH:
            self._decoder = DECODER
        return parse_line(line, self._decoder)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            (self._twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        return fields

    def record(
        self, fields: dict[str, Any], where: str, n_bytes: int, *, by_number: bool = False
    ) -> Record:
        """A record of these fields. ValueError says what is wrong with them."""
        inputs = self._inputs
        if self._twice is not None:  # of one line: those behind it are like it
            inputs.note(f"{where}: the key {self._twice!r} stands twice; the last value is taken")
            self._twice, self._decoder = None, DECODER
        file = where.rpartition(":")[0]
        for key, value in folder_fields(file).items():
            fields.setdefault(key, value)
        self._look_for_keys(fields, by_number)
        text = find(fields, inputs.text_key, by_number=by_number)
        error = None
        if not isinstance(text, str):
            if not inputs.every_row:
                raise ValueError(wrong_text(fields, text, inputs.text_key))
            text, error = "", "null" if text in (None, MISSING) else "not_str"
        published = inputs.day_of(file)
        if inputs.date_key is not None:
            day = find(fields, inputs.date_key, by_number=by_number)
            if day not in (MISSING, None, ""):
                published = self._day(day, inputs.date_key, where)
        identity = find(fields, inputs.id_key, by_number=by_number)
        if identity in (MISSING, None):
            identity = where
        return Record(identity, text, fields, published, where, n_bytes, error)

    def _day(self, value: object, key: str, where: str) -> str | None:
        """The day in a field; where it cannot be read, a note, and the day of all other texts."""
        try:
            return read_date(value, key)
        except ValueError as error:
            self._n_noted += 1
            if self._n_noted <= MAX_COMPLAINTS:
                self._inputs.note(f"{where}: {error}; read without it")
            return self._inputs.published

    def _look_for_keys(self, fields: dict[str, Any], by_number: bool) -> None:
        self._n_records += 1
        if not self._unseen:
            return
        self._unseen = {
            key for key in self._unseen if find(fields, key, by_number=by_number) is MISSING
        }
        self._keys |= dict.fromkeys(fields)
        if self._n_records >= ENOUGH:
            self._refuse_unseen()

    def _refuse_unseen(self) -> None:
        for key in sorted(self._unseen):
            raise BadInput(
                f"none of the first {self._n_records:,} {self._unit} has the key {key!r}; there "
                f"are {listed(self._keys)}"
            )


def wrong_text(fields: dict[str, Any], text: object, key: str) -> str:
    """What is wrong with a record without a text."""
    if text is MISSING:
        return f"expected a key {key!r}, got {listed(fields)}{likely(fields)}"
    return f"expected a string under {key!r}, got {type(text).__name__}"


def too_long() -> str:
    """What is wrong with a line that is not read."""
    return f"longer than {MAX_LINE_BYTES:,} bytes, the most allowed"


def listed(names: Iterable[str]) -> str:
    """Some keys or columns, for a message.

    >>> listed({"id": 7, "body": "It rained."})
    "'id', 'body'"
    """
    names = list(names)
    more = ", ..." if len(names) > SHOWN_KEYS else ""
    return ", ".join(map(repr, names[:SHOWN_KEYS])) + more or "none"


def uncut(names: Collection[str]) -> str:
    """How to cut the cells of a table that looks as if it had but one.

    >>> uncut(["id;text"])
    "; --delimiter ';' cuts it into columns"
    """
    marks = [option for mark, option in DELIMITERS.items() if mark in "".join(names)]
    return f"; --delimiter {marks[0]} cuts it into columns" if marks and len(names) == 1 else ""


def likely(names: Iterable[str]) -> str:
    """How to name the key or column that the texts are in, where one is called as they are.

    >>> likely({"id": 7, "body": "It rained."})
    '; --text-key body reads that one'
    """
    found = [name for name in names if name.lower() in LIKELY_TEXTS]
    return f"; --text-key {found[0]} reads that one" if found else ""


def json_begun(stream: IO[bytes]) -> str | None:
    """What a stream begins as, when it is JSON; nothing is taken from it."""
    peek = getattr(stream, "peek", None)
    return json_kind(peek(1)) if peek is not None else None


def reason(error: Exception) -> str:
    """Why something cannot be read, without its name."""
    if isinstance(error, MemoryError):
        return "there is not enough memory to read it"
    return getattr(error, "strerror", None) or str(error)


def read_text(stream: IO[bytes], encoding: str | None = None) -> bytearray:
    """All of a text. BadInput as soon as it is seen to be no text, or longer than one may be.

    An encoding that was named is believed: UTF-16 without a mark is full of controls.
    """
    data = bytearray()
    n_chars = 0
    while block := stream.read(BLOCK_BYTES):
        if not data and not marked(block) and encoding is None:
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


def parse_line(line: bytes, reader: json.JSONDecoder) -> dict[str, Any]:
    """One line of JSON. ValueError says what is wrong with it."""
    try:
        fields = reader.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: nested too deep") from None
    return as_object(fields)


def as_object(value: Any) -> dict[str, Any]:
    """The value of JSON that a record is."""
    if not isinstance(value, dict):
        raise ValueError(f"expected a JSON object, got {type(value).__name__}")
    return value


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
