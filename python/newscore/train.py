"""Training of name taggers: what ``newscore train`` and the shipped model's recipe run.

A new model takes splitter, word clusters and name lists from a base model and learns weights for
its own labels. Training is repeatable: the same texts, in the same order, give the same file.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from newscore import _train

MAX_LABELS = 11
N_LANES = 24  # tags that a row of weights has room for
MAYBE = 1  # a gold that may be no name at all
LOOSE = 2  # a range in which names of these labels may lie anywhere

Gold = tuple[int, int, int, int]  # start, end, set of labels (a bit each), flags


@dataclass(frozen=True)
class Example:
    """A text and what is known of its names; `open_labels` are those on which it is silent."""

    text: str
    golds: Sequence[Gold]
    open_labels: int = 0
    weight: float = 1.0


@dataclass(frozen=True)
class Settings:
    """The trainer's settings; the defaults are those of the shipped model."""

    epochs: int = 8
    rate: float = 0.15
    l2: float = 2.0
    quiet: float = 0.002
    dropout: float = 0.0
    min_count: int = 2
    max_features: int = 150_000
    seed: int = 1


class TrainingError(ValueError):
    """A training file that cannot be used; the message names the file and the line."""


def blank_model(sections: dict[str, bytes], labels: Sequence[str]) -> bytes:
    """A model with these labels and no weights yet, over the other sections of `sections`."""
    if not 1 <= len(labels) <= MAX_LABELS:
        raise TrainingError(f"expected 1 to {MAX_LABELS} labels, got {len(labels)}")
    no_weights = _train.build_table(b"", b"", N_LANES)
    no_moves = bytes(2 * N_LANES * (N_LANES + 1))
    blank = {
        **sections,
        "labels": b"".join(label.encode() + b"\0" for label in labels),
        "card": sections.get("card", b"{}"),
        "weights": no_weights,
        "moves": struct.pack("<fffI", 0.03, 1.0, 0.0, 1 + 2 * len(labels)) + no_moves,
        "network": b"",
    }
    return _train.write_model(list(blank.items()))


def fit(
    model: bytes,
    examples: Iterable[Example],
    settings: Settings,
    report: Callable[[str], None] | None = None,
) -> bytes:
    """Returns `model` with weights learned from `examples`; `report` gets a line for each pass."""
    trainer = _train.Trainer(model)
    for example in examples:
        trainer.add(example.text, example.golds, example.open_labels, example.weight)
    weights, moves = _descend(trainer, settings, report)
    return with_sections(model, weights=weights, moves=moves)


def with_sections(model: bytes, **sections: bytes) -> bytes:
    """`model` with some sections replaced."""
    return _train.write_model(list({**dict(_train.read_model(model)), **sections}.items()))


def _descend(
    trainer: _train.Trainer, settings: Settings, report: Callable[[str], None] | None
) -> tuple[bytes, bytes]:
    report = report or _ignore
    trainer.prepare(settings.min_count)
    report(", ".join(f"{number:,} {what}" for what, number in trainer.counts().items()))
    for epoch in range(settings.epochs):
        rate = settings.rate * (1 - epoch / settings.epochs)
        loss = trainer.epoch(
            rate, settings.l2, settings.quiet, settings.dropout, settings.seed + epoch
        )
        report(f"pass {epoch + 1} of {settings.epochs}: loss {loss:.4f}")
        if epoch == settings.epochs - 2:
            trainer.finish(settings.max_features)  # the last pass mends what pruning broke
    return trainer.finish(settings.max_features)


# ---- A user's own model -------------------------------------------------------------------------


def train(
    gold_paths: Sequence[Path],
    out: Path,
    *,
    base: Path | None = None,
    epochs: int = Settings.epochs,
    progress: bool = False,
    seed: int = Settings.seed,
) -> None:
    """Trains a tagger on gold files and writes its model to `out`.

    Each line of a gold file is {"text": ..., "entities": [[start, end, label], ...]}, offsets in
    code points, end exclusive. The new model's labels are those of the files, the most frequent
    first. Splitter, word clusters and name lists come from the model `base`, or the bundled one.

    Raises TrainingError for files without names or with more than 11 labels or overlapping names,
    newscore.eval.GoldError for a broken line, ModelError for a broken base, OSError for a file that
    cannot be read or written.
    """
    import newscore
    from newscore.eval import read_gold

    documents = [gold for path in gold_paths for gold in read_gold(path)]
    counts = Counter(label for gold in documents for *_, label in gold.entities or ())
    labels = [label for label, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if not labels:
        raise TrainingError(f"no names in {', '.join(map(str, gold_paths))}")
    for label in labels:
        if not re.fullmatch(r"[A-Za-z0-9_]{1,15}", label):
            raise TrainingError(f"label {label!r}: expected 1 to 15 letters, digits or _")
    bit = {label: 1 << k for k, label in enumerate(labels)}
    examples = [
        Example(gold.text, _ascending(gold.entities, bit, gold.id))
        for gold in documents
        if gold.entities is not None
    ]
    base_path = newscore.load(base).path  # also says what is wrong with it
    sections = dict(_train.read_model(Path(base_path).read_bytes()))
    sections["card"] = json.dumps(_card(gold_paths, documents, counts, epochs, seed)).encode()
    settings = replace(Settings(), epochs=epochs, seed=seed)
    report = _print_line if progress else None
    out.write_bytes(fit(blank_model(sections, labels), examples, settings, report))


def _ascending(
    names: Sequence[tuple[int, int, str]], bit: dict[str, int], where: str
) -> list[Gold]:
    golds: list[Gold] = []
    for start, end, label in sorted(names):
        if golds and start < golds[-1][1]:
            raise TrainingError(
                f"document {where!r}: names at {golds[-1][:2]} and {(start, end)} overlap"
            )
        golds.append((start, end, bit[label], 0))
    return golds


def _card(
    paths: Sequence[Path],
    documents: Sequence[object],
    counts: Counter[str],
    epochs: int,
    seed: int,
) -> dict[str, object]:
    return {
        "name": "own",
        "language": "en",
        "labels": dict(counts.most_common()),
        "data": [
            {"name": path.name, "what": "gold file", "licence": "its owner's"} for path in paths
        ],
        "documents": len(documents),
        "command": f"newscore train --epochs {epochs} --seed {seed}",
    }


def _print_line(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _ignore(line: str) -> None:
    del line
