"""How a run says that something went wrong: its exit codes, a line on stderr, what is missing."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from typing import Any

from newscore.view import clean, short

__all__ = [
    "EXIT_CLOSED_PIPE",
    "EXIT_FAILED",
    "EXIT_INTERRUPTED",
    "EXIT_MODEL",
    "EXIT_SIGNAL",
    "EXIT_USAGE",
    "MAX_MESSAGE_CHARS",
    "Missing",
    "UsageError",
    "complain",
    "drop_unwritten",
    "explain_bug",
    "need",
]

MAX_MESSAGE_CHARS = 2000  # of a message, which may quote an input
EXIT_FAILED, EXIT_USAGE, EXIT_MODEL, EXIT_INTERRUPTED, EXIT_CLOSED_PIPE = 1, 2, 3, 130, 141
EXIT_SIGNAL = 128  # and the number of the signal


class UsageError(Exception):
    """Options that cannot be had together."""


class Missing(UsageError):
    """A package that is not installed."""


def need(module: str, purpose: str, extra: str) -> Any:
    """A module that newscore does without until somebody asks for what it does."""
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise Missing(
            f"{package} is needed {purpose}: pip install 'newscore[{extra}]'"
        ) from None


def complain(message: object) -> None:
    """One line on stderr, over a progress line if there is one."""
    erase = "\r\x1b[K" if sys.stderr.isatty() else ""
    with suppress(OSError):  # nobody can be told
        sys.stderr.write(f"{erase}newscore: {short(message, MAX_MESSAGE_CHARS)}\n")
        sys.stderr.flush()


def explain_bug() -> None:
    """What nobody foresaw, as Python would say it, but for what could drive a terminal."""
    import traceback

    with suppress(OSError):
        sys.stderr.write(clean(traceback.format_exc()))
        sys.stderr.flush()


def drop_unwritten() -> None:
    """Lets go of what standard output did not take, which Python would try again at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
