"""Where output goes: refused before the work when it cannot go there, and nothing old is lost."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import unicodedata

import pytest

from newscore._files import NewFile, refuse_unwritable
from newscore.cli import main
from newscore.cli.writers import file_name, same_file
from test_cli import COMMAND, FIRST, complaints, lines_of, run

WHOLE = ("html", "parquet", "conll", "label-studio")  # of use when complete
LINES = ("jsonl", "tsv", "color", "doccano", "prodigy")
GOLD = lines_of(
    *({"id": n, "text": "Ada left.", "entities": [[0, 3, "PERSON"]]} for n in range(3))
)
needs_posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


def as_user():
    """What takes from root, before a command, the right to write everywhere."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "in.txt"
    path.write_text(FIRST, encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD, encoding="utf-8")
    return path


def need(form):
    if form == "parquet":
        pytest.importorskip("pyarrow")


# ---- refused before the work ---------------------------------------------------------------------


def never(*args, **kwargs):
    raise AssertionError("the work was begun")


@pytest.fixture
def no_work(monkeypatch):
    """Fails when a text is read or a model is trained."""
    from newscore import train
    from newscore.cli.inputs import Inputs

    monkeypatch.setattr(Inputs, "read", never)
    monkeypatch.setattr(train, "read_gold", never)
    monkeypatch.setattr("newscore.cli.models.read_gold", never)


IMPOSSIBLE = [
    ("no/such/folder/out", "No such file or directory"),
    ("in.txt/out", "Not a directory"),
    ("folder", "Is a directory"),
    ("o" * 300, "File name too long"),
]


@pytest.mark.parametrize("form", [*WHOLE, *LINES])
@pytest.mark.parametrize(("output", "says"), IMPOSSIBLE)
def test_an_output_that_cannot_be_is_named_before_a_text_is_read(
    text, tmp_path, monkeypatch, capsys, no_work, form, output, says
):
    need(form)
    if (form, output) == ("parquet", "folder"):
        pytest.skip("a folder takes parts")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert main(["tag", "in.txt", "--format", form, "-o", output]) == 1
    assert capsys.readouterr().err == f"newscore: {output}: {says}\n"
    assert sorted(os.listdir(tmp_path)) == ["folder", "in.txt"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "html"])
def test_what_goes_into_a_file_is_told_so_when_a_folder_is_named(
    text, tmp_path, monkeypatch, capsys, no_work, form
):
    monkeypatch.chdir(tmp_path)
    assert main(["tag", "in.txt", "--format", form, "-o", "out/"]) == 2
    assert f"out/: {form} goes into a file; --per-input writes one for each" in (
        capsys.readouterr().err
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("form", "output"), [("parquet", "in.txt/"), ("brat", "in.txt")])
def test_a_file_where_a_folder_is_needed_is_named(
    text, tmp_path, monkeypatch, capsys, no_work, form, output
):
    need(form)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.txt").write_text("Two.", encoding="utf-8")
    assert main(["tag", "other.txt", "--format", form, "-o", output]) == 1
    assert capsys.readouterr().err == f"newscore: {output}: Not a directory\n"


@pytest.mark.parametrize(("output", "says"), IMPOSSIBLE)
def test_a_model_that_cannot_be_written_is_named_before_training(
    gold, tmp_path, monkeypatch, capsys, no_work, output, says
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "in.txt").touch()
    assert main(["train", "gold.jsonl", "-o", output]) == 1
    assert capsys.readouterr().err == f"newscore: {output}: {says}\n"


@needs_posix
@pytest.mark.parametrize("form", [*WHOLE, *LINES, "brat", "train"])
def test_what_may_not_be_written_is_named_before_a_text_is_read(tmp_path, form):
    need(form)
    closed, out = tmp_path / "closed", tmp_path / "out"
    closed.mkdir(mode=0o500)
    out.touch(mode=0o400)
    command = ["train"] if form == "train" else ["tag", "--format", form]
    for path in (closed / "out", out):
        done = subprocess.run(
            [*as_user(), *COMMAND, *command, tmp_path / "missing", "-o", path],
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        says = "Not a directory" if form == "brat" and path == out else "Permission denied"
        assert complaints(done) == [f"newscore: {path}: {says}"]
        assert done.returncode == 1
    assert os.listdir(closed) == []
    assert out.read_bytes() == b""


@pytest.mark.parametrize(
    "args", [("train", "gold.jsonl"), ("tag", "gold.jsonl", "--format", "jsonl")]
)
def test_the_gold_cannot_be_the_model(gold, tmp_path, monkeypatch, capsys, no_work, args):
    monkeypatch.chdir(tmp_path)
    os.link("gold.jsonl", "same.nsm")
    for output in ("gold.jsonl", "./gold.jsonl", "same.nsm"):
        assert main([*args, "-o", output]) == 2
        assert f"{output}: is an input and cannot be the output too" in capsys.readouterr().err
    assert gold.read_text(encoding="utf-8") == GOLD


# ---- the output is no input ----------------------------------------------------------------------


@needs_posix
@pytest.mark.parametrize("form", ["jsonl", "html", "tsv"])
@pytest.mark.parametrize("output", ["in.txt", "../{}/in.txt", "hard", "soft"])
def test_an_input_by_any_name_is_not_emptied(text, tmp_path, monkeypatch, capsys, output, form):
    monkeypatch.chdir(tmp_path)
    os.link("in.txt", "hard")
    os.symlink("in.txt", "soft")
    output = output.format(tmp_path.name)
    for inputs in (["in.txt"], ["./in.txt"], ["*.txt"], ["."], ["soft"], ["hard"]):
        assert main(["tag", *inputs, "--format", form, "-o", output]) == 2
        assert "is an input and cannot be the output too" in capsys.readouterr().err
    assert text.read_text(encoding="utf-8") == FIRST


@needs_posix
@pytest.mark.parametrize("command", ["tag", "sentences", "normalize"])
@pytest.mark.parametrize("inputs", [[], ["-"]])
def test_standard_input_is_not_emptied(text, tmp_path, command, inputs):
    os.link(text, tmp_path / "hard")
    for output in (text, tmp_path / "hard"):
        with open(text, "rb") as stdin:
            done = subprocess.run(
                [*COMMAND, command, *inputs, "-o", output, "--format", "jsonl"], stdin=stdin,
                capture_output=True, timeout=60, check=False,
            )  # fmt: skip
        assert done.returncode == 2
        assert complaints(done) == [
            f"newscore: {output}: is an input and cannot be the output too (as standard input)"
        ]
    assert text.read_text(encoding="utf-8") == FIRST


@needs_posix
def test_a_folder_with_the_file_that_standard_output_goes_to_is_not_read(text, tmp_path):
    """It would read what it wrote."""
    with open(tmp_path / "out.jsonl", "wb") as stdout:
        done = subprocess.run(
            [*COMMAND, "tag", tmp_path], stdout=stdout, stderr=subprocess.PIPE, timeout=60,
            check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert complaints(done) == [
        "newscore: <stdout>: is an input and cannot be the output too "
        f"(as {tmp_path / 'out.jsonl'})"
    ]


def test_model_and_names_are_not_written_over(text, tmp_path, capsys):
    names = tmp_path / "own.tsv"
    names.write_text("ORG\tSiemens\n", encoding="utf-8")
    assert main(["tag", str(text), "--names", str(names), "-o", str(names)]) == 2
    assert "own.tsv: is an input" in capsys.readouterr().err
    assert main(["tag", str(text), "--model", str(names), "-o", str(names)]) == 2
    assert names.read_text(encoding="utf-8") == "ORG\tSiemens\n"


def test_an_input_inside_the_folder_that_is_written_is_refused(text, tmp_path, capsys):
    """It was passed over without a word."""
    for path in (text, tmp_path):
        assert main(["tag", str(path), "--format", "brat", "-o", str(tmp_path)]) == 2
        assert f"{path}: is an input and lies in {tmp_path}" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["in.txt"]


# ---- what was there before -----------------------------------------------------------------------


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_the_old_file(text, tmp_path, monkeypatch, form, error):
    need(form)
    from newscore.cli.inputs import Inputs

    out = tmp_path / "out"
    out.write_bytes(b"old")

    def fail(self, path):
        yield next(read(self, path))
        raise error

    read = Inputs.read
    monkeypatch.setattr(Inputs, "__iter__", lambda self: fail(self, str(text)))
    assert main(["tag", str(text), "--format", form, "-o", str(out)]) in (1, 130)
    assert out.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["in.txt", "out"]


@pytest.mark.parametrize("form", WHOLE)
def test_the_old_file_is_there_until_the_new_one_is_whole(text, tmp_path, form):
    need(form)
    out = tmp_path / "out"
    out.write_bytes(b"old")
    command = [*COMMAND, "tag", "--format", form, "-o", out]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    for _ in range(600):
        if len(os.listdir(tmp_path)) == 3:
            break
        threading.Event().wait(0.1)
    assert out.read_bytes() == b"old"
    process.communicate(FIRST.encode(), timeout=60)
    assert process.returncode == 0
    assert b"Merkel" in out.read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["in.txt", "out"]


def hear_interrupts():
    """A shell that starts tests in the background has them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@needs_posix
@pytest.mark.parametrize("form", [*WHOLE, "brat"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_ended_by_a_signal_leaves_nothing_half(tmp_path, form, name):
    need(form)
    out = tmp_path / "out"
    command = [*COMMAND, "tag", "--format", form, "-o", out, "-q"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hear_interrupts
    )
    for _ in range(600):
        if os.listdir(tmp_path):
            break
        threading.Event().wait(0.1)
    threading.Event().wait(0.3)  # until it reads
    process.send_signal(getattr(signal, name))
    _, shown = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name)
    assert shown == (b"newscore: interrupted\n" if name == "SIGINT" else b"")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == (
        ["annotation.conf"] if form == "brat" else []
    )


@needs_posix
def test_a_run_under_nohup_outlives_its_terminal(text, tmp_path):
    out = tmp_path / "out"
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *COMMAND, "tag", "-o", out]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    for _ in range(600):
        if out.exists():
            break
        threading.Event().wait(0.1)
    process.send_signal(signal.SIGHUP)
    process.communicate(b"It rained.", timeout=60)
    assert process.returncode == 0
    assert b"It rained." in out.read_bytes()


@needs_posix
@pytest.mark.parametrize("form", ["html", "jsonl"])
def test_permissions_are_those_of_any_file(text, tmp_path, form):
    out = tmp_path / "out"
    before = os.umask(0o027)
    try:
        for mode in (None, 0o644, 0o600, 0o664):
            if mode is not None:
                out.chmod(mode)
            assert main(["tag", str(text), "--format", form, "-o", str(out)]) == 0
            assert stat.S_IMODE(out.stat().st_mode) == (mode or 0o640)
    finally:
        os.umask(before)


@needs_posix
@pytest.mark.parametrize("form", [*WHOLE, "jsonl"])
def test_a_link_stays_one_and_what_it_leads_to_is_written(text, tmp_path, form):
    need(form)
    (tmp_path / "deep").mkdir()
    for link, target in (("one", "deep/there"), ("two", "deep/new"), ("three", "one")):
        (tmp_path / link).symlink_to(target)
    (tmp_path / "deep" / "there").write_bytes(b"old")
    for link, target in (("one", "there"), ("two", "new"), ("three", "there")):
        assert main(["tag", str(text), "--format", form, "-o", str(tmp_path / link)]) == 0
        assert (tmp_path / link).is_symlink()
        assert b"Merkel" in (tmp_path / "deep" / target).read_bytes()
    assert sorted(os.listdir(tmp_path / "deep")) == ["new", "there"]


@needs_posix
@pytest.mark.parametrize("form", [*WHOLE, *LINES])
def test_a_pipe_with_a_name_is_written_to(text, tmp_path, form):
    need(form)
    pipe, taken = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    assert run("tag", text, "--format", form, "-o", pipe).returncode == 0
    reader.join(60)
    assert b"Merkel" in taken[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(os.listdir(tmp_path)) == ["in.txt", "pipe"]


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="there is no /proc")
@pytest.mark.parametrize("form", ["html", "jsonl", "conll", "parquet"])
def test_dev_stdout_is_standard_output(text, tmp_path, form):
    """By a link of our own, as /dev/stdout is one: a writer that replaces links breaks ours."""
    need(form)
    device = tmp_path / "stdout"
    device.symlink_to("/proc/self/fd/1")
    command = ["tag", text, "--format", form, "-o", device]
    assert b"Merkel" in run(*command).stdout
    with open(tmp_path / "out", "wb") as stdout:  # as in (echo head; newscore ...) > out
        stdout.write(b"head\n")
        stdout.flush()
        subprocess.run([*COMMAND, *map(str, command)], stdout=stdout, timeout=60, check=True)
    written = (tmp_path / "out").read_bytes()
    assert written.startswith(b"head\n")
    assert b"Merkel" in written
    assert device.is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["in.txt", "out", "stdout"]


def test_a_new_file_of_an_error_is_not_there(tmp_path):
    path = tmp_path / "a"
    with pytest.raises(ZeroDivisionError), NewFile(str(path)) as file:
        file.write(b"half")
        raise ZeroDivisionError
    refuse_unwritable(str(path))
    assert os.listdir(tmp_path) == []


# ---- names of brat's files -----------------------------------------------------------------------

AWKWARD = [
    "x" * 300,
    "\u00e9" * 200,
    "\U00024b62" * 100,
    "a",
    "A",
    "a.txt",
    "caf\u00e9",
    "cafe\u0301",
    "CAF\u00c9",
    "stra\u00dfe",
    "STRASSE",
    "..",
    "../../etc/passwd",
    "/",
    "",
    "nul\0nul",
    "CON",
    "con",
    "lpt1.txt",
    "aux",
    "annotation",
    "-rf",
    "a b",
    "a_b",
    "line\nbreak",
    "\ud800",
    "C:\\x",
    "trailing.",
    "x" * 299 + "y",
    "*?\"<>|:",
    "ids",
]  # fmt: skip


def test_brat_names_are_unique_everywhere_and_nothing_is_lost(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    rows = [{"id": id, "text": f"Text {n} of {n}."} for n, id in enumerate(AWKWARD * 2)]
    source.write_text(lines_of(*rows), encoding="utf-8")
    command = ["tag", str(source), "--format", "brat", "-o", str(out)]
    assert main(command) == 0
    names = os.listdir(out)
    ids = json.loads((out / "ids.json").read_text(encoding="utf-8"))
    assert sorted({name.partition(".")[2] for name in names}) == ["ann", "conf", "json", "txt"]
    stems = [name.removesuffix(".txt") for name in names if name.endswith(".txt")]
    assert len(stems) == len({same_file(stem) for stem in stems}) == len(rows)
    texts = {(out / f"{stem}.txt").read_bytes().decode() for stem in stems}
    assert texts == {row["text"] for row in rows}
    for stem in stems:
        assert len(f"{stem}.txt".encode()) <= 255
        assert not set(stem) & set('/\\\0:*?"<>|. \n')
        n = int((out / f"{stem}.txt").read_bytes().split()[1])
        assert ids.get(stem, stem) in (rows[n]["id"], rows[n]["id"].removesuffix(".txt"))
        assert (out / f"{stem}.ann").exists()
    before = {name: (out / name).read_bytes() for name in names}
    assert main(command) == 0
    assert {name: (out / name).read_bytes() for name in os.listdir(out)} == before


@pytest.mark.parametrize("name", ["con", "PRN", "aux.txt", "nul", "Com1", "lpt9", "COM\u00b2"])
def test_names_of_devices_are_names_of_no_file(name):
    assert file_name(name) == name.removesuffix(".txt") + "_"


def test_names_are_cut_between_characters():
    for text in ("\u00e9" * 300, "\U00024b62" * 300, "a" * 199 + "\u00e9" * 9):
        name = file_name(text)
        assert 196 < len(name.encode()) <= 200
        assert text.startswith(name)


def test_names_that_can_be_need_no_list(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(lines_of({"id": "a", "text": "One."}, {"id": "b.txt", "text": "Two."}))
    assert main(["tag", str(source), "--format", "brat", "-o", str(tmp_path / "out")]) == 0
    assert sorted(os.listdir(tmp_path / "out")) == [
        "a.ann", "a.txt", "annotation.conf", "b.ann", "b.txt",
    ]  # fmt: skip


def test_composition_and_case_make_no_other_file():
    assert same_file("CAF\u00c9") == same_file(unicodedata.normalize("NFD", "caf\u00e9"))
    assert same_file("a") != same_file("b")


# ---- standard output -----------------------------------------------------------------------------

TO_STDOUT = [
    ("tag", "in.txt"),
    ("tag", "in.txt", "--format", "html"),
    ("sentences", "in.txt"),
    ("normalize", "in.txt"),
    ("eval", "gold.jsonl"),
    ("eval", "gold.jsonl", "--json"),
    ("info",),
    ("info", "--json"),
    ("completion", "bash"),
    ("manual",),
]


@needs_posix
@pytest.mark.parametrize("args", [*TO_STDOUT, ("train", "gold.jsonl", "-o", "m.nsm")])
def test_a_closed_standard_output_is_named(text, gold, tmp_path, args):
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *args], cwd=tmp_path, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert complaints(done) == ["newscore: <stdout>: standard output is closed"]
    assert done.returncode == 1
    assert not (tmp_path / "m.nsm").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("args", [*TO_STDOUT, ("--help",), ("tag", "--help"), ("--version",)])
def test_a_full_standard_output_is_named(text, gold, tmp_path, args):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, *args], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, timeout=60,
            check=False,
        )  # fmt: skip
    assert complaints(done) == ["newscore: <stdout>: No space left on device"]
    assert done.returncode == 1


@needs_posix
@pytest.mark.parametrize("args", TO_STDOUT)
def test_a_reader_that_is_gone_ends_the_run_quietly(text, gold, tmp_path, args):
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [*COMMAND, *args], cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE, timeout=60,
        check=False,
    )  # fmt: skip
    os.close(theirs)
    assert (done.returncode, done.stderr) == (141, b"")


@needs_posix
def test_a_closed_standard_error_hides_nothing_else(text, tmp_path):
    command = ["sh", "-c", 'exec "$@" 2>&-', "sh", *COMMAND, "tag", text, tmp_path / "missing"]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["text"] == FIRST


@needs_posix
def test_a_pipe_that_does_not_wait_gets_everything(tmp_path):
    """As a parent that reads several pipes at once sets it; writing fails while it is full."""
    source = tmp_path / "in.jsonl"
    source.write_text(lines_of(*({"id": n, "text": FIRST * 500} for n in range(20))))
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    process = subprocess.Popen(
        [*COMMAND, "tag", source], stdout=theirs, stderr=subprocess.PIPE
    )
    os.close(theirs)
    threading.Event().wait(1)
    with os.fdopen(ours, "rb") as stream:
        lines = stream.read().splitlines()
    _, shown = process.communicate(timeout=60)
    assert (process.returncode, shown) == (0, b"")
    assert [json.loads(line)["id"] for line in lines] == list(range(20))


@pytest.fixture
def full(tmp_path):
    """A device that takes nothing; root, who could replace the system's own, gets another one."""
    if sys.platform != "linux":
        pytest.skip("there is no /dev/full")
    if os.geteuid() != 0:
        return "/dev/full"
    path = tmp_path / "full"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        path.open("rb").close()
    except PermissionError:
        pytest.skip("devices cannot be made here")
    return str(path)


@pytest.mark.parametrize("form", [*WHOLE, *LINES])
def test_a_full_device_is_named_and_stays(text, capsys, full, form):
    need(form)
    assert main(["tag", str(text), "--format", form, "-o", full]) == 1
    assert capsys.readouterr().err == f"newscore: {full}: No space left on device\n"
    assert stat.S_ISCHR(os.stat(full).st_mode)
