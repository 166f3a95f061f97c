"""Writes the seeds of the fuzzers, a folder each.

make_seeds.py FOLDER

fuzz_text: each case of tests/spec in each width that holds it; fuzz_amount: each amount of them, as
each kind; fuzz_growth: a piece of text and another one behind it; fuzz_model: each kind of change
in each section, and each swap of two; fuzz_map and fuzz_result: lists of edits and of changes;
fuzz_inputs: small files of each kind, Parquet with pyarrow alone. What a fuzzer found is there too.
"""

import contextlib
import csv
import io
import json
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pathological"))

from cases import KNOWN_PAIRS, PIECES

SPEC = Path(__file__).parents[1] / "spec"
ENCODINGS = ("latin-1", "utf-16-le", "utf-32-le")
N_CHANGES, N_SECTIONS, N_MODELS, HEADER = 10, 15, 4, 255  # as fuzz_model.c has them


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


def text_seeds():
    for case in dict.fromkeys(cases()):
        text = re.sub(r"^\d{4}-\d\d-\d\d: ", "", case)  # the day of a date's case
        text = re.sub(r"\[([^\]]*) = [^\]]*\]", r"\1", text)
        for width, encoding in enumerate(ENCODINGS):
            with contextlib.suppress(UnicodeEncodeError):
                # all rules, all steps, the document as evidence: what fuzz_text.c reads first
                yield bytes([0b1110, 0, 0, width]) + text.encode(encoding, "surrogatepass")
    yield bytes.fromhex("8f8ff5f5")


def amount_seeds():
    for text in cases():
        for amount in re.findall(r"\[([^\]]*) = [^\]]*\]", text):
            for kind in (0, 1):
                yield bytes([kind + 2]) + amount.encode("utf-16-le", "surrogatepass")


def growth_seeds(dice):
    """Those that once took quadratic time, and others."""
    for names in [*KNOWN_PAIRS, *(dice.sample(list(PIECES), 2) for _ in range(40))]:
        first, then = (PIECES[name].encode("utf-16-le", "surrogatepass") for name in names)
        yield bytes([0b0110, 0, 0, 1, len(first) // 2, len(then) // 2 - 1]) + first + then


def model_seeds(dice):
    for number in range(N_CHANGES * (N_SECTIONS + 1)):
        change, section = number % N_CHANGES, number // N_CHANGES
        which = 4 + number % N_MODELS
        change = [change, HEADER if section == N_SECTIONS else section, *dice.randbytes(6)]
        yield bytes([which, number, *change])
    for a in range(N_SECTIONS):
        for b in range(a):
            yield bytes([0, a, 8, HEADER, 0, 0, 0, a, b, 0xFF])


def map_seeds(dice):
    return (dice.randbytes(dice.randrange(300)) for _ in range(200))


def result_seeds(dice):
    for n_changes in range(1, 400):
        yield bytes([1]) + dice.randbytes(3 * (1 + n_changes % 4))
    yield bytes.fromhex("37004a1c104a1c")


def input_seeds(dice):
    """Files in the order in which fuzz_inputs.py lists kinds, each read and packed in all ways."""
    texts = dice.sample(list(dict.fromkeys(cases())), 12)
    for n in range(0, len(texts), 3):
        rows = [
            {"id": str(k), "text": text, "body": text[::-1], "date": f"2017-04-{k + 1:02}"}
            for k, text in enumerate(texts[n : n + 3])
        ]
        files = [texts[n].encode(ENCODINGS[n % 3], "replace")]
        files.append("".join(json.dumps(row) + "\n" for row in rows).encode())
        files += [table(rows, delimiter) for delimiter in ",\t"]
        with contextlib.suppress(ImportError):
            files.append(parquet(rows))
        for kind, data in enumerate(files):
            for packing in range(8):
                yield bytes([kind + 5 * packing, dice.randrange(256)]) + data


def table(rows, delimiter):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def parquet(rows):
    import pyarrow
    import pyarrow.parquet

    data = io.BytesIO()
    for row in rows:  # which Arrow refuses to hold
        row.update((key, value.encode("utf-8", "replace").decode()) for key, value in row.items())
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), data)
    return data.getvalue()


def main(folder):
    dice = random.Random(6)
    seeds = {
        "fuzz_growth": growth_seeds(dice),
        "fuzz_text": text_seeds(),
        "fuzz_amount": amount_seeds(),
        "fuzz_model": model_seeds(dice),
        "fuzz_map": map_seeds(dice),
        "fuzz_result": result_seeds(dice),
        "fuzz_inputs": input_seeds(dice),
    }
    for name, inputs in seeds.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs):
            (folder / name / f"seed-{number}").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
