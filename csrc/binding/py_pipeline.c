/* BasePipeline: an open model and how texts run through it. newscore.Pipeline is its subclass in
 * Python, which adds pipe() and the model's card.
 *
 * Calling is by vectorcall, so nlp(text) builds no tuple. The model's bytes are kept as a bytes
 * object, never as a mapped file: a file that is changed later must not change what was checked.
 */
#include "py_error.h"
#include "py_table.h"
#include "py_text.h"

#include <structmember.h>

typedef struct pipeline {
    PyObject_HEAD vectorcallfunc vectorcall;
    nspy_state *state; /* outlives the pipeline: its type keeps the module */
    PyObject *bytes;   /* exact bytes; `model` borrows them */
    PyObject *name;    /* str: what the model is called in messages, and Pipeline.path */
    nsc_model *model;
    PyObject *names;          /* tuple of (label, tuple of names): what `gazetteer` was made of */
    nsc_gazetteer *gazetteer; /* NULL without names */
    uint32_t rules;
    uint32_t layers; /* that a call looks for: NSC_LAYER_BITs */
    int document;    /* whether names see the rest of their document */
    int ignore_case;
    nsc_line_breaks line_breaks;
    char home[3];     /* as nsc_options.home */
    double effort;    /* as nsc_options.effort */
    PyObject *offer;  /* str, the name that a package offers the model by, or None */
    PyObject *places; /* str, the path of the caller's own table, or None */
    PyObject *words;  /* tuple of str: the caller's abbreviations, */
    nsc_abbreviations *abbreviations; /* and the same for the core, NULL when there are none */
    nspy_pool contexts;
} pipeline;

/* The labels of names, by number, as a tuple. */
static PyObject *labels_of(const pipeline *self) {
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

/* ---- Running --------------------------------------------------------------------------------- */

static nsc_options options(const pipeline *self, uint32_t layers, double min_score, double effort) {
    nsc_options opt;
    nsc_options_init(&opt);
    opt.rules = self->rules;
    opt.layers = layers;
    opt.document = (uint32_t)self->document;
    opt.min_score = min_score;
    opt.gazetteer = self->gazetteer;
    opt.line_breaks = self->line_breaks;
    opt.abbreviations = self->abbreviations;
    opt.effort = (float)effort;
    memcpy(opt.home, self->home, sizeof opt.home);
    return opt;
}

/* A document for a job that was run, whose result it takes over. `published` is what the caller
 * said, which counts unless the text was asked. */
static PyObject *doc_of(pipeline *self, nspy_job *job, PyObject *published, const nsc_options *opt,
                        uint32_t labels) {
    nsc_result *result = job->result;
    job->result = NULL;
    if (opt->published != NSC_AUTO_DAY)
        return nspy_doc_new(self->state, job->text, published, result, labels);
    PyObject *date = nspy_date_of(job->published);
    if (!date) {
        nsc_result_free(result);
        return NULL;
    }
    PyObject *doc = nspy_doc_new(self->state, job->text, date, result, labels);
    Py_DECREF(date);
    return doc;
}

/* Runs the job and turns it into a document; drops the job's references either way. */
static PyObject *run_one(pipeline *self, nspy_job *job, PyObject *published, const nsc_options *opt,
                         uint32_t labels) {
    nsc_error err = {0};
    size_t n_done;
    PyObject *doc = NULL;
    if (nspy_run(&self->contexts, self->model, opt, job, 1, &n_done, &err) == NSC_OK)
        doc = doc_of(self, job, published, opt, labels);
    else
        nspy_raise(self->state->model_error, NULL, &err);
    Py_DECREF(job->text);
    return doc;
}

/* Reads the argument `labels` by the labels of the model. */
static int read_labels(const pipeline *self, PyObject *arg, uint32_t *labels) {
    PyObject *known = labels_of(self);
    int read = known ? nspy_read_labels(arg, known, labels) : -1;
    Py_XDECREF(known);
    return read;
}

/* __call__(text, /, *, published=None, labels=None, min_score=NSC_MIN_SCORE, effort=None,
 *          home=None, kinds=None) */
static PyObject *pipeline_vectorcall(PyObject *callable, PyObject *const *args, size_t n_argsf,
                                     PyObject *keywords) {
    pipeline *self = (pipeline *)callable;
    Py_ssize_t n_args = PyVectorcall_NARGS(n_argsf);
    Py_ssize_t n_keywords = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    PyObject *published_arg = NULL;
    double min_score = NSC_MIN_SCORE;
    double effort = self->effort;
    uint32_t kinds = 0, labels = NSPY_LABELS_ALL;
    char home[sizeof self->home];
    memcpy(home, self->home, sizeof home);
    if (n_args != 1) {
        PyErr_Format(PyExc_TypeError, "expected 1 positional argument, a text, got %zd", n_args);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n_keywords; i++) {
        PyObject *keyword = PyTuple_GET_ITEM(keywords, i), *value = args[n_args + i];
        if (PyUnicode_Compare(keyword, self->state->str_published) == 0) {
            published_arg = value;
        } else if (PyUnicode_CompareWithASCIIString(keyword, "min_score") == 0) {
            if (nspy_read_score(value, &min_score) < 0) return NULL;
        } else if (PyUnicode_CompareWithASCIIString(keyword, "effort") == 0) {
            if (nspy_read_effort(value, &effort) < 0) return NULL;
        } else if (PyUnicode_CompareWithASCIIString(keyword, "labels") == 0) {
            if (value != Py_None && read_labels(self, value, &labels) < 0) return NULL;
        } else if (PyUnicode_CompareWithASCIIString(keyword, "home") == 0) {
            if (nspy_read_home(value, home) < 0) return NULL;
        } else if (PyUnicode_CompareWithASCIIString(keyword, "kinds") == 0) {
            if (nspy_read_kinds(value, &kinds) < 0) return NULL;
        } else {
            PyErr_Format(PyExc_TypeError,
                         "unexpected keyword argument '%U'; expected published, labels, min_score, "
                         "effort, home or kinds",
                         keyword);
            return NULL;
        }
    }
    nspy_job job = {0};
    if (nspy_read_text(args[0], &job.text, &job.view) < 0) return NULL;
    nsc_options opt = options(self, self->layers, min_score, effort);
    memcpy(opt.home, home, sizeof opt.home);
    opt.kinds = kinds;
    PyObject *published;
    if (nspy_read_day(published_arg, &published, &opt.published) < 0) {
        Py_DECREF(job.text);
        return NULL;
    }
    PyObject *doc = run_one(self, &job, published, &opt, labels);
    Py_DECREF(published);
    return doc;
}

PyDoc_STRVAR(
    sentences_doc,
    "sentences($self, text, /, *, abbreviations=None, line_breaks=None)\n--\n\n"
    "The sentences of `text`, without looking for tokens and names. The options are those\n"
    "of newscore.load, and stand in for the pipeline's own.");

static PyObject *pipeline_sentences(pipeline *self, PyObject *const *args, Py_ssize_t n_args,
                                    PyObject *keywords) {
    if (n_args != 1) {
        PyErr_Format(PyExc_TypeError, "expected 1 positional argument, a text, got %zd", n_args);
        return NULL;
    }
    nsc_options opt = options(self, NSC_LAYER_BIT(NSC_LAYER_SENTS), 0.0, self->effort);
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
            PyErr_Format(PyExc_TypeError,
                         "unexpected keyword argument '%U'; expected abbreviations or line_breaks",
                         keyword);
            goto done;
        }
    }
    nspy_job job = {0};
    if (nspy_read_text(args[0], &job.text, &job.view) < 0) goto done;
    PyObject *doc = run_one(self, &job, Py_None, &opt, NSPY_LABELS_ALL);
    if (doc) spans = nspy_spans_all(self->state, (nspy_doc *)doc, NSC_LAYER_SENTS);
    Py_XDECREF(doc);
done:
    Py_XDECREF(words);
    nsc_abbreviations_free(abbreviations);
    return spans;
}

/* Documents for the first n_done jobs, whose results they take over. */
static PyObject *docs_of(pipeline *self, nspy_job *jobs, size_t n_done, PyObject *published,
                         const nsc_options *opt, uint32_t labels) {
    PyObject *docs = PyList_New((Py_ssize_t)n_done);
    for (size_t i = 0; docs && i < n_done; i++) {
        PyObject *doc = doc_of(self, &jobs[i], published, opt, labels);
        if (doc)
            PyList_SET_ITEM(docs, (Py_ssize_t)i, doc);
        else
            Py_CLEAR(docs);
    }
    return docs;
}

#define WRITTEN_OUT(number) #number
#define WRITTEN(number)     WRITTEN_OUT(number)
#define MIN_SCORE_WRITTEN   WRITTEN(NSC_MIN_SCORE)
PyDoc_STRVAR(batch_doc, "_batch($self, texts, published, min_score=" MIN_SCORE_WRITTEN ", "
                        "labels=0xFFFFFFFF, kinds=None, effort=None, home=None, /)\n--\n\n"
                        "Run all `texts` in one turn without the GIL; a list of Docs.");

PyDoc_STRVAR(read_labels_doc,
             "_read_labels($self, labels, /)\n--\n\nLabels as bits, for _batch and _annotate.");

static PyObject *pipeline_read_labels(pipeline *self, PyObject *arg) {
    uint32_t labels;
    return read_labels(self, arg, &labels) < 0 ? NULL : PyLong_FromUnsignedLong(labels);
}

/* Bits that _read_labels made. 0, or -1 with an exception. */
static int labels_from(PyObject *arg, uint32_t *labels) {
    *labels = (uint32_t)PyLong_AsUnsignedLong(arg);
    return PyErr_Occurred() ? -1 : 0;
}

/* The texts are taken out of the sequence first: it may change while the GIL is released. */
static PyObject *pipeline_batch(pipeline *self, PyObject *const *args, Py_ssize_t n_args) {
    double min_score = NSC_MIN_SCORE;
    double effort = self->effort;
    uint32_t labels = NSPY_LABELS_ALL, kinds = 0;
    char home[sizeof self->home];
    memcpy(home, self->home, sizeof home);
    if (n_args < 2 || n_args > 7) {
        PyErr_Format(PyExc_TypeError, "expected 2 to 7 arguments, got %zd", n_args);
        return NULL;
    }
    if (n_args > 2 && nspy_read_score(args[2], &min_score) < 0) return NULL;
    if (n_args > 3 && labels_from(args[3], &labels) < 0) return NULL;
    if (n_args > 4 && nspy_read_kinds(args[4], &kinds) < 0) return NULL;
    if (n_args > 5 && nspy_read_effort(args[5], &effort) < 0) return NULL;
    if (n_args > 6 && nspy_read_home(args[6], home) < 0) return NULL;
    PyObject *docs = NULL;
    PyObject *published = NULL;
    nspy_job *jobs = NULL;
    size_t n_jobs = 0;
    PyObject *texts = PySequence_Tuple(args[0]);
    if (!texts) return NULL;
    size_t n_texts = (size_t)PyTuple_GET_SIZE(texts);
    int32_t day;
    if (nspy_read_day(args[1], &published, &day) < 0) goto done;
    jobs = PyMem_Calloc(n_texts ? n_texts : 1, sizeof *jobs);
    if (!jobs) {
        PyErr_NoMemory();
        goto done;
    }
    for (; n_jobs < n_texts; n_jobs++) {
        PyObject *text = PyTuple_GET_ITEM(texts, (Py_ssize_t)n_jobs);
        if (nspy_read_text(text, &jobs[n_jobs].text, &jobs[n_jobs].view) < 0) goto done;
    }
    nsc_options opt = options(self, self->layers, min_score, effort);
    opt.published = day;
    opt.kinds = kinds;
    memcpy(opt.home, home, sizeof opt.home);
    nsc_error err = {0};
    size_t n_done;
    if (nspy_run(&self->contexts, self->model, &opt, jobs, n_jobs, &n_done, &err) == NSC_OK)
        docs = docs_of(self, jobs, n_done, published, &opt, labels);
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

PyDoc_STRVAR(annotate_doc,
             "_annotate($self, texts, ids, dates, wants, min_score=" MIN_SCORE_WRITTEN ", "
             "labels=0xFFFFFFFF, kinds=None, effort=None, homes=None, /)\n--\n\n"
             "Run all `texts` in one turn without the GIL; a batch of columns for _table.");

static PyObject *pipeline_annotate(pipeline *self, PyObject *const *args, Py_ssize_t n_args) {
    if (n_args < 4 || n_args > 9) {
        PyErr_Format(PyExc_TypeError, "expected 4 to 9 arguments, got %zd", n_args);
        return NULL;
    }
    nspy_asked asked = {0, NSPY_LABELS_ALL};
    double min_score = NSC_MIN_SCORE, effort = self->effort;
    uint32_t kinds = 0;
    if (nspy_read_wants(args[3], &asked.tables) < 0 ||
        (n_args > 4 && nspy_read_score(args[4], &min_score) < 0) ||
        (n_args > 5 && labels_from(args[5], &asked.labels) < 0) ||
        (n_args > 6 && nspy_read_kinds(args[6], &kinds) < 0) ||
        (n_args > 7 && nspy_read_effort(args[7], &effort) < 0))
        return NULL;
    nsc_options opt = options(self, asked.tables, min_score, effort);
    opt.kinds = kinds;
    PyObject *homes = n_args > 8 ? args[8] : Py_None;
    return nspy_annotate(self->state, &self->contexts, self->model, &opt, asked, args, homes);
}

/* ---- What the model says of itself ----------------------------------------------------------- */

static PyObject *pipeline_labels(pipeline *self, void *closure) {
    (void)closure;
    return labels_of(self);
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

/* "sentences", "tokens", ...: tables of the layers but edits, which are always there. */
static PyObject *pipeline_layers(pipeline *self, void *closure) {
    (void)closure;
    return nspy_layer_tables(self->layers);
}

static PyObject *pipeline_names(pipeline *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->names);
}

static PyObject *pipeline_ignore_case(pipeline *self, void *closure) {
    (void)closure;
    return PyBool_FromLong(self->ignore_case);
}

static PyObject *pipeline_abbreviations(pipeline *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->words);
}

static PyObject *pipeline_line_breaks(pipeline *self, void *closure) {
    (void)closure;
    return PyUnicode_FromString(nspy_line_breaks_name(self->line_breaks));
}

static PyObject *pipeline_home(pipeline *self, void *closure) {
    (void)closure;
    return self->home[0] ? PyUnicode_FromString(self->home) : Py_NewRef(Py_None);
}

static PyObject *pipeline_places(pipeline *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->places);
}

static PyObject *pipeline_effort(pipeline *self, void *closure) {
    (void)closure;
    return self->effort < 0.0 ? Py_NewRef(Py_None) : PyFloat_FromDouble(self->effort);
}

static PyObject *pipeline_offer(pipeline *self, void *closure) {
    (void)closure;
    return Py_NewRef(self->offer);
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

/* ---- Names that win over the model's --------------------------------------------------------- */

/* The number of a label, or -1 with an exception. */
static int number_label(const pipeline *self, PyObject *label) {
    uint32_t n_labels = nsc_model_n_labels(self->model);
    for (uint32_t i = 0; i < n_labels; i++)
        if (PyUnicode_CompareWithASCIIString(label, nsc_model_label(self->model, i)) == 0)
            return (int)i;
    PyObject *labels = labels_of(self);
    PyObject *comma = labels ? PyUnicode_FromString(", ") : NULL;
    PyObject *list = comma ? PyUnicode_Join(comma, labels) : NULL;
    if (list)
        PyErr_Format(PyExc_ValueError, "names: expected labels of the model, %U; got %.60R", list,
                     label);
    Py_XDECREF(list);
    Py_XDECREF(comma);
    Py_XDECREF(labels);
    return -1;
}

/* Raises ValueError(message, group, index), for which the caller in Python knows a better place. */
static int refuse_name(const pipeline *self, const nsc_error *err, PyObject *name, Py_ssize_t group,
                       Py_ssize_t index) {
    if (err->status != NSC_E_ARGUMENT && err->status != NSC_E_LIMIT) {
        nspy_raise(self->state->model_error, NULL, err);
        return -1;
    }
    PyObject *message = PyUnicode_FromFormat("%.80R: %s", name, err->message);
    PyObject *args = message ? Py_BuildValue("(Onn)", message, group, index) : NULL;
    if (args) PyErr_SetObject(PyExc_ValueError, args);
    Py_XDECREF(args);
    Py_XDECREF(message);
    return -1;
}

static int add_names(pipeline *self, PyObject *names, uint32_t label, Py_ssize_t group) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *text;
        nsc_text view;
        nsc_error err = {0};
        if (nspy_read_text(PyTuple_GET_ITEM(names, i), &text, &view) < 0) return -1;
        nsc_status status = nsc_gazetteer_add(self->gazetteer, &view, label, &err);
        Py_DECREF(text);
        if (status != NSC_OK) return refuse_name(self, &err, PyTuple_GET_ITEM(names, i), group, i);
    }
    return 0;
}

/* Fills self->gazetteer from self->names; there is none for no names. */
static int fill_gazetteer(pipeline *self) {
    Py_ssize_t n_groups = PyTuple_GET_SIZE(self->names);
    nsc_error err = {0};
    if (n_groups == 0) return 0;
    if (nsc_gazetteer_new(NULL, self->rules, self->ignore_case, &self->gazetteer, &err) != NSC_OK) {
        nspy_raise(self->state->model_error, NULL, &err);
        return -1;
    }
    for (Py_ssize_t group = 0; group < n_groups; group++) {
        PyObject *pair = PyTuple_GET_ITEM(self->names, group);
        if (!PyTuple_CheckExact(pair) || PyTuple_GET_SIZE(pair) != 2 ||
            !PyUnicode_CheckExact(PyTuple_GET_ITEM(pair, 0)) ||
            !PyTuple_CheckExact(PyTuple_GET_ITEM(pair, 1))) {
            PyErr_SetString(PyExc_TypeError,
                            "names: expected tuples (label, (name, ...)); see newscore.load");
            return -1;
        }
        int label = number_label(self, PyTuple_GET_ITEM(pair, 0));
        if (label < 0 || add_names(self, PyTuple_GET_ITEM(pair, 1), (uint32_t)label, group) < 0)
            return -1;
    }
    return 0;
}

/* The layers that a call looks for: those asked for and what they need; 0: all of the model but
 * those that are off by default. */
static int choose_layers(pipeline *self, uint32_t layers) {
    uint32_t has = nsc_model_layers(self->model);
    uint32_t wanted = layers ? layers : has & NSC_LAYERS_DEFAULT;
    self->layers = nsc_layer_needs(wanted) | NSC_LAYER_BIT(NSC_LAYER_EDITS);
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if ((self->layers & ~has) >> k & 1) {
            PyErr_Format(PyExc_ValueError, "layers: the model %U finds no %s", self->name,
                         nsc_layer_table(k));
            return -1;
        }
    return 0;
}

/* ---- Life ------------------------------------------------------------------------------------ */

static PyObject *pipeline_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    if (kwargs && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_SetString(PyExc_TypeError, "expected no keyword arguments; see newscore.load");
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) == 0) {
        PyErr_SetString(PyExc_TypeError,
                        "cannot create instances; newscore.load() makes pipelines");
        return NULL;
    }
    PyObject *bytes, *name, *names = NULL;
    unsigned int rules;
    int document = 1, ignore_case = 0;
    PyObject *words_arg = NULL, *line_breaks_arg = NULL, *home_arg = Py_None, *places = Py_None;
    PyObject *effort_arg = Py_None, *offer = Py_None;
    unsigned int layers = 0;
    if (!PyArg_ParseTuple(args, "SUI|pO!pOOIOOOO:BasePipeline", &bytes, &name, &rules, &document,
                          &PyTuple_Type, &names, &ignore_case, &words_arg, &line_breaks_arg,
                          &layers, &home_arg, &places, &effort_arg, &offer))
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
    self->ignore_case = ignore_case;
    self->names = names ? Py_NewRef(names) : PyTuple_New(0);
    self->places = Py_NewRef(places);
    self->effort = NSC_EFFORT_DEFAULT;
    self->offer = Py_NewRef(offer);
    if (nspy_read_abbreviations(words_arg, &self->words, &self->abbreviations) < 0 ||
        (line_breaks_arg && nspy_read_line_breaks(line_breaks_arg, &self->line_breaks) < 0) ||
        nspy_read_home(home_arg, self->home) < 0 ||
        nspy_read_effort(effort_arg, &self->effort) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    nsc_error err = {0};
    nsc_status status = nsc_model_open(NULL, PyBytes_AS_STRING(bytes),
                                       (size_t)PyBytes_GET_SIZE(bytes), &self->model, &err);
    if (status != NSC_OK) nspy_raise(state->model_error, name, &err);
    if (status != NSC_OK || choose_layers(self, layers) < 0 || !self->names ||
        fill_gazetteer(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* There is nothing to clear: exact bytes and str are in no cycle, nor tuples of them. */
static int pipeline_traverse(pipeline *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->bytes);
    Py_VISIT(self->name);
    Py_VISIT(self->names);
    Py_VISIT(self->words);
    Py_VISIT(self->places);
    Py_VISIT(self->offer);
    return 0;
}

/* Contexts before the model, the model before its bytes, the type last. */
static void pipeline_dealloc(pipeline *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    nspy_pool_clear(&self->contexts);
    nsc_gazetteer_free(self->gazetteer);
    nsc_model_free(self->model);
    Py_XDECREF(self->names);
    Py_XDECREF(self->bytes);
    Py_XDECREF(self->name);
    Py_XDECREF(self->words);
    Py_XDECREF(self->places);
    Py_XDECREF(self->offer);
    nsc_abbreviations_free(self->abbreviations);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef pipeline_methods[] = {
    {"sentences", NSPY_METHOD(pipeline_sentences), METH_FASTCALL | METH_KEYWORDS, sentences_doc},
    {"_batch", NSPY_METHOD(pipeline_batch), METH_FASTCALL, batch_doc},
    {"_annotate", NSPY_METHOD(pipeline_annotate), METH_FASTCALL, annotate_doc},
    {"_read_labels", NSPY_METHOD(pipeline_read_labels), METH_O, read_labels_doc},
    {"__copy__", NSPY_METHOD(nspy_copy), METH_NOARGS, NULL},
    {"__deepcopy__", NSPY_METHOD(nspy_copy), METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef pipeline_getset[] = {
    {"labels", (getter)pipeline_labels, NULL, "The labels of names, by label id.", NULL},
    {"path", (getter)pipeline_path, NULL, "Where the model was read from.", NULL},
    {"sections", (getter)pipeline_sections, NULL, "(name, bytes) of each section of the model.",
     NULL},
    {"layers", (getter)pipeline_layers, NULL, "What a call looks for, by the names of tables.",
     NULL},
    {"document", (getter)pipeline_document, NULL,
     "Whether a name sees how it was tagged elsewhere in its document.", NULL},
    {"_names", (getter)pipeline_names, NULL, "Listed names: ((label, (name, ...)), ...).", NULL},
    {"names_ignore_case", (getter)pipeline_ignore_case, NULL,
     "Whether listed names are found in capitals and in small letters too.", NULL},
    {"abbreviations", (getter)pipeline_abbreviations, NULL,
     "The caller's abbreviations, whose periods never end a sentence.", NULL},
    {"line_breaks", (getter)pipeline_line_breaks, NULL,
     "What a line break says of sentences: 'auto', 'keep' or 'join'.", NULL},
    {"home", (getter)pipeline_home, NULL,
     "The ISO 3166-1 code of the country that the papers are at home in, or None.", NULL},
    {"places", (getter)pipeline_places, NULL, "The path of your own table of places, or None.",
     NULL},
    {"effort", (getter)pipeline_effort, NULL,
     "How much of a text the second of the model's readers reads, or None: as the model says.",
     NULL},
    {"_offer", (getter)pipeline_offer, NULL,
     "The name by which an installed package offers the model, or None.", NULL},
    {"rules", (getter)pipeline_rules, NULL, "The rules of normalization, each on or off.", NULL},
    {"_card", (getter)pipeline_card, NULL, "The model's card as JSON text.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef pipeline_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(pipeline, vectorcall), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyDoc_STRVAR(pipeline_doc,
             "BasePipeline(model, name, rules, document=True, names=(), names_ignore_case=False, "
             "abbreviations=None, line_breaks='auto', layers=0, home=None, places=None, "
             "effort=None, offer=None, /)\n"
             "--\n\nA model and how texts run through it. See newscore.load.");

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
