"""A progress line on stderr: how many, how fast, how long.

Shown on terminals only, so that logs and pipes stay clean. In notebooks it is tqdm's bar where that
is installed, else a line of the cell's output.
"""

from __future__ import annotations

import html
import importlib
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

_SECONDS_BETWEEN = 0.1


class Line(Protocol):
    """What shows progress."""

    def tick(self) -> None:
        """Show it anew, when it is time to."""

    def close(self) -> None:
        """Show it for the last time."""


class StatusLine:
    """One line of a terminal that is written over and over, ten times a second at most.

    `line` makes the text from the seconds since the beginning.
    """

    def __init__(self, stream: TextIO, line: Callable[[float], str]) -> None:
        self._stream = stream
        self._line = line
        self._began = self._written = time.monotonic()

    def tick(self) -> None:
        """Write the line anew, when it is time to."""
        now = time.monotonic()
        if now - self._written >= _SECONDS_BETWEEN:
            self._write(now)

    def close(self) -> None:
        """Write the line for the last time, and end it."""
        self._write(time.monotonic(), end="\n")

    def _write(self, now: float, end: str = "") -> None:
        erase_rest = "\x1b[K"
        self._written = now
        self._stream.write(f"\r{self._line(now - self._began)}{erase_rest}{end}")
        self._stream.flush()


class NotebookLine:
    """The same in the output of a notebook's cell."""

    def __init__(self, display: Any, line: Callable[[float], str]) -> None:
        self._line = line
        self._display = display  # the module IPython.display
        self._began = self._shown = time.monotonic()
        self._handle = self._display.display(self._html(self._began), display_id=True)

    def tick(self) -> None:
        """Show the line anew, when it is time to."""
        now = time.monotonic()
        if now - self._shown >= _SECONDS_BETWEEN:
            self._shown = now
            self._handle.update(self._html(now))

    def close(self) -> None:
        """Show the line for the last time."""
        self._handle.update(self._html(time.monotonic()))

    def _html(self, now: float) -> Any:
        line = self._line(now - self._began).strip()
        return self._display.HTML(f"<pre>{html.escape(line)}</pre>")


class Progress:
    """A context manager that shows how many `unit`s are done, of `total` when that is known.

    `enabled` None shows the line when `stream` (stderr by default) is a terminal or a notebook.
    """

    def __init__(
        self,
        total: int | None,
        unit: str,
        enabled: bool | None = None,
        stream: TextIO | None = None,
    ) -> None:
        self._total = total
        self._unit = unit
        self._stream = sys.stderr if stream is None else stream
        self._in_notebook = enabled is None and stream is None and _in_notebook()
        if enabled is None:
            enabled = self._stream is not None and self._stream.isatty()
        self._enabled = enabled
        self._bar: Any = None
        self._status: Line | None = None
        self._done = 0

    def update(self, n: int) -> None:
        """Count `n` more as done."""
        self._done += n
        if self._bar is not None:
            self._bar.update(n)
        elif self._status is not None:
            self._status.tick()

    def __enter__(self) -> Self:
        if self._in_notebook:
            self._bar = _tqdm_bar(self._total, self._unit)
        display = _module("IPython.display") if self._in_notebook else None
        if self._bar is None and display is not None:
            self._status = NotebookLine(display, self._line)
        elif self._bar is None and self._enabled:
            self._status = StatusLine(self._stream, self._line)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._status is not None:
            self._status.close()

    def _line(self, seconds: float) -> str:
        """` 42%  4,200/10,000 docs  812 docs/s  0:05, 0:07 left`; no total: `4,200 docs  ...`"""
        speed = self._done / seconds if seconds > 0 else 0.0
        rate = f"{speed:,.0f} {self._unit}/s  {clock(seconds)}"
        if not self._total:
            return f"{self._done:,} {self._unit}  {rate}"
        percent = min(100, 100 * self._done // self._total)
        line = f"{percent:3d}%  {self._done:,}/{self._total:,} {self._unit}  {rate}"
        if 0 < self._done < self._total:
            line += f", {clock((self._total - self._done) / speed)} left"
        return line


def clock(seconds: float) -> str:
    minutes, whole = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{whole:02d}" if hours else f"{minutes}:{whole:02d}"


def _in_notebook() -> bool:
    """Whether a notebook shows what is displayed; ipykernel may be there without one."""
    if "ipykernel" not in sys.modules:
        return False
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _tqdm_bar(total: int | None, unit: str) -> Any:
    """tqdm's bar, or None where tqdm is not installed."""
    auto = _module("tqdm.auto")
    return None if auto is None else auto.tqdm(total=total, unit=unit)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
