"""Work and memory grow with the text, whatever is in it, and not with the number of texts."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
sys.path.insert(0, str(TESTS / "pathological"))

import pairs  # noqa: E402
from cases import CASES, KNOWN_TEXTS  # noqa: E402

import growth  # noqa: E402


def is_sanitized():
    maps = Path("/proc/self/maps")
    return maps.exists() and "san.so" in maps.read_text()


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer's work is not ours")
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work():
    """And no text costs more than 10 times what news of its length does."""
    table, unit = growth.measure()
    assert set(table) == set(CASES)
    grown = {name: two / one for name, (one, two, _) in table.items() if two > 2.5 * one}
    assert not grown, f"{unit} for twice the text: {grown}"
    dearest = 10 if unit == "instructions" else 60  # characters of 2 bytes cost more than letters
    news = table["news"][0]
    dear = {name: one / news for name, (one, _, _) in table.items() if one > dearest * news}
    assert not dear, f"{unit} as a multiple of news: {dear}"


@pytest.fixture(scope="module")
def calls():
    return pairs.calls()


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer's work is not ours")
@pytest.mark.parametrize("call", ["normalize", "nlp"])
def test_what_once_took_quadratic_time_grows_with_its_length(calls, call):
    assert not list(pairs.faults(calls[call], KNOWN_TEXTS))


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer's work is not ours")
@pytest.mark.parametrize(("call", "n_texts"), [("normalize", 1500), ("nlp", 500), ("show", 25)])
def test_a_piece_of_text_behind_another_costs_what_its_length_does(calls, call, n_texts):
    """Some pairs and triples here, always the same; all pairs and more triples in `make growth`."""
    texts = random.Random(1).sample(pairs.pairs(), n_texts) + pairs.triples(n_texts, seed=1)
    assert not list(pairs.faults(calls[call], texts))


def test_quadratic_time_is_seen():
    """Of a function that looks back over all that it has read, and of one that doesn't."""
    walk = {True: lambda text: [min(text[:k]) for k in range(1, len(text), 400)], False: min}
    texts = [("a b*n", ("small-letter", "soft-hyphens"))]
    for is_quadratic, call in walk.items():
        assert bool(list(pairs.faults(call, texts))) == is_quadratic


# Runs one case at one size and prints by how much the peak of memory rose, and the result's size.
PEAK = """
import re, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from cases import CASES
import newscore
nlp = newscore.load()
nlp(CASES["news"])
piece, size = CASES[sys.argv[2]], int(sys.argv[3])
text = (piece * (size // len(piece) + 1))[:size]
n_bytes = len(text.encode("utf-8", "surrogatepass"))

def peak():  # of this program alone: what getrusage says is inherited
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024

before = peak()
doc = nlp(text)
print(n_bytes, peak() - before, sys.getsizeof(doc))
"""


@pytest.mark.skipif(sys.platform != "linux" or is_sanitized(), reason="measured in kB of Linux")
@pytest.mark.parametrize(
    "case", ["news", "full-stops", "listed-names", "no-break-spaces", "references", "one-word",
             "mojibake", "combining-marks", "lines", "dots-and-spaces"],
)  # fmt: skip
def test_memory_is_at_most_48_bytes_a_byte_beside_the_result(case):
    done = subprocess.run(
        [sys.executable, "-c", PEAK, TESTS / "pathological", case, "8000000"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    n_bytes, risen, result = map(int, done.stdout.split())
    assert risen - result <= 48 * n_bytes + (1 << 20)
    assert risen > n_bytes  # what is measured is there


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer keeps what is freed")
def test_a_stream_of_short_documents_takes_no_more_and_more_memory():
    """20,000 here, a million in `make soak`."""
    done = subprocess.run(
        [sys.executable, TESTS / "soak" / "soak.py", "20000"],
        env=os.environ | {"PYTHONMALLOC": os.environ.get("PYTHONMALLOC", "default")},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20,000 documents" in done.stdout
