"""Documents: texts, maps, plain data, and how they behave as objects."""

import copy
import json
import pickle
import sys
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

import newscore
from newscore import _export, _layers


def test_the_text_is_the_callers_own(nlp):
    text = "".join(["Angela Merkel ", "spoke."])
    assert nlp(text).text is text


OTHER_NAMES = [("entities", "doc.ents"), ("sentences", "doc.sents")]


@pytest.mark.parametrize(("name", "right"), OTHER_NAMES)
def test_a_layer_by_the_name_of_its_table_is_told_its_own(doc, name, right):
    """Python itself led from doc.entities to doc.identities, which are something else."""
    with pytest.raises(AttributeError, match=f"its {name} are in {right}$") as caught:
        getattr(doc, name)
    assert (caught.value.name, caught.value.obj) == (name, None)  # of which Python makes a hint
    assert not hasattr(doc, name)
    with pytest.raises(AttributeError, match=r"has no attribute 'noun_chunks'$"):
        _ = doc.noun_chunks


def test_length_is_that_of_the_text(doc):
    assert len(doc) == len(doc.text)


def test_repr_shows_how_it_begins_and_what_was_found(doc):
    assert repr(doc) == (
        f"<Doc 'Angela Merkel met Emmanuel Macron in Par'...: "
        f"{len(doc.sents)} sents, {len(doc.ents)} ents>"
    )


# ---- normalized text ------------------------------------------------------------------------


def test_an_unchanged_text_is_its_own_normalized_text(nlp):
    doc = nlp("".join(["Nothing ", "to change."]))
    assert doc.normalized is doc.text
    assert doc.edits == ()
    assert doc.n_replaced == 0


def test_the_normalized_text_is_made_once(doc):
    assert doc.normalized is doc.normalized
    assert '"We agreed on 3.5 per cent,"' in doc.normalized


def test_lone_surrogates_are_replaced_and_counted(nlp):
    doc = nlp("a\ud800b\udfff")
    assert doc.normalized == "a\ufffdb\ufffd"
    assert doc.n_replaced == 2
    assert doc.text == "a\ud800b\udfff"


def test_edits_say_what_was_changed(nlp):
    doc = nlp("It\u2019s co\u00adoperation\u2026")
    assert doc.edits == (
        ("quotes", 2, 3, "\u2019", "'"),
        ("soft_hyphens", 7, 8, "\u00ad", ""),
        ("ellipses", 17, 18, "\u2026", "..."),
    )
    edit = doc.edits[0]
    assert (edit.rule, edit.start, edit.end) == ("quotes", 2, 3)
    assert (edit.original, edit.replacement) == ("\u2019", "'")
    assert repr(edit).startswith("newscore.Edit(rule='quotes', start=2")
    assert pickle.loads(pickle.dumps(edit)) == edit
    with pytest.raises(AttributeError):
        edit.rule = "dashes"


def test_ranges_go_both_ways(nlp):
    doc = nlp("It\u2019s co\u00adoperation\u2026 over")
    assert doc.normalized == "It's cooperation... over"
    assert doc.to_normalized(0, 4) == (0, 4)
    assert doc.to_normalized(5, 17) == (5, 16)
    assert doc.to_original(5, 16) == (5, 17)
    assert doc.to_original(17, 18) == (17, 18)  # inside "...": snaps to the whole of it
    assert doc.to_original(20, 24) == (19, 23)
    assert doc.to_original(0, len(doc.normalized)) == (0, len(doc.text))
    assert doc.to_normalized(0, len(doc.text)) == (0, len(doc.normalized))


@pytest.mark.parametrize("method", ["to_original", "to_normalized"])
def test_ranges_are_checked(doc, method):
    convert = getattr(doc, method)
    n = len(doc.text if method == "to_normalized" else doc.normalized)
    for args, error, message in [
        ((-1, 3), ValueError, r"negative \[-1, 3\)"),
        ((0, -1), ValueError, "negative"),
        ((5, 3), ValueError, r"reversed \[5, 3\)"),
        ((0, n + 1), ValueError, f"has {n} code points"),
        ((0, 10**30), ValueError, "cannot fit"),
        ((0,), TypeError, "2 arguments"),
        ((0, 1, 2), TypeError, "2 arguments"),
        ((0.0, 1), TypeError, "float"),
        ((None, 1), TypeError, "NoneType"),
    ]:
        with pytest.raises(error, match=message):
            convert(*args)
    assert convert(n, n) is not None
    assert convert(False, True) == (0, 1)  # as everywhere in Python


# ---- plain data -----------------------------------------------------------------------------


def test_to_dict_is_plain_data(doc):
    data = doc.to_dict()
    assert list(data)[:4] == ["text", "published", "sents", "ents"]
    assert data["text"] is doc.text
    assert data["published"] == "2017-04-11"
    assert [(s["start"], s["end"]) for s in data["sents"]] == [(s.start, s.end) for s in doc.sents]
    for span, entry in zip(doc.ents, data["ents"], strict=True):
        assert entry == {
            "start": span.start,
            "end": span.end,
            "label": span.label,
            "score": span.score,
            "identity": None if span.identity is None else span.identity.i,
            "text": span.text,
            "place": span.place and span.place.i,
            "country": span.country,
            "country_source": span.country_source,
            "role": span.role,
        }
    assert len(data["ents"]) >= 4


def test_to_dict_has_what_was_looked_for():
    doc = newscore.load(layers="entities")("Ann left Paris.")
    assert list(doc.to_dict()) == ["text", "published", "sents", "ents"]


def test_to_dict_gives_more_on_request(doc):
    data = doc.to_dict(tokens=True, normalized=True)
    assert [(t["start"], t["end"]) for t in data["tokens"]] == [
        (t.start, t.end) for t in doc.tokens
    ]
    assert data["normalized"] == doc.normalized
    with pytest.raises(TypeError):
        doc.to_dict(True)
    with pytest.raises(TypeError):
        doc.to_dict(token=True)


def test_a_layer_without_a_form_of_its_own_is_its_columns(doc, monkeypatch):
    """As a layer is that is new in the core: under its attribute's name, behind the others."""
    monkeypatch.setattr(_export, "OWN_FORM", ("sentences", "entities"))
    data = doc.to_dict()
    assert list(data)[:5] == ["text", "published", "sents", "ents", "tokens"]
    assert data["tokens"] == [
        {"start": token.start, "end": token.end, "text": token.text} for token in doc.tokens
    ]
    assert json.loads(doc.to_json()) == data


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("1200000000.10"), "1200000000.10"),
        (Decimal("1E+3"), "1E+3"),
        (date(2017, 4, 11), "2017-04-11"),
        (datetime(2017, 4, 11, 9, 30), "2017-04-11T09:30:00"),
        (None, None),
        (-1, -1),
        (0.5, 0.5),
        ("USD", "USD"),
    ],
)
def test_values_of_fields_become_what_json_has(value, plain):
    assert _export.plain(value) == plain
    assert type(_export.plain(value)) is type(plain)


def test_exact_numbers_are_floats_in_tables_and_none_stays_none(nlp, monkeypatch):
    doc = nlp("One. Two.")
    column = newscore.Field(("value", "float64", True, ()))
    values = [
        SimpleNamespace(sent=sent, value=value)
        for sent, value in zip(doc.sents, (Decimal("0.1"), None), strict=True)
    ]
    monkeypatch.setattr(_layers, "columns", lambda table, among=(): (column,))
    monkeypatch.setattr(_layers, "spans", lambda doc, table: values)
    assert _layers.cells(doc, "amounts") == [
        {"value": 0.1, "sentence": 0}, {"value": None, "sentence": 1}
    ]  # fmt: skip


def test_a_document_says_what_was_looked_for(nlp, doc):
    assert doc.layers == nlp.layers
    assert {"sentences", "tokens", "entities"} <= set(doc.layers)
    assert newscore.load(layers=["tokens"])("It rained.").layers == ("sentences", "tokens")
    assert newscore.sentences("It rained.").doc.layers == ("sentences",)


def test_to_json_is_the_same_in_one_line(doc):
    line = doc.to_json(tokens=True)
    assert "\n" not in line
    assert json.loads(line) == doc.to_dict(tokens=True)
    assert json.loads(doc.to_json()) == doc.to_dict()
    assert "\u201cWe agreed" in line  # readable, not escaped


def test_to_json_always_encodes(awkward):
    line = awkward.to_json(normalized=True)
    assert json.loads(line.encode("utf-8")) == awkward.to_dict(normalized=True)
    assert "\\ud800" in line


def test_notebooks_get_a_picture(doc):
    html = doc._repr_html_()
    assert "Merkel" in html
    assert html.lstrip().startswith("<")


# ---- an object ------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_document_pickles(doc, awkward, protocol):
    for before in (doc, awkward):
        after = pickle.loads(pickle.dumps(before, protocol))
        assert after == before
        assert after.to_dict(tokens=True, normalized=True) == before.to_dict(
            tokens=True, normalized=True
        )
        assert after.edits == before.edits


def test_a_document_of_sentences_alone_stays_one():
    before = newscore.sentences("One. Two.").doc
    after = pickle.loads(pickle.dumps(before))
    assert after == before
    with pytest.raises(ValueError, match="not looked for"):
        _ = after.ents


def test_a_damaged_pickle_is_refused_or_harmless(doc):
    """Whatever byte of the result's block is changed, opening it either fails or is safe to use."""
    open_doc, (text, published, block) = doc.__reduce__()
    assert open_doc(text, published, block) == doc
    refused = 0
    for at in range(0, len(block), 3):
        damaged = bytearray(block)
        damaged[at] ^= 0x81
        try:
            other = open_doc(text, published, bytes(damaged))
        except ValueError:
            refused += 1
            continue
        try:
            other.to_json(tokens=True, normalized=True)
            repr((other.edits, other.ents, [token.sent for token in other.tokens]))
        except ValueError:  # a label that is no UTF-8, a token in no sentence
            pass
    assert refused > len(block) // 10


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda a: (a[0] + "!", *a[1:]), ValueError),
        (lambda a: (a[0], a[1], a[2][:-1]), ValueError),
        (lambda a: (a[0], a[1], b""), ValueError),
        (lambda a: (a[0], a[1], b"NSCRES01" + a[2][8:]), ValueError),
        (lambda a: (*a, 3, 4), TypeError),
        (lambda a: (a[0], a[1], bytearray(a[2])), TypeError),
        (lambda a: (None, *a[1:]), TypeError),
        (lambda a: (a[0], 7, *a[2:]), TypeError),
        (lambda a: a[:2], TypeError),
    ],
)
def test_a_pickle_of_wrong_parts_is_refused(doc, change, error):
    open_doc, args = doc.__reduce__()
    with pytest.raises(error):
        open_doc(*change(args))


def test_a_copy_of_a_document_is_itself(doc):
    assert copy.copy(doc) is doc
    assert copy.deepcopy({"doc": doc})["doc"] is doc


def test_documents_are_equal_when_all_that_is_in_them_is(nlp, doc):
    again = nlp("".join(list(doc.text)), published=date(2017, 4, 11))
    assert again == doc
    assert hash(again) == hash(doc)
    assert (again != doc) is False  # its own slot of the comparison
    assert nlp(doc.text) != doc
    assert nlp(doc.text + "!", published=doc.published) != doc
    assert newscore.sentences(doc.text).doc != nlp(doc.text)
    assert doc != doc.text
    with pytest.raises(TypeError):
        _ = doc < doc


@pytest.mark.parametrize("name", ["text", "published", "ents", "normalized", "other"])
def test_a_document_cannot_be_changed(doc, name):
    with pytest.raises(AttributeError):
        setattr(doc, name, None)
    assert not hasattr(doc, "__dict__")


@pytest.mark.parametrize("kind", [newscore.Doc, newscore.Span, newscore.Spans])
def test_types_can_be_neither_made_nor_changed_nor_subclassed(kind):
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        kind.text = None
    with pytest.raises(TypeError):
        type("Own", (kind,), {})


def test_size_counts_the_result(nlp):
    small, large = nlp("Paris."), nlp("Paris slept. " * 500)
    assert sys.getsizeof(small) < 1500
    assert sys.getsizeof(large) > 500 * 8
