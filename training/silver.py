"""Labels for unmarked news, from what two other taggers make of it.

The teachers (Stanford CoreNLP and spaCy's md model) have ways and labels of their own. So networks
learn on marked texts, which the teachers have read too, what to make of their tags: where to
believe which, and how the corpora's conventions differ. Shown the teachers' tags on unmarked news,
they label it far better than a vote would. What they are not sure of stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from newscore import _train
from newscore.train import LOOSE, Example, Gold
from training import corpora, network
from training.network import Corpus, Network

SURE = 0.6  # probability below which a token's tag is left open
POSSIBLE = 0.1  # ... among the labels that have this much
DOCUMENTS_AT_ONCE = 400

Labels = dict[str, list[Gold]]  # by the document's id


def with_hints(blank: bytes, corpus: Corpus, documents: Sequence[dict[str, Any]]) -> Corpus:
    """The corpus of these documents, and each teacher's tag of each token."""
    columns = []
    for teacher in corpora.TEACHERS:
        examples = (Example(doc["text"], corpora.as_golds(doc[teacher])) for doc in documents)
        allowed = network.encode(blank, examples).allowed.astype(np.int64)
        columns.append(np.log2(allowed & -allowed).astype(np.int64))
    return replace(corpus, hints=np.stack(columns, axis=1))


class Ensemble:
    """Networks that answer with their mean scores."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self.networks = networks
        self.moves = torch.stack([net.moves.detach() for net in networks]).mean(0)

    def __call__(self, batch: network.Batch) -> torch.Tensor:
        return torch.stack([net(batch) for net in self.networks]).mean(0)


def train_teachers(
    blank: bytes,
    data: Path,
    centres: NDArray[np.float32],
    settings: Sequence[network.Settings],
    report: Callable[[str], None],
) -> Ensemble:
    examples, documents = [], []
    for example, answer in corpora.marked(data):
        examples.append(example)
        documents.append({**answer, "text": example.text})
    corpus = with_hints(blank, network.encode(blank, examples), documents)
    return Ensemble([network.train(corpus, centres, each, report) for each in settings])


def chances(ensemble: Ensemble, corpus: Corpus, tags: NDArray[np.int64]) -> NDArray[np.float32]:
    """The probability of each tag: [n_toks][n_tags]. The slope of the loss of the best tags is that
    probability, less 1 for the best one."""
    found = np.zeros((len(corpus.words), network.N_LANES), dtype=np.float32)
    for pieces, toks, scores in network.scores_of(ensemble, corpus):
        lanes = np.pad(scores, ((0, 0), (0, network.N_LANES - scores.shape[1])))
        lengths = corpus.length[pieces].astype(np.uint32)
        weights = np.ones(len(pieces), dtype=np.float32)
        best = (1 << tags[toks]).astype(np.uint32)
        _, slopes, _ = _train.crf_slopes(lengths, weights, best, lanes, ensemble.moves.numpy())
        found[toks] = np.frombuffer(slopes, np.float32).reshape(lanes.shape)
    found[np.arange(len(tags)), tags] += 1
    return found


def end_of_name(tags: Sequence[int], start: int, end: int) -> int:
    """Where the name that begins at a token ends, at the latest at `end`; of no name, behind it."""
    tag, at = tags[start], start + 1
    further = tag if tag % 2 == 0 else tag + 1
    while tag and at < end and tags[at] == further:
        at += 1
    return at


def golds_of_piece(
    corpus: Corpus, first: int, end: int, tags: Sequence[int], chance: NDArray[np.float32]
) -> Iterator[Gold]:
    """Sure names as they are; around a token that is not sure, all that it and what it touches may
    be."""
    unsure = chance[np.arange(len(chance)), np.array(tags)] < SURE
    start = 0
    n = end - first
    while start < n:
        stop = end_of_name(tags, start, n)
        if unsure[start:stop].any():
            while stop < n and unsure[stop]:
                stop = end_of_name(tags, stop, n)
            possible = np.flatnonzero((chance[start:stop] >= POSSIBLE).any(axis=0))
            labels = sum({1 << (int(tag) - 1) // 2 for tag in possible if tag})
            flags = LOOSE
        else:
            labels = 1 << (tags[start] - 1) // 2 if tags[start] else 0
            flags = 0
        if labels:
            bounds = int(corpus.starts[first + start]), int(corpus.ends[first + stop - 1])
            yield *bounds, labels, flags
        start = stop


def label(blank: bytes, data: Path, ensemble: Ensemble, report: Callable[[str], None]) -> Labels:
    found: Labels = {}
    everything = list(corpora.silver_documents(data))
    for at in range(0, len(everything), DOCUMENTS_AT_ONCE):
        documents = everything[at : at + DOCUMENTS_AT_ONCE]
        corpus = network.encode(blank, (Example(doc["text"], []) for doc in documents))
        corpus = with_hints(blank, corpus, documents)
        tags = network.best_tags(ensemble, corpus)
        chance = chances(ensemble, corpus, tags)
        golds: list[list[Gold]] = [[] for _ in documents]
        for text, first, length in zip(corpus.text, corpus.first, corpus.length, strict=True):
            piece = slice(first, first + length)
            golds[text] += golds_of_piece(
                corpus, first, first + length, tags[piece].tolist(), chance[piece]
            )
        for doc, names in zip(documents, golds, strict=True):
            found[doc["id"]] = corpora.without_overlaps(names)
        report(f"labelled {len(found):,} documents")
    return found
