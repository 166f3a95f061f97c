"""Disks that are full or broken: each case of tests/faults/check_writes.py in its own process."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from test_faults import is_sanitized

CHECK = Path(__file__).parents[2] / "faults" / "check_writes.py"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the failing calls are for Linux"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler"),
    pytest.mark.skipif(is_sanitized(), reason="the sanitizer wants to be loaded first"),
]

# `make faults` runs all kinds of faults for each case; here is one that each of them may meet.
SAMPLE = {
    "jsonl": "full", "resume": "signal", "tsv": "short", "csv": "no-space", "json": "full",
    "color": "pipe", "doccano": "error", "prodigy": "no-space", "sentences": "full",
    "normalize": "error", "html": "error", "conll": "error", "label-studio": "full",
    "brat": "full", "parquet": "error", "parts": "full", "top": "full", "quotes": "error",
    "train": "full", "stdout": "full", "eval": "full", "info": "short", "help": "full",
}  # fmt: skip


def run(*args):
    return subprocess.run(
        [sys.executable, CHECK, *args], capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize(("case", "kind"), SAMPLE.items())
def test_each_call_that_writes_may_fail(case, kind):
    if case in ("parquet", "parts"):
        pytest.importorskip("pyarrow")
    done = run(case, kind)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost" in done.stdout


def test_every_case_is_in_the_sample():
    assert run().stdout.split() == list(SAMPLE)
