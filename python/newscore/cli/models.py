"""The subcommands train, eval and info: making, scoring and showing models."""

from __future__ import annotations

import itertools
import json
import os
import platform
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import newscore
from newscore import _core
from newscore._progress import Progress
from newscore.cli.errors import EXIT_FAILED, complain
from newscore.cli.files import named_file, refuse_devices
from newscore.cli.jsonvalues import DECODER
from newscore.cli.options import EvalOptions, InfoOptions, TrainOptions
from newscore.cli.outputs import Sink, is_terminal, stdout_stream
from newscore.cli.places import refuse_same, status
from newscore.eval import evaluate, read_gold
from newscore.gold import Gold, GoldError
from newscore.view import clean, short

__all__ = ["run"]

# What `info` shows of a model at most, which says of itself what it likes.
MAX_LINES, MAX_CHARS, MAX_NAME_CHARS, MAX_INDENT = 500, 1000, 40, 12


def run(command: str, options: dict[str, Any]) -> int:
    """Runs one of the three and returns the exit code."""
    stdout_stream()  # where results go: when it is closed, they are not worked for
    try:
        if command == "train":
            return run_train(TrainOptions(**options))
        if command == "eval":
            return run_eval(EvalOptions(**options))
        return run_info(InfoOptions(**options))
    except GoldError as error:
        complain(error)
        return EXIT_FAILED


def show(text: str) -> None:
    """Writes lines that people read to standard output."""
    with Sink(None) as sink:
        sink.write(clean(text) + "\n")


def show_json(data: object, indent: int | None = None) -> None:
    """Writes data to standard output, in escapes on a terminal."""
    text = json.dumps(data, indent=indent, ensure_ascii=is_terminal(sys.stdout))
    with Sink(None) as sink:
        sink.write(text + "\n")


def run_train(options: TrainOptions) -> int:
    """Trains, then says how good the model is on held-out texts."""
    from newscore.train import TrainingError, train

    refuse_devices(named_file(options.base), options.dev, *options.gold)
    read = [*options.gold, *([options.dev] if options.dev else [])]
    refuse_same(status(options.output), options.output, read)
    try:
        outcome = train(
            [Path(path) for path in options.gold],
            Path(options.output),
            base=options.base or None,
            dev=Path(options.dev) if options.dev else None,
            epochs=options.epochs,
            tune=False if options.from_scratch else None,
            add=options.add,
            progress=not options.quiet,
            seed=options.seed,
        )
    except TrainingError as error:
        complain(error)
        return EXIT_FAILED
    if outcome.before is not None:
        show(f"the base model on the held-out texts\n{outcome.before.table()}\n")
    if outcome.held_out is not None:
        show(f"the new model on the held-out texts\n{outcome.held_out.table()}")
    if outcome.kept is not None:
        show(f"\nof what the base model finds there, the new model\n{outcome.kept.table()}")
    if outcome.held_out is None and not options.quiet:
        complain("too few texts to hold some out: give --dev to know how good the model is")
    return 0


def run_eval(options: EvalOptions) -> int:
    """Scores a model."""
    refuse_devices(named_file(options.model), *options.gold)
    nlp = newscore.load(options.model, effort=options.effort)
    seen = Seen()
    docs = seen.through(itertools.chain.from_iterable(map(read_gold, options.gold)))
    with Progress(None, "docs", enabled=False if options.quiet else None) as progress:
        report = evaluate(
            nlp,
            docs,
            labels=options.labels,
            rename=options.rename,
            threads=options.threads,
            min_score=options.min_score,
            tick=progress.update,
        )
    if not seen.names and not seen.sentences:
        what = 'has "entities" or "sentences"' if report.n_docs else "is there"
        complain(f"{', '.join(options.gold)}: no document {what}, so there is nothing to score")
        return EXIT_FAILED
    if seen.names and not report.entities.gold:
        complain(f"no gold name to score: those of the documents are {seen.labels()}")
    if options.json:
        show_json(report.to_dict(), indent=2)
    else:
        show(report.table())
    return 0


@dataclass
class Seen:
    """What gold says, document by document."""

    names: bool = False
    sentences: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def through(self, documents: Iterable[Gold]) -> Iterator[Gold]:
        """The same documents."""
        for gold in documents:
            self.names |= gold.entities is not None
            self.sentences |= gold.sentences is not None
            self.counts.update(name.label for name in gold.entities or ())
            yield gold

    def labels(self) -> str:
        """Of its names, for a message."""
        return ", ".join(sorted(self.counts)) or "none at all"


def run_info(options: InfoOptions) -> int:
    """Shows versions, then a model. Versions come out also when the model is broken."""
    facts: dict[str, Any] = {
        "newscore": newscore.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "utf8proc": _core.utf8proc_version,
        "unicode": _core.unicode_version,
    }
    if not options.json:
        show_facts(facts)
    refuse_devices(named_file(options.model))
    nlp = newscore.load(options.model)
    model = {
        "path": nlp.path,
        "bytes": os.path.getsize(nlp.path),
        "labels": list(nlp.labels),
        "sections": dict(nlp.sections),
        "card": card_of(nlp),
    }
    if options.json:
        show_json({**facts, "model": model})  # a card that nests deep would grow by indentation
    else:
        show("\nmodel")
        show_facts(model, "  ")
    return 0


def card_of(nlp: newscore.Pipeline) -> dict[str, Any]:
    """What a model says of itself; numbers that JSON would not show again are text."""
    with suppress(ValueError, RecursionError):
        card: dict[str, Any] = DECODER.decode(nlp._card)
        return card
    return nlp.card  # which says what is wrong


def show_facts(data: dict[str, Any], indent: str = "") -> None:
    """Shows nested data; of a great deal of them the beginning, and that there is more."""
    lines = list(itertools.islice(lines_of(data, indent), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [f"{indent}... and more, which --json shows"]
    show("\n".join(lines))


def lines_of(data: dict[str, Any], indent: str) -> Iterator[str]:
    """Nested data as lines that a person reads: one a value, lists of plain values in one."""
    width = min(max(map(len, data), default=0), MAX_NAME_CHARS)
    for key, value in data.items():
        name = f"{indent}{short(key, MAX_NAME_CHARS)}"
        items = value if isinstance(value, list) else [value]
        if len(indent) >= MAX_INDENT or not any(isinstance(item, (dict, list)) for item in items):
            yield f"{name:<{len(indent) + width}}  {plain(value)}"
            continue
        yield name
        for item in items:
            inner = item if isinstance(item, dict) else {"-": item}
            yield from lines_of(inner, indent + "  ")


def plain(value: object) -> str:
    """A value in one line; of a list, its values with blanks between them."""
    if isinstance(value, list):
        parts = ("..." if isinstance(item, (dict, list)) else plain(item) for item in value)
        return short(" ".join(itertools.islice(parts, MAX_CHARS)), MAX_CHARS)
    if isinstance(value, dict):
        return "..." if value else "{}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return short(str(value), MAX_CHARS)
