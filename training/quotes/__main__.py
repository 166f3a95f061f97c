"""python -m training.quotes DATA MODEL: puts the sections of quotes into a model file."""

from __future__ import annotations

import argparse
from pathlib import Path

from newscore import _train
from newscore.train import with_sections
from training.quotes.train import build


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--sections", type=Path, help="a folder that gets each section by its name")
    options = parser.parse_args()
    model = options.model.read_bytes()
    sections = build(options.data, model, _train)
    options.model.write_bytes(with_sections(model, sections))
    for name, section in sections.items():
        print(f"{name}: {len(section):,} bytes")
        if options.sections:
            options.sections.mkdir(parents=True, exist_ok=True)
            (options.sections / name).write_bytes(section)


if __name__ == "__main__":
    main()
