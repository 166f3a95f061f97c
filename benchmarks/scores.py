"""Are the scores of names probabilities? A reliability plot, and what min_score trades for what.

    python benchmarks/scores.py GOLD.jsonl [--model FILE] [--docs docs]

Reads a gold file, and compares the score of each name found with whether it is right: start, end
and label all as in the gold. Names are put into ten bins by score; the expected calibration error
is the difference between a bin's mean score and its share of right names, averaged over the bins by
their numbers of names (Naeini, Cooper & Hauskrecht 2015). Prints tables in Markdown. With --docs,
also draws docs/scores.svg and puts the tables into docs/scores.md, between its two markers.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import newscore
from newscore.eval import Score, read_gold
from pages import put

N_BINS = 10
LABELS = "PERSON ORG LOC NORP FAC PRODUCT MISC DATE MONEY".split()
LEAST_SCORES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)

Found = tuple[float, bool]  # score of a name, and whether it is right


@dataclass
class Bin:
    """The names whose scores lie in one tenth."""

    low: float
    n: int = 0
    n_right: int = 0
    total: float = 0.0

    @property
    def share(self) -> float:
        """The share of right names."""
        return self.n_right / self.n

    @property
    def score(self) -> float:
        """The mean score."""
        return self.total / self.n


def read(gold: Path, model: str | None, labels: Sequence[str]) -> tuple[list[Found], int]:
    """The names that are found, and the number of those in the gold."""
    nlp = newscore.load(model)
    found: list[Found] = []
    n_gold = 0
    for document in read_gold(gold):
        names = {name for name in document.entities or () if name[2] in labels}
        n_gold += len(names)
        found += [
            (e.score or 0.0, (e.start, e.end, e.label) in names)
            for e in nlp(document.text, min_score=0).ents
            if e.label in labels
        ]
    return found, n_gold


def bins_of(found: Sequence[Found]) -> list[Bin]:
    """The ten bins, of equal width."""
    bins = [Bin(k / N_BINS) for k in range(N_BINS)]
    for score, right in found:
        chosen = bins[min(int(score * N_BINS), N_BINS - 1)]
        chosen.n += 1
        chosen.n_right += right
        chosen.total += score
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error."""
    n = sum(b.n for b in bins)
    return sum(abs(b.share - b.score) * b.n for b in bins if b.n) / max(n, 1)


def tables(found: Sequence[Found], n_gold: int, bins: Sequence[Bin], name: str) -> str:
    """What was found, in Markdown."""
    lines = [
        f"On {name}: {len(found):,} names found, {n_gold:,} in the gold; expected calibration "
        f"error **{calibration_error(bins):.3f}**.",
        "",
        "| score | names | mean score | right |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {b.low:.1f} to {b.low + 1 / N_BINS:.1f} | {b.n:,} | {b.score:.3f} | {b.share:.3f} |"
        for b in bins
        if b.n
    ]
    lines += ["", "| `min_score` | precision | recall | F1 |", "|---|---|---|---|"]
    for least in LEAST_SCORES:
        kept = [right for score, right in found if score >= least]
        s = Score(right=sum(kept), found=len(kept), gold=n_gold)
        lines.append(f"| {least:g} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} |")
    return "\n".join(lines)


# ---- the picture ---------------------------------------------------------------------------------

SIDE, LEFT, TOP, WIDTH, HEIGHT = 300, 50, 20, 370, 370


def place(x: float, y: float) -> tuple[float, float]:
    """Of a point of the unit square in the picture."""
    return round(LEFT + x * SIDE, 1), round(TOP + (1 - y) * SIDE, 1)


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """From one point of the unit square to another."""
    (a, b), (c, d) = place(x1, y1), place(x2, y2)
    return f'<line x1="{a}" y1="{b}" x2="{c}" y2="{d}" {style}/>'


def text(x: float, y: float, words: str, more: str = "") -> str:
    """Words about a point of the picture."""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle" {more}>{words}</text>'


def picture(bins: Sequence[Bin]) -> str:
    """A reliability plot: share of right names by mean score; a dot's area tells how many."""
    most = max((b.n for b in bins), default=1)
    shapes = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for tick in range(0, N_BINS + 1, 2):
        at = tick / N_BINS
        shapes.append(line(at, 0, at, 1, 'stroke="#ddd"'))
        shapes.append(line(0, at, 1, at, 'stroke="#ddd"'))
        (x, bottom), (_, y) = place(at, 0), place(0, at)
        shapes.append(text(x, bottom + 16, f"{at:.1f}"))
        shapes.append(text(LEFT - 15, y + 4, f"{at:.1f}"))
    shapes.append(line(0, 0, 1, 1, 'stroke="#888" stroke-dasharray="5 4"'))
    points = [b for b in bins if b.n]
    shapes += [
        line(a.score, a.share, b.score, b.share, 'stroke="#2a6fb0" stroke-width="1.5"')
        for a, b in pairwise(points)
    ]
    for b in points:
        x, y = place(b.score, b.share)
        radius = 3 + 9 * (b.n / most) ** 0.5
        shapes.append(f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#2a6fb0" opacity=".7"/>')
    middle = TOP + SIDE / 2
    shapes.append(text(LEFT + SIDE / 2, HEIGHT - 14, "mean score"))
    turned = f'transform="rotate(-90 14 {middle:g})"'
    shapes.append(text(14, middle, "share of right names", turned))
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="#333">\n'
        f"<title>Reliability of the scores of names</title>\n{body}\n</svg>\n"
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Prints the tables, and fills the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", metavar="FILE", help="a model of your own")
    parser.add_argument("--labels", default=",".join(LABELS), help="those that the gold marks")
    parser.add_argument("--docs", type=Path, metavar="FOLDER")
    options = parser.parse_args(argv)
    found, n_gold = read(options.gold, options.model, options.labels.split(","))
    bins = bins_of(found)
    content = tables(found, n_gold, bins, options.gold.name.split(".jsonl")[0])
    print(content)
    if options.docs:
        (options.docs / "scores.svg").write_text(picture(bins), encoding="utf-8")
        put(options.docs / "scores.md", "scores.py", content)


if __name__ == "__main__":
    main()
