"""Documents as HTML and as lines for a terminal, on hand-made documents."""

import base64
import doctest
import gzip
import hashlib
import importlib
import json
import re
import struct
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newscore
from newscore import _train, view
from newscore._places import KINDS, NO_COORDINATE
from newscore.view import html, terminal
from newscore.view.marks import MAX_LIT, Nest, Piece
from newscore.view.sheet import PLAIN, doc_css, page_css, page_script
from newscore.view.world import STEP, towns


@dataclass
class FakeSpan:
    text: str
    start: int
    end: int
    label: str | None = None
    score: float | None = None
    i: int = 0


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
    published: None = None


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
    for i, ent in enumerate(doc.ents):
        ent.i = i
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
        self.open_tags, self.shown, self.marks, self.urls, self.tips = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "input"):
            self.open_tags.append((tag, dict(attrs)))
        self.urls += [value for name, value in attrs if name in ("src", "href", "srcset")]
        if tag == "mark":
            self.marks.append("")
        if "data-tip" in dict(attrs):
            self.tips.append(dict(attrs)["data-tip"])

    def handle_startendtag(self, tag, attrs):
        assert tag == "path"

    def handle_endtag(self, tag):
        assert self.open_tags.pop()[0] == tag

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open_tags]
        classes = [attrs.get("class") for _, attrs in self.open_tags]
        if "mark" in tags and "text" in classes:
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
    assert "<span>2 sentences</span>" in source
    assert re.search(
        r"PERSON</mark> 1</label>.*ORG</mark> 1</label>.*DATE</mark> 1</label>", source
    )


def test_html_numbers_sentences():
    assert re.findall(r'class="sent" data-n="(\d)"', html.doc_html(TWO)) == ["1", "2"]


EVIL = ("<script>alert(1)</script>", '"><img src=x onerror=y>', "a&b &lt; c", "</style></div>")


@pytest.mark.parametrize("evil", EVIL)
def test_html_escapes_text_names_labels_and_titles(evil):
    doc = made(f"It said {evil} twice.", names=[(evil, evil)])
    for source in (html.doc_html(doc), html.page_html([(evil, doc)], title=evil)):
        own = source.replace(f"<script>{page_script()}</script>", "")
        reader = read(own)
        assert "".join(reader.shown) == doc.text
        assert not {"script", "img"} & set(re.findall(r"<(\w+)", own))
    assert "<img" not in html.page_html([(evil, doc)] * 2, title=evil)


@pytest.mark.parametrize("evil", EVIL)
def test_no_layer_of_a_hostile_article_becomes_mark_up(nlp, evil):
    """Headline, speaker, place, date and amount, each with mark-up in it or beside it."""
    text = (
        f"Council buys {evil} ferry\n\nBy Dana {evil} Ruiz\n\nOSLO, March 3 - \u201cWe {evil} are "
        f"late,\u201d said Ellen {evil} Brandt of {evil} Ltd. on Monday. It costs $4.5 million.\n\n"
        f"\u201cNo, {evil},\u201d said the <b>minister</b> of Norway."
    )
    doc = nlp(text, published="2025-03-18")
    assert len(doc.quotes) and len(doc.places)
    for source in (doc._repr_html_(), html.page_html([(evil, doc)])):
        own = source.replace(f"<script>{page_script()}</script>", "")
        assert "".join(read(own).shown) == text
        assert not {"script", "img", "minister"} & set(re.findall(r"<(\w+)", own))
        assert not re.search(r"<b>minister", own)


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
    assert "<span>0 sentences</span>" in html.doc_html(FakeDoc(""))


LONG = made(*(f"Sentence {n} of Ada Stone is this one." for n in range(200)))


def test_html_folds_the_end_of_a_long_text_in_notebooks_and_not_on_pages():
    source = html.doc_html(LONG)
    assert "".join(read(source).shown) == LONG.text
    first, _, rest = source.partition("<details>")
    first_shown = "".join(read(first + "</div></div>").shown)
    assert html.FOLD_CHARS <= len(first_shown) < html.FOLD_CHARS + 100
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
        assert f"&:has(.show-{label}:not(:checked)) .text mark.{label}" in source


def test_what_is_hidden_keeps_its_room():
    """Text must not move when labels are switched off."""
    switched = re.findall(r"&:has\(\.(?:show|least)-[^{]*\{([^}]*)\}", doc_css())
    assert len(switched) > 2 * len(view.PALETTE)
    assert set(switched) == {
        "background:none", "visibility:hidden", "background:none;box-shadow:none"
    }  # fmt: skip


def test_labels_that_share_a_colour_share_a_checkbox():
    doc = made("Ada and Bob.", names=[("Ada", "PILOT"), ("Bob", "NURSE")])
    assert html.doc_html(doc).count('class="show-other"') == 1


def test_show_has_one_legend_and_each_text_under_its_title(nlp):
    docs = [nlp("Angela Merkel met Emmanuel Macron in Paris."), nlp("It rained.")]
    source = newscore.show(docs, titles=["<one>", "two"])._repr_html_()
    assert "".join(read(source).shown) == "".join(doc.text for doc in docs)
    assert source.count('<div class="legend"') == 1
    assert re.findall(r"<summary><b>(.*?)</b> (.*?)</summary>", source) == [
        ("&lt;one&gt;", f"1 sentence, {len(docs[0].ents)} names"),
        ("two", f"1 sentence, {len(docs[1].ents)} name{'s' * (len(docs[1].ents) != 1)}"),
    ]
    assert source.count("<details") == 2 and source.count(" open>") == 1


def test_show_leaves_out_labels_that_were_not_asked_for(nlp):
    docs = [nlp("Angela Merkel met Emmanuel Macron in Paris.")]
    source = newscore.show(docs, labels=["PERSON"])._repr_html_()
    assert newscore.show(docs, labels="PERSON")._repr_html_() == source
    assert {mark.split()[-1] for mark in read(source).marks if mark} == {"PERSON"}


def test_show_says_what_is_wrong():
    with pytest.raises(ValueError, match="expected 0, one a document, got 1"):
        newscore.show([], titles=["one"])
    assert "0 sentences" in newscore.show([])._repr_html_()
    doc = newscore.load()("Ann left Paris.")
    for labels in (["PERSON", "PER"], "PER"):
        with pytest.raises(ValueError, match=r"labels: expected some of PERSON, ORG.*, got 'PER'"):
            newscore.show(doc, labels=labels)
    with pytest.raises(TypeError, match="titles: expected one a document, got one str"):
        newscore.show([doc, doc], titles="AB")
    for wrong in ("Ann left.", 7, None):
        with pytest.raises(TypeError, match="docs: expected a document or several, got "):
            newscore.show(wrong)
    with pytest.raises(TypeError, match=r"docs\[1\]: expected a document, got str"):
        newscore.show([doc, "Ann left."])


def top_selectors(sheet):
    """What stands before each block of a style sheet that lies in no other."""
    depth, at, found = 0, 0, []
    for n, c in enumerate(sheet):
        if c == "{":
            if depth == 0:
                found.append(sheet[at:n])
            depth += 1
        elif c == "}":
            depth -= 1
            at = n + 1
    assert depth == 0
    return found


def test_html_fragment_styles_itself_only():
    sheet = re.search(r"<style>(.*?)</style>", html.doc_html(TWO), re.DOTALL).group(1)
    selectors = top_selectors(sheet)
    assert len(selectors) >= 4
    for selector in selectors:
        assert selector.split()[-1] == ".newscore-doc", selector


def test_style_sheets_fetch_nothing_and_name_colours_that_there_are():
    known = set(re.findall(r"--([\w-]+):", doc_css())) | {"share"}
    for sheet in (doc_css(), page_css()):
        assert not re.search(r"url\(|@import|@font-face", sheet)
        assert set(re.findall(r"var\(--([\w-]+)\)", sheet)) <= known


def test_html_page_is_complete_in_itself():
    source = html.page_html([("one", TWO), ("two", TWO)], title="Both")
    assert source.startswith("<!DOCTYPE html>")
    assert "<title>Both</title>" in source
    assert read(source).urls == ["#text-1", "#text-2", "#", "#", "#"]  # nothing is fetched
    assert not re.search(r"@import|<link|<script src|https?:", source)


def test_a_page_lets_its_own_script_run_and_no_other():
    source = html.page_html([("one", TWO)])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source).group(1)
    script = source[source.index("<script>") + 8 : source.rindex("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )
    assert not re.search(r" on\w+=", source.replace(script, ""))


def unpacked(source, id):
    """A part of a page of many texts, as its script reads it."""
    data = re.search(rf'<script type="application/json" id="{id}">([\w+/=]*)</script>', source)
    return json.loads(gzip.decompress(base64.b64decode(data.group(1))))


def test_a_page_of_many_texts_has_all_of_them_in_parts():
    docs = [(f"n{n}", made(f"Text {n} is here.", names=[("Text", "MISC")])) for n in range(53)]
    source = html.page_html(docs)
    assert "<title>53 texts</title>" in source and "<article" not in source
    assert source.count('<li><a href="#text-') == 50
    entries = unpacked(source, "all-texts")
    assert [(title, name) for title, name, _, _ in entries] == [(n, n) for n, _ in docs]
    articles = [a for k in range(3) for a in unpacked(source, f"part-{k}")]
    assert len(articles) == 53
    assert "".join(read(articles[52]).shown) == "Text 52 is here."
    assert 'id="d53-0"' in articles[52]


def test_a_page_of_many_texts_shows_its_first_screen_in_300_kilobytes(nlp):
    doc = nlp(
        "Ferry sails again\n\nBy Dana Ruiz\n\n" + "The ferry sailed on Friday, she said. " * 60
    )
    source = html.page_html((f"text {n}", doc) for n in range(200))
    first, _, data = source.partition('<script type="application/json"')
    assert len(first.encode()) < 300_000 < 200 * len(doc._repr_html_())
    assert first.count("Ferry sails again") == 50 and "sailed on Friday" in first
    assert len(data) < 200 * len(doc.text)


def test_the_headline_is_the_title_of_the_page_and_its_heading(nlp):
    text = "Ferry sails & sinks\n\nBy Dana Ruiz\n\nThe ferry sailed on Friday for the first time."
    source = html.page_html([("a.txt", nlp(text))])
    assert "<title>Ferry sails &amp; sinks</title>" in source
    (heading,) = re.findall(r'<div class="block headline"[^>]*aria-level="1">(.*?)</div>', source)
    assert "Ferry sails" in heading and "<h1>" not in source
    assert '<p class="source">a.txt</p>' in source
    plain = html.page_html([("a.txt", nlp("It rained on Friday, and nobody was wet."))])
    assert "<title>a.txt</title>" in plain and "<h1>a.txt</h1>" in plain


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


@pytest.mark.parametrize(
    ("ink", "ground"),
    [("ink", "paper"), ("ink", "quote"), ("ink", "quote-line"), ("dim", "paper"), ("dim", "quote"),
     ("link", "paper"), ("link", "quote")],
)  # fmt: skip
def test_what_is_no_label_has_enough_contrast(ink, ground):
    for one, other in zip(PLAIN[ink], PLAIN[ground], strict=True):
        assert contrast(one, other) >= 4.5, (one, other)


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


PIECES = st.sampled_from(
    (
        "\u201cWe were late,\u201d said Mayor Ellen Brandt.|By Dana Ruiz|\n\n|\n| |\r\n|"
        "OSLO, March 3 (Wire) - |It cost $4.5 million on Monday.|\u201cNo|<b>&amp;</b>|\u202e|"
        "\ud800|\x00|Brandt left Oslo; Corvane Lines Inc. paid 18%.|READ MORE: Why|\u2022 One"
    ).split("|")
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=60, deadline=None)
def test_elements_nest_and_no_character_is_lost_whatever_the_layers_say(text):
    for name, doc in {"all": pipeline()(text), "some": pipeline("quotes")(text)}.items():
        source = re.sub(r"<style>.*?</style>", "", html.doc_html(doc), flags=re.DOTALL)
        assert "".join(read(source).shown) == view.clean(text), name
        ids = re.findall(r' id="([^"]*)"', source)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]*)"', source)) <= set(ids)


@cache
def pipeline(layers=None):
    """One for all examples."""
    return newscore.load(layers=layers)


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


VIEWS = ["newscore.view"] + [
    f"newscore.view.{name}" for name in ("found", "html", "marks", "terminal", "world")
]


@pytest.mark.parametrize("name", VIEWS)
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


# ---- layers --------------------------------------------------------------------------------------


def test_names_of_one_identity_light_up_together(nlp):
    doc = nlp("Sanna Marin met Ivo Beck in Oslo. Marin left Oslo.")
    page = doc._repr_html_()
    assert re.findall(r'<mark class="person s\d (who-\d)"', page) == ["who-0", "who-2", "who-0"]
    assert len(re.findall(r'<mark class="loc s\d who-1"', page)) == 2
    assert "&:has(.who-0:is(:hover,:focus,:focus-within)) .who-0{outline:" in page
    assert sum(tip.endswith(", Sanna Marin") for tip in read(page).tips) == 1  # of the surname
    alone = newscore.load(layers=["entities"])(doc.text)
    assert '<mark class="person s' in alone._repr_html_() and " who-" not in body(alone)


def body(doc):
    """The fragment without its style sheet."""
    return re.sub(r"<style>.*?</style>", "", doc._repr_html_(), flags=re.DOTALL)


def test_a_text_of_many_people_has_no_more_rules_than_another(nlp):
    names = [f"{a}{b}ton" for a in "BCDFGHJKLM" for b in ("as", "el", "in", "or", "ut", "ax")]
    doc = nlp(" ".join(f"Ada {name} met Ada {name}." for name in names))
    assert len(doc.identities) > MAX_LIT
    page = doc._repr_html_()
    assert f"who-{MAX_LIT - 1}" in page and f"who-{MAX_LIT}" not in page


def test_people_and_organizations_are_ranked_and_jump_to_their_mentions(nlp):
    doc = nlp("Ivo Beck met Sanna Marin in Oslo. Marin left. Corvane Lines Inc. paid Marin.")
    source = body(doc)
    rows = re.findall(
        r'<a href="#([\w-]+)" data-jump="([^"]*)"><span class="name">(.*?)</span> <b>(\d+)', source
    )
    assert [(name, n) for _, _, name, n in rows][:2] == [("Sanna Marin", "3"), ("Ivo Beck", "1")]
    for first, jumps, _, n in rows:
        assert jumps.split()[0] == first and len(jumps.split()) == int(n)
        for id in jumps.split():
            assert source.count(f'id="{id}"') == 1


def test_dates_and_amounts_show_their_values(nlp):
    text = "Ada Stone left on Monday, and on 4 May 2012, for $1.2bn, two weeks late."
    doc = nlp(text, published="2017-04-11")
    tips = read(html.doc_html(doc)).tips
    assert [tip.split(", ")[1:] for tip in tips] == [
        [], ["2017-04-10"], ["2012-05-04"], ["1,200,000,000 USD"], ["P2W"]
    ]  # fmt: skip
    alone = newscore.load(layers="entities")(doc.text)
    assert all("2017" not in tip for tip in read(html.doc_html(alone)).tips)


def test_days_stand_in_order_of_time_with_a_break_where_years_are_left_out(nlp):
    doc = nlp("It opened on 4 May 2012 and closed on Monday; it was built in 1952.",
              published="2017-04-11")  # fmt: skip
    source = body(doc)
    line = source[source.index('<ol class="time-line">') :]
    assert re.findall(r"<time>(.*?)</time>", line) == [
        "1952", "2012-05-04", "2017-04-10", "2017-04-11"
    ]  # fmt: skip
    assert line.count("gap-before") == 2
    assert "<i>published</i>" in line


QUOTED = (
    "\u201cWe were late,\u201d Mayor Ellen Brandt told reporters. \u201cIt is over.\u201d\n\n"
    "\u201cNobody asked us,\u201d said Paul Ives."
)


def test_quotes_light_up_with_speaker_and_cue(nlp):
    doc = nlp(QUOTED)
    source = body(doc)
    assert len(re.findall(r'<span class="quote q-\d" data-tip="[^"]*" tabindex="0"', source)) == 3
    assert re.findall(r'<span class="speaker ([q\d -]+)"', source) == ["q-0 q-1", "q-2"]
    assert re.findall(r'<span class="cue ([q\d -]+)"', source) == ["q-0 q-1", "q-2"]
    assert "&:has(.q-2:is(:hover,:focus,:focus-within)) .q-2{" in doc_css()
    assert any("Ellen Brandt" in tip for tip in read(source).tips)


def test_speakers_have_shares_of_quoted_words(nlp):
    source = body(nlp(QUOTED))
    rows = re.findall(
        r"<tr class=\"([^\"]*)\"><th scope=\"row\"><a [^>]*>(.*?)</a></th>"
        r"<td>(\d+)</td><td>(\d+)</td><td><span [^>]*>(\d+%)</span>",
        source,
    )
    assert rows == [
        ("q-0 q-1", "Ellen Brandt", "2", "6", "67%"),
        ("q-2", "Paul Ives", "1", "3", "33%"),
    ]


def test_kinds_of_blocks_stand_beside_them(nlp):
    text = "Ferry sails again\n\nBy Dana Ruiz\n\nThe ferry sailed on Friday for the first time."
    source = body(nlp(text))
    assert re.findall(r'data-kind="([^"]*)"', source) == ["headline", "byline", "paragraph"]
    assert 'class="sheet has-kinds"' in source


def test_places_are_drawn_where_they_are(nlp):
    doc = nlp("Police in Ottawa and in Nairobi met in Geneva. Nairobi paid.")
    source = body(doc)
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"><title>(.*?),', source)
    x = {name: float(x) for x, _, _, name in circles}
    y = {name: float(y) for _, y, _, name in circles}
    size = {name: float(r) for _, _, r, name in circles}
    assert x["Ottawa"] < x["Geneva"] < x["Nairobi"] and y["Geneva"] < y["Ottawa"] < y["Nairobi"]
    assert size["Nairobi"] > size["Ottawa"]
    assert min(x.values()) > 0 and max(x.values()) < 360 and max(y.values()) < 200
    assert "<svg" not in body(nlp("Nobody spoke."))


def test_the_dots_of_the_map_are_where_the_gazetteer_knows_towns(nlp):
    """towns.txt is written from the bundled model (training/places/make_towns.py)."""
    rows = dict(_train.read_model(Path(nlp.path).read_bytes()))["places.rows"]
    cities = {
        (lat / 100, lon / 100)
        for place, _, _, lat, lon in struct.iter_unpack("<IHHhh", rows)
        if KINDS[place >> 26 & 7] == "city" and NO_COORDINATE not in (lat, lon)
    }
    fields = {(lat // STEP, lon // STEP) for lat, lon in cities}
    drawn = {
        (run.lat // STEP, lon // STEP)
        for run in towns()
        for lon in range(round(run.west), round(run.east) + 1, STEP)
    }
    assert len(fields) > 2000 and len(fields ^ drawn) < 0.02 * len(fields)


def test_pieces_that_cross_are_cut_so_that_elements_nest():
    pieces = [
        Piece(0, 6, 1, "<i>", "<i>", "</i>", "!"),
        Piece(2, 9, 2, "<b id=x>", "<b>", "</b>", "?"),
        Piece(4, 8, 1, "<u>", "<u>", "</u>"),
        Piece(9, 10, 2, "<s>", "<s>", "</s>"),
    ]
    nest = Nest("abcdefghij", 0, 10, gaps=False)
    for piece in pieces:
        nest.begin(piece)
    assert (
        nest.finish() == "<i>ab<b id=x>cd</b><u><b>ef</b></u>!</i><u><b>gh</b></u><b>i?</b><s>j</s>"
    )


def test_a_document_is_written_as_a_page(nlp, tmp_path):
    doc = nlp("Ferry <saved>\n\nAda Stone left Paris. \ud800")
    path = tmp_path / "page.html"
    assert doc.to_html(path) is None
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<!DOCTYPE") == 1
    assert "Ada Stone" in page
    assert "<saved>" not in page
    assert doc.to_html() == page
    assert "<title>My &lt;page&gt;</title>" in doc.to_html(title="My <page>")
    with pytest.raises(OSError, match="no such folder"):
        doc.to_html(tmp_path / "no such folder" / "page.html")


def test_one_document_is_shown_as_several_are(nlp):
    doc = nlp("Ada Stone left Paris.")
    assert newscore.show(doc)._repr_html_() == newscore.show([doc])._repr_html_()
