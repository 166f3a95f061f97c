/* Spans: a lazy sequence over the rows of a document's columns.
 *
 * Making, slicing and measuring one touches no row: it is a document, a layer and an arithmetic
 * progression of row numbers. A Span object is made when one is asked for.
 */
#include "py_text.h"

/* ---- Life ------------------------------------------------------------------------------------ */

static PyObject *spans_new(PyTypeObject *type, nspy_doc *doc, nsc_layer layer, Py_ssize_t first,
                           Py_ssize_t step, Py_ssize_t length) {
    nspy_spans *spans = PyObject_New(nspy_spans, type);
    if (!spans) return NULL;
    spans->doc = (nspy_doc *)Py_NewRef((PyObject *)doc);
    spans->layer = layer;
    spans->first = first;
    spans->step = step;
    spans->length = length;
    spans->rows = NULL;
    spans->inverse = NULL;
    spans->pointed_to = 0;
    spans->picked = NULL;
    return (PyObject *)spans;
}

int nspy_check_layer(const nspy_doc *doc, nsc_layer layer) {
    if (nsc_result_layers(doc->result) & NSC_LAYER_BIT(layer)) return 0;
    PyErr_Format(PyExc_ValueError,
                 "%s were not looked for in this document: newscore.load(layers=['%s']) looks for "
                 "them, newscore.load() for all layers but 'reported'",
                 nsc_layer_name(layer), nsc_layer_table(layer));
    return -1;
}

PyObject *nspy_spans_all(nspy_state *state, nspy_doc *doc, nsc_layer layer) {
    const nspy_shown *shown;
    if (nspy_check_layer(doc, layer) < 0 || nspy_doc_shown(doc, layer, &shown) < 0) return NULL;
    Py_ssize_t n_rows = shown ? (Py_ssize_t)shown->n_rows : nspy_n_rows(doc, layer);
    PyObject *made = spans_new(state->spans_types[layer], doc, layer, 0, 1, n_rows);
    if (made && shown) ((nspy_spans *)made)->rows = shown->rows;
    return made;
}

/* These items of the same rows as `base`. */
static PyObject *spans_like(const nspy_spans *base, Py_ssize_t first, Py_ssize_t step,
                            Py_ssize_t length) {
    PyObject *made = spans_new(Py_TYPE(base), base->doc, base->layer, first, step, length);
    if (!made) return NULL;
    nspy_spans *spans = (nspy_spans *)made;
    spans->rows = base->rows;
    spans->inverse = base->inverse;
    spans->pointed_to = base->pointed_to;
    spans->picked = Py_XNewRef(base->picked);
    return made;
}

/* The first item whose field, which ascends, is `least` or more. */
static Py_ssize_t first_from(const nspy_spans *spans, uint32_t field, uint32_t least) {
    Py_ssize_t low = 0, high = spans->length;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (nspy_offset_at(spans->doc, spans->layer, field, nspy_row_at(spans, middle)) < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

PyObject *nspy_spans_inside(nspy_state *state, nspy_doc *doc, nsc_layer layer, uint32_t start,
                            uint32_t end) {
    PyObject *all = nspy_spans_all(state, doc, layer);
    if (!all) return NULL;
    const nspy_spans *spans = (const nspy_spans *)all;
    Py_ssize_t first = first_from(spans, NSC_FIELD_END, start + 1);
    Py_ssize_t last = first_from(spans, NSC_FIELD_START, end);
    PyObject *inside = spans_like(spans, first, 1, last > first ? last - first : 0);
    Py_DECREF(all);
    return inside;
}

PyObject *nspy_spans_pointing(nspy_state *state, nspy_doc *doc, nsc_layer layer, uint32_t number,
                              Py_ssize_t row) {
    nsc_layer pointing = nsc_layer_inverse(layer, number)->layer;
    if (nspy_check_layer(doc, pointing) < 0) return NULL;
    const nspy_inverse *inverse = nspy_inverse_of(doc, layer, number);
    if (!inverse) return NULL;
    int32_t first = inverse->begins[row], end = inverse->begins[row + 1];
    PyObject *made = spans_new(state->spans_types[pointing], doc, pointing, first, 1, end - first);
    if (!made) return NULL;
    ((nspy_spans *)made)->rows = inverse->rows;
    ((nspy_spans *)made)->inverse = inverse;
    ((nspy_spans *)made)->pointed_to = row;
    return made;
}

static void spans_dealloc(nspy_spans *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(self->picked);
    Py_DECREF(self->doc);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* The whole sequence that this is of, and of which object it is which attribute: doc.ents,
 * identity.mentions. NULL with an exception. */
static PyObject *whole_of(const nspy_spans *self, PyObject **object, const char **attribute) {
    nspy_state *state = nspy_state_of(Py_TYPE(self));
    *object = NULL;
    if (!self->inverse) {
        PyObject *all = nspy_spans_all(state, self->doc, self->layer);
        *attribute = nsc_layer_name(self->layer);
        if (all) *object = Py_NewRef((PyObject *)self->doc);
        return all;
    }
    const nspy_inverse *inverse = self->inverse;
    PyObject *all =
        nspy_spans_pointing(state, self->doc, inverse->layer, inverse->number, self->pointed_to);
    *attribute = nsc_layer_inverse(inverse->layer, inverse->number)->name;
    if (all) *object = nspy_span_new(state, self->doc, inverse->layer, self->pointed_to);
    if (!*object) Py_CLEAR(all);
    return all;
}

/* These items of some spans by their rows, in `rows`, bytes of int32, to which the caller's
 * reference is taken over. */
static PyObject *spans_picked(const nspy_spans *base, PyObject *rows) {
    Py_ssize_t length = PyBytes_GET_SIZE(rows) / (Py_ssize_t)sizeof(int32_t);
    PyObject *made = spans_new(Py_TYPE(base), base->doc, base->layer, 0, 1, length);
    if (!made) {
        Py_DECREF(rows);
        return NULL;
    }
    ((nspy_spans *)made)->rows = (const int32_t *)(const void *)PyBytes_AS_STRING(rows);
    ((nspy_spans *)made)->picked = rows;
    return made;
}

/* New bytes of the rows of all items for which `keeps` says so. */
static PyObject *rows_where(const nspy_spans *self,
                            bool (*keeps)(const nspy_spans *, Py_ssize_t row, const void *),
                            const void *wanted) {
    Py_ssize_t n = 0;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, self->length * (Py_ssize_t)sizeof(int32_t));
    if (!bytes) return NULL;
    int32_t *rows = (int32_t *)(void *)PyBytes_AS_STRING(bytes);
    for (Py_ssize_t i = 0; i < self->length; i++) {
        Py_ssize_t row = nspy_row_at(self, i);
        if (!keeps || keeps(self, row, wanted)) rows[n++] = (int32_t)row;
    }
    _PyBytes_Resize(&bytes, n * (Py_ssize_t)sizeof(int32_t)); /* NULL when memory is short */
    return bytes;
}

PyDoc_STRVAR(pick_doc, "_pick($self, rows, /)\n--\n\nSpans of the document by their rows.");

/* What a pickle of picked spans calls: bytes of int32, which it may have damaged. */
static PyObject *spans_pick(nspy_spans *self, PyObject *arg) {
    const nspy_shown *shown;
    if (nspy_doc_shown(self->doc, self->layer, &shown) < 0) return NULL;
    Py_ssize_t n_rows = nspy_n_rows(self->doc, self->layer);
    bool is_right =
        PyBytes_CheckExact(arg) && PyBytes_GET_SIZE(arg) % (Py_ssize_t)sizeof(int32_t) == 0;
    Py_ssize_t n = is_right ? PyBytes_GET_SIZE(arg) / (Py_ssize_t)sizeof(int32_t) : 0;
    for (Py_ssize_t i = 0; is_right && i < n; i++) {
        int32_t row = ((const int32_t *)(const void *)PyBytes_AS_STRING(arg))[i];
        is_right = row >= 0 && row < n_rows && (!shown || shown->numbers[row] != NSC_NO_ROW);
    }
    if (is_right) return spans_picked(self, Py_NewRef(arg));
    PyErr_Format(PyExc_ValueError, "stored %s: expected rows of the document",
                 nsc_layer_name(self->layer));
    return NULL;
}

/* (spans._pick, (rows,)) */
static PyObject *reduce_picked(const nspy_spans *self) {
    PyObject *all = nspy_spans_all(nspy_state_of(Py_TYPE(self)), self->doc, self->layer);
    PyObject *pick = all ? PyObject_GetAttrString(all, "_pick") : NULL;
    PyObject *rows = pick ? rows_where(self, NULL, NULL) : NULL;
    PyObject *reduced = rows ? Py_BuildValue("O(O)", pick, rows) : NULL;
    Py_XDECREF(rows);
    Py_XDECREF(pick);
    Py_XDECREF(all);
    return reduced;
}

/* (getattr, (doc, "ents")) for all of a layer, (operator.getitem, (doc.ents, slice)) for some. */
static PyObject *spans_reduce(nspy_spans *self, PyObject *ignored) {
    (void)ignored;
    if (self->picked) return reduce_picked(self);
    PyObject *object;
    const char *attribute;
    PyObject *all = whole_of(self, &object, &attribute);
    if (!all) return NULL;
    bool is_all = self->step == 1 && self->length == ((nspy_spans *)all)->length;
    PyObject *reduced = NULL;
    PyObject *module = PyImport_ImportModule(is_all ? "builtins" : "operator");
    PyObject *function =
        module ? PyObject_GetAttrString(module, is_all ? "getattr" : "getitem") : NULL;
    Py_XDECREF(module);
    if (!function) goto done;
    if (is_all) {
        reduced = Py_BuildValue("O(Os)", function, object, attribute);
    } else {
        /* A stop of -1 would mean the last row, so a slice that runs down past row 0 has none. */
        Py_ssize_t begin = self->first - ((nspy_spans *)all)->first;
        Py_ssize_t stop = begin + self->step * self->length;
        PyObject *start = PyLong_FromSsize_t(begin);
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
    Py_DECREF(object);
    Py_DECREF(all);
    return reduced;
}

/* ---- The sequence ---------------------------------------------------------------------------- */

static Py_ssize_t spans_length(nspy_spans *self) { return self->length; }

static PyObject *spans_item(nspy_spans *self, Py_ssize_t index) {
    if (index < 0 || index >= self->length) {
        PyErr_Format(PyExc_IndexError, "%s index out of range", nsc_layer_name(self->layer));
        return NULL;
    }
    return nspy_span_new(nspy_state_of(Py_TYPE(self)), self->doc, self->layer,
                         nspy_row_at(self, index));
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
        if (length == 0) return spans_new(Py_TYPE(self), self->doc, self->layer, 0, 1, 0);
        /* One row needs no step, which may be as large as an index can be. */
        return spans_like(self, self->first + start * self->step,
                          length == 1 ? 1 : self->step * step, length);
    }
    PyErr_Format(PyExc_TypeError, "%s indices must be integers or slices, not %.200s",
                 nsc_layer_name(self->layer), Py_TYPE(key)->tp_name);
    return NULL;
}

/* Index of `value` at or after `start` and before `stop`, -1 when it is not there, -2 with an
 * exception. */
static Py_ssize_t find(nspy_spans *self, PyObject *value, Py_ssize_t start, Py_ssize_t stop) {
    if (!Py_IS_TYPE(value, nspy_state_of(Py_TYPE(self))->span_types[self->layer])) return -1;
    const nspy_span *span = (const nspy_span *)value;
    for (Py_ssize_t i = start; i < stop; i++) {
        int same =
            span->layer == self->layer &&
            nspy_same_row(self->doc, self->layer, nspy_row_at(self, i), span->doc, span->row);
        if (same) same = nspy_same_text(self->doc, span->doc);
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
        PyErr_Format(PyExc_ValueError, "%.100R is not in %s", args[0], nsc_layer_name(self->layer));
    return index < 0 ? NULL : PyLong_FromSsize_t(index);
}

PyDoc_STRVAR(count_doc, "count($self, value, /)\n--\n\nHow often a span is here: 0 or 1.");

/* Rows differ in where they lie, so none is there twice. */
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
    int equal = length == other->length && (length == 0 || self->layer == other->layer);
    for (Py_ssize_t i = 0; equal && i < length; i++)
        equal = nspy_same_row(self->doc, self->layer, nspy_row_at(self, i), other->doc,
                              nspy_row_at(other, i));
    if (equal && length > 0) equal = nspy_same_text(self->doc, other->doc);
    if (equal < 0) return NULL;
    return PyBool_FromLong(equal == (op == Py_EQ));
}

/* Of the length and the first and last offsets: O(1), and the same for equal sequences. */
static Py_hash_t spans_hash(nspy_spans *self) {
    size_t hash = (size_t)self->length;
    if (self->length > 0) {
        Py_ssize_t first = nspy_row_at(self, 0), last = nspy_row_at(self, self->length - 1);
        hash = hash * 1000003u + nspy_offset_at(self->doc, self->layer, NSC_FIELD_START, first);
        hash = hash * 1000003u + nspy_offset_at(self->doc, self->layer, NSC_FIELD_START, last);
    }
    Py_hash_t signed_hash = (Py_hash_t)hash;
    return signed_hash == -1 ? -2 : signed_hash;
}

/* Spans([<Span 0:5 'Hello'>, <Span 5:6 '.'>, ... 40 more]) */
static PyObject *spans_repr(nspy_spans *self) {
    const char *name = _PyType_Name(Py_TYPE(self));
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
        repr = PyUnicode_FromFormat("%s([%U, ... %zd more])", name, list, self->length - shown);
    else if (list)
        repr = PyUnicode_FromFormat("%s([%U])", name, list);
    Py_XDECREF(list);
    Py_XDECREF(comma);
    Py_XDECREF(shown_spans);
    return repr;
}

/* ---- Columns --------------------------------------------------------------------------------- */

/* The column of the field with the unit that is the closure. A layer without one has no such
 * attribute, for hasattr() neither. */
static PyObject *spans_column(nspy_spans *self, void *closure) {
    uint32_t field = nspy_field_of_unit(self->layer, (nsc_unit)(uintptr_t)closure);
    if (field < NSC_MAX_FIELDS) return nspy_column_view(nspy_state_of(Py_TYPE(self)), self, field);
    PyErr_Format(PyExc_AttributeError, "%s have no %s: only names (doc.ents) do",
                 nsc_layer_name(self->layer),
                 (nsc_unit)(uintptr_t)closure == NSC_UNIT_SCORE ? "scores" : "label_ids");
    return NULL;
}

/* AttributeError for a layer without labels. */
static int check_labels(const nspy_spans *self) {
    if (nspy_field_of_unit(self->layer, NSC_UNIT_LABEL) < NSC_MAX_FIELDS) return 0;
    PyErr_Format(PyExc_AttributeError, "%s have no labels: only names (doc.ents) do",
                 nsc_layer_name(self->layer));
    return -1;
}

static PyObject *spans_label_names(nspy_spans *self, void *closure) {
    (void)closure;
    if (check_labels(self) < 0) return NULL;
    uint32_t n_labels = nsc_result_n_labels(self->doc->result, self->layer);
    PyObject *labels = PyTuple_New((Py_ssize_t)n_labels);
    for (uint32_t i = 0; labels && i < n_labels; i++) {
        PyObject *label =
            PyUnicode_InternFromString(nsc_result_label(self->doc->result, self->layer, i));
        if (label)
            PyTuple_SET_ITEM(labels, (Py_ssize_t)i, label);
        else
            Py_CLEAR(labels);
    }
    return labels;
}

/* One of label_names for each row: strings that are there once, however many rows have them. */
static PyObject *spans_labels(nspy_spans *self, void *closure) {
    PyObject *names = spans_label_names(self, closure);
    if (!names) return NULL;
    nsc_column_view ids;
    nsc_result_column(self->doc->result, self->layer,
                      nspy_field_of_unit(self->layer, NSC_UNIT_LABEL), &ids);
    PyObject *labels = PyTuple_New(self->length);
    for (Py_ssize_t i = 0; labels && i < self->length; i++) {
        uint8_t id = ((const uint8_t *)ids.data)[nspy_row_at(self, i)];
        PyTuple_SET_ITEM(labels, i, Py_NewRef(PyTuple_GET_ITEM(names, id)));
    }
    Py_DECREF(names);
    return labels;
}

PyDoc_STRVAR(tolist_doc,
             "tolist($self, /)\n--\n\n"
             "All spans as plain tuples: (start, end), of names (start, end, label), and of\n"
             "other layers what their fields hold, in order.\n\n"
             "Offsets are code points of the text. The fastest way to all of them at once in\n"
             "Python; `starts` and `ends` are faster for NumPy.");

/* A field that plain tuples hold, and its column. */
typedef struct plain_field {
    const nsc_field *field;
    nsc_column_view column;
} plain_field;

/* A layer's own fields but the sentence's, and of names but the score. */
static Py_ssize_t plain_fields(const nspy_spans *self, plain_field fields[NSC_MAX_FIELDS]) {
    Py_ssize_t n = 0;
    const nsc_field *field;
    for (uint32_t f = 0; (field = nsc_layer_field(self->layer, f)) != NULL; f++) {
        if (field->unit == NSC_UNIT_SENT || field->unit == NSC_UNIT_SCORE ||
            nsc_layer_filling(self->layer, f) != self->layer)
            continue;
        fields[n].field = field;
        nsc_result_column(self->doc->result, self->layer, f, &fields[n++].column);
    }
    return n;
}

/* `labels` is NULL where rows have none. What points to a row is its number, plain as the rest. */
static PyObject *plain_row(nspy_spans *self, const plain_field *fields, Py_ssize_t n_fields,
                           PyObject *labels, Py_ssize_t row) {
    nspy_state *state = nspy_state_of(Py_TYPE(self));
    PyObject *tuple = PyTuple_New(n_fields);
    for (Py_ssize_t i = 0; tuple && i < n_fields; i++) {
        const plain_field *plain = &fields[i];
        const nsc_unit unit = plain->field->unit;
        PyObject *value;
        if (labels && unit == NSC_UNIT_LABEL)
            value = Py_NewRef(PyTuple_GET_ITEM(labels, ((const uint8_t *)plain->column.data)[row]));
        else if (unit == NSC_UNIT_ROW)
            value = nspy_row_number(self->doc, plain->field, &plain->column, row);
        else
            value = nspy_value_at(state, self->doc, self->layer, plain->field, &plain->column, row);
        if (value)
            PyTuple_SET_ITEM(tuple, i, value);
        else
            Py_CLEAR(tuple);
    }
    return tuple;
}

static PyObject *spans_tolist(nspy_spans *self, PyObject *ignored) {
    (void)ignored;
    plain_field fields[NSC_MAX_FIELDS];
    Py_ssize_t n_fields = plain_fields(self, fields);
    bool has_labels = nspy_field_of_unit(self->layer, NSC_UNIT_LABEL) < NSC_MAX_FIELDS;
    PyObject *labels = has_labels ? spans_label_names(self, NULL) : NULL;
    if (has_labels && !labels) return NULL;
    PyObject *list = PyList_New(self->length);
    for (Py_ssize_t i = 0; list && i < self->length; i++) {
        PyObject *tuple = plain_row(self, fields, n_fields, labels, nspy_row_at(self, i));
        if (tuple)
            PyList_SET_ITEM(list, i, tuple);
        else
            Py_CLEAR(list);
    }
    Py_XDECREF(labels);
    return list;
}

/* What `where` asks of a row. */
typedef struct condition {
    const uint8_t *labels; /* of each row, or NULL when any will do */
    const float *scores;
    uint32_t label_bits;
    double min_score;
} condition;

static bool meets(const nspy_spans *self, Py_ssize_t row, const void *wanted) {
    const condition *c = wanted;
    (void)self;
    return (!c->labels || c->label_bits >> c->labels[row] & 1) &&
           (!c->scores || (double)c->scores[row] >= c->min_score);
}

static const void *column_of_unit(const nspy_spans *self, nsc_unit unit) {
    nsc_column_view column;
    nsc_result_column(self->doc->result, self->layer, nspy_field_of_unit(self->layer, unit),
                      &column);
    return column.data;
}

PyDoc_STRVAR(where_doc,
             "where($self, /, *, labels=None, min_score=0.0)\n--\n\n"
             "Those that have one of these labels, a str or several, and this score or a higher\n"
             "one.");

static PyObject *spans_where(nspy_spans *self, PyObject *const *args, Py_ssize_t n_args,
                             PyObject *keywords) {
    condition wanted = {NULL, NULL, NSPY_LABELS_ALL, 0.0};
    if (n_args > 0) {
        PyErr_SetString(PyExc_TypeError, "where: expected keywords, labels= or min_score=");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < (keywords ? PyTuple_GET_SIZE(keywords) : 0); i++) {
        PyObject *keyword = PyTuple_GET_ITEM(keywords, i);
        if (PyUnicode_CompareWithASCIIString(keyword, "labels") == 0) {
            if (args[i] == Py_None) continue;
            PyObject *known = spans_label_names(self, NULL);
            int read = known ? nspy_read_labels(args[i], known, &wanted.label_bits) : -1;
            Py_XDECREF(known);
            if (read < 0) return NULL;
            wanted.labels = column_of_unit(self, NSC_UNIT_LABEL);
        } else if (PyUnicode_CompareWithASCIIString(keyword, "min_score") == 0) {
            if (nspy_read_score(args[i], &wanted.min_score) < 0) return NULL;
            if (nspy_field_of_unit(self->layer, NSC_UNIT_SCORE) == NSC_MAX_FIELDS)
                return spans_column(self, (void *)NSC_UNIT_SCORE); /* says that there are none */
            wanted.scores = column_of_unit(self, NSC_UNIT_SCORE);
        } else {
            PyErr_Format(PyExc_TypeError,
                         "where: expected labels= or min_score=, got the keyword '%U'", keyword);
            return NULL;
        }
    }
    PyObject *rows = rows_where(self, meets, &wanted);
    return rows ? spans_picked(self, rows) : NULL;
}

static PyObject *spans_doc(nspy_spans *self, void *closure) {
    (void)closure;
    return Py_NewRef((PyObject *)self->doc);
}

/* ---- The type -------------------------------------------------------------------------------- */

static PyMethodDef spans_methods[] = {
    {"index", NSPY_METHOD(spans_index), METH_FASTCALL, index_doc},
    {"count", NSPY_METHOD(spans_count), METH_O, count_doc},
    {"tolist", NSPY_METHOD(spans_tolist), METH_NOARGS, tolist_doc},
    {"where", NSPY_METHOD(spans_where), METH_FASTCALL | METH_KEYWORDS, where_doc},
    {"_pick", NSPY_METHOD(spans_pick), METH_O, pick_doc},
    {"_json", NSPY_METHOD(nspy_spans_json), METH_NOARGS, nspy_spans_json_doc},
    {"__reduce__", NSPY_METHOD(spans_reduce), METH_NOARGS, NULL},
    {"__copy__", NSPY_METHOD(nspy_copy), METH_NOARGS, NULL},
    {"__deepcopy__", NSPY_METHOD(nspy_copy), METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

const PyGetSetDef nspy_spans_getset[] = {
    {"starts", (getter)spans_column, NULL, "All starts: a read-only memoryview of int32.",
     (void *)NSC_UNIT_START},
    {"ends", (getter)spans_column, NULL, "All ends: a read-only memoryview of int32.",
     (void *)NSC_UNIT_END},
    {"label_ids", (getter)spans_column, NULL,
     "Labels, as indices of `label_names`: a read-only memoryview of uint8.",
     (void *)NSC_UNIT_LABEL},
    {"scores", (getter)spans_column, NULL, "Scores: a read-only memoryview of float32.",
     (void *)NSC_UNIT_SCORE},
    {"labels", (getter)spans_labels, NULL, "All labels: a tuple of str.", (void *)NSC_UNIT_LABEL},
    {"label_names", (getter)spans_label_names, NULL,
     "The labels that there are, by label id, whether or not a name here has them.",
     (void *)NSC_UNIT_LABEL},
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
