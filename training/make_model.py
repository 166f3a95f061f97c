#!/usr/bin/env python3
"""Builds the shipped model from the corpora: `make model`, or

    python training/make_model.py --data ../shared/data --out python/newscore/models/news.nsm

Steps, each repeatable byte for byte:

    lexicon     Brown clusters, clusters of GloVe vectors, lists of names      lexicon.py
    sentences   statistics and weights of the splitter                         sentences/
    draft       a tagger trained on worldwide alone, which reads the silver corpus: it has a vote
                beside the two teachers, and the last word on labels that they mark otherwise
    tagger      worldwide, gum, redocred and silver together                   corpora.py
    readers     the same without a part of worldwide, one for each part
    document    the second pass, learned on worldwide as the readers see the part they don't know
    calibration of the scores, on the same unseen parts

The .dev files are read at the end, for the scores in the model's card, and never before.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import struct
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # sums in one order: read when numpy is imported
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import newscore
from newscore import _core, _train
from newscore import eval as scores
from newscore.train import Example, Settings, blank_model, fit, fit_document, with_sections
from training import corpora, lexicon
from training.sentences import train as sentences

N_PARTS = 4
WORLDWIDE_WEIGHT = 5.0
OTHER_STYLES = (2, 0.5)  # every second text again, with half its weight
DRAFT = Settings(dropout=0.1)
TAGGER = Settings(min_count=3, max_features=170_000)
DOCUMENT = Settings(l2=10.0)
COMMAND = "python training/make_model.py --data DATA --out news.nsm"
SOURCES = [
    ("worldwide.train", "online news of five world regions, marked by hand", "not stated"),
    ("gum.train", "the names among GUM's entities", "CC BY and CC BY-SA"),
    ("redocred", "introductions of Wikipedia articles", "MIT; texts CC BY-SA"),
    ("silver.train", "news read by Stanford CoreNLP and spaCy en_core_web_md", "publishers'"),
    ("gum.train, sentences", "sentences of 15 genres", "CC BY and CC BY-SA"),
    ("gmb.train, sentences", "Voice of America news", "public domain"),
    ("masc.train, sentences", "mixed American texts", "open"),
    ("brown.tsv", "Brown clusters of nlp4j-english", "Apache-2.0"),
    ("glove_6b_100d", "GloVe 6B", "PDDL"),
    ("wikipedia_names", "lists of nlp4j-english, from Wikipedia titles", "Apache-2.0"),
    ("forenames, surnames", "frequent names by country", "CC0"),
]


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def vocabulary(data: Path) -> set[str]:
    """The words of the training texts, as the lexicon keeps them."""
    words: set[str] = set()
    word = re.compile(r"\w+|\S")
    for path in (data / "ner/worldwide.train.jsonl.gz", data / "ner/silver.train.jsonl.xz"):
        for doc in corpora.read(path):
            words.update(map(lexicon.lower_key, word.findall(doc["text"])))
    return words


def opened(model: bytes) -> newscore.Pipeline:
    with tempfile.NamedTemporaryFile(suffix=".nsm") as file:
        file.write(model)
        file.flush()
        return newscore.load(file.name)


Answers = dict[str, list[tuple[int, int, str]]]  # names found in each document of silver


def answers(model: bytes, data: Path) -> Answers:
    nlp = opened(model)
    return {
        doc["id"]: [(name.start, name.end, name.label or "") for name in nlp(doc["text"]).ents]
        for doc in corpora.silver_documents(data)
    }


def draft_answers(blank: bytes, data: Path) -> Answers:
    """What a tagger that knows worldwide alone makes of the silver corpus."""
    marked = (replace(example, open_labels=0) for example in corpora.worldwide(data))
    return answers(fit(blank, marked, DRAFT, say), data)


def all_examples(
    data: Path, own: Answers, without: int | None
) -> Iterator[Example]:
    """The tagger's texts, but for one part of worldwide."""
    for k, example in enumerate(corpora.worldwide(data, WORLDWIDE_WEIGHT)):
        if k % N_PARTS != without:
            yield example
    for doc in corpora.silver_documents(data):
        yield Example(doc["text"], corpora.merge_teachers(doc, own[doc["id"]]))
    yield from corpora.gum(data)
    yield from corpora.redocred(data)


def train_tagger(
    blank: bytes, data: Path, own: Answers, without: int | None
) -> bytes:
    name = "tagger" if without is None else f"reader {without + 1} of {N_PARTS}"
    examples = corpora.with_other_styles(all_examples(data, own, without), *OTHER_STYLES)
    return fit(blank, examples, TAGGER, lambda line: say(f"{name}: {line}"))


def calibrate(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of sigmoid(slope * logit(score) + shift) that fit which names were right.

    By Newton's method on the likelihood (Platt 1999).
    """
    slope, shift = 1.0, 0.0
    points = [(math.log(p) - math.log1p(-p), right) for p, right in pairs]
    for _ in range(20):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, right in points:
            p = 1 / (1 + math.exp(-(slope * x + shift)))
            g, h = p - right, p * (1 - p)
            g0, g1 = g0 + g * x, g1 + g
            h00, h01, h11 = h00 + h * x * x, h01 + h * x, h11 + h
        det = h00 * h11 - h01 * h01
        slope -= (h11 * g0 - h01 * g1) / det
        shift -= (h00 * g1 - h01 * g0) / det
    return slope, shift


def unseen_scores(
    readers: Sequence[bytes], document: bytes, parts: Sequence[Sequence[Example]]
) -> Iterator[tuple[float, bool]]:
    """Score of each name that a reader finds in the part new to it, and whether it is right."""
    for reader, part in zip(readers, parts, strict=True):
        nlp = opened(with_sections(reader, document=document))
        for example in part:
            gold = {(start, end, labels) for start, end, labels, _ in example.golds}
            for name in nlp(example.text).ents:
                score = min(max(name.score, 1e-4), 1 - 1e-4)
                if name.label not in corpora.NUMBERS:
                    yield score, (name.start, name.end, corpora.BIT[name.label]) in gold


def calibrated(model: bytes, slope: float, shift: float) -> bytes:
    moves = dict(_train.read_model(model))["moves"]
    return with_sections(model, moves=moves[:4] + struct.pack("<ff", slope, shift) + moves[12:])


# ---- The card -----------------------------------------------------------------------------------

SAME = {"FAC": "LOC", "PLACE": "LOC", "POLITICIAN": "PERSON", "POLITICALPARTY": "ORG",
        "ORGANISATION": "ORG", "COUNTRY": "LOC", "LOCATION": "LOC"}  # fmt: skip
THREE = ["PERSON", "ORG", "LOC"]
NINE = [*THREE, "NORP", "FAC", "PRODUCT", "MISC", "DATE", "MONEY"]
NAME_SETS = [
    ("worldwide.dev", THREE, {}),
    ("worldwide.dev", NINE, {}),
    *((name, THREE, SAME) for name in ("uner_pud_news", "wikigold", "gum.dev", "btc_news_tweets",
                                       "crossner_politics.dev")),
]  # fmt: skip
SENTENCE_SETS = ["pud", "gum.dev", "ewt.dev", "ersatz_merged_nc_wsj.dev"]


def find(folder: Path, name: str) -> Path:
    path = folder / f"{name}.jsonl"
    return path if path.exists() else path.with_suffix(".jsonl.gz")


def measure(model: bytes, data: Path) -> dict[str, float]:
    """F1 on the development sets, none of which was trained on."""
    nlp = opened(model)
    found = {}
    for name, labels, rename in NAME_SETS:
        gold = scores.read_gold(find(data / "ner", name))
        report = scores.evaluate(nlp, gold, labels=labels, rename=rename)
        found[f"names, {name}, {len(labels)} labels"] = round(report.entities.f1, 4)
    for name in SENTENCE_SETS:
        report = scores.evaluate(nlp, scores.read_gold(find(data / "sentences", name)))
        found[f"sentences, {name}"] = round(report.sentences.f1, 4)
    return found


def card(model: bytes, data: Path) -> dict[str, object]:
    return {
        "name": "news",
        "language": "en",
        "labels": corpora.LABELS,
        "data": [
            {"name": name, "what": what, "licence": licence} for name, what, licence in SOURCES
        ],
        "f1": measure(model, data),
        "command": COMMAND,
        "newscore": newscore.__version__,
        "unicode": _core.unicode_version,
    }


def build(data: Path) -> bytes:
    say("lexicon")
    sections = {"labels": b"", "card": b"{}", **lexicon.build(data, vocabulary(data))}
    say("sentences")
    sections.update(sentences.build(data, _train))
    blank = blank_model(sections, corpora.LABELS)
    say("draft")
    own = draft_answers(blank, data)
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(train_tagger, blank, data, own, part)
                for part in (None, *range(N_PARTS))]  # fmt: skip
        tagger, *readers = [job.result() for job in jobs]
    worldwide = [replace(example, open_labels=0) for example in corpora.worldwide(data)]
    parts = [worldwide[part::N_PARTS] for part in range(N_PARTS)]
    say("document")
    model = fit_document(tagger, zip(readers, parts, strict=True), DOCUMENT, say)
    document = dict(_train.read_model(model))["document"]
    slope, shift = calibrate(list(unseen_scores(readers, document, parts)))
    say(f"calibration: slope {slope:.3f}, shift {shift:.3f}")
    model = calibrated(model, slope, shift)
    text = json.dumps(card(model, data), ensure_ascii=False, indent=1)
    return with_sections(model, card=text.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the shipped model from the corpora.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="where to write the model")
    args = parser.parse_args()
    model = build(args.data)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(model)
    say(f"{args.out}: {len(model):,} bytes")


if __name__ == "__main__":
    main()
