"""Mojibake made from sentences in many languages: tests/mojibake/sentences.txt, misread.

A reader is a program that takes UTF-8 for an encoding of one byte a character. Each sentence is
misread once and twice, with bytes lost on the way, and between sentences that are not garbled.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SENTENCES = Path(__file__).parent.parent / "tests" / "mojibake" / "sentences.txt"
NOT_IN_1252 = b"\x81\x8d\x8f\x90\x9d"


class Case(NamedTuple):
    """A text, and what a reader made of it."""

    kind: str
    original: str
    garbled: str


def by_browser(data: bytes) -> str:
    """windows-1252 with controls in its gaps, as browsers read it."""
    return "".join(
        chr(byte) if byte in NOT_IN_1252 else bytes([byte]).decode("cp1252") for byte in data
    )


def by_leaving_out(data: bytes) -> str:
    """windows-1252 without the bytes that it has no character for."""
    return data.translate(None, NOT_IN_1252).decode("cp1252")


READERS = {
    "windows-1252": by_browser,
    "Latin-1": lambda data: data.decode("latin-1"),
    "Mac Roman": lambda data: data.decode("mac_roman"),
    "code page 437": lambda data: data.decode("cp437"),
}


def sentences() -> list[str]:
    """The sentences that are misread."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def all_cases(originals: list[str]) -> Iterator[Case]:
    """Each sentence in every way of being garbled, those left out that stay the same."""
    for name, read in READERS.items():
        for text in originals:
            yield Case(name, text, read(text.encode()))
            yield Case(f"{name}, twice", text, read(read(text.encode()).encode()))
    for text in originals:
        once = text.encode().decode("latin-1")
        yield Case("Latin-1, then windows-1252", text, by_browser(once.encode()))
        yield Case("with plain blanks", text, by_browser(text.encode()).replace("\xa0", " "))
        yield Case("with bytes left out", text, by_leaving_out(text.encode()))
    for one, other in zip(originals, originals[7:] + originals[:7], strict=True):
        yield Case("beside what is right", f"{one} {other}", f"{one} {by_browser(other.encode())}")
        yield Case("beside what is right", f"{one} {other}", f"{by_browser(one.encode())} {other}")


def cases(originals: list[str] | None = None) -> list[Case]:
    """The cases in which something was garbled."""
    found = all_cases(sentences() if originals is None else originals)
    return [case for case in found if case.garbled != case.original]
