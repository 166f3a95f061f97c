"""Work on the items of an input, here or in threads, with the results in the order of the input."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")


def map_ordered(
    run: Callable[[Work], Done], items: Iterable[Work], threads: int
) -> Generator[tuple[Done, Work], None, None]:
    """What `run` makes of each item, and the item; at most two items a thread are taken ahead.

    >>> list(map_ordered(str.upper, ["a", "b"], threads=2))
    [('A', 'a'), ('B', 'b')]
    """
    return _map_here(run, items) if threads == 1 else _map_in_threads(run, items, threads)


def _map_here(
    run: Callable[[Work], Done], items: Iterable[Work]
) -> Generator[tuple[Done, Work], None, None]:
    for item in items:
        yield run(item), item


def _map_in_threads(
    run: Callable[[Work], Done], items: Iterable[Work], threads: int
) -> Generator[tuple[Done, Work], None, None]:
    """The threads end with the generator."""
    pending: deque[tuple[Future[Done], Work]] = deque()
    home = os.getpid()
    executor = ThreadPoolExecutor(threads, thread_name_prefix="newscore")
    try:
        for item in items:
            _stay(home)
            pending.append((executor.submit(run, item), item))
            while pending and (len(pending) >= 2 * threads or pending[0][0].done()):
                future, ran = pending.popleft()
                yield future.result(), ran
                _stay(home)
        while pending:
            future, ran = pending.popleft()
            yield future.result(), ran
            _stay(home)
    finally:
        if os.getpid() == home:
            executor.shutdown(cancel_futures=True)


def _stay(home: int) -> None:
    """A fork takes no threads along: a child that went on would wait for them for ever."""
    if os.getpid() != home:
        raise RuntimeError(
            "pipe: a forked process cannot go on with a pipe of several threads; "
            "start a new one there"
        )
