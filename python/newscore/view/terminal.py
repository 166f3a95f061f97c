"""Documents as lines of text for a terminal, with colours or without.

    1 | [Ada Stone PERSON] runs the [Harbour Trust ORG].
    2 | She joined in [March 2019 DATE].

With colours, a name stands on the colour of its label and needs no brackets. Lines are wrapped at
the width that is asked for, counted in terminal cells. Nothing of a text can drive the terminal.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

from newscore.view import clean, colours_of, legend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscore._core import Doc, Edit, Span

__all__ = ["doc_text", "edits_text", "sents_text"]

RESET: Final = "\x1b[0m"
DIM: Final = "\x1b[2m"
REMOVED: Final = "\x1b[30;48;5;217m"
ADDED: Final = "\x1b[30;48;5;157m"


def cells(text: str) -> int:
    """How many cells of a terminal a text takes (UAX #11: wide and full-width characters take two).

    >>> cells("caf\\u00e9"), cells("\\u6771\\u4eac"), cells("e\\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Me", "Mn")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


# A piece is a run of text in one style: (text, style), where '' is no style.
Piece = tuple[str, str]


def wrap(pieces: list[Piece], width: int) -> Iterator[str]:
    """The lines of some pieces, broken at blanks; a word that is wider than a line stays whole."""
    line: list[Piece] = []
    used = 0
    gap: Piece | None = None  # a blank that is printed only when a word follows on the same line
    for word, style in words_of(pieces):
        if word == " ":
            gap = (word, style)
            continue
        size = cells(word)
        if gap is not None and line:
            if used + 1 + size > width:
                yield joined(line)
                line, used = [], 0
            else:
                line.append(gap)
                used += 1
        gap = None
        line.append((word, style))
        used += size
    if line:
        yield joined(line)


def joined(line: list[Piece]) -> str:
    """The pieces of a line as one text, with one pair of escapes for each run of a style."""
    runs = groupby(line, key=lambda piece: piece[1])
    return "".join(painted("".join(text for text, _ in run), style) for style, run in runs)


def words_of(pieces: list[Piece]) -> Iterator[Piece]:
    """Pieces cut into words and single blanks."""
    for text, style in pieces:
        for is_blank, run in groupby(text, key=str.isspace):
            if is_blank:
                yield from ((" ", style) for _ in run)
            else:
                yield "".join(run), style


def painted(text: str, style: str) -> str:
    """A text in a style."""
    return f"{style}{text}{RESET}" if style else text


def name_pieces(ent: Span, colour: bool) -> list[Piece]:
    """A name and its label."""
    text, label = clean(ent.text), clean(ent.label or "")
    if not colour:
        return [(f"[{text} {label}]", "")]
    ground = f"\x1b[30;48;5;{colours_of(ent.label or '').terminal}m"
    return [(text, ground), (" ", ground), (label, ground + "\x1b[1m")]


def legend_text(doc: Doc, colour: bool) -> str:
    """How many sentences, and how many names of each label."""
    n_sents = len(doc.sents)
    items = [f"{n_sents} sentence{'' if n_sents == 1 else 's'}"]
    for label, n in legend(list(doc.ents)):
        style = f"\x1b[30;48;5;{colours_of(label).terminal}m" if colour else ""
        items.append(f"{painted(clean(label), style)} {n}")
    return "   ".join(items)


def doc_text(doc: Doc, *, width: int = 80, colour: bool = True, names: bool = True) -> str:
    """Sentences with their numbers and coloured names, and a legend; an empty line at each gap.

    >>> from newscore import load
    >>> print(doc_text(load()("It rained. It stopped."), colour=False))
    1 | It rained.
    2 | It stopped.
    <BLANKLINE>
    2 sentences
    """
    text = doc.text
    ents = list(doc.ents) if names else []
    digits = len(str(len(doc.sents)))
    room = max(width - digits - 3, 20)
    out: list[str] = []
    end = next_ent = 0
    for n, sent in enumerate(doc.sents, 1):
        if n > 1 and "\n" in text[end : sent.start]:
            out.append("")
        pieces: list[Piece] = []
        end = sent.start
        while next_ent < len(ents) and ents[next_ent].end <= sent.end:
            ent = ents[next_ent]
            pieces.append((clean(text[end : ent.start]), ""))
            pieces += name_pieces(ent, colour)
            end = ent.end
            next_ent += 1
        pieces.append((clean(text[end : sent.end]), ""))
        end = sent.end
        for k, line in enumerate(wrap(pieces, room)):
            number = f"{n if k == 0 else '':>{digits}} | "
            out.append((painted(number, DIM) if colour else number) + line)
    return "\n".join([*out, "", legend_text(doc, colour) if names else ""]).rstrip("\n")


def sents_text(doc: Doc, *, width: int = 80, colour: bool = True) -> str:
    """Sentences with their numbers, and how many there are."""
    return doc_text(doc, width=width, colour=colour, names=False)


def edits_text(doc: Doc, *, colour: bool = True) -> str:
    """The normalized text, each change beside what it replaced: [-old-]{+new+} without colours."""
    text = doc.text
    out: list[str] = []
    at = 0
    for edit in doc.edits:
        out.append(clean(text[at : edit.start]))
        out.append(edit_text(edit, colour))
        at = edit.end
    out.append(clean(text[at:]))
    return "".join(out)


def edit_text(edit: Edit, colour: bool) -> str:
    """One change: what went and what came. What cannot be seen is named, as in <U+00AD>."""
    old = "".join(c if visible(c) else f"<U+{ord(c):04X}>" for c in edit.original)
    new = edit.replacement
    if colour:
        return (painted(old, REMOVED) if old else "") + (painted(clean(new), ADDED) if new else "")
    return (f"[-{old}-]" if old else "") + (f"{{+{clean(new)}+}}" if new else "")


def visible(c: str) -> bool:
    """Whether a reader would see the character, and could tell it from another."""
    return c == " " or (c.isprintable() and not unicodedata.combining(c) and c == clean(c))
