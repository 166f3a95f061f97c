"""The names of tests/spec/names*.txt: how many of each topic the bundled model finds.

Shares, not single cases, are demanded: no model finds all. `pytest -s` prints what is missed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import newscore

SPEC = Path(__file__).parents[2] / "spec"
NAME = re.compile(r"\[([^][]+) ([A-Z]+)\]")
# Of names, how many are found just so; of PERSON, ORG and LOC that are found, how many are true.
LEAST_FOUND, LEAST_FOUND_OF_A_TOPIC, LEAST_TRUE = 0.85, 0.5, 0.80
LEAST_FOUND_OF_THE_GUIDE = 0.95
NUMBERS = {"Dates": 0.8, "Times of day": 1.0, "Sums of money": 0.8, "Shares": 1.0}


class Case(NamedTuple):
    topic: str
    text: str
    names: list[tuple[int, int, str]]


def plain(line: str) -> str:
    """A line of the file without its escapes."""
    line = line.replace("\\n", "\n")
    return re.sub(r"\\u\{([0-9A-F]+)\}", lambda found: chr(int(found[1], 16)), line)


def cases(file: Path) -> Iterator[Case]:
    """The cases of a file, with their topics: the headings that are underlined with hyphens."""
    lines = file.read_text("ascii").splitlines()
    topic = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if re.fullmatch(r"-{3,}", after):
            topic = line
        if not line.startswith("    "):
            continue
        text, names, at = "", [], 0
        marked = plain(line[4:])
        for found in NAME.finditer(marked):
            text += marked[at : found.start()]
            names.append((len(text), len(text) + len(found[1]), found[2]))
            text += found[1]
            at = found.end()
        yield Case(topic, text + marked[at:], names)


class Count:
    """What was found of a topic."""

    def __init__(self) -> None:
        self.right = self.gold = self.false = 0

    @property
    def found(self) -> float:
        return self.right / self.gold

    def __repr__(self) -> str:
        return f"{self.right} of {self.gold} found, {self.false} false"


def counts_of(nlp: newscore.Pipeline, file: str) -> dict[str, Count]:
    """The counts by topic; prints what is missed."""
    counts: dict[str, Count] = {}
    for case in cases(SPEC / file):
        count = counts.setdefault(case.topic, Count())
        found = {(e.start, e.end, e.label or "") for e in nlp(case.text).ents}
        missed = set(case.names) - found
        false = {name for name in found - set(case.names) if name[2] in ("PERSON", "ORG", "LOC")}
        count.right += len(case.names) - len(missed)
        count.gold += len(case.names)
        count.false += len(false)
        for start, end, label in sorted(missed):
            print(f"{case.topic}: missed {case.text[start:end]!r} {label} in {case.text!r}")
        for start, end, label in sorted(false):
            print(f"{case.topic}: false {case.text[start:end]!r} {label} in {case.text!r}")
    print(*(f"{topic}: {count}" for topic, count in counts.items()), sep="\n")
    return counts


def test_the_files_have_cases() -> None:
    names = [case for file in sorted(SPEC.glob("names*.txt")) for case in cases(file)]
    assert len({case.topic for case in names}) >= 30
    for case in names:
        assert "[" not in case.text
        assert case.names == sorted(case.names)
        assert case.names


def test_most_names_are_found_however_they_are_written(nlp: newscore.Pipeline) -> None:
    counts = counts_of(nlp, "names.txt")
    right, gold = sum(c.right for c in counts.values()), sum(c.gold for c in counts.values())
    false = sum(c.false for c in counts.values())
    assert right / gold >= LEAST_FOUND, counts
    assert right / (right + false) >= LEAST_TRUE, counts
    weak = {topic: count for topic, count in counts.items() if count.found < LEAST_FOUND_OF_A_TOPIC}
    assert not weak


def test_dates_times_and_sums_are_found(nlp: newscore.Pipeline) -> None:
    counts = counts_of(nlp, "names_numbers.txt")
    assert set(counts) == set(NUMBERS)
    weak = {topic: count for topic, count in counts.items() if count.found < NUMBERS[topic]}
    assert not weak


def test_each_example_of_the_label_guide_has_three_cases() -> None:
    guide = (SPEC.parents[1] / "docs" / "labels.md").read_text("utf-8")
    examples = set(re.findall(r"\*\*(.+?)\*\*", guide)) - {"in bold", "Oslo"}
    marked = Counter(
        case.text[start:end]
        for case in cases(SPEC / "names_guide.txt")
        for start, end, _ in case.names
    )
    assert {example for example in examples if marked[example] < 3} == set()


def test_nearly_all_examples_of_the_label_guide_are_found(nlp: newscore.Pipeline) -> None:
    counts = counts_of(nlp, "names_guide.txt")
    right, gold = sum(c.right for c in counts.values()), sum(c.gold for c in counts.values())
    assert right / gold >= LEAST_FOUND_OF_THE_GUIDE, counts


def test_names_are_cut_and_joined_as_the_label_guide_says(nlp: newscore.Pipeline) -> None:
    counts = counts_of(nlp, "names_edges.txt")
    weak = {topic: count for topic, count in counts.items() if count.right < count.gold}
    assert not weak
    assert not any(count.false for count in counts.values())


@pytest.mark.parametrize("text", ["", "it rained all day and nothing at all was said by anyone."])
def test_where_no_name_is_none_is_found(nlp: newscore.Pipeline, text: str) -> None:
    assert [e.text for e in nlp(text).ents if e.label in ("PERSON", "ORG", "LOC")] == []
