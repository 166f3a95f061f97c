"""What is read of an input, and goes on through the run to what is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Record"]


@dataclass(frozen=True, slots=True)
class Record:
    """One text to work on."""

    id: object  # what the input called it, of any JSON type; else its file, or its file and line
    text: str
    fields: dict[str, Any] | None  # the whole object of a JSON line, the cells of a row
    published: str | None
    where: str  # how messages name it
    n_bytes: int  # of the file on disk, compressed as it may be
    error: str | None = None  # why there is no text, as newscore.schema has it
