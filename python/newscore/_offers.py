"""Models that installed packages offer by a name: newscore.load("accurate").

A package offers one through the entry point group "newscore.models". The entry's name is the
model's, its value an attribute of a module: the path of a model file, or a function that gives it.

Imported only where a name is given, for importlib.metadata takes longer than all else of newscore.
"""

from __future__ import annotations

import os
from importlib.metadata import EntryPoint, entry_points

from newscore._core import ModelError

__all__ = ["GROUP", "offered_file"]

GROUP = "newscore.models"
OWN = ("accurate",)  # that newscore-NAME offers


def offered_file(name: str) -> str:
    """The file of a model; ModelError says which are installed when it is none of them."""
    offers = list(entry_points(group=GROUP))
    found = [offer for offer in offers if offer.name == name]
    if not found:
        raise ModelError(_unknown(name, sorted({offer.name for offer in offers})))
    if len(found) > 1:
        raise ModelError(
            f"model {name!r}: offered by {' and by '.join(sorted(map(_package, found)))}; "
            "uninstall all but one, or give the path of a file"
        )
    return _file_of(found[0])


def _file_of(offer: EntryPoint) -> str:
    """What an offer is worth: whatever is wrong with a package is an error that names it."""
    try:
        value = offer.load()
        return os.path.abspath(os.fsdecode(value() if callable(value) else value))
    except Exception as error:
        raise ModelError(
            f"model {offer.name!r}: {_package(offer)} offers {offer.value}, which gives no path: "
            f"{type(error).__name__}: {error}"
        ) from error


def _package(offer: EntryPoint) -> str:
    return offer.dist.name if offer.dist is not None else offer.value


def _unknown(name: str, installed: list[str]) -> str:
    there = f"installed are: {', '.join(installed)}" if installed else "none is installed"
    message = f"model {name!r}: no installed package offers it; {there}"
    if name in OWN:
        message += f"; pip install newscore-{name}"
    if os.path.isfile(name):
        message += f"; for the file of that name say {os.path.join(os.curdir, name)}"
    return message
