"""Inputs and outputs by URL, s3://, gs:// and others, through fsspec where it is installed.

A part of an output is written on this machine first and then put there, so that it is whole or is
not there: an object store shows an object when all of it has come.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from newscore.cli.errors import UsageError, need

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Store", "is_remote", "join", "open_remote", "remote_files", "uploaded"]

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_remote(path: str) -> bool:
    """Whether a path is a URL.

    >>> is_remote("s3://bucket/news/"), is_remote("news/a.jsonl"), is_remote(r"C:\\news")
    (True, False, False)
    """
    return URL.match(path) is not None


def join(folder: str, name: str) -> str:
    """A name in a folder, which may be on this machine or at a URL."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else os.path.join(folder, name)


@contextmanager
def told(url: str) -> Iterator[None]:
    """OSError names the URL for what went wrong inside: each store has exceptions of its own."""
    try:
        yield
    except (OSError, UsageError):
        raise
    except Exception as error:
        raise OSError(errno.EIO, f"{type(error).__name__}: {error}", url) from error


class Store:
    """The file system that a URL names. OSError and its kin say what is wrong with a path."""

    def __init__(self, url: str) -> None:
        self._url = url
        core = need("fsspec.core", f"to read and write {url.partition('://')[0]}://", "remote")
        with told(url):
            try:
                self._fs, self.path = core.url_to_fs(url)
            except ImportError as error:  # s3fs or gcsfs, which it names
                raise UsageError(f"{url}: {error}") from None
            except ValueError as error:  # a protocol that nobody knows
                raise UsageError(f"{url}: {error}") from None

    def url(self, path: str) -> str:
        """The URL of a path of this file system."""
        name: str = self._fs.unstrip_protocol(path)
        return name

    def is_folder(self) -> bool:
        """Whether there are files below the path."""
        with told(self._url):
            return bool(self._fs.isdir(self.path))

    def exists(self) -> bool:
        """Whether there is a file of this path."""
        with told(self._url):
            return bool(self._fs.isfile(self.path))

    def size(self) -> int:
        """Of a file."""
        with told(self._url):
            return int(self._fs.size(self.path))

    def below(self) -> list[str]:
        """The URLs of all files below the path, in order."""
        with told(self._url):
            return [self.url(path) for path in sorted(self._fs.find(self.path))]

    def matches(self) -> list[str]:
        """The URLs of what a pattern matches, in order."""
        with told(self._url):
            return [self.url(path) for path in sorted(self._fs.glob(self.path))]

    def open(self) -> IO[bytes]:
        """A file to read."""
        with told(self._url):
            stream: IO[bytes] = self._fs.open(self.path, "rb")
            return stream

    def put(self, file: str) -> None:
        """Puts a file of this machine at the path."""
        with told(self._url):
            parent = self.path.rpartition("/")[0]
            if parent:
                self._fs.makedirs(parent, exist_ok=True)
            self._fs.put_file(file, self.path)

    def names(self) -> list[str]:
        """The names of the files in a folder; none where there is no folder."""
        if not self.is_folder():
            return []
        with told(self._url):
            self._fs.invalidate_cache()
            return sorted(os.path.basename(path) for path in self._fs.ls(self.path, detail=False))


def remote_files(url: str) -> list[str]:
    """The files that a URL stands for: a file, those below a folder, or those of a pattern."""
    store = Store(url)
    if any(sign in url for sign in "*?["):
        return store.matches()
    return store.below() if store.is_folder() else [url]


def open_remote(url: str) -> IO[bytes]:
    """A file at a URL, to read. OSError names it."""
    return Store(url).open()


@contextmanager
def uploaded(url: str) -> Iterator[str]:
    """A file of this machine to write, which is put at the URL if nothing went wrong."""
    store = Store(url)
    handle, path = tempfile.mkstemp(suffix=".parquet")
    os.close(handle)
    try:
        yield path
        store.put(path)
    finally:
        os.unlink(path)
