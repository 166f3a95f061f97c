"""--resume: going on where a run stopped, and refusing to where something else stands."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newscore.cli import main
from newscore.cli.resume import Done, last_line, whole_lines
from test_cli_scale import as_lines

COMMAND = [sys.executable, "-m", "newscore"]
NEWS = "Angela Merkel flew to Paris. Siemens AG fell."


def test_done_counts_records_that_share_a_name():
    done = Done(["a", "a", "b", "c"])
    assert [done.take(name) for name in "aaab"] == [True, True, False, True]
    assert [done.take(name) for name in "cdbc"] == [True, False, False, False]


def test_done_keeps_nothing_while_both_sides_agree():
    names = [str(n) for n in range(1000)]
    done = Done(names)
    assert all(done.take(name) for name in names)
    assert len(done._passed) == 0


@pytest.mark.parametrize(
    ("data", "whole", "last"),
    [
        (b"", 0, 0),
        (b"{}\n", 3, 0),
        (b"{}\n{", 3, 0),
        (b"1\n22\n3", 5, 2),
        (b"no line at all", 0, 0),
        (b"1\n" + b"x" * 200_000, 2, 0),
        (b"1\n" + b"x" * 200_000 + b"\n", 200_003, 2),
    ],
)
def test_whole_lines_and_the_last_of_them_are_found(tmp_path, data, whole, last):
    path = tmp_path / "out.jsonl"
    path.write_bytes(data)
    assert whole_lines(path) == whole
    assert last_line(path, whole) == last
    assert path.read_bytes() == data


# ---- going on ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """An input with names that repeat, are missing, or are no strings; and its whole output."""
    folder = tmp_path_factory.mktemp("many")
    rows = [
        {"id": [n // 2, str(n), None, {"n": n % 3}][n % 4], "text": f"Ann {n} met Bob. " * (n % 9)}
        for n in range(600)
    ]
    path = folder / "in.jsonl"
    path.write_bytes(as_lines(rows))
    whole = folder / "whole.jsonl"
    assert main(["tag", str(path), "-o", str(whole)]) == 0
    assert len(whole.read_bytes().splitlines()) == len(rows)
    return path, whole.read_bytes()


@pytest.mark.parametrize("is_known", [False, True])
def test_any_beginning_of_an_output_is_gone_on_with(many, tmp_path, is_known):
    """With the note of a run that was stopped, and without one."""
    path, whole = many
    out = tmp_path / "out.jsonl"
    command = ["tag", str(path), "-o", str(out), "--resume"]
    if is_known:
        assert main(command) == 0
    for cut in [0, 1, 40, len(whole) - 1, *random.Random(1).sample(range(len(whole)), 2)]:
        out.write_bytes(whole[:cut])
        assert main(command) == 0
        assert out.read_bytes() == whole
        if not is_known:
            (tmp_path / "out.jsonl.run.json").unlink()


def test_a_file_that_came_in_between_is_done_too(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("b", "d"):
        (folder / f"{name}.txt").write_text(f"{name} rained.", encoding="utf-8")
    command = ["tag", str(folder), "-o", str(tmp_path / "out.jsonl"), "--resume"]
    assert main(command) == 0
    for name in ("a", "c"):
        (folder / f"{name}.txt").write_text(f"{name} rained.", encoding="utf-8")
    assert main(command) == 0
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"][0] for line in lines] == ["b", "d", "a", "c"]


def test_an_output_in_the_folder_of_its_inputs_is_gone_on_with(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{name} rained.", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    command = ["tag", str(tmp_path), "-o", str(out)]
    assert main(command) == 0
    whole = out.read_bytes()
    out.write_bytes(whole[:-5])
    assert main(command) == 2  # which would begin anew, and is told apart by the word
    assert main([*command, "--resume"]) == 0
    assert out.read_bytes() == whole


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_run_that_is_killed_again_and_again_loses_and_doubles_nothing(many, tmp_path, kind):
    path, whole = many
    out = tmp_path / ("out.jsonl" if kind == "jsonl" else "out/")
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    command = [*COMMAND, "tag", str(path), "-o", f"{out}", "--resume",
               "--threads", "2", "--format", kind, "--part-rows", "100"]  # fmt: skip
    if kind == "parquet":
        command[6] += "/"
    chance = random.Random(7)
    start = time.monotonic()
    subprocess.run(
        [*command[:6], f"{tmp_path}/first{'/' * (kind == 'parquet')}", *command[7:]],
        check=True,
        timeout=120,
    )
    once = time.monotonic() - start
    n_killed = 0
    for _ in range(200):
        process = subprocess.Popen(command)
        try:
            assert process.wait(chance.uniform(0.3, 1.1) * once) == 0
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            n_killed += 1
    else:
        pytest.fail("was killed two hundred times and never came to its end")
    assert n_killed > 0 or once < 1
    if kind == "jsonl":
        assert out.read_bytes() == whole
        return
    import pyarrow.parquet

    names = sorted(os.listdir(out))
    assert not [name for name in names if not name.endswith(".parquet")]
    rows = [r for name in names for r in pyarrow.parquet.read_table(out / name).to_pylist()]
    assert [row["text"] for row in rows] == [
        json.loads(line)["text"] for line in whole.splitlines()
    ]


# ---- what is refused, and left as it is ----------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--resume"], "--resume needs an output"),
        (["--resume", "-o", "x.tsv"], "works with jsonl and parquet, not with tsv"),
        (["--resume", "-o", "x.parquet"], "-o x/ --format parquet"),
        (["--resume", "-o", "/dev/null"], "/dev/null is no file"),
    ],
)
def test_what_cannot_be_gone_on_with_is_said(args, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.txt").write_text("It rained.", encoding="utf-8")
    assert main(["tag", "in.txt", *args]) == 2
    assert says in capsys.readouterr().err


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(as_lines([{"id": n, "text": f"{n}: {NEWS}"} for n in range(30)]))
    return path


OURS = {"id": 0, "text": f"0: {NEWS}", "sentences": [], "entities": []}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Remember the milk, and call Ada", "its end: no line as this"),
        (b"{", None),
        (b'{"id": 0, "text": "precious', "this run begins otherwise"),
        (b'{"id": 7, "text": "of another text', "this run begins otherwise"),
        (b'{"other": 1}\n', "no 'id'"),
        (b'{"id": 0, "text": "not tagged"}\n', "no 'sentences'"),
        (b"one note\nand another", "out.jsonl:1: no line as this command writes it: not JSON"),
        (as_lines([OURS]) + b"Remember the milk", "its end: no line"),
        (as_lines([OURS]) + b"a note\n", "its last whole line: no line"),
        (as_lines([OURS]), "this run has other 'sentences' and 'entities'"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not JSON"),
        (b"[1]\n", "no 'id'"),
        (b"[" * 100_000 + b"\n", "not JSON"),
    ],
)
def test_a_file_of_something_else_is_left_as_it_is(news, tmp_path, capsys, data, says):
    out = tmp_path / "out.jsonl"
    out.write_bytes(data)
    code = main(["tag", str(news), "-o", str(out), "--resume"])
    if says is None:  # no more than our own output begins with
        assert code == 0
        return
    assert code == 2
    assert says in capsys.readouterr().err
    assert out.read_bytes() == data
    assert sorted(os.listdir(tmp_path)) == ["in.jsonl", "out.jsonl"]


def test_a_cut_line_without_an_input_to_compare_is_left_alone(tmp_path, capsys):
    (tmp_path / "in.jsonl").touch()
    out = tmp_path / "out.jsonl"
    out.write_bytes(b'{"id": 1, "te')
    assert main(["tag", str(tmp_path / "in.jsonl"), "-o", str(out), "--resume"]) == 2
    assert "it is cut, and no input is left to compare" in capsys.readouterr().err
    assert out.read_bytes() == b'{"id": 1, "te'


OTHER_OPTIONS = [
    (["--min-score", "0.9"], "begun with --min-score 0.4, and this run is with --min-score 0.9"),
    (["--no-text"], "begun without --no-text, and this run is with --no-text"),
    (["--published", "2017-04-11"], "without --published"),
    (["--text-key", "body"], "begun with --text-key text, and this run is with --text-key body"),
    (["--id-key", "key"], "--id-key key"),
    (["--date-key", "day"], "--date-key day"),
    (["--input", "jsonl"], "without --input, and this run is with --input jsonl"),
    (["--abbreviations", "kap,no"], "with --abbreviations kap,no"),
    (["--line-breaks", "keep"], "with --line-breaks auto, and this run is with --line-breaks keep"),
    (["--names-ignore-case"], "with --names-ignore-case"),
    (["--what", "tokens"], "begun without --what, and this run is with --what tokens"),
    (["--names", "own.tsv"], "without --names, and this run is with --names sha256:"),
    (["--model", "own.nsm"], "with --model sha256:"),
]


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
@pytest.mark.parametrize(("args", "says"), OTHER_OPTIONS, ids=lambda value: str(value)[:20])
def test_other_options_are_refused_by_name(news, tmp_path, capsys, monkeypatch, kind, args, says):
    monkeypatch.chdir(tmp_path)
    command = ["tag", "in.jsonl", "--resume", "--format", kind, "-o", f"out.{kind}"]
    if kind == "parquet":
        pytest.importorskip("pyarrow")
        command[-1] = "parts/"
    (tmp_path / "own.tsv").write_text("ORG\tSiemens\n", encoding="utf-8")
    if "own.nsm" in args:
        own_model(tmp_path / "own.nsm")
    assert main([*command, "-q"]) == 0
    before = snapshot(tmp_path)
    assert main([*command, *args]) == 2
    shown = capsys.readouterr().err
    assert says in shown
    assert "repeat the first command, or name another output" in shown
    assert snapshot(tmp_path) == before
    assert main([*command, "--threads", "2"]) == 0
    assert snapshot(tmp_path) == before


def own_model(path):
    """The bundled model with another card."""
    import newscore
    from newscore import _train

    with open(newscore.load().path, "rb") as file:
        sections = dict(_train.read_model(file.read()))
    path.write_bytes(_train.write_model(list({**sections, "card": b'{"name": "own"}'}.items())))


def snapshot(folder):
    """All files below a folder, with what is in them."""
    return {
        os.path.join(place, name): Path(place, name).read_bytes()
        for place, _, names in os.walk(folder)
        for name in names
    }


def test_the_names_in_a_file_of_names_count_not_its_place(news, tmp_path, capsys):
    first, second = tmp_path / "one.tsv", tmp_path / "two.tsv"
    for path in (first, second):
        path.write_text("ORG\tSiemens\n", encoding="utf-8")
    command = ["tag", str(news), "-o", str(tmp_path / "out.jsonl"), "--resume", "--names"]
    assert main([*command, str(first)]) == 0
    assert main([*command, str(second)]) == 0
    second.write_text("ORG\tSiemens\nLOC\tParis\n", encoding="utf-8")
    assert main([*command, str(second)]) == 2
    assert "--names sha256:" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_more_inputs_may_come_and_none_may_go(tmp_path, capsys, kind, monkeypatch):
    monkeypatch.chdir(tmp_path)
    output = ["--format", kind, "--resume", "-o", "out.jsonl"]
    if kind == "parquet":
        pytest.importorskip("pyarrow")
        output[-1] = "out/"
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"{name} rained.", encoding="utf-8")
    assert main(["tag", "b.txt", *output]) == 0
    assert main(["tag", "a.txt", "b.txt", *output]) == 0
    assert main(["tag", "b.txt", "c.txt", *output]) == 2
    assert "begun with the input a.txt, which is not named now" in capsys.readouterr().err
    assert main(["tag", "c.txt", "b.txt", "a.txt", *output]) == 0


def test_other_options_show_in_an_output_that_nothing_is_known_of(news, tmp_path, capsys):
    out = tmp_path / "out.jsonl"
    assert main(["tag", str(news), "-o", str(out)]) == 0
    whole = out.read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["in.jsonl", "out.jsonl"]
    command = ["tag", str(news), "-o", str(out), "--resume"]
    for args, says in (
        (["--min-score", "1"], "this run has other 'entities'"),
        (["--published", "2017-04-11"], "this run has other 'published'"),
    ):
        assert main([*command, *args]) == 2
        assert says in capsys.readouterr().err
        assert out.read_bytes() == whole
    out.write_bytes(whole[:-9])
    assert main(command) == 0
    assert out.read_bytes() == whole


def test_a_run_that_fails_says_what_it_was(news, tmp_path, capsys):
    """The note stays until all is done, so that --resume knows the options."""
    out, note = tmp_path / "out.jsonl", tmp_path / "out.jsonl.run.json"
    missing = str(tmp_path / "missing.txt")
    assert main(["tag", str(news), missing, "-o", str(out)]) == 1
    assert json.loads(note.read_bytes())["--min-score"] == 0.4
    assert main(["tag", str(news), missing, "-o", str(out), "--resume", "--min-score", "0"]) == 2
    assert "with --min-score 0.4, and this run is with --min-score 0.0" in capsys.readouterr().err
    (tmp_path / "missing.txt").write_text("It snowed.", encoding="utf-8")
    assert main(["tag", str(news), missing, "-o", str(out), "--resume"]) == 0
    assert len(out.read_bytes().splitlines()) == 31
    assert main(["tag", str(news), missing, "-o", str(out)]) == 0
    assert not note.exists()


def test_a_note_that_cannot_be_read_is_named(news, tmp_path, capsys):
    out, note = tmp_path / "out.jsonl", tmp_path / "out.jsonl.run.json"
    assert main(["tag", str(news), "-o", str(out), "--resume"]) == 0
    for data in (b"", b"[]", b"{}", b"\xff"):
        note.write_bytes(data)
        assert main(["tag", str(news), "-o", str(out), "--resume"]) == 2
        assert "what is kept of the options of" in capsys.readouterr().err


def test_parts_that_are_there_are_not_written_over(tmp_path, capsys):
    pytest.importorskip("pyarrow")
    (tmp_path / "in.txt").write_text("It rained.", encoding="utf-8")
    command = ["tag", str(tmp_path / "in.txt"), "--format", "parquet", "-o", f"{tmp_path}/out/"]
    assert main(command) == 0
    assert main(command) == 2
    assert "is there already; add --resume to go on" in capsys.readouterr().err
    assert main([*command, "--resume"]) == 0
    assert os.listdir(tmp_path / "out") == ["part-00000.parquet"]


@pytest.mark.parametrize("is_parquet", [True, False])
def test_parts_of_others_are_not_gone_on_with(tmp_path, capsys, is_parquet):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    (tmp_path / "in.txt").write_text("It rained.", encoding="utf-8")
    (tmp_path / "out").mkdir()
    part = tmp_path / "out" / "part-00000.parquet"
    if is_parquet:
        parquet.write_table(pyarrow.table({"id": ["a"], "price": [3]}), part)
    else:
        part.write_bytes(b"no table")
    before = part.read_bytes()
    command = ["tag", str(tmp_path / "in.txt"), "--format", "parquet", "-o", f"{tmp_path}/out/"]
    assert main([*command, "--resume"]) == 2
    says = "was not written by this command" if is_parquet else "cannot be read"
    assert f"part-00000.parquet {says}" in capsys.readouterr().err
    assert os.listdir(tmp_path / "out") == ["part-00000.parquet"]
    assert part.read_bytes() == before


# ---- one run at a time ---------------------------------------------------------------------------


@pytest.mark.parametrize("args", [["out.jsonl"], ["out.jsonl", "--resume"], ["out.tsv"], ["out/"]])
def test_a_second_run_does_not_write_to_the_same_output(tmp_path, args, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if args == ["out/"]:
        pytest.importorskip("pyarrow")
        args = ["out/", "--format", "parquet"]
    command = [*COMMAND, "tag", "--input", "jsonl", "-o", *args]
    first = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        first.stdin.write(as_lines([OURS]))
        first.stdin.flush()
        out = tmp_path / args[0]

        def has_begun():
            return os.listdir(out) if out.is_dir() else out.exists() and b"0" in out.read_bytes()

        wait_until(has_begun)
        before = snapshot(tmp_path)
        second = subprocess.run(command, input=b"", capture_output=True, timeout=60, check=False)
        assert second.returncode == 1
        said = second.stderr.decode()
        assert said == f"newscore: {args[0]}: another run of newscore is writing to it\n"
        assert snapshot(tmp_path) == before
    finally:
        _, shown = first.communicate(timeout=60)
    assert (first.returncode, shown) == (0, b"")


def wait_until(is_so):
    """Waits for another process, for a minute at most."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("never came to be")
