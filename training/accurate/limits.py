"""What is worth reading again: which doubts of the tagger sentences with so large a share of all
pieces exceed, by every so many of the unmarked texts."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from newscore import _train
from newscore.train import Example
from training import network, silver
from training.accurate.section import N_EFFORTS
from training.accurate.texts import in_pieces
from training.network import N_LANES, N_TAGS, Corpus

UNMARKED_EVERY = 60


class Chain(NamedTuple):
    scale: float
    transitions: NDArray[np.float32]  # [1 + lanes][lanes] in natural logarithms


def read_chain(model: bytes) -> Chain:
    section = dict(_train.read_model(model))["ents.transitions"]
    (scale,) = struct.unpack("<f", section[:4])
    steps = np.frombuffer(section[16:], "<i2").reshape(1 + N_LANES, N_LANES)
    return Chain(scale, (steps * scale).astype(np.float32))


def tagged(model: bytes, examples: Sequence[Example]) -> NDArray[np.int16]:
    """The tagger's scores of the tokens, in steps: [n_toks][N_TAGS]"""
    trainer = _train.Trainer(model, tune=True)
    for example in examples:
        trainer.add(example.text, example.golds, example.open_labels, example.weight)
    return np.frombuffer(trainer.arrays()["scores"], "<i2").reshape(-1, N_LANES)[:, :N_TAGS]


def doubts(chain: Chain, corpus: Corpus, steps: NDArray[np.int16]) -> NDArray[np.float32]:
    """The largest probability, of any token of a sentence, that its likeliest tag is wrong."""
    scores = (steps * chain.scale).astype(np.float32)
    ones = np.ones(len(corpus.length), dtype=np.float32)
    tags = network.marginals(corpus.length, ones, scores, chain.transitions)
    return np.maximum.reduceat(1 - tags.max(axis=1), corpus.first)


def fit(model: bytes, data: Path, tokenizer: Tokenizer) -> list[float]:
    """The doubt that sentences with so large a share of all pieces exceed: for each effort."""
    unmarked = list(silver.unmarked(data))[::UNMARKED_EVERY]
    corpus = network.encode(model, unmarked)
    found = doubts(read_chain(model), corpus, tagged(model, unmarked))
    bounds = in_pieces(corpus, unmarked, tokenizer).subwords.bounds
    pieces = bounds[corpus.first + corpus.length] - bounds[corpus.first]
    order = np.argsort(-found, kind="stable")
    share = np.cumsum(pieces[order]) / pieces.sum()
    efforts = np.arange(1, N_EFFORTS - 1) / (N_EFFORTS - 1)
    limits = found[order][np.searchsorted(share, efforts).clip(max=len(order) - 1)]
    return [1.0, *map(float, limits), 0.0]
