"""What goes from the driver of an engine to its workers, and what these check.

    driver   model_of(nlp)  ->  version, path and checksums   ->  shared(model)   worker
             sent(work)     ->  a function that needs nothing  ->  work, or why there is none

No model is sent, but how to load it: a worker opens its own, once a process, and refuses to work
with another one than the driver's, whose answers would be others.
"""

from __future__ import annotations

import functools
import os
import pickle
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import newscore
from newscore._files import checksum
from newscore._pipeline import _load_with

if TYPE_CHECKING:
    from newscore import Pipeline

File = tuple[str | None, str]  # a path, None for the bundled model, and its checksum


class Model(NamedTuple):
    """How to load a pipeline, and nothing of the model itself."""

    version: str
    files: tuple[File, ...]  # that decide what it finds
    options: tuple[Any, ...] | None  # None: those of newscore.load()


def model_of(nlp: Pipeline | None) -> Model:
    """What `shared` needs to load the same pipeline in another process; None: the bundled one."""
    options: tuple[Any, ...] | None = None
    paths: list[str | None] = [None]
    if nlp is not None:
        _, (path, rules, document, names, *rest) = nlp.__reduce__()
        options = path, tuple(rules.items()), document, tuple(names.items()), *rest
        paths = [path, nlp.places] if nlp.places else [path]
    files = tuple((path, file_checksum(path)) for path in paths)
    return Model(newscore.__version__, files, options)


@functools.cache
def shared(model: Model | None = None) -> Pipeline:
    """The pipeline, loaded at the first call; it serves any number of threads at once.

    RuntimeError where this process has another newscore or another model than the driver.
    """
    if model is None:
        return newscore.load()
    if model.version != newscore.__version__:
        raise RuntimeError(
            f"{here()} has newscore {newscore.__version__}, and the driver {model.version}: "
            "install the same version on both"
        )
    for path, wanted in model.files:
        try:
            found = file_checksum(path)
        except OSError as error:
            raise RuntimeError(f"{here()} cannot read {path}: {error.strerror}") from None
        if found != wanted:
            raise RuntimeError(
                f"{here()} has another {path or 'model in its newscore'}: {found}, and the driver "
                f"{wanted}: put the same file on both"
            )
    if model.options is None:
        return newscore.load()
    path, rules, document, names, *rest = model.options
    return _load_with(path, dict(rules), document, dict(names), *rest)


def here() -> str:
    """This process as errors name it, on the screen of somebody who looks for it in a cluster."""
    return f"worker {socket.gethostname()} (process {os.getpid()}, {sys.executable})"


def file_checksum(path: str | None) -> str:
    """Of a file, or of the bundled model; not read again while it stays as it is."""
    file = newscore._pipeline._BUNDLED if path is None else path
    status = os.stat(file)
    return _checksum_of(file, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=16)
def _checksum_of(path: str, size: int, changed: int) -> str:
    with open(path, "rb") as file:
        return checksum(file.read())


def sent(work: Callable[..., Any]) -> Callable[..., Any]:
    """A function that does `work`, for the pickles of Spark, Ray and Dask.

    A function inside another goes by value there, all others by their module's name. So this one
    comes to its first line on any worker, without newscore too, and says what is missing: an error
    while it was unpickled would name no worker, and Dask's client would wait for ever.
    """
    data, wanted = pickle.dumps(work), newscore.__version__

    def annotate(*args: Any) -> Any:
        import os
        import pickle
        import socket
        import sys

        where = f"worker {socket.gethostname()} (process {os.getpid()}, {sys.executable})"
        remedy = f"and the driver newscore {wanted}: install the same version on both"
        try:
            import newscore
        except ImportError:
            raise RuntimeError(f"{where} has no newscore, {remedy}") from None
        if newscore.__version__ != wanted:
            raise RuntimeError(f"{where} has newscore {newscore.__version__}, {remedy}")
        try:
            work = pickle.loads(data)
        except ImportError as error:
            raise RuntimeError(f"{where} cannot work: {error}") from None
        return work(*args)

    return annotate
