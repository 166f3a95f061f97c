"""The same text gives the same answer: whatever comes before it, beside it or far away in it."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

import newscore

PARAGRAPHS = [
    "Helen Marchetti of Corvane Lines flew from Augusta to Boston on Tuesday. Marchetti was late.",
    "In Boston, Mr. Osei said the Board paid $3 million. \u201cIt\u2019s done,\u201d he said",
    "CORVANE SINKS AS OSEI QUITS",
    "the mayor of bergen met angela merkel on monday; nobody else came.",
    "J. K. Stone, 61, and the U.S. Treasury disagreed in May 2016 about Reading and its ferries.",
    "It rained.",
    "Bergen 3, Malm\u00f6 1. Abdel al-Fassi scored twice for Bergen, once after McRae\u2019s pass.",
    "Boston (Reuters) - Osei, who once led Corvane, lives in Reading with Anna Lindqvist-Moore.",
]

Answer = list[tuple[int, int, str | None, float | None]]


def answer(doc: newscore.Doc) -> Answer:
    return [(e.start, e.end, e.label, e.score) for e in doc.ents]


def texts(seed: int, n: int) -> list[str]:
    """Texts of some paragraphs each, in any order, some of them very long or empty."""
    chance = random.Random(seed)
    made = [
        "\n\n".join(chance.choices(PARAGRAPHS, k=chance.choice([0, 1, 2, 5, 8]))) for _ in range(n)
    ]
    made[n // 2] = "\n\n".join(PARAGRAPHS * 60)
    return made


@pytest.mark.parametrize("document", [True, False])
def test_answers_do_not_depend_on_batch_thread_or_order(document: bool) -> None:
    nlp = newscore.load(document=document)
    inputs = texts(1, 60)
    fresh = newscore.load(document=document)
    alone = {text: answer(fresh(text)) for text in sorted(set(inputs))}
    assert sum(map(len, alone.values())) > 500
    ways = [(1, 1), (1, 7), (1, 64), (2, 3), (4, 1), (4, 64)]
    for seed, (threads, batch_size) in enumerate(ways):
        random.Random(seed).shuffle(inputs)
        docs = nlp.pipe(inputs, threads=threads, batch_size=batch_size)
        for text, doc in zip(inputs, docs, strict=True):
            assert answer(doc) == alone[text]


def test_without_the_document_pass_nothing_far_away_matters() -> None:
    """Each paragraph's names and scores are what it has alone, in whatever company."""
    nlp = newscore.load(document=False)
    alone = {paragraph: answer(nlp(paragraph)) for paragraph in PARAGRAPHS}
    chance = random.Random(2)
    for _ in range(50):
        company = chance.sample(PARAGRAPHS, k=chance.randint(2, len(PARAGRAPHS)))
        doc = nlp("\n\n".join(company))
        found = answer(doc)
        at = 0
        for paragraph in company:
            end = at + len(paragraph)
            here = [(a - at, b - at, *rest) for a, b, *rest in found if at <= a < end]
            assert here == alone[paragraph]
            at = end + 2


def test_with_it_a_change_reaches_the_same_words_alone() -> None:
    """A paragraph that shares no capitalized word with the others is as it was."""
    nlp = newscore.load()
    rest = "\n\n".join(PARAGRAPHS[k] for k in (0, 1, 7))
    changed = rest.replace("Marchetti", "Ashby").replace("Corvane", "Belmar")
    apart = PARAGRAPHS[3]
    assert answer(nlp(f"{apart}\n\n{rest}"))[:3] == answer(nlp(f"{apart}\n\n{changed}"))[:3]


# Prints the answers to the texts above.
PROGRAM = """
import sys
sys.path.insert(0, {folder!r})
import newscore
from test_steady import answer, texts
nlp = newscore.load()
answers = [answer(nlp(text)) for text in texts(3, 12)]
"""
IN_AN_INTERPRETER = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
interpreter = interpreters.create()
failure = interpreters.run_string(interpreter, {program!r})
assert failure is None, failure
interpreters.destroy(interpreter)
"""


@pytest.mark.parametrize("inside", ["process", "interpreter"])
def test_another_process_or_interpreter_gives_the_same_answers(
    nlp: newscore.Pipeline, tmp_path: Path, inside: str
) -> None:
    out = tmp_path / "answers"
    # The test file itself would import pytest, which no second interpreter can.
    helper = tmp_path / "test_steady.py"
    source = Path(__file__).read_text("utf-8").split("@pytest.mark")[0]
    helper.write_text(source.replace("import pytest\n", ""), "utf-8")
    program = PROGRAM.format(folder=str(tmp_path))
    program += f"open({str(out)!r}, 'w').write(repr(answers))\n"
    if inside == "interpreter":
        program = IN_AN_INTERPRETER.format(program=program)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert out.read_text() == repr([answer(nlp(text)) for text in texts(3, 12)])
