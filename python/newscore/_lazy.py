"""Calls whose modules are large or need another package: imported when they are called."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from newscore._core import Doc
    from newscore.view.html import Shown


def show(
    docs: Doc | Iterable[Doc],
    *,
    titles: Iterable[str] | None = None,
    labels: str | Iterable[str] | None = None,
) -> Shown:
    """A document or several in a notebook, under one legend whose checkboxes hide labels.

    `titles` stand above the texts. With `labels`, a label or several, names of others are not shown
    at all.

    >>> import newscore
    >>> nlp = newscore.load()
    >>> newscore.show(nlp.pipe(["Ann left.", "Bob stayed."]), titles=["One", "Two"])
    <2 documents; a notebook shows them>
    """
    from newscore._core import Doc
    from newscore.view.html import Shown

    return Shown([docs] if isinstance(docs, Doc) else docs, titles, labels)


def to_spacy(doc: Doc, vocab: Any) -> Any:
    """A document as spaCy's `Doc`, on newscore's tokens, with its names and sentences.

    `vocab` is the `Vocab` of the pipeline that it will go to: `nlp.vocab`. The text of both is the
    same, but for lone surrogates, which become U+FFFD. Needs spaCy: `pip install newscore[spacy]`.
    """
    from newscore.spacy import to_spacy

    return to_spacy(doc, vocab)
