"""What blocks say of a document as an article: its body, its authors."""

from __future__ import annotations

from typing import Final

from newscore import _core

# Kinds of which the article consists; a pull quote repeats what stands in it.
BODY: Final = frozenset(("paragraph", "subhead", "list_item", "transcript_turn", "table"))


def body(doc: _core.Doc) -> tuple[_core.Block, ...]:
    """The blocks of the article itself, in order."""
    return tuple(block for block in doc.blocks if block.kind in BODY)


def authors(doc: _core.Doc) -> tuple[_core.Span, ...]:
    """Names of persons in bylines, in order; each person once, as first written."""
    bylines = [block for block in doc.blocks if block.kind == "byline"]
    found: dict[str, _core.Span] = {}
    names = iter(doc.ents)
    name = next(names, None)
    for byline in bylines:
        while name is not None and name.start < byline.end:
            if name.start >= byline.start and name.label == "PERSON":
                found.setdefault(name.text.casefold(), name)
            name = next(names, None)
    return tuple(found.values())
