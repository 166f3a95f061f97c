"""What stands beside the text: who is named, who speaks, when, how much and where.

Each part is a list or a table of links to where the text says it. The classes of identities and
quotes are those of the text, so that both light up together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newscore.view import found
from newscore.view.marks import MAX_LIT, css_class, light, shown
from newscore.view.world import world_svg

if TYPE_CHECKING:
    from newscore._core import Amount, Doc, Identity, Span, Timex

__all__ = ["facts_html"]

RANKED: Final = {"PERSON": "People", "ORG": "Organizations"}  # labels with a ranking of their own
MAX_ROWS: Final = 12  # of a list before the rest folds away
MAX_CHARS: Final = 60  # of a name or an expression in a list
LONG_GAP_DAYS: Final = 366  # after which the time line is shown as broken


def facts_html(doc: Doc, ents: Sequence[Span], anchor: str, *, level: int) -> str:
    """All parts that the document has something for, as sections with headings of a level.

    `anchor` is that of its text.
    """
    shows = {ent.i for ent in ents}
    parts = {
        **rankings(doc, shows, anchor),
        "Quoted": speakers_table(doc, anchor),
        "Time line": time_line(doc, ents, anchor),
        "Amounts": amounts_table(doc, ents, anchor),
        "Places": world_svg(doc),
    }
    return "".join(
        f"<section><h{level}>{title}</h{level}>{body}</section>"
        for title, body in parts.items()
        if body
    )


def folded(rows: Sequence[str], tag: str, css: str) -> str:
    """A list whose rows past the first ones fold away."""
    if not rows:
        return ""
    first, rest = rows[:MAX_ROWS], rows[MAX_ROWS:]
    source = f'<{tag} class="{css}">{"".join(first)}</{tag}>'
    if rest:
        start = f' start="{MAX_ROWS + 1}"' if tag == "ol" else ""
        source += (
            f"<details><summary>{len(rest):,} more</summary>"
            f'<{tag} class="{css}"{start}>{"".join(rest)}</{tag}></details>'
        )
    return source


def line(text: str) -> str:
    """A name in one line, as HTML."""
    words = " ".join(text.split())
    return shown(words if len(words) <= MAX_CHARS else f"{words[: MAX_CHARS - 1]}\u2026")


def rankings(doc: Doc, shows: set[int], anchor: str) -> dict[str, str]:
    """People and organizations, the most mentioned first, by the titles of their lists."""
    ranked: dict[str, list[str]] = {label: [] for label in RANKED}
    for n, who in enumerate(found.identities(doc)):
        mentions = [mention.i for mention in who.mentions if mention.i in shows]
        if who.label in ranked and mentions:
            ranked[who.label].append(ranking_row(who, n, mentions, anchor))
    return {title: folded(ranked[label], "ol", "ranking") for label, title in RANKED.items()}


def ranking_row(who: Identity, n: int, mentions: Sequence[int], anchor: str) -> str:
    """A name and how often it is mentioned, which jumps to where; a page's script goes on from
    there, mention by mention."""
    rest = " ".join(f"{anchor}-{i}" for i in mentions)
    times = f'{len(mentions)}<span class="quiet"> mention{"s" if len(mentions) > 1 else ""}</span>'
    return (
        f'<li class="{css_class(who.label)}{light("who", n)}">'
        f'<a href="#{anchor}-{mentions[0]}" data-jump="{rest}">'
        f'<span class="name">{line(who.name)}</span> <b>{times}</b></a></li>'
    )


@dataclass
class Said:
    """What one speaker says: the numbers of the quotes, and their words."""

    quotes: list[int] = field(default_factory=list)
    words: int = 0


def speakers_table(doc: Doc, anchor: str) -> str:
    """Who is quoted, and how much: by the shares of quoted words."""
    said: dict[str, Said] = {}
    for quote in found.quotes(doc):
        of = said.setdefault(quote.speaker_name or "", Said())
        of.quotes.append(quote.i)
        of.words += found.count_words(quote)
    total = sum(of.words for of in said.values()) or 1
    rows = sorted(said.items(), key=lambda item: (-item[1].words, item[0]))
    body = "".join(speaker_row(name, of, of.words / total, anchor) for name, of in rows)
    if not body:
        return ""
    head = "<tr><th>Speaker</th><th>Quotes</th><th>Words</th><th>Share</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def speaker_row(name: str, of: Said, share: float, anchor: str) -> str:
    """A row of the table; its bar is as long as the share."""
    lights = "".join(light("q", i) for i in of.quotes if i < MAX_LIT).strip()
    jump = " ".join(f"{anchor}-q{i}" for i in of.quotes)
    who = line(name) if name else "<i>nobody named</i>"
    return (
        f'<tr class="{lights}"><th scope="row"><a href="#{anchor}-q{of.quotes[0]}" '
        f'data-jump="{jump}">{who}</a></th><td>{len(of.quotes)}</td><td>{of.words:,}</td>'
        f'<td><span class="bar" style="--share:{share:.3f}">{share:.0%}</span></td></tr>'
    )


def link_to(ents: Sequence[Span], rows: Sequence[Timex] | Sequence[Amount]) -> dict[int, int]:
    """The name that each row overlaps, by where the row starts: what a link can go to."""
    return {pair.one.start: pair.other.i for pair in found.overlaps(rows, ents)}


def linked(text: str, ent: int | None, anchor: str) -> str:
    """An expression of the text, with a link to its name where it has one."""
    return line(text) if ent is None else f'<a href="#{anchor}-{ent}">{line(text)}</a>'


def time_line(doc: Doc, ents: Sequence[Span], anchor: str) -> str:
    """The days that the text speaks of, in order of time, and the one on which it was published."""
    dates = found.dates(doc)
    names = link_to(ents, dates)
    said: dict[tuple[date, str], list[str]] = {}
    for timex in dates:
        if timex.first is not None:
            day = day_of(timex.first)
            words = linked(timex.text, names.get(timex.start), anchor)
            said.setdefault((day, timex.value), []).append(words)
    if not said:
        return ""
    if doc.published is not None:
        said.setdefault((doc.published, doc.published.isoformat()), []).append("<i>published</i>")
    days = sorted(said)
    gaps = [False, *((b - a).days > LONG_GAP_DAYS for (a, _), (b, _) in pairwise(days))]
    rows = [
        f"<li{' class=gap-before' if gap else ''}>"
        f"<time>{shown(value)}</time> {', '.join(dict.fromkeys(said[day, value]))}</li>"
        for (day, value), gap in zip(days, gaps, strict=True)
    ]
    return folded(rows, "ol", "time-line")


def day_of(moment: date) -> date:
    """The day of a day or time."""
    return moment.date() if isinstance(moment, datetime) else moment


def amounts_table(doc: Doc, ents: Sequence[Span], anchor: str) -> str:
    """Sums, shares and quantities with their values."""
    amounts = found.amounts(doc)
    names = link_to(ents, amounts)
    rows = [
        f"<li>{linked(amount.text, names.get(amount.start), anchor)}"
        f" <b>{shown(found.worth(amount))}</b></li>"
        for amount in amounts
        if found.worth(amount)
    ]
    return folded(rows, "ul", "values")
