"""What becomes of texts that are put together from parts, all combinations of them.

Articles show what is common; these show what a rule does at its edges: each character by itself and
garbled in each encoding, each mark before each gap and each beginning of a sentence, each number in
front of each unit. An answer is how many of a heading's texts change, or how much is found in them,
and a checksum. tests/golden/make_golden.py writes and compares them.

Only characters of Unicode 3.2 are asked: what later versions added depends on utf8proc's.
"""

import html.entities
import itertools
import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import newscore
from newscore import _train

WEIGHT_BITS = 20  # indices of features as large as may be, so that no two meet


def parts(text: str) -> list[str]:
    """What stands between the bars, on lines of which each goes on with the one before."""
    return text.replace("\n    ", "").split("|")


def old(cps: Iterable[int]) -> list[str]:
    """The characters that every version has."""
    assigned = unicodedata.ucd_3_2_0.category
    return [chr(cp) for cp in cps if assigned(chr(cp)) != "Cn"]


def checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def normalized(texts: Iterable[str], **rules: bool | str | None) -> str:
    """How many of the texts change, and a checksum of what they become."""
    texts = list(texts)
    results = [newscore.normalize(text, **rules) for text in texts]
    changed = sum(a != b for a, b in zip(texts, results, strict=True))
    return f"{changed} of {len(texts)} change, {checksum(chr(0).join(results))}"


# ---- Characters ----------------------------------------------------------------------------------

BLOCK = 0x800
RULES = """quotes dashes ellipses spaces invisibles soft_hyphens entities mojibake controls newlines
    ligatures widths""".split()
FORMS = ("NFC", "NFD", "NFKC", "NFKD", None)
MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0316\u0323\u0327\u0328\u0338\u0345\u05b0\u05bc\u0653"
BASES = "aeiouyAEIOUncsZ\u00e4\u00c5\u0226\u03b1\u0627\u05d1\u1100\uac00\u0915"


def of_characters() -> dict[str, list[str]]:
    """Each character between letters and alone, under the usual rules and with one turned off."""
    found = {}
    for name, off in [("all rules", {}), *((f"no {rule}", {rule: False}) for rule in RULES)]:
        found[name] = list(blocks(off, range(0x10000) if off else range(0x30000)))
    for form in FORMS[1:]:
        found[f"form {form}"] = list(blocks({"form": form}, range(0x30000)))
    wide = "{}\uff0c b\uff01{} {}b\uff1a c"
    found["beside wide forms"] = list(blocks({}, range(0x30000), wide))
    for form in FORMS:
        marked = ("".join(word) for word in itertools.product(BASES, MARKS, MARKS, ["", "\u0301"]))
        parted = (f"a{one}{deleted}{two}b" for one, deleted, two in parted_marks())
        found[f"marks, form {form}"] = [
            normalized(marked, form=form),
            normalized(parted, form=form),
        ]
    return found


def blocks(
    rules: dict[str, bool | str | None], cps: range, form: str = "x{}y {} {}{}"
) -> Iterator[str]:
    for start in cps[::BLOCK]:
        characters = old(range(start, start + BLOCK))
        if characters:
            texts = (form.replace("{}", character) for character in characters)
            yield f"U+{start:04X}: {normalized(texts, **rules)}"


def parted_marks() -> Iterator[tuple[str, str, str]]:
    """Two marks with a character between them that is deleted."""
    return itertools.product(MARKS, ["\u200b", "\u00ad", "&#8203;", "\x07"], MARKS)


# ---- Character references ------------------------------------------------------------------------


def of_references() -> dict[str, list[str]]:
    """Named ones with and without what ends them, and the numbers that are none or others."""
    names = sorted({name.rstrip(";") for name in html.entities.html5})
    numbers = [0, 1, 9, 10, 13, 31, 34, 38, 39, 59, 60, 127, *range(128, 161), 173, 8203, 8217]
    numbers += [0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, 2**32]
    numbers += [2**32 + 65, 2**64 + 65]
    forms = ["&#{};", "&#{} ", "&#x{:x};", "&#X{:X};", "&#x{:08x};", "&#{:012};", "&#{}", "# {};"]
    return {
        "named": [
            normalized(before + name + after for name in names)
            for before, after in itertools.product(["&", "a&", "&amp;", "&&"], [";", "", " ", "x;"])
        ],
        "numbered": [normalized(form.format(n) for n in numbers) for form in forms],
        "nested": [
            normalized(
                f"{'&' + 'amp;' * depth}{name};" for name in ["lt", "amp", "#38", "eacute", "nbsp"]
            )
            for depth in range(6)
        ],
    }


# ---- Mojibake ------------------------------------------------------------------------------------

ENCODINGS = "cp1252 latin-1 cp1250 iso8859-2 cp1251 mac_roman cp437".split()
AROUND = ["{}", "a{}b", "A{}B", "A{}b", " {} ", "a{} ", "A{} ", "5{}", '"{}"', "\u00e9{}", "{0}{0}"]
LETTERS = {
    "U+0080": range(0x80, 0x180),
    "U+0180": range(0x180, 0x370),
    "Greek": range(0x370, 0x400),
    "Cyrillic": range(0x400, 0x530),
    "Hebrew to Syriac": range(0x530, 0x800, 3),
    "India to Ethiopia": range(0x900, 0x13A0, 13),
    "Vietnam": range(0x1E00, 0x2000, 3),
    "punctuation": range(0x2000, 0x2070),
    "signs": range(0x2070, 0x2C00, 5),
    "East Asia": range(0x3000, 0xD7A4, 211),
    "forms": [*range(0xF000, 0xFFFE, 41), 0xFB01, 0xFE0F, 0xFEFF, 0xFFFD],
    "emoji": range(0x1F300, 0x1FB00, 17),
}
LOST = ["", " ", "?", "\ufffd", "  ", "\n"]  # what stands for a byte that was lost


def read_as(encoding: str, data: bytes) -> str:
    """The bytes as characters; those that the encoding has none for as controls, as browsers do."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


def garbled(encoding: str, text: str) -> str:
    return read_as(encoding, text.encode())


def of_mojibake() -> dict[str, list[str]]:
    """Characters garbled in each encoding, at each kind of place, twice, and with a byte lost."""
    found = {}
    for encoding in ENCODINGS:
        for name, cps in LETTERS.items():
            once = [garbled(encoding, character) for character in old(cps)]
            twice = [garbled(encoding, text) for text in once]
            found[f"{encoding}, {name}"] = [
                *(normalized(around.format(text) for text in once) for around in AROUND),
                *(normalized(around.format(text) for text in twice) for around in AROUND[:3]),
                *(normalized(f"w{text[:-1]}{lost}s" for text in once) for lost in LOST),
                *(normalized(f"{text[:-1]}{lost} s" for text in once) for lost in LOST),
                *(pairs(texts) for texts in (once, twice)),
            ]
    return found | of_bytes() | of_losses() | of_sentences()


def pairs(texts: list[str]) -> str:
    return normalized(f"w{one}{two} {one}" for one, two in itertools.pairwise(texts))


TRAILS = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF]


def sequences() -> Iterator[bytes]:
    """What begins like characters of two, three and four bytes, such that are none among them."""
    for lead in range(0xC0, 0xF8):
        n = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        for rest in itertools.product(TRAILS, [0x80, 0xA0, 0xBF], [0x98]):
            yield bytes([lead, *rest[: n - 1]])


def of_bytes() -> dict[str, list[str]]:
    """Each beginning of a character: by itself, in a word, in a line that is surely garbled."""
    found = {}
    for encoding in ENCODINGS:
        texts = [read_as(encoding, data) for data in sequences()]
        certain = garbled(encoding, "d\u00e9j\u00e0 \u201cvu\u201d")
        forms = ["{}", "w{}s", "W{} ", "{}{}", certain + " {}s", certain + " w{} " + certain]
        found[f"{encoding}, bytes"] = [
            normalized(form.replace("{}", text) for text in texts) for form in forms
        ]
    return found


# What the rules about lost bytes tell apart, and texts that are garbled for certain before it.
LETTERS_OF_LOSSES = "\u00c3\u00c5\u00e2\u00f0\u00ef\u0178\u20ac\u0161\ufffd? aA\u00a2\u00b8\u0102"
EVIDENCE = {
    "cp1252": "d\u00e9j\u00e0.",
    "cp1250": "\u010de\u0161tina",
    "cp1251": "\u043e\u043a\u043d\u043e",
}


def of_losses() -> dict[str, list[str]]:
    """All rows of four of some letters."""
    before = ["", *(garbled(encoding, text) + " " for encoding, text in EVIDENCE.items())]
    return {
        f"lost, {first}": [
            normalized(
                f"{evidence}{first}{''.join(rest)} "
                for rest in itertools.product(LETTERS_OF_LOSSES, repeat=3)
            )
            for evidence in before
        ]
        for first in LETTERS_OF_LOSSES
    }


def of_sentences() -> dict[str, list[str]]:
    """Sentences of tests/mojibake, garbled whole, with blanks made plain or controls dropped."""
    path = Path(__file__).parents[1] / "mojibake/sentences.txt"
    lines = [line.partition("\t")[2] for line in path.read_text(encoding="utf-8").split("\n")]
    found = {}
    for encoding in ENCODINGS:
        once = [garbled(encoding, line) for line in lines]
        dropped = ["".join(c for c in line if not "\x80" <= c < "\xa0") for line in once]
        found[f"{encoding}, sentences"] = [
            normalized(once),
            normalized(garbled(encoding, line) for line in once),
            normalized(line.replace("\xa0", " ") for line in once),
            normalized(dropped),
            normalized(f"{line} {other}" for line, other in zip(once, lines, strict=True)),
        ]
    return found


# ---- Sentences, tokens, names --------------------------------------------------------------------

LAST_WORDS = parts(
    """He said it|He met Mr|in the U.S|at 3|by 5 p.m|J|Ann J. K|and so on, etc|Yes, No
    |at Acme Inc|It was \u201cover|(See p|\u00c9lan|in OHIO|on Jan|the No|and I|of version 2.0
    |WASHINGTON (AP)"""
)
STOPS = parts(
    """.|!|?|...|\u2026.|\u3002|\uff0e|\uff01|\uff1f|\u203c|.\u201d|.)|.'|:|;|?!|\u2026| -|.]||,"""
)
GAPS = [" ", "  ", "\n", "\n\n", "", "\t", "\u00a0", " \n  ", " -- "]
FIRST_WORDS = parts(
    """The end came|he went on|\u201cWe know|"It is|'No|(The rest|I know|A man|5 men|[1] So
    |\u2022 One|- Two|2. Three|a) four|iv. Five|www.some.org is|http://some.org|a@b.org wrote
    |McCoy|USA won|\u00c9lan|Jan. 5|Mr. Smith|But no|and so|O'Brien|Dear Ann,|From: Bob
    |10:25 PM To"""
)


def of_boundaries() -> dict[str, list[str]]:
    """Each end of a sentence before each beginning."""
    nlp = newscore.load()
    words = splitter_words(nlp)
    found = {}
    for last, stop in itertools.product(LAST_WORDS, STOPS):
        pairs = itertools.product(GAPS, FIRST_WORDS)
        texts = [f"{last}{stop}{gap}{first} then." for gap, first in pairs]
        found[f"{last}{stop}"] = list(read("\n\n".join(texts), nlp, words))
    return found


ENTRIES = parts(
    """08/16/2000 12:05 PM|8/6/2000 1:05|08/16/2000 12:05:33 pm|1/2/03 10:25|12:05 PM
    |x8/16/2000 12:05|08/16/20001 12:05|08/1/6/2000 2:05|08/16/2000 12:5|/16/2000 12:05
    |8/16/2000 112:05|8/16/2000 12:05 MM|8/16/2000 12:05 P.|8/16/2000 12:05 ma|a@b.org|<a@b.org>
    |ann.lee@some-where.co.uk|http://some.org/a?b=c|https://x.org|ftp://x|http:/x|x://y.z|://y
    |www.some.org|xwww.some.org|-www.x|ww.some.org|http://LONG|a@LONG|www.LONG|Dear Ann,|Hi Bob,
    |Kind regards,|Regards,|Dear Mrs. Somebody,|Dear Someone Else Altogether,
    |Best wishes to you all,|Thanks,|----|====|____|>|[x]|10 PM|at 10 AM|XM"""
)
BEFORE_ENTRIES = parts("Ann wrote ||From: Ann |It was so. |and\n|It (see ||  |to |On ")
BEHIND_ENTRIES = parts(
    " To: Bob| The end| Sent: now|\nWe came| we came|) We came||  It is|, We| Bob"
)


def of_entries() -> dict[str, list[str]]:
    """What messages begin and end with, in front of what may go on or begin."""
    nlp = newscore.load()
    words = splitter_words(nlp)
    found = {}
    around = list(zip(BEFORE_ENTRIES, BEHIND_ENTRIES, strict=True))
    for entry in ENTRIES:
        for length in (90, 99, 100, 101) if "LONG" in entry else (0,):
            long = entry.replace("LONG", "x" * length)
            texts = [f"{before}{long}{after} then." for before, after in around]
            found[f"{entry} {length}"] = list(read("\n\n".join(texts), nlp, words))
    return found


ITEMS = parts(
    """1. 2. 3.|1) 2) 3)|(1) (2) (3)|a. b. c.|a) b) c)|(a) (b) (c)|A. B. C.|A) C) D)|i. ii. iii.
    |I. II. III.|iv) v) vi)|(ix) (x) (xi)|xxxviii. xxxix. xl.|1. 3. 5.|9. 10. 11.|99. 100. 101.
    |1.1 1.2 1.3|2) 3) 4)|z. aa. bb.|- - -|* * *|\u2022 \u2022 \u2022|\u2023 \u2043 \u25aa
    |\u25cf \u25e6 \u25cb|\u2013 \u2013 \u2013|\u2014 \u2015 \u2212|# # #|1: 2: 3:|[1] [2] [3]
    |1.) 2.) 3.)"""
)
IN_ITEMS = ["One", "two", "Mr. Smith", "\u201cFour", "five."]
BEHIND_ITEMS = [" ", "; ", ", ", ". ", "\n", "\n\n", "", ", and ", ": "]


def of_lists() -> dict[str, list[str]]:
    """Each kind of numbering before each kind of item, in a line and in lines."""
    nlp = newscore.load()
    words = splitter_words(nlp)
    found = {}
    for numbers, behind in itertools.product(ITEMS, BEHIND_ITEMS):
        texts = [
            before + "".join(f"{number} {item} it is{behind}" for number in numbers.split())
            for before, item in itertools.product(["", "It is: ", "So they say "], IN_ITEMS)
        ]
        found[f"{numbers} {behind}"] = list(read("\n\n".join(texts), nlp, words))
    return found


PAIRS = [
    *"\u201c\u201d \u2018\u2019 \u00ab\u00bb \u00bb\u00ab \u201e\u201c".split(),
    *"\u2039\u203a \u201d\u201c".split(),
    *"\"\" '' () [] {}".split(),
]
QUOTATIONS = parts(
    """He said {o}we came. They left.{c} Then it rained.
    |{o}We came.{c} {o}They left.{c} He knew. So|It was {o} so. And {c} they said. Then we
    |It was{o}so. And{c}more. Then we|{c}Back. So{o} it is. Now we
    |{o}One. {o}Two. Three.{c} Four. Five.|({o}One.{c} Two.) Three. Four.
    |a{c}b. C{o}d. E{c}.F {c}. G
    |{o}One. {o}Two. {o}Three. {o}Four. Five.{c} Six.{c} Seven.{c} Eight.{c} Nine. {c} End.
    |{o}Who? {o}What! When?{c} he asked. Why.{c}|{o}LONG. Now. LONG.{c} Then. So
    |({o}LONG. Now.) LONG.{c} Then|{o}Now LONG{c} then. So
    |X{o}.{c} Y{c}{c}. {o}{o}Z. And{c}{c} so. On"""
)


def of_quotations() -> dict[str, list[str]]:
    """Quotation marks and brackets of each kind, in pairs, alone, nested, and far apart."""
    nlp = newscore.load()
    words = splitter_words(nlp)
    found = {}
    for opening, closing in PAIRS:
        for i, form in enumerate(QUOTATIONS):
            quotation = form.replace("{o}", opening).replace("{c}", closing)
            lengths = (4, 40, 400) if "LONG" in form else (0,)
            texts = [quotation.replace("LONG", "so it went on. And " * n) for n in lengths]
            found[f"{opening}{closing} {i}"] = [
                line for text in texts for line in read(text, nlp, words)
            ]
    return found


def splitter_words(nlp: newscore.Pipeline) -> bytes:
    return dict(_train.read_model(Path(nlp.path).read_bytes()))["sents.words"]


def read(text: str, nlp: newscore.Pipeline, words: bytes) -> Iterator[str]:
    places, features = _train.sentence_examples(words, WEIGHT_BITS, text)
    yield f"{len(places) // 4} candidates {zlib.crc32(places):08x}, {zlib.crc32(features):08x}"
    doc = nlp(text, min_score=0.0)
    for kind in (doc.sents, doc.tokens, doc.ents):
        spans = [(span.start, span.end) for span in kind]
        yield f"{len(spans)} {checksum(json.dumps(spans))}"


AMOUNTS = parts(
    """5|24|25|1,200|3.5|.5|5.|1/2|\u00bd|five|twenty-five|a dozen|two or three|10-15|10 - 15
    |1980|2010|3010|1985|19.0|10:40|9.30|9.3|9.60|25:00|1430|17:30|0:00|12 noon|a million
    |one hundred and five|5,5,5|one and two|a|an|No"""
)
BEFORE = ["", "$", "US$", "\u20ac", "\u00a3", "Rs ", "about ", "between ", "-"]
UNITS = parts(
    """|%|per cent| percent| percentage points|bn| million| billion euros| dollars|m| cents|p.m.
    |pm GMT| o'clock|:30|.30am|s| years|th| of them|km|-strong| of 20"""
)


def of_figures() -> dict[str, list[str]]:
    """Each number with what stands before and behind: shares, sums of money, times and decades."""
    nlp = newscore.load()
    found = {}
    for before, unit in itertools.product(BEFORE, UNITS):
        texts = [f"They had {before}{amount}{unit} in May 2017, he said." for amount in AMOUNTS]
        doc = nlp("\n\n".join(texts), min_score=0.0)
        names = [(ent.start, ent.end, ent.label, f"{ent.score:.9g}") for ent in doc.ents]
        found[f"{before}N{unit}"] = [f"{len(names)} names {checksum(json.dumps(names))}"]
    return found


def answers() -> dict[str, list[str]]:
    kinds = (
        of_characters,
        of_references,
        of_mojibake,
        of_boundaries,
        of_entries,
        of_lists,
        of_quotations,
        of_figures,
    )
    return {plain(heading): lines for kind in kinds for heading, lines in kind().items()}


def plain(text: str) -> str:
    return text.encode("unicode_escape").decode()
