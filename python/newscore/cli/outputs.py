"""From documents to bytes: what a line of each format holds, and where the bytes go.

A sink takes whole records only: while one is written, Ctrl-C waits.
"""

from __future__ import annotations

import base64
import csv
import errno
import io
import json
import os
import select
import signal
import stat
import sys
import threading
from contextlib import contextmanager, suppress
from datetime import date, time
from io import FileIO
from typing import IO, TYPE_CHECKING, Any

from newscore import _core
from newscore._files import NewFile, is_special, is_stdout, naming
from newscore.cli.errors import UsageError
from newscore.cli.keys import without
from newscore.view import UNSAFE, clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import FrameType, TracebackType
    from typing import Self, TextIO

    from newscore import Spans
    from newscore.cli.records import Record

__all__ = [
    "STDOUT",
    "Sink",
    "WholeSink",
    "base_fields",
    "csv_line",
    "is_terminal",
    "json_default",
    "json_line",
    "one_line",
    "pick_format",
    "ranges",
    "safe_to_show",
    "sink_for",
    "stdout_stream",
    "to_bytes",
    "to_json",
    "to_terminal",
    "tsv_line",
]

STDOUT = "<stdout>"  # how messages name it
JSON_FORMATS = ("jsonl", "json", "doccano", "prodigy", "label-studio")
SUFFIXES = {  # of each, the formats that it may stand for; a subcommand has one of them at most
    ".jsonl": ("jsonl",),
    ".ndjson": ("jsonl",),
    ".json": ("json",),
    ".csv": ("csv",),
    ".tsv": ("tsv",),
    ".html": ("html",),
    ".htm": ("html",),
    ".txt": ("text", "table", "bars"),
    ".parquet": ("parquet",),
    ".conll": ("conll",),
}


def pick_format(
    asked: str | None, output: str | None, formats: Collection[str], plain: str
) -> str:
    """The format: the one asked for, else by the name of the file, else by where output goes.

    UsageError for a name that ends as that of a format which there is not.

    >>> pick_format(None, "a/names.CSV", ("jsonl", "csv"), "jsonl")
    'csv'
    """
    if asked is not None:
        return asked
    if output is None:
        return "color" if is_terminal(sys.stdout) and "color" in formats else plain
    ending = os.path.splitext(output)[1].lower()
    if not ending or is_special(output) or is_stdout(output) or os.path.isdir(output):
        return plain
    named = [form for form in SUFFIXES.get(ending, ()) if form in formats]
    if not named:
        raise UsageError(
            f"{output}: no format of this command has the ending {ending}; say which one to write, "
            f"--format {'|'.join(form for form in formats if form != 'color')}"
        )
    return named[0]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sees what is written; not where it was closed before this program began."""
    return stream is not None and stream.isatty()


def to_terminal(output: str | None) -> bool:
    """Whether a person is shown what is written, who may have named the terminal: /dev/tty."""
    if output is None or is_stdout(output):
        return is_terminal(sys.stdout)
    try:
        if not stat.S_ISCHR(os.stat(output).st_mode):
            return False
        descriptor = os.open(output, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    except OSError:  # opening it to write will say the same
        return False
    try:
        return os.isatty(descriptor)
    finally:
        os.close(descriptor)


def safe_to_show(text: str, form: str) -> str:
    """What a terminal is shown of a format: JSON stays the same data, in escapes."""
    if form in JSON_FORMATS:
        return UNSAFE.sub(lambda unsafe: json.dumps(unsafe[0])[1:-1], text)
    return clean(text)


class Sink:
    """Standard output or a file that is written to in place, a record at a time.

    Each record is whole as soon as it is written. What a full disk lets through of one is taken off
    the end of a file again; off a pipe nobody can.
    """

    def __init__(self, output: str | None, *, append: bool = False) -> None:
        self._output = output
        self._append = append
        self._name = STDOUT if output is None else output
        self._stream: IO[bytes] | None = None
        self._size: int | None = None  # of all whole records, where there is a file to cut
        self._holding = self._interrupted = False
        self._old_handler: Any = None

    def __enter__(self) -> Self:
        # The file is opened first: when that fails, nothing is to be undone.
        with naming(self._name):
            self._stream = self._open()
        if threading.current_thread() is threading.main_thread():
            self._old_handler = signal.signal(signal.SIGINT, self._on_interrupt)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._old_handler is not None:
            signal.signal(signal.SIGINT, self._old_handler)
        if self._stream is not None and self._output is not None:
            with naming(self._name):
                self._stream.close()

    def write(self, record: str) -> None:
        """Writes all of a record, also when Ctrl-C comes meanwhile; a second one breaks in."""
        assert self._stream is not None
        data = to_bytes(record)
        with self._whole(), naming(self._name):
            try:
                write_all(self._stream, data)
            except BaseException:
                if self._size is not None:
                    with suppress(OSError):
                        os.ftruncate(self._stream.fileno(), self._size)
                raise
            if self._size is not None:
                self._size += len(data)

    def _open(self) -> IO[bytes]:
        """Without a buffer, which would hold what could not be written, and try again."""
        if self._output is None:
            return stdout_stream()
        if is_stdout(self._output):
            return os.fdopen(os.dup(stdout_stream().fileno()), "wb", buffering=0)
        if is_special(self._output):
            return FileIO(self._output, "w")
        stream = FileIO(self._output, "a")
        try:
            if not self._append:
                os.ftruncate(stream.fileno(), 0)  # which a signal only delays
            self._size = os.fstat(stream.fileno()).st_size
        except BaseException:
            stream.close()
            raise
        return stream

    @contextmanager
    def _whole(self) -> Iterator[None]:
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self._interrupted:
            raise KeyboardInterrupt

    def _on_interrupt(self, signum: int, frame: FrameType | None) -> None:
        if self._holding and not self._interrupted:
            self._interrupted = True
        else:
            raise KeyboardInterrupt


class WholeSink:
    """A file that has its records when it has all of them, and its old ones until then."""

    def __init__(self, output: str) -> None:
        self._file = NewFile(output)

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.__exit__(kind, error, traceback)

    def write(self, record: str) -> None:
        """One more."""
        self._file.write(to_bytes(record))


def sink_for(output: str | None, *, whole: bool, append: bool = False) -> Sink | WholeSink:
    """What writes to a file or standard output; `whole`: a file has its records when it has all."""
    if whole and output is not None:
        return WholeSink(output)
    return Sink(output, append=append)


def stdout_stream() -> IO[bytes]:
    """Standard output without its buffer. OSError when it was closed before this program began."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed", STDOUT)
    sys.stdout.flush()
    buffer = sys.stdout.buffer
    stream: IO[bytes] = getattr(buffer, "raw", buffer)
    return stream


def write_all(stream: IO[bytes], data: bytes) -> None:
    """Writes all of it to a stream that may take less than that at a time, or nothing for now."""
    left = memoryview(data)
    while left:
        n_taken: int | None = stream.write(left)
        if n_taken is None:  # another program made the pipe one that does not wait
            select.select([], [stream], [])
        else:
            left = left[n_taken:]
    stream.flush()


def to_bytes(text: str) -> bytes:
    """UTF-8, with U+FFFD for lone surrogates, which have no UTF-8."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def json_line(data: dict[str, Any], written: dict[str, str] | None = None) -> str:
    """One line of JSON.

    `written` are further fields whose values are JSON already.

    >>> json_line({"id": 7}, {"sentences": "[[0, 4]]"}).rstrip()
    '{"id": 7, "sentences": [[0, 4]]}'
    """
    values = {name: to_json(value) for name, value in data.items()} | (written or {})
    fields = ", ".join(f"{to_json(name)}: {value}" for name, value in values.items())
    return f"{{{fields}}}\n"


def to_json(data: Any) -> str:
    """JSON in plain characters; in escapes where a text has lone surrogates, for which there is no
    UTF-8."""
    if isinstance(data, str):
        return _core._json_string(data)
    plain = PLAIN.encode(data)
    try:
        plain.isascii() or plain.encode("utf-8")
    except UnicodeEncodeError:
        return ESCAPED.encode(data)
    return plain


def json_default(value: Any) -> Any:
    """What JSON has no form for, as a cell of Parquet may hold it."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


PLAIN = json.JSONEncoder(ensure_ascii=False, default=json_default)
ESCAPED = json.JSONEncoder(default=json_default)


def base_fields(
    record: Record, id_key: str, text_key: str, with_text: bool, own: Collection[str]
) -> dict[str, Any]:
    """The fields that came in, or id and text. What is called as one of ours gets another name."""
    came = record.fields or {}
    fields = {id_key: record.id} if came else {id_key: record.id, text_key: record.text}
    for name, value in came.items():
        fields[free_name(name, came) if name in own else name] = value
    fields[id_key] = record.id  # in the place of a null too, so that each line can be told apart
    return fields if with_text else without(fields, text_key)


def free_name(name: str, taken: Collection[str]) -> str:
    """Another name for a field.

    >>> free_name("entities", ["entities", "input_entities"])
    'input_input_entities'
    """
    while name in taken:
        name = f"input_{name}"
    return name


def ranges(spans: Spans) -> list[tuple[int, int]]:
    """The [start, end] pairs of some spans."""
    return list(zip(spans.starts, spans.ends, strict=True))


def one_line(text: str) -> str:
    """A text without line breaks and tabs, each run of white space a blank."""
    return " ".join(text.split())


def tsv_line(*cells: object) -> str:
    """One row of a table; a cell's own tabs and line breaks become blanks."""
    return "\t".join(one_line(str(cell)) for cell in cells) + "\n"


def csv_line(*cells: object) -> str:
    """One row of a table, with quotation marks around cells that need them: nothing is changed.

    >>> csv_line(7, "Paris, Texas").rstrip()
    '7,"Paris, Texas"'
    """
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(cells)
    return row.getvalue()
