"""tests/spec/normalize*.txt, read from Python: the package gives what the C tests ask for.

Each rule has a case in which it is at work, and one that shows its switch. What a rule leaves
alone while it is on is in the sections' own cases.
"""

import re
from pathlib import Path

import pytest

import newscore
from newscore import _core

SPEC = Path(__file__).parents[2] / "spec"
ESCAPE = re.compile(r"\\(n|t|u\{([0-9A-F]+)\})")
DEFAULT = {
    rule for index, rule in enumerate(_core.rule_names) if _core.default_rules >> index & 1
}
FORMS = {
    frozenset(): None,
    frozenset({"compose"}): "NFC",
    frozenset({"compose", "compatibility"}): "NFKC",
    frozenset({"compatibility"}): "NFKC",
    frozenset({"compose", "decompose"}): "NFD",
    frozenset({"decompose"}): "NFD",
    frozenset({"compose", "compatibility", "decompose"}): "NFKD",
}
FORM_RULES = {"compose", "compatibility", "decompose"}


def unescape(text):
    def char(match):
        return {"n": "\n", "t": "\t"}.get(match[1]) or chr(int(match[2], 16))

    return ESCAPE.sub(char, text)


def read_case(line):
    """(rules, text, expected): "[switches] text => expected", or "text =" when it stays."""
    rules = set(DEFAULT)
    if match := re.match(r"\[([-+a-z_ ]+)\] ", line):
        line = line[match.end() :]
        for switch in match[1].split():
            if switch == "-":
                rules = set()
                continue
            assert switch[1:] in _core.rule_names, switch
            (rules.add if switch[0] == "+" else rules.discard)(switch[1:])
    if " => " in line:
        text, expected = line.split(" => ", 1)
        return rules, unescape(text), unescape(expected)
    assert line.endswith(" ="), line
    return rules, unescape(line[:-2]), unescape(line[:-2])


def cases():
    for path in sorted(SPEC.glob("normalize*.txt")):
        for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
            if line.startswith("    ") and line[4:5] not in ("", " "):
                yield pytest.param(*read_case(line[4:]), id=f"{path.name}:{number}")


CASES = list(cases())


def switches(rules):
    """The rules as keywords of newscore.normalize."""
    form = FORMS[frozenset(rules & FORM_RULES)]
    others = {rule: rule in rules for rule in _core.rule_names if rule not in FORM_RULES}
    return {"form": form, **others}


@pytest.mark.parametrize(("rules", "text", "expected"), CASES)
def test_case(rules, text, expected):
    keywords = switches(rules)
    assert newscore.normalize(text, **keywords) == expected
    assert newscore.normalize(expected, **keywords) == expected
    edits = newscore.normalize(text, explain=True, **keywords).edits
    assert bool(edits) == (text != expected)
    rest, parts = 0, []
    for edit in edits:
        assert text[edit.start : edit.end] == edit.original
        parts += [text[rest : edit.start], edit.replacement]
        rest = edit.end
    assert "".join(parts) + text[rest:] == expected


@pytest.mark.parametrize("rule", _core.rule_names)
def test_each_rule_is_at_work_in_a_case_and_switched_off_in_another(rule):
    used = left_out = 0
    for rules, text, expected in (case.values for case in CASES):
        if rule in rules:
            edits = newscore.normalize(text, explain=True, **switches(rules)).edits
            used += any(edit.rule == rule for edit in edits)
        elif text == expected:
            left_out += newscore.normalize(text, **switches(rules | {rule})) != text
    assert used and left_out
