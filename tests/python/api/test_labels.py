"""labels=, which leaves names out at every door; where, what is inside a span, and doc[...]."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import newscore
from newscore import _layers

TEXT = (
    "Ingrid Halvorsen of Corvane Lines flew from Lisbon to Nairobi on Tuesday. "
    "\u201cWe will stay,\u201d Ms. Halvorsen said.\n\nCorvane paid $3 million to Peter Osei."
)


def named(spans: Any) -> list[tuple[int, str, str]]:
    return [(name.start, name.text, name.label) for name in spans]


@pytest.fixture(scope="module")
def places(nlp: newscore.Pipeline) -> newscore.Doc:
    return nlp(TEXT, labels="LOC")


# ---- labels= -------------------------------------------------------------------------------------


@pytest.mark.parametrize("labels", ["LOC", ["ORG", "LOC"], ("PERSON",), {"DATE", "MONEY"}])
def test_labels_leave_all_other_names_and_identities_out(
    nlp: newscore.Pipeline, labels: Any
) -> None:
    every, some = nlp(TEXT), nlp(TEXT, labels=labels)
    wanted = {labels} if isinstance(labels, str) else set(labels)
    assert named(some.ents) == [name for name in named(every.ents) if name[2] in wanted] != []
    assert some.ents.labels == tuple(label for label in every.ents.labels if label in wanted)
    assert named(some.identities) == [i for i in named(every.identities) if i[2] in wanted]
    assert list(nlp.pipe([TEXT, TEXT], labels=labels, threads=2)) == [some, some]
    assert named(newscore.entities(TEXT, labels=labels)) == named(some.ents)


def test_all_labels_are_as_none(nlp: newscore.Pipeline) -> None:
    assert nlp(TEXT, labels=nlp.labels) == nlp(TEXT, labels=None) == nlp(TEXT)
    assert nlp(TEXT, labels="LOC") != nlp(TEXT)


def test_what_is_left_out_is_not_counted(places: newscore.Doc) -> None:
    assert [name.i for name in places.ents] == list(range(len(places.ents)))
    assert [places.ents[name.i] for name in places.ents] == list(places.ents)
    assert f"{len(places.ents)} ents" in repr(places)
    for identity in places.identities:
        assert {name.label for name in identity.mentions} == {"LOC"}
    data = places.to_dict()
    for row in data["identities"]:
        for number in row["mentions"]:
            assert data["ents"][number]["label"] == "LOC"


def test_what_else_is_found_stays_and_points_to_no_name_that_is_left_out(
    nlp: newscore.Pipeline, places: newscore.Doc
) -> None:
    every = nlp(TEXT)
    assert [quote.speaker_name for quote in places.quotes] == ["Ingrid Halvorsen"]
    assert [speaker.text for speaker in places.speakers] == [s.text for s in every.speakers]
    assert [speaker.name for speaker in places.speakers] == [None] * len(every.speakers)
    assert [place.ent for place in places.places] == list(places.ents)
    assert places.speakers.tolist()[0][-1] is None


def test_documents_of_some_labels_are_pickled_as_such(places: newscore.Doc) -> None:
    for value in (places, places.ents, places.ents[1], places.ents[::-1], places.identities[0]):
        assert pickle.loads(pickle.dumps(value)) == value == copy.copy(value)
    assert named(pickle.loads(pickle.dumps(places)).ents) == named(places.ents)


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ("PERSN", ValueError, "labels: expected some of PERSON, ORG, .*, got 'PERSN'"),
        (["LOC", 3], TypeError, "labels: expected str, got int"),
        ([], ValueError, "labels: expected at least one"),
        (3, TypeError, "labels: expected a str or several, got int"),
        (b"LOC", TypeError, "labels: expected a str or several, got bytes"),
    ],
)
def test_wrong_labels_are_explained_at_every_call(
    nlp: newscore.Pipeline, labels: Any, error: type, message: str
) -> None:
    calls: list[Callable[[], object]] = [
        lambda: nlp(TEXT, labels=labels),
        lambda: nlp.pipe([TEXT], labels=labels),
        lambda: nlp.annotate([TEXT], labels=labels),
        lambda: nlp(TEXT).ents.where(labels=labels),
        lambda: newscore.entities(TEXT, labels=labels),
    ]
    for call in calls:
        with pytest.raises(error, match=message):
            call()


def test_tables_of_some_labels_are_those_of_the_documents() -> None:
    pa = pytest.importorskip("pyarrow")
    nlp = newscore.load(layers=_layers.TABLES)
    texts = [TEXT, None, "", TEXT + " \U0001f600 Osei left."]
    for labels in ("LOC", ["PERSON", "ORG"], "TIME"):
        table = nlp.annotate(texts, what=_layers.TABLES, labels=labels, min_score=0.2)
        pa.table(table).validate(full=True)
        docs = [nlp(t or "", labels=labels, min_score=0.2) for t in texts]
        for kind in _layers.TABLES:
            rows = pa.table(getattr(table, kind)).to_pylist()
            expected = [
                (n, cells["start"], cells["sentence"], list(map(str, cells.values())))
                for n, doc in enumerate(docs)
                for cells in _layers.cells(doc, kind)
            ]
            assert len(rows) == len(expected), kind
            for row, (number, start, sentence, cells) in zip(rows, expected, strict=True):
                assert (row["doc"], row["start"], row["sentence"]) == (number, start, sentence)
                assert len(row) == len(cells) + 2


def test_min_score_is_that_of_pipe_in_tables(nlp: newscore.Pipeline) -> None:
    for least in (0.0, 0.95):
        table = nlp.annotate([TEXT], min_score=least)
        assert len(table.entities) == len(nlp(TEXT, min_score=least).ents)


# ---- where ---------------------------------------------------------------------------------------


def test_where_picks_names_by_label_and_score(nlp: newscore.Pipeline) -> None:
    doc = nlp(TEXT)
    people = doc.ents.where(labels="PERSON")
    assert list(people) == [name for name in doc.ents if name.label == "PERSON"] != []
    sure = doc.ents.where(min_score=0.9)
    assert list(sure) == [name for name in doc.ents if (name.score or 0) >= 0.9] != list(doc.ents)
    assert doc.ents.where() == doc.ents
    assert len(doc.ents.where(labels="PRODUCT")) == 0
    assert list(people[::-1].where(labels="PERSON", min_score=0)) == list(people)[::-1]
    assert people.starts.tolist() == [name.start for name in people]
    assert doc.identities.where(labels="LOC").labels == ("LOC", "LOC")
    assert all(amount.score >= 0.5 for amount in doc.amounts.where(min_score=0.5))


def test_what_where_picks_is_pickled(nlp: newscore.Pipeline) -> None:
    doc = nlp(TEXT)
    for doc_of in (doc, nlp(TEXT, labels=["PERSON", "LOC"])):
        people = doc_of.ents.where(labels="PERSON")
        for spans in (people, people[::-1], people[:0], people[0].identity.mentions.where()):
            assert pickle.loads(pickle.dumps(spans)) == spans
    places = nlp(TEXT, labels="LOC")
    for rows in (b"\0", (99).to_bytes(4, "little"), (-1 & 0xFFFFFFFF).to_bytes(4, "little"), 3):
        with pytest.raises(ValueError, match="stored ents: expected rows of the document"):
            places.ents._pick(rows)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="expected rows of the document"):
        places.ents._pick(bytes(4))  # a person, which is not shown


def test_where_asks_only_for_what_rows_have(nlp: newscore.Pipeline) -> None:
    doc = nlp(TEXT)
    with pytest.raises(AttributeError, match="sents have no labels"):
        doc.sents.where(labels="LOC")
    with pytest.raises(AttributeError, match="tokens have no scores"):
        doc.tokens.where(min_score=0.5)
    with pytest.raises(TypeError, match="expected labels= or min_score=, got the keyword 'label'"):
        doc.ents.where(label="LOC")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="expected keywords"):
        doc.ents.where("LOC")  # type: ignore[misc]


# ---- inside --------------------------------------------------------------------------------------


def test_a_span_has_the_tokens_and_names_in_it() -> None:
    nlp = newscore.load(layers=_layers.TABLES)
    for doc in (nlp(TEXT), nlp(TEXT, labels=["PERSON", "ORG"])):
        for table in _layers.TABLES:
            for span in _layers.spans(doc, table):
                for inside, layer in ((span.tokens, doc.tokens), (span.ents, doc.ents)):
                    overlapping = [
                        other
                        for other in layer
                        if other.start < span.end and other.end > span.start
                    ]
                    assert list(inside) == overlapping
                    assert pickle.loads(pickle.dumps(inside)) == inside
    name = nlp(TEXT).ents[0]
    assert [token.text for token in name.tokens] == ["Ingrid", "Halvorsen"]
    assert name.ents[0] == name


def test_a_document_is_indexed_as_its_text(nlp: newscore.Pipeline) -> None:
    doc = nlp(TEXT)
    assert all(doc[name.start : name.end] == name.text for name in doc.ents)
    assert (doc[0], doc[-1], doc[::-1]) == (TEXT[0], TEXT[-1], TEXT[::-1])
    with pytest.raises(IndexError):
        doc[len(doc)]
    with pytest.raises(TypeError, match=r"as in doc\[0:10\], got str; what was found is in doc"):
        doc["ents"]  # type: ignore[index]
    with pytest.raises(TypeError, match="not iterable"):
        iter(doc)  # type: ignore[call-overload]
