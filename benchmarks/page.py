"""Putting what a benchmark found into a page of the documentation."""

from __future__ import annotations

from pathlib import Path

END = "<!-- end -->"


def put_between(page: Path, program: str, content: str) -> None:
    """Replaces what stands between the program's marker and the next end marker of a page."""
    begin = f"<!-- begin: {program} -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, end, after = rest.partition(END)
    if not found or not end:
        raise SystemExit(f"{page}: expected the markers {begin} and {END}")
    page.write_text(f"{before}{begin}\n{content}\n{END}{after}", encoding="utf-8")
