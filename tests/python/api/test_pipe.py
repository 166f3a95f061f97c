"""Pipeline.pipe: order, bounds, errors, threads."""

import gc
import io
import itertools
import signal
import subprocess
import sys
import threading
import time
import types

import pytest

from newscore import _pipe
from newscore._progress import Progress

THREADS = [1, 2, 5]


def numbered(n):
    return [f"Paragraph {i} is about Paris. It ends." for i in range(n)]


def worker_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("newscore")]


@pytest.fixture(autouse=True)
def no_thread_is_left():
    yield
    gc.collect()
    assert not worker_threads()


# ---- answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("batch_size", [1, 3, 32, 1000])
def test_documents_come_in_order_whatever_the_threads_and_batches(nlp, threads, batch_size):
    texts = numbered(100)
    docs = list(nlp.pipe(texts, threads=threads, batch_size=batch_size))
    assert docs == [nlp(text) for text in texts]


@pytest.mark.parametrize(
    "make",
    [
        tuple,
        iter,
        lambda t: dict.fromkeys(t).keys(),
        lambda t: (x for x in t),
        lambda t: map(str, t),
    ],
)
def test_texts_may_be_any_iterable(nlp, make):
    assert [doc.text for doc in nlp.pipe(make(numbered(5)))] == numbered(5)


@pytest.mark.parametrize("threads", THREADS)
def test_no_texts_give_no_documents(nlp, threads):
    assert list(nlp.pipe([], threads=threads)) == []


def test_contexts_travel_with_their_texts(nlp):
    pairs = list(zip(numbered(50), itertools.count(), strict=False))
    out = list(nlp.pipe(pairs, as_tuples=True, threads=2, batch_size=7))
    assert [(doc.text, number) for doc, number in out] == pairs


def test_published_is_given_to_all(nlp):
    docs = list(nlp.pipe(numbered(3), published="2017-04-11"))
    assert docs == [nlp(text, published="2017-04-11") for text in numbered(3)]


def test_a_subclass_of_str_is_a_text(nlp):
    class Text(str):
        pass

    assert list(nlp.pipe([Text("Paris.")])) == [nlp("Paris.")]


# ---- bounds ---------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", THREADS)
def test_an_endless_input_is_read_no_further_than_needed(nlp, threads):
    n_asked = 0

    def texts():
        nonlocal n_asked
        while True:
            n_asked += 1
            yield f"Text {n_asked}."

    docs = nlp.pipe(texts(), threads=threads, batch_size=4)
    for i in range(1, 101):
        next(docs)
        assert n_asked <= i + 4 * (2 * threads + 1)
    docs.close()


def test_a_batch_of_long_texts_ends_early(nlp):
    asked = []
    texts = (asked.append(i) or "word " * 40_000 for i in range(100))  # 200,000 characters each
    docs = nlp.pipe(texts, batch_size=1000)
    next(docs)
    assert len(asked) == -(-_pipe.BATCH_CHARS // 200_000)
    docs.close()


def test_finished_documents_do_not_wait_for_a_full_queue(nlp):
    arrived = threading.Event()

    def texts():
        yield "One."
        yield "Two."
        assert arrived.wait(30), "the first document waited for later texts"
        yield "Three."

    docs = nlp.pipe(slow(texts()), threads=2, batch_size=1)
    first = next(docs)
    arrived.set()
    assert [first.text, *(doc.text for doc in docs)] == ["One.", "Two.", "Three."]


def slow(texts):
    for text in texts:
        yield text
        time.sleep(0.2)


# ---- errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", THREADS)
def test_what_is_missing_gives_a_document_without_text_as_it_gives_a_row_in_tables(nlp, threads):
    pandas = pytest.importorskip("pandas")
    texts = ["Ann left Paris.", None, float("nan"), pandas.NA, "Bob stayed."]
    docs = list(nlp.pipe(texts, threads=threads))
    assert [doc.text for doc in docs] == ["Ann left Paris.", "", "", "", "Bob stayed."]
    pairs = list(nlp.pipe([(text, n) for n, text in enumerate(texts)], as_tuples=True))
    assert [n for _, n in pairs] == [0, 1, 2, 3, 4]
    assert [doc for doc, _ in pairs] == docs
    assert len(nlp.annotate(texts[:3])) == 3
    for series in (pandas.Series(texts[:3]), pandas.Series(texts[:2], dtype="string")):
        assert [doc.text for doc in nlp.pipe(series)] == [d.text for d in docs][: len(series)]


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("batch_size", [1, 4, 32])
@pytest.mark.parametrize("bad", [1.5, b"bytes", 3, ["text"]])
def test_a_bad_item_is_named_after_the_documents_before_it(nlp, threads, batch_size, bad):
    texts = [*numbered(17), bad, "never read"]
    docs = nlp.pipe(texts, threads=threads, batch_size=batch_size)
    seen = []
    with pytest.raises(TypeError, match=rf"^texts\[17\]: expected str, got {type(bad).__name__}$"):
        seen.extend(docs)  # a list keeps what came before the exception
    assert [doc.text for doc in seen] == numbered(17)
    assert next(docs, None) is None


@pytest.mark.parametrize("threads", THREADS)
def test_an_exception_of_the_input_is_passed_on(nlp, threads):
    def texts():
        yield from numbered(10)
        raise OSError("the disk is gone")

    seen = []
    with pytest.raises(OSError, match="the disk is gone"):
        seen.extend(nlp.pipe(texts(), threads=threads, batch_size=4))
    assert len(seen) == 10


@pytest.mark.parametrize("item", ["Paris.", ("Paris.",), ("Paris.", 1, 2), ["Paris.", 1], None])
def test_what_is_no_pair_is_named(nlp, item):
    with pytest.raises(TypeError, match=r"texts\[1\]: expected a pair"):
        list(nlp.pipe([("Berlin.", 0), item], as_tuples=True))
    with pytest.raises(TypeError, match=r"texts\[0\]: expected str, got int"):
        list(nlp.pipe([(0, "Berlin.")], as_tuples=True))


@pytest.mark.parametrize("threads", THREADS)
def test_a_text_past_the_limit_is_named_after_the_documents_before_it(nlp, threads):
    seen = []
    with pytest.raises(ValueError, match=str(2**28)) as caught:
        seen.extend(nlp.pipe([*numbered(5), "a" * (2**28 + 1), "b"], threads=threads))
    assert caught.value.__notes__ == ["This was texts[5]."]
    assert len(seen) == 5


@pytest.mark.parametrize("texts", ["one text", b"bytes", 3, None])
def test_what_is_no_iterable_of_texts_is_a_type_error(nlp, texts):
    with pytest.raises(
        TypeError, match=f"expected an iterable of str, got.*{type(texts).__name__}"
    ):
        nlp.pipe(texts)


@pytest.mark.parametrize("call", ["pipe", "annotate"])
@pytest.mark.parametrize(
    ("columns", "likely"),
    [(["id", "Body", "n"], "table['Body']"), (["x", "y"], "table['x']"), ([], "table['text']")],
)
def test_of_a_tables_columns_the_one_that_may_hold_texts_is_named(nlp, call, columns, likely):
    with pytest.raises(TypeError, match="name the column of texts, as in") as caught:
        getattr(nlp, call)({name: ["Paris."] for name in columns})
    assert likely in str(caught.value)


@pytest.mark.parametrize("name", ["threads", "batch_size"])
@pytest.mark.parametrize(
    ("value", "error"),
    [(0, ValueError), (-1, ValueError), (1.5, TypeError), ("2", TypeError), (True, TypeError)],
)
def test_wrong_numbers_are_explained_at_the_call(nlp, name, value, error):
    with pytest.raises(error, match=f"{name}: expected"):
        nlp.pipe([], **{name: value})


# ---- ends -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["close", "throw", "drop", "break"])
def test_an_early_end_leaves_no_thread(nlp, how):
    docs = nlp.pipe((f"Text {i}." for i in itertools.count()), threads=3, batch_size=2)
    next(docs)
    assert worker_threads()
    if how == "close":
        docs.close()
    elif how == "throw":
        with pytest.raises(KeyError):
            docs.throw(KeyError("consumer"))
    elif how == "break":
        for _ in docs:
            break
        docs.close()
    del docs


# A test run in the background starts its children with the signal ignored.
CTRL_C = """
import itertools, signal, newscore
signal.signal(signal.SIGINT, signal.default_int_handler)
docs = newscore.load().pipe((f"Text {i}." for i in itertools.count()), threads=%d)
for i, doc in enumerate(docs):
    if i == 100:
        print("running", flush=True)
"""


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_ends_it(threads):
    child = subprocess.Popen(
        [sys.executable, "-c", CTRL_C % threads], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert child.stdout.readline() == b"running\n"
        child.send_signal(signal.SIGINT)
        _, stderr = child.communicate(timeout=30)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        child.stderr.close()
    # Rarely it comes while CPython's Condition.wait takes its lock, which then raises an error too.
    assert b"KeyboardInterrupt" in stderr


# ---- progress -------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal_only(nlp, monkeypatch):
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        list(nlp.pipe(numbered(40), progress=True))
        assert bool(stream.getvalue()) == shown
    monkeypatch.setattr(sys, "stderr", Terminal())
    list(nlp.pipe(numbered(40)))
    assert sys.stderr.getvalue() == ""


def test_progress_ends_with_what_was_done(nlp, monkeypatch):
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    list(nlp.pipe(numbered(40), progress=True))
    assert stream.getvalue().startswith("\r")
    assert stream.getvalue().endswith("\x1b[K\n")
    assert "100%  40/40 docs" in stream.getvalue()


def test_progress_without_a_length_counts(nlp, monkeypatch):
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    list(nlp.pipe(iter(numbered(40)), progress=True))
    last = stream.getvalue().rpartition("\r")[2]
    assert last.startswith("40 docs")
    assert "%" not in last


def test_progress_line_by_line(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("newscore._progress.time.monotonic", lambda: clock[0])
    stream = io.StringIO()
    with Progress(2000, "files", enabled=True, stream=stream) as progress:
        for _ in range(4):
            clock[0] += 30.0
            progress.update(300)
        progress.update(1)  # too soon after the last to be shown
    lines = [line.removesuffix("\x1b[K") for line in stream.getvalue().rstrip("\n").split("\r")[1:]]
    assert lines == [
        " 15%  300/2,000 files  10 files/s  0:30, 2:50 left",
        " 30%  600/2,000 files  10 files/s  1:00, 2:20 left",
        " 45%  900/2,000 files  10 files/s  1:30, 1:50 left",
        " 60%  1,200/2,000 files  10 files/s  2:00, 1:20 left",
        " 60%  1,201/2,000 files  10 files/s  2:00, 1:19 left",
    ]


def test_progress_of_hours_and_of_nothing(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("newscore._progress.time.monotonic", lambda: clock[0])
    stream = io.StringIO()
    with Progress(0, "docs", enabled=True, stream=stream) as progress:
        clock[0] = 3723.0
        progress.update(0)
    assert stream.getvalue().endswith("\r0 docs  0 docs/s  1:02:03\x1b[K\n")


def test_progress_without_stderr_is_silent(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)  # as under pythonw
    with Progress(3, "docs") as progress:
        progress.update(3)


def test_progress_in_a_notebook_is_tqdms(monkeypatch):
    bars = []

    class Bar:
        def __init__(self, total, unit):
            bars.append((total, unit, []))

        def update(self, n):
            bars[-1][2].append(n)

        def close(self):
            bars[-1][2].append("closed")

    class Module:
        tqdm = Bar

    notebook(monkeypatch)
    monkeypatch.setitem(sys.modules, "tqdm", Module)
    monkeypatch.setitem(sys.modules, "tqdm.auto", Module)
    with Progress(5, "docs") as progress:
        progress.update(2)
        progress.update(3)
    assert bars == [(5, "docs", [2, 3, "closed"])]
    for module in ("tqdm.auto", "IPython.display"):
        monkeypatch.setitem(sys.modules, module, None)  # not installed
    with Progress(5, "docs") as progress:
        progress.update(5)
    assert len(bars) == 1


@pytest.mark.parametrize("shell", [None, types.SimpleNamespace()])
def test_a_kernel_that_is_imported_makes_no_notebook(monkeypatch, capsys, shell):
    """Once pipe(progress=True) ended in an AttributeError there, where IPython was installed."""
    notebook(monkeypatch, shell)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with Progress(5, "docs") as progress:
        progress.update(5)
    assert capsys.readouterr() == ("", "")


NOTEBOOK = types.SimpleNamespace(kernel="one")


def notebook(monkeypatch, shell=NOTEBOOK):
    """Makes as if this ran in a notebook, or with another shell of IPython, or none."""
    module = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "ipykernel", types.SimpleNamespace())
    monkeypatch.setitem(sys.modules, "IPython", module)


def test_progress_in_a_notebook_without_tqdm_is_a_line_of_the_cell(monkeypatch):
    shown = []

    class Handle:
        def update(self, html):
            shown.append(html)

    class Display:
        HTML = str

        @staticmethod
        def display(html, display_id):
            assert display_id is True
            shown.append(html)
            return Handle()

    notebook(monkeypatch)
    monkeypatch.setitem(sys.modules, "IPython.display", Display)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)  # not installed
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    with Progress(4, "docs") as progress:
        for now in (0.05, 0.2, 0.25):
            clock[0] = now
            progress.update(1)
    lines = ["0%  0/4 docs  0 docs/s  0:00", "50%  2/4 docs  10 docs/s  0:00, 0:00 left"]
    assert shown[:2] == [f"<pre>{line}</pre>" for line in lines]
    assert "75%  3/4 docs" in shown[2]
    assert len(shown) == 3
