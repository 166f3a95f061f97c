"""What was found in a document, as views ask for it: a layer that nobody looked for is empty.

Rows of several layers say something of one name: an identity whom it names, a date or an amount
what it is worth, a place where it is. `notes` brings that together.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from newscore import _layers

if TYPE_CHECKING:
    from newscore._core import Amount, Block, Doc, Identity, Place, Quote, Span, Timex

__all__ = [
    "amounts",
    "blocks",
    "count_words",
    "dates",
    "headline",
    "identities",
    "notes",
    "number",
    "overlaps",
    "places",
    "quotes",
    "short_id",
    "snippet",
    "worth",
]

SNIPPET_CHARS = 200


def layer(doc: Doc, table: str) -> Sequence[Any]:
    """The rows of a layer; none where it was not looked for."""
    return _layers.spans(doc, table) if table in doc.layers else ()


def identities(doc: Doc) -> Sequence[Identity]:
    """Who and what is named, the most mentioned first, then in the order of the text."""
    return sorted(layer(doc, "identities"), key=lambda who: -len(who.mentions))


def quotes(doc: Doc) -> Sequence[Quote]:
    """The quotes in order."""
    return layer(doc, "quotes")


def dates(doc: Doc) -> Sequence[Timex]:
    """The expressions of time in order."""
    return layer(doc, "dates")


def amounts(doc: Doc) -> Sequence[Amount]:
    """The amounts in order."""
    return layer(doc, "amounts")


def places(doc: Doc) -> Sequence[Place]:
    """The places in order."""
    return layer(doc, "places")


def blocks(doc: Doc) -> Sequence[Block]:
    """The blocks in order."""
    return layer(doc, "blocks")


def headline(doc: Doc) -> str | None:
    """The title that the text has of its own, in one line."""
    title = next((block for block in blocks(doc) if block.kind == "headline"), None)
    return None if title is None else " ".join(title.text.split())


def snippet(doc: Doc) -> str:
    """How the article begins, in one line: its first paragraph, or else the text."""
    first = next((block for block in blocks(doc) if block.kind == "paragraph"), None)
    words = (doc.text if first is None else first.text)[: 2 * SNIPPET_CHARS].split()
    text = " ".join(words)
    return text if len(text) <= SNIPPET_CHARS else text[: SNIPPET_CHARS - 1] + "\u2026"


def count_words(quote: Quote) -> int:
    """How many words a quote has: what stands between white space."""
    return len(quote.text.split())


def short_id(text: str) -> str:
    """A name for anchors of a document among others on a page: the same for the same text.

    >>> short_id("It rained.")
    'nb1c396c5'
    """
    return f"n{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


class Pair(NamedTuple):
    """Two rows that share characters."""

    one: Any
    other: Any


def overlaps(ones: Sequence[Any], others: Sequence[Any]) -> Iterator[Pair]:
    """For each of some rows in order, those of others that it shares characters with. Linear."""
    first = 0
    for one in ones:
        while first < len(others) and others[first].end <= one.start:
            first += 1
        at = first
        while at < len(others) and others[at].start < one.end:
            yield Pair(one, others[at])
            at += 1


def number(value: object) -> str:
    """A value for people to read.

    >>> from decimal import Decimal
    >>> number(Decimal("4500000")), number(Decimal("0.50")), number("2025-Q3")
    ('4,500,000', '0.5', '2025-Q3')
    """
    if isinstance(value, str):
        return value
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def worth(amount: Amount) -> str:
    """The value of an amount with its currency or unit; '' of a vague one."""
    if amount.value is not None:
        value = number(amount.value)
    elif amount.low is not None or amount.high is not None:
        ends = (amount.low, amount.high)
        value = " to ".join("?" if end is None else number(end) for end in ends)
    else:
        return ""
    unit = "%" if amount.kind == "PERCENT" else amount.currency or amount.unit or ""
    return f"{value} {unit}".rstrip()


def notes(doc: Doc, ents: Sequence[Span]) -> dict[int, list[str]]:
    """What names mean or are worth, by the numbers of the names."""
    said: dict[int, list[str]] = {ent.i: [] for ent in ents}
    for who in identities(doc):
        for mention in who.mentions:
            if mention.i in said and mention.text != who.name:
                said[mention.i].append(" ".join(who.name.split()))
    for place in places(doc):
        if place.ent is not None and place.ent.i in said and place.country:
            is_inside = place.source == "name" and place.kind in ("region", "city", "area")
            kind = f"{place.kind} in " if is_inside else ""
            said[place.ent.i].append(f"{kind}{place.country}")
    for ent, timex in overlaps(ents, dates(doc)):
        said[ent.i].append(timex.value)
    for ent, amount in overlaps(ents, amounts(doc)):
        said[ent.i].append(worth(amount))
    return {key: [note for note in each if note] for key, each in said.items()}
