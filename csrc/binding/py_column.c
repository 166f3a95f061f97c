/* Column: exports a document's numbers through the buffer protocol, without a copy.
 * (Of rows that are scattered, those that point to a row or were picked, the numbers are gathered
 * in a copy.)
 *
 * Never seen by users but as the `obj` of a memoryview: it keeps the document, and with it the
 * result's block, alive for as long as anyone looks at the numbers. A slice with a step becomes a
 * stride, a reversed one a negative stride.
 */
#include "py_newscore.h"

typedef struct column {
    PyObject_HEAD nspy_doc *doc; /* owned */
    const char *first;           /* the first item, inside the result's block or `gathered` */
    char *gathered;              /* owned, or NULL */
    Py_ssize_t n_items;          /* also the buffer's shape, of one dimension */
    Py_ssize_t step_bytes;       /* also its stride */
    nsc_kind kind;
} column;

static const struct {
    Py_ssize_t item_bytes;
    char format[2]; /* of the struct module */
} formats[] = {
    [NSC_KIND_INT32] = {4, "i"}, [NSC_KIND_UINT8] = {1, "B"},   [NSC_KIND_FLOAT32] = {4, "f"},
    [NSC_KIND_INT64] = {8, "q"}, [NSC_KIND_FLOAT64] = {8, "d"},
};

/* Copies the items of scattered rows. */
static int gather(column *self, const nspy_spans *spans, const nsc_column_view *view) {
    size_t item_bytes = (size_t)formats[view->kind].item_bytes;
    self->gathered = PyMem_Malloc((size_t)spans->length * item_bytes + 1);
    if (!self->gathered) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < spans->length; i++)
        memcpy(self->gathered + (size_t)i * item_bytes,
               (const char *)view->data + (size_t)nspy_row_at(spans, i) * item_bytes, item_bytes);
    self->first = self->gathered;
    self->step_bytes = (Py_ssize_t)item_bytes;
    return 0;
}

PyObject *nspy_column_view(nspy_state *state, const nspy_spans *spans, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(spans->doc->result, spans->layer, field, &view);
    column *self = PyObject_New(column, state->column_type);
    if (!self) return NULL;
    Py_ssize_t item_bytes = formats[view.kind].item_bytes;
    self->doc = (nspy_doc *)Py_NewRef((PyObject *)spans->doc);
    self->first = (const char *)view.data + spans->first * item_bytes;
    self->n_items = spans->length;
    self->step_bytes = spans->step * item_bytes;
    self->kind = view.kind;
    self->gathered = NULL;
    PyObject *memory = NULL;
    if (!spans->rows || gather(self, spans, &view) == 0)
        memory = PyMemoryView_FromObject((PyObject *)self);
    Py_DECREF(self);
    return memory;
}

static void column_dealloc(column *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(self->doc);
    PyMem_Free(self->gathered);
    PyObject_Free(self);
    Py_DECREF(type);
}

static bool asks(int flags, int request) { return (flags & request) == request; }

static int column_getbuffer(column *self, Py_buffer *view, int flags) {
    Py_ssize_t item_bytes = formats[self->kind].item_bytes;
    bool contiguous = self->n_items <= 1 || self->step_bytes == item_bytes;
    bool wants_contiguous = !asks(flags, PyBUF_STRIDES) || asks(flags, PyBUF_C_CONTIGUOUS) ||
                            asks(flags, PyBUF_F_CONTIGUOUS) || asks(flags, PyBUF_ANY_CONTIGUOUS);
    view->obj = NULL;
    if (asks(flags, PyBUF_WRITABLE)) {
        PyErr_SetString(PyExc_BufferError, "the columns of a document are read-only");
        return -1;
    }
    if (!contiguous && wants_contiguous) {
        PyErr_SetString(PyExc_BufferError, "a sliced column is not contiguous");
        return -1;
    }
    view->obj = Py_NewRef((PyObject *)self);
    view->buf = (void *)(uintptr_t)self->first; /* `buf` has no const; `readonly` says it */
    view->len = self->n_items * item_bytes;
    view->readonly = 1;
    view->itemsize = item_bytes;
    view->format = asks(flags, PyBUF_FORMAT) ? (char *)(uintptr_t)formats[self->kind].format : NULL;
    view->ndim = 1;
    view->shape = asks(flags, PyBUF_ND) ? &self->n_items : NULL;
    view->strides = asks(flags, PyBUF_STRIDES) ? &self->step_bytes : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}

static PyType_Slot column_slots[] = {
    NSPY_SLOT(Py_tp_dealloc, column_dealloc),
    NSPY_SLOT(Py_bf_getbuffer, column_getbuffer),
    {0, NULL},
};

PyType_Spec nspy_column_spec = {
    .name = "newscore._core.Column",
    .basicsize = sizeof(column),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = column_slots,
};
