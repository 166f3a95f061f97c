"""Where a text, its identifier and its day are in a record: a key, a path of keys, a column."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["MISSING", "find", "nth", "without"]

MISSING: Final = object()


def find(fields: dict[str, Any], key: str, *, by_number: bool = False) -> Any:
    """What stands under a key; "article.body" also leads into an object, 2 is the second column.

    >>> find({"article": {"body": "It rained."}}, "article.body")
    'It rained.'
    >>> find({"id": 7, "body": "It rained."}, "2", by_number=True)
    'It rained.'
    >>> find({"id": 7}, "body") is MISSING
    True
    """
    if key in fields:
        return fields[key]
    if by_number and (name := nth(fields, key)) is not None:
        return fields[name]
    first, dot, rest = key.partition(".")
    inner = fields.get(first)
    return find(inner, rest) if dot and isinstance(inner, dict) else MISSING


def nth(fields: dict[str, Any], number: str) -> str | None:
    """The name of a column that is given by its number, from 1; None where there is none.

    >>> nth({"id": 7, "body": "It rained."}, "2")
    'body'
    """
    if not number.isdecimal() or len(number) > 9 or not 1 <= int(number) <= len(fields):
        return None
    return list(fields)[int(number) - 1]


def without(fields: dict[str, Any], key: str) -> dict[str, Any]:
    """The same fields but for this one, which may lie in an object.

    >>> without({"article": {"body": "It rained.", "n": 1}}, "article.body")
    {'article': {'n': 1}}
    """
    if key in fields:
        return {name: value for name, value in fields.items() if name != key}
    first, dot, rest = key.partition(".")
    inner = fields.get(first)
    return fields | {first: without(inner, rest)} if dot and isinstance(inner, dict) else fields
