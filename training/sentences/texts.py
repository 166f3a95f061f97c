"""Texts with marked sentences, in the shapes in which texts come to us.

Corpora of sentences keep little of their white space, so the same texts are learned several times:
with blank lines between paragraphs, with one line feed, in lines broken by width, all in one line,
in small letters. What the corpora lack is in cases.txt, and headlines come from unlabelled news.
"""

from __future__ import annotations

import gzip
import itertools
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

Pieces = list[tuple[str, str]]  # the sentences of a text, each with the white space behind it


class Document(NamedTuple):
    """A text and the ends of its sentences, in code points."""

    text: str
    ends: tuple[int, ...]


class Part(NamedTuple):
    """Documents that are learned with one weight."""

    name: str
    weight: float
    documents: list[Document]
    capitals_only: bool = False  # learn of candidates that no mark announces, and of no others


# ---- Reading ------------------------------------------------------------------------------------


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a file of JSON Lines, compressed or not."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".xz":
        data = lzma.decompress(data)
    yield from map(json.loads, data.splitlines())


def pieces_of(document: dict[str, Any]) -> Pieces:
    text, spans = document["text"], sorted(map(tuple, document["sentences"]))
    bounds = [start for start, *_ in spans[1:]] + [len(text)]
    return [
        (text[start:end], text[end:bound])
        for (start, end, *_), bound in zip(spans, bounds, strict=True)
        if start < end
    ]


# ---- Shapes -------------------------------------------------------------------------------------


def join(pieces: Iterable[tuple[str, str]]) -> Document:
    """The text as it is."""
    text: list[str] = []
    ends: list[int] = []
    at = 0
    for sentence, gap in pieces:
        text += [sentence, gap]
        ends.append(at + len(sentence))
        at += len(sentence) + len(gap)
    return Document("".join(text), tuple(ends))


def with_paragraphs_by(separator: str, pieces: Pieces) -> Document:
    """The text with another separator between its paragraphs."""
    return join((sentence, separator if "\n" in gap else gap) for sentence, gap in pieces)


def straightened(document: Document) -> Document:
    """The text with straight quotation marks and apostrophes."""
    marks = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
    return Document(document.text.translate(marks), document.ends)


def lowered(document: Document) -> Document:
    """The text in small letters."""
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in document.text)
    return Document(text, document.ends)


def raised(document: Document) -> Document:
    """The text in capitals."""
    text = "".join(c.upper() if len(c.upper()) == 1 else c for c in document.text)
    return Document(text, document.ends)


def carelessly_typed(pieces: Pieces) -> Pieces:
    """Every third sentence behind a plain stop begins with a small letter."""
    out: Pieces = []
    for i, (sentence, gap) in enumerate(pieces):
        plain = out and out[-1][0][-1] in ".?!" and len(sentence) > 1
        if plain and i % 3 == 0 and sentence[0].isalpha() and not sentence[1].isupper():
            sentence = sentence[0].lower() + sentence[1:]
        out.append((sentence, gap))
    return out


def with_marks_apart(pieces: Pieces) -> Document:
    """The text with white space before the stops of every second sentence, as some people type."""
    return join(
        (re.sub(r"(?<=\w)([.?]|!+)$", r" \1", sentence) if i % 2 else sentence, gap)
        for i, (sentence, gap) in enumerate(pieces)
    )


def wrapped(pieces: Pieces, width: int, indent: str) -> Document:
    """Paragraphs in lines of at most `width`, parted by blank lines or, with an indent, by that."""
    text: list[str] = []
    ends: list[int] = []
    at = column = 0

    def put(part: str) -> None:
        nonlocal at, column
        text.append(part)
        at += len(part)
        column = 0 if part.endswith("\n") else column + len(part)

    put(indent)
    fresh = True  # nothing stands in this line but its indent
    for sentence, gap in pieces:
        for word in re.split(r"[ \n]+", sentence):
            if not fresh:
                put("\n" if column + 1 + len(word) > width else " ")
            put(word)
            fresh = False
        ends.append(at)
        if "\n" in gap:
            put("\n" if indent else "\n\n")
            put(indent)
            fresh = True
    return Document("".join(text), tuple(ends))


def in_short_texts(pieces: Pieces) -> Iterator[Document]:
    """Three sentences each, in so few lines that little shows what these are broken by."""
    for i in range(0, len(pieces) - 2, 3):
        sentences = [(sentence, " ") for sentence, _ in pieces[i : i + 3]]
        yield wrapped(sentences, 58 + 5 * i % 22, "")


# ---- Cases --------------------------------------------------------------------------------------


def as_written(word: str, kind: str) -> str:
    """An abbreviation with the capitals that its class has in English."""
    if kind in (
        "time", "unit", "reference", "joins", "closes", "other", "letter", "speech", "lettered"
    ):  # fmt: skip
        return word
    if re.fullmatch(r"([a-z]\.)+[a-z]", word):
        return word.upper()
    return word.title() if "." in word else word[0].upper() + word[1:]


class CaseReader:
    """Reads cases.txt, whose first lines say how it is written."""

    def __init__(self, abbreviations: dict[str, list[str]]) -> None:
        self.classes = set(abbreviations)
        self.lists = {
            name: [as_written(word, name) for word in words]
            for name, words in abbreviations.items()
        }

    def read(self, path: Path) -> Iterator[Document]:
        for number, line in enumerate(path.read_text(encoding="ascii").splitlines()):
            line = re.sub(r"\\u\{([0-9A-F]+)\}", lambda m: chr(int(m[1], 16)), line)
            if line.startswith("@"):
                name, *words = line[1:].split(" ")
                self.lists[name] = words
            elif line and not line.startswith("#"):
                line = line.replace("\\n", "\n")
                names = re.findall(r"\{(\w+)\}", line)
                n_turns = max([12, *(len(self.lists[n]) for n in names if n in self.classes)])
                for turn in range(n_turns):
                    yield self._document(self._fill(line, turn, 5 * number))

    def _fill(self, line: str, turn: int, shift: int) -> str:
        """A line with a word in each place: the next word of a class, some word of a list."""
        out: list[str] = []
        used: dict[str, int] = {}
        for part in re.split(r"(\{\w+\})", line):
            if part.startswith("{"):
                name = part[1:-1]
                words, n = self.lists[name], used.get(name, 0)
                used[name] = n + 1
                first = name in self.classes and n == 0
                stride = 7 if len(words) > 7 else 1
                at = turn if first else turn + shift + stride * (n + 1)
                part = words[at % len(words)]
            out.append(part)
        return "".join(out)

    @staticmethod
    def _document(line: str) -> Document:
        """ " | " is a boundary at a blank, "|" with a blank on one side or none where it stands."""
        text, ends = "", []
        for part in re.split(r"( ?\| ?)", line):
            if "|" in part:
                ends.append(len(text.rstrip()))
                text += " " if part == " | " else ""
            else:
                text += part
        return Document(text, (*ends, len(text)))


# ---- Headlines ----------------------------------------------------------------------------------


def read_headlines(path: Path) -> Iterator[Document]:
    """Headlines of unlabelled news, each in one line with the paragraph below it, and some of those
    paragraphs alone.

    Of the boundaries in such a text one is known: the headline's end. A capital that no mark
    announces is no boundary anywhere else, or there would be a line feed.
    """
    n = 0
    for document in read_lines(path):
        if document["id"].startswith(("abc", "gmb")):
            continue  # their line feeds are lost
        paragraphs = [paragraph.strip() for paragraph in document["text"].split("\n\n")]
        for head, body in list(itertools.pairwise(paragraphs))[:12]:
            if 15 < len(head) < 120 and head[-1].isalnum() and len(body) > 80 and body[0].isupper():
                yield join([(head, " "), (body, "")] if n % 3 else [(body, "")])
                n += 1


def in_two_lines(headline: Document) -> Document:
    """The headline in a line, and the paragraph in the next."""
    end = headline.ends[0]
    return Document(f"{headline.text[:end]}\n{headline.text[end + 1 :]}", headline.ends)


# ---- All of it ----------------------------------------------------------------------------------


def read_parts(data: Path, cases: list[Document]) -> Iterator[Part]:
    """All that the splitter learns from. The weights were chosen by hand, and none of them matters
    much: README.md has the table."""
    gum = [pieces_of(d) for d in read_lines(data / "sentences/gum.train.jsonl.gz")]
    widths = [56 + 7 * i % 25 for i in range(len(gum))]
    yield Part("gum", 1.0, [join(p) for p in gum])
    yield Part("gum, straight marks", 0.5, [straightened(join(p)) for p in gum])
    lines = [straightened(with_paragraphs_by("\n", p)) for p in gum]
    yield Part("gum, a paragraph a line", 0.3, lines)
    flat = [with_paragraphs_by(" ", p) for p in gum]
    yield Part("gum, in one line", 0.2, flat)
    yield Part("gum, small letters", 0.1, [lowered(d) for d in flat])
    yield Part("gum, capitals", 0.05, [raised(d) for d in flat])
    yield Part("gum, carelessly typed", 0.03, [join(carelessly_typed(p)) for p in gum])
    yield Part("gum, marks apart", 0.1, [with_marks_apart(p) for p in gum])
    broken = [wrapped(p, width, "") for p, width in zip(gum, widths, strict=True)]
    yield Part("gum, broken lines", 0.3, broken)
    indented = [wrapped(p, width, "   ") for p, width in zip(gum, widths, strict=True)]
    yield Part("gum, broken lines, indented", 0.1, indented)
    short = [document for p in gum for document in in_short_texts(p)]
    yield Part("gum, broken lines, short", 0.2, short)
    yield Part("cases", 0.6, cases)
    headlines = list(read_headlines(data / "ner/silver.train.jsonl.xz"))
    yield Part("headlines", 0.06, headlines, capitals_only=True)
    in_lines = [in_two_lines(d) for d in headlines if len(d.ends) == 2]
    yield Part("headlines, in a line", 0.02, in_lines, capitals_only=True)
    for name, weight in (
        ("gmb.train.jsonl.gz", 0.6),
        ("redocred.a.jsonl.gz", 0.1),
        ("redocred.b.jsonl.gz", 0.1),
        ("masc.train.jsonl", 0.3),
    ):
        documents = [pieces_of(d) for d in read_lines(data / "ner" / name)]
        yield Part(name, weight, [with_paragraphs_by(" ", p) for p in documents])
