"""The table of places of the shipped model: facts in, the sections "places.*" out.

    python -m training.places.make_places DATA MODEL

puts them into the model file MODEL. DATA has `places/` (GeoNames: cities, regions, countries; CC
BY 4.0) and `gazetteers/countries.json` (names and demonyms; ODbL); names.txt, words.txt and
regions.tsv (GeoNames ids) beside this file have what those lack. The same data give the same bytes,
in some seconds.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from newscore import _train
from newscore._places import ROLES, PlaceRow, other_name, sections
from newscore.train import with_sections

HERE = Path(__file__).parent
# Of places in these countries, whose papers are written in English, all are kept.
AT_HOME = frozenset("US GB IE CA AU NZ ZA IN NG KE GH PK PH SG MT JM TT BS BB".split())
LEAST_ABROAD = 20_000  # inhabitants
LEAST_WITH_OTHER_NAMES = 400_000
SMALL_REGION, MIDDLING_REGION = 20_000, 300_000  # inhabitants of one without listed cities
OTHER_NAMES_THAT_DOUBLE = 12  # a city counts as twice as large
CAPITAL = 4  # likewise
MOST_OF_SHORT = 4  # letters of "Miss.", which is no part of a longer name
SMALL_KINDS = re.compile(
    r"parish|council$|quarter|ward|commune|rayon|local|municipality|atoll|popularate|borough$|"
    r"town$|precinct|village"
)
GENERIC = re.compile(
    r" (province|region|oblast|krai|kray|state|governorate|county|district|department|"
    r"prefecture|city|shi|sheng|do|republic|division|territory|voivodship|voivodeship)$|"
    r"^(wilayat-e|wilaya de|muhafazat|mintaqat|provincia de|departamento de|estado de|"
    r"region de|gouvernorat de|al|ad|ash|as|an|az) ",
    re.IGNORECASE,
)


SOURCES = [
    ("places", "places, regions and countries of GeoNames (geonames.org)", "CC BY 4.0"),
    ("places, countries.json", "names of countries and nationality words", "ODbL"),
]
NAMED = {name: {"name": name, "what": what, "licence": licence} for name, what, licence in SOURCES}


def plain(name: str) -> str:
    """As the table compares names, nearly: small letters, no accents, no periods."""
    letters = unicodedata.normalize("NFD", name.lower().replace("-", " "))
    return re.sub(r"[^\w ]", "", letters).strip()


def lines_of(path: Path) -> Iterator[list[str]]:
    """The fields of each line of a table, without its head."""
    raw = path.read_bytes()
    text = (lzma.decompress(raw) if path.suffix == ".xz" else raw).decode("utf-8")
    for line in text.splitlines()[1:]:
        yield line.split("\t")


def read_countries(data: Path) -> dict[str, PlaceRow]:
    described = {
        row["iso2"]: row
        for row in json.loads((data / "gazetteers/countries.json").read_text(encoding="utf-8"))
    }
    countries = {}
    for iso, _, geonames, name, _, population, _ in lines_of(data / "places/countries.tsv"):
        if iso == "AQ" or iso not in described:
            continue
        lat, lon = described[iso]["latlng"][:2]
        countries[iso] = PlaceRow(
            name, "country", iso, "", int(population), lat, lon, int(geonames)
        )
    return countries


def country_rows(data: Path, countries: dict[str, PlaceRow]) -> Iterator[PlaceRow]:
    """Countries by all their names, and their nationality words."""
    for row in json.loads((data / "gazetteers/countries.json").read_text(encoding="utf-8")):
        country = countries.get(row["iso2"])
        if country is None:
            continue
        yield country
        for name in (row["name"], row["official"], *row["alt"]):
            if len(name) > 3:
                yield replace(country, name=name)
        for word in row["demonyms"]:
            for form in (word, word + "s"):
                yield replace(country, name=form, kind="nationality")


def read_cities(data: Path) -> Iterator[tuple[PlaceRow, list[str]]]:
    """Places with their other names, the largest first."""
    for geonames, name, country, region, population, lat, lon, others in lines_of(
        data / "places/cities.tsv.xz"
    ):
        people = int(population)
        if country not in AT_HOME and people < LEAST_ABROAD:
            continue
        row = PlaceRow(name, "city", country, region, people, float(lat), float(lon), int(geonames))
        yield row, others.split("|") if others else []


def weighed(
    cities: Sequence[tuple[PlaceRow, list[str]]], capitals: set[tuple[str, str]]
) -> list[tuple[PlaceRow, list[str]]]:
    """The cities, with their inhabitants made more where they are better known than others of their
    size: in many languages, as the capital of a country, or as that of a region of the same name.
    """
    in_region: Counter[tuple[str, str]] = Counter()
    for city, _ in cities:
        in_region[city.country, city.region] += city.population
    weighed_cities = []
    for city, others in cities:
        people = city.population * (1 + len(others) / OTHER_NAMES_THAT_DOUBLE)
        if (city.country, plain(city.name)) in capitals:
            people *= CAPITAL
        if plain(GENERIC.sub("", city.region)) == plain(city.name):
            people = max(people, in_region[city.country, city.region])
        weighed_cities.append((replace(city, population=int(people)), others))
    return weighed_cities


def city_rows(cities: Iterable[tuple[PlaceRow, list[str]]]) -> Iterator[PlaceRow]:
    for row, others in cities:
        yield row
        if row.name.startswith("Saint "):
            yield replace(row, name="St " + row.name[6:])
        if row.name.startswith(("Mount ", "Fort ")):
            short = {"Mount": "Mt", "Fort": "Ft"}[row.name.split()[0]]
            yield replace(row, name=f"{short} {row.name.split(maxsplit=1)[1]}")
        if row.name.endswith(" City") and row.population > LEAST_WITH_OTHER_NAMES:
            yield other_name(row, row.name[:-5])
        if row.population < LEAST_WITH_OTHER_NAMES:
            continue
        for name in others:
            if len(name) > 3 and plain(name) != plain(row.name):
                yield other_name(row, name)


def region_of(name: str, country: str, cities: Sequence[PlaceRow]) -> PlaceRow:
    """A region as large as the cities in it, in their midst."""
    placed = [(city.lat, city.lon, city.population) for city in cities if city.population]
    people = sum(n for _, _, n in placed)
    lat = sum((y or 0.0) * n / people for y, _, n in placed) if people else None
    lon = sum((x or 0.0) * n / people for _, x, n in placed) if people else None
    return PlaceRow(name, "region", country, name, people, lat, lon)


def region_rows(data: Path, cities: Sequence[PlaceRow]) -> Iterator[PlaceRow]:
    """First-level regions, of both sources: a region's own name is the one that its cities have."""
    inside: dict[tuple[str, str], list[PlaceRow]] = defaultdict(list)
    for city in cities:
        inside[city.country, plain(city.region)].append(city)
    capitals = {
        (c.country, plain(c.name)): c.population
        for c in reversed(cities)
        if plain(GENERIC.sub("", c.region)) == plain(c.name)
    }
    ids = {(c, plain(name)): int(number) for c, name, number in lines_of(HERE / "regions.tsv")}
    own_names: dict[tuple[str, str], str] = {}
    for country, code, listed, source in lines_of(data / "places/regions.tsv"):
        name = listed.split(" [")[0]
        if (country, code) == ("US", "DC") or source == "iso3166-2 Country":
            continue
        short = GENERIC.sub("", name)
        own_name = own_names.setdefault((country, plain(short)), name)
        row = region_of(own_name, country, inside[country, plain(own_name)])
        row = replace(row, geonames_id=ids.get((country, plain(own_name)), 0))
        capital = capitals.get((country, plain(short)), 0)
        if capital and not row.geonames_id:  # "Kano" is the city, "Kano State" the region
            row = replace(row, population=capital // 2)
        least = SMALL_REGION if SMALL_KINDS.search(source.lower()) else MIDDLING_REGION
        row = replace(row, name=name, population=row.population or least)
        yield row
        if plain(short) != plain(name):
            yield replace(row, name=short)


def hand_rows(
    countries: dict[str, PlaceRow], known: dict[tuple[str, str, str], PlaceRow]
) -> Iterator[PlaceRow]:
    """The rows of names.txt; `known` are places by kind, country and name."""
    for line in (HERE / "names.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, names = line.partition(" = ")
        kind, country, *rest = head.split(" ", 2)
        of_country = countries.get(country)
        row = PlaceRow("", kind, "" if country == "--" else country, rest[0] if rest else "")
        if kind in ("country", "nationality") and of_country is not None:
            row = replace(of_country, kind=kind)
        elif rest:
            row = known.get((kind, country, plain(rest[0])), row)
        if row.population == 0:
            people = {"region": 2_000_000, "city": 1_000_000, "water": 3_000_000}
            row = replace(row, population=people.get(kind, 1_000_000))
        if not row.country:
            row = replace(row, population=1_000_000_000)
        for name in map(str.strip, names.split(" | ")):
            is_short = kind == "region" and len(plain(name)) <= MOST_OF_SHORT
            is_other = is_short and plain(name) != plain(row.region)
            yield replace(row, name=name, is_other_name=is_other)


def read_words() -> dict[str, int]:
    words: dict[str, int] = defaultdict(int)
    for line in (HERE / "words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            role, _, listed = line.partition(" = ")
            for word in listed.split(" | "):
                words[word] |= 1 << ROLES.index(role)
    return words


def build(data: Path) -> dict[str, bytes]:
    """The sections "places.names" and "places.rows"."""
    countries = read_countries(data)
    capitals = {
        (country, plain(capital))
        for country, _, _, _, capital, _, _ in lines_of(data / "places/countries.tsv")
    }
    counted = list(read_cities(data))
    cities = weighed(counted, capitals)
    rows = list(country_rows(data, countries))
    rows += region_rows(data, [row for row, _ in counted])
    rows += city_rows(cities)
    known: dict[tuple[str, str, str], PlaceRow] = {}
    for row in rows:
        if row.kind in ("region", "city") and not row.is_other_name:
            known.setdefault((row.kind, row.country, plain(row.name)), row)
    rows += hand_rows(countries, known)
    return sections(rows, read_words())


def with_sources(card: bytes) -> bytes:
    """A model's card that names these sources too."""
    described = json.loads(card)
    others = [entry for entry in described["data"] if entry["name"] not in NAMED]
    described["data"] = others + list(NAMED.values())
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def main() -> None:
    data, path = Path(sys.argv[1]), Path(sys.argv[2])
    model = path.read_bytes()
    made = build(data)
    made["card"] = with_sources(dict(_train.read_model(model))["card"])
    for name, block in made.items():
        print(f"{name}: {len(block):,} bytes")
    path.write_bytes(with_sections(model, made))


if __name__ == "__main__":
    main()
