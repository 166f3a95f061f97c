"""How good blocks are on texts that they were not learned from.

    python -m training.blocks.measure DATA MODEL [FOLDS]

MODEL gives lexicon and splitter. In each fold, weights are learned from the own articles, the
marked cases of the other folds and half of the corpora, and judged on the fold's cases, on the
other half and on gum's development set: F1 of exact spans and kinds; is the first line the
headline; is a line of a saved page part of the article.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import newscore
from newscore import _train
from newscore._article import BODY
from newscore.train import with_sections
from training.blocks import build
from training.blocks.corpora import of_page
from training.corpora import read

Span = tuple[int, int]


class Counts:
    """Right, predicted and gold ones, by name."""

    def __init__(self) -> None:
        self.right, self.predicted, self.gold = Counter[str](), Counter[str](), Counter[str]()

    def add(self, name: str, gold: Iterable[object], predicted: Iterable[object]) -> None:
        wanted, found = set(gold), set(predicted)
        self.right[name] += len(wanted & found)
        self.predicted[name] += len(found)
        self.gold[name] += len(wanted)

    def __str__(self) -> str:
        lines = []
        for name in self.gold:
            f1 = 2 * self.right[name] / max(1, self.predicted[name] + self.gold[name])
            lines.append(f"{name:<34}{f1:8.3f}{self.gold[name]:8}")
        return "\n".join(lines)


def judge_case(nlp: newscore.Pipeline, row: dict[str, Any], counts: Counts) -> None:
    gold = [tuple(block) for block in row["blocks"]]
    found = [(block.start, block.end, block.kind) for block in nlp(row["text"]).blocks]
    counts.add("cases, all kinds", gold, found)
    for kind in sorted({block[2] for block in (*gold, *found)}):
        counts.add(f"cases, {kind}", *([b for b in side if b[2] == kind] for side in (gold, found)))


def judge_gum(nlp: newscore.Pipeline, row: dict[str, Any], counts: Counts) -> None:
    blocks = nlp(row["text"]).blocks
    for name, kinds in (
        ("head", ("headline", "subhead")),
        ("caption", ("caption",)),
        ("item", ("list_item",)),
    ):
        gold = [(b["start"], b["end"]) for b in row["blocks"] if b["kind"] == name]
        counts.add(f"gum.dev, {name}", gold, [(b.start, b.end) for b in blocks if b.kind in kinds])


def judge_first_line(nlp: newscore.Pipeline, row: dict[str, Any], counts: Counts) -> None:
    """With its headline, and, where that is one line, without."""
    head, _, rest = row["text"].partition("\n")
    texts = {row["text"]: True}
    if not head.rstrip().endswith(";") and rest.strip():
        texts[rest.lstrip("\n")] = False
    for n, (text, is_headline) in enumerate(texts.items()):
        found = nlp(text).blocks[0].kind == "headline"
        counts.add("political, first line is headline", [(n, is_headline)], [(n, found)])


def judge_page(nlp: newscore.Pipeline, row: dict[str, Any], gap: str, counts: Counts) -> None:
    text, ranges, *_ = of_page(row, gap)
    body = [(b.start, b.end) for b in nlp(text).blocks if b.kind in BODY]
    found, at = [], 0
    for start, end, _ in ranges:
        while at < len(body) and body[at][1] <= start:
            at += 1
        if at < len(body) and body[at][0] < end:
            found.append((start, end))
    lines = [line["label"] == "body" for line in row["lines"]]
    gold = [(s, e) for (s, e, _), is_body in zip(ranges, lines, strict=True) if is_body]
    counts.add(f"pages, body or not, {len(gap)} line feeds", gold, found)


def learn(data: Path, model: bytes, cases: list[dict[str, Any]], half: int) -> newscore.Pipeline:
    stock = build.read_stock(data)
    texts = build.own_texts(stock, build.N_LAYOUTS)
    texts += build.marked_texts(cases, stock, build.N_LAYOUTS)
    texts += build.corpus_texts(data, slice(half, None, 2))
    section = build.fit(_train, model, texts, build.L2, build.N_STEPS, build.MIN_SOURCES)
    with tempfile.NamedTemporaryFile(suffix=".nsm") as file:
        file.write(with_sections(model, {"blocks.weights": section}))
        file.flush()
        return newscore.load(file.name, layers="blocks")


def each(rows: Iterable[dict[str, Any]], judge: Callable[..., None], *args: object) -> None:
    for row in rows:
        judge(args[0], row, *args[1:])


def main(data_path: str, model_path: str, folds: str = "4") -> None:
    data, model, n = Path(data_path), Path(model_path).read_bytes(), int(folds)
    cases = list(read(data.parent / "cases" / "blocks.jsonl"))
    political = list(read(data / "quotes" / "polnear_marks.train.jsonl.gz"))
    pages = list(read(data / "structure" / "page_lines.jsonl.gz"))
    gum = list(read(data / "structure" / "gum_blocks.dev.jsonl"))
    counts = Counts()
    for fold in range(n):
        others = [case for i, case in enumerate(cases) if i % n != fold]
        nlp = learn(data, model, others, fold % 2)
        each(cases[fold::n], judge_case, nlp, counts)
        if fold > 1:
            continue
        each(political[1 - fold :: 2], judge_first_line, nlp, counts)
        each(gum, judge_gum, nlp, counts)
        for gap in ("\n", "\n\n"):
            for row in pages[1 - fold :: 2]:
                judge_page(nlp, row, gap, counts)
    print(counts)


if __name__ == "__main__":
    main(*sys.argv[1:])
