"""What the garbage collector and other threads see of the extension modules."""

import gc
import importlib.util
import sys
import threading
import time
import weakref

import pytest

import newscore
from newscore import _core, _train

MODULES = [_core, _train]


def imported_anew(module):
    spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    return again


def types_of(module):
    return [thing for thing in vars(module).values() if isinstance(thing, type)]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_that_is_gone_takes_its_types_along(module):
    types = [weakref.ref(one) for one in types_of(imported_anew(module))]
    gc.collect()
    assert types
    assert [one() for one in types if one() is not None] == []


def test_the_collector_sees_the_types_that_the_module_holds():
    seen = gc.get_referents(_core)
    assert [one for one in types_of(_core) if one not in seen] == []
    column = type(newscore.load()("Ann left.").tokens.starts.obj)
    assert column in seen
    assert _core.rule_names in seen


def test_the_collector_sees_what_a_pipeline_holds():
    nlp = newscore.load()
    assert type(nlp) in gc.get_referents(nlp)


@pytest.fixture
def no_switches():
    """Threads take turns only where one gives up the GIL."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    yield
    sys.setswitchinterval(interval)


def runs_beside(call):
    """Whether another thread runs during a call."""
    gate, ran = threading.Lock(), []
    gate.acquire()
    other = threading.Thread(target=lambda: (gate.acquire(), ran.append(True)))
    other.start()
    time.sleep(0.05)  # until it waits
    gate.release()
    call()
    found = bool(ran)
    other.join()
    return found


@pytest.mark.usefixtures("no_switches")
def test_other_threads_run_while_a_long_text_is_read(nlp):
    assert runs_beside(lambda: nlp("Angela Merkel met Emmanuel Macron in Paris. " * 20_000))


@pytest.mark.usefixtures("no_switches")
def test_a_short_text_is_not_worth_a_switch(nlp):
    assert not runs_beside(lambda: nlp("Ann left."))
