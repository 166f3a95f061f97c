"""Memory that runs out: each case of tests/faults runs in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[2] / "faults" / "check_faults.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the failing malloc is for Linux")


def run(*args):
    return subprocess.run(
        [sys.executable, CHECK, *args], capture_output=True, text=True, timeout=300, check=False
    )


def cases():
    return run().stdout.split()


def is_sanitized():
    """A sanitizer brings its own malloc, which does not go together with another."""
    maps = Path("/proc/self/maps")
    return maps.exists() and "san.so" in maps.read_text()


@pytest.mark.skipif(is_sanitized(), reason="the sanitizer has a malloc of its own")
@pytest.mark.parametrize("case", cases())
def test_each_request_for_memory_may_fail(case):
    done = run(case)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the right answer after each" in done.stdout


def test_there_are_cases():
    assert {"call", "batch", "load", "attributes"} <= set(cases())
