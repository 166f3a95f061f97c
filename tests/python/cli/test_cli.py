"""The command line, run as a shell runs it."""

import csv
import doctest
import importlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

import newscore
from newscore.cli import decoding, main

COMMAND = [sys.executable, "-m", "newscore"]
FIRST = "Angela Merkel met Emmanuel Macron in Paris on Monday.\n\nThey agreed.\n"
SECOND = "The U.S. Treasury sued Siemens AG. It lost."


def run(*args, stdin=b"", env=None, **options):
    """One run of the command; stdin is never a terminal."""
    return subprocess.run(
        [*COMMAND, *map(str, args)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        timeout=120,
        env={**os.environ, **(env or {})},
        check=False,
        **options,
    )


def records(done):
    """The JSON Lines of a run that went well."""
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def lines_of(*objects):
    return "".join(json.dumps(item) + "\n" for item in objects)


def complaints(done):
    """What stands on stderr, a line each; a traceback is never among it."""
    text = done.stderr.decode()
    assert "Traceback" not in text
    lines = text.splitlines()
    assert all(line.startswith("newscore: ") for line in lines), text
    return lines


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "b.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "in" / "a.jsonl").write_text(lines_of({"id": 7, "text": SECOND}), encoding="utf-8")
    (tmp_path / "in" / "deep" / "c.txt").write_text(SECOND, encoding="utf-8")
    (tmp_path / "in" / ".notes.txt").write_text("not looked at", encoding="utf-8")
    (tmp_path / "in" / ".hidden.txt").write_text("not looked at", encoding="utf-8")
    return tmp_path / "in"


# ---- tag -----------------------------------------------------------------------------------------


def test_tag_gives_what_the_library_gives(nlp, folder):
    (record,) = records(run("tag", folder / "b.txt"))
    doc = nlp(FIRST)
    assert len(doc.ents) > 0
    assert record == {
        "id": str(folder / "b.txt"),
        "text": FIRST,
        "sentences": [[s.start, s.end] for s in doc.sents],
        "entities": [[e.start, e.end, e.label, round(e.score, 4)] for e in doc.ents],
    }


def test_stdin_is_read_when_nothing_is_named_and_for_a_dash():
    for args in ((), ("-",)):
        (record,) = records(run("tag", *args, stdin=FIRST))
        assert (record["id"], record["text"]) == ("<stdin>", FIRST)


def test_folders_are_searched_in_the_order_of_names(folder):
    ids = [record["id"] for record in records(run("tag", folder))]
    assert ids == [7, str(folder / "b.txt"), str(folder / "deep" / "c.txt")]


def test_json_lines_keep_their_fields(folder):
    line = {"url": "u", "body": SECOND, "id": "x", "entities": "replaced", "n": [1, {"a": None}]}
    done = run("tag", "--input", "jsonl", "--text-key", "body", stdin=lines_of(line))
    (record,) = records(done)
    assert record.pop("entities") != record.pop("input_entities") == "replaced"
    assert record.pop("sentences")
    assert record == {key: value for key, value in line.items() if key != "entities"}


def test_json_lines_without_an_id_are_named_by_file_and_line(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(
        "\n" + lines_of({"text": "One."}, {"text": "Two.", "key": "k"}), encoding="utf-8"
    )
    assert [r["id"] for r in records(run("tag", path))] == [f"{path}:2", f"{path}:3"]
    assert [r["key"] for r in records(run("tag", path, "--id-key", "key"))] == [f"{path}:2", "k"]


def test_no_text_leaves_the_text_out():
    (record,) = records(run("tag", "--no-text", stdin=FIRST))
    assert set(record) == {"id", "sentences", "entities"}


def test_published_comes_from_the_option_or_from_a_key():
    (record,) = records(run("tag", "--published", "2017-04-11", stdin=FIRST))
    assert record["published"] == "2017-04-11"
    lines = lines_of({"text": "a", "date": "2020-02-29T10:00:00Z"}, {"text": "b"})
    done = run(
        "tag", "--input", "jsonl", "--date-key", "date", "--published", "2017-04-11", stdin=lines
    )
    assert [r["date"] for r in records(done)] == ["2020-02-29T10:00:00Z", "2017-04-11"]
    bad = run(
        "tag", "--input", "jsonl", "--date-key", "date", stdin=lines_of({"text": "a", "date": 5})
    )
    assert [record["date"] for record in records(bad)] == [5]
    assert complaints(bad) == [
        "newscore: <stdin>:1: expected a date such as 2017-04-11 under 'date', got 5; read without "
        "it"
    ]


def test_threads_change_neither_answers_nor_order(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text(
        lines_of(*({"id": n, "text": FIRST * (n % 7) + SECOND} for n in range(60))),
        encoding="utf-8",
    )
    assert run("tag", path, "--threads", "3").stdout == run("tag", path).stdout != b""


def test_a_name_that_ends_in_csv_gets_csv(nlp, tmp_path):
    text = 'Siemens AG,\nwhich fell, met "Paris" in Paris.'
    path, out = tmp_path / "a.txt", tmp_path / "out.CSV"
    path.write_text(text, encoding="utf-8")
    assert run("tag", path, "-o", out).returncode == 0
    with open(out, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["id", "start", "end", "label", "score", "text"]
    doc = nlp(text)
    assert [row[5] for row in rows] == [name.text for name in doc.ents] != []
    assert [text[int(row[1]) : int(row[2])] for row in rows] == [row[5] for row in rows]
    sentences = run("sentences", path, "--format", "csv").stdout.decode()
    assert list(csv.reader(io.StringIO(sentences)))[1] == [str(path), "0", str(len(text)), text]


def test_a_name_that_ends_in_json_gets_an_array(folder, tmp_path):
    out = tmp_path / "out.json"
    assert run("tag", folder, "-o", out).returncode == 0
    assert json.loads(out.read_text(encoding="utf-8")) == records(run("tag", folder))
    for command in ("sentences", "normalize"):
        array = json.loads(run(command, folder, "--format", "json").stdout)
        assert array == records(run(command, folder, "--format", "jsonl"))
    assert json.loads(run("tag", "--input", "jsonl", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("tag", "o.txt"), ("tag", "o.xlsx"), ("tag", "o.jsonl.gz"), ("sentences", "o.html"),
        ("normalize", "o.csv"), ("top", "o.html"), ("quotes", "o.jsonl"),
    ],
)  # fmt: skip
def test_an_ending_that_says_no_format_is_refused(folder, tmp_path, command, name):
    out = tmp_path / name
    done = run(command, folder / "b.txt", "-o", out)
    assert done.returncode == 2
    (message,) = complaints(done)
    ending = out.suffix
    assert f"{out}: no format of this command has the ending {ending}; say which one" in message
    assert not out.exists()
    assert run("tag", folder / "b.txt", "-o", tmp_path / "o.odd", "--format", "tsv").returncode == 0


def test_labels_leave_names_out(nlp, folder):
    (record,) = records(run("tag", folder / "b.txt", "--labels", "LOC,ORG"))
    labels = [label for _, _, label, _ in record["entities"]]
    assert labels == [label for label in nlp(FIRST).ents.labels if label in ("LOC", "ORG")] != []
    for wrong, message in (
        ("PERSN", "--labels: expected some of PERSON,ORG"),
        (",", "expected labels such as PERSON,ORG"),
    ):
        done = run("tag", folder / "b.txt", "--labels", wrong)
        assert done.returncode == 2
        assert message in done.stderr.decode()


def test_tsv_is_one_name_a_line():
    done = run("tag", "--format", "tsv", stdin="Angela\tMerkel went to\nParis.")
    head, *rows = done.stdout.decode().splitlines()
    assert head == "id\tstart\tend\tlabel\tscore\ttext"
    assert rows
    assert all(row.count("\t") == 5 for row in rows)


def test_text_of_odd_characters_comes_out_as_it_was():
    line = r'{"text": "caf\u00e9 \ud83d\ude00 \ud800 \u2028 \u0000 end"}'
    (record,) = records(run("tag", "--input", "jsonl", stdin=line + "\n"))
    assert record["text"] == json.loads(line)["text"]


def test_output_file_and_its_format_by_name(folder, tmp_path):
    for name, start in (
        ("o.jsonl", '{"id"'),
        ("o.tsv", "id\tstart"),
        ("o.html", "<!DOCTYPE html>"),
    ):
        done = run("tag", folder, "-o", tmp_path / name)
        assert (done.returncode, done.stdout) == (0, b"")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_html_page_holds_all_texts(folder):
    page = run("tag", folder, "--format", "html").stdout.decode()
    assert page.count('<li><a href="#text-') == 3
    assert "<title>3 texts</title>" in page


# ---- sentences and normalize ---------------------------------------------------------------------


def test_sentences_are_one_a_line_as_text():
    done = run("sentences", stdin="One is\nhere. Two is not.\n\nThree")
    assert done.stdout.decode().splitlines()[-1] == "Three"
    spans = newscore.sentences("One is\nhere. Two is not.\n\nThree")
    assert done.stdout.decode().splitlines() == [" ".join(s.text.split()) for s in spans]


def test_sentences_as_json_lines_and_table(folder):
    (record,) = records(run("sentences", folder / "b.txt", "--format", "jsonl"))
    assert record["sentences"] == [[s.start, s.end] for s in newscore.sentences(FIRST)]
    table = run("sentences", folder / "b.txt", "--format", "tsv").stdout.decode().splitlines()
    assert len(table) == 1 + len(record["sentences"])


def test_normalize_as_text_and_json_lines(folder):
    dirty = "\u201cIt\u2019s\u201d co\u00adop\u2026 &amp; so"
    assert run("normalize", stdin=dirty).stdout.decode() == newscore.normalize(dirty) + "\n"
    (record,) = records(run("normalize", "--format", "jsonl", stdin=dirty))
    assert record == {"id": "<stdin>", "text": dirty, "normalized": newscore.normalize(dirty)}


def test_normalize_rules_can_be_left_out():
    dirty = "\u201cIt\u2019s\u201d\u2026 \ufb01"
    done = run("normalize", "--without", "quotes", "--form", "NFKC", stdin=dirty)
    assert done.stdout.decode() == "\u201cIt\u2019s\u201d... fi\n"
    wrong = run("normalize", "--without", "quots", stdin=dirty)
    assert wrong.returncode == 2
    assert "no such rule; the rules are quotes," in complaints(wrong)[0]


def test_normalize_help_names_every_rule():
    shown = " ".join(run("normalize", "--help").stdout.decode().split())
    rules = shown.partition("can switch off: ")[2].partition(";")[0].split(", ")
    told = complaints(run("normalize", "--without", "quots"))[0]
    assert rules == told.partition("the rules are ")[2].split(", ")
    assert {"ligatures", "widths"} <= set(rules)


def test_normalize_shows_changes_in_colour():
    shown = run("normalize", "--format", "color", stdin="a\u2026", env={"NO_COLOR": "1"}).stdout
    assert shown.decode() == "a[-\u2026-]{+...+}\n"


# ---- files that cannot be read -------------------------------------------------------------------


def test_what_cannot_be_read_is_named_and_the_rest_is_done(folder, tmp_path):
    (folder / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "noise.txt").write_bytes(bytes(range(128, 256)) * 4)
    missing = tmp_path / "missing.txt"
    done = run("tag", missing, folder)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert complaints(done) == [
        f"newscore: {missing}: No such file or directory",
        f"newscore: {folder / 'binary.txt'}: not a text file: it begins as a PNG picture",
        f"newscore: {folder / 'noise.txt'}: not a text file: neither UTF-8 nor windows-1252; "
        "--encoding names another",
    ]


def test_files_of_a_folder_that_cannot_be_opened_are_named(folder):
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "loop.txt").symlink_to("loop.txt")
    done = run("tag", folder)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert complaints(done) == [
        f"newscore: {folder / 'gone.txt'}: No such file or directory",
        f"newscore: {folder / 'loop.txt'}: Too many levels of symbolic links",
    ]


def test_a_folder_without_texts_is_named(tmp_path):
    done = run("tag", tmp_path)
    assert done.returncode == 1
    assert "no file in this folder ends with .txt" in complaints(done)[0]


def test_wrong_json_lines_are_named_and_the_rest_is_done(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(
        b'{"text": "One."}\nnope\n[1]\n{"text": 5}\n'
        b'{"txt": "x"}\n{"text": "\xff"}\n{"text": "Two."}\n'
    )
    done = run("tag", path)
    assert done.returncode == 1
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["One.", "Two."]
    assert complaints(done) == [
        f"newscore: {path}:2: not JSON: Expecting value at character 0",
        f"newscore: {path}:3: expected a JSON object, got list",
        f"newscore: {path}:4: expected a string under 'text', got int",
        f"newscore: {path}: 2 more lines were left out",
    ]


def test_a_key_that_stands_twice_is_noted_once_a_file(tmp_path):
    nested = '{"text": "It rained.", "more": {"a": 1, "b": 2, "a": 3}}'
    for name, line in (("a", '{"text": "It rained.", "text": "It snowed."}'), ("b", nested)):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"text": "One."}}\n{line}\n{line}\n')
    done = run("tag", tmp_path)
    assert [record["text"] for record in records(done)][:2] == ["One.", "It snowed."]
    assert complaints(done) == [
        f"newscore: {tmp_path}/a.jsonl:2: the key 'text' stands twice; the last value is taken",
        f"newscore: {tmp_path}/b.jsonl:2: the key 'a' stands twice; the last value is taken",
    ]
    assert (done.returncode, complaints(run("tag", tmp_path, "-q"))) == (0, [])


def test_deeply_nested_json_is_an_error_of_its_line():
    done = run("tag", "--input", "jsonl", stdin=b"[" * 200_000 + b"\n" + b'{"text": "One."}\n')
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert len(complaints(done)) == 1


def test_a_windows_1252_file_is_read_with_a_note(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("Renée said “no”.".encode("windows-1252"))
    done = run("tag", path)
    (record,) = records(done)
    assert record["text"] == "Renée said “no”."
    assert complaints(done) == [f"newscore: {path}: not UTF-8, read as windows-1252"]
    assert run("tag", "-q", path).stderr == b""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        ("café".encode("utf-16"), "café"),
        ("café".encode("utf-16-be", "strict").join([b"\xfe\xff", b""]), "café"),
        (b"caf\xc3\xa9 \xe2\x80\x94 \xff!", "café — \ufffd!"),
        (b"", ""),
    ],
)
def test_encodings(data, text):
    assert decoding.decode(data)[0] == text


# ---- exit codes and signals ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("frobnicate",),
        ("tag", "--format", "xml"),
        ("tag", "--threads", "0"),
        ("tag", "--published", "yesterday"),
        ("tag", "--thr", "2"),
        ("eval",),
        ("eval", "x", "--rename", "A"),
    ],
)
def test_a_wrong_command_line_exits_with_2(args):
    done = run(*args)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"usage: newscore" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["tag", "top", "sentences", "normalize", "quotes", "train"])
def test_an_output_without_a_name_is_refused(command, capsys):
    """A script whose variable is not set: the error was about a file without a name."""
    assert main([command, "in.txt", "-o", ""]) == 2
    said = "argument -o/--output: expected a file or folder to write to, got ''"
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["tag", "top", "sentences", "normalize", "quotes"])
def test_an_input_without_a_name_is_refused(command, capsys):
    """The same of an input: the error was ": No such file or directory"."""
    assert main([command, ""]) == 2
    assert "argument INPUT: expected a file, a folder or -, got ''" in capsys.readouterr().err


def test_help_and_version_exit_with_0():
    assert run("--version").stdout.decode() == f"newscore {newscore.__version__}\n"
    for command in ((), ("tag",), ("sentences",), ("normalize",), ("train",), ("eval",), ("info",)):
        done = run(*command, "--help")
        assert done.returncode == 0
        assert b"newscore" in done.stdout
        assert b"exit codes: 0 done" in done.stdout


def test_a_missing_or_broken_model_exits_with_3(tmp_path):
    broken = tmp_path / "broken.nsm"
    broken.write_bytes(b"not a model")
    for path in (tmp_path / "missing.nsm", broken):
        for command in ("tag", "info", "sentences"):
            done = run(command, *(() if command == "info" else ("--model",)), path, stdin=FIRST)
            assert done.returncode == 3, command
            assert str(path) in complaints(done)[0]


def test_an_output_that_cannot_be_written_exits_with_1(folder, tmp_path):
    target = tmp_path / "no" / "such" / "folder.jsonl"
    done = run("tag", folder, "-o", target)
    assert done.returncode == 1
    assert complaints(done) == [f"newscore: {target}: No such file or directory"]


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_exits_with_1(folder, unbuffered):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "tag", folder],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert complaints(done) == ["newscore: <stdout>: No space left on device"]


def test_the_output_cannot_be_an_input(folder):
    done = run("tag", folder, "-o", folder / "b.txt", "--format", "jsonl")
    assert done.returncode == 2
    assert "is an input and cannot be the output too" in complaints(done)[0]
    assert (folder / "b.txt").read_text(encoding="utf-8") == FIRST


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_ends_the_run_quietly(tmp_path, unbuffered):
    path = tmp_path / "many.jsonl"
    path.write_text(lines_of(*({"text": FIRST * 20} for _ in range(500))), encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "tag", str(path)],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    json.loads(process.stdout.readline())
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


def test_ctrl_c_while_waiting_for_input():
    process = subprocess.Popen(
        [*COMMAND, "tag", "--input", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdin.write(lines_of({"text": FIRST}).encode())
    process.stdin.flush()
    line = process.stdout.readline()  # comes at once: each record is flushed
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert json.loads(line)["text"] == FIRST
    assert (out, err) == (b"", b"newscore: interrupted\n")
    assert process.returncode == 130


@pytest.mark.parametrize(("threads", "unbuffered"), [("1", ""), ("1", "1"), ("2", "")])
def test_ctrl_c_leaves_whole_lines_behind(tmp_path, threads, unbuffered):
    """The pipe is full when the signal comes, so half a line is written at that moment."""
    path = tmp_path / "many.jsonl"
    path.write_text(lines_of(*({"text": FIRST * 2000} for _ in range(200))), encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "tag", str(path), "--threads", threads],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stdout.read(1) == b"{"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == b"newscore: interrupted\n"
    assert out.endswith(b"\n")
    lines = (b"{" + out).splitlines()
    assert 0 < len(lines) < 200
    assert all(json.loads(line)["text"] == FIRST * 2000 for line in lines)


# ---- terminals -----------------------------------------------------------------------------------


def on_terminal(*args, env=None, stdout=True):
    """Runs with a terminal as stderr, and as stdout too unless told otherwise; what it showed."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout else subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "60", "TERM": "xterm-256color", **(env or {})},
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    assert process.wait(60) == 0, shown
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_unless_no_color_is_set(folder):
    plain_env = {"NO_COLOR": ""}
    assert "\x1b[30;48;5;" in on_terminal("tag", folder / "b.txt", env=plain_env)
    shown = on_terminal("tag", folder / "b.txt", env={"NO_COLOR": "1"})
    assert "\x1b" not in shown
    assert shown.startswith("1 | ")
    assert f"== {folder / 'deep' / 'c.txt'}\n" in on_terminal("tag", folder, env={"NO_COLOR": "1"})


def test_long_work_shows_progress_on_a_terminal_and_short_work_does_not(folder, tmp_path):
    assert on_terminal("tag", folder, stdout=False) == ""
    big = tmp_path / "big.jsonl"
    big.write_text(lines_of(*({"text": FIRST * 20} for _ in range(1000))), encoding="utf-8")
    shown = on_terminal("tag", big, stdout=False)
    assert re.search(r"100%  [0-9,]+ words  [0-9,]+ words/s  \d+:\d\d\x1b\[K\n", shown), shown
    assert on_terminal("tag", "-q", big, stdout=False) == ""


# ---- info, eval, train ---------------------------------------------------------------------------


def test_info_shows_versions_and_the_card(nlp):
    shown = run("info").stdout.decode()
    for fact in (newscore.__version__, newscore._core.utf8proc_version, nlp.path, *nlp.labels):
        assert fact in shown
    facts = json.loads(run("info", "--json").stdout)
    assert facts["model"]["card"] == nlp.card
    assert facts["model"]["sections"] == dict(nlp.sections)
    assert facts["unicode"] == newscore._core.unicode_version


@pytest.mark.parametrize(
    "name",
    [
        "newscore.cli.decoding",
        "newscore.cli.files",
        "newscore.cli.inputs",
        "newscore.cli.tables",
    ],
)
def test_examples_in_docstrings(name):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0
