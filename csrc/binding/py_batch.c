/* From Python's texts, ids, dates and homes to a batch of columns: BasePipeline._annotate.
 *
 * The arguments are read with the GIL, all texts are run and their spans noted without it. A text
 * that cannot be read is no exception but a document with an error: among a hundred million rows
 * some are null, and a job must not end at one of them.
 */
#include "py_error.h"
#include "py_table.h"
#include "py_text.h"

/* Ids are meant for keys; this keeps those of a batch far below the 2 GB of a column. */
#define MAX_ID_CPS 65535

static const char capsule_name[] = "newscore.batch";

nspy_batch *nspy_batch_of(PyObject *capsule) { return PyCapsule_GetPointer(capsule, capsule_name); }

static void free_capsule(PyObject *capsule) { nspy_batch_free(nspy_batch_of(capsule)); }

/* One document to be read. */
typedef struct entry {
    PyObject *text, *id; /* exact str, owned; NULL: there is none */
    nsc_text text_view, id_view;
    int32_t date; /* or NSC_NO_DAY, NSC_AUTO_DAY */
    char home[3]; /* as nsc_options.home */
    nspy_fault fault;
} entry;

static void drop_entries(entry *entries, Py_ssize_t n) {
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_XDECREF(entries[i].text);
        Py_XDECREF(entries[i].id);
    }
    PyMem_Free(entries);
}

static int read_text(PyObject *arg, entry *out) {
    /* NaN is how tables of objects write a missing text. */
    if (arg == Py_None || (PyFloat_Check(arg) && Py_IS_NAN(PyFloat_AS_DOUBLE(arg)))) {
        out->fault = NSPY_FAULT_NULL;
        return 0;
    }
    if (!PyUnicode_Check(arg)) {
        out->fault = NSPY_FAULT_NOT_STR;
        return 0;
    }
    if (nspy_read_text(arg, &out->text, &out->text_view) < 0) return -1;
    if (out->text_view.length > NSC_MAX_TEXT_CPS) out->fault = NSPY_FAULT_TOO_LONG;
    return 0;
}

/* An id is a str, or anything with a str() of its own, such as a number or a UUID. */
static int read_id(PyObject *arg, entry *out) {
    if (arg == Py_None) return 0;
    if (PyBytes_Check(arg) || PyByteArray_Check(arg)) {
        PyErr_Format(PyExc_TypeError, "ids: expected str, int or None, got %.200s",
                     Py_TYPE(arg)->tp_name);
        return -1;
    }
    PyObject *str = PyObject_Str(arg);
    if (!str) return -1;
    int read = nspy_read_text(str, &out->id, &out->id_view);
    Py_DECREF(str);
    if (read == 0 && out->id_view.length > MAX_ID_CPS) {
        PyErr_Format(PyExc_ValueError, "ids: expected at most %d characters, got %zu", MAX_ID_CPS,
                     out->id_view.length);
        return -1;
    }
    return read;
}

static int read_date(PyObject *arg, entry *out) {
    PyObject *date = nspy_read_published(arg);
    int read = date ? nspy_day_of(date, &out->date) : -1;
    Py_XDECREF(date);
    return read;
}

/* Tuples of equal length, of which all but texts may be NULL. */
typedef struct inputs {
    PyObject *texts, *ids, *dates, *homes;
} inputs;

/* Entries for inputs; `opt` has the day and the home of texts without. */
static entry *read_entries(const inputs *in, const nsc_options *opt) {
    Py_ssize_t n = PyTuple_GET_SIZE(in->texts);
    entry *entries = PyMem_Calloc(n ? (size_t)n : 1, sizeof *entries);
    if (!entries) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        entries[i].date = opt->published;
        memcpy(entries[i].home, opt->home, sizeof opt->home);
        if (read_text(PyTuple_GET_ITEM(in->texts, i), &entries[i]) < 0 ||
            (in->ids && read_id(PyTuple_GET_ITEM(in->ids, i), &entries[i]) < 0) ||
            (in->dates && read_date(PyTuple_GET_ITEM(in->dates, i), &entries[i]) < 0) ||
            (in->homes && nspy_read_home(PyTuple_GET_ITEM(in->homes, i), entries[i].home) < 0)) {
            drop_entries(entries, n);
            return NULL;
        }
    }
    return entries;
}

/* ---- Without the GIL ------------------------------------------------------------------------- */

static nsc_status no_memory(nsc_error *err) {
    static const char message[] = "no memory for columns";
    err->status = NSC_E_NOMEM;
    memcpy(err->message, message, sizeof message);
    return NSC_E_NOMEM;
}

static nsc_status annotate_one(nsc_context *ctx, const nsc_options *opt, nspy_asked asked,
                               const entry *doc, nspy_batch *batch, nsc_error *err) {
    nsc_result *result = NULL;
    nsc_options own = *opt;
    own.published = doc->date;
    memcpy(own.home, doc->home, sizeof own.home);
    int32_t date = doc->date == NSC_AUTO_DAY ? NSC_NO_DAY : doc->date;
    if (doc->fault == NSPY_FAULT_NONE) {
        nsc_status status = nsc_run(ctx, &doc->text_view, &own, &result, err);
        if (status != NSC_OK) return status;
        date = nsc_context_published(ctx);
    }
    bool noted =
        nspy_batch_key(batch, doc->id ? &doc->id_view : NULL, date != NSC_NO_DAY ? &date : NULL) &&
        (result ? nspy_batch_result(batch, asked, &doc->text_view, result)
                : nspy_batch_fault(batch, doc->fault, doc->text_view.length));
    nsc_result_free(result);
    return noted ? NSC_OK : no_memory(err);
}

static nsc_status annotate(nsc_context *ctx, const nsc_options *opt, nspy_asked asked,
                           const entry *entries, size_t n, nspy_batch *batch, nsc_error *err) {
    nsc_status status = NSC_OK;
    for (size_t i = 0; status == NSC_OK && i < n; i++)
        status = annotate_one(ctx, opt, asked, &entries[i], batch, err);
    return status;
}

/* ---- With the GIL ---------------------------------------------------------------------------- */

/* A tuple of an argument, or NULL without an exception for None. It is a copy: what the argument
 * holds may change while the GIL is released. */
static int take_tuple(PyObject *arg, Py_ssize_t length, PyObject **out) {
    *out = NULL;
    if (arg == Py_None) return 0;
    *out = PySequence_Tuple(arg);
    if (*out && PyTuple_GET_SIZE(*out) != length) {
        PyErr_SetString(PyExc_ValueError, "expected as many ids, dates and homes as texts");
        Py_CLEAR(*out);
    }
    return *out ? 0 : -1;
}

PyObject *nspy_annotate(nspy_state *state, nspy_pool *contexts, const nsc_model *model,
                        nsc_options *opt, nspy_asked asked, PyObject *const *args,
                        PyObject *homes) {
    PyObject *capsule = NULL;
    nspy_batch *batch = NULL;
    entry *entries = NULL;
    Py_ssize_t n = 0;
    inputs in = {.texts = PySequence_Tuple(args[0])};
    if (!in.texts) return NULL;
    n = PyTuple_GET_SIZE(in.texts);
    bool is_auto = nspy_is_auto(args[2]), is_one = PyUnicode_Check(homes);
    if (is_auto) opt->published = NSC_AUTO_DAY;
    if (is_one && nspy_read_home(homes, opt->home) < 0) goto done;
    if (take_tuple(args[1], n, &in.ids) < 0 ||
        take_tuple(is_auto ? Py_None : args[2], n, &in.dates) < 0 ||
        take_tuple(is_one ? Py_None : homes, n, &in.homes) < 0)
        goto done;
    entries = read_entries(&in, opt);
    if (!entries) goto done;
    batch = nspy_batch_new();
    if (!batch) {
        PyErr_NoMemory();
        goto done;
    }
    nsc_error err = {0};
    nsc_context *ctx = NULL;
    nsc_status status = nspy_pool_take(contexts, model, &ctx, &err);
    if (status == NSC_OK) {
        Py_BEGIN_ALLOW_THREADS status = annotate(ctx, opt, asked, entries, (size_t)n, batch, &err);
        Py_END_ALLOW_THREADS nspy_pool_give(contexts, ctx);
    }
    if (status != NSC_OK) {
        nspy_raise(state->model_error, NULL, &err);
        goto done;
    }
    capsule = PyCapsule_New(batch, capsule_name, free_capsule);
    if (capsule) batch = NULL;
done:
    nspy_batch_free(batch);
    if (entries) drop_entries(entries, n);
    Py_XDECREF(in.homes);
    Py_XDECREF(in.dates);
    Py_XDECREF(in.ids);
    Py_DECREF(in.texts);
    return capsule;
}
