"""Runs a fuzzer and adds what it did to a list; shows the end of its output if it found something.

    fuzz.py LIST NAME COMMAND...    adds a line: name, processor seconds, executions, findings
    fuzz.py LIST                    the sums of the list

Several may add to one list at the same time.
"""

import re
import resource
import subprocess
import sys
from collections import defaultdict
from pathlib import Path


def fuzz(name, command, list_file):
    """Runs libFuzzer's program; its exit code."""
    done = subprocess.run(
        [*command, "-print_final_stats=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime
    found = re.search(r"number_of_executed_units: (\d+)", done.stdout)
    if done.returncode or not found:
        print(done.stdout[-8000:])
    row = (name, f"{seconds:.0f}", found[1] if found else "0", str(int(done.returncode != 0)))
    with list_file.open("a") as file:
        file.write("\t".join(row) + "\n")
    print("{}: {} s of processor, {} executions, {} findings".format(*row), flush=True)
    return done.returncode or not found


def sums(list_file):
    total = defaultdict(lambda: [0, 0, 0, 0])
    for line in list_file.read_text().splitlines():
        name, *numbers = line.split("\t")
        total[name] = [a + int(b) for a, b in zip(total[name], [*numbers, 1], strict=True)]
    for name, (seconds, executions, findings, runs) in sorted(total.items()):
        print(
            f"{name:<14}{runs:>5} runs{seconds / 3600:>8.2f} CPU hours"
            f"{executions:>14,} executions{findings:>4} findings"
        )
    hours = sum(seconds for seconds, *_ in total.values()) / 3600
    print(f"{hours:.2f} CPU hours in all")


if __name__ == "__main__":
    where, *rest = sys.argv[1:]
    where = Path(where)
    where.parent.mkdir(exist_ok=True)
    sys.exit(fuzz(rest[0], rest[1:], where) if rest else sums(where))
