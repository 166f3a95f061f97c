"""What a type checker should see: read by mypy --strict in test_typing.py, never run."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, assert_type

import newscore
from newscore import Doc, Edit, Explanation, Field, Pipeline, Span, Spans

nlp = newscore.load()
assert_type(nlp, Pipeline)
assert_type(newscore.load("a.nsm"), Pipeline)
assert_type(newscore.load(Path("a.nsm"), normalize={"quotes": False, "form": "NFKC"}), Pipeline)
assert_type(nlp.labels, tuple[str, ...])
assert_type(nlp.card, dict[str, Any])
assert_type(nlp.path, str)
assert_type(nlp.rules, dict[str, bool])
assert_type(nlp.sections, tuple[tuple[str, int], ...])

doc = nlp("text", published="2017-04-11")
assert_type(doc, Doc)
assert_type(nlp("text", published=date(2017, 4, 11)), Doc)
assert_type(nlp("text", published=datetime(2017, 4, 11)), Doc)
assert_type(doc.text, str)
assert_type(doc.normalized, str)
assert_type(doc.published, date | None)
assert_type(doc.ents, Spans)
assert_type(doc.edits, tuple[Edit, ...])
assert_type(doc.layers, tuple[str, ...])
assert_type(doc.to_original(0, 1), tuple[int, int])
assert_type(doc.to_normalized(0, 1), tuple[int, int])
assert_type(doc.to_json(tokens=True), str)
assert_type(doc.to_dict()["ents"][0]["label"], str)
assert_type(doc.to_dict()["sents"][0]["start"], int)

span = doc.ents[0]
assert_type(span, Span)
assert_type(doc.ents[1:], Spans)
for start, end, label in doc.ents.tolist():
    print(start, end, label)
assert_type(span.text, str)
assert_type(span.start, int)
assert_type(span.label, str | Any)
assert_type(span.score, float | Any)
print(span.label.lower(), span.score > 0.8)  # of names, which are what has them
assert_type(span.sent, Span)
assert_type(span.doc, Doc)
assert_type([s.text for s in doc.sents], list[str])
assert_type(doc.ents.scores, memoryview)
assert_type(doc.ents.labels, tuple[str, ...])
assert_type(doc.ents.label_names, tuple[str, ...])
spans: Sequence[Span] = doc.tokens
assert_type(doc.ents.where(labels="LOC", min_score=0.5), Spans)
assert_type(doc.quotes[0].ents, Spans)
assert_type(doc.ents[0].tokens, Spans)
assert_type(doc[0:3], str)
assert_type(doc.places[0].ent, Span | None)
assert_type(nlp("text", labels=["PERSON"]), Doc)

assert_type(nlp.pipe(["a"], threads=2, batch_size=8, progress=True), Iterator[Doc])
assert_type(nlp.pipe([("a", 1)], as_tuples=True), Iterator[tuple[Doc, int]])

assert_type(newscore.normalize("a", form=None, quotes=False), str)
assert_type(newscore.normalize("a", explain=True), Explanation)
assert_type(newscore.normalize("a", explain=True).edits, tuple[Edit, ...])
assert_type(newscore.sentences("a"), Spans)
assert_type(newscore.entities("a", labels="LOC", min_score=0.5), Spans)
assert_type(newscore.schema().fields, tuple[Field, ...])
assert_type(newscore.schema("tokens").fields[0].type, str)
assert_type(newscore.schema().fields[-1].fields, tuple[Field, ...])
assert_type(newscore.duckdb, ModuleType)

# Each of these is a mistake; mypy reports an ignore that is not needed.
nlp(b"bytes")  # type: ignore[arg-type]
nlp("text", published=20170411)  # type: ignore[arg-type]
nlp.pipe([1])  # type: ignore[list-item]
nlp.pipe(["a"], as_tuples=True)  # type: ignore[call-overload]
newscore.normalize("a", form="nfd")  # type: ignore[call-overload]
newscore.normalize("a", quotez=False)  # type: ignore[call-overload]
doc.text = "other"  # type: ignore[misc]
newscore.normalise("a")  # type: ignore[attr-defined]


class Own(Span):  # type: ignore[misc]
    pass
