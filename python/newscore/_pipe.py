"""Pipeline.pipe: many texts in, documents out, in order, in bounded memory.

    texts -> checked, cut into batches -> run here or in threads -> documents, one after another

A batch is run by one call into C, which releases the GIL once for all its texts. What ends an input
early, a bad item or the input's own exception, travels as the `error` of the last batch, so that
the documents before it come out first, whichever thread makes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from newscore._core import BasePipeline, Doc
from newscore._progress import Progress
from newscore._threads import map_ordered

if TYPE_CHECKING:
    from datetime import date  # not safe in several interpreters at once before Python 3.14

# A batch ends at batch_size texts or, if that comes first, at this many characters: enough to make
# the hand-over between threads cheap, not so many that long texts pile up or Ctrl-C has to wait.
BATCH_CHARS = 1 << 18


class Batch(NamedTuple):
    """Some texts of an input, and the exception that ended the input after them, if one did."""

    first: int  # index of the first text
    texts: list[str]
    contexts: list[Any]
    error: Exception | None


def pipe(
    nlp: BasePipeline,
    items: Iterator[Any],
    *,
    as_tuples: bool,
    threads: int,
    batch_size: int,
    published: date | str | None,
    labels: int,
    min_score: float,
    effort: float | None,
    home: str | None,
    kinds: tuple[str, ...] | None,
    progress: Progress,
) -> Iterator[Any]:
    """What Pipeline.pipe does once its arguments are checked."""

    def run(batch: Batch) -> Iterable[Doc]:
        try:
            return nlp._batch(batch.texts, published, min_score, labels, kinds, effort, home)
        except (MemoryError, ValueError):
            # A text is too long, or memory is short: one by one, all before the culprit come out.
            return _run_singly(nlp, batch, published, min_score, labels, kinds, effort, home)

    batches = _cut(_check(items, as_tuples), batch_size)
    ran = map_ordered(run, batches, threads)
    try:
        with progress:
            for docs, batch in ran:
                yield from zip(docs, batch.contexts, strict=True) if as_tuples else docs
                progress.update(len(batch.texts))
                if batch.error is not None:
                    raise batch.error
    finally:
        ran.close()


def _run_singly(
    nlp: BasePipeline,
    batch: Batch,
    published: date | str | None,
    min_score: float,
    labels: int,
    kinds: tuple[str, ...] | None,
    effort: float | None,
    home: str | None,
) -> Iterator[Doc]:
    for index, text in enumerate(batch.texts, batch.first):
        try:
            (doc,) = nlp._batch([text], published, min_score, labels, kinds, effort, home)
        except (MemoryError, ValueError) as error:
            error.add_note(f"This was texts[{index}].")
            raise
        yield doc


def _check(items: Iterator[Any], as_tuples: bool) -> Iterator[tuple[str, Any]]:
    """The texts of an input and their contexts."""
    for index, item in enumerate(items):
        text, context = item, None
        if as_tuples:
            if not isinstance(item, tuple) or len(item) != 2:
                raise TypeError(
                    f"texts[{index}]: expected a pair (text, context), got {type(item).__name__}"
                )
            text, context = item
        if not isinstance(text, str):
            if not _is_missing(text):
                raise TypeError(f"texts[{index}]: expected str, got {type(text).__name__}")
            text = ""
        yield text, context


def _is_missing(value: object) -> bool:
    """Whether it is what tables write for no text: None, NaN, pandas' NA."""
    is_nan = isinstance(value, float) and value != value
    return value is None or is_nan or value is getattr(sys.modules.get("pandas"), "NA", None)


def _cut(pairs: Iterator[tuple[str, Any]], batch_size: int) -> Iterator[Batch]:
    first, n_chars = 0, 0
    texts: list[str] = []
    contexts: list[Any] = []
    error: Exception | None = None
    try:
        for text, context in pairs:
            texts.append(text)
            contexts.append(context)
            n_chars += len(text)
            if len(texts) == batch_size or n_chars >= BATCH_CHARS:
                yield Batch(first, texts, contexts, None)
                first, n_chars, texts, contexts = first + len(texts), 0, [], []
    except Exception as caught:
        error = caught
    if texts or error is not None:
        yield Batch(first, texts, contexts, error)
