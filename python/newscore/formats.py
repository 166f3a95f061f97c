"""Documents in the formats that annotation tools read, so that people correct instead of starting.

>>> import newscore
>>> from newscore import formats
>>> doc = newscore.load()("Angela Merkel flew to Paris.")
>>> formats.doccano(doc, id=7)
{'id': 7, 'text': 'Angela Merkel flew to Paris.', 'label': [[0, 13, 'PERSON'], [22, 27, 'LOC']]}

All offsets are code points, as in newscore itself: Doccano, Label Studio (since 1.5.0), Prodigy and
brat count the same way. `newscore tag --format ...` writes files of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import newscore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscore import Doc

__all__ = [
    "brat",
    "brat_config",
    "conll",
    "doccano",
    "label_studio",
    "label_studio_config",
    "prodigy",
    "rows",
]


def doccano(doc: Doc, *, id: object = None) -> dict[str, Any]:
    """One line of Doccano's JSONL for sequence labelling: import it as "JSONL"."""
    head: dict[str, Any] = {} if id is None else {"id": id}
    return head | {"text": doc.text, "label": [[a, b, label] for a, b, label, _ in rows(doc)]}


def prodigy(doc: Doc, *, id: object = None) -> dict[str, Any]:
    """One line of Prodigy's JSONL, with tokens and spans, for `ner.manual` and the like.

    `token_end` is the last token of a span, not the one after it, as Prodigy has it.
    """
    text, starts, ends = doc.text, list(doc.tokens.starts), list(doc.tokens.ends)
    tokens = [
        {"text": text[a:b], "start": a, "end": b, "id": i, "ws": text[b : b + 1].isspace()}
        for i, (a, b) in enumerate(zip(starts, ends, strict=True))
    ]
    spans = []
    at = 0
    for start, end, label, score in rows(doc):
        while at < len(ends) and ends[at] <= start:
            at += 1
        first = at
        while at + 1 < len(starts) and starts[at + 1] < end:
            at += 1
        spans.append(
            {
                "start": start,
                "end": end,
                "token_start": first,
                "token_end": at,
                "label": label,
                "score": score,
            }
        )
    line: dict[str, Any] = {"text": text, "tokens": tokens, "spans": spans}
    if id is not None:
        line["meta"] = {"id": id}
    return line


def label_studio(doc: Doc, *, id: object = None) -> dict[str, Any]:
    """One task of Label Studio, with the names as a prediction; a file is a JSON list of them.

    The project's labelling interface must be the one of `label_studio_config`.
    """
    names = rows(doc)
    result = [
        {
            "id": f"n{n}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "score": score,
            "value": {"start": a, "end": b, "text": doc.text[a:b], "labels": [label]},
        }
        for n, (a, b, label, score) in enumerate(names)
    ]
    prediction: dict[str, Any] = {
        "model_version": f"newscore {newscore.__version__}",
        "result": result,
    }
    if names:
        prediction["score"] = round(sum(score for *_, score in names) / len(names), 4)
    data: dict[str, Any] = {"text": doc.text}
    if id is not None:
        data["id"] = id
    return {"data": data, "predictions": [prediction]}


def label_studio_config(labels: str | Iterable[str]) -> str:
    """The labelling interface for `label_studio`, to be pasted into a project's settings.

    >>> print(label_studio_config(["PERSON"]))
    <View>
      <Labels name="label" toName="text">
        <Label value="PERSON"/>
      </Labels>
      <Text name="text" value="$text"/>
    </View>
    """
    lines = [f"    <Label value={quoteattr(label)}/>" for label in _each(labels)]
    return "\n".join(
        [
            "<View>",
            '  <Labels name="label" toName="text">',
            *lines,
            "  </Labels>",
            '  <Text name="text" value="$text"/>',
            "</View>",
        ]
    )


def conll(doc: Doc) -> str:
    """One document in the columns of CoNLL-2003, tags in BIO; parts of speech are left open.

    >>> import newscore
    >>> print(conll(newscore.load()("Angela Merkel left.")), end="")
    -DOCSTART- -X- -X- O
    <BLANKLINE>
    Angela -X- -X- B-PERSON
    Merkel -X- -X- I-PERSON
    left -X- -X- O
    . -X- -X- O
    <BLANKLINE>
    """
    text, names = doc.text, rows(doc)
    sent_starts = list(doc.sents.starts)
    out = ["-DOCSTART- -X- -X- O\n"]
    name = sent = 0
    inside = -1  # the name that the token before belongs to
    for start, end in zip(doc.tokens.starts, doc.tokens.ends, strict=True):
        while sent < len(sent_starts) and sent_starts[sent] <= start:
            out.append("\n")
            sent += 1
        while name < len(names) and names[name][1] <= start:
            name += 1
        tag = "O"
        if name < len(names) and names[name][0] < end:
            tag = ("I-" if inside == name else "B-") + names[name][2]
            inside = name
        word = "".join(text[start:end].split()) or "_"  # columns are parted by white space
        out.append(f"{word} -X- -X- {tag}\n")
    out.append("\n")
    return "".join(out)


def brat(doc: Doc) -> str:
    r"""The .ann file that stands beside a document's .txt file.

    A name that goes over a line break is given in parts, as brat wants it.

    >>> import newscore
    >>> brat(newscore.load()("Angela Merkel left."))
    'T1\tPERSON 0 13\tAngela Merkel\n'
    """
    lines = []
    for n, (start, end, label, _) in enumerate(rows(doc), 1):
        parts = list(pieces(doc.text, start, end))
        places = ";".join(f"{a} {b}" for a, b in parts)
        shown = " ".join(doc.text[a:b] for a, b in parts)
        lines.append(f"T{n}\t{label} {places}\t{shown}\n")
    return "".join(lines)


def brat_config(labels: str | Iterable[str]) -> str:
    """The annotation.conf of a folder of brat's files."""
    lines = "".join(f"{label}\n" for label in _each(labels))
    return f"[entities]\n{lines}\n[relations]\n\n[events]\n\n[attributes]\n"


def _each(labels: str | Iterable[str]) -> Iterable[str]:
    """A label or several; the letters of one are none."""
    return [labels] if isinstance(labels, str) else labels


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a range that line breaks leave, without white space at their ends."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        bare = line.strip()
        if bare:
            first = at + line.index(bare)
            yield first, first + len(bare)
        at += len(line)


def rows(doc: Doc) -> list[tuple[int, int, str, float]]:
    """(start, end, label, score) of each name."""
    ents = doc.ents
    return [
        (start, end, label, round(score, 4))
        for start, end, label, score in zip(
            ents.starts, ents.ends, ents.labels, ents.scores, strict=True
        )
    ]
