"""--per-input: an output for each input file, in a folder that has the folders of the inputs.

    news/date=2024-05-01/a.jsonl.gz    ->    names/date=2024-05-01/a.jsonl.gz.parquet

An output appears when it is whole, so a run that was stopped, or whose machine was lost, is gone on
with by passing over the inputs that have one, and several machines may fill one folder.
"""

from __future__ import annotations

import dataclasses
import errno
import os
from typing import TYPE_CHECKING

from newscore._files import NewFile, make_folder
from newscore.cli.errors import UsageError
from newscore.cli.inputs import UNREADABLE, reason
from newscore.cli.remote import Store, is_remote, join, uploaded
from newscore.cli.resume import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscore.cli.inputs import Inputs
    from newscore.cli.options import TextOptions
    from newscore.cli.records import Record

__all__ = ["outputs_of", "refuse_impossible_each", "unread", "write_each"]

SUFFIXES = {"jsonl": ".jsonl", "parquet": ".parquet"}
NOTE = ".newscore.run.json"  # in the folder: what run it is of


def refuse_impossible_each(options: TextOptions, form: str) -> None:
    """UsageError for an output for each input that cannot be had."""
    if options.output is None:
        raise UsageError("--per-input needs a folder to write to: -o FOLDER/")
    if form not in SUFFIXES:
        raise UsageError(f"--per-input: works with jsonl and parquet, not with {form}")
    if is_remote(options.output) and form != "parquet":
        raise UsageError(f"{options.output}: only Parquet can be written to a URL, not {form}")


def outputs_of(inputs: Inputs, output: str, form: str) -> Iterator[tuple[str, str]]:
    """Each input file and the output that is its own. UsageError where two would have one."""
    seen: dict[str, str] = {}
    for root, file in inputs.chosen():
        name = below(root, file) if file != "-" else "stdin"
        if not name.endswith(SUFFIXES[form]):
            name += SUFFIXES[form]
        if name in seen:
            raise UsageError(f"--per-input: {seen[name]} and {file} would both become {name}")
        seen[name] = file
        yield file, join(output, name)


def below(root: str, file: str) -> str:
    """The path of a file below the folder that was named; its name, if itself or a pattern was.

    >>> below("news/", "news/date=2024-05-01/a.txt"), below("news/a.txt", "news/a.txt")
    ('date=2024-05-01/a.txt', 'a.txt')
    """
    if is_remote(root):  # which a store may write in another way: memory://a is memory:///a
        store = Store(root)
        root = store.url(store.path)
    folder = root.rstrip("/" + os.sep) + "/"
    plain = file.replace(os.sep, "/")
    if plain.startswith(folder.replace(os.sep, "/")):
        return plain[len(folder) :]
    return plain.rpartition("/")[2]


def write_each(
    options: TextOptions,
    inputs: Inputs,
    outputs: Iterator[tuple[str, str]],
    run: Run,
    write_one: Callable[[TextOptions, Iterator[Record]], None],
) -> None:
    """Writes what is not there yet; `write_one` does so with the options and records of one."""
    assert options.output is not None
    keep_note(options.output, run)
    for file, output in outputs:
        if is_there(output):
            if not options.resume:
                raise UsageError(
                    f"{output}: is there already; add --resume to go on, or name another folder"
                )
            continue
        try:
            if not is_remote(output):
                make_folder(os.path.dirname(output))
            write_one(dataclasses.replace(options, output=output), unread(inputs, file))
        except Unreadable as error:
            inputs.complain(f"{'<stdin>' if file == '-' else file}: {error}")
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:  # which the ending of an output may make of one
                raise
            inputs.complain(f"{file}: {os.path.basename(output)}: {reason(error)}")


class Unreadable(Exception):
    """An input, of which nothing is written then."""


def unread(inputs: Inputs, file: str) -> Iterator[Record]:
    """The records of a file. Unreadable says why there are no more."""
    try:
        yield from inputs.read(file)
    except UNREADABLE as error:
        raise Unreadable(reason(error)) from None


def is_there(output: str) -> bool:
    """Whether an output is complete."""
    return Store(output).exists() if is_remote(output) else os.path.exists(output)


def keep_note(folder: str, run: Run) -> None:
    """Says in the folder what run it is of. UsageError where it is of another one.

    Other inputs, and other shards, are no other run: each has outputs of its own.
    """
    facts = {**run.facts, "inputs": [], "--shard": None}
    run.facts.update(facts)
    note = join(folder, NOTE)
    if is_there(note):
        with Store(note).open() if is_remote(note) else open(note, "rb") as file:
            run.refuse_others(folder, file.read())
        return
    data = run.to_json().encode()
    if is_remote(note):
        with uploaded(note) as path, open(path, "wb") as kept:
            kept.write(data)
        return
    make_folder(folder)
    with NewFile(note) as new:
        new.write(data)
