"""doc.blocks: what each line is; the article's body and its authors."""

import json
import pickle

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
    assert alone(TEXT).blocks.tolist() == nlp(TEXT).blocks.tolist()


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
