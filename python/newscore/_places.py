"""The table of places of a model: `sections` packs one from rows of facts, `with_places` adds a
user's own.

A row is what a line of a table has: a name, the country it lies in, and what else is known. The
same name may have many rows, and one place many names. csrc/core/place/nsc_place_table.c says how
they are packed.
"""

from __future__ import annotations

import csv
import itertools
import math
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from newscore import _train

# As nsci_place_kind numbers them.
KINDS = ("country", "region", "city", "continent", "water", "area", "nationality")
# Bits of words that stand around a name, as nsci_place_role numbers them.
ROLES = ("direction", "kind", "link", "spot", "town")
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


# ---- A user's own places -------------------------------------------------------------------------

KNOWN_AS = 1_000_000  # inhabitants that a place without a figure counts as
NO_TABLE = _train.build_table(b"", b"", _ENTRY.size, 4, True)

Number = TypeVar("Number", int, float)


def with_places(model: bytes, path: str) -> bytes:
    """`model` with the places of a file beside its own. ValueError names the line at fault."""
    made = dict(_train.read_model(model))
    table = _Table(made.get("places.names", NO_TABLE), made.get("places.rows", b""))
    own: dict[str, list[PlaceRow]] = {}
    for row in read_places(path):
        own.setdefault(row.name, []).append(row)
    for rows in own.values():
        table.add(rows)
    return _train.write_model(list((made | table.sections()).items()))


def read_places(path: str) -> Iterator[PlaceRow]:
    """The rows of a table of places: tabs between columns, whose names stand in its first line."""
    fields = PlaceRow.__dataclass_fields__
    known = [name for name in fields if name != "is_other_name"]
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        try:
            columns = lines.fieldnames or []
            if not {"name", "country"} <= set(columns) <= set(known):
                raise ValueError(
                    f"{path}:1: expected columns name, country and any of "
                    f"{', '.join(known[3:])}, kind, with tabs between them; got "
                    f"{', '.join(columns)[:80]!r}"
                )
            for line in lines:
                yield _row_of(line, f"{path}:{lines.line_num}")
        except UnicodeDecodeError as error:
            raise ValueError(f"{path}: not UTF-8 at byte {error.start}: {error.reason}") from None


def _row_of(line: Mapping[str | None, object], place: str) -> PlaceRow:
    cells = {name: str(cell or "").strip() for name, cell in line.items() if name is not None}
    name, country, kind = cells["name"], cells["country"], cells.get("kind") or "city"
    if not name or line.get(None) or _train.hash_places([name]) == bytes(8):
        raise ValueError(f"{place}: expected a name in each line, and no more cells than columns")
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise ValueError(f"{place}: expected an ISO 3166-1 code such as 'NG', got {country!r}")
    if kind not in KINDS:
        raise ValueError(f"{place}: expected a kind of {', '.join(KINDS)}, got {kind!r}")
    lat = _number(cells, "lat", float, 90, place)
    lon = _number(cells, "lon", float, 180, place)
    if (lat is None) != (lon is None):
        raise ValueError(f"{place}: expected lat and lon, or neither")
    return PlaceRow(
        name,
        kind,
        country,
        cells.get("region", ""),
        _number(cells, "population", int, 10**11, place) or KNOWN_AS,
        lat,
        lon,
        _number(cells, "geonames_id", int, (1 << 26) - 1, place) or 0,
    )


def _number(
    cells: Mapping[str, str], name: str, read: type[Number], most: int, place: str
) -> Number | None:
    cell = cells.get(name)
    if not cell:
        return None
    try:
        number = read(cell)
    except ValueError:
        number = read(most + 1)
    if not -most <= number <= most or (read is int and number < 0):
        raise ValueError(f"{place}: expected {name} to be a number up to {most}, got {cell!r}")
    return number


class _Table:
    """A packed table that rows can be added to. Its names are hashes, and stay so."""

    def __init__(self, names: bytes, rows: bytes) -> None:
        self._rows = bytearray(rows)
        n_buckets, n_entries = struct.unpack_from("<II", names)
        starts = struct.unpack_from(f"<{n_buckets + 1}I", names, 16)
        at = 16 + 4 * len(starts)
        checks = struct.unpack_from(f"<{n_entries}H", names, at)
        entries = struct.unpack_from(f"<{n_entries}I", names, at + 2 * n_entries)
        self._buckets = [
            dict(zip(checks[first:end], entries[first:end], strict=True))
            for first, end in itertools.pairwise(starts)
        ]

    def add(self, rows: Iterable[PlaceRow]) -> None:
        """Adds rows of one name in front of those that the name has."""
        listed = list(rows)
        bucket, check = self._place_of(listed[0].name)
        entry = bucket.get(check, 0)
        regions = {(row.country, row.region): self._region(row) for row in listed if row.region}
        old = self._group(entry)
        new = [_pack(row, regions) for row in _ranked(listed)]
        group = (new + old)[:MAX_HOMONYMS]
        first = len(self._rows) // _ROW.size
        if first + len(group) > 1 << 20:
            raise ValueError(f"places: more than {1 << 20} rows, the model's own among them")
        self._rows += b"".join(group)
        bucket[check] = first | len(group) << 20 | entry >> 26 << 26

    def _place_of(self, name: str) -> tuple[dict[int, int], int]:
        key = int.from_bytes(_train.hash_places([name]), "little")
        return self._buckets[key & len(self._buckets) - 1], key >> 32 & 0xFFFF

    def _group(self, entry: int) -> list[bytes]:
        first, n = entry & 0xFFFFF, entry >> 20 & 0x3F
        return [
            bytes(self._rows[at * _ROW.size : (at + 1) * _ROW.size])
            for at in range(first, first + n)
        ]

    def _region(self, row: PlaceRow) -> int:
        """The number that the table has for a row's region; 0 for one that it doesn't know."""
        wanted = _ROW.unpack(_pack(replace(row, kind="region"), {}))[1] & 0x3FF
        bucket, check = self._place_of(row.region)
        for packed in self._group(bucket.get(check, 0)):
            head, country, region, _, _ = _ROW.unpack(packed)
            if head >> 26 & 0xF == KINDS.index("region") and country & 0x3FF == wanted:
                return int(region)
        return 0

    def sections(self) -> dict[str, bytes]:
        starts = [0]
        checks: list[int] = []
        entries: list[int] = []
        for bucket in self._buckets:
            checks += bucket.keys()
            entries += bucket.values()
            starts.append(len(checks))
        n = len(checks)
        names = struct.pack(
            f"<IIII{len(starts)}I{n}H{n}I",
            len(self._buckets), n, _ENTRY.size, 1, *starts, *checks, *entries,
        )  # fmt: skip
        return {"places.names": names, "places.rows": bytes(self._rows)}
