/* From Arrow's buffers back to Python: what Table's rows and columns give without any library. */
#include "py_values.h"

#include <assert.h>

/* Where a column's values lie. */
typedef struct cell {
    nspy_state *state;
    unsigned wants;
    const nspy_block *block, *keys;
} cell;

static const void *buffer_of(const cell *at, int buffer) {
    const nspy_block *block = buffer < NSPY_KEY_NUMBERS ? at->block : at->keys;
    assert(block); /* documents have no buffers of keys */
    return block->buffers[buffer];
}

static bool is_null(const cell *at, const nspy_field *field, int64_t row) {
    if (field->validity == NSPY_NO_BUFFER) return false;
    const uint8_t *bits = buffer_of(at, field->validity); /* NULL where nothing is missing */
    return bits && !(bits[row / 8] >> row % 8 & 1);
}

/* datetime.date, or datetime.datetime without a time zone, of so many days or microseconds. */
static PyObject *moment_of(const cell *at, long long days, long long microseconds, bool is_day) {
    const long long epoch = 719163; /* date(1970, 1, 1).toordinal() */
    nspy_state *state = at->state;
    if (!state->datetime_module) state->datetime_module = PyImport_ImportModule("datetime");
    if (!state->datetime_module) return NULL;
    PyObject *type = PyObject_GetAttrString(state->datetime_module, is_day ? "date" : "datetime");
    PyObject *day = type ? PyObject_CallMethod(type, "fromordinal", "L", days + epoch) : NULL;
    Py_XDECREF(type);
    if (!day || microseconds == 0) return day;
    PyObject *delta =
        PyObject_CallMethod(state->datetime_module, "timedelta", "iiL", 0, 0, microseconds);
    PyObject *moment = delta ? PyNumber_Add(day, delta) : NULL;
    Py_XDECREF(delta);
    Py_DECREF(day);
    return moment;
}

static PyObject *clock_of(const cell *at, int64_t microseconds) {
    const int64_t day = 86400 * INT64_C(1000000);
    int64_t rest = microseconds % day;
    if (rest < 0) rest += day;
    return moment_of(at, (microseconds - rest) / day, rest, false);
}

/* A value that is there, by Arrow's format string. */
static PyObject *leaf(const cell *at, const nspy_field *field, int64_t row) {
    const void *data = buffer_of(at, field->buffers[0]);
    switch (field->format[0]) {
    case 'l':
        return PyLong_FromLongLong(((const int64_t *)data)[row]);
    case 'i':
        return PyLong_FromLong(((const int32_t *)data)[row]);
    case 'f':
        return PyFloat_FromDouble((double)((const float *)data)[row]);
    case 'g':
        return PyFloat_FromDouble(((const double *)data)[row]);
    case 'u': {
        const int32_t *offsets = (const int32_t *)data + row;
        const char *bytes = buffer_of(at, field->buffers[1]);
        return PyUnicode_DecodeUTF8(bytes + offsets[0], offsets[1] - offsets[0], NULL);
    }
    default: /* "tdD" and "tsu:" */
        return field->format[1] == 'd' ? moment_of(at, ((const int32_t *)data)[row], 0, true)
                                       : clock_of(at, ((const int64_t *)data)[row]);
    }
}

static PyObject *value_at(const cell *at, const nspy_field *field, int64_t row);

static PyObject *record_at(const cell *at, const nspy_field *record, int64_t row) {
    PyObject *dict = PyDict_New();
    nspy_field child;
    for (int i = 0; dict && nspy_child(record, at->wants, i, &child); i++) {
        PyObject *value = value_at(at, &child, row);
        if (!value || PyDict_SetItemString(dict, child.name, value) < 0) Py_CLEAR(dict);
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *list_at(const cell *at, const nspy_field *field, int64_t row) {
    const int32_t *offsets = (const int32_t *)buffer_of(at, field->buffers[0]) + row;
    PyObject *list = PyList_New(offsets[1] - offsets[0]);
    nspy_field item;
    nspy_child(field, at->wants, 0, &item);
    for (int32_t i = offsets[0]; list && i < offsets[1]; i++) {
        PyObject *record = record_at(at, &item, i);
        if (record)
            PyList_SET_ITEM(list, i - offsets[0], record);
        else
            Py_CLEAR(list);
    }
    return list;
}

/* Recursion ends with the schema: documents, their lists, the rows in these. */
static PyObject *value_at(const cell *at, const nspy_field *field, int64_t row) {
    if (field->shape == NSPY_SHAPE_RECORD || field->shape == NSPY_SHAPE_ITEM)
        return record_at(at, field, row);
    if (is_null(at, field, row)) Py_RETURN_NONE;
    return field->shape == NSPY_SHAPE_LIST ? list_at(at, field, row) : leaf(at, field, row);
}

PyObject *nspy_cell(nspy_state *state, const nspy_rows *rows, const nspy_field *field, size_t block,
                    int64_t row) {
    const cell at = {state, rows->wants, rows->blocks[block],
                     rows->keys ? rows->keys[block] : NULL};
    return value_at(&at, field, row);
}
