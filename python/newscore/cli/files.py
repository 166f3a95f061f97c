"""What a file is, by its name, and how to open it: text, JSON Lines, tables, compressed or not."""

from __future__ import annotations

import codecs
import glob
import importlib
import io
import os
import stat
import sys
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from newscore._pipeline import _is_name
from newscore.cli.decoding import (
    BLOCK_BYTES,
    BadInput,
    marked,
    refuse_binary,
    refuse_high,
    utf8_or_1252,
)
from newscore.cli.errors import UsageError, need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from lzma import LZMADecompressor

    from _typeshed import WriteableBuffer

__all__ = [
    "COMPRESSED",
    "KINDS",
    "Opened",
    "expand",
    "kind_of",
    "named_file",
    "opened",
    "refuse_devices",
    "unusual",
]

KINDS = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
COMPRESSED = (".gz", ".zst", ".xz", ".bz2")
RECODED_BYTES = 1 << 16  # of a text in another encoding, at a time
MARK_BYTES = 4  # of the longest byte-order mark
MAX_HELD_BYTES = 1 << 20  # of a line whose encoding is to be seen
ZST_BYTES = 1 << 10  # of a .zst file, at a time: they may hold 32 MB
MAX_XZ_BYTES = 1 << 28  # of memory for one file; xz -9 needs a quarter of that
UNUSUAL = (
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Opened:
    """An open file: what it says, and how far the file on disk was read to say it."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes] | None) -> None:
        self.stream = stream
        on_disk = raw is not None and raw.seekable()
        self._raw = raw if on_disk else None
        self._at = 0

    def recoded(self, encoding: str) -> Opened:
        """The same in UTF-8, of a stream in another encoding."""
        return Opened(io.BufferedReader(Recoded(self.stream, encoding), BLOCK_BYTES), self._raw)

    def guessed(self, note: Callable[[], None]) -> Opened:
        """The same in UTF-8, of a stream of lines; `note` is called when they are not in UTF-8."""
        return Opened(io.BufferedReader(Guessed(self.stream, note), BLOCK_BYTES), self._raw)

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


def unusual(path: str) -> str:
    """What a path leads to that is neither a regular file nor a folder; "" for these two."""
    mode = os.stat(path).st_mode
    return next((name for is_one, name in UNUSUAL if is_one(mode)), "")


def refuse_endless(path: str) -> None:
    """BadInput for a device, which may never end; not for the empty one, nor for our own stdin."""
    try:
        status = os.stat(path)
    except OSError:  # opening it will say the same
        return
    if not stat.S_ISCHR(status.st_mode) and not stat.S_ISBLK(status.st_mode):
        return
    allowed = [os.stat(os.devnull)]
    if sys.stdin is not None:
        allowed.append(os.fstat(0))
    if not any(os.path.samestat(status, other) for other in allowed):
        raise BadInput("is a device; expected a file, a folder, a FIFO or standard input")


def named_file(model: str | None) -> str | None:
    """The file that a model is named by; None for the bundled one and for an installed one."""
    return None if _is_name(model) else model


def refuse_devices(*paths: str | None) -> None:
    """UsageError for an option or argument that names a device where a file is expected."""
    for path in filter(None, paths):
        try:
            refuse_endless(path)
        except BadInput as error:
            raise UsageError(f"{path}: {error}") from None


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """Opens a file, and what is compressed in it. BadInput says that it is not what it seems."""
    from newscore.cli.remote import is_remote, open_remote

    refuse_endless(path)
    suffix = os.path.splitext(path)[1].lower()
    with open_remote(path) if is_remote(path) else open(path, "rb") as raw:
        if suffix not in COMPRESSED:
            yield Opened(raw, raw)
            return
        stream, errors = decompressed(raw, suffix)
        try:
            with stream:
                yield Opened(stream, raw)
        except errors as error:
            raise BadInput(f"damaged or cut short: {error}") from None


def decompressed(raw: IO[bytes], suffix: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """A stream of what is compressed, and the exceptions by which it says that it is damaged."""
    if suffix == ".gz":
        import gzip

        return gzip.GzipFile(fileobj=raw, mode="rb"), (EOFError, zlib.error, gzip.BadGzipFile)
    if suffix == ".xz":
        import lzma

        return io.BufferedReader(Xz(raw)), (EOFError, lzma.LZMAError)
    if suffix == ".bz2":
        import bz2

        return bz2.BZ2File(raw), (EOFError, OSError)
    if sys.version_info >= (3, 14):
        zstd: Any = importlib.import_module("compression.zstd")
        return zstd.ZstdFile(raw), (EOFError, zstd.ZstdError)
    zstd = need("zstandard", "to read .zst files before Python 3.14", "zstd")
    return io.BufferedReader(Zst(raw, zstd.ZstdDecompressor())), (EOFError, zstd.ZstdError)


class Made(io.RawIOBase):
    """A stream of blocks that are made one after another."""

    _data: bytes | memoryview = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: WriteableBuffer) -> int:
        while not self._data:
            block = self._next()
            if block is None:
                return 0
            self._data = memoryview(block)
        view = memoryview(target)
        n_bytes = min(len(view), len(self._data))
        view[:n_bytes] = self._data[:n_bytes]
        self._data = self._data[n_bytes:]
        return n_bytes

    def _next(self) -> bytes | None:
        """One more block, which may be empty; None at the end."""
        raise NotImplementedError


class Recoded(Made):
    """A stream of text in another encoding, as UTF-8, with its own line breaks and no others."""

    def __init__(self, stream: IO[bytes], encoding: str, begin: bytes = b"") -> None:
        self._begin = begin  # which was read already
        self._read = getattr(stream, "read1", stream.read)  # what there is, of a pipe
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._is_whole = False

    def _next(self) -> bytes | None:
        if self._is_whole:
            return None
        block, self._begin = self._begin or self._read(RECODED_BYTES), b""
        self._is_whole = not block
        return self._decoder.decode(block, final=self._is_whole).encode("utf-8", "replace")


class Guessed(Made):
    """A stream of lines in an encoding that nobody named, as UTF-8.

    A mark at its beginning decides for all lines; without one each says itself whether it is UTF-8
    or windows-1252: a long file of plain letters may have its first accent far below. `note` is
    called at the first line of windows-1252.
    """

    def __init__(self, stream: IO[bytes], note: Callable[[], None]) -> None:
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)
        self._note: Callable[[], None] | None = note
        self._held = b""  # the begin of a line
        self._is_begun = False
        self._marked: Recoded | None = None

    def _next(self) -> bytes | None:
        if self._marked is not None:
            return self._marked.read(RECODED_BYTES) or None
        block = self._read(RECODED_BYTES)
        data = self._held + block
        if not self._is_begun:
            while block and len(data) < MARK_BYTES:
                block = self._read(RECODED_BYTES)
                data += block
            self._is_begun = True
            if encoding := marked(data):
                self._marked = Recoded(self._stream, encoding, data)
                return b""
            refuse_binary(data)
        end = data.rfind(b"\n") + 1
        if not block:
            end = len(data)
        elif not end and len(data) >= MAX_HELD_BYTES:
            end = len(data) - n_cut_off(data)
        self._held = data[end:]
        return None if not block and not data else self._plain(data[:end])

    def _plain(self, lines: bytes) -> bytes:
        try:
            lines.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return lines
        plain, other = [], []
        for line in lines.split(b"\n"):
            text, encoding = utf8_or_1252(line)
            plain.append(text.encode("utf-8"))
            if encoding == "windows-1252":
                other.append(line)
        refuse_high(b"".join(other), len(lines))
        if other and self._note is not None:
            self._note()
            self._note = None
        return b"\n".join(plain)


def n_cut_off(data: bytes) -> int:
    r"""How many bytes at the end begin a character of UTF-8 that is not whole.

    >>> n_cut_off(b"caf\xc3"), n_cut_off(b"caf\xc3\xa9"), n_cut_off(b"\xe2\x82")
    (1, 0, 2)
    """
    for n in range(1, min(4, len(data)) + 1):
        byte = data[-n]
        if byte >= 0xC0:
            return n if n < 2 + (byte >= 0xE0) + (byte >= 0xF0) else 0
        if byte < 0x80:
            return 0
    return 0


class Xz(io.RawIOBase):
    """What an .xz file holds. Python's own has no bound on the memory that a file may ask for."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._stream = self._next_stream()

    def _next_stream(self) -> LZMADecompressor:
        import lzma

        return lzma.LZMADecompressor(memlimit=MAX_XZ_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, target: WriteableBuffer) -> int:
        view = memoryview(target)
        while True:
            data = b""
            if self._stream.eof:  # another stream may follow, behind zeros
                data = self._stream.unused_data.lstrip(b"\0")
                while not data:
                    block = self._raw.read(BLOCK_BYTES)
                    if not block:
                        return 0
                    data = block.lstrip(b"\0")
                self._stream = self._next_stream()
            elif self._stream.needs_input:
                data = self._raw.read(BLOCK_BYTES)
                if not data:
                    raise EOFError("it ends before the end of its stream")
            if data := self._stream.decompress(data, len(view)):
                view[: len(data)] = data
                return len(data)


class Zst(Made):
    """What a .zst file holds. The reader of zstandard does not say that a file was cut short."""

    def __init__(self, raw: IO[bytes], decompressor: Any) -> None:
        self._raw = raw
        self._decompressor = decompressor
        self._frame = decompressor.decompressobj()
        self._is_begun = False

    def _next(self) -> bytes | None:
        data = b""
        if self._frame.eof:  # another frame may follow
            data = self._frame.unused_data
            self._frame, self._is_begun = self._decompressor.decompressobj(), False
        data = data or self._raw.read(ZST_BYTES)
        if not data and self._is_begun:
            raise EOFError("it ends before the end of its frame")
        if not data:
            return None
        self._is_begun = True
        made: bytes = self._frame.decompress(data)
        return made
