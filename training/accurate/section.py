"""The section "ents.encoder" (csrc/core/nn/nsc_encoder.h) of an encoder that was trained."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from training.accurate.encoder import (
    END,
    HEADS,
    INNER,
    LAYERS,
    PLACES,
    START,
    WEIGHT_MAX,
    WIDTH,
    Dense,
    Encoder,
)
from training.encoder import N_WAYS

ALIGNMENT = 64
N_LANES = 32
N_EFFORTS = 32


def floats(values: Tensor | NDArray[np.float64]) -> bytes:
    array = values.detach().numpy() if isinstance(values, Tensor) else values
    return np.ascontiguousarray(array, dtype="<f4").tobytes()


def in_tiles(weights: NDArray[np.int8]) -> bytes:
    """[n_out][n_in] -> [n_out / 16][n_in / 4][16][4], as the instructions of processors take it."""
    n_out, n_in = weights.shape
    return weights.reshape(n_out // 16, 16, n_in // 4, 4).transpose(0, 2, 1, 3).tobytes()


def dense_parts(dense: Dense, factors: NDArray[np.float64] | float = 1.0) -> Iterator[bytes]:
    """`factors`: what the outputs are multiplied by."""
    exact, row = (values.detach().double().numpy() for values in dense.scaled_weights())
    whole = np.round(exact).clip(-WEIGHT_MAX, WEIGHT_MAX)
    zero, bias = dense.zero.double().numpy(), dense.bias.detach().double().numpy()
    scale = row * factors
    shifted = bias * factors - scale * (whole @ zero)
    n_more = -len(row) % 32
    yield floats(1 / dense.step.double().numpy())
    yield floats(zero)
    yield floats(np.pad(scale, (0, n_more)))
    yield floats(np.pad(shifted, (0, n_more)))
    yield in_tiles(np.pad(whole, ((0, n_more), (0, 0))).astype(np.int8))


def parts(net: Encoder, weight: float, effort: float, limits: list[float]) -> Iterator[bytes]:
    words = net.words.numpy()
    scale = np.abs(words).max(1) / WEIGHT_MAX
    yield struct.pack(
        "<10I2f16x", WIDTH, INNER, HEADS, LAYERS, len(words), PLACES, N_WAYS, N_LANES,
        START, END, weight, effort,
    )  # fmt: skip
    yield floats(np.array(limits))
    yield floats(scale)
    yield np.round(words / scale[:, None]).astype(np.int8).tobytes()
    yield floats(net.places)
    yield floats(net.ways)
    yield from (floats(net.norm.weight), floats(net.norm.bias))
    queries = np.ones(3 * WIDTH)
    queries[:WIDTH] = 1 / math.sqrt(WIDTH // HEADS)
    for layer in net.layers:
        yield from dense_parts(layer.qkv, queries)
        yield from dense_parts(layer.o)
        yield from (floats(layer.norm1.weight), floats(layer.norm1.bias))
        yield from dense_parts(layer.up)
        yield from dense_parts(layer.down)
        yield from (floats(layer.norm2.weight), floats(layer.norm2.bias))
    yield from dense_parts(net.out)


def section(net: Encoder, weight: float, effort: float, limits: list[float]) -> bytes:
    """`weight`: what its scores are multiplied by before they are added to the tagger's. `limits`:
    the doubt above which a sentence is read again, at efforts from 0 to 1. `effort`: by default."""
    return b"".join(
        part + bytes(-len(part) % ALIGNMENT) for part in parts(net, weight, effort, limits)
    )
