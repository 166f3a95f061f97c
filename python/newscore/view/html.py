"""HTML of documents: a fragment for notebooks, and pages that need nothing but themselves.

Nothing is fetched and no script runs: a label's names are hidden and shown by a checkbox in the
legend, the end of a long text is folded by `details`. All text is escaped. Every rule of the style
sheet is scoped under one class, so that a fragment changes nothing else on the page that it lands
on. The name of a label stands in the page as text after the name that it labels: it is read aloud
by screen readers and seen without colours, and it is left out when text is selected and copied.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from newscore import _layers
from newscore.view import INK_DARK, INK_LIGHT, OTHER, PALETTE, clean, legend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscore._core import Doc, Span

__all__ = ["Shown", "doc_html", "page_html"]

# A notebook shows a text as a whole up to this many characters, and of a longer one as much of its
# beginning as leaves at least the second number to unfold.
FOLD_CHARS: Final = 2400
LEAST_FOLDED: Final = 800

# Identities of several names whose names light up together: the first of a text, since each takes a
# rule of the style sheet.
MAX_LIT: Final = 48

VALUE: Final = "value"  # the column of what a row is worth, or means


# How notebooks and documentation say that they are dark or light. Both are needed: either may
# differ from what the reader's system asks for, which is heard when the page says nothing.
PAGES_DARK: Final = ('[data-jp-theme-light="false"]', ".vscode-dark", '[data-theme="dark"]')
PAGES_LIGHT: Final = ('[data-jp-theme-light="true"]', ".vscode-light", '[data-theme="light"]')


def colours_css(*, dark: bool) -> str:
    """The declarations of one theme: each colour of the style sheet as a variable."""
    plain = (
        {"ink": INK_DARK, "paper": "#16181c", "dim": "#b4bac4", "line": "#4a505a"}
        if dark
        else {"ink": INK_LIGHT, "paper": "#ffffff", "dim": "#565d66", "line": "#d0d4da"}
    )
    labels = {css_class(label): pair for label, pair in [*PALETTE.items(), ("", OTHER)]}
    marks = {name: pair.dark if dark else pair.light for name, pair in labels.items()}
    scheme = f"color-scheme:{'dark' if dark else 'light'};"  # of checkboxes and arrows
    colours = ";".join(f"--{name}:{value}" for name, value in (plain | marks).items())
    return f"{{{scheme}{colours}}}"


def style_css(root: str) -> str:
    """The style sheet of documents under the selector `root`."""
    marks = "".join(
        f"{root} mark.{css_class(label)}{{background:var(--{css_class(label)})}}"
        f"{root}:has(.show-{css_class(label)}:not(:checked)) .text mark.{css_class(label)}"
        "{background:none;padding:0}"
        f"{root}:has(.show-{css_class(label)}:not(:checked)) .text mark.{css_class(label)} .label"
        "{display:none}"
        for label in [*PALETTE, ""]
    )
    lights = "".join(
        f"{root} .text:has(.who-{n}:hover) .who-{n}{{outline:2px solid var(--dim)}}"
        for n in range(MAX_LIT)
    )
    themes = (
        f"{root}{colours_css(dark=False)}"
        f"@media(prefers-color-scheme:dark){{{root}{colours_css(dark=True)}}}"
        + "".join(f"{page} {root}{colours_css(dark=True)}" for page in PAGES_DARK)
        + "".join(f"{page} {root}{colours_css(dark=False)}" for page in PAGES_LIGHT)
    )
    return (
        f"{root}{{font:16px/1.65 Georgia,'Times New Roman',serif;padding:1em;max-width:46em;"
        "color:var(--ink);background:var(--paper)}"
        f"{root} .text{{white-space:pre-wrap;overflow-wrap:break-word}}"
        f"{root} .sent:hover{{box-shadow:0 2px 0 0 var(--dim)}}"
        f"{root} mark{{color:var(--ink);border-radius:.25em;padding:.08em .2em;"
        "-webkit-box-decoration-break:clone;box-decoration-break:clone}"
        f"{root} .label{{font:600 .66em/1 system-ui,sans-serif;letter-spacing:.03em;"
        "margin-left:.1em;user-select:none;-webkit-user-select:none}"
        f"{root} .legend{{font:.85em/1.9 system-ui,sans-serif;color:var(--dim);"
        "list-style:none;padding:0 0 .6em;margin:0 0 .8em;border-bottom:1px solid var(--line)}"
        f"{root} .legend li{{display:inline-block;margin:0 1em 0 0;white-space:nowrap}}"
        f"{root} .legend input{{margin:0 .4em 0 0;vertical-align:-.1em;accent-color:var(--dim)}}"
        f"{root} .legend label{{cursor:pointer}}"
        f"{root} summary{{font:.85em/1.9 system-ui,sans-serif;color:var(--dim);cursor:pointer;"
        "overflow-wrap:anywhere}"
        f"{root} summary b{{color:var(--ink)}}"
        f"{root} .item{{border-top:1px solid var(--line);padding:.5em 0}}"
        f"{root} .legend+.item{{border-top:0;padding-top:0}}"
        f"{root} :focus-visible{{outline:2px solid var(--dim);outline-offset:2px}}"
        + marks
        + lights
        + themes
    )


def css_class(label: str) -> str:
    """The class, and the variable, of a label's colour; one serves all that the palette lacks."""
    return label.lower() if label in PALETTE else "other"


def shown(text: str) -> str:
    """A text as HTML."""
    return escape(clean(text))


class Lights:
    """Which names of a document light up together, where it was asked who is who."""

    def __init__(self, doc: Doc) -> None:
        self._known = "identities" in getattr(doc, "layers", ())
        several = (who.i for who in doc.identities if len(who.mentions) > 1) if self._known else ()
        self._numbers = dict(zip(several, range(MAX_LIT), strict=False))

    def of(self, ent: Span) -> tuple[str, str]:
        """The class of a name, after a blank, and its identity's name where that is another."""
        who = ent.identity if self._known else None
        if who is None:
            return "", ""
        number = self._numbers.get(who.i)
        return "" if number is None else f" who-{number}", who.name if who.name != ent.text else ""


def values_of(doc: Doc, ents: list[Span]) -> dict[int, object]:
    """What names are worth or mean, by where they begin: the values of the rows of other layers,
    dates and amounts, that they share characters with. Linear.

    >>> from newscore import load
    >>> doc = load()("It rained on Monday.", published="2017-04-11")
    >>> values_of(doc, list(doc.ents))
    {13: '2017-04-10'}
    """
    values: dict[int, object] = {}
    for table in doc.layers:
        if VALUE not in (column.name for column in _layers.columns(table, doc.layers)):
            continue
        rows = iter(_layers.spans(doc, table))
        row = next(rows, None)
        for ent in ents:
            while row is not None and row.end <= ent.start:
                row = next(rows, None)
            value = getattr(row, VALUE) if row is not None and row.start < ent.end else None
            if value is not None:
                values[ent.start] = value
    return values


def mark(ent: Span, lights: Lights, value: object = None) -> str:
    """A name with its colour, its label, and on hovering its score, whom it names, its value."""
    label = ent.label or ""
    together, name = lights.of(ent)
    title = f"{label}, characters {ent.start} to {ent.end}"
    if ent.score is not None:
        title += f", score {ent.score:.2f}"
    if name:
        title += f": {' '.join(name.split())}"
    if value is not None:
        title += f", value {value}"
    return (
        f'<mark class="{css_class(label)}{together}" title="{shown(title)}">{shown(ent.text)}'
        f'<span class="label">&nbsp;{shown(label)}</span></mark>'
    )


def legend_html(n_sents: int, ents: list[Span]) -> str:
    """How many sentences, and how many names of each label, with a checkbox to hide them."""
    items = [f"<li>{counted(n_sents, 'sentence')}</li>"]
    seen: set[str] = set()
    for label, n in legend(ents):
        kind = css_class(label)
        shown_by = f"show-{kind}"
        box = "" if kind in seen else f'<input type="checkbox" checked class="{shown_by}">'
        seen.add(kind)  # labels that share a colour share a checkbox
        items.append(f'<li><label>{box}<mark class="{kind}">{shown(label)}</mark> {n}</label></li>')
    return f'<ul class="legend" aria-label="Sentences and names by label">{"".join(items)}</ul>'


def counted(n: int, what: str) -> str:
    """A number of things.

    >>> counted(1, "name"), counted(1200, "name")
    ('1 name', '1,200 names')
    """
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def sents_html(doc: Doc, ents: list[Span]) -> list[tuple[int, str]]:
    """The text in pieces: what goes up to the end of each sentence, with that end. Linear."""
    text, values = doc.text, values_of(doc, ents)
    lights = Lights(doc)
    pieces = []
    at = next_ent = 0
    for n, sent in enumerate(doc.sents, 1):
        out = [shown(text[at : sent.start]), f'<span class="sent" title="Sentence {n}">']
        at = sent.start
        while next_ent < len(ents) and ents[next_ent].end <= sent.end:
            ent = ents[next_ent]
            out.append(shown(text[at : ent.start]))
            out.append(mark(ent, lights, values.get(ent.start)))
            at = ent.end
            next_ent += 1
        out.append(shown(text[at : sent.end]))
        out.append("</span>")
        at = sent.end
        pieces.append((at, "".join(out)))
    pieces.append((len(text), shown(text[at:])))
    return pieces


def text_html(doc: Doc, ents: list[Span], *, fold: bool) -> str:
    """The text; when it is long and may be folded, its end folds away behind a summary."""
    pieces = sents_html(doc, ents)
    split = len(pieces)
    if fold and len(doc.text) >= FOLD_CHARS + LEAST_FOLDED:
        split = next(n for n, (end, _) in enumerate(pieces, 1) if end >= FOLD_CHARS)
        if len(doc.text) - pieces[split - 1][0] < LEAST_FOLDED:
            split = len(pieces)
    first = "".join(piece for _, piece in pieces[:split])
    source = f'<div class="text" dir="auto">{first}</div>'
    if split < len(pieces):
        rest = "".join(piece for _, piece in pieces[split:])
        n_left = counted(len(pieces) - 1 - split, "sentence")
        source += (
            f"<details><summary>{n_left} more</summary>"
            f'<div class="text" dir="auto">{rest}</div></details>'
        )
    return source


def body_html(doc: Doc, *, fold: bool = False) -> str:
    """Legend and text, without a style sheet."""
    ents = list(doc.ents)
    return legend_html(len(doc.sents), ents) + text_html(doc, ents, fold=fold)


def doc_html(doc: Doc) -> str:
    """One document as a fragment of HTML, as a notebook shows it.

    >>> from newscore import load
    >>> doc_html(load()("Ada Stone lives here."))[:7]
    '<style>'
    """
    sheet = style_css(".newscore-doc")
    return f'<style>{sheet}</style><div class="newscore-doc">{body_html(doc, fold=True)}</div>'


class Shown:
    """Several documents, for a notebook to display: see newscore.show."""

    def __init__(
        self, docs: Iterable[Doc], titles: Iterable[str] | None, labels: Iterable[str] | None
    ) -> None:
        self.docs = list(docs)
        self.titles = (
            [f"Text {n}" for n in range(1, len(self.docs) + 1)] if titles is None else list(titles)
        )
        if len(self.titles) != len(self.docs):
            raise ValueError(
                f"titles: expected {len(self.docs)}, one a document, got {len(self.titles)}"
            )
        if isinstance(labels, str):
            raise TypeError("labels: expected an iterable of str such as ['PERSON'], got one str")
        self.labels = None if labels is None else frozenset(labels)

    def ents(self, doc: Doc) -> list[Span]:
        """The names of a document that are shown."""
        return [ent for ent in doc.ents if self.labels is None or ent.label in self.labels]

    def __repr__(self) -> str:
        return f"<{counted(len(self.docs), 'document')}; a notebook shows them>"

    def _repr_html_(self) -> str:
        every = [ent for doc in self.docs for ent in self.ents(doc)]
        items = []
        for n, (title, doc) in enumerate(zip(self.titles, self.docs, strict=True)):
            ents = self.ents(doc)
            facts = f"{counted(len(doc.sents), 'sentence')}, {counted(len(ents), 'name')}"
            items.append(
                f'<details class="item"{"" if n else " open"}>'
                f"<summary><b>{shown(title)}</b> {facts}</summary>"
                f"{text_html(doc, ents, fold=True)}</details>"
            )
        head = legend_html(sum(len(doc.sents) for doc in self.docs), every)
        sheet = style_css(".newscore-doc")
        return f'<style>{sheet}</style><div class="newscore-doc">{head}{"".join(items)}</div>'


def page_html(docs: Iterable[tuple[str, Doc]], title: str = "newscore") -> str:
    """A page of documents, each with the name it goes by, complete in one file.

    >>> page_html([], title="Nothing").startswith("<!DOCTYPE html>")
    True
    """
    articles, links = [], []
    docs = list(docs)
    for n, (name, doc) in enumerate(docs, 1):
        head = f"<h2>{shown(name)}</h2>" if len(docs) > 1 else ""
        articles.append(
            f'<article class="newscore-doc" id="doc-{n}" aria-label="{shown(name)}">'
            f"{head}{body_html(doc)}</article>"
        )
        links.append(f'<li><a href="#doc-{n}">{shown(name)}</a></li>')
    contents = ""
    if len(links) > 1:
        contents = f'<nav aria-label="Documents"><ol>{"".join(links)}</ol></nav>'
    page = (
        "body{margin:0 auto;max-width:50em;padding:1em;font:16px/1.5 system-ui,sans-serif;"
        f"color:{INK_LIGHT};background:#ffffff}}"
        "h1{font-size:1.3em}h2{font:600 .95em/1.4 system-ui,sans-serif;margin:.2em 0 .6em;"
        "overflow-wrap:anywhere}"
        "a{color:#0a58a8}article{border-top:1px solid #8a9099;margin-top:1em}"
        "@media(prefers-color-scheme:dark){"
        f"body{{color:{INK_DARK};background:#16181c}}a{{color:#9ecbff}}}}"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{shown(title)}</title><style>{page}{style_css('.newscore-doc')}</style></head>\n"
        f"<body><h1>{shown(title)}</h1>{contents}{''.join(articles)}</body></html>\n"
    )
