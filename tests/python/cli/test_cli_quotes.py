"""`newscore quotes`: who speaks how often and how much."""

import csv
import io
import json
from pathlib import Path

import pytest

from newscore.cli.main import main
from newscore.cli.quotes import Row, as_json

TEXTS = {
    "a.txt": '"We are done," said Ada Lund. "Go," said Per Holm.',
    "b.txt": 'Ada Lund was late. "No," she said.',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_quotes_are_counted_by_speaker_over_all_texts(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["quotes", str(folder), "--format", "csv", "-q"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    assert rows == [
        {"speaker": "Ada Lund", "quotes": "2", "words": "4", "share": "0.8000", "texts": "2"},
        {"speaker": "Per Holm", "quotes": "1", "words": "1", "share": "0.2000", "texts": "1"},
    ]


def test_bars_are_as_long_as_what_is_said(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["quotes", str(folder), "-q"]) == 0
    head, first, second = capfd.readouterr().out.splitlines()
    assert head.split() == ["speaker", "quotes", "words", "share"]
    assert first.startswith("Ada Lund") and first.endswith("#" * 24)
    assert second.startswith("Per Holm") and second.endswith(" ######")


def test_quotes_are_counted_by_their_cues(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = ["quotes", str(folder), "--by", "cue", "--format", "csv", "-q"]
    assert main(command) == 0
    head = "cue,quotes,words,share,texts"
    assert capfd.readouterr().out.splitlines() == [head, "said,3,5,1.0000,2"]
    by_speaker = []
    for options in ([], ["--by", "speaker"]):
        assert main(["quotes", str(folder), *options, "-q"]) == 0
        by_speaker.append(capfd.readouterr().out)
    assert by_speaker[0] == by_speaker[1]


def test_the_table_of_speakers_goes_to_a_file(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "speakers.csv"
    output.parent.mkdir()
    command = ["quotes", str(folder / "a.txt"), "--format", "csv", "-o", str(output), "-q"]
    assert main(command) == 0
    head, first, *_ = output.read_text(encoding="utf-8").splitlines()
    assert head == "speaker,quotes,words,share,texts"
    assert first.startswith("Ada Lund,1,3,")


def test_speakers_go_to_json_and_nobody_is_null(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Once -o speakers.json was refused, and --no-text, which did nothing, was taken."""
    (tmp_path / "a.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    output = tmp_path / "speakers.json"
    assert main(["quotes", str(tmp_path / "a.txt"), "-o", str(output), "-q"]) == 0
    first, _ = json.loads(output.read_text(encoding="utf-8"))
    assert first == {"speaker": "Ada Lund", "quotes": 1, "words": 3, "share": 0.75, "texts": 1}
    (nobody,) = json.loads(as_json([Row("", 1, 2, 0.5, 1)], "speaker"))
    assert nobody["speaker"] is None
    assert main(["quotes", str(tmp_path / "a.txt"), "--no-text"]) == 2
    (tmp_path / "b.txt").write_text("Rain.", encoding="utf-8")
    capfd.readouterr()
    assert main(["quotes", str(tmp_path / "b.txt"), "--format", "json", "-q"]) == 0
    assert capfd.readouterr().out == "[]\n"


def test_a_limit_leaves_shares_those_of_all(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["quotes", str(folder), "--limit", "1", "--format", "csv", "-q"]) == 0
    assert capfd.readouterr().out.splitlines()[1:] == ["Ada Lund,2,4,0.8000,2"]


def test_reported_speech_counts_on_request_and_quoted_words_in_it_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = 'Ada Lund said the bridge behind the town hall was "a shame for all of us."'
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    for options, quotes, words in (([], "1", "6"), (["--reported"], "2", "13")):
        command = ["quotes", str(tmp_path), "--format", "csv", "-q", *options]
        assert main(command) == 0
        (row,) = csv.DictReader(io.StringIO(capfd.readouterr().out))
        assert (row["speaker"], row["quotes"], row["words"]) == ("Ada Lund", quotes, words)
