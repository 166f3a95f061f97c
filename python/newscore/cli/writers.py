"""From answers to files: lines, a page, tables of Parquet, a folder of brat's files.

Each writer takes a record at a time and leaves nothing behind that looks whole and is not: lines
are written whole, all else gets its name when it is complete.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeAlias

import newscore
from newscore import _layers
from newscore._files import NewFile, make_folder, naming
from newscore.cli.errors import UsageError
from newscore.cli.files import need
from newscore.cli.outputs import Sink, WholeSink, json_default, to_bytes
from newscore.cli.places import is_folder
from newscore.cli.resume import Run, identifier

if TYPE_CHECKING:
    from typing import Self

    from newscore import Doc
    from newscore.cli.inputs import Record

__all__ = [
    "BratWriter",
    "ParquetWriter",
    "Write",
    "file_name",
    "line_writer",
    "page_writer",
    "parquet_done",
]

Write: TypeAlias = "Callable[[Record, Any], None]"  # takes a record and the answer to it

PART = re.compile(r"part-(\d{5,})\.parquet")
RUN_KEY = b"newscore.run"  # under which a part holds what made it
ROWS_AT_ONCE = 1000  # of a row group, when they are short
CHARS_AT_ONCE = 1 << 24  # and when they are long

# File systems take names of 255 bytes, some of which are left for a number and a suffix.
MAX_NAME_BYTES = 200
DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]", re.IGNORECASE)


@contextmanager
def line_writer(
    sink: Sink | WholeSink,
    show: Callable[[Record, Any], str],
    *,
    head: str = "",
    tail: str = "",
    between: str = "",
) -> Iterator[Write]:
    """Text, a record at a time."""
    before = ""

    def write(record: Record, answer: Any) -> None:
        nonlocal before
        sink.write(before + show(record, answer))
        before = between

    with sink:
        if head:
            sink.write(head)
        yield write
        if tail:
            sink.write(tail)


@contextmanager
def page_writer(sink: Sink | WholeSink) -> Iterator[Write]:
    """One page of HTML, written when all is known."""
    from newscore.view.pages import Page

    page = Page()
    with sink:
        yield lambda record, doc: page.add(str(record.id), doc)
        sink.write(page.html())


class ParquetWriter:
    """Tables of Parquet: one file, or a folder of parts that each appear when complete.

    The columns are identifier, text and "published", those of newscore.schema(what=what) that hold
    lists, and "fields", a JSON object of all else that a record came with. Each part says of what
    run it is.
    """

    def __init__(
        self,
        output: str,
        *,
        id_key: str,
        text_key: str,
        with_text: bool,
        what: Sequence[str],
        rows_a_part: int,
        resume: bool,
        run: Run,
    ) -> None:
        self._arrow = need("pyarrow", "to write Parquet files", "parquet")
        self._parquet = need("pyarrow.parquet", "to write Parquet files", "parquet")
        self._output = output
        self._in_parts = is_folder(output)
        self._id_key, self._text_key, self._with_text = id_key, text_key, with_text
        self._what = what
        self._rows_a_part = rows_a_part
        self._resume = resume
        self._run = run
        self._rows: list[dict[str, Any]] = []
        self._n_chars = self._n_in_part = self._next_part = 0
        self._file: NewFile | None = None  # the part that is being written
        self._table: Any = None
        self._is_whole = True  # nothing of a row group was written without the rest

    def schema(self) -> Any:
        """The columns and their types."""
        pa = self._arrow
        documents = pa.schema(newscore.schema(what=self._what))
        columns = [(self._id_key, pa.string()), (self._text_key, pa.string())]
        return pa.schema(
            [
                *(columns if self._with_text else columns[:1]),
                ("published", pa.string()),
                *(documents.field(table) for table in self._what),
                ("fields", pa.string()),
            ],
            {RUN_KEY: self._run.to_json()} if self._in_parts else None,
        )

    def __enter__(self) -> Self:
        if self._in_parts:
            make_folder(self._output)
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
        keeps = self._n_in_part > 0 if self._in_parts and not (went_well and first) else went_well
        try:
            if keeps and self._is_whole:
                self._flush()
                self._finish()
        finally:
            self._drop()

    def write(self, record: Record, answer: Doc) -> None:
        """One more."""
        fields = dict(record.fields or {})
        fields.pop(self._id_key, None)
        fields.pop(self._text_key, None)
        row: dict[str, Any] = {
            self._id_key: clean(identifier(record.id)),
            "published": record.published,
            **{table: clean_cells(answer, table) for table in self._what},
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
        path, beside = self._output, None
        if self._in_parts:
            path = os.path.join(self._output, f"part-{self._next_part:05d}.parquet")
            beside = os.path.join(self._output, f".part-{self._next_part:05d}.begun")
        self._n_in_part = 0
        self._file = NewFile(path, beside=beside).__enter__()
        with self._whole(self._file):
            self._table = self._parquet.ParquetWriter(
                self._file.stream, self.schema(), compression="zstd"
            )

    def _flush(self) -> None:
        if self._rows and self._file is not None:
            table = self._arrow.Table.from_pylist(self._rows, schema=self.schema())
            with self._whole(self._file):
                self._table.write_table(table)
        self._rows, self._n_chars = [], 0

    def _finish(self) -> None:
        assert self._file is not None
        with self._whole(self._file):
            self._table.close()
            self._file.__exit__(None, None, None)
        self._file = None
        self._next_part += 1

    def _drop(self) -> None:
        if self._file is not None:
            with suppress(OSError, self._arrow.ArrowException):
                self._table.close()
            self._file.drop()

    @contextmanager
    def _whole(self, file: NewFile) -> Iterator[None]:
        """A part that could not be written once is not gone on with: who knows what it has."""
        self._is_whole = False
        with naming(file.path):
            yield
        self._is_whole = True


def parquet_done(folder: str, id_key: str, run: Run) -> Iterator[str]:
    """The identifiers in the parts of a folder, in order; UsageError for parts of another run."""
    parquet = need("pyarrow.parquet", "to read Parquet files", "parquet")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    numbered = sorted((int(part[1]), name) for name in names if (part := PART.fullmatch(name)))
    paths = [os.path.join(folder, name) for _, name in numbered]
    for path in paths:
        try:
            metadata = parquet.read_schema(path).metadata or {}
        except ValueError as error:  # of Arrow
            raise UsageError(f"--resume: {path} cannot be read: {error}") from None
        if RUN_KEY not in metadata:
            raise UsageError(f"--resume: {path} was not written by this command")
        run.refuse_others(path, metadata[RUN_KEY])

    def identifiers() -> Iterator[str]:
        for path in paths:
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(columns=[id_key]):
                    yield from batch.column(0).to_pylist()

    return identifiers()


class BratWriter:
    """A folder with a .txt and an .ann file for each text, and annotation.conf for all.

    Where identifiers cannot be the names of files, ids.json says which text has which name.
    """

    def __init__(self, output: str, labels: tuple[str, ...]) -> None:
        self._output = output
        self._labels = labels
        self._used: set[str] = {"annotation"}
        self._seen: Counter[str] = Counter()  # how often a name was taken
        self._changed: dict[str, str] = {}  # file name to identifier

    def __enter__(self) -> Self:
        from newscore.formats import brat_config

        make_folder(self._output)
        self._write("annotation.conf", brat_config(self._labels))
        return self

    def __exit__(self, *error: Any) -> None:
        if self._changed:
            self._write("ids.json", json.dumps(self._changed, indent=0) + "\n")

    def write(self, record: Record, answer: Doc) -> None:
        """One more."""
        from newscore.formats import brat

        id = identifier(record.id)
        name = self._free_name(file_name(id))
        self._write(f"{name}.ann", brat(answer))
        self._write(f"{name}.txt", answer.text)
        if id not in (name, f"{name}.txt"):
            self._changed[name] = id

    def _free_name(self, stem: str) -> str:
        """The name, or the name with the first number that no other text of this run has."""
        name = stem
        while (key := same_file(name)) in self._used:
            self._seen[same_file(stem)] += 1
            name = f"{stem}-{self._seen[same_file(stem)] + 1}"
        self._used.add(key)
        return name

    def _write(self, name: str, text: str) -> None:
        with NewFile(os.path.join(self._output, name), sync=False) as file:
            file.write(to_bytes(text))


def file_name(name: str) -> str:
    """A name that all file systems take, for a text of any name.

    >>> file_name("news/2024 05/a.txt"), file_name("../.."), file_name("Con.txt")
    ('news_2024_05_a', 'text', 'Con_')
    """
    stem = name.removesuffix(".txt")
    plain = re.sub(r"[^\w-]+", "_", stem).strip("_").encode("utf-8", "replace")
    short = plain[:MAX_NAME_BYTES].decode("utf-8", "ignore") or "text"
    return short + "_" if DEVICES.fullmatch(short) else short


def same_file(name: str) -> str:
    """What is equal for names that a file system may take for the same, by case or composition."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def clean_cells(doc: Doc, table: str) -> list[dict[str, Any]]:
    """The rows of a layer, with strings that Parquet can hold."""
    return [
        {name: clean(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in _layers.cells(doc, table)
    ]


def clean(text: str) -> str:
    """A text with U+FFFD for lone surrogates, which Parquet's UTF-8 cannot hold."""
    return text if text.isascii() else to_bytes(text).decode("utf-8")
