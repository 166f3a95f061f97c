"""What newcomers see first is right: examples/article.txt and the article of docs/tour.ipynb.

Both were written to show every layer. A change of rules or model that breaks one of them is no
fault by itself: mend the model, or write another article, and say which.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

import newscore
from newscore import _layers
from newscore.view import UNSAFE

ROOT = Path(__file__).resolve().parents[3]
ARTICLE = ROOT / "examples" / "article.txt"
TOUR = ROOT / "docs" / "tour.ipynb"


def cells():
    """The code of the tour."""
    tour = json.loads(TOUR.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in tour["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def article(nlp):
    return nlp(ARTICLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tour(nlp):
    (source,) = [cell for cell in cells() if cell.startswith('text = """')]
    found = {}
    exec(source.partition("\ndoc = ")[0], found)
    return nlp(found["text"], published="2025-03-18")


def names(doc, label):
    """The identities of a label, in order."""
    return [who.name for who in doc.identities if who.label == label]


def spoken(doc):
    """Who says how many quotes."""
    speakers = [quote.speaker_name for quote in doc.quotes]
    return {name: speakers.count(name) for name in speakers}


def kinds(doc):
    """The kinds of blocks, without paragraphs."""
    return [block.kind for block in doc.blocks if block.kind != "paragraph"]


@pytest.mark.parametrize("name", ["article", "tour"])
@pytest.mark.parametrize("table", newscore.load().layers)
def test_each_layer_has_rows(name, table, request):
    assert len(_layers.spans(request.getfixturevalue(name), table)) > 0


def test_the_example_is_read_without_a_mistake(article):
    assert names(article, "PERSON") == [
        "Miriam Castellanos", "Teresa Okonkwo-Hale", "Anders Vikholm", "Ruth Pelletier",
        "Dana Whitlock", "Luís Sardinha", "Helen Marchetti", "Peter Agbaje", "Joe Bright",
        "Tom Adeyemi",
    ]  # fmt: skip
    assert names(article, "ORG") == [
        "Northlight News", "Corvane Lines Inc.", "Bramwell & Pike", "Baltic Mutual",
        "U.S. Department of Transportation", "Nordic Coastal Bank",
        "Penobscot Lobster Association", "Maine Public Utilities Commission",
    ]  # fmt: skip
    assert {who.name: who.country for who in article.identities if who.label == "LOC"} == {
        "Rockland": "US", "Maine": "US", "Penobscot Bay": "US", "Halifax": "CA",
        "Nova Scotia": "CA", "Norway": "NO", "Scotland": "GB", "Vinalhaven": "US",
        "Augusta": "US",
    }  # fmt: skip
    assert sorted({name.label for name in article.ents}) == sorted(
        "PERSON ORG LOC NORP DATE TIME MONEY PERCENT".split()
    )
    assert len(article.ents) == 68
    assert spoken(article) == {
        "Teresa Okonkwo-Hale": 2, "Anders Vikholm": 1, "Ruth Pelletier": 3, "Luís Sardinha": 2,
        "Peter Agbaje": 1,
    }  # fmt: skip
    assert kinds(article) == [
        "headline", "byline", "timestamp", "dateline", "subhead", "list_item", "list_item",
        "list_item", "related", "byline", "credit",
    ]  # fmt: skip


def test_days_and_amounts_of_the_example_are_right(article):
    days = {date.text: date.value for date in article.dates}
    assert days["Thursday night"] == "2025-03-13TNI" and days["last week"] == "2025-W10"
    assert days["Sept. 30"] == "2025-09-30" and days["June 30"] == "2025-06-30"
    assert days["December"] == "2024-12" and days["February"] == "2025-02"
    assert days["6:15 a.m. on Saturday"] == "2025-03-15T06:15"
    assert [float(amount.value) for amount in article.amounts] == [
        6_800_000, 1_200_000, 18, 900_000, 2_100_000, 4.5, 1_500_000, 41, 35, 200, 180
    ]  # fmt: skip


def test_the_article_of_the_tour_is_read_without_a_mistake(tour):
    assert names(tour, "PERSON") == ["Dana Ruiz", "Teresa Okonkwo", "Ruth Pelletier"]
    assert names(tour, "ORG") == ["Corvane Lines Inc.", "Nordic Coastal Bank"]
    assert [(place.text, place.country) for place in tour.places if place.ent.label == "LOC"] == [
        ("HALIFAX", "CA"), ("Nova Scotia", "CA"), ("Halifax", "CA"), ("Oslo", "NO"),
        ("Norway", "NO"), ("Scotland", "GB"),
    ]  # fmt: skip
    assert spoken(tour) == {"Teresa Okonkwo": 1, "Ruth Pelletier": 2}
    assert [date.value for date in tour.dates] == [
        "P2Y", "2025-03-18", "2025-03-18", "2023", "2025-W13", "P1D", "PT14H", "2025"
    ]  # fmt: skip
    assert [float(amount.value) for amount in tour.amounts] == [6_800_000, 1_500_000, 18]
    assert kinds(tour) == ["headline", "byline", "dateline", "credit"]


def test_pictures_show_what_newscore_finds_and_the_figures_of_the_readme():
    """`make pictures` writes them; they have labels and values, no scores."""
    path = ROOT / "docs" / "site" / "make_pictures.py"
    spec = importlib.util.spec_from_file_location("make_pictures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, picture in module.pictures().items():
        assert picture == (ROOT / "docs" / name).read_text(encoding="utf-8"), name
        for word in ("newscore", "pySBD") if "peers" in name else ("Oslo", "PERSON"):
            assert word in picture


def test_from_a_file_to_a_chart_takes_less_than_15_lines(tmp_path, monkeypatch, capsys):
    """The last two cells: 2,000 articles as CSV, and who is quoted most, by month."""
    monkeypatch.chdir(tmp_path)
    making, charting = cells()[-2:]
    exec(making, {})
    exec(charting, {})
    assert len([line for line in charting.splitlines() if line.strip()]) < 15
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert sorted({row[0] for row in rows}) == [f"2025-0{month}" for month in range(1, 6)]
    assert all(set(row[-1]) == {"█"} for row in rows)
    assert not [row for row in rows if "nobody" in row]


def test_the_demo_shows_any_article_safely(tmp_path):
    path = tmp_path / "a\x1b\u202e.txt"
    text = "Ada\x1b]0;x\x07\x9b\u202eLund \u2014 of\u2066 Lisbon\x9b\u2026\n"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, ROOT / "examples" / "demo.py", path]
    shown = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "Normalized" in shown and "Lisbon" in shown
    assert not UNSAFE.findall(shown)
