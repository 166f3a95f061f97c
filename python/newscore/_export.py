"""Documents as plain data: what Doc.to_dict and Doc.to_json give."""

from __future__ import annotations

import json
from typing import NotRequired, TypedDict

from newscore._core import Doc, Spans


class RangeDict(TypedDict):
    """A sentence or token."""

    start: int
    end: int


class EntityDict(TypedDict):
    """A name."""

    start: int
    end: int
    label: str
    score: float
    text: str


class DocDict(TypedDict):
    """A document. `tokens` and `normalized` are there on request."""

    text: str
    published: str | None
    sents: list[RangeDict]
    ents: list[EntityDict]
    tokens: NotRequired[list[RangeDict]]
    normalized: NotRequired[str]


def to_dict(doc: Doc, /, *, tokens: bool = False, normalized: bool = False) -> DocDict:
    """See Doc.to_dict."""
    text = doc.text
    ents = doc.ents
    labels = ents.labels
    result: DocDict = {
        "text": text,
        "published": None if doc.published is None else doc.published.isoformat(),
        "sents": _ranges(doc.sents),
        "ents": [
            {
                "start": start,
                "end": end,
                "label": labels[i],
                "score": score,
                "text": text[start:end],
            }
            for start, end, i, score in zip(
                ents.starts, ents.ends, ents.label_ids, ents.scores, strict=True
            )
        ],
    }
    if tokens:
        result["tokens"] = _ranges(doc.tokens)
    if normalized:
        result["normalized"] = doc.normalized
    return result


def to_json(doc: Doc, /, *, tokens: bool = False, normalized: bool = False) -> str:
    """See Doc.to_json."""
    line = json.dumps(to_dict(doc, tokens=tokens, normalized=normalized), ensure_ascii=False)
    if line.isascii():
        return line
    # Lone surrogates do not encode to UTF-8; Python's escape of them is the one of JSON.
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _ranges(spans: Spans) -> list[RangeDict]:
    return [
        {"start": start, "end": end} for start, end in zip(spans.starts, spans.ends, strict=True)
    ]
