"""Trains the scorer of blocks: texts -> the section "blocks.weights".

    section = build(Path("data"), newscore._train, model)

Three steps. Texts (articles.py, corpora.py): own articles in many layouts, and corpora that say of
a line what it may be. Examples: the C core reads lines and features, and each unit gets the set of
tags that its text allows. Weights (here): a linear chain whose likelihood is that of the
allowed tags (partial labels; Tsuboi et al. 2008), with an L2 penalty, minimized by L-BFGS, of which
the strongest features are kept and rounded to four bits and a factor.

Nothing depends on time or threads, so the same data gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

KINDS = (
    "paragraph headline standfirst kicker byline timestamp dateline subhead list_item caption "
    "credit related promo note transcript_turn table pullquote embed"
).split()
MORE = ("byline", "note", "transcript_turn", "table", "pullquote", "embed")
N_KINDS, N_TAGS, N_LANES = len(KINDS), len(KINDS) + len(MORE), 24
KIND_OF = [*range(N_KINDS), *(KINDS.index(kind) for kind in MORE)]
ALL = (1 << N_TAGS) - 1
ALL_KINDS = (1 << N_KINDS) - 1


class Engine(Protocol):
    """What training needs of the C core; `newscore._train` has it."""

    def block_examples(
        self, model: bytes, texts: Sequence[str], /
    ) -> list[tuple[bytes, bytes, bytes]]:
        """Of each text: units, uint32 [n][3], start and end in code points and whether the unit may
        go on the block above; uint32 [n + 1], where the features of each begin; uint64 features."""

    def build_table(
        self,
        hashes: bytes,
        records: bytes,
        record_bytes: int,
        entries_per_bucket: int = 1,
        short_checks: bool = False,
    ) -> bytes: ...


class Allowed(NamedTuple):
    """A text, and which kinds a range of it may be: start, end, a bit for each kind."""

    text: str
    ranges: Sequence[tuple[int, int, int]]
    weight: float = 1.0
    source: str = ""  # texts of one source are layouts of one article


def bit(*kinds: str) -> int:
    return sum(1 << KINDS.index(kind) for kind in kinds)


# ---- Examples -----------------------------------------------------------------------------------


class Examples(NamedTuple):
    keys: NDArray[np.uint64]  # [n_features] ascending
    matrix: sparse.csr_matrix  # [n_units][n_features]
    allowed: NDArray[np.uint32]  # [n_units] a bit for each tag
    possible: NDArray[np.uint32]  # [n_units] those that the layout leaves possible
    n_units: list[int]  # of each text
    weights: list[float]  # of each text


def tags_of(units: NDArray[np.uint32], ranges: Sequence[tuple[int, int, int]]) -> list[int]:
    """The tags that each unit may have: by the range that it lies in, or any outside of ranges."""
    tags, at, before = [], 0, -1
    for start, end, may_go_on in units.tolist():
        while at < len(ranges) and ranges[at][1] <= start:
            at += 1
        if at == len(ranges) or not (ranges[at][0] <= start and end <= ranges[at][1]):
            tags.append(ALL)
            continue
        kinds = ranges[at][2]
        if at == before and may_go_on:
            more = sum(
                1 << (N_KINDS + k) for k, m in enumerate(MORE) if kinds >> KINDS.index(m) & 1
            )
            kinds = more or kinds
        tags.append(kinds)
        before = at
    return tags


def count_sources(
    columns: NDArray[np.intp], n: int, texts: Sequence[Allowed], lengths: Sequence[int]
) -> NDArray[np.intp]:
    """How many sources have each of n features: what one article has is learned by rote."""
    numbers: dict[str, int] = {}
    of_text = [numbers.setdefault(t.source or str(i), len(numbers)) for i, t in enumerate(texts)]
    pairs = np.unique(columns * len(numbers) + np.repeat(of_text, lengths))
    return np.bincount(pairs // len(numbers), minlength=n)


def make_examples(
    engine: Engine, model: bytes, texts: Sequence[Allowed], min_sources: int
) -> Examples:
    read = engine.block_examples(model, [t.text for t in texts])
    keys, counts, allowed, possible, n_units = [], [], [], [], []
    for text, (unit_bytes, offset_bytes, key_bytes) in zip(texts, read, strict=True):
        units = np.frombuffer(unit_bytes, dtype="<u4").reshape(-1, 3)
        offsets = np.frombuffer(offset_bytes, dtype="<u4")
        keys.append(np.frombuffer(key_bytes, dtype="<u8"))
        counts.append(np.diff(offsets))
        allowed += tags_of(units, text.ranges)
        possible += [ALL if may else ALL_KINDS for may in units[:, 2].tolist()]
        n_units.append(len(units))
    names, columns = np.unique(np.concatenate(keys), return_inverse=True)
    kept = count_sources(columns, len(names), texts, [len(k) for k in keys]) >= min_sources
    new = np.cumsum(kept) - 1
    rows = np.repeat(np.arange(len(allowed)), np.concatenate(counts))
    use = kept[columns]
    matrix = sparse.csr_matrix(
        (np.ones(int(use.sum())), (rows[use], new[columns[use]])),
        shape=(len(allowed), int(kept.sum())),
    )
    return Examples(
        names[kept],
        matrix,
        np.array(allowed, dtype=np.uint32) & np.array(possible, dtype=np.uint32),
        np.array(possible, dtype=np.uint32),
        n_units,
        [t.weight for t in texts],
    )


# ---- The chain ----------------------------------------------------------------------------------

FORBIDDEN = np.array(
    [[t >= N_KINDS and KIND_OF[t] != KIND_OF[b] for t in range(N_TAGS)] for b in range(N_TAGS)]
)


class Batch(NamedTuple):
    """Texts of about one length, side by side."""

    units: NDArray[np.int64]  # [n_steps][n_texts] numbers of units; n_units where there is none
    weights: Floats  # [n_texts]


def make_batches(n_units: Sequence[int], weights: Sequence[float], size: int = 384) -> list[Batch]:
    starts = np.concatenate([[0], np.cumsum(n_units)])
    none = int(starts[-1])
    order = sorted((n, i) for i, n in enumerate(n_units) if n)
    batches = []
    for k in range(0, len(order), size):
        part = order[k : k + size]
        units = np.full((part[-1][0], len(part)), none, dtype=np.int64)
        for column, (n, i) in enumerate(part):
            units[:n, column] = np.arange(starts[i], starts[i] + n)
        batches.append(Batch(units, np.array([weights[i] for _, i in part])))
    return batches


def tag_bits(sets: NDArray[np.uint32]) -> Floats:
    return (sets[:, None] >> np.arange(N_TAGS, dtype=np.uint32) & 1).astype(np.float64)


class Objective:
    """Regularized negative log-likelihood of the allowed tags, and its gradient."""

    def __init__(self, examples: Examples, l2: float) -> None:
        self.matrix = examples.matrix
        self.transposed = examples.matrix.T.tocsr()
        self.l2 = l2
        self.batches = make_batches(examples.n_units, examples.weights)
        self.allowed = np.vstack([tag_bits(examples.allowed), np.ones(N_TAGS)])
        self.possible = np.vstack([tag_bits(examples.possible), np.ones(N_TAGS)])
        self.n_features = examples.matrix.shape[1]
        self.n_weights = (self.n_features + 1 + N_TAGS) * N_TAGS

    def split(self, w: Floats) -> tuple[Floats, Floats, Floats]:
        n = self.n_features * N_TAGS
        emit = w[:n].reshape(-1, N_TAGS)
        opening = w[n : n + N_TAGS]
        return emit, opening, w[n + N_TAGS :].reshape(N_TAGS, N_TAGS)

    def __call__(self, w: Floats) -> tuple[float, Floats]:
        emit, opening, steps = self.split(w)
        scores = self.matrix @ emit
        top = scores.max(1, keepdims=True)
        factors = np.vstack([np.exp(scores - top), np.ones(N_TAGS)])
        chain = np.where(FORBIDDEN, 0.0, np.exp(steps))
        gradient = self.l2 * w
        on_emit = np.zeros_like(factors)
        _, on_open, on_steps = self.split(gradient)
        value = 0.5 * self.l2 * float(np.sum(w * w))
        for sets, sign in ((self.possible, 1.0), (self.allowed, -1.0)):
            potentials = factors * sets
            for batch in self.batches:
                value += sign * _pass(
                    batch, potentials, np.exp(opening), chain, sign, on_emit, on_open, on_steps
                )
        gradient[: self.n_features * N_TAGS] += (self.transposed @ on_emit[:-1]).ravel()
        return value, gradient


def _pass(
    batch: Batch,
    potentials: Floats,
    opening: Floats,
    chain: Floats,
    sign: float,
    on_emit: Floats,
    on_open: Floats,
    on_steps: Floats,
) -> float:
    """Weighted log of the sum over tag sequences; adds sign * its derivatives. Forward-backward."""
    units, weights = batch
    n_steps = len(units)
    none = len(potentials) - 1
    alphas, norms = [], []
    alpha = opening * potentials[units[0]]
    total = 0.0
    for t in range(n_steps):
        if t:
            moved = (alpha @ chain) * potentials[units[t]]
            alpha = np.where((units[t] == none)[:, None], alpha, moved)
        norm = alpha.sum(1, keepdims=True)
        alpha = alpha / norm
        alphas.append(alpha)
        norms.append(norm)
        total += float(np.sum(weights * np.log(norm[:, 0])))
    beta = np.ones_like(alpha)
    for t in range(n_steps - 1, -1, -1):
        there = (units[t] != none)[:, None]
        gamma = np.where(there, alphas[t] * beta, 0.0)
        gamma /= np.maximum(gamma.sum(1, keepdims=True), 1e-300)
        gamma *= sign * weights[:, None]
        np.add.at(on_emit, units[t], gamma)
        if t == 0:
            on_open += gamma.sum(0)
            break
        back = np.where(there, potentials[units[t]] * beta / norms[t], 0.0)
        on_steps += chain * ((alphas[t - 1] * (sign * weights)[:, None]).T @ back)
        beta = np.where(there, back @ chain.T, beta)
    return total


def minimize(
    f: Callable[[Floats], tuple[float, Floats]], w: Floats, n_steps: int, memory: int = 8
) -> Floats:
    """L-BFGS (Nocedal & Wright, algorithm 7.5) from `w` on, with a backtracking line search."""
    value, gradient = f(w)
    pairs: list[tuple[Floats, Floats, float]] = []
    for step_number in range(n_steps):
        direction = -gradient
        alphas = []
        for s, y, rho in reversed(pairs):
            alphas.append(rho * float(s @ direction))
            direction -= alphas[-1] * y
        if pairs:
            s, y, _ = pairs[-1]
            direction *= float(s @ y) / float(y @ y)
        else:
            direction *= 1 / max(1.0, float(gradient @ gradient) ** 0.5)
        for (s, y, rho), alpha in zip(pairs, reversed(alphas), strict=True):
            direction += (alpha - rho * float(y @ direction)) * s
        slope, step = float(gradient @ direction), 1.0
        for _ in range(20):
            new_w = w + step * direction
            new_value, new_gradient = f(new_w)
            if new_value <= value + 1e-4 * step * slope:
                break
            step *= 0.5
        else:
            break
        s, y = new_w - w, new_gradient - gradient
        if float(s @ y) > 1e-10:
            pairs = [*pairs[1 - memory :], (s, y, 1 / float(s @ y))]
        w, value, gradient = new_w, new_value, new_gradient
        if step_number % 10 == 9:
            print(f"  step {step_number + 1}: {value:.1f}", file=sys.stderr, flush=True)
    return w


# ---- Decoding, to judge what was learned ---------------------------------------------------------


def decode(scores: Floats, possible: Floats, opening: Floats, steps: Floats) -> list[int]:
    """The best tags of one text. scores, possible [n][N_TAGS]"""
    masked = np.where(possible > 0, scores, -1e9)
    chain = np.where(FORBIDDEN, -1e9, steps)
    best = opening + masked[0]
    back = []
    for t in range(1, len(scores)):
        moves = best[:, None] + chain
        back.append(moves.argmax(0))
        best = moves.max(0) + masked[t]
    tags = [int(best.argmax())]
    for pointers in reversed(back):
        tags.append(int(pointers[tags[-1]]))
    return tags[::-1]


# ---- The section --------------------------------------------------------------------------------

STEPS = 28.0  # of a weight's fixed point to 1
MAX_TRANSITION = 1000
MAX_FACTOR = 15
MAX_FEATURES = 7800
OFTEN = 0.25  # how much it counts that many units have a feature


def packed(emit: Floats) -> NDArray[np.uint8]:
    """Records: a factor for each feature, and its weights in four bits each, which it multiplies.
    The factor is the one that comes nearest to the weights."""
    weights = np.zeros((len(emit), N_LANES))
    weights[:, :N_TAGS] = emit * STEPS
    records = np.zeros((len(emit), 1 + N_LANES // 2), dtype=np.uint8)
    least = np.full(len(emit), np.inf)
    for factor in range(1, MAX_FACTOR + 1):
        bits = np.clip(np.rint(weights / factor), -8, 7)
        off = ((weights - bits * factor) ** 2).sum(1)
        nearer = off < least
        least[nearer] = off[nearer]
        halves = (bits[nearer] + 8).astype(np.uint8)
        records[nearer, 0] = factor
        records[nearer, 1:] = halves[:, ::2] | halves[:, 1::2] << 4
    return records


def strongest(emit: Floats, counts: Floats) -> NDArray[np.intp]:
    """The features that the section has room for, ascending: those that say most, and of these
    rather those that many units have. counts [n_features]"""
    strength = np.abs(emit).sum(1) * counts**OFTEN
    return np.sort(np.argsort(-strength, kind="stable")[:MAX_FEATURES])


def make_section(
    engine: Engine, keys: NDArray[np.uint64], emit: Floats, opening: Floats, steps: Floats
) -> bytes:
    """The section "blocks.weights": see nsc_block_scorer.h."""
    records = packed(emit)
    chain = np.vstack([opening, np.where(FORBIDDEN, 0.0, steps)])
    limited = np.clip(np.rint(chain * STEPS), -MAX_TRANSITION, MAX_TRANSITION).astype("<i2")
    head = np.float32(1 / STEPS).tobytes() + np.uint32(N_TAGS).tobytes()
    table = engine.build_table(
        keys.astype("<u8").tobytes(), records.tobytes(), records.shape[1], 2, True
    )
    return head + limited.tobytes() + table


def fit(
    engine: Engine,
    model: bytes,
    texts: Sequence[Allowed],
    l2: float,
    n_steps: int,
    min_sources: int,
) -> bytes:
    """Learns the weights of all features, and then those of the strongest once more by themselves,
    for they have to make up for the others."""
    examples = make_examples(engine, model, texts, min_sources)
    objective = Objective(examples, l2)
    w = minimize(objective, np.zeros(objective.n_weights), n_steps)
    emit, *chain = objective.split(w)
    kept = strongest(emit, np.asarray(examples.matrix.sum(0)).ravel())
    few = examples._replace(keys=examples.keys[kept], matrix=examples.matrix[:, kept])
    objective = Objective(few, l2)
    w = np.concatenate([part.ravel() for part in (emit[kept], *chain)])
    w = minimize(objective, w, n_steps)
    return make_section(engine, few.keys, *objective.split(w))
