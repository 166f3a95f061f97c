/* Reading arguments. Each message says what came and what was expected.
 *
 * Texts are handed to the core as CPython stores them, 1, 2 or 4 bytes a character.
 * PyUnicode_AsUTF8AndSize would be 5 to 10 times slower than the core's own reader on a text that
 * is not ASCII, and would leave a second copy of it on the str for as long as that lives.
 */
#include "py_text.h"

int nspy_read_text(PyObject *arg, PyObject **text, nsc_text *view) {
    if (!PyUnicode_Check(arg)) {
        const char *hint = PyBytes_Check(arg) || PyByteArray_Check(arg)
                               ? "; decode it first, for instance with .decode(\"utf-8\")"
                               : "";
        PyErr_Format(PyExc_TypeError, "expected str, got %.200s%s", Py_TYPE(arg)->tp_name, hint);
        return -1;
    }
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(arg) < 0) return -1;
#endif
    PyObject *exact = PyUnicode_FromObject(arg);
    if (!exact) return -1;
    view->data = PyUnicode_DATA(exact);
    view->length = (size_t)PyUnicode_GET_LENGTH(exact);
    view->unit_bytes = (uint32_t)PyUnicode_KIND(exact);
    *text = exact;
    return 0;
}

#define N_DAY_CHARS 10 /* of YYYY-MM-DD */

static bool is_digit(Py_UCS4 c) { return c >= '0' && c <= '9'; }

/* date.fromisoformat takes week dates and more since Python 3.11; this asks for YYYY-MM-DD, behind
 * which an hour may stand, as ISO 8601 and SQL write it. */
static bool looks_like_date(PyObject *str) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    if (length < N_DAY_CHARS || length == N_DAY_CHARS + 1) return false;
    for (Py_ssize_t i = 0; i < N_DAY_CHARS; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(str, i);
        if (i == 4 || i == 7 ? c != '-' : !is_digit(c)) return false;
    }
    if (length == N_DAY_CHARS) return true;
    Py_UCS4 between = PyUnicode_READ_CHAR(str, N_DAY_CHARS);
    return (between == 'T' || between == ' ') &&
           is_digit(PyUnicode_READ_CHAR(str, N_DAY_CHARS + 1));
}

static PyObject *date_from_str(PyObject *date, PyObject *arg) {
    if (looks_like_date(arg)) {
        PyObject *day = PyUnicode_Substring(arg, 0, N_DAY_CHARS);
        if (!day) return NULL;
        PyObject *result = PyObject_CallMethod(date, "fromisoformat", "O", day);
        Py_DECREF(day);
        if (result || !PyErr_ExceptionMatches(PyExc_ValueError)) return result;
        PyErr_Clear(); /* "month must be in 1..12" does not say which argument is meant */
    }
    PyErr_Format(PyExc_ValueError, "published: expected a date as 'YYYY-MM-DD', got %.60R", arg);
    return NULL;
}

static PyObject *date_from_date(PyObject *date, PyObject *arg) {
    if (Py_IS_TYPE(arg, (PyTypeObject *)date)) return Py_NewRef(arg);
    PyObject *ordinal = PyObject_CallMethod(arg, "toordinal", NULL);
    if (!ordinal) {
        if (!PyErr_ExceptionMatches(PyExc_ValueError)) return NULL;
        PyErr_Clear(); /* of NaT, a date that is none */
        PyErr_Format(PyExc_ValueError, "published: expected a date or None, got %.60R", arg);
        return NULL;
    }
    PyObject *result = PyObject_CallMethod(date, "fromordinal", "O", ordinal);
    Py_DECREF(ordinal);
    return result;
}

/* The datetime module is imported when the first date comes, for the sake of import time. */
PyObject *nspy_read_published(PyObject *arg) {
    if (!arg || arg == Py_None) return Py_NewRef(Py_None);
    PyObject *result = NULL;
    PyObject *date = NULL;
    PyObject *module = PyImport_ImportModule("datetime");
    if (!module) goto done;
    date = PyObject_GetAttrString(module, "date");
    if (!date) goto done;
    int is_date = PyObject_IsInstance(arg, date);
    if (is_date < 0) goto done;
    if (is_date)
        result = date_from_date(date, arg);
    else if (PyUnicode_Check(arg))
        result = date_from_str(date, arg);
    else
        PyErr_Format(PyExc_TypeError,
                     "published: expected a date, a datetime, a str 'YYYY-MM-DD' or None, got "
                     "%.200s",
                     Py_TYPE(arg)->tp_name);
done:
    Py_XDECREF(date);
    Py_XDECREF(module);
    return result;
}

#define EPOCH 719163L /* date(1970, 1, 1).toordinal() */

int nspy_day_of(PyObject *published, int32_t *day) {
    *day = NSC_NO_DAY;
    if (published == Py_None) return 0;
    PyObject *ordinal = PyObject_CallMethod(published, "toordinal", NULL);
    long days = ordinal ? PyLong_AsLong(ordinal) : -1;
    Py_XDECREF(ordinal);
    if (days == -1 && PyErr_Occurred()) return -1;
    *day = (int32_t)(days - EPOCH);
    return 0;
}

PyObject *nspy_date_of(int32_t day) {
    if (day == NSC_NO_DAY) return Py_NewRef(Py_None);
    PyObject *module = PyImport_ImportModule("datetime");
    PyObject *date = module ? PyObject_GetAttrString(module, "date") : NULL;
    PyObject *result =
        date ? PyObject_CallMethod(date, "fromordinal", "l", (long)day + EPOCH) : NULL;
    Py_XDECREF(date);
    Py_XDECREF(module);
    return result;
}

bool nspy_is_auto(PyObject *arg) {
    return arg && PyUnicode_Check(arg) && PyUnicode_CompareWithASCIIString(arg, "auto") == 0;
}

int nspy_read_day(PyObject *arg, PyObject **published, int32_t *day) {
    *day = NSC_AUTO_DAY;
    *published = nspy_is_auto(arg) ? Py_NewRef(Py_None) : nspy_read_published(arg);
    if (!*published) return -1;
    if (nspy_is_auto(arg) || nspy_day_of(*published, day) == 0) return 0;
    Py_CLEAR(*published);
    return -1;
}

/* Sets the bit of a kind of blocks. */
static int add_kind(PyObject *name, uint32_t *kinds) {
    const char *const *names = nsc_layer_field(NSC_LAYER_BLOCKS, NSC_BLOCK_KIND)->names;
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "kinds: expected str, got %.200s", Py_TYPE(name)->tp_name);
        return -1;
    }
    for (uint32_t k = 0; names[k]; k++) {
        if (PyUnicode_CompareWithASCIIString(name, names[k]) != 0) continue;
        *kinds |= UINT32_C(1) << k;
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "kinds: expected kinds of blocks such as 'paragraph', got %.60R",
                 name);
    return -1;
}

int nspy_read_kinds(PyObject *arg, uint32_t *kinds) {
    *kinds = 0;
    if (!arg || arg == Py_None) return 0;
    if (PyUnicode_Check(arg)) return add_kind(arg, kinds);
    PyObject *items = PyObject_GetIter(arg), *name;
    if (!items) return -1;
    int read = 0;
    while (read == 0 && (name = PyIter_Next(items)) != NULL) {
        read = add_kind(name, kinds);
        Py_DECREF(name);
    }
    Py_DECREF(items);
    if (read < 0 || PyErr_Occurred()) return -1;
    if (*kinds) return 0;
    PyErr_SetString(PyExc_ValueError, "kinds: expected at least one kind of block, got none");
    return -1;
}

/* A number from 0 to 1, of the argument `name`. */
static int read_share(PyObject *arg, const char *name, double *share) {
    double value = PyFloat_AsDouble(arg);
    if (value == -1.0 && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) return -1;
        PyErr_Format(PyExc_TypeError, "%s: expected a number from 0 to 1, got %.200s", name,
                     Py_TYPE(arg)->tp_name);
        return -1;
    }
    if (!(value >= 0.0 && value <= 1.0)) {
        PyErr_Format(PyExc_ValueError, "%s: expected a number from 0 to 1, got %.60R", name, arg);
        return -1;
    }
    *share = value;
    return 0;
}

int nspy_read_score(PyObject *arg, double *score) { return read_share(arg, "min_score", score); }

int nspy_read_effort(PyObject *arg, double *effort) {
    return !arg || arg == Py_None ? 0 : read_share(arg, "effort", effort);
}

/* The rules that form= sets; in normalize(), nothing else does. */
#define FORM_RULES                                                                                 \
    (NSC_RULE_BIT(NSC_RULE_COMPOSE) | NSC_RULE_BIT(NSC_RULE_COMPATIBILITY) |                       \
     NSC_RULE_BIT(NSC_RULE_DECOMPOSE))

static int read_form(PyObject *value, uint32_t *rules) {
    static const struct {
        const char *name;
        uint32_t bits;
    } forms[] = {
        {"NFC", NSC_RULE_BIT(NSC_RULE_COMPOSE)},
        {"NFD", NSC_RULE_BIT(NSC_RULE_COMPOSE) | NSC_RULE_BIT(NSC_RULE_DECOMPOSE)},
        {"NFKC", NSC_RULE_BIT(NSC_RULE_COMPOSE) | NSC_RULE_BIT(NSC_RULE_COMPATIBILITY)},
        {"NFKD", FORM_RULES},
    };
    const bool is_str = PyUnicode_Check(value);
    const size_t n = sizeof forms / sizeof *forms;
    size_t i = 0;
    while (is_str && i < n && PyUnicode_CompareWithASCIIString(value, forms[i].name) != 0) i++;
    if (value != Py_None && (!is_str || i == n)) {
        PyErr_Format(is_str ? PyExc_ValueError : PyExc_TypeError,
                     "form: expected 'NFC', 'NFD', 'NFKC', 'NFKD' or None, got %.60R", value);
        return -1;
    }
    *rules = (*rules & ~FORM_RULES) | (value == Py_None ? 0 : forms[i].bits);
    return 0;
}

/* Whether a rule has a switch of its own: in a mapping, or because `form` does not set it. */
static bool has_switch(uint32_t rule, bool as_keyword) {
    return !as_keyword || !(FORM_RULES & NSC_RULE_BIT(rule));
}

static int unknown_rule(const nspy_state *state, bool as_keyword, PyObject *name) {
    PyObject *known = PyList_New(0);
    for (uint32_t rule = 0; known && rule < NSC_N_RULES; rule++)
        if (has_switch(rule, as_keyword) &&
            PyList_Append(known, PyTuple_GET_ITEM(state->rule_names, rule)) < 0)
            Py_CLEAR(known);
    PyObject *comma = PyUnicode_FromString(", ");
    PyObject *list = known && comma ? PyUnicode_Join(comma, known) : NULL;
    /* A wrong keyword is a TypeError, as for any function. */
    if (list)
        PyErr_Format(PyUnicode_Check(name) && !as_keyword ? PyExc_ValueError : PyExc_TypeError,
                     "no rule of normalization is called %.60R; there are: form, %U", name, list);
    Py_XDECREF(list);
    Py_XDECREF(comma);
    Py_XDECREF(known);
    return -1;
}

int nspy_read_rule(const nspy_state *state, bool as_keyword, PyObject *name, PyObject *value,
                   uint32_t *rules) {
    if (!PyUnicode_Check(name)) return unknown_rule(state, as_keyword, name);
    if (PyUnicode_Compare(name, state->str_form) == 0) return read_form(value, rules);
    for (uint32_t rule = 0; rule < NSC_N_RULES; rule++) {
        if (!has_switch(rule, as_keyword)) continue;
        if (PyUnicode_Compare(name, PyTuple_GET_ITEM(state->rule_names, rule)) != 0) continue;
        if (!PyBool_Check(value)) {
            PyErr_Format(PyExc_TypeError, "%U: expected bool, got %.200s", name,
                         Py_TYPE(value)->tp_name);
            return -1;
        }
        if (value == Py_True)
            *rules |= NSC_RULE_BIT(rule);
        else
            *rules &= ~NSC_RULE_BIT(rule);
        return 0;
    }
    return unknown_rule(state, as_keyword, name);
}

/* ---- Options of the splitter ----------------------------------------------------------------- */

static const char *const line_breaks_names[] = {
    [NSC_LINES_AUTO] = "auto", [NSC_LINES_KEEP] = "keep", [NSC_LINES_JOIN] = "join"};

const char *nspy_line_breaks_name(nsc_line_breaks line_breaks) {
    return line_breaks_names[line_breaks];
}

int nspy_read_line_breaks(PyObject *arg, nsc_line_breaks *out) {
    if (!PyUnicode_Check(arg)) {
        PyErr_Format(PyExc_TypeError, "line_breaks: expected str, got %.200s",
                     Py_TYPE(arg)->tp_name);
        return -1;
    }
    for (int i = NSC_LINES_AUTO; i <= NSC_LINES_JOIN; i++) {
        if (PyUnicode_CompareWithASCIIString(arg, line_breaks_names[i]) == 0) {
            *out = (nsc_line_breaks)i;
            return 0;
        }
    }
    PyErr_Format(PyExc_ValueError, "line_breaks: expected 'auto', 'keep' or 'join', got %.60R",
                 arg);
    return -1;
}

int nspy_read_home(PyObject *arg, char out[3]) {
    if (arg == Py_None) return 0;
    if (!PyUnicode_Check(arg)) {
        PyErr_Format(PyExc_TypeError, "home: expected str or None, got %.200s",
                     Py_TYPE(arg)->tp_name);
        return -1;
    }
    char code[3] = "";
    for (Py_ssize_t i = 0; i < 2 && PyUnicode_GET_LENGTH(arg) == 2; i++) {
        Py_UCS4 letter = PyUnicode_READ_CHAR(arg, i);
        code[i] = letter < 0x80 ? (char)letter : '?';
    }
    if (!nsc_is_country(code)) {
        bool is_uk = strcmp(code, "UK") == 0;
        PyErr_Format(PyExc_ValueError,
                     "home: expected an ISO 3166-1 code such as 'NG', got %.60R%s", arg,
                     is_uk ? "; that of the United Kingdom is 'GB'" : "");
        return -1;
    }
    memcpy(out, code, sizeof code);
    return 0;
}

/* ValueError for a label that there is not. */
static void refuse_label(PyObject *known, PyObject *label) {
    PyObject *comma = PyUnicode_FromString(", ");
    PyObject *list = comma ? PyUnicode_Join(comma, known) : NULL;
    if (list) PyErr_Format(PyExc_ValueError, "labels: expected some of %U, got %.60R", list, label);
    Py_XDECREF(list);
    Py_XDECREF(comma);
}

static int add_label(PyObject *label, PyObject *known, uint32_t *labels) {
    if (!PyUnicode_Check(label)) {
        PyErr_Format(PyExc_TypeError, "labels: expected str, got %.200s in it",
                     Py_TYPE(label)->tp_name);
        return -1;
    }
    Py_ssize_t number = PySequence_Index(known, label);
    if (number < 0) {
        if (!PyErr_ExceptionMatches(PyExc_ValueError)) return -1;
        PyErr_Clear(); /* for a message that says which there are */
        refuse_label(known, label);
        return -1;
    }
    *labels |= (uint32_t)1 << number;
    return 0;
}

int nspy_read_labels(PyObject *arg, PyObject *known, uint32_t *labels) {
    *labels = NSPY_LABELS_ALL;
    if (!arg || arg == Py_None) return 0;
    if (PyBytes_Check(arg) || (!PyUnicode_Check(arg) && !Py_TYPE(arg)->tp_iter)) {
        PyErr_Format(PyExc_TypeError, "labels: expected a str or several, got %.200s",
                     Py_TYPE(arg)->tp_name);
        return -1;
    }
    PyObject *items = PyUnicode_Check(arg) ? PyTuple_Pack(1, arg) : PySequence_Tuple(arg);
    if (!items) return -1;
    uint32_t bits = 0;
    int read = 0;
    for (Py_ssize_t i = 0; read == 0 && i < PyTuple_GET_SIZE(items); i++)
        read = add_label(PyTuple_GET_ITEM(items, i), known, &bits);
    if (read == 0 && bits == 0) {
        PyErr_SetString(PyExc_ValueError, "labels: expected at least one, got none");
        read = -1;
    }
    Py_DECREF(items);
    if (read == 0 && bits != ((uint32_t)1 << PyTuple_GET_SIZE(known)) - 1) *labels = bits;
    return read;
}

/* The words of the tuple, which hold for as long as it does. NULL with an exception. */
static nsc_text *words_of(PyObject *tuple) {
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    nsc_text *words = PyMem_Calloc((size_t)n, sizeof *words);
    if (!words) PyErr_NoMemory();
    for (Py_ssize_t i = 0; words && i < n; i++) {
        PyObject *word = PyTuple_GET_ITEM(tuple, i), *text;
        if (!PyUnicode_CheckExact(word)) {
            PyErr_Format(PyExc_TypeError, "abbreviations[%zd]: expected str, got %.200s", i,
                         Py_TYPE(word)->tp_name);
            PyMem_Free(words);
            return NULL;
        }
        if (nspy_read_text(word, &text, &words[i]) < 0) {
            PyMem_Free(words);
            return NULL;
        }
        Py_DECREF(text); /* the word itself, which the tuple keeps */
    }
    return words;
}

int nspy_read_abbreviations(PyObject *arg, PyObject **tuple, nsc_abbreviations **out) {
    if (!arg || arg == Py_None) {
        *out = NULL;
        *tuple = PyTuple_New(0);
        return *tuple ? 0 : -1;
    }
    PyObject *items = PyUnicode_Check(arg) || PyBytes_Check(arg) ? NULL : PySequence_Tuple(arg);
    if (!items) {
        if (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_TypeError))
            PyErr_Format(PyExc_TypeError, "abbreviations: expected a list of str, got %.200s",
                         Py_TYPE(arg)->tp_name);
        return -1;
    }
    if (PyTuple_GET_SIZE(items) == 0) { /* no set is sooner asked than an empty one */
        *out = NULL;
        *tuple = items;
        return 0;
    }
    nsc_abbreviations *set = NULL;
    nsc_text *words = words_of(items);
    nsc_error err = {0};
    nsc_status status = NSC_OK;
    if (words)
        status = nsc_abbreviations_new(NULL, words, (size_t)PyTuple_GET_SIZE(items), &set, &err);
    PyMem_Free(words);
    if (words && status == NSC_E_NOMEM)
        PyErr_NoMemory();
    else if (words && status != NSC_OK)
        PyErr_Format(PyExc_ValueError, "%s: %.80R", err.message,
                     PyTuple_GET_ITEM(items, (Py_ssize_t)err.position));
    if (!words || status != NSC_OK) {
        Py_DECREF(items);
        return -1;
    }
    *tuple = items;
    *out = set;
    return 0;
}
