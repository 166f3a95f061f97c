"""What an input is taken for, and where its texts, identifiers and days are."""

import io
import json
import subprocess
import sys
import threading

import pytest

from newscore.cli import files, jsonvalues, main, tables
from newscore.cli.decoding import BadInput
from test_cli import COMMAND, lines_of, records, run

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


# ---- quotation marks of tables -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"Ada "Red" Lund left."', 'Ada "Red" Lund left.'),
        ('"Rain" fell, he said."', 'Rain" fell, he said.'),
        ('"He said \\"no\\" there."', 'He said \\"no\\" there.'),
        ('"One.\n"Two," she said.\nThree."', 'One.\n"Two," she said.\nThree.'),
        ('"A "quote" and ""another""."  ', 'A "quote" and "another".'),
        ('"""Yes"" and "no"."', '"Yes" and "no".'),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_quotation_marks_that_are_not_doubled_are_read_as_they_stand(cell, text, last):
    """Once marks were lost without a word: Ada Red" Lund left."."""
    rows = f"text,id\n{cell},1\n" if last else f"id,text\n1,{cell}\n"
    got, messages = found("--input", "csv", stdin=f'{rows}"2",""\n')
    assert [record["text"] for record in got][:1] == [text]
    assert len(got) == 2
    assert messages == (
        "newscore: <stdin>:1: a quotation mark inside of others is not doubled; it is read as it "
        "stands\n"
    )


def test_many_such_rows_are_counted():
    rows = "".join(f'{n},"Rain "and" snow."\n' for n in range(5))
    got, messages = found("--input", "csv", stdin=f"id,text\n{rows}9,Rain.\n")
    assert [record["text"] for record in got] == ['Rain "and" snow.'] * 5 + ["Rain."]
    assert messages.splitlines()[1:] == [
        "newscore: <stdin>:5: the last one of 4 more rows like that"
    ]


def test_a_quotation_mark_that_is_not_closed_is_named():
    """Once all rows behind it became the text of one."""
    table = 'id,text\n1,Rain.\n2,"Snow.\n3,Hail.\n4,Sleet.\n'
    got, messages = found("--input", "csv", stdin=table, code=1)
    assert [record["text"] for record in got] == ["Rain."]
    assert messages == (
        "newscore: <stdin>:2: a quotation mark is not closed before the end of the file\n"
    )


def test_tables_with_tabs_may_have_plain_quotation_marks():
    """Once `"Rain," he said.` lost its marks, and one that was not closed took all rows behind."""
    texts = ['"Rain," he said.', 'He said "rain".', '"Rain', "Snow."]
    table = "id\ttext\n" + "".join(f"{n}\t{text}\n" for n, text in enumerate(texts))
    got, messages = found("--input", "tsv", stdin=table)
    assert [record["text"] for record in got] == texts
    assert messages == "newscore: <stdin>:1: from here on, quotation marks are the texts' own\n"
    quoted, messages = found("--input", "tsv", stdin='id\ttext\n1\t"A ""b""\t\nc"\n')
    assert quoted[0]["text"] == 'A "b"\t\nc'
    assert messages == ""


def test_our_own_tables_with_tabs_are_read_as_they_were_written(tmp_path):
    text = '"Rain," said Ada Lund. "Snow,\n\nRain'
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    table = tmp_path / "a.tsv"
    assert main(["sentences", str(tmp_path / "a.txt"), "-o", str(table)]) == 0
    sentences = table.read_text(encoding="utf-8").splitlines()[1:]
    got, _ = found(table)
    assert [record["text"] for record in got] == [line.split("\t")[-1] for line in sentences]


@pytest.mark.parametrize("row", ['1,"{}x\n', '1,"{}","\n', '1,"{}" x"\n'])
def test_rows_of_quotation_marks_take_linear_time(row, monkeypatch):
    import time

    def seconds(n):
        stream = io.BytesIO(b"id,text\n" + row.format('" ' * n + '"' * n).encode() * 3)
        began = time.process_time()
        for _ in tables.csv_rows(stream, ",", lambda n, what: None):
            pass
        return time.process_time() - began

    assert min(seconds(100_000) for _ in range(3)) < 12 * min(seconds(25_000) for _ in range(3))


# ---- lines in another encoding -------------------------------------------------------------------

PLAIN = "Rain fell in Lisbon for days."
ACCENTS = "Caf\u00e9 Ren\u00e9 \u2013 \u201cgreat\u201d."


def written(kind, texts):
    """A file of some texts, in characters."""
    if kind == "lines":
        return "".join(f"{text}\n" for text in texts)
    if kind == "json":
        return json.dumps([{"text": text} for text in texts], ensure_ascii=False, indent=1)
    between = "," if kind == "csv" else "\t"
    return "".join(f"{n}{between}{text}\n" for n, text in [("id", "text"), *enumerate(texts)])


@pytest.mark.parametrize("kind", ["lines", "json", "csv", "tsv"])
@pytest.mark.parametrize("n_before", [0, 5000])
def test_lines_of_windows_1252_are_told_wherever_they_are(tmp_path, kind, n_before):
    """Once accents were U+FFFD, without a word: in lines and JSON, in tables behind 64 kB."""
    texts = [*[PLAIN] * n_before, ACCENTS, PLAIN, ACCENTS]
    path = tmp_path / f"a.{kind}"
    path.write_bytes(written(kind, texts).encode("windows-1252"))
    args = (path, "--input", kind, "--what", "sentences")
    got, messages = found(*args)
    assert [record["text"] for record in got] == texts
    assert messages == f"newscore: {path}: not UTF-8, read as windows-1252\n"
    path.write_bytes(written(kind, texts).encode())
    got, messages = found(*args)
    assert [record["text"] for record in got] == texts
    assert messages == ""


def test_each_line_is_in_an_encoding_of_its_own(tmp_path):
    path = tmp_path / "a"
    cut = b"\xe2\x80\x9cRain\xe2\x80\x9d\xe2\x80"
    lines = [ACCENTS.encode(), ACCENTS.encode("windows-1252"), cut]
    path.write_bytes(b"\n".join(lines))
    got, _ = found(path, "--input", "lines")
    assert [record["text"] for record in got] == [ACCENTS, ACCENTS, "\u201cRain\u201d\ufffd"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("kind", ["lines", "json", "csv"])
def test_a_mark_decides_for_all_lines(tmp_path, encoding, kind):
    path = tmp_path / "a"
    path.write_bytes(written(kind, [ACCENTS, PLAIN]).encode(encoding))
    got, messages = found(path, "--input", kind)
    assert [record["text"] for record in got] == [ACCENTS, PLAIN]
    assert messages == ""


def test_lines_of_other_alphabets_are_no_text(tmp_path):
    path = tmp_path / "a"
    path.write_bytes("\u0414\u043e\u0436\u0434\u044c.\n".encode("koi8-r") * 9)
    _, messages = found(path, "--input", "lines", code=1)
    why = "not a text file: neither UTF-8 nor windows-1252; --encoding names another"
    assert messages == f"newscore: {path}: {why}\n"


@pytest.mark.parametrize("n_bytes", [1, 2, 3, 5, 64])
def test_the_pieces_that_a_stream_comes_in_do_not_show(n_bytes, monkeypatch):
    """A character that is cut in two, a line that is longer than what is held."""

    class Trickle(io.BytesIO):
        def read1(self, size=-1):
            return super().read1(n_bytes)

    monkeypatch.setattr(files, "MAX_HELD_BYTES", 40)
    euros = "\u20ac" * 50
    lines = f"{PLAIN}\n{ACCENTS}\n{euros}\n"
    text = lines.encode() + ACCENTS.encode("windows-1252")
    notes = []
    stream = files.Opened(Trickle(text), None).guessed(lambda: notes.append(1)).stream
    assert stream.read().decode() == lines + ACCENTS
    assert notes == [1]


# ---- files that are cut short --------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".bz2", ".zst"])
@pytest.mark.parametrize("kind", ["jsonl", "txt"])
def test_a_compressed_file_that_is_cut_short_is_named(tmp_path, kind, suffix):
    """Once one of .zst ended without a word where it was cut."""
    import bz2
    import gzip
    import lzma
    import random

    if suffix == ".zst":
        packed = pytest.importorskip("zstandard").compress
    else:
        packed = {".gz": gzip, ".xz": lzma, ".bz2": bz2}[suffix].compress
    words = "".join(random.Random(7).choices("abcdefgh ", k=100_000))
    texts = [words[at : at + 100] for at in range(0, len(words), 100)]
    plain = lines_of(*({"text": text} for text in texts))
    if kind != "jsonl":
        plain = written("lines", texts)
    data = packed(plain.encode())
    whole = tmp_path / f"whole.{kind}{suffix}"
    whole.write_bytes(data * 2)
    assert found(whole)[1] == ""
    n_found = 0
    for n_bytes in (len(data) // 2, len(data) - 1):
        path = tmp_path / f"cut{n_bytes}.{kind}{suffix}"
        path.write_bytes(data[:n_bytes])
        got, messages = found(path, code=1)
        assert f"newscore: {path}: damaged or cut short: " in messages
        assert n_found <= len(got) <= len(texts)
        n_found = len(got)


def test_files_of_a_folder_that_end_otherwise_are_counted(tmp_path):
    """Once they were passed over without a word."""
    for name in ("a.txt", "b.story", "c.story", "d.md", "LICENSE", ".hidden", "sub/e.story"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Rain.", encoding="utf-8")
    got, messages = found(tmp_path)
    assert len(got) == 1
    assert messages == (
        f"newscore: {tmp_path}: files that end otherwise, passed over: 5 (.story, .md, no ending); "
        "--glob names others\n"
    )
    assert found(tmp_path, "-q")[1] == ""
    assert found(tmp_path, "--glob", "*.story")[1] == ""
    (tmp_path / "f.x").write_text("Rain.", encoding="utf-8")
    assert "(.story, .md, .x, ...)" in found(tmp_path)[1]


# ---- tables without names of columns -------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_the_first_row_may_be_a_text(kind):
    """Once it was lost: it named the columns, which were asked for by their numbers."""
    texts = [f"{text} It is {n} in Rome." for n, text in enumerate(TEXTS)]
    between = "," if kind == "csv" else "\t"
    table = "".join(f"{n}{between}{text}\n" for n, text in enumerate(texts))
    keys = ("--input", kind, "--text-key", "2", "--id-key", "1")
    got, messages = found(*keys, "--no-header", stdin=table)
    assert [record["column 2"] for record in got] == texts
    assert [record["1"] for record in got] == ["0", "1", "2"]
    assert messages == ""
    got, messages = found(*keys, stdin=table)
    assert len(got) == 2
    assert messages == (
        "newscore: <stdin>: the first row is taken for the names of columns, one of which is "
        f"{texts[0]!r}; --no-header reads it as a text\n"
    )
    _, messages = found("--input", kind, "--no-header", stdin=table, code=1)
    assert messages == "newscore: <stdin>: expected a column 'text', got 'column 1', 'column 2'\n"
    names = f"key{between}body of an article\n"
    assert found(*keys, stdin=names + table)[1] == ""
    assert found(*keys, "--no-header", stdin=b"") == ([], "")


def test_rows_without_names_of_columns_are_counted_from_the_first():
    table = '1,"Rain "and" snow."\n2,Hail,3\n'
    got, messages = found("--input", "csv", "--no-header", "--text-key", "2", stdin=table, code=1)
    assert [record["column 2"] for record in got] == ['Rain "and" snow.']
    assert messages.splitlines() == [
        "newscore: <stdin>:1: a quotation mark inside of others is not doubled; it is read as it "
        "stands",
        "newscore: <stdin>:2: expected 2 cells, as in the first row, got 3",
    ]


@pytest.mark.parametrize(
    ("kind", "begin", "rest"),
    [
        ("lines", "Rain.\n", "Snow.\n"),
        ("jsonl", '{"text": "Rain."}\n', '{"text": "Snow."}\n'),
        ("json", '[{"text": "Rain."},\n', '{"text": "Snow."}]\n'),
        ("csv", "id,text\n1,Rain.\n", "2,Snow.\n"),
        ("tsv", "id\ttext\n1\tRain.\n", "2\tSnow.\n"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--encoding", "latin-1")])
def test_an_answer_comes_before_the_next_text(kind, begin, rest, more):
    """Rows of a table once came when 64 kB of them had been read."""
    args = [*COMMAND, "tag", "--input", kind, *more]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        watch = threading.Timer(60, process.kill)
        watch.start()
        process.stdin.write(begin.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == "Rain."
        process.stdin.write(rest.encode())
        process.stdin.close()
        assert json.loads(process.stdout.readline())["text"] == "Snow."
        watch.cancel()
