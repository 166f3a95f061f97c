"""Writes tests/golden/answers: what newscore finds today in texts that never change.

    make golden

The answers say what was found, not what is right: they are there so that no change of the code
changes a name, a score or a boundary unseen. Run this when, and only when,

- an article or a case was added, or a case of tests/spec was changed on purpose; or
- rules, features, labels or the bundled model were changed on purpose, `newscore eval` says what
  that did on gold, and you have read the difference of the answers line by line.

A change that was to make the code faster, shorter or cleaner must not need it.
"""

import itertools
import json
import re
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import newscore
from newscore import _train
from newscore.train import train, with_sections

GOLDEN = Path(__file__).parent
ANSWERS = GOLDEN / "answers"
SPEC = GOLDEN.parent / "spec"
ENCODER = GOLDEN.parents[1] / "models/accurate/encoder.nsm"
sys.path.insert(0, str(GOLDEN.parent / "python" / "api"))
sys.path.insert(0, str(GOLDEN))

import combinations  # noqa: E402

from test_names_robust import cases as marked_cases  # noqa: E402
from test_sentences import cases as sentence_cases  # noqa: E402
from test_sentences import read_case  # noqa: E402

# Names that a caller brings along: in another case, with marks, over and beside the model's own.
OWN_NAMES = {
    "PERSON": ["admiral jellicoe", "Elsie Garr\u0131dge", "big les farnaby", "papa kofi light"],
    "ORG": [
        "carrow athletic",
        "TransMinho",
        "umfolozi crystal",
        "Tri-Mesa Residential",
        "zielone izery",
    ],
    "LOC": ["Valle Salado de A\u00f1ana", "karkonosze", "albert dock", "Oakland, Calif."],
    "FAC": ["ponte velha", "Magdalen Bridge", "merseyside maritime museum", "PRIORY PARK"],
    "PRODUCT": ["Feteasc\u0103 Alb\u0103", "Leaven and Not", "Neptune's Larder", "the ledger"],
}
EVERY = 4  # options and trained models read the fourth, eighth, ... sixtieth article
EPOCHS = 5
TAIL_CHARS = 24
WEIGHT_BITS = 20  # indices of features as large as may be, so that no two meet

Answers = dict[str, list[str]]  # heading of a text -> a line for each sentence and name


# ---- Lines ---------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """The text in one line, with what cannot be printed written as in tests/spec."""
    text = text.replace("\n", "\\n").replace("\t", "\\t")
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):X}}}" for c in text)


def exact(score: float) -> str:
    """The shortest decimal number that is read as the same float of 32 bits."""
    bits = struct.pack("<f", score)
    written = (f"{score:.{digits}g}" for digits in range(1, 10))
    return next(number for number in written if struct.pack("<f", float(number)) == bits)


def checksum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"


def tail(text: str) -> str:
    return plain(text if len(text) <= TAIL_CHARS else f"...{text[-TAIL_CHARS:]}")


def summary(doc: newscore.Doc) -> str:
    """Tokens and normalization in short: how many, checksums of where they are, edits by rule."""
    places = json.dumps([(token.start, token.end) for token in doc.tokens]).encode()
    normalized = doc.normalized.encode()
    rules = Counter(edit.rule for edit in doc.edits)
    edits = ", ".join(f"{rule} {n}" for rule, n in sorted(rules.items())) or "none"
    return (
        f"{len(doc.tokens)} tokens {checksum(places)}, "
        f"normalized {len(normalized)} bytes {checksum(normalized)}, edits: {edits}"
    )


def candidates(text: str, words: bytes) -> str:
    """Where sentences might end, and what the splitter, which knows `words`, sees there."""
    places, features = _train.sentence_examples(words, WEIGHT_BITS, text)
    n = len(places) // 4  # of 32 bits each
    return f"{n} candidates {checksum(places)}, their features {checksum(features)}"


def lines_of(doc: newscore.Doc) -> list[str]:
    """A line of tokens and edits, one for each sentence with its names below it, and those of
    identities."""
    names = {key: list(ents) for key, ents in itertools.groupby(doc.ents, lambda e: e.sent.start)}
    lines = [summary(doc)]
    for sent in doc.sents:
        lines.append(f"{sent.start}-{sent.end} {tail(sent.text)}")
        lines += (
            f"    {ent.start}-{ent.end} {ent.label} {exact(ent.score)} {plain(ent.text)}"
            for ent in names.get(sent.start, ())
        )
    return lines + who_is_who(doc)


def who_is_who(doc: newscore.Doc) -> list[str]:
    """A line for each identity of several names: where these begin."""
    return [
        f"= {identity.label} {exact(identity.score)} {plain(identity.name)}: "
        + " ".join(str(start) for start in identity.mentions.starts)
        for identity in doc.identities
        if len(identity.mentions) > 1
    ]


def place_lines(doc: newscore.Doc) -> list[str]:
    """A line for each place: where it is, and what tells so."""
    return [
        f"{place.start}-{place.end} {place.country} {place.kind} {place.source} "
        f"{place.geonames_id} {place.lat} {place.lon} {exact(place.score)} {plain(place.text)}"
        for place in doc.places
    ]


def quotes_of(doc: newscore.Doc) -> list[str]:
    """A line for each quote: its kind, its score, who is mentioned and named as the speaker."""
    return [
        f"{quote.start}-{quote.end} {quote.kind} {exact(quote.score)} "
        f"{plain(quote.speaker.text) if quote.speaker else '-'} = "
        f"{plain(quote.speaker_name or '-')}"
        for quote in doc.quotes
    ]


def figures_of(doc: newscore.Doc) -> list[str]:
    """A line for each expression of time and each amount, with its value."""
    dates = [
        f"{date.start}-{date.end} {date.type} {date.value or '-'} {date.mod or '-'} "
        f"{date.first} {date.last} {plain(date.text)}"
        for date in doc.dates
    ]
    amounts = [
        f"{amount.start}-{amount.end} {amount.kind} {amount.value} {amount.low} {amount.high} "
        f"{amount.currency or amount.unit or '-'} {plain(amount.text)}"
        for amount in doc.amounts
    ]
    return dates + amounts


def blocks_of(doc: newscore.Doc) -> list[str]:
    """A line for each block."""
    return [
        f"{block.start}-{block.end} {block.kind} {exact(block.score)} {tail(block.text)}"
        for block in doc.blocks
    ]


# ---- Texts ---------------------------------------------------------------------------------------


def articles() -> dict[str, str]:
    """The articles, byte by byte: no line end is changed, no mark at the beginning is dropped."""
    return {path.stem: path.read_bytes().decode() for path in sorted(GOLDEN.glob("articles/*.txt"))}


def some_articles() -> dict[str, str]:
    return dict(list(articles().items())[EVERY - 1 :: EVERY])


def answers_of(nlp: newscore.Pipeline, texts: dict[str, str]) -> Answers:
    """All names, those with low scores too."""
    return {name: lines_of(nlp(text, min_score=0.0)) for name, text in texts.items()}


def sections_of(nlp: newscore.Pipeline) -> dict[str, bytes]:
    return dict(_train.read_model(Path(nlp.path).read_bytes()))


# ---- What is asked -------------------------------------------------------------------------------


def of_articles() -> Answers:
    """The sections of the bundled model but its card, and what it finds."""
    nlp = newscore.load()
    sections = sections_of(nlp)
    model = [
        f"{name} {len(data)} bytes {checksum(data)}"
        for name, data in sections.items()
        if name != "card"
    ]
    seen = {name: [candidates(text, sections["sents.words"])] for name, text in articles().items()}
    found = answers_of(nlp, articles())
    reporter = newscore.load(layers=["quotes", "reported"])
    said = {name: quotes_of(reporter(text)) for name, text in articles().items()}
    lines = {name: seen[name] + found[name] + said[name] for name in found}
    return {"the bundled model": model} | lines


def of_layers() -> Answers:
    """Times, amounts and blocks of the articles, which were in print on a Wednesday."""
    nlp = newscore.load(layers=["dates", "amounts", "blocks"])
    docs = {name: nlp(text, published="2024-05-15") for name, text in articles().items()}
    return {name: figures_of(doc) + blocks_of(doc) for name, doc in docs.items()}


def of_cases() -> Answers:
    """The texts of tests/spec that the model reads, each under the options of its case."""
    found: Answers = {}
    usual = newscore.load()
    words = sections_of(usual)["sents.words"]
    for case in sentence_cases():
        (line,) = case.values
        text, options, _ = read_case(line)
        nlp = newscore.load(**options) if options else usual
        found[line] = [candidates(text, words), *lines_of(nlp(text, min_score=0.0))]
    for path in sorted(SPEC.glob("names*.txt")):
        for marked in marked_cases(path):
            found[plain(marked.text)] = lines_of(usual(marked.text, min_score=0.0))
    return found


def of_places() -> Answers:
    """The places of the articles, as the model finds them and with the paper at home in Nigeria."""
    nlp = newscore.load()
    found = {name: place_lines(nlp(text)) for name, text in articles().items()}
    return found | {
        f"{name}, at home in Nigeria": place_lines(nlp(text, home="NG"))
        for name, text in some_articles().items()
    }


def of_options() -> Answers:
    """Some articles with a caller's own names, each sentence by itself, and hardly normalized."""
    off = dict.fromkeys(["quotes", "dashes", "spaces", "entities", "mojibake"], False)
    asked = {
        "own names": newscore.load(names=OWN_NAMES, names_ignore_case=True),
        "alone": newscore.load(document=False, abbreviations=["Oxon.", "Oct"], line_breaks="keep"),
        "bare": newscore.load(normalize=off, line_breaks="join"),
    }
    return {
        f"{name}, {which}": lines
        for which, nlp in asked.items()
        for name, lines in answers_of(nlp, some_articles()).items()
    }


def of_trained_models() -> Answers:
    """A new model, with weights of features and no network, and a tuned one, which has both."""
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / "annotated.jsonl"
        lines = (
            json.dumps({"text": case.text, "entities": case.names})
            for case in marked_cases(GOLDEN / "annotated.txt")
        )
        gold.write_text("\n".join(lines), encoding="utf-8")
        return trained(gold, tune=False) | trained(gold, tune=True)


def trained(gold: Path, *, tune: bool) -> Answers:
    which = "tuned" if tune else "new"
    out = gold.with_name(f"{which}.nsm")
    train([gold], out, epochs=EPOCHS, tune=tune, seed=1)
    nlp = newscore.load(out)
    learned = [
        f"{name} {checksum(sections_of(nlp)[name])}"
        for name in ("ents.weights", "ents.transitions")
    ]
    found = answers_of(nlp, some_articles())
    return {f"{which} model": learned} | {f"{name}, {which}": found[name] for name in found}


def of_accurate_model() -> Answers:
    """The sections of the accurate model that are its own, but its card; what it finds by its own
    effort, by the greatest, and with each sentence read by itself."""
    more = dict(_train.read_sections(ENCODER.read_bytes()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accurate.nsm"
        path.write_bytes(with_sections(Path(newscore.load().path).read_bytes(), more))
        asked = {
            "its own effort": newscore.load(path),
            "all effort": newscore.load(path, effort=1),
            "alone": newscore.load(path, effort=1, document=False),
        }
        found = {
            f"{name}, {which}": lines
            for which, nlp in asked.items()
            for name, lines in answers_of(nlp, some_articles()).items()
        }
    sections = [f"{name} {checksum(data)}" for name, data in more.items() if name != "card"]
    return {"the accurate model": sections} | found


KINDS: dict[str, Callable[[], Answers]] = {
    "articles": of_articles,
    "layers": of_layers,
    "cases": of_cases,
    "places": of_places,
    "options": of_options,
    "trained": of_trained_models,
    "accurate": of_accurate_model,
    "combinations": combinations.answers,
}

# ---- Files ---------------------------------------------------------------------------------------


def write_answers(path: Path, answers: Answers) -> None:
    blocks = ("\n".join([f"# {name}", *lines]) + "\n" for name, lines in answers.items())
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def read_answers(path: Path) -> Answers:
    blocks = path.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    return {name.removeprefix("# "): lines for name, *lines in (b.split("\n") for b in blocks)}


# ---- Differences ---------------------------------------------------------------------------------

PLACE = re.compile(r"( *)\d+-\d+ ")
MOST_LINES = 20


def without(lines: list[str], others: list[str]) -> list[str]:
    there = set(others)
    return [line for line in lines if line not in there]


def what_changed(went: list[str], came: list[str]) -> Iterator[str]:
    """Yields "names new" and the like, once for each place that these lines are about."""
    before, after = ({m[0]: m for m in map(PLACE.match, lines) if m} for lines in (went, came))
    for place, match in (before | after).items():
        how = "gone" if place not in after else "new" if place not in before else "changed"
        yield f"{'names' if match[1] else 'sentences'} {how}"


def differences(expected: Answers, found: Answers) -> str:
    """What differs: how much of each kind, then text by text, in MOST_LINES; "" for nothing."""
    counts: Counter[str] = Counter()
    texts, details = 0, []
    for name in expected | found:
        before, after = expected.get(name), found.get(name)
        if before == after:
            continue
        texts += 1
        if before is None or after is None:
            details.append(f"{name}: {'no answer is stored' if before is None else 'no such text'}")
            continue
        went, came = without(before, after), without(after, before)
        counts.update(what_changed(went, came))
        details.append(f"{name}:")
        details += [f"  - {line}" for line in went] + [f"  + {line}" for line in came]
    if not texts:
        return ""
    head = f"{texts} of {len(expected)} texts differ"
    head += "".join(f", {n} {what}" for what, n in sorted(counts.items()))
    if len(details) >= MOST_LINES:
        left_out = len(details) - (MOST_LINES - 2)
        details[MOST_LINES - 2 :] = [f"... and {left_out} lines more"]
    return "\n".join([head, *details])


def main() -> None:
    for kind, ask in KINDS.items():
        path = ANSWERS / f"{kind}.txt"
        before, after = read_answers(path) if path.exists() else {}, ask()
        print(f"{path.name}: {differences(before, after) or 'as it was'}")
        write_answers(path, after)


if __name__ == "__main__":
    main()
