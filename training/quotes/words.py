"""What words are to the finder of quotes: corpora and lists -> the section "quotes.words".

Lists (words.txt, gender.txt, cues.txt) give kinds, gender and the verbs of speech; marked articles
give levels, how often a word is part of a cue or of a source, by itself or by its Brown cluster.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

HERE = Path(__file__).parent
KINDS = (
    "OTHER HE THEY IT I YOU WHO SOME ARTICLE WHOSE OF TO AND IS ADVERB TITLE PERSON GROUP BODY "
    "FIRM KIN COUNT NAMING THING ELISION"
).split()
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.75)  # a level more at each
STRONG = 0.8  # of a verb in cues.txt
CLUSTER_BITS = 10
REPORTS_BIT = 14
MIN_COUNT = 5
WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*\.?")


class Engine(Protocol):
    """What is needed of the C core; `newscore._train` has it."""

    def hash_strings(self, strings: list[str], /) -> bytes: ...
    def quote_cluster_hash(self, cluster: int, /) -> int: ...
    def build_table(
        self,
        hashes: bytes,
        records: bytes,
        record_bytes: int,
        entries_per_bucket: int,
        short_checks: bool,
    ) -> bytes: ...


class Marked(NamedTuple):
    """Who speaks by which words: ranges of a text."""

    text: str
    sources: list[tuple[int, int]]
    cues: list[tuple[int, int]]
    content: list[tuple[int, int]]  # quoted or reported: neither source nor cue


def read_list(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, rest = line.rpartition(":")
            yield head, rest.split()


def read_kinds() -> dict[str, int]:
    kinds: dict[str, int] = {}
    for name, words in read_list(HERE / "words.txt"):
        for word in words:
            kinds.setdefault(word, KINDS.index(name))
    return kinds


def read_genders(forenames: Path) -> dict[str, int]:
    """1 of what is male, 2 of what is female; of a forename that both have, 3."""
    genders: Counter[str] = Counter()
    with forenames.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            bit = {"M": 1, "F": 2}.get(row["Gender"], 0)
            name = row["Romanized Name"].lower()
            genders[name] |= bit
    for name, words in read_list(HERE / "gender.txt"):
        for word in words:
            genders[word] = 1 if name == "male" else 2
    return dict(genders)


def read_clusters(path: Path) -> dict[str, int]:
    clusters = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            word, bits = line.rstrip("\n").split("\t")[:2]
            clusters[word] = int("1" + bits, 2)
    return clusters


def prefix(cluster: int) -> int:
    while cluster >> (CLUSTER_BITS + 1):
        cluster >>= 1
    return cluster


def covers(ranges: list[tuple[int, int]], text: str) -> np.ndarray:
    inside = np.zeros(len(text) + 1, dtype=bool)
    for start, end in ranges:
        inside[start:end] = True
    return inside


def count(articles: Iterable[Marked]) -> dict[str, Counter[str]]:
    counts = {what: Counter[str]() for what in ("all", "cue", "source")}
    for article in articles:
        cues, sources, content = (
            covers(x, article.text) for x in (article.cues, article.sources, article.content)
        )
        for match in WORD.finditer(article.text):
            at, word = match.start(), match[0].lower().replace("\u2019", "'").removesuffix("'s")
            if content[at]:
                continue
            counts["all"][word] += 1
            counts["cue"][word] += bool(cues[at])
            counts["source"][word] += bool(sources[at])
    return counts


def level(share: float) -> int:
    return sum(share >= limit for limit in LEVELS)


def share(n: float, total: float, prior: float) -> float:
    return (n + 2 * prior) / (total + 2)


def build(
    articles: Iterable[Marked], clusters: dict[str, int], forenames: Path, engine: Engine
) -> bytes:
    counts = count(articles)
    kinds, genders = read_kinds(), read_genders(forenames)
    lines = (HERE / "cues.txt").read_text(encoding="utf-8").splitlines()
    strong = {word for line in lines[1:] for word in line.split()}
    by_cluster = {what: Counter[int]() for what in counts}
    for what, counter in counts.items():
        for word, n in counter.items():
            if word in clusters:
                by_cluster[what][prefix(clusters[word])] += n
    prior = {
        (what, cluster): n_all and by_cluster[what][cluster] / (n_all + 5)
        for cluster, n_all in by_cluster["all"].items()
        for what in ("cue", "source")
    }

    def levels(word: str) -> int:
        cluster = prefix(clusters.get(word, 0)) if word in clusters else 0
        cue, source = (
            share(counts[what][word], counts["all"][word], prior.get((what, cluster), 0.0))
            for what in ("cue", "source")
        )
        if word in strong:
            cue = max(cue, STRONG)
        return level(cue) << 8 | level(source) << 11

    lines = (HERE / "verbs.txt").read_text(encoding="utf-8").splitlines()
    reports = {word for line in lines if not line.startswith("#") for word in line.split()}
    words = set(kinds) | set(genders) | strong | reports
    words |= {word for word, n in counts["all"].items() if n >= MIN_COUNT}
    records = {
        word: kinds.get(word, 0)
        | genders.get(word, 0) << 6
        | levels(word)
        | (word in reports) << REPORTS_BIT
        for word in words
    }
    default = {
        engine.quote_cluster_hash(cluster): level(prior["cue", cluster]) << 8
        | level(prior["source", cluster]) << 11
        for cluster in by_cluster["all"]
    }
    inherits = {
        word: level(prior.get(("cue", prefix(clusters[word])), 0)) << 8
        | level(prior.get(("source", prefix(clusters[word])), 0)) << 11
        if word in clusters
        else 0
        for word in words
    }
    kept = sorted(word for word in words if records[word] != inherits[word])
    hashes = [
        *np.frombuffer(engine.hash_strings([re.sub(r"\d", "0", word) for word in kept]), np.uint64),
        *default,
    ]
    packed = [*(records[word] for word in kept), *default.values()]
    return engine.build_table(
        np.array(hashes, dtype=np.uint64).tobytes(),
        np.array(packed, dtype="<u2").tobytes(),
        record_bytes=2,
        entries_per_bucket=4,
        short_checks=True,
    )
