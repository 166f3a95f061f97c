"""From answers to tables of Parquet: one file, or a folder of parts that each appear when complete.

    id, text    own columns    date, n_chars, n_replaced, error, sentences, entities, ...    fields

What newscore adds has the types of newscore.schema(), and so has a text that could not be read a
row. Columns of a Parquet file that is read keep their types; what other inputs hold beside a text,
and what has no place among the columns of the first row, is a JSON object in `fields`. Each part
says of what run it is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import newscore
from newscore import _layers
from newscore._files import NewFile, make_folder, naming
from newscore.cli.errors import UsageError, need
from newscore.cli.hive import folder_fields
from newscore.cli.outputs import json_default, to_bytes
from newscore.cli.places import is_folder
from newscore.cli.remote import Store, is_remote, join, uploaded
from newscore.cli.resume import Run, identifier
from newscore.cli.tables import ParquetRow

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Self

    from newscore import Doc
    from newscore.cli.records import Record

__all__ = ["ParquetWriter", "clean", "parquet_done", "written_identifier"]

PART = re.compile(r"part-(\d{5,})\.parquet")
RUN_KEY = b"newscore.run"  # under which a part holds what made it
ROWS_AT_ONCE = 1000  # of a row group, when they are short
CHARS_AT_ONCE = 1 << 24  # and when they are long
SURROGATES = re.compile("[\ud800-\udfff]")
NOT_OURS = ("doc", "id")  # of newscore.schema: a record has an identifier of its own


def _day(record: Record) -> date | None:
    """The day that was given, of a text that could not be read."""
    given = record.published
    return None if given is None or given == "auto" else date.fromisoformat(given)


class ParquetWriter:
    """Takes a record and its document at a time, None where there is no text."""

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
        self._own: OwnColumns | None = None  # known when the first record is
        self._rows: list[dict[str, Any]] = []
        self._sources: list[Mapping[str, Any]] = []  # what each row came with
        self._n_chars = self._n_in_part = self._next_part = 0
        self._place: AbstractContextManager[str] | None = None
        self._file: NewFile | None = None  # the part that is being written
        self._name = output  # how messages name it
        self._table: Any = None
        self._is_whole = True  # nothing of a row group was written without the rest

    def __enter__(self) -> Self:
        if self._in_parts:
            for name in part_names(self._output):
                path = join(self._output, name)
                if not self._resume:
                    raise UsageError(
                        f"{path}: is there already; add --resume to go on, or name another folder"
                    )
                self._own = self._own or OwnColumns(self._kept_columns(path))
                self._next_part = int(name.removeprefix("part-").partition(".")[0]) + 1
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

    def write(self, record: Record, answer: Doc | None) -> None:
        """One more. Without an answer the record's error is its row's."""
        source: Mapping[str, Any] = {} if record.fields is None else record.fields
        if self._own is None:
            self._own = OwnColumns(self._columns_of(source))
        others = {
            name: value
            for name, value in source.items()
            if name not in (self._id_key, self._text_key)
            and not self._own.holds(source, name)
            and name not in self._folders()
        }
        row: dict[str, Any] = {
            self._id_key: written_identifier(record.id),
            "date": _day(record) if answer is None else answer.published,
            "n_chars": len(record.text),
            "n_replaced": len(SURROGATES.findall(record.text)),
            "error": record.error if answer is None else None,
            **{table: None if answer is None else cells(answer, table) for table in self._what},
        }
        if self._own.holds_name(self._id_key) and not self._own.holds(source, self._id_key):
            others[self._id_key] = record.id
        if self._with_text:
            row[self._text_key] = None if record.error else clean(record.text)
        row["fields"] = to_json(others) if others else None
        self._rows.append(row)
        self._sources.append(source)
        self._n_chars += len(record.text)
        self._n_in_part += 1
        if len(self._rows) >= ROWS_AT_ONCE or self._n_chars >= CHARS_AT_ONCE:
            self._flush()
        if self._in_parts and self._n_in_part >= self._rows_a_part:
            self._flush()
            self._finish()
            self._open()

    # ---- columns ----

    def _ours(self) -> list[Any]:
        """The fields of newscore.schema that a row has, but for what folders say already."""
        fields = self._arrow.schema(newscore.schema(what=self._what))
        return [f for f in fields if f.name not in NOT_OURS and f.name not in self._folders()]

    def _folders(self) -> Mapping[str, Any]:
        """Keys of the folders that the output lies in, which whoever reads it adds as columns."""
        return folder_fields(self._output)

    def _columns_of(self, source: Mapping[str, Any]) -> list[Any]:
        """Fields for what a record came with that has a type."""
        pa = self._arrow
        types = dict(source.types) if isinstance(source, ParquetRow) else {}
        if isinstance(source, ParquetRow):  # what its folders say has the type of their names
            types |= {name: pa.string() for name in source if name not in types}
        taken = {self._text_key, "fields", *self._folders(), *(f.name for f in self._ours())}
        if self._id_key in types and not pa.types.is_integer(types[self._id_key]):
            taken.add(self._id_key)  # written as text
        plain = {
            name: kind.value_type if pa.types.is_dictionary(kind) else kind
            for name, kind in types.items()
        }
        return [pa.field(name, kind) for name, kind in plain.items() if name not in taken]

    def _kept_columns(self, path: str) -> list[Any]:
        """The same, as a part that is there has them."""
        taken = {self._text_key, "fields", *(f.name for f in self._ours())}
        with reading(path) as stream:
            schema = self._parquet.read_schema(stream)
        if self._arrow.types.is_string(schema.field(self._id_key).type):
            taken.add(self._id_key)
        return [field for field in schema.remove_metadata() if field.name not in taken]

    def schema(self) -> Any:
        """The columns and their types."""
        pa = self._arrow
        own = [] if self._own is None else self._own.fields
        typed = [field for field in own if field.name == self._id_key]
        return pa.schema(
            [
                *(typed or [pa.field(self._id_key, pa.string())]),
                *([pa.field(self._text_key, pa.string())] if self._with_text else []),
                *(field for field in own if field.name != self._id_key),
                *self._ours(),
                pa.field("fields", pa.string()),
            ],
            {RUN_KEY: self._run.to_json()} if self._in_parts else None,
        )

    # ---- parts ----

    def _open(self) -> None:
        path, beside = self._output, None
        if self._in_parts:
            path = join(self._output, f"part-{self._next_part:05d}.parquet")
        self._name = path
        if is_remote(path):
            self._place = uploaded(path)
            path = self._place.__enter__()
        elif self._in_parts:
            make_folder(self._output)
            beside = os.path.join(self._output, f".part-{self._next_part:05d}.begun")
            with suppress(FileNotFoundError):
                os.unlink(beside)
        self._file, self._table = NewFile(path, beside=beside).__enter__(), None

    def _flush(self) -> None:
        assert self._file is not None
        with self._whole():
            if self._table is None:
                self._table = self._parquet.ParquetWriter(
                    self._file.stream, self.schema(), compression="zstd"
                )
            if self._rows:
                self._table.write_table(self._next_rows())
        self._rows, self._sources, self._n_chars = [], [], 0

    def _next_rows(self) -> Any:
        schema = self.schema()
        arrays = [self._array(field) for field in schema]
        return self._arrow.Table.from_arrays(arrays, schema=schema)

    def _array(self, field: Any) -> Any:
        if self._own is not None and self._own.holds_name(field.name):
            return self._own.array(self._arrow, self._sources, field)
        return self._arrow.array([row[field.name] for row in self._rows], field.type)

    def _finish(self) -> None:
        assert self._file is not None
        with self._whole():
            self._table.close()
            self._file.__exit__(None, None, None)
            if self._place is not None:
                self._place.__exit__(None, None, None)
        self._file = self._place = None
        self._n_in_part = 0
        self._next_part += 1

    def _drop(self) -> None:
        if self._file is not None:
            with suppress(OSError, self._arrow.ArrowException):
                if self._table is not None:
                    self._table.close()
            self._file.drop()
        if self._place is not None:
            with suppress(Dropped):
                self._place.__exit__(Dropped, Dropped(), None)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A part that could not be written once is not gone on with: who knows what it has."""
        self._is_whole = False
        with naming(self._name):
            yield
        self._is_whole = True


class Dropped(Exception):
    """A part is not to be put anywhere."""


class OwnColumns:
    """Columns of an input whose types are kept: taken out of its batches as they are."""

    def __init__(self, fields: Sequence[Any]) -> None:
        self.fields = list(fields)
        self._types = {field.name: field.type for field in fields}

    def holds_name(self, name: str) -> bool:
        """Whether there is a column of this name."""
        return name in self._types

    def holds(self, source: Mapping[str, Any], name: str) -> bool:
        """Whether what a record has under a name goes into the column of this name."""
        if name not in self._types or not isinstance(source, ParquetRow):
            return False
        if name not in source.types:  # of a folder
            return isinstance(source.get(name), str) and str(self._types[name]) == "string"
        kind = source.types[name]
        plain = getattr(kind, "value_type", kind) if str(kind).startswith("dict") else kind
        return bool(plain == self._types[name]) and source[name] is not None

    def array(self, pa: Any, sources: Sequence[Mapping[str, Any]], field: Any) -> Any:
        """A column of some records, taken from each batch at once."""
        parts: list[Any] = []
        for batch, rows in runs(sources, self, field.name):
            if batch is None:
                parts.append(pa.array(rows, field.type))
            else:
                column = batch.column(batch.schema.get_field_index(field.name))
                parts.append(column.take(pa.array(rows, pa.int64())).cast(field.type))
        return pa.chunked_array(parts, field.type)


def runs(
    sources: Sequence[Mapping[str, Any]], own: OwnColumns, name: str
) -> Iterator[tuple[Any, list[Any]]]:
    """Records one after another with a value of one batch, by their places in it; else values."""
    batch, rows = None, list[Any]()
    for source in sources:
        typed = isinstance(source, ParquetRow) and name in source.types and own.holds(source, name)
        here = source.batch if typed and isinstance(source, ParquetRow) else None
        if rows and here is not batch:
            yield batch, rows
            rows = []
        batch = here
        if here is not None and isinstance(source, ParquetRow):
            rows.append(source.at)
        else:
            rows.append(source.get(name) if own.holds(source, name) else None)
    if rows:
        yield batch, rows


def parquet_done(folder: str, id_key: str, run: Run) -> Iterator[str]:
    """The identifiers in the parts of a folder, in order; UsageError for parts of another run."""
    parquet = need("pyarrow.parquet", "to read Parquet files", "parquet")
    paths = [join(folder, name) for name in part_names(folder)]
    for path in paths:
        try:
            with reading(path) as stream:
                metadata = parquet.read_schema(stream).metadata or {}
        except ValueError as error:  # of Arrow
            raise UsageError(f"--resume: {path} cannot be read: {error}") from None
        if RUN_KEY not in metadata:
            raise UsageError(f"--resume: {path} was not written by this command")
        run.refuse_others(path, metadata[RUN_KEY])

    def identifiers() -> Iterator[str]:
        for path in paths:
            with reading(path) as stream, parquet.ParquetFile(stream) as file:
                for batch in file.iter_batches(columns=[id_key, "fields"]):
                    for row in batch.to_pylist():
                        yield identifier_in(row, id_key)

    return identifiers()


def written_identifier(id: object) -> str:
    """An identifier as the column of identifiers has it."""
    return clean(identifier(id))


def identifier_in(row: Mapping[str, Any], id_key: str) -> str:
    """Of a row that was written; where its own had no value, the name of its place is kept."""
    value = row[id_key]
    return identifier(json.loads(row["fields"])[id_key] if value is None else value)


@contextmanager
def reading(path: str) -> Iterator[Any]:
    """A file of Parquet, here or at a URL."""
    with Store(path).open() if is_remote(path) else open(path, "rb") as stream:
        yield stream


def part_names(folder: str) -> list[str]:
    """The parts in a folder, in the order of their numbers."""
    if is_remote(folder):
        names = Store(folder).names()
    else:
        names = os.listdir(folder) if os.path.isdir(folder) else []
    numbered = sorted((int(part[1]), name) for name in names if (part := PART.fullmatch(name)))
    return [name for _, name in numbered]


def cells(doc: Doc, table: str) -> list[dict[str, Any]]:
    """The rows of a layer, with strings that Parquet can hold."""
    return [
        {name: clean(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in _layers.cells(doc, table)
    ]


def clean(text: str) -> str:
    """A text with U+FFFD for lone surrogates, which Parquet's UTF-8 cannot hold."""
    return text if text.isascii() else to_bytes(text).decode("utf-8")


def to_json(fields: Mapping[str, Any]) -> str:
    """A JSON object in characters that Parquet can hold."""
    return clean(json.dumps(fields, ensure_ascii=False, default=json_default))
