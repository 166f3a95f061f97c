"""What holds for every text, looked for by hypothesis."""

import copy
import gc
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newscore

# Words, marks and oddities that rules of all steps care about, and any characters at all, lone
# surrogates too.
PIECES = [
    "Angela Merkel", "Dr. ", "J. K. Rowling", "said", " U.S. ", "$3.5 million", "on Monday",
    "Inc.", "the", "a", ".", "...", "? ", "!\u201d ", "\u201c", "\u2018", "\u2019", "\u2014",
    "\u2026", "(", ")", " ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u00ad", "\u200b", "\ufeff",
    "e\u0301", "\u0301", "\ufb01", "&amp;", "&amp;amp;", "&#8217;", "\u00e2\u20ac\u2122",
    "\u00c3\u00a9", "\x00", "\u0085", "\ud800", "\udc00", "\u4e2d\u6587", "\U0001f600",
    "\U0001f468\u200d\U0001f469", "\u2474", "\u00bd", "\u2100",
    "http://a.b/c?d", "1,000.5", "- item", "O\u2019Neil", "3 p.m.",
    "\u202e", "\u00df", "\u0130", "\uac00\u11a8",
    "5 PM", "mid-1990s", "Rs 500 crore", "25 per cent",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=30).map("".join),
    st.text(st.characters(), max_size=60),
)


@pytest.fixture(autouse=True, scope="module")
def more_examples():
    settings.register_profile("texts", max_examples=300, deadline=None)
    settings.load_profile("texts")
    yield
    settings.load_profile("default")


@pytest.fixture(scope="module")
def nlp_kc():
    """With the rule that makes several characters out of one."""
    return newscore.load(normalize={"form": "NFKC"})


@given(texts)
def test_offsets_are_exact_ordered_and_inside(nlp, nlp_kc, text):
    check_offsets(nlp(text), text)
    check_offsets(nlp_kc(text), text)


def check_offsets(doc, text):
    for spans in (doc.sents, doc.tokens, doc.ents):
        last = 0
        for span in spans:
            assert last <= span.start < span.end <= len(text)
            assert span.text == text[span.start : span.end]
            last = span.end


@given(texts)
def test_tokens_and_names_lie_in_their_sentences(nlp, text):
    doc = nlp(text)
    for span in (*doc.tokens, *doc.ents):
        assert span.sent.start <= span.start
        assert span.end <= span.sent.end


@given(texts)
def test_names_are_whole_tokens(nlp, text):
    doc = nlp(text)
    starts, ends = {t.start for t in doc.tokens}, {t.end for t in doc.tokens}
    assert {e.start for e in doc.ents} <= starts
    assert {e.end for e in doc.ents} <= ends
    assert all(0.0 <= e.score <= 1.0 for e in doc.ents)


@given(texts)
def test_what_is_in_no_token_is_white_space_once_normalized(nlp, text):
    """Tokens join back to the text: nothing is lost but spaces and what normalization removes."""
    doc = nlp(text)
    normalized = list(doc.normalized)
    for token in doc.tokens:
        start, end = doc.to_normalized(token.start, token.end)
        normalized[start:end] = " " * (end - start)
    assert not "".join(normalized).strip("".join(map(chr, range(33))) + WHITE)


WHITE = (
    "".join(c for c in map(chr, range(0x3001)) if c.isspace())
    + "\x7f"
    + "".join(map(chr, range(0x80, 0xA0)))
)


@given(texts)
def test_edits_lead_from_one_text_to_the_other(nlp, text):
    doc = nlp(text)
    parts, at = [], 0
    for edit in doc.edits:
        assert edit.original == text[edit.start : edit.end]
        parts += text[at : edit.start], edit.replacement
        at = edit.end
    rebuilt = "".join([*parts, text[at:]])
    assert replace_surrogates(rebuilt) == doc.normalized
    assert doc.n_replaced == sum("\ud800" <= c <= "\udfff" for c in text)


def replace_surrogates(text):
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@given(texts, st.data())
def test_ranges_snap_outwards(nlp, text, data):
    doc = nlp(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    norm_start, norm_end = doc.to_normalized(start, end)
    assert 0 <= norm_start <= norm_end <= len(doc.normalized)
    back_start, back_end = doc.to_original(norm_start, norm_end)
    # What normalization removed at the ends of a range does not come back.
    removed = [(e.start, e.end) for e in doc.edits if not e.replacement]
    if norm_start < norm_end:
        assert back_start <= start or (start, back_start) in closure(removed)
        assert back_end >= end or (back_end, end) in closure(removed)
    whole = doc.to_normalized(0, len(text))
    assert doc.normalized[: whole[0]] == doc.normalized[whole[1] :] == ""


def closure(ranges):
    """All (a, b) for which the ranges cover [a, b), beginning anywhere in one and ending so."""
    covered = {i for start, end in ranges for i in range(start, end)}
    size = max(covered, default=0) + 2
    return {
        (a, b)
        for a in range(size)
        for b in range(a, size)
        if all(i in covered for i in range(a, b))
    }


@given(texts)
def test_normalizing_twice_is_normalizing_once(text):
    for options in ({}, {"form": "NFKC"}, {"entities": False, "mojibake": False}):
        once = newscore.normalize(text, **options)
        assert newscore.normalize(once, **options) is once


@given(texts)
def test_all_doors_give_the_same(nlp, text):
    doc = nlp(text)
    assert newscore.normalize(text) == doc.normalized
    assert newscore.sentences(text) == newscore.load(layers=["sentences"])(text).sents
    assert newscore.entities(text) == doc.ents
    assert list(nlp.pipe([text, "Paris.", text])) == [doc, nlp("Paris."), doc]


@given(st.lists(texts, max_size=8), st.integers(1, 3), st.integers(1, 5))
def test_a_batch_gives_what_single_texts_give(nlp, batch, threads, batch_size):
    docs = [nlp(text) for text in batch]
    assert list(nlp.pipe(batch, threads=threads, batch_size=batch_size)) == docs


@given(texts)
def test_a_document_survives_pickling(nlp, text):
    doc = nlp(text)
    assert pickle.loads(pickle.dumps(doc)) == doc


@settings(max_examples=30, deadline=None)
@given(texts)
def test_a_document_survives_copies_threads_and_its_pipeline(nlp, text):
    pipeline = newscore.load()
    doc = pipeline(text)
    del pipeline
    gc.collect()
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(everything, [doc, copy.copy(doc), copy.deepcopy(doc), doc]))
    assert seen == [everything(nlp(text))] * 4


def everything(doc):
    return doc.to_dict(tokens=True, normalized=True), list(doc.sents), list(doc.edits)


def found_between(nlp, before, text, after):
    """The spans in a text that is a part of another, as if it stood alone."""
    doc = nlp(before + text + after)
    at, end = len(before), len(before) + len(text)
    return [
        (span.start - at, span.end - at, span.label)
        for spans in (doc.sents, doc.tokens, doc.ents)
        for span in spans
        if at <= span.start and span.end <= end
    ]


ELSEWHERE = "\n\nNothing else happened here.\n\n"


@given(st.lists(st.sampled_from([p for p in PIECES if p.isascii()]), max_size=30).map("".join))
def test_the_width_of_a_str_changes_nothing(nlp, text):
    """The same text as a str of 1-byte ASCII, 1-byte Latin-1, 2-byte and 4-byte characters: what
    makes it wide stands two paragraphs off, where it has no say in what is found."""
    found = [
        found_between(nlp, "", text, ELSEWHERE + last)
        for last in ("x", "\u00e9", "\u0451", "\U00010428")  # lower-case letters
    ]
    assert found[0] == found[1] == found[2] == found[3]


@given(
    st.lists(st.sampled_from([p for p in PIECES if p.isascii()]), max_size=30).map("".join),
    st.integers(0, 70),
)
def test_the_place_of_a_text_changes_nothing(nlp, text, n):
    """Bytes are looked at 8, 16 and 32 at once, and one by one at the ends: wherever a text lies
    in such blocks, the same is found."""
    assert found_between(nlp, "x" * n + ELSEWHERE, text, ELSEWHERE) == found_between(
        nlp, "x" + ELSEWHERE, text, ELSEWHERE
    )


@given(texts)
def test_every_character_that_can_be_seen_lies_in_a_sentence(nlp, text):
    doc = nlp(text)
    normalized = list(doc.normalized)
    for sentence in doc.sents:
        start, end = doc.to_normalized(sentence.start, sentence.end)
        normalized[start:end] = " " * (end - start)
    assert not "".join(normalized).strip("".join(map(chr, range(33))) + WHITE)


@given(texts)
def test_both_ways_between_the_texts_ascend(nlp, text):
    doc = nlp(text)
    for carry, n in ((doc.to_normalized, len(text)), (doc.to_original, len(doc.normalized))):
        starts, ends = zip(*(carry(at, at) for at in range(n + 1)), strict=True)
        assert list(starts) == sorted(starts)
        assert list(ends) == sorted(ends)


@given(texts)
def test_outside_of_edits_and_for_each_as_a_whole_both_ways_are_inverse(nlp, text):
    doc = nlp(text)
    at = 0
    for edit in doc.edits:
        for place in range(at, edit.start):
            assert doc.to_original(*doc.to_normalized(place, place + 1)) == (place, place + 1)
        if edit.replacement and edit.original:
            start, end = doc.to_normalized(edit.start, edit.end)
            assert doc.normalized[start:end] == replace_surrogates(edit.replacement)
            assert doc.to_original(start, end) == (edit.start, edit.end)
        at = edit.end


@given(
    texts, st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_a_damaged_pickle_is_refused_or_can_be_asked_anything(nlp, text, changes):
    doc = nlp(text)
    open_doc, (_, published, block) = doc.__reduce__()
    block = bytearray(block)
    for at, value in changes:
        block[at % len(block)] = value
    try:
        opened = open_doc(text, published, bytes(block))
    except ValueError:
        return
    for spans in (opened.sents, opened.tokens, opened.ents):
        for span in spans:
            assert span.text == text[span.start : span.end]
            assert repr(span)
        assert len(spans.starts.tolist()) == len(spans) == len(spans[::-1])
    assert opened.ents.label_names == doc.ents.label_names or all(opened.ents.label_names)
    assert isinstance(opened.normalized, str)
    assert all(edit.original == text[edit.start : edit.end] for edit in opened.edits)
    assert opened.to_original(0, len(opened.normalized))[1] <= len(text)
