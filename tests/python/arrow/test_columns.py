"""Pipeline.annotate and newscore.schema: tables of many documents, seen through Arrow."""

import copy
import datetime
import gc
import itertools
import pickle
import threading
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newscore
from conftest import AWKWARD, NEWS
from newscore import _annotate, _core, _layers

pa = pytest.importorskip("pyarrow")

ALL = ("sentences", "tokens", "entities")
TEXTS = [NEWS, AWKWARD, "", "Paris.", "K\u00f6ln und \u0416 \U0001f600 Berlin.\n\nNo.", NEWS * 3]


def texts(n):
    return [f"Part {i} is about Paris \u2014 and Mr. Mark Twain{i % 7}. It ends." for i in range(n)]


def rows(table):
    made = pa.table(table)
    made.validate(full=True)
    return made.to_pylist()


def as_utf8(text):
    """What a str is in a column of UTF-8: lone surrogates become U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def expected_spans(doc, kind):
    """The same from a Doc, by objects."""
    spans = {"sentences": doc.sents, "tokens": doc.tokens, "entities": doc.ents}[kind]
    numbers = {(s.start, s.end): i for i, s in enumerate(doc.sents)}
    made = []
    for span in spans:
        number = numbers[span.sent.start, span.sent.end]
        text = as_utf8(span.text)
        row = {"sentence": number, "start": span.start, "end": span.end, "text": text}
        if kind == "entities":
            row |= {"label": span.label, "score": span.score}
        made.append(row)
    return made


# ---- what is in the rows --------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2])
def test_the_rows_are_what_the_documents_are(nlp, threads):
    table = nlp.annotate(TEXTS, what=ALL, threads=threads)
    documents = rows(table)
    assert len(documents) == len(table) == len(TEXTS)
    for i, text in enumerate(TEXTS):
        doc, row = nlp(text), documents[i]
        assert (row["doc"], row["n_chars"], row["error"]) == (i, len(text), None)
        assert row["n_replaced"] == doc.n_replaced
        for kind in ALL:
            assert row[kind] == expected_spans(doc, kind)
    assert sum(len(row["entities"]) for row in documents) > 5


@pytest.mark.parametrize("kind", ALL)
def test_a_flat_table_has_the_same_spans_with_their_document(nlp, kind):
    table = nlp.annotate(TEXTS, ids=[f"id{i}" for i in range(len(TEXTS))], what=ALL)
    expected = [
        {"doc": row["doc"], "id": row["id"], **span} for row in rows(table) for span in row[kind]
    ]
    flat = getattr(table, kind)
    assert rows(flat) == expected
    assert len(flat) == len(expected) > 0
    assert flat.name == kind


@pytest.mark.parametrize("rare", ["", "\u00e9", "\u2014", "\U0001f600"])
def test_each_width_of_str_is_read(nlp, rare):
    text = f"Mark Twain met Ada Lovelace {rare} in Paris."
    row = rows(nlp.annotate([text], what=ALL))[0]
    for kind in ALL:
        assert row[kind] == expected_spans(nlp(text), kind)
        assert row[kind]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_every_text_of_a_span_is_a_piece_of_its_document(nlp, texts):
    for row, text in zip(rows(nlp.annotate(texts, what=ALL)), texts, strict=True):
        for kind in ALL:
            for span in row[kind]:
                assert span["text"] == as_utf8(text[span["start"] : span["end"]])
                within = row["sentences"][span["sentence"]]
                assert within["start"] <= span["start"] < span["end"] <= within["end"]


class Text(str):
    pass


def test_what_is_no_text_gives_a_row_that_says_so(nlp):
    given = ["Paris.", None, "", float("nan"), 3, b"bytes", "\ud800 \udfff", Text("Rome.")]
    documents = rows(nlp.annotate(given, what=ALL))
    assert [row["error"] for row in documents] == [
        None, "null", None, "null", "not_str", "not_str", None, None
    ]  # fmt: skip
    for row in documents:
        for kind in ALL:
            assert (row[kind] is None) == (row["error"] is not None)
    assert documents[2]["sentences"] == []
    assert documents[6]["n_replaced"] == 2
    assert [row["n_chars"] for row in documents] == [6, 0, 0, 0, 0, 0, 3, 5]
    n_tokens = sum(len(row["tokens"] or ()) for row in documents)
    assert len(nlp.annotate(given, what=ALL).tokens) == n_tokens


@pytest.mark.slow
def test_a_text_past_the_limit_is_an_error_of_its_own_row(nlp):
    documents = rows(nlp.annotate(["Paris.", "a" * (2**28 + 1), "Rome."], what="sentences"))
    assert [row["error"] for row in documents] == [None, "too_long", None]
    assert documents[1]["n_chars"] == 2**28 + 1
    assert documents[2]["sentences"][0]["text"] == "Rome."


def test_many_rows_of_which_some_are_null_keep_their_places(nlp):
    """More rows than a batch has, so that flags are joined in the midst of bytes."""
    given = [None if i % 3 == 0 else f"No. {i} is here." for i in range(1001)]
    documents = rows(nlp.annotate(given, ids=range(1001), threads=2))
    assert [row["error"] for row in documents] == ["null" if t is None else None for t in given]
    assert [row["id"] for row in documents] == [str(i) for i in range(1001)]
    assert all(
        (row["sentences"] or [{"text": None}])[0]["text"] == text
        for row, text in zip(documents, given, strict=True)
    )


# ---- ids and dates --------------------------------------------------------------------------


def test_ids_and_dates_are_columns(nlp):
    key = uuid.UUID(int=5)
    ids = ["a", 7, None, key, "\u00e9\U0001f600\ud800"]
    day = datetime.date(2017, 4, 11)
    noon = datetime.datetime(2017, 4, 11, 12)
    dates = [day, "1969-12-31", None, noon, "9999-12-31"]
    table = nlp.annotate(["Paris."] * 5, ids=iter(ids), dates=dates, what=ALL)
    documents = rows(table)
    expected = ["a", "7", None, str(key), "\u00e9\U0001f600\ufffd"]
    assert [row["id"] for row in documents] == expected
    assert [row["date"] for row in documents] == [
        day, datetime.date(1969, 12, 31), None, day, datetime.date(9999, 12, 31)
    ]  # fmt: skip
    assert [row["id"] for row in rows(table.sentences)] == expected


@pytest.mark.parametrize("name", ["ids", "dates"])
@pytest.mark.parametrize("n", [0, 1, 3, 200])
def test_ids_and_dates_must_be_as_many_as_texts(nlp, name, n):
    with pytest.raises(ValueError, match="expected as many as texts"):
        nlp.annotate(["One.", "Two."], **{name: [None] * n})


def test_wrong_ids_and_dates_are_explained(nlp):
    with pytest.raises(TypeError, match="ids: expected str, int or None, got bytes"):
        nlp.annotate(["One."], ids=[b"a"])
    with pytest.raises(ValueError, match="ids: expected at most 65535 characters, got 65536"):
        nlp.annotate(["One."], ids=["a" * 65536])
    many = [None] * 200
    with pytest.raises(ValueError, match=r"^dates\[200\]: expected a date as .*, got 'yesterday'$"):
        nlp.annotate([*many, "One."], dates=[*many, "yesterday"], threads=2)
    with pytest.raises(TypeError, match=r"^dates\[0\]: expected a date, .* got int$"):
        nlp.annotate(["One."], dates=[3])
    with pytest.raises(ValueError, match=r"^home\[1\]: expected an ISO 3166-1 code .* got 'XX'$"):
        nlp.annotate(["One.", "Two."], home=["GB", "XX"])


def test_records_in_the_place_of_texts_are_refused(nlp):
    """Once each row of a list of JSON's objects had an error, and the table of names was empty."""
    for rows_given, example in (
        ([{"id": 1, "body": "Ann left."}], "row['body']"),
        ([{"id": 1}], "row['id']"),
        ([{}], "row['text']"),
        ([("Ann left.", 1)], "row[0]"),
    ):
        with pytest.raises(TypeError, match=r"texts\[0\]: expected str, got (dict|tuple)") as told:
            nlp.annotate(rows_given)
        assert str(told.value).endswith(f"as in [{example} for row in rows]")
    assert nlp.annotate(["Ann left.", {}])["error"] == [None, "not_str"]


# ---- the same, whatever the way -------------------------------------------------------------


def test_the_table_is_the_same_whatever_the_threads(nlp):
    given = texts(500) + TEXTS
    one = pa.table(nlp.annotate(given, what=ALL))
    for threads in (2, 3, 7):
        assert pa.table(nlp.annotate(given, what=ALL, threads=threads)).equals(one)


def test_the_rows_do_not_depend_on_each_other(nlp):
    given = texts(150) + TEXTS
    forward = rows(nlp.annotate(given))
    backward = rows(nlp.annotate(given[::-1], threads=2))[::-1]
    for row in (*forward, *backward):
        del row["doc"]
    assert forward == backward


def test_any_iterable_of_texts_will_do(nlp):
    expected = pa.table(nlp.annotate(TEXTS))
    clean = [as_utf8(text) for text in TEXTS]
    assert pa.table(nlp.annotate(iter(TEXTS))).equals(expected)
    assert pa.table(nlp.annotate(tuple(TEXTS), threads=2)).equals(expected)
    columns = pa.table(nlp.annotate(clean))
    assert pa.table(nlp.annotate(pa.array(clean))).equals(columns)
    assert pa.table(nlp.annotate(pa.chunked_array([clean[:2], clean[2:]]))).equals(columns)


def test_less_is_read_when_less_is_asked_for(nlp):
    full = pa.table(nlp.annotate(TEXTS, what=ALL))
    for n in (1, 2):
        for what in itertools.combinations(ALL, n):
            table = nlp.annotate(TEXTS, what=what)
            assert pa.table(table).equals(full.select(pa.table(table).column_names))
    assert pa.table(nlp.annotate(TEXTS, what="tokens")).column_names[-1] == "tokens"


# ---- Arrow ----------------------------------------------------------------------------------

DOCUMENTS = """\
doc: int64 not null
id: utf8
date: date32
n_chars: int64 not null
n_replaced: int32 not null
error: utf8
sentences: list
    sentence: int32 not null
    start: int32 not null
    end: int32 not null
    text: utf8 not null
tokens: list
    sentence: int32 not null
    start: int32 not null
    end: int32 not null
    text: utf8 not null
entities: list
    sentence: int32 not null
    start: int32 not null
    end: int32 not null
    text: utf8 not null
    label: utf8 not null
    score: float32 not null"""


def test_version_1_of_the_schema_is_this():
    """A change here needs a new version of the schema."""
    schema = newscore.schema(what=ALL)
    assert schema.version == 1
    assert pa.schema(schema).metadata == {b"newscore.schema_version": b"1"}
    assert repr(schema) == DOCUMENTS


@pytest.mark.parametrize("table", ["documents", *ALL])
def test_tables_have_the_schema_that_is_promised(nlp, table):
    promised = newscore.schema(table, what=ALL)
    for some in ([], [None], TEXTS):
        made = nlp.annotate(some, what=ALL)
        made = made if table == "documents" else getattr(made, table)
        assert made.schema == promised
        assert hash(made.schema) == hash(promised)
        for seen in (pa.schema(made), pa.table(made).schema, pa.record_batch(made).schema):
            assert seen.equals(pa.schema(promised), check_metadata=True)
        assert pa.schema(promised).names == list(promised.names)


@pytest.mark.parametrize("table", ["documents", *_layers.TABLES])
def test_the_fields_of_a_schema_are_what_arrow_is_told(table):
    def described(field):
        of = field.type.value_type if pa.types.is_list(field.type) else ()
        kind = "list" if pa.types.is_list(field.type) else str(field.type)
        kind = {"string": "utf8", "float": "float32", "double": "float64"}.get(kind, kind)
        kind = {"date32[day]": "date32"}.get(kind, kind)
        return field.name, kind, field.nullable, tuple(described(part) for part in of)

    schema = newscore.schema(table, what=_layers.TABLES)
    assert schema.fields == tuple(described(field) for field in pa.schema(schema))
    assert tuple(field.name for field in schema.fields) == schema.names
    lists = [field for field in schema.fields if field.type == "list"]
    assert len(lists) == (len(_layers.TABLES) if table == "documents" else 0)
    assert all(field.fields for field in lists)


def test_a_field_is_a_named_tuple():
    field = newscore.schema("entities").fields[-1]
    assert field == ("score", "float32", False, ())
    assert (field.name, field.type, field.nullable, field.fields) == field
    assert repr(field).startswith("newscore.Field(name='score', type='float32'")
    with pytest.raises(AttributeError):
        field.name = "other"


@pytest.mark.parametrize("table", _layers.TABLES)
def test_the_rows_of_a_document_are_those_of_its_table(nlp, table):
    alone = newscore.load(layers=[table])  # a later layer gives columns to an earlier one
    for text in TEXTS:
        (row,) = rows(nlp.annotate([text], what=table))  # a table may fill another's columns
        found = [
            {name: as_utf8(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
            for cells in _layers.cells(alone(text), table)
        ]
        assert found == row[table]


def test_schemas_differ_by_what_is_asked_for():
    assert newscore.schema() == newscore.schema(what=("entities", "sentences"))
    assert newscore.schema() != newscore.schema(what=ALL)
    assert newscore.schema("tokens") == newscore.schema("tokens", what="entities")
    assert newscore.schema("tokens") != newscore.schema("sentences")
    assert newscore.schema() != "documents"


def test_the_buffers_are_not_copied(nlp):
    """Two exports, of two shapes, look at the same memory."""
    table = nlp.annotate(TEXTS)
    nested = pa.record_batch(table).column("entities").values.field("text").buffers()
    flat = pa.record_batch(table.entities).column("text").buffers()
    again = pa.table(table.entities).column("text").chunk(0).buffers()
    assert [b and b.address for b in nested] == [b and b.address for b in flat]
    assert [b and b.address for b in again] == [b and b.address for b in flat]


def test_a_column_outlives_everything_else(nlp):
    column = pa.table(nlp.annotate(TEXTS).entities).column("text")
    piece = pa.record_batch(nlp.annotate(TEXTS)).column("sentences").values.field("text")
    gc.collect()
    assert column.to_pylist() == [as_utf8(e.text) for t in TEXTS for e in nlp(t).ents]
    assert piece.to_pylist() == [as_utf8(s.text) for t in TEXTS for s in nlp(t).sents]


def test_columns_may_be_given_back_by_any_thread(nlp):
    held = [pa.table(nlp.annotate(TEXTS).entities) for _ in range(200)]

    def drop():
        while held:
            try:
                held.pop().column("text").to_pylist()
            except IndexError:
                return

    threads = [threading.Thread(target=drop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not held


def test_each_span_of_many_documents_has_the_id_of_its_own(nlp):
    ids = [None if i % 3 else f"n{i}" for i in range(40)]
    table = nlp.annotate(["Ann left. Bob stayed."] * len(ids), ids=ids)
    assert pa.table(table.sentences).column("id").to_pylist() == [i for i in ids for _ in range(2)]


def many_blocks(nlp, given):
    """A table of a block a batch, as if each were of gigabytes."""
    mask = _layers.mask(ALL)
    batches = [nlp._annotate([text], [i], None, mask) for i, text in enumerate(given)]
    return _core._table(batches, mask, 0)


def test_a_table_of_several_blocks_is_a_stream(nlp):
    table = many_blocks(nlp, TEXTS)
    one = nlp.annotate(TEXTS, ids=range(len(TEXTS)), what=ALL)
    for several, single in ((table, one), *((getattr(table, k), getattr(one, k)) for k in ALL)):
        assert pa.table(several).column(0).num_chunks == len(TEXTS)
        assert pa.table(several).combine_chunks().equals(pa.table(single))
        with pytest.raises(AttributeError, match="this table has 6 parts"):
            several.__arrow_c_array__()
    assert len(table) == len(TEXTS)


def test_an_empty_table_is_one_record_of_no_rows(nlp):
    table = nlp.annotate([])
    assert len(table) == len(table.entities) == pa.record_batch(table).num_rows == 0
    assert pa.table(table.entities).num_rows == 0


def test_a_batch_needs_texts(nlp):
    with pytest.raises(TypeError, match="not iterable"):
        nlp._annotate(None, None, None, _layers.mask(ALL))


def test_a_batch_is_taken_once(nlp):
    mask = _layers.mask(ALL)
    batch = nlp._annotate(["Paris."], None, None, mask)
    assert len(_core._table([batch], mask, 1)) == 1
    again = nlp._annotate(["Paris."], None, None, mask)
    for batches in ([batch], [again, again]):
        with pytest.raises(ValueError, match="given twice"):
            _core._table(batches, mask, 1)
    with pytest.raises(ValueError, match="invalid PyCapsule"):
        _core._table([None], mask, 1)


def test_the_requested_schema_is_a_wish(nlp):
    table = nlp.annotate(TEXTS)
    wish = pa.schema([("doc", pa.int32())]).__arrow_c_schema__()
    table.__arrow_c_stream__(wish)
    table.__arrow_c_array__(requested_schema=wish)
    for export in (table.__arrow_c_stream__, table.__arrow_c_array__):
        with pytest.raises(TypeError, match="expected an 'arrow_schema' capsule, got int"):
            export(3)
        with pytest.raises(TypeError, match="at most one argument"):
            export(None, None)
        with pytest.raises(TypeError, match="at most one argument"):
            export(schema=None)


# ---- arguments and other manners ------------------------------------------------------------


@pytest.mark.parametrize("bad", ["one text", b"bytes", 3, None])
def test_what_is_no_iterable_of_texts_is_a_type_error(nlp, bad):
    with pytest.raises(TypeError, match=f"an iterable of str, got .*{type(bad).__name__}"):
        nlp.annotate(bad)


def test_wrong_options_are_explained(nlp):
    with pytest.raises(ValueError, match=r"what: expected some of .* got 'names'"):
        nlp.annotate([], what=["names"])
    with pytest.raises(ValueError, match="what: expected at least one"):
        nlp.annotate([], what=[])
    with pytest.raises(ValueError, match="threads: expected at least 1"):
        nlp.annotate([], threads=0)
    with pytest.raises(ValueError, match=r"table: expected 'documents', .* got 'names'"):
        newscore.schema("names")
    for mask in (0, 2**31):
        with pytest.raises(ValueError, match=f"expected a mask of layers, got {mask}"):
            _core._schema("documents", mask)
    with pytest.raises(TypeError, match="expected 2 arguments, got 1"):
        _core._schema("documents")
    with pytest.raises(AttributeError, match="this table has no tokens: name them in annotate"):
        _ = nlp.annotate([]).tokens
    with pytest.raises(AttributeError, match="a table of spans has no sentences"):
        _ = nlp.annotate([]).entities.sentences


@pytest.mark.parametrize("threads", [1, 2])
def test_an_exception_of_the_input_is_passed_on(nlp, threads):
    def given():
        yield from texts(300)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        nlp.annotate(given(), threads=threads)
    assert not [t for t in threading.enumerate() if t.name.startswith("newscore")]


def test_the_input_is_not_read_far_ahead(nlp):
    """The queue in front of the threads is bounded."""
    read, ran, most = 0, 0, 0
    lock = threading.Lock()

    class Counting:
        def _annotate(self, given, *args):
            nonlocal ran, most
            with lock:
                most = max(most, read - ran)
                ran += len(given)
            return nlp._annotate(given, *args)

    def given():
        nonlocal read
        for text in texts(5000):
            read += 1
            yield text

    progress = newscore._progress.Progress(None, "docs", enabled=False)
    _annotate.annotate(
        Counting(),
        given(),
        None,
        None,
        threads=2,
        what=_layers.mask("sentences"),
        labels=nlp._read_labels(None),
        min_score=0.4,
        progress=progress,
    )
    assert most <= 7 * _annotate.BATCH_DOCS


def test_tables_say_what_they_are(nlp):
    table = nlp.annotate(TEXTS)
    assert repr(table).startswith("<Table of documents: 6 rows of doc, id, date, n_chars")
    assert table.nbytes > sum(map(len, TEXTS))
    assert 0 < table.entities.nbytes < table.nbytes
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(table)
    with pytest.raises(TypeError, match="cannot"):
        copy.copy(table)
    for thing in (table, table.schema):
        with pytest.raises(TypeError, match="cannot create"):
            type(thing)()
