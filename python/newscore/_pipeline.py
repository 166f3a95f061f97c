"""Pipelines: load() reads a model, calling one reads a text, pipe() reads many.

The work is done in C by the base class; here is what is about files and arguments. Modules that
only some calls need are imported by those calls, so that `import newscore` takes milliseconds.
"""

from __future__ import annotations

import functools
import os

from newscore import _core, _layers

TYPE_CHECKING = False  # as in typing, which is not imported for the same reason
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from inspect import Signature
    from typing import Any, BinaryIO, Literal, TypeGuard, TypeVar, overload

    from newscore._core import Doc, Schema, Spans, Table

    Context = TypeVar("Context")

_BUNDLED = os.path.join(os.path.dirname(__file__), "models", "news.nsm")

_MAX_MODEL_BYTES = 1 << 30  # of a file, all of which is held in memory
_BLOCK_BYTES = 1 << 26  # of it, at a time: most models are one block


def _call(
    text: str,
    /,
    *,
    published: date | str | None = None,
    labels: str | Iterable[str] | None = None,
    min_score: float = _core.min_score,
    effort: float | None = None,
    home: str | None = None,
    kinds: str | Iterable[str] | None = None,
) -> Doc:
    """What a call of a pipeline takes, in Python's words."""
    raise NotImplementedError


class _CallSignature:
    """The signature of calls, which are C: for `nlp?` in notebooks and inspect.signature."""

    def __get__(self, nlp: Pipeline | None, owner: type[Pipeline]) -> Signature:
        if nlp is None:
            raise AttributeError("__signature__")
        from inspect import signature

        return signature(_call)


class Pipeline(_core.BasePipeline):
    """A model that turns texts into documents. Made by `load`, and safe to share between threads.

    A call reads one text. `published` is its day, a date or 'YYYY-MM-DD', from which "Tuesday" is
    counted. `labels`, a label or several, leaves names of all others out, `min_score` names that
    score less, and `home` is the country, by its ISO 3166-1 code, that the paper is at home in.
    `effort` is that of `newscore.load`, for this text. `kinds` names kinds of blocks, and leaves
    out what lies in others.

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
    __signature__ = _CallSignature()

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
            labels: str | Iterable[str] | None = None,
            min_score: float = ...,
            effort: float | None = None,
            home: str | None = None,
            kinds: str | Iterable[str] | None = None,
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
            labels: str | Iterable[str] | None = None,
            min_score: float = ...,
            effort: float | None = None,
            home: str | None = None,
            kinds: str | Iterable[str] | None = None,
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
        labels: str | Iterable[str] | None = None,
        min_score: float = _core.min_score,
        effort: float | None = None,
        home: str | None = None,
        kinds: str | Iterable[str] | None = None,
        as_tuples: bool = False,
    ) -> Iterator[Any]:
        """Read many texts, in order, as an iterator of documents.

        `texts` is any iterable, also an endless one: at most a few batches are held at a time. With
        `as_tuples` it holds pairs (text, context) and pairs (document, context) come out.
        `progress` shows a line on stderr when that is a terminal. `published` is for all texts
        ("auto": each says when it was), and so are `labels`, which leave names and identities of
        all others out, and `min_score`: names that score less are left out; 0 gives all of them.
        `effort` and `home` stand in for those of `newscore.load`; `kinds` is that of a call.

        What is missing, None or NaN, gives a document without text, so that documents stand beside
        their rows. Any other item that is no str raises a TypeError that names its index, and an
        exception of `texts` itself is passed on; both after the documents of all texts before it.

        >>> import newscore
        >>> nlp = newscore.load()
        >>> [len(doc.sents) for doc in nlp.pipe(["It rained. She left.", "It snowed."], threads=2)]
        [2, 1]
        """
        from collections.abc import Sized

        from newscore._annotate import values
        from newscore._columns import check_texts
        from newscore._pipe import pipe
        from newscore._progress import Progress

        check_texts(texts)
        total = len(texts) if isinstance(texts, Sized) else None
        return pipe(
            self,
            iter(values(texts)),
            as_tuples=as_tuples,
            threads=_at_least_one("threads", threads),
            batch_size=_at_least_one("batch_size", batch_size),
            published=_core._read_published(published),
            labels=self._read_labels(labels),
            min_score=_core._read_score(min_score),
            effort=_core._read_effort(effort),
            home=_core._read_home(home),
            kinds=None if kinds is None else _layers.kinds(kinds),
            progress=Progress(total, "docs", enabled=None if progress else False),
        )

    def annotate(
        self,
        texts: Iterable[str | None],
        *,
        ids: Iterable[Any] | None = None,
        dates: Iterable[date | str | None] | Literal["auto"] | None = None,
        home: str | Iterable[str | None] | None = None,
        threads: int = 1,
        what: str | Iterable[str] = _layers.DEFAULT,
        labels: str | Iterable[str] | None = None,
        min_score: float = _core.min_score,
        effort: float | None = None,
        kinds: str | Iterable[str] | None = None,
        progress: bool = False,
    ) -> Table:
        """Read many texts into one table of columns, for Arrow, pandas, Polars, DuckDB and others.

        The table has a row a text, in order, with its spans in lists; `.entities`, `.sentences` and
        so on have a row a span. `what` names the kinds of spans that are wanted, by these tables;
        for 'sentences' alone only the splitter runs. `labels`, `min_score` and `effort` are those
        of `pipe`; `kinds` names kinds of blocks: rows are those of such blocks alone. `ids` and
        `dates`, as many as texts, become columns; with dates="auto" each text's own lines say when
        it was published. `home` is the country that all papers are at home in, or a country a text.
        A text that is None, no str or too long gives a row that says so in its column `error`. The
        columns are those of `newscore.schema`, whatever the texts and threads.

        >>> import newscore
        >>> nlp = newscore.load()
        >>> table = nlp.annotate(["It rained in Paris.", None], ids=["a", "b"], threads=2)
        >>> len(table), len(table.entities)
        (2, 1)
        >>> table.entities
        <Table of entities: 1 rows of doc, id, sentence, start, end, text, label, score>
        """
        from collections.abc import Sized

        from newscore._annotate import annotate
        from newscore._columns import check_beside, check_rows, check_texts
        from newscore._progress import Progress

        check_texts(texts)
        check_rows(texts)
        if isinstance(dates, str) and dates != "auto":
            raise ValueError(f"dates: expected dates, one a text, or 'auto', got {dates!r}")
        check_beside(
            ids=ids,
            dates=None if isinstance(dates, str) else dates,
            home=None if isinstance(home, str) else home,
        )
        total = len(texts) if isinstance(texts, Sized) else None
        return annotate(
            self,
            texts,
            ids,
            dates,
            threads=_at_least_one("threads", threads),
            what=_layers.mask(what),
            labels=self._read_labels(labels),
            min_score=_core._read_score(min_score),
            effort=_core._read_effort(effort),
            kinds=kinds if kinds is None else _layers.kinds(kinds),
            home=_core._read_home(home) if isinstance(home, str) else home,
            progress=Progress(total, "docs", enabled=None if progress else False),
        )

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The listed names that win over the model's, by label."""
        return dict(self._names)

    def __reduce__(self) -> tuple[Callable[..., Pipeline], tuple[Any, ...]]:
        """By path: the file is read again, the bundled model and one that a package offers wherever
        they are there."""
        path = None if self.path == _BUNDLED else self._offer or self.path
        options = (
            self.rules,
            self.document,
            self.names,
            self.names_ignore_case,
            self.abbreviations,
            self.line_breaks,
            self.layers,
            self.home,
            self.places,
            self.effort,
        )
        return _load_with, (path, *options)


def load(
    path: str | os.PathLike[str] | None = None,
    *,
    normalize: Mapping[str, bool | str | None] | None = None,
    document: bool = True,
    names: Mapping[str, Iterable[str]] | str | os.PathLike[str] | None = None,
    names_ignore_case: bool = False,
    abbreviations: Iterable[str] = (),
    line_breaks: Literal["auto", "keep", "join"] = "auto",
    layers: str | Iterable[str] | None = None,
    home: str | None = None,
    places: str | os.PathLike[str] | None = None,
    effort: float | None = None,
) -> Pipeline:
    """Read a model, the bundled one without `path`.

    A str of letters, digits and hyphens alone, as in `load("accurate")`, is the name by which an
    installed package offers a model, and never a file: such a file is `"./accurate"`.

    With `document`, a name sees how it was tagged elsewhere in its text; without, each sentence is
    read by itself, so that a change in one never changes the names of another.
    `normalize` switches rules of normalization on or off by the keywords of `newscore.normalize`,
    for instance `{"quotes": False, "form": "NFKC"}`. ModelError says what is wrong with a file.

    `names` are your own: a mapping from the model's labels to names, or the path of a file of lines
    `label<TAB>name`. They are found wherever they stand as whole words inside a sentence, in any
    case with `names_ignore_case`, score 1, and replace the model's names that they overlap.

    `abbreviations` are words, with or without their last period, that never end a sentence.
    `line_breaks` says what a single line break does: with "auto" the text shows whether its lines
    are broken by width or by sense, with "keep" each ends a sentence, with "join" it is a blank. A
    blank line ends a sentence, unless one stands behind every line of a text broken by width.

    `layers` names what a call looks for, as tables are named: 'sentences', 'entities' and so on.
    What these need is added; None is all that the model has but 'reported', which is off.

    `home` is the country that your papers are at home in, by its ISO 3166-1 code: a place that a
    text leaves open is rather there. A call's own `home` comes before it. `places` is the path of a
    table of your own places, which are known beside the model's: docs/places.md has its columns.

    `effort`, from 0 to 1, is how much of a text the second of a model's two readers reads: 0 is the
    first alone, 1 all by both, None as the model says. Models with one reader ignore it. A call's
    own `effort` comes before it.

    >>> import newscore
    >>> newscore.load(layers=["tokens"]).layers
    ('sentences', 'tokens')
    >>> newscore.load().labels[:3]
    ('PERSON', 'ORG', 'LOC')
    >>> nlp = newscore.load(names={"ORG": ["Reading", "Red Star"]})
    >>> [(name.text, name.label) for name in nlp("She left Reading for Red Star.").ents]
    [('Reading', 'ORG'), ('Red Star', 'ORG')]
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
    for switch, value in (("document", document), ("names_ignore_case", names_ignore_case)):
        if not isinstance(value, bool):
            raise TypeError(f"{switch}: expected bool, got {type(value).__name__}")
    file = _model_file(path)
    try:
        with open(file, "rb") as stream:
            model = _all_of(stream, file)
    except OSError as error:
        hint = "; this newscore is incomplete, install it again" if path is None else ""
        raise _core.ModelError(f"{file}: cannot be read: {error.strerror}{hint}") from error
    own_places = None if places is None else os.fsdecode(places)
    if own_places is not None:
        from newscore._places import with_places

        model = with_places(model, own_places)
    own = None
    if names is not None:
        from newscore._names import Names

        own = Names(names)
    try:
        return Pipeline(
            model,
            file,
            rules,
            document,
            own.groups if own else (),
            names_ignore_case,
            abbreviations,
            line_breaks,
            0 if layers is None else _layers.bits("layers", layers),
            home,
            own_places,
            effort,
            path if _is_name(path) else None,
        )
    except ValueError as error:
        if own is None or isinstance(error, _core.ModelError):
            raise
        raise own.explain(error) from None


def _all_of(stream: BinaryIO, file: str) -> bytes:
    """A model's bytes. ModelError for too many, which only the end of a pipe says."""
    n_bytes = os.fstat(stream.fileno()).st_size
    blocks: list[bytes] = []
    n_read = 0
    while max(n_bytes, n_read) <= _MAX_MODEL_BYTES:
        block = stream.read(_BLOCK_BYTES)
        if not block:
            return b"".join(blocks)
        blocks.append(block)
        n_read += len(block)
    raise _core.ModelError(
        f"{file}: larger than {_MAX_MODEL_BYTES:,} bytes, the most that a model has"
    )


def _is_name(model: object) -> TypeGuard[str]:
    """Whether a model is given by the name of one that a package offers, not by a path."""
    return isinstance(model, str) and model.isascii() and model.replace("-", "").isalnum()


def _model_file(model: str | os.PathLike[str] | None) -> str:
    """Where a model lies: the bundled one, one of a name, one of a path."""
    if model is None:
        return _BUNDLED
    if not isinstance(model, (str, bytes, os.PathLike)):
        raise TypeError(f"path: expected the path or name of a model, got {type(model).__name__}")
    if not os.fspath(model):
        raise _core.ModelError("path: expected the path or name of a model, got an empty one")
    if _is_name(model):
        from newscore._offers import offered_file

        return offered_file(model)
    return os.path.abspath(os.fsdecode(model))


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
    >>> len(newscore.sentences("Kap. Two is long.", abbreviations=["kap"]))
    1
    >>> len(newscore.sentences("Roses are\\nred", line_breaks="keep"))
    2
    """
    return _bundled().sentences(text, abbreviations=abbreviations, line_breaks=line_breaks)


def entities(
    text: str,
    *,
    labels: str | Iterable[str] | None = None,
    min_score: float = _core.min_score,
) -> Spans:
    """The names in a text: of some labels, or all, and of at least this score.

    >>> import newscore
    >>> [(name.text, name.label) for name in newscore.entities("Theresa May flew to Berlin.")]
    [('Theresa May', 'PERSON'), ('Berlin', 'LOC')]
    >>> newscore.entities("Theresa May flew to Berlin.", labels="LOC")
    Spans([<Span 20:26 LOC 'Berlin'>])
    """
    return _bundled()(text, labels=labels, min_score=min_score).ents


def schema(
    table: str = "documents", *, what: str | Iterable[str] = _layers.DEFAULT
) -> Schema:
    """The columns of a table that `Pipeline.annotate` makes, for Arrow and for people.

    `table` is 'documents' or what an attribute of it is called; `what` as for `annotate`.

    >>> import newscore
    >>> newscore.schema("sentences")
    doc: int64 not null
    id: utf8
    sentence: int32 not null
    start: int32 not null
    end: int32 not null
    text: utf8 not null
    >>> [column.name for column in newscore.schema("entities").fields if column.nullable]
    ['id']
    """
    if table == "documents":
        return _core._schema(table, _layers.mask(what))
    if table not in _layers.TABLES:
        known = ", ".join(map(repr, ("documents", *_layers.TABLES)))
        raise ValueError(f"table: expected {known}, got {table!r}")
    return _core._schema(table, _layers.mask(what) | _layers.mask(table))


@functools.cache
def _bundled() -> Pipeline:
    return load()


def _load_with(
    path: str | None,
    rules: dict[str, bool],
    document: bool,
    names: dict[str, tuple[str, ...]],
    names_ignore_case: bool,
    abbreviations: tuple[str, ...],
    line_breaks: Literal["auto", "keep", "join"],
    layers: tuple[str, ...],
    home: str | None,
    places: str | None,
    effort: float | None,
) -> Pipeline:
    return load(
        path,
        normalize=rules,
        document=document,
        names=names or None,
        names_ignore_case=names_ignore_case,
        abbreviations=abbreviations,
        line_breaks=line_breaks,
        layers=layers,
        home=home,
        places=places,
        effort=effort,
    )


def _at_least_one(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: expected int, got {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, got {value}")
    return value
