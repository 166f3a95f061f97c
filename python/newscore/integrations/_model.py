"""The pipelines of this process, each loaded once, for adapters that run on many workers."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeAlias

import newscore
from newscore._pipeline import _load_with

if TYPE_CHECKING:
    from newscore import Pipeline

Model: TypeAlias = tuple[Any, ...]  # how to load a pipeline, and nothing of the model itself


def model_of(nlp: Pipeline | None) -> Model | None:
    """What `shared` needs to load the same pipeline in another process; None: the bundled one."""
    if nlp is None:
        return None
    _, (path, rules, document, names, *rest) = nlp.__reduce__()
    return path, tuple(rules.items()), document, tuple(names.items()), *rest


@functools.cache
def shared(model: Model | None = None) -> Pipeline:
    """The pipeline, loaded at the first call; it serves any number of threads at once."""
    if model is None:
        return newscore.load()
    path, rules, document, names, *rest = model
    return _load_with(path, dict(rules), document, dict(names), *rest)
