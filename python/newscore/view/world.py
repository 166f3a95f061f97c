"""A map of the places of a document as SVG, drawn from coordinates alone.

The projection is equirectangular with its standard parallel in the midst of the map, so that
distances near there are true in all directions:

    x = (longitude - west) * cos(middle latitude)
    y = north - latitude

A graticule of whole degrees tells where one is. Land is drawn as dots where there are towns: a
field of two degrees has one when the gazetteer knows a town in it. Their table is towns.txt, which
training/places/make_towns.py writes from the bundled model: we have no outlines of coasts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from newscore.view import found
from newscore.view.marks import shown

if TYPE_CHECKING:
    from newscore._core import Doc

__all__ = ["STEP", "Run", "towns", "world_svg"]

STEP: Final = 2  # degrees of a field
WIDTH, HEIGHT = 360, 200  # of the picture, in its own units
LEAST_DEGREES: Final = 22  # that a map shows from north to south
MARGIN: Final = 1.4  # times what the places span
MAX_LATITUDE: Final = 84
LINES: Final = (5, 10, 15, 20, 30, 60)  # degrees between lines of the graticule
MOST_LINES: Final = 7  # from west to east
MAX_LABELS: Final = 14
LETTER, LINE = 6.2, 11  # width and height of a label's letter


class Run(NamedTuple):
    """Fields with towns side by side, from the middle of the first to that of the last."""

    lat: float
    west: float
    east: float


class Spot(NamedTuple):
    """A place of the text and how often it is mentioned."""

    name: str
    lat: float
    lon: float
    n: int


@cache
def towns() -> tuple[Run, ...]:
    """The fields with towns, from the south: a line of the file is a row of fields, a bit each."""
    rows = files("newscore.view").joinpath("towns.txt").read_text(encoding="ascii").split()
    half = STEP / 2
    return tuple(
        Run(
            STEP * south - 90 + half, STEP * run.start() - 180 + half, STEP * run.end() - 180 - half
        )
        for south, row in enumerate(rows)
        for run in re.finditer("1+", f"{int(row, 16):0{360 // STEP}b}")
    )


def spots(doc: Doc) -> list[Spot]:
    """The places that have coordinates, the most mentioned first; no nationality words."""
    counts: dict[tuple[float, float], int] = {}
    names: dict[tuple[float, float], str] = {}
    for place in found.places(doc):
        if place.lat is None or place.lon is None or place.kind == "nationality":
            continue
        if place.source == "name":
            at = (place.lat, place.lon)
            counts[at] = counts.get(at, 0) + 1
            name = " ".join(place.text.split())
            if names.setdefault(at, name).isupper():  # in a dateline
                names[at] = name
    return [Spot(names[at], *at, n) for at, n in sorted(counts.items(), key=lambda item: -item[1])]


class Frame(NamedTuple):
    """What part of the world a map shows, and how large."""

    north: float
    south: float
    west: float
    east: float
    scale: float  # units for a degree from north to south

    @classmethod
    def around(cls, places: Sequence[Spot]) -> Frame:
        """The least frame that holds the places with a margin, as wide as the picture is."""
        lats, lons = [p.lat for p in places], [p.lon for p in places]
        middle, centre = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
        narrow = math.cos(math.radians(middle))
        tall = max(
            LEAST_DEGREES,
            MARGIN * (max(lats) - min(lats)),
            MARGIN * (max(lons) - min(lons)) * narrow * HEIGHT / WIDTH,
        )
        tall = min(tall, 2 * MAX_LATITUDE)
        wide = tall * WIDTH / HEIGHT / narrow
        middle = max(tall / 2 - 90, min(90 - tall / 2, middle))
        return cls(
            middle + tall / 2, middle - tall / 2, centre - wide / 2, centre + wide / 2,
            HEIGHT / tall,
        )  # fmt: skip

    def x(self, lon: float) -> float:
        """Units from the left."""
        return round((lon - self.west) / (self.east - self.west) * WIDTH, 1)

    def y(self, lat: float) -> float:
        """Units from above."""
        return round((self.north - lat) * self.scale, 1)

    def turns(self, lon: float, width: float) -> Iterator[float]:
        """Where something that begins at `lon` begins on the map, which may go round the world more
        than once; what ends west of the map is left out."""
        lon -= 360 * math.floor((lon + width - self.west) / 360)
        while lon < self.east:
            yield lon
            lon += 360

    def holds(self, lat: float) -> bool:
        """Whether the map reaches so far north or south."""
        return self.south < lat < self.north


def world_svg(doc: Doc) -> str:
    """The map with its places; nothing where no place is known."""
    places = spots(doc)
    if not places:
        return ""
    frame = Frame.around(places)
    names = ", ".join(place.name for place in places[:MAX_LABELS])
    return (
        f'<svg class="world" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Map: {shown(names)}">{graticule(frame)}{land(frame)}'
        f"{''.join(dots(frame, places))}{''.join(labels(frame, places))}</svg>"
    )


def land(frame: Frame) -> str:
    """A dot for each field with towns: a run of them is a line, dashed by the width of a field."""
    wide = WIDTH / (frame.east - frame.west)
    moves = "".join(
        f"M{frame.x(west):g} {frame.y(run.lat):g}h{(run.east - run.west) * wide + 0.1:.1f}"
        for run in towns()
        if frame.holds(run.lat)
        for west in frame.turns(run.west, run.east - run.west)
    )
    dashes = f'stroke-dasharray="0 {STEP * wide:.3f}"'
    return f'<path class="land" {dashes} d="{moves}"/>' if moves else ""


def graticule(frame: Frame) -> str:
    """Lines of whole degrees; those of the latitude are named."""
    wide = frame.east - frame.west
    step = min([step for step in LINES if wide / step <= MOST_LINES], default=LINES[-1])
    lons = range(math.ceil(frame.west / step) * step, math.floor(frame.east) + 1, step)
    lats = range(math.ceil(frame.south / step) * step, math.floor(frame.north) + 1, step)
    lines = "".join(f"M{frame.x(lon):g} 0v{HEIGHT}" for lon in lons)
    lines += "".join(f"M0 {frame.y(lat):g}h{WIDTH}" for lat in lats)
    named: list[tuple[float, float, str]]
    named = [(3, frame.y(lat) - 2, degrees(lat, "N", "S")) for lat in lats]
    named += [(frame.x(lon) + 2, HEIGHT - 3, degrees(lon, "E", "W")) for lon in lons]
    texts = "".join(
        f'<text x="{x:g}" y="{y:g}">{name}</text>'
        for x, y, name in named
        if x < WIDTH - 25 and (y == HEIGHT - 3 or 8 < y < HEIGHT - 12)
    )
    return f'<g class="graticule"><path d="{lines}"/>{texts}</g>'


def degrees(angle: int, plus: str, minus: str) -> str:
    """An angle as it stands at the edge of a map.

    >>> degrees(30, "N", "S"), degrees(-200, "E", "W"), degrees(0, "N", "S")
    ('30°N', '160°E', '0°')
    """
    angle = (angle + 180) % 360 - 180
    side = plus if angle > 0 else minus if angle < 0 else ""
    return f"{abs(angle)}\N{DEGREE SIGN}{side}"


def dots(frame: Frame, places: Sequence[Spot]) -> Iterator[str]:
    """A disc for each place, larger where it is mentioned more, the small ones on top."""
    for place in places:
        radius = min(3 + math.sqrt(place.n), 9)
        times = "once" if place.n == 1 else f"{place.n} times"
        yield (
            f'<circle cx="{frame.x(place.lon):g}" cy="{frame.y(place.lat):g}" r="{radius:.1f}">'
            f"<title>{shown(place.name)}, {times}</title></circle>"
        )


def labels(frame: Frame, places: Sequence[Spot]) -> Iterator[str]:
    """Names beside their places, the most mentioned first, as long as none covers another."""
    taken = [box(frame.x(p.lon) - 3, frame.y(p.lat) + 3, 6) for p in places]
    for place in places[:MAX_LABELS]:
        x, y = frame.x(place.lon), frame.y(place.lat)
        width = LETTER * len(place.name)
        own = box(x - 3, y + 3, 6)
        for left, base in ((x + 7, y + 4), (x - 7 - width, y + 4), (x - width / 2, y - 8),
                           (x - width / 2, y + 15)):  # fmt: skip
            place_of_label = box(left, base, width)
            others = [other for other in taken if other != own]
            if place_of_label.fits() and not any(map(place_of_label.touches, others)):
                taken.append(place_of_label)
                yield f'<text class="name" x="{left:.0f}" y="{base:.0f}">{shown(place.name)}</text>'
                break


class Box(NamedTuple):
    """Where something stands on the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def fits(self) -> bool:
        """Whether it lies inside of the picture."""
        return self.left > 1 and self.right < WIDTH - 1 and self.top > 1 and self.bottom < HEIGHT

    def touches(self, other: Box) -> bool:
        """Whether both share a point."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def box(left: float, base: float, width: float) -> Box:
    """The room of a line of letters above its base line."""
    return Box(left, base - LINE + 2, left + width, base + 2)
