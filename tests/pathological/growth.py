"""How the work grows with the text: instructions by valgrind, or CPU time where there is none.

    growth.py [SIZE]        a table of all cases: instructions a character at SIZE and 2 * SIZE

Under valgrind (callgrind), every run of the core is a measurement of its own: counting is switched
on in nsc_run alone, and a profile is dumped when that returns. Counts, unlike seconds, are the same
on a busy machine.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cases import CASES, NAMES

SIZE = 4000


def texts(size):
    """Each case at a size and at twice that."""
    for piece in CASES.values():
        text = (piece * (size // len(piece) + 1))[:size]
        yield text
        yield text + text


def run_all(size):
    """The seconds of each text, in a warm context; read by count() as instructions."""
    import newscore

    nlp = newscore.load(names=NAMES)
    nlp(CASES["news"] * 2 * (size // 10))  # buffers have grown
    seconds = []
    for text in texts(size):
        began = time.process_time()
        nlp(text)
        seconds.append(time.process_time() - began)
    return seconds


def count(size):
    """The instructions of each text, by running this file under valgrind."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "valgrind", "--tool=callgrind", "--toggle-collect=nsc_run",
                "--dump-after=nsc_run", f"--callgrind-out-file={folder}/out",
                sys.executable, __file__, "--inside", str(size),
            ],
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        dumps = sorted(Path(folder).glob("out.*"), key=lambda path: int(path.suffix[1:]))
        counts = [
            int(re.search(r"^(?:summary|totals): (\d+)", dump.read_text(), re.MULTILINE)[1])
            for dump in dumps
        ]
    n_texts = 2 * len(CASES)
    assert len(counts) >= n_texts + 1, f"{len(counts)} profiles of {n_texts + 1} runs"
    return counts[1 : n_texts + 1]  # the first run warmed up


def measure(size=None):
    """{case: (work of the text, work of twice the text, its characters)} and the unit of work."""
    if shutil.which("valgrind"):
        unit, size = "instructions", size or SIZE
        work = count(size)
    else:
        unit, size = "seconds", size or 100 * SIZE
        work = [min(both) for both in zip(run_all(size), run_all(size), strict=True)]
    pairs = zip(work[::2], work[1::2], strict=True)
    return {name: (one, two, size) for name, (one, two) in zip(CASES, pairs, strict=True)}, unit


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        run_all(int(sys.argv[2]))
    else:
        table, unit = measure(int(sys.argv[1]) if len(sys.argv) > 1 else None)
        one_news = table["news"][0]
        for name, (one, two, _) in sorted(table.items(), key=lambda row: -row[1][1] / row[1][0]):
            growth, dearer = two / one, one / one_news
            print(f"{name:24} x{growth:5.2f} for twice the text, {dearer:5.2f} times news, {unit}")
