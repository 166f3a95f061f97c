"""The progress line of long work: how much of the inputs is read, words a second, time left.

     42%  1,204,331 words  812,000 words/s  0:05, 0:07 left

The share is one of bytes on disk, because nobody knows how many words there are before they are
read. With --resume, speed and time left are those of what is done now.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from newscore._progress import StatusLine, clock
from newscore.cli.outputs import is_terminal, to_terminal

if TYPE_CHECKING:
    from typing import Self, TextIO

    from newscore.cli.inputs import Inputs
    from newscore.cli.options import TextOptions
    from newscore.cli.records import Record

__all__ = ["ProgressLine"]

LONG_BYTES = 1_000_000  # less work than this shows no line
PART_CHARS = 1 << 20


class ProgressLine:
    """Shown on stderr when the work is long and somebody may look."""

    def __init__(self, inputs: Inputs, options: TextOptions, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        shown = (
            not options.quiet
            and is_terminal(self._stream)
            and not to_terminal(options.output)
        )
        self._total = inputs.total_bytes() if shown else None
        self._shown = shown and (self._total is None or self._total >= LONG_BYTES)
        self._status: StatusLine | None = None
        self._n_bytes = self._n_passed = self._n_words = 0

    def __enter__(self) -> Self:
        if self._shown:
            self._status = StatusLine(self._stream, self.line)
        return self

    def __exit__(self, *error: Any) -> None:
        if self._status is not None:
            self._status.close()

    def passed(self, record: Record) -> None:
        """A record that an earlier run has done."""
        self._n_passed += record.n_bytes
        self._n_bytes += record.n_bytes

    def done(self, record: Record) -> None:
        """A record that this run has done."""
        if self._status is None:
            return
        self._n_bytes += record.n_bytes
        text = record.text  # a part at a time: a long one has millions of words
        parts = (text[at : at + PART_CHARS] for at in range(0, len(text), PART_CHARS))
        self._n_words += sum(len(part.split()) for part in parts)
        self._status.tick()

    def line(self, seconds: float) -> str:
        """The line after so many seconds."""
        speed = self._n_words / seconds if seconds > 0 else 0.0
        line = f"{self._n_words:,} words  {speed:,.0f} words/s  {clock(seconds)}"
        if not self._total:
            return line
        percent = min(100, 100 * self._n_bytes // self._total)
        here = self._n_bytes - self._n_passed
        if here > 0 and self._n_bytes < self._total:
            line += f", {clock((self._total - self._n_bytes) * seconds / here)} left"
        return f"{percent:3d}%  {line}"
