"""The subcommand top: who and what is named in how many texts.

Texts are read one at a time; what stays in memory is a counter for each name, so a corpus may be as
large as it likes. A name is counted by its key and label (see Identity.name_key): two people of one
name in two texts are counted as one, because nothing in the texts says that they are two.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newscore.cli.errors import complain
from newscore.cli.summary import summarize
from newscore.cli.texts import Screen
from newscore.view import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscore import Doc
    from newscore.cli.options import TextOptions

__all__ = ["run"]

COLUMNS = ("name", "label", "texts", "mentions")
MAX_NAME_CHARS = 40
FULL, EIGHTHS = "\u2588", " \u258f\u258e\u258d\u258c\u258b\u258a\u2589"


class Found(NamedTuple):
    """An identity of one text."""

    key: str
    label: str
    name: str
    n_mentions: int


class Row(NamedTuple):
    """A name of all texts."""

    name: str
    label: str
    texts: int
    mentions: int


@dataclass(slots=True)
class Count:
    """How often a name was found, and how it is written."""

    n_texts: int = 0
    n_mentions: int = 0
    names: Counter[str] = field(default_factory=Counter)


class Counts:
    """Of all names so far, by key and label."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], Count] = {}

    def add(self, found: Iterable[Found]) -> None:
        """The identities of one more text; those that share a key there count once."""
        seen = set()
        for identity in found:
            of = (identity.key, identity.label)
            count = self._counts.setdefault(of, Count())
            count.n_texts += of not in seen
            count.n_mentions += identity.n_mentions
            count.names[identity.name] += 1
            seen.add(of)

    def labels(self) -> set[str]:
        """Those of all names."""
        return {label for _, label in self._counts}

    def top(self, limit: int | None) -> list[Row]:
        """The names of most texts, then of most mentions, then in order of the alphabet."""
        rows = (
            Row(self._most_common(count), label, count.n_texts, count.n_mentions)
            for (_, label), count in self._counts.items()
        )
        return sorted(rows, key=lambda row: (-row.texts, -row.mentions, row))[:limit]

    @staticmethod
    def _most_common(count: Count) -> str:
        """How a name is written most often; of ways as frequent, the first by alphabet."""
        return min(count.names, key=lambda name: (-count.names[name], name))


def run(options: TextOptions) -> int:
    """Counts all inputs and returns the exit code."""

    def read(doc: Doc) -> list[Found]:
        return list(found(doc, options.labels))

    def show(answers: Iterable[list[Found]], form: str) -> str:
        counts = Counts()
        for answer in answers:
            counts.add(answer)
        for label in options.labels or ():
            if not options.quiet and label not in counts.labels():
                complain(f"top counts identities, and these texts have none with the label {label}")
        return SHOWS[form](counts.top(options.limit))

    return summarize(options, ["identities"], read, show)


def found(doc: Doc, labels: list[str] | None) -> Iterator[Found]:
    """The identities of a text that have one of the labels; of all when there is none."""
    for identity in doc.identities:
        if identity.name_key and (not labels or identity.label in labels):
            name = " ".join(identity.name.split())
            yield Found(identity.name_key, identity.label, name, len(identity.mentions))


# ---- Formats -------------------------------------------------------------------------------------


def as_json(rows: list[Row]) -> str:
    """An array of objects."""
    lines = (json.dumps(row._asdict(), ensure_ascii=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n" if rows else "[]\n"


def as_csv(rows: list[Row]) -> str:
    """With a heading."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((COLUMNS, *rows))
    return text.getvalue()


def as_table(rows: list[Row]) -> str:
    """Columns for people, with a bar for the number of texts.

    >>> print(as_table([Row("Ada Stone", "PERSON", 8, 20), Row("Dale", "LOC", 4, 4)]), end="")
    name       label   texts  mentions
    Ada Stone  PERSON      8        20  ████████████████████
    Dale       LOC         4         4  ██████████
    """
    cells = [tuple(short(cell, MAX_NAME_CHARS) for cell in row) for row in (COLUMNS, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(COLUMNS))]
    most = max((row.texts for row in rows), default=0)
    room = max(10, min(20, Screen.here().width - sum(widths) - 2 * len(widths)))
    lines = []
    for row, line in zip((None, *rows), cells, strict=True):
        bars = "" if row is None else bar(row.texts, most, room)
        words = f"{line[0]:<{widths[0]}}  {line[1]:<{widths[1]}}"
        numbers = f"{line[2]:>{widths[2]}}  {line[3]:>{widths[3]}}"
        lines.append(f"{words}  {numbers}  {bars}".rstrip())
    return "\n".join(lines) + "\n"


def bar(value: int, most: int, room: int) -> str:
    """A bar of eighths of characters.

    >>> bar(4, 4, 3), bar(1, 4, 3), bar(1, 999, 3)
    ('███', '▊', '▏')
    """
    eighths = max(1, round(8 * room * value / most))
    return FULL * (eighths // 8) + EIGHTHS[eighths % 8].strip()


SHOWS = {"json": as_json, "csv": as_csv, "table": as_table}
