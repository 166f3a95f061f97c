"""Pipelines: load() reads a model, calling one reads a text, pipe() reads many.

The work is done in C by the base class; here is what is about files and arguments. Modules that
only some calls need are imported by those calls, so that `import newscore` takes milliseconds.
"""

from __future__ import annotations

import functools
import os

from newscore import _core

TYPE_CHECKING = False  # as in typing, which is not imported for the same reason
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from typing import Any, Literal, TypeVar, overload

    from newscore._core import Doc, Spans

    Context = TypeVar("Context")

_BUNDLED = os.path.join(os.path.dirname(__file__), "models", "news.nsm")


class Pipeline(_core.BasePipeline):
    """A model that turns texts into documents. Made by `load`, and safe to share between threads.

    >>> import newscore
    >>> nlp = newscore.load()
    >>> doc = nlp("It rained in London on Monday.", published="2017-04-11")
    >>> [name.text for name in doc.ents]
    ['London', 'Monday']
    >>> doc.published
    datetime.date(2017, 4, 11)
    """

    __module__ = "newscore"
    __slots__ = ()

    @property
    def card(self) -> dict[str, Any]:
        """What the model says of itself: data, licences, scores, the command that built it."""
        import json

        try:
            card: dict[str, Any] = json.loads(self._card)
        except (ValueError, RecursionError):
            raise _core.ModelError(f'{self.path}: section "card" is not JSON') from None
        return card

    if TYPE_CHECKING:

        @overload
        def pipe(
            self,
            texts: Iterable[str],
            *,
            threads: int = 1,
            batch_size: int = 32,
            progress: bool = False,
            published: date | str | None = None,
            as_tuples: Literal[False] = False,
        ) -> Iterator[Doc]: ...

        @overload
        def pipe(
            self,
            texts: Iterable[tuple[str, Context]],
            *,
            threads: int = 1,
            batch_size: int = 32,
            progress: bool = False,
            published: date | str | None = None,
            as_tuples: Literal[True],
        ) -> Iterator[tuple[Doc, Context]]: ...

    def pipe(
        self,
        texts: Iterable[Any],
        *,
        threads: int = 1,
        batch_size: int = 32,
        progress: bool = False,
        published: date | str | None = None,
        as_tuples: bool = False,
    ) -> Iterator[Any]:
        """Read many texts, in order, as an iterator of documents.

        `texts` is any iterable, also an endless one: at most a few batches are held at a time. With
        `as_tuples` it holds pairs (text, context) and pairs (document, context) come out.
        `progress` shows a line on stderr when that is a terminal. `published` is for all texts.

        An item that is no str raises a TypeError that names its index, and an exception of `texts`
        itself is passed on; both after the documents of all texts before it.

        >>> import newscore
        >>> nlp = newscore.load()
        >>> [len(doc.sents) for doc in nlp.pipe(["It rained. She left.", "It snowed."], threads=2)]
        [2, 1]
        """
        from collections.abc import Sized

        from newscore._pipe import pipe
        from newscore._progress import Progress

        if isinstance(texts, (str, bytes)):
            raise TypeError(
                f"texts: expected an iterable of str, got one {type(texts).__name__}; "
                "call the pipeline itself for a single text"
            )
        if not hasattr(texts, "__iter__"):
            raise TypeError(f"texts: expected an iterable of str, got {type(texts).__name__}")
        total = len(texts) if isinstance(texts, Sized) else None
        return pipe(
            self,
            iter(texts),
            as_tuples=as_tuples,
            threads=_at_least_one("threads", threads),
            batch_size=_at_least_one("batch_size", batch_size),
            published=_core._read_published(published),
            progress=Progress(total, "docs", enabled=None if progress else False),
        )

    def __reduce__(
        self,
    ) -> tuple[Callable[..., Pipeline], tuple[Any, ...]]:
        """By path: the file is read again, the bundled model wherever it is there."""
        path = None if self.path == _BUNDLED else self.path
        options = self.rules, self.document, self.abbreviations, self.line_breaks
        return _load_with, (path, *options)


def load(
    path: str | os.PathLike[str] | None = None,
    *,
    normalize: Mapping[str, bool | str | None] | None = None,
    document: bool = True,
    abbreviations: Iterable[str] = (),
    line_breaks: Literal["auto", "keep", "join"] = "auto",
) -> Pipeline:
    """Read a model, the bundled one without `path`.

    With `document`, a name sees how it was tagged elsewhere in its text; without, each sentence is
    read by itself, so that a change in one never changes the names of another.
    `normalize` switches rules of normalization on or off by the keywords of `newscore.normalize`,
    for instance `{"quotes": False, "form": "NFKC"}`. ModelError says what is wrong with a file.

    `abbreviations` are words, with or without their last period, that never end a sentence.
    `line_breaks` says what a single line break does: with "auto" the text shows whether its lines
    are broken by width or by sense, with "keep" each ends a sentence, with "join" it is a blank. A
    blank line always ends a sentence.

    >>> import newscore
    >>> newscore.load().labels[:3]
    ('PERSON', 'ORG', 'LOC')
    """
    if normalize is None:
        rules = _core.default_rules
    elif hasattr(normalize, "keys"):
        rules = _core._rules_from(dict(normalize))
    else:
        raise TypeError(
            "normalize: expected a mapping such as {'quotes': False}, "
            f"got {type(normalize).__name__}"
        )
    file = _BUNDLED if path is None else os.path.abspath(os.fsdecode(path))
    try:
        with open(file, "rb") as stream:
            model = stream.read()
    except OSError as error:
        hint = "; this newscore is incomplete, install it again" if path is None else ""
        raise _core.ModelError(f"{file}: cannot be read: {error.strerror}{hint}") from error
    return Pipeline(model, file, rules, bool(document), abbreviations, line_breaks)


def sentences(
    text: str,
    *,
    abbreviations: Iterable[str] = (),
    line_breaks: Literal["auto", "keep", "join"] = "auto",
) -> Spans:
    """The sentences of a text, without looking for names. The options are those of `load`.

    >>> import newscore
    >>> [sentence.text for sentence in newscore.sentences("Dr. Smith left. He was late.")]
    ['Dr. Smith left.', 'He was late.']
    >>> [sentence.text for sentence in newscore.sentences("Kap. Two is long.", abbreviations=["kap"])]
    ['Kap. Two is long.']
    >>> len(newscore.sentences("Roses are\\nred", line_breaks="keep"))
    2
    """
    return _bundled().sentences(text, abbreviations=abbreviations, line_breaks=line_breaks)


def entities(text: str) -> Spans:
    """The names in a text.

    >>> import newscore
    >>> [(name.text, name.label) for name in newscore.entities("Theresa May flew to Berlin.")]
    [('Theresa May', 'PERSON'), ('Berlin', 'LOC')]
    """
    return _bundled()(text).ents


@functools.cache
def _bundled() -> Pipeline:
    return load()


def _load_with(
    path: str | None,
    rules: dict[str, bool],
    document: bool,
    abbreviations: tuple[str, ...],
    line_breaks: Literal["auto", "keep", "join"],
) -> Pipeline:
    return load(
        path,
        normalize=rules,
        document=document,
        abbreviations=abbreviations,
        line_breaks=line_breaks,
    )


def _at_least_one(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: expected int, got {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, got {value}")
    return value
