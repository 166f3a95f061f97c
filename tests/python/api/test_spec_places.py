"""The cases of tests/spec/places.txt, with their own names as names: no tagger has a part in it."""

import re
from pathlib import Path

import pytest

import newscore

SPEC = Path(__file__).parents[2] / "spec" / "places.txt"
MARKED = re.compile(r"\[([^\]=]+?)(?: (NORP|ORG|FAC))? = ([A-Z]{2}|-)\]")
HOME = re.compile(r"\[home=(\w+)\] ")


def cases():
    """(line, text, home, [(start, end, label, country or None), ...]) of each case."""
    for number, line in enumerate(SPEC.read_text(encoding="ascii").splitlines(), 1):
        if not line.startswith("    "):
            continue
        case = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), line[4:])
        home = HOME.match(case)
        if home:
            case = case[home.end() :]
        text, names, at = "", [], 0
        for mark in MARKED.finditer(case):
            text += case[at : mark.start()]
            country = None if mark[3] == "-" else mark[3]
            names.append((len(text), len(text) + len(mark[1]), mark[2] or "LOC", country))
            text += mark[1]
            at = mark.end()
        text += case[at:]
        yield pytest.param(text, home and home[1], names, id=f"line {number}")


def test_there_are_cases():
    assert len(list(cases())) > 40


@pytest.mark.parametrize(("text", "home", "names"), list(cases()))
def test_each_place_has_the_country_that_its_case_says(text, home, names):
    own = {}
    for start, end, label, _ in names:
        own.setdefault(label, []).append(text[start:end])
    doc = newscore.load(names=own, home=home)(text)
    found = {(place.start, place.end): place.country for place in doc.places}
    expected = {(start, end): country for start, end, _, country in names}
    got = {span: found.get(span, "nothing") for span in expected}
    assert {text[s:e]: c for (s, e), c in got.items()} == {
        text[s:e]: c for (s, e), c in expected.items()
    }
    assert got == expected
