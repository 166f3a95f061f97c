"""What blocks say of a document as an article: its body, its authors."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from typing import Final

from newscore import _core

# Kinds of which the article consists; a pull quote repeats what stands in it.
BODY: Final = frozenset(("paragraph", "subhead", "list_item", "transcript_turn", "table"))
GAP: Final = "\n\n"


class Body(tuple[_core.Block, ...]):
    """The blocks of the article itself, in order, and their text.

    >>> import newscore
    >>> nlp = newscore.load()
    >>> doc = nlp("Share\\n\\nIt rained in Oru on Sunday, and the river rose.\\n\\nShare")
    >>> doc.body.text
    'It rained in Oru on Sunday, and the river rose.'
    >>> doc.body.offset(13), doc.text[doc.body.offset(13) :][:3]
    (20, 'Oru')
    """

    __slots__ = ()

    def __new__(cls, blocks: Iterable[_core.Block]) -> Body:
        return super().__new__(cls, (block for block in blocks if block.kind in BODY))

    @property
    def text(self) -> str:
        """The text of the blocks, a blank line between two."""
        return GAP.join(block.text for block in self)

    def offset(self, at: int) -> int:
        """Where a character of `text` stands in the document; of a gap, the end of its block.

        `at` may be the length of `text`: the end of the last block.
        """
        begins = [0]  # where each block begins in the text
        for block in self:
            begins.append(begins[-1] + len(block) + len(GAP))
        length = max(begins[-1] - len(GAP), 0)
        if not 0 <= at <= length:
            raise IndexError(f"at: expected 0 to {length}, got {at}")
        if not self:
            return 0
        number = min(bisect.bisect_right(begins, at), len(self)) - 1
        return min(self[number].start + at - begins[number], self[number].end)


def body(doc: _core.Doc) -> Body:
    """The blocks of the article itself, in order."""
    return Body(doc.blocks)


def authors(doc: _core.Doc) -> tuple[_core.Span, ...]:
    """Names of persons in bylines, in order; each person once, as first written."""
    found: dict[str, _core.Span] = {}
    for name in doc.ents:
        if name.role == "author":
            found.setdefault(name.text.casefold(), name)
    return tuple(found.values())
