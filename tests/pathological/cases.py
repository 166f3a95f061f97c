"""Pieces of text that, repeated, are hard on programs that read text: (name, piece).

All that can be nested, repeated or left open: marks, brackets, tags, character references,
mojibake, combining marks, one endless word or sentence, names after names, lines after lines.
"""

from itertools import product

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def distinct(form):
    """17,576 words that are all different, so that no cache of words is of use."""
    return "".join(form("".join(word)) for word in product(LETTERS, repeat=3))


NEWS = "Reporters in Paris said that nothing at all had happened there on Monday. "

CASES = {
    "news": NEWS,
    # sentences
    "abbreviations": "a. ", "initials": "J. ", "initials-in-a-word": "J.", "titles": "Mr. ",
    "states": "U.S. ", "full-stops": ".", "question-marks": "?!", "ellipses": "\u2026",
    "dots-and-spaces": ". ", "small-after-stop": "he said. she ", "brackets-and-stops": "(a.) ",
    "quoted-sentences": '"A." ', "open-quotes": "\u201c", "straight-quotes": '"',
    "apostrophes": "'", "parentheses": "(", "closing-parentheses": ")", "pairs": "[]",
    "nested": '("', "bullets": "- a\n", "titles-of-lines": "Title Line\n\n", "lines": "word\n",
    "quote-lines": '"A.\n',
    # characters
    "references": "&amp;", "doubled-references": "&amp;amp;", "cut-references": "&am",
    "ampersands": "&", "semicolons": ";", "numbers": "&#8217;", "open-numbers": "&#x",
    "long-numbers": "&#0000000", "mojibake": "\u00e2\u20ac\u2122", "cut-mojibake": "\u00e2\u20ac",
    "mojibake-of-mojibake": "\u00c3\u0192\u00c2\u00a9", "no-break-spaces": "\u00a0",
    "combining-marks": "\u0301", "unordered-marks": "\u0301\u0323", "letters-and-marks": "e\u0301",
    "hangul": "\u1100\u1161\u11a8", "wide-letters": "\uff21", "ligatures": "\ufdfa",
    "zero-width": "\u200b", "soft-hyphens": "\u00ad", "direction-marks": "\u202e",
    "surrogates": "\ud800", "nuls": "\0", "emoji": "\U0001f468\u200d", "ideographs": "\u4e2d",
    "spaces": " ", "line-feeds": "\n", "carriage-returns": "\r", "both": "\r\n", "tabs": "\t",
    # tokens and names
    "one-word": "a", "one-capital-word": "A", "hyphens-in-a-word": "a-", "digits": "1",
    "commas-in-a-number": "1,", "tags": "<b>", "open-tags": "<", "addresses": "http://a.b/",
    "mail": "a@b.", "slashes": "/", "dashes": "\u2014", "possessives": "O'Neil's ",
    "one-name": "Paris ", "names": "Angela Merkel ", "listed-names": "United Nations ",
    "cut-names": "New York Times Square ", "joined-names": "Bank of ", "articles": "the ",
    "capitals": "PARIS ", "dates": "May 3, 2017 ", "money": "$3.5 million ",
    "percent": "5 percent ",
    # nested, unclosed, repeated
    "nested-brackets": "([{<", "nested-tags": "<div><b><i>", "open-comments": "<!-- ",
    "nested-quotes": "\u201c\u2018", "nested-references": "&amp;lt;", "reversed-brackets": ")]}",
    "numbered-entries": "1. Go on.\n", "starred-entries": "* Ada Stone\n",
    "names-in-lines": "Ada Stone\n", "initials-and-names": "J. K. Stone, ",
    "one-long-sentence": "and so on, ", "short-sentences": "No. ", "shortest-sentences": "A? ",
    "money-marks": "$", "at-signs": "@", "hashes": "#a ", "mixed-case": "aB",
    "capitals-and-hyphens": "A-B ", "words-and-stops": "the. The ", "names-and-commas": "Paris, ",
    # all different
    "distinct-words": distinct("{} ".format), "distinct-names": distinct(lambda w: f"{w.title()} "),
    "distinct-capitals": distinct(lambda w: f"{w.upper()} "),
    "distinct-ideographs": "".join(map(chr, range(0x4E00, 0x9FA0))),
    "distinct-sentences": distinct(lambda w: f"{w.title()} left. "),
}  # fmt: skip

# Listed names that nearly match, again and again, for as long as a name may be; and some that do.
NAMES = {
    "ORG": [
        f"{piece * times}never"
        for times in (2, 15, 30)
        for piece in ("a ", "J. ", "U.S. ", "( ", "Paris ", "word ", "1, ", "Bank of ", "the ")
    ]
    + ["United Nations", "PARIS", "Bank"],
}
