/* From the core's description of layers to Python's types.
 *
 *     nsc_layer_field()  ->  attributes of rows, of their sequences, of documents
 *
 * Sentences, tokens and names share the types Span and Spans. A layer behind them has types of its
 * own, named after it ("amounts" gives Amount and Amounts), with an attribute a field. So a new
 * layer needs no line here.
 */
#include "py_newscore.h"

enum { MAX_ATTRIBUTES = 16 + NSC_MAX_FIELDS + NSC_N_LAYERS, MAX_NAME = 48 };

/* ---- Values ---------------------------------------------------------------------------------- */

/* 1250 * 10^-2 as decimal.Decimal("12.50"), exactly, and 3 * 10^6 as Decimal("3000000"); None where
 * there is none. */
static PyObject *decimal_of(nspy_state *state, nsc_decimal number) {
    if (number.is_null) Py_RETURN_NONE;
    if (!state->decimal_type) {
        PyObject *module = PyImport_ImportModule("decimal");
        state->decimal_type = module ? PyObject_GetAttrString(module, "Decimal") : NULL;
        Py_XDECREF(module);
        if (!state->decimal_type) return NULL;
    }
    char written[32 + NSC_MAX_EXPONENT];
    int32_t n_zeros = number.exponent > 0 && number.coefficient ? number.exponent : 0;
    int n = PyOS_snprintf(written, 24, "%lld", (long long)number.coefficient);
    memset(written + n, '0', (size_t)n_zeros);
    PyOS_snprintf(written + n + n_zeros, 8, "E%d",
                  (int)(number.exponent < 0 ? number.exponent : 0));
    return PyObject_CallFunction(state->decimal_type, "s", written);
}

/* Up to four characters from the low byte on; None for 0. */
static PyObject *code_of(int32_t code) {
    char characters[sizeof code + 1] = {0};
    if (code == 0) Py_RETURN_NONE;
    for (size_t k = 0; k < sizeof code; k++) characters[k] = (char)((uint32_t)code >> 8 * k & 0xFF);
    return PyUnicode_InternFromString(characters);
}

/* The number of a row of a layer among those that the document shows: *number, NSC_NO_ROW when it
 * is none of these. -1 with an exception. */
static int number_of(nspy_doc *doc, nsc_layer layer, int32_t row, int32_t *number) {
    const nspy_shown *shown;
    if (nspy_doc_shown(doc, layer, &shown) < 0) return -1;
    *number = shown && row != NSC_NO_ROW ? shown->numbers[row] : row;
    return 0;
}

PyObject *nspy_row_number(nspy_doc *doc, const nsc_field *field, const nsc_column_view *column,
                          Py_ssize_t row) {
    int32_t to = row < (Py_ssize_t)column->n_items ? ((const int32_t *)column->data)[row] : -1;
    if (number_of(doc, field->refers_to, to, &to) < 0) return NULL;
    if (to == NSC_NO_ROW) Py_RETURN_NONE;
    return PyLong_FromLong(to);
}

static PyObject *key_of(const nspy_doc *doc, nsc_layer layer, int32_t row) {
    char key[NSC_MAX_KEY_BYTES];
    uint32_t start = nspy_offset_at(doc, layer, NSC_FIELD_START, row);
    uint32_t end = nspy_offset_at(doc, layer, NSC_FIELD_END, row);
    uint32_t kind = (uint32_t)PyUnicode_KIND(doc->text);
    nsc_text name = {(const char *)PyUnicode_DATA(doc->text) + (size_t)start * kind, end - start,
                     kind};
    return PyUnicode_DecodeUTF8(key, (Py_ssize_t)nsc_name_key(&name, key), NULL);
}

/* The row that a number of a field is of, its text or its key; None for none. */
static PyObject *row_of(nspy_state *state, nspy_doc *doc, const nsc_field *field, int32_t row) {
    if (row == NSC_NO_ROW) Py_RETURN_NONE;
    if (field->unit == NSC_UNIT_ROW) {
        int32_t number;
        if (number_of(doc, field->refers_to, row, &number) < 0) return NULL;
        if (number == NSC_NO_ROW) Py_RETURN_NONE;
        return nspy_span_new(state, doc, field->refers_to, row);
    }
    return field->unit == NSC_UNIT_ROW_TEXT ? nspy_text_at(doc, field->refers_to, row)
                                            : key_of(doc, field->refers_to, row);
}

static PyObject *degrees_of(double degrees) {
    if (degrees != degrees) Py_RETURN_NONE; /* NaN */
    return PyFloat_FromDouble(degrees);
}

/* None where the text is empty. */
static PyObject *short_text_of(const nsc_short_text *text) {
    const char *end = memchr(text->bytes, '\0', NSC_MAX_SHORT_TEXT);
    Py_ssize_t n = end ? end - text->bytes : (Py_ssize_t)NSC_MAX_SHORT_TEXT;
    if (n == 0) Py_RETURN_NONE;
    return PyUnicode_FromStringAndSize(text->bytes, n);
}

/* datetime.timezone of so many minutes, or None. */
static PyObject *zone_of(PyObject *module, int32_t minutes) {
    if (minutes == NSC_NO_ZONE) Py_RETURN_NONE;
    PyObject *delta = PyObject_CallMethod(module, "timedelta", "ii", 0, minutes * 60);
    PyObject *zone = delta ? PyObject_CallMethod(module, "timezone", "O", delta) : NULL;
    Py_XDECREF(delta);
    return zone;
}

/* datetime.datetime of a day and its seconds. */
static PyObject *time_of(PyObject *module, PyObject *date, int second, int32_t zone_minutes) {
    PyObject *zone = zone_of(module, zone_minutes), *datetime = NULL;
    PyObject *time = zone ? PyObject_CallMethod(module, "time", "iiiiO", second / 3600,
                                                second / 60 % 60, second % 60, 0, zone)
                          : NULL;
    PyObject *type = time ? PyObject_GetAttrString(module, "datetime") : NULL;
    if (type) datetime = PyObject_CallMethod(type, "combine", "OO", date, time);
    Py_XDECREF(type);
    Py_XDECREF(time);
    Py_XDECREF(zone);
    return datetime;
}

/* datetime.date or datetime.datetime; None where there is no moment. */
static PyObject *moment_of(nspy_state *state, const nsc_moment *moment) {
    const int64_t day_seconds = 86400, epoch = 719163; /* date(1970, 1, 1).toordinal() */
    if (moment->precision == NSC_PRECISION_NONE) Py_RETURN_NONE;
    if (!state->datetime_module) state->datetime_module = PyImport_ImportModule("datetime");
    if (!state->datetime_module) return NULL;
    int64_t second = moment->second % day_seconds;
    if (second < 0) second += day_seconds;
    long long ordinal = (moment->second - second) / day_seconds + epoch;
    PyObject *type = PyObject_GetAttrString(state->datetime_module, "date");
    PyObject *date = type ? PyObject_CallMethod(type, "fromordinal", "L", ordinal) : NULL;
    Py_XDECREF(type);
    if (!date || moment->precision == NSC_PRECISION_DAY) return date;
    PyObject *time = time_of(state->datetime_module, date, (int)second, moment->zone);
    Py_DECREF(date);
    return time;
}

PyObject *nspy_value_at(nspy_state *state, nspy_doc *doc, nsc_layer layer, const nsc_field *field,
                        const nsc_column_view *column, Py_ssize_t row) {
    if (row >= (Py_ssize_t)column->n_items)
        Py_RETURN_NONE; /* stored before there was such a field */
    uint8_t byte = field->kind == NSC_KIND_UINT8 ? ((const uint8_t *)column->data)[row] : 0;
    switch (field->unit) {
    case NSC_UNIT_LABEL:
        return PyUnicode_InternFromString(nsc_result_label(doc->result, layer, byte));
    case NSC_UNIT_NAME:
        if (byte == NSC_NO_NAME) Py_RETURN_NONE;
        return PyUnicode_InternFromString(field->names[byte]);
    case NSC_UNIT_SCORE:
        return PyFloat_FromDouble((double)((const float *)column->data)[row]);
    case NSC_UNIT_CODE:
        return code_of(((const int32_t *)column->data)[row]);
    case NSC_UNIT_ROW:
    case NSC_UNIT_ROW_TEXT:
    case NSC_UNIT_ROW_KEY:
        return row_of(state, doc, field, ((const int32_t *)column->data)[row]);
    case NSC_UNIT_ID:
        if (((const int32_t *)column->data)[row] == NSC_NO_ID) Py_RETURN_NONE;
        return PyLong_FromLong(((const int32_t *)column->data)[row]);
    case NSC_UNIT_DEGREES:
        return degrees_of(((const double *)column->data)[row]);
    case NSC_UNIT_NUMBER:
        return decimal_of(state, ((const nsc_decimal *)column->data)[row]);
    case NSC_UNIT_TEXT:
        return short_text_of(&((const nsc_short_text *)column->data)[row]);
    case NSC_UNIT_MOMENT:
        return moment_of(state, &((const nsc_moment *)column->data)[row]);
    default:
        return PyLong_FromLong(((const int32_t *)column->data)[row]);
    }
}

/* ---- Attributes ------------------------------------------------------------------------------ */

static bool has_own_types(uint32_t layer) { return layer > NSC_LAYER_ENTS; }

/* Whether a field is an attribute by itself: not what nspy_span_getset has. */
static bool is_own_attribute(const nsc_field *field) {
    return field->unit != NSC_UNIT_START && field->unit != NSC_UNIT_END &&
           field->unit != NSC_UNIT_SENT;
}

/* An array with room for attributes, which begins with those of `base`; kept in the state. */
static PyGetSetDef *new_getset(nspy_state *state, int number, const PyGetSetDef *base,
                               PyGetSetDef **end) {
    PyGetSetDef *getset = PyMem_Calloc(MAX_ATTRIBUTES, sizeof *getset);
    if (!getset) {
        PyErr_NoMemory();
        return NULL;
    }
    state->getsets[number] = *end = getset;
    for (; base->name; base++) *(*end)++ = *base;
    return getset;
}

static PyGetSetDef *doc_getset(nspy_state *state) {
    PyGetSetDef *end, *getset = new_getset(state, 0, nspy_doc_getset, &end);
    for (uint32_t layer = NSC_LAYER_SENTS; getset && layer < NSC_N_LAYERS; layer++)
        *end++ = (PyGetSetDef){nsc_layer_name(layer), (getter)nspy_doc_layer, NULL,
                               "What was found of this kind, in order.", (void *)(uintptr_t)layer};
    return getset;
}

static PyGetSetDef *table_getset(nspy_state *state) {
    PyGetSetDef *end, *getset = new_getset(state, 1, nspy_table_getset, &end);
    for (uint32_t layer = NSC_LAYER_SENTS; getset && layer < NSC_N_LAYERS; layer++)
        *end++ = (PyGetSetDef){nsc_layer_table(layer), (getter)nspy_table_layer, NULL,
                               "The table with a row for each of them.", (void *)(uintptr_t)layer};
    return getset;
}

/* Of Span, which three layers share, the fields and inverses are those of names. */
static PyGetSetDef *span_getset(nspy_state *state, uint32_t layer) {
    PyGetSetDef *end, *getset = new_getset(state, 2 + (int)layer, nspy_span_getset, &end);
    uint32_t of = has_own_types(layer) ? layer : NSC_LAYER_ENTS;
    const nsc_field *field;
    for (uint32_t f = 0; getset && (field = nsc_layer_field(of, f)) != NULL; f++)
        if (is_own_attribute(field))
            *end++ = (PyGetSetDef){field->name, (getter)nspy_span_field, NULL, field->doc,
                                   (void *)(uintptr_t)f};
    const nsc_inverse *inverse;
    for (uint32_t k = 0; getset && (inverse = nsc_layer_inverse(of, k)) != NULL; k++)
        *end++ = (PyGetSetDef){inverse->name, (getter)nspy_span_pointing, NULL, inverse->doc,
                               (void *)(uintptr_t)k};
    return getset;
}

/* Columns whose unit the layer has: each attribute's closure is its unit. */
static PyGetSetDef *spans_getset(nspy_state *state, uint32_t layer) {
    const PyGetSetDef none = {NULL, NULL, NULL, NULL, NULL};
    nsc_layer of = has_own_types(layer) ? (nsc_layer)layer : NSC_LAYER_ENTS;
    PyGetSetDef *end, *getset = new_getset(state, 2 + NSC_N_LAYERS + (int)layer, &none, &end);
    for (const PyGetSetDef *column = nspy_spans_getset; getset && column->name; column++) {
        nsc_unit unit = (nsc_unit)(uintptr_t)column->closure;
        if (nspy_field_of_unit(of, unit) < NSC_MAX_FIELDS) *end++ = *column;
    }
    return getset;
}

/* ---- Types ----------------------------------------------------------------------------------- */

/* The type of a spec with these attributes, under another name unless that is NULL; NULL with an
 * exception (CPython 3.11 sets none when memory is short). */
static PyTypeObject *type_with(PyObject *module, const PyType_Spec *spec, const char *name,
                               PyGetSetDef *getset) {
    enum { MAX_SLOTS = 24 };
    PyType_Slot slots[MAX_SLOTS];
    size_t n = 0;
    if (!getset) return NULL;
    for (const PyType_Slot *slot = spec->slots; slot->slot; slot++) slots[n++] = *slot;
    slots[n++] = (PyType_Slot){Py_tp_getset, getset};
    slots[n] = (PyType_Slot){0, NULL};
    PyType_Spec own = *spec;
    own.slots = slots;
    if (name) own.name = name;
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &own, NULL);
    if (!type && !PyErr_Occurred()) PyErr_NoMemory();
    return type;
}

/* isinstance(spans, collections.abc.Sequence) */
static int register_sequence(PyTypeObject *spans_type) {
    PyObject *module = PyImport_ImportModule("collections.abc");
    PyObject *sequence = module ? PyObject_GetAttrString(module, "Sequence") : NULL;
    PyObject *done = sequence ? PyObject_CallMethod(sequence, "register", "O", spans_type) : NULL;
    Py_XDECREF(done);
    Py_XDECREF(sequence);
    Py_XDECREF(module);
    return done ? 0 : -1;
}

/* "newscore.QuoteParts" of "quote_parts": a row's type is named after its layer's row, the
 * sequence's after the attribute that has it. NULL for a layer whose rows are Spans. */
static const char *type_name(uint32_t layer, const char *words, char out[MAX_NAME]) {
    static const char package[] = "newscore.";
    if (!has_own_types(layer)) return NULL;
    memcpy(out, package, sizeof package - 1);
    char *end = out + sizeof package - 1;
    for (const char *c = words; *c && end < out + MAX_NAME - 1; c++)
        if (*c != '_') *end++ = (char)(c == words || c[-1] == '_' ? Py_TOUPPER(*c) : *c);
    *end = '\0';
    return out;
}

static int add_span_types(PyObject *module, nspy_state *state, uint32_t layer) {
    char name[MAX_NAME];
    PyTypeObject **span = &state->span_types[layer], **spans = &state->spans_types[layer];
    *span = type_with(module, &nspy_span_spec, type_name(layer, nsc_layer_row(layer), name),
                      span_getset(state, layer));
    if (!*span || PyModule_AddType(module, *span) < 0) return -1;
    *spans = type_with(module, &nspy_spans_spec, type_name(layer, nsc_layer_name(layer), name),
                       spans_getset(state, layer));
    if (!*spans || PyModule_AddType(module, *spans) < 0) return -1;
    return register_sequence(*spans);
}

int nspy_add_layers(PyObject *module, nspy_state *state) {
    state->doc_type = type_with(module, &nspy_doc_spec, NULL, doc_getset(state));
    if (!state->doc_type || PyModule_AddType(module, state->doc_type) < 0) return -1;
    state->table_type = type_with(module, &nspy_table_spec, NULL, table_getset(state));
    if (!state->table_type || PyModule_AddType(module, state->table_type) < 0) return -1;
    for (uint32_t layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++) {
        if (layer == NSC_LAYER_SENTS || has_own_types(layer)) {
            if (add_span_types(module, state, layer) < 0) return -1;
            continue;
        }
        PyTypeObject *span = state->span_types[NSC_LAYER_SENTS];
        PyTypeObject *spans = state->spans_types[NSC_LAYER_SENTS];
        state->span_types[layer] = (PyTypeObject *)Py_NewRef((PyObject *)span);
        state->spans_types[layer] = (PyTypeObject *)Py_NewRef((PyObject *)spans);
    }
    return 0;
}

PyObject *nspy_layer_tables(uint32_t layers) {
    PyObject *list = PyList_New(0);
    for (uint32_t k = NSC_LAYER_SENTS; list && k < NSC_N_LAYERS; k++) {
        if (!(layers >> k & 1)) continue;
        PyObject *name = PyUnicode_InternFromString(nsc_layer_table(k));
        if (!name || PyList_Append(list, name) < 0) Py_CLEAR(list);
        Py_XDECREF(name);
    }
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}
