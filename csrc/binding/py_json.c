/* JSON Lines as the command writes them: texts, and rows as [start, end] and of names
 * [start, end, label, score], without a Python object for any of them.
 *
 * A score has four decimals and is written as Python writes round(score, 4): a float32 times 10,000
 * is exact in a double, so what is rounded, halves to even, is the exact decimal, as in Python.
 */
#include "py_newscore.h"

#include <assert.h>

enum { MAX_LABEL_JSON = 2 + 6 * NSC_MAX_LABEL_BYTES, MAX_ROW_JSON = 64 + MAX_LABEL_JSON };

static char *write_number(char *at, uint32_t number) {
    char digits[10];
    int n = 0;
    do digits[n++] = (char)('0' + number % 10);
    while (number /= 10);
    while (n > 0) *at++ = digits[--n];
    return at;
}

/* A label as JSON's string. Any other byte than ASCII's is part of UTF-8 and stays. */
static char *write_label(char *at, const char *label) {
    static const char hex[] = "0123456789abcdef";
    *at++ = '"';
    for (int n = 0; *label && n < (int)NSC_MAX_LABEL_BYTES; label++, n++) {
        unsigned char byte = (unsigned char)*label;
        if (byte < 0x20) {
            memcpy(at, "\\u00", 4);
            at[4] = hex[byte >> 4];
            at[5] = hex[byte & 15];
            at += 6;
            continue;
        }
        if (byte == '"' || byte == '\\') *at++ = '\\';
        *at++ = (char)byte;
    }
    *at++ = '"';
    return at;
}

static char *write_score(char *at, float score) {
    const double exact = (double)score * 10000.0;
    uint32_t rounded = (uint32_t)exact;
    const double rest = exact - (double)rounded;
    rounded += rest > 0.5 || (rest == 0.5 && rounded % 2 == 1);
    at = write_number(at, rounded / 10000);
    *at++ = '.';
    uint32_t decimals = rounded % 10000;
    do {
        *at++ = (char)('0' + decimals / 1000);
        decimals = decimals % 1000 * 10;
    } while (decimals > 0);
    return at;
}

/* The columns of a row; labels and scores are NULL for layers that have none. */
typedef struct row_columns {
    const int32_t *starts, *ends;
    const uint8_t *labels;
    const float *scores;
} row_columns;

static const void *column_of(const nspy_spans *spans, nsc_unit unit) {
    nsc_column_view column;
    uint32_t field = nspy_field_of_unit(spans->layer, unit);
    if (field == NSC_MAX_FIELDS) return NULL;
    nsc_result_column(spans->doc->result, spans->layer, field, &column);
    return column.data;
}

static char *write_row(char *at, const nspy_spans *spans, const row_columns *columns,
                       Py_ssize_t row) {
    *at++ = '[';
    at = write_number(at, (uint32_t)columns->starts[row]);
    *at++ = ',';
    *at++ = ' ';
    at = write_number(at, (uint32_t)columns->ends[row]);
    if (columns->labels) {
        *at++ = ',';
        *at++ = ' ';
        at = write_label(at,
                         nsc_result_label(spans->doc->result, spans->layer, columns->labels[row]));
    }
    if (columns->scores) {
        *at++ = ',';
        *at++ = ' ';
        at = write_score(at, columns->scores[row]);
    }
    *at++ = ']';
    return at;
}

const char nspy_spans_json_doc[] =
    "_json($self, /)\n--\n\n"
    "The rows as JSON: [start, end], of names [start, end, label, score].";

PyObject *nspy_spans_json(nspy_spans *self, PyObject *ignored) {
    (void)ignored;
    const row_columns columns = {column_of(self, NSC_UNIT_START), column_of(self, NSC_UNIT_END),
                                 column_of(self, NSC_UNIT_LABEL), column_of(self, NSC_UNIT_SCORE)};
    assert(columns.starts && columns.ends); /* every layer has these */
    const size_t most = columns.labels ? MAX_ROW_JSON : 32;
    char *json = PyMem_Malloc((size_t)self->length * most + 2);
    if (!json) return PyErr_NoMemory();
    char *at = json;
    *at++ = '[';
    for (Py_ssize_t i = 0; i < self->length; i++) {
        if (i > 0) {
            *at++ = ',';
            *at++ = ' ';
        }
        at = write_row(at, self, &columns, nspy_row_at(self, i));
    }
    *at++ = ']';
    PyObject *string = PyUnicode_DecodeUTF8(json, at - json, NULL);
    PyMem_Free(json);
    return string;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

/* Characters of JSON that a code point takes: 1 as it is, 2 behind a backslash, 6 as \u0000. Lone
 * surrogates, for which there is no UTF-8, are escaped too. */
static inline int json_length(Py_UCS4 c) {
    if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t') return 2;
    return c < 0x20 || (c >= 0xD800 && c <= 0xDFFF) ? 6 : 1;
}

static Py_ssize_t write_escape(PyObject *json, Py_ssize_t at, Py_UCS4 c) {
    static const char hex[] = "0123456789abcdef";
    const bool is_short = json_length(c) == 2;
    PyUnicode_WRITE(PyUnicode_KIND(json), PyUnicode_DATA(json), at++, '\\');
    if (is_short) {
        Py_UCS4 letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c;
        PyUnicode_WRITE(PyUnicode_KIND(json), PyUnicode_DATA(json), at++, letter);
        return at;
    }
    PyUnicode_WRITE(PyUnicode_KIND(json), PyUnicode_DATA(json), at++, 'u');
    for (int shift = 12; shift >= 0; shift -= 4)
        PyUnicode_WRITE(PyUnicode_KIND(json), PyUnicode_DATA(json), at++,
                        (Py_UCS4)(unsigned char)hex[c >> shift & 15]);
    return at;
}

/* The first character from `at` on that is to be escaped, or the length. Most texts are one byte a
 * character, in which a loop without a switch is several times as fast. */
static Py_ssize_t next_escape(PyObject *text, Py_ssize_t at) {
    const Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    const int kind = (int)PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    if (kind == PyUnicode_1BYTE_KIND) {
        const Py_UCS1 *bytes = data;
        while (at < n && bytes[at] >= 0x20 && bytes[at] != '"' && bytes[at] != '\\') at++;
        return at;
    }
    while (at < n && json_length(PyUnicode_READ(kind, data, at)) == 1) at++;
    return at;
}

/* The largest character of a text that stays: lone surrogates do not. */
static Py_UCS4 largest_kept(PyObject *text) {
    const int kind = (int)PyUnicode_KIND(text);
    if (kind == PyUnicode_1BYTE_KIND) return PyUnicode_MAX_CHAR_VALUE(text);
    Py_UCS4 largest = 0;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(text); i++) {
        Py_UCS4 c = PyUnicode_READ(kind, PyUnicode_DATA(text), i);
        if (c > largest && json_length(c) == 1) largest = c;
    }
    return largest;
}

PyObject *nspy_json_string(PyObject *module, PyObject *text) {
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "expected str, got %.200s", Py_TYPE(text)->tp_name);
        return NULL;
    }
    const Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    Py_ssize_t length = n + 2;
    for (Py_ssize_t i = next_escape(text, 0); i < n; i = next_escape(text, i + 1))
        length += json_length(PyUnicode_READ_CHAR(text, i)) - 1;
    PyObject *json = PyUnicode_New(length, largest_kept(text));
    if (!json) return NULL;
    PyUnicode_WRITE(PyUnicode_KIND(json), PyUnicode_DATA(json), 0, '"');
    Py_ssize_t at = 1;
    for (Py_ssize_t begin = 0; begin <= n;) {
        Py_ssize_t end = next_escape(text, begin);
        if (end > begin && PyUnicode_CopyCharacters(json, at, text, begin, end - begin) < 0) {
            Py_DECREF(json);
            return NULL;
        }
        at += end - begin;
        if (end < n) at = write_escape(json, at, PyUnicode_READ_CHAR(text, end));
        begin = end + 1;
    }
    PyUnicode_WRITE(PyUnicode_KIND(json), PyUnicode_DATA(json), at, '"');
    return json;
}
