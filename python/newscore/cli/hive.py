"""What the folders of a data set say of their files: news/date=2024-05-01/lang=en/a.parquet."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote

__all__ = ["folder_fields"]

NULL = "__HIVE_DEFAULT_PARTITION__"  # what Hive and Spark write for a value that is null


@functools.lru_cache(maxsize=64)
def folder_fields(path: str) -> Mapping[str, str | None]:
    """The keys and values of a file's folders.

    >>> dict(folder_fields("news/date=2024-05-01/desk=World%20news/part-0.parquet"))
    {'date': '2024-05-01', 'desk': 'World news'}
    >>> dict(folder_fields("a=b.txt"))
    {}
    """
    fields: dict[str, str | None] = {}
    for folder in re.split(r"[/\\]", path)[:-1]:
        key, sign, value = folder.partition("=")
        if key and sign:
            fields[unquote(key)] = None if value == NULL else unquote(value)
    return MappingProxyType(fields)
