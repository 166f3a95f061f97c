"""What far larger networks make of the texts, for the tagger to learn.

A network behind a pre-trained encoder (encoder.py) learns on the marked texts: a teacher. On news
of any agency and year it is better than what ships, and a hundred times as slow. It tells the
probability of each tag at each token of the unmarked news; and of the marked texts the same, among
the tags that their marks leave possible. What several teachers tell counts in equal parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newscore.train import Example
from training import corpora, encoder, network, texts
from training.network import N_TAGS, U32, Corpus, Settings

EXAMPLES_AT_ONCE = 400
ALL_LABELS = (1 << len(corpora.LABELS)) - 1
BY_RULES = [tag for label in ("TIME", "PERCENT") for tag in network.tags_of(label, corpora.LABELS)]


class Told(NamedTuple):
    """What the teacher tells of a text's tokens."""

    starts: U32  # [n_toks] code points
    ends: U32
    marginals: NDArray[np.float16]  # [n_toks][n_tags]


def train_teacher(
    blank: bytes,
    examples: Sequence[Example],
    centres: NDArray[np.float32],
    settings: Settings,
    report: Callable[[str], None],
) -> encoder.Teacher:
    teacher = encoder.Teacher(settings.shape, centres, settings.seed, encoder.read_archive())
    corpus = teacher.prepared(network.encode(blank, examples), examples)
    network.train(corpus, centres, settings, report, start=teacher)
    return teacher


def marginals(teacher: network.Network, corpus: Corpus) -> NDArray[np.float16]:
    """Of each tag, among those that are allowed: [n_toks][n_tags]. Labels that no corpus marks in
    full, and rules find, count as no name."""
    found = np.zeros((len(corpus.words), N_TAGS), dtype=np.float16)
    transitions = teacher.transitions.detach().cpu().numpy()
    for segments, toks, scores in network.scores_of(teacher, corpus):
        chain = corpus.length[segments], np.ones(len(segments), dtype=np.float32)
        free = network.marginals(*chain, scores, transitions)
        _, away, _ = network.chain_gradient(*chain, corpus.allowed[toks], scores, transitions)
        among = free - away
        among[:, 0] += among[:, BY_RULES].sum(axis=1)
        among[:, BY_RULES] = 0
        found[toks] = among
    return found


def tell(
    blank: bytes,
    teacher: network.Network,
    examples: Iterator[Example],
    report: Callable[[str], None],
) -> Iterator[Told]:
    """What the teacher tells of each example."""
    n_done = 0
    while some := list(islice(examples, EXAMPLES_AT_ONCE)):
        corpus = teacher.prepared(network.encode(blank, some), some)
        found = marginals(teacher, corpus)
        for toks in network.tokens_of_texts(corpus):
            yield Told(corpus.starts[toks], corpus.ends[toks], found[toks])
        n_done += len(some)
        report(f"read {n_done:,} texts")


def agreed(
    blank: bytes, examples: Iterator[Example], told: Sequence[Sequence[Told]]
) -> Iterator[tuple[Example, Told]]:
    """Each example, and the mean of what the teachers tell of it. Unmarked ones get its likeliest
    marks. `told`: of each teacher."""
    means = (
        of_one._replace(marginals=np.mean([it.marginals for it in (of_one, *others)], axis=0))
        for of_one, *others in zip(*told, strict=True)
    )
    pairs = zip(examples, means, strict=True)
    while some := list(islice(pairs, EXAMPLES_AT_ONCE)):
        corpus = network.encode(blank, (example for example, _ in some))
        tags = np.concatenate([mean.marginals.argmax(axis=1) for _, mean in some])
        names = network.names_of(corpus, tags, corpora.LABELS)
        for (example, mean), its_names in zip(some, names, strict=True):
            if example.open_labels == ALL_LABELS:
                example = replace(example, golds=corpora.as_golds(its_names), open_labels=0)
            yield example, mean


def unmarked(data: Path) -> Iterator[Example]:
    """News and other texts of which nothing is known."""
    for doc in corpora.silver_documents(data):
        yield Example(doc["text"], [], ALL_LABELS)
    for text in texts.of_other_genres(data):
        yield Example(text, [], ALL_LABELS)


def with_targets(corpus: Corpus, told: Sequence[Told | None]) -> Corpus:
    """The corpus, whose tokens are to get the probabilities that are told of them. `told`: of each
    text; those of a text in capitals are those of the text as it was."""
    targets = np.zeros((len(corpus.words), N_TAGS), dtype=np.float16)
    for toks, said in zip(network.tokens_of_texts(corpus), told, strict=True):
        if said is None or not len(said.starts):
            continue
        at = np.searchsorted(said.starts, corpus.starts[toks]).clip(max=len(said.starts) - 1)
        same = (said.starts[at] == corpus.starts[toks]) & (said.ends[at] == corpus.ends[toks])
        theirs = said.marginals[at].astype(np.float32)
        # Any other sum than 1 would push all scores alike, pass after pass.
        theirs /= theirs.sum(axis=1, keepdims=True)
        targets[toks] = np.where(same[:, None], theirs, 0)
    return replace(corpus, targets=targets)
