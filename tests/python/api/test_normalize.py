"""newscore.normalize: the function and its switches. The rules' own cases are in tests/spec."""

import pytest

import newscore
from newscore import _core

# A text that the rule changes and all other rules leave alone.
ONE_OF_EACH = {
    "quotes": ("\u2018so\u2019", "'so'"),
    "dashes": ("1990\u20132000", "1990-2000"),
    "ellipses": ("well\u2026", "well..."),
    "spaces": ("10\u00a0km", "10 km"),
    "invisibles": ("zero\u200bwidth", "zerowidth"),
    "soft_hyphens": ("co\u00adop", "coop"),
    "entities": ("R&amp;D", "R&D"),
    "mojibake": ("caf\u00c3\u00a9", "caf\u00e9"),
    "controls": ("bell\x07", "bell"),
    "newlines": ("one\r\ntwo", "one\ntwo"),
    "ligatures": ("\ufb01ne", "fine"),
    "widths": ("Lee\uff0cLtd", "Lee,Ltd"),
}
SET_BY_FORM = ("compose", "compatibility", "decompose")


def test_there_is_a_switch_for_each_rule():
    assert {*ONE_OF_EACH, *SET_BY_FORM} == set(_core.rule_names)
    for rule in ONE_OF_EACH:
        default = bool(_core.default_rules >> _core.rule_names.index(rule) & 1)
        assert f"{rule}={default}" in newscore.normalize.__text_signature__
    for rule in SET_BY_FORM:
        assert f"{rule}=" not in newscore.normalize.__text_signature__


@pytest.mark.parametrize("rule", ONE_OF_EACH)
def test_a_switch_switches_its_rule(rule):
    text, normal = ONE_OF_EACH[rule]
    assert newscore.normalize(text) == normal
    assert newscore.normalize(text, **{rule: True}) == normal
    assert newscore.normalize(text, **{rule: False}) is text
    others = {other: False for other in ONE_OF_EACH if other != rule}
    assert newscore.normalize(text, **others) == normal


def test_form_is_composed_compatible_or_none():
    text = "e\u0301 \u2460"
    assert newscore.normalize(text) == newscore.normalize(text, form="NFC") == "\u00e9 \u2460"
    assert newscore.normalize(text, form="NFKC") == "\u00e9 1"
    assert newscore.normalize(text, form="NFD") is text
    assert newscore.normalize(text, form="NFKD") == "e\u0301 1"
    assert newscore.normalize(text, form=None) is text


def test_an_unchanged_text_comes_back_itself():
    for text in ("", "plain", "caf\u00e9", "\u4e2d\u6587", "\U0001f600"):
        assert newscore.normalize(text) is text


def test_every_kind_of_str_comes_out_right():
    for text in ("it\u2019s", "it\u2019s caf\u00e9", "it\u2019s \u4e2d", "it\u2019s \U0001f600"):
        assert newscore.normalize(text) == text.replace("\u2019", "'")


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"quotes": None}, TypeError, "quotes: expected bool, got NoneType"),
        ({"quotes": 0}, TypeError, "quotes: expected bool, got int"),
        ({"explain": 1}, TypeError, "explain: expected bool, got int"),
        ({"form": "nfc"}, ValueError, "'NFC', 'NFD', 'NFKC', 'NFKD' or None, got 'nfc'"),
        ({"form": True}, TypeError, "'NFC', 'NFD', 'NFKC', 'NFKD' or None, got True"),
        ({"quote": True}, TypeError, "'quote'; there are: form, quotes, dashes"),
        ({"compose": True}, TypeError, "'compose'; there are: form"),
    ],
)
def test_wrong_switches_are_explained(kwargs, error, message):
    with pytest.raises(error, match=message):
        newscore.normalize("text", **kwargs)


def test_an_explanation_is_the_edits_of_the_document():
    text = "\u201cIt\u2019s caf\u00c3\u00a9\u2026\u201d"
    found = newscore.normalize(text, explain=True)
    assert found.text == text
    assert found.normalized == newscore.normalize(text) == '"It\'s caf\u00e9..."'
    assert found.edits == newscore.load()(text).edits
    assert list(found) == list(found.edits)
    assert len(found) == len(found.edits) == 5


def test_an_explanation_reads_a_line_for_each_change():
    lines = repr(newscore.normalize("a\u00adb " + 9 * "." + " R&amp;D", explain=True)).splitlines()
    assert lines == ["soft_hyphens  1:2    '\\xad' -> ''", "entities      15:20  '&amp;' -> '&'"]
    assert repr(newscore.normalize("plain", explain=True)) == "no changes"


def test_an_explanation_keeps_to_the_switches():
    text = "\u201cso\u201d\u2026"
    found = newscore.normalize(text, quotes=False, explain=True)
    assert [edit.rule for edit in found] == ["ellipses"]
    assert newscore.normalize(text, explain=False) == '"so"...'
