"""newscore inside spaCy: a pipeline component, and documents in spaCy's own type.

`nlp.add_pipe("newscore")` finds this module by its entry point. The component reads the text of a
spaCy document and writes names and sentence starts onto the tokens that spaCy has made of it, so
that everything else of a pipeline stays as it is.

Both sides count code points of one text, but they cut it into tokens by rules of their own. What
begins or ends inside a token of spaCy's is snapped:

- a name grows outwards to whole tokens;
- a name that then shares a token with the one before it is left out;
- a name that shares a token with one that the document already has is left out, as spaCy's own
  recognizer does;
- a sentence starts at the first token that begins where it begins or later; where that token is
  the start of an earlier one too, both are one sentence;
- tokens before the first sentence belong to it, those between two to the one before them.

This module imports spaCy and NumPy, which spaCy brings with it; newscore itself never imports it.
Its annotations are no strings, because spaCy reads those of a factory to check a configuration.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeAlias

import newscore
from newscore._extras import extra

with extra("spacy"):
    from spacy.attrs import IDX, LENGTH, SENT_START
    from spacy.language import Language
    from spacy.tokens import Doc as SpacyDoc
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import SpanGroup
    from spacy.vocab import Vocab
with extra("spacy"):  # which brings this
    import numpy
    from numpy.typing import NDArray

Indices: TypeAlias = NDArray[numpy.int64]

__all__ = ["NewscoreComponent", "make_component", "to_spacy"]


class NewscoreComponent:
    """What `nlp.add_pipe("newscore")` adds. Its settings are the arguments of `make_component`."""

    def __init__(
        self,
        pipeline: newscore.Pipeline,
        *,
        ents: bool = True,
        sents: bool = True,
        spans_key: str | None = None,
        labels: str | list[str] | None = None,
        min_score: float = newscore._core.min_score,
        effort: float | None = None,
        threads: int = 1,
    ) -> None:
        self.pipeline = pipeline
        # Says now what is wrong with them.
        pipeline.pipe([], labels=labels, min_score=min_score, effort=effort, threads=threads)
        self._labels = [labels] if isinstance(labels, str) else labels
        self.min_score = min_score
        self.effort = effort
        self.ents = ents
        self.sents = sents
        self.spans_key = spans_key
        self.threads = threads

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of its names."""
        return self.pipeline.labels if self._labels is None else tuple(self._labels)

    def __call__(self, doc: SpacyDoc) -> SpacyDoc:
        """Writes onto one document, which is returned."""
        found = self.pipeline(
            doc.text, labels=self._labels, min_score=self.min_score, effort=self.effort
        )
        return self._annotate(doc, found)

    def pipe(self, docs: Iterable[SpacyDoc], batch_size: int = 32) -> Iterator[SpacyDoc]:
        """Writes onto many documents, in order."""
        pairs = ((doc.text, doc) for doc in docs)
        for found, doc in self.pipeline.pipe(
            pairs,
            as_tuples=True,
            labels=self._labels,
            min_score=self.min_score,
            effort=self.effort,
            threads=self.threads,
            batch_size=batch_size,
        ):
            yield self._annotate(doc, found)

    def _annotate(self, doc: SpacyDoc, found: newscore.Doc) -> SpacyDoc:
        return annotate(doc, found, ents=self.ents, sents=self.sents, spans_key=self.spans_key)


def annotate(
    doc: SpacyDoc,
    found: newscore.Doc,
    *,
    ents: bool = True,
    sents: bool = True,
    spans_key: str | None = None,
) -> SpacyDoc:
    """Writes what was found in a document's text onto its tokens."""
    if len(doc) == 0:
        return doc
    table = doc.to_array([IDX, LENGTH]).astype(numpy.int64)
    starts, ends = table[:, 0], table.sum(axis=1)
    # A parser's sentences are its trees: they cannot be cut elsewhere.
    if sents and not doc.has_annotation("DEP"):
        write_sents(doc, found, starts)
    if ents or spans_key is not None:
        names = snap(found, starts, ends)
        if ents:
            write_ents(doc, found, names)
        if spans_key is not None:
            write_spans(doc, found, names, spans_key)
    return doc


def make_component(
    nlp: Language,
    name: str,
    *,
    model: str | None,
    document: bool,
    normalize: dict[str, Any] | None,
    names: dict[str, list[str]] | str | None,
    names_ignore_case: bool,
    abbreviations: list[str],
    line_breaks: Literal["auto", "keep", "join"],
    labels: str | list[str] | None,
    min_score: float,
    effort: float | None,
    ents: bool,
    sents: bool,
    spans_key: str | None,
    threads: int,
) -> NewscoreComponent:
    """What spaCy calls for `nlp.add_pipe("newscore", config={...})`.

    From `model` to `line_breaks` they are those of `newscore.load`, and `labels`, `min_score` and
    `effort` those of its pipeline. `ents` and `sents` say whether to write names and sentence
    starts. With `spans_key`, all names also go to `doc.spans[spans_key]`, with their scores in its
    `attrs["scores"]`. `threads` are for `nlp.pipe`.
    """
    pipeline = newscore.load(
        model,
        document=document,
        normalize=normalize,
        names=names,
        names_ignore_case=names_ignore_case,
        abbreviations=abbreviations,
        line_breaks=line_breaks,
    )
    return NewscoreComponent(
        pipeline,
        labels=labels,
        min_score=min_score,
        effort=effort,
        ents=ents,
        sents=sents,
        spans_key=spans_key,
        threads=threads,
    )


Language.factory(
    "newscore",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type", "token.is_sent_start"],
    default_config={
        "model": None,
        "document": True,
        "normalize": None,
        "names": None,
        "names_ignore_case": False,
        "abbreviations": [],
        "line_breaks": "auto",
        "labels": None,
        "min_score": newscore._core.min_score,
        "effort": None,
        "ents": True,
        "sents": True,
        "spans_key": None,
        "threads": 1,
    },
    func=make_component,
)


def to_spacy(doc: newscore.Doc, vocab: Vocab) -> SpacyDoc:
    """See newscore.to_spacy."""
    text = doc.text
    if not text.isascii():  # spaCy keeps UTF-8, which has no lone surrogates
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    words: list[str] = []
    spaces: list[bool] = []
    end = 0
    for start, next_end in zip(doc.tokens.starts, doc.tokens.ends, strict=True):
        add_gap(text[end:start], words, spaces)
        words.append(text[start:next_end])
        spaces.append(False)
        end = next_end
    add_gap(text[end:], words, spaces)
    made = SpacyDoc(vocab, words=words, spaces=spaces)
    return annotate(made, doc)


def add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """What stands between two tokens, as spaCy keeps it: one blank belongs to the word before it,
    more of them, and all that a tokenizer passes over, make a token of their own."""
    if gap.startswith(" ") and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def snap(found: newscore.Doc, starts: Indices, ends: Indices) -> list[tuple[int, int]]:
    """The tokens [first, end) of each name; (-1, -1) where an earlier name has one of them."""
    firsts = numpy.searchsorted(ends, numpy.asarray(found.ents.starts), side="right").tolist()
    lasts = numpy.searchsorted(starts, numpy.asarray(found.ents.ends), side="left").tolist()
    names: list[tuple[int, int]] = []
    reached = 0
    for first, last in zip(firsts, lasts, strict=True):
        if reached <= first < last:
            names.append((first, last))
            reached = last
        else:
            names.append((-1, -1))
    return names


def write_ents(doc: SpacyDoc, found: newscore.Doc, names: list[tuple[int, int]]) -> None:
    """Adds names to those that the document has."""
    here = list(doc.ents)
    taken = {i for ent in here for i in range(ent.start, ent.end)}
    labels = [doc.vocab.strings.add(label) for label in found.ents.label_names]
    added = [
        SpacySpan(doc, first, last, label=labels[label])
        for (first, last), label in zip(names, found.ents.label_ids, strict=True)
        if first >= 0 and (not taken or taken.isdisjoint(range(first, last)))
    ]
    doc.set_ents(here + added, default="outside")


def write_spans(doc: SpacyDoc, found: newscore.Doc, names: list[tuple[int, int]], key: str) -> None:
    """The names with their scores, as spaCy's span categorizer keeps its own."""
    labels = [doc.vocab.strings.add(label) for label in found.ents.label_names]
    rows = [
        (SpacySpan(doc, first, last, label=labels[label]), score)
        for (first, last), label, score in zip(
            names, found.ents.label_ids, found.ents.scores, strict=True
        )
        if first >= 0
    ]
    scores = numpy.array([score for _, score in rows], dtype=numpy.float32)
    doc.spans[key] = SpanGroup(
        doc, name=key, spans=[span for span, _ in rows], attrs={"scores": scores}
    )


def write_sents(doc: SpacyDoc, found: newscore.Doc, starts: Indices) -> None:
    """Says of each token whether a sentence starts at it."""
    marks: Any = numpy.full(len(doc), -1, dtype=numpy.int64)
    at = numpy.searchsorted(starts, numpy.asarray(found.sents.starts), side="left")
    marks[at[1:][at[1:] < len(doc)]] = 1
    marks[0] = 1
    doc.from_array([SENT_START], marks.astype(numpy.uint64))
