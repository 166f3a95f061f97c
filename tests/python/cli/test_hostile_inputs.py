"""Files from strangers: what never ends, what grows when it is opened, what is not what it seems.

The rule: an input that fails is named on stderr, the rest is done, and the exit code is 1.
"""

import bz2
import gzip
import io
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

import newscore
from newscore import _train
from newscore.cli import decoding, inputs, main, tables
from test_cli import COMMAND, complaints, records, run

resource = pytest.importorskip("resource")

RAIN = b"It rained.\n"
MIB = 1 << 20


def limited(*args, mib=1200, stdin=b""):
    """A run that has little memory, and little time."""

    def less_memory():
        if "libasan" not in os.environ.get("LD_PRELOAD", ""):  # which reserves terabytes
            resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    return run(*args, stdin=stdin, preexec_fn=less_memory)


def texts(done):
    """The texts that came out, however it ended."""
    return [json.loads(line)["text"] for line in done.stdout.splitlines()]


def named(done, path):
    """What is said of a file, which is no traceback."""
    return [line for line in complaints(done) if line.startswith(f"newscore: {path}")]


# ---- a folder from a stranger --------------------------------------------------------------------


@pytest.fixture
def strange(tmp_path):
    """A folder with a FIFO nobody writes to, links to devices, a link to a text, and a text."""
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "a.txt")
    (folder / "b.jsonl").symlink_to("/dev/zero")
    (folder / "c.csv").symlink_to("/dev/urandom")
    (folder / "d.txt.gz").symlink_to("/dev/zero")
    (tmp_path / "elsewhere.txt").write_bytes(RAIN)
    (folder / "e.txt").symlink_to(tmp_path / "elsewhere.txt")
    (folder / "f.parquet").symlink_to("/dev/zero")
    (folder / "g.txt").write_bytes(RAIN)
    return folder


@pytest.mark.parametrize("how", [".", "*", "**/*.*"])
def test_what_is_no_file_in_a_folder_is_noted_and_passed_over(strange, how):
    path = strange if how == "." else strange / how
    done = limited("tag", path)
    assert [r["id"] for r in records(done)] == [str(strange / "e.txt"), str(strange / "g.txt")]
    assert complaints(done) == [
        f"newscore: {strange / 'a.txt'}: a FIFO, passed over",
        f"newscore: {strange / 'b.jsonl'}: a device, passed over",
        f"newscore: {strange / 'c.csv'}: a device, passed over",
        f"newscore: {strange / 'd.txt.gz'}: a device, passed over",
        f"newscore: {strange / 'f.parquet'}: a device, passed over",
    ]
    assert limited("tag", "-q", path).stderr == b""
    assert limited("tag", path, "-o", strange.parent / "out.jsonl").returncode == 0


@pytest.mark.parametrize("kind", [None, "text", "jsonl", "csv", "parquet"])
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/tty"])
def test_a_device_that_is_named_is_refused(device, kind, tmp_path):
    if not os.path.exists(device):
        pytest.skip(f"there is no {device}")
    (tmp_path / "a.txt").write_bytes(RAIN)
    args = (device, tmp_path / "a.txt") if kind in (None, "text") else (device,)
    done = limited("tag", *args, *(("--input", kind) if kind else ()))
    assert done.returncode == 1
    assert texts(done) == [RAIN.decode()] * (len(args) - 1)
    assert len(named(done, device)) == 1


@pytest.mark.parametrize(
    "args",
    [
        ("tag", "--names", "/dev/zero"),
        ("tag", "--model", "/dev/zero"),
        ("info", "/dev/zero"),
        ("eval", "/dev/zero"),
        ("train", "/dev/zero", "-o", "x"),
    ],
)
def test_a_device_in_place_of_another_file_is_refused(args):
    done = limited(*args, stdin=RAIN)
    assert done.returncode == 2
    assert len(named(done, "/dev/zero: is a device")) == 1


def test_a_fifo_that_is_named_is_read(tmp_path):
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    process = subprocess.Popen([*COMMAND, "tag", str(fifo)], stdout=subprocess.PIPE)
    fifo.write_bytes(RAIN)
    out, _ = process.communicate(timeout=60)
    assert json.loads(out)["text"] == RAIN.decode()


def test_standard_input_is_read_by_its_path_too(tmp_path):
    assert texts(run("tag", "/dev/stdin", stdin=RAIN)) == [RAIN.decode()]
    assert texts(run("tag", "/dev/null")) == [""]
    with open("/dev/null", "rb") as null:
        command = [*COMMAND, "tag", "/dev/stdin"]
        done = subprocess.run(command, stdin=null, capture_output=True, timeout=60, check=True)
    assert texts(done) == [""]


@pytest.mark.parametrize("args", [(), ("/dev/stdin",), ("--input", "csv")])
def test_an_endless_standard_input_is_refused_when_it_is_no_text(args):
    with open("/dev/zero", "rb") as zero:
        command = [*COMMAND, "tag", *args]
        done = subprocess.run(command, stdin=zero, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "bytes are controls" in complaints(done)[0]


# ---- what grows when it is opened ----------------------------------------------------------------


def zeros(n_bytes, byte):
    """Many equal bytes, in blocks."""
    block = byte * MIB
    return (block for _ in range(n_bytes // MIB))


def packed(suffix, blocks):
    """Blocks, compressed."""
    if suffix == ".zst":
        zstd = pytest.importorskip("zstandard").ZstdCompressor(level=3).compressobj()
        return b"".join(map(zstd.compress, blocks)) + zstd.flush()
    coder = {
        ".gz": lambda: zlib.compressobj(6, wbits=31),
        ".bz2": bz2.BZ2Compressor,
        ".xz": lambda: lzma.LZMACompressor(preset=0),
    }[suffix]()
    return b"".join(map(coder.compress, blocks)) + coder.flush()


BOMB_BYTES = 700 * MIB


@pytest.fixture(scope="module")
def bombs():
    """Compressed letters, by suffix; bzip2 alone takes its time, so its bomb is small."""
    return {
        suffix: packed(suffix, zeros(BOMB_BYTES if suffix != ".bz2" else 80 * MIB, b"a"))
        for suffix in (".gz", ".xz", ".bz2")
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv"])
@pytest.mark.parametrize("suffix", [".gz", ".xz", ".bz2", ".zst"])
def test_a_small_file_that_unpacks_to_a_great_deal_is_named(suffix, kind, bombs, tmp_path):
    data = bombs.get(suffix) or packed(suffix, zeros(BOMB_BYTES, b"a"))
    assert len(data) < 2 * MIB
    bomb = tmp_path / f"a.{kind}{suffix}"
    bomb.write_bytes(data)
    (tmp_path / "b.txt").write_bytes(RAIN)
    done = limited("sentences", "--format", "jsonl", bomb, tmp_path / "b.txt")
    if suffix == ".bz2" and kind == "txt":
        return  # a text of a length that is allowed
    assert done.returncode == 1
    assert texts(done) == [RAIN.decode()]
    assert len(named(done, bomb)) == 1
    assert re.search("longer than|not enough memory", complaints(done)[0])


def test_a_text_is_read_no_further_than_a_text_may_be_long(monkeypatch):
    monkeypatch.setattr(inputs, "MAX_TEXT_CHARS", 3 * MIB)
    stream = io.BytesIO(b"a" * 10 * MIB)
    with pytest.raises(decoding.BadInput, match="longer than 3,145,728 characters"):
        inputs.read_text(stream)
    assert stream.tell() <= 4 * MIB
    assert len(inputs.read_text(io.BytesIO("\u20ac".encode() * 3 * MIB))) == 9 * MIB
    assert len(inputs.read_text(io.BytesIO(("a" * 3 * MIB).encode("utf-16")))) == 6 * MIB + 2


def test_the_longest_text_is_that_of_the_core():
    header = Path(__file__).parents[3] / "csrc" / "include" / "newscore.h"
    if not header.exists():
        pytest.skip("the header is elsewhere")
    assert "#define NSC_MAX_TEXT_CPS    ((size_t)1 << 28)" in header.read_text(encoding="ascii")
    assert decoding.MAX_TEXT_CHARS == 1 << 28


def test_a_line_that_is_too_long_is_passed_over(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(inputs, "MAX_LINE_BYTES", 1000)
    path = tmp_path / "a.jsonl"
    good = b'{"text": "It rained."}\n'
    long = b'{"text": "' + b"a" * 3 * MIB + b'"}\n'
    exact = b'{"text": "' + b"b" * (1000 - 13) + b'"}\n'
    path.write_bytes(long + good + exact + long + good + long.rstrip())
    assert main(["sentences", str(path), "--format", "jsonl", "-o", str(tmp_path / "o")]) == 1
    out = (tmp_path / "o").read_bytes().splitlines()
    assert [json.loads(line)["text"][:3] for line in out] == ["It ", "bbb", "It "]
    assert capsys.readouterr().err.splitlines() == [
        f"newscore: {path}:{n}: longer than 1,000 bytes, the most allowed" for n in (1, 4, 6)
    ]


def test_a_row_that_is_too_long_is_passed_over(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tables, "MAX_ROW_CHARS", 1000)
    path = tmp_path / "a.csv"
    long = 'x,"' + 'say ""no"",\n' * 500 + '"\n'  # over many lines, none of them long
    wide = "x," + "y" * 200_000 + "\n"
    path.write_text(f"id,text\n1,One.\n{long}2,Two.\n{wide}3,Three.\n", encoding="utf-8")
    assert main(["sentences", str(path), "--format", "jsonl", "-o", str(tmp_path / "o")]) == 1
    out = (tmp_path / "o").read_bytes().splitlines()
    assert [json.loads(line)["text"] for line in out] == ["One.", "Two.", "Three."]
    assert capsys.readouterr().err.splitlines() == [
        f"newscore: {path}:{n}: longer than 1,000 characters, the most allowed" for n in (2, 4)
    ]


def test_names_of_columns_that_are_too_long_are_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tables, "MAX_ROW_CHARS", 1000)
    path = tmp_path / "a.csv"
    path.write_text("text," * 1000 + "\n1,2\n", encoding="utf-8")
    assert main(["tag", str(path)]) == 1
    assert "the names of columns: longer than 1,000 characters" in capsys.readouterr().err


def test_an_xz_file_that_asks_for_much_memory_is_named(tmp_path):
    path = tmp_path / "a.txt.xz"
    header = lzma.compress(RAIN, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}])
    # The size of the dictionary is one byte of the block header, whose checksum follows.
    block = bytearray(header[12:24])
    assert block[2:4] == b"\x21\x01"
    block[4] = 36  # 2 GiB
    block[8:12] = zlib.crc32(block[:8]).to_bytes(4, "little")
    path.write_bytes(header[:12] + bytes(block) + header[24:])
    (tmp_path / "b.txt").write_bytes(RAIN)
    done = run("tag", tmp_path)
    assert (done.returncode, texts(done)) == (1, [RAIN.decode()])
    assert "damaged or cut short: Memory usage limit" in named(done, path)[0]


@pytest.mark.parametrize("between", [b"", b"\0" * 8])
def test_an_xz_file_of_several_streams_is_read_whole(between, tmp_path):
    path = tmp_path / "a.txt.xz"
    path.write_bytes(between.join([lzma.compress(RAIN * 99_999), lzma.compress(RAIN)]) + between)
    assert texts(run("sentences", "--format", "jsonl", path)) == [(RAIN * 100_000).decode()]


@pytest.mark.slow
def test_a_line_of_json_that_takes_all_memory_costs_that_line(tmp_path):
    path = tmp_path / "a.jsonl"
    with open(path, "wb") as file:
        file.write(b'{"text": "One."}\n{"text": "Two.", "big": [')
        file.writelines(b"[]," * 100_000 for _ in range(120))
        file.write(b'0]}\n{"text": "Three."}\n')
    done = limited("sentences", "--format", "jsonl", path, mib=700)
    assert (done.returncode, texts(done)) == (1, ["One.", "Three."])
    assert complaints(done) == [f"newscore: {path}:2: there is not enough memory to read it"]


def test_lack_of_memory_in_one_line_costs_that_line(monkeypatch, tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n{"text": "Two.", "big": 1}\n{"text": "Three."}\n')
    parse = inputs.parse_line

    def lacking(line, reader):
        if b"big" in line:
            raise MemoryError
        return parse(line, reader)

    monkeypatch.setattr(inputs, "parse_line", lacking)
    assert main(["sentences", str(path), "--format", "jsonl", "-o", str(tmp_path / "o")]) == 1
    assert len((tmp_path / "o").read_bytes().splitlines()) == 2
    assert f"{path}:2: there is not enough memory to read it" in capsys.readouterr().err


@pytest.mark.slow
def test_a_string_that_many_rows_of_parquet_name_is_held_once(tmp_path):
    """Once a thousand rows were decoded together, each with a copy of its own."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    notes = pyarrow.DictionaryArray.from_arrays([0] * 250, ["a" * MIB]).cast(pyarrow.string())
    rain = pyarrow.array(["It rained."] * 250)
    batch = pyarrow.record_batch([rain, notes], names=["text", "note"])
    size = 2 * MIB  # of the dictionary, which is given up when it is larger
    with parquet.ParquetWriter(path, batch.schema, dictionary_pagesize_limit=size) as writer:
        writer.write_table(pyarrow.Table.from_batches([batch] * 4))
    assert path.stat().st_size < MIB
    done = limited("sentences", path, "--format", "tsv", mib=1800)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1001


def test_rows_of_a_large_group_of_parquet_are_the_same_one_at_a_time(monkeypatch, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"text": f"It rained {n}.", "n": n, "words": [str(n)] * n} for n in range(200)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    read = list(tables.parquet_rows(str(tmp_path / "a.parquet")))
    assert [row for row, _ in read] == rows
    monkeypatch.setattr(tables, "LARGE_GROUP_BYTES", 0)
    assert list(tables.parquet_rows(str(tmp_path / "a.parquet"))) == read


@pytest.mark.parametrize("command", ["info", "tag", "train"])
def test_a_model_that_would_fill_the_memory_is_named(command, tmp_path):
    """A file with a hole may be as large as it likes."""
    path = tmp_path / "m.nsm"
    with open(path, "wb") as file:
        file.truncate(1 << 40)
    args = {"info": (path,), "tag": ("--model", path), "train": ("g", "-o", "x", "--base", path)}
    done = limited(command, *args[command], stdin=RAIN)
    assert done.returncode == 3
    assert named(done, path) == [
        f"newscore: {path}: larger than 1,073,741,824 bytes, the most that a model has"
    ]


def test_a_model_that_comes_of_a_pipe_has_the_same_bound(tmp_path, monkeypatch):
    """Nobody knows its size before, and one that is fed for ever has none."""
    monkeypatch.setattr("newscore._pipeline._MAX_MODEL_BYTES", 1000)
    pipe = tmp_path / "m.nsm"
    os.mkfifo(pipe)

    def feed():
        with suppress(BrokenPipeError), open(pipe, "wb", buffering=0) as stream:
            while True:
                stream.write(bytes(1000))

    monkeypatch.setattr("newscore._pipeline._BLOCK_BYTES", 400)
    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    with pytest.raises(newscore.ModelError, match=r"m\.nsm: larger than 1,000 bytes, the most"):
        newscore.load(pipe)
    feeder.join(10)
    assert not feeder.is_alive()


def test_a_model_may_come_of_a_pipe(tmp_path, monkeypatch):
    monkeypatch.setattr("newscore._pipeline._BLOCK_BYTES", 1 << 16)
    pipe = tmp_path / "m.nsm"
    os.mkfifo(pipe)
    data = Path(newscore.load().path).read_bytes()
    feeder = threading.Thread(target=pipe.write_bytes, args=(data,), daemon=True)
    feeder.start()
    assert len(newscore.load(pipe)("Ann left Paris.").ents) == 2
    feeder.join(10)


def test_a_file_of_names_that_would_fill_the_memory_is_named(tmp_path):
    path = tmp_path / "names.tsv"
    with open(path, "wb") as file:
        file.write(b"PERSON\tAda Stone\n")
        file.truncate(1 << 40)
    done = limited("tag", "--names", path, stdin=RAIN)
    assert (done.returncode, done.stdout) == (2, b"")
    assert complaints(done) == [
        f"newscore: {path}:2: longer than 65,536 characters, the most allowed"
    ]


# ---- inputs that ended the run -------------------------------------------------------------------


def not_utf_8(kind):
    """Three strings of Arrow, the second of which is none."""
    import pyarrow

    data = pyarrow.array([b"One.", b"caf\xe9", b"Three."], type=getattr(pyarrow, kind)())
    string = getattr(pyarrow, kind.replace("binary", "string"))()
    return pyarrow.Array.from_buffers(string, 3, data.buffers())


@pytest.mark.parametrize("group_bytes", [0, 1 << 31])
@pytest.mark.parametrize("kind", ["binary", "large_binary"])
def test_strings_of_parquet_that_are_not_utf_8_are_repaired(
    kind, group_bytes, monkeypatch, tmp_path
):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {"text": not_utf_8(kind), "id": not_utf_8(kind), "n": [1, 2, 3]}
    parquet.write_table(pyarrow.table(columns), tmp_path / "a.parquet")
    monkeypatch.setattr(tables, "LARGE_GROUP_BYTES", group_bytes)
    rows = [row for row, _ in tables.parquet_rows(str(tmp_path / "a.parquet"))]
    assert [row["text"] for row in rows] == ["One.", "caf\ufffd", "Three."]
    assert [row["id"] for row in rows] == ["One.", "caf\ufffd", "Three."]
    done = run("tag", tmp_path)
    assert [r["text"] for r in records(done)] == ["One.", "caf\ufffd", "Three."]


def test_lists_of_parquet_that_are_not_utf_8_are_named(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    lists = pyarrow.ListArray.from_arrays([0, 1, 2, 3], not_utf_8("binary"))
    table = pyarrow.table({"text": ["One.", "Two.", "Three."], "words": lists})
    parquet.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "b.txt").write_bytes(RAIN)
    done = run("tag", tmp_path)
    assert (done.returncode, texts(done)) == (1, ["One.", "Three.", RAIN.decode()])
    assert complaints(done) == [
        f"newscore: {tmp_path / 'a.parquet'}:2: column 'words': not UTF-8 at byte 3"
    ]


def test_cells_of_parquet_that_python_cannot_hold_are_named(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    days = pyarrow.array([0, 1 << 30], pyarrow.int32()).view(pyarrow.date32())
    table = pyarrow.table({"text": ["One.", "Two."], "day": days})
    parquet.write_table(table, tmp_path / "a.parquet")
    done = run("tag", tmp_path)
    assert (done.returncode, texts(done)) == (1, ["One."])
    assert "a.parquet:2: column 'day': " in complaints(done)[0]


@pytest.mark.parametrize("command", ["tag", "sentences", "normalize"])
def test_a_closed_standard_input_is_named_and_the_rest_is_done(command, tmp_path):
    (tmp_path / "a.txt").write_bytes(RAIN)
    line = f"{sys.executable} -m newscore {command} --format jsonl - {tmp_path}/a.txt <&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=60, check=False)
    assert (done.returncode, texts(done)) == (1, [RAIN.decode()])
    assert complaints(done) == ["newscore: <stdin>: standard input is closed"]


def test_closed_streams_end_no_run_with_a_traceback(tmp_path):
    (tmp_path / "a.txt").write_bytes(RAIN)
    command = f"{sys.executable} -m newscore sentences {tmp_path}/a.txt"
    shell = ["sh", "-c"]
    for tail, code in ((">&-", 1), ("2>&-", 0), (f"-o {tmp_path}/o >&-", 0), ("x 2>&-", 1)):
        done = subprocess.run([*shell, f"{command} {tail}"], capture_output=True, check=False)
        assert done.returncode == code, (tail, done.stderr)
        assert b"Traceback" not in done.stderr
    assert (tmp_path / "o").read_bytes() == RAIN


@pytest.fixture
def as_nobody():
    """Root, whom no permission stops, is somebody else meanwhile."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    assert main(["normalize", os.devnull]) == 0  # imports what may lie where nobody reads
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    for path in folder.iterdir():
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("named_itself", [True, False])
@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
def test_a_folder_without_permission_is_named_and_the_rest_is_done(
    mode, named_itself, as_nobody, capfdbinary
):
    closed, text = as_nobody / "closed", as_nobody / "z.txt"
    closed.mkdir()
    (closed / "x.txt").write_bytes(RAIN)
    text.write_bytes(RAIN)
    closed.chmod(mode)
    args = (closed, text) if named_itself else (as_nobody,)
    assert main(["normalize", *map(str, args)]) == 1
    out, err = capfdbinary.readouterr()
    assert out == RAIN
    path = closed / "x.txt" if mode == 0o444 else closed
    assert err.decode() == f"newscore: {path}: Permission denied\n"


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"PERSON\n", 2, ":1: expected a label, a tab and a name"),
        (b"\xff\xfe\x00 nothing", 2, ": not UTF-8 at byte"),
        (b"NOSUCH\tAda Stone\n", 2, "NOSUCH"),
        (b"PERSON\t" + b"word " * 100 + b"\n", 2, ":1: "),
        (None, 1, ": No such file or directory"),
        ("folder", 1, ": Is a directory"),
    ],
)
def test_a_file_of_names_that_is_wrong_is_named(data, code, says, tmp_path):
    path = tmp_path / "names.tsv"
    if data == "folder":
        path.mkdir()
    elif data is not None:
        path.write_bytes(data)
    done = run("tag", "--names", path, stdin=RAIN)
    assert (done.returncode, done.stdout) == (code, b"")
    (line,) = complaints(done)
    assert str(path) in line
    assert says in line


@pytest.mark.parametrize("kind", ["json", "conll"])
@pytest.mark.parametrize("damage", ["cut", "changed", "deep"])
def test_gold_that_is_damaged_is_named(damage, kind, tmp_path):
    path = tmp_path / f"gold.{kind}.gz"
    lines = [f'{{"text": "It rained {n}."}}\n' if kind == "json" else f"rain{n} O\n" for n in
             range(9999)]  # fmt: skip
    data = gzip.compress("".join(lines).encode())
    if damage == "deep":
        data = gzip.compress(b'{"text": ' + b"[" * 200_000 + b"\n")
    elif damage == "cut":
        data = data[: len(data) // 2]
    else:
        data = data[: len(data) // 2] + b"\xff" * 40 + data[len(data) // 2 :]
    path.write_bytes(data)
    done = run("eval", path)
    assert (done.returncode, len(named(done, path))) == (1, 1)


@pytest.mark.parametrize("data", [b"id,text\n1,a\0b\n2,Two.\n3,Three.\n" + b"4,Four.\n" * 40])
def test_a_table_with_a_nul_is_read(data, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [r["text"] for r in records(run("tag", path))][:3] == ["a\0b", "Two.", "Three."]


# ---- what is text --------------------------------------------------------------------------------

PROSE = "The council met on Monday.\nIt rained, and nobody came to the caf\u00e9.\n" * 3


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"])
@pytest.mark.parametrize("kind", ["txt", "csv"])
def test_a_byte_order_mark_says_the_encoding(mark, kind, tmp_path):
    path = tmp_path / f"a.{kind}"
    text = PROSE if kind == "txt" else 'id,text\n1,"One caf\u00e9."\n'
    path.write_bytes(("\ufeff" + text).encode(mark))
    (record,) = records(run("tag", path))
    assert record["text"] == (PROSE if kind == "txt" else "One caf\u00e9.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_json_lines_in_another_encoding_are_refused_by_name(encoding, tmp_path):
    (tmp_path / "a.jsonl").write_bytes('{"text": "One."}\n'.encode(encoding))
    done = run("tag", tmp_path)
    assert done.returncode == 1
    assert f"JSON Lines are UTF-8, and this begins as {encoding}" in complaints(done)[0]
    again = run("tag", tmp_path, "--encoding", encoding)
    assert (again.returncode, again.stderr) == (0, b"")


@pytest.mark.parametrize(
    "data",
    [
        PROSE.encode() + b"\0",
        b"\0" + PROSE.encode(),
        PROSE.encode().replace(b"rained", b"rainx\x08ed"),
        PROSE.encode().replace(b"rained,", b"rained\0\0,"),
        PROSE.encode("windows-1252").replace(b"rained", b"rainx\x08ed"),
        PROSE.encode("windows-1252") + b"\x1a",
        PROSE.encode("windows-1252") + b"\x81",
        b"\x1b[1mNews\x1b[0m\n" + PROSE.encode(),
        b"a\0b",
        b"\x08",
        b"GIF89a, PAR1 and ustar are the first letters of files.\n",
    ],
)
def test_text_with_a_few_stray_controls_is_text(data):
    text, _ = decoding.decode(data)
    assert len(text) >= len(data) - 3
    done = run("tag", "-q", stdin=data)
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [text]
    assert done.returncode == 0


def test_utf_16_with_a_wrong_unit_is_repaired():
    data = ("\ufeff" + PROSE).encode("utf-16-le") + b"\x00\xd8" + b"e"
    assert decoding.decode(data)[0].startswith(PROSE + "\ufffd")


def in_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", PROSE)
    return out.getvalue()


def in_tar():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(PROSE.encode())
        archive.addfile(info, io.BytesIO(PROSE.encode()))
    return out.getvalue()


def picture():
    """A PNG of grey squares."""

    def chunk(kind, data):
        whole = kind + data
        return len(data).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    rows = b"".join(b"\0" + bytes([n]) * 64 for n in range(64))
    head = b"\0\0\0\x40\0\0\0\x40\x08\0\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )  # fmt: skip


BINARIES = {
    "PNG": picture,
    "zip": in_zip,
    "tar": in_tar,
    "gzip": lambda: gzip.compress(PROSE.encode()),
    "bzip2": lambda: bz2.compress(PROSE.encode()),
    "xz": lambda: lzma.compress(PROSE.encode()),
    "zlib": lambda: zlib.compress(os.urandom(3000)),
    "random": lambda: os.urandom(5000),
    "ELF": lambda: Path(sys.executable).resolve().read_bytes()[: 1 << 18],
    "the middle of a program": lambda: Path(sys.executable).resolve().read_bytes()[4096 : 1 << 17],
    "bytecode": lambda: compile_bytes(),
    "GIF": lambda: b"GIF89a\x40\0\x40\0" + b"\x80\0\0\0\0\0\xff\xff" * 20,
    "PDF": lambda: b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" * 3,
    "doubles": lambda: b"".join(n.to_bytes(8, "little") for n in range(500)),
    "UTF-16 without a mark": lambda: PROSE.encode("utf-16-le"),
    "UTF-32 without a mark": lambda: PROSE.encode("utf-32-be"),
    "a mark and noise": lambda: b"\xff\xfe" + os.urandom(4000),
    "zeros": lambda: bytes(1000),
}


def compile_bytes():
    import marshal

    return marshal.dumps(compile(Path(__file__).read_text(encoding="utf-8"), "x", "exec"))


@pytest.mark.parametrize("kind", BINARIES)
def test_what_is_no_text_is_refused(kind):
    with pytest.raises(decoding.BadInput, match="not a text file"):
        decoding.decode(BINARIES[kind]())


@pytest.mark.parametrize("kind", ["zeros", "random", "PNG"])
@pytest.mark.parametrize("suffix", ["txt", "jsonl", "csv"])
def test_what_is_no_text_is_refused_under_any_name(suffix, kind, tmp_path):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(BINARIES[kind]())
    done = run("tag", path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert len(named(done, path)) >= 1


# ---- wrong without a word ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "name"), [("id,text,text", "text"), ("id,id,text", "id"), ("text,note,note", "note")]
)
def test_a_column_that_stands_twice_is_named(head, name, tmp_path):
    (tmp_path / "a.csv").write_text(f"{head}\n1,2,3\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(RAIN)
    done = run("tag", tmp_path)
    assert (done.returncode, texts(done)) == (1, [RAIN.decode()])
    assert f"column {name!r} stands twice" in complaints(done)[0]


def test_columns_without_names_are_called_by_their_places(tmp_path):
    (tmp_path / "a.csv").write_text(",text,\n1,One.,\n", encoding="utf-8")
    (record,) = records(run("tag", tmp_path))
    assert (record["column 1"], record["text"], record["column 3"]) == ("1", "One.", "")
    (tmp_path / "a.csv").write_text(",text\n1,One.\n", encoding="utf-8")
    assert records(run("tag", tmp_path))[0][""] == "1"


def refuse(name):
    raise AssertionError(f"{name} is not JSON")


@pytest.mark.parametrize("form", ["jsonl", "doccano", "prodigy", "label-studio"])
@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", "NaN", "Infinity", "-Infinity", "9" * 5000, "-1.5E+400"]
)
def test_numbers_that_python_cannot_hold_come_out_as_their_own_text(number, form, tmp_path):
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_text(
        f'{{"text": "It rained.", "id": {number}, "n": [{number}, 1.5, 12, -0.25e3]}}\n',
        encoding="utf-8",
    )
    assert main(["tag", str(path), "--format", form, "-o", str(out)]) == 0
    data = json.loads(out.read_bytes(), parse_constant=refuse)
    if form == "jsonl":
        assert (data["id"], data["n"]) == (number, [number, 1.5, 12, -250.0])


def test_numbers_of_parquet_that_json_lacks_come_out_as_text(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"text": "One.", "n": float("nan"), "l": [float("inf"), float("-inf"), 1.5]}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    done = run("tag", tmp_path / "a.parquet")
    out = json.loads(done.stdout, parse_constant=refuse)
    assert (out["n"], out["l"]) == ("NaN", ["Infinity", "-Infinity", 1.5])


@pytest.mark.parametrize("number", ["1e999", "-Infinity", "NaN", "9" * 5000])
def test_numbers_of_a_card_that_python_cannot_hold_come_out_as_their_own_text(number, tmp_path):
    sections = dict(_train.read_model(Path(newscore.load().path).read_bytes()))
    card = f'{{"n": {number}, "m": [{number}, 1.5]}}'.encode()
    path = tmp_path / "m.nsm"
    path.write_bytes(_train.write_model(list({**sections, "card": card}.items())))
    done = run("info", path, "--json")
    assert done.returncode == 0
    out = json.loads(done.stdout, parse_constant=refuse)
    assert out["model"]["card"] == {"n": number, "m": [number, 1.5]}
