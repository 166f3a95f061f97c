"""The corpora as training examples: each says what it marks, and is silent on the rest.

A gold is (start, end, set of labels, flags). Where a corpus's classes are coarser than ours,
several labels stay possible.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import files
from pathlib import Path
from random import Random
from typing import Any

from newscore.train import LOOSE, MAYBE, Example, GoldSpan

LABELS = "PERSON ORG LOC NORP FAC PRODUCT MISC DATE TIME MONEY PERCENT".split()
BIT = {label: 1 << k for k, label in enumerate(LABELS)}


def bits(names: str) -> int:
    return sum(BIT[name] for name in names.split())


def read(path: Path) -> Iterator[dict[str, Any]]:
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def carried(package: str, pattern: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of files of an installed package, opened where they are compressed."""
    openers = {".bz2": bz2.decompress, ".gz": gzip.decompress}
    found = sorted(path for path in files(package) or () if path.match(pattern))
    if not found:
        raise FileNotFoundError(f"the package {package} carries no {pattern}")
    for path in found:
        yield path.name, openers.get(path.suffix, bytes)(path.read_binary())


def without_overlaps(golds: Sequence[GoldSpan]) -> list[GoldSpan]:
    """Ascending, without overlaps: the earlier, then the longer one stays."""
    kept: list[GoldSpan] = []
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


def redocred(data: Path, part: str, weight: float = 1.0) -> Iterator[Example]:
    meaning = {
        "PERSON": ("PERSON", 0),
        "ORG": ("ORG", 0),
        "LOC": ("LOC NORP FAC", 0),
        "MISC": ("MISC PRODUCT FAC NORP", MAYBE),
        "TIME": ("DATE TIME", LOOSE),
        "NUM": ("MONEY PERCENT DATE TIME", LOOSE),
    }
    path = data / f"ner/redocred.{part}.jsonl.gz"
    return by_hand(path, meaning, "NORP PRODUCT MISC DATE TIME MONEY PERCENT", weight)


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


def marked_elsewhere(data: Path) -> Iterator[Example]:
    """What people have marked, but for worldwide."""
    yield from gum(data)
    yield from redocred(data, "a")
    yield from redocred(data, "b")
    yield from crossner(data)


def silver_documents(data: Path) -> Iterator[dict[str, Any]]:
    """News that nobody has marked."""
    return read(data / "ner/silver.train.jsonl.xz")


def as_golds(names: Sequence[tuple[int, int, str]]) -> list[GoldSpan]:
    """Names, ascending and of our labels, as golds of one label each."""
    return [(start, end, BIT[label], 0) for start, end, label in names]


# ---- Other ways to write -------------------------------------------------------------------------

POSTED = bits("PERSON ORG LOC")  # names that become handles and hashtags
SHARE_POSTED = 0.4


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


def as_posts(example: Example, random: Random) -> Example:
    """Some names as people post them, "@AnnaLee" and "#Oslo", and some other words with #."""
    sure = {gold[0]: gold for gold in example.golds if not gold[3] and not gold[2] & ~POSTED}
    taken = iter([*example.golds, (len(example.text) + 1, 0, 0, 0)])
    gold = next(taken)
    pieces: list[str] = []
    golds: list[GoldSpan] = []
    n = 0

    def put(piece: str) -> int:
        nonlocal n
        pieces.append(piece)
        n += len(piece)
        return n

    at = 0
    while at < len(example.text):
        if at == gold[0]:
            name, signs = example.text[at : gold[1]], ""
            if at in sure and random.random() < SHARE_POSTED:
                name = "".join(re.findall(r"\w+", name))
                signs = random.choice(("#", "@", "@", "@ "))
            start = n if signs != "@ " else n + 2
            golds.append((start, put(signs + name), *gold[2:]))
            at, gold = gold[1], next(taken)
            continue
        rest = example.text[at : gold[0]]
        if random.random() < SHARE_POSTED:  # one word of what stands between two names
            words = list(re.finditer(r"(?<![\w'-])[A-Za-z]{4,}(?![\w'-])", rest))
            if words:
                word = random.choice(words).start()
                rest = rest[:word] + "#" + rest[word:]
        put(rest)
        at = gold[0]
    return replace(example, text="".join(pieces), golds=golds)


def in_other_styles(examples: Sequence[Example], every: int) -> Iterator[tuple[int, Example]]:
    """Every so many one of the examples in another style, with its number: news has headlines, and
    people feed in transcripts. Offsets stay."""
    for k in range(0, len(examples), every):
        style = STYLES[k // every % len(STYLES)]
        yield k, replace(examples[k], text=style(examples[k].text))
