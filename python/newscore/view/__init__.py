"""Pictures of a document: HTML for notebooks and pages, colours for terminals.

`html.doc_html` and `html.page_html` give HTML, `terminal.doc_text` and `terminal.edits_text` give
lines of text. Here is what they share: the colours of labels, and what may not be shown as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from newscore._core import Span

__all__ = [
    "INK_DARK",
    "INK_LIGHT",
    "OTHER",
    "PALETTE",
    "UNSAFE",
    "Colours",
    "clean",
    "colours_of",
    "legend",
    "short",
]


class Colours(NamedTuple):
    """The background of a name: on a light page, on a dark page, on a terminal of 256 colours."""

    light: str
    dark: str
    terminal: int


# Text stands on these in INK_LIGHT, INK_DARK or black, at a contrast of 7:1 or more (WCAG 2.1,
# criterion 1.4.6). Colour never says anything alone: the label's name always stands beside it.
INK_LIGHT: Final = "#1b1b1b"
INK_DARK: Final = "#f4f4f4"
PALETTE: Final[dict[str, Colours]] = {
    "PERSON": Colours("#ffd6a5", "#693d0b", 222),
    "ORG": Colours("#bcdcff", "#1b4778", 117),
    "LOC": Colours("#c3ecc0", "#1d5424", 114),
    "NORP": Colours("#f8c9dd", "#70224a", 218),
    "FAC": Colours("#d8cffc", "#453388", 183),
    "PRODUCT": Colours("#ffe98f", "#574600", 227),
    "MISC": Colours("#dcdcdc", "#454545", 252),
    "DATE": Colours("#b3ece6", "#0e504b", 80),
    "TIME": Colours("#cfe6f5", "#1f4d61", 152),
    "MONEY": Colours("#d9f2a0", "#3f500a", 155),
    "PERCENT": Colours("#f7cdbd", "#6f2f1d", 216),
}
OTHER: Final = Colours("#e6e0d4", "#4c463a", 250)  # labels of other people's models


def colours_of(label: str) -> Colours:
    """The colours of a label, for any label."""
    return PALETTE.get(label, OTHER)


def legend(ents: list[Span]) -> list[tuple[str, int]]:
    """The labels of some names with their counts, the palette's first and in its order.

    >>> legend([])
    []
    """
    counts: dict[str, int] = {}
    for ent in ents:
        label = ent.label or ""
        counts[label] = counts.get(label, 0) + 1
    order = {label: n for n, label in enumerate(PALETTE)}
    return sorted(counts.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


# Controls drive a terminal (ECMA-48), from U+0080 up as well. Marks of direction show a text in
# another order than it has and reach beyond its end (UAX #9, section 2). Characters without width
# hide, or make two texts look alike; so do tags. Line separators and lone surrogates are no text.
# A zero-width joiner between two pictures makes one of them and hides nothing: that one stays.
_PICTURE = "\u2600-\u27bf\ufe0f\U0001f300-\U0001faff"
UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    f"|(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])"
)


def clean(text: str) -> str:
    r"""A text that can be shown to a person: what is unsafe to show becomes U+FFFD.

    Line feeds and tabs stay. Characters are replaced one for one, so offsets hold; the carriage
    return of a line that ends as in Windows becomes a blank.

    >>> clean("a\x1b[31mb")
    'a\ufffd[31mb'
    """
    if text.isprintable():
        return text
    return UNSAFE.sub("\ufffd", text.replace("\r\n", " \n"))


def short(text: object, most: int) -> str:
    r"""The same in one line, each run of white space a blank; the middle is cut out of a long text.

    >>> short("a\r\n\x9bb", 20), short("0123456789" * 9, 20)
    ('a \ufffdb', '01234567 ... 3456789')
    """
    whole = str(text)
    if len(whole) > most:
        rest = (most - 5) // 2
        whole = f"{whole[: most - 5 - rest]} ... {whole[-rest:]}"
    return clean(" ".join(whole.split()))
