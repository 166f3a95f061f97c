"""How the work grows with the text: instructions by valgrind, or CPU time where there is none.

    growth.py [SIZE]        a table of all cases: instructions at SIZE and 2 * SIZE characters
    growth.py --large [SIZE [CASE...]]
                            CPU time at 1 kB, 1 MB and SIZE (64 MB) characters, and peak of memory

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
    for name in CASES:
        yield text_of(name, size)
        yield text_of(name, 2 * size)


def text_of(name, size):
    piece = CASES[name]
    return (piece * (size // len(piece) + 1))[:size]


def run_all(size):
    """The seconds of each text, in a warm context; read by count() as instructions."""
    import newscore
    from newscore import _layers

    nlp = newscore.load(names=NAMES, layers=_layers.TABLES)  # those too that are off by default
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


def large(name, size):
    """A case in a process of its own: one line of the table, and whether it keeps the bounds."""
    import resource

    import newscore

    nlp = newscore.load()
    nlp(CASES["news"])
    seconds = []
    for n, times in ((1_000, 2_000), (1_000_000, 2), (size, 1)):
        text = text_of(name, n)
        began = time.process_time()
        for _ in range(times):
            doc = nlp(text)
        seconds.append((time.process_time() - began) / times / n)
        if n < size:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    n_bytes = len(text.encode("utf-8", "surrogatepass"))
    risen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    beside = (risen - sys.getsizeof(doc) - sys.getsizeof(text) - n_bytes) / n_bytes
    nanoseconds = ", ".join(f"{s * 1e9:.0f}" for s in seconds)
    print(f"{name:24} {nanoseconds} ns a character at 1 kB, 1 MB, {size // 1_000_000} MB; "
          f"{beside:.1f} bytes a byte beside the result", flush=True)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--large"]:
        size = int(sys.argv[2]) if len(sys.argv) > 2 else 64_000_000
        for name in sys.argv[3:] or CASES:
            subprocess.run([sys.executable, __file__, "--one", name, str(size)], check=True)
    elif sys.argv[1:2] == ["--one"]:
        large(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1:2] == ["--inside"]:
        run_all(int(sys.argv[2]))
    else:
        table, unit = measure(int(sys.argv[1]) if len(sys.argv) > 1 else None)
        one_news = table["news"][0]
        for name, (one, two, _) in sorted(table.items(), key=lambda row: -row[1][1] / row[1][0]):
            growth, dearer = two / one, one / one_news
            print(f"{name:24} x{growth:5.2f} for twice the text, {dearer:5.2f} times news, {unit}")
