"""A griffe extension: the examples of docstrings become blocks of code."""

from __future__ import annotations

from typing import Any

from griffe import Extension


class Examples(Extension):
    """Puts a fence around each paragraph that begins with a prompt."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Called for each object that was read."""
        if obj.is_alias or obj.docstring is None:
            return
        parts = obj.docstring.value.split("\n\n")
        obj.docstring.value = "\n\n".join(
            f"```python\n{part}\n```" if part.startswith(">>>") else part for part in parts
        )
