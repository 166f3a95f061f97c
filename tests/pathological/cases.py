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
    "quote-lines": '"A.\n', "questions-and-names": '"A?" Ann Lee and her aunt ',
    "handles": "@a.B?", "notes": "a.[b] ", "lost-quotes": "\ufffdA.\ufffd ",
    "initials-in-a-row": "A. Lee B. ",
    "doubled-lines": "word and word and word and word\n\n", "stops-in-an-address": "//a?B.",
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
    # amounts
    "ranges": "$3 to ", "coded-sums": "USD500m ", "fractions": "1/2 ", "scales": "million ",
    "round-numbers": "tens of ", "halves": "half a ", "units": "5 sq. km ", "two-units": "6 feet ",
    "nationalities": "5 New ", "doubtful-coins": "5 won ", "pounds": "5 pounds ",
    "minus-signs": "minus ", "number-words": "five hundred and ", "glued-sums": "$5",
    # times
    "lengths": "two and a half ", "days-of-a-list": "May 3, 4, ",
    "weeks-ago": "a week ago ", "parts-of-days": "late on Monday night ",
    "years-of-years": "1998-99-",
    "clocks": "at 10:30 ", "quarters": "the third quarter of ",
    # quotes
    "continued-quotes": '"A plan.\n\n', "reopened-quotes": ' "a', "single-quotes": "'a b' ",
    "single-openers": " 'a", "plural-owners": "the owners' ", "turns": "ADA: no\n",
    "set-off": "He wrote:\n> no\n", "owners-of-owners": "the owner of ",
    "speakers": '"No," she said. ', "verbs-of-speech": "said ",
    "reported-speech": "Ada Lund said, told us and warned that ",
    "offices": "the President of the ", "friends": '"No," said friends of Mr. Ann Lee, who ',
    "persons": "Ann Lee, the owner, and ", "double-apostrophes": "''a ", "inches": "6' 3\" ",
    # nested, unclosed, repeated
    "nested-brackets": "([{<", "nested-tags": "<div><b><i>", "open-comments": "<!-- ",
    "nested-quotes": "\u201c\u2018", "nested-references": "&amp;lt;", "reversed-brackets": ")]}",
    "numbered-entries": "1. Go on.\n", "starred-entries": "* Ada Stone\n",
    "names-in-lines": "Ada Stone\n", "initials-and-names": "J. K. Stone, ",
    "one-long-sentence": "and so on, ", "short-sentences": "No. ", "shortest-sentences": "A? ",
    "money-marks": "$", "at-signs": "@", "hashes": "#a ", "mixed-case": "aB",
    "capitals-and-hyphens": "A-B ", "words-and-stops": "the. The ", "names-and-commas": "Paris, ",
    "places-in-places": "Paris, Texas, ", "places-in-brackets": "Paris (Texas (",
    "words-around-places": "northern Kano State of ", "organizations": "Bank of Ghana of ",
    "papers-words": "sheriff crore ",
    # blocks
    "datelines": "LIMA, Peru (AP) -- Snow fell.\n\n", "place-after-place": "LIMA/PERU, ",
    "labels": "SMITH: No.\n", "columns": "Gold  1,283\n", "short-lines": "Share\n\n",
    "wrapped-lines": "the yard on the north bank will close, it was\n",
    "quotations-again": '"I hit it with my eyes closed."\n\n', "pipes": "A | B\n",
    # all different
    "distinct-words": distinct("{} ".format), "distinct-names": distinct(lambda w: f"{w.title()} "),
    "distinct-places": distinct(lambda w: f"{w.title()}, Texas. "),
    "distinct-capitals": distinct(lambda w: f"{w.upper()} "),
    "distinct-ideographs": "".join(map(chr, range(0x4E00, 0x9FA0))),
    # names that have much in common
    "one-surname": distinct(lambda w: f"{w.title()} Munroe, "),
    "one-first-name": distinct(lambda w: f"Anna {w.title()}, "),
    "one-beginning": distinct(lambda w: f"Bank of {w.title()}, "),
    "acronyms-of-names": distinct(lambda w: f"{w.title()} Wire Works ({w[0].upper()}WW), "),
    "titles-and-names": "Mr. Munroe and Mrs. Munroe, ", "defined-names": "European Union (EU), ",
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

# What a rule, a mark or a unit begins with, ends with or may have in the middle, and what
# normalization removes: pairs.py puts each of these, and of the shorter cases, beside each.
BEGINNINGS = {
    # kept, replaced and removed characters, and what they were garbled to
    "small-letter": "\u00e9", "capital-letter": "\u00c9", "angstrom-sign": "\u212b",
    "soft-hyphen-reference": "&shy;", "byte-81": "\x81", "byte-9d": "\x9d", "next-line": "\x85",
    "byte-order-mark": "\ufeff", "garbled-byte-order-mark": "\u00ef\u00bb\u00bf",
    "garbled-blank": "\u00c2 ", "garbled-no-break-space": "\u00c2\u00a0", "lead-c2": "\u00c2",
    "lead-c3": "\u00c3", "lead-c3-and-blank": "\u00c3 ", "lead-e2": "\u00e2",
    "lead-f0": "\u00f0\u0178", "trail-80": "\u20ac", "trail-99": "\u2122", "lost": "\ufffd",
    "cyrillic-lead": "\u0420", "cyrillic-pair": "\u0420\u00b0", "joiner": "\u200d",
    "cut-soft-hyphen": "&shy", "cut-quotation-mark": "&quot", "delete": "\x7f",
    "mac-apostrophe": "n\u00d5t ", "lead-c4": "\u00c4", "lead-d1": "\u00d1\u0192\u00d1",
    "no-break-space-reference": "&nbsp;", "lead-reference": "&Acirc;",
    "letter-reference": "&eacute;", "number-of-a-letter": "&#233;", "hash": "#", "end-of-one": "x;",
    "ligature": "\ufb01", "mark-below": "\u0323", "overlay": "\u0338", "final-consonant": "\u11a8",
    "syllable": "\uac00", "wide-mark": "\uff01", "wide-blank": "\u3000", "minus": "\u2212",
    # marks
    "closing-quote": "\u201d", "single-quote": "\u2018", "apostrophe": "\u2019",
    "guillemet": "\u00ab",
    "short-dash": "\u2013", "bullet": "\u2022 ", "back-quotes": "``", "two-apostrophes": "''",
    "apostrophes-apart": " '' ", "hyphen": "-", "dash-apart": " -- ", "star": "* ", "rule": "_",
    "equals": "=", "bar": "|", "tilde": "~", "backslash": "\\", "opening": "[", "closing": "]",
    "brace": "{", "angle": ">", "plus": "+", "comma": ",", "colon": ": ", "exclamation": "! ",
    # sentences
    "stop-and-capital": ". A", "item-1": "1. ", "item-2": "2. ", "item-a": "(a) ", "item-b": "(b) ",
    "item-i": "i. ", "note": "[1] ", "smile": ":) ", "sender": "From: ", "sent": "Sent: ",
    "stamp": "08/16/2000 12:05 PM ", "greeting": "Dear Ann, ", "saint": "St. ",
    "blank-line": "\n\n", "indented-line": "\n ", "closing-tag": "</p>",
    # words, numbers and addresses
    "scheme": "http://", "host": "www.", "address": "a@b.org ", "hour": "9.30pm GMT ",
    "date": "3 May 2017 ", "weekday": "Monday ", "iso-date": "2017-05-03 ", "zero": "0",
    "five": "5 ", "unit-of-time": "years ", "ago": "ago ", "month": "May ", "last": "last ",
    "end-of": "the end of ", "every": "every ", "morning": "morning ", "more-than": "more than ",
    "half-a": "half a ", "ordinal": "third-", "twice": "twice a ", "season": "summer ",
    "old": "-old ",
    "number-word": "five ", "hundred": "hundred ", "million": "million ", "and": "and ",
    "of": "of ",
    "per-cent": "per cent ", "percent-sign": "%", "dollars": "$5 ", "currency-code": "EUR ",
    "decade": "1990s ", "slash": "1/", "coin": "euros ", "unit": "km ", "a-coin": "a dollar ",
    "nationality": "Danish ", "rate": "per hour ", "to": "to ", "half": "half ",
    "capital": "A ", "initial": "B.", "mixed-name": "McA", "possessive": "'s ",
    "particle": "de ", "surname": "Smith ",
}  # fmt: skip

LONGEST_PIECE = 12
PIECES = {name: piece for name, piece in CASES.items() if len(piece) <= LONGEST_PIECE} | BEGINNINGS

# Pairs of which a text of the first piece and many of the second once took quadratic time.
KNOWN_PAIRS = [
    *product(
        ("small-letter", "cyrillic-lead", "syllable"),
        ("soft-hyphens", "soft-hyphen-reference", "byte-81", "byte-9d"),
    ),
    *product(("garbled-blank", "lost"), ("byte-order-mark", "zero-width")),
    ("garbled-blank", "nuls"),
    ("small-letter", "garbled-byte-order-mark"),
    ("capital", "number-word"),
]

# Texts of pairs and triples in other shapes (pairs.py) that once did: letters that may have lost
# their last byte, up to the end of the text; a person's name that every quote made longer.
KNOWN_TEXTS = [
    *(("a b*n", names) for names in KNOWN_PAIRS),
    ("(a b*9 c)*n", ("single-openers", "lead-c4", "million")),
    ("(a b)*n", ("quote-lines", "names-in-lines")),
    ("(a b)*n", ("names-in-lines", "continued-quotes")),
]
