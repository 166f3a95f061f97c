"""Marked articles: those of a corpus, and our own in a notation of brackets.

In our own (articles/*.txt) an article begins with a line of equals signs and its kind, and

    [a Mayor Ellen Brandt] [a: said]     is the mention a, and its cue
    "Nothing is left."{a}                is spoken by a, with its cue; {a.} by a, without one
    "GO SWIM."{-}                        is spoken by nobody
    "green"{x}                           is no quotation
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
MARKS = "\"'`\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb"
SIGN = re.compile(r"\[(\w): ([^\]]+)\]|\[(\w) ([^\]]+)\]|\{([^}]*)\}")
MISSED_WORDS = 3  # of a corpus's spans that nobody is said to speak, longer ones may be oversights


class Quote(NamedTuple):
    start: int  # with its marks, where they are known
    end: int
    speaker: tuple[int, int] | None
    is_quote: bool | None  # None: nobody knows
    cue: tuple[int, int] | None = None


class Article(NamedTuple):
    kind: str  # of text, or its publisher
    text: str
    quotes: list[Quote]


def read_corpus(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            quotes = []
            for q in row["quotes"]:
                doubtful = None if q["words"] > MISSED_WORDS else False
                is_quote = True if q["attributed"] else doubtful
                speaker, cue = (tuple(q[x][:2]) if q[x] else None for x in ("speaker", "cue"))
                quotes.append(Quote(q["start"], q["end"], speaker, is_quote, cue))
            yield Article(row["publisher"], row["text"], sorted(quotes))


class Reading(NamedTuple):
    """An article of our own, its signs taken out."""

    text: str
    mentions: dict[str, tuple[int, int]]
    cues: dict[str, tuple[int, int]]
    marks: list[tuple[int, str]]  # where a quotation ends, and what stands in its braces


def take_out(source: str) -> Reading:
    reading, text, at = Reading("", {}, {}, []), "", 0
    for match in SIGN.finditer(source):
        text += source[at : match.start()]
        at = match.end()
        cue, cue_text, mention, mention_text, brace = match.groups()
        if brace is not None:
            reading.marks.append((len(text), brace))
            continue
        inner = cue_text or mention_text
        where = reading.cues if cue else reading.mentions
        where[cue or mention] = (len(text), len(text) + len(inner))
        text += inner
    return reading._replace(text=text + source[at:])


def begin_of(text: str, end: int, least: int) -> int:
    """Where the span that ends at `end` opens: its mark, or that of the first paragraph that has no
    closing one."""
    close = text[end - 1]
    opens = {"\u201d": "\u201c", "\u2019": "\u2018", "\u00bb": "\u00ab", "\u201c": "\u201e"}
    opens |= {"'": "'", '"': '"'}
    if close in ",." and text[end - 2] in opens:
        close, end = text[end - 2], end - 1
    if text[end - 2 : end] == "''":
        return text.rindex("``", least, end)
    mark = opens.get(close)
    if mark is None:
        raise ValueError(f"no mark closes at {end}: {text[end - 30 : end]!r}")
    if mark in "'\"":
        found = [
            m.start() + len(m[1])
            for m in re.finditer(rf"(^|[\s(\[\u2014-]){mark}(?=\S)", text[least : end - 1])
        ]
        if not found:
            raise ValueError(f"no mark opens what closes at {end}: {text[end - 30 : end]!r}")
        return least + found[0]
    return text.index(mark, least, end - 1)


def read_article(kind: str, source: str) -> Article:
    reading, quotes, least = take_out(source), [], 0
    for end, brace in reading.marks:
        start = begin_of(reading.text, end, least)
        who = brace.rstrip(".")
        speaker = reading.mentions[who] if who not in "-x" else None
        cue = reading.cues.get(who) if brace == who else None
        quotes.append(Quote(start, end, speaker, brace != "x", cue))
        least = end
    return Article(kind, reading.text, quotes)


def read_own(folder: Path = HERE / "articles") -> Iterator[Article]:
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"^=+ *", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            kind, _, source = block.partition("\n")
            yield read_article(kind.strip(), source.strip() + "\n")


# ---- Reported speech ----------------------------------------------------------------------------

BRACKETS = {"{": "source", "<": "cue", "[": "content"}


class Attribution(NamedTuple):
    source: tuple[int, int] | None
    cue: tuple[int, int]
    parts: list[tuple[int, int]]  # of what is said


def read_report(line: str) -> tuple[str, list[Attribution]]:
    """{who says it} <verb> [what is said]: the text without brackets, and at most one attribution.

    >>> read_report("{He} <said> [it was late].")
    ('He said it was late.', [Attribution(source=(0, 2), cue=(3, 7), parts=[(8, 19)])])
    """
    text, open_at = "", {}
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in BRACKETS.values()}
    for char in line:
        if char in BRACKETS:
            open_at[BRACKETS[char]] = len(text)
        elif char in "}>]":
            name = BRACKETS["{<["["}>]".index(char)]]
            found[name].append((open_at[name], len(text)))
        else:
            text += char
    if not found["cue"]:
        return text, []
    (cue,) = found["cue"]
    source = found["source"][0] if found["source"] else None
    return text, [Attribution(source, cue, found["content"])]


def read_reports(path: Path = HERE / "reports.txt") -> Iterator[tuple[str, list[Attribution]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield read_report(line)
