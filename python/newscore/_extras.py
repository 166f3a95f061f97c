"""Packages that newscore does without until a module is imported that is about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around imports of the module newscore.NAME: what is missing is named with the remedy.

    >>> with extra("spark"):
    ...     import no_such_package
    Traceback (most recent call last):
    ModuleNotFoundError: newscore.spark needs no_such_package: pip install 'newscore[spark]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        raise ModuleNotFoundError(
            f"newscore.{name} needs {package}: pip install 'newscore[{name}]'", name=package
        ) from None
