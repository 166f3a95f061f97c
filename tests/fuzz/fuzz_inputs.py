"""Fuzzes what the command line reads with atheris: files of each kind, compressed or not.

    fuzz_inputs.py CORPUS -max_total_time=60      with atheris
    fuzz_inputs.py --replay FILE...               without: runs each input once

The first byte of an input chooses the kind of file, the second how it is read, the others are what
the file holds. For half of the choices they are compressed first, so that readers behind the
decompressor see them. An input may be refused by a message for people; each record is a text.
"""

import bz2
import contextlib
import gzip
import io
import json
import lzma
import os
import re
import sys
import tempfile
from pathlib import Path

try:
    import atheris
except ImportError:  # inputs can be run again without it
    atheris = None

with atheris.instrument_imports() if atheris else contextlib.nullcontext():
    from newscore.cli import main
    from newscore.cli.inputs import Inputs

NAMES = ("a.txt", "a.jsonl", "a.csv", "a.tsv", "a.parquet")
PACKERS = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
READERS = (
    {},
    {"text_key": "body", "id_key": "text"},
    {"date_key": "date"},
    {"kind": "jsonl"},
    {"kind": "csv", "date_key": "date"},
)
COMMANDS = (  # and a file for their answers, by which they choose a format
    ("sentences", "output.jsonl"),
    ("normalize", "output.txt"),
    ("normalize", "output.jsonl"),
    ("tag", "output.jsonl"),
    ("top", "output.csv"),
    ("quotes", "output.csv"),
)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MAX_MESSAGES = 8  # of one file

folder = tempfile.TemporaryDirectory(prefix="fuzz-inputs-")


def path_of(choice, data):
    """A file of the kind and compression that `choice` stands for."""
    suffix = tuple(PACKERS)[choice // len(NAMES) % len(PACKERS)]
    path = os.path.join(folder.name, NAMES[choice % len(NAMES)] + suffix)
    is_packed = choice // len(NAMES) // len(PACKERS) % 2
    Path(path).write_bytes(PACKERS[suffix](data) if is_packed else data)
    return path


def check_records(path, options):
    """Each record is a text with a date that is one, and few messages say what was left out."""
    messages = []
    for record in Inputs((path,), messages.append, messages.append, **options):
        assert type(record.text) is str
        assert record.id is not None
        assert record.published is None or re.fullmatch(r"\d{4}-\d\d-\d\d", record.published)
        assert record.n_bytes >= 0
    assert len(messages) <= MAX_MESSAGES, messages
    assert all(type(message) is str for message in messages)


def check_command(path, command, name):
    """The command ends with a code of its manual, whole lines, and nothing raw on stderr."""
    output = os.path.join(folder.name, name)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = main([command, path, "-o", output])
    assert code in (0, 1), (code, said.getvalue())
    assert bool(code) <= bool(said.getvalue()), "a failure without a word"
    assert not UNSAFE.search(said.getvalue()), said.getvalue()
    assert "Traceback" not in said.getvalue(), said.getvalue()
    written = Path(output).read_text(encoding="utf-8")
    os.remove(output)
    if name.endswith(".jsonl"):
        *lines, rest = written.split("\n")  # no line ends at U+0085 or U+2028
        assert not rest
        for line in lines:
            assert type(json.loads(line)) is dict


def test_one_input(data):
    choice, options, rest = *data[:2].ljust(2, b"\0"), data[2:]
    path = path_of(choice, rest)
    try:
        check_records(path, READERS[options % len(READERS)])
        if options & 0x80:
            check_command(path, *COMMANDS[options % len(COMMANDS)])
    finally:
        os.remove(path)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--replay"]:
        for name in sys.argv[2:]:
            test_one_input(Path(name).read_bytes())
        print(f"{len(sys.argv) - 2} passed, 0 failed")
    elif atheris is None:
        sys.exit("atheris is not installed: pip install atheris")
    else:
        atheris.Setup(sys.argv, test_one_input)
        atheris.Fuzz()
