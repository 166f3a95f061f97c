/* Spans: a lazy sequence over the rows of a document's columns.
 *
 * Making, slicing and measuring one touches no row: it is a document, a kind and an arithmetic
 * progression of row numbers. A Span object is made when one is asked for.
 */
#include "py_newscore.h"

const nspy_kind_info nspy_kinds[3] = {
    {"sents", NSC_COL_SENT_STARTS, NSC_COL_SENT_ENDS, NSC_STEP_SENTENCES},
    {"tokens", NSC_COL_TOKEN_STARTS, NSC_COL_TOKEN_ENDS, NSC_STEP_TOKENS},
    {"ents", NSC_COL_ENT_STARTS, NSC_COL_ENT_ENDS, NSC_STEP_ENTITIES},
};

/* ---- Life -------------------------------------------------------------------------------------
 */

static PyObject *spans_new(PyTypeObject *type, nspy_doc *doc, nspy_kind kind, Py_ssize_t first,
                           Py_ssize_t step, Py_ssize_t length) {
    nspy_spans *spans = PyObject_New(nspy_spans, type);
    if (!spans) return NULL;
    spans->doc = (nspy_doc *)Py_NewRef((PyObject *)doc);
    spans->kind = kind;
    spans->first = first;
    spans->step = step;
    spans->length = length;
    return (PyObject *)spans;
}

PyObject *nspy_spans_all(nspy_state *state, nspy_doc *doc, nspy_kind kind) {
    if (doc->last_step < nspy_kinds[kind].step) {
        PyErr_Format(
            PyExc_ValueError,
            "%s were not looked for in this document: newscore.sentences runs the splitter "
            "alone; use newscore.load()(text)",
            nspy_kinds[kind].name);
        return NULL;
    }
    return spans_new(state->spans_type, doc, kind, 0, 1,
                     nspy_n_items(doc, nspy_kinds[kind].starts));
}

static void spans_dealloc(nspy_spans *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(self->doc);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* (getattr, (doc, "ents")) for all of a kind, (operator.getitem, (doc.ents, slice)) for some. */
static PyObject *spans_reduce(nspy_spans *self, PyObject *ignored) {
    (void)ignored;
    const nspy_kind_info *kind = &nspy_kinds[self->kind];
    PyObject *all = nspy_spans_all(nspy_state_of(Py_TYPE(self)), self->doc, self->kind);
    if (!all) return NULL;
    bool is_all = self->step == 1 && self->length == ((nspy_spans *)all)->length;
    PyObject *reduced = NULL;
    PyObject *module = PyImport_ImportModule(is_all ? "builtins" : "operator");
    PyObject *function =
        module ? PyObject_GetAttrString(module, is_all ? "getattr" : "getitem") : NULL;
    Py_XDECREF(module);
    if (!function) goto done;
    if (is_all) {
        reduced = Py_BuildValue("O(Os)", function, self->doc, kind->name);
    } else {
        /* A stop of -1 would mean the last row, so a slice that runs down past row 0 has none. */
        Py_ssize_t stop = self->first + self->step * self->length;
        PyObject *start = PyLong_FromSsize_t(self->first);
        PyObject *end = stop < 0 ? Py_NewRef(Py_None) : PyLong_FromSsize_t(stop);
        PyObject *step = PyLong_FromSsize_t(self->step);
        PyObject *slice = start && end && step ? PySlice_New(start, end, step) : NULL;
        if (slice) reduced = Py_BuildValue("O(ON)", function, all, slice);
        Py_XDECREF(start);
        Py_XDECREF(end);
        Py_XDECREF(step);
    }
done:
    Py_XDECREF(function);
    Py_DECREF(all);
    return reduced;
}

/* ---- The sequence -----------------------------------------------------------------------------
 */

static inline Py_ssize_t row_at(const nspy_spans *self, Py_ssize_t index) {
    return self->first + index * self->step;
}

static Py_ssize_t spans_length(nspy_spans *self) { return self->length; }

static PyObject *spans_item(nspy_spans *self, Py_ssize_t index) {
    if (index < 0 || index >= self->length) {
        PyErr_Format(PyExc_IndexError, "%s index out of range", nspy_kinds[self->kind].name);
        return NULL;
    }
    return nspy_span_new(nspy_state_of(Py_TYPE(self)), self->doc, self->kind, row_at(self, index));
}

static PyObject *spans_subscript(nspy_spans *self, PyObject *key) {
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) return NULL;
        return spans_item(self, index < 0 ? index + self->length : index);
    }
    if (PySlice_Check(key)) {
        Py_ssize_t start, stop, step;
        if (PySlice_Unpack(key, &start, &stop, &step) < 0) return NULL;
        Py_ssize_t length = PySlice_AdjustIndices(self->length, &start, &stop, step);
        if (length == 0) return spans_new(Py_TYPE(self), self->doc, self->kind, 0, 1, 0);
        /* One row needs no step, which may be as large as an index can be. */
        return spans_new(Py_TYPE(self), self->doc, self->kind, row_at(self, start),
                         length == 1 ? 1 : self->step * step, length);
    }
    PyErr_Format(PyExc_TypeError, "%s indices must be integers or slices, not %.200s",
                 nspy_kinds[self->kind].name, Py_TYPE(key)->tp_name);
    return NULL;
}

/* Index of `value` at or after `start` and before `stop`, -1 when it is not there, -2 with an
 * exception. */
static Py_ssize_t find(nspy_spans *self, PyObject *value, Py_ssize_t start, Py_ssize_t stop) {
    if (!Py_IS_TYPE(value, nspy_state_of(Py_TYPE(self))->span_type)) return -1;
    const nspy_span *span = (const nspy_span *)value;
    for (Py_ssize_t i = start; i < stop; i++) {
        int same = nspy_same_span(self->doc, self->kind, row_at(self, i), span->doc, span->kind,
                                  span->row);
        if (same < 0) return -2;
        if (same) return i;
    }
    return -1;
}

static int spans_contains(nspy_spans *self, PyObject *value) {
    Py_ssize_t index = find(self, value, 0, self->length);
    return index == -2 ? -1 : index >= 0;
}

PyDoc_STRVAR(index_doc, "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"
                        "The first index of a span; ValueError when it is not there.");

static PyObject *spans_index(nspy_spans *self, PyObject *const *args, Py_ssize_t n_args) {
    Py_ssize_t bounds[2] = {0, PY_SSIZE_T_MAX};
    if (n_args < 1 || n_args > 3) {
        PyErr_Format(PyExc_TypeError, "index expected 1 to 3 arguments, got %zd", n_args);
        return NULL;
    }
    for (Py_ssize_t i = 1; i < n_args; i++) {
        Py_ssize_t bound = PyNumber_AsSsize_t(args[i], NULL); /* NULL: clips, as list.index does */
        if (bound == -1 && PyErr_Occurred()) return NULL;
        if (bound < 0) bound = bound + self->length < 0 ? 0 : bound + self->length;
        bounds[i - 1] = bound;
    }
    Py_ssize_t stop = bounds[1] < self->length ? bounds[1] : self->length;
    Py_ssize_t index = find(self, args[0], bounds[0], stop);
    if (index == -1)
        PyErr_Format(PyExc_ValueError, "%.100R is not in %s", args[0], nspy_kinds[self->kind].name);
    return index < 0 ? NULL : PyLong_FromSsize_t(index);
}

PyDoc_STRVAR(count_doc, "count($self, value, /)\n--\n\nHow often a span is here: 0 or 1.");

/* Spans of one kind do not overlap, so none is there twice. */
static PyObject *spans_count(nspy_spans *self, PyObject *value) {
    int there = spans_contains(self, value);
    return there < 0 ? NULL : PyLong_FromLong(there);
}

/* Equal when they hold equal spans in the same order. The texts are compared once, at the end: once
 * a span would make long documents take quadratic time. */
static PyObject *spans_compare(nspy_spans *self, PyObject *other_obj, int op) {
    if (!Py_IS_TYPE(other_obj, Py_TYPE(self)) || (op != Py_EQ && op != Py_NE))
        Py_RETURN_NOTIMPLEMENTED;
    const nspy_spans *other = (const nspy_spans *)other_obj;
    Py_ssize_t length = self->length;
    int equal = length == other->length && (length == 0 || self->kind == other->kind);
    for (Py_ssize_t i = 0; equal && i < length; i++)
        equal = nspy_same_row(self->doc, self->kind, row_at(self, i), other->doc, row_at(other, i));
    if (equal && length > 0) equal = nspy_same_text(self->doc, other->doc);
    if (equal < 0) return NULL;
    return PyBool_FromLong(equal == (op == Py_EQ));
}

/* Of the length and the first and last offsets: O(1), and the same for equal sequences. */
static Py_hash_t spans_hash(nspy_spans *self) {
    size_t hash = (size_t)self->length;
    if (self->length > 0) {
        nsc_column starts = nspy_kinds[self->kind].starts;
        hash = hash * 1000003u + nspy_u32_at(self->doc, starts, row_at(self, 0));
        hash = hash * 1000003u + nspy_u32_at(self->doc, starts, row_at(self, self->length - 1));
    }
    Py_hash_t signed_hash = (Py_hash_t)hash;
    return signed_hash == -1 ? -2 : signed_hash;
}

/* Spans([<Span 0:5 'Hello'>, <Span 5:6 '.'>, ... 40 more]) */
static PyObject *spans_repr(nspy_spans *self) {
    Py_ssize_t shown = self->length <= 4 ? self->length : 3;
    PyObject *shown_spans = PyList_New(shown);
    for (Py_ssize_t i = 0; shown_spans && i < shown; i++) {
        PyObject *span = spans_item(self, i);
        PyObject *repr = span ? PyObject_Repr(span) : NULL;
        Py_XDECREF(span);
        if (repr)
            PyList_SET_ITEM(shown_spans, i, repr);
        else
            Py_CLEAR(shown_spans);
    }
    PyObject *comma = PyUnicode_FromString(", ");
    PyObject *list = shown_spans && comma ? PyUnicode_Join(comma, shown_spans) : NULL;
    PyObject *repr = NULL;
    if (list && shown < self->length)
        repr = PyUnicode_FromFormat("Spans([%U, ... %zd more])", list, self->length - shown);
    else if (list)
        repr = PyUnicode_FromFormat("Spans([%U])", list);
    Py_XDECREF(list);
    Py_XDECREF(comma);
    Py_XDECREF(shown_spans);
    return repr;
}

/* ---- Columns ----------------------------------------------------------------------------------
 */

static PyObject *spans_starts(nspy_spans *self, void *closure) {
    (void)closure;
    return nspy_column_view(nspy_state_of(Py_TYPE(self)), self, nspy_kinds[self->kind].starts);
}

static PyObject *spans_ends(nspy_spans *self, void *closure) {
    (void)closure;
    return nspy_column_view(nspy_state_of(Py_TYPE(self)), self, nspy_kinds[self->kind].ends);
}

/* Attributes of names: sentences and tokens do not have them, for hasattr() neither. */
static int check_has_labels(const nspy_spans *self, const char *attribute) {
    if (self->kind == NSPY_ENTS) return 0;
    PyErr_Format(PyExc_AttributeError, "%s have no %s: only names (doc.ents) do",
                 nspy_kinds[self->kind].name, attribute);
    return -1;
}

static PyObject *spans_label_ids(nspy_spans *self, void *closure) {
    (void)closure;
    if (check_has_labels(self, "label_ids") < 0) return NULL;
    return nspy_column_view(nspy_state_of(Py_TYPE(self)), self, NSC_COL_ENT_LABELS);
}

static PyObject *spans_scores(nspy_spans *self, void *closure) {
    (void)closure;
    if (check_has_labels(self, "scores") < 0) return NULL;
    return nspy_column_view(nspy_state_of(Py_TYPE(self)), self, NSC_COL_ENT_SCORES);
}

static PyObject *spans_labels(nspy_spans *self, void *closure) {
    (void)closure;
    if (check_has_labels(self, "labels") < 0) return NULL;
    uint32_t n_labels = nsc_result_n_labels(self->doc->result);
    PyObject *labels = PyTuple_New((Py_ssize_t)n_labels);
    for (uint32_t i = 0; labels && i < n_labels; i++) {
        PyObject *label = PyUnicode_InternFromString(nsc_result_label(self->doc->result, i));
        if (label)
            PyTuple_SET_ITEM(labels, (Py_ssize_t)i, label);
        else
            Py_CLEAR(labels);
    }
    return labels;
}

PyDoc_STRVAR(tolist_doc,
             "tolist($self, /)\n--\n\n"
             "All spans as plain tuples: (start, end), and of names (start, end, label).\n\n"
             "Offsets are code points of the text. The fastest way to all of them at once in\n"
             "Python; `starts` and `ends` are faster for NumPy.");

/* (start, end), or (start, end, label) unless label is NULL. */
static PyObject *plain_span(uint32_t start, uint32_t end, PyObject *label) {
    PyObject *tuple = PyTuple_New(label ? 3 : 2);
    PyObject *first = tuple ? PyLong_FromUnsignedLong(start) : NULL;
    PyObject *second = first ? PyLong_FromUnsignedLong(end) : NULL;
    if (!second) {
        Py_XDECREF(first);
        Py_XDECREF(tuple);
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, 0, first);
    PyTuple_SET_ITEM(tuple, 1, second);
    if (label) PyTuple_SET_ITEM(tuple, 2, Py_NewRef(label));
    return tuple;
}

static PyObject *spans_tolist(nspy_spans *self, PyObject *ignored) {
    (void)ignored;
    nsc_column_view starts, ends, label_ids;
    PyObject *labels = NULL;
    if (self->kind == NSPY_ENTS && !(labels = spans_labels(self, NULL))) return NULL;
    nsc_result_column(self->doc->result, nspy_kinds[self->kind].starts, &starts);
    nsc_result_column(self->doc->result, nspy_kinds[self->kind].ends, &ends);
    nsc_result_column(self->doc->result, NSC_COL_ENT_LABELS, &label_ids);
    PyObject *list = PyList_New(self->length);
    for (Py_ssize_t i = 0; list && i < self->length; i++) {
        Py_ssize_t row = row_at(self, i);
        PyObject *label =
            labels ? PyTuple_GET_ITEM(labels, ((const uint8_t *)label_ids.data)[row]) : NULL;
        PyObject *tuple = plain_span(((const uint32_t *)starts.data)[row],
                                     ((const uint32_t *)ends.data)[row], label);
        if (tuple)
            PyList_SET_ITEM(list, i, tuple);
        else
            Py_CLEAR(list);
    }
    Py_XDECREF(labels);
    return list;
}

static PyObject *spans_doc(nspy_spans *self, void *closure) {
    (void)closure;
    return Py_NewRef((PyObject *)self->doc);
}

/* ---- The type ---------------------------------------------------------------------------------
 */

static PyMethodDef spans_methods[] = {
    {"index", NSPY_METHOD(spans_index), METH_FASTCALL, index_doc},
    {"count", NSPY_METHOD(spans_count), METH_O, count_doc},
    {"tolist", NSPY_METHOD(spans_tolist), METH_NOARGS, tolist_doc},
    {"__reduce__", NSPY_METHOD(spans_reduce), METH_NOARGS, NULL},
    {"__copy__", NSPY_METHOD(nspy_copy), METH_NOARGS, NULL},
    {"__deepcopy__", NSPY_METHOD(nspy_copy), METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef spans_getset[] = {
    {"starts", (getter)spans_starts, NULL, "All starts: a read-only memoryview of uint32.", NULL},
    {"ends", (getter)spans_ends, NULL, "All ends: a read-only memoryview of uint32.", NULL},
    {"label_ids", (getter)spans_label_ids, NULL,
     "Labels of the names, as indices of `labels`: a read-only memoryview of uint8.", NULL},
    {"scores", (getter)spans_scores, NULL,
     "Scores of the names: a read-only memoryview of float32.", NULL},
    {"labels", (getter)spans_labels, NULL, "The names of the labels, by label id.", NULL},
    {"doc", (getter)spans_doc, NULL, "The document.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(spans_type_doc, "A lazy sequence of spans of one document; slicing copies nothing.");

static PyType_Slot spans_slots[] = {
    NSPY_SLOT(Py_tp_dealloc, spans_dealloc),
    NSPY_SLOT(Py_tp_repr, spans_repr),
    NSPY_SLOT(Py_tp_hash, spans_hash),
    NSPY_SLOT(Py_tp_richcompare, spans_compare),
    NSPY_SLOT(Py_tp_iter, PySeqIter_New),
    NSPY_SLOT(Py_sq_length, spans_length),
    NSPY_SLOT(Py_sq_item, spans_item),
    NSPY_SLOT(Py_sq_contains, spans_contains),
    NSPY_SLOT(Py_mp_length, spans_length),
    NSPY_SLOT(Py_mp_subscript, spans_subscript),
    {Py_tp_methods, spans_methods},
    {Py_tp_getset, spans_getset},
    {Py_tp_doc, (void *)(uintptr_t)spans_type_doc},
    {0, NULL},
};

PyType_Spec nspy_spans_spec = {
    .name = "newscore.Spans",
    .basicsize = sizeof(nspy_spans),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION |
             Py_TPFLAGS_SEQUENCE,
    .slots = spans_slots,
};
