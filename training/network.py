"""The network behind the tagger: texts -> arrays -> PyTorch -> the section "ents.network".

    corpus = encode(model, examples)
    net = train(corpus, settings, report)

A word is the sum of the embeddings of its inputs (csrc/core/name/nsc_embed.c). Convolutions over
three tokens, each added to what it reads, carry context in; beside them, the strongest signals of a
capitalized word at all its places in the document are pooled, so that a name sees how it is used
elsewhere. What comes out is each token's scores for the tags of the linear chain that decodes.

All numbers stay in the ranges of the integers that the tagger computes in
(csrc/core/name/nsc_cnn.c), and the last passes round to them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from newscore import _train
from newscore.train import Example

N_LANES = 24
N_TAGS = N_LANES - 1
BATCH = 4000  # tokens
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# What matrices are multiplied in: 16 bits only where the machine has instructions for them.
HALF = DEVICE.type == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
PRODUCTS = torch.bfloat16 if HALF else torch.float32
REPORTS = 5  # in a pass

U32 = NDArray[np.uint32]


# ---- Texts as arrays ----------------------------------------------------------------------------


class Subwords(NamedTuple):
    """Tokens in pieces of an encoder's vocabulary: those of token t stand from bounds[t] on."""

    ids: NDArray[np.int64]
    ways: NDArray[np.int64]  # how their token is written
    bounds: NDArray[np.int64]  # [n_toks + 1]

    def of(self, toks: NDArray[np.int64]) -> Subwords:
        n = self.bounds[toks + 1] - self.bounds[toks]
        picked = ranges(self.bounds[toks], n)
        return Subwords(self.ids[picked], self.ways[picked], np.append(0, np.cumsum(n)))


@dataclass(frozen=True)
class Corpus:
    """Texts as the C core reads them. A segment is a sentence, or a part of a very long one."""

    first: NDArray[np.int64]  # [n_segments] first token
    length: NDArray[np.int64]  # [n_segments] tokens
    weight: NDArray[np.float32]  # [n_segments]
    text: NDArray[np.int64]  # [n_segments] number of the text
    n_texts: int
    words: U32  # [n_toks]
    allowed: U32  # [n_toks] bit set of tags
    starts: U32  # [n_toks] code points
    ends: U32
    keys: NDArray[np.int64]  # [n_words] number of the capitalized word, or -1
    word_rows: U32
    word_from: NDArray[np.int64]  # [n_words + 1]
    context_rows: U32
    context_from: NDArray[np.int64]  # [n_toks + 1]
    subwords: Subwords | None = None  # for networks that read them
    targets: NDArray[np.float16] | None = None  # [n_toks][n_tags] probabilities to be learned


def encode(model: bytes, examples: Iterable[Example]) -> Corpus:
    trainer = _train.Trainer(model, network=True)
    texts: list[int] = []
    for example in examples:
        trainer.add(example.text, example.golds, example.open_labels, example.weight)
        texts.append(trainer.counts()["sentences"])
    arrays = trainer.arrays()

    def u32(name: str) -> U32:
        return np.frombuffer(arrays[name], dtype="<u4")

    def bounds(name: str, items: U32) -> NDArray[np.int64]:
        return np.append(u32(name), len(items)).astype(np.int64)

    segments = np.frombuffer(
        arrays["segments"], dtype=[("first", "<u4"), ("n", "<u4"), ("w", "<f4")]
    )
    hashes = np.frombuffer(arrays["word_keys"], dtype="<u8")
    _, keys = np.unique(hashes, return_inverse=True)
    word_rows, context_rows = u32("word_rows"), u32("context_rows")
    return Corpus(
        segments["first"].astype(np.int64),
        segments["n"].astype(np.int64),
        segments["w"].copy(),
        np.searchsorted(np.array(texts), np.arange(len(segments)), side="right"),
        len(texts),
        u32("words"),
        u32("allowed"),
        u32("starts"),
        u32("ends"),
        np.where(hashes == 0, -1, keys),
        word_rows,
        bounds("word_rows_from", word_rows),
        context_rows,
        bounds("context_rows_from", context_rows),
    )


def put(array: NDArray[Any]) -> Tensor:
    """Where the network computes."""
    return torch.from_numpy(array).to(DEVICE)


def ranges(first: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """first[0], first[0] + 1, ... of all ranges, one after another."""
    ends = np.cumsum(length)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - length), length)


def tokens_of_texts(corpus: Corpus) -> Iterator[slice]:
    """Of each text."""
    firsts = np.append(corpus.first, len(corpus.words))
    bounds = firsts[np.searchsorted(corpus.text, np.arange(corpus.n_texts + 1))]
    return map(slice, bounds[:-1], bounds[1:])


class Batch(NamedTuple):
    """Some documents, laid out in one row of places: each sentence, then an empty place."""

    text: NDArray[np.int64]  # [n_segments]
    length: NDArray[np.int64]  # [n_segments]
    toks: NDArray[np.int64]  # [n_toks] numbers of the tokens
    places: Tensor  # [n_toks] where they stand
    n_places: int
    word: Tensor  # [n_toks] number among the batch's words
    word_rows: Tensor
    word_from: Tensor  # [n_words]
    context_rows: Tensor
    context_from: Tensor  # [n_toks]
    pooled: Tensor  # [n_keyed] tokens that share signals
    pool: Tensor  # [n_keyed] with whom: the number of their pool
    n_pools: int
    subwords: Subwords | None


def make_batch(
    corpus: Corpus,
    segments: NDArray[np.int64],
    by_sentence: NDArray[np.bool_],
    drop: float,
    random: np.random.Generator | None,
) -> Batch:
    """`by_sentence` [n_segments]: pools don't reach past the sentence. `drop`: share of inputs."""
    length = corpus.length[segments]
    toks = ranges(corpus.first[segments], length)
    segment = np.repeat(np.arange(len(segments)), length)
    words, word = np.unique(corpus.words[toks], return_inverse=True)

    def gather(
        rows: U32, bounds: NDArray[np.int64], items: NDArray[np.int64]
    ) -> tuple[Tensor, Tensor]:
        n = bounds[items + 1] - bounds[items]
        picked = rows[ranges(bounds[items], n)]
        if random is not None and drop > 0:
            kept = random.random(len(picked)) >= drop
            owner = np.repeat(np.arange(len(items)), n)[kept]
            picked, n = picked[kept], np.bincount(owner, minlength=len(items))
        return put(picked.astype(np.int64)), put(np.cumsum(n) - n)

    keys = corpus.keys[corpus.words[toks]]
    keyed = np.flatnonzero(keys >= 0)
    scope = np.where(by_sentence, -1 - np.arange(len(segments)), corpus.text[segments])[
        segment[keyed]
    ]
    _, pool = np.unique(np.stack([scope, keys[keyed]]), axis=1, return_inverse=True)
    pool = pool.reshape(-1)
    word_rows, word_from = gather(corpus.word_rows, corpus.word_from, words.astype(np.int64))
    context_rows, context_from = gather(corpus.context_rows, corpus.context_from, toks)
    return Batch(
        corpus.text[segments],
        length,
        toks,
        put(np.arange(len(toks)) + segment),
        len(toks) + len(segments),
        put(word),
        word_rows,
        word_from,
        context_rows,
        context_from,
        put(keyed),
        put(pool),
        int(pool.max()) + 1 if len(pool) else 0,
        corpus.subwords and corpus.subwords.of(toks),
    )


def document_groups(
    corpus: Corpus, random: np.random.Generator | None, size: int = BATCH
) -> Iterator[NDArray[np.int64]]:
    """The segments of some documents, about `size` tokens, at a time; of a long one, in parts."""
    cuts = np.flatnonzero(np.diff(corpus.text)) + 1
    documents = np.split(np.arange(len(corpus.text)), cuts)
    order = np.arange(len(documents)) if random is None else random.permutation(len(documents))
    group: list[NDArray[np.int64]] = []
    filled = 0
    for number in order:
        document = documents[number]
        sums = np.cumsum(corpus.length[document])
        for part in np.split(document, np.flatnonzero(np.diff(sums // size)) + 1):
            n = int(corpus.length[part].sum())
            if group and filled + n > size:
                yield np.concatenate(group)
                group, filled = [], 0
            group.append(part)
            filled += n
    if group:
        yield np.concatenate(group)


# ---- The network --------------------------------------------------------------------------------


class Shape(NamedTuple):
    width: int = 128
    layers: int = 3
    gated: bool = False  # a teacher alone; see encoder.py
    encoder: int = 0  # layers


ACTIVATION_STEP = 1 / 16
ACTIVATION_MAX = 127 * ACTIVATION_STEP
EMBEDDING_STEP = 1 / 64
WEIGHT_STEP = 1 / 256
SCORE_STEP = 1 / 32


def rounded(x: Tensor, step: float, limit: int = 127) -> Tensor:
    """x in whole steps, with the gradient of x."""
    exact = torch.clamp(x, -limit * step, limit * step)
    return exact + (torch.floor(exact / step + 0.5) * step - exact).detach()


class Reading(NamedTuple):
    """What a network makes of a batch's tokens."""

    scores: Tensor  # of their tags: [n_toks][n_tags]
    layers: list[Tensor]  # their values after each layer: [n_toks][width]


class Network(nn.Module):
    def __init__(self, shape: Shape, centres: NDArray[np.float32], seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        width = shape.width
        self.shape = shape
        self.quantized = False
        self.drop = 0.2
        self.words = nn.EmbeddingBag(_train.word_rows, width, mode="sum")
        nn.init.normal_(self.words.weight, std=0.05)
        directions = torch.randn(centres.shape[2], width)
        with torch.no_grad():
            codes = torch.from_numpy(centres.reshape(-1, centres.shape[2])) @ directions
            self.words.weight[-len(codes) :] = codes
        self.word_bias = nn.Parameter(torch.zeros(width))
        self.context = nn.EmbeddingBag(_train.context_rows, width, mode="sum")
        nn.init.normal_(self.context.weight, std=0.05)
        out = 2 * width if shape.gated else width
        self.convs = nn.ParameterList(
            torch.randn(3 * width, out) * (0.7 / (3 * width)) ** 0.5 for _ in range(shape.layers)
        )
        self.biases = nn.ParameterList(torch.zeros(out) for _ in range(shape.layers))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(shape.layers * shape.gated))
        self.out = nn.Parameter(torch.randn(width, N_TAGS) * 0.02)
        self.out_bias = nn.Parameter(torch.zeros(N_TAGS))
        self.out_pool = nn.Parameter(torch.zeros(width, N_TAGS))
        self.transitions = nn.Parameter(torch.zeros(1 + N_LANES, N_LANES))
        self.gate = nn.Parameter(torch.zeros(width))
        self.gate_bias = nn.Parameter(torch.zeros(1))

    def groups(self, settings: Settings) -> list[dict[str, Any]]:
        """Weights that are trained, and their rates."""
        return [{"params": list(self.parameters()), "rate": settings.rate}]

    def prepared(self, corpus: Corpus, examples: Sequence[Example]) -> Corpus:
        """The corpus of these examples, ready to be read."""
        return corpus

    def clip(self, x: Tensor) -> Tensor:
        """Rectified, bounded, and in whole steps once weights are."""
        if self.quantized:
            return torch.clamp(rounded(x, ACTIVATION_STEP, 10**9), 0, ACTIVATION_MAX)
        return torch.clamp(x, 0, ACTIVATION_MAX)

    def fixed(self, weight: Tensor, step: float) -> Tensor:
        return rounded(weight, step) if self.quantized else weight

    def word_values(self, batch: Batch) -> Tensor:
        """Of each token's word: [n_toks][width]"""
        table = self.fixed(self.words.weight, EMBEDDING_STEP)
        sums = F.embedding_bag(batch.word_rows, table, batch.word_from, mode="sum")
        values = self.clip(sums + rounded(self.word_bias, EMBEDDING_STEP, 32000))
        return F.dropout(values, self.drop, self.training)[batch.word]

    def context_sums(self, batch: Batch) -> Tensor:
        """What its context adds to a token: [n_toks][width]"""
        table = self.fixed(self.context.weight, EMBEDDING_STEP)
        return F.embedding_bag(batch.context_rows, table, batch.context_from, mode="sum")

    def convolve(self, k: int, h: Tensor, batch: Batch) -> Tensor:
        """Layer k before it is added to what it read."""
        row = h.new_zeros(batch.n_places + 2, h.shape[1]).index_copy(0, batch.places + 1, h)
        window = torch.cat([row[:-2], row[1:-1], row[2:]], 1)[batch.places]
        half = HALF and self.training and not self.quantized
        with torch.autocast(DEVICE.type, torch.bfloat16, enabled=half):
            x = window @ self.fixed(self.convs[k], WEIGHT_STEP)
        return x.float() + self.biases[k]

    def layers(self, batch: Batch, context: Tensor) -> Iterator[Tensor]:
        """The tokens' values after each layer: [n_toks][width]"""
        h = self.word_values(batch)
        for k in range(self.shape.layers):
            if self.shape.gated:
                h = h + context if k == 0 else h
                x = F.dropout(F.glu(self.convolve(k, h, batch), 1), self.drop, self.training)
                h = self.norms[k](h + x)
            else:
                x = h + self.convolve(k, h, batch)
                h = self.clip(x + context if k == 0 else x)
                h = F.dropout(h, self.drop, self.training)
            yield h

    def read(self, batch: Batch, context: Tensor) -> Reading:
        layers = list(self.layers(batch, context))
        h = layers[-1]
        scores = h @ self.fixed(self.out, WEIGHT_STEP) + self.out_bias
        if batch.n_pools:
            own = h[batch.pooled]
            index = batch.pool[:, None].expand_as(own)
            pools = h.new_full((batch.n_pools, h.shape[1]), -1e9).scatter_reduce(
                0, index, own, "amax", include_self=False
            )
            shared = (pools @ self.fixed(self.out_pool, WEIGHT_STEP))[batch.pool]
            scores = scores.index_add(0, batch.pooled, shared)
        return Reading(scores, layers)

    def forward(self, batch: Batch) -> Reading:
        return self.read(batch, self.context_sums(batch))

    @torch.no_grad()
    def reorder(self, order: Tensor) -> None:
        """Puts the values of every layer in another order. What the network says stays the same."""
        width = len(order)
        for columns in (self.words.weight, self.context.weight):
            columns.copy_(columns[:, order])
        for rows in (self.word_bias, *self.biases, self.out, self.out_pool, self.gate):
            rows.copy_(rows[order])
        for conv in self.convs:
            window = conv.view(3, width, width)
            window.copy_(window[:, order][:, :, order])


def chain_gradient(
    lengths: NDArray[np.int64],
    weights: NDArray[np.float32],
    allowed: U32,
    scores: NDArray[np.float32],
    transitions: NDArray[np.float32],
) -> tuple[float, NDArray[np.float32], NDArray[np.float32]]:
    """The loss of a linear chain, and its gradient: at each score the probability of the tag, less
    its probability among the tags that are allowed."""
    lanes = np.pad(scores, ((0, 0), (0, N_LANES - N_TAGS)))
    loss, gradient, transition_gradient = _train.crf_gradient(
        lengths.astype(np.uint32), weights, allowed, lanes, transitions
    )
    return (
        loss,
        np.frombuffer(gradient, np.float32).reshape(lanes.shape)[:, :N_TAGS],
        np.frombuffer(transition_gradient, np.float32).reshape(transitions.shape),
    )


def marginals(
    lengths: NDArray[np.int64],
    weights: NDArray[np.float32],
    scores: NDArray[np.float32],
    transitions: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The probability of each tag, times the weight of its segment: [n_toks][n_tags]"""
    no_names = np.ones(len(scores), dtype=np.uint32)
    _, gradient, _ = chain_gradient(lengths, weights, no_names, scores, transitions)
    found = gradient.copy()
    found[:, 0] += np.repeat(weights, lengths)
    return found


class ChainLoss(torch.autograd.Function):
    """The chain's loss, by newscore's own forward and backward over each sentence.

    `allowed` [n_toks]: the tags that the marks leave possible. Tokens that have `targets`
    [n_toks][n_tags] are led to these probabilities instead; the loss that is told stays that of
    `allowed`.
    """

    @staticmethod
    def forward(ctx, scores, transitions, lengths, weights, allowed, targets):  # type: ignore[no-untyped-def]
        now = scores.detach().cpu().numpy(), transitions.detach().cpu().numpy()
        loss, gradient, transition_gradient = chain_gradient(lengths, weights, allowed, *now)
        if targets is not None:
            weighted = targets * np.repeat(weights, lengths)[:, None]
            away = marginals(lengths, weights, *now) - weighted
            gradient = np.where(targets.any(axis=1)[:, None], away, gradient)
        ctx.gradient = put(gradient.copy())
        ctx.transition_gradient = put(transition_gradient.copy())
        return torch.tensor(loss)

    @staticmethod
    def backward(ctx, grad):  # type: ignore[no-untyped-def]
        return grad * ctx.gradient, grad * ctx.transition_gradient, None, None, None, None


# ---- Training -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settings:
    shape: Shape = field(default_factory=Shape)
    epochs: int = 4
    rounded_epochs: int = 1  # the last ones compute in the tagger's steps
    rate: float = 2e-3
    encoder_rate: float = 8e-5
    last_rate: float = 0.01  # share of it that is left at the end
    drop: float = 0.2  # of hidden values
    drop_inputs: float = 0.1
    batch: int = BATCH
    sentences_alone: float = 0.25  # share of documents in which pools don't reach past sentences
    seed: int = 1


def train(
    corpus: Corpus,
    centres: NDArray[np.float32],
    settings: Settings,
    report: Callable[[str], None],
    start: Network | None = None,
    price: Callable[[Network, Reading, Corpus, Batch], Tensor] | None = None,
) -> Network:
    """A network that learned from the corpus. `price` is what its way of reading costs beside its
    errors."""
    random = np.random.default_rng(settings.seed)
    net = (start or Network(settings.shape, centres, settings.seed)).to(DEVICE)
    net.drop = settings.drop
    optimizer = torch.optim.Adam(net.groups(settings), settings.rate, fused=True)
    n_toks = int(corpus.length.sum())
    steps = settings.epochs * n_toks
    done = 0
    for epoch in range(settings.epochs):
        net.train()
        net.quantized = epoch >= settings.epochs - settings.rounded_epochs
        total = 0.0
        for segments in document_groups(corpus, random, settings.batch):
            alone = random.random(corpus.n_texts) < settings.sentences_alone
            batch = make_batch(
                corpus, segments, alone[corpus.text[segments]], settings.drop_inputs, random
            )
            for group in optimizer.param_groups:
                warm = min(1.0, (done + 1) / 200_000)
                left = 1 - (1 - settings.last_rate) * done / steps
                group["lr"] = group["rate"] * warm * left
            done += len(batch.toks)
            reading = net(batch)
            loss = ChainLoss.apply(
                reading.scores,
                net.transitions,
                corpus.length[segments],
                corpus.weight[segments],
                corpus.allowed[batch.toks],
                None if corpus.targets is None else corpus.targets[batch.toks],
            )
            optimizer.zero_grad()
            extra = price(net, reading, corpus, batch) if price else 0.0
            (loss / len(batch.toks) + extra).backward()
            for group in optimizer.param_groups:
                nn.utils.clip_grad_norm_(group["params"], 1.0)
            optimizer.step()
            keep_in_range(net)
            total += float(loss.detach())
            if done * REPORTS // n_toks > (done - len(batch.toks)) * REPORTS // n_toks:
                report(f"{100 * done / steps:.0f} %: loss {total / (done - epoch * n_toks):.4f}")
    net.eval()
    return net


@torch.no_grad()
def keep_in_range(net: Network) -> None:
    """Weights stay where eight bits hold them."""
    if net.shape.gated:
        return
    for weight in (*net.convs, net.out, net.out_pool):
        weight.clamp_(-127 * WEIGHT_STEP, 127 * WEIGHT_STEP)
    for table in (net.words.weight, net.context.weight):
        table.clamp_(-127 * EMBEDDING_STEP, 127 * EMBEDDING_STEP)


# ---- Reading ------------------------------------------------------------------------------------


@torch.no_grad()
def scores_of(
    net: Network, corpus: Corpus
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
    """(segments, tokens, scores) of some documents at a time."""
    for segments in document_groups(corpus, None):
        batch = make_batch(corpus, segments, np.zeros(len(segments), bool), 0.0, None)
        yield segments, batch.toks, net(batch).scores.cpu().numpy()


def tags_of(label: str, labels: Sequence[str]) -> tuple[int, int]:
    """That of a name's first token, and that of the others. 0 is that of no name."""
    first = 1 + 2 * labels.index(label)
    return first, first + 1


def may_follow() -> NDArray[np.bool_]:
    """[tag before][tag]"""
    tags = np.arange(N_TAGS)
    further = (tags > 0) & (tags % 2 == 0)
    return (
        ~further[None, :] | (tags[:, None] == tags[None, :]) | (tags[:, None] == tags[None, :] - 1)
    )


def best_tags(net: Network, corpus: Corpus) -> NDArray[np.int64]:
    """[n_toks] by Viterbi."""
    transitions = net.transitions.detach().cpu().numpy()[:, :N_TAGS]
    open_, move = transitions[0].copy(), np.where(may_follow(), transitions[1 : 1 + N_TAGS], -1e6)
    open_[2::2] = -1e6
    tags = np.zeros(len(corpus.words), dtype=np.int64)
    for segments, toks, scores in scores_of(net, corpus):
        length = corpus.length[segments]
        first = np.cumsum(length) - length
        order = np.argsort(-length, kind="stable")
        length, first = length[order], first[order]
        rows = open_ + scores[first]
        back = []
        for t in range(1, length[0]):
            n = int(np.searchsorted(-length, -t))
            through = rows[:n, :, None] + move[None]
            back.append(through.argmax(1))
            rows[:n] = through.max(1) + scores[first[:n] + t]
        at = rows.argmax(1)
        out = np.zeros(len(toks), dtype=np.int64)
        for t in range(int(length[0]) - 1, -1, -1):
            n = int(np.searchsorted(-length, -t))
            out[first[:n] + t] = at[:n]
            if t:
                at[:n] = back[t - 1][np.arange(n), at[:n]]
        tags[toks] = out
    return tags


def names_of(
    corpus: Corpus, tags: NDArray[np.int64], labels: Sequence[str]
) -> Iterator[list[tuple[int, int, str]]]:
    """The names of each text, in its order."""
    found: list[list[tuple[int, int, str]]] = [[] for _ in range(corpus.n_texts)]
    for segment in range(len(corpus.first)):
        names = found[corpus.text[segment]]
        before = 0
        for tok in range(corpus.first[segment], corpus.first[segment] + corpus.length[segment]):
            tag = int(tags[tok])
            if tag and tag % 2 == 0 and before in (tag, tag - 1):
                start, _, label = names[-1]
                names[-1] = (start, int(corpus.ends[tok]), label)
            elif tag:
                label = labels[(tag - 1) // 2]
                names.append((int(corpus.starts[tok]), int(corpus.ends[tok]), label))
            before = tag
    yield from found


# ---- The model's sections -----------------------------------------------------------------------


class Gate(NamedTuple):
    """Which small-letter words may be part of a name, by the values of their first layer."""

    weights: NDArray[np.int8]  # [width]
    limit: int


OPEN_GATE = Gate(np.zeros(128, dtype=np.int8), -(2**31))


def in_steps(x: Tensor, step: float, kind: str, limit: int) -> NDArray[Any]:
    steps = np.floor(x.detach().cpu().numpy().astype(np.float64) / step + 0.5)
    return np.clip(steps, -limit, limit).astype(kind)


def matrix(weights: Tensor, n_columns: int | None = None) -> bytes:
    """Weights [n_in][n_out] as the kernels want them, filled up to n_columns."""
    steps = in_steps(weights, WEIGHT_STEP, "i1", 127)
    return pack_matrix(np.pad(steps, ((0, 0), (0, (n_columns or steps.shape[1]) - steps.shape[1]))))


def pack_matrix(steps: NDArray[np.int8]) -> bytes:
    n_in, n_out = steps.shape
    return steps.reshape(n_in // 4, 4, n_out).transpose(0, 2, 1).tobytes()


def sections(net: Network, gate: Gate = OPEN_GATE) -> dict[str, bytes]:
    """The sections "ents.network" and "ents.transitions" (nsc_cnn.c, nsc_tagger.h)."""
    width = net.shape.width
    sum_step = ACTIVATION_STEP * WEIGHT_STEP
    first = net.convs[0]
    contributions = torch.cat([first[2 * width :], first[width : 2 * width], first[:width]], 1)
    out_bias = np.zeros(N_LANES, dtype="<i4")
    out_bias[:N_TAGS] = in_steps(net.out_bias, sum_step, "<i4", 2**24)
    head = struct.pack(
        "<4Ii44x", width, len(net.convs) - 1, _train.word_rows, _train.context_rows, gate.limit
    )
    network = [
        head,
        in_steps(net.word_bias, EMBEDDING_STEP, "<i2", 2**14).tobytes(),
        in_steps(net.biases[0], ACTIVATION_STEP / 16, "<i2", 2000).tobytes(),
        *(in_steps(bias, sum_step, "<i4", 2**24).tobytes() for bias in list(net.biases)[1:]),
        out_bias.tobytes(),
        gate.weights.tobytes(),
        in_steps(net.words.weight, EMBEDDING_STEP, "i1", 127).tobytes(),
        in_steps(net.context.weight, EMBEDDING_STEP, "i1", 127).tobytes(),
        matrix(contributions),
        *(matrix(conv) for conv in list(net.convs)[1:]),
        matrix(net.out, N_LANES),
        matrix(net.out_pool, N_LANES),
    ]
    transitions = in_steps(net.transitions, SCORE_STEP, "<i2", 1000)
    head = struct.pack("<fffI", SCORE_STEP, 1.0, 0.0, N_TAGS)
    return {
        "ents.network": b"".join(network),
        "ents.transitions": head + transitions.tobytes(),
    }
