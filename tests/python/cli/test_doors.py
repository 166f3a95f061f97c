"""Options about what comes in, and help that is offered."""

import io
import json
import sys
import time

import pytest

from newscore.cli import files, inputs, main
from test_cli import complaints, lines_of, records, run

TEXTS = ["Angela Merkel flew to Paris.", "Rain fell in Lisbon."]


def texts_of(done, key="text"):
    return [record[key] for record in records(done)]


# ---- what comes in -------------------------------------------------------------------------------


def test_lines_are_a_text_each():
    done = run("tag", "--input", "lines", stdin="\ufeff" + "\r\n".join([*TEXTS, "", "Yes."]))
    assert texts_of(done) == [*TEXTS, "Yes."]
    assert [record["id"] for record in records(done)] == ["<stdin>:1", "<stdin>:2", "<stdin>:4"]


@pytest.mark.parametrize(("written", "named"), [(";", ";"), ("\t", "tab"), ("|", "|")])
def test_csv_may_have_another_delimiter(tmp_path, written, named):
    path = tmp_path / "a.csv"
    rows = ["id,text", *(f"{n},{text}" for n, text in enumerate(TEXTS))]
    path.write_text("\n".join(rows).replace(",", written), encoding="utf-8")
    assert texts_of(run("tag", path, "--delimiter", named)) == TEXTS
    for wrong in ("", ",,", '"'):
        assert run("tag", path, "--delimiter", wrong).returncode == 2


@pytest.mark.parametrize("form", ["text", "lines", "jsonl", "json", "csv"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1", "cp1250", "utf-8"])
def test_an_encoding_that_is_named_is_believed(tmp_path, form, encoding):
    text = "Caf\u00e9 H\u00f4tel in K\u00f6ln."
    written = {
        "text": text,
        "lines": text + "\n",
        "jsonl": json.dumps({"text": text}, ensure_ascii=False) + "\n",
        "json": json.dumps([{"text": text}], ensure_ascii=False, indent=1),
        "csv": f"id,text\n1,{text}\n",
    }[form]
    path = tmp_path / "a"
    path.write_bytes(written.encode(encoding, "replace"))
    right = text.encode(encoding, "replace").decode(encoding)
    done = run("tag", path, "--input", form, "--encoding", encoding)
    assert texts_of(done) == [right]
    assert done.stderr == b""


@pytest.mark.parametrize("kind", ["lines", "jsonl", "json"])
def test_only_line_feeds_end_the_lines_of_another_encoding(tmp_path, kind):
    """Once U+0085, U+2028, a form feed and what else Python takes for a line break ended one."""
    text = "One\x85two\u2028three\x0cfour\x1cfive."
    line = text if kind == "lines" else json.dumps({"text": text}, ensure_ascii=False)
    path = tmp_path / "a"
    path.write_bytes(f"{line}\n{line}\n".encode("utf-16-le"))
    done = run("tag", path, "--input", kind, "--encoding", "utf-16-le")
    expected = text if kind == "lines" else json.loads(json.dumps(text))
    assert texts_of(done) == [expected, expected]


def test_lines_of_another_encoding_take_linear_time():
    def seconds(n_lines):
        stream = files.Opened(io.BytesIO(b"Rain.\n" * n_lines), None).recoded("latin-1").stream
        began = time.process_time()
        assert sum(1 for line in inputs.lines_of(stream)) == n_lines
        return time.process_time() - began

    assert min(seconds(400_000) for _ in range(3)) < 12 * min(seconds(100_000) for _ in range(3))


@pytest.mark.parametrize("kind", ["lines", "jsonl", "json", "csv"])
def test_an_encoding_that_an_input_is_not_in_costs_that_input(tmp_path, kind):
    (tmp_path / "a").write_bytes(b"text\nRain.\n")
    (tmp_path / "b").write_bytes("text\nRain.\n".encode("utf-16"))
    done = run("tag", tmp_path / "a", tmp_path / "b", "--input", kind, "--encoding", "utf-16")
    assert done.returncode == 1
    assert complaints(done)[0].startswith(f"newscore: {tmp_path / 'a'}: UTF-16 stream does not")
    assert len(done.stdout.splitlines()) == {"lines": 2, "csv": 1}.get(kind, 0)


def test_an_encoding_that_there_is_not_is_refused():
    for wrong in ("utf-99", "hex", "rot13", "idna"):
        done = run("tag", "--encoding", wrong, stdin="a")
        assert done.returncode == 2
        assert b"expected an encoding such as utf-8" in done.stderr


def test_keys_lead_into_objects_and_columns_have_numbers(tmp_path):
    line = {"meta": {"key": 7, "day": "2024-05-06"}, "article": {"body": TEXTS[0], "n": 1}}
    keys = ("--text-key", "article.body", "--id-key", "meta.key", "--date-key", "meta.day")
    (record,) = records(run("tag", "--input", "jsonl", *keys, stdin=lines_of(line)))
    assert record["meta.key"] == 7
    assert record["article"] == line["article"]
    assert "text" not in record
    (bare,) = records(run("tag", "--input", "jsonl", *keys, "--no-text", stdin=lines_of(line)))
    assert bare["article"] == {"n": 1}
    table = f"key,body\n7,{TEXTS[0]}\n"
    numbers = ("--text-key", "2", "--id-key", "1", "--format", "tsv")
    done = run("tag", "--input", "csv", *numbers, stdin=table)
    assert done.stdout.decode().splitlines()[1].startswith("7\t0\t13\tPERSON")
    many = run("tag", "--input", "csv", "--text-key", "9" * 5000, stdin=table)
    assert "expected a column '999" in complaints(many)[0]
    wrong = run("tag", "--input", "csv", "--text-key", "3", stdin=table)
    assert complaints(wrong) == [
        "newscore: <stdin>: expected a column '3', got 'key', 'body'; "
        "--text-key body reads that one"
    ]


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_a_table_without_rows_may_lack_a_column_too(kind):
    """Once nothing was said: a text that --input csv took for a row of names gave no answer."""
    wrong = run("tag", "--input", kind, stdin="Rain fell in Lisbon.")
    assert wrong.returncode == 1
    assert complaints(wrong) == [
        "newscore: <stdin>: expected a column 'text', got 'Rain fell in Lisbon.'"
    ]
    for fine in ("text\n", "text", ""):
        done = run("tag", "--input", kind, stdin=fine)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(("mark", "option"), [(";", "';'"), ("\t", "tab"), ("|", "'|'")])
def test_another_delimiter_is_named_to_who_names_none(mark, option):
    """As spreadsheets write CSV where a comma stands in numbers."""
    table = f"id{mark}text\n1{mark}Rain.\n"
    done = run("tag", "--input", "csv", stdin=table)
    assert complaints(done) == [
        f"newscore: <stdin>: expected a column 'text', got {f'id{mark}text'!r}; "
        f"--delimiter {option} cuts it into columns"
    ]
    assert texts_of(run("tag", "--input", "csv", "--delimiter", mark, stdin=table)) == ["Rain."]


@pytest.mark.parametrize(
    ("kind", "written"), [("csv", "id,Body\n1,Rain.\n"), ("jsonl", '{"id": 1, "Body": "Rain."}\n')]
)
def test_a_likely_column_is_named_to_who_names_none(kind, written):
    done = run("tag", "--input", kind, stdin=written)
    assert complaints(done)[0].endswith("got 'id', 'Body'; --text-key Body reads that one")
    assert texts_of(run("tag", "--input", kind, "--text-key", "Body", stdin=written), "Body")
    other = run("tag", "--input", kind, "--text-key", "x", stdin=written.replace("Body", "note"))
    assert complaints(other)[0].endswith("got 'id', 'note'")


def test_a_pattern_chooses_the_files_of_folders(tmp_path):
    for name in ("a.story", "b.story", "c.txt", ".d.story"):
        (tmp_path / name).write_text(f"Rain in {name}.", encoding="utf-8")
    done = run("tag", tmp_path, "--glob", "*.story")
    assert texts_of(done) == ["Rain in a.story.", "Rain in b.story."]
    none = run("tag", tmp_path, "--glob", "*.xyz")
    assert none.returncode == 1
    assert complaints(none) == [f"newscore: {tmp_path}: no file in this folder matches *.xyz"]


# ---- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["tga", "a.txt"], "did you mean tag?"),
        (["tag", "--formt", "csv"], "did you mean --format?"),
        (["tag", "--format", "jsnl"], "did you mean json"),
        (["tag", "--min-scor", "0.3"], "did you mean --min-score?"),
    ],
)
def test_what_was_mistyped_is_guessed(args, hint):
    done = run(*args)
    assert done.returncode == 2
    assert hint in done.stderr.decode()
    assert b"did you mean" not in run("tag", "--qwxyz").stderr


def test_only_options_of_the_command_itself_are_guessed():
    """Once --json, which is for eval, was offered for a mistyped option of top."""
    done = run("top", "--n")
    assert done.stderr.decode().splitlines()[-1] == (
        "newscore top: error: unrecognized arguments: --n; did you mean --names?"
    )


def test_what_is_wrong_is_not_below_a_page_of_options():
    shown = run("tag", "--min-score", "5").stderr.decode().splitlines()
    assert shown == [
        "usage: newscore tag [-h] ..., all of which -h shows",
        "newscore tag: error: argument --min-score: expected a number from 0 to 1, got '5'",
    ]
    assert "[--dev GOLD]" in run("train").stderr.decode()  # of few options, all of them


def test_help_is_a_word_too():
    assert run("help").stdout == run("--help").stdout
    assert run("help", "top").stdout == run("top", "--help").stdout
    assert b"did you mean tag?" in run("help", "tga").stderr


@pytest.mark.parametrize("args", [[], ["tag"], ["sentences"]])
def test_help_is_shown_to_who_asks_nothing_at_a_terminal(args, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert main(args) == 0
    assert capsys.readouterr().out.startswith("usage: newscore")
