"""Calls whose modules are large or need another package: imported when they are called."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from typing import Any

    from newscore._core import Doc


def to_spacy(doc: Doc, vocab: Any) -> Any:
    """A document as spaCy's `Doc`, on newscore's tokens, with its names and sentences.

    `vocab` is the `Vocab` of the pipeline that it will go to: `nlp.vocab`. The text of both is the
    same, but for lone surrogates, which become U+FFFD. Needs spaCy: `pip install newscore[spacy]`.
    """
    from newscore.spacy import to_spacy

    return to_spacy(doc, vocab)
