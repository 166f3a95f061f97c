"""What the benchmarks read: corpora when there is a folder of them, else variations of one article.

A corpus is JSON Lines as `newscore eval` reads it. The folder holds ner/worldwide.dev.jsonl, which
is timed and whose names are scored, and sentences/*.jsonl, whose sentences are scored; either may
be compressed. Without a folder there is no gold, and answers are compared with newscore's own.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from newscore.eval import read_gold
from newscore.gold import Gold

NEWS = "worldwide.dev"
SENTENCE_SETS = ("pud", "gum.dev", "ersatz_merged_nc_wsj.dev")
MARK_APART = re.compile(r"""(?<!\S)(?:['`]{1,2}|["\u2018\u2019\u201c\u201d])(?!\S)""")
OPENING, CLOSING = "[\"'\u2018\u201c]", "[\"'\u2019\u201d]"
QUOTED_SENTENCES = re.compile(
    rf"(?<!\w){OPENING}[^\"\u201d]*[.?!] (?:{OPENING}|_)?[A-Z][^\"\u201d]*{CLOSING}(?!\w)"
)
ARTICLE = Path(__file__).parent.parent / "examples" / "article.txt"


def corpus(folder: Path, kind: str, name: str) -> list[Gold]:
    """The documents of one corpus."""
    for suffix in ("", ".gz", ".xz"):
        if (path := folder / kind / f"{name}.jsonl{suffix}").is_file():
            return list(read_gold(path))
    raise SystemExit(f"{folder}: has no {kind}/{name}.jsonl, .jsonl.gz or .jsonl.xz")


def variations(n_texts: int = 100) -> Iterator[Gold]:
    """Articles made of the paragraphs of one, each in another order; always the same ones."""
    paragraphs = ARTICLE.read_text(encoding="utf-8").split("\n\n")
    shuffler = random.Random(1)
    for n in range(n_texts):
        shuffler.shuffle(paragraphs)
        yield Gold(f"variation-{n}", "\n\n".join(paragraphs), None, None)


def news(folder: Path | None) -> list[Gold]:
    """The texts that are timed."""
    return list(variations()) if folder is None else corpus(folder, "ner", NEWS)


def grown(articles: list[str], megabytes: int) -> str:
    """The articles joined, again and again, to one text of so many million characters."""
    joined = "\n\n".join(articles) + "\n\n"
    size = megabytes * 1_000_000
    return (joined * (size // len(joined) + 1))[:size]


def sentence_sets(
    folder: Path | None, names: tuple[str, ...] = SENTENCE_SETS
) -> dict[str, list[Gold]]:
    """The texts whose sentences are scored."""
    if folder is None:
        return {}
    return {name: corpus(folder, "sentences", name) for name in names}


def golden_rules(folder: Path) -> list[Gold]:
    """Single cases of other splitters on which they agree, of those that a splitter can keep: which
    don't rewrite their text or leave out characters of it.

    They disagree where one splits a text, or its beginning, in another way; about quotations of
    several sentences, which corpora split and some keep whole; and about quotation marks with white
    space on both sides, which open in one case and close in another of the same shape."""
    path = folder / "sentences" / "golden_rules_en.jsonl"
    golds: dict[tuple[str, str], Gold] = {}
    with path.open(encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            spans = [(start, end) for start, end in case["spans"] or ()]
            kept = "".join(case["text"][start:end] for start, end in spans)
            if kept.split() and "".join(kept.split()) == "".join(case["text"].split()):
                gold = Gold(case["id"], case["text"], None, spans)
                golds[gold.text, str(spans)] = gold
    cases = [
        (gold, *map(plain, (gold.text, *(gold.text[a:b] for a, b in gold.sentences))))
        for gold in golds.values()
    ]
    denied = {
        gold.id
        for one, text, *its in cases
        for other, other_text, *others in cases
        if other_text.startswith(text) and not begins(others, its)
        for gold in (one, other)
    }
    return [
        gold
        for gold, text, *sentences in cases
        if gold.id not in denied
        and not MARK_APART.search(text)
        and not any(map(QUOTED_SENTENCES.search, sentences))
    ]


def plain(text: str) -> str:
    """Each stretch of white space made one blank."""
    return " ".join(text.split())


def begins(sentences: list[str], first: list[str]) -> bool:
    """Whether `sentences` begin with `first`, of which the last may go on."""
    n = len(first)
    same = sentences[: n - 1] == first[:-1]
    return same and len(sentences) >= n and sentences[n - 1].startswith(first[-1])
