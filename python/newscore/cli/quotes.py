"""The subcommand quotes: who speaks how often, and how much."""

from __future__ import annotations

import csv
import io
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
HEAD = ("quotes", "words", "share", "texts")


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


def as_csv(counts: Sequence[Count], by: str) -> str:
    """A row a speaker, or cue; `share` is that of all quoted words."""
    total = sum(one.words for one in counts) or 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((by, *HEAD))
    for one in counts:
        share = f"{one.words / total:.4f}"
        writer.writerow((one.name, one.quotes, one.words, share, one.texts))
    return out.getvalue()


def as_bars(counts: Sequence[Count], by: str) -> str:
    """The same for people: a bar as long as the share of the one with the most words."""
    total = sum(one.words for one in counts) or 1
    most = counts[0].words if counts else 1
    lines = []
    for one in counts:
        name = short(one.name, MAX_NAME_CHARS)
        bar = "#" * max(1, round(BAR_CHARS * one.words / max(most, 1)))
        share = f"{one.words / total:6.1%}"
        lines.append(f"{name:<{MAX_NAME_CHARS}} {one.quotes:6} {one.words:7} {share} {bar}\n")
    head = f"{by:<{MAX_NAME_CHARS}} {'quotes':>6} {'words':>7} {'share':>6}\n"
    return head + "".join(lines)


def run(options: TextOptions) -> int:
    """Counts the quotes of all inputs by speaker or cue; returns the exit code."""

    def show(answers: Iterable[Sequence[Said]], form: str) -> str:
        return (as_csv if form == "csv" else as_bars)(count(answers), options.by)

    layers = ["quotes", "reported"] if options.reported else ["quotes"]
    return summarize(options, layers, lambda doc: read_quotes(doc.quotes, options.by), show)
