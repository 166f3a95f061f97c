"""What goes from the driver of an engine to its workers, and what these check.

    driver   model_of(nlp)  ->  version, path and checksums   ->  shared(model)   worker
             sent(work)     ->  a function that needs nothing  ->  work, or why there is none

No model is sent, but how to load it: a worker opens its own, once a process, and refuses to work
with another one than the driver's, whose answers would be others. A model that a package offers is
looked for by its name there, wherever that package lies.
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
from newscore._pipeline import _is_name, _load_with, _model_file

if TYPE_CHECKING:
    from newscore import Pipeline


class Model(NamedTuple):
    """How to load a pipeline, and nothing of the model itself."""

    version: str
    model: tuple[str | None, str]  # its path or name, None for the bundled one, and its checksum
    places: tuple[str, str] | None  # the same of the table of own places
    options: tuple[Any, ...] | None  # None: those of newscore.load()


def model_of(nlp: Pipeline | None) -> Model:
    """What `shared` needs to load the same pipeline in another process; None: the bundled one."""
    options: tuple[Any, ...] | None = None
    path, places = None, None
    nlp = checked(nlp)
    if nlp is not None:
        _, (path, rules, document, names, *rest) = nlp.__reduce__()
        options = path, tuple(rules.items()), document, tuple(names.items()), *rest
        places = nlp.places
    return Model(
        newscore.__version__,
        (path, file_checksum(_model_file(path))),
        None if places is None else (places, file_checksum(places)),
        options,
    )


def checked(nlp: Pipeline | None) -> Pipeline | None:
    """The pipeline that an argument `nlp` is. TypeError for the name of a model, for instance."""
    if nlp is not None and not isinstance(nlp, newscore.Pipeline):
        kind = type(nlp).__name__
        raise TypeError(f"nlp: expected a pipeline, which newscore.load() makes, got {kind}")
    return nlp


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
    path, wanted = model.model
    try:
        file = _model_file(path)
    except newscore.ModelError as error:
        raise RuntimeError(f"{here()} has no {error}") from None
    name = f"model {path!r}" if _is_name(path) else path
    refuse_other(name or "model in its newscore", file, wanted)
    if model.places is not None:
        places, wanted = model.places
        refuse_other(places, places, wanted)
    if model.options is None:
        return newscore.load()
    path, rules, document, names, *rest = model.options
    return _load_with(path, dict(rules), document, dict(names), *rest)


def refuse_other(name: str, file: str, wanted: str) -> None:
    """RuntimeError where a file of this process is not the driver's."""
    try:
        found = file_checksum(file)
    except OSError as error:
        raise RuntimeError(f"{here()} cannot read {file}: {error.strerror}") from None
    if found != wanted:
        raise RuntimeError(
            f"{here()} has another {name}: {found}, and the driver {wanted}: put the same file on "
            "both"
        )


def here() -> str:
    """This process as errors name it, on the screen of somebody who looks for it in a cluster."""
    return f"worker {socket.gethostname()} (process {os.getpid()}, {sys.executable})"


def file_checksum(file: str) -> str:
    """Of a file; not read again while it stays as it is."""
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
