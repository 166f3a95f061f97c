"""What the benchmarks read: corpora when there is a folder of them, else variations of one article.

A corpus is JSON Lines as `newscore eval` reads it. The folder holds ner/worldwide.dev.jsonl, which
is timed and whose names are scored, and sentences/*.jsonl, whose sentences are scored; either may
be compressed. Without a folder there is no gold, and answers are compared with newscore's own.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from newscore.eval import Gold, read_gold

NEWS = "worldwide.dev"
SENTENCE_SETS = ("pud", "gum.dev", "ersatz_merged_nc_wsj.dev")
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
    """Single cases of other splitters, but for those that no splitter can keep: which rewrite their
    text, leave out characters of it, or have the text of another case and other sentences."""
    path = folder / "sentences" / "golden_rules_en.jsonl"
    cases: dict[str, list[Gold]] = {}
    with path.open(encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            spans = [(start, end) for start, end in case["spans"] or ()]
            kept = "".join(case["text"][start:end] for start, end in spans)
            if kept.split() and "".join(kept.split()) == "".join(case["text"].split()):
                gold = Gold(case["id"], case["text"], None, spans)
                cases.setdefault(case["text"], []).append(gold)
    return [
        same[0] for same in cases.values() if all(g.sentences == same[0].sentences for g in same)
    ]
