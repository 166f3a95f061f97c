"""Sparsity fine-tuning: fewer active values and tokens at equal output.

The dense model is the teacher.

Two things cost time. Kernels skip values that are zero, so each other one has a price. And layers
after the first are computed only around tokens that may be part of a name: those with capitals,
and those that the gate, a linear classifier on the first layer, lets pass; its errors have a price,
so that the first layer learns to tell these apart.

Some kernels skip values in fours. So at last those that are active together are put into one.
"""

from __future__ import annotations

from itertools import combinations, islice, product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from training.network import (
    ACTIVATION_STEP,
    DEVICE,
    OPEN_GATE,
    Batch,
    Corpus,
    Gate,
    Network,
    Reading,
    best_tags,
    document_groups,
    in_steps,
    make_batch,
    put,
)

ACTIVE_PRICE = 0.003
GATE_PRICE = 0.1
NEEDED = (2.0, 1.0, 0.7)  # how many tokens need the layer behind each, against each other
EDGE = 0.25  # half of a value's price is due at this size
MISSED = 20  # times as dear as a word that passes for nothing
GATE_RECALL = 0.999
FOUR = 4  # values whose weights lie together (csrc/core/nn/nsc_kernel.h)
FOURS_GROUPS = 20  # of documents that tell which values are active together


def price(net: Network, reading: Reading, corpus: Corpus, batch: Batch) -> Tensor:
    at_the_gate = gate_errors(net, reading.layers[0], corpus, batch)
    return ACTIVE_PRICE * active_values(reading) + GATE_PRICE * at_the_gate


# ---- Active values -------------------------------------------------------------------------------


def active_values(reading: Reading) -> Tensor:
    """The share of values that aren't zero, layer by layer, but for the last one: that costs the
    same whatever it holds. Nearly all of a large value's price is due for being there, so that it
    isn't made smaller where it can't be spared."""
    shares = [
        needed * (h / (h + EDGE)).mean()
        for h, needed in zip(reading.layers[:-1], NEEDED, strict=True)
    ]
    return torch.stack(shares).sum()


# ---- Fours ---------------------------------------------------------------------------------------


def put_in_fours(net: Network, corpus: Corpus) -> None:
    """Orders the values so that as many fours as can be are all zeros."""
    net.reorder(torch.from_numpy(order_in_fours(active_at_names(net, corpus))))


@torch.no_grad()
def active_at_names(net: Network, corpus: Corpus) -> NDArray[np.bool_]:
    """Which values aren't zero, in the layers that others read, at tokens with a capital and beside
    them: [tokens and layers][width]"""
    found: list[NDArray[np.bool_]] = []
    for segments in islice(document_groups(corpus, None), FOURS_GROUPS):
        batch = make_batch(corpus, segments, np.zeros(len(segments), bool), 0.0, None)
        capitals = np.flatnonzero(~is_small(corpus, batch.toks))
        windows = (capitals[:, None] + [-1, 0, 1]).clip(0, len(batch.toks) - 1).reshape(-1)
        found.extend((h[put(windows)] > 0).cpu().numpy() for h in net(batch).layers[:-1])
    return np.concatenate(found)


def order_in_fours(active: NDArray[np.bool_]) -> NDArray[np.int64]:
    """From the most frequent value to the rarest, then swapped as long as that leaves fewer fours
    active."""
    at = np.packbits(active, axis=0).T  # of each value: where it is active
    fours = np.argsort(-active.mean(axis=0), kind="stable").reshape(-1, FOUR)

    def n_active(*values: NDArray[np.uint8]) -> int:
        return int(np.bitwise_count(np.bitwise_or.reduce(values)).sum())

    def swap_best(a: NDArray[np.int64], b: NDArray[np.int64]) -> bool:
        """Swaps a value of four `a` for one of `b`, the best pair, if any is better."""
        least, best = n_active(*at[a]) + n_active(*at[b]), None
        for i, j in product(range(FOUR), repeat=2):
            n = n_active(*at[np.delete(a, i)], at[b[j]]) + n_active(*at[np.delete(b, j)], at[a[i]])
            if n < least:
                least, best = n, (i, j)
        if best:
            i, j = best
            a[i], b[j] = b[j], a[i]
        return best is not None

    n_swaps = 1
    while n_swaps:
        n_swaps = sum(swap_best(a, b) for a, b in combinations(fours, 2))
    return fours.reshape(-1)


# ---- The gate ------------------------------------------------------------------------------------


def gate_errors(net: Network, first: Tensor, corpus: Corpus, batch: Batch) -> Tensor:
    """Of small-letter tokens, by the chance that they are part of a name."""
    named = ((corpus.allowed[batch.toks] & 1) == 0).astype(np.float32)
    if corpus.targets is not None:
        targets = corpus.targets[batch.toks].astype(np.float32)
        named = np.where(targets.any(axis=1), 1 - targets[:, 0], named)
    small = np.flatnonzero(is_small(corpus, batch.toks))
    sums = first[put(small)] @ net.gate + net.gate_bias
    return errors(sums, put(named[small])).sum() / len(batch.toks)


def errors(sums: Tensor, named: Tensor) -> Tensor:
    return MISSED * named * F.softplus(-sums) + (1 - named) * F.softplus(sums)


def fit_gate(net: Network, corpus: Corpus) -> None:
    """Begins with the best gate for the first layer as it is, a logistic regression."""
    small, named = of_small(net, corpus)
    first, y = first_values(net, corpus)[small].to(DEVICE), put(named.astype(np.float32))
    optimizer = torch.optim.LBFGS([net.gate, net.gate_bias], max_iter=100)

    def loss() -> Tensor:
        optimizer.zero_grad()
        sums = first @ net.gate + net.gate_bias
        total = errors(sums, y).mean() + 1e-4 * (net.gate**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)


def gate(net: Network, corpus: Corpus) -> Gate:
    """The gate in whole numbers. Its limit lets nearly all small-letter tokens pass that the
    network finds in names; where it finds none, as yet, all pass."""
    small, named = of_small(net, corpus)
    if not named.any():
        return OPEN_GATE
    weights = in_steps(net.gate, max(float(net.gate.detach().abs().max()), 1e-9) / 127, "i1", 127)
    first = (first_values(net, corpus)[small] / ACTIVATION_STEP).numpy()
    sums = first @ weights.astype(np.float32)
    return Gate(weights, int(np.quantile(sums[named], 1 - GATE_RECALL)))


def is_small(corpus: Corpus, toks: NDArray[np.int64] | slice) -> NDArray[np.bool_]:
    """Of each of these tokens: whether it has no capital."""
    return corpus.keys[corpus.words[toks]] < 0


def of_small(net: Network, corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The tokens without a capital, and whether the network finds them in a name."""
    small = np.flatnonzero(is_small(corpus, slice(None)))
    return small, best_tags(net, corpus)[small] > 0


@torch.no_grad()
def first_values(net: Network, corpus: Corpus) -> Tensor:
    """The tokens' values after the first layer: [n_toks][width]"""
    values = torch.zeros(len(corpus.words), net.shape.width)
    for segments in document_groups(corpus, None):
        batch = make_batch(corpus, segments, np.zeros(len(segments), bool), 0.0, None)
        first = next(net.layers(batch, net.context_sums(batch)))
        values[torch.from_numpy(batch.toks)] = first.cpu()
    return values
