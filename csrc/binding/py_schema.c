/* Schema: the columns of a table, for people and for `__arrow_c_schema__`. */
#include "py_table.h"

typedef struct schema {
    PyObject_HEAD int table;
    unsigned wants;
} schema;

const char *nspy_table_name(int table) {
    return table == NSPY_DOCS ? "documents" : nsc_layer_table((uint32_t)table);
}

int nspy_read_wants(PyObject *arg, unsigned *wants) {
    unsigned long value = PyLong_AsUnsignedLong(arg);
    if (value == (unsigned long)-1 && PyErr_Occurred()) return -1;
    if (value == 0 || value & ~(unsigned long)NSPY_WANTS_ALL) {
        PyErr_Format(PyExc_ValueError, "expected a mask of layers, got %lu", value);
        return -1;
    }
    *wants = (unsigned)value;
    return 0;
}

int nspy_read_table(PyObject *arg, unsigned wants, int *table) {
    for (int t = NSC_LAYER_SENTS; t < NSPY_N_TABLES; t++) {
        if (!PyUnicode_Check(arg) || PyUnicode_CompareWithASCIIString(arg, nspy_table_name(t)) != 0)
            continue;
        if (t != NSPY_DOCS && !(wants & NSC_LAYER_BIT(t))) {
            PyErr_Format(PyExc_ValueError, "%U were not asked for: name them in what=...", arg);
            return -1;
        }
        *table = t;
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "table: expected 'documents' or a table of a layer, got %.60R",
                 arg);
    return -1;
}

/* What `make` makes of each column of a record, as a tuple. */
typedef PyObject *(*make_column)(nspy_state *state, const nspy_field *column, unsigned wants);

static PyObject *tuple_of_columns(nspy_state *state, const nspy_field *record, unsigned wants,
                                  make_column make) {
    nspy_field column;
    PyObject *list = PyList_New(0);
    for (int i = 0; list && nspy_child(record, wants, i, &column); i++) {
        PyObject *item = make(state, &column, wants);
        if (!item || PyList_Append(list, item) < 0) Py_CLEAR(list);
        Py_XDECREF(item);
    }
    if (!list) return NULL;
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

static PyObject *name_of(nspy_state *state, const nspy_field *column, unsigned wants) {
    (void)state;
    (void)wants;
    return PyUnicode_InternFromString(column->name);
}

PyObject *nspy_column_names(int table, unsigned wants) {
    nspy_field record = nspy_record(table);
    return tuple_of_columns(NULL, &record, wants, name_of);
}

static PyStructSequence_Field field_fields[] = {
    {"name", "Name of the column."},
    {"type", "Arrow's name of its type: 'int32', 'utf8', ..., or 'list'."},
    {"nullable", "Whether a row may have nothing there."},
    {"fields", "Of a list, the columns of its rows."},
    {NULL, NULL},
};

PyStructSequence_Desc nspy_field_desc = {
    .name = "newscore.Field",
    .doc = "One column of a table: (name, type, nullable, fields). See Schema.fields.",
    .fields = field_fields,
    .n_in_sequence = 4,
};

/* A Field; of a list, with those of its rows. Recursion ends with the schema: two levels. */
static PyObject *field_of(nspy_state *state, const nspy_field *column, unsigned wants) {
    nspy_field item;
    bool is_list = column->shape == NSPY_SHAPE_LIST && nspy_child(column, wants, 0, &item);
    PyObject *fields = is_list ? tuple_of_columns(state, &item, wants, field_of) : PyTuple_New(0);
    PyObject *field = fields ? PyStructSequence_New(state->field_type) : NULL;
    PyObject *name = field ? PyUnicode_InternFromString(column->name) : NULL;
    PyObject *type = name ? PyUnicode_InternFromString(column->arrow_type) : NULL;
    if (!type) {
        Py_XDECREF(name);
        Py_XDECREF(field);
        Py_XDECREF(fields);
        return NULL;
    }
    PyStructSequence_SetItem(field, 0, name);
    PyStructSequence_SetItem(field, 1, type);
    PyStructSequence_SetItem(field, 2, PyBool_FromLong(column->validity != NSPY_NO_BUFFER));
    PyStructSequence_SetItem(field, 3, fields);
    return field;
}

PyObject *nspy_schema_new(nspy_state *state, int table, unsigned wants) {
    schema *self = PyObject_New(schema, state->schema_type);
    if (!self) return NULL;
    self->table = table;
    self->wants = wants;
    return (PyObject *)self;
}

PyObject *nspy_schema(PyObject *module, PyObject *const *args, Py_ssize_t n_args) {
    if (n_args != 2) {
        PyErr_Format(PyExc_TypeError, "expected 2 arguments, got %zd", n_args);
        return NULL;
    }
    int table;
    unsigned wants;
    if (nspy_read_wants(args[1], &wants) < 0 || nspy_read_table(args[0], wants, &table) < 0)
        return NULL;
    return nspy_schema_new(PyModule_GetState(module), table, wants);
}

static void schema_dealloc(schema *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

PyDoc_STRVAR(arrow_c_schema_doc, "__arrow_c_schema__($self, /)\n--\n\n"
                                 "The schema as an Arrow PyCapsule.");

static PyObject *schema_arrow_c_schema(schema *self, PyObject *ignored) {
    (void)ignored;
    return nspy_schema_capsule(self->table, self->wants);
}

static PyObject *schema_names(schema *self, void *closure) {
    (void)closure;
    return nspy_column_names(self->table, self->wants);
}

static PyObject *schema_fields(schema *self, void *closure) {
    (void)closure;
    nspy_field record = nspy_record(self->table);
    return tuple_of_columns(nspy_state_of(Py_TYPE(self)), &record, self->wants, field_of);
}

static PyObject *schema_version(schema *self, void *closure) {
    (void)self;
    (void)closure;
    return PyLong_FromString(NSPY_SCHEMA_VERSION, NULL, 10);
}

/* A line a column; those of a list's rows behind it, indented. */
static bool describe(const nspy_field *record, unsigned wants, const char *indent,
                     PyObject *lines) {
    nspy_field field, item;
    bool done = true;
    for (int i = 0; done && nspy_child(record, wants, i, &field); i++) {
        PyObject *line = PyUnicode_FromFormat("%s%s: %s%s", indent, field.name, field.arrow_type,
                                              field.validity == NSPY_NO_BUFFER ? " not null" : "");
        done = line && PyList_Append(lines, line) == 0;
        Py_XDECREF(line);
        if (done && field.shape == NSPY_SHAPE_LIST && nspy_child(&field, wants, 0, &item))
            done = describe(&item, wants, "    ", lines);
    }
    return done;
}

static PyObject *schema_repr(schema *self) {
    PyObject *lines = PyList_New(0);
    PyObject *repr = NULL;
    PyObject *newline = PyUnicode_FromString("\n");
    nspy_field record = nspy_record(self->table);
    if (lines && newline && describe(&record, self->wants, "", lines))
        repr = PyUnicode_Join(newline, lines);
    Py_XDECREF(newline);
    Py_XDECREF(lines);
    return repr;
}

/* The layers that a table's columns depend on: of a layer's rows, those that fill some. */
static unsigned layers_behind(const schema *self) {
    unsigned filling = 0;
    for (uint32_t f = 0; self->table != NSPY_DOCS && nsc_layer_field((uint32_t)self->table, f); f++)
        filling |= NSC_LAYER_BIT(nsc_layer_filling((uint32_t)self->table, f));
    return self->table == NSPY_DOCS ? self->wants : self->wants & filling;
}

static PyObject *schema_compare(schema *self, PyObject *other, int op) {
    if (!Py_IS_TYPE(other, Py_TYPE(self)) || (op != Py_EQ && op != Py_NE)) Py_RETURN_NOTIMPLEMENTED;
    const schema *that = (const schema *)other;
    bool equal = self->table == that->table && layers_behind(self) == layers_behind(that);
    return PyBool_FromLong(equal == (op == Py_EQ));
}

static Py_hash_t schema_hash(schema *self) {
    return (Py_hash_t)self->table * (1 << NSC_N_LAYERS) + (Py_hash_t)layers_behind(self);
}

/* What it was made of, which `_schema` makes it of again. */
static PyObject *schema_reduce(schema *self, PyObject *ignored) {
    (void)ignored;
    PyObject *module = PyImport_ImportModule("newscore._core");
    PyObject *make = module ? PyObject_GetAttrString(module, "_schema") : NULL;
    PyObject *made =
        make ? Py_BuildValue("O(sI)", make, nspy_table_name(self->table), self->wants) : NULL;
    Py_XDECREF(make);
    Py_XDECREF(module);
    return made;
}

static PyMethodDef schema_methods[] = {
    {"__reduce__", NSPY_METHOD(schema_reduce), METH_NOARGS, NULL},
    {"__arrow_c_schema__", NSPY_METHOD(schema_arrow_c_schema), METH_NOARGS, arrow_c_schema_doc},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef schema_getset[] = {
    {"names", (getter)schema_names, NULL, "The names of the columns, in order.", NULL},
    {"fields", (getter)schema_fields, NULL, "The columns, in order, with their types.", NULL},
    {"version", (getter)schema_version, NULL, "Raised when a column is added or changed.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(schema_doc, "The columns of a table. See newscore.schema.");

static PyType_Slot schema_slots[] = {
    NSPY_SLOT(Py_tp_dealloc, schema_dealloc),
    NSPY_SLOT(Py_tp_repr, schema_repr),
    NSPY_SLOT(Py_tp_richcompare, schema_compare),
    NSPY_SLOT(Py_tp_hash, schema_hash),
    {Py_tp_methods, schema_methods},
    {Py_tp_getset, schema_getset},
    {Py_tp_doc, (void *)(uintptr_t)schema_doc},
    {0, NULL},
};

PyType_Spec nspy_schema_spec = {
    .name = "newscore.Schema",
    .basicsize = sizeof(schema),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = schema_slots,
};
