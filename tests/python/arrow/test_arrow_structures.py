"""The structures of Arrow's C interfaces as their specification has them, read without Arrow."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscore import _core, _layers

TEXTS = ["Angela Merkel met Emmanuel Macron in Paris.", "It rained. Nobody came."]
PyCapsule_GetPointer = ctypes.pythonapi.PyCapsule_GetPointer
PyCapsule_GetPointer.restype = ctypes.c_void_p
PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
NULLABLE = 2


class ArrowSchema(ctypes.Structure):
    pass


class ArrowArray(ctypes.Structure):
    pass


class ArrowArrayStream(ctypes.Structure):
    pass


def method(kind, *more, restype=None):
    return ctypes.CFUNCTYPE(restype, ctypes.POINTER(kind), *more)


ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))),
    ("dictionary", ctypes.c_void_p),
    ("release", method(ArrowSchema)),
    ("private_data", ctypes.c_void_p),
]
ArrowArray._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))),
    ("dictionary", ctypes.c_void_p),
    ("release", method(ArrowArray)),
    ("private_data", ctypes.c_void_p),
]
ArrowArrayStream._fields_ = [
    (
        "get_schema",
        method(ArrowArrayStream, ctypes.POINTER(ArrowSchema), restype=ctypes.c_int),
    ),
    ("get_next", method(ArrowArrayStream, ctypes.POINTER(ArrowArray), restype=ctypes.c_int)),
    ("get_last_error", method(ArrowArrayStream, restype=ctypes.c_char_p)),
    ("release", method(ArrowArrayStream)),
    ("private_data", ctypes.c_void_p),
]


def held(capsule, name, kind):
    """The structure in a capsule, which it keeps alive."""
    structure = kind.from_address(PyCapsule_GetPointer(capsule, name))
    structure.capsule = capsule
    return structure


def dirty(kind):
    """A structure whose bytes mean nothing yet, as a consumer may pass one."""
    out = kind()
    ctypes.memset(ctypes.byref(out), 0xA5, ctypes.sizeof(out))
    return out


def columns(schema):
    """(name, format, nullable, columns below) of each child of a schema."""
    children = [schema.children[i].contents for i in range(schema.n_children)]
    return [(c.name.decode(), c.format.decode(), c.flags == NULLABLE, columns(c)) for c in children]


SPANS = [("sentence", "i", False, [])]
SPANS += [(name, "i", False, []) for name in ("start", "end")] + [("text", "u", False, [])]
NAMES = [*SPANS, ("label", "u", False, []), ("score", "f", False, [])]
DOCUMENTS = [
    ("doc", "l", False, []),
    ("id", "u", True, []),
    ("date", "tdD", True, []),
    ("n_chars", "l", False, []),
    ("n_replaced", "i", False, []),
    ("error", "u", True, []),
]


@pytest.fixture
def table(nlp):
    return nlp.annotate(TEXTS)


def test_a_schema_names_each_column_its_format_and_whether_it_may_be_null(table):
    schema = held(table.schema.__arrow_c_schema__(), b"arrow_schema", ArrowSchema)
    assert (schema.format, schema.name, schema.flags) == (b"+s", b"", 0)
    assert columns(schema) == [
        *DOCUMENTS,
        ("sentences", "+l", True, [("item", "+s", False, SPANS)]),
        ("entities", "+l", True, [("item", "+s", False, NAMES)]),
    ]


def test_a_released_schema_says_so_and_gives_back_its_children(table):
    schema = held(table.schema.__arrow_c_schema__(), b"arrow_schema", ArrowSchema)
    schema.release(schema)
    assert not schema.release


def test_a_child_that_was_moved_out_of_its_parent_outlives_it(table):
    array = held(table.__arrow_c_array__()[1], b"arrow_array", ArrowArray)
    names = array.children[array.n_children - 1].contents
    moved = ArrowArray.from_buffer_copy(names)
    names.release = type(names.release)()
    array.release(array)
    assert not array.release
    offsets = ctypes.cast(moved.buffers[1], ctypes.POINTER(ctypes.c_int32))
    assert [offsets[i] for i in range(3)] == [0, 3, 3]
    moved.release(moved)
    assert not moved.release


def test_an_array_has_the_length_and_the_buffers_that_its_format_asks_for(table):
    schema = held(table.schema.__arrow_c_schema__(), b"arrow_schema", ArrowSchema)
    array = held(table.__arrow_c_array__()[1], b"arrow_array", ArrowArray)
    assert (array.length, array.offset, array.n_buffers) == (len(TEXTS), 0, 1)
    assert array.n_children == schema.n_children
    n_buffers = {"l": 2, "i": 2, "tdD": 2, "u": 3, "+l": 2, "+s": 1}
    for i, (name, form, _, below) in enumerate(columns(schema)):
        child = array.children[i].contents
        assert (child.length, child.offset) == (len(TEXTS), 0), name
        assert child.n_buffers == n_buffers[form], name
        assert child.n_children == len(below), name
        assert child.null_count == (len(TEXTS) if name in ("id", "date", "error") else 0), name
        assert bool(child.buffers[0]) == (child.null_count > 0), name
    spans = array.children[array.n_children - 1].contents.children[0].contents
    assert (spans.length, spans.n_buffers, spans.n_children) == (3, 1, len(NAMES))


def test_a_stream_ends_with_an_array_that_is_released(nlp):
    """And it says nothing about what was in the consumer's structure before."""
    mask = _layers.mask(("sentences", "entities"))
    batches = [nlp._annotate([text], None, None, mask) for text in TEXTS]
    table = _core._table(batches, mask, 0)
    stream = held(table.__arrow_c_stream__(), b"arrow_array_stream", ArrowArrayStream)
    schema = dirty(ArrowSchema)
    assert stream.get_schema(stream, schema) == 0
    assert [name for name, *_ in columns(schema)] == [
        *(name for name, *_ in DOCUMENTS),
        "sentences",
        "entities",
    ]
    schema.release(schema)
    lengths = []
    for _ in range(len(TEXTS) + 2):
        array = dirty(ArrowArray)
        assert stream.get_next(stream, array) == 0
        if array.release:
            lengths.append(array.length)
            array.release(array)
        else:
            lengths.append(None)
    assert lengths == [1, 1, None, None]
    assert stream.get_last_error(stream) == b"no memory for an Arrow array"
    stream.release(stream)
    assert not stream.release


def text_buffers(array):
    """(address, bytes) of the letters of each column of texts, and of its offsets."""
    children = [array.children[i].contents for i in range(array.n_children)]
    for child in children:
        yield from text_buffers(child)
        if child.n_buffers == 3 and child.buffers[2]:
            n = child.length
            offsets = ctypes.cast(child.buffers[1], ctypes.POINTER(ctypes.c_int32))
            yield child.buffers[1], 4 * (n + 1)
            yield child.buffers[2], offsets[n]


def paddings(table):
    """The bytes behind each of these buffers, until the next multiple of 64."""
    array = held(table.__arrow_c_array__()[1], b"arrow_array", ArrowArray)
    return [ctypes.string_at(at + n, 64 - n % 64) for at, n in text_buffers(array)]


def test_what_pads_a_buffer_is_zero():
    """Also where the C library hands out memory that is not."""
    script = (
        "import newscore, test_arrow_structures as here\n"
        "table = newscore.load().annotate(here.TEXTS, ids=['a', 'b'])\n"
        "found = here.paddings(table) + here.paddings(table.entities)\n"
        "assert len(found) > 6 and not any(map(any, found)), found\n"
    )
    env = {**os.environ, "MALLOC_PERTURB_": "90"}
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parent, env=env, check=True)
