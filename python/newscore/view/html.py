"""HTML of documents: a fragment for notebooks, and pages that need nothing but themselves.

Nothing is fetched and no script runs. All text is escaped. Every rule of the style sheet is scoped
under one class, so that a fragment changes nothing else on the page that it lands on. The name of a
label stands in the page as text after the name that it labels: it is read aloud by screen readers
and seen without colours, and it is left out when text is selected and copied.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from newscore.view import INK_DARK, INK_LIGHT, OTHER, PALETTE, clean, legend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscore._core import Doc, Span

__all__ = ["doc_html", "page_html"]


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
    return "{" + ";".join(f"--{name}:{value}" for name, value in (plain | marks).items()) + "}"


def style_css(root: str) -> str:
    """The style sheet of documents under the selector `root`."""
    marks = "".join(
        f"{root} mark.{css_class(label)}{{background:var(--{css_class(label)})}}"
        for label in [*PALETTE, ""]
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
        "margin-left:.35em;user-select:none;-webkit-user-select:none}"
        f"{root} .legend{{font:.85em/1.9 system-ui,sans-serif;color:var(--dim);"
        "list-style:none;padding:0 0 .6em;margin:0 0 .8em;border-bottom:1px solid var(--line)}"
        f"{root} .legend li{{display:inline-block;margin:0 1em 0 0}}" + marks + themes
    )


def css_class(label: str) -> str:
    """The class, and the variable, of a label's colour; one serves all that the palette lacks."""
    return label.lower() if label in PALETTE else "other"


def shown(text: str) -> str:
    """A text as HTML."""
    return escape(clean(text))


def mark(ent: Span) -> str:
    """A name with its colour, its label, and its score on hovering."""
    label = ent.label or ""
    title = f"{label}, characters {ent.start} to {ent.end}"
    if ent.score is not None:
        title += f", score {ent.score:.2f}"
    return (
        f'<mark class="{css_class(label)}" title="{shown(title)}">{shown(ent.text)}'
        f'<span class="label"> {shown(label)}</span></mark>'
    )


def legend_html(n_sents: int, ents: list[Span]) -> str:
    """How many sentences, and how many names of each label."""
    items = [f"<li>{n_sents} sentence{'' if n_sents == 1 else 's'}</li>"]
    items += [
        f'<li><mark class="{css_class(label)}">{shown(label)}</mark> {n}</li>'
        for label, n in legend(ents)
    ]
    return f'<ul class="legend" aria-label="Sentences and names by label">{"".join(items)}</ul>'


def body_html(doc: Doc) -> str:
    """Legend and text, without a style sheet. Linear in the text."""
    text, ents = doc.text, list(doc.ents)
    out = [legend_html(len(doc.sents), ents), '<div class="text" dir="auto">']
    at = next_ent = 0
    for n, sent in enumerate(doc.sents, 1):
        out.append(shown(text[at : sent.start]))
        out.append(f'<span class="sent" title="Sentence {n}">')
        at = sent.start
        while next_ent < len(ents) and ents[next_ent].end <= sent.end:
            ent = ents[next_ent]
            out.append(shown(text[at : ent.start]))
            out.append(mark(ent))
            at = ent.end
            next_ent += 1
        out.append(shown(text[at : sent.end]))
        out.append("</span>")
        at = sent.end
    out.append(shown(text[at:]))
    out.append("</div>")
    return "".join(out)


def doc_html(doc: Doc) -> str:
    """One document as a fragment of HTML, as a notebook shows it.

    >>> from newscore import load
    >>> doc_html(load()("Ada Stone lives here."))[:7]
    '<style>'
    """
    sheet = style_css(".newscore-doc")
    return f'<style>{sheet}</style><div class="newscore-doc">{body_html(doc)}</div>'


def page_html(docs: Iterable[tuple[str, Doc]], title: str = "newscore") -> str:
    """A page of documents, each with the name it goes by, complete in one file.

    >>> page_html([], title="Nothing").startswith("<!DOCTYPE html>")
    True
    """
    articles, links = [], []
    for n, (name, doc) in enumerate(docs, 1):
        articles.append(
            f'<article class="newscore-doc" id="doc-{n}" aria-label="{shown(name)}">'
            f"<h2>{shown(name)}</h2>{body_html(doc)}</article>"
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
