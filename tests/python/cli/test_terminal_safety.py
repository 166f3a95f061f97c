"""Nothing that a stranger wrote reaches a terminal raw, whichever way it is shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newscore
from newscore import _layers, _train, view
from newscore.cli import main

pty = pytest.importorskip("pty")

# Escape, bell, delete, C1; marks and overrides of direction; characters
# without width; a line separator.
NASTY = (
    "\x1b]0;own\x07\x7f\x85\x9b31m\u202a\u202e\u2066\u2069\u200e\u200f\u061c"
    "\u200b\u2060\ufeff\u2028"
)
EVIL = f"Ada{NASTY}Stone"
BARE = re.compile(f"[{''.join(c for c in NASTY if not c.isprintable())}]")
OURS = re.compile("\x1b\\[K|\x1b\\[[0-9;]*m")  # a line erased, a colour


def screen(*args, stdin="", env=None):
    """What a terminal is sent, as stdout and stderr, without our own escapes; and the exit code."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "newscore", *map(os.fspath, args)],
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "60", "TERM": "xterm-256color", **(env or {})},
    )
    os.close(theirs)
    process.stdin.write(stdin.encode("utf-8", "surrogatepass"))
    process.stdin.close()
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    code = process.wait(60)
    text = shown.decode("utf-8").replace("\r\n", "\n")
    assert "Traceback" not in text
    return OURS.sub("", text), code


def is_safe(shown):
    return BARE.findall(shown) == []


def line(**fields):
    return json.dumps({"text": "Ada Stone left.", **fields}) + "\n"


# ---- what is safe --------------------------------------------------------------------------------


@pytest.mark.parametrize("c", [*NASTY.replace("]0;own", "").replace("31m", ""), "\r", "\x00",
                               "\ud800", "\u180e", "\u200d", "\ufff9", "\U000e0041"])  # fmt: skip
def test_what_could_drive_or_deceive_becomes_a_replacement_character(c):
    assert view.clean(f"a{c}b") == "a\ufffdb"


def test_letters_of_any_script_line_feeds_and_joined_pictures_stay():
    text = "caf\u00e9\t\u6771\u4eac\n\u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f4bb co\u00adop"
    assert view.clean(text) == text
    assert view.clean("one\r\ntwo") == "one \ntwo"


# ---- doors ---------------------------------------------------------------------------------------

TEXT_FORMATS = [
    ("tag", "color"), ("tag", "tsv"), ("tag", "csv"), ("tag", "jsonl"), ("tag", "json"),
    ("tag", "doccano"), ("tag", "prodigy"), ("tag", "label-studio"), ("tag", "conll"),
    ("tag", "html"), ("sentences", "color"), ("sentences", "text"), ("sentences", "tsv"),
    ("sentences", "csv"), ("sentences", "jsonl"), ("sentences", "json"), ("normalize", "color"),
    ("normalize", "text"), ("normalize", "jsonl"), ("normalize", "json"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "form"), TEXT_FORMATS)
def test_texts_and_identifiers_are_shown_safely(command, form):
    stdin = line(id=EVIL, text=f"{EVIL} met Angela Merkel.", note=EVIL)
    args = (command, "--input", "jsonl", "--format", form)
    if command == "normalize":  # which would take some of them out
        args += ("--without", "controls,invisibles,newlines")
    shown, code = screen(*args, stdin=stdin)
    assert code == 0
    assert "Ada" in shown
    assert is_safe(shown)


def test_the_rows_of_all_layers_are_shown_safely():
    text = f'LONDON - "We owe $5{NASTY[0]} million," {EVIL} said. He said on May 5 that it was so.'
    args = ("tag", "--input", "jsonl", "--format", "jsonl", "--what", ",".join(_layers.TABLES))
    shown, code = screen(*args, stdin=line(text=text, id=EVIL))
    assert (code, is_safe(shown)) == (0, True)
    row = json.loads(shown)
    assert row["text"] == text
    assert {*_layers.TABLES} <= {*row}


SPOKEN = f'"We are late," said Ada{NASTY}Lund. "Go," said Per\u202eHolm\x9b.\n'


@pytest.mark.parametrize(
    ("command", "form"),
    [("top", "table"), ("top", "csv"), ("top", "json"), ("quotes", "bars"), ("quotes", "csv")],
)
def test_counts_of_names_are_shown_safely(command, form):
    shown, code = screen(command, "--format", form, stdin=SPOKEN)
    assert (code, "Per" in shown, "Holm" in shown, is_safe(shown)) == (0, True, True, True)
    if form == "json":
        assert "Per\u202eHolm" in [row["name"] for row in json.loads(shown)]


@pytest.mark.parametrize(
    ("command", "form", "output"),
    [
        ("tag", "tsv", "/dev/stdout"),
        ("tag", "jsonl", "/dev/stderr"),
        ("sentences", "text", "/dev/stdout"),
        ("normalize", "text", "/dev/stdout"),
        ("quotes", "csv", "/dev/stdout"),
    ],
)
def test_a_terminal_that_is_named_as_a_file_is_one(command, form, output):
    if not os.path.exists(output):
        pytest.skip(f"there is no {output}")
    options = ("--without", "controls,invisibles,newlines") if command == "normalize" else ()
    shown, code = screen(command, "--format", form, *options, "-o", output, stdin=SPOKEN)
    assert (code, "Holm" in shown, is_safe(shown)) == (0, True, True)


@pytest.mark.parametrize("form", ["jsonl", "doccano", "prodigy"])
def test_json_on_a_terminal_is_the_same_data(form):
    shown, _ = screen("tag", "--input", "jsonl", "--format", form, stdin=line(text=EVIL, id=1))
    assert json.loads(shown)["text"] == EVIL


ARGUMENTS = [
    (EVIL,),
    ("tag", f"--{EVIL}"),
    ("tag", "--format", EVIL),
    ("tag", "--threads", EVIL),
    ("tag", "--published", EVIL),
    ("tag", "--min-score", EVIL),
    ("eval", "x", "--rename", EVIL),
    ("info", "x", EVIL),
    ("completion", EVIL),
    ("normalize", "--without", EVIL),
    ("tag", "--abbreviations", f"{EVIL} {EVIL}"),
    ("tag", EVIL),
    ("tag", f"{EVIL}*"),
    ("tag", "--model", EVIL),
    ("tag", "--names", EVIL),
    ("tag", "--resume", "-o", f"{EVIL}.parquet"),
    ("tag", "-o", f"{EVIL}/{EVIL}/x"),
    ("tag", "--format", "parquet", "-o", f"{EVIL}/{EVIL}/x"),
    ("eval", EVIL),
    ("train", EVIL, "-o", "x"),
    ("info", EVIL),
]


@pytest.mark.parametrize("args", ARGUMENTS, ids=lambda args: " ".join(args).replace(EVIL, "EVIL"))
def test_messages_that_quote_arguments_are_safe(args, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown, code = screen(*args, stdin="It rained.")
    assert code in (1, 2, 3)
    assert "Ada" in shown
    assert is_safe(shown)


FILES = {
    ".txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    ".1252.txt": "Ren\u00e9e said \u201cno\u201d.".encode("windows-1252"),
    ".jsonl": b'nope\n{"text": 1}\n',
    ".csv": f"{EVIL},{EVIL}x\n1,2\n".encode(),
    ".parquet": b"PAR1 no",
    ".txt.gz": b"\x1f\x8b no",
    ".txt.bz2": b"no",
}


@pytest.mark.parametrize("suffix", FILES)
def test_messages_that_name_files_and_columns_are_safe(suffix, tmp_path):
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / (EVIL + suffix)).write_bytes(FILES[suffix])
    shown, _ = screen("tag", tmp_path / "in", "-o", tmp_path / "out.jsonl")
    assert "Ada" in shown
    assert is_safe(shown)


def test_messages_that_name_folders_without_texts_are_safe(tmp_path):
    (tmp_path / EVIL).mkdir()
    shown, code = screen("tag", tmp_path / EVIL)
    assert (code, "no file in this folder" in shown, is_safe(shown)) == (1, True, True)


def test_names_of_files_that_are_no_text_at_all_are_shown(tmp_path):
    raw = os.fsencode(tmp_path) + b"/\xff\x1bc\xfe.txt"
    shown, code = screen("tag", os.fsdecode(raw))
    assert (code, ".txt: No such file" in shown, is_safe(shown)) == (1, True, True)


def test_messages_that_quote_values_are_safe():
    stdin = line(day=EVIL)
    shown, code = screen("tag", "--input", "jsonl", "--date-key", "day", stdin=stdin)
    assert (code, "expected a date" in shown, is_safe(shown)) == (0, True, True)
    shown, code = screen("tag", "--input", "jsonl", "--text-key", EVIL, stdin=stdin)
    assert (code, "expected a key" in shown, is_safe(shown)) == (1, True, True)


@pytest.mark.parametrize(
    ("args", "stdin", "expected"),
    [
        (("--date-key", "day"), line(day="x" * 5_000_000), 0),
        (("--text-key", "x" * 100_000), line(), 1),
        (("--threads", "x" * 100_000), "", 2),
    ],
    ids=["value", "key", "argument"],
)
def test_messages_that_quote_something_long_are_cut(args, stdin, expected):
    shown, code = screen("tag", "--input", "jsonl", *args, stdin=stdin)
    assert code == expected
    assert " ... " in shown
    assert len(shown) < 5000


def test_a_long_identifier_is_cut_in_a_heading():
    args = ("tag", "--input", "jsonl", "--format", "color")
    shown, _ = screen(*args, stdin=line(id=["x" * 100_000] * 9))
    assert len(shown) < 1000


@pytest.mark.parametrize("rows", [EVIL, f"{EVIL}\tAda Stone", f"PERSON\t{EVIL}\x00"])
def test_messages_on_files_of_names_are_safe(rows, tmp_path):
    path = tmp_path / EVIL
    path.write_text(rows + "\n", encoding="utf-8")
    shown, code = screen("tag", "--names", path, stdin="It rained.")
    assert (code in (0, 2), is_safe(shown)) == (True, True)


@pytest.mark.parametrize(
    "gold",
    [
        line(entities=[[0, 9, EVIL]]),
        line(entities=[[0, 99, EVIL]]),
        line(entities=[[0, EVIL]]),
        line(id=EVIL, entities=[]) * 2,
        f"Ada B-{EVIL}\n",
        f"Ada\n{EVIL}\n",
    ],
)
@pytest.mark.parametrize("command", ["eval", "train"])
def test_labels_and_errors_of_gold_are_safe(command, gold, tmp_path):
    path = tmp_path / f"{EVIL}.gold"
    path.write_text(gold, encoding="utf-8")
    output = ("-o", tmp_path / "m.nsm") if command == "train" else ()
    shown, _ = screen(command, path, *output)
    assert "Ada" in shown
    assert is_safe(shown)


def test_names_that_teach_nothing_are_named_safely(tmp_path):
    path = tmp_path / f"{EVIL}.gold"
    path.write_text(line(text=f"{EVIL} left.", entities=[[0, 2, "PERSON"]]), encoding="utf-8")
    shown, code = screen("train", path, "-o", tmp_path / "m.nsm", "--epochs", "1")
    assert (code, "it teaches nothing" in shown, is_safe(shown)) == (0, True, True)


# ---- models --------------------------------------------------------------------------------------


def model_with(path, **changed):
    """The bundled model with other sections, by another program."""
    sections = dict(_train.read_model(Path(newscore.load().path).read_bytes()))
    path.write_bytes(_train.write_model(list({**sections, **changed}.items())))
    return path


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_the_card_of_a_model_is_shown_safely(as_json, tmp_path):
    card = {EVIL: EVIL, "data": [{EVIL: [EVIL, EVIL]}, EVIL], "deep": {EVIL: {EVIL: EVIL}}}
    path = model_with(tmp_path / f"{EVIL}.nsm", card=json.dumps(card).encode())
    shown, code = screen("info", path, *as_json)
    assert (code, is_safe(shown)) == (0, True)
    assert shown.count("Ada") >= 8
    if as_json:
        assert json.loads(shown)["model"]["card"] == card


def test_the_sections_of_a_model_are_shown_safely(tmp_path):
    path = model_with(tmp_path / "m.nsm", **{"x\x1b]0\x07\x9b31m\x7f": b"qqwwee"})
    shown, code = screen("info", path)
    assert (code, "31m" in shown, is_safe(shown)) == (0, True, True)
    path.write_bytes(path.read_bytes().replace(b"qqwwee", b"qqwwex"))
    shown, code = screen("info", path)
    assert (code, "31m" in shown, is_safe(shown)) == (3, True, True)


def test_a_broken_card_is_named_safely(tmp_path):
    path = model_with(tmp_path / f"{EVIL}.nsm", card=b"{\x1b")
    shown, code = screen("info", path)
    assert (code, "card" in shown, is_safe(shown)) == (3, True, True)


@pytest.mark.parametrize(
    "card",
    [
        {"k" * 50_000 + str(n): 1 for n in range(200)},
        {str(n): "v" for n in range(100_000)},
        {"v": "x" * 5_000_000},
        {"v": [1] * 1_000_000},
        {"v": [{"a": 1}] * 100_000},
        json.loads("[" * 400 + "1," * 50_000 + "1" + "]" * 400),
    ],
    ids=["long keys", "many keys", "long value", "long list", "many objects", "deep"],
)
def test_info_shows_a_bounded_part_of_a_card(card, tmp_path):
    """Once keys were set in columns as wide as the longest: a small model filled the screen."""
    data = json.dumps({"card": card}).encode()
    path = model_with(tmp_path / "m.nsm", card=data)
    command = [sys.executable, "-m", "newscore", "info", path]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert len(done.stdout) < 100_000
    assert b"..." in done.stdout
    done = subprocess.run([*command, "--json"], capture_output=True, timeout=60, check=True)
    assert len(done.stdout) < 2 * len(data) + 5000
    assert json.loads(done.stdout)["model"]["card"] == {"card": card}


def test_what_nobody_foresaw_is_told_safely(monkeypatch, capsys):
    def broken(options):
        raise RuntimeError(EVIL)

    monkeypatch.setattr("newscore.cli.texts.run", broken)
    assert main(["tag", "x"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Traceback (most recent call last):\n")
    assert said.splitlines()[-1].startswith("RuntimeError: Ada\ufffd]0;own")
    assert is_safe(said)


# ---- data ----------------------------------------------------------------------------------------


def test_what_goes_to_a_file_or_a_pipe_stays_as_it_was(tmp_path):
    for form in ("jsonl", "tsv"):
        out = tmp_path / f"out.{form}"
        command = [sys.executable, "-m", "newscore", "tag", "--input", "jsonl", "--format", form]
        stdin = line(text="It was \x7f\x9b31m Angela\u202eMerkel.", id="a\x1b\x9b\u202e").encode()
        piped = subprocess.run(command, input=stdin, capture_output=True, check=True).stdout
        subprocess.run([*command, "-o", out], input=stdin, check=True)
        assert out.read_bytes() == piped
        assert "a\x1b\x9b\u202e" in piped.decode() or json.loads(piped)["id"] == "a\x1b\x9b\u202e"
