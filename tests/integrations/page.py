"""The commands and programs of docs/engines.md, to be run as they stand there."""

import re
import textwrap
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "engines.md").read_text(encoding="utf-8")

# A mark, or none, and the indented lines below it; not those of a list's own text.
BLOCK = re.compile(r"(?:<!-- ((?:recipe|no test): .*) -->\n\n)?((?:(?: {4}.*)?\n)* {4}.*\n)")


def blocks():
    """All of them, with what stands in the mark of each."""
    plain = re.sub(r"(?ms)^```.*?^```$", "", PAGE)
    return [(mark, textwrap.dedent(code).strip("\n") + "\n") for mark, code in BLOCK.findall(plain)]


def recipe(name, folder=None):
    """The block that stands under a mark of this name, with a folder in the place of a bucket."""
    (code,) = [code for mark, code in blocks() if mark == f"recipe: {name}"]
    return code if folder is None else code.replace("s3://bucket", str(folder))
