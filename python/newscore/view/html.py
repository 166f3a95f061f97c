"""HTML of documents: a fragment for notebooks, and pages that need nothing but themselves.

    found.py    what a document has to show
    marks.py    its text, with elements around names, quotes and blocks
    facts.py    people, speakers, days and amounts beside it; world.py draws the map
    sheet.py    doc.css and page.css, with colours; page.js
    pages.py    pages of many texts

Nothing is fetched. A fragment runs no script: checkboxes and the style sheet hide labels and light
up what belongs together. All text is escaped. Every rule of its style sheet is scoped under one
class, so that a fragment changes nothing else on the page that it lands on. The name of a label
stands in the page as text after the name that it labels: it is read aloud by screen readers and
seen without colours, and it is left out when text is selected and copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from newscore._core import Doc
from newscore.view import found, legend
from newscore.view.facts import facts_html
from newscore.view.marks import Marks, css_class, shown
from newscore.view.sheet import LEAST, doc_css

if TYPE_CHECKING:
    from newscore._core import Span

__all__ = ["Shown", "article_html", "doc_html", "page_html"]

# A notebook shows a text as a whole up to this many characters, and of a longer one as much of its
# beginning as leaves at least the second number to unfold.
FOLD_CHARS: Final = 2400
LEAST_FOLDED: Final = 800


def counted(n: int, what: str) -> str:
    """A number of things.

    >>> counted(1, "name"), counted(1200, "name")
    ('1 name', '1,200 names')
    """
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def checkbox(css: str, what: str) -> str:
    """A switch of the legend, switched on."""
    return f'<label><input type="checkbox" checked class="{css}">{what}</label>'


def legend_html(docs: Sequence[Doc], ents: list[Span], anchor: str) -> str:
    """How many sentences, names of each label, quotes; with switches that hide them."""
    switches = []
    seen: set[str] = set()
    for label, n in legend(ents):
        kind = css_class(label)
        what = f'<mark class="{kind} s9">{shown(label)}</mark> {n:,}'
        # Labels that share a colour share a switch.
        switches.append(f"<span>{what}</span>" if kind in seen else checkbox(f"show-{kind}", what))
        seen.add(kind)
    n_quotes = sum(len(found.quotes(doc)) for doc in docs)
    if n_quotes:
        switches.append(checkbox("show-quotes", counted(n_quotes, "quote")))
    if kinds_class(docs):
        switches.append(checkbox("show-kinds", "kinds of blocks"))
    n_sents = counted(sum(len(doc.sents) for doc in docs), "sentence")
    return (
        f'<div class="legend"><span>{n_sents}</span>'
        f"<fieldset><legend>What is shown</legend>{''.join(switches)}</fieldset>"
        f"{least_html(anchor) if ents else ''}</div>"
    )


def least_html(anchor: str) -> str:
    """A choice of the least score of names that are shown."""
    choices = "".join(
        f'<label><input type="radio" name="least-{anchor}" class="least-{least}"'
        f"{'' if least else ' checked'}>{'all' if not least else f'.{least}'}</label>"
        for least in (0, *LEAST)
    )
    return (
        '<fieldset><legend>Least score of names</legend><span class="least">'
        f"<span>score from</span>{choices}</span></fieldset>"
    )


def fold_at(doc: Doc) -> int:
    """Where the end of a long text folds away: behind a sentence, or at the text's own end."""
    n_chars = len(doc.text)
    if n_chars < FOLD_CHARS + LEAST_FOLDED:
        return n_chars
    end = next((sent.end for sent in doc.sents if sent.end >= FOLD_CHARS), n_chars)
    return end if n_chars - end >= LEAST_FOLDED else n_chars


def text_html(
    doc: Doc, ents: Sequence[Span], anchor: str, *, fold: bool, title_level: int = 2
) -> str:
    """The text; when it is long and may be folded, its end folds away behind a summary."""
    marks = Marks(doc, ents, anchor, title_level=title_level)
    end = fold_at(doc) if fold else len(doc.text)
    source = f'<div class="text" dir="auto">{marks.html(0, end)}</div>'
    if end < len(doc.text):
        n_left = counted(sum(sent.start >= end for sent in doc.sents), "sentence")
        rest = marks.html(end, len(doc.text))
        source += (
            f"<details><summary>{n_left} more</summary>"
            f'<div class="text" dir="auto">{rest}</div></details>'
        )
    return source


def kinds_class(docs: Iterable[Doc]) -> str:
    """The class, after a blank, that leaves a margin for the kinds of blocks."""
    return " has-kinds" if any(map(found.blocks, docs)) else ""


def article_html(doc: Doc, anchor: str, *, fold: bool = False, title_level: int = 2) -> str:
    """Legend, text and facts of a document, without a style sheet.

    Ids on it begin with `anchor`; its headline is a heading of `title_level`.
    """
    ents = list(doc.ents)
    text = text_html(doc, ents, anchor, fold=fold, title_level=title_level)
    facts = facts_html(doc, ents, anchor, level=title_level + 1)
    beside = f'<aside class="facts" aria-label="What was found">{facts}</aside>' if facts else ""
    return (
        f"{legend_html([doc], ents, anchor)}"
        f'<div class="sheet{kinds_class([doc])}">{text}{beside}</div>'
    )


def doc_html(doc: Doc) -> str:
    """One document as a fragment of HTML, as a notebook shows it.

    >>> from newscore import load
    >>> doc_html(load()("Ada Stone lives here."))[:7]
    '<style>'
    """
    body = article_html(doc, found.short_id(doc.text), fold=True)
    return f'<style>{doc_css()}</style><div class="newscore-doc">{body}</div>'


def page_html(docs: Iterable[tuple[str, Doc]], title: str | None = None) -> str:
    """A page of documents, each with the name it goes by, complete in one file.

    Its title is that of its only text (the headline, or else the name), or how many texts it has.

    >>> page_html([], title="Nothing").startswith("<!DOCTYPE html>")
    True
    """
    from newscore.view.pages import Page

    page = Page()
    for name, doc in docs:
        page.add(name, doc)
    return page.html(title)


class Shown:
    """Several documents, for a notebook to display: see newscore.show."""

    def __init__(
        self,
        docs: Iterable[Doc],
        titles: Iterable[str] | None,
        labels: str | Iterable[str] | None,
    ) -> None:
        if isinstance(docs, str) or not hasattr(docs, "__iter__"):
            raise TypeError(f"docs: expected a document or several, got {type(docs).__name__}")
        self.docs = list(docs)
        for n, doc in enumerate(self.docs):
            if not isinstance(doc, Doc):
                raise TypeError(f"docs[{n}]: expected a document, got {type(doc).__name__}")
        if isinstance(titles, str):
            raise TypeError("titles: expected one a document, got one str")
        self.titles = (
            [found.headline(doc) or f"Text {n}" for n, doc in enumerate(self.docs, 1)]
            if titles is None
            else list(titles)
        )
        if len(self.titles) != len(self.docs):
            raise ValueError(
                f"titles: expected {len(self.docs)}, one a document, got {len(self.titles)}"
            )
        some = [labels] if isinstance(labels, str) else labels
        self.labels = None if some is None else frozenset(some)
        tagged = [doc.ents.label_names for doc in self.docs if "entities" in doc.layers]
        known = list(dict.fromkeys(label for names in tagged for label in names))
        if known and self.labels is not None and (unknown := self.labels.difference(known)):
            raise ValueError(f"labels: expected some of {', '.join(known)}, got {min(unknown)!r}")

    def ents(self, doc: Doc) -> list[Span]:
        """The names of a document that are shown."""
        return [ent for ent in doc.ents if self.labels is None or ent.label in self.labels]

    def __repr__(self) -> str:
        return f"<{counted(len(self.docs), 'document')}; a notebook shows them>"

    def _repr_html_(self) -> str:
        every = [ent for doc in self.docs for ent in self.ents(doc)]
        anchor = found.short_id("\n".join(doc.text for doc in self.docs))
        items = []
        for n, (title, doc) in enumerate(zip(self.titles, self.docs, strict=True)):
            ents = self.ents(doc)
            facts = f"{counted(len(doc.sents), 'sentence')}, {counted(len(ents), 'name')}"
            items.append(
                f'<details class="item"{"" if n else " open"}>'
                f"<summary><b>{shown(title)}</b> {facts}</summary>"
                f"{text_html(doc, ents, f'{anchor}-{n}', fold=True)}</details>"
            )
        head = legend_html(self.docs, every, anchor)
        return (
            f'<style>{doc_css()}</style><div class="newscore-doc">{head}'
            f'<div class="{kinds_class(self.docs).strip()}">{"".join(items)}</div></div>'
        )
