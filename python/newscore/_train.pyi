"""The extension module behind `newscore.train` and the recipe in training/."""

from collections.abc import Sequence
from typing import Final, Self, final

@final
class Trainer:
    """Trains a name tagger over the splitter, lexicon and labels of a model file."""

    def __new__(cls, model: bytes, network: bool = False, tune: bool = False) -> Self: ...
    def add(
        self,
        text: str,
        golds: Sequence[tuple[int, int, int, int]],
        open_labels: int = 0,
        weight: float = 1.0,
    ) -> None: ...
    def prepare(self, min_count: int = 1) -> None: ...
    def epoch(
        self,
        rate: float = 0.1,
        l2: float = 1.0,
        min_gradient: float = 0.005,
        dropout: float = 0.0,
        seed: int = 0,
    ) -> float: ...
    def finish(self, max_features: int = ...) -> tuple[bytes, bytes]: ...
    def arrays(self) -> dict[str, bytes]: ...
    def counts(self) -> dict[str, int]: ...

sentence_features: Final[int]
word_rows: Final[int]
context_rows: Final[int]

def sentence_examples(words: bytes, weight_bits: int, text: str, /) -> tuple[bytes, bytes]: ...
def crf_gradient(
    n_toks: bytes, weights: bytes, allowed: bytes, scores: bytes, transitions: bytes, /
) -> tuple[float, bytes, bytes]: ...
def write_model(sections: Sequence[tuple[str, bytes]], /) -> bytes: ...
def read_model(model: bytes, /) -> list[tuple[str, bytes]]: ...
def build_table(
    hashes: bytes,
    records: bytes,
    record_bytes: int,
    entries_per_bucket: int = 1,
    short_checks: bool = False,
) -> bytes: ...
def hash_strings(strings: Sequence[str], /) -> bytes: ...
def hash_names(names: Sequence[str], /) -> bytes: ...
def hash_places(names: Sequence[str], /) -> bytes: ...
