"""Trains the sentence splitter: corpora -> the sections "sents.words" and "sents.weights".

    sections = build(Path("data"), newscore._train)

Four steps. Statistics (words.py): unlabelled news says how words are used. Examples (texts.py):
texts with marked sentences, in several shapes, go through the candidates and features of the C
core. Weights (here): a logistic regression over those features, rounded to 16 bits. Shortcuts
(here): what the weights nearly always say where a candidate looks so.

Nothing is drawn at random and everything is done in a fixed order, so the same data gives the same
bytes, in about a minute. README.md beside this file says what was tried.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from training.sentences.texts import CaseReader, Part, read_lines, read_parts
from training.sentences.words import CLASSES, build_words, count_words, read_abbreviations

WEIGHT_BITS = 17
L2 = 2.0
N_STEPS = 100
N_SHORTCUTS = 1 << 15
MIN_SEEN = 20
MAX_OTHERS = 0.0015  # of the sums at a shortcut, those of the sign that is not noted

HERE = Path(__file__).parent


class Engine(Protocol):
    """What training needs of the C core; `newscore._train` has it."""

    sentence_features: int

    def sentence_examples(
        self, words: bytes, weight_bits: int, text: str, /
    ) -> tuple[bytes, bytes]:
        """Places, uint32 [n] in code points of `text`, and rows, uint32 [n][features + 2]: indices
        of weights and two shortcuts."""


# ---- Examples -----------------------------------------------------------------------------------


class Examples(NamedTuple):
    """What the weights are fitted to."""

    rows: NDArray[np.uint32]  # [n][features + 2]
    labels: NDArray[np.float64]  # [n], 1 for a boundary
    weights: NDArray[np.float64]  # [n]


def is_bare(text: str, place: int) -> bool:
    """Is there a blank or a line feed and a capital behind text[:place], and no stop before it?"""
    before, behind = text[place - 1], text[place : place + 2]
    return behind[:1] in (" ", "\n") and behind[1:].isupper() and before not in ".?!:;-\u2013\u2014"


def find_candidates(
    engine: Engine, words: bytes, text: str
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    blocks = engine.sentence_examples(words, WEIGHT_BITS, text)
    candidates, rows = (np.frombuffer(block, dtype=np.uint32) for block in blocks)
    return candidates, rows.reshape(-1, engine.sentence_features + 2)


def make_examples(engine: Engine, words: bytes, parts: Iterable[Part]) -> Examples:
    """The candidates of all texts. Says of each part how many boundaries are among them."""
    all_rows, labels, weights = [], [], []
    for part in parts:
        n_candidates = n_found = 0
        for document in part.documents:
            candidates, rows = find_candidates(engine, words, document.text)
            if part.capitals_only:
                bare = [i for i, at in enumerate(candidates.tolist()) if is_bare(document.text, at)]
                candidates, rows = candidates[bare], rows[bare]
            ends = np.isin(candidates, np.array(document.ends, dtype=np.uint32))
            all_rows.append(rows)
            labels.append(ends.astype(np.float64))
            weights.append(np.full(len(candidates), part.weight))
            n_candidates += len(candidates)
            n_found += int(ends.sum())
        n_ends = sum(len(document.ends) for document in part.documents)
        print(
            f"{part.name:<30}{n_ends:>8} sentences{n_candidates:>8} candidates"
            f"{n_found:>8} boundaries",
            file=sys.stderr,
        )
    return Examples(np.concatenate(all_rows), np.concatenate(labels), np.concatenate(weights))


# ---- Weights ------------------------------------------------------------------------------------


class Objective:
    """Regularized negative log-likelihood of the examples, and its gradient."""

    def __init__(self, examples: Examples, l2: float) -> None:
        indices = examples.rows[:, :-2]
        self.columns = [np.ascontiguousarray(c.astype(np.int64)) for c in indices.T]
        self.labels, self.weights, self.l2 = examples.labels, examples.weights, l2
        self.n_weights = 1 << WEIGHT_BITS

    def __call__(self, w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = np.zeros(len(self.labels))
        for column in self.columns:
            z += w[column]
        small = np.exp(-np.abs(z))
        loss = self.weights * (np.maximum(z, 0) - z * self.labels + np.log1p(small))
        p = np.where(z >= 0, 1 / (1 + small), small / (1 + small))
        error = self.weights * (p - self.labels)
        gradient = self.l2 * w
        for column in self.columns:
            gradient += np.bincount(column, weights=error, minlength=self.n_weights)
        return float(np.sum(loss)) + 0.5 * self.l2 * _dot(w, w), gradient


def _dot(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.sum(a * b))


def minimize(f: Objective, n_steps: int, memory: int = 8) -> NDArray[np.float64]:
    """L-BFGS (Nocedal & Wright, algorithm 7.5) with a backtracking line search."""
    w = np.zeros(f.n_weights)
    value, gradient = f(w)
    pairs: list[tuple[NDArray[np.float64], NDArray[np.float64], float]] = []
    for _ in range(n_steps):
        direction = -gradient
        alphas = []
        for s, y, rho in reversed(pairs):
            alphas.append(rho * _dot(s, direction))
            direction -= alphas[-1] * y
        if pairs:
            s, y, _ = pairs[-1]
            direction *= _dot(s, y) / _dot(y, y)
        else:
            direction *= 1 / max(1.0, _dot(gradient, gradient) ** 0.5)
        for (s, y, rho), alpha in zip(pairs, reversed(alphas), strict=True):
            direction += (alpha - rho * _dot(y, direction)) * s
        slope, step = _dot(gradient, direction), 1.0
        for _ in range(20):
            new_w = w + step * direction
            new_value, new_gradient = f(new_w)
            if new_value <= value + 1e-4 * step * slope:
                break
            step *= 0.5
        else:
            break
        s, y = new_w - w, new_gradient - gradient
        if _dot(s, y) > 1e-10:
            pairs = [*pairs[1 - memory :], (s, y, 1 / _dot(s, y))]
        w, value, gradient = new_w, new_value, new_gradient
    return w


def round_weights(w: NDArray[np.float64]) -> NDArray[np.int16]:
    """2,000 steps to 1, or fewer where a weight passes 8."""
    scale = 2000.0 / max(1.0, float(np.max(np.abs(w))) / 8)
    return np.clip(np.rint(w * scale), -32767, 32767).astype("<i2")


# ---- Shortcuts -----------------------------------------------------------------------------------


def find_shortcuts(rows: Sequence[NDArray[np.uint32]], weights: NDArray[np.int16]) -> bytes:
    """The shortcuts at which all sums have one sign, or nearly all of many: uint16 [N_SHORTCUTS].
    See nsc_sentence_shortcut.c. A shortcut of 0 is none.

    Of two that want one slot, the more frequent gets it.
    """
    cuts = np.concatenate([weights[part[:, :-2]].sum(1, dtype=np.int32) > 0 for part in rows])
    seen = np.concatenate([part[:, -2:].ravel() for part in rows])
    shortcuts, which, n_seen = np.unique(seen, return_inverse=True, return_counts=True)
    n_cuts = np.bincount(which, weights=np.repeat(cuts, 2))
    n_others = np.minimum(n_cuts, n_seen - n_cuts)
    sure = (shortcuts != 0) & (n_seen >= MIN_SEEN) & (n_others <= MAX_OTHERS * n_seen)
    slots = np.zeros(N_SHORTCUTS, dtype="<u2")
    for i in np.flatnonzero(sure)[np.argsort(n_seen[sure], kind="stable")]:
        slots[shortcuts[i] % N_SHORTCUTS] = shortcuts[i] >> 17 << 1 | (2 * n_cuts[i] > n_seen[i])
    return slots.tobytes()


# ---- All of it ----------------------------------------------------------------------------------


def build(data: Path, engine: Engine) -> dict[str, bytes]:
    """Both sections, from the folder of the shared data."""
    abbreviations = read_abbreviations(HERE / "abbreviations.tsv")
    words = build_words(count_words(data), abbreviations)
    of_class: dict[str, list[str]] = {name: [] for name in CLASSES}
    for word, number in abbreviations.items():
        of_class[CLASSES[number - 1]].append(word.decode())
    cases = list(CaseReader(of_class).read(HERE / "cases.txt"))
    examples = make_examples(engine, words, read_parts(data, cases))
    weights = round_weights(minimize(Objective(examples, L2), N_STEPS))
    news = [
        find_candidates(engine, words, document["text"])[1]
        for name in ("silver.train.jsonl.xz", "worldwide.train.jsonl.gz")
        for document in read_lines(data / "ner" / name)
    ]
    header = np.array([len(weights), engine.sentence_features, N_SHORTCUTS], dtype="<u4")
    shortcuts = find_shortcuts([examples.rows, *news], weights)
    return {
        "sents.words": words,
        "sents.weights": header.tobytes() + weights.tobytes() + shortcuts,
    }
