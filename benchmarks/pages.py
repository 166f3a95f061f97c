"""Puts measured tables into the pages of docs/, between comments that name who measured them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from run import cell


def put(page: Path, script: str, content: str) -> None:
    """Replaces what stands between `<!-- begin: benchmarks/SCRIPT -->` and `<!-- end -->`."""
    begin, end = f"<!-- begin: benchmarks/{script} -->", "<!-- end -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{page}: expected {begin} and {end}")
    page.write_text(f"{before}{begin}\n{content}\n{end}{after}", encoding="utf-8")


def markdown(rows: list[dict[str, Any]], columns: dict[str, str]) -> str:
    """A table of some keys of the rows, under the names that `columns` gives them."""
    lines = [list(columns.values()), ["---"] * len(columns)]
    lines += [[cell(row.get(key)) for key in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine_line(about: dict[str, Any]) -> str:
    """Where the figures come from, in words."""
    load = about["busy_before"]
    busy = f", shared with others (load {load})" if load > 0.2 else ""
    return f"{about['cpu']}, {about['cores']} cores{busy}; CPython {about['python']}."
