"""The pictures of the README and of the first page: a tagged article, and bars beside peers.

    python docs/site/make_pictures.py

runs newscore over a text of its own and reads the README's tables, so that neither picture says
anything else than both do, and writes docs/example_*.svg and docs/peers_*.svg, each for light and
for dark pages. `make pictures` calls it; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

import newscore
from newscore.view import INK_DARK, INK_LIGHT, colours_of
from newscore.view.sheet import PLAIN

DOCS = Path(__file__).resolve().parents[1]
README = DOCS.parent / "README.md"
THEMES = ("light", "dark")

# ---- A tagged article ----------------------------------------------------------------------------

TEXT = (
    "“We were not buying a ship. We were buying time,” Mayor Teresa Okonkwo-Hale told reporters in "
    "Rockland, Maine, on Tuesday. The city paid Corvane Lines Inc. $6.8 million. “It is older than "
    "I am,” said Ruth Pelletier, a retired dentist who grew up in Oslo."
)
PUBLISHED = "2025-03-14"
WIDTH, MARGIN, LINE = 860, 28, 68
SIZE, SMALL = 19, 11
# Widths of Helvetica's letters, in thousandths of the size; runs are stretched to what comes out,
# so that boxes fit whatever font a reader has.
WIDTHS = {
    **dict.fromkeys("iljI.,:;'|!", 240), **dict.fromkeys("ftr“”()- ", 300),
    **dict.fromkeys("mMW%", 860), **dict.fromkeys("wCGOQDNRHU", 720),
    **dict.fromkeys("ABEKPSTVXYZ&FL", 640), **dict.fromkeys("cksvxyz", 500),
}  # fmt: skip


def width(text: str, size: float) -> float:
    """How wide a text is drawn."""
    return sum(WIDTHS.get(c, 556) for c in text) * size / 1000


class Run(NamedTuple):
    """Text of one name or between names, cut at blanks; what stands above and below it."""

    text: str
    label: str = ""
    value: str = ""
    quote: bool = False


def runs(doc: newscore.Doc) -> Iterator[Run]:
    """The text in order: names with labels and what they mean, and the words between them."""
    dates = {date.start: date.value for date in doc.dates}
    amounts = {amount.start: f"{amount.value:,} {amount.currency}" for amount in doc.amounts}
    values = dates | amounts
    values |= {place.start: place.country or "" for place in doc.places}
    values |= {
        quote.speaker.name.start: f"speaks {len(quote.text.split())} words"
        for quote in doc.quotes
        if quote.speaker and quote.speaker.name
    }
    at = 0
    for ent in (*doc.ents, None):
        end = len(doc.text) if ent is None else ent.start
        for word in re.finditer(r"\S+ ?| ", doc.text[at:end]):
            start = at + word.start()
            quoted = any(quote.start <= start < quote.end for quote in doc.quotes)
            yield Run(word[0], quote=quoted)
        if ent is not None:
            yield Run(ent.text, ent.label or "", values.get(ent.start, ""))
            at = ent.end


def lines(pieces: Iterable[Run]) -> list[list[Run]]:
    """The runs, broken where a line is full."""
    out: list[list[Run]] = [[]]
    x = 0.0
    for run in pieces:
        wide = width(run.text, SIZE) + (8 if run.label else 0)
        if x + wide > WIDTH - 2 * MARGIN and run.text.strip():
            out.append([])
            x = 0
        if out[-1] or run.text.strip():
            out[-1].append(run)
            x += wide
    return out


def example(theme: str) -> str:
    """The tagged article as SVG."""
    doc = newscore.load()(TEXT, published=PUBLISHED)
    dark = theme == "dark"
    colours = {name: pair[dark] for name, pair in PLAIN.items()}
    ink = INK_DARK if dark else INK_LIGHT
    broken = lines(runs(doc))
    body = []
    for n, line in enumerate(broken):
        x, y = float(MARGIN), 46 + n * LINE
        for run in line:
            wide = width(run.text, SIZE)
            if run.label:
                pair = colours_of(run.label)
                fill = pair.dark if dark else pair.light
                body.append(
                    f'<rect x="{x:.1f}" y="{y - 21}" width="{wide + 8:.1f}" height="28" rx="5" '
                    f'fill="{fill}"/>'
                    f"{words(run.label, x + 4, y - 26, SMALL, colours['dim'], '600')}"
                    f"{words(run.value, x + 4, y + 20, SMALL, colours['dim'])}"
                    f"{words(run.text, x + 4, y, SIZE, ink)}"
                )
                x += wide + 8
                continue
            if run.quote:
                body.append(
                    f'<rect x="{x:.1f}" y="{y - 20}" width="{wide:.1f}" height="27" '
                    f'fill="{colours["quote"]}"/><rect x="{x:.1f}" y="{y + 6}" '
                    f'width="{wide:.1f}" height="2" fill="{colours["quote-line"]}"/>'
                )
            body.append(words(run.text.rstrip(), x, y, SIZE, ink))
            x += wide
    height = 46 + len(broken) * LINE - 30
    names = ", ".join(f"{ent.text} {ent.label}" for ent in doc.ents)
    return svg(WIDTH, height, f"A text with what newscore finds in it: {names}", body, theme)


def words(text: str, x: float, y: float, size: float, fill: str, weight: str = "400") -> str:
    """A run of text of a fixed width."""
    if not text:
        return ""
    return (
        f'<text x="{x:.1f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'textLength="{width(text, size):.1f}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(text)}</text>"
    )


def svg(wide: float, high: float, title: str, body: Iterable[str], theme: str) -> str:
    """A picture on the paper of its theme."""
    paper = PLAIN["paper"][theme == "dark"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" role="img" font-family="Helvetica, Arial, sans-serif">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{wide}" height="{high}" rx="8" fill="{paper}"/>\n' + "\n".join(body) + "\n"
        "</svg>\n"
    )


# ---- Bars beside peers ---------------------------------------------------------------------------


class Bar(NamedTuple):
    """A system and its figure, as the README writes it."""

    name: str
    shown: str
    value: float


def table(first_cell: str) -> list[list[str]]:
    """The rows of the README's table whose head begins with a cell."""
    found = re.search(
        rf"^\| {first_cell} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README.read_text("utf-8"), re.M
    )
    assert found is not None
    return [
        [cell.strip().strip("*") for cell in row.strip("|").split("|")]
        for row in found[1].splitlines()
    ]


def bars(first_cell: str, column: int) -> list[Bar]:
    """One figure of each system."""
    made = []
    for row in table(first_cell):
        figure = re.sub(r" \(.*\)", "", row[column])
        name = row[0].replace(
            "spaCy 3.8, small model, names and sentences alone", "spaCy, names alone"
        )
        name = name.replace("spaCy 3.8, small model, as loaded", "spaCy 3.8, small model")
        made.append(Bar(name, figure, float(figure.replace(",", ""))))
    return made


PANELS = (
    ("Names: words a second", "names", 1),
    ("Names: F1 on news of five world regions", "names", 2),
    ("Sentences: MB a second", "sentences", 1),
    ("Sentences: F1 on 15 genres (GUM)", "sentences", 3),
)


def peers(theme: str) -> str:
    """Panels of bars, each from zero."""
    dark = theme == "dark"
    colours = {name: pair[dark] for name, pair in PLAIN.items()}
    ink = INK_DARK if dark else INK_LIGHT
    body: list[str] = []
    tall = {0: 0.0, 1: 0.0}
    for n, (title, cell, column) in enumerate(PANELS):
        side = n % 2
        x, y = MARGIN + side * WIDTH / 2, 34 + tall[side]
        body.append(words(title, x, y, 14, ink, "600"))
        rows = bars(cell, column)
        most = max(bar.value for bar in rows)
        for bar in rows:
            y += 24
            length = max(1.0, 140 * bar.value / most)
            ours = bar.name.startswith("newscore")
            fill = colours["link"] if ours else colours["land"]
            body += [
                words(bar.name, x, y, 12, ink, "600" if ours else "400"),
                f'<rect x="{x + 175}" y="{y - 11}" width="{length:.1f}" height="14" rx="2" '
                f'fill="{fill}"/>',
                words(bar.shown, x + 181 + length, y, 12, colours["dim"]),
            ]
        tall[side] = y + 16
    return svg(WIDTH, round(max(tall.values())) + 4, "Speed and F1 beside peers", body, theme)


def pictures() -> dict[str, str]:
    """All pictures by their files' names."""
    return {
        f"{name}_{theme}.svg": draw(theme)
        for name, draw in (("example", example), ("peers", peers))
        for theme in THEMES
    }


if __name__ == "__main__":
    for name, picture in pictures().items():
        (DOCS / name).write_text(picture, encoding="utf-8")
