"""The examples of README.md and docs/ run and give what they show; the commands they name exist."""

import doctest
import os
import re
import shutil
import subprocess
import sys
import warnings
from glob import glob
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
# For those who work on newscore: these name files, functions and tests.
GUIDES = [ROOT / "CONTRIBUTING.md", ROOT / "csrc/core/README.md"]
GUIDES += [ROOT / "docs" / name for name in ("architecture.md", "glossary.md")]
NO_FILES = {"Python.h", "nsc_x.h", "nsc_x.c"}  # of Python; any module


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


@pytest.fixture
def examples(tmp_path, monkeypatch):
    """A copy of the folder that the pages speak of, to read from and to write to."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_python_examples(page, examples):
    """All blocks of a page share their names, as a reader would type them one after another.

    What stands above a block as `<!-- needs: spacy -->` must be there, or its page is passed over.
    """
    text = page.read_text(encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other packages, as they are imported
        for module in re.findall(r"^<!-- needs: ([\w.]+) -->$", text, re.M):
            pytest.importorskip(module)
    source = "\n".join(block for block in blocks(page, "python") if ">>>" in block)
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert runner.run(test).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_run_or_is_no_code(page):
    text = page.read_text(encoding="utf-8")
    kinds = {"python", "console", "text"}
    kinds |= {"javascript"} if page.name == "demo.md" else set()  # which test_wasm.py runs
    assert set(re.findall(r"^```(\w+)", text, re.M)) <= kinds
    assert all(">>>" in block for block in blocks(page, "python"))
    assert all(block.startswith("$ ") for block in blocks(page, "console"))


INSTALLERS = ("pip", "apt-get", "make")


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are typed into bash")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_command_line_examples(page, examples, tmp_path):
    """Typed into a shell one after another, in one folder; but what installs is not."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "newscore"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newscore "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    checker = doctest.OutputChecker()
    for typed, output in sessions(page):
        if typed.startswith(INSTALLERS):
            continue
        done = subprocess.run(
            ["bash", "-c", typed],
            env={**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{page.name}: $ {typed}\n{done.stderr}"
        assert checker.check_output(output, done.stdout, doctest.ELLIPSIS), (
            f"{page.name}: $ {typed}\n{done.stdout}"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_files_and_options_that_are_named_exist(page):
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", makefile, re.M))
    named = set(re.findall(r"(?:`|^\$? ?)make ([a-z0-9-]+)", text, re.M))
    assert named <= targets
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_files_functions_and_tests_that_a_guide_names_exist(page):
    text = page.read_text(encoding="utf-8")
    folders = ("csrc", "docs", "models", "python", "tests", "training")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.*") if file.is_file()]
    names = {file.name for file in files}
    suffixes = {".c", ".h", ".py", ".pyi"}
    sources = (file.read_text(encoding="utf-8") for file in files if file.suffix in suffixes)
    words = set(re.findall(r"\w+", "\n".join(sources)))
    named = re.findall(r"`([\w./*-]+\.(?:[ch]|pyi?|tsv|txt|md|yml|dict))`", text)
    assert len(named) > 10
    for name in named:
        if "LAYER" in name or name.startswith("build/") or name in NO_FILES:
            continue
        found = (
            name in names
            or (ROOT / name).exists()
            or any(glob(f"{folder}/{name}") for folder in (ROOT, page.parent) if "/" in name)
        )
        assert found, name
    for name in re.findall(r"`((?:nsci?|nspy|NSCI?|NSPY|test)_\w+|[a-z]+(?:_[a-z]+){3,})`", text):
        assert name in words or name in {Path(other).stem for other in names} or name[-1] == "_", (
            name
        )
