"""Puts together what a model's wheel is built from: `make wheel-accurate` runs

    python models/stage.py accurate build/accurate

    models/accurate/*            the package as it is in the repository -+
    python/newscore/models/news.nsm     the bundled model --+            +--> build/accurate
    models/accurate/encoder.nsm  sections that it lacks ----+> accurate.nsm

    csrc/setup/bill.py  ------> newscore_accurate.cdx.json, the bill of materials, for setup.py

The bundled model changes more often than those sections, which are most of the bytes: so they alone
are kept, once, and the whole file is made when the wheel is. The folder is made anew each time, and
holds nothing else, with times and permissions of its own, so that the wheel is the same bytes.
"""

import shutil
import sys
import tomllib
from pathlib import Path

from newscore import ModelError, Pipeline, _core, _train
from newscore.train import with_sections

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "csrc" / "setup"))
from bill import bill, model_components  # noqa: E402

SECTIONS = "encoder.nsm"
LEFT_OUT = shutil.ignore_patterns(SECTIONS, "__pycache__", "build", "dist", "*.egg-info", "*.nsm")


def whole_model(package: Path) -> bytes:
    """The bundled model with the package's sections; it opens, or the ModelError says why not."""
    sections = package / SECTIONS
    if not sections.is_file():
        sys.exit(
            f"{sections} is missing: the sections that the model has beside the bundled one's. It "
            "comes with the repository; training/README.md says how it is made"
        )
    bundled = ROOT / "python" / "newscore" / "models" / "news.nsm"
    try:
        made = with_sections(
            bundled.read_bytes(), dict(_train.read_sections(sections.read_bytes()))
        )
    except ValueError as error:
        sys.exit(f"{sections}: {error}")
    try:
        Pipeline(made, f"{bundled.name} with {sections}", _core.default_rules)
    except ModelError as error:
        sys.exit(str(error))
    return made


def stage(name: str, out: Path) -> None:
    package = ROOT / "models" / name
    model = whole_model(package)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(package, out, ignore=LEFT_OUT)
    shutil.copyfile(ROOT / "LICENSE", out / "LICENSE")
    file = f"newscore_{name}/{name}.nsm"
    (out / file).write_bytes(model)
    project = tomllib.loads((out / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    held = model_components(file, model)
    text = bill(project["name"], project["version"], project["license"], [], held)
    (out / f"newscore_{name}.cdx.json").write_text(text, encoding="utf-8", newline="\n")
    for path in out.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


if __name__ == "__main__":
    stage(sys.argv[1], Path(sys.argv[2]))
