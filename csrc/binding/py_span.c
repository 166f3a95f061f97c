/* Span: one row of a layer. A row number; every attribute is read from the columns. */
#include "py_newscore.h"

PyObject *nspy_span_new(nspy_state *state, nspy_doc *doc, nsc_layer layer, Py_ssize_t row) {
    nspy_span *span = PyObject_New(nspy_span, state->span_types[layer]);
    if (!span) return NULL;
    span->doc = (nspy_doc *)Py_NewRef((PyObject *)doc);
    span->layer = layer;
    span->row = row;
    return (PyObject *)span;
}

static void span_dealloc(nspy_span *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(self->doc);
    PyObject_Free(self);
    Py_DECREF(type);
}

static uint32_t start_of(const nspy_span *self) {
    return nspy_offset_at(self->doc, self->layer, NSC_FIELD_START, self->row);
}

static uint32_t end_of(const nspy_span *self) {
    return nspy_offset_at(self->doc, self->layer, NSC_FIELD_END, self->row);
}

/* The label's name, borrowed from the document, or NULL for a row without one. */
static const char *label_at(const nspy_doc *doc, nsc_layer layer, Py_ssize_t row) {
    uint32_t field = nspy_field_of_unit(layer, NSC_UNIT_LABEL);
    nsc_column_view view;
    if (field == NSC_MAX_FIELDS) return NULL;
    nsc_result_column(doc->result, layer, field, &view);
    return nsc_result_label(doc->result, layer, ((const uint8_t *)view.data)[row]);
}

bool nspy_same_row(const nspy_doc *doc, nsc_layer layer, Py_ssize_t row, const nspy_doc *other,
                   Py_ssize_t other_row) {
    if (doc == other) return row == other_row;
    for (uint32_t field = NSC_FIELD_START; field <= NSC_FIELD_END; field++)
        if (nspy_offset_at(doc, layer, field, row) !=
            nspy_offset_at(other, layer, field, other_row))
            return false;
    const char *label = label_at(doc, layer, row);
    const char *other_label = label_at(other, layer, other_row);
    return !label || !other_label || strcmp(label, other_label) == 0;
}

int nspy_same_text(const nspy_doc *doc, const nspy_doc *other) {
    return doc == other ? 1 : PyObject_RichCompareBool(doc->text, other->text, Py_EQ);
}

int nspy_same_span(const nspy_span *span, const nspy_span *other) {
    if (span->layer != other->layer ||
        !nspy_same_row(span->doc, span->layer, span->row, other->doc, other->row))
        return 0;
    return nspy_same_text(span->doc, other->doc);
}

/* ---- Attributes ------------------------------------------------------------------------------ */

PyObject *nspy_text_at(nspy_doc *doc, nsc_layer layer, Py_ssize_t row) {
    return PyUnicode_Substring(doc->text,
                               (Py_ssize_t)nspy_offset_at(doc, layer, NSC_FIELD_START, row),
                               (Py_ssize_t)nspy_offset_at(doc, layer, NSC_FIELD_END, row));
}

static PyObject *span_text(nspy_span *self, void *closure) {
    (void)closure;
    return nspy_text_at(self->doc, self->layer, self->row);
}

/* Which of the rows that the document shows it is; -1 with an exception. */
static Py_ssize_t number_of(const nspy_span *self) {
    const nspy_shown *shown;
    if (nspy_doc_shown(self->doc, self->layer, &shown) < 0) return -1;
    return shown ? (Py_ssize_t)shown->numbers[self->row] : self->row;
}

static PyObject *span_number(nspy_span *self, void *closure) {
    (void)closure;
    Py_ssize_t number = number_of(self);
    return number < 0 ? NULL : PyLong_FromSsize_t(number);
}

/* The rows inside it of the layer that the closure numbers. */
static PyObject *span_inside(nspy_span *self, void *closure) {
    return nspy_spans_inside(nspy_state_of(Py_TYPE(self)), self->doc, (nsc_layer)(uintptr_t)closure,
                             start_of(self), end_of(self));
}

static PyObject *span_start(nspy_span *self, void *closure) {
    (void)closure;
    return PyLong_FromUnsignedLong(start_of(self));
}

static PyObject *span_end(nspy_span *self, void *closure) {
    (void)closure;
    return PyLong_FromUnsignedLong(end_of(self));
}

PyObject *nspy_span_field(nspy_span *self, void *closure) {
    uint32_t number = (uint32_t)(uintptr_t)closure;
    const nsc_field *field = nsc_layer_field(self->layer, number);
    nsc_column_view column;
    if (!field) Py_RETURN_NONE; /* of a sentence or token, which have no label */
    nsc_layer filling = nsc_layer_filling(self->layer, number);
    if (filling != self->layer && nspy_check_layer(self->doc, filling) < 0) return NULL;
    nsc_result_column(self->doc->result, self->layer, number, &column);
    return nspy_value_at(nspy_state_of(Py_TYPE(self)), self->doc, self->layer, field, &column,
                         self->row);
}

PyObject *nspy_span_pointing(nspy_span *self, void *closure) {
    uint32_t number = (uint32_t)(uintptr_t)closure;
    if (!nsc_layer_inverse(self->layer, number)) Py_RETURN_NONE; /* as of a field */
    return nspy_spans_pointing(nspy_state_of(Py_TYPE(self)), self->doc, self->layer, number,
                               self->row);
}

/* The row of its sentence: itself, what its layer says, or where it begins. */
static uint32_t sent_of(const nspy_span *self) {
    if (self->layer == NSC_LAYER_SENTS) return (uint32_t)self->row;
    uint32_t field = nspy_field_of_unit(self->layer, NSC_UNIT_SENT);
    nsc_column_view view = {NULL, 0, NSC_KIND_INT32};
    if (field < NSC_MAX_FIELDS) nsc_result_column(self->doc->result, self->layer, field, &view);
    if (view.data && (Py_ssize_t)view.n_items > self->row)
        return (uint32_t)((const int32_t *)view.data)[self->row];
    return nsc_result_sentence_of(self->doc->result, start_of(self));
}

static PyObject *span_sent(nspy_span *self, void *closure) {
    (void)closure;
    uint32_t sent = sent_of(self);
    if (self->layer == NSC_LAYER_SENTS) return Py_NewRef((PyObject *)self);
    if ((Py_ssize_t)sent >= nspy_n_rows(self->doc, NSC_LAYER_SENTS)) {
        PyErr_SetString(PyExc_ValueError, "this span lies in no sentence"); /* from a bad pickle */
        return NULL;
    }
    return nspy_span_new(nspy_state_of(Py_TYPE(self)), self->doc, NSC_LAYER_SENTS,
                         (Py_ssize_t)sent);
}

static PyObject *span_doc(nspy_span *self, void *closure) {
    (void)closure;
    return Py_NewRef((PyObject *)self->doc);
}

/* ---- What any object does -------------------------------------------------------------------- */

/* <Span 0:13 PERSON 'Rex Tillerson'>   <Amount 3:12 '$1.2bn'> */
static PyObject *span_repr(nspy_span *self) {
    const uint32_t shown = 60;
    uint32_t start = start_of(self);
    uint32_t end = end_of(self);
    const char *label = label_at(self->doc, self->layer, self->row);
    bool cut = end - start > shown;
    PyObject *text = PyUnicode_Substring(self->doc->text, (Py_ssize_t)start,
                                         (Py_ssize_t)(cut ? start + shown : end));
    if (!text) return NULL;
    PyObject *repr =
        PyUnicode_FromFormat("<%s %u:%u %s%s%R%s>", _PyType_Name(Py_TYPE(self)), start, end,
                             label ? label : "", label ? " " : "", text, cut ? "..." : "");
    Py_DECREF(text);
    return repr;
}

static Py_ssize_t span_length(nspy_span *self) {
    return (Py_ssize_t)(end_of(self) - start_of(self));
}

static PyObject *span_compare(nspy_span *self, PyObject *other_obj, int op) {
    if (!Py_IS_TYPE(other_obj, Py_TYPE(self)) || (op != Py_EQ && op != Py_NE))
        Py_RETURN_NOTIMPLEMENTED;
    const nspy_span *other = (const nspy_span *)other_obj;
    int same = nspy_same_span(self, other);
    if (same < 0) return NULL;
    return PyBool_FromLong(same == (op == Py_EQ));
}

/* Of what comparison looks at, the label left out. A str keeps its own hash. */
static Py_hash_t span_hash(nspy_span *self) {
    Py_hash_t text_hash = PyObject_Hash(self->doc->text);
    if (text_hash == -1) return -1;
    size_t hash = (size_t)text_hash;
    hash = (hash ^ (size_t)self->layer) * 1000003u;
    hash = (hash ^ start_of(self)) * 1000003u;
    hash = (hash ^ end_of(self)) * 1000003u;
    Py_hash_t signed_hash = (Py_hash_t)hash;
    return signed_hash == -1 ? -2 : signed_hash;
}

/* (operator.getitem, (doc.ents, row)) */
static PyObject *span_reduce(nspy_span *self, PyObject *ignored) {
    (void)ignored;
    Py_ssize_t number = number_of(self);
    if (number < 0) return NULL;
    PyObject *all = nspy_spans_all(nspy_state_of(Py_TYPE(self)), self->doc, self->layer);
    if (!all) return NULL;
    PyObject *reduced = NULL;
    PyObject *module = PyImport_ImportModule("operator");
    PyObject *getitem = module ? PyObject_GetAttrString(module, "getitem") : NULL;
    if (getitem) reduced = Py_BuildValue("N(On)", getitem, all, number);
    Py_XDECREF(module);
    Py_DECREF(all);
    return reduced;
}

static PyMethodDef span_methods[] = {
    {"__reduce__", NSPY_METHOD(span_reduce), METH_NOARGS, NULL},
    {"__copy__", NSPY_METHOD(nspy_copy), METH_NOARGS, NULL},
    {"__deepcopy__", NSPY_METHOD(nspy_copy), METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

const PyGetSetDef nspy_span_getset[] = {
    {"text", (getter)span_text, NULL, "doc.text[start:end]", NULL},
    {"start", (getter)span_start, NULL, "First code point of the original text.", NULL},
    {"end", (getter)span_end, NULL, "One past the last code point.", NULL},
    {"i", (getter)span_number, NULL, "Its number among the document's of its kind.", NULL},
    {"sent", (getter)span_sent, NULL, "The sentence that holds it; itself for a sentence.", NULL},
    {"tokens", (getter)span_inside, NULL, "The tokens in it.", (void *)NSC_LAYER_TOKENS},
    {"ents", (getter)span_inside, NULL, "The names in it.", (void *)NSC_LAYER_ENTS},
    {"doc", (getter)span_doc, NULL, "The document.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(span_type_doc, "One row of a layer: text[span.start:span.end] == span.text.");

static PyType_Slot span_slots[] = {
    NSPY_SLOT(Py_tp_dealloc, span_dealloc),
    NSPY_SLOT(Py_tp_repr, span_repr),
    NSPY_SLOT(Py_tp_hash, span_hash),
    NSPY_SLOT(Py_tp_richcompare, span_compare),
    NSPY_SLOT(Py_sq_length, span_length),
    {Py_tp_methods, span_methods},
    {Py_tp_doc, (void *)(uintptr_t)span_type_doc},
    {0, NULL},
};

PyType_Spec nspy_span_spec = {
    .name = "newscore.Span",
    .basicsize = sizeof(nspy_span),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = span_slots,
};
