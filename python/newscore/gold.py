"""Gold: texts and what is true of them, for scoring and training.

A file of it is JSON Lines, plain or compressed (.gz, .xz), one document a line:

    {"id": "a1", "text": "...", "entities": [[0, 9, "PERSON"]], "sentences": [[0, 42]]}

Offsets are code points of "text", half open. What a document has no key for, it says nothing of.
"""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from os import PathLike

# What reading a compressed file of another kind, or a cut or damaged one, raises.
UNREADABLE = (UnicodeDecodeError, EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error)

MAX_LINE_CHARS = 1 << 26  # of which a small compressed file may hold a great many

__all__ = [
    "MAX_LINE_CHARS",
    "Gold",
    "GoldError",
    "Name",
    "Range",
    "gold_lines",
    "open_text",
    "parse_json_lines",
]

Range: TypeAlias = tuple[int, int]


class Name(NamedTuple):
    """Where a name stands, and its label."""

    start: int
    end: int
    label: str


class GoldError(ValueError):
    """A line of gold is not what it should be; the message names file and line."""


class Gold(NamedTuple):
    """One document and what is true of it. None where the document says nothing."""

    id: str
    text: str
    entities: list[Name] | None
    sentences: list[Range] | None
    where: str = ""  # the file and line that it begins on


def open_text(path: str | PathLike[str]) -> IO[str]:
    """A text file for reading, uncompressed when its name ends with .gz or .xz."""
    name = str(path)
    if name.endswith(".gz"):
        return gzip.open(name, "rt", encoding="utf-8-sig")
    if name.endswith(".xz"):
        return lzma.open(name, "rt", encoding="utf-8-sig")
    return open(name, encoding="utf-8-sig")


@contextmanager
def gold_lines(path: str | PathLike[str]) -> Iterator[Iterator[str]]:
    """The lines of a file, which is opened once: it may be a pipe. GoldError when it is damaged."""
    try:
        with open_text(path) as stream:
            yield _bounded(stream, path)
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8 at byte {error.start}: {error.reason}") from None
    except UNREADABLE as error:
        raise GoldError(f"{path}: {error}") from None
    except MemoryError:
        raise GoldError(f"{path}: there is not enough memory to read it") from None


def _bounded(stream: IO[str], path: str | PathLike[str]) -> Iterator[str]:
    n = 0
    while line := stream.readline(MAX_LINE_CHARS + 1):
        n += 1
        if len(line) > MAX_LINE_CHARS:
            raise GoldError(
                f"{path}:{n}: longer than {MAX_LINE_CHARS:,} characters, the most allowed"
            )
        yield line


def parse_json_lines(lines: Iterator[str], path: str | PathLike[str]) -> Iterator[Gold]:
    """The documents of the lines of a file. GoldError names the line that is wrong."""
    ids: set[str] = set()
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            gold = parse_gold(line, str(n))
        except (ValueError, TypeError) as error:
            raise GoldError(f"{path}:{n}: {error}") from None
        if gold.id in ids:
            raise GoldError(f"{path}:{n}: id {gold.id!r} stands twice")
        ids.add(gold.id)
        yield gold._replace(where=f"{path}:{n}")


def parse_gold(line: str, default_id: str) -> Gold:
    """One line of a gold file. ValueError or TypeError says what is wrong with it."""
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: nested too deep") from None
    if not isinstance(data, dict):
        raise TypeError(f"expected an object, got {type(data).__name__}")
    text = data.get("text")
    if not isinstance(text, str):
        raise TypeError(f'expected a string "text", got {type(text).__name__}')
    names: list[Name] | None = None
    if data.get("entities") is not None:
        names = []
        for item in data["entities"]:
            start, end = checked_range(item, 3, "entities", text)
            if not isinstance(item[2], str):
                raise TypeError(f'"entities": expected a label in {item!r}')
            names.append(Name(start, end, item[2]))
    ranges: list[Range] | None = None
    if data.get("sentences") is not None:
        ranges = [checked_range(item, 2, "sentences", text) for item in data["sentences"]]
    return Gold(str(data.get("id", default_id)), text, names, ranges)


def checked_range(item: Any, n_items: int, key: str, text: str) -> Range:
    """The first two numbers of a span of gold."""
    form = "[start, end, label]" if n_items == 3 else "[start, end]"
    if not isinstance(item, list) or len(item) < n_items:
        raise TypeError(f'"{key}": expected {form}, got {item!r}')
    start, end = item[:2]
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError(f'"{key}": {item!r} is no range of a text of {len(text)} characters')
    return start, end
