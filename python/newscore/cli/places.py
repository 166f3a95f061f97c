"""What may be written where: each output is looked at before anything is done for it."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from newscore._files import is_special, is_stdout, locked, make_folder
from newscore.cli.errors import UsageError
from newscore.cli.files import expand, named_file
from newscore.cli.outputs import STDOUT
from newscore.cli.remote import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeGuard

    from newscore.cli.inputs import Inputs
    from newscore.cli.options import TextOptions

__all__ = [
    "WHOLE",
    "held",
    "is_folder",
    "is_own_file",
    "refuse_impossible",
    "refuse_own_input",
    "refuse_same",
    "status",
]

# Formats whose files are of use when they are complete, and not before; all others come in lines.
WHOLE = ("html", "json", "conll", "label-studio", "parquet")


def is_folder(output: str) -> bool:
    """Whether an output is a folder of parts: it is one, or ends as the name of one."""
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def is_own_file(output: str | None) -> TypeGuard[str]:
    """Whether an output is a file of its own, or will be one."""
    return output is not None and not (is_special(output) or is_stdout(output))


def refuse_impossible(options: TextOptions, form: str) -> None:
    """UsageError for a format, --what or --resume without a place where it can be had."""
    output = options.output
    if options.what is not None and form not in ("jsonl", "json", "parquet"):
        raise UsageError(f"--what: works with jsonl, json and parquet, not with {form}")
    if form in ("parquet", "brat") and output is None:
        raise UsageError(f"--format {form} needs a place to write to: -o NAME")
    if output is not None and is_remote(output) and form != "parquet":
        raise UsageError(f"{output}: only Parquet can be written to a URL, not {form}")
    ends_as_folder = output is not None and output.endswith(("/", os.sep))
    if ends_as_folder and form not in ("parquet", "brat"):
        raise UsageError(
            f"{output}: {form} goes into a file; --per-input writes one for each input into a "
            "folder, and --format parquet its parts"
        )
    if not options.resume:
        return
    if output is None:
        raise UsageError("--resume needs an output to go on with: -o FILE")
    if form == "parquet" and not is_folder(output):
        raise UsageError(
            "--resume: a Parquet file cannot be gone on with; write a folder of them, "
            f"-o {os.path.splitext(output)[0]}/ --format parquet"
        )
    if form not in ("jsonl", "parquet"):
        raise UsageError(f"--resume: works with jsonl and parquet, not with {form}")
    if not is_own_file(output) and not is_remote(output):
        raise UsageError(f"--resume: {output} is no file, which alone can be gone on with")


def refuse_own_input(inputs: Inputs, options: TextOptions) -> None:
    """UsageError when what is written is read too: it would be emptied, or have no end.

    A file of ours that is met in a folder is gone on with by --resume, and not read.
    """
    output = options.output
    if output is not None and os.path.isdir(output):
        for path in inputs.paths:
            refuse_inside(path, output)
        return
    written = status(output if output is not None else sys.stdout)
    if written is None:
        return
    refuse_same(written, output, filter(None, (named_file(options.model), options.names)))
    own = os.path.realpath(output) if options.resume and output is not None else None
    for path in inputs.paths:
        files = inputs.files(path, quiet=True)
        refuse_same(
            written, output, (f for f in files if f == path or os.path.realpath(f) != own)
        )


def refuse_same(written: os.stat_result | None, output: str | None, files: Iterable[str]) -> None:
    """UsageError when one of some files is what is written."""
    for file in files:
        read = status(sys.stdin if file == "-" else file)
        if read is not None and written is not None and os.path.samestat(read, written):
            where = STDOUT if output is None else output
            name = "standard input" if file == "-" else file
            raise UsageError(
                f"{where}: is an input and cannot be the output too"
                + (f" (as {name})" if name != where else "")
            )


def refuse_inside(path: str, folder: str) -> None:
    """UsageError for an input that lies in the folder that is written, which is not read."""
    if path == "-" or expand(path) is not None:
        return
    ours = os.path.realpath(folder)
    if os.path.realpath(path) == ours or os.path.realpath(path).startswith(ours + os.sep):
        raise UsageError(f"{path}: is an input and lies in {folder}, which is the output")


def status(file: str | IO[str] | None) -> os.stat_result | None:
    """What the system knows of a file; None when it is none, or is not there."""
    try:
        known = os.stat(file) if isinstance(file, str) else os.fstat(file.fileno())  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError):
        return None
    return known if stat.S_ISREG(known.st_mode) else None


@contextmanager
def held(output: str | None, form: str) -> Iterator[None]:
    """An output that is written to bit by bit is written to by one run at a time."""
    in_folder = form == "brat" or (form == "parquet" and output is not None and is_folder(output))
    if output is None or is_remote(output) or (form in WHOLE and not in_folder):
        yield
        return
    if in_folder:
        make_folder(output)
    with locked(output):
        yield
