"""A system in a process of its own, so that none has the memory or the libraries of another."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

import run as speed


class Child:
    """A program that writes a line of JSON when it is ready, and one for each line that it
    reads."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**speed.os.environ, **speed.ONE_THREAD},
        )  # fmt: skip
        self.scores = self._answer()

    def go(self) -> Any:
        """Has it do its work once."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self._answer()

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name}: ended early")
        return json.loads(line)
