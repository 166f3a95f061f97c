"""What unlabelled news says of words: the section "sents.words".

How often a word has a small letter inside a sentence tells whether its capital starts one; how
often a period follows it, and what comes after, tells an abbreviation (Kiss & Strunk 2006 count
the like). abbreviations.tsv adds what is known of the words that matter most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newscore import _train
from training.sentences.texts import read_lines

MAX_WORDS = 9_000
MIN_COUNT = 6
RECORD_BYTES = 4

# The classes of abbreviations.tsv, numbered from 1. Words of the first nine count only when they
# begin with a capital: LAST_CAPITAL_CLASS of nsc_sentence_feature.c.
CLASSES = (
    "title", "rank", "country", "state", "month", "day", "organization", "street", "saint",
    "company", "suffix", "time", "unit", "reference", "joins", "closes", "other", "brand",
    "letter", "speech", "lettered",
)  # fmt: skip


def read_abbreviations(path: Path) -> dict[bytes, int]:
    """Word, without its last period -> number of its class."""
    out: dict[bytes, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, name, _ = line.split("\t")
            if out.setdefault(word.encode(), CLASSES.index(name) + 1) != CLASSES.index(name) + 1:
                raise ValueError(f"{path.name}: {word!r} stands twice")
    return out


# ---- Counting -----------------------------------------------------------------------------------

_STRAIGHT = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "--",
    "\u2026": "...", "\u00a0": " ",
})  # fmt: skip

# A word as nsc_sentence_feature.c reads it.
_WORD = re.compile(
    rb"[0-9A-Za-z\x80-\xff](?:[0-9A-Za-z\x80-\xff'.@_/=&%$+#]*[0-9A-Za-z\x80-\xff])?"
)
_SMALL = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_CAPITAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_GOES_ON = frozenset(b",;:)-")


class WordCounts:
    """What a pile of texts says about its words, in small letters."""

    def __init__(self) -> None:
        self.all: Counter[bytes] = Counter()
        self.small: Counter[bytes] = Counter()  # inside a sentence, with a small letter
        self.capital: Counter[bytes] = Counter()  # inside a sentence, with a capital
        self.starts: Counter[bytes] = Counter()  # as first word of a sentence
        self.dotted: Counter[bytes] = Counter()  # before a period and white space
        self.goes_on: Counter[bytes] = Counter()  # ... and the sentence goes on
        self.ends: Counter[bytes] = Counter()  # ... and the paragraph ends

    def add(self, text: str) -> None:
        data = text.translate(_STRAIGHT).encode() + b"\n\n\n"
        for match in _WORD.finditer(data):
            start, end = match.span()
            word = match.group()
            key = word.lower()
            first = word[0]
            self.all[key] += 1
            before = data[start - 1] if start else 10
            if before == 32 and start > 3:
                left = data[start - 2]
                if left in _SMALL or left == 44:
                    if first in _SMALL:
                        self.small[key] += 1
                    elif first in _CAPITAL:
                        self.capital[key] += 1
                elif left in b".?!" and first in _CAPITAL and data[start - 4 : start - 2].islower():
                    self.starts[key] += 1
            elif before == 10 and first in _CAPITAL:
                self.starts[key] += 1
            if data[end] == 46:
                behind = data[end + 1]
                if behind in _GOES_ON or (behind == 32 and data[end + 2] in _SMALL):
                    self.dotted[key] += 1
                    self.goes_on[key] += 1
                elif behind in b' \n"':
                    self.dotted[key] += 1
                    if behind == 10 or (behind == 34 and data[end + 2] == 10):
                        self.ends[key] += 1


def _bin(
    part: NDArray[np.float64],
    whole: NDArray[np.float64],
    enough: int,
    limits: Sequence[float],
) -> NDArray[np.uint8]:
    """0 where `whole` is too small to tell, else 1 + the number of limits below the share."""
    share = (part + 0.25) / (whole + 0.5)
    bins = np.searchsorted(np.array(limits), share, side="right") + 1
    return np.where(whole >= enough, bins, 0).astype(np.uint8)


def build_words(counts: WordCounts, abbreviations: dict[bytes, int]) -> bytes:
    """The section "sents.words"."""
    tells = (counts.small, counts.starts, counts.dotted)
    chosen = sorted(
        (word for word, n in counts.all.items()
         if n >= MIN_COUNT and len(word) <= 32 and any(word in tell for tell in tells)),
        key=lambda word: (-counts.all[word] - 20 * counts.goes_on[word], word),
    )[:MAX_WORDS]  # fmt: skip
    words = chosen + sorted(set(abbreviations) - set(chosen))

    def column(counter: Counter[bytes]) -> NDArray[np.float64]:
        return np.array([counter[word] for word in words], dtype=np.float64)

    small, capital, starts = column(counts.small), column(counts.capital), column(counts.starts)
    dotted, goes_on, ends = column(counts.dotted), column(counts.goes_on), column(counts.ends)
    lower_bin = _bin(small, small + capital, 2, (0.02, 0.1, 0.3, 0.6, 0.9, 0.985))
    starts_bin = _bin(starts, starts + capital, 2, (0.05, 0.15, 0.3, 0.5, 0.7, 0.9))
    dotted_bin = _bin(dotted, column(counts.all), 2, (0.01, 0.05, 0.15, 0.4, 0.7, 0.95))
    goes_on_bin = _bin(goes_on, dotted, 2, (0.02, 0.1, 0.25, 0.5, 0.75, 0.95))
    ends_bin = _bin(ends, dotted, 2, (0.01, 0.04, 0.1, 0.2, 0.35, 0.6))
    records = np.zeros((len(words), RECORD_BYTES), dtype=np.uint8)
    records[:, 0] = [abbreviations.get(word, 0) for word in words]
    records[:, 1] = lower_bin | starts_bin << 4
    records[:, 2] = dotted_bin | goes_on_bin << 4
    records[:, 3] = ends_bin
    hashes = _train.hash_strings([word.decode() for word in words])
    return _train.build_table(hashes, records.tobytes(), RECORD_BYTES)


def count_words(data: Path) -> WordCounts:
    counts = WordCounts()
    for name in ("silver.train.jsonl.xz", "worldwide.train.jsonl.gz"):
        for document in read_lines(data / "ner" / name):
            counts.add(document["text"])
    for document in read_lines(data / "sentences/gum.train.jsonl.gz"):
        counts.add(document["text"])
    return counts
