/* Table: rows of columns from many documents, exported through the Arrow PyCapsule interface.
 *
 * Pipeline.annotate makes the table of documents, a row a text with its spans in lists. For each
 * layer it has a flat table over the same buffers (`.entities`, `.sentences` ...), a row a span,
 * with the document's number and id beside it.
 *
 * All columns of a table lie in one block, as long as no column comes near the 2 GB that its 32-bit
 * offsets reach; else there are several blocks, and the stream has several arrays.
 */
#include "py_table.h"
#include "py_values.h"

typedef struct table {
    PyObject_HEAD nspy_state *state; /* outlives the table: its type keeps the module */
    int which;                       /* an nsc_layer, or NSPY_DOCS */
    unsigned wants;
    size_t n_blocks;
    nspy_block **blocks; /* owned, [n_blocks] references */
    nspy_block **keys;   /* the same; NULL for documents */
    int64_t n_rows;
} table;

static nspy_rows rows_of(const table *self) {
    return (nspy_rows){self->which, self->wants, self->n_blocks, self->blocks, self->keys};
}

/* ---- Life ------------------------------------------------------------------------------------ */

static void table_dealloc(table *self) {
    PyTypeObject *type = Py_TYPE(self);
    for (size_t i = 0; i < self->n_blocks; i++) {
        nspy_block_unref(self->blocks[i]);
        if (self->keys) nspy_block_unref(self->keys[i]);
    }
    PyMem_Free(self->blocks);
    PyMem_Free(self->keys);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* A table with room for `n_blocks`, none of them there yet. */
static table *new_table(nspy_state *state, int which, unsigned wants, size_t n_blocks) {
    table *self = PyObject_New(table, state->table_type);
    if (!self) return NULL;
    self->state = state;
    self->which = which;
    self->wants = wants;
    self->n_blocks = 0;
    self->n_rows = 0;
    self->blocks = PyMem_Calloc(n_blocks, sizeof(nspy_block *));
    self->keys = which == NSPY_DOCS ? NULL : PyMem_Calloc(n_blocks, sizeof(nspy_block *));
    if (!self->blocks || (which != NSPY_DOCS && !self->keys)) {
        Py_DECREF(self);
        PyErr_NoMemory();
        return NULL;
    }
    return self;
}

/* Makes what was gathered the table's next block, and begins to gather anew. */
static bool end_block(table *self, nspy_batch **gathered) {
    nspy_block **blocks = PyMem_Realloc(self->blocks, (self->n_blocks + 1) * sizeof(nspy_block *));
    if (!blocks) return false;
    self->blocks = blocks;
    nspy_block *block;
    int64_t first_doc = self->n_rows;
    Py_BEGIN_ALLOW_THREADS block = nspy_block_of(*gathered, first_doc);
    Py_END_ALLOW_THREADS if (!block) return false;
    blocks[self->n_blocks++] = block;
    self->n_rows += block->n_rows[NSPY_DOCS];
    nspy_batch_free(*gathered);
    *gathered = nspy_batch_new();
    return *gathered != NULL;
}

/* Appends one batch, in a block of its own if the one that is gathered would grow too large. */
static int gather(table *self, nspy_batch **gathered, PyObject *capsule, uint64_t block_bytes) {
    nspy_batch *part = nspy_batch_of(capsule);
    if (part && part->taken) PyErr_SetString(PyExc_ValueError, "a batch was given twice");
    if (!part || part->taken) return -1;
    part->taken = true;
    uint64_t weight = nspy_batch_weight(*gathered) + nspy_batch_weight(part);
    bool done = (*gathered)->n_docs == 0 || weight <= block_bytes || end_block(self, gathered);
    if (done) {
        Py_BEGIN_ALLOW_THREADS done = nspy_batch_append(*gathered, part);
        Py_END_ALLOW_THREADS
    }
    if (!done) PyErr_NoMemory();
    return done ? 0 : -1;
}

/* Joins the batches of an iterator, each taken as it comes. */
static table *table_of(nspy_state *state, PyObject *batches, unsigned wants, uint64_t block_bytes) {
    table *self = new_table(state, NSPY_DOCS, wants, 1);
    nspy_batch *gathered = self ? nspy_batch_new() : NULL;
    if (self && !gathered) PyErr_NoMemory();
    PyObject *capsule;
    while (gathered && (capsule = PyIter_Next(batches))) {
        int failed = gather(self, &gathered, capsule, block_bytes);
        Py_DECREF(capsule);
        if (failed) break;
    }
    if (!PyErr_Occurred() && !end_block(self, &gathered)) PyErr_NoMemory();
    nspy_batch_free(gathered);
    if (PyErr_Occurred()) Py_CLEAR(self);
    return self;
}

PyObject *nspy_table(PyObject *module, PyObject *const *args, Py_ssize_t n_args) {
    if (n_args != 3) {
        PyErr_Format(PyExc_TypeError, "expected 3 arguments, got %zd", n_args);
        return NULL;
    }
    unsigned wants;
    if (nspy_read_wants(args[1], &wants) < 0) return NULL;
    unsigned long long block_bytes = PyLong_AsUnsignedLongLong(args[2]);
    if (block_bytes == (unsigned long long)-1 && PyErr_Occurred()) return NULL;
    PyObject *batches = PyObject_GetIter(args[0]);
    if (!batches) return NULL;
    table *self = table_of(PyModule_GetState(module), batches, wants, block_bytes);
    Py_DECREF(batches);
    return (PyObject *)self;
}

/* ---- Flat tables ----------------------------------------------------------------------------- */

/* The table of a layer, whose number is the closure. */
PyObject *nspy_table_layer(PyObject *object, void *closure) {
    table *self = (table *)object;
    nsc_layer layer = (nsc_layer)(uintptr_t)closure;
    if (self->which != NSPY_DOCS || !(self->wants & NSC_LAYER_BIT(layer))) {
        PyErr_Format(PyExc_AttributeError,
                     self->which == NSPY_DOCS
                         ? "this table has no %s: name them in annotate(..., what=...)"
                         : "a table of spans has no %s: ask the table of documents",
                     nspy_table_name(layer));
        return NULL;
    }
    table *made = new_table(self->state, layer, self->wants, self->n_blocks);
    for (size_t i = 0; made && made->keys && i < self->n_blocks; i++) {
        const nspy_block *block = self->blocks[i];
        nspy_block *keys;
        bool too_long;
        Py_BEGIN_ALLOW_THREADS keys = nspy_block_keys(block, layer, &too_long);
        Py_END_ALLOW_THREADS if (!keys) {
            if (too_long)
                PyErr_Format(PyExc_ValueError,
                             "the ids beside all %s would take more than 2 GB: annotate fewer "
                             "documents at once, or without ids",
                             nspy_table_name(layer));
            else
                PyErr_NoMemory();
            Py_CLEAR(made);
            break;
        }
        made->blocks[i] = nspy_block_ref(self->blocks[i]);
        made->keys[i] = keys;
        made->n_blocks = i + 1;
        made->n_rows += block->n_rows[layer];
    }
    return (PyObject *)made;
}

/* ---- The Arrow PyCapsule interface ----------------------------------------------------------- */

/* (requested_schema=None): a wish that a producer may leave unfulfilled, as this one does. */
static int check_requested(PyObject *const *args, Py_ssize_t n_args, PyObject *keywords) {
    Py_ssize_t n_keywords = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    if (n_args + n_keywords > 1 ||
        (n_keywords == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords, 0),
                                                             "requested_schema") != 0)) {
        PyErr_SetString(PyExc_TypeError, "expected at most one argument, requested_schema");
        return -1;
    }
    PyObject *requested = n_args + n_keywords == 1 ? args[0] : Py_None;
    if (requested == Py_None || PyCapsule_IsValid(requested, "arrow_schema")) return 0;
    PyErr_Format(PyExc_TypeError,
                 "requested_schema: expected an 'arrow_schema' capsule, got %.200s",
                 Py_TYPE(requested)->tp_name);
    return -1;
}

PyDoc_STRVAR(arrow_c_schema_doc, "__arrow_c_schema__($self, /)\n--\n\n"
                                 "The schema of the table as an Arrow PyCapsule.");

static PyObject *table_arrow_c_schema(table *self, PyObject *ignored) {
    (void)ignored;
    return nspy_schema_capsule(self->which, self->wants);
}

/* AttributeError for a table that is no one Arrow record. */
static int check_one_block(const table *self) {
    if (self->n_blocks == 1) return 0;
    PyErr_Format(PyExc_AttributeError,
                 "this table has %zu parts, each below 2 GB: use __arrow_c_stream__",
                 self->n_blocks);
    return -1;
}

PyDoc_STRVAR(arrow_c_array_doc,
             "__arrow_c_array__($self, /, requested_schema=None)\n--\n\n"
             "All rows as one Arrow record, not copied: (schema, array) as PyCapsules.\n\n"
             "Tables of several gigabytes, which are only to be had as a stream, are without it.");

static PyObject *table_arrow_c_array(table *self, PyObject *const *args, Py_ssize_t n_args,
                                     PyObject *keywords) {
    if (check_requested(args, n_args, keywords) < 0 || check_one_block(self) < 0) return NULL;
    nspy_rows rows = rows_of(self);
    PyObject *schema = nspy_schema_capsule(self->which, self->wants);
    PyObject *array = schema ? nspy_array_capsule(&rows) : NULL;
    PyObject *pair = array ? PyTuple_Pack(2, schema, array) : NULL;
    Py_XDECREF(schema);
    Py_XDECREF(array);
    return pair;
}

PyDoc_STRVAR(arrow_c_stream_doc, "__arrow_c_stream__($self, /, requested_schema=None)\n--\n\n"
                                 "All rows as an Arrow stream, not copied, in a PyCapsule.");

static PyObject *table_arrow_c_stream(table *self, PyObject *const *args, Py_ssize_t n_args,
                                      PyObject *keywords) {
    if (check_requested(args, n_args, keywords) < 0) return NULL;
    nspy_rows rows = rows_of(self);
    return nspy_stream_capsule(&rows);
}

/* ---- What any object does -------------------------------------------------------------------- */

static PyObject *table_name(table *self, void *closure) {
    (void)closure;
    return PyUnicode_FromString(nspy_table_name(self->which));
}

static PyObject *table_schema(table *self, void *closure) {
    (void)closure;
    return nspy_schema_new(self->state, self->which, self->wants);
}

static PyObject *table_n_bytes(table *self, void *closure) {
    (void)closure;
    uint64_t n_bytes = 0;
    for (size_t i = 0; i < self->n_blocks; i++)
        n_bytes += self->keys ? self->keys[i]->n_bytes : self->blocks[i]->n_bytes;
    return PyLong_FromUnsignedLongLong(n_bytes);
}

static Py_ssize_t table_length(table *self) { return (Py_ssize_t)self->n_rows; }

/* <Table of entities: 210 rows of doc, id, sentence, start, end, text, label, score> */
static PyObject *table_repr(table *self) {
    PyObject *names = nspy_column_names(self->which, self->wants);
    PyObject *comma = PyUnicode_FromString(", ");
    PyObject *list = names && comma ? PyUnicode_Join(comma, names) : NULL;
    PyObject *repr = NULL;
    if (list)
        repr = PyUnicode_FromFormat("<Table of %s: %zd rows of %U>", nspy_table_name(self->which),
                                    table_length(self), list);
    Py_XDECREF(list);
    Py_XDECREF(comma);
    Py_XDECREF(names);
    return repr;
}

/* ---- Rows and columns as values -------------------------------------------------------------- */

/* Row `row` of a record or column, which may lie in any of the blocks. */
static PyObject *cell_at(table *self, const nspy_field *field, int64_t row) {
    nspy_rows rows = rows_of(self);
    size_t block = 0;
    for (; row >= self->blocks[block]->n_rows[self->which]; block++)
        row -= self->blocks[block]->n_rows[self->which];
    return nspy_cell(self->state, &rows, field, block, row);
}

static PyObject *table_item(table *self, Py_ssize_t index) {
    if (index < 0 || index >= table_length(self)) {
        PyErr_Format(PyExc_IndexError, "the table has %zd rows", table_length(self));
        return NULL;
    }
    nspy_field record = nspy_record(self->which);
    return cell_at(self, &record, index);
}

/* Every step-th row of a record or column. */
static PyObject *table_list(table *self, const nspy_field *field, Py_ssize_t start, Py_ssize_t step,
                            Py_ssize_t length) {
    PyObject *list = PyList_New(length);
    for (Py_ssize_t i = 0; list && i < length; i++) {
        PyObject *value = cell_at(self, field, start + i * step);
        if (value)
            PyList_SET_ITEM(list, i, value);
        else
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *table_column(table *self, PyObject *name) {
    nspy_field record = nspy_record(self->which), column;
    for (int i = 0; nspy_child(&record, self->wants, i, &column); i++)
        if (PyUnicode_CompareWithASCIIString(name, column.name) == 0)
            return table_list(self, &column, 0, 1, table_length(self));
    PyObject *names = nspy_column_names(self->which, self->wants);
    if (names) PyErr_Format(PyExc_KeyError, "%R: the columns are %R", name, names);
    Py_XDECREF(names);
    return NULL;
}

/* table["text"] is a column, table[0] a row, table[:10] some rows: lists and dicts. */
static PyObject *table_subscript(table *self, PyObject *key) {
    if (PyUnicode_Check(key)) return table_column(self, key);
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) return NULL;
        return table_item(self, index < 0 ? index + table_length(self) : index);
    }
    if (PySlice_Check(key)) {
        Py_ssize_t start, stop, step;
        if (PySlice_Unpack(key, &start, &stop, &step) < 0) return NULL;
        Py_ssize_t length = PySlice_AdjustIndices(table_length(self), &start, &stop, step);
        nspy_field record = nspy_record(self->which);
        return table_list(self, &record, start, step, length);
    }
    PyErr_Format(PyExc_TypeError,
                 "expected the name of a column, the number of a row or a slice, got %.200s",
                 Py_TYPE(key)->tp_name);
    return NULL;
}

static PyObject *table_columns(table *self, void *closure) {
    (void)closure;
    PyObject *names = nspy_column_names(self->which, self->wants);
    PyObject *tuple = names ? PySequence_Tuple(names) : NULL;
    Py_XDECREF(names);
    return tuple;
}

PyDoc_STRVAR(to_arrow_doc, "to_arrow($self, /)\n--\n\nAs pyarrow's Table, not copied.");

static PyObject *table_to_arrow(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return nspy_call_python(self, "newscore._table", "to_arrow", NULL, NULL);
}

PyDoc_STRVAR(to_pandas_doc, "to_pandas($self, /)\n--\n\nAs a DataFrame of pandas.");

static PyObject *table_to_pandas(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return nspy_call_python(self, "newscore._table", "to_pandas", NULL, NULL);
}

PyDoc_STRVAR(to_polars_doc, "to_polars($self, /)\n--\n\nAs a DataFrame of Polars, not copied.");

static PyObject *table_to_polars(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return nspy_call_python(self, "newscore._table", "to_polars", NULL, NULL);
}

PyDoc_STRVAR(repr_html_doc, "_repr_html_($self, /)\n--\n\nThe first rows, for notebooks.");

static PyObject *table_repr_html(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return nspy_call_python(self, "newscore._table", "repr_html", NULL, NULL);
}

/* A copy in another process would be one without the memory that its tables of spans share. */
static PyObject *table_reduce(PyObject *self, PyObject *ignored) {
    (void)self;
    (void)ignored;
    PyErr_SetString(PyExc_TypeError,
                    "a table cannot be pickled: send table.to_arrow(), or list(table), its rows");
    return NULL;
}

/* Consumers ask for one record first, and for a stream where there is no such attribute. */
static PyObject *table_attribute(PyObject *self, PyObject *name) {
    if (PyUnicode_CompareWithASCIIString(name, "__arrow_c_array__") == 0 &&
        check_one_block((const table *)self) < 0)
        return NULL;
    return PyObject_GenericGetAttr(self, name);
}

static PyMethodDef table_methods[] = {
    {"__arrow_c_schema__", NSPY_METHOD(table_arrow_c_schema), METH_NOARGS, arrow_c_schema_doc},
    {"__arrow_c_array__", NSPY_METHOD(table_arrow_c_array), METH_FASTCALL | METH_KEYWORDS,
     arrow_c_array_doc},
    {"to_arrow", NSPY_METHOD(table_to_arrow), METH_NOARGS, to_arrow_doc},
    {"to_pandas", NSPY_METHOD(table_to_pandas), METH_NOARGS, to_pandas_doc},
    {"to_polars", NSPY_METHOD(table_to_polars), METH_NOARGS, to_polars_doc},
    {"_repr_html_", NSPY_METHOD(table_repr_html), METH_NOARGS, repr_html_doc},
    {"__reduce__", NSPY_METHOD(table_reduce), METH_NOARGS, NULL},
    {"__arrow_c_stream__", NSPY_METHOD(table_arrow_c_stream), METH_FASTCALL | METH_KEYWORDS,
     arrow_c_stream_doc},
    {NULL, NULL, 0, NULL},
};

const PyGetSetDef nspy_table_getset[] = {
    {"name", (getter)table_name, NULL, "'documents', or the name of a layer's table.", NULL},
    {"schema", (getter)table_schema, NULL, "The columns, with their types.", NULL},
    {"columns", (getter)table_columns, NULL, "The names of the columns.", NULL},
    {"nbytes", (getter)table_n_bytes, NULL,
     "Bytes of the buffers; of a flat table, those beyond the documents'.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(table_doc,
             "What was found in many texts, as Arrow columns. Made by Pipeline.annotate.\n\n"
             "Any library that speaks Arrow's PyCapsule interface takes it, without a copy:\n"
             "pyarrow.table(table), polars.DataFrame(table), FROM table in DuckDB. Without any,\n"
             "table['text'] is a column, table[0] a row, and a loop gives the rows, as dicts.");

static PyType_Slot table_slots[] = {
    NSPY_SLOT(Py_tp_dealloc, table_dealloc),
    NSPY_SLOT(Py_tp_repr, table_repr),
    NSPY_SLOT(Py_tp_iter, PySeqIter_New),
    NSPY_SLOT(Py_sq_length, table_length),
    NSPY_SLOT(Py_sq_item, table_item),
    NSPY_SLOT(Py_mp_length, table_length),
    NSPY_SLOT(Py_mp_subscript, table_subscript),
    NSPY_SLOT(Py_tp_getattro, table_attribute),
    {Py_tp_methods, table_methods},
    {Py_tp_doc, (void *)(uintptr_t)table_doc},
    {0, NULL},
};

PyType_Spec nspy_table_spec = {
    .name = "newscore.Table",
    .basicsize = sizeof(table),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = table_slots,
};
