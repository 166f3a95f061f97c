"""Places in Python: rows, what names say of them, home papers, tables of one's own."""

import copy
import json
import pickle

import pytest

import newscore
from newscore.cli import main

TEXT = "Ada Stone flew from Lagos to the Red Sea. The Bank of Ghana paid, Ghanaian papers said."


@pytest.fixture(scope="module")
def nlp():
    names = {
        "PERSON": ["Ada Stone"],
        "LOC": ["Lagos", "Red Sea", "Cambridge", "Quennock", "Paris", "Ohio"],
        "ORG": ["Bank of Ghana"],
        "NORP": ["Ghanaian"],
    }
    return newscore.load(names=names)


def test_each_place_has_its_country_and_what_the_table_knows(nlp):
    lagos, sea, bank, word = nlp(TEXT).places
    assert (lagos.text, lagos.country, lagos.kind, lagos.source) == ("Lagos", "NG", "city", "name")
    assert lagos.geonames_id == 2332459
    assert (lagos.lat, lagos.lon) == (6.45, 3.39)
    assert (sea.country, sea.kind, sea.geonames_id, sea.lat) == (None, "water", None, None)
    assert (bank.country, bank.kind, bank.source) == ("GH", "country", "part")
    assert (bank.geonames_id, bank.lat, bank.lon) == (None, None, None)
    assert (word.country, word.kind) == ("GH", "nationality")
    assert all(0 <= place.score <= 1 for place in (lagos, sea, bank, word))


def test_a_name_leads_to_its_place_and_back(nlp):
    doc = nlp(TEXT)
    person, lagos, *_ = doc.ents
    assert person.text == "Ada Stone"
    assert (person.place, person.country, person.country_source) == (None, None, None)
    assert lagos.place == doc.places[0]
    assert lagos.place.ent == lagos
    assert (lagos.country, lagos.country_source) == ("NG", "name")


def test_places_are_told_in_json_and_tables(nlp):
    place = nlp(TEXT).to_dict()["places"][0]
    assert json.loads(json.dumps(place)) == place
    assert (place["ent"], place["country"], place["kind"]) == (1, "NG", "city")
    table = nlp.annotate([TEXT], what=["entities", "places"])
    assert len(table.places) == 4
    names = [column.name for column in newscore.schema("places").fields]
    assert names[-8:] == [
        "ent", "country", "kind", "source", "geonames_id", "lat", "lon", "score"
    ]  # fmt: skip


def test_a_document_keeps_its_places_when_it_is_stored(nlp):
    doc = nlp(TEXT)
    for stored in (pickle.loads(pickle.dumps(doc)), copy.deepcopy(doc)):
        assert [place.country for place in stored.places] == ["NG", None, "GH", "GH"]
        assert stored.ents[1].place == stored.places[0]


def test_a_paper_is_at_home_in_a_country(nlp):
    text = "The fire in Cambridge is out."
    assert nlp(text).places[0].country == "GB"
    assert nlp(text, home="US").places[0].country == "US"
    assert nlp("It rained in Quennock.", home="KE").places[0].country == "KE"
    at_home = newscore.load(names=nlp.names, home="US")
    assert at_home.home == "US"
    assert nlp.home is None
    assert at_home(text).places[0].country == "US"
    assert at_home(text, home="GB").places[0].country == "GB"
    assert pickle.loads(pickle.dumps(at_home))(text).places[0].country == "US"


@pytest.mark.parametrize(
    "home", ["ng", "NGA", "N", "", "N1", "\u0130S", "\u0147G", "N\0", "UK", "EU", "ZZ", "AN"]
)
def test_a_home_that_is_no_code_is_refused(nlp, home):
    with pytest.raises(ValueError, match=r"home: expected an ISO 3166-1 code such as 'NG', got "):
        nlp("x", home=home)
    asks = (
        lambda: newscore.load(home=home),
        lambda: nlp.pipe([], home=home),
        lambda: nlp.annotate([], home=home),
        lambda: nlp.annotate(["x", "y"], home=["NG", home]),
    )
    for ask in asks:
        with pytest.raises(ValueError, match=r"home(\[1\])?: expected an ISO 3166-1 code"):
            ask()


def test_the_code_of_the_united_kingdom_is_told(nlp):
    with pytest.raises(ValueError, match=r"got 'UK'; that of the United Kingdom is 'GB'$"):
        nlp("x", home="UK")
    with pytest.raises(ValueError, match=r"got 'ZZ'$"):
        nlp("x", home="ZZ")


def test_a_home_of_another_type_is_refused(nlp):
    with pytest.raises(TypeError, match="home: expected str or None, got int"):
        nlp("x", home=7)
    with pytest.raises(TypeError, match="home: expected str or None, got int"):
        nlp.pipe([], home=7)
    with pytest.raises(TypeError, match=r"home\[0\]: expected str or None, got int"):
        nlp.annotate(["x"], home=[7])


def test_each_text_of_many_has_a_home_of_its_own(nlp):
    texts = ["The fire in Cambridge is out."] * 3

    def countries(nlp, **options):
        return nlp.annotate(texts, what=["places"], **options).places["country"]

    assert countries(nlp) == ["GB"] * 3
    assert countries(nlp, home="US") == ["US"] * 3
    assert countries(nlp, home=["US", None, "CA"]) == ["US", "GB", "CA"]
    assert countries(nlp, home=iter(["US", None, "CA"]), threads=2) == ["US", "GB", "CA"]
    assert countries(nlp, home=("US",) * 3, ids=[1, 2, 3], dates=[None] * 3) == ["US"] * 3
    at_home = newscore.load(names=nlp.names, home="US")
    assert countries(at_home, home=["GB", None, "CA"]) == ["GB", "US", "CA"]
    assert countries(at_home, home=None) == ["US"] * 3
    for homes in (["US"] * 2, ["US"] * 4):
        with pytest.raises(ValueError, match="ids, dates and home: expected as many as texts"):
            countries(nlp, home=homes)


def test_a_column_of_homes_may_be_of_any_library(nlp):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": ["It rained in Cambridge."] * 2, "paper": ["US", None]})
    table = nlp.annotate(frame["text"], home=frame["paper"], what=["places"])
    assert table.places["country"] == ["US", "GB"]


def test_all_texts_of_a_pipe_have_one_home(nlp):
    texts = ["The fire in Cambridge is out.", "It rained in Cambridge."]
    for docs in (nlp.pipe(texts, home="US"), nlp.pipe(texts, home="US", threads=2, batch_size=1)):
        assert [doc.places[0].country for doc in docs] == ["US", "US"]
    assert [doc.places[0].country for doc in nlp.pipe(texts)] == ["GB", "GB"]


def test_papers_are_at_home_where_the_command_line_says(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text("The fire in Cambridge is out.", encoding="utf-8")
    command = ["tag", str(path), "--format", "jsonl", "--what", "places", "-q"]
    for options, country in (([], "GB"), (["--home", "US"], "US")):
        assert main([*command, *options]) == 0
        assert json.loads(capsys.readouterr().out)["places"][0]["country"] == country
    assert main(["top", str(path), "--home", "US", "-q"]) == 0
    assert "Cambridge" in capsys.readouterr().out
    for name in ("tag", "top"):
        assert main([name, str(path), "--home", "UK"]) == 2
        assert "argument --home: expected an ISO 3166-1 code" in capsys.readouterr().err


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "own.tsv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_your_own_places_are_known_beside_the_model_s(nlp, table):
    path = table(
        "name\tcountry\tregion\tlat\tlon\tgeonames_id\n"
        "Quennock\tIE\t\t53.5\t-7.25\t77\n"
        "Paris\tUS\tOhio\t40\t-84\t\n"
    )
    own = newscore.load(names=nlp.names, places=path)
    assert own.places == str(path)
    assert nlp.places is None
    quennock, paris, lagos = [
        own(f"It rained in {name}.").places[0] for name in ("Quennock", "Paris, Ohio", "Lagos")
    ]
    assert (quennock.country, quennock.kind, quennock.geonames_id) == ("IE", "city", 77)
    assert (quennock.lat, quennock.lon) == (53.5, -7.25)
    assert (paris.country, paris.lat) == ("US", 40)
    assert lagos.country == "NG"
    again = pickle.loads(pickle.dumps(own))
    assert again("It rained in Quennock.").places[0].geonames_id == 77


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", r":1: expected columns name, country and any of .*; got ''"),
        ("name\n", r":1: expected columns name, country and any of"),
        ("name,country\n", r":1: .* with tabs between them; got 'name,country'"),
        ("name\tcountry\tcolour\n", r":1: expected columns .* got 'name, country, colour'"),
        ("name\tcountry\nQuay\tUK1\n", r":2: expected an ISO 3166-1 code such as 'NG', got 'UK1'"),
        ("name\tcountry\nA\tIE\n\tIE\n", r":3: expected a name in each line"),
        ("name\tcountry\n---\tIE\n", r":2: expected a name in each line"),
        ("name\tcountry\nA\tIE\tB\n", r":2: .* no more cells than columns"),
        ("name\tcountry\tkind\nA\tIE\thill\n", r":2: expected a kind of country, .*, got 'hill'"),
        ("name\tcountry\tlat\nA\tIE\t53\n", r":2: expected lat and lon, or neither"),
        (
            "name\tcountry\tlat\tlon\nA\tIE\t93\t1\n",
            r":2: expected lat to be a number up to 90, got '93'",
        ),
        ("name\tcountry\tlat\tlon\nA\tIE\tnan\t1\n", r":2: expected lat to be a number up to 90"),
        ("name\tcountry\tpopulation\nA\tIE\t-4\n", r":2: expected population to be a number"),
        ("name\tcountry\tgeonames_id\nA\tIE\tx\n", r":2: expected geonames_id to be a number"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_its_line(table, lines, message):
    with pytest.raises(ValueError, match=r"own\.tsv" + message):
        newscore.load(places=table(lines))


def test_a_table_that_is_no_text_or_not_there_is_refused(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_bytes(b"name\tcountry\n\xff\tIE\n")
    with pytest.raises(ValueError, match="not UTF-8 at byte"):
        newscore.load(places=path)
    with pytest.raises(FileNotFoundError):
        newscore.load(places=tmp_path / "none.tsv")


def test_a_table_may_have_many_places_of_one_name(nlp, table):
    lines = "".join(f"Quennock\tIE\t{n}\n" for n in range(1, 200))
    own = newscore.load(names=nlp.names, places=table("name\tcountry\tgeonames_id\n" + lines))
    assert own("It rained in Quennock.").places[0].country == "IE"
