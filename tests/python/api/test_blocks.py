"""doc.blocks: what each line is; the article's body and its authors."""

import json
import pickle
from datetime import date

import pytest

import newscore
from newscore.cli import main

TEXT = """WORLD | ASIA

Ferry sails again after two years

By Dana Ruiz and Kofi Mensah
Senior reporters

March 4, 2019

ORU (Reuters) - The ferry between Oru and Senn sailed on Friday for the first time since a fire.

READ MORE: Why the ferry burned

Nobody was hurt in the fire, which destroyed the pier and two offices, the harbor master said.

Share this article

\u00a9 2019 Harbor Post. All rights reserved."""


FILED = """Ferry sails again after two years

By Dana Ruiz

Published: 3 May 2019

LAGOS, Nigeria, May 2 (African Media Agency) - The ferry between Lagos and Ibeju sailed on \
Friday for the first time since a fire, said the minister of transport, Ada Obi, who was on board.

READ MORE: Why the ferry burned

Ada Obi said that a new pier would be built before the rains begin, and that all would be able to \
pay the fare."""


@pytest.fixture(scope="module")
def nlp():
    return newscore.load()


def test_each_line_is_a_block_with_a_kind(nlp):
    doc = nlp(TEXT)
    assert [block.kind for block in doc.blocks] == [
        "kicker",
        "headline",
        "byline",
        "timestamp",
        "paragraph",
        "dateline",
        "related",
        "paragraph",
        "promo",
        "credit",
    ]
    for block in doc.blocks:
        assert TEXT[block.start : block.end] == block.text
        assert 0 < block.score <= 1
    assert doc.blocks[2].text.endswith("Senior reporters")


def test_a_dateline_lies_inside_its_paragraph(nlp):
    paragraph, dateline = nlp(TEXT).blocks[4:6]
    assert dateline.text == "ORU (Reuters) -"
    assert paragraph.start == dateline.start and dateline.end < paragraph.end


def test_the_body_is_the_article_without_furniture(nlp):
    doc = nlp(TEXT)
    assert [block.text[:10] for block in doc.body] == ["ORU (Reute", "Nobody was"]
    assert nlp("").body == ()


def test_authors_are_the_persons_of_bylines(nlp):
    assert [author.text for author in nlp(TEXT).authors] == ["Dana Ruiz", "Kofi Mensah"]
    assert nlp("Dana Ruiz swam to Senn on Monday, which took her nine hours.").authors == ()
    with pytest.raises(ValueError, match="ents were not looked for"):
        _ = newscore.load(layers="blocks")(TEXT).authors


def test_blocks_are_found_without_names(nlp):
    alone = newscore.load(layers="blocks")
    assert alone.layers == ("sentences", "tokens", "blocks")
    found = [(block.start, block.end, block.kind) for block in nlp(TEXT).blocks]
    assert [(block.start, block.end, block.kind) for block in alone(TEXT).blocks] == found


def test_blocks_do_not_depend_on_the_text_before(nlp):
    texts = [TEXT, "Share", "", TEXT]
    together = [doc.blocks.tolist() for doc in nlp.pipe(texts)]
    assert together == [nlp(text).blocks.tolist() for text in texts]


def test_line_ends_of_any_system_give_the_same_blocks(nlp):
    kinds = [block.kind for block in nlp(TEXT).blocks]
    for line_end in ("\r\n", "\r"):
        assert [b.kind for b in nlp(TEXT.replace("\n", line_end)).blocks] == kinds


def test_blocks_survive_pickling(nlp):
    doc = pickle.loads(pickle.dumps(nlp(TEXT)))
    assert doc.blocks.tolist() == nlp(TEXT).blocks.tolist()
    assert [author.text for author in doc.authors] == ["Dana Ruiz", "Kofi Mensah"]


def test_blocks_are_in_tables_and_json(nlp, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    rows = pyarrow.table(nlp.annotate([TEXT], what=["blocks"]).blocks).to_pylist()
    assert [row["kind"] for row in rows] == [block.kind for block in nlp(TEXT).blocks]
    assert json.loads(nlp(TEXT).to_json())["blocks"][0]["kind"] == "kicker"
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "a.jsonl"
    command = ["tag", str(tmp_path / "a.txt"), "-o", str(out), "--what", "blocks"]
    assert main(command) == 0
    assert json.loads(out.read_text())["blocks"][1]["kind"] == "headline"


def test_a_dateline_says_where_for_whom_and_when(nlp):
    doc = nlp(FILED)
    line = next(block for block in doc.blocks if block.kind == "dateline")
    assert line.place is not None and line.place.text == "LAGOS" and line.place.country == "NG"
    assert line.place.identity is not None
    assert line.agency == "African Media Agency"
    assert line.timex is not None and line.timex.text == "May 2"
    others = [block for block in doc.blocks if block.kind != "dateline"]
    assert all(block.place is block.agency is block.timex is None for block in others)


def test_without_names_and_dates_a_dateline_has_its_agency_alone():
    line = newscore.load(layers="blocks")(FILED).blocks[4]
    assert (line.kind, line.place, line.agency, line.timex) == (
        "dateline",
        None,
        "African Media Agency",
        None,
    )


def test_parts_of_datelines_are_in_tables_and_json(nlp):
    pyarrow = pytest.importorskip("pyarrow")
    table = nlp.annotate([FILED], what=["entities", "dates", "blocks"])
    row = pyarrow.table(table.blocks).to_pylist()[4]
    names = pyarrow.table(table.entities).to_pylist()
    dates = pyarrow.table(table.dates).to_pylist()
    assert names[row["place"]]["text"] == "LAGOS"
    assert dates[row["timex"]]["text"] == "May 2"
    assert row["agency"] == "African Media Agency"
    written = json.loads(nlp(FILED).to_json())
    assert written["blocks"][4]["agency"] == "African Media Agency"
    roles = {name["text"]: name["role"] for name in written["ents"]}
    assert roles["Dana Ruiz"] == "author" and roles["LAGOS"] is None


def test_a_person_of_a_byline_has_the_role_of_an_author(nlp):
    roles = {name.text: name.role for name in nlp(FILED).ents}
    assert roles["Dana Ruiz"] == "author"
    assert roles["Ada Obi"] is None
    said = nlp("Dana Ruiz said on Monday that nobody had asked her about the pier in Oru.")
    assert {name.role for name in said.ents} == {None}


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("Updated: 5 May 2019\n\nPublished: 3 May 2019", date(2019, 5, 3)),
        ("Updated: 5 May 2019", date(2019, 5, 5)),
        ("Published 3 hours ago", None),
        ("By Ann Reed, 3 May 2019", date(2019, 5, 3)),
        ("Updated: 5 May 2019\n\nBy Ann Reed, 3 May 2019", date(2019, 5, 3)),
    ],
)
def test_a_text_may_say_itself_when_it_was_published(nlp, lines, day):
    head, body = FILED.split("\n\n", 1)
    text = f"{head}\n\n{lines}\n\n{body.split(chr(10) * 2, 2)[2]}"
    doc = nlp(text, published="auto")
    assert doc.published == day
    assert nlp(text).published is None
    friday = next(found for found in doc.dates if found.text == "Friday")
    if day is not None:
        assert friday.value == "2019-05-03"
    assert next(iter(nlp.pipe([text], published="auto"))) == doc
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(nlp.annotate([text, None], dates="auto"))
    assert table.column("date").to_pylist() == [day, None]


def test_only_lines_that_say_so_tell_when_a_text_was_published(nlp):
    text = "The pier in Oru was built on 3 May 1931, and nobody has mended it since, he said."
    assert nlp(text, published="auto").published is None
    assert newscore.load(layers="entities")(FILED, published="auto").published == date(2019, 5, 3)


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ("Nobody was hurt.", None),  # March or May: nobody knows
        ("Nobody was hurt. It burned on 23/04/2019.", date(2019, 5, 3)),
        ("Nobody was hurt. It burned on 04/23/2019.", date(2019, 3, 5)),
    ],
)
def test_figures_that_could_be_two_days_tell_nothing_by_themselves(nlp, more, day):
    text = f"Ferry sails again\n\nPublished: 03/05/2019\n\nThe ferry sailed on Friday. {more}"
    assert nlp(text, published="auto").published == day
    same = nlp(text.replace("03/05", "05/05"), published="auto")
    assert same.published == date(2019, 5, 5)


def test_other_words_than_auto_are_no_date(nlp):
    with pytest.raises(ValueError, match="published: expected a date as 'YYYY-MM-DD', got 'Auto'"):
        nlp(FILED, published="Auto")
    with pytest.raises(ValueError, match="dates: expected dates, one a text, or 'auto', got 'x'"):
        nlp.annotate([FILED], dates="x")


def test_rows_may_be_those_of_some_kinds_of_blocks_alone(nlp):
    doc = nlp(FILED, kinds=["paragraph"])
    assert {block.kind for block in doc.blocks} == {"paragraph"}
    spans = [(block.start, block.end) for block in doc.blocks]
    for rows in (doc.ents, doc.tokens, doc.dates, doc.sents):
        assert rows and all(any(s <= r.start and r.end <= e for s, e in spans) for r in rows)
    everything = nlp(FILED)
    assert "Dana Ruiz" in [name.text for name in everything.ents]
    assert "Dana Ruiz" not in [name.text for name in doc.ents]
    kept = {(name.start, name.end): name for name in doc.ents}
    for name in everything.ents:
        if (name.start, name.end) in kept:
            same = kept[name.start, name.end]
            assert (same.label, same.country, same.sent.text) == (
                name.label,
                name.country,
                name.sent.text,
            )
            assert getattr(same.identity, "name", None) == getattr(name.identity, "name", None)
    assert pickle.loads(pickle.dumps(doc)) == doc


def test_what_a_row_of_these_kinds_points_to_stays(nlp):
    text = FILED.replace("He", "Ada Obi") + '\n\n"Nobody was hurt," she said.'
    everything, doc = nlp(text), nlp(text, kinds="paragraph")
    said = {quote.text: quote.speaker_name for quote in everything.quotes}
    assert {quote.text: quote.speaker_name for quote in doc.quotes} == said
    assert all(quote.speaker.text for quote in doc.quotes if quote.speaker)


def test_kinds_are_a_choice_of_annotate_too(nlp):
    table = nlp.annotate([FILED, None], kinds=("byline",), what=["entities"])
    assert len(table.entities) == 1
    assert len(nlp.annotate([FILED], what=["entities"]).entities) > 5


@pytest.mark.parametrize(
    ("kinds", "error", "message"),
    [
        ("title", ValueError, "kinds: expected kinds of blocks such as 'paragraph', got 'title'"),
        ([], ValueError, "kinds: expected at least one kind of block, got none"),
        ([3], TypeError, "kinds: expected str, got int"),
    ],
)
def test_what_is_no_kind_is_refused(nlp, kinds, error, message):
    with pytest.raises(error, match=message):
        nlp(FILED, kinds=kinds)
    with pytest.raises(error, match=message):
        nlp.annotate([FILED], kinds=kinds)
    with pytest.raises(error, match=message):
        nlp.pipe([], kinds=kinds)


def test_kinds_are_a_choice_of_pipe_too(nlp):
    (doc,) = nlp.pipe([FILED], kinds=iter(["paragraph"]))
    assert doc == nlp(FILED, kinds=["paragraph"])
    assert next(nlp.pipe([FILED])) == nlp(FILED)
    with pytest.raises(TypeError, match="kinds: expected a str or several, got int"):
        nlp.pipe([FILED], kinds=3)


MENU = (
    "Home News Sport Weather Business Culture Travel Opinion Video Podcasts Jobs Subscribe "
    "Newsletters Puzzles Obituaries Classified Archive Advertise Cookies Privacy"
).split()
ARTICLE = [
    "The bridge over the harbour of Lowick will be closed from Monday until the "
    "end of March, the county said on Thursday.",
    "Engineers found cracks in two of its piers in October, and buses have crossed "
    "it one at a time since then.",
    "Shopkeepers on the east bank fear for their trade, and have asked the county "
    "for a ferry that runs until midnight.",
]
OTHERS = {
    "Mayor of Senn resigns": "The mayor of Senn has resigned after councillors refused to "
    "pass a budget that he had changed three times.",
    "Two held after fire": "Police in Carrow are holding two men after a fire destroyed "
    "a warehouse full of carpets on Sunday night.",
    "School bus in a ditch": "Nobody was hurt when a bus with eleven children slid into a "
    "ditch near Oru on Tuesday, the fire service said.",
}


def test_other_stories_on_a_saved_page_are_no_body(nlp):
    head = "Harbour bridge closes for repairs until spring"
    others = [line for story in OTHERS.items() for line in (*story, "Read more", "Share")]
    page = "\n".join([*MENU, head, *ARTICLE, "Share", "Comments", *others, *MENU])
    assert [block.text for block in nlp(page).body] == ARTICLE
    few = "\n\n".join([head, *ARTICLE, *others])  # no page: as many lines as a long article has
    assert [block.text for block in nlp(few).body][:3] == ARTICLE and len(nlp(few).body) > 3


GLUED = """TRAVEL
7 small harbours worth missing your ferry for
by Ada Okoro-Bell

The mayor of Senn said on Friday that the harbour would not be sold, whatever the county says."""


def test_no_sentence_goes_on_in_the_next_block(nlp):
    doc, plain = nlp(GLUED), newscore.load(layers="entities")(GLUED)
    blocks = [(block.start, block.end) for block in doc.blocks]
    assert all(any(s <= sent.start and sent.end <= e for s, e in blocks) for sent in doc.sents)
    assert len(plain.sents) < len(doc.sents)  # as ever where blocks are not asked for
    assert [(n.start, n.end, n.label) for n in doc.ents] == [
        (n.start, n.end, n.label) for n in plain.ents
    ]
    assert all(n.sent.start <= n.start and n.end <= n.sent.end for n in doc.ents)
    assert pickle.loads(pickle.dumps(doc)) == doc
    joined = newscore.load(line_breaks="join")(GLUED)
    assert len(joined.sents) <= len(plain.sents)


DEBATE = """TRANSCRIPT: Debate on the harbour bill

MARSH: We will not sell the harbour.

OKORO: Then who pays for the wall?

MARSH: The county will pay for it, as it paid for the bridge."""


def test_the_label_of_a_headline_or_link_speaks_no_quote(nlp):
    said = [(quote.text, quote.speaker.text) for quote in nlp(DEBATE).quotes]
    assert said == [
        ("We will not sell the harbour.", "MARSH"),
        ("Then who pays for the wall?", "OKORO"),
        ("The county will pay for it, as it paid for the bridge.", "MARSH"),
    ]
    plain = newscore.load(layers="quotes")(DEBATE)
    assert len(plain.quotes) == 4  # without blocks all labels are alike
    marked = nlp('MARSH: "We will not sell the harbour"\n\n' + GLUED.split("\n\n")[1])
    assert [quote.text for quote in marked.quotes] == ['"We will not sell the harbour"']


def test_the_text_of_the_body_leads_back_to_the_document(nlp):
    body = nlp(TEXT).body
    assert body.text.startswith("ORU (Reuters)") and "READ MORE" not in body.text
    for at, character in enumerate(body.text):
        if character != "\n":
            assert TEXT[body.offset(at)] == character
    assert body.offset(len(body.text)) == body[-1].end
    with pytest.raises(IndexError, match="at: expected 0 to"):
        body.offset(len(body.text) + 1)
    assert nlp("").body.text == "" and nlp("").body.offset(0) == 0


def test_the_command_line_asks_the_texts_and_chooses_kinds(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(FILED, encoding="utf-8")
    out = tmp_path / "a.jsonl"
    command = ["tag", str(tmp_path / "a.txt"), "-o", str(out)]
    assert main([*command, "--published", "auto", "--kinds", "paragraph,dateline"]) == 0
    row = json.loads(out.read_text())
    assert row["published"] == "2019-05-03"
    names = [FILED[start:end] for start, end, *_ in row["entities"]]
    assert "Dana Ruiz" not in names and "Nigeria" in names
    assert main([*command, "--kinds", "title"]) == 2
    assert "got 'title'" in capsys.readouterr().err
    assert main([*command, "--published", "soon"]) == 2
    assert "expected YYYY-MM-DD or auto, got 'soon'" in capsys.readouterr().err
