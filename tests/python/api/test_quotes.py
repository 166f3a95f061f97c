"""Who says what: tests/spec/speakers.txt with the bundled model, and rows that quotes point to."""

import re
from pathlib import Path

import pytest

import newscore

SPEC = Path(__file__).parents[2] / "spec"
REPORTED = re.compile(r"\[([^\[\]]*)\]\{([^{}]*)\}")
BRACES = re.compile(r" ?\{([^{}]*)\}")


def unescape(line: str) -> str:
    line = re.sub(r"\\u\{([0-9A-F]+)\}", lambda match: chr(int(match[1], 16)), line)
    return line.replace("\\n", "\n")


def read_case(line: str) -> tuple[str, list[tuple[int, str | None, str | None]]]:
    """The text, and of each quote its end, the mention and the name of who speaks it."""
    text, at, speakers = "", 0, []
    for match in BRACES.finditer(line):
        text += line[at : match.start()]
        at = match.end()
        mention, _, name = match[1].partition(" = ")
        speakers.append((len(text), mention or None, name or mention or None))
    return text + line[at:], speakers


def cases(name: str) -> list[str]:
    lines = (SPEC / name).read_text(encoding="utf-8").splitlines()
    return [unescape(line[4:]) for line in lines if line.startswith("    ") and line[4:5] != " "]


@pytest.fixture(scope="module")
def pipeline() -> newscore.Pipeline:
    return newscore.load()


@pytest.fixture(scope="module")
def reporter() -> newscore.Pipeline:
    """Reported speech is looked for on request alone."""
    return newscore.load(layers=["quotes", "reported"])


@pytest.mark.parametrize("case", cases("speakers.txt"))
def test_each_case_of_the_specification_has_its_speakers(
    pipeline: newscore.Pipeline, case: str
) -> None:
    text, expected = read_case(case)
    found = [
        (quote.end, quote.speaker.text if quote.speaker else None, quote.speaker_name)
        for quote in pipeline(text).quotes
    ]
    assert found == expected


def read_reported(line: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The text, and of each content its words, the mention and the name of who says it."""
    found = []
    for match in REPORTED.finditer(line):
        mention, _, name = match[2].partition(" = ")
        found.append((match[1], mention, name or mention))
    return REPORTED.sub(r"\1", line), found


@pytest.mark.parametrize("case", cases("reported.txt"))
def test_each_case_of_the_specification_has_its_reported_speech(
    reporter: newscore.Pipeline, case: str
) -> None:
    text, expected = read_reported(case)
    doc = reporter(text)
    found = [
        (quote.text, quote.speaker.text if quote.speaker else None, quote.speaker_name)
        for quote in doc.quotes
        if quote.kind == "reported"
    ]
    assert found == expected
    assert [statement.text for statement in doc.reported] == [content for content, _, _ in expected]


def test_reported_speech_is_found_on_request_and_changes_nothing_else(
    pipeline: newscore.Pipeline, reporter: newscore.Pipeline
) -> None:
    text = 'Ada Lund said the bridge, which fell in May, was "a shame." "Go," she said.'
    assert "reported" not in pipeline.layers
    assert {"quotes", "reported"} <= set(reporter.layers)
    asked = [quote for quote in reporter(text).quotes if quote.kind != "reported"]
    plain = list(pipeline(text).quotes)
    assert [(q.text, q.kind, q.score, q.speaker_name) for q in asked] == [
        (q.text, q.kind, q.score, q.speaker_name) for q in plain
    ]
    assert len(reporter(text).quotes) == len(plain) + 1


def test_a_dateline_is_no_part_of_what_is_reported() -> None:
    nlp = newscore.load(layers=["quotes", "reported", "blocks"])
    (statement,) = nlp("OSLO, Oct 20 (Reuters) - The bridge was closed, the police said.").reported
    assert statement.text == "The bridge was closed"
    (statement,) = nlp("Bridge closed, police say\n\nNobody was hurt.").reported
    assert statement.text == "Bridge closed"


def test_a_statement_is_a_quote_with_its_parts(reporter: newscore.Pipeline) -> None:
    doc = reporter("The bridge, Ada Lund said, would be closed until March.")
    (statement,) = doc.reported
    assert statement.quote == doc.quotes[0]
    assert statement.quote.cue.text == "said"
    assert [part.text for part in statement.quote.parts] == [
        "The bridge",
        "would be closed until March",
    ]


def test_tables_have_reported_speech_among_the_quotes(reporter: newscore.Pipeline) -> None:
    pa = pytest.importorskip("pyarrow")
    tables = reporter.annotate(["Ada Lund said it was over."], what=["quotes", "reported"])
    (row,) = pa.table(tables.quotes).to_pylist()
    assert (row["kind"], row["text"], row["speaker_name"]) == (
        "reported",
        "it was over",
        "Ada Lund",
    )
    assert pa.table(tables.reported).to_pylist()[0]["quote"] == 0


def test_speakers_cues_and_parts_know_their_quotes(pipeline: newscore.Pipeline) -> None:
    doc = pipeline('Ada Lund was late. "We have a plan.\n\n"It is good," she said. "Go," she said.')
    assert [len(quote.parts) for quote in doc.quotes] == [2, 1]
    for quote in doc.quotes:
        assert quote in quote.speaker.quotes
        assert quote in quote.cue.quotes
        assert all(part.quote == quote for part in quote.parts)


def test_a_speaker_that_is_a_name_is_one_of_the_names(pipeline: newscore.Pipeline) -> None:
    doc = pipeline('"We have a plan," said Mayor Ada Lund.')
    speaker = doc.quotes[0].speaker
    assert speaker.text == "Mayor Ada Lund"
    assert speaker.name == doc.ents[0]
    assert speaker.name.text == "Ada Lund"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ('Asked about the boat, Ada Lund laughed. Asked again, she said it was "a shame."', "said"),
        ('According to Ada Lund, said to be a trader, it was "a shame."', "According to"),
        ('Asked by Ada Lund, he was late. "Go," said Ada Lund.', "said"),
        ('Ada Lund was late. In a report, she said it was "a shame for all of us."', "said"),
        ('Ada Lund, who last week announced a plan, said it was "a shame for all."', "said"),
    ],
)
def test_a_cue_that_a_comma_parts_is_anothers(
    pipeline: newscore.Pipeline, text: str, cue: str
) -> None:
    assert pipeline(text).quotes[-1].cue.text == cue


@pytest.mark.parametrize(
    "mark", ['"', "'", "`", "\u201c", "\u201d", "\u2019", "\u00ab", '"\n\n', "'a '", 'a"']
)
def test_nothing_but_marks_is_no_error(pipeline: newscore.Pipeline, mark: str) -> None:
    text = mark * 2000
    for quote in pipeline(text).quotes:
        assert text[quote.start : quote.end] == quote.text
