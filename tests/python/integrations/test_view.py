"""Documents as HTML and as lines for a terminal, on hand-made documents."""

import doctest
import importlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

import newscore
from newscore import view
from newscore.view import html, terminal


@dataclass
class FakeSpan:
    text: str
    start: int
    end: int
    label: str | None = None
    score: float | None = None


@dataclass
class FakeEdit:
    rule: str
    start: int
    end: int
    original: str
    replacement: str


@dataclass
class FakeDoc:
    text: str
    sents: list = field(default_factory=list)
    ents: list = field(default_factory=list)
    edits: tuple = ()
    layers: tuple = ()


def made(*sents, gap=" ", names=()):
    """A document of these sentences; each of `names` is (text, label) at its first place."""
    text = gap.join(sents)
    doc = FakeDoc(text)
    at = 0
    for sent in sents:
        doc.sents.append(FakeSpan(sent, at, at + len(sent)))
        at += len(sent) + len(gap)
    for name, label in names:
        at = text.index(name)
        doc.ents.append(FakeSpan(name, at, at + len(name), label, 0.75))
    doc.ents.sort(key=lambda ent: ent.start)
    return doc


TWO = made(
    "Ada Stone runs the Harbour Trust.",
    "She came in March.",
    names=[("Ada Stone", "PERSON"), ("Harbour Trust", "ORG"), ("March", "DATE")],
)


class Reader(HTMLParser):
    """What a browser would show, and whether each tag that opens is closed."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open_tags, self.shown, self.marks, self.urls = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "input"):
            self.open_tags.append((tag, dict(attrs)))
        self.urls += [value for name, value in attrs if name in ("src", "href", "srcset")]
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):
        assert self.open_tags.pop()[0] == tag

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open_tags]
        classes = [attrs.get("class") for _, attrs in self.open_tags]
        if "mark" in tags and "legend" not in classes:
            self.marks[-1] += data.replace("\xa0", " ")
        if "text" in classes and "label" not in classes:
            self.shown.append(data)


def read(source):
    reader = Reader()
    reader.feed(source)
    reader.close()
    assert reader.open_tags == []
    return reader


# ---- HTML ----------------------------------------------------------------------------------------


def test_html_shows_the_text_itself():
    assert "".join(read(html.doc_html(TWO)).shown) == TWO.text


def test_html_names_the_label_beside_each_name():
    marks = [mark for mark in read(html.doc_html(TWO)).marks if mark]
    assert marks == ["Ada Stone PERSON", "Harbour Trust ORG", "March DATE"]


def test_html_counts_in_the_legend():
    source = html.doc_html(TWO)
    assert "<li>2 sentences</li>" in source
    assert re.search(
        r"PERSON</mark> 1</label>.*ORG</mark> 1</label>.*DATE</mark> 1</label>", source
    )


def test_html_numbers_sentences_on_hover():
    source = html.doc_html(TWO)
    assert re.findall(r'class="sent" title="(Sentence \d)"', source) == ["Sentence 1", "Sentence 2"]


@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a&b &lt; c", "</style></div>"],
)
def test_html_escapes_text_names_labels_and_titles(evil):
    doc = made(f"It said {evil} twice.", names=[(evil, evil)])
    for source in (html.doc_html(doc), html.page_html([(evil, doc)], title=evil)):
        reader = read(source)
        assert "".join(reader.shown) == doc.text
        assert not {"script", "img"} & set(re.findall(r"<(\w+)", source))


@pytest.mark.parametrize("c", ["\x00", "\x1b", "\x85", "\ud800", "\u202e", "\u2066"])
def test_html_shows_no_controls_surrogates_or_overrides(c):
    source = html.page_html([(c, made(f"a{c}b", names=[(c, "MISC")]))], title=c)
    assert c not in source
    source.encode("utf-8")


def test_html_keeps_line_breaks_and_order_of_gaps():
    doc = made("Head", "Body.", gap="\n\n")
    assert "".join(read(html.doc_html(doc)).shown) == "Head\n\nBody."


def test_html_of_nothing():
    assert "".join(read(html.doc_html(FakeDoc(""))).shown) == ""
    assert "<li>0 sentences</li>" in html.doc_html(FakeDoc(""))


LONG = made(*(f"Sentence {n} of Ada Stone is this one." for n in range(200)))


def test_html_folds_the_end_of_a_long_text_in_notebooks_and_not_on_pages():
    source = html.doc_html(LONG)
    assert "".join(read(source).shown) == LONG.text
    first, _, rest = source.partition("<details>")
    assert html.FOLD_CHARS <= len("".join(read(first + "</div>").shown)) < html.FOLD_CHARS + 100
    n_rest = rest.count('class="sent"')
    assert f"<summary>{n_rest} sentences more</summary>" in rest
    assert "<details" not in html.page_html([("long", LONG)])


def test_html_folds_nothing_that_is_short():
    for n in (1, 60, 81):
        doc = made(*("It is this long and no longer than so." for _ in range(n)))
        source = html.doc_html(doc)
        assert "".join(read(source).shown) == doc.text
        assert "<details" not in source


def test_html_has_a_checkbox_for_each_label():
    source = html.doc_html(TWO)
    body = source[source.index("</style>") :]
    assert re.findall(r'<label><input type="checkbox" checked class="show-(\w+)">', body) == [
        "person", "org", "date",
    ]  # fmt: skip
    for label in ("person", "org", "date"):
        assert f".newscore-doc:has(.show-{label}:not(:checked)) .text mark.{label}" in source


def test_labels_that_share_a_colour_share_a_checkbox():
    doc = made("Ada and Bob.", names=[("Ada", "PILOT"), ("Bob", "NURSE")])
    assert html.doc_html(doc).count('class="show-other"') == 1


def test_show_has_one_legend_and_each_text_under_its_title(nlp):
    docs = [nlp("Angela Merkel met Emmanuel Macron in Paris."), nlp("It rained.")]
    source = newscore.show(docs, titles=["<one>", "two"])._repr_html_()
    assert "".join(read(source).shown) == "".join(doc.text for doc in docs)
    assert source.count('<ul class="legend"') == 1
    assert re.findall(r"<summary><b>(.*?)</b> (.*?)</summary>", source) == [
        ("&lt;one&gt;", f"1 sentence, {len(docs[0].ents)} names"),
        ("two", f"1 sentence, {len(docs[1].ents)} name{'s' * (len(docs[1].ents) != 1)}"),
    ]
    assert source.count("<details") == 2 and source.count(" open>") == 1


def test_show_leaves_out_labels_that_were_not_asked_for(nlp):
    docs = [nlp("Angela Merkel met Emmanuel Macron in Paris.")]
    source = newscore.show(docs, labels=["PERSON"])._repr_html_()
    assert {mark.split()[-1] for mark in read(source).marks if mark} == {"PERSON"}


def test_show_says_what_is_wrong():
    with pytest.raises(ValueError, match="expected 0, one a document, got 1"):
        newscore.show([], titles=["one"])
    with pytest.raises(TypeError, match="got one str"):
        newscore.show([], labels="PERSON")
    assert "0 sentences" in newscore.show([])._repr_html_()


def test_html_fragment_styles_itself_only():
    sheet = re.search(r"<style>(.*?)</style>", html.doc_html(TWO)).group(1)
    sheet = re.sub(r"@media\([^)]*\)\{((?:[^{}]*\{[^{}]*\})*)\}", r"\1", sheet)
    selectors = re.findall(r"([^{}]+)\{", sheet)
    assert len(selectors) > 10
    assert all(".newscore-doc" in selector for selector in selectors)


def test_html_page_is_complete_in_itself():
    source = html.page_html([("one", TWO), ("two", TWO)], title="Both")
    assert source.startswith("<!DOCTYPE html>")
    assert "<title>Both</title>" in source
    assert read(source).urls == ["#doc-1", "#doc-2"]  # nothing is fetched
    assert 'id="doc-1"' in source and 'id="doc-2"' in source
    assert not re.search(r"url\(|@import|<script", source)


def luminance(colour):
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("label", [*view.PALETTE, "OTHER"])
def test_colours_have_enough_contrast(label):
    colours = view.colours_of(label)
    assert contrast(colours.light, view.INK_LIGHT) >= 7
    assert contrast(colours.dark, view.INK_DARK) >= 7


def test_colours_of_two_labels_differ():
    for kind in view.Colours._fields:
        assert len({getattr(colours, kind) for colours in view.PALETTE.values()}) == len(
            view.PALETTE
        )


def test_every_label_of_the_bundled_model_has_a_colour(nlp):
    assert set(nlp.labels) <= set(view.PALETTE)


# ---- terminal ------------------------------------------------------------------------------------

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_terminal_without_colours():
    assert terminal.doc_text(TWO, colour=False).splitlines() == [
        "1 | [Ada Stone PERSON] runs the [Harbour Trust ORG].",
        "2 | She came in [March DATE].",
        "",
        "2 sentences   PERSON 1   ORG 1   DATE 1",
    ]


def test_terminal_with_colours_says_the_same():
    coloured = terminal.doc_text(TWO)
    assert ESCAPE.sub("", coloured).splitlines()[0] == (
        "1 | Ada Stone PERSON runs the Harbour Trust ORG."
    )
    for line in coloured.splitlines():  # no line leaves a colour on
        assert "\x1b" not in line or line.rindex("\x1b[0m") == line.rindex("\x1b")


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [24, 40, 79])
def test_terminal_lines_fit_the_width(width, colour):
    doc = made("Words of many sizes " * 12 + "end.", names=[("many sizes", "MISC")])
    lines = ESCAPE.sub("", terminal.doc_text(doc, width=width, colour=colour)).splitlines()
    body = [line for line in lines if " | " in line]
    assert len(body) > 2
    assert max(map(len, body)) <= width
    unwrapped = " ".join(line.split("| ", 1)[1] for line in body)
    marks = str.maketrans("", "", "[]")
    assert unwrapped.translate(marks) == doc.text.replace("many sizes", "many sizes MISC", 1)


def test_terminal_counts_wide_characters_as_two_cells():
    wide = "\u6771\u4eac "
    doc = made(wide * 20 + "end.")
    lines = terminal.sents_text(doc, width=40, colour=False).splitlines()
    assert all(terminal.cells(line) <= 40 for line in lines)
    assert any(len(line) < terminal.cells(line) for line in lines)


def test_terminal_shows_a_gap_between_paragraphs():
    doc = made("Head", "Body.", gap="\n\n")
    assert terminal.sents_text(doc, colour=False).splitlines() == ["1 | Head", "", "2 | Body."]


def test_terminal_cannot_be_driven_by_a_text():
    evil = "\x1b]0;title\x07 \x9b31m \u202e"
    doc = made(f"a {evil} b", names=[(evil, evil)])
    doc.edits = (FakeEdit("controls", 0, 1, "\x1b[2J", "\x1b[2J"),)
    for shown in (terminal.doc_text(doc, colour=False), terminal.edits_text(doc, colour=False)):
        assert not set(shown) & set("\x1b\x07\x9b\u202e")


def test_edits_stand_beside_what_they_replace():
    doc = FakeDoc(
        "\u201cNo\u201d co\u00adop",
        edits=(
            FakeEdit("quotes", 0, 1, "\u201c", '"'),
            FakeEdit("quotes", 3, 4, "\u201d", '"'),
            FakeEdit("soft_hyphens", 7, 8, "\u00ad", ""),
        ),
    )
    assert terminal.edits_text(doc, colour=False) == (
        '[-\u201c-]{+"+}No[-\u201d-]{+"+} co[-<U+00AD>-]op'
    )


# ---- both, on real documents ---------------------------------------------------------------------


def test_views_of_a_real_document(doc, awkward):
    assert "".join(read(doc._repr_html_()).shown) == doc.text
    for each in (doc, awkward):
        assert "".join(read(html.doc_html(each)).shown) == view.clean(each.text)
        n_numbered = len(re.findall(r"(?m)^ *\d+ \| ", terminal.doc_text(each, colour=False)))
        assert n_numbered == len(each.sents)
        terminal.edits_text(each).encode("utf-8")


def test_views_take_time_in_proportion_to_the_text(nlp):
    """A name in each of many sentences: the walk over both must not start again for each."""
    import time

    def seconds(n):
        doc = nlp("Angela Merkel met Emmanuel Macron in Paris. " * n)
        start = time.process_time()
        html.doc_html(doc)
        terminal.doc_text(doc)
        return time.process_time() - start

    seconds(200)
    assert min(seconds(4000) for _ in range(3)) < 5 * min(seconds(2000) for _ in range(3))


@pytest.mark.parametrize("name", ["newscore.view", "newscore.view.html", "newscore.view.terminal"])
def test_examples_in_docstrings(name):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


def test_newscore_itself_does_not_load_the_views():
    import subprocess
    import sys

    code = "import newscore, sys; print('newscore.view' in sys.modules, 'html' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"], newscore.__file__


def test_names_of_one_identity_light_up_together():
    doc = newscore.load()("Sanna Marin met Ivo Beck in Oslo. Marin left Oslo.")
    page = doc._repr_html_()
    assert page.count('<mark class="person who-0"') == 2
    assert page.count('<mark class="loc who-1"') == 2 and page.count(' who-') == 4
    assert ".who-0:hover) .who-0{outline:" in page
    assert page.count(": Sanna Marin") == 1  # the surname says whose it is
    alone = newscore.load(layers=["entities"])(doc.text)
    assert '<mark class="person"' in alone._repr_html_()


def test_a_text_of_many_people_has_no_more_rules_than_another():
    from newscore.view.html import MAX_LIT

    names = [f"{a}{b}ton" for a in "BCDFGHJKLM" for b in ("as", "el", "in", "or", "ut", "ax")]
    doc = newscore.load()(" ".join(f"Ada {name} met Ada {name}." for name in names))
    assert len(doc.identities) > MAX_LIT
    page = doc._repr_html_()
    assert f"who-{MAX_LIT - 1}" in page and f"who-{MAX_LIT}" not in page


def test_dates_and_amounts_show_their_values_on_hovering():
    text = "Ada Stone left on Monday, and on 4 May 2012, for $1.2bn."
    doc = newscore.load()(text, published="2017-04-11")
    titles = re.findall(r'title="([A-Z]+), [^"]*"', html.doc_html(doc))
    values = re.findall(r'title="[^"]*, value ([^"]*)"', html.doc_html(doc))
    assert titles == ["PERSON", "DATE", "DATE", "MONEY"]
    assert values == ["2017-04-10", "2012-05-04", "1200000000"]
    alone = newscore.load(layers="entities")(doc.text)
    assert ", value" not in html.doc_html(alone)
