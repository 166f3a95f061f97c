"""Writes the seeds of the text fuzzer: each case of tests/spec in each width that holds it.

make_seeds.py FOLDER
"""

import re
import sys
from pathlib import Path

SPEC = Path(__file__).parents[1] / "spec"
ENCODINGS = ("latin-1", "utf-16-le", "utf-32-le")


def cases():
    """The texts of all cases, without what stands for their results."""
    for file in sorted(SPEC.glob("*.txt")):
        for line in file.read_text(encoding="ascii").splitlines():
            if not line.startswith("    "):
                continue
            text = re.sub(r"^\[[^\]]*\] ", "", line[4:])
            text = re.sub(r" =>.*| =$", "", text).replace("|", "")
            text = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), text)
            yield text.replace("\\n", "\n").replace("\\t", "\t")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(dict.fromkeys(cases())):
        for width, encoding in enumerate(ENCODINGS):
            try:
                units = text.encode(encoding, "surrogatepass")
            except UnicodeEncodeError:
                continue
            # all rules and all steps, with the document as evidence; what fuzz_text.c reads first
            seed = bytes([0b1110, 0, 0, width]) + units
            (folder / f"case-{number}-{width}").write_bytes(seed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
