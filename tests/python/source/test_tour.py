"""The notebook docs/tour.ipynb runs from top to bottom; passed over where nbclient is missing."""

from pathlib import Path

import pytest

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
    assert len(pictures) == 3
    assert all('class="newscore-doc"' in picture for picture in pictures)


def test_the_tour_is_kept_without_outputs():
    """What a model answers changes with the model; what is kept must not."""
    source = TOUR.read_text(encoding="utf-8")
    assert '"outputs": []' in source and '"output_type"' not in source
    assert len(source) < 20_000
