"""The lexicon of the shipped model: word clusters, word vectors, lists of names.

`build(data, vocabulary)` gives the sections "lexicon.words", "lexicon.names" and
"lexicon.vectors" from Brown clusters, GloVe vectors and lists of names;
csrc/core/word/nsc_lexicon.c says how they are packed.
"""

from __future__ import annotations

import collections
import csv
import gzip
import json
import lzma
import re
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newscore import _train

N_VECTORS = 110_000  # words with a vector, the most frequent ones
N_CODES = 16  # bytes that a word's vector is kept in
N_CENTRES = 256
N_KMEANS_WORDS = 60_000  # the most frequent words decide where the centres lie
N_KMEANS_ROUNDS = 10
MAX_NAME_WORDS = 6
DIGITS_TO_0 = str.maketrans("123456789", "000000000")

# Types of the list, by bit of a record of "lexicon.names".
NAME_TYPES = (
    "person location organization work film song event object company country place state "
    "nationality first_name job currency"
).split()
# A person's full name is known by its parts (the roles below); titles of songs and films are words
# like any other. Names of these types alone are left out.
LEFT_OUT = frozenset({"song", "film", "work", "object"})


def lower_key(word: str) -> str:
    """A word as the table keeps it: lower case one to one, digits as 0."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in word.translate(DIGITS_TO_0))


def read_brown(data: Path) -> dict[str, int]:
    """Word -> path as an integer: a leading 1, then the path's bits."""
    with gzip.open(data / "words/brown.tsv.gz", "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return {word: int("1" + path, 2) for word, path in pairs}


def quantized_vectors(data: Path) -> tuple[dict[str, bytes], NDArray[np.float32]]:
    """Word -> the codes of its GloVe vector, of unit length: each the nearest of 256 centres to
    what the centres before it leave; and the centres, [N_CODES][256][dimensions]."""
    z = np.load(data / "words/glove_6b_100d.npz")
    words = str(z["words"]).split("\n")
    rest = z["vectors"].astype(np.float32) * (z["scale"] / 127)
    rest /= np.linalg.norm(rest, axis=1, keepdims=True) + 1e-9
    codes = np.zeros((len(words), N_CODES), dtype=np.uint8)
    all_centres = []
    for step in range(N_CODES):
        centres = find_centres(rest[:N_KMEANS_WORDS])
        for start in range(0, len(words), 10_000):
            part = slice(start, start + 10_000)
            codes[part, step] = nearest(rest[part], centres)
        rest -= centres[codes[:, step]]
        all_centres.append(centres)
    found: dict[str, bytes] = {}
    for word, code in zip(words[:N_VECTORS], codes, strict=False):
        found.setdefault(lower_key(word), code.tobytes())
    return found, np.stack(all_centres)


def find_centres(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """256 centres by k-means (Lloyd 1982), from points at even distances."""
    centres = points[np.linspace(0, len(points) - 1, N_CENTRES).astype(int)].copy()
    for _ in range(N_KMEANS_ROUNDS):
        chosen = nearest(points, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, chosen, points)
        sizes = np.bincount(chosen, minlength=N_CENTRES)[:, None]
        centres = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres).astype(np.float32)
    return centres


def nearest(points: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """The number of the nearest centre of each point."""
    return np.argmax(points @ centres.T - 0.5 * np.sum(centres**2, axis=1), axis=1)


def read_names(data: Path) -> dict[str, set[str]]:
    """Name, its words apart by a blank -> its types."""
    with lzma.open(data / "gazetteers/wikipedia_names.tsv.xz", "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        names = {name: set(types.split(",")) for name, types in pairs}

    def add(name: str, kind: str) -> None:
        for spelling in {name, without_accents(name)}:
            if spelling[:1].isupper() and not re.search(r"[^\w\s'.-]", spelling):
                names.setdefault(re.sub(r"\s+|(?<=-)|(?=-)", " ", spelling), set()).add(kind)

    with open(data / "gazetteers/cities.csv", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            add(row["name"], "location")
            add(row["subcountry"], "location")
    for country in json.loads((data / "gazetteers/countries.json").read_text(encoding="utf-8")):
        for name in (country["name"], country["official"], *country["alt"]):
            add(name, "country")
        for name in country["capital"]:
            add(name, "location")
        for name in country["demonyms"]:
            add(name, "nationality")
    return names


def without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def count_roles(data: Path, names: dict[str, set[str]]) -> list[collections.Counter[str]]:
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


CAPITALS = 1 << 7  # NSCI_NAME_CAPITALS


def kept_names(names: dict[str, set[str]]) -> dict[str, int]:
    """Name, in small letters -> bits of its types, for the names that the table keeps."""
    kept: dict[str, int] = {}
    for name, types in names.items():
        words = name.split(" ")
        if len(words) > MAX_NAME_WORDS or " , " in name or "(" in name:
            continue
        if not (name[0].isupper() or name[0].isdigit()) or types <= LEFT_OUT:
            continue
        if types <= {"person"} and len(words) > 1:
            continue
        key = " ".join(map(lower_key, words))
        bits = sum(1 << bit for bit, kind in enumerate(NAME_TYPES) if kind in types) & ~CAPITALS
        in_capitals = (
            words[0].isupper() and len(words[0]) > 1 and kept.get(key, CAPITALS) & CAPITALS
        )
        kept[key] = (kept.get(key, 0) | bits) & ~CAPITALS | (CAPITALS if in_capitals else 0)
    return kept


def build(data: Path, vocabulary: set[str]) -> tuple[dict[str, bytes], NDArray[np.float32]]:
    """The sections "lexicon.words", "lexicon.names" and "lexicon.vectors", and the centres of the
    vectors' codes; `vocabulary` is what the training texts use."""
    brown, names = read_brown(data), read_names(data)
    vectors, centres = quantized_vectors(data)
    roles, kept = count_roles(data, names), kept_names(names)
    reach: dict[str, int] = {}
    for name in kept:
        words = name.split(" ")
        reach[words[0]] = max(reach.get(words[0], 0), len(words))

    known = set(reach) | (set(brown) & (vocabulary | set(vectors)))
    known |= {word for role in roles[:2] for word, count in role.items() if count > 2}
    words = sorted(known)
    packed = np.zeros(len(words), dtype="<u4")
    for i, word in enumerate(words):
        value = brown.get(word, 0) | reach.get(word, 0) << 20
        for r, role in enumerate(roles):
            value |= on_scale(role[word]) << (23 + 2 * r)
        packed[i] = value
    listed, described = sorted(kept), sorted(vectors)
    types = np.array([kept[name] for name in listed], dtype="<u2")
    codes = b"".join(vectors[word] for word in described)
    hash_names, hash_strings = _train.hash_names, _train.hash_strings
    sections = {
        "lexicon.words": _train.build_table(hash_strings(words), packed.tobytes(), 4, 4, True),
        "lexicon.names": _train.build_table(hash_names(listed), types.tobytes(), 2, 8, True),
        "lexicon.vectors": _train.build_table(hash_strings(described), codes, N_CODES, 4, True),
    }
    return sections, centres
