"""JSON Lines that are written in C: the same data as Python's json, to the byte where it can be."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import AWKWARD, NEWS
from newscore import _core, formats
from newscore.cli import main, texts
from newscore.cli.outputs import json_line, ranges
from test_cli import lines_of

CHARACTERS = st.characters() | st.sampled_from("\ud800\udfff\"\\\n\r\t\x00\x1f\x7f\u2028")


@given(st.text(CHARACTERS))
def test_a_text_is_the_same_data_as_pythons(text):
    written = _core._json_string(text)
    assert json.loads(written) == json.loads(json.dumps(text))
    written.encode("utf-8")
    assert written == "".join(list(written))  # stored as Python stores it, so that it is equal
    if not any("\ud800" <= c <= "\udfff" for c in text) and not set(text) & set("\b\f"):
        assert written == json.dumps(text, ensure_ascii=False)


def test_only_a_text_is_a_text():
    with pytest.raises(TypeError, match="expected str, got bytes"):
        _core._json_string(b"a")


@pytest.mark.parametrize("text", [NEWS, AWKWARD, "", NEWS * 30])
@pytest.mark.parametrize("least", [0.0, 0.4])
def test_rows_are_written_as_python_writes_them(nlp, text, least):
    doc = nlp(text, min_score=least)
    assert doc.ents._json() == json.dumps(formats.rows(doc))
    assert doc.ents[::-2]._json() == json.dumps(formats.rows(doc)[::-2])
    for spans in (doc.sents, doc.tokens):
        assert spans._json() == json.dumps(ranges(spans))
    places = doc.ents.where(labels="LOC")
    assert json.loads(places._json()) == [r for r in json.loads(doc.ents._json()) if r[2] == "LOC"]


def test_a_line_holds_what_was_written_behind_what_came():
    data = {"id": None, "text": "\u00e9\ud800", "more": [1, {"a": "\ud800"}]}
    line = json_line(data, {"sentences": "[[0, 2]]"})
    assert json.loads(line) == data | {"sentences": [[0, 2]]}
    assert line.isascii() == ("\u00e9" not in line)
    assert json_line({}) == "{}\n"


@pytest.mark.parametrize("threads", ["1", "3"])
def test_batches_change_nothing(tmp_path, monkeypatch, threads):
    """Not records, days, errors nor their order."""
    lines = [
        {
            "id": n,
            "text": NEWS if n % 3 else f"It rained on day {n}.",
            "day": f"2024-01-0{n % 9 + 1}" if n % 4 else None,
        }
        for n in range(150)
    ]
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text(lines_of(*lines), encoding="utf-8")
    command = ["tag", str(path), "-o", str(out), "--date-key", "day", "--threads", threads]
    command += ["--what", "sentences,entities,dates"]
    written = set()
    for most in (1, 7, 64, 1000):
        monkeypatch.setattr(texts, "BATCH_RECORDS", most)
        assert main(command) == 0
        written.add(out.read_bytes())
    assert len(written) == 1
    assert len(out.read_bytes().splitlines()) == 150


def test_one_text_that_cannot_be_read_leaves_the_rest_of_its_batch(tmp_path, monkeypatch, capsys):
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text(lines_of(*({"id": n, "text": f"Rain {n}."} for n in range(9))), "utf-8")
    call = texts.newscore.Pipeline.__call__

    def fails(self, text, **options):
        if text == "Rain 4.":
            raise ValueError("too long")
        return call(self, text, **options)

    monkeypatch.setattr(texts.newscore.Pipeline, "__call__", fails)

    def batch(self, batch_texts, *options):
        raise ValueError("one of them is too long")

    monkeypatch.setattr(texts.newscore.Pipeline, "_batch", batch)
    assert main(["tag", str(path), "-o", str(out)]) == 1
    ids = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert ids == [0, 1, 2, 3, 5, 6, 7, 8]
    assert f"{path}:5: too long" in capsys.readouterr().err
