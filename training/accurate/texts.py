"""What the second reader learns from: texts in pieces, and what a teacher told of their tokens.

    texts = read(data, model)               for window in windows(texts, text, limit): ...

The teacher's word is a file, DATA/ner/teacher.npz: probabilities of the tags of each token of
3.25 million words, by one teacher of `training/silver.py` (its README has the figures). Texts are
told by their place among those of `make_model.tagger_texts` and a checksum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, from_numpy

from newscore.train import Example
from training import encoder as teacher
from training import make_model, network, silver
from training.accurate.encoder import END, PAD, START, UNKNOWN
from training.network import N_TAGS, Corpus, Subwords

Window = tuple[int, int]  # a range of tokens


class Texts(NamedTuple):
    corpus: Corpus
    subwords: Subwords
    no_letters: NDArray[np.bool_]  # [n_pieces] pieces without a letter, which no style changes

    def n_pieces(self, window: Window) -> int:
        return int(self.subwords.bounds[window[1]] - self.subwords.bounds[window[0]])


# ---- What the teacher told ----------------------------------------------------------------------


def told(path: Path, texts: Sequence[Example]) -> Iterator[tuple[Example, silver.Told]]:
    """The texts that the file knows, in its order.

    Of each text: n tokens, of each the gap to the one before and its length in code points; and of
    the tags that are not nearly impossible the probability, in 255ths: p[k] of tag[k] at the token
    tok[k] of all texts together. What isn't there is no name.
    """
    file = dict(np.load(path))
    ends = np.cumsum(file["n"].astype(np.int64))
    from_, to = np.searchsorted(file["tok"], ends - file["n"]), np.searchsorted(file["tok"], ends)
    for k, (number, checksum) in enumerate(zip(file["idx"], file["sha"], strict=True)):
        digest = hashlib.sha1(texts[number].text.encode(), usedforsecurity=False).hexdigest()
        if int(digest[:8], 16) != checksum:
            continue
        toks = slice(int(ends[k]) - int(file["n"][k]), int(ends[k]))
        gap, length = file["gap"][toks].astype(np.int64), file["len"][toks].astype(np.int64)
        stops = np.cumsum(gap + length)
        marginals = np.zeros((len(gap), N_TAGS), np.float32)
        some = slice(int(from_[k]), int(to[k]))
        marginals[file["tok"][some] - toks.start, file["tag"][some]] = file["p"][some]
        marginals[:, 0] += np.where(marginals.any(axis=1), 0, 255)
        marginals /= marginals.sum(axis=1, keepdims=True)
        yield (
            texts[number],
            silver.Told(
                (stops - length).astype(np.uint32),
                stops.astype(np.uint32),
                marginals.astype(np.float16),
            ),
        )


def in_pieces(corpus: Corpus, examples: Sequence[Example], tokenizer: Tokenizer) -> Texts:
    texts = [example.text for example in examples]
    subwords = teacher.subwords(corpus, texts, tokenizer, UNKNOWN)
    vocabulary = tokenizer.get_vocab()
    no_letters = np.zeros(len(vocabulary), dtype=np.bool_)
    for piece, number in vocabulary.items():
        no_letters[number] = not any(map(str.isalpha, piece))
    return Texts(corpus, subwords, no_letters)


def read(data: Path, model: bytes, tokenizer: Tokenizer) -> Texts:
    texts = list(make_model.tagger_texts(data, 1))
    examples, said = zip(*told(data / "ner/teacher.npz", texts), strict=True)
    corpus = silver.with_targets(network.encode(model, examples), said)
    return in_pieces(corpus, examples, tokenizer)


# ---- Windows: what is read together --------------------------------------------------------------


def windows(texts: Texts, text: int, limit: int) -> Iterator[Window]:
    """Whole sentences of a text, together at most `limit` pieces, and a longer one in parts."""
    corpus, bounds = texts.corpus, texts.subwords.bounds
    first, last = np.searchsorted(corpus.text, [text, text + 1])
    if first == last:
        return
    start = end = int(corpus.first[first])
    for length in corpus.length[first:last]:
        if bounds[end + length] - bounds[start] > limit and start < end:
            yield start, end
            start = end
        end += int(length)
        while bounds[end] - bounds[start] > limit:
            part = int(np.searchsorted(bounds, bounds[start] + limit, side="right")) - 1
            yield start, part
            start = part
    yield start, end


def groups(texts: Texts, some: Sequence[Window], n_places: int) -> Iterator[list[Window]]:
    """Windows of like lengths, as many as fit into n_places with what fills them up."""
    group: list[Window] = []
    for window in sorted(some, key=texts.n_pieces):
        if group and (len(group) + 1) * (texts.n_pieces(window) + 2) > n_places:
            yield group
            group = []
        group.append(window)
    if group:
        yield group


class Batch(NamedTuple):
    ids: Tensor  # [n_windows][n_places]
    ways: Tensor
    firsts: Tensor  # [n_toks] place of each token's first piece
    toks: NDArray[np.int64]  # [n_toks] numbers of the tokens


AS_IT_IS, SMALL, CAPITALS, TITLE = range(4)  # styles of a text


def in_style(ways: NDArray[np.int64], letters: NDArray[np.bool_], style: int) -> NDArray[np.int64]:
    """How the words would be written. Pieces stay the same: they are in small letters."""
    if style == AS_IT_IS:
        return ways
    if style == SMALL:
        return np.zeros_like(ways)
    return np.where(letters, 2 if style == CAPITALS else np.maximum(ways, 1), ways)


def make_batch(texts: Texts, group: Sequence[Window], styles: Sequence[int]) -> Batch:
    ids, ways, bounds = texts.subwords
    n_places = max(map(texts.n_pieces, group)) + 2
    n_places += -n_places % 8  # which the kernels of attention like
    row_ids = np.full((len(group), n_places), PAD)
    row_ways = np.zeros_like(row_ids)
    firsts, toks = [], []
    for row, ((start, end), style) in enumerate(zip(group, styles, strict=True)):
        span = slice(bounds[start], bounds[end])
        n = span.stop - span.start
        letters = ~texts.no_letters[ids[span]]
        row_ids[row, : n + 2] = np.concatenate([[START], ids[span], [END]])
        row_ways[row, 1 : n + 1] = in_style(ways[span], letters, style)
        firsts.append(row * n_places + 1 + bounds[start:end] - bounds[start])
        toks.append(np.arange(start, end))
    return Batch(
        from_numpy(row_ids),
        from_numpy(row_ways),
        from_numpy(np.concatenate(firsts)),
        np.concatenate(toks),
    )
