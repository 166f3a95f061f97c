/* The extension module `newscore._train`: the C trainer and model writer, for newscore.train and
 * for the recipe in training/. One type, Trainer, and a few functions of bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "newscore_train.h"
#include "name/nsc_embed.h"
#include "py_method.h"
#include "nsc_train_quote.h"
#include "nsc_train_block.h"
#include "nsc_train_sentence.h"

/* An open model and the buffer that it lies in. */
typedef struct held_model {
    nsc_model *model;
    Py_buffer bytes;
} held_model;

typedef struct trainer_object {
    PyObject_HEAD nsc_trainer *trainer;
    held_model base;
    bool busy; /* an epoch runs without the GIL */
} trainer_object;

typedef struct train_state {
    PyTypeObject *trainer_type;
} train_state;

/* Sets the exception that `err` calls for; returns NULL. */
static PyObject *raise_error(const nsc_error *err) {
    if (err->status == NSC_E_NOMEM) return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, err->message);
    return NULL;
}

static PyObject *bytes_of_block(nsc_block *block) {
    PyObject *bytes =
        PyBytes_FromStringAndSize((const char *)block->bytes, (Py_ssize_t)block->n_bytes);
    nsc_block_free(block);
    return bytes;
}

/* ---- Trainer -------------------------------------------------------------------------------- */

static void let_go(held_model *held) {
    nsc_model_free(held->model);
    if (held->bytes.obj) PyBuffer_Release(&held->bytes);
    *held = (held_model){0};
}

/* Opens a model in a bytes-like object and holds both; -1 with an exception on failure. */
static int hold(PyObject *object, held_model *out) {
    held_model held = {0};
    if (PyObject_GetBuffer(object, &held.bytes, PyBUF_SIMPLE) < 0) return -1;
    nsc_error err = {0};
    if (nsc_model_open(NULL, held.bytes.buf, (size_t)held.bytes.len, &held.model, &err) != NSC_OK) {
        raise_error(&err);
        let_go(&held);
        return -1;
    }
    *out = held;
    return 0;
}

static PyObject *trainer_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"model", "network", "tune", NULL};
    PyObject *bytes;
    int network = 0, tune = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|pp:Trainer", names, &bytes, &network, &tune))
        return NULL;
    trainer_object *self = (trainer_object *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    nsc_stage stage = network ? NSC_STAGE_NETWORK : tune ? NSC_STAGE_TUNE : NSC_STAGE_WORDS;
    nsc_error err = {0};
    if (hold(bytes, &self->base) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    if (nsc_trainer_new(NULL, self->base.model, stage, &self->trainer, &err) != NSC_OK) {
        Py_DECREF(self);
        return raise_error(&err);
    }
    return (PyObject *)self;
}

static void trainer_dealloc(PyObject *object) {
    trainer_object *self = (trainer_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    nsc_trainer_free(self->trainer);
    let_go(&self->base);
    type->tp_free(object);
    Py_DECREF(type);
}

static int is_idle(const trainer_object *self) {
    if (!self->busy) return 1;
    PyErr_SetString(PyExc_RuntimeError, "this Trainer is in use by another thread");
    return 0;
}

/* Reads [(start, end, labels, flags), ...] into fresh memory that the caller frees. */
static nsc_gold *read_golds(PyObject *sequence, Py_ssize_t *n) {
    PyObject *fast = PySequence_Fast(sequence, "golds: expected a sequence of 4-tuples");
    if (!fast) return NULL;
    *n = PySequence_Fast_GET_SIZE(fast);
    nsc_gold *golds = PyMem_Calloc((size_t)*n + 1, sizeof *golds);
    if (!golds) PyErr_NoMemory();
    for (Py_ssize_t i = 0; golds && i < *n; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(fast, i);
        if (!PyTuple_Check(item)) {
            PyErr_Format(PyExc_TypeError, "golds[%zd]: expected a tuple, got %s", i,
                         Py_TYPE(item)->tp_name);
        } else if (PyArg_ParseTuple(item, "IIII", &golds[i].start, &golds[i].end, &golds[i].labels,
                                    &golds[i].flags)) {
            continue;
        }
        PyMem_Free(golds);
        golds = NULL;
    }
    Py_DECREF(fast);
    return golds;
}

static PyObject *trainer_add(PyObject *object, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"text", "golds", "open_labels", "weight", NULL};
    trainer_object *self = (trainer_object *)object;
    PyObject *string, *sequence;
    unsigned int open_labels = 0;
    float weight = 1.0f;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "UO|If:add", names, &string, &sequence,
                                     &open_labels, &weight) ||
        !is_idle(self))
        return NULL;
    Py_ssize_t n;
    nsc_gold *golds = read_golds(sequence, &n);
    if (!golds) return NULL;
    nsc_text text = {PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string),
                     (uint32_t)PyUnicode_KIND(string)};
    nsc_error err = {0};
    nsc_status status =
        nsc_trainer_add(self->trainer, &text, golds, (size_t)n, open_labels, weight, &err);
    PyMem_Free(golds);
    if (status != NSC_OK) return raise_error(&err);
    Py_RETURN_NONE;
}

static PyObject *trainer_prepare(PyObject *object, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"min_count", NULL};
    trainer_object *self = (trainer_object *)object;
    unsigned int min_count = 1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|I:prepare", names, &min_count) ||
        !is_idle(self))
        return NULL;
    nsc_error err = {0};
    if (nsc_trainer_prepare(self->trainer, min_count, &err) != NSC_OK) return raise_error(&err);
    Py_RETURN_NONE;
}

static PyObject *trainer_epoch(PyObject *object, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"rate", "l2", "min_gradient", "dropout", "seed", NULL};
    trainer_object *self = (trainer_object *)object;
    nsc_epoch settings = {0.1f, 1.0f, 0.005f, 0.0f, 0};
    unsigned long long seed = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|ffffK:epoch", names, &settings.rate,
                                     &settings.l2, &settings.min_gradient, &settings.dropout,
                                     &seed) ||
        !is_idle(self))
        return NULL;
    settings.seed = seed;
    double loss = 0.0;
    nsc_error err = {0};
    nsc_status status;
    self->busy = true;
    Py_BEGIN_ALLOW_THREADS status = nsc_trainer_epoch(self->trainer, &settings, &loss, &err);
    Py_END_ALLOW_THREADS self->busy = false;
    if (status != NSC_OK) return raise_error(&err);
    return PyFloat_FromDouble(loss);
}

static PyObject *trainer_finish(PyObject *object, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"max_features", NULL};
    trainer_object *self = (trainer_object *)object;
    Py_ssize_t max_features = PY_SSIZE_T_MAX;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|n:finish", names, &max_features) ||
        !is_idle(self))
        return NULL;
    nsc_block weights, transitions;
    nsc_error err = {0};
    if (nsc_trainer_finish(self->trainer, (size_t)max_features, &weights, &transitions, &err) !=
        NSC_OK)
        return raise_error(&err);
    return Py_BuildValue("(NN)", bytes_of_block(&weights), bytes_of_block(&transitions));
}

static PyObject *trainer_counts(PyObject *object, PyObject *Py_UNUSED(ignored)) {
    trainer_object *self = (trainer_object *)object;
    if (!is_idle(self)) return NULL;
    nsc_counts counts;
    nsc_trainer_counts(self->trainer, &counts);
    return Py_BuildValue(
        "{sK sK sK sK sK sK}", "texts", (unsigned long long)counts.n_texts, "sentences",
        (unsigned long long)counts.n_sentences, "tokens", (unsigned long long)counts.n_tokens,
        "names", (unsigned long long)counts.n_golds, "misaligned",
        (unsigned long long)counts.n_misaligned, "features", (unsigned long long)counts.n_features);
}

static PyObject *trainer_arrays(PyObject *object, PyObject *Py_UNUSED(ignored)) {
    trainer_object *self = (trainer_object *)object;
    if (!is_idle(self)) return NULL;
    nsc_arrays a;
    nsc_trainer_arrays(self->trainer, &a);
    const struct {
        const char *name;
        const void *data;
        size_t n, item_bytes;
    } arrays[] = {
        {"segments", a.segments, a.n_segments, 12},
        {"words", a.words, a.n_toks, 4},
        {"allowed", a.allowed, a.n_toks, 4},
        {"starts", a.tok_starts, a.n_toks, 4},
        {"ends", a.tok_ends, a.n_toks, 4},
        {"scores", a.scores, a.scores ? a.n_toks : 0, 2 * NSC_CRF_LANES},
        {"word_keys", a.word_keys, a.n_words, 8},
        {"word_rows", a.word_rows, a.n_word_rows, 4},
        {"word_rows_from", a.word_rows_from, a.n_words, 4},
        {"context_rows", a.context_rows, a.n_context_rows, 4},
        {"context_rows_from", a.context_rows_from, a.n_toks, 4},
    };
    PyObject *result = PyDict_New();
    for (size_t k = 0; result && k < sizeof arrays / sizeof arrays[0]; k++) {
        PyObject *bytes = PyBytes_FromStringAndSize(
            arrays[k].data, (Py_ssize_t)(arrays[k].n * arrays[k].item_bytes));
        if (!bytes || PyDict_SetItemString(result, arrays[k].name, bytes) < 0) Py_CLEAR(result);
        Py_XDECREF(bytes);
    }
    return result;
}

static PyMethodDef trainer_methods[] = {
    {"add", NSPY_METHOD(trainer_add), METH_VARARGS | METH_KEYWORDS,
     "add($self, text, golds, open_labels=0, weight=1.0)\n--\n\nAdds a text; see nsc_trainer_add."},
    {"prepare", NSPY_METHOD(trainer_prepare), METH_VARARGS | METH_KEYWORDS,
     "prepare($self, min_count=1)\n--\n\nDrops rare features and makes room for the weights."},
    {"epoch", NSPY_METHOD(trainer_epoch), METH_VARARGS | METH_KEYWORDS,
     "epoch($self, rate=0.1, l2=1.0, min_gradient=0.005, dropout=0.0, seed=0)\n--\n\nOne pass; "
     "returns "
     "the loss "
     "a token."},
    {"finish", NSPY_METHOD(trainer_finish), METH_VARARGS | METH_KEYWORDS,
     "finish($self, max_features=...)\n--\n\nReturns the sections (weights, transitions) as "
     "bytes."},
    {"arrays", trainer_arrays, METH_NOARGS,
     "arrays($self)\n--\n\nThe texts so far as arrays, in bytes, by name (network stage)."},
    {"counts", trainer_counts, METH_NOARGS,
     "counts($self)\n--\n\nTexts, sentences, tokens, names, misaligned and features so far."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot trainer_slots[] = {
    NSPY_SLOT(Py_tp_new, trainer_new),
    NSPY_SLOT(Py_tp_dealloc, trainer_dealloc),
    {Py_tp_methods, trainer_methods},
    {Py_tp_doc,
     "Trainer(model, network=False, tune=False)\n--\n\n"
     "Learns weights over a model's lexicon, or on top of its network, or reads texts for "
     "a network."},
    {0, NULL},
};

static PyType_Spec trainer_spec = {
    .name = "newscore._train.Trainer",
    .basicsize = sizeof(trainer_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = trainer_slots,
};

/* ---- Functions ------------------------------------------------------------------------------ */

static PyObject *write_model(PyObject *Py_UNUSED(module), PyObject *sequence) {
    enum { MAX_SECTIONS = 32 };
    nsc_section sections[MAX_SECTIONS];
    PyObject *fast = PySequence_Fast(sequence, "expected a sequence of (name, bytes)");
    if (!fast) return NULL;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(fast);
    PyObject *result = NULL;
    if (n > MAX_SECTIONS) {
        PyErr_Format(PyExc_ValueError, "%zd sections, expected at most %d", n, MAX_SECTIONS);
        goto done;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t n_bytes;
        PyObject *name, *data;
        char *bytes;
        if (!PyArg_ParseTuple(PySequence_Fast_GET_ITEM(fast, i), "US", &name, &data) ||
            !(sections[i].name = PyUnicode_AsUTF8(name)) ||
            PyBytes_AsStringAndSize(data, &bytes, &n_bytes) < 0)
            goto done;
        sections[i].data = bytes;
        sections[i].n_bytes = (size_t)n_bytes;
    }
    nsc_block block;
    nsc_error err = {0};
    if (nsc_model_write(NULL, sections, (uint32_t)n, &block, &err) == NSC_OK)
        result = bytes_of_block(&block);
    else
        raise_error(&err);
done:
    Py_DECREF(fast);
    return result;
}

typedef nsc_status open_function(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                                 nsc_model **out, nsc_error *err);

/* The sections of a file that `open` opens. */
static PyObject *sections_of(PyObject *object, open_function *open) {
    Py_buffer bytes;
    if (PyObject_GetBuffer(object, &bytes, PyBUF_SIMPLE) < 0) return NULL;
    nsc_model *model = NULL;
    nsc_error err = {0};
    PyObject *list = PyList_New(0);
    if (open(NULL, bytes.buf, (size_t)bytes.len, &model, &err) != NSC_OK) {
        raise_error(&err);
        Py_CLEAR(list);
    }
    nsc_section_view view;
    for (uint32_t i = 0; list && nsc_model_section(model, i, &view); i++) {
        PyObject *item =
            Py_BuildValue("(sy#)", view.name, (const char *)view.data, (Py_ssize_t)view.n_bytes);
        if (!item || PyList_Append(list, item) < 0) Py_CLEAR(list);
        Py_XDECREF(item);
    }
    nsc_model_free(model);
    PyBuffer_Release(&bytes);
    return list;
}

static PyObject *read_model(PyObject *Py_UNUSED(module), PyObject *object) {
    return sections_of(object, nsc_model_open);
}

static PyObject *read_sections(PyObject *Py_UNUSED(module), PyObject *object) {
    return sections_of(object, nsc_sections_open);
}

static PyObject *build_table(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs) {
    static char *names[] = {"hashes",       "records", "record_bytes", "entries_per_bucket",
                            "short_checks", NULL};
    Py_buffer hashes, records;
    unsigned int record_bytes, entries_per_bucket = 1;
    int short_checks = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*y*I|Ip:build_table", names, &hashes, &records,
                                     &record_bytes, &entries_per_bucket, &short_checks))
        return NULL;
    PyObject *result = NULL;
    size_t n = (size_t)hashes.len / sizeof(uint64_t);
    if (hashes.len % (Py_ssize_t)sizeof(uint64_t) != 0 ||
        (size_t)records.len != n * (size_t)record_bytes) {
        PyErr_Format(PyExc_ValueError,
                     "%zd bytes of hashes and %zd of records are not n * 8 and n * %u", hashes.len,
                     records.len, record_bytes);
    } else {
        nsc_block block;
        nsc_error err = {0};
        nsc_status status = nsc_table_build(NULL, hashes.buf, records.buf, n, record_bytes,
                                            entries_per_bucket, short_checks, &block, &err);
        result = status == NSC_OK ? bytes_of_block(&block) : raise_error(&err);
    }
    PyBuffer_Release(&hashes);
    PyBuffer_Release(&records);
    return result;
}

static PyObject *hash_all(PyObject *sequence, uint64_t (*hash)(const void *, size_t)) {
    PyObject *fast = PySequence_Fast(sequence, "expected a sequence of str");
    if (!fast) return NULL;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(fast);
    PyObject *result = PyBytes_FromStringAndSize(NULL, n * (Py_ssize_t)sizeof(uint64_t));
    for (Py_ssize_t i = 0; result && i < n; i++) {
        Py_ssize_t n_bytes;
        const char *bytes = PyUnicode_AsUTF8AndSize(PySequence_Fast_GET_ITEM(fast, i), &n_bytes);
        if (!bytes) {
            Py_CLEAR(result);
            break;
        }
        uint64_t value = hash(bytes, (size_t)n_bytes);
        memcpy(PyBytes_AS_STRING(result) + (size_t)i * sizeof value, &value, sizeof value);
    }
    Py_DECREF(fast);
    return result;
}

static PyObject *hash_strings(PyObject *Py_UNUSED(module), PyObject *sequence) {
    return hash_all(sequence, nsc_hash_string);
}

static PyObject *hash_names(PyObject *Py_UNUSED(module), PyObject *sequence) {
    return hash_all(sequence, nsc_hash_name);
}

static PyObject *hash_places(PyObject *Py_UNUSED(module), PyObject *sequence) {
    return hash_all(sequence, nsc_hash_place);
}

static PyObject *sentence_examples(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer words;
    unsigned int weight_bits;
    PyObject *string;
    if (!PyArg_ParseTuple(args, "y*IU:sentence_examples", &words, &weight_bits, &string))
        return NULL;
    nsc_text text = {PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string),
                     (uint32_t)PyUnicode_KIND(string)};
    nsc_block places, indices;
    nsc_error err = {0};
    nsc_status status = nsc_sentence_examples(NULL, words.buf, (size_t)words.len, weight_bits,
                                              &text, &places, &indices, &err);
    PyBuffer_Release(&words);
    if (status != NSC_OK) return raise_error(&err);
    return Py_BuildValue("(NN)", bytes_of_block(&places), bytes_of_block(&indices));
}

static PyObject *quote_examples(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *model_bytes, *string;
    Py_buffer words, golds;
    if (!PyArg_ParseTuple(args, "Oy*Uy*:quote_examples", &model_bytes, &words, &string, &golds))
        return NULL;
    held_model held = {0};
    PyObject *result = NULL;
    nsc_text text = {PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string),
                     (uint32_t)PyUnicode_KIND(string)};
    nsc_block block;
    nsc_error err = {0};
    if (golds.len % (Py_ssize_t)sizeof(nsc_quote_gold) != 0) {
        PyErr_Format(PyExc_ValueError, "%zd bytes of golds are not n * %zu", golds.len,
                     sizeof(nsc_quote_gold));
    } else if (hold(model_bytes, &held) == 0) {
        const nsc_section section = {"quotes.words", words.buf, (size_t)words.len};
        const nsc_quote_text marked = {text, golds.buf, (size_t)golds.len / sizeof(nsc_quote_gold)};
        nsc_status status = nsc_quote_examples(NULL, held.model, &section, &marked, &block, &err);
        result = status == NSC_OK ? bytes_of_block(&block) : raise_error(&err);
        let_go(&held);
    }
    PyBuffer_Release(&golds);
    PyBuffer_Release(&words);
    return result;
}

static PyObject *reported_examples(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *model_bytes, *string;
    Py_buffer words;
    if (!PyArg_ParseTuple(args, "Oy*U:reported_examples", &model_bytes, &words, &string))
        return NULL;
    held_model held = {0};
    PyObject *result = NULL;
    nsc_text text = {PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string),
                     (uint32_t)PyUnicode_KIND(string)};
    nsc_block block;
    nsc_error err = {0};
    if (hold(model_bytes, &held) == 0) {
        const nsc_section section = {"quotes.words", words.buf, (size_t)words.len};
        nsc_status status = nsc_reported_examples(NULL, held.model, &section, &text, &block, &err);
        result = status == NSC_OK ? bytes_of_block(&block) : raise_error(&err);
        let_go(&held);
    }
    PyBuffer_Release(&words);
    return result;
}

static PyObject *quote_cluster_hash(PyObject *Py_UNUSED(module), PyObject *number) {
    unsigned long cluster = PyLong_AsUnsignedLong(number);
    if (PyErr_Occurred()) return NULL;
    return PyLong_FromUnsignedLongLong(nsc_quote_cluster_hash((uint32_t)cluster));
}

static PyObject *examples_of_text(nsc_context *ctx, PyObject *string) {
    if (!PyUnicode_Check(string))
        return PyErr_Format(PyExc_TypeError, "expected a str, got %s", Py_TYPE(string)->tp_name);
    nsc_text text = {PyUnicode_DATA(string), (size_t)PyUnicode_GET_LENGTH(string),
                     (uint32_t)PyUnicode_KIND(string)};
    nsc_block units, offsets, features;
    nsc_error err = {0};
    if (nsc_block_examples(ctx, &text, &units, &offsets, &features, &err) != NSC_OK)
        return raise_error(&err);
    return Py_BuildValue("(NNN)", bytes_of_block(&units), bytes_of_block(&offsets),
                         bytes_of_block(&features));
}

static PyObject *block_examples(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *bytes, *sequence, *result = NULL;
    held_model held = {0};
    nsc_context *ctx = NULL;
    nsc_error err = {0};
    if (!PyArg_ParseTuple(args, "OO:block_examples", &bytes, &sequence)) return NULL;
    PyObject *fast = PySequence_Fast(sequence, "texts: expected a sequence of str");
    if (!fast || hold(bytes, &held) < 0) goto done;
    if (nsc_context_new(NULL, held.model, &ctx, &err) != NSC_OK) {
        raise_error(&err);
        goto done;
    }
    result = PyList_New(0);
    for (Py_ssize_t i = 0; result && i < PySequence_Fast_GET_SIZE(fast); i++) {
        PyObject *examples = examples_of_text(ctx, PySequence_Fast_GET_ITEM(fast, i));
        if (!examples || PyList_Append(result, examples) < 0) Py_CLEAR(result);
        Py_XDECREF(examples);
    }
done:
    nsc_context_free(ctx);
    let_go(&held);
    Py_XDECREF(fast);
    return result;
}

static PyObject *crf_gradient(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer n_toks, weights, allowed, scores, transitions;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*:crf_gradient", &n_toks, &weights, &allowed, &scores,
                          &transitions))
        return NULL;
    size_t n_segments = (size_t)n_toks.len / 4, n = 0;
    int fits = n_toks.len == weights.len && scores.len == allowed.len * NSC_CRF_LANES &&
               transitions.len == 4 * NSC_CRF_LANES * (NSC_CRF_LANES + 1);
    for (size_t p = 0; p < n_segments; p++) {
        uint32_t length = ((const uint32_t *)n_toks.buf)[p];
        fits = fits && length >= 1 && length <= NSC_MAX_SENT_TOKS;
        n += length;
    }
    PyObject *gradient = NULL, *transition_gradient = NULL, *result = NULL;
    if (!fits || n * 4 != (size_t)allowed.len) {
        PyErr_SetString(PyExc_ValueError,
                        "crf_gradient: the sizes of the arrays don't fit together");
        goto done;
    }
    gradient = PyBytes_FromStringAndSize(NULL, scores.len);
    transition_gradient = PyBytes_FromStringAndSize(NULL, transitions.len);
    if (!gradient || !transition_gradient) goto done;
    nsc_crf_batch batch = {n_segments,
                           n_toks.buf,
                           weights.buf,
                           allowed.buf,
                           scores.buf,
                           transitions.buf,
                           (float *)(void *)PyBytes_AS_STRING(gradient),
                           (float *)(void *)PyBytes_AS_STRING(transition_gradient)};
    double loss;
    nsc_error err = {0};
    nsc_status status;
    Py_BEGIN_ALLOW_THREADS status = nsc_crf_gradient(NULL, NSC_CRF_LANES - 1, &batch, &loss, &err);
    Py_END_ALLOW_THREADS result = status == NSC_OK
                                      ? Py_BuildValue("(dOO)", loss, gradient, transition_gradient)
                                      : raise_error(&err);
done:
    Py_XDECREF(gradient);
    Py_XDECREF(transition_gradient);
    PyBuffer_Release(&n_toks);
    PyBuffer_Release(&weights);
    PyBuffer_Release(&allowed);
    PyBuffer_Release(&scores);
    PyBuffer_Release(&transitions);
    return result;
}

static PyMethodDef module_methods[] = {
    {"write_model", write_model, METH_O,
     "write_model(sections, /)\n--\n\nA model file of [(name, bytes), ...], as bytes."},
    {"read_model", read_model, METH_O,
     "read_model(model, /)\n--\n\nThe sections of a model file: [(name, bytes), ...]."},
    {"read_sections", read_sections, METH_O,
     "read_sections(file, /)\n--\n\nThe same of a file that need not be a whole model."},
    {"build_table", NSPY_METHOD(build_table), METH_VARARGS | METH_KEYWORDS,
     "build_table(hashes, records, record_bytes, entries_per_bucket=1, "
     "short_checks=False)\n--\n\n"
     "A table section from uint64 hashes and as many records, as bytes."},
    {"hash_strings", hash_strings, METH_O,
     "hash_strings(strings, /)\n--\n\nThe table hash of each string: uint64s, as bytes."},
    {"hash_names", hash_names, METH_O,
     "hash_names(names, /)\n--\n\nThe hash of each name, its words apart by a blank: "
     "uint64s."},
    {"hash_places", hash_places, METH_O,
     "hash_places(names, /)\n--\n\nThe hash of each place's name, 0 of one that no table "
     "keeps: uint64s."},
    {"crf_gradient", crf_gradient, METH_VARARGS,
     "crf_gradient(n_toks, weights, allowed, scores, transitions, /)\n--\n\n"
     "Loss of some sentences and its derivatives: (loss, gradient, transition_gradient); see "
     "nsc_crf_gradient."},
    {"block_examples", block_examples, METH_VARARGS,
     "block_examples(model, texts, /)\n--\n\n"
     "The lines of each text and their features: [(uint32 units [n][3], uint32 offsets [n + 1], "
     "uint64 features), ...]; see nsc_block_examples."},
    {"sentence_examples", sentence_examples, METH_VARARGS,
     "sentence_examples(words, weight_bits, text, /)\n--\n\n"
     "Where a sentence might end, and why: uint32 candidates [n], uint32 rows [n][features + 2]."},
    {"quote_examples", quote_examples, METH_VARARGS,
     "quote_examples(model, words, text, golds, /)\n--\n\n"
     "Marked spans of a text and who may speak them, as int32; see nsc_quote_examples."},
    {"reported_examples", reported_examples, METH_VARARGS,
     "reported_examples(model, words, text, /)\n--\n\n"
     "Tokens around the verbs of speech of a text, as int32; see nsc_reported_examples."},
    {"quote_cluster_hash", quote_cluster_hash, METH_O,
     "quote_cluster_hash(cluster, /)\n--\n\nThe hash of a cluster among the words of quotes."},
    {NULL, NULL, 0, NULL},
};

static int module_exec(PyObject *module) {
    train_state *state = PyModule_GetState(module);
    state->trainer_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &trainer_spec, NULL);
    if (!state->trainer_type) return -1;
    if (PyModule_AddIntConstant(module, "sentence_features", (long)nsc_sentence_n_features()) < 0 ||
        PyModule_AddIntConstant(module, "reported_rows", (long)nsc_reported_n_rows()) < 0 ||
        PyModule_AddIntConstant(module, "reported_features", (long)nsc_reported_n_features()) < 0 ||
        PyModule_AddIntConstant(module, "quote_span_rows", (long)nsc_quote_n_span_rows()) < 0 ||
        PyModule_AddIntConstant(module, "quote_mention_rows", (long)nsc_quote_n_mention_rows()) <
            0 ||
        PyModule_AddIntConstant(module, "word_rows", NSCI_N_WORD_ROWS) < 0 ||
        PyModule_AddIntConstant(module, "context_rows", NSCI_N_CONTEXT_ROWS) < 0)
        return -1;
    return PyModule_AddType(module, state->trainer_type);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    Py_VISIT(((train_state *)PyModule_GetState(module))->trainer_type);
    return 0;
}

static int module_clear(PyObject *module) {
    Py_CLEAR(((train_state *)PyModule_GetState(module))->trainer_type);
    return 0;
}

static void module_free(void *module) { module_clear(module); }

static PyModuleDef_Slot module_slots[] = {NSPY_SLOT(Py_mod_exec, module_exec), {0, NULL}};

static PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "newscore._train",
    .m_doc = "The trainer and the model writer.",
    .m_size = sizeof(train_state),
    .m_methods = module_methods,
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__train(void) { return PyModuleDef_Init(&module_def); }
