"""The layers of a document, as the core describes them: their names, and the columns of their rows.

Code that goes by these needs no line for a layer that is new in the core.
"""

from __future__ import annotations

import itertools

from newscore import _core

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from typing import Any, Final

    from newscore._core import Doc, Field, Spans

# Layers by the names of their tables, in order; edits, which are in none, are left out.
TABLES: Final = _core.table_names[1:]
ATTRIBUTES: Final = dict(zip(TABLES, _core.attribute_names[1:], strict=True))  # of documents
ROWS: Final = dict(zip(TABLES, _core.row_names[1:], strict=True))  # what a row is called
# Attributes of a row that are the rows pointing to it: "mentions" of an identity.
INVERSES: Final = dict(zip(TABLES, _core.inverse_names[1:], strict=True))

SENTENCE: Final = "sentence"  # the column of the number of a row's sentence
DEFAULT: Final = ("sentences", "entities")  # what annotate and `newscore tag` give unasked


def mask(what: str | Iterable[str]) -> int:
    """The layers that are asked for by their tables, as C takes them: a bit each."""
    return bits("what", what)


def bits(argument: str, tables: str | Iterable[str]) -> int:
    """The bits of some tables; `argument` is where they were given."""
    known = ", ".join(map(repr, TABLES))
    if not hasattr(tables, "__iter__"):
        raise TypeError(f"{argument}: expected some of {known}, got {type(tables).__name__}")
    names = (tables,) if isinstance(tables, str) else tuple(tables)
    for name in names:
        if name not in TABLES:
            raise ValueError(f"{argument}: expected some of {known}, got {name!r}")
    if not names:
        raise ValueError(f"{argument}: expected at least one of {known}")
    return sum(1 << _core.table_names.index(name) for name in set(names))


def kinds(names: str | Iterable[str]) -> tuple[str, ...]:
    """Kinds of blocks, as they are given to many calls, each of which is one."""
    if not hasattr(names, "__iter__"):
        raise TypeError(f"kinds: expected a str or several, got {type(names).__name__}")
    return _core._read_kinds((names,) if isinstance(names, str) else tuple(names))


def columns(table: str, among: Iterable[str] = ()) -> tuple[Field, ...]:
    """The columns of a layer's rows, without those that tell which document they are of.

    Some columns are there only beside another layer, which fills them: `among` names those that
    were looked for.

    >>> [(column.name, column.type) for column in columns("sentences")]
    [('sentence', 'int32'), ('start', 'int32'), ('end', 'int32'), ('text', 'utf8')]
    """
    documents = _core._schema("documents", mask((table, *among)))
    return next(column.fields for column in documents.fields if column.name == table)


def rows(doc: Doc, table: str) -> list[dict[str, Any]]:
    """The rows of a layer of a document by the names of their columns, but for the sentence's.

    What points to a row of another layer is that row.

    >>> import newscore
    >>> rows(newscore.load()("It rained in Paris."), "sentences")
    [{'start': 0, 'end': 19, 'text': 'It rained in Paris.'}]
    """
    found = columns(table, doc.layers)
    names = [column.name for column in found if column.name != SENTENCE]
    return [{name: getattr(row, name) for name in names} for row in spans(doc, table)]


def cells(doc: Doc, table: str) -> list[dict[str, Any]]:
    """The same as the table has them: with the sentence, numbers of rows, floats for exact numbers.

    >>> import newscore
    >>> cells(newscore.load()("Yes. No."), "sentences")[1]
    {'start': 5, 'end': 8, 'text': 'No.', 'sentence': 1}
    """
    numbers = {start: number for number, start in enumerate(doc.sents.starts)}
    made = rows(doc, table)
    for row, span in zip(made, spans(doc, table), strict=True):
        row[SENTENCE] = numbers[span.sent.start]
    types = {column.name: column.type for column in columns(table, doc.layers)}
    for row, (name, type_) in itertools.product(made, types.items()):
        if type_ == "float64" and row[name] is not None:
            row[name] = float(row[name])
        elif type_ == "int32":
            row[name] = getattr(row[name], "i", row[name])
        elif type_ == "timestamp[us]" and row[name] is not None:
            row[name] = _on_the_clock(row[name])
    return made


def _on_the_clock(moment: date) -> datetime:
    """A day or time as a table has it: without a time zone, a day at its midnight."""
    from datetime import datetime, time

    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def spans(doc: Doc, table: str) -> Spans:
    """A layer of a document, by the name of its table."""
    found: Spans = getattr(doc, ATTRIBUTES[table])
    return found
