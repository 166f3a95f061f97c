"""--resume: what an earlier run has written, so that another goes on where it stopped.

A run writes whole records in the order of its inputs. When it is killed, its output is a prefix of
what it would have been, and the last line may be cut. So the second run takes that line off, reads
the identifiers in the output along with the inputs, and passes over each record whose identifier
comes next. Only where they part (a file came in between, a line was wrong the first time) are the
identifiers ahead kept in memory, with how often each was seen: records that share one are told
apart by their number, so none is lost and none is done twice.

Nothing is cut before it is known to be our own. While JSON Lines are written, OUTPUT.run.json says
with which options; it goes when a run without --resume has done all. An output without one must
begin with what this command writes for the first texts, by which other options show, too.
"""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import newscore
from newscore._files import NewFile, checksum
from newscore.cli.errors import UsageError
from newscore.cli.outputs import to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newscore.cli.options import TextOptions
    from newscore.cli.records import Record

__all__ = ["NOTE", "Done", "Lines", "Run", "identifier"]

NOTE = ".run.json"  # the ending of what says with which options an output was made
BLOCK_BYTES = 1 << 16
N_COMPARED = 20  # of the first texts of an output that nothing else is known of
MAX_INPUTS = 1000  # whose names a run keeps: the shell may put very many in the place of a *


def identifier(value: object) -> str:
    """A record's identifier as text: a string as it is, anything else as JSON.

    >>> identifier("a"), identifier(7), identifier([1, "b"])
    ('a', '7', '[1, "b"]')
    """
    return value if isinstance(value, str) else json.dumps(value, default=str)


class Done:
    """The identifiers of an output, asked for in about their order.

    `written` says how an identifier stands there.
    """

    def __init__(
        self, identifiers: Iterable[str], written: Callable[[object], str] = identifier
    ) -> None:
        self._coming = iter(identifiers)
        self._written = written
        self._passed: Counter[str] = Counter()

    def take(self, id: object) -> bool:
        """Whether one more record of this identifier is in the output."""
        name = self._written(id)
        if self._passed[name] > 0:
            self._passed[name] -= 1
            return True
        del self._passed[name]  # looking up a Counter stores nothing, taking the last one a zero
        for coming in self._coming:
            if coming == name:
                return True
            self._passed[coming] += 1
        return False


class Run:
    """What decides the records of an output: options, model, names, and what the inputs are called.

    Inputs may grow and more of them may be named, but those that were named must still be.
    """

    def __init__(self, options: TextOptions, form: str, nlp: newscore.Pipeline) -> None:
        self.facts: dict[str, Any] = {
            "newscore": newscore.__version__,
            "command": options.command,
            "--format": form,
            "--model": model_checksum(nlp),
            "--input": options.input,
            "--encoding": options.encoding,
            "--delimiter": options.delimiter,
            "--no-header": options.no_header,
            "--text-key": options.text_key,
            "--id-key": options.id_key,
            "--no-text": options.no_text,
            "--published": options.published,
            "--date-key": options.date_key,
            "--names": checksum(json.dumps(nlp.names).encode()) if nlp.names else None,
            "--names-ignore-case": options.names_ignore_case,
            "--labels": options.labels and ",".join(options.labels),
            "--min-score": options.min_score,
            "--effort": options.effort,
            "--home": options.home,
            "--abbreviations": ",".join(options.abbreviations or []),
            "--line-breaks": options.line_breaks,
            "--shard": "/".join(map(str, options.shard)) if options.shard != (1, 1) else None,
            "--what": options.what and ",".join(options.what),
            "--kinds": options.kinds and ",".join(options.kinds),
            "inputs": (options.inputs or ["-"])[:MAX_INPUTS],
        }

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(self.facts, indent=1) + "\n"

    def refuse_others(self, path: str, kept: bytes) -> None:
        """UsageError names the first thing in which the kept run at `path` is another one."""
        try:
            then = json.loads(kept)
            inputs = then.pop("inputs")
        except (ValueError, KeyError, TypeError):
            raise UsageError(
                f"--resume: what is kept of the options of {path} cannot be read"
            ) from None
        for name, now in self.facts.items():
            if name != "inputs" and then.get(name) != now:
                raise UsageError(
                    f"--resume: {path} was begun {option(name, then.get(name))}, and this run is "
                    f"{option(name, now)}; repeat the first command, or name another output"
                )
        if missing := sorted({*inputs} - {*self.facts["inputs"]}):
            raise UsageError(
                f"--resume: {path} was begun with the input {missing[0]}, which is not named now; "
                "repeat the first command, or name another output"
            )


def option(name: str, value: object) -> str:
    """An option as messages name it.

    >>> option("--min-score", 0.4), option("--no-text", True), option("--names", None)
    ('with --min-score 0.4', 'with --no-text', 'without --names')
    """
    if value in (None, "") or value is False:
        return f"without {name}"
    return f"with {name}" if value is True else f"with {name} {value}"


def model_checksum(nlp: newscore.Pipeline) -> str:
    """Of the model's file; of what it says of itself where it came from a pipe."""
    if not os.path.isfile(nlp.path):
        return checksum(repr((nlp.labels, nlp.sections, nlp.card)).encode())
    with open(nlp.path, "rb") as file:
        return checksum(file.read())


class Lines:
    """A file of JSON Lines that a run writes, and the note beside it that says what run that is."""

    def __init__(self, path: str, run: Run) -> None:
        self.path = path
        self.note = path + NOTE
        self._run = run
        self._id_key = run.facts["--id-key"]

    def keep_note(self) -> None:
        """Says what run the file is of. A folder that takes no new file has none."""
        with suppress(PermissionError), NewFile(self.note) as file:
            file.write(self._run.to_json().encode())

    def drop_note(self) -> None:
        """The file is complete."""
        with suppress(FileNotFoundError):
            os.unlink(self.note)

    def go_on(
        self, records: Iterator[Record], line_of: Callable[[Record], str]
    ) -> tuple[Done, Iterator[Record]]:
        """Takes a cut last line off the file; what it has done, and all records.

        UsageError says why this run cannot go on there, and the file is as it was.
        """
        if not os.path.exists(self.path) or os.path.getsize(self.path) == 0:
            return Done(()), records
        is_known = os.path.exists(self.note)
        if is_known:
            with open(self.note, "rb") as file:
                self._run.refuse_others(self.path, file.read())
        size = whole_lines(self.path)
        self._refuse_foreign(size)
        if not is_known:
            records = self._compare(records, line_of)
        if size < os.path.getsize(self.path):
            os.truncate(self.path, size)
        return Done(self._identifiers(size)), records

    def _refuse_foreign(self, size: int) -> None:
        """Looks at the first line, the last one, and what comes after it."""
        with open(self.path, "rb") as file:
            if size > 0:
                self._parse(file.readline(), "1")
                file.seek(last_line(self.path, size))
                self._parse(file.readline(), "its last whole line")
            keys = {json.dumps(self._id_key, ensure_ascii=escapes) for escapes in (True, False)}
            begins = [f"{{{key}: ".encode() for key in keys]
            cut = file.read(20 + max(map(len, begins)))
        if not any(cut.startswith(begin[: len(cut)]) for begin in begins):
            raise self._foreign("its end", f"{cut!r}")

    def _compare(
        self, records: Iterator[Record], line_of: Callable[[Record], str]
    ) -> Iterator[Record]:
        """Compares the first lines with what this run would write; all records, also those read."""
        seen: list[Record] = []
        with open(self.path, "rb") as file:
            for n, line in enumerate(itertools.islice(file, N_COMPARED), 1):
                is_whole = line.endswith(b"\n")
                if n > 1 and not is_whole:
                    break
                record = next(records, None)
                if record is not None:
                    seen.append(record)
                    ours = to_bytes(line_of(record))
                    if ours.startswith(line):
                        continue
                    if is_whole and self._parse(line, str(n)) != identifier(record.id):
                        break  # a file came in between, or is gone
                    raise self._foreign(str(n), difference(line, ours))
                if not is_whole:
                    raise self._foreign(str(n), "it is cut, and no input is left to compare")
                break
        return itertools.chain(seen, records)

    def _identifiers(self, size: int) -> Iterator[str]:
        """Of the records in the first `size` bytes."""
        with open(self.path, "rb") as file:
            at = 0
            for n, line in enumerate(file, 1):
                if at >= size:
                    return
                at += len(line)
                yield self._parse(line, str(n))

    def _parse(self, line: bytes, where: str) -> str:
        """The identifier in a line that this command wrote."""
        needed = [self._id_key, "sentences", "entities"]
        if not self._run.facts["--no-text"]:
            needed.insert(1, self._run.facts["--text-key"])
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            raise self._foreign(where, "not JSON") from None
        for key in needed:
            if not isinstance(fields, dict) or key not in fields:
                raise self._foreign(where, f"no {key!r}")
        return identifier(fields[self._id_key])

    def _foreign(self, where: str, why: str) -> UsageError:
        return UsageError(
            f"{self.path}:{where}: no line as this command writes it: {why}; --resume goes on with "
            "an output of the same command and options, and leaves any other as it is"
        )


def difference(line: bytes, ours: bytes) -> str:
    """In what key a line is another than ours."""
    try:
        then, now = json.loads(line), json.loads(ours)
        keys = [key for key in {**now, **then} if then.get(key) != now.get(key)]
    except ValueError:
        keys = []
    if not keys:
        return "this run begins otherwise"
    return f"this run has other {' and '.join(map(repr, keys))}"


def whole_lines(path: str) -> int:
    """The size of a file without its last line, if that has no end."""
    size = os.path.getsize(path)
    return last_line(path, size + 1)


def last_line(path: str, size: int) -> int:
    """Where the last line of the first `size` bytes begins, with or without a break at its end."""
    end = size - 1
    with open(path, "rb") as file:
        while end > 0:
            begin = max(end - BLOCK_BYTES, 0)
            file.seek(begin)
            at = file.read(end - begin).rfind(b"\n")
            if at >= 0:
                return begin + at + 1
            end = begin
    return 0
