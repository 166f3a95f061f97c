"""Corpora that say of lines what they may be. What a corpus doesn't know stays open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from training.blocks.articles import Marked
from training.blocks.train import ALL_KINDS, Allowed, bit

TEXT = bit("paragraph", "transcript_turn")
BODY = TEXT | bit("list_item", "subhead", "pullquote", "table")
# What pages count to the body, though it says who wrote it.
SIGNED = re.compile(
    r"\W*(by [A-Z]|reporting|writing|edit|additional|copyright|source|reuters|ap\b)|\u00a9", re.I
)
SHORT_LEAD = 140  # characters of a first line that may be a standfirst
LONG = 90  # characters of a line that is running text when it ends as a sentence does


def of_marked(marked: Marked, weight: float = 1.0) -> Allowed:
    """All is known, but for datelines, which rules find inside their paragraph."""
    ranges = []
    for start, end, kind in sorted(marked.blocks, key=lambda b: (b[0], -b[1])):
        if not (ranges and end <= ranges[-1][1]):
            ranges.append((start, end, bit(kind)))
    return Allowed(marked.text, ranges, weight, marked.source)


def is_running(line: str) -> bool:
    return len(line) > LONG and line.rstrip("\"'\u201d\u2019)")[-1:] in (".", "?", "!")


def _lines(text: str, kinds: Sequence[int]) -> list[tuple[int, int, int]]:
    at, ranges = 0, []
    for line, allowed in zip(text.split("\n"), kinds, strict=True):
        if line.strip():
            ranges.append((at, at + len(line), allowed))
        at += len(line) + 1
    return ranges


def of_political(row: dict[str, Any]) -> list[Allowed]:
    """An article that begins with its headline, and the same without it."""
    out = []
    head, *rest = row["text"].split("\n")
    others = ALL_KINDS & ~bit("headline", "kicker", "dateline")
    body = [TEXT | bit("list_item") if is_running(line) else others for line in rest]
    if not rest:
        return out
    behind = next((i for i, line in enumerate(rest) if line.strip()), 0)
    if head.rstrip().endswith(";"):
        body[behind] = bit("headline", "standfirst")
    elif len(rest[behind]) < SHORT_LEAD:
        body[behind] |= bit("standfirst")
    out.append(Allowed(row["text"], _lines(row["text"], [bit("headline"), *body]), 0.3))
    if head.rstrip().endswith(";"):
        behind = next((i for i, line in enumerate(rest) if i > behind and line.strip()), 0)
        text = "\n".join(rest[behind:])
        out.append(Allowed(text, _lines(text, body[behind:]), 0.3))
        return out
    bare = head.rstrip(".") + "\n" + "\n".join(rest)
    out.append(Allowed(bare, _lines(bare, [bit("headline"), *body]), 0.3))
    text = "\n".join(rest[behind:])
    out.append(Allowed(text, _lines(text, body[behind:]), 0.3))
    return out


def _shown_items(row: dict[str, Any]) -> set[int]:
    """Items that show that they are: a colon before the list, semicolons, short lines."""
    blocks, shown, run = row["blocks"], set[int](), list[int]()
    for n in range(len(blocks) + 1):
        if n < len(blocks) and (blocks[n]["kind"] == "item" or "item" in blocks[n]["path"]):
            run.append(n)
            continue
        texts = [row["text"][blocks[i]["start"] : blocks[i]["end"]] for i in run]
        lead = blocks[run[0] - 1] if run and run[0] else None
        after_colon = lead and row["text"][lead["end"] - 1] == ":"
        parts = sum(text.endswith(";") for text in texts)
        short = sum(len(text) < LONG and text[-1:] not in ".?!" for text in texts)
        if len(run) > 1 and (after_colon or parts or short * 2 > len(run)):
            shown.update(run)
        run = []
    return shown


def of_gum(row: dict[str, Any]) -> Allowed:
    ranges = []
    shown = _shown_items(row)
    for n, block in enumerate(row["blocks"]):
        kind, text = block["kind"], row["text"][block["start"] : block["end"]]
        allowed = ALL_KINDS
        if kind == "head":
            allowed = bit("headline") if n == 0 else bit("subhead", "headline")
        elif kind == "caption":
            allowed = bit("caption")
        elif kind == "item" or "item" in block["path"]:
            # Its marker is gone; of some lists nothing else is there to see.
            allowed = bit("list_item") if n in shown else bit("list_item") | TEXT
        elif kind in ("p", "sp", "quote"):
            others = ALL_KINDS & ~bit(
                "headline", "list_item", "caption", "kicker", "promo", "related"
            )
            if not text.endswith("?"):
                others &= ~bit("subhead")
            allowed = TEXT if is_running(text) else others
        if n == 1 and len(text) < SHORT_LEAD:
            allowed |= bit("standfirst")
        ranges.append((block["start"], block["end"], allowed))
    return Allowed(row["text"], ranges, 3.0)


def of_page(row: dict[str, Any], gap: str) -> Allowed:
    """A page as it was saved: lines of the article's body, and all others."""
    text, ranges = "", []
    for line in row["lines"]:
        text += gap if text else ""
        start = len(text)
        text += line["text"]
        allowed = BODY if line["label"] == "body" else ALL_KINDS & ~BODY
        if line["label"] == "body" and SIGNED.match(line["text"]):
            allowed |= bit("byline", "credit")
        if line["label"] == "body" and is_running(line["text"]):
            allowed = TEXT
        ranges.append((start, len(text), allowed))
    return Allowed(text, ranges, 0.6)
