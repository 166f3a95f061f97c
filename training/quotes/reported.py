"""Trains the tagger of reported speech: attributions -> the section "reported.weights".

    section = build(Path("data"), model, words, newscore._train)

The C core describes the tokens around each verb of speech (csrc/core/quote/nsc_reported_feature.h);
here a linear chain over small hidden layers learns which of them are source and content, and
whether the verb reports anything. Order and random numbers are fixed, so the same data gives the
same bytes, in two minutes.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from training.quotes.texts import Attribution, read_reports

HIDDEN = 12
# Tags, as csrc/core/quote/nsc_reported_tagger.h numbers them.
OUTSIDE, B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT, VERB = range(6)
N_TAGS = 6
FORBIDDEN = -1e4
EPOCHS = 12
BATCH = 48
RATE = 0.008
L2 = 2e-5
DROPOUT = 0.2
OWN_TIMES = 4
SPREAD = 6.0  # windows of about one length share a batch: their lengths are shuffled by so much
SEED = 5
STEP = 1 / 64  # of rows and biases, in the file
OUT_STEP = 1 / 256

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# inner tags follow only their own first tag and themselves; a verb follows no verb
MAY_FOLLOW = np.ones((N_TAGS, N_TAGS), dtype=bool)
for inner in (I_SOURCE, I_CONTENT):
    MAY_FOLLOW[:, inner] = False
    MAY_FOLLOW[[inner - 1, inner], inner] = True
MAY_OPEN = np.arange(N_TAGS) != I_SOURCE


class Engine(Protocol):
    """What training needs of the C core; `newscore._train` has it."""

    reported_rows: int
    reported_features: int

    def reported_examples(self, model: bytes, words: bytes, text: str, /) -> bytes: ...


class Article(NamedTuple):
    id: str
    text: str
    attributions: list[Attribution]


def read_corpus(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            found = []
            for q in row["quotes"]:
                parts = q.get("parts") or [(q["start"], q["end"])]
                source, cue = (tuple(q[x][:2]) if q[x] else None for x in ("speaker", "cue"))
                if cue:
                    found.append(Attribution(source, cue, [tuple(part) for part in parts]))
            yield Article(row["id"], row["text"], found)


def read_own() -> Iterator[Article]:
    for number, (text, attributions) in enumerate(read_reports()):
        yield Article(f"own {number}", text, attributions)


# ---- Windows ------------------------------------------------------------------------------------


class Window(NamedTuple):
    """Tokens around a verb of speech: what they show, and what they are."""

    verb: int
    where: Ints  # [tokens][2] in code points
    features: Ints  # [tokens][features]
    tags: Ints | None  # None: the verb reports nothing
    weight: float


def touching(where: Ints, start: int, end: int) -> Ints:
    return np.flatnonzero((where[:, 0] < end) & (start < where[:, 1]))


def put(tags: Ints, where: Ints, span: tuple[int, int], first: int) -> None:
    toks = touching(where, *span)
    tags[toks] = first + 1
    if len(toks) and where[toks[0], 0] >= span[0] - 1:
        tags[toks[0]] = first


def tags_of(verb: int, where: Ints, attributions: Sequence[Attribution]) -> Ints | None:
    start, end = where[verb]
    own = [a for a in attributions if a.cue[0] < end and start < a.cue[1]]
    if not own:
        return None
    said = min(own, key=lambda a: a.cue[1] - a.cue[0])
    tags = np.zeros(len(where), dtype=np.int64)
    for part in said.parts:
        put(tags, where, part, B_CONTENT)
    if said.source:
        put(tags, where, said.source, B_SOURCE)
    tags[verb] = VERB
    for inner in (I_SOURCE, I_CONTENT):  # what was cut goes on with a first tag
        cut = (tags == inner) & ~MAY_FOLLOW[np.r_[VERB, tags[:-1]], inner]
        cut[0] &= inner == I_SOURCE
        tags[cut] = inner - 1
    return tags


def read_windows(
    engine: Engine, model: bytes, words: bytes, article: Article, weight: float
) -> Iterator[Window]:
    block = engine.reported_examples(model, words, article.text)
    values, at, width = np.frombuffer(block, dtype=np.int32), 0, engine.reported_features + 2
    while at < len(values):
        verb, n = int(values[at]), int(values[at + 1])
        rows = values[at + 2 : at + 2 + n * width].reshape(n, width).astype(np.int64)
        at += 2 + rows.size
        where = rows[:, :2]
        tags = tags_of(verb, where, article.attributions)
        yield Window(verb, where, rows[:, 2:], tags, weight)


# ---- The network and the chain ------------------------------------------------------------------


class Network(NamedTuple):
    rows: Floats
    bias: Floats  # [HIDDEN]
    out: Floats  # [N_TAGS][HIDDEN]
    out_bias: Floats  # [N_TAGS]
    trans: Floats  # [tag before][tag]
    opens: Floats  # [N_TAGS]
    closes: Floats  # [N_TAGS]
    none: Floats  # [1] of a verb that reports nothing


def blank(n_rows: int, rng: np.random.Generator) -> Network:
    return Network(
        rng.normal(0, 0.1, (n_rows, HIDDEN)),
        np.full(HIDDEN, 0.1),
        rng.normal(0, 0.1, (N_TAGS, HIDDEN)),
        *(np.zeros(shape) for shape in (N_TAGS, (N_TAGS, N_TAGS), N_TAGS, N_TAGS, 1)),
    )


class Batch(NamedTuple):
    features: Ints  # [tokens][features], of all windows
    there: NDArray[np.bool_]  # [windows][longest]
    verbs: Ints  # [windows]
    lengths: Ints
    windows: Sequence[Window]
    weights: Floats


def make_batch(windows: Sequence[Window]) -> Batch:
    lengths = np.array([len(w.where) for w in windows])
    return Batch(
        np.concatenate([w.features for w in windows]),
        np.arange(lengths.max()) < lengths[:, None],
        np.array([w.verb for w in windows]),
        lengths,
        windows,
        np.array([w.weight for w in windows]),
    )


def hide(net: Network, features: Ints, keep: Floats | None) -> Floats:
    taken = net.rows[features]
    if keep is not None:
        taken = taken * keep[:, :, None]
    hidden: Floats = np.maximum(taken.sum(axis=1) + net.bias, 0)
    return hidden


def score(net: Network, batch: Batch, hidden: Floats) -> Floats:
    """[windows][longest][tags]: the verb has its own tag and no other."""
    scores = np.zeros((*batch.there.shape, N_TAGS))
    scores[batch.there] = hidden @ net.out.T + net.out_bias
    scores[:, :, OUTSIDE] = 0
    every = np.arange(len(batch.verbs))
    of_verbs = scores[every, batch.verbs, VERB]
    scores[:, :, VERB] = FORBIDDEN
    scores[every, batch.verbs] = FORBIDDEN
    scores[every, batch.verbs, VERB] = of_verbs
    return scores


def log_sum(values: Floats, axis: int) -> Floats:
    most = values.max(axis=axis, keepdims=True)
    total: Floats = (most + np.log(np.exp(values - most).sum(axis=axis, keepdims=True))).squeeze(
        axis
    )
    return total


class Chain(NamedTuple):
    total: Floats  # [windows] of all paths with the verb
    tags: Floats  # [windows][longest][tags] probabilities
    steps: Floats  # [windows][longest - 1][tag before][tag] likewise


def run_chain(net: Network, batch: Batch, scores: Floats) -> Chain:
    trans = np.where(MAY_FOLLOW, net.trans, FORBIDDEN)
    ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
    there = batch.there[:, :, None]
    ahead[:, 0] = scores[:, 0] + np.where(MAY_OPEN, net.opens, FORBIDDEN)
    for i in range(1, scores.shape[1]):
        moved = log_sum(ahead[:, i - 1, :, None] + trans, 1) + scores[:, i]
        ahead[:, i] = np.where(there[:, i], moved, ahead[:, i - 1])
    total = log_sum(ahead[:, -1] + net.closes, 1)
    behind[:, -1] = net.closes
    for i in range(scores.shape[1] - 2, -1, -1):
        moved = log_sum(trans + (scores[:, i + 1] + behind[:, i + 1])[:, None], 2)
        behind[:, i] = np.where(there[:, i + 1], moved, net.closes)
    tags = np.exp(ahead + behind - total[:, None, None]) * there
    later = (scores + behind)[:, 1:, None, :]
    steps = np.exp(ahead[:, :-1, :, None] + trans + later - total[:, None, None, None])
    return Chain(total, tags, steps * there[:, 1:, :, None])


def scatter(shape: tuple[int, ...], features: Ints, values: Floats, keep: Floats) -> Floats:
    """The gradient of rows: values [tokens][HIDDEN] added up by row."""
    each = np.repeat(values, features.shape[1], axis=0) * keep.reshape(-1, 1)
    flat = features.ravel()
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    gradient = np.zeros(shape)
    gradient[ordered[starts]] = np.add.reduceat(each[order], starts, axis=0)
    return gradient


def gold_chain(batch: Batch) -> Chain:
    """What is true, as probabilities."""
    n, longest = batch.there.shape
    tags = np.zeros((n, longest, N_TAGS))
    steps = np.zeros((n, longest - 1, N_TAGS, N_TAGS))
    for k, window in enumerate(batch.windows):
        if window.tags is not None:
            every = np.arange(len(window.tags))
            tags[k, every, window.tags] = 1
            steps[k, every[:-1], window.tags[:-1], window.tags[1:]] = 1
    return Chain(tags[:, 0].sum(axis=1), tags, steps)


def gradient_of(net: Network, batch: Batch, keep: Floats) -> tuple[float, Network]:
    hidden = hide(net, batch.features, keep)
    scores = score(net, batch, hidden)
    found, gold = run_chain(net, batch, scores), gold_chain(batch)
    reports = gold.total  # 1 or 0
    every = np.logaddexp(found.total, net.none[0])
    weight = batch.weights
    chance = np.exp(found.total - every) * weight
    tags = found.tags * chance[:, None, None] - gold.tags * weight[:, None, None]
    steps = (found.steps * chance[:, None, None, None]).sum(axis=(0, 1))
    steps -= (gold.steps * weight[:, None, None, None]).sum(axis=(0, 1))
    last = tags[np.arange(len(weight)), batch.lengths - 1]
    none = (weight - chance - weight * (1 - reports)).sum()
    of_tags = tags[batch.there]
    of_tags[:, OUTSIDE] = 0
    of_hidden = (of_tags @ net.out) * (hidden > 0)
    true = (scores * gold.tags).sum(axis=(1, 2)) + (net.trans * gold.steps).sum(axis=(1, 2, 3))
    true += (net.opens * gold.tags[:, 0]).sum(axis=1) + (1 - reports) * net.none[0]
    true += (net.closes * gold.tags[np.arange(len(weight)), batch.lengths - 1]).sum(axis=1)
    return float((weight * (every - true)).sum()), Network(
        scatter(net.rows.shape, batch.features, of_hidden, keep),
        of_hidden.sum(axis=0),
        of_tags.T @ hidden,
        of_tags.sum(axis=0),
        steps,
        tags[:, 0].sum(axis=0),
        last.sum(axis=0),
        np.array([none]),
    )


class Adam:
    """Kingma & Ba 2014."""

    def __init__(self, net: Network) -> None:
        self.first = [np.zeros_like(x) for x in net]
        self.second = [np.zeros_like(x) for x in net]
        self.n = 0

    def step(self, net: Network, gradient: Network, rate: float, n_windows: int) -> None:
        self.n += 1
        scale = rate * (1 - 0.999**self.n) ** 0.5 / (1 - 0.9**self.n)
        for x, g, m, v in zip(net, gradient, self.first, self.second, strict=True):
            g += L2 * n_windows * x
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            x -= scale * m / (np.sqrt(v) + 1e-8)
        np.clip(net.rows, -127 * STEP, 127 * STEP, out=net.rows)


def fit(windows: Sequence[Window], engine: Engine) -> Network:
    rng = np.random.default_rng(SEED)
    net = blank(engine.reported_rows, rng)
    adam = Adam(net)
    lengths = np.array([len(w.where) for w in windows])
    for epoch in range(EPOCHS):
        order = np.argsort(lengths + rng.uniform(0, SPREAD, len(windows)))
        groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        loss, rate = 0.0, RATE * (1 - epoch / EPOCHS)
        for number in rng.permutation(len(groups)):
            batch = make_batch([windows[i] for i in groups[number]])
            keep = (rng.random(batch.features.shape) >= DROPOUT) / (1 - DROPOUT)
            change, gradient = gradient_of(net, batch, keep)
            adam.step(net, gradient, rate, len(batch.verbs))
            loss += change
        print(f"reported, pass {epoch + 1}: loss {loss / len(windows):.4f}", file=sys.stderr)
    return net


def pack(net: Network) -> bytes:
    def whole(values: Floats, step: float, kind: str) -> bytes:
        return np.rint(values / step).astype(kind).tobytes()

    shorts = [(net.bias, STEP), (net.out, OUT_STEP), (net.trans, OUT_STEP)]
    shorts += [(net.opens, OUT_STEP), (net.closes, OUT_STEP), (net.none, OUT_STEP)]
    packed = b"".join(whole(values, step, "<i2") for values, step in shorts)
    return b"".join(
        [
            whole(net.out_bias, STEP * OUT_STEP, "<i4"),
            packed + bytes(-len(packed) % 8),
            whole(net.rows, STEP, "i1"),
        ]
    )


def build(
    data: Path, model: bytes, words: bytes, engine: Engine, keep: Sequence[str] | None = None
) -> bytes:
    """`keep`: the ids of the corpus to learn from, all of them without."""
    corpus = read_corpus(data / "quotes" / "polnear_attributions.train.jsonl.gz")
    articles = [(a, 1.0) for a in corpus if keep is None or a.id in keep]
    articles += [(a, float(OWN_TIMES)) for a in read_own()]
    windows = [w for a, weight in articles for w in read_windows(engine, model, words, a, weight)]
    return pack(fit(windows, engine))
