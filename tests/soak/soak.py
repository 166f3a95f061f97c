"""Streams short documents through Pipeline.pipe and looks whether memory stays flat.

    soak.py [N]        a million documents without N; exit code 1 when memory grew by 5 % or more

Once in this thread, once in two, once for a consumer that stops early again and again, once for one
that is slow: the memory in use after a tenth of the documents and after all of them is compared.
"""

import itertools
import sys
import time
from pathlib import Path

import newscore

PIECES = (
    "Mayor Lena Hart of Dunmore said on Tuesday, March {0}, that {0} ferries would sail. ",
    "\u201cNo,\u201d she told Harbour Weekly\u2026 Shares of Norvik AG fell {0} percent. ",
    "In Paris, {0} people met; caf\u00e9s were full &amp; the U.S. Embassy closed.\n\n",
)


def texts(n):
    """Texts of different words and lengths, so that caches meet what is new."""
    for i in range(n):
        yield "".join(itertools.islice(itertools.cycle(PIECES), i % 7 + 1)).format(i)


def resident():
    """Bytes of memory that the process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def straight(nlp, n, threads):
    for doc in nlp.pipe(texts(n), threads=threads):
        if len(doc.sents) == 0:
            raise AssertionError("a document without sentences")


def stopping(nlp, n):
    """A consumer that takes 50 documents and leaves, from a pipe that has more in the making."""
    for _ in range(n // 50):
        docs = nlp.pipe(texts(200), threads=2, batch_size=16)
        for _, _doc in zip(range(50), docs, strict=False):
            pass
        docs.close()


def dawdling(nlp, n):
    """A consumer that is far slower than the pipe."""
    for number, _doc in enumerate(nlp.pipe(texts(n), threads=2)):
        if number % 100 == 0:
            time.sleep(0.1)


def main(n):
    nlp = newscore.load()
    grew = False
    for name, work in (
        ("one thread", lambda n: straight(nlp, n, 1)),
        ("two threads", lambda n: straight(nlp, n, 2)),
        ("stopped early, a tenth of that", lambda n: stopping(nlp, n // 10)),
        ("a slow consumer, a hundredth", lambda n: dawdling(nlp, n // 100)),
    ):
        began = time.perf_counter()
        work(n // 10)
        first = resident()
        work(n - n // 10)
        last = resident()
        seconds = time.perf_counter() - began
        growth = last / first - 1
        grew |= growth >= 0.05
        print(
            f"{name}: {n:,} documents in {seconds:.0f} s, {first >> 20} MB after a tenth, "
            f"{last >> 20} MB at the end ({growth:+.1%})",
            flush=True,
        )
    return int(grew)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
