"""The table of places of a model: `sections` packs it, from rows of facts.

A row is what a line of a table has: a name, the country it lies in, and what else is known. The same
name may have many rows, and one place many names. csrc/core/place/nsc_place_table.h says how they are
packed.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from newscore import _train

# As nsci_place_kind numbers them.
KINDS = ("country", "region", "city", "continent", "water", "area", "nationality")
# Bits of words that stand around a name, as nsci_place_role numbers them.
ROLES = ("direction", "kind", "link", "spot", "postal")
MAX_HOMONYMS = 63
NO_COORDINATE = 32767
NO_LEVEL_BELOW = 100  # inhabitants

_ROW = struct.Struct("<IHHhh")
_ENTRY = struct.Struct("<I")


@dataclass(frozen=True)
class PlaceRow:
    """One name of one place."""

    name: str
    kind: str
    country: str = ""  # ISO 3166-1 alpha-2; none of a place in several countries
    region: str = ""  # its name; of a region, the region itself
    population: int = 0
    lat: float | None = None
    lon: float | None = None
    geonames_id: int = 0
    is_other_name: bool = False


def level(population: int) -> int:
    """Inhabitants on a scale of half octaves: 0 for a hundred and fewer, 63 for 300 billion."""
    return min(63, max(0, round(2 * math.log2(max(population, 1) / NO_LEVEL_BELOW))))


def sections(rows: Iterable[PlaceRow], words: Mapping[str, int]) -> dict[str, bytes]:
    """The sections "places.names" and "places.rows"; `words` gives roles of words, a bit each."""
    by_name: dict[bytes, list[PlaceRow]] = {}
    listed = list(rows)
    hashes = _train.hash_places([row.name for row in listed])
    for row, key in zip(listed, _eights(hashes), strict=True):
        by_name.setdefault(key, []).append(row)
    regions = _numbered_regions(listed)
    role_keys = dict(zip(_eights(_train.hash_places(list(words))), words.values(), strict=True))
    packed: list[bytes] = []
    first_of: dict[bytes, int] = {}
    keys, entries = [], []
    for key in sorted((by_name.keys() | role_keys.keys()) - {bytes(8)}):
        group = [_pack(row, regions) for row in _ranked(by_name.get(key, ()))]
        block = b"".join(group)
        if block not in first_of:
            first_of[block] = len(packed)
            packed += group
        keys.append(key)
        entries.append(
            _ENTRY.pack(first_of[block] | len(group) << 20 | role_keys.get(key, 0) << 26)
        )
    table = _train.build_table(b"".join(keys), b"".join(entries), _ENTRY.size, 4, True)
    return {"places.names": table, "places.rows": b"".join(packed)}


def _eights(block: bytes) -> Iterator[bytes]:
    return (block[at : at + 8] for at in range(0, len(block), 8))


def _numbered_regions(rows: Iterable[PlaceRow]) -> dict[tuple[str, str], int]:
    """Numbers from 1, in order: those that have a row of their own alone."""
    known = {(row.country, row.region) for row in rows if row.kind == "region"}
    return {region: number for number, region in enumerate(sorted(known), 1)}


def _ranked(rows: Iterable[PlaceRow]) -> list[PlaceRow]:
    """The rows of one name, one a place, the best known first."""

    def rank(row: PlaceRow) -> tuple[object, ...]:
        return (row.is_other_name, -level(row.population), row.kind, row.country, row.geonames_id)

    kept: dict[tuple[object, ...], PlaceRow] = {}
    for row in sorted(rows, key=rank):
        same = (row.kind, row.country, row.region, row.geonames_id)
        kept.setdefault(same, row)
    return list(kept.values())[:MAX_HOMONYMS]


def _pack(row: PlaceRow, regions: Mapping[tuple[str, str], int]) -> bytes:
    country = 0
    for letter in row.country:
        country = country << 5 | (ord(letter) - 64)
    has_place = row.lat is not None and row.lon is not None
    return _ROW.pack(
        row.geonames_id | KINDS.index(row.kind) << 26 | row.is_other_name << 31,
        country | level(row.population) << 10,
        regions.get((row.country, row.region), 0),
        round(row.lat * 100) if has_place and row.lat is not None else NO_COORDINATE,
        round(row.lon * 100) if has_place and row.lon is not None else NO_COORDINATE,
    )


def other_name(row: PlaceRow, name: str) -> PlaceRow:
    """The same place by another name."""
    return replace(row, name=name, is_other_name=True)
