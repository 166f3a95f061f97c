"""Pipeline.annotate: many texts in, one table of columns out.

    texts -> cut into batches -> columns of each, here or in threads -> one table

Batches are cut by the input alone, and joined in its order, so the table is the same whatever the
number of threads. A batch is filled by one call into C, which releases the GIL once for all its
texts and makes no object for a span; it is joined to those before it while later ones are filled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from newscore import _core
from newscore._progress import Progress
from newscore._threads import map_ordered

if TYPE_CHECKING:
    from newscore._core import BasePipeline, Table

# A batch ends at so many documents or, if that comes first, characters.
BATCH_DOCS = 64
BATCH_CHARS = 1 << 18

# Of a column of another library so many become Python's values at once.
PART_ROWS = 1024

# What the largest column of a block may hold when another batch joins it. Offsets of 32 bits reach
# 2 GB, and one batch more, with a text of 2^28 characters of 4 bytes in it, stays below that.
BLOCK_BYTES = 1 << 29


class Batch(NamedTuple):
    """Some rows of an input."""

    first: int  # index of the first row
    texts: list[Any]
    ids: list[Any] | None
    dates: list[Any] | None
    home: list[Any] | None


BESIDE = Batch._fields[-2:]  # what may stand beside texts that has to be read


def annotate(
    nlp: BasePipeline,
    texts: Iterable[Any],
    ids: Iterable[Any] | None,
    dates: Iterable[Any] | None,
    *,
    threads: int,
    what: int,
    labels: int,
    min_score: float,
    progress: Progress,
    kinds: tuple[str, ...] | None = None,
    effort: float | None = None,
    home: str | Iterable[Any] | None = None,
) -> Table:
    """What Pipeline.annotate does once its arguments are checked."""

    auto: Literal["auto"] | None = "auto" if isinstance(dates, str) else None
    one_home = home if isinstance(home, str) else None

    def run(batch: Batch) -> _core._Batch:
        try:
            return nlp._annotate(
                batch.texts,
                batch.ids,
                auto or batch.dates,
                what,
                min_score,
                labels,
                kinds,
                effort,
                one_home or batch.home,
            )
        except (TypeError, ValueError) as error:
            raise _of_row(error, batch) from None

    columns_of = (ids, None if auto else dates, None if one_home else home)
    batches = _cut(values(texts), *map(values, columns_of))
    ran = map_ordered(run, batches, threads)

    def columns() -> Iterator[_core._Batch]:
        for done, batch in ran:
            yield done
            progress.update(len(batch.texts))

    try:
        with progress:
            return _core._table(columns(), what, BLOCK_BYTES)
    finally:
        ran.close()


def _of_row(error: Exception, batch: Batch) -> Exception:
    """The same error, which names the row whose date or home cannot be read, if it was one."""
    readers = _core._read_published, _core._read_home
    for name, column, read in zip(BESIDE, (batch.dates, batch.home), readers, strict=True):
        for row, value in enumerate(column or (), batch.first):
            try:
                read(value)
            except (TypeError, ValueError) as wrong:
                return type(wrong)(f"{name}[{row}]: {str(wrong).partition(': ')[2]}")
    return error


def values(column: Any) -> Any:
    """The Python values of a column, whichever library it is of; other iterables as they are.

    Values of large columns are made when they are asked for: all of them may take more memory than
    the column does.
    """
    # pandas, pyarrow and polars, NumPy: by name, for none of them need be installed.
    if hasattr(column, "isna") and hasattr(column, "tolist"):
        return _by_parts(column, _plain_of_pandas)
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            return _by_parts(column, methodcaller(method))
    return column


def _plain_of_pandas(column: Any) -> Iterable[Any]:
    """Values with None in the place of NA, which is no str."""
    pairs = zip(column.astype(object).tolist(), column.isna().tolist(), strict=True)
    return [None if is_missing else value for value, is_missing in pairs]


def _by_parts(column: Any, plain: Callable[[Any], Iterable[Any]]) -> Iterator[Any]:
    rows = getattr(column, "iloc", column)  # by place, where a slice may go by labels
    for start in range(0, len(column), PART_ROWS):
        yield from plain(rows[start : start + PART_ROWS])


def _cut(texts: Iterable[Any], *others: Iterable[Any] | None) -> Iterator[Batch]:
    """Batches of texts and of the columns beside them, each of which may be None."""
    columns = [iter(column) for column in (texts, *others) if column is not None]
    there = [column is not None for column in (texts, *others)]
    rows: list[tuple[Any, ...]] = []
    first = n_chars = 0
    try:
        for row in zip(*columns, strict=True):
            rows.append(row)
            n_chars += len(row[0]) if isinstance(row[0], str) else 0
            if len(rows) == BATCH_DOCS or n_chars >= BATCH_CHARS:
                yield _batch(first, rows, there)
                first, rows, n_chars = first + len(rows), [], 0
    except ValueError as error:
        if "zip()" not in str(error):
            raise
        raise ValueError("ids, dates and home: expected as many as texts") from None
    if rows:
        yield _batch(first, rows, there)


def _batch(first: int, rows: list[tuple[Any, ...]], there: list[bool]) -> Batch:
    columns = map(list, zip(*rows, strict=True))
    texts, ids, dates, home = (next(columns) if is_there else None for is_there in there)
    return Batch(first, texts or [], ids, dates, home)
