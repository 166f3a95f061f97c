"""Forms C, D, KC and KD alone, all other rules off: what Unicode's standard says, row by row.

The rows are made here, of every character that both Python's own tables and the linked utf8proc
know, in the manner of Unicode's NormalizationTest: each character by itself, marks in every order,
what composes and what blocks it. NEWSCORE_NORMALIZATION_TEST may name that test's own file (as
Unicode publishes it, or as JSON Lines with source, nfc, nfd, nfkc and nfkd), which is then read.
"""

import ctypes
import ctypes.util
import gzip
import itertools
import json
import os
import random
import sys
import unicodedata
from pathlib import Path

import pytest

import newscore
from newscore import _core

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
FORM_RULES = ("compose", "compatibility", "decompose")
OTHERS_OFF = {rule: False for rule in _core.rule_names if rule not in FORM_RULES}
GIVEN = os.environ.get("NEWSCORE_NORMALIZATION_TEST")


def major(version):
    return int(version.split(".")[0])


# Forms of assigned characters never change, so any common version will do: Python's own tables when
# utf8proc is as new, else those of Unicode 3.2, which every Python carries.
if major(unicodedata.unidata_version) <= major(_core.unicode_version):
    CATEGORY = unicodedata.category
else:
    CATEGORY = unicodedata.ucd_3_2_0.category
KNOWN = [cp for cp in range(sys.maxunicode + 1) if CATEGORY(chr(cp)) not in ("Cn", "Cs", "Co")]
MARKS = [chr(cp) for cp in KNOWN if unicodedata.combining(chr(cp))]


def utf8proc_knows():
    """Whether utf8proc has a category for a character, of the library that newscore is linked with
    where that can be found; it may be newer than Python's tables."""
    try:
        library = ctypes.CDLL(ctypes.util.find_library("utf8proc") or "")
        library.utf8proc_unicode_version.restype = ctypes.c_char_p
        if library.utf8proc_unicode_version().decode() == _core.unicode_version:
            return lambda char: library.utf8proc_category(ord(char)) != 0
    except (AttributeError, OSError):
        pass
    return lambda char: CATEGORY(char) != "Cn"


def check(rows, form, expected=None):
    """Rows are read as lines of one text: nothing composes with a line feed or is blocked by it."""
    expected = expected or [unicodedata.normalize(form, row) for row in rows]
    text = "\n".join(rows)
    got = newscore.normalize(text, form=form, **OTHERS_OFF)
    if got != "\n".join(expected):
        lines = got.split("\n")
        assert len(lines) == len(rows)
        wrong = [
            f"{row!a}: expected {right!a}, got {line!a}"
            for row, right, line in zip(rows, expected, lines, strict=True)
            if right != line
        ]
        pytest.fail(f"{len(wrong)} of {len(rows)} rows, such as {wrong[:5]}")
    again = newscore.normalize(got, form=form, **OTHERS_OFF)
    assert again is got


@pytest.mark.parametrize("form", FORMS)
def test_every_character_has_its_form(form):
    rows = [chr(cp) for cp in KNOWN if cp != 0x0A]
    assert len(rows) > 90_000
    check(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_marks_are_ordered_whatever_their_order_was(form):
    """One mark of each class, in pairs and triples, behind letters that some compose with."""
    by_class = {unicodedata.combining(mark): mark for mark in MARKS}
    assert len(by_class) > 50
    pairs = itertools.permutations(by_class.values(), 2)
    rows = [f"{letter}{a}{b}z" for a, b in pairs for letter in "aD"]
    common = ["\u0300", "\u0308", "\u0316", "\u0323", "\u0327", "\u031b", "\u0345", "\u05ae"]
    rows += ["\u03b1" + "".join(three) for three in itertools.permutations(common, 3)]
    check(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_every_mark_finds_its_place(form):
    rows = [f"a\u0315\u0300\u05ae{mark}b" for mark in MARKS]
    rows += [f"a{mark}\u0315\u0300\u05aeb" for mark in MARKS]
    check(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_apart_is_put_together(form):
    """Decomposed characters, whole, with a mark in between, and with a starter that blocks."""
    apart = [unicodedata.normalize("NFD", chr(cp)) for cp in KNOWN if not 0xAC00 <= cp < 0xD7A4]
    apart = [parts for parts in apart if len(parts) > 1]
    assert len(apart) > 900
    rows = []
    for parts in apart:
        first, rest = parts[0], parts[1:]
        rows += [parts, f"{first}\u0334{rest}", f"{first}\u0345{rest}", f"{first}\u034f{rest}"]
        rows += [f"{first}\u200d{rest}", f"{first}{first}{rest}{rest}"]
    check(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_hangul_is_put_together_and_taken_apart(form):
    letters = ["\u1100", "\u1112", "\u1161", "\u1175", "\u11a8", "\u11c2", "\uac00", "\uac01"]
    rows = ["".join(some) for some in itertools.product(letters, repeat=4)]
    check(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_any_mixture_has_its_form(form):
    """Random rows of what has a form, of marks, and of runs of marks that are long."""
    draw = random.Random(5)
    pool = [chr(cp) for cp in KNOWN if unicodedata.decomposition(chr(cp))] + 9 * MARKS
    pool += ["a", "\u00e9", "\uac00", "\u1161", "\u4e2d", " "] * 300
    rows = ["".join(draw.choices(pool, k=draw.randrange(1, 12))) for _ in range(5000)]
    rows += ["q" + "".join(draw.choices(MARKS, k=draw.randrange(20, 90))) for _ in range(100)]
    check(rows, form)


@pytest.mark.parametrize("form", FORMS)
def test_other_rules_work_before_a_text_is_taken_apart(form):
    """Mojibake and entities are found in composed letters and come out in the form asked for."""
    for text in ("caf\u00c3\u00a9", "caf&eacute;", "cafe&#x301;", "cafe\u200b\u0301", "caf\u00e9"):
        normal = newscore.normalize(text, form=form)
        assert normal == unicodedata.normalize(form, "caf\u00e9")
        assert newscore.normalize(normal, form=form) is normal


def test_what_was_in_form_d_has_no_edits():
    text = "cafe\u0301 \u1112\u1161\u11ab q\u0316\u0301"
    assert newscore.normalize(text, form="NFD") is text
    found = newscore.normalize("x \u1e69", form="NFD", explain=True)
    assert [tuple(edit) for edit in found] == [("decompose", 2, 3, "\u1e69", "s\u0323\u0307")]


def read_rows(path):
    """The rows of NormalizationTest.txt or of its JSON Lines."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    for line in text.splitlines():
        if line.startswith("{"):
            row = json.loads(line)
            yield [row["source"], *(row[form.lower()] for form in FORMS)]
        elif line[:1] not in ("", "#", "@"):
            fields = line.split(";")[:5]
            yield ["".join(chr(int(cp, 16)) for cp in field.split()) for field in fields]


@pytest.mark.skipif(not GIVEN, reason="NEWSCORE_NORMALIZATION_TEST names no file")
@pytest.mark.parametrize("form", FORMS)
def test_every_row_of_the_given_file(form):
    rows = [row for row in read_rows(Path(GIVEN)) if all(ord(c) != 0x0A for c in row[0])]
    is_known = utf8proc_knows()
    rows = [row for row in rows if all(map(is_known, "".join(row)))]
    assert len(rows) > 15_000
    column = 1 + FORMS.index(form)
    check([row[0] for row in rows], form, [row[column] for row in rows])
    # X -> form holds for each column of a row: NFC(NFD) = NFC, and so on (UAX #15, conformance).
    composed = form in ("NFC", "NFD")
    for other in range(1, 3) if composed else range(1, 5):
        check([row[other] for row in rows], form, [row[column] for row in rows])
