"""Lays the sites of several versions beside each other: `make docs-versions`.

    python docs/site/versions.py OUT SITE...

Each SITE is what `make docs` wrote of one version, and says in site/versions.js which; of two of
one version the first counts. They go into folders of OUT by their versions, each with a list of
all, which their pages choose from (site.js); OUT/index.html leads to the newest one. No server is
asked for anything, so that the whole can be read from a folder.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

PLACE = Path("site") / "versions.js"
SCRIPT = "window.newscoreVersions = {};\n"
START = """\
<!doctype html>
<meta charset="utf-8">
<title>newscore</title>
<meta http-equiv="refresh" content="0; url={0}/index.html">
<a href="{0}/index.html">newscore {0}</a>
"""


def write(site: Path, versions: list[dict[str, Any]]) -> None:
    """Tells a site which versions there are: their names and pages, the newest first."""
    (site / PLACE).write_text(SCRIPT.format(json.dumps(versions)), encoding="ascii")


def read(site: Path) -> dict[str, Any]:
    """The version that a site is of, as it was built."""
    script = (site / PLACE).read_text(encoding="ascii")
    (version,) = json.loads(script.partition("=")[2].strip().rstrip(";"))
    return dict(version)


def newest_first(version: dict[str, Any]) -> list[int]:
    return [-int(number) for number in re.findall(r"\d+", version["name"])]


def main(out: Path, sites: list[Path]) -> None:
    """Writes OUT anew."""
    found: dict[str, tuple[Path, dict[str, Any]]] = {}
    for site in sites:
        version = read(site)
        found.setdefault(version["name"], (site, version))
    versions = sorted((version for _, version in found.values()), key=newest_first)
    shutil.rmtree(out, ignore_errors=True)
    for name, (site, _) in found.items():
        shutil.copytree(site, out / name)
        write(out / name, versions)
    (out / "index.html").write_text(START.format(versions[0]["name"]), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(site) for site in sys.argv[2:]])
