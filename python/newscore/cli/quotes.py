"""The subcommand quotes: who speaks how often, and how much."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import newscore
from newscore.cli.options import TextOptions
from newscore.cli.summary import summarize
from newscore.view import short
from newscore.view.found import count_words

__all__ = ["run"]

BAR_CHARS = 24
MAX_NAME_CHARS = 32


class Said(NamedTuple):
    """A quote: by whom, or with which cue, and of how many words."""

    by: str
    n_words: int


@dataclass
class Count:
    """What one speaker says in all texts, or what is said with one cue."""

    name: str
    quotes: int = 0
    words: int = 0
    texts: int = 0

    def add(self, n_words: int, *, first: bool) -> None:
        """One more quote; `first`: of its text."""
        self.quotes += 1
        self.words += n_words
        self.texts += first


class Row(NamedTuple):
    """What is shown of a speaker or cue."""

    name: str
    quotes: int
    words: int
    share: float
    texts: int


def key_of(quote: newscore.Quote, by: str) -> str:
    """What a quote is counted by; empty when it has none."""
    if by == "cue":
        return quote.cue.text.lower() if quote.cue else ""
    return quote.speaker_name or ""


def read_quotes(quotes: Iterable[newscore.Quote], by: str) -> list[Said]:
    """Each quote; words that are quoted inside reported speech count once, as the quotation's."""
    found: list[Said] = []
    around: list[tuple[int, int]] = []  # ends of the quotes around, and where they are in `found`
    for quote in quotes:
        n_words = count_words(quote)
        while around and around[-1][0] < quote.end:
            around.pop()
        if around:
            outer = around[-1][1]
            found[outer] = found[outer]._replace(n_words=found[outer].n_words - n_words)
        around.append((quote.end, len(found)))
        found.append(Said(key_of(quote, by), n_words))
    return found


def count(answers: Iterable[Sequence[Said]]) -> list[Count]:
    """The speakers, or cues, of all texts, with the most words first; equal names are one."""
    counts: dict[str, Count] = {}
    for quotes in answers:
        seen: set[str] = set()
        for said in quotes:
            one = counts.setdefault(said.by, Count(said.by))
            one.add(said.n_words, first=said.by not in seen)
            seen.add(said.by)
    return sorted(counts.values(), key=lambda one: (-one.words, one.name))


def rows_of(counts: Sequence[Count], limit: int | None) -> list[Row]:
    """The first rows of the table; shares are of what all of them say."""
    total = sum(one.words for one in counts) or 1
    return [
        Row(one.name, one.quotes, one.words, one.words / total, one.texts)
        for one in counts[:limit]
    ]


def as_csv(rows: Sequence[Row], by: str) -> str:
    """A row a speaker, or cue; `share` is that of all quoted words."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((by, *Row._fields[1:]))
    writer.writerows((*row[:3], f"{row.share:.4f}", row.texts) for row in rows)
    return out.getvalue()


def as_json(rows: Sequence[Row], by: str) -> str:
    """An array of objects; null stands for nobody, and for no cue."""
    lines = []
    for row in rows:
        name, fields = row.name or None, row._replace(share=round(row.share, 4))._asdict()
        del fields["name"]
        lines.append(json.dumps({by: name, **fields}, ensure_ascii=False))
    return "[\n" + ",\n".join(lines) + "\n]\n" if rows else "[]\n"


def as_bars(rows: Sequence[Row], by: str) -> str:
    """The same for people: a bar as long as the share of the one with the most words."""
    most = max((row.words for row in rows), default=0)
    lines = []
    for row in rows:
        name = short(row.name, MAX_NAME_CHARS)
        bar = "#" * max(1, round(BAR_CHARS * row.words / max(most, 1)))
        share = f"{row.share:6.1%}"
        lines.append(f"{name:<{MAX_NAME_CHARS}} {row.quotes:6} {row.words:7} {share} {bar}\n")
    head = f"{by:<{MAX_NAME_CHARS}} {'quotes':>6} {'words':>7} {'share':>6}\n"
    return head + "".join(lines)


SHOWS = {"json": as_json, "csv": as_csv, "bars": as_bars}


def run(options: TextOptions) -> int:
    """Counts the quotes of all inputs by speaker or cue; returns the exit code."""

    def show(answers: Iterable[Sequence[Said]], form: str) -> str:
        return SHOWS[form](rows_of(count(answers), options.limit), options.by)

    layers = ["quotes", "reported"] if options.reported else ["quotes"]
    return summarize(options, layers, lambda doc: read_quotes(doc.quotes, options.by), show)
