"""The splitter from Python: the cases of tests/spec, and the options of load() and sentences()."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

import newscore

SPEC = Path(__file__).parents[2] / "spec"


def cases():
    for path in sorted(SPEC.glob("sentences*.txt")):
        for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
            if re.match(r"    [^ ]", line):
                yield pytest.param(line[4:], id=f"{path.stem}:{number}")


def read_case(line: str) -> tuple[str, dict[str, object], list[str]]:
    """The text, the options, and the sentences that are expected."""
    line = re.sub(r"\\u\{([0-9A-F]+)\}", lambda m: chr(int(m[1], 16)), line)
    line = line.replace("\\n", "\n").replace("\\t", "\t")
    options: dict[str, object] = {}
    if match := re.match(r"\[(line_breaks|abbreviations)=([^]]+)\] ", line):
        name, value = match.groups()
        options[name] = value if name == "line_breaks" else [value]
        line = line[match.end() :]
    parts = re.split(r"\| ?", line)
    return "".join(parts), options, [part.strip() for part in parts]


@pytest.mark.parametrize("line", list(cases()))
def test_spec(line: str) -> None:
    text, options, expected = read_case(line)
    assert [s.text for s in newscore.sentences(text, **options)] == expected  # type: ignore[arg-type]


def split(text: str, **options: object) -> list[str]:
    return [s.text for s in newscore.sentences(text, **options)]  # type: ignore[arg-type]


def test_own_abbreviation_joins_in_the_pipeline_too() -> None:
    nlp = newscore.load(abbreviations=("Kap.",), line_breaks="keep")
    assert nlp.abbreviations == ("Kap.",)
    assert nlp.line_breaks == "keep"
    assert [s.text for s in nlp("Kap. Two\nis long.").sents] == ["Kap. Two", "is long."]


def test_options_of_a_call_stand_in_for_the_pipelines() -> None:
    nlp = newscore.load(abbreviations=["Kap"], line_breaks="keep")
    text = "Kap. Two is\nlong."
    assert len(nlp.sentences(text)) == 2
    assert len(nlp.sentences(text, line_breaks="join")) == 1
    assert len(nlp.sentences(text, abbreviations=[], line_breaks="keep")) == 3
    assert len(nlp.sentences(text, abbreviations=None, line_breaks=None)) == 2


def test_pickle_keeps_options() -> None:
    nlp = pickle.loads(pickle.dumps(newscore.load(abbreviations=["Kap"], line_breaks="join")))
    assert (nlp.abbreviations, nlp.line_breaks) == (("Kap",), "join")


def test_wide_abbreviations_match() -> None:
    assert split("Siehe \u00dcbs. Two for more.", abbreviations=["\u00dcbs."]) == [
        "Siehe \u00dcbs. Two for more."
    ]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"abbreviations": "Mr"}, TypeError, "abbreviations: expected a list of str, got str"),
        ({"abbreviations": 5}, TypeError, "abbreviations: expected a list of str, got int"),
        ({"abbreviations": ["a", 3]}, TypeError, r"abbreviations\[1\]: expected str, got int"),
        ({"abbreviations": ["a", "b c"]}, ValueError, "abbreviation 1: .* white space: 'b c'"),
        ({"abbreviations": ["."]}, ValueError, "abbreviation 0: expected a word"),
        ({"abbreviations": ["x" * 65]}, ValueError, "at most 64 bytes of UTF-8, got 65"),
        ({"line_breaks": "no"}, ValueError, "line_breaks: expected 'auto', 'keep' or 'join', got"),
        ({"line_breaks": 1}, TypeError, "line_breaks: expected str, got int"),
    ],
)
def test_wrong_options_are_named(options, error, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=message):
        newscore.sentences("A text.", **options)
    with pytest.raises(error, match=message):
        newscore.load(**options)


def test_unknown_keyword_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'lines'"):
        newscore.load().sentences("A text.", lines="keep")  # type: ignore[call-arg]
