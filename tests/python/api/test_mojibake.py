"""Mojibake of sentences in many languages is repaired, and what is not garbled is left alone.

benchmarks/garbled.py makes the cases and benchmarks/normalize.py compares ftfy on them.
"""

import sys
from collections import defaultdict
from pathlib import Path

import pytest

import newscore

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

import garbled

CASES = defaultdict(list)
for case in garbled.cases():
    CASES[case.kind].append(case)

# Where a byte is lost it cannot always be known which.
LEAST = {"with plain blanks": 0.95, "with bytes left out": 0.7, "beside what is right": 0.95}


def otherwise_normal(text):
    return newscore.normalize(text, mojibake=False)


@pytest.mark.parametrize("sentence", garbled.sentences())
def test_a_sentence_that_was_not_garbled_stays(sentence):
    assert newscore.normalize(sentence) == otherwise_normal(sentence)


@pytest.mark.parametrize("kind", CASES)
def test_what_was_garbled_is_repaired(kind):
    wrong = [
        case
        for case in CASES[kind]
        if newscore.normalize(case.garbled) != otherwise_normal(case.original)
    ]
    right = 1 - len(wrong) / len(CASES[kind])
    assert right >= LEAST.get(kind, 1.0), [case.original for case in wrong]


@pytest.mark.parametrize("kind", CASES)
def test_a_repair_is_final_and_its_edits_lead_there(kind):
    for case in CASES[kind]:
        found = newscore.normalize(case.garbled, explain=True)
        assert newscore.normalize(found.normalized) is found.normalized
        parts, at = [], 0
        for edit in found.edits:
            assert edit.original == case.garbled[edit.start : edit.end]
            parts += case.garbled[at : edit.start], edit.replacement
            at = edit.end
        assert "".join([*parts, case.garbled[at:]]) == found.normalized
