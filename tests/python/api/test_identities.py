"""doc.identities and name.identity: their links in documents, tables and pickles."""

import gc
import json
import pickle
import struct
import tracemalloc

import pytest

import newscore
from newscore.cli import main

TEXT = (
    "Finland's prime minister, Sanna Marin, met Ursula von der Leyen in Brussels on Monday. "
    "Ms. Marin told the European Union (EU) to pay $3. Von der Leyen said the EU would."
)
NAMES = ["Finland", "Sanna Marin", "Ursula von der Leyen", "Brussels", "European Union"]


@pytest.fixture(scope="module")
def nlp():
    return newscore.load()


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def test_one_identity_for_all_names_of_one(doc):
    assert [identity.name for identity in doc.identities] == NAMES
    assert [[name.text for name in identity.mentions] for identity in doc.identities] == [
        ["Finland"],
        ["Sanna Marin", "Marin"],
        ["Ursula von der Leyen", "Von der Leyen"],
        ["Brussels"],
        ["European Union", "EU", "EU"],
    ]
    marin = doc.identities[1]
    assert (marin.text, marin.start, marin.end, marin.label) == ("Sanna Marin", 26, 37, "PERSON")
    assert marin.sent == doc.sents[0] and marin.doc is doc
    assert 0.9 < marin.score < 1 and doc.identities[0].score == 1
    assert marin.country is marin.geonames_id is marin.lat is marin.lon is None


def test_a_name_leads_to_its_identity_and_back(doc):
    for name in doc.ents:
        if name.label in ("DATE", "MONEY"):
            assert name.identity is None
        else:
            assert name in name.identity.mentions
            assert doc.identities[name.identity.i] == name.identity
    assert sum(len(identity.mentions) for identity in doc.identities) == len(doc.ents) - 2


def test_sentences_and_tokens_name_nobody(doc):
    assert doc.sents[0].identity is None and doc.tokens[0].identity is None


def test_mentions_are_a_sequence_like_others(doc):
    mentions = doc.identities[4].mentions
    everything = list(mentions)
    assert isinstance(mentions, newscore.Spans) and len(mentions) == 3
    assert mentions[-1] == everything[-1] and mentions[::-1][0] == everything[-1]
    assert list(mentions[1:]) == everything[1:] and list(mentions[::2]) == everything[::2]
    assert mentions.starts.tolist() == [name.start for name in everything]
    assert mentions[::-1].ends.tolist() == [name.end for name in everything][::-1]
    assert [mentions.label_names[i] for i in mentions.label_ids] == ["ORG"] * 3
    assert mentions.scores.tolist() == [name.score for name in everything]
    assert mentions.tolist() == [(name.start, name.end, name.label) for name in everything]
    assert everything[1] in mentions and mentions.index(everything[2]) == 2
    assert doc.ents[0] not in mentions and mentions.count(doc.ents[0]) == 0
    assert repr(mentions).startswith("Spans([<Span ")
    with pytest.raises(IndexError):
        mentions[3]
    assert list(mentions[3:]) == [] and mentions[3:].starts.tolist() == []


def test_columns_of_mentions_outlive_the_document(nlp):
    starts = nlp(TEXT).identities[4].mentions.starts
    gc.collect()
    assert starts.tolist() == [106, 122, 160] and starts.readonly


def test_pickles_keep_the_links(doc):
    again = pickle.loads(pickle.dumps(doc))
    assert again == doc and [identity.name for identity in again.identities] == NAMES
    mentions = doc.identities[4].mentions
    slices = (mentions, mentions[1:], mentions[::-1], mentions[::-2], mentions[2:2], mentions[1])
    for some in slices:
        assert pickle.loads(pickle.dumps(some)) == some
    identity = pickle.loads(pickle.dumps(doc.identities[1]))
    assert identity == doc.identities[1] and [name.text for name in identity.mentions][1] == "Marin"


def links_of(block, doc):
    """Where the column of the names' identities lies in a stored document."""
    numbers = [-1 if name.identity is None else name.identity.i for name in doc.ents]
    column = struct.pack(f"<{len(numbers)}i", *numbers)
    assert block.count(column) == 1
    return block.index(column)


@pytest.mark.parametrize("link", [-2, 5, 2**31 - 1, -(2**31)])
def test_a_stored_document_whose_links_lead_nowhere_is_refused(doc, link):
    open_doc, (text, published, block) = doc.__reduce__()
    at = links_of(block, doc)
    broken = block[:at] + struct.pack("<i", link) + block[at + 4 :]
    with pytest.raises(ValueError, match="a name with a identity that there is not"):
        open_doc(text, published, broken)


def test_a_stored_document_may_link_otherwise(doc):
    open_doc, (text, published, block) = doc.__reduce__()
    at = links_of(block, doc)
    other = open_doc(text, published, block[:at] + struct.pack("<i", -1) + block[at + 4 :])
    assert other.ents[0].identity is None and len(other.identities[0].mentions) == 0


def test_without_the_layer_it_says_what_to_load():
    doc = newscore.load(layers=["entities"])(TEXT)
    for ask in (lambda: doc.identities, lambda: doc.ents[0].identity):
        with pytest.raises(ValueError, match="identities were not looked for"):
            ask()
    assert "identity" not in doc.to_dict()["ents"][0]
    assert doc.ents.tolist()[0] == (0, 7, "LOC")
    assert newscore.load(layers="identities")(TEXT).ents[1].identity.name == "Sanna Marin"


def test_plain_data_has_numbers_of_rows(doc):
    plain = doc.to_dict()
    assert plain["identities"][1] == {
        "start": 26, "end": 37, "text": "Sanna Marin", "label": "PERSON",
        "score": doc.identities[1].score, "name": "Sanna Marin", "name_key": "sanna marin",
        "country": None, "geonames_id": None, "lat": None, "lon": None, "country_source": None,
        "mentions": [1, 5],
    }  # fmt: skip
    assert [name["identity"] for name in plain["ents"]] == [0, 1, 2, 3, None, 1, 4, 4, None, 2, 4]
    assert json.loads(doc.to_json()) == plain


def test_an_identity_is_where_its_fullest_name_is(nlp):
    doc = nlp("Officials of Paris, Texas, met. Paris is small, the Bank of Ghana is not.")
    places = {identity.name: identity.country for identity in doc.identities}
    assert places == {"Paris": "US", "Texas": "US", "Bank of Ghana": "GH"}
    for identity in doc.identities:
        assert identity.country in {name.country for name in identity.mentions}
    assert newscore.load(layers="identities")(doc.text).identities[0].country == "US"


def test_two_towns_of_one_name_are_two(nlp):
    text = "He left Birmingham in England for Birmingham, Alabama. The mayor of Birmingham came."
    towns = [who for who in nlp(text).identities if who.name == "Birmingham"]
    assert [(town.country, len(town.mentions)) for town in towns] == [("GB", 1), ("US", 2)]


def test_an_identity_says_what_tells_its_country(nlp):
    doc = nlp("Ships left Lagos for Quennock by the Red Sea. The Bank of Ghana paid Ada Stone.")
    told = {who.name: (who.country, who.country_source) for who in doc.identities}
    assert told["Lagos"] == ("NG", "name")
    assert told["Bank of Ghana"] == ("GH", "part")
    assert told["Red Sea"] == told["Ada Stone"] == (None, None)
    for who in doc.identities:
        assert who.country_source in {name.country_source for name in who.mentions}
    table = nlp.annotate([doc.text], what=["identities"]).identities
    assert dict(zip(table["name"], table["country_source"], strict=True)) == {
        name: source for name, (_, source) in told.items()
    }
    again = pickle.loads(pickle.dumps(doc))
    assert [who.country_source for who in again.identities] == [s for _, s in told.values()]


def test_tables_have_the_links_as_numbers(nlp, doc):
    pyarrow = pytest.importorskip("pyarrow")
    table = nlp.annotate([TEXT, None, TEXT], ids=["a", "b", "c"], what=["entities", "identities"])
    names = pyarrow.table(table.entities).to_pylist()
    expected = [0, 1, 2, 3, None, 1, 4, 4, None, 2, 4]
    assert [row["identity"] for row in names] == expected * 2
    identities = pyarrow.table(table.identities).to_pylist()
    assert [row["name"] for row in identities] == NAMES * 2
    assert [row["name_key"] for row in identities] == [name.lower() for name in NAMES] * 2
    assert [row["id"] for row in identities] == ["a"] * 5 + ["c"] * 5
    where = {row["name"]: (row["country"], row["lat"]) for row in identities}
    assert where["Finland"] == ("FI", 64.0)
    assert where["Sanna Marin"] == (None, None)
    nested = pyarrow.table(table).to_pylist()[2]
    assert [row["identity"] for row in nested["entities"]] == expected
    assert nested["identities"][1]["text"] == "Sanna Marin"
    table.entities.__arrow_c_array__()


def test_a_column_that_another_layer_fills_needs_that_layer(nlp):
    alone, both = (
        newscore.schema("entities", what=what)
        for what in (["entities"], ["entities", "identities"])
    )
    assert "identity" not in alone.names and both.names[-1] == "identity"
    assert alone != both and hash(alone) != hash(both)
    assert alone == newscore.schema("entities", what=["entities", "tokens"])
    assert both.fields[-1] == newscore.Field(("identity", "int32", True, ()))
    assert nlp.annotate([TEXT], what=["entities"]).entities.schema == alone
    assert nlp.annotate([TEXT], what=["entities", "identities"]).entities.schema == both


def test_lines_hold_identities_when_they_are_asked_for(doc, tmp_path):
    path = tmp_path / "in.txt"
    path.write_text(TEXT, encoding="utf-8")
    out = tmp_path / "a.jsonl"
    assert main(["tag", str(path), "-o", str(out), "--what", "entities,identities"]) == 0
    line = json.loads(out.read_text())
    assert line["identities"] == doc.to_dict()["identities"]


def test_all_mentions_of_many_are_sorted_once(nlp):
    doc = nlp("Ada Stone met Ivo Beck. " * 2000)
    n_names = len(doc.ents)
    assert doc.identities[0].mentions is not None
    before = doc.__sizeof__()
    tracemalloc.start()
    assert sum(len(identity.mentions) for identity in doc.identities) == n_names
    assert doc.__sizeof__() == before > 4 * n_names
    assert tracemalloc.get_traced_memory()[1] < 10_000
    tracemalloc.stop()


def test_one_key_for_a_name_in_many_texts(nlp):
    texts = ["Peter O'Hara sang.", "Then Peter O\u2019Hara sang.",
             "\U0001f600 Peter  O'H\u00e1ra sang."]  # fmt: skip
    assert [nlp(text).identities[0].name_key for text in texts] == ["peter ohara"] * 3


def test_people_of_one_surname_are_apart(nlp):
    doc = nlp("Mr. Hallam met Mrs. Hallam in Leeds. Mr. Hallam left.")
    people = [identity for identity in doc.identities if identity.label == "PERSON"]
    assert [len(person.mentions) for person in people] == [2, 1]
