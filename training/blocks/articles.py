"""Articles written for training, and the many layouts in which they are learned.

    == wire-ghana                                   an article and its name
    headline| Ghana reopens northern crossing       a block: its kind, its text
    byline| By KWESI ADOMAKO
    + Associated Press                              a further line of the same block
    paragraph| {PAGA, Ghana (AP) --} Ghana ...      a dateline in braces

`lines.txt` holds single lines by kind, of which some are put into articles and some take the place
of lines that are there; bylines, headlines and running text may be those of supply.py. `layouts`
then writes each article several times: with blank lines or without, broken by width, indented, with
a headline in capitals, without one. Chance is seeded, so the same texts come out again.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from training.blocks import supply as supplies
from training.blocks import tables
from training.blocks.chance import Chance
from training.blocks.supply import Supply

HERE = Path(__file__).parent
HEADS = {"headline", "standfirst", "kicker", "byline", "timestamp", "dateline"}
RUNNING = {"paragraph", "transcript_turn"}
# The text of these is furniture: lines of one kind may stand for each other.
LOOSE = {"kicker", "byline", "timestamp", "caption", "credit", "related", "promo", "note", "embed"}


class Block(NamedTuple):
    kind: str
    lines: tuple[str, ...]
    dateline: int = 0  # characters of the dateline that it begins with


class Article(NamedTuple):
    name: str
    blocks: tuple[Block, ...]


class Marked(NamedTuple):
    """A text and its blocks: start, end, kind."""

    text: str
    blocks: list[tuple[int, int, str]]
    source: str = ""


# ---- Reading ------------------------------------------------------------------------------------


def _block(kind: str, lines: list[str]) -> Block:
    first = re.match(r"\{([^}]*)\} ?", lines[0])
    if not first:
        return Block(kind, tuple(lines))
    head = first.group(1)
    rest = lines[0][first.end() :]
    joined = head + ("" if head.endswith("\u2014") and not head.endswith(" \u2014") else " ") + rest
    return Block(kind, (joined, *lines[1:]), len(head))


def read_articles(paths: Sequence[Path]) -> list[Article]:
    articles: list[tuple[str, list[tuple[str, list[str]]]]] = []
    for path in paths:
        for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.startswith("== "):
                articles.append((line[3:], []))
            elif line.startswith("+ "):
                articles[-1][1][-1][1].append(line[2:])
            elif line.strip():
                kind, bar, text = line.partition("| ")
                if not bar:
                    raise ValueError(f"{path}:{n}: expected 'kind| text', got {line!r}")
                articles[-1][1].append((kind, [text]))
    return [Article(name, tuple(_block(*b) for b in blocks)) for name, blocks in articles]


def read_lines(path: Path) -> dict[str, list[str]]:
    pools: dict[str, list[str]] = {}
    kind = ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("== "):
            pools.setdefault(line[3:], [])
            kind = line[3:]
        elif line and not line.startswith("# "):
            pools[kind].append(line)
    return pools


# ---- Content ------------------------------------------------------------------------------------


def _parts(article: Article) -> tuple[list[Block], list[Block], list[Block]]:
    """What stands before the running text, the running text, and what stands behind it."""
    at = [i for i, b in enumerate(article.blocks) if b.kind in RUNNING]
    if not at:
        return list(article.blocks), [], []
    return (
        list(article.blocks[: at[0]]),
        list(article.blocks[at[0] : at[-1] + 1]),
        list(article.blocks[at[-1] + 1 :]),
    )


# Lines of these that stand directly under each other are one block.
GROUPED = {"byline", "embed", "pullquote", "table"}

DOMAINS = ("hedgerow", "northmere", "ltfu", "eastport", "courier", "riverhealth")
CONTACTS = (
    "Media contact", "Media Contacts", "Contact", "CONTACT", "Press contact",
    "For more information", "For further information, contact", "Media enquiries",
    "Contact information", "Press office",
)  # fmt: skip
POINTS = ("Key points", "In short", "In brief", "At a glance", "Highlights", "What to know")
LABELS = (
    ("Q: ", "A: "), ("Q. ", "A. "), ("Q ", "A "), ("Question: ", "Answer: "),
    ("HOST: ", "GUEST: "), ("MARSH: ", "OYELARAN: "), ("Reporter: ", "Minister: "),
    ("JANE HOLT, ANCHOR: ", "SEN. TOM BRIGGS: "), ("Tim Marsh: ", "Sana Mirza: "),
    ("THE PRESIDENT: ", "Q "), ("Courier: ", "Solheim: "), ("Mr. HOBART. ", "The CHAIRMAN. "),
    ("Interviewer: ", "Dr Ames: "), ("RN: ", "IS: "), ("BRIGGS: ", "UNIDENTIFIED FEMALE: "),
)  # fmt: skip
QUOTATION = re.compile("\u201c([^\u201c\u201d]{18,110}?)[,.]?\u201d")
LABEL = re.compile(r"(?:[A-Z][\w.\u2019'-]*[ ,]+){0,6}(?:\([^)]*\))?[\w.-]+[:.] ")

# How many lines of a kind are put where: before, into and behind the running text.
ADDED = {
    "promo": (1.0, 0.5, 0.9),
    "related": (0.1, 0.9, 0.9),
    "credit": (0.15, 0.1, 0.35),
    "caption": (0.3, 0.5, 0.03),
    "note": (0.1, 0.1, 0.35),
    "embed": (0.02, 0.2, 0.03),
    "kicker": (0.25, 0.0, 0.0),
    "byline": (0.15, 0.0, 0.25),
    "timestamp": (0.25, 0.05, 0.05),
    "standfirst": (0.3, 0.0, 0.0),
    "subhead": (0.0, 0.9, 0.0),
    "paragraph": (0.0, 0.8, 0.1),
    "table": (0.0, 0.12, 0.08),
}


MADE = {
    "caption": supplies.caption,
    "credit": supplies.credit,
    "note": supplies.note,
    "promo": supplies.promo,
    "related": supplies.related,
}


class Stock(NamedTuple):
    """What articles are filled with."""

    pools: dict[str, list[str]]  # lines by kind
    supply: Supply

    def block(self, kind: str, chance: Chance, at_end: bool = False) -> Block:
        """Another block of a kind whose text is furniture."""
        if kind == "byline" and chance(0.8):
            return Block(kind, supplies.byline(self.supply, chance, at_end))
        make = MADE.get(kind)
        if make and chance(0.3 if kind == "promo" else 0.5):
            return Block(kind, make(self.supply, chance))
        return Block(kind, (chance.one(self.pools[kind]),))

    def person(self, chance: Chance) -> str:
        return supplies.person(self.supply, chance)


def _tables(stock: Stock, chance: Chance) -> list[Block]:
    """Tables with headings or without; the rows of some stand apart."""
    out = []
    for _ in range(1 if chance(0.6) else 2 + chance.below(2)):
        if chance(0.6):
            out.append(Block("subhead", (tables.heading(stock.supply, chance),)))
        rows = tables.table(stock.supply, chance)
        out += [Block("table", (row,)) for row in rows] if chance(0.2) else [Block("table", rows)]
    return out


def _topics(stock: Stock, chance: Chance) -> list[Block]:
    """What the text is about, a line each."""
    heads = ("Topics", "Tags", "Related topics", "TAGS", "Filed under:", "More on", "More about")
    lines = [chance.one(heads), *(supplies.topic(stock.supply, chance) for _ in range(3))]
    return [Block("promo", (line,)) for line in lines]


def _gallery(stock: Stock, chance: Chance) -> list[Block]:
    """Pictures in a row. Those who took them, or their numbers, stand between what they show, so
    that sentences are known for captions too."""
    out, n = [], 3 + chance.below(5)
    owner = chance.one((*supplies.OWNERS, "")) + stock.person(chance)
    way = chance.below(4)
    for k in range(n):
        if way == 1:
            number = chance.one(("{} / {}", "{} of {}", "Image {} of {}", "{}/{}"))
            out.append(Block("promo", (number.format(k + 1, n),)))
        lines = supplies.caption(stock.supply, chance)
        if way and chance(0.5):
            story = chance.one(stock.supply.stories)
            lines = (story.paragraphs[chance.below(len(story.paragraphs))],)
        out.append(Block("caption", lines))
        if way == 2:
            out.append(Block("credit", (owner,)))
        elif way == 3:
            out.append(Block("credit", supplies.credit(stock.supply, chance)))
    return out


def _insert(
    parts: tuple[list[Block], list[Block], list[Block]], stock: Stock, chance: Chance, much: float
) -> None:
    for kind, rates in ADDED.items():
        for part, rate in zip(parts, rates, strict=True):
            expected = rate * much
            while chance(expected / (1 + expected)):
                at = chance.below(len(part) + 1)
                run = 1 + (chance.below(4) if kind in ("promo", "related") and chance(0.5) else 0)
                if kind == "paragraph" and not at:
                    continue  # what opens the text is not that short
                if kind == "table":
                    part[at:at] = _tables(stock, chance)
                    continue
                lines = [stock.block(kind, chance, part is parts[2]) for _ in range(run)]
                if kind == "promo" and chance(0.12):
                    lines = _topics(stock, chance)
                if kind == "caption" and chance(0.3):
                    lines.append(Block("credit", supplies.credit(stock.supply, chance)))
                if part is parts[0] and kind == "standfirst":
                    heads = [i for i, b in enumerate(part) if b.kind == "headline"]
                    at = heads[0] + 1 if heads else len(part)
                part[at:at] = lines


def _pull_quote(body: list[Block], stock: Stock, chance: Chance) -> None:
    """Shows a quotation of the running text once more, near to where it stands."""
    at = [(i, m) for i, b in enumerate(body) for m in QUOTATION.finditer(b.lines[0])]
    if not at:
        return
    i, match = chance.one(at)
    words = match.group(1)
    left, right = chance.one((("\u201c", "\u201d"), ("\u2018", "\u2019"), ("", ""), ('"', '"')))
    lines = [left + words + chance.one((".", "")) + right]
    if chance(0.4):
        lines.append(chance.one(("\u2014 ", "", "- ", "\u2013 ")) + stock.person(chance))
    body.insert(i + chance.below(2), Block("pullquote", tuple(lines)))


def _post(body: list[Block], stock: Stock, chance: Chance) -> None:
    """Puts somebody's post between two paragraphs."""
    sentences = [s for b in body for s in re.findall(r"[A-Z][^.?!]{20,120}[.?!]", b.lines[0])]
    if not sentences:
        return
    name = stock.person(chance)
    text = chance.one(sentences) + chance.one(
        ("", " pic.twitter.com/k2x9", " #news", " \U0001f64f")
    )
    who = f"{name} (@{name.split()[0].lower()}_x)"
    day = chance.one(("May 3, 2018", "3 May 2018", "July 26, 2023", "November 9, 2016"))
    lines = chance.one(
        (
            (text, f"\u2014 {who} {day}"),
            (text, f"\u2014 {who} {day}"),
            (f"{text} \u2014 {who} {day}",),
            (name, f"@{name.split()[0].lower()}_x", text),
            ("View this post on Instagram", f"A post shared by {who}"),
            (f"Instagram post by @{name.split()[0].lower()}: \u201c{text}\u201d",),
        )
    )
    body.insert(chance.below(len(body)) + 1, Block("embed", lines))


def _points(stock: Stock, chance: Chance) -> list[Block]:
    """What the text says in short, above it: entries with bullets, or below a heading without."""
    bullet = chance.one(("", "", "\u2022 ", "- ", "* "))
    heading = chance.one(POINTS) if not bullet or chance(0.5) else ""
    lines = [bullet + chance.one(stock.supply.stories).headline for _ in range(2 + chance.below(3))]
    head = [Block("subhead", (heading + chance.one((":", "")),))] if heading else []
    return head + [Block("list_item", (line,)) for line in lines]


def _contact(stock: Stock, chance: Chance) -> Block:
    """Whom to ask: a note of several lines."""
    name = stock.person(chance)
    mail = (
        f"{chance.one(('press', 'media', name.split()[0].lower()))}@{chance.one(DOMAINS)}.example"
    )
    phone = chance.one(("+254 20 555 0101", "020 7946 0321", "(515) 555-0188", "+91 11 5550 0144"))
    lines = [
        chance.one(CONTACTS) + (":" if chance(0.7) else ""),
        name + chance.one(("", ", Press Officer", ", Head of Communications", " (for the press)")),
        chance.one(("Tel: ", "Phone: ", "", "T: ", "Mobile: ")) + phone,
        chance.one(("", "Email: ", "E: ")) + mail,
    ]
    return Block("note", tuple(line for line in lines if line is lines[0] or chance(0.85)))


def _relabel(blocks: list[Block], chance: Chance) -> list[Block]:
    """Other labels for those who speak."""
    pair = chance.one(LABELS)
    out = []
    for n, block in enumerate(blocks):
        match = LABEL.match(block.lines[0]) if block.kind == "transcript_turn" else None
        if match:
            rest = block.lines[0][match.end() :]
            block = Block(block.kind, (pair[n % 2] + rest, *block.lines[1:]))
        out.append(block)
    return out


def _merge(body: list[Block], chance: Chance) -> list[Block]:
    """Makes some paragraphs one, the first two most often: own articles have short ones."""
    out: list[Block] = []
    for n, block in enumerate(body):
        plain = out and block.kind == out[-1].kind == "paragraph" and not block.dateline
        if plain and chance(0.5 if n == 1 else 0.15):
            last = out[-1]
            out[-1] = last._replace(lines=(f"{last.lines[0]} {block.lines[0]}",))
        else:
            out.append(block)
    return out


def _filled(blocks: list[Block], head: list[Block], stock: Stock, chance: Chance) -> list[Block]:
    """The running text of another article in the place of this one's, with its headline."""
    story = chance.one(stock.supply.stories)
    words = iter(story.paragraphs)
    for i, block in enumerate(head):
        if block.kind == "headline":
            head[i] = Block("headline", (story.headline,))
            break
    out = []
    for block in blocks:
        if block.kind == "paragraph" and len(block.lines[0]) > 90:
            text = next(words, block.lines[0])
            if block.dateline:
                text = block.lines[0][: block.dateline] + " " + re.sub(r"^.{0,60}\) ?- ", "", text)
            block = block._replace(lines=(text,))
        out.append(block)
    return out


def compose(
    article: Article, others: Sequence[Article], stock: Stock, chance: Chance
) -> list[Block]:
    """The article with some lines left out, exchanged and put in."""
    head, body, tail = _parts(article)
    if chance(0.2):
        head = _parts(chance.one(others))[0]
    if chance(0.2):
        tail = _parts(chance.one(others))[2]
    drop = 0.12 if chance(0.7) else 0.4
    # Where other lines stand before the text, its title is seldom missing.
    head = [b for b in head if not chance(0.03 if b.kind == "headline" else drop)]
    if chance(0.1):
        head = []
    tail = [b for b in tail if not chance(drop)]
    body = [b for b in body if b.kind in RUNNING or not chance(drop / 2)]
    if len(body) > 6 and chance(0.3):
        body = body[: 3 + chance.below(len(body) - 3)]
    if chance(0.08):  # a title and a text, nothing else
        head = [b for b in head if b.kind == "headline"][:1]
    if chance(0.4):
        body = _filled(body, head, stock, chance)
    elif chance(0.4):
        _filled([], head, stock, chance)
    titles = [i for i, block in enumerate(head) if block.kind == "headline"]
    if titles and chance(0.4):
        head[titles[0]] = stock.block("headline", chance)
    exchanged = [
        [
            stock.block(b.kind, chance, part is tail)
            if (b.kind == "byline" and chance(0.7))
            or (b.kind in LOOSE and len(b.lines) == 1 and chance(0.4))
            else b
            for b in part
        ]
        for part in (head, body, tail)
    ]
    parts = (exchanged[0], _merge(exchanged[1], chance), exchanged[2])
    if chance(0.3):
        _pull_quote(parts[1], stock, chance)
    if chance(0.2):
        _post(parts[1], stock, chance)
    if chance(0.04):
        at = chance.below(len(parts[1]) + 1)
        parts[1][at:at] = _gallery(stock, chance)
    if chance(0.25):
        parts[0].append(stock.block("byline", chance))
    heads = [i for i, b in enumerate(parts[0]) if b.kind == "headline"]
    if heads and chance(0.06):
        second = Block("headline", (chance.one(stock.supply.stories).headline,))
        parts[0].insert(heads[0] + 1, second)
    if chance(0.02):
        parts[0].append(Block("dateline", (chance.one(stock.supply.places).upper(),)))
    if chance(0.15):
        parts[2].append(_contact(stock, chance))
    if chance(0.6):
        parts[1][:] = _relabel(parts[1], chance)
    if chance(0.06):
        parts[0].extend(_points(stock, chance))
    much = 0.0 if chance(0.35) else 0.5 if chance(0.6) else 1.6
    _insert(parts, stock, chance, much)
    return [b for part in parts for b in part]


# ---- Layout -------------------------------------------------------------------------------------


def _headline(text: str, style: int) -> str:
    if style == 0:
        return text.upper()
    if style == 1:
        return " ".join(w[:1].upper() + w[1:] for w in text.split(" "))
    if style == 2 and text[-1] not in ".?!":
        return text + "."
    return text


STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})


class Writer:
    """Puts blocks under each other and notes where they lie."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[tuple[int, int, str]] = []

    def add(self, block: Block, gap: str, indent: str, width: int, line_gap: str) -> None:
        self.text += gap if self.text else ""
        self.text += indent
        start = len(self.text)
        lines: list[str] = []
        for line in block.lines:
            wide = width and len(line) > width and not re.search(r"\S {2,}", line)
            lines += textwrap.wrap(line, width) if wide else [line]
        self.text += line_gap.join(line.rstrip() for line in lines)
        skipped = len(block.lines[0]) - len(block.lines[0].lstrip())
        self.blocks.append((start + skipped, len(self.text), block.kind))
        if block.dateline:
            self.blocks.append((start, start + block.dateline, "dateline"))


def write(blocks: Sequence[Block], chance: Chance) -> Marked:
    """The blocks as a text in a layout of chance."""
    style = chance.below(12)  # of the headline; most leave it as it is
    straight = chance(0.3)
    layout = chance.below(20)
    width = 52 + chance.below(28) if layout in (0, 1, 2, 3) else 0
    single = layout in (4, 5, 6, 7, 8)
    mixed = layout in (9, 10, 11, 12)
    double_spaced = layout == 3
    indent = " " * (2 + chance.below(4)) if layout == 2 or layout == 8 else ""
    writer = Writer()
    before: Block | None = None
    for block in blocks:
        lines = block.lines
        if block.kind == "headline":
            lines = tuple(_headline(line, style) for line in lines)
        if straight:
            lines = tuple(line.translate(STRAIGHT) for line in lines)
        running = block.kind in RUNNING and (before is None or before.kind in RUNNING)
        gap = "\n\n"
        if single or (layout == 2 and running) or (mixed and not running and chance(0.7)):
            gap = "\n"
        if chance(0.03) or (before and before.kind == block.kind and block.kind in GROUPED):
            gap = "\n\n"
        line_gap = "\n\n" if double_spaced else "\n"
        own = indent if block.kind == "paragraph" else ""
        writer.add(Block(block.kind, lines, block.dateline), gap, own, width, line_gap)
        before = block
    return Marked(writer.text, writer.blocks)


def layouts(articles: Sequence[Article], stock: Stock, n: int, seed: int) -> Iterator[Marked]:
    """Each article n times: as it is, then in layouts of chance."""
    for k in range(n):
        for i, article in enumerate(articles):
            chance = Chance(seed + 1_000 * k + i)
            blocks = compose(article, articles, stock, chance) if k else list(article.blocks)
            if blocks:
                yield write(blocks, chance)._replace(source=article.name)
