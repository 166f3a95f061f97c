"""From documents to bytes: what a line of each format holds, and where the bytes go.

A sink takes whole records only: while one is written, Ctrl-C waits.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
import threading
from contextlib import contextmanager
from datetime import date, time
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType, TracebackType
    from typing import Self

    from newscore import Spans
    from newscore.cli.inputs import Record

__all__ = [
    "Sink",
    "base_fields",
    "json_default",
    "json_line",
    "one_line",
    "pick_format",
    "ranges",
    "to_bytes",
    "tsv_line",
]

SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".tsv": "tsv",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".parquet": "parquet",
    ".conll": "conll",
}


def pick_format(asked: str | None, output: str | None, formats: Iterable[str], plain: str) -> str:
    """The format: the one asked for, else by the name of the file, else by where output goes."""
    if asked is not None:
        return asked
    if output is not None:
        named = SUFFIXES.get(os.path.splitext(output)[1].lower(), plain)
        return named if named in formats else plain
    return "color" if sys.stdout.isatty() else plain


class Sink:
    """Standard output or a file, written a record at a time and flushed after each."""

    def __init__(self, output: str | None, *, append: bool = False) -> None:
        self._output = output
        self._mode = "ab" if append else "wb"
        self._stream: IO[bytes] | None = None
        self._holding = self._interrupted = False
        self._old_handler: Any = None

    def __enter__(self) -> Self:
        # The file is opened first: when that fails, nothing is to be undone.
        self._stream = sys.stdout.buffer if self._output is None else open(self._output, self._mode)
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
            self._stream.close()

    def write(self, record: str) -> None:
        """Writes all of a record, also when Ctrl-C comes meanwhile; a second one breaks in."""
        assert self._stream is not None
        data = memoryview(to_bytes(record))
        with self._whole():
            while data:  # an unbuffered stream, as under python -u, may take less than all
                data = data[self._stream.write(data) :]
            self._stream.flush()

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


def to_bytes(text: str) -> bytes:
    """UTF-8, with U+FFFD for lone surrogates, which have no UTF-8."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def json_line(data: dict[str, Any]) -> str:
    """One line of JSON, in plain characters; in escapes where a text has lone surrogates."""
    line = json.dumps(data, ensure_ascii=False, default=json_default)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(data, default=json_default)
    return line + "\n"


def json_default(value: Any) -> Any:
    """What JSON has no form for, as a cell of Parquet may hold it."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def base_fields(record: Record, id_key: str, text_key: str, with_text: bool) -> dict[str, Any]:
    """The fields that came in, or id and text."""
    fields = {id_key: record.id, text_key: record.text} | (record.fields or {})
    fields[id_key] = record.id  # in the place of a null too, so that each line can be told apart
    if not with_text:
        del fields[text_key]
    return fields


def ranges(spans: Spans) -> list[tuple[int, int]]:
    """The [start, end] pairs of some spans."""
    return list(zip(spans.starts, spans.ends, strict=True))


def one_line(text: str) -> str:
    """A text without line breaks and tabs, each run of white space a blank."""
    return " ".join(text.split())


def tsv_line(*cells: object) -> str:
    """One row of a table; a cell's own tabs and line breaks become blanks."""
    return "\t".join(one_line(str(cell)) for cell in cells) + "\n"
