"""What normalization changes in the texts of corpora, counted by rule.

    python benchmarks/changes.py FOLDER [--places] [--docs docs]

Reads each "text" and "title" of all JSON Lines files under FOLDER, once. Texts of corpora are
correct, most of them, so every change but those of typography should repair something: --places
prints these, each with what stands around it. --docs puts the table into docs/normalization.md.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import newscore
from newscore.gold import open_text
from pages import put

TYPOGRAPHY = {"quotes", "dashes", "ellipses", "spaces"}
NO_TEXTS = {"normalization", "mojibake_cases"}  # made to be changed
AROUND = 20


def corpora(folder: Path) -> list[Path]:
    """The files that hold texts."""
    return [
        path
        for path in sorted(folder.rglob("*.jsonl*"))
        if path.is_file() and not NO_TEXTS & {*path.parts, path.name.split(".")[0]}
    ]


def texts_of(path: Path) -> Iterator[str]:
    """The texts of one file."""
    with open_text(path) as lines:
        for line in lines:
            record = json.loads(line)
            yield from (
                record[key] for key in ("text", "title") if isinstance(record.get(key), str)
            )


def place(text: str, edit: newscore.Edit) -> str:
    """A change and what stands around it."""
    before, after = text[max(0, edit.start - AROUND) : edit.start], text[edit.end :][:AROUND]
    return f"{edit.rule:13} {before!a} [{edit.original!a} -> {edit.replacement!a}] {after!a}"


def markdown(counts: Counter[str], n_chars: int, n_texts: int) -> str:
    """The counts as a table of the documentation."""
    lines = [
        f"{n_chars / 1e6:.1f} million characters in {n_texts:,} texts:",
        "",
        "| rule | changes | per 100,000 characters |",
        "|---|---|---|",
    ]
    lines += [f"| {rule} | {n:,} | {1e5 * n / n_chars:.2g} |" for rule, n in counts.most_common()]
    return "\n".join(lines)


def main() -> None:
    """Prints the table, and places before it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--places", action="store_true", help="print what is not typography")
    parser.add_argument("--docs", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    texts = {text for path in corpora(options.folder) for text in texts_of(path)}
    counts: Counter[str] = Counter()
    for text in sorted(texts):
        edits = newscore.normalize(text, explain=True).edits
        counts.update(edit.rule for edit in edits)
        if options.places:
            for edit in edits:
                if edit.rule not in TYPOGRAPHY:
                    print(place(text, edit))
    content = markdown(counts, sum(map(len, texts)), len(texts))
    print(content)
    if options.docs:
        put(options.docs / "normalization.md", "changes.py", content)


if __name__ == "__main__":
    main()
