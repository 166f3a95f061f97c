"""--resume: what an earlier run has written, so that another goes on where it stopped.

A run writes whole records in the order of its inputs. When it is killed, its output is a prefix of
what it would have been, and the last line may be cut. So the second run takes that line off, reads
the identifiers in the output along with the inputs, and passes over each record whose identifier
comes next. Only where they part (a file came in between, a line was wrong the first time) are the
identifiers ahead kept in memory, with how often each was seen: records that share one are told
apart by their number, so none is lost and none is done twice.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING

from newscore.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Done", "identifier", "lines_done", "repair_lines"]

BLOCK_BYTES = 1 << 16


def identifier(value: object) -> str:
    """A record's identifier as text: a string as it is, anything else as JSON.

    >>> identifier("a"), identifier(7), identifier([1, "b"])
    ('a', '7', '[1, "b"]')
    """
    return value if isinstance(value, str) else json.dumps(value, default=str)


class Done:
    """The identifiers of an output, asked for in about their order."""

    def __init__(self, identifiers: Iterable[str]) -> None:
        self._coming = iter(identifiers)
        self._passed: Counter[str] = Counter()

    def take(self, name: str) -> bool:
        """Whether one more record of this identifier is in the output."""
        if self._passed[name] > 0:
            self._passed[name] -= 1
            return True
        del self._passed[name]  # looking up a Counter stores nothing, taking the last one a zero
        for coming in self._coming:
            if coming == name:
                return True
            self._passed[coming] += 1
        return False


def repair_lines(path: str) -> int:
    """Takes a cut last line off a JSON Lines file, and returns its size then."""
    with open(path, "r+b") as file:
        size = whole = file.seek(0, os.SEEK_END)
        while whole > 0:
            begin = max(whole - BLOCK_BYTES, 0)
            file.seek(begin)
            at = file.read(whole - begin).rfind(b"\n")
            if at >= 0:
                whole = begin + at + 1
                break
            whole = begin
        if whole < size:
            file.truncate(whole)
    return whole


def lines_done(path: str, size: int, id_key: str) -> Iterator[str]:
    """The identifiers in the first `size` bytes of a JSON Lines file that this program wrote."""
    with open(path, "rb") as file:
        at = 0
        for n, line in enumerate(file, 1):
            if at >= size:
                return
            at += len(line)
            try:
                yield identifier(json.loads(line)[id_key])
            except (ValueError, KeyError, TypeError, RecursionError):
                raise UsageError(
                    f"{path}:{n}: no line with {id_key!r} as this command writes it; "
                    "--resume goes on with an output of the same command and options"
                ) from None
