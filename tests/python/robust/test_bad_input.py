"""Text that no newsroom wrote: an answer, exact offsets, linear time, no crash."""

import gc
import itertools
import time
from pathlib import Path

import numpy
import pytest

import newscore
from newscore import _train

NOTHING = ["", " ", "\n", " \t\r\n\u00a0\u2003\u3000 ", "\x00", "\ufeff", "\u00ad\u200b\u202e"]


def check(nlp, text):
    """Reads a text and checks all offsets by their columns; gives the document."""
    doc = nlp(text)
    assert doc.text is text
    for spans in (doc.sents, doc.tokens, doc.ents):
        starts, ends = numpy.asarray(spans.starts), numpy.asarray(spans.ends)
        assert (starts < ends).all()
        assert (ends[:-1] <= starts[1:]).all()
        assert ends[-1:].max(initial=0) <= len(text)
    return doc


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_of_nothing_has_nothing_in_it(nlp, text):
    doc = check(nlp, text)
    assert len(doc.sents) == len(doc.tokens) == len(doc.ents) == 0
    assert doc.to_dict()["ents"] == []
    assert repr(doc.sents) == "Spans([])"
    assert newscore.normalize(text).strip(" \t\n") == ""


@pytest.mark.parametrize("char", [chr(c) for c in [*range(0x20), 0x7F, 0x80, 0x85, 0x9F, 0xAD]])
def test_a_control_character_changes_no_offset(nlp, char):
    text = f"{char}Angela Merkel{char} spoke. {char}{char} Paris slept.{char}"
    doc = check(nlp, text)
    assert "Paris" in [token.text for token in doc.tokens]


@pytest.mark.parametrize(
    "char",
    ["a", "A", "5", ".", "\u2026", "\u00e9", "\u0301", "\u4e2d", "\U0001f600", "\ud800", "&"],
)
def test_a_single_character(nlp, char):
    doc = check(nlp, char)
    assert [sentence.text for sentence in doc.sents] in ([char], [])
    assert newscore.normalize(newscore.normalize(char)) == newscore.normalize(char)


def test_lone_surrogates_stand_for_themselves(nlp):
    doc = check(nlp, "Paris \ud800\udfff slept.\udc00 So did \udbff London.")
    assert doc.n_replaced == 4
    assert [name.text for name in doc.ents if name.label == "LOC"] == ["Paris", "London"]


def test_right_to_left_marks_are_no_part_of_a_name(nlp):
    doc = check(nlp, "\u202bAngela Merkel\u202c met \u200fEmmanuel Macron\u200e in Paris.")
    assert {"Angela Merkel", "Emmanuel Macron"} <= {name.text for name in doc.ents}


@pytest.mark.parametrize(
    "text",
    [
        "a. " * 20_000,
        "\u201c" * 50_000,
        "(" * 50_000 + ")" * 50_000,
        "\u0301" * 50_000,
        "e" + "\u0301\u0323" * 25_000,
        "&amp;" * 20_000,
        "&" * 50_000,
        "&" + "amp;" * 20_000,
        "\u00c3\u00a2" * 25_000,
        "A" * 100_000,
        "A." * 50_000,
        "-" * 100_000,
        "\n" * 100_000,
        "\r" * 100_000,
        "..." * 30_000,
        "?!" * 50_000,
        "http://" * 10_000,
        "1," * 50_000,
        "\u1100\u1161\u11a8" * 20_000,
        "\ud800" * 50_000,
        "\x00" * 50_000,
        "\U0001f468\u200d" * 20_000,
        "Mr. " * 20_000,
        "Paris " * 20_000,
    ],
    ids=itertools.count(),
)
def test_hostile_repetition_takes_linear_time(nlp, text):
    """Four times the text may take ten times as long and a little more, never sixteen times."""

    def seconds(text):
        began = time.process_time()
        check(nlp, text)
        return time.process_time() - began

    one = min(seconds("".join([text])) for _ in range(3))
    four = min(seconds(text * 4) for _ in range(2))
    assert four <= 10 * one + 0.05


def test_comparing_the_spans_of_long_equal_texts_takes_linear_time(nlp):
    """The texts are compared once, not once a span."""
    text = "Reporters in Paris said nothing. " * 30_000
    one, other = nlp(text), nlp(text[:1] + text[1:])
    assert one.text is not other.text
    began = time.process_time()
    assert one.tokens == other.tokens
    assert one.sents != other.sents[:-1]
    assert time.process_time() - began < 0.2  # it took seconds when each span compared the texts


def test_spans_outlive_their_pipeline_and_document():
    text = "Angela Merkel spoke in Paris. Nobody answered."
    spans = newscore.load()(text).ents
    starts = spans.starts
    gc.collect()
    assert [span.text for span in spans] == ["Angela Merkel", "Paris"]
    del spans
    gc.collect()
    assert starts.tolist() == [0, 23]


def test_a_card_that_is_no_json_is_a_model_error(nlp):
    """A stranger may nest it as deep as the file is long."""
    deep = b'{"a":' * 200_000 + b"{}" + b"}" * 200_000
    sections = _train.read_model(Path(nlp.path).read_bytes())
    model = _train.write_model([(name, deep if name == "card" else s) for name, s in sections])
    own = newscore.Pipeline(model, "own", 0)
    with pytest.raises(newscore.ModelError, match='own: section "card" is not JSON'):
        _ = own.card


@pytest.mark.slow
def test_fifty_megabytes_in_one_line(nlp):
    line = "Reporters in Paris said that nothing at all had happened there\u2026 "
    text = line * (50_000_000 // len(line))
    doc = check(nlp, text)
    assert doc.sents[-1].end == doc.tokens[-1].end == len(text) - 1
    assert len(doc.normalized) == len(text) + 2 * text.count("\u2026")


@pytest.mark.slow
def test_fifty_megabytes_without_a_space(nlp):
    doc = check(nlp, "x" * 50_000_000)
    assert len(doc.sents) == 1
    assert doc.tokens[-1].end == 50_000_000


@pytest.mark.slow
def test_a_million_lines_of_one_word(nlp):
    doc = check(nlp, "word\n" * 1_000_000)
    assert len(doc.tokens) == 1_000_000
    assert doc.tokens[999_999].sent == doc.sents[-1]


@pytest.mark.slow
def test_the_same_word_a_million_times(nlp):
    doc = check(nlp, "Paris " * 1_000_000)
    assert len(doc.tokens) == 1_000_000
