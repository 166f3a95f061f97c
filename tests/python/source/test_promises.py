"""What SECURITY.md and docs/reliability.md name as proof is there: commands, files and tests."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "SECURITY.md", ROOT / "docs" / "reliability.md"]
NAMED = re.compile(r"`([a-z]\w*_\w+)(?:\[[\w-]+\])?`")  # a test, or a fuzzer

pytestmark = [
    pytest.mark.skipif(not all(page.is_file() for page in PAGES), reason="the pages are elsewhere"),
    pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name),
]


def test_each_command_is_a_target(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z0-9-]+)", page.read_text(encoding="utf-8")))
    assert len(named) > 5
    assert named <= targets


def test_each_file_is_there(page):
    places = r"tests|docs|benchmarks|csrc|models|\.ci|\.github"
    named = set(re.findall(rf"`((?:{places})/[\w./-]+)`", page.read_text(encoding="utf-8")))
    if not (ROOT / ".github").is_dir():  # in a source archive
        named = {name for name in named if not name.startswith(".github")}
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_each_test_is_there(page):
    sources = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "tests").rglob("*.c")]
    words = {path.stem for path in sources}
    for path in sources:
        words.update(re.findall(r"\w+", path.read_text(encoding="utf-8", errors="replace")))
    named = set(NAMED.findall(page.read_text(encoding="utf-8")))
    assert not named - words
