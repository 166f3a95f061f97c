"""The answers of tests/golden: names, scores, boundaries, tokens and edits are what they were."""

import re
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[2] / "golden"
sys.path.insert(0, str(GOLDEN))

import make_golden as golden  # noqa: E402

NAME = "    0-6 PERSON 0.9 Sandra"
BEFORE = {"01_a": ["5 tokens 00000000", "0-12 ...ended.", NAME], "02_b": ["0-7 It did."]}


@pytest.mark.parametrize("kind", golden.KINDS)
def test_the_answers_are_what_they_were(kind: str) -> None:
    if kind == "accurate" and not golden.ENCODER.exists():
        pytest.skip("a source archive is of newscore alone, without models/")
    expected = golden.read_answers(golden.ANSWERS / f"{kind}.txt")
    difference = golden.differences(expected, golden.KINDS[kind]())
    assert not difference, f"\n{difference}\n(what to do: tests/golden/make_golden.py)"


def test_the_answers_have_names_of_each_label_and_edits_of_each_common_rule() -> None:
    text = (golden.ANSWERS / "articles.txt").read_text(encoding="utf-8")
    labels = set(re.findall(r"^    \d+-\d+ ([A-Z]+) ", text, re.MULTILINE))
    assert labels == set(golden.newscore.load().labels)
    for rule in ("quotes", "dashes", "entities", "mojibake", "spaces", "soft_hyphens", "newlines"):
        assert re.search(rf"edits: .*\b{rule} \d", text), rule


def test_there_are_sixty_articles_of_120_to_450_words() -> None:
    articles = golden.articles()
    assert len(articles) == 60
    lengths = {name: len(text.split()) for name, text in articles.items()}
    assert {name: n for name, n in lengths.items() if not 120 <= n <= 450} == {}


@pytest.mark.parametrize(
    ("score", "written"),
    [(0.8500000238418579, "0.85"), (1.0, "1"), (0.722445011138916, "0.722445"), (0.0, "0")],
)
def test_a_score_is_written_as_the_shortest_number_that_is_the_same_float(
    score: float, written: str
) -> None:
    assert golden.exact(score) == written


def test_stored_answers_are_read_as_they_were_written(tmp_path: Path) -> None:
    golden.write_answers(tmp_path / "answers.txt", BEFORE)
    assert golden.read_answers(tmp_path / "answers.txt") == BEFORE
    assert golden.differences(BEFORE, BEFORE) == ""


def test_a_difference_says_which_names_came_and_went() -> None:
    changed, new = NAME.replace("0.9", "0.8"), "    7-9 ORG 1 Up"
    after = {**BEFORE, "01_a": [*BEFORE["01_a"][:2], changed, new]}
    assert golden.differences(BEFORE, after).splitlines() == [
        "1 of 2 texts differ, 1 names changed, 1 names new",
        "01_a:",
        "  - " + NAME,
        "  + " + changed,
        "  + " + new,
    ]


def test_a_text_that_was_added_or_taken_away_is_a_difference() -> None:
    assert golden.differences(BEFORE, {"01_a": BEFORE["01_a"], "03_c": []}).splitlines() == [
        "2 of 2 texts differ",
        "02_b: no such text",
        "03_c: no answer is stored",
    ]


@pytest.mark.parametrize("n", [1, 18, 19, 20, 500])
def test_a_difference_is_told_in_at_most_twenty_lines(n: int) -> None:
    lines = golden.differences({}, {f"{k}": [] for k in range(n)}).splitlines()
    assert len(lines) == min(n + 1, golden.MOST_LINES) <= 20
    assert (lines[-1] == f"... and {n - 18} lines more") == (n > 19)
