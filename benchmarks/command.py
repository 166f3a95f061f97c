"""`newscore tag` from JSON Lines to JSON Lines beside `pipe`, by the processor's time, in one run.

    python benchmarks/command.py --articles 6000

Each is timed several times in turn, and the best of each is compared: what else the machine does
makes a run slower and never faster. The command opens its model each time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import newscore
from articles import articles
from newscore.cli import main


def seconds(run: Callable[[], object]) -> float:
    """Of processor time."""
    began = time.process_time()
    run()
    return time.process_time() - began


def compare(n_articles: int, n_runs: int) -> None:
    """Prints words a second of both, and their ratio."""
    texts = list(articles(n_articles, n_words=400))
    n_words = sum(len(text.split()) for text in texts)
    nlp = newscore.load(layers=["sentences", "entities"])
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        lines = (json.dumps({"id": n, "text": text}) for n, text in enumerate(texts))
        source.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        tag = ["tag", str(source), "-o", str(out), "--quiet"]
        best = {"pipe": float("inf"), "tag": float("inf")}
        for _ in range(n_runs):
            best["pipe"] = min(best["pipe"], seconds(lambda: [None for _ in nlp.pipe(texts)]))
            best["tag"] = min(best["tag"], seconds(lambda: main(tag)))
        check(out, texts, nlp)
    for name, least in best.items():
        print(f"{name:5} {n_words / least:12,.0f} words/s of the processor")
    print(f"ratio {best['pipe'] / best['tag']:12.3f}")


def check(out: Path, texts: list[str], nlp: newscore.Pipeline) -> None:
    """The command found what the library finds."""
    with open(out, encoding="utf-8") as lines:
        for line, doc in zip(lines, nlp.pipe(texts), strict=True):
            record = json.loads(line)
            found = [tuple(name[:3]) for name in record["entities"]]
            assert found == doc.ents.tolist()
            assert record["text"] == doc.text


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    compare(options.articles, options.runs)
