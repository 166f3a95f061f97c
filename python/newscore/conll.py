r"""CoNLL files of names: a token a line, its tag in the last column, blank lines between sentences.

    Ada     NNP  B-PERSON
    Stone   NNP  I-PERSON
    left    VBD  O

Columns stand apart by tabs, or else by blanks; the first is the token. Tags are those of BIO (IOB1
and IOB2), BIOES or BILOU. A line that begins with -DOCSTART-, or a comment "# newdoc", begins a
document; other comments ("# ", before a sentence) are passed over. A file that says nothing of
documents has one of each sentence, since nobody knows which belong together.

Text is rebuilt from tokens: a blank between them, but none where English has none, and a blank line
between sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import NamedTuple

from newscore.gold import MAX_LINE_CHARS, Gold, GoldError, Name

__all__ = ["parse_conll"]

# Of lines that are held at once: those of a document, or all where nothing says which belong
# together. As many as a document of JSON Lines has.
MAX_DOCUMENT_CHARS = MAX_LINE_CHARS

NO_BLANK_BEFORE = frozenset(". , ; : ! ? ) ] } % 's 'S \u2019s n't 'm 're 've 'll 'd ''".split())
NO_BLANK_AFTER = frozenset("( [ { $ \u00a3 \u20ac # ``".split())
BEGIN, INSIDE, OUTSIDE = frozenset("BSU"), frozenset("IELM"), "O"
LAST = frozenset("ESLU")


class Token(NamedTuple):
    """A word and its tag, as the prefix and the label, and the line that they stand on."""

    word: str
    prefix: str
    label: str
    line: int


def parse_conll(lines: Iterable[str], path: str | PathLike[str]) -> Iterator[Gold]:
    """The documents of the lines of a CoNLL file. GoldError names the line that is wrong."""
    for number, document in enumerate(_documents(_sentences(lines, str(path))), 1):
        text, names = _rebuild(document)
        yield Gold(str(number), text, names, None, f"{path}:{document[0][0].line}")


def _documents(sentences: Iterable[tuple[list[Token], bool]]) -> Iterator[list[list[Token]]]:
    """The sentences of each document that has any."""
    document: list[list[Token]] = []
    marked = False
    for sentence, begins in sentences:
        marked |= begins
        if begins and document:
            yield document
            document = []
        if sentence:
            document.append(sentence)
    if not marked:
        yield from ([sentence] for sentence in document)
    elif document:
        yield document


def _sentences(lines: Iterable[str], path: str) -> Iterator[tuple[list[Token], bool]]:
    """Sentences, and whether a document begins with each; without words where none comes yet."""
    sentence: list[Token] = []
    first_line = n_columns = n_chars = 0
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        is_start = line.startswith("-DOCSTART-")
        is_comment = not sentence and line.startswith("# ")
        if not line or is_start or is_comment:
            if sentence:
                yield sentence, False
                sentence = []
            if is_start or (is_comment and line[1:].split()[:1] == ["newdoc"]):
                yield [], True
                n_chars = 0
            continue
        n_chars += len(raw)
        if n_chars > MAX_DOCUMENT_CHARS:
            raise GoldError(
                f"{path}:{number}: longer than {MAX_DOCUMENT_CHARS:,} characters, the most that a "
                "document may have; a line -DOCSTART- begins the next"
            )
        columns = line.split("\t") if "\t" in line else line.split()
        if not first_line:
            first_line, n_columns = number, len(columns)
        if len(columns) < 2 or len(columns) != n_columns:
            expected = (
                f"{n_columns} columns as on line {first_line}"
                if n_columns > 1
                else "a token, perhaps other columns, and a tag"
            )
            raise GoldError(f"{path}:{number}: expected {expected}, got {line[:60]!r}")
        word, tag = columns[0].strip(), columns[-1].strip()
        prefix, dash, label = tag.partition("-")
        is_tag = label if prefix in BEGIN | INSIDE and dash else tag == OUTSIDE
        if not is_tag or not word:
            raise GoldError(
                f"{path}:{number}: expected a tag such as O, B-PERSON or I-PERSON in the last "
                f"column, got {tag[:40]!r}"
            )
        sentence.append(Token(word, prefix, label, number))
    if sentence:
        yield sentence, False


def _rebuild(document: list[list[Token]]) -> tuple[str, list[Name]]:
    """The text of some sentences, and the names in it."""
    parts: list[str] = []
    names: list[Name] = []
    at = 0
    for sentence in document:
        if parts:
            parts.append("\n\n")
            at += 2
        before: Token | None = None
        is_open = False  # the last name may go on
        for token in sentence:
            if before and token.word not in NO_BLANK_BEFORE and before.word not in NO_BLANK_AFTER:
                parts.append(" ")
                at += 1
            end = at + len(token.word)
            goes_on = is_open and token.prefix in INSIDE and names[-1].label == token.label
            if goes_on:
                names[-1] = names[-1]._replace(end=end)
            elif token.prefix != OUTSIDE:
                names.append(Name(at, end, token.label))
            is_open = token.prefix != OUTSIDE and token.prefix not in LAST
            parts.append(token.word)
            at = end
            before = token
    return "".join(parts), names
