"""Does one thing a few thousand times and sees whether memory stays the same.

    check_leaks.py          lists the cases
    check_leaks.py CASE     runs one; exit code 1 when it leaks

Three things are measured after a warm-up: Python's allocated blocks, which an object that is never
freed adds to; references to the types, which a dealloc that forgets its type adds to; and what the
C library's allocator has handed out (on glibc; elsewhere the process's peak size), where the core
keeps models, contexts and results.
"""

import copy
import ctypes
import gc
import hashlib
import pickle
import sys
from pathlib import Path

import newscore
from newscore import _core, _layers, _train

try:
    import pyarrow
except ImportError:
    pyarrow = None

ROUNDS = 1000
TEXT = (
    "Angela Merkel\u2019s talk with Emmanuel Macron in Paris\u2026 It was on Mon\u00adday. \ud800 "
)

nlp = newscore.load(layers=_layers.TABLES)
WANTS = _layers.mask(_layers.TABLES)
doc = nlp(TEXT, published="2017-04-11")
long_text = TEXT * 50
model = Path(nlp.path).read_bytes()


def quietly(errors, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except errors:
        return
    raise AssertionError(f"no exception from {function}")


def use(*things):
    """Takes what was made, and drops it."""


def call():
    nlp(TEXT, published="2017-04-11")
    nlp("")


def long_call():
    nlp(long_text)


def attributes():
    fresh = nlp(TEXT)
    for name in dir(fresh):
        if not name.startswith("__"):
            getattr(fresh, name)
    use(repr(fresh), hash(fresh), len(fresh), fresh == doc, sys.getsizeof(fresh))
    use(fresh.to_original(0, 5), fresh.to_normalized(0, 5))


def export():
    use(doc.to_dict(tokens=True, normalized=True), doc.to_json(), doc._repr_html_())


def spans():
    for spans in (doc.sents, doc.tokens, doc.ents):
        use(
            list(spans),
            spans[0],
            spans[-1:],
            spans[::-2],
            repr(spans),
            hash(spans),
            spans == spans[1:],
        )
        use(spans[0] in spans, spans.index(spans[0]), spans.count(spans[0]))
        use(spans.doc, list(reversed(spans)), spans.tolist())


def span():
    for span in (doc.sents[0], doc.tokens[2], doc.ents[0]):
        use(span.text, span.start, span.end, span.label, span.score, span.sent, span.doc)
        use(repr(span), hash(span), len(span), span == doc.ents[0])


def columns():
    for spans in (doc.ents, doc.ents[::-1], nlp(TEXT).ents):
        use(spans.starts.tolist(), bytes(spans.ends), spans.labels)
        use(spans.label_names, spans.label_ids, spans.scores)
    quietly(BufferError, hashlib.sha256, doc.tokens[::2].starts.obj)
    quietly(AttributeError, getattr, doc.sents, "scores")


def edits():
    use(list(nlp(TEXT).edits), repr(doc.edits), copy.copy(doc.edits[0]), pickle.dumps(doc.edits))


def pickles():
    for thing in (doc, doc.ents, doc.ents[::-1], doc.ents[0]):
        use(pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing), copy.copy(thing))


def bad_pickles():
    open_doc, (text, published, block) = doc.__reduce__()
    quietly(ValueError, open_doc, text, published, block[:-1])
    quietly(ValueError, open_doc, text + "!", published, block)
    quietly(TypeError, open_doc, text, 3, block)
    quietly(TypeError, open_doc, text, published, block, "9")
    some = nlp(TEXT, labels=["LOC", "PERSON"])
    use(pickle.loads(pickle.dumps(some)), pickle.loads(pickle.dumps(some.ents.where(labels="LOC"))))
    quietly(ValueError, some.ents._pick, b"12345")


def bad_arguments():
    quietly(TypeError, nlp, None)
    quietly(TypeError, nlp, "text", published=3)
    quietly(ValueError, nlp, "text", published="2017-02-30")
    quietly(TypeError, nlp, "text", other=3)
    quietly(ValueError, doc.to_original, 5, 3)
    quietly(IndexError, doc.ents.__getitem__, 1000)
    quietly(ValueError, doc.ents.index, doc.sents[0])
    quietly(ValueError, getattr, nlp.sentences("One.").doc, "ents")


def pipeline():
    own = newscore.Pipeline(model, "own", _core.default_rules)
    own(TEXT)
    use(own.labels, own.sections, own.card, own.rules, own.path, repr(own))


def pipeline_subclass():
    class Own(newscore.Pipeline):
        pass

    own = Own(model, "own", _core.default_rules)
    own.itself = own
    own(TEXT)
    del own, Own
    gc.collect()


def broken_model():
    quietly(newscore.ModelError, newscore.Pipeline, b"no model", "name", 0)
    quietly(newscore.ModelError, newscore.Pipeline, model[:-1], "name", 0)
    quietly(TypeError, newscore.load, normalize=["quotes"])
    quietly(ValueError, newscore.load, normalize={"quotez": True})
    quietly(newscore.ModelError, newscore.load, "/no/such/model")


def batch():
    nlp._batch([TEXT] * 20, None)
    quietly(TypeError, nlp._batch, [TEXT, None, TEXT], None)


def pipe():
    list(nlp.pipe([TEXT] * 5))
    list(nlp.pipe([(TEXT, 1)] * 5, as_tuples=True, batch_size=2))
    quietly(TypeError, list, nlp.pipe([TEXT, 3]))
    use(next(nlp.pipe([TEXT] * 5, batch_size=1)).text)


def pipe_in_threads():
    list(nlp.pipe([TEXT] * 8, threads=2, batch_size=2))
    use(next(nlp.pipe([TEXT] * 8, threads=2, batch_size=1)).text)


def table():
    """Capsules that are looked at, and such that nobody takes."""
    what = ("sentences", "tokens", "entities")
    made = nlp.annotate([TEXT, None, 3], ids=["a", 2, None], dates=["2017-04-11"] * 3, what=what)
    for one in (made, made.entities, made.sentences, made.tokens):
        use(one.__arrow_c_array__(), one.__arrow_c_stream__(), one.__arrow_c_schema__())
        use(repr(one), one.nbytes, repr(one.schema), one.schema == newscore.schema())
        use(hash(one.schema), list(one), one[:2], one["text" if one.name != "documents" else "id"])
    quietly(AttributeError, getattr, made.entities, "tokens")
    quietly(TypeError, made.__arrow_c_array__, 3)
    use(newscore.schema("tokens").names, newscore.schema(what=what).fields, nlp(TEXT).layers)


def table_with_arrow():
    """Columns that a consumer takes over and keeps longer than the table."""
    if pyarrow is None:
        return
    made = nlp.annotate([TEXT, None] * 3)
    kept = pyarrow.table(made.entities).column("text")
    nested = pyarrow.record_batch(made).column("entities").values.field("label")
    del made
    use(kept.to_pylist(), nested.to_pylist(), pyarrow.schema(newscore.schema()))


def bad_tables():
    quietly(ValueError, nlp.annotate, ["a", "b"], ids=[1])
    quietly(TypeError, nlp.annotate, ["a"], ids=[b"1"])
    quietly(ValueError, nlp.annotate, ["a"], dates=["today"])
    first, second, third = (nlp._annotate([TEXT], None, None, WANTS) for _ in range(3))
    quietly(ValueError, _core._table, [first, first], 7, 0)
    quietly(ValueError, _core._table, [second, None], 7, 0)
    quietly(ValueError, newscore.schema, "names")
    two = _core._table([third, nlp._annotate([TEXT], ["a"], None, WANTS)], WANTS, 0)
    quietly(AttributeError, getattr, two.entities, "__arrow_c_array__")


def functions():
    use(newscore.sentences(TEXT), newscore.entities(TEXT), newscore.normalize(TEXT, quotes=False))
    use(newscore.normalize("plain"), newscore.normalize(long_text))
    quietly(TypeError, newscore.normalize, TEXT, quotez=False)
    quietly(ValueError, newscore.normalize, TEXT, form="NFX")
    quietly(TypeError, newscore.normalize, None)


def options():
    """Abbreviations and names of the caller's own, good and bad."""
    names = {"ORG": ["Acme Widgets", "Umbra"], "PERSON": ["Ann Onymous"]}
    use(newscore.load(abbreviations=["Kap.", "Abt."], names=names)(TEXT))
    quietly(ValueError, newscore.load, abbreviations=["Kap.", ""])
    quietly(TypeError, newscore.load, abbreviations=["Kap.", 3])
    quietly(TypeError, newscore.load, abbreviations="Kap.")
    quietly(ValueError, newscore.load, names={"ORG": ["Umbra"], "PERSON": ["Umbra"]})


def trainer():
    made = _train.Trainer(model)
    made.add("Acme fell.", [(0, 4, 1, 0)])
    quietly(TypeError, made.add, "Acme fell.", [(0, 4, 1, 0), None])
    quietly(TypeError, made.add, "Acme fell.", [(0, 4, 1, "0")])
    quietly(ValueError, made.add, "Acme fell.", [(0, 40, 1, 0)])
    made.prepare()
    made.epoch()
    use(made.finish(), made.counts())
    quietly(ValueError, _train.Trainer, model[:-1])


CASES = {
    case.__name__.replace("_", "-"): case
    for case in (
        call, long_call, attributes, export, spans, span, columns, edits, pickles, bad_pickles,
        bad_arguments, pipeline, pipeline_subclass, broken_model, batch, pipe, pipe_in_threads,
        functions, table, table_with_arrow, bad_tables, options, trainer,
    )
}  # fmt: skip

SLOW = {"pipeline", "pipeline-subclass", "pipe-in-threads", "broken-model", "options", "trainer"}

# What proves that a leak would be seen; not listed.
kept = []
LEAKY = {
    "leaks-objects": lambda: kept.append(nlp("")),
    "leaks-references": lambda: ctypes.pythonapi.Py_IncRef(ctypes.py_object(newscore.Doc)),
    "leaks-memory": lambda: ctypes.CDLL(None).malloc(100),
}


class MallInfo(ctypes.Structure):
    """struct mallinfo2 of glibc."""

    _fields_ = [(field, ctypes.c_size_t) for field in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd",
        "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
    )]  # fmt: skip


def malloced():
    """Bytes that malloc has handed out."""
    try:
        mallinfo = ctypes.CDLL(None).mallinfo2
    except (AttributeError, TypeError, OSError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    mallinfo.restype = MallInfo
    info = mallinfo()
    return info.uordblks + info.hblkhd


def measure():
    while gc.collect():  # what finalizers brought back to life is for the next collection
        pass
    types = (newscore.Doc, newscore.Span, newscore.Spans, newscore.Edit, _core.BasePipeline,
             newscore.Table, newscore.Schema)  # fmt: skip
    references = sum(map(sys.getrefcount, (*types, type(doc.ents.starts.obj), newscore.ModelError)))
    return sys.getallocatedblocks(), references, malloced()


def growth(case, rounds):
    """How much the three have grown after so many rounds."""
    before = measure()
    for _ in range(rounds):
        case()
    return [now - then for then, now in zip(before, measure(), strict=True)]


def main(name):
    case = {**CASES, **LEAKY}[name]
    rounds = ROUNDS // 10 if name in SLOW else ROUNDS
    growth(case, rounds // 10)  # caches fill
    # An allocator takes a step up now and then; a leak is what every period shows.
    periods = [growth(case, rounds) for _ in range(3)]
    leaks = False
    # A leak in each round would be at least one block, one reference or 16 bytes a round.
    allowed = (rounds // 2, rounds // 2, rounds * 8)
    for i, what in enumerate(("blocks", "references", "bytes")):
        least = min(period[i] for period in periods)
        leaks |= least > allowed[i]
        print(f"{name}: {least:+d} {what} in {rounds} rounds{' - a leak' * (least > allowed[i])}")
    return 1 if leaks else 0


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(*CASES)
    else:
        sys.exit(main(sys.argv[1]))
