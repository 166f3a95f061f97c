"""From answers to files: lines, a page, a folder of brat's files. Parquet has a module of its own.

Each writer takes a record at a time and leaves nothing behind that looks whole and is not: lines
are written whole, all else gets its name when it is complete.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from newscore._files import NewFile, make_folder
from newscore.cli.outputs import Sink, WholeSink, to_bytes
from newscore.cli.resume import identifier

if TYPE_CHECKING:
    from typing import Self

    from newscore import Doc
    from newscore.cli.records import Record

__all__ = [
    "BratWriter",
    "Write",
    "file_name",
    "line_writer",
    "one_by_one",
    "page_writer",
]

Answered: TypeAlias = "Sequence[tuple[Record, Any]]"  # some records and the answers to them
Write: TypeAlias = "Callable[[Answered], None]"


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

    def write(answered: Answered) -> None:
        nonlocal before
        if answered:
            sink.write(before + between.join(itertools.starmap(show, answered)))
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
        yield one_by_one(lambda record, doc: page.add(str(record.id), doc))
        sink.write(page.html())


def one_by_one(write: Callable[[Record, Any], None]) -> Write:
    """What writes some records by writing each."""

    def write_all(answered: Answered) -> None:
        for record, answer in answered:
            write(record, answer)

    return write_all


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
