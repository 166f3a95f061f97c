/* The binding's own words: module state, object layouts, and what one file offers another.
 *
 * The binding converts, owns and releases the GIL; everything else is the core's work, which it
 * knows by newscore.h alone. Who keeps whom alive:
 *
 *     Pipeline ---> model bytes, nsc_model, idle nsc_contexts
 *     Span, Spans, Column, memoryview ---> Doc ---> str, date, nsc_result
 *
 * A Doc does not refer to the Pipeline that made it. It and its views hold nothing but exact str
 * and date objects and each other downwards, so they cannot be part of a reference cycle and are
 * not tracked by the collector, which keeps a Span at 40 bytes. A Pipeline can be (it may be
 * subclassed in Python), so it is.
 *
 * There is no static object: type objects and the rest live in the module's state, one for each
 * interpreter. Functions return NULL or -1 with an exception set, as is the custom of CPython, and
 * need the GIL unless they say otherwise.
 */
#ifndef PY_NEWSCORE_H
#define PY_NEWSCORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "newscore.h"
#include "py_method.h"
#include "py_shown.h"

/* ---- Contexts: py_run.c ---------------------------------------------------------------------- */

/* Contexts that no thread uses now. Taken and given back while the GIL is held. */
#define NSPY_POOL_SIZE 8
typedef struct nspy_pool {
    nsc_context *idle[NSPY_POOL_SIZE];
    size_t n_idle;
} nspy_pool;

/* A context for this thread, which gives it back. Sets no exception. */
nsc_status nspy_pool_take(nspy_pool *pool, const nsc_model *model, nsc_context **out,
                          nsc_error *err);
void nspy_pool_give(nspy_pool *pool, nsc_context *ctx);
void nspy_pool_clear(nspy_pool *pool);

/* One text to run: the caller owns a reference to `text` and, once it is there, `result`. */
typedef struct nspy_job {
    PyObject *text; /* an exact str */
    nsc_text view;
    nsc_result *result;
    int32_t published; /* nsc_context_published of its run */
} nspy_job;

/* Runs jobs[0 .. n_jobs) in order with a context of the pool, without the GIL when they come to
 * more than NSPY_KEEP_GIL_CPS code points. Stops at the first failure: *n_done jobs have a result
 * then. Sets no exception. */
#define NSPY_KEEP_GIL_CPS 2048
nsc_status nspy_run(nspy_pool *pool, const nsc_model *model, const nsc_options *opt, nspy_job *jobs,
                    size_t n_jobs, size_t *n_done, nsc_error *err);

/* The text normalized by rules, a new reference to itself when that changes nothing; the GIL is let
 * go as for nspy_run. NULL with an exception of `error` or another. */
PyObject *nspy_normalize(nspy_pool *pool, const nspy_job *job, uint32_t rules, PyObject *error);

/* ---- Module state: py_module.c --------------------------------------------------------------- */

/* Arrays of attributes: of documents and tables, and of rows and sequences of each layer. */
enum { NSPY_N_GETSETS = 2 + 2 * NSC_N_LAYERS };

typedef struct nspy_state {
    PyTypeObject *pipeline_type;
    PyTypeObject *doc_type;
    PyTypeObject *span_types[NSC_N_LAYERS];  /* of a row; several layers may share one */
    PyTypeObject *spans_types[NSC_N_LAYERS]; /* of their sequence */
    PyTypeObject *edit_type;
    PyTypeObject *field_type;
    PyTypeObject *column_type;
    PyTypeObject *table_type;
    PyTypeObject *schema_type;
    PyObject *model_error;
    PyObject *rule_names;    /* tuple of interned str, by rule number */
    PyObject *str_published; /* interned keywords */
    PyObject *str_form;
    PyObject *decimal_type;               /* decimal.Decimal once it was asked for, NULL before */
    PyObject *datetime_module;            /* likewise */
    PyGetSetDef *getsets[NSPY_N_GETSETS]; /* of types that are made from fields; owned */
    nspy_pool normalizers; /* contexts without a model, for the function normalize() */
} nspy_state;

extern struct PyModuleDef nspy_module;

/* The state behind a type that cannot be subclassed. Borrowed from the type. */
static inline nspy_state *nspy_state_of(PyTypeObject *final_type) {
    return (nspy_state *)PyType_GetModuleState(final_type);
}

extern PyType_Spec nspy_pipeline_spec, nspy_column_spec, nspy_schema_spec;
extern PyStructSequence_Desc nspy_edit_desc, nspy_field_desc;

/* ---- Rows that point to a row: py_inverse.c -------------------------------------------------- */

/* An inverse of a layer (nsc_layer_inverse) in one document: for each row, those that point to it.
 */
typedef struct nspy_inverse {
    struct nspy_inverse *next;
    nsc_layer layer;  /* whose rows are pointed to */
    uint32_t number;  /* of the inverse in that layer */
    size_t n_bytes;   /* of all of this */
    int32_t *rows;    /* ascending for each row, inside this block */
    int32_t begins[]; /* [n_rows + 1] where in `rows` those of a row begin */
} nspy_inverse;

/* ---- Documents: py_doc.c --------------------------------------------------------------------- */

typedef struct nspy_doc {
    PyObject_HEAD PyObject *text; /* an exact str */
    PyObject *published;          /* an exact datetime.date, or None */
    PyObject *normalized;         /* an exact str once it was asked for, NULL before */
    nsc_result *result;           /* owned */
    nspy_inverse *inverses;       /* owned: those that were asked for, a list */
    uint32_t labels;              /* whose rows are shown, or NSPY_LABELS_ALL */
    nspy_shown *shown;            /* owned: these; NULL while nobody asked for them */
} nspy_doc;

/* The inverse, made when it is first asked for; lives as long as the document. NULL with an
 * exception. */
const nspy_inverse *nspy_inverse_of(nspy_doc *doc, nsc_layer layer, uint32_t number);
void nspy_inverses_free(nspy_inverse *inverse);

/* Takes over `result`, also on failure; `text` and `published` are borrowed. `labels` are those
 * whose rows are shown. */
PyObject *nspy_doc_new(nspy_state *state, PyObject *text, PyObject *published, nsc_result *result,
                       uint32_t labels);

/* The rows of a layer that a document shows, in *shown; NULL for all of them. 0, or -1 with an
 * exception. */
int nspy_doc_shown(nspy_doc *doc, nsc_layer layer, const nspy_shown **shown);

/* The module function _open_doc(text, published, block, labels=NSPY_LABELS_ALL, /): a Doc from its
 * pickle. */
PyObject *nspy_open_doc(PyObject *module, PyObject *const *args, Py_ssize_t n_args);

/* The normalized text, made at the first call. Borrowed from the document. */
PyObject *nspy_doc_normalized(nspy_doc *doc);

/* module.function(self, *args, **kwargs): what is written in Python, imported when it is asked for.
 * `args` and `kwargs` may be NULL. */
PyObject *nspy_call_python(PyObject *self, const char *module_name, const char *function_name,
                           PyObject *args, PyObject *kwargs);

/* __copy__ and __deepcopy__ of what never changes: the object itself. */
PyObject *nspy_copy(PyObject *self, PyObject *ignored);

/* The attributes of documents but for the layers, which are added to them. */
extern const PyGetSetDef nspy_doc_getset[];
extern PyType_Spec nspy_doc_spec;

/* The layer whose attribute this is, as a sequence; its number is the closure. */
PyObject *nspy_doc_layer(nspy_doc *self, void *closure);

/* ---- Views: py_spans.c, py_span.c, py_column.c, py_edit.c ------------------------------------ */

/* Items first, first + step, ... `length` of them: rows of one layer's columns or, where these are
 * scattered, items of `rows`. */
typedef struct nspy_spans {
    PyObject_HEAD nspy_doc *doc; /* owned */
    nsc_layer layer;
    Py_ssize_t first, step, length;
    const int32_t *rows;         /* of the document's `shown`, of `inverse`, of `picked`; or NULL */
    const nspy_inverse *inverse; /* the document's, or NULL */
    Py_ssize_t pointed_to;       /* with an inverse: the row of its layer */
    PyObject *picked;            /* owned: bytes, or NULL */
} nspy_spans;

/* The row of the layer that item `index` is. */
static inline Py_ssize_t nspy_row_at(const nspy_spans *spans, Py_ssize_t index) {
    Py_ssize_t item = spans->first + index * spans->step;
    return spans->rows ? (Py_ssize_t)spans->rows[item] : item;
}

typedef struct nspy_span {
    PyObject_HEAD nspy_doc *doc; /* owned */
    nsc_layer layer;
    Py_ssize_t row;
} nspy_span;

/* What rows and sequences of all layers have; py_layers.c adds a type's name and its fields. */
extern const PyGetSetDef nspy_span_getset[], nspy_spans_getset[];
extern PyType_Spec nspy_span_spec, nspy_spans_spec;

/* 0, or -1 with a ValueError when the run did not look for a layer. */
int nspy_check_layer(const nspy_doc *doc, nsc_layer layer);

/* All rows of a layer; ValueError when the run did not look for them. */
PyObject *nspy_spans_all(nspy_state *state, nspy_doc *doc, nsc_layer layer);

/* Those of them that have a code point of [start, end): names or tokens, of which none overlap. */
PyObject *nspy_spans_inside(nspy_state *state, nspy_doc *doc, nsc_layer layer, uint32_t start,
                            uint32_t end);

/* The rows that point to a row of a layer, by one of its inverses; ValueError likewise. */
PyObject *nspy_spans_pointing(nspy_state *state, nspy_doc *doc, nsc_layer layer, uint32_t number,
                              Py_ssize_t row);

PyObject *nspy_span_new(nspy_state *state, nspy_doc *doc, nsc_layer layer, Py_ssize_t row);

/* The value of a field, whose number is the closure, in a row; None where there is none, ValueError
 * where the layer that fills the field was not looked for. */
PyObject *nspy_span_field(nspy_span *self, void *closure);

/* The rows that point to this one, by the inverse whose number is the closure. */
PyObject *nspy_span_pointing(nspy_span *self, void *closure);

/* Likewise of any row, from the field's column. */
PyObject *nspy_value_at(nspy_state *state, nspy_doc *doc, nsc_layer layer, const nsc_field *field,
                        const nsc_column_view *column, Py_ssize_t row);

/* Whether a field is among the columns of its layer when these layers, NSC_LAYER_BITs, are. */
static inline bool nspy_is_filled(uint32_t layer, uint32_t field, uint32_t layers) {
    nsc_layer filling = nsc_layer_filling(layer, field);
    return filling == (nsc_layer)layer || (layers >> filling & 1);
}

/* The number, among those shown, of the row that row `row` of a field's column points to; None for
 * none. */
PyObject *nspy_row_number(nspy_doc *doc, const nsc_field *field, const nsc_column_view *column,
                          Py_ssize_t row);

/* The text of row `row` of a layer. */
PyObject *nspy_text_at(nspy_doc *doc, nsc_layer layer, Py_ssize_t row);

/* Whether row `row` of a document has the same offsets and label as row `other_row` of another. */
bool nspy_same_row(const nspy_doc *doc, nsc_layer layer, Py_ssize_t row, const nspy_doc *other,
                   Py_ssize_t other_row);

/* Whether two documents have equal texts. O(length). 1, 0, or -1 with an exception. */
int nspy_same_text(const nspy_doc *doc, const nspy_doc *other);

/* Whether two rows are the same span: of one layer, and of documents of equal text. 1, 0, or -1
 * with an exception. */
int nspy_same_span(const nspy_span *span, const nspy_span *other);

/* Spans._json(): see py_json.c. */
PyObject *nspy_spans_json(nspy_spans *self, PyObject *ignored);
extern const char nspy_spans_json_doc[];

/* The module function _json_string(text, /): a str as JSON, in plain characters. */
PyObject *nspy_json_string(PyObject *module, PyObject *text);

/* The same rows of one column of the document as a read-only memoryview, not copied. */
PyObject *nspy_column_view(nspy_state *state, const nspy_spans *spans, uint32_t field);

/* The tuple of a document's edits. */
PyObject *nspy_edits_of(nspy_state *state, nspy_doc *doc);

/* Item `row` of a column of offsets that is known to have it. */
static inline uint32_t nspy_offset_at(const nspy_doc *doc, nsc_layer layer, uint32_t field,
                                      Py_ssize_t row) {
    nsc_column_view view;
    nsc_result_column(doc->result, layer, field, &view);
    return (uint32_t)((const int32_t *)view.data)[row];
}

static inline Py_ssize_t nspy_n_rows(const nspy_doc *doc, nsc_layer layer) {
    return (Py_ssize_t)nsc_result_n_rows(doc->result, layer);
}

/* The field of a layer with this unit, or NSC_MAX_FIELDS. */
static inline uint32_t nspy_field_of_unit(nsc_layer layer, nsc_unit unit) {
    const nsc_field *field;
    for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++)
        if (field->unit == unit) return f;
    return NSC_MAX_FIELDS;
}

/* The attributes of tables but for the layers; the table of the layer that `closure` numbers. */
extern const PyGetSetDef nspy_table_getset[];
extern PyType_Spec nspy_table_spec;
PyObject *nspy_table_layer(PyObject *table, void *closure);

/* ---- Types that are made from fields: py_layers.c -------------------------------------------- */

/* Makes the types of documents, rows and sequences, and adds the public ones to the module. */
int nspy_add_layers(PyObject *module, nspy_state *state);

/* The names of the tables of some layers, NSC_LAYER_BITs, as a tuple; edits have none. */
PyObject *nspy_layer_tables(uint32_t layers);

#endif
