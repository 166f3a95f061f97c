"""What annotation tools read, checked on the text that each offset speaks of."""

import doctest

import pytest

import newscore
from newscore import formats

TEXT = "\U0001f4f0 Ann Stone\nof the Harbour Trust met Angela Merkel in Paris. It rained."


@pytest.fixture(scope="module")
def doc():
    return newscore.load()(TEXT)


@pytest.fixture(scope="module")
def names(doc):
    found = [(name.start, name.end, name.label) for name in doc.ents]
    assert len(found) >= 2
    return found


def test_doccano_labels_are_the_names(doc, names):
    line = formats.doccano(doc, id="x")
    assert (line["id"], line["text"]) == ("x", TEXT)
    assert [tuple(label) for label in line["label"]] == names
    assert "id" not in formats.doccano(doc)


def test_prodigy_spans_lie_on_its_tokens(doc, names):
    line = formats.prodigy(doc, id=3)
    tokens = line["tokens"]
    assert [token["id"] for token in tokens] == list(range(len(doc.tokens)))
    assert all(TEXT[t["start"] : t["end"]] == t["text"] for t in tokens)
    assert all(t["ws"] == TEXT[t["end"] : t["end"] + 1].isspace() for t in tokens)
    assert [(s["start"], s["end"], s["label"]) for s in line["spans"]] == names
    for span in line["spans"]:
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]
    assert line["meta"] == {"id": 3}


def test_label_studio_predictions_are_the_names(doc, names):
    task = formats.label_studio(doc, id=[1])
    assert task["data"] == {"text": TEXT, "id": [1]}
    (prediction,) = task["predictions"]
    values = [result["value"] for result in prediction["result"]]
    assert [(v["start"], v["end"], *v["labels"]) for v in values] == names
    assert all(TEXT[v["start"] : v["end"]] == v["text"] for v in values)
    assert len({result["id"] for result in prediction["result"]}) == len(names)
    assert 0 < prediction["score"] <= 1
    assert {result["from_name"] for result in prediction["result"]} == {"label"}
    interface = formats.label_studio_config(doc.ents.label_names)
    assert '<Labels name="label" toName="text">' in interface
    assert "&lt;" in formats.label_studio_config(["<"])


def test_a_document_without_names_has_an_empty_prediction():
    task = formats.label_studio(newscore.load()("it rained."))
    assert task["predictions"][0]["result"] == [] and "score" not in task["predictions"][0]


def test_conll_has_a_line_a_token_and_a_gap_a_sentence(doc, names):
    head, *sents = formats.conll(doc).rstrip("\n").split("\n\n")
    assert head == "-DOCSTART- -X- -X- O"
    assert len(sents) == len(doc.sents)
    rows = [line.split(" ") for sent in sents for line in sent.split("\n")]
    assert [row[0] for row in rows] == [token.text for token in doc.tokens]
    assert all(len(row) == 4 for row in rows)
    found = []
    for (*_, tag), token in zip(rows, doc.tokens, strict=True):
        if tag.startswith("B-"):
            found.append((token.start, token.end, tag[2:]))
        elif tag.startswith("I-"):
            assert tag[2:] == found[-1][2]
            found[-1] = (found[-1][0], token.end, found[-1][2])
    assert found == names


def test_names_side_by_side_each_begin_anew():
    class Fake:
        text = "AnnBob"
        sents = type("", (), {"starts": [0]})
        tokens = type("", (), {"starts": [0, 3], "ends": [3, 6]})
        ents = type(
            "", (), {"starts": [0, 3], "ends": [3, 6], "labels": ("PERSON",) * 2,
                     "scores": [1.0, 1.0]},
        )  # fmt: skip

    assert formats.conll(Fake).split("\n")[2:4] == ["Ann -X- -X- B-PERSON", "Bob -X- -X- B-PERSON"]


def test_brat_names_are_in_one_line_each(doc, names):
    lines = formats.brat(doc).splitlines()
    assert len(lines) == len(names)
    for n, (line, (start, end, label)) in enumerate(zip(lines, names, strict=True), 1):
        key, middle, shown = line.split("\t")
        kind, _, places = middle.partition(" ")
        ranges = [tuple(map(int, part.split(" "))) for part in places.split(";")]
        assert (key, kind) == (f"T{n}", label)
        assert (ranges[0][0], ranges[-1][1]) == (start, end)
        assert " ".join(TEXT[a:b] for a, b in ranges) == shown
        assert not any("\n" in TEXT[a:b] for a, b in ranges)


def test_one_label_is_no_list_of_letters():
    assert formats.label_studio_config("LOC") == formats.label_studio_config(["LOC"])
    assert formats.brat_config("LOC") == formats.brat_config(["LOC"])


def test_a_name_over_a_line_break_is_in_parts():
    assert list(formats.pieces("of New\r\n  York City!", 3, 17)) == [(3, 6), (10, 17)]


@pytest.mark.parametrize("text", ["", "\ud800 Ann", "\u202f\u00a0", "a\u2028b"])
def test_odd_texts_pass(text):
    doc = newscore.load()(text)
    for form in (formats.doccano, formats.prodigy, formats.label_studio):
        assert form(doc)
    assert formats.conll(doc).endswith("\n\n")
    formats.brat(doc)


def test_examples_in_docstrings():
    failed, tried = doctest.testmod(formats)
    assert tried > 0 and failed == 0
