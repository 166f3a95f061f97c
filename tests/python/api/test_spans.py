"""Sequences of spans, and the spans in them."""

import collections.abc
import copy
import gc
import hashlib
import pickle
import random
import struct

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscore

KINDS = ["sents", "tokens", "ents"]
PARAGRAPHS = "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive."


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def spans(doc, kind):
    return getattr(doc, kind)


def test_names_in_equal_texts_are_equal_by_place_and_label_and_not_by_number(nlp):
    text = "Umbra said so. Angela Merkel met Emmanuel Macron in Paris."
    all_names, sure_names = nlp(text).ents, nlp(text, min_score=0.9).ents
    assert [name.text for name in all_names] == ["Umbra", *(name.text for name in sure_names)]
    for i, name in enumerate(all_names):
        assert [name == other for other in sure_names] == [i == k + 1 for k in range(3)]
    assert all_names[1:] == sure_names
    assert all_names[:3] != sure_names


# ---- as a sequence --------------------------------------------------------------------------


def test_it_is_a_sequence(spans):
    assert isinstance(spans, collections.abc.Sequence)
    assert len(spans) == len(list(spans)) > 3
    assert list(reversed(spans)) == list(spans)[::-1]
    match spans:
        case [first, *_, last]:
            assert (first, last) == (spans[0], spans[-1])
        case _:
            pytest.fail("no sequence for a match statement")


def test_any_slice_holds_what_the_slice_of_a_list_holds(spans):
    everything = list(spans)
    bounds = [None, 0, 1, 2, -1, -2, len(everything), -len(everything), 10**20, -(10**20)]
    picked = random.Random(4)
    for _ in range(400):
        a, b, c = (slice(*(picked.choice(bounds) for _ in range(3))) for _ in range(3))
        try:
            expected = everything[a][b][c]
        except ValueError as error:
            with pytest.raises(ValueError, match=str(error)):
                spans[a][b][c]
            continue
        sliced = spans[a][b][c]
        assert list(sliced) == expected
        assert len(sliced) == len(expected)
        assert sliced.starts.tolist() == [span.start for span in expected]
        assert sliced.ends.tolist() == [span.end for span in expected]
        assert pickle.loads(pickle.dumps(sliced)) == sliced


def test_a_span_knows_its_number_in_the_document(spans, doc, kind):
    assert [span.i for span in spans] == list(range(len(spans)))
    assert [span.i for span in spans[::-2]] == list(range(len(spans)))[::-2]
    assert getattr(doc, kind)[spans[-1].i] == spans[-1]


def test_plain_tuples_of_all_spans(spans, kind):
    def plain(span):
        return (span.start, span.end, span.label) if kind == "ents" else (span.start, span.end)

    everything = list(map(plain, spans))
    assert spans.tolist() == everything
    assert spans[::-2].tolist() == everything[::-2]
    assert spans[:0].tolist() == []
    assert {type(item) for row in everything for item in row} <= {int, str}
    assert type(spans.tolist()[0]) is tuple


def test_indices_are_checked_as_those_of_a_list(spans):
    n = len(spans)
    assert spans[-n] == spans[0]
    assert spans[numpy.int64(1)] == spans[1]
    for index in (n, -n - 1, 10**30):
        with pytest.raises(IndexError):
            spans[index]
    for index in ("1", 1.0, None, (1, 2)):
        with pytest.raises(TypeError, match="must be integers or slices, not"):
            spans[index]


def test_membership_is_that_of_a_list(spans, nlp, doc):
    everything = list(spans)
    for i, span in enumerate(everything):
        assert span in spans
        assert spans.index(span) == i
        assert spans.count(span) == 1
    assert everything[0] not in spans[1:]
    assert spans[1:].count(everything[0]) == 0
    assert "Paris" not in spans
    assert spans.index(everything[2], 1, 4) == 2
    assert spans.index(everything[2], -len(spans)) == 2
    for args in [
        (everything[2], 3),
        (everything[2], 0, 2),
        (everything[2], 0, -(10**6)),
        ("Paris",),
    ]:
        with pytest.raises(ValueError, match="is not in"):
            spans.index(*args)
    with pytest.raises(TypeError):
        spans.index()
    assert nlp(doc.text).sents[0] in doc.sents  # equal, from another document


def test_equal_sequences_are_equal(spans, kind, nlp, doc):
    again = getattr(nlp("".join(list(doc.text))), kind)
    assert again == spans
    assert hash(again) == hash(spans)
    assert spans[1:] != spans[:-1]
    assert spans[::-1] != spans
    assert spans[2:5][::-1] == spans[4:1:-1]
    assert hash(spans[2:5][::-1]) == hash(spans[4:1:-1])
    assert spans != list(spans)
    assert doc.sents[:0] == doc.tokens[:0]
    with pytest.raises(TypeError):
        _ = spans < spans


def test_repr_shows_the_first_few(nlp):
    doc = nlp(PARAGRAPHS)
    assert repr(doc.sents) == (
        "Spans([<Span 0:4 'One.'>, <Span 6:10 'Two.'>, <Span 12:18 'Three.'>, ... 2 more])"
    )
    assert repr(doc.sents[3:]) == "Spans([<Span 20:25 'Four.'>, <Span 27:32 'Five.'>])"
    assert repr(doc.sents[:0]) == "Spans([])"


def test_making_and_slicing_touches_no_row(nlp):
    """Two million tokens are sliced as fast as two."""
    doc = nlp("go\n" * 300_000)
    assert len(doc.tokens) == 300_000
    spans = doc.tokens
    for _ in range(20_000):  # seconds, if each looked at 300,000 rows
        spans = doc.tokens[1:][:-1][::2][::-1]
    assert len(spans) == 149_999


# ---- columns --------------------------------------------------------------------------------


def test_columns_are_read_only_views(doc):
    for column, format_, values in [
        (doc.ents.starts, "i", [e.start for e in doc.ents]),
        (doc.ents.ends, "i", [e.end for e in doc.ents]),
        (doc.ents.label_ids, "B", [doc.ents.label_names.index(e.label) for e in doc.ents]),
        (doc.ents.scores, "f", [e.score for e in doc.ents]),
        (doc.sents.starts, "i", [s.start for s in doc.sents]),
        (doc.tokens.ends, "i", [t.end for t in doc.tokens]),
    ]:
        assert isinstance(column, memoryview)
        assert (column.format, column.ndim, column.readonly) == (format_, 1, True)
        assert column.tolist() == values
        with pytest.raises(TypeError):
            column[0] = 1


def test_labels_are_one_a_name_as_all_columns_are(doc, nlp):
    for names in (doc.ents, doc.ents[1:], doc.ents[::-2], doc.ents[:0], doc.identities):
        assert names.labels == tuple(name.label for name in names)
        assert list(zip(names.starts, names.labels, strict=True)) == [
            (name.start, name.label) for name in names
        ]
        assert names.label_names == nlp.labels
    assert len({id(label) for label in doc.ents.labels}) == len(set(doc.ents.labels))


def test_numpy_reads_columns_without_a_copy(doc):
    for spans in (doc.tokens, doc.tokens[3:], doc.tokens[::2], doc.tokens[::-3], doc.tokens[:0]):
        array = numpy.asarray(spans.starts)
        assert array.dtype == numpy.int32
        assert not array.flags.writeable
        assert not array.flags.owndata
        assert array.tolist() == [token.start for token in spans]
    whole, part = numpy.asarray(doc.tokens.starts), numpy.asarray(doc.tokens[::-2].starts)
    assert numpy.shares_memory(whole, part)
    assert numpy.asarray(doc.ents.scores).dtype == numpy.float32
    assert numpy.asarray(doc.ents.label_ids).dtype == numpy.uint8


def test_a_column_keeps_its_document_alive(nlp):
    column = nlp("Angela Merkel met Emmanuel Macron. " * 50).tokens.starts
    expected = column.tolist()
    array = numpy.asarray(column[::2])
    del column
    gc.collect()
    _ = [nlp("x" * 5000) for _ in range(20)]
    assert array.tolist() == expected[::2]


def test_a_strided_column_is_not_passed_off_as_contiguous(doc):
    column = doc.tokens[::2].starts
    assert not column.contiguous
    assert bytes(column) == b"".join(t.start.to_bytes(4, "little") for t in doc.tokens[::2])
    with pytest.raises(BufferError, match="not contiguous"):
        hashlib.sha256(column.obj)  # asks for plain bytes
    for contiguous in (doc.tokens.starts, doc.tokens[3:].starts, doc.tokens[::-2][:1].starts):
        assert contiguous.contiguous
        assert hashlib.sha256(contiguous.obj).digest() == hashlib.sha256(bytes(contiguous)).digest()


def test_a_column_is_not_writable_by_the_back_door(doc):
    before = doc.tokens.starts.tolist()
    with pytest.raises(TypeError, match="read-write"):
        struct.pack_into("I", doc.tokens.starts.obj, 0, 1)
    assert doc.tokens.starts.tolist() == before


def test_sentences_and_tokens_have_no_labels(doc):
    for spans in (doc.sents, doc.tokens):
        for attribute in ("label_ids", "scores", "labels", "label_names"):
            missing = attribute.replace("label_names", "labels")
            assert not hasattr(spans, attribute)
            with pytest.raises(AttributeError, match=f"have no {missing}: only names"):
                getattr(spans, attribute)


# ---- one span -------------------------------------------------------------------------------


def test_a_name_has_all_attributes(doc):
    name = next(e for e in doc.ents if e.text == "Emmanuel Macron")
    assert doc.text[name.start : name.end] == name.text
    assert name.label == "PERSON"
    assert isinstance(name.score, float)
    assert 0.0 <= name.score <= 1.0
    assert name.sent == doc.sents[0]
    assert name.doc is doc
    assert len(name) == len("Emmanuel Macron")
    assert repr(name) == f"<Span {name.start}:{name.end} PERSON 'Emmanuel Macron'>"


def test_a_sentence_and_a_token_have_neither_label_nor_score(doc):
    for span in (doc.sents[1], doc.tokens[20]):
        assert span.label is None
        assert span.score is None
    assert doc.sents[1].sent == doc.sents[1]


def test_a_token_knows_its_sentence(doc):
    for sentence in doc.sents:
        inside = [t for t in doc.tokens if sentence.start <= t.start < sentence.end]
        assert inside
        assert all(token.sent == sentence for token in inside)


def test_a_long_span_is_cut_in_its_repr(nlp):
    sentence = nlp("word " * 100).sents[0]
    assert repr(sentence).endswith("'...>")
    assert len(repr(sentence)) < 100


def test_spans_are_equal_by_value(nlp, doc):
    again = nlp("".join(list(doc.text)))
    for kind in KINDS:
        for one, other in zip(getattr(doc, kind), getattr(again, kind), strict=True):
            assert one == other
            assert hash(one) == hash(other)
    assert len({*doc.ents, *again.ents}) == len(doc.ents)
    assert doc.sents[0] != doc.sents[1]
    assert doc.sents[0] != doc.text
    other_text = nlp(doc.text + " More.")
    assert other_text.sents[0] != doc.sents[0]
    one_word = nlp("Paris")
    assert one_word.sents[0] != one_word.tokens[0]  # same offsets, another kind
    with pytest.raises(TypeError):
        _ = doc.sents[0] < doc.sents[1]


def test_a_span_cannot_be_changed(doc):
    for name in ("text", "start", "label", "other"):
        with pytest.raises(AttributeError):
            setattr(doc.ents[0], name, None)


def test_a_span_pickles_with_its_document(spans):
    for span in (spans[0], spans[-1]):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            after = pickle.loads(pickle.dumps(span, protocol))
            assert after == span
            assert after.doc == span.doc
        assert copy.copy(span) is span
        assert copy.deepcopy(span) is span
    assert copy.copy(spans) is spans
    assert copy.deepcopy(spans) is spans


@given(st.integers(0, 30), st.integers(-3, 3).filter(bool))
def test_a_slice_outlives_its_document(start, step):
    spans = newscore.sentences(PARAGRAPHS)[start::step]
    assert [span.text for span in spans] == ["One.", "Two.", "Three.", "Four.", "Five."][
        start::step
    ]
