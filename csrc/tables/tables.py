"""What the scripts of this folder share: filling lines, the frame of a header, writing it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

CORE = Path(__file__).resolve().parent.parent / "core"
COLUMNS = 100


class Unit(NamedTuple):
    name: str
    dimension: str
    code: str  # of UCUM, or -


def units() -> list[Unit]:
    """The rows of units.tsv."""
    text = (Path(__file__).resolve().parent / "units.tsv").read_text(encoding="ascii")
    return [Unit(*line.split("\t")) for line in text.splitlines() if not line.startswith("# ")]


def lines(items: Iterable[str], sep: str = ",") -> list[str]:
    """Fills lines of at most 100 columns."""
    rows = ["   "]
    for item in items:
        if len(rows[-1]) + len(item) + len(sep) + 1 > COLUMNS:
            rows.append("   ")
        rows[-1] += f" {item}{sep}"
    return rows


def comment(text: str) -> str:
    """A C comment of some lines."""
    return "/* " + text.replace("\n", "\n * ").replace(" * \n", " *\n").removesuffix(" * ") + " */"


def header(path: Path, essay: str, body: Iterable[str]) -> str:
    """The text of a header: the comment that it begins with, its guard and its body."""
    guard = path.name.upper().replace(".", "_")
    return "\n".join(
        [
            comment(essay),
            f"#ifndef {guard}",
            f"#define {guard}",
            "",
            "#include <stdint.h>",
            "",
            "/* clang-format off */",
            "",
            *body,
            "/* clang-format on */",
            "",
            "#endif",
            "",
        ]
    )


def main(headers: dict[Path, str]) -> int:
    """Writes each header; with --check, exits with 1 when one of them differs from its text."""
    if sys.argv[1:] == ["--check"]:
        return int(any(path.read_text(encoding="ascii") != text for path, text in headers.items()))
    for path, text in headers.items():
        path.write_text(text, encoding="ascii")
    return 0
