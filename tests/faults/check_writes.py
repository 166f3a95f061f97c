"""Writes every format again and again while the i-th call to the system fails, for i = 0, 1, 2, ...

    check_writes.py               lists the cases
    check_writes.py CASE          runs one, in a Python of its own, with every kind of fault
    check_writes.py CASE KIND     with one of them

A run must end in success or in one line that names the file. After a failure lines are whole, all
other files are the old ones or the new ones, nothing else is left behind, no file is left open, and
where there is --resume it makes up for all that is missing.
"""

import ctypes
import errno
import gc
import io
import json
import os
import re
import shutil
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import preload

MAX_CALLS = 500
N_TEXTS = 4
ONCE, LASTING, SHORT, FULL = range(4)
KINDS = {
    "error": (ONCE, errno.EIO),
    "full": (FULL, errno.ENOSPC),
    "no-space": (LASTING, errno.ENOSPC),
    "pipe": (ONCE, errno.EPIPE),
    "short": (SHORT, 0),
    "signal": (ONCE, errno.EINTR),
}
HARMLESS = ("short", "signal")  # which a caller of the system has to bear


class Case(NamedTuple):
    """A command that writes, to a file or folder `name`; to standard output where there is none."""

    args: tuple[str, ...]
    name: str = ""
    lines: bool = False  # it is written in place, a line at a time
    resume: tuple[str, ...] = ()  # what goes on where it stopped


CASES = {
    "jsonl": Case(("tag", "TEXTS"), "out.jsonl", True, ("tag", "TEXTS", "--resume")),
    "resume": Case(("tag", "TEXTS", "--resume"), "out.jsonl", True, ("tag", "TEXTS", "--resume")),
    "tsv": Case(("tag", "TEXTS"), "out.tsv", True),
    "csv": Case(("tag", "TEXTS"), "out.csv", True),
    "json": Case(("tag", "TEXTS"), "out.json"),
    "color": Case(("tag", "TEXTS", "--format", "color"), "out", True),
    "doccano": Case(("tag", "TEXTS", "--format", "doccano"), "out", True),
    "prodigy": Case(("tag", "TEXTS", "--format", "prodigy"), "out", True),
    "sentences": Case(("sentences", "TEXTS"), "out.txt", True),
    "normalize": Case(("normalize", "TEXTS"), "out.jsonl", True),
    "html": Case(("tag", "TEXTS"), "out.html"),
    "conll": Case(("tag", "TEXTS"), "out.conll"),
    "label-studio": Case(("tag", "TEXTS", "--format", "label-studio"), "out.json"),
    "brat": Case(("tag", "TEXTS", "--format", "brat"), "out"),
    "parquet": Case(("tag", "TEXTS"), "out.parquet"),
    "parts": Case(
        ("tag", "TEXTS", "--format", "parquet", "--part-rows", "2"),
        "out/",
        resume=("tag", "TEXTS", "--format", "parquet", "--part-rows", "2", "--resume"),
    ),
    "top": Case(("top", "TEXTS"), "out.csv"),
    "quotes": Case(("quotes", "TEXTS"), "out.csv"),
    "train": Case(("train", "GOLD", "--epochs", "1", "-q"), "out.nsm"),
    "stdout": Case(("tag", "TEXTS")),
    "eval": Case(("eval", "GOLD", "-q")),
    "info": Case(("info", "--json")),
    "help": Case(("tag", "--help")),
}
OLD = b"old\n"


class Try(NamedTuple):
    """What came of one run."""

    code: int
    shown: str
    stdout: bytes
    files: dict[str, bytes]  # below the folder, by name


def main(name, kinds):
    """One case, with the failing calls already in front of the C library's."""
    libc = ctypes.CDLL(None)
    libc.write_fault_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int]
    libc.write_fault_arm.restype = None
    libc.write_fault_disarm.restype = ctypes.c_long
    case = CASES[name]
    with tempfile.TemporaryDirectory() as place:
        write_inputs(Path(place))
        good = attempt(libc, case, place)
        again = attempt(libc, case, place)
        assert good == again, "two runs differ"
        assert good.code == 0 and (case.name or good.stdout), good
        for kind in kinds:
            n_tried, n_failed = sweep(libc, case, place, kind, good)
            assert (n_failed == 0) == (kind in HARMLESS), (kind, n_failed)
            print(f"{name}, {kind}: {n_tried} faults, {n_failed} of them told, nothing lost")


def write_inputs(place):
    """Texts of which one is longer than a buffer, and gold."""
    texts = [f"Angela Merkel met Ada Stone {n}. They left." for n in range(N_TEXTS)]
    texts[2] *= 220
    lines = [json.dumps({"id": f"t/{n}", "text": text}) for n, text in enumerate(texts)]
    (place / "texts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    gold = {"text": "Ada Stone left.", "entities": [[0, 9, "PERSON"]]}
    lines = [json.dumps({"id": n, **gold}) for n in range(21)]
    (place / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def sweep(libc, case, place, kind, good):
    """Fails call after call until none is left to fail."""
    n_failed = 0
    for first in range(MAX_CALLS):
        tried = attempt(libc, case, place, first, kind)
        n_calls = libc.write_fault_disarm()
        n_failed += tried.code != 0
        try:
            check(case, kind, tried, good)
            if tried.code and case.resume:
                check_resumed(libc, case, place, good)
        except AssertionError as error:
            sizes = {name: len(data) for name, data in tried.files.items()}
            what = f"{error}: exit code {tried.code}, {tried.shown!r}, files {sizes}"
            raise AssertionError(f"{kind}, call {first} of {n_calls}: {what}") from error
        if n_calls <= first:
            return first, n_failed
    raise AssertionError(f"no end after {MAX_CALLS} calls")


def attempt(libc, case, place, first=None, kind="short", args=None):
    """One run, in a folder with an old output; in the folder as it is, where `args` are given."""
    from newscore.cli import main

    folder = Path(place, "folder")
    if args is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        if case.name and not case.name.endswith("/") and "brat" not in case.args:
            (folder / case.name).write_bytes(b"" if "--resume" in case.args else OLD)
    files = {"TEXTS": f"{place}/texts.jsonl", "GOLD": f"{place}/gold.jsonl"}
    argv = [files.get(arg, arg) for arg in args or case.args]
    if case.name:
        argv += ["-o", f"{folder}/{case.name}"]
    shown, before = io.StringIO(), open_files(place)
    out = Path(place, "folder" if not case.name else "", "stdout")
    with (
        open(out, "w", encoding="utf-8") as stdout,
        redirect_stdout(stdout),
        redirect_stderr(shown),
    ):
        if first is not None:
            libc.write_fault_arm(os.fsencode(folder), first, *KINDS[kind])
        try:
            code = main(argv)
            gc.collect()
        finally:
            libc.write_fault_disarm()
    assert open_files(place) == before, f"left open: {open_files(place)}"
    written = out.read_bytes()
    out.unlink()
    paths = [path for path in folder.rglob("*") if path.is_file()]
    found = {str(path.relative_to(folder)): path.read_bytes() for path in paths}
    return Try(code, shown.getvalue(), written, found)


def open_files(place):
    """The files below a folder that this process has open."""
    links = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
    paths = [os.readlink(link) for link in links if os.path.islink(link)]
    return sorted(path for path in paths if path.startswith(place))


def check(case, kind, tried, good):
    """All that holds after a fault."""
    if tried.code == 0:
        assert tried == good, "the output is another one"
        return
    assert kind not in HARMLESS, "a harmless fault did harm"
    code = KINDS[kind][1]
    if code == errno.EPIPE:
        assert (tried.code, tried.shown) == (141, ""), "a closed pipe is quiet"
    else:
        assert tried.code == 1, "the exit code"
        where = f"/folder/{case.name}" if case.name else "<stdout>"
        assert tried.shown.count("\n") == 1, "one line on stderr"
        assert tried.shown.startswith("newscore: "), "one line of ours"
        assert where in tried.shown, "the file is named"
        assert tried.shown.endswith(f": {os.strerror(code)}\n"), "the reason is named"
    assert good.stdout.startswith(tried.stdout) or case.name, "standard output"
    for name, data in tried.files.items():
        if name.endswith(".run.json"):
            assert json.loads(data)["command"] == "tag", "the note is whole"
            continue
        if name.endswith("ids.json"):
            assert json.loads(data).items() <= json.loads(good.files[name]).items(), "the index"
            continue
        if re.fullmatch(r"out/part-\d+.parquet", name):
            continue  # which may be shorter: the rows are looked at below
        assert name in good.files, f"{name} is left behind"
        if case.lines:
            is_whole = good.files[name].startswith(data) and data[-1:] in b"\n"
            assert is_whole or data == OLD, "a line is cut"
        else:
            assert data in (OLD, good.files[name]), f"{name} is neither old nor new"
    assert case.name in tried.files or case.name not in good.files, "the output is gone"


def check_resumed(libc, case, place, good):
    """Going on gives what a run without faults gives."""
    if not case.lines:
        rows = texts_of(Path(place, "folder"))
        assert rows == sorted(rows), "rows are in order"
    elif Path(place, "folder", case.name).read_bytes() == OLD:
        return  # it was not even begun
    done = attempt(libc, case, place, args=case.resume)
    assert (done.code, done.shown) == (0, ""), f"--resume: {done.shown}"
    if case.lines:
        assert done.files[case.name] == good.files[case.name], "--resume gives another output"
    else:
        rows = texts_of(Path(place, "folder"))
        assert rows == [f"t/{n}" for n in range(N_TEXTS)], "--resume loses rows"


def texts_of(folder):
    """The identifiers in the parts of a Parquet folder."""
    from pyarrow import parquet

    parts = [part.read_bytes() for part in sorted(folder.glob("out/part-*.parquet"))]
    return [row["id"] for part in parts for row in parquet.read_table(io.BytesIO(part)).to_pylist()]


if __name__ == "__main__":
    if inside := os.environ.pop("NEWSCORE_FAULTS", ""):
        name, *kinds = inside.split()
        main(name, kinds or KINDS)
    elif len(sys.argv) == 1:
        print(*CASES)
    else:
        environment = {"NEWSCORE_FAULTS": " ".join(sys.argv[1:])}
        done = preload.run(__file__, "failing_write.c", environment)
        print(done.stdout + done.stderr, end="")
        sys.exit(done.returncode)
