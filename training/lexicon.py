"""The lexicon of the shipped model: word clusters, vector clusters, lists of names.

`build(data)` gives the sections "words" and "names" (csrc/core/nsc_lexicon.c says how they are
packed) from Brown clusters, GloVe vectors and lists of names.
"""

from __future__ import annotations

import collections
import csv
import gzip
import lzma
from pathlib import Path

import numpy as np

from newscore import _train

N_VECTOR_CLUSTERS = 1024
N_KMEANS_WORDS = 40_000  # the most frequent words decide where the clusters lie
N_KMEANS_ROUNDS = 12
MAX_NAME_WORDS = 6
DIGITS_TO_0 = str.maketrans("123456789", "000000000")

# Types of the list, by bit of a record of "names".
NAME_TYPES = (
    "person location organization work film song event object company country place state "
    "nationality first_name job currency"
).split()
# A person's full name is known by its parts (the uses below); titles of songs and films are words
# like any other. Names of these types alone are left out.
LEFT_OUT = frozenset({"song", "film", "work", "object"})


def lower_key(word: str) -> str:
    """A word as the table keeps it: lower case one to one, digits as 0."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in exact_key(word))


def exact_key(word: str) -> str:
    return word.translate(DIGITS_TO_0)


def read_brown(data: Path) -> dict[str, int]:
    """Word -> path as an integer: a leading 1, then the path's bits."""
    with gzip.open(data / "words/brown.tsv.gz", "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return {word: int("1" + path, 2) for word, path in pairs}


def cluster_vectors(data: Path) -> dict[str, int]:
    """Word -> cluster of its GloVe vector, from 1, by k-means on unit vectors."""
    z = np.load(data / "words/glove_6b_100d.npz")
    words = str(z["words"]).split("\n")
    vectors = z["vectors"].astype(np.float32) * (z["scale"] / 127)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    sample = vectors[:N_KMEANS_WORDS]
    centres = sample[np.linspace(0, N_KMEANS_WORDS - 1, N_VECTOR_CLUSTERS).astype(int)].copy()
    for _ in range(N_KMEANS_ROUNDS):
        nearest = np.argmax(sample @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, sample)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norms > 0, sums / np.maximum(norms, 1e-9), centres)
    found: dict[str, int] = {}
    for start in range(0, len(words), 10_000):
        nearest = np.argmax(vectors[start : start + 10_000] @ centres.T, axis=1)
        for word, cluster in zip(words[start : start + 10_000], nearest, strict=True):
            found.setdefault(lower_key(word), int(cluster) + 1)
    return found


def read_names(data: Path) -> dict[str, set[str]]:
    with lzma.open(data / "gazetteers/wikipedia_names.tsv.xz", "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return {name: set(types.split(",")) for name, types in pairs}


def count_uses(data: Path, names: dict[str, set[str]]) -> list[collections.Counter[str]]:
    """How often a word opens and closes a person's name, is in an organization's, in a place's."""
    opens, closes, organizations, places = (collections.Counter[str]() for _ in range(4))
    for name, types in names.items():
        words = [lower_key(word) for word in name.split(" ") if word[:1].isupper()]
        if "person" in types and len(words) > 1:
            opens[words[0]] += 1
            closes[words[-1]] += 1
        if types & {"organization", "company"}:
            organizations.update(set(words))
        if types & {"location", "place", "country", "state"}:
            places.update(set(words))
    for path, counter in (("forenames.csv", opens), ("surnames.csv", closes)):
        with open(data / "gazetteers" / path, encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                for field in ("Romanized Name", "Localized Name"):
                    if row.get(field):
                        counter[lower_key(row[field])] += 4
    return [opens, closes, organizations, places]


def on_scale(count: int) -> int:
    """0, 1-2, 3-19, 20 and more."""
    return 0 if count == 0 else 1 if count < 3 else 2 if count < 20 else 3


def kept_names(names: dict[str, set[str]]) -> dict[str, int]:
    """Name -> bits of its types, for the names that the table keeps."""
    kept = {}
    for name, types in names.items():
        words = name.split(" ")
        if len(words) > MAX_NAME_WORDS or " , " in name or "(" in name:
            continue
        if not (name[0].isupper() or name[0].isdigit()) or types <= LEFT_OUT:
            continue
        if types <= {"person"} and len(words) > 1:
            continue
        kept[name] = sum(1 << bit for bit, kind in enumerate(NAME_TYPES) if kind in types)
    return kept


def build(data: Path, vocabulary: set[str]) -> dict[str, bytes]:
    """The sections "words" and "names"; `vocabulary` is what the training texts use."""
    brown, vectors, names = read_brown(data), cluster_vectors(data), read_names(data)
    uses, kept = count_uses(data, names), kept_names(names)
    reach: dict[str, int] = {}
    for name in kept:
        words = name.split(" ")
        first = lower_key(words[0])
        reach[first] = max(reach.get(first, 0), len(words))

    known = set(vectors) | set(reach) | (set(brown) & vocabulary)
    known |= {word for use in uses[:2] for word, count in use.items() if count > 2}
    words = sorted(known)
    packed = np.zeros(len(words), dtype=[("packed", "<u4"), ("cluster", "<u2")])
    for i, word in enumerate(words):
        value = brown.get(word, 0) | reach.get(word, 0) << 20
        for u, use in enumerate(uses):
            value |= on_scale(use[word]) << (23 + 2 * u)
        packed[i] = (value, vectors.get(word, 0))
    listed = sorted(kept)
    types = np.array([kept[name] for name in listed], dtype="<u2")
    return {
        "words": _train.build_table(_train.hash_strings(words), packed.tobytes(), 6, 4, True),
        "names": _train.build_table(
            _train.hash_names([exact_key(name) for name in listed]), types.tobytes(), 2, 8, True
        ),
    }
