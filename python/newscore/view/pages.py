"""Pages of HTML that are complete in one file: of one text, or of thousands.

A page of many texts begins with a search and the first entries of a list, which a browser shows
before it has read the rest. The rest is data that no browser looks into: all entries, and the texts
in parts, as JSON, compressed (gzip) and in base64. The script unpacks the entries when the page is
open, and a part when one of its texts is asked for. So nothing is fetched, and the file may be
read from a folder, sent by mail and kept.

A policy in the page's head lets only this script run and nothing be fetched (CSP, by the script's
hash): a mistake in escaping would harm nobody.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from newscore.view import clean, found
from newscore.view.html import article_html
from newscore.view.marks import shown
from newscore.view.sheet import page_css, page_script

if TYPE_CHECKING:
    from newscore._core import Doc

__all__ = ["Page"]

TEXTS_A_PART: Final = 20
FIRST_TEXTS: Final = 50  # entries that stand in the page itself
NAMES_AN_ENTRY: Final = 20  # that the search knows of a text


class Entry(NamedTuple):
    """What the list of texts says of one, and what the search looks in."""

    title: str
    name: str
    beginning: str
    names: str


class Page:
    """A page to which texts are added one by one; what it keeps of them is compressed."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._parts: list[str] = []
        self._part: list[str] = []
        self._only = ""  # the article of a page that has one

    def add(self, name: str, doc: Doc) -> None:
        """One more text, with the name it goes by."""
        n = len(self._entries)
        title = found.headline(doc) or name
        names = "; ".join(who.name for who in found.identities(doc)[:NAMES_AN_ENTRY])
        entry = Entry(*map(clean, (title, name, found.snippet(doc), names)))
        self._entries.append(entry)
        article = self._article(name, doc, n)
        self._only = "" if n else article
        self._part.append(article)
        if len(self._part) == TEXTS_A_PART:
            self._finish_part()

    def html(self, title: str | None = None) -> str:
        """The page of all texts so far."""
        self._finish_part()
        n = len(self._entries)
        heading = title or (self._entries[0][0] if n == 1 else f"{n:,} texts")
        body = f"<main>{self._only}</main>" if n == 1 else self._many(heading)
        script = page_script()
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{shown(heading)}</title><style>{page_css()}</style></head>\n"
            f"<body>{body}<script>{script}</script></body></html>\n"
        )

    def _article(self, name: str, doc: Doc, n: int) -> str:
        """A text with what it is called; its headline, or else its name, is the heading."""
        published = "" if doc.published is None else f" \u00b7 published {doc.published}"
        title = "" if found.headline(doc) else f"<h1>{shown(name)}</h1>"
        source = f'<p class="source">{shown(name)}{published}</p>'
        body = article_html(doc, f"d{n + 1}", title_level=1)
        return (
            f'<article aria-label="{shown(found.headline(doc) or name)}">{title}{source}'
            f'<div class="newscore-doc">{body}</div></article>'
        )

    def _many(self, heading: str) -> str:
        first = "".join(
            f'<li><a href="#text-{n}">{shown(title)}</a><p>{shown(beginning)}</p>'
            f'<p class="source">{shown(name)}</p></li>'
            for n, (title, name, beginning, _) in enumerate(self._entries[:FIRST_TEXTS], 1)
        )
        n_more = len(self._entries) - FIRST_TEXTS
        more = f"{min(n_more, FIRST_TEXTS)} more" if n_more > 0 else ""
        data = [("all-texts", packed(self._entries))]
        data += [(f"part-{n}", part) for n, part in enumerate(self._parts)]
        return (
            f'<main><div id="index"><h1>{shown(heading)}</h1>'
            "<noscript><p>The texts are kept in the page and shown by its script.</p></noscript>"
            '<search class="find">'
            '<input id="find" type="search" autocomplete="off" disabled '
            'aria-label="Search headlines, beginnings and names" '
            'placeholder="Search headlines, beginnings and names">'
            f'<output id="count" for="find">{len(self._entries):,} texts</output></search>'
            f'<ol class="texts" id="texts" data-part="{TEXTS_A_PART}">{first}</ol>'
            f'<button id="more" class="more" type="button"{"" if more else " hidden"}>{more}'
            "</button></div>"
            '<nav class="walk" id="walk" aria-label="Texts" hidden><a href="#">All texts</a>'
            '<a id="before" href="#">Text before</a><a id="after" href="#">Next text</a></nav>'
            '<div id="reader" tabindex="-1" hidden></div></main>'
            + "".join(
                f'<script type="application/json" id="{id}">{each}</script>' for id, each in data
            )
        )

    def _finish_part(self) -> None:
        if self._part:
            self._parts.append(packed(self._part))
            self._part = []


def packed(data: Any) -> str:
    """JSON as compressed base64, whose characters mean nothing in HTML; the same for the same."""
    plain = json.dumps(data, ensure_ascii=False).encode("utf-8")
    return base64.b64encode(gzip.compress(plain, mtime=0)).decode("ascii")
