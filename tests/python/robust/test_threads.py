"""Several threads, processes and interpreters at once."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

import newscore

SHORT = "Angela Merkel met Emmanuel Macron in Paris."
LONG = SHORT * 100  # past the length for which the GIL is released


def test_threads_share_a_pipeline(nlp):
    expected = {text: nlp(text) for text in (SHORT, LONG, LONG + SHORT)}

    def work(number):
        texts = list(expected)[number % 3 :] + list(expected)[: number % 3]
        return all(nlp(text) == expected[text] for text in texts * 10)

    with ThreadPoolExecutor(12) as threads:  # more than contexts are kept
        assert all(threads.map(work, range(48)))


def test_threads_share_the_functions(nlp):
    expected = nlp(LONG)

    def work(_):
        return (
            newscore.entities(LONG) == expected.ents
            and newscore.sentences(LONG) == expected.sents
            and newscore.normalize(LONG + "\u2026") == LONG + "..."
        )

    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(work, range(100)))


def test_threads_share_a_document(nlp):
    doc = nlp(LONG + "\u2026")

    def work(_):
        return doc.normalized, doc.edits, list(doc.tokens), doc.ents.starts.tolist()

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(work, range(50)))
    assert all(result == results[0] for result in results)


def test_other_threads_run_during_a_long_text(nlp):
    """The GIL is released: a second thread counts on while a text of megabytes is read."""
    text = SHORT * 40_000
    done = threading.Event()
    counted = 0

    def read():
        nlp(text)
        done.set()

    reader = threading.Thread(target=read)
    reader.start()
    while not done.wait(0.001):
        counted += 1
    reader.join()
    assert counted > 10


def test_a_list_that_changes_during_a_batch_does_no_harm(nlp):
    texts = [LONG + str(i) for i in range(50)]
    expected = [nlp(text) for text in texts]
    stop = threading.Event()
    changing = list(texts)

    def change():
        while not stop.is_set():
            changing.clear()
            changing.extend(texts)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(20):
            docs = nlp._batch(changing, None)
            assert docs == expected[: len(docs)]
    finally:
        stop.set()
        thread.join()


# ---- processes ------------------------------------------------------------------------------


def in_child(nlp, text):
    return nlp(text), nlp(text).ents[0], os.getpid()


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_pipelines_and_documents_go_to_other_processes_and_back(nlp, method):
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(1, mp_context=context) as processes:
        doc, name, pid = processes.submit(in_child, nlp, LONG).result(timeout=60)
    assert pid != os.getpid()
    assert doc == nlp(LONG)
    assert name == nlp(LONG).ents[0]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_goes_on_with_what_was_loaded(nlp):
    expected = nlp(LONG)
    pid = os.fork()
    if pid == 0:
        same = nlp(LONG) == expected and newscore.entities(LONG) == expected.ents
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_cannot_go_on_with_the_threads_of_its_parent(nlp):
    """It would wait for them for ever. Parent and child each end as they should."""
    docs = nlp.pipe([LONG] * 40, threads=2, batch_size=1)
    next(docs)
    pid = os.fork()
    if pid == 0:
        signal.alarm(20)
        try:
            next(docs)
        except RuntimeError as error:
            fresh = list(nlp.pipe([LONG] * 4, threads=2, batch_size=1))
            os._exit(0 if "forked" in str(error) and len(fresh) == 4 else 1)
        os._exit(2)
    assert len(list(docs)) == 39
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


# ---- interpreters ---------------------------------------------------------------------------

# Runs `inside` in two interpreters at the same time, each with a GIL of its own where there is one
# (CPython 3.12), and twice one after another, then in the first one.
INTERPRETERS = """
import threading
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

inside = '''
import newscore
doc = newscore.load()("Angela Merkel met Emmanuel Macron in Paris.\\\\n\\\\n" * 200)
assert len(doc.sents) == 200 and doc.ents[0].text == "Angela Merkel", doc
assert newscore.normalize("Well\\\\u2026") == "Well..."
assert [d.text for d in newscore.load().pipe(["One.", "Two."])] == ["One.", "Two."]
'''

def run():
    interpreter = interpreters.create()
    failure = interpreters.run_string(interpreter, inside)
    if failure is not None:
        failures.append(failure)
    interpreters.destroy(interpreter)

failures = []
threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
run()
run()
exec(inside)
assert not failures, failures
print("same in all")
"""


def test_interpreters_have_a_newscore_each():
    at_once = 2 if sys.version_info >= (3, 12) else 1
    code = textwrap.dedent(INTERPRETERS).replace("AT_ONCE", str(at_once))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("same in all\n", "", 0)
