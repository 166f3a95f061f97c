/* Doc: a text, its result, and the date it was published. */
#include "py_error.h"
#include "py_text.h"

/* ---- Life ------------------------------------------------------------------------------------ */

PyObject *nspy_doc_new(nspy_state *state, PyObject *text, PyObject *published, nsc_result *result,
                       uint32_t labels) {
    nspy_doc *doc = PyObject_New(nspy_doc, state->doc_type);
    if (!doc) {
        nsc_result_free(result);
        return NULL;
    }
    doc->text = Py_NewRef(text);
    doc->published = Py_NewRef(published);
    doc->normalized = NULL;
    doc->result = result;
    doc->inverses = NULL;
    doc->labels = labels;
    doc->shown = NULL;
    return (PyObject *)doc;
}

int nspy_doc_shown(nspy_doc *doc, nsc_layer layer, const nspy_shown **shown) {
    *shown = NULL;
    if (doc->labels == NSPY_LABELS_ALL) return 0;
    if (!doc->shown) {
        nspy_shown *list = NULL;
        if (!nspy_shown_add(&list, doc->result, doc->labels)) {
            nspy_shown_free(list);
            PyErr_NoMemory();
            return -1;
        }
        doc->shown = list;
    }
    *shown = nspy_shown_of(doc->shown, layer);
    return 0;
}

static void doc_dealloc(nspy_doc *self) {
    PyTypeObject *type = Py_TYPE(self);
    nsc_result_free(self->result);
    nspy_inverses_free(self->inverses);
    nspy_shown_free(self->shown);
    Py_DECREF(self->text);
    Py_DECREF(self->published);
    Py_XDECREF(self->normalized);
    PyObject_Free(self);
    Py_DECREF(type);
}

PyObject *nspy_copy(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return Py_NewRef(self);
}

/* A pickle holds the text, the date, the result's block and, when not all are shown, the labels;
 * opening checks the block, so a damaged
 * pickle is refused and never believed. */
static PyObject *doc_reduce(nspy_doc *self, PyObject *ignored) {
    (void)ignored;
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(self->result, &n_bytes);
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    if (!module) return NULL;
    PyObject *open = PyObject_GetAttrString(module, "_open_doc");
    if (!open) return NULL;
    bool is_all = self->labels == NSPY_LABELS_ALL;
    return Py_BuildValue(is_all ? "N(OOy#)" : "N(OOy#I)", open, self->text, self->published,
                         (const char *)bytes, (Py_ssize_t)n_bytes, (unsigned)self->labels);
}

PyObject *nspy_open_doc(PyObject *module, PyObject *const *args, Py_ssize_t n_args) {
    nspy_state *state = PyModule_GetState(module);
    if (n_args < 3 || n_args > 4 || !PyBytes_Check(args[2])) {
        PyErr_SetString(PyExc_TypeError, "expected a text, a date or None, bytes, and labels");
        return NULL;
    }
    unsigned long labels = n_args == 4 ? PyLong_AsUnsignedLong(args[3]) : NSPY_LABELS_ALL;
    if (PyErr_Occurred()) return NULL;
    PyObject *text = NULL;
    nsc_text view;
    if (nspy_read_text(args[0], &text, &view) < 0) return NULL;
    PyObject *doc = NULL;
    PyObject *published = nspy_read_published(args[1]);
    if (!published) goto done;
    nsc_result *result = NULL;
    nsc_error err = {0};
    if (nsc_result_open(NULL, PyBytes_AS_STRING(args[2]), (size_t)PyBytes_GET_SIZE(args[2]),
                        &result, &err) != NSC_OK) {
        nspy_raise(state->model_error, NULL, &err);
        goto done;
    }
    if (nsc_result_n_cps(result) != view.length) {
        PyErr_Format(PyExc_ValueError,
                     "stored document: the result is of a text of %u code points, this one has %zu",
                     nsc_result_n_cps(result), view.length);
        nsc_result_free(result);
        goto done;
    }
    doc = nspy_doc_new(state, text, published, result, (uint32_t)labels);
done:
    Py_XDECREF(published);
    Py_DECREF(text);
    return doc;
}

/* ---- The normalized text --------------------------------------------------------------------- */

PyObject *nspy_doc_normalized(nspy_doc *doc) {
    if (doc->normalized) return doc->normalized;
    if (nspy_n_rows(doc, NSC_LAYER_EDITS) == 0 && nsc_result_n_replaced(doc->result) == 0) {
        doc->normalized = Py_NewRef(doc->text);
    } else {
        size_t n_bytes;
        const char *utf8 = nsc_result_normalized(doc->result, &n_bytes);
        doc->normalized = PyUnicode_DecodeUTF8(utf8, (Py_ssize_t)n_bytes, NULL);
    }
    return doc->normalized;
}

static PyObject *doc_get_normalized(nspy_doc *self, void *closure) {
    (void)closure;
    return Py_XNewRef(nspy_doc_normalized(self));
}

/* Reads (start, end), a range inside [0, n_cps). */
static int read_range(PyObject *const *args, Py_ssize_t n_args, const char *where, uint32_t n_cps,
                      uint32_t *start, uint32_t *end) {
    if (n_args != 2) {
        PyErr_Format(PyExc_TypeError, "expected 2 arguments, start and end, got %zd", n_args);
        return -1;
    }
    Py_ssize_t a = PyNumber_AsSsize_t(args[0], PyExc_ValueError);
    if (a == -1 && PyErr_Occurred()) return -1;
    Py_ssize_t b = PyNumber_AsSsize_t(args[1], PyExc_ValueError);
    if (b == -1 && PyErr_Occurred()) return -1;
    if (a < 0 || b < 0)
        PyErr_Format(PyExc_ValueError, "expected a range of the %s text, got negative [%zd, %zd)",
                     where, a, b);
    else if (a > b)
        PyErr_Format(PyExc_ValueError, "expected a range of the %s text, got reversed [%zd, %zd)",
                     where, a, b);
    else if (b > (Py_ssize_t)n_cps)
        PyErr_Format(PyExc_ValueError,
                     "expected a range of the %s text, which has %u code points, got [%zd, %zd)",
                     where, n_cps, a, b);
    else {
        *start = (uint32_t)a;
        *end = (uint32_t)b;
        return 0;
    }
    return -1;
}

PyDoc_STRVAR(
    to_original_doc,
    "to_original($self, start, end, /)\n--\n\n"
    "The range of `text` that became normalized[start:end]. A bound inside a change snaps\n"
    "outwards, so that whole original characters are covered.");

static PyObject *doc_to_original(nspy_doc *self, PyObject *const *args, Py_ssize_t n_args) {
    uint32_t start, end, original_start, original_end;
    if (read_range(args, n_args, "normalized", nsc_result_n_norm_cps(self->result), &start, &end) <
        0)
        return NULL;
    nsc_result_to_original(self->result, start, end, &original_start, &original_end);
    return Py_BuildValue("(II)", original_start, original_end);
}

PyDoc_STRVAR(
    to_normalized_doc,
    "to_normalized($self, start, end, /)\n--\n\n"
    "The range of `normalized` that text[start:end] became. A bound inside a change snaps\n"
    "outwards.");

static PyObject *doc_to_normalized(nspy_doc *self, PyObject *const *args, Py_ssize_t n_args) {
    uint32_t start, end, norm_start, norm_end;
    if (read_range(args, n_args, "original", nsc_result_n_cps(self->result), &start, &end) < 0)
        return NULL;
    nsc_result_to_normalized(self->result, start, end, &norm_start, &norm_end);
    return Py_BuildValue("(II)", norm_start, norm_end);
}

/* ---- Attributes ------------------------------------------------------------------------------ */

static PyObject *doc_text(nspy_doc *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->text);
}

static PyObject *doc_published(nspy_doc *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->published);
}

PyObject *nspy_doc_layer(nspy_doc *self, void *closure) {
    return nspy_spans_all(nspy_state_of(Py_TYPE(self)), self, (nsc_layer)(uintptr_t)closure);
}

static PyObject *doc_layers(nspy_doc *self, void *closure) {
    (void)closure;
    return nspy_layer_tables(nsc_result_layers(self->result));
}

static PyObject *doc_edits(nspy_doc *self, void *closure) {
    (void)closure;
    return nspy_edits_of(nspy_state_of(Py_TYPE(self)), self);
}

static PyObject *doc_n_replaced(nspy_doc *self, void *closure) {
    (void)closure;
    return PyLong_FromUnsignedLong(nsc_result_n_replaced(self->result));
}

/* ---- Plain data and pictures: written in Python, imported when first asked for --------------- */

PyObject *nspy_call_python(PyObject *self, const char *module_name, const char *function_name,
                           PyObject *args, PyObject *kwargs) {
    PyObject *result = NULL;
    PyObject *function = NULL;
    PyObject *all_args = NULL;
    PyObject *module = PyImport_ImportModule(module_name);
    if (!module) return NULL;
    function = PyObject_GetAttrString(module, function_name);
    if (!function) goto done;
    Py_ssize_t n_args = args ? PyTuple_GET_SIZE(args) : 0;
    all_args = PyTuple_New(n_args + 1);
    if (!all_args) goto done;
    PyTuple_SET_ITEM(all_args, 0, Py_NewRef(self));
    for (Py_ssize_t i = 0; i < n_args; i++)
        PyTuple_SET_ITEM(all_args, i + 1, Py_NewRef(PyTuple_GET_ITEM(args, i)));
    result = PyObject_Call(function, all_args, kwargs);
done:
    Py_XDECREF(all_args);
    Py_XDECREF(function);
    Py_DECREF(module);
    return result;
}

PyDoc_STRVAR(to_dict_doc, "to_dict($self, *, tokens=False, normalized=False)\n--\n\n"
                          "The document as plain dicts, lists, str and numbers:\n\n"
                          "    {'text': str, 'published': 'YYYY-MM-DD' or None,\n"
                          "     'sents': [{'start': int, 'end': int}, ...],\n"
                          "     'ents': [{'start', 'end', 'label', 'score', 'text'}, ...]}\n\n"
                          "On request 'tokens', like 'sents', and 'normalized', a str. Each\n"
                          "other layer that was looked for is there under its attribute's name,\n"
                          "a dict a row: 'start', 'end', 'text' and its fields, exact numbers\n"
                          "(Decimal) as str, since a float may be none of theirs.");

static PyObject *doc_to_dict(PyObject *self, PyObject *args, PyObject *kwargs) {
    return nspy_call_python(self, "newscore._export", "to_dict", args, kwargs);
}

PyDoc_STRVAR(to_json_doc, "to_json($self, *, tokens=False, normalized=False)\n--\n\n"
                          "What to_dict gives, as one line of JSON that always encodes to UTF-8.");

static PyObject *doc_to_json(PyObject *self, PyObject *args, PyObject *kwargs) {
    return nspy_call_python(self, "newscore._export", "to_json", args, kwargs);
}

PyDoc_STRVAR(to_html_doc, "to_html($self, path=None, /, *, title=None)\n--\n\n"
                          "The document as a page of HTML, complete in itself: written to a file,\n"
                          "or returned without a path. The title is the headline, or `title`.");

static PyObject *doc_to_html(PyObject *self, PyObject *args, PyObject *kwargs) {
    return nspy_call_python(self, "newscore._export", "to_html", args, kwargs);
}

PyDoc_STRVAR(repr_html_doc, "_repr_html_($self, /)\n--\n\n"
                            "A picture of the document, for notebooks.");

static PyObject *doc_repr_html(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return nspy_call_python(self, "newscore.view.html", "doc_html", NULL, NULL);
}

static PyObject *doc_body(PyObject *self, void *closure) {
    (void)closure;
    return nspy_call_python(self, "newscore._article", "body", NULL, NULL);
}

static PyObject *doc_authors(PyObject *self, void *closure) {
    (void)closure;
    return nspy_call_python(self, "newscore._article", "authors", NULL, NULL);
}

/* ---- What any object does -------------------------------------------------------------------- */

static PyObject *doc_repr(nspy_doc *self) {
    const Py_ssize_t most = 40;
    bool cut = PyUnicode_GET_LENGTH(self->text) > most;
    PyObject *start = PyUnicode_Substring(self->text, 0, most);
    if (!start) return NULL;
    Py_ssize_t n_sents = nspy_n_rows(self, NSC_LAYER_SENTS);
    Py_ssize_t n_ents = nspy_n_rows(self, NSC_LAYER_ENTS);
    const nspy_shown *shown;
    PyObject *repr = NULL;
    if (nspy_doc_shown(self, NSC_LAYER_ENTS, &shown) < 0) goto done;
    if (shown) n_ents = (Py_ssize_t)shown->n_rows;
    if (nsc_result_layers(self->result) & NSC_LAYER_BIT(NSC_LAYER_ENTS))
        repr = PyUnicode_FromFormat("<Doc %R%s: %zd sents, %zd ents>", start, cut ? "..." : "",
                                    n_sents, n_ents);
    else
        repr = PyUnicode_FromFormat("<Doc %R%s: %zd sents>", start, cut ? "..." : "", n_sents);
done:
    Py_DECREF(start);
    return repr;
}

static Py_ssize_t doc_length(nspy_doc *self) { return PyUnicode_GET_LENGTH(self->text); }

/* Of the text, as offsets are: doc[name.start:name.end] == name.text. There is no sq_item, so that
 * nobody loops over characters who means tokens. */
static PyObject *doc_subscript(nspy_doc *self, PyObject *key) {
    if (PyIndex_Check(key) || PySlice_Check(key)) return PyObject_GetItem(self->text, key);
    PyErr_Format(PyExc_TypeError,
                 "expected a place in the text or a slice of it, as in doc[0:10], got %.200s; what "
                 "was found is in doc.ents, doc.sents and doc.tokens",
                 Py_TYPE(key)->tp_name);
    return NULL;
}

static Py_hash_t doc_hash(nspy_doc *self) { return PyObject_Hash(self->text); }

/* Equal when text, date and everything that was found and is shown are. */
static PyObject *doc_compare(nspy_doc *self, PyObject *other_obj, int op) {
    if (!Py_IS_TYPE(other_obj, Py_TYPE(self)) || (op != Py_EQ && op != Py_NE))
        Py_RETURN_NOTIMPLEMENTED;
    nspy_doc *other = (nspy_doc *)other_obj;
    size_t n, n_other;
    const void *bytes = nsc_result_bytes(self->result, &n);
    const void *other_bytes = nsc_result_bytes(other->result, &n_other);
    int equal = n == n_other && self->labels == other->labels && memcmp(bytes, other_bytes, n) == 0;
    if (equal) equal = PyObject_RichCompareBool(self->text, other->text, Py_EQ);
    if (equal > 0) equal = PyObject_RichCompareBool(self->published, other->published, Py_EQ);
    if (equal < 0) return NULL;
    return PyBool_FromLong(equal == (op == Py_EQ));
}

/* The AttributeError for a layer by the name of its table. Python, which guesses from the object
 * what was meant, would lead from doc.entities to doc.identities: it is given none. */
static void set_other_name(PyObject *name, const char *right) {
    PyErr_Clear(); /* "no attribute", which is said again */
    PyObject *message = PyUnicode_FromFormat(
        "'newscore.Doc' object has no attribute '%U'; its %U are in doc.%s", name, name, right);
    PyObject *error = message ? PyObject_CallOneArg(PyExc_AttributeError, message) : NULL;
    if (error && PyObject_SetAttrString(error, "name", name) == 0)
        PyErr_SetObject(PyExc_AttributeError, error);
    Py_XDECREF(error);
    Py_XDECREF(message);
}

/* Tables, options and the command line call some layers by longer names than documents, which have
 * those of spaCy. */
static PyObject *doc_attribute(PyObject *self, PyObject *name) {
    PyObject *value = PyObject_GenericGetAttr(self, name);
    if (value || !PyErr_ExceptionMatches(PyExc_AttributeError)) return value;
    for (uint32_t layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++) {
        if (PyUnicode_CompareWithASCIIString(name, nsc_layer_table(layer)) != 0) continue;
        set_other_name(name, nsc_layer_name(layer));
        break;
    }
    return NULL;
}

PyDoc_STRVAR(sizeof_doc,
             "__sizeof__($self, /)\n--\n\nBytes of the object, its result and inverses.");

static PyObject *doc_sizeof(nspy_doc *self, PyObject *ignored) {
    (void)ignored;
    size_t n_bytes;
    nsc_result_bytes(self->result, &n_bytes);
    for (const nspy_inverse *inverse = self->inverses; inverse; inverse = inverse->next)
        n_bytes += inverse->n_bytes;
    n_bytes += nspy_shown_bytes(self->shown);
    return PyLong_FromSize_t(sizeof *self + n_bytes);
}

static PyMethodDef doc_methods[] = {
    {"to_original", NSPY_METHOD(doc_to_original), METH_FASTCALL, to_original_doc},
    {"to_normalized", NSPY_METHOD(doc_to_normalized), METH_FASTCALL, to_normalized_doc},
    {"to_dict", NSPY_METHOD(doc_to_dict), METH_VARARGS | METH_KEYWORDS, to_dict_doc},
    {"to_json", NSPY_METHOD(doc_to_json), METH_VARARGS | METH_KEYWORDS, to_json_doc},
    {"to_html", NSPY_METHOD(doc_to_html), METH_VARARGS | METH_KEYWORDS, to_html_doc},
    {"_repr_html_", NSPY_METHOD(doc_repr_html), METH_NOARGS, repr_html_doc},
    {"__reduce__", NSPY_METHOD(doc_reduce), METH_NOARGS, NULL},
    {"__copy__", NSPY_METHOD(nspy_copy), METH_NOARGS, NULL},
    {"__deepcopy__", NSPY_METHOD(nspy_copy), METH_O, NULL},
    {"__sizeof__", NSPY_METHOD(doc_sizeof), METH_NOARGS, sizeof_doc},
    {NULL, NULL, 0, NULL},
};

const PyGetSetDef nspy_doc_getset[] = {
    {"text", (getter)doc_text, NULL, "The text, as it was given.", NULL},
    {"normalized", (getter)doc_get_normalized, NULL, "The text after normalization.", NULL},
    {"published", (getter)doc_published, NULL, "The date of publication, or None.", NULL},
    {"layers", (getter)doc_layers, NULL, "What was looked for, by the names of tables.", NULL},
    {"edits", (getter)doc_edits, NULL, "The changes that normalization made.", NULL},
    {"body", doc_body, NULL, "The blocks that are the article: no title, no furniture.", NULL},
    {"authors", doc_authors, NULL, "The persons whom bylines name.", NULL},
    {"n_replaced", (getter)doc_n_replaced, NULL, "How many lone surrogates were read as U+FFFD.",
     NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(doc_doc, "One text and what was found in it. Made by calling a Pipeline.");

static PyType_Slot doc_slots[] = {
    NSPY_SLOT(Py_tp_dealloc, doc_dealloc),
    NSPY_SLOT(Py_tp_repr, doc_repr),
    NSPY_SLOT(Py_tp_hash, doc_hash),
    NSPY_SLOT(Py_tp_richcompare, doc_compare),
    NSPY_SLOT(Py_sq_length, doc_length),
    NSPY_SLOT(Py_mp_length, doc_length),
    NSPY_SLOT(Py_mp_subscript, doc_subscript),
    {Py_tp_methods, doc_methods},
    NSPY_SLOT(Py_tp_getattro, doc_attribute),
    {Py_tp_doc, (void *)(uintptr_t)doc_doc},
    {0, NULL},
};

PyType_Spec nspy_doc_spec = {
    .name = "newscore.Doc",
    .basicsize = sizeof(nspy_doc),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = doc_slots,
};
