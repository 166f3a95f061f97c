"""Files that are written whole or not at all, and errors that name the file that they are about.

What is written to a NewFile stands beside the file that it is for, under a name of its own, and
takes its place once it is complete. So a full disk, Ctrl-C or a bug leaves the old file as it was.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from contextlib import contextmanager, suppress

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import BinaryIO, Self

__all__ = [
    "NewFile",
    "checksum",
    "is_special",
    "is_stdout",
    "locked",
    "make_folder",
    "naming",
    "refuse_unwritable",
]

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
LOCK_AT = 1 << 30  # where Windows locks a byte: far from those that somebody reads meanwhile
CANNOT_SYNC = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)  # of file systems that have no such thing


def checksum(data: bytes) -> str:
    """Of a file, short enough for a message."""
    import hashlib

    return "sha256:" + hashlib.sha256(data).hexdigest()[:16]


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Errors of the operating system inside are about this file, whatever name they have.

    >>> with naming("a.html"):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
    OSError: [Errno 28] No space left on device: 'a.html'
    """
    try:
        yield
    except OSError as error:
        error.filename = path
        if error.filename2 is not None:
            del error.filename2
        raise


class NewFile:
    """Bytes that become the file `path` at the end of the block, unless an exception ends it.

    Where a symbolic link leads is replaced, not the link; permissions are those of the old file, or
    of any new one. What is no file, such as a terminal or a pipe, is written to directly. `beside`
    is the name until then; `sync` waits for the disk, so that not even a power cut loses both.
    """

    def __init__(self, path: str, *, beside: str | None = None, sync: bool = True) -> None:
        self.path = path
        self.stream: BinaryIO
        self._beside = beside
        self._place: str | None = None  # what is replaced, if anything is
        self._sync = sync

    def __enter__(self) -> Self:
        with naming(self.path):
            self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.drop()
            return
        try:
            with naming(self.path):
                self._finish()
        except BaseException:
            self.drop()
            raise

    def write(self, data: bytes) -> None:
        """Some more."""
        with naming(self.path):
            self.stream.write(data)

    def drop(self) -> None:
        """Leaves the old file as it was."""
        with suppress(OSError):
            self.stream.close()
        if self._place is not None and self._beside is not None:
            with suppress(OSError):
                os.unlink(self._beside)

    def _begin(self) -> None:
        if is_special(self.path):
            self.stream = os.fdopen(os.open(self.path, os.O_WRONLY), "wb")
            return
        if is_stdout(self.path):
            self.stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
            return
        self._place, mode = replaceable(self.path)
        if self._beside is None:
            name = f".newscore-{secrets.token_hex(4)}.begun"
            self._beside = os.path.join(os.path.dirname(self._place), name)
        descriptor = os.open(self._beside, FLAGS, 0o666)
        self.stream = os.fdopen(descriptor, "wb")
        if mode is not None and hasattr(os, "fchmod"):
            with suppress(OSError):  # not all file systems have permissions
                os.fchmod(descriptor, mode)

    def _finish(self) -> None:
        self.stream.flush()
        if self._place is not None and self._sync:
            sync(self.stream.fileno())
        self.stream.close()
        if self._place is not None and self._beside is not None:
            os.replace(self._beside, self._place)


def replaceable(path: str) -> tuple[str, int | None]:
    """Where a path leads, and the permissions of what is there. OSError when it cannot be written.

    An old file is asked itself: to replace one needs no more than the permission of its folder.
    """
    if path.endswith(("/", os.sep)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    place = os.path.realpath(path)
    try:
        mode = os.stat(place).st_mode
    except FileNotFoundError:
        return place, None
    for code, wrong in (
        (errno.EISDIR, stat.S_ISDIR(mode)),
        (errno.EACCES, not os.access(place, os.W_OK)),
    ):
        if wrong:
            raise OSError(code, os.strerror(code), path)
    return place, stat.S_IMODE(mode)


def refuse_unwritable(path: str) -> None:
    """Raises the OSError that a NewFile would end in, before the work that is to be written."""
    if not is_special(path):
        NewFile(path).__enter__().drop()
    elif not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def is_special(path: str) -> bool:
    """Whether something is there that is neither a file nor a folder: a pipe, a terminal."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def is_stdout(path: str) -> bool:
    """Whether a path is what standard output goes to, as /dev/stdout is."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError, AttributeError):  # it is closed, or no file of the system's
        return False


def make_folder(path: str) -> None:
    """Makes a folder and those above it, where they are not there."""
    try:
        os.makedirs(path, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path) from None


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Keeps a file, which is made if need be, or a folder from a second run that would write there.

    OSError says that there is one. A lock ends with its process, however that ends. File systems
    without locks are written to without, and so are folders on Windows.
    """
    is_folder = os.path.isdir(path)
    if is_special(path) or is_stdout(path) or (is_folder and sys.platform == "win32"):
        yield
        return
    descriptor = os.open(path, os.O_RDONLY if is_folder else os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        if not lock(descriptor):
            raise OSError(errno.EBUSY, "another run of newscore is writing to it", path)
        yield
    finally:
        with suppress(OSError):  # nothing was written to it
            os.close(descriptor)


def lock(descriptor: int) -> bool:
    """Locks an open file for this process. False when another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, LOCK_AT, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def sync(descriptor: int) -> None:
    """Waits until the disk has what was written."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in CANNOT_SYNC:
            raise
