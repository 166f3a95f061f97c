"""Signals, slow and failing files: whole lines come out, threads end, and objects go on working."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

import newscore

COMMAND = [sys.executable, "-m", "newscore"]
TEXT = "Ada Stone left Port Ellery on Monday. \u201cIt rained,\u201d she said. "

# Interrupts pipes after delays that differ from round to round; says how many were cut short.
ROUNDS = """
import itertools, os, random, signal, sys, threading, time
import newscore
signal.signal(signal.SIGINT, signal.default_int_handler)
threads, text = int(sys.argv[1]), sys.argv[2]
nlp = newscore.load()
expected = nlp(text)
delays = random.Random(threads)
n_cut = 0
def check(doc):  # CPython 3.13.0 lets an interrupt between an assert and its loop pass the try
    assert doc == expected
for _ in range(40):
    timer = threading.Timer(delays.random() * 0.02, os.kill, (os.getpid(), signal.SIGINT))
    docs = None
    try:
        timer.start()
        docs = nlp.pipe(itertools.repeat(text), threads=threads, batch_size=4)
        for doc in docs:
            check(doc)
    except KeyboardInterrupt:
        n_cut += 1
    if docs is not None:
        docs.close()
    del docs
    timer.join()
    for thread in threading.enumerate():
        if thread.name.startswith("newscore"):  # interrupted while it was started, or waited for
            time.sleep(0.05)
            if thread.ident is None:  # it never ran: Python forgets to strike it off its list
                continue
            thread.join(10)
            assert not thread.is_alive(), thread
    assert nlp(text) == expected
print(n_cut)
"""


@pytest.mark.parametrize("threads", ["1", "2"])
def test_ctrl_c_at_any_moment_of_a_pipe_leaves_no_thread_behind(threads):
    done = subprocess.run(
        [sys.executable, "-c", ROUNDS, threads, TEXT], capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("40\n", 0), done.stderr


@pytest.mark.parametrize("threads", ["1", "2"])
def test_ctrl_c_at_any_moment_of_the_command_leaves_whole_lines(tmp_path, threads):
    path = tmp_path / "many.jsonl"
    record = {"id": 1, "text": TEXT * 40}
    path.write_text((json.dumps(record) + "\n") * 3000, encoding="utf-8")
    delays = random.Random(int(threads))
    output = tmp_path / "out.jsonl"
    n_cut = 0
    for _ in range(6):
        process = subprocess.Popen(
            [*COMMAND, "tag", path, "--threads", threads, "-o", output],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        while not output.exists():  # before that, Python itself may still be starting
            assert process.poll() is None
            time.sleep(0.001)
        time.sleep(delays.random() * 0.3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode in (130, 0), err
        assert err == b"newscore: interrupted\n" * (process.returncode != 0)
        n_cut += process.returncode != 0
        out = output.read_bytes()
        output.unlink()
        assert not out or out.endswith(b"\n")
        assert all(json.loads(line)["text"] == record["text"] for line in out.splitlines())
    assert n_cut > 0


def test_input_that_comes_in_bits_is_read_whole():
    """Each read ends in the midst of a line, and some in the midst of a character."""
    data = (json.dumps({"text": TEXT}, ensure_ascii=False) + "\n").encode() * 3
    process = subprocess.Popen(
        [*COMMAND, "tag", "--input", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        bufsize=0,
    )  # fmt: skip
    for at in range(0, len(data), 7):
        process.stdin.write(data[at : at + 7])
    out, _ = process.communicate(timeout=60)
    assert [json.loads(line)["text"] for line in out.splitlines()] == [TEXT] * 3
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="a file of Linux that opens and cannot be read")
def test_a_file_that_fails_while_it_is_read(tmp_path):
    with pytest.raises(newscore.ModelError, match="/proc/self/mem: cannot be read: "):
        newscore.load("/proc/self/mem")
    good = tmp_path / "good.txt"
    good.write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "tag", "/proc/self/mem", good], capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "/proc/self/mem" in done.stderr
    assert json.loads(done.stdout)["text"] == TEXT
