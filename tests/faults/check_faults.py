"""Does one thing again and again while the i-th request for memory fails, for i = 0, 1, 2, ...

    check_faults.py          lists the cases
    check_faults.py CASE     runs one, in a Python of its own

Every request of CPython, binding and core counts. A try must end in MemoryError or succeed; the
same objects must give the right answer right afterwards; where C does all the work, no block may be
left behind. A crash ends the program, which is what the caller of this script looks for.
"""

import ctypes
import gc
import importlib.util
import os
import sys
from pathlib import Path

import preload

SHORT = (
    "Angela Merkel\u2019s talk with Emmanuel Macron in Paris\u2026 It was on Mon\u00adday. \ud800 "
)
MAX_REQUESTS = 20_000
N_SWEEPS = 5


def main(name):
    """One case, with the failing malloc already in front of the C library's."""
    libc = ctypes.CDLL(None)
    libc.fault_arm.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
    libc.fault_arm.restype = None
    libc.fault_disarm.restype = ctypes.c_size_t
    libc.fault_live_blocks.restype = ctypes.c_long
    case, works = CASES[name]()
    assert works(), "wrong before any fault"
    n_tried, n_failed = sweep(libc, case, works, name in EXACT)
    assert n_failed > 0, "this case asks for no memory"
    # What a sweep leaves behind, every time: caches fill in some, a leak shows in all.
    left = []
    for _ in range(N_SWEEPS):
        before = live_blocks(libc)
        sweep(libc, case, works, name in EXACT)
        left.append(live_blocks(libc) - before)
    leaks = min(left) > 0 and name in EXACT
    assert not leaks, f"each sweep leaves memory behind: {left} blocks"
    exact = ", no block left behind" if name in EXACT else ""
    print(f"{name}: {n_tried} faults, {n_failed} MemoryErrors, the right answer after each{exact}")


def live_blocks(libc):
    gc.collect()
    return libc.fault_live_blocks()


def sweep(libc, case, works, in_rows):
    """Fails request after request: alone, and `in_rows` also each with the two after it.

    That tries the error handling of the error handling, where CPython's own loses exceptions.
    """
    n_tried = n_failed = 0
    arm, disarm = libc.fault_arm, libc.fault_disarm
    for n_in_a_row in (1, 3) if in_rows else (1,):
        for first in range(MAX_REQUESTS):
            failed = False
            arm(first, n_in_a_row)
            try:
                case()
            except MemoryError:
                failed = True
            n_requests = disarm()
            n_tried += 1
            n_failed += failed
            assert works(), f"wrong after request {first} of {n_requests} failed"
            if n_requests <= first:
                break
        else:
            raise AssertionError(f"no end after {MAX_REQUESTS} requests")
    return n_tried, n_failed


SPANS = 0b1110  # what _annotate takes: a bit for sentences, tokens and entities

# ---- cases: each gives what is to be done, and a check that all is as it should be ---------------


def use(*things):
    """Takes what was made, and drops it."""


def on_pipeline(do):
    """A case about a pipeline that is there, and its expected document."""

    def make():
        import newscore

        nlp = newscore.load()
        expected = nlp(SHORT)
        found = [(span.start, span.end, span.text) for span in expected.ents]
        assert found, "the text has names"

        def works():
            doc = nlp(SHORT)
            return doc == expected and [(s.start, s.end, s.text) for s in doc.ents] == found

        return (lambda: do(newscore, nlp, expected)), works

    return make


def call(newscore, nlp, doc):
    nlp(SHORT)


def batch(newscore, nlp, doc):
    nlp._batch([SHORT, "", SHORT * 40], None)


def pipe(newscore, nlp, doc):
    list(nlp.pipe([SHORT] * 3, batch_size=2))


def normalize(newscore, nlp, doc):
    newscore.normalize(SHORT, form="NFKC")


def sentences(newscore, nlp, doc):
    list(newscore.sentences(SHORT))


def attributes(newscore, nlp, doc):
    fresh = nlp(SHORT)
    for spans in (fresh.sents, fresh.tokens, fresh.ents):
        span = spans[0]
        use(repr(spans), spans[::-2], list(spans), span in spans, spans.index(span))
        use(repr(span), span.text, span.label, span.score, span.sent, hash(span), span.doc)
        use(spans.starts.tolist(), spans.__reduce__(), span.__reduce__())
    use(fresh.ents.labels, fresh.ents.label_names, fresh.ents.label_ids, repr(fresh))
    use(fresh.ents.scores, fresh.edits)
    use(fresh.normalized, fresh.to_original(0, 4), fresh.to_normalized(0, 4))
    use(nlp.labels, nlp.sections, nlp.rules, nlp.path, repr(nlp))


def export(newscore, nlp, doc):
    use(doc.to_dict(tokens=True), doc.to_json())


def picture(newscore, nlp, doc):
    doc._repr_html_()


def pickles(newscore, nlp, doc):
    """By the functions that pickle calls, since pickle itself hides a MemoryError."""
    for thing in (doc, doc.ents, doc.ents[::-1], doc.ents[0]):
        function, args = thing.__reduce__()
        function(*args)


def dates(newscore, nlp, doc):
    nlp("One.", published="2017-04-11")


def wrong_arguments(newscore, nlp, doc):
    for function, argument in (
        (nlp, None), (nlp, b""), (newscore.normalize, 3), (nlp.sentences, 3.0),
        (lambda text: newscore.normalize(text, form="NFX"), ""),
        (lambda text: newscore.normalize(text, quotez=True), ""),
        (lambda text: nlp(text, published="yesterday"), ""),
        (doc.ents.index, doc.sents[0]), (doc.ents.__getitem__, 99), (newscore.load, "/nowhere"),
    ):  # fmt: skip
        try:
            function(argument)
        except (TypeError, ValueError, IndexError):
            continue
        raise AssertionError(f"{function} took {argument!r}")


def columns(newscore, nlp, doc):
    """Batch, table, flat tables and all that Arrow's consumers ask for."""
    batches = [nlp._annotate([SHORT, None, ""], ["a", None, 3], None, SPANS) for _ in range(2)]
    for block_bytes in (0, 1 << 20):
        table = newscore._core._table(batches, SPANS, block_bytes)
        for one in (table, table.entities, table.tokens, table.sentences):
            use(one.__arrow_c_schema__(), one.__arrow_c_stream__(), one.schema)
        if block_bytes:
            use(table.__arrow_c_array__(), table.entities.__arrow_c_array__())
        batches = batches and [nlp._annotate([SHORT], None, None, SPANS)]


def annotate(newscore, nlp, doc):
    table = nlp.annotate([SHORT, None, 3], ids=[1, 2, None], dates=["2017-04-11", None, None])
    use(repr(table), repr(table.schema), table.entities.nbytes, newscore.schema("tokens").names)
    use(newscore.schema().fields, doc.layers)


def load():
    """Opening a model, and its first text, with a context that has no memory yet."""
    import newscore

    model = Path(newscore.load().path).read_bytes()
    rules = newscore._core.default_rules
    nlp = newscore.load()

    def do():
        newscore.Pipeline(model, "own", rules)(SHORT)

    return do, lambda: nlp(SHORT).ents[0].text == "Angela Merkel"


def names():
    """A user's own names: the tree is built, a text is read, and a name is refused."""
    import newscore

    nlp = newscore.load()
    model = Path(nlp.path).read_bytes()
    rules = newscore._core.default_rules
    listed = (("ORG", ("Merkel\u2019s talk", "Paris")), ("PERSON", ("Mon\u00e9",)))

    def do():
        own = newscore.Pipeline(model, "own", rules, True, listed, True)
        use(own(SHORT).ents.starts, own.names, own.names_ignore_case)
        for wrong in ((("ORG", ("a", "")),), (("TOWN", ("a",)),)):
            try:
                newscore.Pipeline(model, "own", rules, True, wrong)
            except ValueError:
                continue
            raise AssertionError(f"{wrong} passed")

    return do, lambda: nlp(SHORT).ents[0].text == "Angela Merkel"


def import_core():
    """The extension module alone is loaded anew; CPython's own machinery has its files cached."""
    import newscore
    from newscore import _core

    spec = _core.__spec__

    def do():
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)

    return do, lambda: newscore.normalize("Well\u2026") == "Well..."


CASES = {
    case.__name__.replace("_", "-"): on_pipeline(case)
    for case in (
        call, batch, pipe, normalize, sentences, attributes, export, picture, pickles, dates,
        wrong_arguments, columns, annotate,
    )
} | {"load": load, "names": names, "import-core": import_core}  # fmt: skip

# Where C does all the work. CPython's own caches, which the others fill, go on growing.
EXACT = {"call", "batch", "normalize", "sentences", "load", "columns"}

# CPython 3.12.1 and 3.13.0 crash by themselves when there is no memory for a function that is being
# defined (PyFunction_NewWithQualName) or for a type's dict: there, only what calls straight into C.
if sys.version_info >= (3, 12):
    for name in CASES.keys() - EXACT - {"attributes", "pickles", "dates"}:
        del CASES[name]


if __name__ == "__main__":
    if inside := os.environ.pop("NEWSCORE_FAULTS", ""):
        main(inside)
    elif len(sys.argv) == 1:
        print(*CASES)
    else:
        environment = {"PYTHONMALLOC": "malloc", "NEWSCORE_FAULTS": sys.argv[1]}
        done = preload.run(__file__, "failing_malloc.c", environment)
        print(done.stdout + done.stderr, end="")
        sys.exit(done.returncode)
