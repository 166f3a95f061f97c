"""The notebook docs/tour.ipynb runs from top to bottom; passed over where nbclient is missing."""

import json
from pathlib import Path

import pytest

import newscore

TOUR = Path(__file__).resolve().parents[3] / "docs" / "tour.ipynb"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of Jupyter's own packages
def test_the_tour_runs_from_top_to_bottom(tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    tour = nbformat.read(TOUR, as_version=4)
    nbclient.NotebookClient(
        tour, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    code = [cell for cell in tour.cells if cell.cell_type == "code"]
    assert len(code) > 8
    pictures = [
        output.data["text/html"]
        for cell in code
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    assert sum('class="newscore-doc"' in picture for picture in pictures) == 3
    assert sum("<table" in picture and "newscore-doc" not in picture for picture in pictures) == 1


def test_the_tour_is_kept_without_outputs():
    """What a model answers changes with the model; what is kept must not."""
    source = TOUR.read_text(encoding="utf-8")
    assert '"outputs": []' in source and '"output_type"' not in source
    assert len(source) < 20_000


def test_the_tour_is_read_without_a_mistake():
    """As it says: a city once was an organization in it."""
    tour = json.loads(TOUR.read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in tour["cells"] if cell["cell_type"] == "code"]
    given = {}
    for cell in code:
        if cell.startswith(("text = ", "texts = ")):
            exec(cell.split("\ndoc")[0], given)  # the texts alone
    found = [
        [(name.text, name.label) for name in newscore.load()(text).ents]
        for text in given["texts"]
    ]
    people = {"Dana Ruiz", "Teresa Okonkwo", "Okonkwo", "Ruth Pelletier", "Anders Vikholm"}
    firms = {"Corvane Lines Inc.", "Corvane Lines", "Corvane", "Nordic Coastal Bank"}
    places = {"HALIFAX", "Halifax", "Nova Scotia", "Oslo", "Norway", "Scotland", "Edinburgh"}
    right = {"PERSON": people, "ORG": firms, "LOC": places}
    for label, names in right.items():
        assert {name for names in found for name, its in names if its == label} == names
    assert len(found) == 3
