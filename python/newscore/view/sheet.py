"""The style sheets and the script of views, which lie beside this file, and their colours.

A colour is a variable with a light and a dark value (CSS Color 5, light-dark), so that a theme is
one property. Contrast of text to what it stands on is at least 4.5:1 (WCAG 2.1, criterion 1.4.3):
a score makes a name's background paler, never its text.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from newscore.view import INK_DARK, INK_LIGHT, OTHER, PALETTE
from newscore.view.marks import MAX_LIT, css_class

__all__ = ["LEAST", "PLAIN", "doc_css", "page_css", "page_script"]

ROOT: Final = ".newscore-doc"
LEAST: Final = (6, 8, 9)  # tenths of a score, below which names can be hidden

# Colours that are no label's: on a light page, on a dark page.
PLAIN: Final[dict[str, tuple[str, str]]] = {
    "ink": (INK_LIGHT, INK_DARK),
    "paper": ("#ffffff", "#16181c"),
    "dim": ("#565d66", "#b4bac4"),
    "line": ("#cdd2d9", "#4a505a"),
    "link": ("#0a58a8", "#9ecbff"),
    "quote": ("#faf3e0", "#2b281d"),
    "quote-line": ("#e0c98a", "#7d6a35"),
    "place": ("#2f7d32", "#7fd183"),
    "land": ("#b5bcc6", "#5c6470"),
}


@cache
def text_of(name: str) -> str:
    """A file beside this one."""
    return files("newscore.view").joinpath(name).read_text(encoding="utf-8")


@cache
def stripped(name: str) -> str:
    """A style sheet without its comments and the white space that it is written with."""
    plain = re.sub(r"/\*.*?\*/", "", text_of(name), flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", plain).strip()


@cache
def colours_css() -> str:
    """The declarations of all colours."""
    labels = {css_class(label): pair for label, pair in [*PALETTE.items(), ("", OTHER)]}
    pairs = PLAIN | {name: (pair.light, pair.dark) for name, pair in labels.items()}
    return "".join(f"--{name}:light-dark({a},{b});" for name, (a, b) in pairs.items())


@cache
def rules_css() -> str:
    """The rules that come once a label, once a score, once an identity and once a quote."""
    rules = []
    hidden = "{background:none}", ".label{visibility:hidden}"  # nothing moves
    for label in [*PALETTE, ""]:
        kind = css_class(label)
        rules.append(f".{kind}{{--fill:var(--{kind})}}")
        off = f"&:has(.show-{kind}:not(:checked)) .text mark.{kind}"
        rules += [off + hidden[0], f"{off} {hidden[1]}"]
    for least in LEAST:
        below = ",".join(f".s{tenth}" for tenth in range(4, least))
        off = f"&:has(.least-{least}:checked) .text mark:is({below})"
        rules += [off + hidden[0], f"{off} {hidden[1]}"]
    rules.append("&:has(.show-quotes:not(:checked)) .text :is(.quote,.speaker){background:none;"
                 "box-shadow:none}")  # fmt: skip
    rules.append("&:has(.show-kinds:not(:checked)) .block::before{visibility:hidden}")
    for kind, css in (
        ("who", "outline:2px solid var(--dim)"),
        ("q", "background:var(--quote-line)"),
    ):
        rules += [
            f"&:has(.{kind}-{n}:is(:hover,:focus,:focus-within)) .{kind}-{n}{{{css}}}"
            for n in range(MAX_LIT)
        ]
    return "".join(rules)


def doc_css() -> str:
    """The style sheet of documents."""
    return f"{ROOT}{{{colours_css()}{rules_css()}}}{stripped('doc.css')}"


def page_css() -> str:
    """The style sheet of a page of documents."""
    return f":root{{{colours_css()}}}{doc_css()}{stripped('page.css')}"


def page_script() -> str:
    """The script of a page of documents."""
    return text_of("page.js")
