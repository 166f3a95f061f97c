"""newscore top: who and what is named in how many texts."""

import csv
import io
import json

import pytest

from newscore.cli import main

TEXTS = [
    "Sanna Marin met Ursula von der Leyen in Brussels. Marin left. Ms. Marin was tired.",
    "Finland's Sanna  Marin stayed in Helsinki. The EU did not.",
    "SANNA MARIN RESIGNS\n\nSanna Marin resigned in Helsinki on Friday.",
    "",
]


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def rows_of(corpus, tmp_path, *options):
    out = tmp_path / "out.json"
    assert main(["top", str(corpus), "-o", str(out), *options]) == 0
    return json.loads(out.read_text(encoding="utf-8"))


def test_a_name_counts_once_a_text_however_it_is_written(corpus, tmp_path):
    first, second, *rest = rows_of(corpus, tmp_path)
    assert first == {"name": "Sanna Marin", "label": "PERSON", "texts": 3, "mentions": 6}
    assert second == {"name": "Helsinki", "label": "LOC", "texts": 2, "mentions": 2}
    assert [row["name"] for row in rest] == sorted(row["name"] for row in rest)
    assert {row["texts"] for row in rest} == {1}


def test_labels_and_limit_choose(corpus, tmp_path):
    people = rows_of(corpus, tmp_path, "--labels", "PERSON")
    assert [row["name"] for row in people] == ["Sanna Marin", "Ursula von der Leyen"]
    assert len(rows_of(corpus, tmp_path, "--limit", "1", "--threads", "2")) == 1


def test_an_unknown_label_is_refused(corpus, capsys):
    assert main(["top", str(corpus), "--labels", "PERSONS"]) == 2
    assert "--labels: expected some of PERSON" in capsys.readouterr().err


def test_csv_and_table_have_the_same_rows(corpus, capsys):
    assert main(["top", str(corpus), "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[:2] == [["name", "label", "texts", "mentions"], ["Sanna Marin", "PERSON", "3", "6"]]
    assert main(["top", str(corpus)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == [row[0] for row in rows]
    bars = [line.count("\u2588") for line in lines]
    assert bars[0] == 0 and bars[1] > bars[2] > bars[3] > 0


def test_nothing_to_count_is_an_empty_table(tmp_path, capsys):
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    assert main(["top", str(empty)]) == 0
    assert capsys.readouterr().out.split() == ["name", "label", "texts", "mentions"]
    assert rows_of(empty, tmp_path) == []


def test_what_cannot_be_read_is_named_and_the_rest_is_counted(corpus, capsys):
    (corpus / "4.txt").write_bytes(b"\x00\x01\x02\xff")
    assert main(["top", str(corpus), "no such file", "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert "no such file" in captured.err and "4.txt" in captured.err
    assert json.loads(captured.out)[0]["texts"] == 3


def test_own_names_are_counted(corpus, tmp_path):
    names = tmp_path / "names.tsv"
    names.write_text("ORG\tHelsinki\n", encoding="utf-8")
    rows = rows_of(corpus, tmp_path, "--names", str(names), "--labels", "ORG")
    assert rows[0] == {"name": "Helsinki", "label": "ORG", "texts": 2, "mentions": 2}


def test_a_label_of_which_nothing_is_counted_is_named(tmp_path, capsys):
    """Dates are nobody's names: `--labels DATE` once gave an empty table."""
    path = tmp_path / "a.txt"
    path.write_text("Ada Lund left Oslo on Monday.", encoding="utf-8")
    assert main(["top", str(path), "--labels", "PERSON,DATE,ORG"]) == 0
    told = capsys.readouterr()
    assert "Ada Lund" in told.out
    assert told.err.splitlines() == [
        f"newscore: top counts identities, and these texts have none with the label {label}"
        for label in ("DATE", "ORG")
    ]
    assert main(["top", str(path), "--labels", "DATE", "-q"]) == 0
    assert capsys.readouterr().err == ""
