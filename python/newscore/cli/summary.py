"""What top and quotes have in common: all inputs are read, then one table of them is written.

The output is opened first, so that one that cannot be written is no news after an hour of reading,
and a file that was there keeps what it has until the table is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from newscore._threads import map_ordered
from newscore.cli.inputs import Inputs, reason
from newscore.cli.outputs import pick_format, safe_to_show, sink_for, to_terminal
from newscore.cli.places import refuse_own_input
from newscore.cli.progress import ProgressLine
from newscore.cli.texts import Counter, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newscore import Doc
    from newscore.cli.options import TextOptions
    from newscore.cli.records import Record

__all__ = ["summarize"]

Answer = TypeVar("Answer")


def summarize(
    options: TextOptions,
    layers: Sequence[str],
    read: Callable[[Doc], Answer],
    show: Callable[[Iterable[Answer], str], str],
) -> int:
    """Writes what `show` makes of what `read` finds in all texts, in a format; the exit code."""
    form = pick_format(options.format, options.output, options.formats, options.plain)
    counter = Counter(options.quiet)
    inputs = Inputs.of(options, counter.complain, counter.note)
    refuse_own_input(inputs, options)
    nlp = load(options, layers)

    def answer(record: Record) -> Answer | Exception:
        try:
            return read(nlp(record.text, min_score=options.min_score))
        except (ValueError, MemoryError) as error:
            return error

    def answers(progress: ProgressLine) -> Iterator[Answer]:
        for found, record in map_ordered(answer, iter(inputs), options.threads):
            if isinstance(found, Exception):
                counter.complain(f"{record.where}: {reason(found)}")
            else:
                yield found
            progress.done(record)

    with sink_for(options.output, whole=True) as sink:
        with ProgressLine(inputs, options) as progress:
            shown = show(answers(progress), form)
        sink.write(safe_to_show(shown, form) if to_terminal(options.output) else shown)
    return int(counter.failed)
