"""The examples of README.md and docs/ run and give what they show; the commands they name exist."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(path, language):
    """The fenced blocks of a page that are written in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


def sessions(path):
    """(command, output) of each `$ newscore ...` in the blocks marked as console."""
    for block in blocks(path, "console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def test_the_readme_has_examples():
    assert any(">>>" in block for block in blocks(README, "python"))
    assert any(command.startswith("newscore") for command, _ in sessions(README))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples(page, monkeypatch):
    """All blocks of a page share their names, as a reader would type them one after another."""
    if page.name in ("columns.md", "engines.md"):
        for library in ("pyarrow", "pandas", "polars", "duckdb"):
            pytest.importorskip(library)
    monkeypatch.chdir(ROOT / "examples")
    source = "\n".join(block for block in blocks(page, "python") if ">>>" in block)
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert runner.run(test).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_command_line_examples(page):
    checker = doctest.OutputChecker()
    for command, output in sessions(page):
        if not command.startswith("newscore"):
            continue
        words = [sys.executable, "-m", "newscore", *shlex.split(command)[1:]]
        done = subprocess.run(
            words,
            cwd=ROOT / "examples",
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert checker.check_output(output, done.stdout, doctest.ELLIPSIS), (
            f"{page.name}: $ {command}\n{done.stdout}"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_files_and_options_that_are_named_exist(page):
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    named = set(re.findall(r"(?:`|^\$? ?)make ([a-z-]+)", text, re.M))
    assert named <= targets
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
