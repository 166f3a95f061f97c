"""The corpora as training examples: each says what it marks, and is silent on the rest.

A gold is (start, end, set of labels, flags). Where a corpus's classes are coarser than ours,
several labels stay possible; where the readers of the silver corpus disagree, their answers do.
"""

from __future__ import annotations

import bisect
import gzip
import json
import lzma
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from newscore.train import LOOSE, MAYBE, Example, Gold

LABELS = "PERSON ORG LOC NORP FAC PRODUCT MISC DATE TIME MONEY PERCENT".split()
BIT = {label: 1 << k for k, label in enumerate(LABELS)}
ALL = (1 << len(LABELS)) - 1


def bits(names: str) -> int:
    return sum(BIT[name] for name in names.split())


def read(path: Path) -> Iterator[dict[str, Any]]:
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def without_overlaps(golds: Sequence[Gold]) -> list[Gold]:
    """Ascending, without overlaps: the earlier, then the longer one stays."""
    kept: list[Gold] = []
    for gold in sorted(golds, key=lambda g: (g[0], -g[1])):
        if gold[1] > gold[0] and (not kept or gold[0] >= kept[-1][1]):
            kept.append(gold)
    return kept


def by_hand(
    path: Path, meaning: dict[str, tuple[str, int]], silent_on: str, weight: float = 1.0
) -> Iterator[Example]:
    """A corpus marked by hand. `meaning` maps its classes to our labels and flags."""
    for doc in read(path):
        golds = [
            (start, end, bits(meaning[kind][0]), meaning[kind][1])
            for start, end, kind in doc["entities"]
            if kind in meaning
        ]
        yield Example(doc["text"], without_overlaps(golds), bits(silent_on), weight)


def worldwide(data: Path, weight: float = 1.0) -> Iterator[Example]:
    meaning = {label: (label, 0) for label in LABELS}
    return by_hand(data / "ner/worldwide.train.jsonl.gz", meaning, "TIME PERCENT", weight)


def gum(data: Path, weight: float = 1.0) -> Iterator[Example]:
    meaning = {"PERSON": ("PERSON", 0), "ORG": ("ORG", 0), "PLACE": ("LOC FAC", 0)}
    silent = "NORP FAC PRODUCT MISC DATE TIME MONEY PERCENT"
    return by_hand(data / "ner/gum.train.jsonl.gz", meaning, silent, weight)


def redocred(data: Path, weight: float = 1.0) -> Iterator[Example]:
    meaning = {
        "PERSON": ("PERSON", 0),
        "ORG": ("ORG", 0),
        "LOC": ("LOC NORP FAC", 0),
        "MISC": ("MISC PRODUCT FAC NORP", MAYBE),
        "TIME": ("DATE TIME", LOOSE),
        "NUM": ("MONEY PERCENT DATE TIME", LOOSE),
    }
    for part in "ab":
        path = data / f"ner/redocred.{part}.jsonl.gz"
        yield from by_hand(path, meaning, "NORP PRODUCT MISC DATE TIME MONEY PERCENT", weight)


def crossner(data: Path, weight: float = 1.0) -> Iterator[Example]:
    meaning = {
        "PERSON": ("PERSON", 0),
        "POLITICIAN": ("PERSON", 0),
        "ORG": ("ORG", 0),
        "POLITICALPARTY": ("ORG", 0),
        "LOC": ("LOC FAC", 0),
        "COUNTRY": ("LOC", 0),
        "ELECTION": ("MISC", MAYBE),
        "EVENT": ("MISC", MAYBE),
        "MISC": ("MISC PRODUCT FAC NORP", MAYBE),
    }
    silent = "NORP PRODUCT MISC DATE TIME MONEY PERCENT"
    return by_hand(data / "ner/crossner_politics.train.jsonl", meaning, silent, weight)


# ---- Silver: two teachers, and a draft of our own -----------------------------------------------

NAMES = frozenset({"PERSON", "ORG", "LOC"})
NUMBERS = frozenset({"TIME", "PERCENT"})  # not marked in worldwide, so from a teacher alone
DRAFT_ALONE = frozenset({"PRODUCT", "MISC", "DATE", "MONEY"})
Span = tuple[int, int, str]


def clusters(spans: Sequence[tuple[Span, int]]) -> Iterator[list[tuple[Span, int]]]:
    """Groups of spans that overlap; each comes with the number of who found it."""
    group: list[tuple[Span, int]] = []
    end = -1
    for span, who in sorted(spans):
        if group and span[0] >= end:
            yield group
            group = []
        group.append((span, who))
        end = max(end, span[1]) if len(group) > 1 else span[1]
    if group:
        yield group


def settle(group: Sequence[tuple[Span, int]]) -> list[Gold]:
    """What three readers say of one place. Two alike decide; two labels for one span leave the
    label open; a span that only one has seen may be none; anything else leaves the place open."""
    votes = Counter(span for span, _ in group)
    agreed = [(start, end, BIT[label], 0) for (start, end, label), n in votes.items() if n > 1]
    if agreed:
        return without_overlaps(agreed)
    ranges = {(start, end) for start, end, _ in votes}
    labels = sum(BIT[label] for label in {label for *_, label in votes})
    if len(ranges) == 1:
        (start, end) = ranges.pop()
        return [(start, end, labels, 0 if len(group) > 1 else MAYBE)]
    return [(min(r[0] for r in ranges), max(r[1] for r in ranges), ALL, LOOSE)]


def merge_teachers(doc: dict[str, Any], draft: Sequence[Span]) -> list[Gold]:
    """One list of golds from both teachers and a draft of our own tagger. Persons, organizations
    and places are put to the vote; the draft, which knows worldwide's ways, has the rest."""
    readers = (doc["corenlp"], doc["spacy_md"], draft)
    named = [
        ((start, end, label), who)
        for who, spans in enumerate(readers)
        for start, end, label in spans
        if label in NAMES or (who > 0 and label in ("NORP", "FAC"))
    ]
    golds = [gold for group in clusters(named) for gold in settle(group)]
    taken = sorted(golds)
    golds += [
        (start, end, BIT[label], 0)
        for start, end, label in draft
        if label in DRAFT_ALONE and not overlapping((start, end), taken)
    ]
    taken = sorted(golds)
    for start, end, label in doc["corenlp"]:
        if label in NUMBERS:
            # "Tuesday night" is a time to the teacher; to us the day is a date and the rest open.
            rest = outside(start, end, overlapping((start, end), taken))
            flags = 0 if rest == [(start, end)] else LOOSE
            golds += [(a, b, BIT[label], flags) for a, b in rest]
    return without_overlaps(golds)


def overlapping(span: tuple[int, int], ascending: Sequence[Gold]) -> Sequence[Gold]:
    """Those of the golds, which ascend without overlaps, that overlap a span."""
    first = bisect.bisect_right(ascending, span[0], key=lambda gold: gold[1])
    last = bisect.bisect_left(ascending, span[1], key=lambda gold: gold[0])
    return ascending[first:last]


def outside(start: int, end: int, golds: Sequence[Gold]) -> list[tuple[int, int]]:
    """What is left of a range beside ascending golds."""
    rest = []
    for gold in golds:
        if start < gold[0]:
            rest.append((start, gold[0]))
        start = max(start, gold[1])
    return [*rest, (start, end)] if start < end else rest


def silver_documents(data: Path) -> Iterator[dict[str, Any]]:
    return read(data / "ner/silver.train.jsonl.xz")


# ---- Other ways to write -------------------------------------------------------------------------


def one_to_one(text: str, change: Callable[[str], str]) -> str:
    """Changes characters but never their number, so that offsets stay."""
    return "".join(new if len(new := change(old)) == 1 else old for old in text)


def in_small_letters(text: str) -> str:
    return one_to_one(text, str.lower)


def in_capitals(text: str) -> str:
    return one_to_one(text, str.upper)


def in_title_case(text: str) -> str:
    """A capital at the start of each word, as in headlines."""
    starts = re.sub(r"(?:^|(?<=[\s\-\u2010-\u2015\u2018\u201c\"(]))\w", "\0", text)
    return "".join(
        old.upper() if mark == "\0" and len(old.upper()) == 1 else old
        for old, mark in zip(text, starts, strict=True)
    )


STYLES = (in_small_letters, in_capitals, in_title_case)


def with_other_styles(examples: Iterator[Example], every: int, weight: float) -> Iterator[Example]:
    """The examples, and after every so many one of them again in another style: news has headlines,
    and people feed in tweets and transcripts."""
    for k, example in enumerate(examples):
        yield example
        if k % every == 0:
            style = STYLES[k // every % len(STYLES)]
            yield replace(example, text=style(example.text), weight=example.weight * weight)
