"""Documents as plain data: what Doc.to_dict and Doc.to_json give."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, cast

from newscore import _layers

if TYPE_CHECKING:
    from newscore._core import Doc, DocDict, EntityDict, RangeDict, Spans

# Tables of layers that have a form of their own here; rows of any other are their columns.
OWN_FORM = ("sentences", "tokens", "entities")


def to_dict(doc: Doc, /, *, tokens: bool = False, normalized: bool = False) -> DocDict:
    """See Doc.to_dict."""
    result: DocDict = {
        "text": doc.text,
        "published": None if doc.published is None else doc.published.isoformat(),
        "sents": _ranges(doc.sents),
    }
    if "entities" in doc.layers:
        result["ents"] = _ents(doc)
    for table in doc.layers:
        if table not in OWN_FORM:
            cast("dict[str, Any]", result)[_layers.ATTRIBUTES[table]] = plain_rows(doc, table)
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


def to_html(
    doc: Doc, path: str | os.PathLike[str] | None = None, /, *, title: str | None = None
) -> str | None:
    """See Doc.to_html."""
    from newscore._files import NewFile
    from newscore.view.found import snippet
    from newscore.view.html import page_html

    page = page_html([(snippet(doc), doc)], title=title)
    if path is None:
        return page
    with NewFile(os.fsdecode(path)) as file:
        file.write(page.encode("utf-8", "replace"))
    return None


def plain_rows(doc: Doc, table: str) -> list[dict[str, Any]]:
    """The rows of a layer with values that JSON has a form for, and those that point to each."""
    made = [
        {name: plain(value) for name, value in row.items()} for row in _layers.rows(doc, table)
    ]
    for name in _layers.INVERSES[table]:
        for row, span in zip(made, _layers.spans(doc, table), strict=True):
            row[name] = [pointing.i for pointing in getattr(span, name)]
    return made


def plain(value: Any) -> Any:
    """A value as JSON has it: exact numbers as strings, since readers take JSON's for floats, and
    a row of another layer as its number in that layer's list.

    >>> from decimal import Decimal
    >>> plain(Decimal("0.10")), plain(7), plain(None)
    ('0.10', 7, None)
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if hasattr(value, "i"):
        return value.i
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _ents(doc: Doc) -> list[EntityDict]:
    text, ents = doc.text, doc.ents
    made: list[EntityDict] = [
        {"start": start, "end": end, "label": label, "score": score, "text": text[start:end]}
        for start, end, label, score in zip(
            ents.starts, ents.ends, ents.labels, ents.scores, strict=True
        )
    ]
    own = len(_layers.columns("entities"))  # behind them: what other layers say of names
    for column in _layers.columns("entities", doc.layers)[own:]:
        for row, ent in zip(made, ents, strict=True):
            cast("dict[str, Any]", row)[column.name] = plain(getattr(ent, column.name))
    return made


def _ranges(spans: Spans) -> list[RangeDict]:
    return [
        {"start": start, "end": end} for start, end in zip(spans.starts, spans.ends, strict=True)
    ]
