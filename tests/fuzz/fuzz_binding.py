"""Fuzzes the binding with atheris: any calls of any public method, with good and bad arguments.

    fuzz_binding.py CORPUS -max_total_time=60      with atheris
    fuzz_binding.py --replay FILE...               without: runs each input once

What an input does is a list of steps over one text and what came of it so far. Each call may raise
only what its documentation says; what it returns must keep the promises of newscore.h.
"""

import contextlib
import copy
import operator
import pickle
import sys
from pathlib import Path

try:
    import atheris
except ImportError:  # inputs can be run again without it
    atheris = None

with atheris.instrument_imports() if atheris else contextlib.nullcontext():
    import newscore
    from newscore import _core, _layers

MODEL = Path(newscore.load().path).read_bytes()
PIPELINES = [
    newscore.load(),
    newscore.load(document=False),
    newscore.load(normalize={"form": "NFKC"}),
    newscore.load(normalize={"form": None, "entities": False, "mojibake": False}),
]
PIECES = (
    "Ada Stone", "Mr. ", "U.S. ", "\u201c", "\u2019s", "\u2026", "&amp;amp;", "&#8217;", "\u00ad",
    "\u00e2\u20ac\u2122", "e\u0301", "\ufb01", "\ufdfa", "\ud800", "\x00", "\n\n", "\r\n",
    ". ", "? ", "$3.5 million",
    " on Monday", "\U0001f468\u200d", "\u4e2d", "http://a.b/", "\u202e", " ",
    "A",
)  # fmt: skip


class Source:
    """Choices read from the bytes of an input; zeros when they are used up."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def left(self):
        return self.at < len(self.data)

    def number(self):
        """Mostly small, sometimes as large as an index can or cannot be."""
        n = self.byte()
        if n < 200:
            return n - 20
        return (1, -1)[n & 1] * (0, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64, 300)[n % 7]

    def text(self):
        parts = []
        for _ in range(self.byte() % 24):
            n = self.byte()
            if n < 160:
                parts.append(PIECES[n % len(PIECES)])
            elif n < 220:
                parts.append(chr(n) * (self.byte() % 5))
            else:
                parts.append(chr((n << 16 | self.byte() << 8 | self.byte()) % 0x110000))
        return "".join(parts)

    def any(self):
        """An argument that is likely to be wrong."""
        things = (
            None, b"bytes", 3, -1, 1.5, "text", "\ud800", (), [], {}, 2**70, True, object(),
            slice(1, 0),
        )  # fmt: skip
        return things[self.byte() % len(things)]


def attempt(function, *args, allowed=(TypeError, ValueError, IndexError, OverflowError), **kwargs):
    """A call that may be refused; anything else that it raises is a finding."""
    try:
        return function(*args, **kwargs)
    except allowed:
        return None


def layers_of(doc):
    """What was found, layer by layer."""
    return [_layers.spans(doc, table) for table in doc.layers]


def check_spans(doc, spans):
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(doc.text)
        assert span.text == doc.text[span.start : span.end]
        assert span.sent.start <= span.start
        last = span.start
    assert spans.starts.tolist() == [span.start for span in spans]
    assert spans.ends.tolist() == [span.end for span in spans]


def check_doc(doc):
    for spans in layers_of(doc):
        check_spans(doc, spans)
    assert len(doc.ents.label_names) > max(doc.ents.label_ids, default=0)
    assert all(0 <= score <= 1 for score in doc.ents.scores)
    assert doc.to_normalized(0, len(doc.text)) <= (0, len(doc.normalized))


def step_ask(source, doc, spans):
    which = source.byte() % 6
    if which == 0:
        doc.to_json(tokens=True, normalized=True)
    elif which == 1:
        doc._repr_html_()
    elif which == 2:
        assert all(e.original == doc.text[e.start : e.end] for e in doc.edits)
    elif which == 3:
        use(repr(doc), hash(doc), len(doc), sys.getsizeof(doc), doc.published, doc.n_replaced)
    elif which == 4:
        use(repr(spans), hash(spans), spans.doc, list(reversed(spans)))
        attempt(lambda: (spans.labels, spans.label_names), allowed=AttributeError)
        attempt(lambda: (spans.scores, spans.label_ids), allowed=AttributeError)
    else:
        doc.to_dict(tokens=bool(source.byte() & 1))
    return spans


def step_index(source, doc, spans):
    span = attempt(operator.getitem, spans, source.number())
    if span is not None:
        use(repr(span), hash(span), len(span), span == spans)
        use(*(getattr(span, name) for name in dir(span) if not name.startswith("_")))
        assert span in spans
        assert spans[spans.index(span)] == span
        assert spans.count(span) == 1
        attempt(spans.index, span, source.number(), source.number())
    attempt(operator.getitem, spans, source.any())
    attempt(spans.index, source.any())
    use(source.any() in spans, spans == source.any())
    return spans


def step_slice(source, doc, spans):
    bounds = [source.number() if source.byte() % 3 else None for _ in range(3)]
    sliced = attempt(operator.getitem, spans, slice(*bounds))
    if sliced is None:
        return spans
    assert list(sliced) == list(spans)[slice(*bounds)]
    assert sliced.starts.tolist() == [span.start for span in sliced]
    return sliced


def step_carry(source, doc, spans):
    for carry in (doc.to_original, doc.to_normalized):
        found = attempt(carry, source.number(), source.number())
        assert found is None or 0 <= found[0] <= found[1] <= 10**9
        attempt(carry, source.any(), source.any())
    return spans


def step_store(source, doc, spans):
    for thing in (doc, spans):
        assert pickle.loads(pickle.dumps(thing)) == thing
        assert copy.copy(thing) == copy.deepcopy(thing) == thing
    function, (text, published, block) = doc.__reduce__()
    block = bytearray(block)
    for _ in range(source.byte() % 4):
        at = source.byte() | source.byte() << 8
        block[at % len(block)] = source.byte()
    other = attempt(function, text, published, bytes(block))
    if other is not None:
        for found in layers_of(other):
            use(list(found), found.starts.tolist(), repr(found))
        use(other.edits, other.normalized, other.to_original(0, 0), other.to_json())
    attempt(function, source.any(), source.any(), source.any())
    return spans


def step_models(source, doc, spans):
    model = bytearray(MODEL[:4096])
    for _ in range(source.byte() % 8):
        model[(source.byte() | source.byte() << 8) % len(model)] = source.byte()
    attempt(newscore.Pipeline, bytes(model[: source.byte() << 4]), source.text(), 0)
    attempt(newscore.Pipeline, source.any(), source.any(), source.any())
    return spans


def step_functions(source, doc, spans):
    text = source.text()
    switches = {
        name: bool(source.byte() & 1)
        for name in _core.rule_names
        if name not in ("compose", "compatibility", "decompose") and source.byte() & 1
    }
    form = ("NFC", "NFKC", None)[source.byte() % 3]
    once = newscore.normalize(text, form=form, **switches)
    assert newscore.normalize(once, form=form, **switches) is once
    use(newscore.normalize(text, form=form, explain=True, **switches))
    assert newscore.sentences(text).doc.text == text
    use(newscore.entities(text))
    attempt(newscore.normalize, source.any(), form=source.any(), quotes=source.any())
    attempt(newscore.load, normalize=source.any(), document=source.any())
    attempt(newscore.sentences, source.any())
    return spans


def step_pipe(source, doc, spans):
    nlp = PIPELINES[source.byte() % len(PIPELINES)]
    texts = [source.text() for _ in range(source.byte() % 4)]
    if source.byte() % 4 == 0:
        texts.append(source.any())
    try:
        docs = list(
            nlp.pipe(texts, threads=1 + source.byte() % 2, batch_size=1 + source.byte() % 3)
        )
        assert docs == [nlp(text) for text in texts]
    except TypeError:
        assert not isinstance(texts[-1], str)
    attempt(lambda: list(nlp.pipe(source.any(), threads=source.any(), batch_size=source.any())))
    attempt(nlp, source.any(), published=source.any())
    use(nlp.labels, nlp.sections, nlp.rules, nlp.path, repr(nlp), nlp.card, copy.copy(nlp))
    return spans


STEPS = (
    step_ask, step_index, step_slice, step_carry, step_store, step_models, step_functions,
    step_pipe,
)  # fmt: skip


def use(*things):
    """Takes what was made, and drops it."""


def test_one_input(data):
    source = Source(data)
    nlp = PIPELINES[source.byte() % len(PIPELINES)]
    published = (None, "2017-04-11")[source.byte() & 1]
    doc = nlp(source.text(), published=published)
    check_doc(doc)
    spans = layers_of(doc)[source.byte() % len(doc.layers)]
    for _ in range(16):
        if not source.left():
            break
        spans = STEPS[source.byte() % len(STEPS)](source, doc, spans)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--replay"]:
        for name in sys.argv[2:]:
            test_one_input(Path(name).read_bytes())
        print(f"{len(sys.argv) - 2} passed, 0 failed")
    elif atheris is None:
        sys.exit("atheris is not installed: pip install atheris")
    else:
        atheris.Setup(sys.argv, test_one_input)
        atheris.Fuzz()
