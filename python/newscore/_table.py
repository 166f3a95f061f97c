"""Tables in other libraries, and their first rows for notebooks: what Table's methods call."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscore._core import Table

N_SHOWN = 10
MAX_CELL_CHARS = 80


def to_arrow(table: Table) -> Any:
    """See Table.to_arrow."""
    return _need("pyarrow", "to_arrow", "arrow").table(table)


def to_pandas(table: Table) -> Any:
    """See Table.to_pandas."""
    _need("pandas", "to_pandas", "pandas")
    return _need("pyarrow", "to_pandas", "pandas").table(table).to_pandas()


def to_polars(table: Table) -> Any:
    """See Table.to_polars."""
    return _need("polars", "to_polars", "polars").DataFrame(table)


def repr_html(table: Table) -> str:
    """The first rows as a table of HTML.

    >>> import newscore
    >>> names = newscore.load().annotate(["It rained in Paris."]).entities
    >>> repr_html(names).count("<tr>")
    2
    """
    head = "".join(f"<th>{_shown(name)}</th>" for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in row.values()) + "</tr>"
        for row in table[:N_SHOWN]
    )
    left = len(table) - N_SHOWN
    more = f", the first {N_SHOWN} of them" if left > 0 else ""
    return (
        f"<table><caption>{table.name}: {len(table):,} rows{more}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _shown(value: object) -> str:
    from html import escape

    from newscore.view import short

    if value is None:
        return ""
    if isinstance(value, list):
        return f"{len(value):,} rows"
    return escape(short(f"{value:.3f}" if isinstance(value, float) else value, MAX_CELL_CHARS))


def _need(module: str, method: str, extra: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ImportError(f"{method}() needs {module}: pip install 'newscore[{extra}]'") from None
