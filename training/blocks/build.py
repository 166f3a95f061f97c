"""All of the training of blocks: own articles and shared corpora -> the section "blocks.weights".

    python -m training.blocks.build DATA MODEL [OUT]

writes MODEL with the section that DATA, the folder of the shared data, and the articles beside this
file give; without OUT, in place. The same input gives the same bytes, in a few minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from training.blocks.articles import (
    HERE,
    Article,
    Block,
    Marked,
    Stock,
    layouts,
    read_articles,
    read_lines,
)
from training.blocks.corpora import (
    of_gum,
    of_marked,
    of_page,
    of_political,
)
from training.blocks.supply import Supply
from training.blocks.train import Allowed, Engine, fit
from training.corpora import read

N_LAYOUTS = 10  # of each article
SEED = 7
L2 = 4.0
N_STEPS = 60
MIN_SOURCES = 3


def article_of(row: dict[str, object]) -> Article:
    """A text with marked blocks, as an article that can be laid out anew."""
    text, blocks = str(row["text"]), list[Block]()
    marked: Sequence[tuple[int, int, str]] = row["blocks"]  # type: ignore[assignment]
    last = (0, 0)
    for start, end, kind in marked:
        if kind == "dateline" and start >= last[0] and end <= last[1]:
            blocks[-1] = blocks[-1]._replace(dateline=end - start)
            continue
        lines = tuple(text[start:end].split("\n"))
        if kind in ("paragraph", "headline"):
            lines = (" ".join(lines),)
        blocks.append(Block(kind, lines))
        last = (start, end)
    return Article(str(row["id"]), tuple(blocks))


def read_stock(data: Path) -> Stock:
    return Stock(read_lines(HERE / "lines.txt"), Supply.read(data))


def own_texts(stock: Stock, n_layouts: int) -> list[Allowed]:
    articles = read_articles(sorted((HERE / "articles").glob("*.txt")))
    return [of_marked(marked) for marked in layouts(articles, stock, n_layouts, SEED)]


def marked_texts(rows: Sequence[dict[str, object]], stock: Stock, n_layouts: int) -> list[Allowed]:
    """Texts with marked blocks: as they are, and in other layouts."""
    made = layouts([article_of(row) for row in rows], stock, n_layouts, SEED + 1)
    plain = [
        Marked(str(row["text"]), [tuple(b) for b in row["blocks"]], str(row["id"]))  # type: ignore[misc, attr-defined]
        for row in rows
    ]
    return [of_marked(marked) for marked in (*plain, *made)]


def corpus_texts(data: Path, part: slice = slice(None)) -> list[Allowed]:
    """Texts of the corpora; of political articles and saved pages, `part` of them."""
    political = list(read(data / "quotes" / "polnear_marks.train.jsonl.gz"))[part]
    pages = list(read(data / "structure" / "page_lines.jsonl.gz"))[part]
    texts = [text for row in political for text in of_political(row)]
    texts += [of_gum(row) for row in read(data / "structure" / "gum_blocks.train.jsonl.gz")]
    return texts + [of_page(row, gap) for row in pages for gap in ("\n", "\n\n")]


def build(data: Path, engine: Engine, model: bytes) -> bytes:
    """The section, from the folder of the shared data and a model with a lexicon."""
    cases = list(read(data.parent / "cases" / "blocks.jsonl"))
    stock = read_stock(data)
    texts = own_texts(stock, N_LAYOUTS) + marked_texts(cases, stock, N_LAYOUTS)
    texts += corpus_texts(data)
    return fit(engine, model, texts, L2, N_STEPS, MIN_SOURCES)


def main(data: str, model: str, out: str | None = None) -> None:
    from newscore import _train
    from newscore.train import with_sections

    before = Path(model).read_bytes()
    section = build(Path(data), _train, before)
    print(f"blocks.weights: {len(section):,} bytes", file=sys.stderr)
    Path(out or model).write_bytes(with_sections(before, {"blocks.weights": section}))


if __name__ == "__main__":
    main(*sys.argv[1:])
