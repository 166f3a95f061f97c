"""From answers to files: lines, a page, tables of Parquet, a folder of brat's files.

Each writer takes a record at a time and leaves nothing behind that looks whole and is not: lines
are written whole, a page and a table get their name when they are complete.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from newscore import formats
from newscore.cli.errors import UsageError
from newscore.cli.files import need
from newscore.cli.outputs import Sink, json_default, ranges, to_bytes
from newscore.cli.resume import identifier

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from newscore import Doc
    from newscore.cli.inputs import Record

__all__ = ["BratWriter", "LineWriter", "PageWriter", "ParquetWriter", "Writer", "parquet_done"]

PART = re.compile(r"part-(\d{5,})\.parquet")
ROWS_AT_ONCE = 1000  # of a row group, when they are short
CHARS_AT_ONCE = 1 << 24  # and when they are long


class Writer(Protocol):
    """Takes records and their answers, between entering and leaving."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def write(self, record: Record, answer: Any) -> None:
        """One more."""


class LineWriter:
    """Text, written and flushed a record at a time."""

    def __init__(
        self,
        output: str | None,
        show: Callable[[Record, Any], str],
        *,
        head: str = "",
        tail: str = "",
        between: str = "",
        append: bool = False,
    ) -> None:
        self._sink = Sink(output, append=append)
        self._show = show
        self._head, self._tail, self._between = head, tail, between
        self._n = 0

    def __enter__(self) -> Self:
        self._sink.__enter__()
        if self._head:
            self._sink.write(self._head)
        return self

    def __exit__(self, *error: Any) -> None:
        try:
            if self._tail and error[0] is None:
                self._sink.write(self._tail)
        finally:
            self._sink.__exit__(*error)

    def write(self, record: Record, answer: Any) -> None:
        """One more."""
        self._n += 1
        shown = self._show(record, answer)
        self._sink.write(self._between + shown if self._n > 1 else shown)


class PageWriter:
    """One page of HTML, written when all is known."""

    def __init__(self, output: str | None) -> None:
        self._sink = Sink(output)
        self._docs: list[tuple[str, Doc]] = []

    def __enter__(self) -> Self:
        self._sink.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        from newscore.view.html import page_html

        try:
            if error[0] is None:
                title = self._docs[0][0] if len(self._docs) == 1 else f"{len(self._docs)} texts"
                self._sink.write(page_html(self._docs, title=title))
        finally:
            self._sink.__exit__(*error)

    def write(self, record: Record, answer: Any) -> None:
        """One more."""
        self._docs.append((str(record.id), answer))


class ParquetWriter:
    """Tables of Parquet: one file, or a folder of parts that each appear when complete.

    The columns are those of the JSON Lines: identifier, text, "published", "sentences" and
    "entities", and "fields", a JSON object of all else that a record came with.
    """

    def __init__(
        self,
        output: str,
        *,
        id_key: str,
        text_key: str,
        with_text: bool,
        rows_a_part: int,
        resume: bool,
    ) -> None:
        self._arrow = need("pyarrow", "to write Parquet files", "parquet")
        self._parquet = need("pyarrow.parquet", "to write Parquet files", "parquet")
        self._output = output
        self._in_parts = is_folder(output)
        self._id_key, self._text_key, self._with_text = id_key, text_key, with_text
        self._rows_a_part = rows_a_part
        self._resume = resume
        self._rows: list[dict[str, Any]] = []
        self._n_chars = self._n_in_part = self._next_part = 0
        self._writer: Any = None
        self._begun = ""

    def schema(self) -> Any:
        """The columns and their types."""
        pa = self._arrow
        span = [("start", pa.uint32()), ("end", pa.uint32())]
        name = [*span, ("label", pa.string()), ("score", pa.float32()), ("text", pa.string())]
        columns = [(self._id_key, pa.string()), (self._text_key, pa.string())]
        return pa.schema(
            [
                *(columns if self._with_text else columns[:1]),
                ("published", pa.string()),
                ("sentences", pa.list_(pa.struct(span))),
                ("entities", pa.list_(pa.struct(name))),
                ("fields", pa.string()),
            ]
        )

    def __enter__(self) -> Self:
        if self._in_parts:
            os.makedirs(self._output, exist_ok=True)
            for name in os.listdir(self._output):
                if part := PART.fullmatch(name):
                    if not self._resume:
                        raise UsageError(
                            f"{os.path.join(self._output, name)}: is there already; "
                            "add --resume to go on, or name another folder"
                        )
                    self._next_part = max(self._next_part, int(part[1]) + 1)
                elif name.startswith(".part-") and name.endswith(".begun"):
                    os.unlink(os.path.join(self._output, name))
        self._open()
        return self

    def __exit__(self, *error: Any) -> None:
        # A part may be shorter than asked for; a single file is whole or is not there.
        went_well = error[0] is None
        first = self._next_part == 0
        if self._n_in_part > 0 if self._in_parts and not (went_well and first) else went_well:
            self._flush()
            self._finish()
        else:
            self._drop()

    def write(self, record: Record, answer: Doc) -> None:
        """One more."""
        fields = dict(record.fields or {})
        fields.pop(self._id_key, None)
        fields.pop(self._text_key, None)
        row: dict[str, Any] = {
            self._id_key: clean(identifier(record.id)),
            "published": record.published,
            "sentences": [{"start": a, "end": b} for a, b in ranges(answer.sents)],
            "entities": [
                {
                    "start": a,
                    "end": b,
                    "label": label,
                    "score": score,
                    "text": clean(record.text[a:b]),
                }
                for a, b, label, score in formats.rows(answer)
            ],
            "fields": clean(json.dumps(fields, ensure_ascii=False, default=json_default))
            if fields
            else None,
        }
        if self._with_text:
            row[self._text_key] = clean(record.text)
        self._rows.append(row)
        self._n_chars += len(record.text)
        self._n_in_part += 1
        if len(self._rows) >= ROWS_AT_ONCE or self._n_chars >= CHARS_AT_ONCE:
            self._flush()
        if self._in_parts and self._n_in_part >= self._rows_a_part:
            self._flush()
            self._finish()
            self._open()

    def _open(self) -> None:
        if self._in_parts:
            self._begun = os.path.join(self._output, f".part-{self._next_part:05d}.begun")
        else:
            self._begun = self._output + ".begun"
        self._writer = self._parquet.ParquetWriter(self._begun, self.schema(), compression="zstd")
        self._n_in_part = 0

    def _flush(self) -> None:
        if self._rows:
            table = self._arrow.Table.from_pylist(self._rows, schema=self.schema())
            self._writer.write_table(table)
        self._rows, self._n_chars = [], 0

    def _finish(self) -> None:
        self._writer.close()
        if self._in_parts:
            name = f"part-{self._next_part:05d}.parquet"
            os.replace(self._begun, os.path.join(self._output, name))
            self._next_part += 1
        else:
            os.replace(self._begun, self._output)

    def _drop(self) -> None:
        self._writer.close()
        os.unlink(self._begun)


def is_folder(output: str) -> bool:
    """Whether an output is a folder of parts: it is one, or ends as the name of one."""
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def parquet_done(folder: str, id_key: str) -> Iterator[str]:
    """The identifiers in the parts of a folder, in order."""
    parquet = need("pyarrow.parquet", "to read Parquet files", "parquet")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    for _, name in sorted((int(part[1]), name) for name in names if (part := PART.fullmatch(name))):
        path = os.path.join(folder, name)
        with parquet.ParquetFile(path) as file:
            if id_key not in file.schema_arrow.names:
                raise UsageError(f"{path}: has no column {id_key!r}; was it written by others?")
            for batch in file.iter_batches(columns=[id_key]):
                yield from batch.column(0).to_pylist()


class BratWriter:
    """A folder with a .txt and an .ann file for each text, and annotation.conf for all."""

    def __init__(self, output: str, labels: tuple[str, ...]) -> None:
        self._output = output
        self._labels = labels
        self._used: set[str] = set()
        self._seen: Counter[str] = Counter()  # how often a name was taken

    def __enter__(self) -> Self:
        from newscore.formats import brat_config

        os.makedirs(self._output, exist_ok=True)
        self._write("annotation.conf", brat_config(self._labels))
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def write(self, record: Record, answer: Doc) -> None:
        """One more."""
        from newscore.formats import brat

        stem = name = file_name(identifier(record.id))
        while name in self._used:
            self._seen[stem] += 1
            name = f"{stem}-{self._seen[stem] + 1}"
        self._used.add(name)
        self._write(f"{name}.ann", brat(answer))
        self._write(f"{name}.txt", answer.text)

    def _write(self, name: str, text: str) -> None:
        with begun(os.path.join(self._output, name)) as path, open(path, "wb") as file:
            file.write(to_bytes(text))


def file_name(name: str) -> str:
    """The name of a file for a text of any name.

    >>> file_name("news/2024 05/a.txt"), file_name("../..")
    ('news_2024_05_a', 'text')
    """
    stem = name.removesuffix(".txt")
    return re.sub(r"[^\w-]+", "_", stem).strip("_")[:120] or "text"


@contextmanager
def begun(path: str) -> Iterator[str]:
    """A path to write to, which becomes `path` when all went well."""
    beside = path + ".begun"
    try:
        yield beside
        os.replace(beside, path)
    except BaseException:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def clean(text: str) -> str:
    """A text with U+FFFD for lone surrogates, which Parquet's UTF-8 cannot hold."""
    return text if text.isascii() else to_bytes(text).decode("utf-8")
