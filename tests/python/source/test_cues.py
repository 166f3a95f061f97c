"""The cue words of csrc/tables/cues: each row is well-formed, and has a case in tests/spec."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[3] / "csrc" / "tables"
SPEC = Path(__file__).parents[2] / "spec"
FILES = sorted((TABLES / "cues").glob("*.tsv"))


def rows():
    """word, cue, value, case, note and place of each row."""
    for file in FILES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith("#"):
                word, cue, value, case, *note = line.split("\t")
                yield word, cue, value, case, "".join(note), f"{file.name}:{number}"


@pytest.fixture(scope="module")
def cases():
    """All cases of tests/spec, a line each, with their escapes undone."""
    lines = [
        line[4:]
        for file in sorted(SPEC.glob("*.txt"))
        for line in file.read_text(encoding="ascii").splitlines()
        if line.startswith("    ")
    ]
    return re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), "\n".join(lines))


def is_in(cases, word, case):
    """Does a case have the word, written as its row demands, with no letter on either side?"""
    first, rest = re.escape(word[0]), re.escape(word[1:])
    if case != "small":
        first = f"[{word[0].upper()}]" if case == "capital" else f"(?i:{first})"
    letter = r"[^\W\d_]"
    before, behind = (f"(?<!{letter})", f"(?!{letter})") if word[0].isalpha() else ("", "")
    return re.search(f"{before}{first}(?i:{rest}){behind}", cases) is not None


def test_there_are_cue_words():
    assert len(FILES) > 3
    assert len(list(rows())) > 200


def test_a_word_is_looked_for_as_its_row_demands():
    assert is_in("It cost 99p.", "p", "small") and not is_in("It cost P99.", "p", "small")
    assert is_in("It cost P99.", "p", "capital") and not is_in("It cost 99p.", "p", "capital")
    assert is_in("Rs. 5", "rs.", "any") and not is_in("Yrs. 5", "rs.", "any")
    assert is_in("US$5", "$", "any")


def test_each_row_has_a_case_or_says_that_it_has_none(cases):
    bare = [f"{place}: {word}" for word, _, _, case, note, place in rows()
            if note != "unseen" and not is_in(cases, word, case)]  # fmt: skip
    assert not bare, "no case of tests/spec has these words: write one, or note 'unseen'"


def test_no_row_says_unseen_of_a_word_that_has_a_case(cases):
    seen = [f"{place}: {word}" for word, _, _, case, note, place in rows()
            if note == "unseen" and is_in(cases, word, case)]  # fmt: skip
    assert not seen


def test_each_cue_has_a_word():
    listed = (TABLES / "cues.tsv").read_text(encoding="utf-8").splitlines()
    cues = {line.split("\t")[0] for line in listed if not line.startswith("#")}
    assert cues == {cue for _, cue, *_ in rows()} | {"digits", "coded"}


def make_cues():
    """csrc/tables/make_cues.py as a module."""
    sys.path.insert(0, str(TABLES))
    try:
        spec = importlib.util.spec_from_file_location("make_cues", TABLES / "make_cues.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(TABLES))
    return module


def test_letters_are_packed_the_first_one_highest():
    module = make_cues()
    assert module.packed("USD") == ord("U") << 16 | ord("S") << 8 | ord("D")
    assert module.packed("-12") == -12
    assert module.literal("€b".encode()) == r'"\342\202\254b"'


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("zz number 7", "expected word, cue, value, case, note"),
        ("zz\tnumber\tseven\tany", "no number: seven"),
        ("zz\tcurrency\tEuro\tany", "no currency: Euro"),
        ("zz\tclock\t7\tany", "no none: 7"),
        ("zz\tweekend\t-\tany", "no cue: weekend"),
        ("zz\tclock\t-\tupper", "no case: upper"),
        ("Zz\tclock\t-\tany", "a word is in small letters"),
        ("5th\tclock\t-\tany", "a word begins with no digit"),
        ("\tclock\t-\tany", "a word has 1 to 15 bytes"),
        ("seventeen hundred\tclock\t-\tany", "a word has 1 to 15 bytes"),
        ("~\tclock\t-\tsmall", "no letter, so its case is any"),
        ("aa\tclock\t-\tany", "not sorted, or twice"),
        ("wednesday\tclock\t-\tany", "not sorted, or twice"),
        ("wednesday\tclock\t-\tcapital", "wednesday is clock already"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(line, complaint, tmp_path):
    tables = tmp_path / "tables"
    shutil.copytree(TABLES, tables)
    (tmp_path / "core" / "word").mkdir(parents=True)
    file = tables / "cues" / "calendar.tsv"
    lines = ["# A file of its own.", "wednesday\tclock\t-\tany"]
    file.write_text("\n".join([*lines, line, ""]), encoding="utf-8")
    command = [sys.executable, "-B", str(tables / "make_cues.py")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip() == f"calendar.tsv:{len(lines) + 1}: {complaint}"
    assert not list((tmp_path / "core").rglob("*.h"))
