"""tests/mutation finds the places that it should, and no others."""

import csv
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "mutation"))
import candidates

ROOT = Path(__file__).resolve().parents[3]


def changes(source):
    """What each place of a source becomes, as `old -> new` in the order of the source."""
    found = sorted(candidates.changes(source))
    return [f"{source[start:end]} -> {'|'.join(new)}" for start, end, new in found]


def test_each_kind_of_change_is_found_in_the_body_of_a_function():
    assert changes("int f(int a) { if (!a && a < 0x1F) return g(a); a += 2; h(a - 1); }") == [
        "! -> ",
        "!a && a < 0x1F -> !(!a && a < 0x1F)",
        "&& -> ||",
        "< -> <=|>=",
        "0x1F -> 0x20|0x1e",
        "g(a) -> 0",
        "a += 2 -> ",
        "+= -> -=",
        "2 -> 3|1",
        "h(a - 1) -> ",
        "- -> +",
        "1 -> 2|0",
    ]


def test_results_of_functions_become_their_opposite_or_nothing():
    bodies = ["return true;", "return NSC_OK;", "return NULL;", "return a;", "return;"]
    found = [changes("int f(void) { " + body + " }") for body in bodies]
    assert found == [["true -> false"], ["NSC_OK -> NSC_E_NOMEM"], [], ["a -> 0"], []]


@pytest.mark.parametrize(
    "source",
    [
        "static const int table[2] = {1, 2};",
        "int f(void) { static const int table[2] = {1, 2}; }",
        "int f(void) { static const struct { int a, b; } table[] = {{1, 2}, {3, 4}}; }",
        "#define F(x) (x + 1)\n",
        'int f(void) { /* a < b */ char *c = "1 < 2"; }',
        "int f(void) { assert(a < 1); }",
        "int f(void) { struct s *p; unsigned n; const char *q; }",
    ],
)
def test_data_macros_comments_texts_assertions_and_declarations_stay(source):
    assert changes(source) == []


def test_a_sign_is_not_taken_for_a_subtraction():
    assert changes("int f(void) { x = -y; }") == ["x = -y -> "]


def test_what_is_not_compiled_is_no_place():
    source = "int f(void) {\n#if 0\n    a++;\n#else\n    b++;\n#endif\n}\n"
    is_live = candidates.live_test(source, {1, 5, 7})
    found = list(candidates.find_mutants("x.c", source, is_live, 1))
    assert {mutant.line for mutant in found} == {5}


def test_a_mutant_keeps_its_name_and_rank_when_lines_are_put_before_it():
    source = "int f(int a) {\n    return a + 1;\n}\n"
    (one, *_), (two, *_) = (
        list(candidates.find_mutants(file, text, lambda line: True, 1))
        for file, text in [("csrc/x.c", source), ("csrc/new/x.c", "int g;\n" + source)]
    )
    assert one.key == two.key
    assert one.rank(1) == two.rank(1)
    assert one.line + 1 == two.line


def test_lines_that_the_preprocessor_kept_are_read_from_its_output():
    output = '# 1 "a.c"\nint a;\n\n# 1 "b.h" 1\nint b;\n# 4 "a.c" 2\nint c;\n'
    assert candidates.live_lines(output) == {"a.c": {1, 4}, "b.h": {1}}


def test_what_is_judged_equivalent_still_stands_in_the_sources():
    """A judgement of a line that is gone says nothing."""
    sources = {path.name: path for path in (ROOT / "csrc").rglob("*.[ch]")}
    with open(ROOT / "tests/mutation/equivalent.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    for row in rows:
        source = " ".join(sources[row["file"]].read_text(encoding="utf-8").split())
        assert " ".join(row["text"].split()) in source, row
