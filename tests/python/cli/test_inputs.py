"""What an input is taken for, and where its texts, identifiers and days are."""

import io
import json
import sys

import pytest

from newscore.cli import jsonvalues, main
from newscore.cli.decoding import BadInput
from test_cli import lines_of, records, run

TEXTS = ["Angela Merkel flew to Paris.", "Rain fell in Lisbon.", "It rained."]
OBJECTS = [{"id": n, "body": text, "n": [n, {"a": "]},{"}]} for n, text in enumerate(TEXTS)]
KEY = ("--text-key", "body")


def found(*args, code=0, stdin=b""):
    """The records of a run in order, and its messages."""
    done = run("tag", *args, stdin=stdin)
    assert done.returncode == code, done.stderr.decode()
    messages = done.stderr.decode()
    assert "Traceback" not in messages
    return [json.loads(line) for line in done.stdout.splitlines()], messages


# ---- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [None, 1, "\t"])
@pytest.mark.parametrize("name", ["a.json", "a.txt", "a", "a.JSON.gz"])
def test_an_array_of_objects_is_read_as_such_under_any_name(tmp_path, name, indent):
    import gzip

    path = tmp_path / name
    data = json.dumps(OBJECTS, indent=indent).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    right, _ = found("--input", "jsonl", *KEY, stdin=lines_of(*OBJECTS))
    assert [record["body"] for record in right] == TEXTS
    assert found(path, *KEY)[0] == right
    assert found(*KEY, stdin=data)[0] == right


def test_json_lines_without_a_name_are_no_prose(tmp_path):
    path = tmp_path / "feed"
    path.write_text(lines_of(*OBJECTS), encoding="utf-8")
    right = found("--input", "jsonl", *KEY, stdin=lines_of(*OBJECTS))[0]
    got, messages = found(path, *KEY)
    assert got == right
    assert messages == f"newscore: {path}: begins as JSON, read as --input jsonl\n"
    assert found(*KEY, stdin=b"\xef\xbb\xbf" + lines_of(*OBJECTS).encode())[0] == right
    (forced,) = found(path, "--input", "text")[0]
    assert forced["text"] == lines_of(*OBJECTS)


def test_one_object_over_several_lines_is_one_text(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(OBJECTS[0], indent=2), encoding="utf-8")
    assert [record["body"] for record in found(path, *KEY)[0]] == TEXTS[:1]


@pytest.mark.parametrize(
    "prose",
    ["[Editor's note] It rained.", "{It} rained.", "[1] It rained.", '"It rained," she said.'],
)
def test_prose_in_brackets_stays_prose(prose):
    (record,) = found(stdin=prose)[0]
    assert record["text"] == prose


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ('[{"body": "a"}, {"body" "b"}]', "not JSON: Expecting ':' delimiter at character 24"),
        ('[{"body": "a"}', "not JSON: the file ends before its array does"),
        ('[{"body": "a"}, {"body": "b', "Unterminated string"),
        ("[" * 100_000, "not JSON that can be read: nested too deep"),
    ],
)
def test_broken_json_is_named_and_what_was_before_it_is_read(tmp_path, data, message):
    path = tmp_path / "a.json"
    path.write_text(data, encoding="utf-8")
    got, messages = found(path, *KEY, code=1)
    assert [record["body"] for record in got] == ["a"][: data.count('"a"')]
    assert message in messages


def test_values_that_are_no_objects_are_left_out(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"body": "a"}, 7, {"n": 1}]', encoding="utf-8")
    got, messages = found(path, *KEY, code=1)
    assert len(got) == 1
    assert f"{path}:2: expected a JSON object, got int" in messages
    assert f"{path}:3: expected a key 'body', got 'n'" in messages


class Dribble(io.BytesIO):
    """A stream that gives a few bytes at a time, as a pipe may."""

    def read1(self, size=-1):
        return super().read1(7)


def test_json_values_are_the_same_however_they_come():
    values = [*OBJECTS, {"text": "\u00e9\U0001f600" * 50, "n": 1.5e300, "deep": [[[{}]]]}]
    for indent in (None, 3):
        data = json.dumps(values, indent=indent, ensure_ascii=indent is None).encode()
        for stream in (io.BytesIO(data), Dribble(data)):
            assert [value for value, _ in jsonvalues.json_values(stream)] == values
    assert list(jsonvalues.json_values(io.BytesIO(b"[]"))) == []
    with pytest.raises(BadInput, match="expected an object"):
        list(jsonvalues.json_values(io.BytesIO(b'{"a": 1}]')))


def test_an_object_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(jsonvalues, "MAX_JSON_CHARS", 1000)
    data = json.dumps([{"text": "a" * 3_000_000}]).encode()
    with pytest.raises(BadInput, match="an object is longer than 1,000 characters"):
        list(jsonvalues.json_values(io.BytesIO(data)))


# ---- mark-up -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<!DOCTYPE html>\n<html><body><p>It rained.</p></body></html>", "HTML"),
        ("\ufeff \n<html lang='en'>It rained.</html>", "HTML"),
        ("<p>It rained.</p>", "HTML"),
        ('<?xml version="1.0"?><rss><item><title>Rain</title></item></rss>', "XML or SGML"),
        ("<newsitem itemid='2'><text>It rained.</text></newsitem>", "XML or SGML"),
        ("<DOC id='1' type='story'>\n<TEXT>\nIt rained.\n</TEXT>\n</DOC>", "XML or SGML"),
    ],
)
def test_markup_is_refused_and_may_be_forced(tmp_path, markup, kind):
    path, good = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text(markup, encoding="utf-8")
    good.write_text("It rained.", encoding="utf-8")
    got, messages = found(path, good, code=1)
    assert [record["id"] for record in got] == [str(good)]
    assert f"{path}: is {kind}, not text" in messages
    assert "--input text" in messages
    (record,) = found(path, "--input", "text")[0]
    assert "rained" in record["text"] or "Rain" in record["text"]


@pytest.mark.parametrize("prose", ["<Reuters> It rained.", "< 5 cm fell.", "<3 you all, she said."])
def test_an_angle_bracket_is_no_markup(prose):
    (record,) = found(stdin=prose)[0]
    assert record["text"] == prose


# ---- keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--id-key", "--date-key"])
@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_a_key_that_nothing_has_is_an_error_that_lists_the_keys(tmp_path, form, option):
    path = tmp_path / f"a.{form}"
    rows = [{"id": n, "text": text, "day": "2024-05-06"} for n, text in enumerate(TEXTS)]
    if form == "csv":
        cells = "".join(f"{row['id']},{row['text']},{row['day']}\n" for row in rows)
        path.write_text(f"id,text,day\n{cells}", encoding="utf-8")
    else:
        path.write_text(lines_of(*rows) if form == "jsonl" else json.dumps(rows), encoding="utf-8")
    _, messages = found(path, option, "dya", code=1)
    assert "'dya'" in messages
    assert "'id', 'text', 'day'" in messages
    assert found(path, option, "day")[1] == ""


def test_a_key_that_only_some_lines_have_is_no_error(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [{"text": "a"}, {"text": "b", "day": "2024-05-06"}]
    path.write_text(lines_of(*lines * 3), encoding="utf-8")
    assert found(path, "--date-key", "day")[1] == ""
    path.write_text(lines_of(*[{"text": "a"}] * 150, *lines), encoding="utf-8")
    got, messages = found(path, "--date-key", "day", code=1)
    assert len(got) < 150
    assert "none of the first 100 lines has the key 'day'; there are 'text'" in messages


def test_a_date_that_cannot_be_read_is_a_note_and_the_text_stays(tmp_path):
    path = tmp_path / "a.jsonl"
    days = ["last week", 20240506, "2024-05-06", "2024-13-01", "soon", "later"]
    path.write_text(lines_of(*({"text": "a", "day": day} for day in days)), encoding="utf-8")
    got, messages = found(path, "--date-key", "day")
    assert [record["day"] for record in got] == days
    notes = messages.splitlines()
    assert notes[0] == (
        f"newscore: {path}:1: expected a date such as 2017-04-11 under 'day', got 'last week'; "
        "read without it"
    )
    assert notes[3] == f"newscore: {path}: 2 more lines have no date that can be read"
    assert found(path, "--date-key", "day", "-q")[1] == ""


def test_fields_that_are_called_like_ours_are_kept_under_another_name():
    line = {"id": 1, "text": "Rain in Paris.", "entities": ["own"], "input_entities": 2}
    line |= {"sentences": "own", "normalized": "own"}
    (record,) = found("--input", "jsonl", stdin=lines_of(line))[0]
    assert record["input_input_entities"] == ["own"]
    assert record["input_entities"] == 2
    assert record["input_sentences"] == "own"
    assert record["normalized"] == "own"
    assert record["entities"][0][2] == "LOC"
    (plain,) = records(run("normalize", "--input", "jsonl", "--format", "jsonl",
                           stdin=lines_of(line)))  # fmt: skip
    assert plain["input_normalized"] == "own"
    assert plain["entities"] == ["own"]


# ---- what is not installed -----------------------------------------------------------------------


def test_without_pyarrow_a_folder_goes_on_with_what_can_be_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "b.txt").write_text("It rained.", encoding="utf-8")
    assert main(["tag", str(tmp_path), "-o", str(tmp_path / "out.tsv")]) == 1
    messages = capsys.readouterr().err
    assert "a.parquet: pyarrow is needed to read Parquet files: pip install" in messages
    assert (tmp_path / "out.tsv").read_text(encoding="utf-8").startswith("id\t")
    assert main(["tag", str(tmp_path / "a.parquet")]) == 2
