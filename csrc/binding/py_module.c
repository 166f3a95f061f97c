/* newscore._core: module definition, state, and the functions that need no model. */
#include "py_error.h"
#include "py_table.h"
#include "py_text.h"

/* ---- Functions ------------------------------------------------------------------------------- */

/* Takes over `result` for newscore._explain.Explanation. */
static PyObject *explanation(nspy_state *state, PyObject *text, nsc_result *result) {
    PyObject *doc = nspy_doc_new(state, text, Py_None, result, NSPY_LABELS_ALL);
    PyObject *module = doc ? PyImport_ImportModule("newscore._explain") : NULL;
    PyObject *made = module ? PyObject_CallMethod(module, "Explanation", "O", doc) : NULL;
    Py_XDECREF(module);
    Py_XDECREF(doc);
    return made;
}

/* explain=..., which is a bool and no rule. */
static int read_explain(PyObject *value, bool *explain) {
    if (!PyBool_Check(value)) {
        PyErr_Format(PyExc_TypeError, "explain: expected bool, got %.200s",
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    *explain = value == Py_True;
    return 0;
}

/* What normalization did to a text, as an object that shows it. */
static PyObject *explained(nspy_state *state, nspy_job *job, const nsc_options *opt) {
    nsc_error err = {0};
    size_t n_done;
    if (nspy_run(&state->normalizers, NULL, opt, job, 1, &n_done, &err) == NSC_OK)
        return explanation(state, job->text, job->result);
    nspy_raise(state->model_error, NULL, &err);
    return NULL;
}

/* normalize(text, *, form="NFC", quotes=True, ..., explain=False): runs the first step alone. The
 * keywords are the rules' own names, so a new rule is a new keyword. */
static PyObject *normalize(PyObject *module, PyObject *const *args, Py_ssize_t n_args,
                           PyObject *keywords) {
    nspy_state *state = PyModule_GetState(module);
    if (n_args != 1) {
        PyErr_Format(PyExc_TypeError, "expected 1 positional argument, a text, got %zd", n_args);
        return NULL;
    }
    nsc_options opt;
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS);
    bool explain = false;
    Py_ssize_t n_keywords = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    for (Py_ssize_t i = 0; i < n_keywords; i++) {
        PyObject *name = PyTuple_GET_ITEM(keywords, i), *value = args[n_args + i];
        int read = PyUnicode_CompareWithASCIIString(name, "explain") == 0
                       ? read_explain(value, &explain)
                       : nspy_read_rule(state, true, name, value, &opt.rules);
        if (read < 0) return NULL;
    }
    nspy_job job = {0};
    if (nspy_read_text(args[0], &job.text, &job.view) < 0) return NULL;
    PyObject *normalized =
        explain ? explained(state, &job, &opt)
                : nspy_normalize(&state->normalizers, &job, opt.rules, state->model_error);
    Py_DECREF(job.text);
    return normalized;
}

/* _rules_from(dict, /): the default rules, changed as the dict says, as a mask. */
static PyObject *rules_from(PyObject *module, PyObject *dict) {
    nspy_state *state = PyModule_GetState(module);
    uint32_t rules = NSC_RULES_DEFAULT;
    PyObject *name, *value;
    Py_ssize_t position = 0;
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "expected dict, got %.200s", Py_TYPE(dict)->tp_name);
        return NULL;
    }
    while (PyDict_Next(dict, &position, &name, &value))
        if (nspy_read_rule(state, false, name, value, &rules) < 0) return NULL;
    return PyLong_FromUnsignedLong(rules);
}

/* _read_published(published, /): a date, None or "auto", checked once for many texts. */
static PyObject *read_published(PyObject *module, PyObject *published) {
    (void)module;
    return nspy_is_auto(published) ? Py_NewRef(published) : nspy_read_published(published);
}

/* _read_score(min_score, /): likewise. */
static PyObject *read_score(PyObject *module, PyObject *arg) {
    (void)module;
    double score;
    return nspy_read_score(arg, &score) < 0 ? NULL : PyFloat_FromDouble(score);
}

/* _read_effort(effort, /): likewise; None stays None. */
static PyObject *read_effort(PyObject *module, PyObject *arg) {
    (void)module;
    double effort;
    return nspy_read_effort(arg, &effort) < 0 ? NULL : Py_NewRef(arg);
}

/* _read_home(home, /): likewise. */
static PyObject *read_home(PyObject *module, PyObject *arg) {
    (void)module;
    char home[3];
    return nspy_read_home(arg, home) < 0 ? NULL : Py_NewRef(arg);
}

/* _read_kinds(kinds, /): likewise. */
static PyObject *read_kinds(PyObject *module, PyObject *arg) {
    (void)module;
    uint32_t kinds;
    return nspy_read_kinds(arg, &kinds) < 0 ? NULL : Py_NewRef(arg);
}

PyDoc_STRVAR(
    normalize_doc,
    "normalize($module, text, /, *, form='NFC', quotes=True, dashes=True, ellipses=True,\n"
    "          spaces=True, invisibles=True, soft_hyphens=True, entities=True, mojibake=True,\n"
    "          controls=True, newlines=True, ligatures=True, widths=True, explain=False)\n--\n\n"
    "`text` with its characters made plain: the text that sentences and names are read from.\n\n"
    "`form` is 'NFC', 'NFD', 'NFKC', 'NFKD' or None (none). The same str comes back when nothing\n"
    "changed. With `explain` an Explanation comes back, which prints as a list of the changes.");

static PyMethodDef module_functions[] = {
    {"normalize", NSPY_METHOD(normalize), METH_FASTCALL | METH_KEYWORDS, normalize_doc},
    {"_rules_from", NSPY_METHOD(rules_from), METH_O, NULL},
    {"_read_published", NSPY_METHOD(read_published), METH_O, NULL},
    {"_table", NSPY_METHOD(nspy_table), METH_FASTCALL, NULL},
    {"_schema", NSPY_METHOD(nspy_schema), METH_FASTCALL, NULL},
    {"_read_score", NSPY_METHOD(read_score), METH_O, NULL},
    {"_read_effort", NSPY_METHOD(read_effort), METH_O, NULL},
    {"_read_home", NSPY_METHOD(read_home), METH_O, NULL},
    {"_read_kinds", NSPY_METHOD(read_kinds), METH_O, NULL},
    {"_json_string", nspy_json_string, METH_O, NULL},
    {"_open_doc", NSPY_METHOD(nspy_open_doc), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---- Filling the module ---------------------------------------------------------------------- */

/* Checks the loaded utf8proc for the version that the build demands. */
static int check_utf8proc(void) {
    const char *version = nsc_utf8proc_version();
    char *rest;
    long major = strtol(version, &rest, 10), minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : -1;
    if (major == NSC_UTF8PROC_MAJOR && minor >= NSC_UTF8PROC_MINOR) return 0;
    PyErr_Format(PyExc_ImportError,
                 "newscore needs utf8proc %d.%d or a later %d.x, but version %s was loaded",
                 NSC_UTF8PROC_MAJOR, NSC_UTF8PROC_MINOR, NSC_UTF8PROC_MAJOR, version);
    return -1;
}

/* A type just made, or NULL with an exception: CPython 3.11 sets none when memory is short. */
static PyTypeObject *made(PyTypeObject *type) {
    if (!type && !PyErr_Occurred()) PyErr_NoMemory();
    return type;
}

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **slot) {
    *slot = made((PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL));
    return *slot ? PyModule_AddType(module, *slot) : -1;
}

static int add_named_tuple(PyObject *module, PyStructSequence_Desc *desc, PyTypeObject **slot) {
    *slot = made(PyStructSequence_NewType(desc));
    return *slot ? PyModule_AddType(module, *slot) : -1;
}

static int add_types(PyObject *module, nspy_state *state) {
    if (add_type(module, &nspy_pipeline_spec, &state->pipeline_type) < 0 ||
        nspy_add_layers(module, state) < 0 ||
        add_type(module, &nspy_schema_spec, &state->schema_type) < 0)
        return -1;
    if (add_named_tuple(module, &nspy_edit_desc, &state->edit_type) < 0 ||
        add_named_tuple(module, &nspy_field_desc, &state->field_type) < 0)
        return -1;
    state->column_type =
        made((PyTypeObject *)PyType_FromModuleAndSpec(module, &nspy_column_spec, NULL));
    return state->column_type ? 0 : -1;
}

static int add_model_error(PyObject *module, nspy_state *state) {
    state->model_error = PyErr_NewExceptionWithDoc(
        "newscore.ModelError", "A model file is missing, foreign, newer, truncated or damaged.",
        PyExc_ValueError, NULL);
    if (!state->model_error) return -1;
    return PyModule_AddObjectRef(module, "ModelError", state->model_error);
}

static int add_rule_names(PyObject *module, nspy_state *state) {
    state->rule_names = PyTuple_New(NSC_N_RULES);
    if (!state->rule_names) return -1;
    for (uint32_t i = 0; i < NSC_N_RULES; i++) {
        PyObject *name = PyUnicode_InternFromString(nsc_rule_name(i));
        if (!name) return -1;
        PyTuple_SET_ITEM(state->rule_names, (Py_ssize_t)i, name);
    }
    return PyModule_AddObjectRef(module, "rule_names", state->rule_names);
}

/* The kinds of blocks, by number. */
static int add_block_kinds(PyObject *module) {
    const char *const *names = nsc_layer_field(NSC_LAYER_BLOCKS, NSC_BLOCK_KIND)->names;
    PyObject *list = PyList_New(0);
    for (; list && *names; names++) {
        PyObject *name = PyUnicode_InternFromString(*names);
        if (!name || PyList_Append(list, name) < 0) Py_CLEAR(list);
        Py_XDECREF(name);
    }
    PyObject *kinds = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    int added = kinds ? PyModule_AddObjectRef(module, "block_kinds", kinds) : -1;
    Py_XDECREF(kinds);
    return added;
}

/* A tuple of names, by the number of a layer, which is that of its bit in a mask. */
static int add_layer_names(PyObject *module, const char *attribute,
                           const char *(*name_of)(uint32_t)) {
    PyObject *names = PyTuple_New(NSC_N_LAYERS);
    for (uint32_t k = 0; names && k < NSC_N_LAYERS; k++) {
        PyObject *name = PyUnicode_InternFromString(name_of(k));
        if (name)
            PyTuple_SET_ITEM(names, (Py_ssize_t)k, name);
        else
            Py_CLEAR(names);
    }
    int added = names ? PyModule_AddObjectRef(module, attribute, names) : -1;
    Py_XDECREF(names);
    return added;
}

/* A list as a tuple; takes over the list, which may be NULL with an exception. */
static PyObject *tuple_of(PyObject *list) {
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}

static PyObject *inverses_of(uint32_t layer) {
    PyObject *names = PyList_New(0);
    const nsc_inverse *inverse;
    for (uint32_t k = 0; names && (inverse = nsc_layer_inverse(layer, k)) != NULL; k++) {
        PyObject *name = PyUnicode_InternFromString(inverse->name);
        if (!name || PyList_Append(names, name) < 0) Py_CLEAR(names);
        Py_XDECREF(name);
    }
    return tuple_of(names);
}

/* The names of each layer's inverses, by the number of the layer. */
static int add_inverse_names(PyObject *module) {
    PyObject *list = PyList_New(0);
    for (uint32_t layer = 0; list && layer < NSC_N_LAYERS; layer++) {
        PyObject *names = inverses_of(layer);
        if (!names || PyList_Append(list, names) < 0) Py_CLEAR(list);
        Py_XDECREF(names);
    }
    PyObject *all = tuple_of(list);
    int added = all ? PyModule_AddObjectRef(module, "inverse_names", all) : -1;
    Py_XDECREF(all);
    return added;
}

static int add_min_score(PyObject *module) {
    PyObject *score = PyFloat_FromDouble(NSC_MIN_SCORE);
    int added = score ? PyModule_AddObjectRef(module, "min_score", score) : -1;
    Py_XDECREF(score);
    return added;
}

static int module_exec(PyObject *module) {
    nspy_state *state = PyModule_GetState(module);
    if (check_utf8proc() < 0 || add_types(module, state) < 0 ||
        add_model_error(module, state) < 0 || add_rule_names(module, state) < 0 ||
        add_layer_names(module, "table_names", nsc_layer_table) < 0 ||
        add_layer_names(module, "attribute_names", nsc_layer_name) < 0 ||
        add_layer_names(module, "row_names", nsc_layer_row) < 0 || add_inverse_names(module) < 0 ||
        add_block_kinds(module) < 0 || add_min_score(module) < 0)
        return -1;
    state->str_published = PyUnicode_InternFromString("published");
    state->str_form = PyUnicode_InternFromString("form");
    if (!state->str_published || !state->str_form) return -1;
    if (PyModule_AddStringConstant(module, "__version__", nsc_version()) < 0 ||
        PyModule_AddStringConstant(module, "utf8proc_version", nsc_utf8proc_version()) < 0 ||
        PyModule_AddStringConstant(module, "unicode_version", nsc_unicode_version()) < 0)
        return -1;
    return PyModule_AddIntConstant(module, "default_rules", (long)NSC_RULES_DEFAULT);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    nspy_state *state = PyModule_GetState(module);
    Py_VISIT(state->pipeline_type);
    Py_VISIT(state->doc_type);
    for (int k = 0; k < NSC_N_LAYERS; k++) {
        Py_VISIT(state->spans_types[k]);
        Py_VISIT(state->span_types[k]);
    }
    Py_VISIT(state->edit_type);
    Py_VISIT(state->field_type);
    Py_VISIT(state->column_type);
    Py_VISIT(state->table_type);
    Py_VISIT(state->schema_type);
    Py_VISIT(state->model_error);
    Py_VISIT(state->rule_names);
    Py_VISIT(state->str_published);
    Py_VISIT(state->str_form);
    Py_VISIT(state->decimal_type);
    Py_VISIT(state->datetime_module);
    return 0;
}

static int module_clear(PyObject *module) {
    nspy_state *state = PyModule_GetState(module);
    Py_CLEAR(state->pipeline_type);
    Py_CLEAR(state->doc_type);
    for (int k = 0; k < NSC_N_LAYERS; k++) {
        Py_CLEAR(state->spans_types[k]);
        Py_CLEAR(state->span_types[k]);
    }
    Py_CLEAR(state->edit_type);
    Py_CLEAR(state->field_type);
    Py_CLEAR(state->column_type);
    Py_CLEAR(state->table_type);
    Py_CLEAR(state->schema_type);
    Py_CLEAR(state->model_error);
    Py_CLEAR(state->rule_names);
    Py_CLEAR(state->str_published);
    Py_CLEAR(state->str_form);
    Py_CLEAR(state->decimal_type);
    Py_CLEAR(state->datetime_module);
    nspy_pool_clear(&state->normalizers);
    return 0;
}

/* The arrays of attributes go last: types refer to them, and live as long as the module. */
static void module_free(void *module) {
    nspy_state *state = PyModule_GetState((PyObject *)module);
    module_clear((PyObject *)module);
    for (int k = 0; k < NSPY_N_GETSETS; k++) {
        PyMem_Free(state->getsets[k]);
        state->getsets[k] = NULL;
    }
}

/* The module keeps all its state to itself and a test runs it in two interpreters at once, so each
 * may have a GIL of its own. (CPython's datetime, which `published` needs, is safe there from 3.14
 * on.) Free threading is not claimed: the pools count on a GIL. */
static PyModuleDef_Slot module_slots[] = {
    NSPY_SLOT(Py_mod_exec, module_exec),
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

PyDoc_STRVAR(module_doc, "The extension module: immutable C objects behind the Python package.");

struct PyModuleDef nspy_module = {
    PyModuleDef_HEAD_INIT,         .m_name = "newscore._core",    .m_doc = module_doc,
    .m_size = sizeof(nspy_state),  .m_methods = module_functions, .m_slots = module_slots,
    .m_traverse = module_traverse, .m_clear = module_clear,       .m_free = module_free,
};

PyMODINIT_FUNC PyInit__core(void);
PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&nspy_module); }
