"""A user's own names, from a mapping or a file, as tuples that the pipeline takes and pickles.

A file has a name a line, its label in front, with a tab between them, in UTF-8; blank lines are
skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

MAX_LINE_CHARS = 1 << 16  # a file of no line breaks may be no file of names, and fill the memory

Groups: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Names:
    """Names by label, and where each was read."""

    def __init__(self, source: Mapping[str, Iterable[str]] | str | os.PathLike[str]) -> None:
        self._file = ""
        self._lines: list[list[int]] = []  # [group][index] of a file
        if isinstance(source, Mapping):
            self.groups = _from_mapping(source)
        elif isinstance(source, (str, os.PathLike)):
            self._file = os.fspath(source)
            self.groups, self._lines = _from_file(self._file)
        else:
            raise TypeError(
                "names: expected a mapping such as {'ORG': ['Corvane Lines']} or the path of a "
                f"file, got {type(source).__name__}"
            )

    def explain(self, error: ValueError) -> ValueError:
        """The error of the pipeline that was made of `groups`, with its place."""
        if len(error.args) != 3:  # it is not about one name
            return type(error)(f"{self._place_of_label(str(error))}{error}")
        message, group, index = error.args
        if self._file:
            return ValueError(f"{self._file}:{self._lines[group][index]}: {message}")
        return ValueError(f"names[{self.groups[group][0]!r}][{index}]: {message}")


    def _place_of_label(self, message: str) -> str:
        """The file, and the first line there of the label that a message is about."""
        if not self._file or not message.startswith("names: "):
            return ""
        for (label, _), lines in zip(self.groups, self._lines, strict=True):
            if message.endswith(f"got {label!r}"):
                return f"{self._file}:{lines[0]}: "
        return f"{self._file}: "


def _from_mapping(source: Mapping[Any, Any]) -> Groups:
    groups = []
    for label, names in source.items():
        if not isinstance(label, str):
            raise TypeError(f"names: expected labels of type str, got {type(label).__name__}")
        if isinstance(names, (str, bytes)) or not isinstance(names, Iterable):
            raise TypeError(
                f"names[{label!r}]: expected several names, got one {type(names).__name__}"
            )
        group = tuple(names)
        for index, name in enumerate(group):
            if not isinstance(name, str):
                raise TypeError(
                    f"names[{label!r}][{index}]: expected str, got {type(name).__name__}"
                )
        groups.append((str(label), tuple(map(str, group))))
    return tuple(groups)


def _from_file(path: str) -> tuple[Groups, list[list[int]]]:
    names: dict[str, list[str]] = {}
    lines: dict[str, list[int]] = {}
    with open(path, encoding="utf-8-sig") as file:
        try:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_CHARS + 1), ""), 1):
                if len(line) > MAX_LINE_CHARS:
                    raise ValueError(
                        f"{path}:{number}: longer than {MAX_LINE_CHARS:,} characters, the most "
                        "allowed"
                    )
                if not line.strip():
                    continue
                label, tab, name = line.rstrip("\n").partition("\t")
                if not tab or not label.strip() or not name.strip() or "\t" in name.strip():
                    raise ValueError(
                        f"{path}:{number}: expected a label, a tab and a name, got {line[:60]!r}"
                    )
                names.setdefault(label.strip(), []).append(name.strip())
                lines.setdefault(label.strip(), []).append(number)
        except UnicodeDecodeError as error:
            raise ValueError(f"{path}: not UTF-8 at byte {error.start}: {error.reason}") from None
    groups = tuple((label, tuple(group)) for label, group in names.items())
    return groups, list(lines.values())
