"""The fuzzers that are written in Python fit the package as it is: they take random inputs."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[2] / "fuzz"
N_INPUTS = 150


@pytest.mark.parametrize("name", sorted(path.name for path in FUZZ.glob("fuzz_*.py")))
def test_a_fuzzer_passes_random_inputs(name, tmp_path):
    dice = random.Random(name)
    for n in range(N_INPUTS):
        (tmp_path / str(n)).write_bytes(dice.randbytes(dice.randrange(200)))
    done = subprocess.run(
        [sys.executable, FUZZ / name, "--replay", *tmp_path.iterdir()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"{N_INPUTS} passed, 0 failed\n"), done.stderr


def test_a_fuzzer_notices_what_is_wrong(tmp_path):
    """The same inputs fail where a promise is broken."""
    broken = tmp_path / "broken.py"
    broken.write_text(
        f"import sys; sys.path.insert(0, {str(FUZZ)!r})\n"
        "import fuzz_binding\n"
        "fuzz_binding.layers_of = lambda doc: [doc.tokens[::-1]]\n"
        "fuzz_binding.test_one_input(bytes([0, 0, 3, 0, 1, 0]))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, broken], capture_output=True, text=True, check=False)
    assert "AssertionError" in done.stderr
