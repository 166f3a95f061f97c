"""newscore.train: a user's own labels, and what is wrong with a gold file."""

import json
from pathlib import Path

import pytest

import newscore
from newscore.eval import GoldError
from newscore.train import TrainingError, train

PLANTS = ["rosemary", "lavender", "sage", "thyme", "basil"]
TOWNS = ["Harrow", "Mole", "Lund", "Brae", "Astley"]


def gold_lines() -> list[dict[str, object]]:
    lines = []
    for plant in PLANTS:
        for town in TOWNS:
            text = f"The gardeners of {town} planted {plant} along the wall."
            start, at = text.index(town), text.index(plant)
            lines.append(
                {
                    "text": text,
                    "entities": [
                        [start, start + len(town), "TOWN"],
                        [at, at + len(plant), "PLANT"],
                    ],
                }
            )
    return lines


def write(path: Path, lines: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_it_learns_labels_of_ones_own(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl", gold_lines()), tmp_path / "own.nsm"
    train([gold], out, epochs=12)
    nlp = newscore.load(out)
    assert nlp.labels == ("PLANT", "TOWN")
    doc = nlp("The gardeners of Mole planted thyme along the wall. They left.")
    assert [(e.text, e.label) for e in doc.ents] == [("Mole", "TOWN"), ("thyme", "PLANT")]
    assert [s.text for s in doc.sents][-1] == "They left."  # the base model's splitter
    assert nlp.card["documents"] == 25
    assert nlp.card["labels"] == {"TOWN": 25, "PLANT": 25}


def test_the_same_files_give_the_same_model(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_lines())
    train([gold], tmp_path / "a.nsm", epochs=2)
    train([gold], tmp_path / "b.nsm", epochs=2)
    train([gold], tmp_path / "c.nsm", epochs=2, seed=7)
    first = (tmp_path / "a.nsm").read_bytes()
    assert first == (tmp_path / "b.nsm").read_bytes()
    assert first != (tmp_path / "c.nsm").read_bytes()


def test_an_own_model_can_be_the_base(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_lines())
    train([gold], tmp_path / "a.nsm", epochs=2)
    train([gold], tmp_path / "b.nsm", base=tmp_path / "a.nsm", epochs=2)
    assert newscore.load(tmp_path / "b.nsm").labels == ("PLANT", "TOWN")


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        ([], "no names"),
        ([[0, 3, "A"], [2, 5, "A"]], "overlap"),
        ([[0, 3, "two words"]], "'two words': expected 1 to 15 letters"),
        ([[k, k + 1, f"L{k}"] for k in range(12)], "expected 1 to 11 labels, got 12"),
    ],
)
def test_unusable_gold_says_why(tmp_path: Path, entities: list[object], message: str) -> None:
    gold = write(tmp_path / "gold.jsonl", [{"text": "A town by the sea.", "entities": entities}])
    with pytest.raises(TrainingError, match=message):
        train([gold], tmp_path / "own.nsm", epochs=1)
    assert not (tmp_path / "own.nsm").exists()


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "x", "entities": [[0, 9, "A"]]}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl:1"):
        train([gold], tmp_path / "own.nsm")


def test_progress_is_told_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_lines())
    train([gold], tmp_path / "own.nsm", epochs=2, progress=True)
    assert "pass 2 of 2" in capsys.readouterr().err
    train([gold], tmp_path / "own.nsm", epochs=2)
    assert capsys.readouterr().err == ""
