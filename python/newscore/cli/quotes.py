"""The subcommand quotes: who speaks how often, and how much."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import newscore
from newscore._threads import map_ordered
from newscore.cli.errors import complain
from newscore.cli.files import named_file, refuse_devices
from newscore.cli.inputs import Inputs, Record
from newscore.cli.options import TextOptions
from newscore.cli.outputs import Sink, pick_format
from newscore.cli.places import refuse_own_input
from newscore.view import clean
from newscore.view.found import count_words

__all__ = ["run"]

BAR_CHARS = 24
MAX_NAME_CHARS = 32
HEAD = ("speaker", "quotes", "words", "share", "texts")


class Said(NamedTuple):
    """A quote: by whom, and of how many words."""

    speaker: str
    n_words: int


@dataclass
class Speaker:
    """What one speaker says in all texts."""

    name: str
    quotes: int = 0
    words: int = 0
    texts: int = 0

    def add(self, n_words: int, *, first: bool) -> None:
        """One more quote; `first`: of its text."""
        self.quotes += 1
        self.words += n_words
        self.texts += first


def read_quotes(quotes: Iterable[newscore.Quote]) -> list[Said]:
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
        found.append(Said(quote.speaker_name or "", n_words))
    return found


def count(answers: Iterable[Sequence[Said]]) -> list[Speaker]:
    """The speakers of all texts, who says most first; equal names are one."""
    speakers: dict[str, Speaker] = {}
    for quotes in answers:
        seen: set[str] = set()
        for said in quotes:
            speaker = speakers.setdefault(said.speaker, Speaker(said.speaker))
            speaker.add(said.n_words, first=said.speaker not in seen)
            seen.add(said.speaker)
    return sorted(speakers.values(), key=lambda speaker: (-speaker.words, speaker.name))


def as_csv(speakers: Sequence[Speaker]) -> str:
    """A row a speaker; `share` is that of all quoted words."""
    total = sum(speaker.words for speaker in speakers) or 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for one in speakers:
        share = f"{one.words / total:.4f}"
        writer.writerow((one.name, one.quotes, one.words, share, one.texts))
    return out.getvalue()


def as_bars(speakers: Sequence[Speaker]) -> str:
    """The same for people: a bar as long as the share of the one who says most."""
    total = sum(speaker.words for speaker in speakers) or 1
    most = speakers[0].words if speakers else 1
    lines = []
    for one in speakers:
        name = clean(one.name)[:MAX_NAME_CHARS]
        bar = "#" * max(1, round(BAR_CHARS * one.words / max(most, 1)))
        share = f"{one.words / total:6.1%}"
        lines.append(f"{name:<{MAX_NAME_CHARS}} {one.quotes:6} {one.words:7} {share} {bar}\n")
    head = f"{'speaker':<{MAX_NAME_CHARS}} {'quotes':>6} {'words':>7} {'share':>6}\n"
    return head + "".join(lines)


def run(options: TextOptions) -> int:
    """Counts the quotes of all inputs by their speakers; returns the exit code."""
    failed = False

    def report(message: str) -> None:
        nonlocal failed
        failed = True
        complain(message)

    form = pick_format(options.format, options.output, options.formats, options.plain)
    refuse_devices(named_file(options.model))
    layers = ["quotes", "reported"] if options.reported else ["quotes"]
    nlp = newscore.load(options.model, layers=layers, effort=options.effort)
    note = (lambda message: None) if options.quiet else complain
    inputs = Inputs.of(options, report, note)
    refuse_own_input(inputs, options)

    def answer(record: Record) -> list[Said]:
        try:
            quotes = nlp(record.text).quotes
        except (ValueError, MemoryError) as error:
            report(f"{record.where}: {error}")
            return []
        return read_quotes(quotes)

    speakers = count(said for said, _ in map_ordered(answer, inputs, options.threads))
    text = as_csv(speakers) if form == "csv" else as_bars(speakers)
    with Sink(options.output) as sink:
        sink.write(text)
    return int(failed)
