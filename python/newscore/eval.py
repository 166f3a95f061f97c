"""Scores of predicted spans against gold spans, as exact matches.

Gold is read from JSON Lines, which newscore.gold describes, or CoNLL files, as newscore.conll says.
A predicted name counts when its start, its end and its label all equal those of a gold name; a
predicted sentence, when both its ends do after white space is trimmed from both sides. Counts are
summed over all documents before precision, recall and F1 are taken of them (the micro average).

A document without "sentences" says nothing about sentences and is left out of their score; one
without "entities" likewise. A corpus that marks only some labels needs `labels`, since every other
name that is found counts as wrong.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newscore import _core
from newscore.conll import parse_conll
from newscore.gold import Gold, Name, Range, gold_lines, parse_json_lines

if TYPE_CHECKING:
    from os import PathLike

    from newscore import Pipeline

__all__ = ["Answer", "Report", "Score", "evaluate", "read_gold", "score"]


class Answer(NamedTuple):
    """What was found in one document."""

    entities: Collection[Name]
    sentences: Collection[Range]


@dataclass(slots=True)
class Score:
    """Counts of one kind of span: right ones, found ones, gold ones.

    >>> Score(right=3, found=4, gold=6).f1
    0.6
    """

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The part of the found spans that is right; 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The part of the gold spans that was found; 0 when there is none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def add(self, gold: Collection[object], found: Collection[object]) -> None:
        """Counts one document's spans; both sides are sets."""
        self.right += len(set(gold) & set(found))
        self.found += len(found)
        self.gold += len(gold)

    def to_dict(self) -> dict[str, float | int]:
        """Plain data."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "found": self.found,
            "gold": self.gold,
        }


@dataclass(slots=True)
class Report:
    """The scores of a set of documents."""

    n_docs: int = 0
    labels: dict[str, Score] = field(default_factory=dict)
    untyped: Score = field(default_factory=Score)
    sentences: Score = field(default_factory=Score)
    boundaries: Score = field(default_factory=Score)

    @property
    def entities(self) -> Score:
        """All labels together."""
        scores = self.labels.values()
        return Score(
            sum(s.right for s in scores), sum(s.found for s in scores), sum(s.gold for s in scores)
        )

    def to_dict(self) -> dict[str, object]:
        """Plain data, the labels by falling number of gold names."""
        return {
            "n_docs": self.n_docs,
            "entities": self.entities.to_dict(),
            "labels": {label: s.to_dict() for label, s in self.ranked()},
            "untyped": self.untyped.to_dict(),
            "sentences": self.sentences.to_dict(),
            "boundaries": self.boundaries.to_dict(),
        }

    def ranked(self) -> list[tuple[str, Score]]:
        """The labels by falling number of gold names."""
        return sorted(self.labels.items(), key=lambda item: (-item[1].gold, item[0]))

    def table(self) -> str:
        """The scores as lines of text."""
        rows: list[tuple[str, Score]] = []
        if self.labels:
            rows += [*self.ranked(), ("untyped", self.untyped), ("all names", self.entities)]
        if self.sentences.gold:
            rows += [("boundaries", self.boundaries), ("sentences", self.sentences)]
        lines = [f"{'':<12}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}{'found':>8}"]
        lines += [
            f"{name:<12}{s.precision:8.4f}{s.recall:8.4f}{s.f1:8.4f}{s.gold:8d}{s.found:8d}"
            for name, s in rows
        ]
        return "\n".join(lines)


def read_gold(path: str | PathLike[str]) -> Iterator[Gold]:
    """The documents of a gold file, JSON Lines or CoNLL. GoldError at a line that is wrong.

    A file whose first line with words in it begins with "{" is JSON Lines, where blank lines are
    skipped; any other is CoNLL, as newscore.conll says.
    """
    with gold_lines(path) as lines:
        begin = list(until_words(lines))
        parse = parse_json_lines if _is_json(path, begin) else parse_conll
        yield from parse(itertools.chain(begin, lines), path)


def until_words(lines: Iterator[str]) -> Iterator[str]:
    """Lines up to the first one with words in it."""
    for line in lines:
        yield line
        if line.strip():
            return


def _is_json(path: str | PathLike[str], begin: Sequence[str]) -> bool:
    """By its name and first character; a file of nothing is JSON Lines of no document."""
    name = str(path).removesuffix(".gz").removesuffix(".xz")
    first = begin[-1].lstrip("\ufeff \t") if begin else ""
    return name.endswith((".jsonl", ".ndjson", ".json")) or not first.strip() or first[0] == "{"


def trimmed(text: str, ranges: Iterable[Range]) -> set[Range]:
    """Ranges without the white space at their ends; those of nothing else are dropped."""
    out = set()
    for start, end in ranges:
        part = text[start:end]
        start += len(part) - len(part.lstrip())
        end = start + len(part.strip())
        if start < end:
            out.add((start, end))
    return out


def score(
    pairs: Iterable[tuple[Gold, Answer]],
    *,
    labels: Collection[str] | None = None,
    rename: Mapping[str, str] | None = None,
) -> Report:
    """Scores answers against gold.

    `rename` gives labels of either side another name, then `labels` says which to count.

    >>> gold = Gold("1", "Ada Stone left.", [Name(0, 9, "PERSON")], None)
    >>> score([(gold, Answer([Name(0, 9, "PERSON"), Name(10, 14, "ORG")], []))]).entities.precision
    0.5
    """
    report = Report()
    new_name = rename or {}

    def kept(names: Iterable[Name]) -> set[Name]:
        renamed = (Name(start, end, new_name.get(label, label)) for start, end, label in names)
        return {name for name in renamed if labels is None or name.label in labels}

    right, found, total = Counter[str](), Counter[str](), Counter[str]()
    for gold, answer in pairs:
        report.n_docs += 1
        if gold.entities is not None:
            true, ours = kept(gold.entities), kept(answer.entities)
            right.update(name.label for name in true & ours)
            found.update(name.label for name in ours)
            total.update(name.label for name in true)
            report.untyped.add({name[:2] for name in true}, {name[:2] for name in ours})
        if gold.sentences is not None:
            ranges, cuts = trimmed(gold.text, gold.sentences), trimmed(gold.text, answer.sentences)
            report.sentences.add(ranges, cuts)
            report.boundaries.add({end for _, end in ranges}, {end for _, end in cuts})
    report.labels = {
        label: Score(right[label], found[label], total[label]) for label in total | found
    }
    return report


def evaluate(
    nlp: Pipeline,
    docs: Iterable[Gold],
    *,
    labels: Collection[str] | None = None,
    rename: Mapping[str, str] | None = None,
    threads: int = 1,
    min_score: float = _core.min_score,
    effort: float | None = None,
    tick: Callable[[int], object] | None = None,
) -> Report:
    """Runs a pipeline over gold documents and scores what it finds; `tick(1)` after each."""

    def pairs() -> Iterator[tuple[Gold, Answer]]:
        texts = ((gold.text, gold) for gold in docs)
        for doc, gold in nlp.pipe(
            texts, threads=threads, min_score=min_score, effort=effort, as_tuples=True
        ):
            names = [Name(e.start, e.end, e.label or "") for e in doc.ents]
            yield gold, Answer(names, [(s.start, s.end) for s in doc.sents])
            if tick is not None:
                tick(1)

    return score(pairs(), labels=labels, rename=rename)
