"""The section "ents.encoder" (csrc/core/nn/nsc_encoder.h): of an encoder that was trained, and read
again where training goes on."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import DTypeLike, NDArray
from torch import Tensor, nn

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
    n_more = -len(row) % N_LANES
    yield floats(1 / dense.step.double().numpy())
    yield floats(zero)
    yield floats(np.pad(scale, (0, n_more)))
    yield floats(np.pad(shifted, (0, n_more)))
    yield in_tiles(np.pad(whole, ((0, n_more), (0, 0))).astype(np.int8))


def query_factors() -> NDArray[np.float64]:
    """What the outputs of `Layer.qkv` are multiplied by: attention's root is in the queries."""
    factors = np.ones(3 * WIDTH)
    factors[:WIDTH] = 1 / math.sqrt(WIDTH // HEADS)
    return factors


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
    for layer in net.layers:
        yield from dense_parts(layer.qkv, query_factors())
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


# ---- Read again ---------------------------------------------------------------------------------


class Parts:
    """The arrays of a section, one behind another."""

    def __init__(self, section: bytes) -> None:
        self.section, self.at = section, ALIGNMENT

    def take(self, dtype: DTypeLike, *shape: int) -> NDArray[np.float64]:
        n = math.prod(shape)
        values = np.frombuffer(self.section, dtype, n, self.at)
        self.at += -(-values.nbytes // ALIGNMENT) * ALIGNMENT
        return values.reshape(shape).astype(np.float64)

    def fill(self, *targets: Tensor) -> None:
        for target in targets:
            target.copy_(torch.from_numpy(self.take("<f4", *target.shape)))

    def fill_norm(self, norm: nn.LayerNorm) -> None:
        self.fill(norm.weight, norm.bias)

    def fill_dense(self, dense: Dense, factors: NDArray[np.float64] | float = 1.0) -> None:
        n_out, n_in = dense.weight.shape
        n_lanes = -(-n_out // N_LANES) * N_LANES
        step, zero = 1 / self.take("<f4", n_in), self.take("<f4", n_in)
        scale, shifted = self.take("<f4", n_lanes), self.take("<f4", n_lanes)
        tiles = self.take("i1", n_lanes // 16, n_in // 4, 16, 4)
        whole = tiles.transpose(0, 2, 1, 3).reshape(n_lanes, n_in)[:n_out]
        scale, shifted = scale[:n_out], shifted[:n_out]
        row = scale / factors
        dense.weight.copy_(torch.from_numpy(whole * row[:, None] / step))
        dense.bias.copy_(torch.from_numpy((shifted + scale * (whole @ zero)) / factors))
        dense.step.copy_(torch.from_numpy(step))
        dense.zero.copy_(torch.from_numpy(zero))


@torch.no_grad()
def fill(net: Encoder, section: bytes) -> None:
    """Gives the encoder the weights and the ranges of a section that was made from another."""
    head = struct.unpack_from("<10I", section)
    expected = (WIDTH, INNER, HEADS, LAYERS, len(net.words), PLACES, N_WAYS, N_LANES, START, END)
    if head != expected:
        raise ValueError(f"an encoder of the shape {expected} is needed, this one has {head}")
    read = Parts(section)
    read.take("<f4", N_EFFORTS)
    scale = read.take("<f4", len(net.words))
    rows = read.take("i1", *net.words.shape)
    net.words.copy_(torch.from_numpy(rows * scale[:, None]))
    read.fill(net.places, net.ways)
    read.fill_norm(net.norm)
    for layer in net.layers:
        read.fill_dense(layer.qkv, query_factors())
        read.fill_dense(layer.o)
        read.fill_norm(layer.norm1)
        read.fill_dense(layer.up)
        read.fill_dense(layer.down)
        read.fill_norm(layer.norm2)
    read.fill_dense(net.out)
