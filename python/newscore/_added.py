"""Labels more in a model's network: what `newscore train --add` begins with.

The network's last layer gives each token a score for each tag, by a column of weights a tag: two a
label, for the first token of a name and for further ones. A new label begins with the columns of
the label under which the model finds most of its names so far, a little lower:

    SHIP    as PRODUCT, less MARGIN        what is learned is where a PRODUCT is a SHIP
    HERB    zeros, less MARGIN             no label: the model finds no herbs

A model has room for 11 labels, and the bundled one has 11. Those of GIVING_WAY are names by rule,
never by the network, and stand in a layer of their own too: their place can be taken.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from newscore import _train

if TYPE_CHECKING:
    from newscore import Pipeline
    from newscore.gold import Gold

__all__ = ["GIVING_WAY", "N_LANES", "add_labels", "nearest", "open_gate", "places_for"]

N_LANES = 24  # tags that a row of weights has room for
MAX_LABELS = 11
GIVING_WAY = ("PERCENT", "TIME", "MONEY")  # as csrc/core/name/nsc_ents.c finds them; in this order
MARGIN = 4096  # steps of the network's sums: one in the logarithm of a probability

# "ents.network" (csrc/core/name/nsc_cnn.c): a header; biases; ...; the two matrices of the last
# layer, of values and of pools, whose weights lie in groups of four inputs.
HEADER_BYTES, GATE_AT = 64, 16
GROUP = 4
# "ents.transitions" (nsc_tagger.c): scale, slope, shift, tags; then rows of lanes in 16 bits: at
# the start of a sentence, behind each tag.
TRANSITIONS_AT, TAGS_AT = 16, 12


def places_for(new: Sequence[str], labels: Sequence[str], marked: Collection[str]) -> list[int]:
    """The numbers that new labels get beside `labels`; ValueError when there are too few.

    A place that is taken is that of a label of GIVING_WAY that the files do not mark.
    """
    giving = [labels.index(label) for label in GIVING_WAY if label in labels]
    taken = [k for k in giving if labels[k] not in marked]
    places = [*range(len(labels), MAX_LABELS), *taken]
    if len(new) > len(places):
        may = ", ".join(labels[k] for k in taken) or "none"
        raise ValueError(
            f"{len(new)} labels to add ({', '.join(new)}), and room for {len(places)}: a model has "
            f"{MAX_LABELS} labels at most, and of the base model's {len(labels)} these can give "
            f"way: {may}"
        )
    return places[: len(new)]


def nearest(
    nlp: Pipeline, documents: Sequence[Gold], new: Collection[str]
) -> dict[str, str | None]:
    """The label under which a model finds most names of each new label; None: it finds most not."""
    found = {label: Counter[str | None]() for label in new}
    texts = ((gold.text, gold) for gold in documents)
    for doc, gold in nlp.pipe(texts, as_tuples=True):
        names = [(name.start, name.end, name.label) for name in doc.ents]
        for start, end, label in gold.entities or ():
            if label in found:
                over = (name[2] for name in names if name[0] < end and start < name[1])
                found[label][next(over, None)] += 1
    for counts in found.values():
        for label in GIVING_WAY:  # which the network knows nothing of
            counts[None] += counts.pop(label, 0)
    return {
        label: max(counts, key=lambda of: (counts[of], str(of))) for label, counts in found.items()
    }


def add_labels(
    sections: Mapping[str, bytes],
    labels: Sequence[str],
    like: Mapping[str, str | None],
    places: Sequence[int],
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """A model's sections with new labels at `places`, each `like` a label; and all its labels."""
    network = bytearray(sections["ents.network"])
    transitions = bytearray(sections["ents.transitions"])
    own = list(labels)
    for (label, other), place in zip(like.items(), places, strict=True):
        own[place : place + 1] = [label]
        source = None if other is None else labels.index(other)
        for tag_of in (_first_tag, _further_tag):
            _copy_column(network, tag_of(place), None if source is None else tag_of(source))
        _copy_transitions(transitions, place, source)
    struct.pack_into("<I", transitions, TAGS_AT, 1 + 2 * len(own))
    changed = {
        "ents.labels": b"".join(label.encode() + b"\0" for label in own),
        "ents.network": bytes(network),
        "ents.transitions": bytes(transitions),
        "ents.weights": _train.build_table(b"", b"", N_LANES),
    }
    return {**sections, **changed}, tuple(own)


def open_gate(sections: Mapping[str, bytes]) -> dict[str, bytes]:
    """A model's sections, whose network reads words in small letters to the end, all of them."""
    network = bytearray(sections["ents.network"])
    struct.pack_into("<i", network, GATE_AT, -(2**31))
    return {**sections, "ents.network": bytes(network)}


def _first_tag(label: int) -> int:
    return 1 + 2 * label


def _further_tag(label: int) -> int:
    return 2 + 2 * label


def _copy_column(network: bytearray, tag: int, source: int | None) -> None:
    width, n_convolutions = struct.unpack_from("<2I", network)
    biases_at = HEADER_BYTES + 4 * width + 4 * width * n_convolutions
    bias = 0 if source is None else struct.unpack_from("<i", network, biases_at + 4 * source)[0]
    struct.pack_into("<i", network, biases_at + 4 * tag, bias - MARGIN)
    row = GROUP * N_LANES
    for at in range(len(network) - 2 * width * N_LANES, len(network), row):
        column = bytes(GROUP)
        if source is not None:
            column = bytes(network[at + GROUP * source : at + GROUP * (source + 1)])
        network[at + GROUP * tag : at + GROUP * (tag + 1)] = column


def _copy_transitions(transitions: bytearray, label: int, source: int | None) -> None:
    def at(before: int, tag: int) -> int:  # before: -1 at the start of a sentence
        return TRANSITIONS_AT + 2 * (N_LANES * (1 + before) + tag)

    def of(tag: int) -> int:
        own = tag in (_first_tag(label), _further_tag(label))
        return tag + 2 * (source - label) if own and source is not None else tag

    old = bytes(transitions)
    for before in range(-1, N_LANES):
        for tag in range(N_LANES):
            if of(before) != before or of(tag) != tag:
                step = struct.unpack_from("<h", old, at(of(before), of(tag)))
                struct.pack_into("<h", transitions, at(before, tag), *step)
