"""The bill of materials of newscore's wheel: utf8proc, when it is linked in, and the model.

PEP 770 says where a wheel keeps the file.
"""

import shutil
from pathlib import Path
from typing import Any

from bill import bill, model_components, sha256
from prerequisites import MSVC, STATIC, Utf8proc
from setuptools.command.bdist_wheel import bdist_wheel

MODEL = "python/newscore/models/news.nsm"
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
        model = model_components(MODEL.removeprefix("python/"), Path(MODEL).read_bytes())
        parts = [utf8proc_component(version, archive)]
        text = bill("newscore", self.distribution.get_version(), "MIT", parts, model)
        folder = Path(wheelfile_base, "sboms")
        folder.mkdir(exist_ok=True)
        (folder / "newscore.cdx.json").write_text(text, encoding="utf-8", newline="\n")
        if archive and (licence := licence_of(archive)):
            shutil.copyfile(licence, Path(wheelfile_base, "licenses", "LICENSE.utf8proc"))
