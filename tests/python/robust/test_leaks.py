"""No type leaks memory: each case of tests/leaks runs in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[2] / "leaks" / "check_leaks.py"


def run(case):
    return subprocess.run(
        [sys.executable, CHECK, case], capture_output=True, text=True, timeout=120, check=False
    )


def cases():
    done = subprocess.run([sys.executable, CHECK], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("case", cases())
def test_no_leak(case):
    done = run(case)
    assert done.returncode == 0, done.stdout + done.stderr


def is_sanitized():
    """A sanitizer's malloc does not say how much it has handed out."""
    maps = Path("/proc/self/maps")
    return maps.exists() and "san.so" in maps.read_text()


@pytest.mark.skipif(is_sanitized(), reason="the sanitizer has a malloc of its own")
@pytest.mark.parametrize("case", ["leaks-objects", "leaks-references", "leaks-memory"])
def test_the_check_sees_a_leak(case):
    done = run(case)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "leak" in done.stdout
