"""The text of a document as HTML: elements around its sentences, blocks, quotes and names.

Layers overlap as they like. Each row becomes a piece with a depth, the outer ones less: blocks hold
sentences, which hold quotes, speakers and cues, which hold names. Pieces that cross are cut, so
that elements nest; what ends a piece (a label) comes once. One pass, since of each layer few rows
are open at a time.

    "We were late," Mayor Helen Marchetti told reporters.
    [quote        ] [speaker [name      ]][cue]
    [sentence                                           ]

Names get a number of their identity and quotes one of their own as classes, by which the style
sheet lights up what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from newscore.view import PALETTE, clean, found

if TYPE_CHECKING:
    from newscore._core import Doc, Quote, Span

__all__ = ["MAX_LIT", "Marks", "Nest", "Piece", "css_class", "light", "shown"]

# How many identities, and quotes, light up together: each takes a rule of the style sheet.
MAX_LIT: Final = 48

BLOCK, SENT, DATELINE, QUOTE, SPEAKER, NAME = range(6)  # depths

STOP: Final = ' tabindex="0"'  # of the tab key; what is cut has one, at its beginning
HEADINGS: Final = ("headline", "subhead")  # kinds of blocks that are headings


class Piece(NamedTuple):
    """A range of the text, and the tags around it."""

    start: int
    end: int
    depth: int
    open: str
    again: str  # in place of `open` where the element was cut
    close: str
    tail: str = ""  # before the last `close`


def shown(text: str) -> str:
    """A text as HTML."""
    return escape(clean(text))


def css_class(label: str) -> str:
    """The class, and the variable, of a label's colour; one serves all that the palette lacks."""
    return label.lower() if label in PALETTE else "other"


class Marks:
    """What stands around the text of a document; `ents` are the names that are shown."""

    def __init__(
        self, doc: Doc, ents: Sequence[Span], anchor: str, *, title_level: int = 2
    ) -> None:
        self._text = doc.text
        self._anchor = anchor
        self._title_level = title_level
        self._blocks = found.blocks(doc)
        self._who = numbers_of_names(doc)
        self._notes = found.notes(doc, ents)
        pieces = [*self._block_pieces(), *self._sent_pieces(doc)]
        pieces += self._quote_pieces(found.quotes(doc))
        pieces += [self._name(ent) for ent in ents]
        pieces += self._values_without_names(doc, ents)
        self._pieces = sorted(pieces, key=lambda piece: (piece.start, piece.depth, -piece.end))

    def html(self, start: int, end: int) -> str:
        """The text from `start` to `end`, without the pieces that lie outside of it."""
        nest = Nest(self._text, start, end, gaps=bool(self._blocks))
        for piece in self._pieces:
            if piece.start < end and piece.end > start:
                nest.begin(piece)
        return nest.finish()

    def _block_pieces(self) -> Iterable[Piece]:
        titled = False
        for block in self._blocks:
            kind = shown(block.kind)
            if block.kind == "dateline":
                tag = f'<span class="{kind}">'
                yield Piece(block.start, block.end, DATELINE, tag, tag, "</span>")
                continue
            is_title = block.kind == "headline" and not titled
            titled |= is_title
            level = self._title_level + (not is_title)
            is_heading = block.kind in HEADINGS
            heading = f' role="heading" aria-level="{level}"' if is_heading else ""
            tag = f'<div class="block {kind}" data-kind="{kind.replace("_", " ")}"{heading}>'
            again = f'<div class="block {kind}">'
            yield Piece(block.start, block.end, BLOCK, tag, again, "</div>")

    def _sent_pieces(self, doc: Doc) -> Iterable[Piece]:
        for n, sent in enumerate(doc.sents, 1):
            tag = f'<span class="sent" data-n="{n}">'
            yield Piece(sent.start, sent.end, SENT, tag, '<span class="sent">', "</span>")

    def _quote_pieces(self, quotes: Sequence[Quote]) -> Iterable[Piece]:
        """The parts of quotes, their speakers and cues, which may have several quotes each."""
        spoken: dict[tuple[int, int, str], list[str]] = {}
        for quote in quotes:
            lit = light("q", quote.i)
            by = quote.speaker_name or "nobody named"
            tip = shown(f"{quote.kind} quote: {' '.join(by.split())}, {quote.score:.2f}")
            for n, part in enumerate(quote.parts):
                first = STOP + (f' id="{self._anchor}-q{quote.i}"' if n == 0 else "")
                tag = f'<span class="quote{lit}" data-tip="{tip}"'
                yield Piece(part.start, part.end, QUOTE, f"{tag}{first}>", f"{tag}>", "</span>")
            for what, row in (("speaker", quote.speaker), ("cue", quote.cue)):
                if row is not None:
                    spoken.setdefault((row.start, row.end, what), []).append(lit)
        for (start, end, what), lights in spoken.items():
            tag = f'<span class="{what}{"".join(lights)}">'
            yield Piece(start, end, SPEAKER, tag, tag, "</span>")

    def _name(self, ent: Span) -> Piece:
        label = ent.label or ""
        lit = light("who", self._who.get(ent.i))
        facts = [label if ent.score is None else f"{label} {ent.score:.2f}"]
        tip = shown(", ".join([*facts, *self._notes[ent.i]]))
        tag = f'<mark class="{css_class(label)} {score_class(ent.score)}{lit}" data-tip="{tip}"'
        return Piece(
            ent.start,
            ent.end,
            NAME,
            f'{tag}{STOP} id="{self._anchor}-{ent.i}">',
            f"{tag}>",
            "</mark>",
            f'<span class="label">&nbsp;{shown(label)}</span>',
        )

    def _values_without_names(self, doc: Doc, ents: Sequence[Span]) -> Iterable[Piece]:
        """Quantities, lengths and what else has a value but is no name."""
        named = {pair.other.start for rows in (found.dates(doc), found.amounts(doc))
                 for pair in found.overlaps(ents, rows)}  # fmt: skip
        at = 0
        ranges = [(row.start, row.end, row.value) for row in found.dates(doc)]
        ranges += [(row.start, row.end, found.worth(row)) for row in found.amounts(doc)]
        for start, end, value in sorted(ranges):
            if start in named or start < at or not value:
                continue
            at = end
            tag = f'<span class="value" data-tip="{shown(value)}"'
            yield Piece(start, end, NAME, f"{tag}{STOP}>", f"{tag}>", "</span>")


def numbers_of_names(doc: Doc) -> dict[int, int]:
    """The number of the identity of each name that has one, the most mentioned from 0."""
    return {
        mention.i: n
        for n, who in enumerate(found.identities(doc)[:MAX_LIT])
        for mention in who.mentions
    }


def light(kind: str, n: int | None) -> str:
    """The class, after a blank, of what lights up together; none past the rules that there are."""
    return "" if n is None or n >= MAX_LIT else f" {kind}-{n}"


def score_class(score: float | None) -> str:
    """The class of a score: its tenth.

    >>> score_class(0.97), score_class(0.4), score_class(None)
    ('s9', 's4', 's9')
    """
    return f"s{9 if score is None else min(9, int(score * 10))}"


class Nest:
    """Writes text and elements; those that cross are closed and opened again."""

    def __init__(self, text: str, start: int, end: int, *, gaps: bool) -> None:
        self._text, self._at, self._end = text, start, end
        self._gaps = gaps  # white space between blocks is not shown
        self._out: list[str] = []
        self._open: list[Piece] = []

    def begin(self, piece: Piece) -> None:
        """Opens an element where its piece starts, inside those of lesser depth."""
        start = max(piece.start, self._at)
        self._close_until(start)
        self._copy(start)
        inner = [other for other in self._open if other.depth > piece.depth]
        self._close(inner)
        self._open.append(piece)
        self._out.append(piece.open if start == piece.start else piece.again)
        self._reopen(inner)

    def finish(self) -> str:
        """Copies the rest, closes all, and returns the HTML."""
        self._close_until(self._end)
        self._copy(self._end)
        self._close(self._open[:])
        return "".join(self._out)

    def _close_until(self, place: int) -> None:
        while self._open:
            ends = [piece.end for piece in self._open]
            end = min(ends)
            if end > place:
                return
            self._copy(end)
            closed = self._open[ends.index(end) :]
            self._close(closed, end)
            self._reopen([piece for piece in closed if piece.end > end])

    def _copy(self, place: int) -> None:
        if place > self._at:
            text = self._text[self._at : place]
            is_gap = self._gaps and not self._open and text.isspace()
            self._out.append(f'<span class="gap">{shown(text)}</span>' if is_gap else shown(text))
            self._at = place

    def _close(self, pieces: Sequence[Piece], end: int = -1) -> None:
        for piece in reversed(pieces):
            self._out.append((piece.tail if piece.end == end else "") + piece.close)
        del self._open[len(self._open) - len(pieces) :]

    def _reopen(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            self._open.append(piece)
            self._out.append(piece.again)
