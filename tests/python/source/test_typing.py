"""Stubs and annotations: the same as the module, and of use to a caller."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(*args, cwd):
    return subprocess.run(
        [sys.executable, "-m", *args],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
        check=False,
    )


@pytest.mark.parametrize("module", ["newscore._core", "newscore._train"])
def test_the_stub_and_the_module_agree(module, tmp_path):
    # The stub says nothing of PEP 800, whose decorator older type checkers do not know.
    done = run("mypy.stubtest", "--ignore-disjoint-bases", module, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubtest_would_see_a_difference(tmp_path):
    """The check above can fail: another stub for the same module does."""
    (tmp_path / "newscore").mkdir()
    (tmp_path / "newscore" / "__init__.pyi").write_text("")
    (tmp_path / "newscore" / "_core.pyi").write_text("def normalise(text: str) -> str: ...\n")
    done = run("mypy.stubtest", "--ignore-missing-stub", "newscore._core", cwd=tmp_path)
    assert done.returncode == 1
    assert "normalise" in done.stdout


def test_a_caller_sees_the_types_that_are_promised(tmp_path):
    examples = HERE / "typing_examples.py"
    done = run("mypy", "--strict", "--no-incremental", str(examples), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
