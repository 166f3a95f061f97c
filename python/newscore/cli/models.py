"""The subcommands train, eval and info: making, scoring and showing models."""

from __future__ import annotations

import itertools
import json
import os
import platform
from pathlib import Path
from typing import Any

import newscore
from newscore import _core
from newscore._progress import Progress
from newscore.cli.errors import EXIT_FAILED, complain
from newscore.cli.options import EvalOptions, InfoOptions, TrainOptions
from newscore.cli.outputs import Sink
from newscore.eval import GoldError, evaluate, read_gold

__all__ = ["run"]


def run(command: str, options: dict[str, Any]) -> int:
    """Runs one of the three and returns the exit code."""
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
    """Writes to standard output."""
    with Sink(None) as sink:
        sink.write(text + "\n")


def run_train(options: TrainOptions) -> int:
    """Trains, then says how good the model is on held-out texts."""
    from newscore.train import TrainingError, train

    try:
        outcome = train(
            [Path(path) for path in options.gold],
            Path(options.output),
            base=Path(options.base) if options.base else None,
            dev=Path(options.dev) if options.dev else None,
            epochs=options.epochs,
            tune=False if options.from_scratch else None,
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
    elif not options.quiet:
        complain("too few texts to hold some out: give --dev to know how good the model is")
    return 0


def run_eval(options: EvalOptions) -> int:
    """Scores a model."""
    nlp = newscore.load(options.model)
    docs = itertools.chain.from_iterable(read_gold(path) for path in options.gold)
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
    show(json.dumps(report.to_dict(), indent=2) if options.json else report.table())
    return 0


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
        show("\n".join(lines_of(facts)))
    nlp = newscore.load(options.model)
    model = {
        "path": nlp.path,
        "bytes": os.path.getsize(nlp.path),
        "labels": list(nlp.labels),
        "sections": dict(nlp.sections),
        "card": nlp.card,
    }
    if options.json:
        show(json.dumps({**facts, "model": model}, indent=2, ensure_ascii=False))
    else:
        show("\n".join(["", "model", *lines_of(model, "  ")]))
    return 0


def lines_of(data: dict[str, Any], indent: str = "") -> list[str]:
    """Nested data as lines that a person reads: one a value, lists of plain values in one."""
    width = max(map(len, data), default=0)
    lines = []
    for key, value in data.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}", *lines_of(value, indent + "  ")]
        elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
            lines.append(f"{indent}{key}")
            for item in value:
                inner = item if isinstance(item, dict) else {"-": item}
                lines += lines_of(inner, indent + "  ")
        else:
            if isinstance(value, list):
                value = " ".join(map(str, value))
            elif isinstance(value, int) and not isinstance(value, bool):
                value = f"{value:,}"
            lines.append(f"{indent}{key:<{width}}  {value}")
    return lines
