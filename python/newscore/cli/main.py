"""From arguments to an exit code.

`main` parses, runs a subcommand, and turns what went wrong into a line on stderr and an exit code:

    0    all done                             3    the model is missing or cannot be used
    1    a file could not be read or written  130  interrupted (Ctrl-C)
    2    the command line is wrong            141  the reader of the output went away
                                              143  ended by the system (SIGTERM)

A file that cannot be read is named and passed over, and the rest is done; the code is 1 then.
Output is written a whole record at a time, so that Ctrl-C leaves no half a line behind.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newscore import ModelError
from newscore._files import naming
from newscore.cli.errors import (
    EXIT_CLOSED_PIPE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_MODEL,
    EXIT_SIGNAL,
    EXIT_USAGE,
    UsageError,
    complain,
    drop_unwritten,
    explain_bug,
)
from newscore.cli.outputs import STDOUT, is_terminal
from newscore.cli.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

__all__ = ["main"]


def run(command: str, **options: Any) -> int:
    """Runs a subcommand, and imports no more than that needs."""
    if command in ("tag", "sentences", "normalize"):
        from newscore.cli import texts
        from newscore.cli.options import TextOptions

        return texts.run(TextOptions(command=command, **options))
    if command == "top":
        from newscore.cli import top
        from newscore.cli.options import TextOptions

        return top.run(TextOptions(command=command, **options))
    if command == "quotes":
        from newscore.cli import quotes
        from newscore.cli.options import TextOptions

        return quotes.run(TextOptions(command=command, **options))
    if command in ("completion", "manual"):
        from newscore.cli import shells

        return shells.run(**options)
    from newscore.cli import models

    return models.run(command, options)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (default: sys.argv) and returns the exit code.

    >>> main(["sentences", "no such file"])
    1
    """
    if sys.stderr is None:  # closed by who started us, who then hears nothing
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    try:
        with stoppable():
            return parse_and_run(argv)
    except Stopped as stop:
        return EXIT_SIGNAL + int(stop.args[0])
    except UsageError as error:
        complain(error)
        return EXIT_USAGE
    except ModelError as error:
        complain(error)
        return EXIT_MODEL
    except KeyboardInterrupt:
        complain("interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        drop_unwritten()
        return EXIT_CLOSED_PIPE
    except MemoryError:
        complain("there is not enough memory")
        return EXIT_FAILED
    except OSError as error:
        drop_unwritten()
        what = error.strerror or error
        complain(f"{error.filename}: {what}" if error.filename else what)
        return EXIT_FAILED
    except Exception:  # of our own making: its message may quote an input
        explain_bug()
        return EXIT_FAILED


class Stopped(BaseException):
    """A signal that ends the run, but not before what it had begun is put away."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Lets the signals by which systems end programs do so as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise Stopped(signum)

    names = ("SIGTERM", "SIGHUP")  # the latter is not for Windows, and under nohup not for us
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    ours = [number for number in signals if signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def parse_and_run(argv: Sequence[str] | None) -> int:
    """The exit code of what went well, or of what argparse has ended."""
    given = sys.argv[1:] if argv is None else list(argv)
    if is_terminal(sys.stdin) and (not given or given in (["tag"], ["sentences"], ["normalize"])):
        given = [*given, "--help"]  # somebody who looks around would wait for standard input
    try:
        options = parse(given)
    except SystemExit as stop:  # argparse has printed what was asked for, or what is wrong
        code = stop.code if isinstance(stop.code, int) else EXIT_USAGE
    else:
        code = run(**vars(options))
    if sys.stdout is not None:
        with naming(STDOUT):
            sys.stdout.flush()
    return code
