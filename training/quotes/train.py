"""Trains the finder of quotes: marked articles -> the sections "quotes.words", "quotes.weights" and
"reported.weights" (reported.py).

    sections = build(Path("data"), model, newscore._train)

The C core describes each marked span and its candidates (csrc/core/quote/nsc_quote_feature.h); here
two small networks over sums of rows learn whose span it is, by one softmax over the candidates,
nobody, and no quotation. Order and random numbers are fixed, so the same data gives the same bytes,
in half a minute.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from training.quotes import reported
from training.quotes import words as word_lists
from training.quotes.texts import Article, Quote, read_corpus, read_own

HIDDEN = 16
N_SPAN_SCORES = 2  # nobody, no quotation
HEAD = 6  # numbers before a span's features
WHERE = 5  # and before a candidate's
EPOCHS = 14
BATCH = 48
RATE = 0.004
L2 = 2e-5
DROPOUT = 0.25
OWN_TIMES = 4  # our own articles are few, and of many kinds
STEP = 1 / 64  # of rows and biases, in the file
OUT_STEP = 1 / 256
SEED = 5
CALIBRATION = 0.95  # held-out speakers with scores from 0.9 are right in 98 of 100 cases
THRESHOLD = 0.35  # of a speaker; less likely ones are none

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Engine(word_lists.Engine, reported.Engine, Protocol):
    """What training needs of the C core; `newscore._train` has it."""

    quote_span_rows: int
    quote_mention_rows: int

    def quote_examples(self, model: bytes, words: bytes, text: str, golds: bytes, /) -> bytes: ...


# ---- Examples -----------------------------------------------------------------------------------


class Example(NamedTuple):
    """A marked span: what it and its candidates show, and which answers are right."""

    article: int
    start: int
    end: int
    gold: Quote | None
    span: Ints  # [features]
    mentions: Ints  # [candidates][features]
    where: Ints  # [candidates][WHERE]
    right: NDArray[np.bool_]  # [N_SPAN_SCORES + candidates]; none: teaches nothing
    weight: float


def right_answers(gold: Quote | None, where: Ints) -> NDArray[np.bool_]:
    right = np.zeros(N_SPAN_SCORES + len(where), dtype=bool)
    if gold is None or gold.is_quote is None:
        return right
    if not gold.is_quote:
        right[1] = True
    elif gold.speaker is None:
        right[0] = True
    else:
        start, end = gold.speaker
        right[N_SPAN_SCORES:] = (where[:, 2] < end) & (start < where[:, 3])
    return right


def read_examples(
    engine: Engine, model: bytes, words: bytes, number: int, article: Article, weight: float
) -> list[Example]:
    golds = np.array(
        [(q.start, q.end, *(q.speaker or (0, 0))) for q in article.quotes], dtype=np.uint32
    )
    block = engine.quote_examples(model, words, article.text, golds.tobytes())
    values, at, examples = np.frombuffer(block, dtype=np.int32), 0, []
    while at < len(values):
        start, end, gold, n_span, n, n_mention = (int(x) for x in values[at : at + HEAD])
        at += HEAD
        span = values[at : at + n_span]
        at += n_span
        rows = values[at : at + n * (WHERE + n_mention)].reshape(n, WHERE + n_mention)
        at += rows.size
        quote = article.quotes[gold] if gold >= 0 else None
        where = rows[:, :WHERE]
        right = right_answers(quote, where)
        examples.append(
            Example(number, start, end, quote, span, rows[:, WHERE:], where, right, weight)
        )
    return examples


# ---- The networks -------------------------------------------------------------------------------


class Network(NamedTuple):
    span_rows: Floats
    mention_rows: Floats
    span_bias: Floats  # [HIDDEN]
    mention_bias: Floats
    span_out: Floats  # [N_SPAN_SCORES][HIDDEN]
    mention_out: Floats  # [HIDDEN]
    out_bias: Floats  # [N_SPAN_SCORES]


def blank(engine: Engine, rng: np.random.Generator) -> Network:
    def draw(*shape: int) -> Floats:
        return rng.normal(0, 0.1, shape).astype(np.float32)

    return Network(
        draw(engine.quote_span_rows, HIDDEN),
        draw(engine.quote_mention_rows, HIDDEN),
        np.full(HIDDEN, 0.1, dtype=np.float32),
        np.full(HIDDEN, 0.1, dtype=np.float32),
        draw(N_SPAN_SCORES, HIDDEN),
        draw(HIDDEN),
        np.zeros(N_SPAN_SCORES, dtype=np.float32),
    )


class Batch(NamedTuple):
    spans: Ints  # [spans][features]
    mentions: Ints  # [mentions][features]
    counts: Ints  # [spans] mentions of each
    right: NDArray[np.bool_]  # [spans * N_SPAN_SCORES + mentions], as the scores lie
    weights: Floats  # [spans]


def make_batch(examples: Sequence[Example]) -> Batch:
    return Batch(
        np.stack([e.span for e in examples]),
        np.concatenate([e.mentions for e in examples if len(e.mentions)]),
        np.array([len(e.mentions) for e in examples], dtype=np.int32),
        np.concatenate([e.right for e in examples]),
        np.array([e.weight for e in examples], dtype=np.float32),
    )


def owner_of(counts: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """For each score its span, and whether it is a mention's."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts + N_SPAN_SCORES)
    first = np.concatenate([[0], np.cumsum(counts + N_SPAN_SCORES)[:-1]])
    is_mention = np.ones(len(owner), dtype=bool)
    for k in range(N_SPAN_SCORES):
        is_mention[first + k] = False
    return owner, is_mention


def softmax(scores: Floats, owner: Ints, n: int) -> Floats:
    most = np.full(n, -np.inf, dtype=np.float32)
    np.maximum.at(most, owner, scores)
    e = np.exp(scores - most[owner])
    return (e / np.bincount(owner, e, n)[owner]).astype(np.float32)


class Pass(NamedTuple):
    span_hidden: Floats
    mention_hidden: Floats
    probabilities: Floats
    owner: Ints
    is_mention: NDArray[np.bool_]


def sum_rows(rows: Floats, features: Ints, bias: Floats, keep: Floats | None) -> Floats:
    taken = rows[features]
    if keep is not None:
        taken = taken * keep[:, :, None]
    hidden: Floats = taken.sum(axis=1) + bias
    return np.maximum(hidden, 0)


def forward(net: Network, batch: Batch, keeps: tuple[Floats, Floats] | None = None) -> Pass:
    keep = keeps or (None, None)
    spans = sum_rows(net.span_rows, batch.spans, net.span_bias, keep[0])
    mentions = sum_rows(net.mention_rows, batch.mentions, net.mention_bias, keep[1])
    owner, is_mention = owner_of(batch.counts)
    scores = np.empty(len(owner), dtype=np.float32)
    scores[~is_mention] = (spans @ net.span_out.T + net.out_bias).ravel()
    scores[is_mention] = mentions @ net.mention_out
    return Pass(spans, mentions, softmax(scores, owner, len(batch.counts)), owner, is_mention)


def scatter(shape: tuple[int, int], features: Ints, gradient: Floats, keep: Floats) -> Floats:
    """The sum of gradients [n][HIDDEN] at each row that is among features [n][k]."""
    out = np.empty(shape, dtype=np.float32)
    flat, weights = features.ravel(), keep.ravel()
    for h in range(shape[1]):
        repeated = np.repeat(gradient[:, h], features.shape[1]) * weights
        out[:, h] = np.bincount(flat, repeated, shape[0])
    return out


def backward(
    net: Network, batch: Batch, done: Pass, keeps: tuple[Floats, Floats]
) -> tuple[float, Network]:
    p, n = done.probabilities, len(batch.counts)
    right = np.where(batch.right, p, 0)
    total = np.bincount(done.owner, right, n).astype(np.float32) + 1e-9
    loss = float(-(np.log(total) * batch.weights).sum())
    delta = (p - right / total[done.owner]) * batch.weights[done.owner]
    spans = delta[~done.is_mention].reshape(n, N_SPAN_SCORES)
    mentions = delta[done.is_mention]
    span_grad = (spans @ net.span_out) * (done.span_hidden > 0)
    mention_grad = mentions[:, None] * net.mention_out * (done.mention_hidden > 0)
    return loss, Network(
        scatter(net.span_rows.shape, batch.spans, span_grad, keeps[0]),
        scatter(net.mention_rows.shape, batch.mentions, mention_grad, keeps[1]),
        span_grad.sum(axis=0),
        mention_grad.sum(axis=0),
        spans.T @ done.span_hidden,
        mentions @ done.mention_hidden,
        spans.sum(axis=0),
    )


class Adam:
    """Kingma & Ba 2014."""

    def __init__(self, net: Network) -> None:
        self.first = [np.zeros_like(x) for x in net]
        self.second = [np.zeros_like(x) for x in net]
        self.n = 0

    def step(self, net: Network, gradient: Network, rate: float) -> None:
        self.n += 1
        scale = rate * (1 - 0.999**self.n) ** 0.5 / (1 - 0.9**self.n)
        for x, g, m, v in zip(net, gradient, self.first, self.second, strict=True):
            g += L2 * len(g) * x
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            x -= scale * m / (np.sqrt(v) + 1e-8)
            np.clip(x, -127 * STEP, 127 * STEP, out=x)


def fit(examples: Sequence[Example], engine: Engine) -> Network:
    usable = [e for e in examples if e.right.any()]
    rng = np.random.default_rng(SEED)
    net = blank(engine, rng)
    adam = Adam(net)
    for epoch in range(EPOCHS):
        order, loss = rng.permutation(len(usable)), 0.0
        rate = RATE * (1 - epoch / EPOCHS)
        for at in range(0, len(order), BATCH):
            batch = make_batch([usable[i] for i in order[at : at + BATCH]])
            keeps = tuple(
                ((rng.random(x.shape) >= DROPOUT) / (1 - DROPOUT)).astype(np.float32)
                for x in (batch.spans, batch.mentions)
            )
            change, gradient = backward(net, batch, forward(net, batch, keeps), keeps)
            adam.step(net, gradient, rate)
            loss += change
        print(f"pass {epoch + 1}: loss {loss / len(usable):.4f}", file=sys.stderr)
    return net


def pack(net: Network, engine: Engine, threshold: float, scale: float = 1.0) -> bytes:
    def whole(values: Floats, step: float, kind: str) -> bytes:
        return np.rint(values / step).astype(kind).tobytes()

    rows = engine.quote_span_rows, engine.quote_mention_rows
    head = struct.pack("<IIff", *rows, STEP * OUT_STEP * scale, threshold)
    return b"".join(
        [
            head,
            whole(net.out_bias, STEP * OUT_STEP, "<i4"),
            whole(net.span_bias, STEP, "<i2"),
            whole(net.mention_bias, STEP, "<i2"),
            whole(net.span_out, OUT_STEP, "<i2"),
            whole(net.mention_out, OUT_STEP, "<i2"),
            whole(net.span_rows, STEP, "i1"),
            whole(net.mention_rows, STEP, "i1"),
        ]
    )


# ---- All of it ----------------------------------------------------------------------------------


def marked(articles: Sequence[Article]) -> list[word_lists.Marked]:
    """What the articles say of sources and cues."""
    return [
        word_lists.Marked(
            a.text,
            [q.speaker for q in a.quotes if q.speaker],
            [q.cue for q in a.quotes if q.cue],
            [(q.start, q.end) for q in a.quotes],
        )
        for a in articles
    ]


def build_words(data: Path, articles: Sequence[Article], engine: Engine) -> bytes:
    clusters = word_lists.read_clusters(data / "words" / "brown.tsv.gz")
    forenames = data / "gazetteers" / "forenames.csv"
    return word_lists.build(marked(articles), clusters, forenames, engine)


def read_all(
    engine: Engine, model: bytes, words: bytes, articles: Sequence[tuple[Article, float]]
) -> list[Example]:
    return [
        example
        for number, (article, weight) in enumerate(articles)
        for example in read_examples(engine, model, words, number, article, weight)
    ]


def build(data: Path, model: bytes, engine: Engine) -> dict[str, bytes]:
    corpus = list(read_corpus(data / "quotes" / "polnear_marks.train.jsonl.gz"))
    own = list(read_own())
    words = build_words(data, corpus + own, engine)
    weighted = [(a, 1.0) for a in corpus] + [(a, float(OWN_TIMES)) for a in own]
    net = fit(read_all(engine, model, words, weighted), engine)
    return {
        "quotes.words": words,
        "quotes.weights": pack(net, engine, THRESHOLD, CALIBRATION),
        "reported.weights": reported.build(data, model, words, engine),
    }
