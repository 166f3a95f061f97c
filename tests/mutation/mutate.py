"""Changes one token of csrc/core or csrc/binding at a time and tells which changes no test notices.

    mutate.py N SEED             tries N mutants that the seed draws; goes on where it was stopped
    mutate.py N SEED --again     also tries those again that survived, after tests were written
    mutate.py N SEED --sanitize  with those that survive, the C tests under ASan and UBSan as well
    mutate.py N SEED --report    only the sums so far

`make mutants N=200 SEED=1` is the door. What a mutant may be stands in candidates.py. The order in
which the seed draws them depends on each mutant's own line alone, so a sample stays nearly the same
while other lines change. A mutant that compiles to the same object, at -O1 or at -O2, is none and
is not counted, nor is one that doesn't compile.

Mutants live in a copy of the sources, build/mutants/tree, where only what a change reaches is
compiled (-O1, with assertions) and linked again. In the core, the C programs run that are named
like the file, then Python tests of texts against an extension that is linked from the same objects,
then the other C programs; in the binding, the Python tests of its types, and with --again all that
concern it. The first failure ends a trial; so does a test that takes eight times as long as without
a change.

Results are in build/mutants/SEED.tsv, the sums by folder are printed. A survivor that
equivalent.tsv lists, with the reason why no test can tell it, counts as equivalent.
"""

import argparse
import csv
import functools
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from candidates import Mutant, find_mutants, live_lines, live_test

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/mutants"
TREE = BUILD / "tree"
PACKAGE = TREE / "python/newscore"
EQUIVALENT = Path(__file__).with_name("equivalent.tsv")
COPIED = ["csrc", "tests"]
FOLDERS = ["csrc/core", "csrc/binding"]

FLAGS = "-std=c11 -fno-omit-frame-pointer -fPIC -fvisibility=hidden -ffp-contract=off -w"
VARIANTS = {
    "plain": FLAGS + " -O1",
    "O2": FLAGS + " -O2",
    "sanitized": FLAGS + " -O1 -fsanitize=address,undefined -fno-sanitize-recover=all",
}
TIMES_SLOWER = 8
N_FIRST_PROGRAMS = 5
MEMORY = 8 << 30
SLOW_PROGRAM = 0.5  # seconds; such a one runs for the files of its folder alone

CORE_TESTS = """golden spec_normalize normalize sentences names unicode_forms mojibake doc
    dates amounts places identities quotes blocks""".split()
BINDING_TESTS = """doc spans pipeline columns arrow_structures train_module bad_input
    unicode_forms collector""".split()
MORE_TESTS = "pipe train names golden properties threads leaks faults".split()  # of the binding
NEAREST = {
    "py_arrow": "arrow_structures columns",
    "py_batch": "columns pipe",
    "py_column": "columns",
    "py_columns": "columns",
    "py_doc": "doc",
    "py_edit": "doc normalize",
    "py_layers": "doc spans",
    "py_module": "normalize",
    "py_pipeline": "pipeline sentences",
    "py_run": "pipeline threads",
    "py_schema": "columns",
    "py_span": "spans",
    "py_spans": "spans",
    "py_table": "columns",
    "py_text": "unicode_forms normalize sentences",
    "py_train": "train_module train",
}
OWNS = re.compile("ref|free|new|clear|visit|alloc|take", re.IGNORECASE)


@dataclass
class Result:
    mutant: Mutant
    verdict: str  # killed, survived, same code, or no code
    by: str
    seconds: float

    def row(self):
        m = self.mutant
        place = [m.file, m.line, m.column, m.nth, m.text, m.old, m.new]
        return [*place, self.verdict, self.by, f"{self.seconds:.1f}"]


HEADER = "file line column nth text old new verdict by seconds".split()


# ---- Build and run ----------------------------------------------------------------------------


def run(command, seconds, cwd=ROOT, memory=MEMORY, **env):
    """Runs a command for so many seconds at most; (exit code, output)."""

    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        preexec_fn=limit,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return "timeout", output
    return process.returncode, output


def make(folder, variant, *targets):
    """Runs one of the two Makefiles in the tree; whether it could build."""
    out = BUILD / variant
    command = ["make", "-s", "-C", TREE / folder, f"OUT={out}", f"CFLAGS={VARIANTS[variant]}"]
    command += [f"PYTHON={sys.executable}", f"PACKAGE={PACKAGE}", "SANITIZE=", *targets]
    code, output = run(command, 600)
    return code == 0, output


def copy_changed(source, target):
    """Brings a copy of a file or folder up to date, and leaves alone what has not changed."""
    if source.is_dir():
        here = {p.name for p in source.iterdir() if p.name != "__pycache__" and p.suffix != ".so"}
        target.mkdir(parents=True, exist_ok=True)
        for path in target.iterdir():
            if path.name not in here and path.suffix != ".so":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in here:
            copy_changed(source / name, target / name)
    elif not target.exists() or target.read_bytes() != source.read_bytes():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


@functools.cache
def digest():
    """Of all that a test may read."""
    found = hashlib.sha256()
    for folder in ("csrc", "tests/c", "tests/python", "tests/spec", "tests/golden", "python"):
        for path in sorted((ROOT / folder).glob("**/*.*")):
            if path.is_file() and path.suffix not in (".so", ".pyc"):
                found.update(path.read_bytes())
    return found.hexdigest()


def timed(name, failure, *args):
    """The processor seconds of tests that nothing was done to. They must pass; what has passed is
    not tried again until a file changes."""
    stored = BUILD / "passed" / name.replace("/", "-")
    if stored.exists() and (known := json.loads(stored.read_text()))[0] == digest():
        return known[1]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if failed := failure(*args):
        raise SystemExit(f"{name} fails without a mutant: {failed}")
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    stored.parent.mkdir(exist_ok=True)
    stored.write_text(json.dumps([digest(), seconds]))
    return seconds


def object_bytes(variant):
    return {path: path.read_bytes() for path in (BUILD / variant).glob("**/*.o")}


class Programs:
    """The C tests and the fuzzers' seeds of one variant, built without a mutant and timed."""

    def __init__(self, variant):
        self.variant = variant
        self.out = BUILD / variant
        tests, fuzzers = TREE / "tests/c", (TREE / "tests/fuzz").glob("fuzz_*.c")
        sources = sorted(path.relative_to(tests) for path in tests.glob("*/test_*.c"))
        self.paths = [self.out / path.with_suffix("") for path in sources]
        self.paths += [self.out / "replay" / path.stem for path in sorted(fuzzers)]
        done, output = make("tests/c", variant, *self.paths, "seeds")
        assert done, output
        self.seconds = {path: timed(path.name, self.failure, path, 300) for path in self.paths}

    def arguments(self, path):
        name = path.name
        if name.startswith("test_spec_"):
            return sorted((TREE / "tests/spec").glob(name.removeprefix("test_spec_") + "*.txt"))
        return sorted((self.out / "seeds" / name).iterdir()) if name.startswith("fuzz_") else []

    def failure(self, path, seconds, attempts=3):
        """Why the program failed, or ''. Checks of time fail on a busy machine: one failed check is
        asked again."""
        code, output = run(
            [path, *self.arguments(path)],
            seconds,
            cwd=TREE / "tests/c",
            memory=0 if self.variant == "sanitized" else MEMORY,
            NEWSCORE_FUZZ_MODEL=str(PACKAGE / "models/news.nsm"),
        )
        lines = output.strip().split("\n")
        if code == 0 and lines[-1].endswith(" passed, 0 failed"):
            return ""
        if code == 1 and len(lines) <= 3 and attempts > 1:
            return self.failure(path, seconds, attempts - 1)
        return lines[0][:100] if code == 1 else f"exit code {code}"

    def order(self, file):
        """Quick programs and those of the file's folder, those named like it before the others."""

        def is_of_folder(path):
            return path.parent.name == Path(file).parent.name

        def place(path):
            name = path.name.removeprefix("test_")
            named = name.startswith(stem) or stem.startswith(name)
            return self.seconds[path] / (10 if named else 1)

        stem = Path(file).stem.removeprefix("nsc_")
        found = [p for p in self.paths if self.seconds[p] < SLOW_PROGRAM or is_of_folder(p)]
        return sorted(found, key=place)

    def first_failure(self, paths):
        """The program that notices the mutant, and how; or ''."""
        done, output = make("tests/c", self.variant, *paths)
        if not done:
            return "link: " + output.strip()[:80]
        for path in paths:
            if failed := self.failure(path, TIMES_SLOWER * self.seconds[path] + 5):
                return f"{path.name}: {failed}"
        return ""


def python_tests(file, line, more):
    """The Python tests that a mutant of this line must pass, those of its module first. Those of
    leaks, which take long, are for lines that own something."""
    names = NEAREST.get(Path(file).stem, "").split()
    names += BINDING_TESTS + MORE_TESTS * more if "/binding/" in file else CORE_TESTS
    names += ["leaks"] * bool(OWNS.search(line)) if "/binding/" in file else []
    folder = ROOT / "tests/python"
    return [p for name in dict.fromkeys(names) for p in folder.glob(f"**/test_{name}.py")]


def python_failure(paths, seconds):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-m",
        "not slow",
        "-p",
        "no:cacheprovider",
    ]
    command += ["--hypothesis-seed=0", "--tb=line"]
    code, output = run(
        [*command, *paths],
        seconds,
        memory=2 * MEMORY,
        PYTHONPATH=str(PACKAGE.parent),
        PYTHONDONTWRITEBYTECODE="1",
        HYPOTHESIS_STORAGE_DIRECTORY=str(BUILD / "hypothesis"),
    )
    if code == 0:
        return ""
    failed = [line for line in output.split("\n") if line.startswith(("FAILED", "ERROR"))]
    return (failed[0].split(" - ")[0] if failed else f"pytest: exit code {code}")[:120]


# ---- Mutants ----------------------------------------------------------------------------------


def compiled_lines():
    """file -> the lines that are compiled here; AMX only where the processor has it."""
    amx = "amx_int8" in Path("/proc/cpuinfo").read_text()
    include = subprocess.run(
        [sys.executable, "-c", 'import sysconfig; print(sysconfig.get_path("include"))'],
        capture_output=True,
        text=True,
    ).stdout.strip()
    live = defaultdict(set)
    for path in sorted(p for folder in FOLDERS for p in (ROOT / folder).glob("**/*.c")):
        text = path.read_text(encoding="ascii")
        if not amx:
            text = text.replace("#define HAS_AMX\n", "\n")
        flags = [f"-I{ROOT / 'csrc' / name}" for name in ("include", "core", "train", "binding")]
        command = ["cc", "-E", *flags, f"-I{include}", "-xc", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        for name, lines in live_lines(done.stdout).items():
            live[str(path) if name == "<stdin>" else os.path.normpath(name)] |= lines
    return live


def all_mutants(seed):
    """Every mutant, in the order in which the seed draws them."""
    live = compiled_lines()
    mutants = []
    for path in sorted(p for folder in FOLDERS for p in (ROOT / folder).glob("**/*.[ch]")):
        source = path.read_text(encoding="ascii")
        is_live = live_test(source, live[str(path)])
        mutants += find_mutants(str(path.relative_to(ROOT)), source, is_live, seed)
    return sorted(mutants, key=lambda mutant: mutant.rank(seed))


def same_at_O2(mutant, path, original):
    """Does the better optimizer see no difference? Asked of survivors only, for it takes time."""
    if path.suffix == ".h":
        return False
    objects = []
    object = BUILD / "O2" / Path(mutant.file).relative_to("csrc").with_suffix(".o")
    changed = path.read_bytes()
    for source in (changed, original):
        path.write_bytes(source)
        done, output = make("tests/mutation", "O2", str(object))
        assert done, output
        objects.append(object.read_bytes())
    path.write_bytes(changed)
    return objects[0] == objects[1]


class Lab:
    """Tries mutants in the tree, one after the other."""

    def __init__(self, more, sanitize):
        self.more = more
        for name in COPIED:
            copy_changed(ROOT / name, TREE / name)
        copy_changed(ROOT / "python/newscore", PACKAGE)
        self.programs = Programs("plain")
        done, output = make("tests/mutation", "plain", "extensions")
        assert done, output
        self.sanitized = Programs("sanitized") if sanitize else None
        self.objects = object_bytes("plain")
        self.python_seconds = {
            "/binding/" in file: timed(f"{file} {more}", python_failure, tests, 900)
            for file in ("csrc/core/", "csrc/binding/")
            if (tests := python_tests(file, "free" if more else "", more))
        }

    def attempt(self, mutant):
        began = time.monotonic()
        path = TREE / mutant.file
        source = path.read_bytes()
        path.write_bytes(source[: mutant.start] + mutant.new.encode() + source[mutant.end :])
        try:
            verdict, by = self.judge(mutant, path, source)
        finally:
            path.write_bytes(source)
        return Result(mutant, verdict, by, time.monotonic() - began)

    def judge(self, mutant, path, original):
        binding = "/binding/" in mutant.file
        done, output = make("tests/c", "plain", str(BUILD / "plain/libcore.a"))
        if done and binding:
            done, output = make("tests/mutation", "plain", "extensions")
        if not done:
            return "no code", next((s for s in output.split("\n") if "error" in s), "")[:120]
        if all(object.read_bytes() == old for object, old in self.objects.items()):
            return "same code", ""
        tests = self.binding_tests(mutant) if binding else self.core_tests(mutant)
        if by := next(filter(None, tests), ""):
            return "killed", by
        return ("same code" if same_at_O2(mutant, path, original) else "survived"), ""

    def binding_tests(self, mutant):
        yield self.python_failure(mutant)

    def core_tests(self, mutant):
        """What fails, from the tests that notice most in the shortest time to the others."""
        programs = self.programs.order(mutant.file)
        yield self.programs.first_failure(programs[:N_FIRST_PROGRAMS])
        done, output = make("tests/mutation", "plain", "extensions")
        assert done, output
        yield self.python_failure(mutant)
        yield self.programs.first_failure(programs[N_FIRST_PROGRAMS:])
        if self.sanitized:
            failed = self.sanitized.first_failure(self.sanitized.order(mutant.file))
            yield failed and "sanitized " + failed

    def python_failure(self, mutant):
        tests = python_tests(mutant.file, mutant.text, self.more)
        limit = TIMES_SLOWER * self.python_seconds["/binding/" in mutant.file] + 20
        return python_failure(tests, limit)


# ---- Results ----------------------------------------------------------------------------------


def read_results(path):
    """key -> verdict and what killed it, of an earlier run."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, HEADER, delimiter="\t")
        return {row_key(row): (row["verdict"], row["by"]) for row in rows}


def row_key(row):
    name = row["file"].rsplit("/", 1)[-1]
    return (name, row["text"], row["nth"], row["column"], row["old"], row["new"])


def append_result(path, result):
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerow(result.row())


def read_equivalent():
    """The keys of the survivors that no test can tell."""
    with EQUIVALENT.open(newline="", encoding="utf-8") as file:
        return {row_key(row) for row in csv.DictReader(file, delimiter="\t")}


def report(results, equivalent):
    """Prints the survivors and the sums of each folder."""
    sums = defaultdict(Counter)
    for mutant, verdict in results:
        if verdict == "survived" and mutant.key in equivalent:
            verdict = "judged equivalent"
        for folder in (mutant.file.rsplit("/", 1)[0], "all"):
            sums[folder][verdict] += 1
        if verdict == "survived":
            print(f"survived  {mutant}\n              {mutant.text}")
    print(f"\n{'':<24}{'mutants':>8}{'killed':>8}{'equivalent':>12}{'survived':>10}{'killed':>9}")
    for folder in sorted(sums, key=lambda name: (name == "all", name)):
        n = sums[folder]
        killed, equal, survived = n["killed"], n["judged equivalent"], n["survived"]
        total = killed + equal + survived
        if total:
            rate = f"{killed / (killed + survived):.1%}" if killed + survived else ""
            print(f"{folder:<24}{total:>8}{killed:>8}{equal:>12}{survived:>10}{rate:>9}")
    n = sums["all"]
    print(f"not counted: {n['same code']} with the same code, {n['no code']} that do not compile")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("n", type=int)
    parser.add_argument("seed")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("--report", action="store_true", help="only the sums so far")
    args = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    path = BUILD / f"{args.seed}.tsv"
    known, equivalent = read_results(path), read_equivalent()
    lab = None
    results, n_tried = [], 0
    for mutant in all_mutants(args.seed):
        if n_tried == args.n:
            break
        verdict, by = known.get(mutant.key, ("", ""))
        again = args.again and verdict == "survived" and mutant.key not in equivalent
        if (not verdict or again) and not args.report:
            lab = lab or Lab(args.again, args.sanitize)
            result = lab.attempt(mutant)
            append_result(path, result)
            verdict, by = result.verdict, result.by
            print(f"{n_tried:>4} {result.seconds:>5.1f} s  {verdict:<9} {mutant}  {by}", flush=True)
        if verdict:
            results.append((mutant, verdict))
            n_tried += verdict in ("killed", "survived")
    report(results, equivalent)


if __name__ == "__main__":
    main()
