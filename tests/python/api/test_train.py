"""newscore.train: a user's own labels, and what is wrong with a gold file."""

import json
from pathlib import Path

import pytest

import newscore
from newscore.cli import main
from newscore.gold import GoldError
from newscore.train import TrainingError, train, with_sections

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
    assert nlp.card["documents"] == 23  # every tenth is held out
    assert nlp.card["labels"] == {"TOWN": 23, "PLANT": 23}
    assert not nlp.card["tuned"]


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


def test_names_that_overlap_are_named_by_file_line_text_and_offset(tmp_path: Path) -> None:
    lines = [*gold_lines(), {"id": "z", "text": "Upper Lund.", "entities": []}]
    lines[-1]["entities"] = [[0, 10, "TOWN"], [6, 10, "TOWN"]]
    gold = write(tmp_path / "gold.jsonl", lines)
    with pytest.raises(TrainingError) as caught:
        train([gold], tmp_path / "own.nsm", epochs=1)
    assert str(caught.value) == (
        f"{gold}:26: document 'z': 'Upper Lund' at 0:10 and 'Lund' at 6:10 overlap"
    )


def test_names_that_end_inside_a_word_are_named_before_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = gold_lines()[:12]
    for line in lines[:7]:
        line["entities"] = [[18, 20, "TOWN"], *line["entities"][1:]]  # type: ignore[index]
    gold = write(tmp_path / "gold.jsonl", lines)
    outcome = train([gold], tmp_path / "own.nsm", epochs=1, progress=True)
    shown = str(lines[0]["text"])[18:20]
    misfit = f"{gold}:1: TOWN {shown!r} at 18:20 ends inside a word"
    assert outcome.misfits[0] == misfit
    assert len(outcome.misfits) == 7
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("labels that the base model lacks: PLANT, TOWN. A new model is made")
    assert told[1] == f"{misfit}: it teaches nothing"
    assert told[6] == "2 more names like these"
    assert "7 misaligned" in told[7]


def test_an_output_that_cannot_be_written_is_refused_before_anything_is_read(
    tmp_path: Path,
) -> None:
    with pytest.raises(OSError, match="no such folder"):
        train([tmp_path / "missing.jsonl"], tmp_path / "no such folder" / "own.nsm")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "x", "entities": [[0, 9, "A"]]}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl:1"):
        train([gold], tmp_path / "own.nsm")


def test_progress_is_told_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_lines())
    train([gold], tmp_path / "own.nsm", epochs=2, progress=True)
    err = capsys.readouterr().err
    assert "pass 2 of 2: loss" in err
    assert "held-out F1" in err
    train([gold], tmp_path / "own.nsm", epochs=2)
    assert capsys.readouterr().err == ""


# ---- tuning, holding out, stopping ---------------------------------------------------------------


def team_lines(n: int) -> list[dict[str, object]]:
    """What the base model gets wrong: towns that are teams here, in sentences of one kind."""
    lines = []
    for k in range(n):
        town, other = TOWNS[k % 5], TOWNS[(k + 1 + k // 5 % 4) % 5]
        text = f"{town} {k % 4} {other} {k % 3}: the goals came late."
        at = text.index(other, len(town))
        lines.append(
            {"text": text, "entities": [[0, len(town), "ORG"], [at, at + len(other), "ORG"]]}
        )
    return lines


def test_a_base_with_the_same_labels_is_tuned(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl", team_lines(60)), tmp_path / "own.nsm"
    outcome = train([gold], out)
    assert outcome.tuned
    assert outcome.before is not None
    assert outcome.held_out is not None
    assert outcome.held_out.entities.f1 > max(0.95, outcome.before.entities.f1)
    base, own = newscore.load(), newscore.load(out)
    assert own.labels == base.labels
    assert own.card["tuned"]
    text = "Angela Merkel met Emmanuel Macron in Paris."  # what it knew it still knows
    kept = [(e.text, e.label) for e in own(text).ents]
    assert {("Angela Merkel", "PERSON"), ("Emmanuel Macron", "PERSON")} <= set(kept)
    train([gold], tmp_path / "again.nsm")
    assert out.read_bytes() == (tmp_path / "again.nsm").read_bytes()


def test_a_tuned_model_can_be_tuned_again_and_starts_from_its_network(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", team_lines(30))
    train([gold], tmp_path / "a.nsm", epochs=1)
    assert train([gold], tmp_path / "b.nsm", base=tmp_path / "a.nsm", epochs=1).tuned
    sections = [dict(newscore.load(tmp_path / name).sections) for name in ("a.nsm", "b.nsm")]
    assert sections[0]["ents.weights"] == sections[1]["ents.weights"] > 24


def test_tuning_can_be_refused_or_impossible(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl", team_lines(30)), tmp_path / "own.nsm"
    assert not train([gold], out, tune=False, epochs=1).tuned
    assert newscore.load(out).labels == ("ORG",)
    other = write(tmp_path / "other.jsonl", gold_lines())
    with pytest.raises(TrainingError, match=r"cannot tune .*expected a model with a network"):
        train([other], out, tune=True)


def test_a_file_may_be_named_alone_and_by_a_str(tmp_path: Path) -> None:
    """`train("gold.jsonl", "my.nsm")` once looked for a file "g"."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"text": "Ann left.", "entities": [[0, 3, "SHIP"]]}\n', "utf-8")
    one, other = tmp_path / "one.nsm", tmp_path / "other.nsm"
    train(str(gold), str(one), epochs=1, dev=str(gold))
    train([gold], other, epochs=1, dev=gold)
    assert one.read_bytes() == other.read_bytes()


def test_a_few_texts_are_all_trained_on(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_lines()[:19])
    outcome = train([gold], tmp_path / "own.nsm", epochs=1)
    assert outcome.held_out is None
    assert newscore.load(tmp_path / "own.nsm").card["documents"] == 19


def test_the_best_pass_is_kept_and_training_ends_early(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(tmp_path / "gold.jsonl", gold_lines())
    dev = write(tmp_path / "dev.jsonl", gold_lines()[:3])
    outcome = train([gold], tmp_path / "own.nsm", dev=dev, epochs=40, progress=True)
    lines = capsys.readouterr().err.splitlines()
    scores = [float(line.split("held-out F1 ")[1][:6]) for line in lines if "held-out F1" in line]
    assert outcome.held_out is not None
    assert round(outcome.held_out.entities.f1, 4) == max(scores)
    assert lines[-1] == "no better one in 3 passes: done"
    assert len(scores) < 40


def test_a_text_without_entities_is_refused(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [{"id": "a1", "text": "Ada left."}])
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: document 'a1' has no \"entities\""):
        train([gold], tmp_path / "own.nsm")


def test_conll_files_train_too(tmp_path: Path) -> None:
    sentence = "The O\ngardeners O\nof O\n{} B-TOWN\nplanted O\n{} S-PLANT\n. O\n\n"
    gold = tmp_path / "gold.conll"
    gold.write_text("".join(sentence.format(t, p) for t in TOWNS for p in PLANTS), "utf-8")
    train([gold], tmp_path / "own.nsm", epochs=12)
    doc = newscore.load(tmp_path / "own.nsm")("The gardeners of Lund planted sage.")
    assert [(e.text, e.label) for e in doc.ents] == [("Lund", "TOWN"), ("sage", "PLANT")]


# ---- labels beside the base model's --------------------------------------------------------------

SHIPS = ["Marigold", "Lantern", "Osprey", "Carrow", "Bright Tide"]
PORTS = ["Lisbon", "Rotterdam", "Bergen", "Halifax", "Genoa"]
MEETING = "Angela Merkel met Emmanuel Macron in Paris on 3 May 2021 for the European Commission."


def ship_lines() -> list[dict[str, object]]:
    lines = []
    for ship in SHIPS:
        for port in PORTS:
            text = f"The {ship} sailed from {port} with grain, and the {ship} came back in June."
            first, second = text.index(ship), text.rindex(ship)
            names = [[at, at + len(ship), "SHIP"] for at in (first, second)]
            lines.append({"text": text, "entities": names})
    return lines


def names_of(nlp: newscore.Pipeline, text: str) -> list[tuple[str, str | None]]:
    return [(name.text, name.label) for name in nlp(text).ents]


def test_a_label_is_added_to_those_of_the_base_model(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl", ship_lines()), tmp_path / "own.nsm"
    outcome = train([gold], out, add=True)
    base, own = newscore.load(), newscore.load(out)
    assert (outcome.added, outcome.gave_way, outcome.tuned) == (("SHIP",), ("PERCENT",), True)
    assert own.labels == (*base.labels[:-1], "SHIP")
    text = "The Osprey sailed from Genoa with grain, and the Osprey came back in June."
    assert names_of(own, text) == [
        ("Osprey", "SHIP"),
        ("Genoa", "LOC"),
        ("Osprey", "SHIP"),
        ("June", "DATE"),
    ]
    assert names_of(own, MEETING) == names_of(base, MEETING)
    assert own.card["added"] == ["SHIP"]
    assert own.card["command"] == "newscore train --add --epochs 8 --seed 1"
    assert outcome.held_out is not None
    assert outcome.held_out.entities.f1 == 1.0
    assert outcome.before is None  # it knows no ships
    assert outcome.kept is not None
    assert outcome.kept.entities.f1 == 1.0
    assert set(outcome.kept.labels) == {"LOC", "DATE"}
    train([gold], tmp_path / "again.nsm", add=True)
    assert out.read_bytes() == (tmp_path / "again.nsm").read_bytes()


def test_shares_are_amounts_when_their_label_gave_way(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl", ship_lines()[:3]), tmp_path / "own.nsm"
    train([gold], out, add=True, epochs=1)
    doc = newscore.load(out)("Prices rose 4 percent to $30 a barrel.")
    assert [(name.text, name.label) for name in doc.ents] == [("$30", "MONEY")]
    assert [amount.text for amount in doc.amounts] == ["4 percent", "$30"]


def test_names_in_small_letters_are_learned_beside_those_of_the_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = gold_lines()
    for line in lines:
        line["entities"] = line["entities"][1:]  # type: ignore[index]
    gold, out = write(tmp_path / "gold.jsonl", lines), tmp_path / "own.nsm"
    train([gold], out, add=True, epochs=12, progress=True)
    told = capsys.readouterr().err.splitlines()
    assert told[:3] == [
        "PLANT begins as no name",
        "PLANT: names in small letters, so that all words are read",
        "no names any more: PERCENT; doc.amounts and doc.dates have them",
    ]
    text = "The gardeners of Lund planted sage along the wall."
    found = names_of(newscore.load(), text)
    assert names_of(newscore.load(out), text) == [*found, ("sage", "PLANT")]
    assert names_of(newscore.load(out), MEETING) == names_of(newscore.load(), MEETING)


def test_up_to_three_labels_have_room_and_marked_ones_stay(tmp_path: Path) -> None:
    text = "Ada met Ben, Cy and Di."
    marks = [[0, 3, "A"], [8, 11, "B"], [13, 15, "C"], [20, 22, "D"]]

    def added(*entities: list[object]) -> tuple[str, ...]:
        gold = write(tmp_path / "gold.jsonl", [{"text": text, "entities": entities}])
        return train([gold], tmp_path / "own.nsm", add=True, epochs=1).gave_way

    assert added(*marks[:3]) == ("TIME", "MONEY", "PERCENT")
    assert added(marks[0], [4, 7, "PERCENT"]) == ("TIME",)
    with pytest.raises(
        TrainingError,
        match=r"4 labels to add \(A, B, C, D\), and room for 3: .*: PERCENT, TIME, MONEY",
    ):
        added(*marks)
    with pytest.raises(TrainingError, match=r"room for 2: .*: TIME, MONEY"):
        added(*marks[:3], [4, 7, "PERCENT"])
    assert added([0, 3, "PERSON"]) == ()  # nothing to add: the base is tuned


def test_what_cannot_be_added_to_is_refused(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl", ship_lines()[:5]), tmp_path / "own.nsm"
    plants = write(tmp_path / "plants.jsonl", gold_lines()[:5])
    train([plants], tmp_path / "new.nsm", epochs=1)
    with pytest.raises(TrainingError, match=r"cannot add to .*new\.nsm: expected a .* a network"):
        train([gold], out, base=tmp_path / "new.nsm", add=True)
    train([gold], out, add=True, epochs=1)
    with pytest.raises(
        TrainingError, match=r"cannot go on from .*own\.nsm: it was trained on texts"
    ):
        train([plants], tmp_path / "both.nsm", base=out, add=True)
    with pytest.raises(TrainingError, match=r"cannot go on from .*own\.nsm"):
        train([gold], tmp_path / "both.nsm", base=out)
    with pytest.raises(ValueError, match="tune=False drops it"):
        train([gold], out, add=True, tune=False)


def test_a_second_reader_knows_no_other_labels_and_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tmp_path / "base.nsm"
    more = {"ents.pieces": b"", "ents.encoder": b""}
    base.write_bytes(with_sections(Path(newscore.load().path).read_bytes(), more))
    gold, out = write(tmp_path / "gold.jsonl", ship_lines()[:3]), tmp_path / "own.nsm"
    train([gold], out, base=base, add=True, epochs=1, progress=True)
    assert "the base model's second reader, which knows no other labels" in capsys.readouterr().err
    assert "ents.encoder" not in dict(newscore.load(out).sections)


def test_the_command_adds_labels_and_says_what_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, out = write(tmp_path / "gold.jsonl", ship_lines()), tmp_path / "own.nsm"
    assert main(["train", str(gold), "--add", "--epochs", "2", "-o", str(out)]) == 0
    said = capsys.readouterr()
    assert "of what the base model finds there, the new model" in said.out
    assert "SHIP begins as " in said.err
    assert newscore.load(out).labels[-1] == "SHIP"
    assert main(["train", str(gold), "--add", "--from-scratch", "-o", str(out)]) == 2
    assert "not allowed with" in capsys.readouterr().err
    assert main(["train", str(gold), "--base", str(out), "--add", "-o", str(tmp_path / "b")]) == 1
    assert "cannot go on from" in capsys.readouterr().err
