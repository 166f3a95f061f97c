"""Training of name taggers: what ``newscore train`` and the shipped model's recipe run.

A new model takes splitter, word clusters and name lists from a base model and learns weights for
its own labels, learns to correct the base model's network, or adds labels to those of the network.
Training is repeatable: the same texts, in the same order, give the same file.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from newscore import _added, _train
from newscore._added import MAX_LABELS, N_LANES
from newscore._files import NewFile, refuse_unwritable
from newscore.eval import Report, evaluate, read_gold
from newscore.gold import Gold, GoldError, Name
from newscore.view import short

if TYPE_CHECKING:
    from newscore import Pipeline

__all__ = [
    "LOOSE",
    "MAYBE",
    "Example",
    "GoldSpan",
    "Outcome",
    "Settings",
    "TrainingError",
    "blank_model",
    "fit",
    "train",
    "with_sections",
]

SECOND_READER = ("ents.pieces", "ents.encoder")  # sections that know the labels of one model
MAYBE = 1  # a gold that may be no name at all
LOOSE = 2  # a range in which names of these labels may lie anywhere

GoldSpan: TypeAlias = tuple[int, int, int, int]  # start, end, set of labels (a bit each), flags


@dataclass(frozen=True)
class Example:
    """A text and what is known of its names; `open_labels` are those on which it is silent."""

    text: str
    golds: Sequence[GoldSpan]
    open_labels: int = 0
    weight: float = 1.0


@dataclass(frozen=True)
class Settings:
    """The trainer's settings; the defaults are those of the shipped model."""

    epochs: int = 8
    rate: float = 0.15
    l2: float = 2.0
    min_gradient: float = 0.002
    dropout: float = 0.0
    min_count: int = 2
    max_features: int = 150_000
    seed: int = 1
    patience: int = 3


# On top of a network less is to be learned, and carefully.
TUNING = Settings(rate=0.05, l2=1.0, dropout=0.2)
# Of a label that is added, all is to be learned, and the others cannot be lost.
ADDING = Settings(rate=0.15, l2=0.3, dropout=0.2)
SMALL_LETTERS = 0.05  # of a new label's names, from which share on words in them are read
HELD_OUT = 10  # of a user's documents, every tenth is held out when there is no file for that
LEAST_DOCUMENTS = 20  # below this, none is
MAX_MISFITS, MAX_SHOWN = 5, 60  # of names that are told of, characters of each
MAX_LINE_CHARS = 2000  # of what is said on the way, which names files


class TrainingError(ValueError):
    """A training file that cannot be used; the message names the file and the line."""


def blank_model(sections: dict[str, bytes], labels: Sequence[str]) -> bytes:
    """A model with these labels and no weights yet, over the other sections of `sections`."""
    if not 1 <= len(labels) <= MAX_LABELS:
        raise TrainingError(f"expected 1 to {MAX_LABELS} labels, got {len(labels)}")
    no_weights = _train.build_table(b"", b"", N_LANES)
    no_transitions = bytes(2 * N_LANES * (N_LANES + 1))
    head = struct.pack("<fffI", 0.03, 1.0, 0.0, 1 + 2 * len(labels))
    blank = {
        **{name: data for name, data in sections.items() if name not in SECOND_READER},
        "ents.labels": b"".join(label.encode() + b"\0" for label in labels),
        "card": sections.get("card", b"{}"),
        "ents.weights": no_weights,
        "ents.transitions": head + no_transitions,
        "ents.network": b"",
    }
    return _train.write_model(list(blank.items()))


def fit(
    model: bytes,
    examples: Iterable[Example],
    settings: Settings,
    report: Callable[[str], None] | None = None,
    *,
    judge: Callable[[bytes], float] | None = None,
    tune: bool = False,
) -> bytes:
    """Returns `model` with weights learned from `examples`; `report` gets a line for each pass.

    With `tune`, they are learned on top of the model's network. `judge` gives a model's score on
    held-out texts after each pass: the best one is returned, and after `settings.patience` passes
    without a better one training ends.
    """
    trainer = _train.Trainer(model, tune=tune)
    for example in examples:
        trainer.add(example.text, example.golds, example.open_labels, example.weight)
    if judge is None:
        return with_sections(model, _descend(trainer, settings, report))
    return _descend_while_better(model, trainer, settings, report or _ignore, judge)


def _descend_while_better(
    model: bytes,
    trainer: _train.Trainer,
    settings: Settings,
    report: Callable[[str], None],
    judge: Callable[[bytes], float],
) -> bytes:
    trainer.prepare(settings.min_count)
    report(", ".join(f"{number:,} {what}" for what, number in trainer.counts().items()))
    best, best_score, waited = model, judge(model), 0
    report(f"before training: held-out F1 {best_score:.4f}")
    for epoch in range(settings.epochs):
        rate = settings.rate * (1 - epoch / settings.epochs)
        loss = trainer.epoch(
            rate, settings.l2, settings.min_gradient, settings.dropout, settings.seed + epoch
        )
        made = with_sections(model, _learned(trainer, settings))
        score = judge(made)
        better = score > best_score
        mark = ", the best so far" if better else ""
        report(
            f"pass {epoch + 1} of {settings.epochs}: loss {loss:.4f}, held-out F1 {score:.4f}{mark}"
        )
        waited = 0 if better else waited + 1
        if better:
            best, best_score = made, score
        elif waited >= settings.patience:
            report(f"no better one in {waited} passes: done")
            break
    return best


def with_sections(model: bytes, sections: Mapping[str, bytes]) -> bytes:
    """`model` with some sections replaced."""
    return _train.write_model(list((dict(_train.read_model(model)) | dict(sections)).items()))


def _learned(trainer: _train.Trainer, settings: Settings) -> dict[str, bytes]:
    """The sections that a trainer makes."""
    weights, transitions = trainer.finish(settings.max_features)
    return {"ents.weights": weights, "ents.transitions": transitions}


def _descend(
    trainer: _train.Trainer, settings: Settings, report: Callable[[str], None] | None
) -> dict[str, bytes]:
    report = report or _ignore
    trainer.prepare(settings.min_count)
    report(", ".join(f"{number:,} {what}" for what, number in trainer.counts().items()))
    for epoch in range(settings.epochs):
        rate = settings.rate * (1 - epoch / settings.epochs)
        loss = trainer.epoch(
            rate, settings.l2, settings.min_gradient, settings.dropout, settings.seed + epoch
        )
        report(f"pass {epoch + 1} of {settings.epochs}: loss {loss:.4f}")
        if epoch == settings.epochs - 2:
            trainer.finish(settings.max_features)  # the last pass mends what pruning broke
    return _learned(trainer, settings)


# ---- A user's own model -------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of training. Without held-out texts, nobody knows how good the model is."""

    tuned: bool  # on top of the base model's network
    misfits: tuple[str, ...]  # names that no words begin and end with: they teach nothing
    held_out: Report | None
    before: Report | None  # the base model on the same texts, when it was tuned
    added: tuple[str, ...] = ()  # labels that the base model lacks, beside its own
    gave_way: tuple[str, ...] = ()  # labels of the base model that made room for them
    kept: Report | None = None  # with added labels, against the names that the base model finds


@dataclass(frozen=True)
class _Start:
    """What training begins with, and how."""

    model: bytes
    labels: Sequence[str]
    settings: Settings
    tuned: bool
    added: tuple[str, ...] = ()
    gave_way: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def train(
    gold_paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    base: str | PathLike[str] | None = None,
    dev: str | PathLike[str] | None = None,
    epochs: int | None = None,
    tune: bool | None = None,
    add: bool = False,
    progress: bool = False,
    seed: int = Settings.seed,
) -> Outcome:
    """Trains a tagger on a gold file or several and writes its model to `out`, when it is complete.

    Gold files are JSON Lines, {"text": ..., "entities": [[start, end, label], ...]} a line, offsets
    in code points, end exclusive; or CoNLL files, which newscore.conll describes.

    When all their labels are labels of the model `base`, a path or the name of an installed model
    (the bundled one without it), and it has a network, that model is tuned: weights learned on top
    of its network correct it, and labels that the files do not mark stay as they are. Otherwise, or
    with `tune` off, the model is a new one: its labels are those of the files alone, the most
    frequent first, and all that `base` knows of names is lost; splitter, word clusters and name
    lists come from it.

    With `add`, labels that `base` lacks are added to its own, and its names stay what they were but
    where a new label is likelier. A model has 11 labels at most: when there is no room, PERCENT,
    TIME and MONEY give way, in this order, and are no names any more; `doc.amounts` and `doc.dates`
    still have them.

    A name whose begin or end lies inside a word cannot be learned. Such misfits are named in the
    outcome, with `progress` before training begins.

    After each pass the model is scored on `dev`, or on every tenth document when there is no such
    file and there are 20 documents or more: the best one is kept, and training ends when three
    passes made it no better.

    Raises TrainingError for files without names or with more than 11 labels or overlapping names,
    newscore.gold.GoldError for a broken line, ModelError for a broken base, OSError for a file that
    cannot be read or written.
    """
    import newscore

    if add and tune is False:
        raise ValueError("add=True keeps what the base model knows, tune=False drops it")
    paths = [gold_paths] if isinstance(gold_paths, (str, PathLike)) else list(gold_paths)
    files = [Path(path) for path in paths]
    refuse_unwritable(str(out))
    nlp = newscore.load(base)  # also says what is wrong with it
    base_path, base_labels = nlp.path, nlp.labels
    model = Path(base_path).read_bytes()
    documents = [gold for path in files for gold in _read(path)]
    held_out = _read(Path(dev)) if dev else []
    if not dev and len(documents) >= LEAST_DOCUMENTS:
        held_out = documents[HELD_OUT - 1 :: HELD_OUT]
        documents = [gold for n, gold in enumerate(documents, 1) if n % HELD_OUT]
    counts = Counter(label for gold in documents for *_, label in gold.entities or ())
    labels = [label for label, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if not labels:
        raise TrainingError(f"no names in {', '.join(map(str, files))}")
    for label in labels:
        if not re.fullmatch(r"[A-Za-z0-9_]{1,15}", label):
            raise TrainingError(f"label {label!r}: expected 1 to 15 letters, digits or _")
    sections = dict(_train.read_model(model))
    can_tune = bool(sections.get("ents.network")) and (add or set(labels) <= set(base_labels))
    if (tune or add) and not can_tune:
        needed = "" if add else f" and the labels {', '.join(labels)}"
        raise TrainingError(
            f"cannot {'add to' if add else 'tune'} {base_path}: expected a model with a network"
            f"{needed}"
        )
    if not can_tune or tune is False:
        start = _Start(blank_model(sections, labels), labels, Settings(), tuned=False)
    elif set(labels) <= set(base_labels):
        start = _tuned(nlp, sections)
    else:
        start = _added_to(nlp, sections, documents, labels)
    settings = replace(start.settings, epochs=epochs or start.settings.epochs, seed=seed)
    card = _card(files, documents, counts, settings, start)
    bit = {label: 1 << k for k, label in enumerate(start.labels)}
    silent = sum(bit[label] for label in start.labels if label not in counts)
    examples = [Example(g.text, _ascending(g, bit), silent) for g in documents]
    misfits = tuple(_misfits(base, documents))
    if progress:
        _print_beginning(start, labels, base_labels, misfits)
    scored = _scorer(held_out, labels)
    judge = (lambda made: scored(made).entities.f1) if held_out else None
    report = _print_line if progress else None
    begin = with_sections(start.model, {"card": json.dumps(card).encode()})
    made = fit(begin, examples, settings, report, judge=judge, tune=start.tuned)
    with NewFile(str(out)) as file:
        file.write(made)
    kept = None
    if held_out and start.added:
        others = [label for label in base_labels if label in bit and label not in counts]
        kept = _scorer(_answers(nlp, held_out, others), others)(made)
    return Outcome(
        start.tuned,
        misfits,
        scored(made) if held_out else None,
        scored(model) if held_out and start.tuned and not start.added else None,
        start.added,
        start.gave_way,
        kept,
    )


def _learned_before(nlp: Pipeline) -> TrainingError:
    return TrainingError(
        f"cannot go on from {nlp.path}: it was trained on texts, and what it learned of its labels "
        "would be lost; give those texts and the new ones with the model that it was made from"
    )


def _tuned(nlp: Pipeline, sections: dict[str, bytes]) -> _Start:
    if nlp.card.get("added"):
        raise _learned_before(nlp)
    no_weights = _train.build_table(b"", b"", N_LANES)
    model = _train.write_model(list({**sections, "ents.weights": no_weights}.items()))
    return _Start(model, nlp.labels, TUNING, tuned=True)


def _added_to(
    nlp: Pipeline, sections: dict[str, bytes], documents: Sequence[Gold], labels: Sequence[str]
) -> _Start:
    """The base model with the labels that it lacks."""
    if sections["ents.weights"] != _train.build_table(b"", b"", N_LANES):
        raise _learned_before(nlp)
    new = [label for label in labels if label not in nlp.labels]
    try:
        places = _added.places_for(new, nlp.labels, labels)
    except ValueError as error:
        raise TrainingError(str(error)) from None
    like = _added.nearest(nlp, documents, new)
    one = {name: data for name, data in sections.items() if name not in SECOND_READER}
    made, own = _added.add_labels(one, nlp.labels, like, places)
    notes = [f"{label} begins as {other or 'no name'}" for label, other in like.items()]
    small = [label for label in new if _share_in_small_letters(documents, label) > SMALL_LETTERS]
    if small:
        made = _added.open_gate(made)
        notes.append(f"{', '.join(small)}: names in small letters, so that all words are read")
    if len(one) < len(sections):
        notes.append("the base model's second reader, which knows no other labels, is left out")
    gave_way = tuple(label for label in nlp.labels if label not in own)
    if gave_way:
        notes.append(
            f"no names any more: {', '.join(gave_way)}; doc.amounts and doc.dates have them"
        )
    model = _train.write_model(list(made.items()))
    return _Start(model, own, ADDING, True, tuple(new), gave_way, tuple(notes))


def _share_in_small_letters(documents: Sequence[Gold], label: str) -> float:
    first = [
        gold.text[name.start]
        for gold in documents
        for name in gold.entities or ()
        if name.label == label
    ]
    return sum(char.islower() for char in first) / len(first)


def _answers(nlp: Pipeline, documents: Sequence[Gold], labels: Sequence[str]) -> list[Gold]:
    """What a model finds in documents, as gold of `labels`, but for what their own names cover."""
    texts = ((gold.text, gold) for gold in documents)
    return [
        gold._replace(
            entities=[
                Name(name.start, name.end, name.label or "")
                for name in doc.ents
                if name.label in labels
                and not any(
                    name.start < end and start < name.end for start, end, _ in gold.entities or ()
                )
            ],
            sentences=None,
        )
        for doc, gold in nlp.pipe(texts, as_tuples=True)
    ]


def _read(path: Path) -> list[Gold]:
    """The documents of a gold file, all of which must say which names they have."""
    documents = list(read_gold(path))
    for gold in documents:
        if gold.entities is None:
            raise GoldError(f'{gold.where}: document {gold.id!r} has no "entities"')
    return documents


def _scorer(held_out: Sequence[Gold], labels: Sequence[str]) -> Callable[[bytes], Report]:
    from newscore import Pipeline, _core

    def scored(model: bytes) -> Report:
        nlp = Pipeline(model, "held-out", _core.default_rules)
        return evaluate(nlp, held_out, labels=labels)

    return scored


def _ascending(gold: Gold, bit: dict[str, int]) -> list[GoldSpan]:
    golds: list[GoldSpan] = []
    for start, end, label in sorted(gold.entities or ()):
        if golds and start < golds[-1][1]:
            first, last = golds[-1][:2]
            raise TrainingError(
                f"{gold.where}: document {gold.id!r}: {_shown(gold, first, last)} and "
                f"{_shown(gold, start, end)} overlap"
            )
        golds.append((start, end, bit[label], 0))
    return golds


def _shown(gold: Gold, start: int, end: int) -> str:
    return f"{gold.text[start:end][:MAX_SHOWN]!r} at {start}:{end}"


def _misfits(base: str | PathLike[str] | None, documents: Sequence[Gold]) -> Iterator[str]:
    """Each name that does not begin and end with words, which the trainer passes over."""
    import newscore

    nlp = newscore.load(base, layers=["tokens"])
    texts = ((gold.text, gold) for gold in documents)
    for doc, gold in nlp.pipe(texts, as_tuples=True):
        starts, ends = set(doc.tokens.starts), set(doc.tokens.ends)
        for start, end, label in gold.entities or ():
            if start not in starts or end not in ends:
                yield f"{gold.where}: {label} {_shown(gold, start, end)} ends inside a word"


def _print_beginning(
    start: _Start, labels: Sequence[str], base_labels: Sequence[str], misfits: Sequence[str]
) -> None:
    new = [label for label in labels if label not in base_labels]
    if new and not start.tuned:
        _print_line(
            f"labels that the base model lacks: {', '.join(new)}. A new model is made, which finds "
            f"{', '.join(labels)} and nothing else that the base model finds (--add, or add=True, "
            "keeps what it finds)"
        )
    for note in start.notes:
        _print_line(note)
    for misfit in misfits[:MAX_MISFITS]:
        _print_line(f"{misfit}: it teaches nothing")
    if len(misfits) > MAX_MISFITS:
        _print_line(f"{len(misfits) - MAX_MISFITS} more names like these")


def _card(
    paths: Sequence[Path],
    documents: Sequence[object],
    counts: Counter[str],
    settings: Settings,
    start: _Start,
) -> dict[str, object]:
    added = " --add" if start.added else ""
    return {
        "name": "own",
        "language": "en",
        "labels": dict(counts.most_common()),
        "data": [
            {"name": path.name, "what": "gold file", "licence": "its owner's"} for path in paths
        ],
        "documents": len(documents),
        "tuned": start.tuned,
        **({"added": start.added, "gave_way": start.gave_way} if start.added else {}),
        "command": f"newscore train{added} --epochs {settings.epochs} --seed {settings.seed}",
    }


def _print_line(line: str) -> None:
    print(short(line, MAX_LINE_CHARS), file=sys.stderr, flush=True)


def _ignore(line: str) -> None:
    del line
