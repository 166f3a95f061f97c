"""Words of any language stay as they are, but for Form C: tests/words/words.txt and hypothesis."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import newscore

LINES = (Path(__file__).parents[2] / "words" / "words.txt").read_text(encoding="utf-8").splitlines()
WORDS = {language: words.split() for language, words in (line.split("\t") for line in LINES)}

# What stands between words, and what becomes of it.
MARKS = {
    " ": " ", "\n": "\n", "-": "-", "/": "/", ". ": ". ", ", ": ", ", "? ": "? ", ": ": ": ",
    " (": " (", ") ": ") ", "' ": "' ", ' "': ' "', '" ': '" ', " & ": " & ", "; ": "; ",
    "\u2026 ": "... ", "\u2014": "--", "\u2013": "-", "\u00a0": " ", "\u2019s ": "'s ",
    " \u201c": ' "', "\u201d ": '" ', " \u2018": " '", "\u2019 ": "' ", " \u00ab": ' "',
    "\u00bb ": '" ', "\u2122 ": "\u2122 ", "\u00ae ": "\u00ae ", " \u20ac": " \u20ac",
    " \u00a3": " \u00a3", " \u2022 ": " \u2022 ", " \u00b0": " \u00b0", " \u00a9 ": " \u00a9 ",
}  # fmt: skip


def plain(word):
    """What is to come of a word: its apostrophes are typography."""
    return unicodedata.normalize("NFC", word).replace("\u2019", "'")


@pytest.mark.parametrize("language", WORDS)
def test_words_of_a_language_stay(language):
    for word in WORDS[language]:
        for form in (word, word.upper(), word.title(), f"{word}\n{word}"):
            assert newscore.normalize(form) == plain(form)


def text_of(words):
    """A text of the words, each in some case and behind it some mark; and what is to come of it."""
    parts = st.tuples(
        st.sampled_from(words),
        st.sampled_from([str, str.upper, str.title]),
        st.sampled_from(sorted(MARKS.items())),
    )
    return st.lists(parts, max_size=20).map(
        lambda found: (
            "".join(form(word) + mark for word, form, (mark, _) in found),
            "".join(plain(form(word)) + becomes for word, form, (_, becomes) in found),
        )
    )


ALL = sorted({word for words in WORDS.values() for word in words})

# Dashes and quotation marks right before signs of mathematics, twice: Cyrillic that was read as
# Mac Roman, as nobody writes so.
AS_MAC_ROMAN = re.compile(r"([\u2013\u2014\u201c\u201d][^\w\s]){2}")


@settings(max_examples=500, deadline=None)
@given(st.one_of(text_of(ALL), st.sampled_from(sorted(WORDS.values())).flatmap(text_of)))
def test_words_side_by_side_stay(text_and_expected):
    text, expected = text_and_expected
    assume(not AS_MAC_ROMAN.search(text))
    assert newscore.normalize(text) == expected
