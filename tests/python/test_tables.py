"""The generated tables of the C core are what their scripts make of Python's own data."""

import subprocess
import sys
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[2] / "csrc" / "tables"
SCRIPTS = sorted(TABLES.glob("make_*.py"))


def test_there_are_tables():
    assert [script.name for script in SCRIPTS] == ["make_charrefs.py", "make_mojibake.py"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_table_is_what_its_script_writes(script):
    subprocess.run([sys.executable, "-B", str(script), "--check"], check=True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_changed_table_is_noticed(script, tmp_path):
    """The check fails where a header differs: the test above can fail."""
    (tmp_path / "tables").mkdir()
    for folder in ("mojibake", "normalize"):
        (tmp_path / "core" / folder).mkdir(parents=True)
    copy = tmp_path / "tables" / script.name
    copy.write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-B", str(copy)]
    subprocess.run(command, check=True)
    assert subprocess.run([*command, "--check"]).returncode == 0
    (header,) = (tmp_path / "core").rglob("*.h")
    header.write_text(header.read_text(encoding="ascii").replace("1", "2", 1), encoding="ascii")
    assert subprocess.run([*command, "--check"]).returncode == 1
