"""Chance: a seeded generator of which only `random()` is used, whose sequence Python promises."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def __call__(self, probability: float) -> bool:
        return self._random() < probability

    def below(self, n: int) -> int:
        return int(self._random() * n)

    def one(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]
