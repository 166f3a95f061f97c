"""The bill of materials of a wheel, as CycloneDX 1.6: what is in it that others made.

That is utf8proc, when it is linked in, and the model, with the data that it learned from; these
and their licences are read from the model's own card. PEP 770 says where a wheel keeps the file. It
holds no time and no random number: the same wheel has the same bill.
"""

import hashlib
import json
import shutil
import struct
from pathlib import Path
from typing import Any

from prerequisites import MSVC, STATIC, Utf8proc
from setuptools.command.bdist_wheel import bdist_wheel

MODEL = "python/newscore/models/news.nsm"
SECTION = struct.Struct("<24sQQ24x")  # an entry of the table: name, offset, size
HEADER_BYTES = 64


def sha256(data: bytes) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}]


def named_licence(name: str) -> list[dict[str, Any]]:
    return [{"license": {"name": name}}]


def read_card(model: bytes) -> dict[str, Any]:
    """The card of a model file: see csrc/core/model/nsc_model.h for the table of sections."""
    (n_sections,) = struct.unpack_from("<I", model, 12)
    for i in range(n_sections):
        name, offset, size = SECTION.unpack_from(model, HEADER_BYTES + SECTION.size * i)
        if name.rstrip(b"\0") == b"card":
            card: dict[str, Any] = json.loads(model[offset : offset + size])
            return card
    raise ValueError(f"{MODEL} has no card")


def utf8proc_component(version: str, archive: Path | None) -> dict[str, Any]:
    """utf8proc as it is linked in from `archive`; None: what the machine has is loaded."""
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": "utf8proc",
        "name": "utf8proc",
        "version": version,
        "licenses": [
            {"license": {"id": "MIT"}},
            {"license": {"name": "Unicode data licence"}},
        ],
        "purl": f"pkg:github/JuliaStrings/utf8proc@v{version}",
        "properties": [{"name": "newscore:linked", "value": "static" if archive else "shared"}],
    }
    if archive is None:
        return found
    found["hashes"] = sha256(archive.read_bytes())
    source = archive.parent.parent / "utf8proc.source"  # where .ci/utf8proc built it
    if source.is_file():
        _, url, checksum = source.read_text(encoding="ascii").split()
        found["externalReferences"] = [
            {
                "type": "source-distribution",
                "url": url,
                "hashes": [{"alg": "SHA-256", "content": checksum}],
            }
        ]
    return found


def model_components() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The model, and what it learned from."""
    model = Path(MODEL).read_bytes()
    card = read_card(model)
    data = [
        {
            "type": "data",
            "bom-ref": f"data:{i}",
            "name": source["name"],
            "description": source["what"],
            "licenses": named_licence(source["licence"]),
        }
        for i, source in enumerate(card["data"])
    ]
    component = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": MODEL.removeprefix("python/"),
        "version": card["newscore"],
        "description": "made by: " + card["command"],
        "hashes": sha256(model),
    }
    return component, data


def bill_of_materials(version: str, utf8proc: dict[str, Any]) -> str:
    """The whole file, for the package of this version."""
    model, data = model_components()
    package = {
        "type": "library",
        "bom-ref": "newscore",
        "name": "newscore",
        "version": version,
        "licenses": [{"license": {"id": "MIT"}}],
        "purl": f"pkg:pypi/newscore@{version}",
    }
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": package},
        "components": [utf8proc, model, *data],
        "dependencies": [
            {"ref": "newscore", "dependsOn": ["utf8proc", "model"]},
            {"ref": "model", "dependsOn": [source["bom-ref"] for source in data]},
        ],
    }
    return json.dumps(bill, indent=1) + "\n"


def licence_of(archive: Path) -> Path | None:
    """The text that must go with utf8proc: beside its archive, or where Debian keeps it."""
    places = (
        archive.parent.parent / "LICENSE.md",
        Path("/usr/share/doc/libutf8proc-dev/copyright"),
    )
    return next((place for place in places if place.is_file()), None)


class BuildWheel(bdist_wheel):
    """Puts the bill of materials into the wheel, and the licence of what is linked in."""

    def write_wheelfile(self, wheelfile_base, *args, **kwargs) -> None:
        super().write_wheelfile(wheelfile_base, *args, **kwargs)
        self.run_command("build_clib")
        compiler = self.get_finalized_command("build_clib").compiler
        utf8proc = Utf8proc()
        archive = Path(utf8proc.archive(compiler)) if STATIC or MSVC else None
        version = ".".join(map(str, utf8proc.check(compiler).version))
        text = bill_of_materials(
            self.distribution.get_version(), utf8proc_component(version, archive)
        )
        folder = Path(wheelfile_base, "sboms")
        folder.mkdir(exist_ok=True)
        (folder / "newscore.cdx.json").write_text(text, encoding="utf-8", newline="\n")
        if archive and (licence := licence_of(archive)):
            shutil.copyfile(licence, Path(wheelfile_base, "licenses", "LICENSE.utf8proc"))
