"""How the work grows with texts of two or three pieces, each put beside each: CPU time.

    pairs.py [CALL...]      every pair in every shape, then triples: for each call, or those named

What one piece repeated does is in growth.py. Here one piece leaves something behind, a letter that
may be half of a garbled one, a number without a unit, and another, many times, looks back at it.

Four times the text may take five times the work. Seconds are noisy, and short texts are cheap for
honest reasons (a cache, the first thousand tokens of a sentence), so what seems to grow faster is
measured again, more often and at four and sixteen times the length: what is at fault grows faster
each time.
"""

import random
import sys
import time
from itertools import product

from cases import CASES, NAMES, PIECES

import newscore
from newscore.view import html, terminal

MOST = 5  # times the work for four times the text
SIZE = 4000  # characters of the shorter text
STEPS = 3  # lengths at which the growth is measured before it counts as a fault
SLOW = 0.2  # seconds after which no longer text is tried
N_TRIPLES = 20_000
NEWS = CASES["news"]


def several(text, n_chars):
    """A piece of text as often as it fits into so many characters."""
    return text * (n_chars // len(text))


# Each makes a text of about n characters from pieces.
PAIR_SHAPES = {
    "a b*n": lambda n, a, b: a + several(b, n),
    "a*n b": lambda n, a, b: several(a, n) + b,
    "(a b)*n": lambda n, a, b: several(a + b, n),
    "a*n b*n": lambda n, a, b: several(a, n // 2) + several(b, n // 2),
}
TRIPLE_SHAPES = {
    "a b c*n": lambda n, a, b, c: a + b + several(c, n),
    "a (b c)*n": lambda n, a, b, c: a + several(b + c, n),
    "(a b)*n c*n": lambda n, a, b, c: several(a + b, n // 2) + several(c, n // 2),
    "a*n (b c)*n": lambda n, a, b, c: several(a, n // 2) + several(b + c, n // 2),
    "a*n b*n c*n": lambda n, a, b, c: several(a, n // 3) + several(b, n // 3) + several(c, n // 3),
    "(a b*9 c)*n": lambda n, a, b, c: several(a + 9 * b + c, n),
}
SHAPES = PAIR_SHAPES | TRIPLE_SHAPES


def calls():
    """{name: function of a text}: normalization, all that is found, and how that is shown."""
    nlp = newscore.load(names=NAMES)

    def show(text):
        doc = nlp(text)
        doc.to_json(tokens=True, normalized=True)
        html.doc_html(doc)
        terminal.doc_text(doc)
        terminal.edits_text(doc)

    found = {"normalize": newscore.normalize, "nlp": nlp, "show": show}
    for call in found.values():
        call(several(NEWS, 16 * SIZE))  # buffers have grown
    return found


def seconds(call, text, rounds):
    """The CPU time of a call, the least of some."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        call(text)
        best = min(best, time.process_time() - began)
        if best > SLOW:
            break  # no noise
    return best


def growth(call, text_of, size, rounds):
    """By how much more time four times the text takes, and that time."""
    one = seconds(call, text_of(size), 3)  # a short time that came out too long would hide a fault
    four = seconds(call, text_of(4 * size), rounds)
    return four / max(one, 1e-6), four  # a clock may be coarse


def fault(call, text_of, size=SIZE):
    """None, or how the time grows where it grows too fast."""
    if growth(call, text_of, size, 1)[0] <= MOST:
        return None
    grown = []
    for step in range(STEPS):
        times, four = growth(call, text_of, 4**step * size, 3)
        if times <= MOST:
            return None
        grown.append(f"x{times:.1f}")
        if four > SLOW:
            break
    n_chars = 4 ** len(grown) * size
    return f"{', '.join(grown)} for four times the text, {four:.2f} s for {n_chars:,} characters"


def faults(call, texts, size=SIZE):
    """Those texts, each (shape, names of pieces), that take too much time, a line for each."""
    for shape, names in texts:
        pieces = [PIECES[name] for name in names]
        grown = fault(call, lambda n: SHAPES[shape](n, *pieces), size)  # noqa: B023
        if grown:
            yield f"{shape} of {', '.join(names)}: {grown}"


def pairs():
    """Every pair in every shape."""
    return list(product(PAIR_SHAPES, product(PIECES, repeat=2)))


def triples(n, seed=0):
    """Some triples, the same each time, each in one shape."""
    pick = random.Random(seed)
    names = list(PIECES)
    return [
        (pick.choice(list(TRIPLE_SHAPES)), tuple(pick.choice(names) for _ in range(3)))
        for _ in range(n)
    ]


def main(names):
    known = calls()
    n_faults = 0
    for name in names or known:
        for kind, texts in (("pairs", pairs()), ("triples", triples(N_TRIPLES))):
            if name == "show":  # which is slow, and looks at no two characters together
                texts = texts[:: len(texts) // 2000]
            n_found = 0
            for line in faults(known[name], texts):
                print(f"{name}: {line}", flush=True)
                n_found += 1
            print(f"{name}: {len(texts):,} texts of {kind}, {n_found} grow too fast", flush=True)
            n_faults += n_found
    return n_faults > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
