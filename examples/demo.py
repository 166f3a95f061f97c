"""What newscore makes of one article: what changed, sentences, names, the other layers, and how
long it took.

Run it as `python examples/demo.py [ARTICLE]`.
"""

import os
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import newscore
from newscore.view import clean, short
from newscore.view.terminal import doc_text, edit_text, sents_text

COLOUR = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
WIDTH = min(shutil.get_terminal_size().columns, 100)


def heading(text: str) -> None:
    """A line above each part."""
    print(f"\n\x1b[1m{text}\x1b[0m\n" if COLOUR else f"\n{text}\n{'-' * len(text)}\n")


def fastest(function, *args, turns: int = 20) -> float:
    """The seconds of the quickest of some runs."""
    best = float("inf")
    for _ in range(turns):
        start = time.perf_counter()
        function(*args)
        best = min(best, time.perf_counter() - start)
    return best


def layers(doc: newscore.Doc) -> None:
    """Who, who said what, when, how much, where, and what each line is."""
    people = [who for who in doc.identities if who.label == "PERSON"]
    rows = [(who.name, ", ".join(name.text for name in who.mentions)) for who in people]
    rows += [(quote.speaker_name or "?", quote.text) for quote in doc.quotes]
    rows += [(date.value, date.text) for date in doc.dates]
    rows += [(f"{amount.value:,f}", amount.text) for amount in doc.amounts if amount.value]
    rows += [(f"{place.country} {place.kind or ''}", place.text) for place in doc.places]
    rows += [(block.kind, block.text) for block in doc.blocks]
    for what, text in rows:
        print(f"{short(what, 24):<24}  {short(text, WIDTH - 26)}")


def main() -> None:
    """Reads the article and shows it in five ways."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("article.txt")
    text = path.read_text(encoding="utf-8")

    start = time.perf_counter()
    nlp = newscore.load()
    load_seconds = time.perf_counter() - start
    start = time.perf_counter()
    doc = nlp(text)
    first_seconds = time.perf_counter() - start

    size = f"{len(text):,} characters of {clean(path.name)}"
    heading(f"1  Normalized: {len(doc.edits)} changes in {size}")
    examples: dict[str, str] = {}
    for edit in doc.edits:
        before = clean(text[max(edit.start - 12, 0) : edit.start])
        after = clean(text[edit.end : edit.end + 12])
        shown = " ".join(f"{before}{edit_text(edit, COLOUR)}{after}".split())
        examples.setdefault(edit.rule, shown)
    for rule, count in Counter(edit.rule for edit in doc.edits).most_common():
        print(f"{rule:<14}{count:>4}   ...{examples[rule]}...")

    heading(f"2  Sentences: {len(doc.sents)}")
    print(sents_text(doc, width=WIDTH, colour=COLOUR))

    heading(f"3  Names: {len(doc.ents)}")
    print(doc_text(doc, width=WIDTH, colour=COLOUR))
    assert all(text[name.start : name.end] == name.text for name in doc.ents)

    heading("4  People, quotes, dates, amounts, places, blocks")
    layers(doc)

    heading("5  How long it took, on one core")
    n_words, megabytes = len(text.split()), len(text.encode()) / 1e6
    print(f"{'load the model':<26}{load_seconds * 1e3:9.3f} ms")
    print(f"{'everything, the first time':<26}{first_seconds * 1e3:9.3f} ms")
    print("and once the text's words are known, the best of 20 runs:")
    for what, function in (
        ("normalize", newscore.normalize),
        ("split into sentences", newscore.sentences),
        ("everything", nlp),
    ):
        seconds = fastest(function, text)
        speed = f"{megabytes / seconds:7.1f} MB/s{n_words / seconds:14,.0f} words/s"
        print(f"{what:<26}{seconds * 1e3:9.3f} ms {speed}")


if __name__ == "__main__":
    main()
