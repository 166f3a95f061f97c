/* BasePipeline: an open model and how texts run through it. newscore.Pipeline is its subclass in
 * Python, which adds pipe() and the model's card.
 *
 * Calling is by vectorcall, so nlp(text) builds no tuple. The model's bytes are kept as a bytes
 * object, never as a mapped file: a file that is changed later must not change what was checked.
 */
#include "py_error.h"
#include "py_text.h"

#include <structmember.h>

typedef struct pipeline {
    PyObject_HEAD vectorcallfunc vectorcall;
    nspy_state *state; /* outlives the pipeline: its type keeps the module */
    PyObject *bytes;   /* exact bytes; `model` borrows them */
    PyObject *name;    /* str: what the model is called in messages, and Pipeline.path */
    nsc_model *model;
    uint32_t rules;
    int document; /* whether names see the rest of their document */
    nsc_line_breaks line_breaks;
    PyObject *words;                  /* tuple of str: the caller's abbreviations, */
    nsc_abbreviations *abbreviations; /* and the same for the core, NULL when there are none */
    nspy_pool contexts;
} pipeline;

/* ---- Running ----------------------------------------------------------------------------------
 */

static nsc_options options(const pipeline *self, nsc_step last_step) {
    nsc_options opt;
    nsc_options_init(&opt);
    opt.rules = self->rules;
    opt.last_step = last_step;
    opt.document = (uint32_t)self->document;
    opt.line_breaks = self->line_breaks;
    opt.abbreviations = self->abbreviations;
    return opt;
}

/* Runs the job and turns it into a document; drops the job's references either way. */
static PyObject *run_one(pipeline *self, nspy_job *job, PyObject *published,
                         const nsc_options *opt) {
    nsc_error err = {0};
    size_t n_done;
    PyObject *doc = NULL;
    if (nspy_run(&self->contexts, self->model, opt, job, 1, &n_done, &err) == NSC_OK)
        doc = nspy_doc_new(self->state, job->text, published, job->result, opt->last_step);
    else
        nspy_raise(self->state->model_error, NULL, &err);
    Py_DECREF(job->text);
    return doc;
}

/* __call__(text, /, *, published=None) */
static PyObject *pipeline_vectorcall(PyObject *callable, PyObject *const *args, size_t n_argsf,
                                     PyObject *keywords) {
    pipeline *self = (pipeline *)callable;
    Py_ssize_t n_args = PyVectorcall_NARGS(n_argsf);
    Py_ssize_t n_keywords = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    PyObject *published_arg = NULL;
    if (n_args != 1) {
        PyErr_Format(PyExc_TypeError, "expected 1 positional argument, a text, got %zd", n_args);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n_keywords; i++) {
        PyObject *keyword = PyTuple_GET_ITEM(keywords, i);
        if (PyUnicode_Compare(keyword, self->state->str_published) != 0) {
            PyErr_Format(PyExc_TypeError, "unexpected keyword argument '%U'", keyword);
            return NULL;
        }
        published_arg = args[n_args + i];
    }
    nspy_job job = {0};
    if (nspy_read_text(args[0], &job.text, &job.view) < 0) return NULL;
    PyObject *published = nspy_read_published(published_arg);
    if (!published) {
        Py_DECREF(job.text);
        return NULL;
    }
    nsc_options opt = options(self, NSC_STEP_ENTITIES);
    PyObject *doc = run_one(self, &job, published, &opt);
    Py_DECREF(published);
    return doc;
}

PyDoc_STRVAR(sentences_doc,
             "sentences($self, text, /, *, abbreviations=None, line_breaks=None)\n--\n\n"
             "The sentences of `text`, without looking for tokens and names. The options are those\n"
             "of newscore.load, and stand in for the pipeline's own.");

static PyObject *pipeline_sentences(pipeline *self, PyObject *const *args, Py_ssize_t n_args,
                                    PyObject *keywords) {
    if (n_args != 1) {
        PyErr_Format(PyExc_TypeError, "expected 1 positional argument, a text, got %zd", n_args);
        return NULL;
    }
    nsc_options opt = options(self, NSC_STEP_SENTENCES);
    PyObject *words = NULL, *spans = NULL;
    nsc_abbreviations *abbreviations = NULL;
    Py_ssize_t n_keywords = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    for (Py_ssize_t i = 0; i < n_keywords; i++) {
        PyObject *keyword = PyTuple_GET_ITEM(keywords, i), *value = args[n_args + i];
        if (PyUnicode_CompareWithASCIIString(keyword, "abbreviations") == 0) {
            if (value == Py_None) continue;
            if (nspy_read_abbreviations(value, &words, &abbreviations) < 0) goto done;
            opt.abbreviations = abbreviations;
        } else if (PyUnicode_CompareWithASCIIString(keyword, "line_breaks") == 0) {
            if (value != Py_None && nspy_read_line_breaks(value, &opt.line_breaks) < 0) goto done;
        } else {
            PyErr_Format(PyExc_TypeError, "unexpected keyword argument '%U'", keyword);
            goto done;
        }
    }
    nspy_job job = {0};
    if (nspy_read_text(args[0], &job.text, &job.view) < 0) goto done;
    PyObject *doc = run_one(self, &job, Py_None, &opt);
    if (doc) spans = nspy_spans_all(self->state, (nspy_doc *)doc, NSPY_SENTS);
    Py_XDECREF(doc);
done:
    Py_XDECREF(words);
    nsc_abbreviations_free(abbreviations);
    return spans;
}

/* Documents for the first n_done jobs, whose results they take over. */
static PyObject *docs_of(pipeline *self, nspy_job *jobs, size_t n_done, PyObject *published) {
    PyObject *docs = PyList_New((Py_ssize_t)n_done);
    for (size_t i = 0; docs && i < n_done; i++) {
        nsc_result *result = jobs[i].result;
        jobs[i].result = NULL;
        PyObject *doc =
            nspy_doc_new(self->state, jobs[i].text, published, result, NSC_STEP_ENTITIES);
        if (doc)
            PyList_SET_ITEM(docs, (Py_ssize_t)i, doc);
        else
            Py_CLEAR(docs);
    }
    return docs;
}

PyDoc_STRVAR(batch_doc, "_batch($self, texts, published, /)\n--\n\n"
                        "Run all `texts` in one turn without the GIL; a list of Docs.");

/* The texts are taken out of the sequence first: it may change while the GIL is released. */
static PyObject *pipeline_batch(pipeline *self, PyObject *const *args, Py_ssize_t n_args) {
    if (n_args != 2) {
        PyErr_Format(PyExc_TypeError, "expected 2 arguments, got %zd", n_args);
        return NULL;
    }
    PyObject *docs = NULL;
    PyObject *published = NULL;
    nspy_job *jobs = NULL;
    size_t n_jobs = 0;
    PyObject *texts = PySequence_Tuple(args[0]);
    if (!texts) return NULL;
    size_t n_texts = (size_t)PyTuple_GET_SIZE(texts);
    published = nspy_read_published(args[1]);
    if (!published) goto done;
    jobs = PyMem_Calloc(n_texts ? n_texts : 1, sizeof *jobs);
    if (!jobs) {
        PyErr_NoMemory();
        goto done;
    }
    for (; n_jobs < n_texts; n_jobs++) {
        PyObject *text = PyTuple_GET_ITEM(texts, (Py_ssize_t)n_jobs);
        if (nspy_read_text(text, &jobs[n_jobs].text, &jobs[n_jobs].view) < 0) goto done;
    }
    nsc_options opt = options(self, NSC_STEP_ENTITIES);
    nsc_error err = {0};
    size_t n_done;
    if (nspy_run(&self->contexts, self->model, &opt, jobs, n_jobs, &n_done, &err) == NSC_OK)
        docs = docs_of(self, jobs, n_done, published);
    else
        nspy_raise(self->state->model_error, NULL, &err);
done:
    for (size_t i = 0; i < n_jobs; i++) {
        nsc_result_free(jobs[i].result);
        Py_DECREF(jobs[i].text);
    }
    PyMem_Free(jobs);
    Py_XDECREF(published);
    Py_DECREF(texts);
    return docs;
}

/* ---- What the model says of itself ------------------------------------------------------------
 */

static PyObject *pipeline_labels(pipeline *self, void *closure) {
    (void)closure;
    uint32_t n_labels = nsc_model_n_labels(self->model);
    PyObject *labels = PyTuple_New((Py_ssize_t)n_labels);
    for (uint32_t i = 0; labels && i < n_labels; i++) {
        PyObject *label = PyUnicode_InternFromString(nsc_model_label(self->model, i));
        if (label)
            PyTuple_SET_ITEM(labels, (Py_ssize_t)i, label);
        else
            Py_CLEAR(labels);
    }
    return labels;
}

static PyObject *pipeline_sections(pipeline *self, void *closure) {
    (void)closure;
    nsc_section_view section;
    PyObject *sections = PyList_New(0);
    for (uint32_t i = 0; sections && nsc_model_section(self->model, i, &section); i++) {
        PyObject *item = Py_BuildValue("(sn)", section.name, (Py_ssize_t)section.n_bytes);
        if (!item || PyList_Append(sections, item) < 0) Py_CLEAR(sections);
        Py_XDECREF(item);
    }
    if (!sections) return NULL;
    PyObject *tuple = PyList_AsTuple(sections);
    Py_DECREF(sections);
    return tuple;
}

static PyObject *pipeline_card(pipeline *self, void *closure) {
    (void)closure;
    size_t n_bytes;
    const char *card = nsc_model_card(self->model, &n_bytes);
    return PyUnicode_DecodeUTF8(card, (Py_ssize_t)n_bytes, "replace");
}

static PyObject *pipeline_path(pipeline *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->name);
}

static PyObject *pipeline_document(pipeline *self, void *closure) {
    (void)closure;
    return PyBool_FromLong(self->document);
}

static PyObject *pipeline_abbreviations(pipeline *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->words);
}

static PyObject *pipeline_line_breaks(pipeline *self, void *closure) {
    (void)closure;
    return PyUnicode_FromString(nspy_line_breaks_name(self->line_breaks));
}

static PyObject *pipeline_rules(pipeline *self, void *closure) {
    (void)closure;
    PyObject *rules = PyDict_New();
    for (uint32_t i = 0; rules && i < NSC_N_RULES; i++) {
        PyObject *on = self->rules & NSC_RULE_BIT(i) ? Py_True : Py_False;
        if (PyDict_SetItem(rules, PyTuple_GET_ITEM(self->state->rule_names, i), on) < 0)
            Py_CLEAR(rules);
    }
    return rules;
}

static PyObject *pipeline_repr(pipeline *self) {
    return PyUnicode_FromFormat("<Pipeline %R: %u labels>", self->name,
                                nsc_model_n_labels(self->model));
}

/* ---- Life -------------------------------------------------------------------------------------
 */

static PyObject *pipeline_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    if (kwargs && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "expected no keyword arguments; see newscore.load");
        return NULL;
    }
    PyObject *bytes, *name;
    unsigned int rules;
    int document = 1;
    PyObject *words_arg = NULL, *line_breaks_arg = NULL;
    if (!PyArg_ParseTuple(args, "SUI|pOO:BasePipeline", &bytes, &name, &rules, &document,
                          &words_arg, &line_breaks_arg))
        return NULL;
    if (!PyBytes_CheckExact(bytes) || !PyUnicode_CheckExact(name)) {
        PyErr_SetString(PyExc_TypeError, "expected exact bytes and str; see newscore.load");
        return NULL;
    }
    PyObject *module = PyType_GetModuleByDef(type, &nspy_module); /* borrowed */
    if (!module) return NULL;
    nspy_state *state = PyModule_GetState(module);
    pipeline *self = (pipeline *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->vectorcall = pipeline_vectorcall;
    self->state = state;
    self->bytes = Py_NewRef(bytes);
    self->name = Py_NewRef(name);
    self->rules = rules & (NSC_RULE_BIT(NSC_N_RULES) - 1u);
    self->document = document;
    if (nspy_read_abbreviations(words_arg, &self->words, &self->abbreviations) < 0 ||
        (line_breaks_arg && nspy_read_line_breaks(line_breaks_arg, &self->line_breaks) < 0)) {
        Py_DECREF(self);
        return NULL;
    }
    nsc_error err = {0};
    nsc_status status = nsc_model_open(NULL, PyBytes_AS_STRING(bytes),
                                       (size_t)PyBytes_GET_SIZE(bytes), &self->model, &err);
    if (status != NSC_OK) {
        nspy_raise(state->model_error, name, &err);
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* There is nothing to clear: exact bytes and str, and a tuple of exact str, are in no cycle. */
static int pipeline_traverse(pipeline *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->bytes);
    Py_VISIT(self->name);
    Py_VISIT(self->words);
    return 0;
}

/* Contexts before the model, the model before its bytes, the type last. */
static void pipeline_dealloc(pipeline *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    nspy_pool_clear(&self->contexts);
    nsc_model_free(self->model);
    Py_XDECREF(self->bytes);
    Py_XDECREF(self->name);
    Py_XDECREF(self->words);
    nsc_abbreviations_free(self->abbreviations);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef pipeline_methods[] = {
    {"sentences", NSPY_METHOD(pipeline_sentences), METH_FASTCALL | METH_KEYWORDS, sentences_doc},
    {"_batch", NSPY_METHOD(pipeline_batch), METH_FASTCALL, batch_doc},
    {"__copy__", NSPY_METHOD(nspy_copy), METH_NOARGS, NULL},
    {"__deepcopy__", NSPY_METHOD(nspy_copy), METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef pipeline_getset[] = {
    {"labels", (getter)pipeline_labels, NULL, "The labels of names, by label id.", NULL},
    {"path", (getter)pipeline_path, NULL, "Where the model was read from.", NULL},
    {"sections", (getter)pipeline_sections, NULL, "(name, bytes) of each section of the model.",
     NULL},
    {"document", (getter)pipeline_document, NULL,
     "Whether a name sees how it was tagged elsewhere in its document.", NULL},
    {"abbreviations", (getter)pipeline_abbreviations, NULL,
     "The caller's abbreviations, whose periods never end a sentence.", NULL},
    {"line_breaks", (getter)pipeline_line_breaks, NULL,
     "What a line break says of sentences: 'auto', 'keep' or 'join'.", NULL},
    {"rules", (getter)pipeline_rules, NULL, "The rules of normalization, each on or off.", NULL},
    {"_card", (getter)pipeline_card, NULL, "The model's card as JSON text.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef pipeline_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(pipeline, vectorcall), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyDoc_STRVAR(pipeline_doc, "BasePipeline(model, name, rules, document=True, abbreviations=None, "
                           "line_breaks='auto', /)\n--\n\n"
                           "A model and how texts run through it. See newscore.load.");

static PyType_Slot pipeline_slots[] = {
    NSPY_SLOT(Py_tp_new, pipeline_new),
    NSPY_SLOT(Py_tp_dealloc, pipeline_dealloc),
    NSPY_SLOT(Py_tp_traverse, pipeline_traverse),
    NSPY_SLOT(Py_tp_call, PyVectorcall_Call),
    NSPY_SLOT(Py_tp_repr, pipeline_repr),
    {Py_tp_methods, pipeline_methods},
    {Py_tp_getset, pipeline_getset},
    {Py_tp_members, pipeline_members},
    {Py_tp_doc, (void *)(uintptr_t)pipeline_doc},
    {0, NULL},
};

PyType_Spec nspy_pipeline_spec = {
    .name = "newscore._core.BasePipeline",
    .basicsize = sizeof(pipeline),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC |
             Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = pipeline_slots,
};
