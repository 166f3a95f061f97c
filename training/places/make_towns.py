"""Where there are towns, for the maps of newscore.view: fields of two degrees, a bit each.

    python -m training.places.make_towns [MODEL]

reads the table of places of a model (GeoNames, CC BY 4.0: see make_places.py) and writes
python/newscore/view/towns.txt. A line is a row of fields from west to east in hexadecimal figures,
the first line the southernmost. The same model gives the same bytes.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from newscore import _train
from newscore._places import KINDS, NO_COORDINATE
from newscore.view.world import STEP

PACKAGE = Path(__file__).parents[2] / "python" / "newscore"
ROW = struct.Struct("<IHHhh")  # as newscore._places packs them


def fields(model: bytes) -> set[tuple[int, int]]:
    """The fields that have a town, counted from the South Pole and from 180 degrees west."""
    rows = ROW.iter_unpack(dict(_train.read_model(model))["places.rows"])
    return {
        (int((lat / 100 + 90) // STEP), int((lon / 100 + 180) // STEP) % (360 // STEP))
        for place, _, _, lat, lon in rows
        if KINDS[place >> 26 & 7] == "city" and NO_COORDINATE not in (lat, lon)
    }


def lines(towns: set[tuple[int, int]]) -> str:
    """The table: a bit for each field, the westernmost the highest."""
    wide = 360 // STEP
    rows = [0] * (180 // STEP)
    for south, west in towns:
        rows[south] |= 1 << (wide - 1 - west)
    return "".join(f"{row:0{wide // 4}x}\n" for row in rows)


def main(path: Path) -> None:
    """Writes the table."""
    out = PACKAGE / "view" / "towns.txt"
    out.write_text(lines(fields(path.read_bytes())), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE / "models" / "news.nsm")
