"""What `newscore.normalize(text, explain=True)` gives: the changes, for a person to read."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscore._core import Doc, Edit

_MAX_SHOWN = 40  # characters of either side of a change


class Explanation:
    """A text, what became of it, and each change on the way.

    Printed, it is a line for each change: the rule, where it stands in the text, what stood there
    and what stands there now.

    >>> import newscore
    >>> newscore.normalize("It\\u2019s 10\\u00a0km", explain=True)
    quotes  2:3  '\\u2019' -> "'"
    spaces  7:8  '\\xa0' -> ' '
    >>> newscore.normalize("Nothing to do.", explain=True)
    no changes
    """

    __module__ = "newscore"
    __slots__ = ("edits", "normalized", "text")

    def __init__(self, doc: Doc) -> None:
        self.text: str = doc.text
        self.normalized: str = doc.normalized
        self.edits: tuple[Edit, ...] = doc.edits

    def __len__(self) -> int:
        """How many changes there are."""
        return len(self.edits)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __repr__(self) -> str:
        if not self.edits:
            return "no changes"
        rules = max(len(edit.rule) for edit in self.edits)
        places = [f"{edit.start}:{edit.end}" for edit in self.edits]
        width = max(map(len, places))
        return "\n".join(
            f"{edit.rule:{rules}}  {place:{width}}  "
            f"{_shown(edit.original)} -> {_shown(edit.replacement)}"
            for edit, place in zip(self.edits, places, strict=True)
        )


def _shown(text: str) -> str:
    """As Python writes it, in ASCII: what was changed is often invisible."""
    return ascii(text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "...")
