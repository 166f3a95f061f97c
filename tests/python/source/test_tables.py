"""The generated tables of the C core are what their scripts make from Python's own data."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[3] / "csrc" / "tables"
SCRIPTS = sorted(TABLES.glob("make_*.py"))


def test_there_are_tables():
    assert [script.name for script in SCRIPTS] == [
        "make_aliases.py",
        "make_charrefs.py",
        "make_cues.py",
        "make_mojibake.py",
        "make_units.py",
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_table_is_what_its_script_writes(script):
    subprocess.run([sys.executable, "-B", str(script), "--check"], check=True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_changed_table_is_noticed(script, tmp_path):
    """The check fails where a header differs: the test above can fail."""
    shutil.copytree(TABLES, tmp_path / "tables")
    for folder in ("amount", "identity", "mojibake", "normalize", "word"):
        (tmp_path / "core" / folder).mkdir(parents=True)
    command = [sys.executable, "-B", str(tmp_path / "tables" / script.name)]
    subprocess.run(command, check=True)
    headers = list((tmp_path / "core").rglob("*.h"))
    assert headers
    for header in headers:
        assert subprocess.run([*command, "--check"]).returncode == 0
        text = header.read_text(encoding="ascii")
        header.write_text(text.replace("define", "undef", 1), encoding="ascii")
        assert subprocess.run([*command, "--check"]).returncode == 1
        header.write_text(text, encoding="ascii")
