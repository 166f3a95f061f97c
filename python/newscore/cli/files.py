"""What a file is, by its name, and how to open it: text, JSON Lines, tables, compressed or not."""

from __future__ import annotations

import glob
import importlib
import os
import sys
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from newscore.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KINDS", "Damaged", "Opened", "expand", "kind_of", "need", "opened"]

KINDS = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
COMPRESSED = (".gz", ".zst", ".xz", ".bz2")


class Damaged(ValueError):
    """A compressed file or a table that is cut short or holds what it should not."""


class Opened:
    """An open file: what it says, and how far the file on disk was read to say it."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes] | None) -> None:
        self.stream = stream
        self._raw = raw  # None where there is no file on disk
        self._at = 0

    def taken(self, n_bytes: int) -> int:
        """The bytes on disk that were read since the last call; `n_bytes` without a disk."""
        if self._raw is None:
            return n_bytes
        before, self._at = self._at, self._raw.tell()
        return self._at - before


def kind_of(path: str) -> str | None:
    """What a file holds, by its name without the suffix of compression; None when it says nothing.

    >>> kind_of("a/b.JSONL.gz"), kind_of("b.txt"), kind_of("notes.md")
    ('jsonl', 'text', None)
    """
    name = path.lower()
    stem, suffix = os.path.splitext(name)
    if suffix in COMPRESSED:
        suffix = os.path.splitext(stem)[1]
    return KINDS.get(suffix)


def expand(path: str) -> list[str] | None:
    """The files and folders that a pattern such as `news/**/*.txt` matches, by name.

    None when the path is no pattern: it has no *, ?, [, or it is the name of a file as it stands.
    """
    if not glob.has_magic(path) or os.path.lexists(path):
        return None
    return sorted(glob.glob(path, recursive=True))


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """Opens a file, and what is compressed in it. Damaged says that it is not what it seems."""
    suffix = os.path.splitext(path)[1].lower()
    with open(path, "rb") as raw:
        if suffix not in COMPRESSED:
            yield Opened(raw, raw)
            return
        stream, errors = decompressed(raw, suffix)
        try:
            with stream:
                yield Opened(stream, raw)
        except errors as error:
            raise Damaged(f"damaged or cut short: {error}") from None


def decompressed(raw: IO[bytes], suffix: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """A stream of what is compressed, and the exceptions by which it says that it is damaged."""
    if suffix == ".gz":
        import gzip

        return gzip.GzipFile(fileobj=raw, mode="rb"), (EOFError, zlib.error, gzip.BadGzipFile)
    if suffix == ".xz":
        import lzma

        return lzma.LZMAFile(raw), (EOFError, lzma.LZMAError)
    if suffix == ".bz2":
        import bz2

        return bz2.BZ2File(raw), (EOFError, OSError)
    if sys.version_info >= (3, 14):
        zstd: Any = importlib.import_module("compression.zstd")
        return zstd.ZstdFile(raw), (EOFError, zstd.ZstdError)
    import io

    zstd = need("zstandard", "to read .zst files before Python 3.14", "zstd")
    reader = zstd.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return io.BufferedReader(reader, 1 << 17), (EOFError, zstd.ZstdError)


def need(module: str, purpose: str, extra: str) -> Any:
    """A module that newscore does without until somebody asks for what it does."""
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise UsageError(
            f"{package} is needed {purpose}: pip install 'newscore[{extra}]'"
        ) from None
