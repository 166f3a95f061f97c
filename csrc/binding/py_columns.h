/* Columns of many documents, laid out as Arrow asks, and how they grow.
 *
 * A *batch* is what one thread fills: growing buffers for some dozens of documents. They are
 * appended to a large one, as they come, which ends as a *block*, of exact size, read-only and
 * counted, since Arrow's consumers hold on to it from any thread. Nothing here touches Python: no
 * function needs the GIL.
 *
 *     texts -> batch, batch ... -> large batch -> block  <- Table, every array that was handed out
 *
 * One numbering of buffers serves both: those of documents, then those of each layer, which follow
 * from its fields. The buffers of the keys, the document's number and id beside each span, are in a
 * block of their own, made when a flat table is asked for: nested tables do not need them.
 */
#ifndef PY_COLUMNS_H
#define PY_COLUMNS_H

#include "py_atomic.h"
#include "py_newscore.h"

/* What is asked for: NSC_LAYER_BITs, but for that of edits, which are in no table. */
#define NSPY_WANTS_ALL (NSC_LAYERS_ALL & ~NSC_LAYER_BIT(NSC_LAYER_EDITS))

/* What goes into a batch: the tables, and the labels of names in them. */
typedef struct nspy_asked {
    unsigned tables; /* of NSPY_WANTS_ALL */
    uint32_t labels; /* a bit each, or NSPY_LABELS_ALL */
} nspy_asked;

/* Rows of a table: those of an nsc_layer, or documents. */
enum { NSPY_DOCS = NSC_N_LAYERS, NSPY_N_TABLES = NSC_N_LAYERS + 1 };

enum {
    /* one item a document */
    NSPY_DOC_ID_OFFSETS,
    NSPY_DOC_IDS,
    NSPY_DOC_ID_VALID,
    NSPY_DOC_DATES, /* int32, days since 1970-01-01 */
    NSPY_DOC_DATE_VALID,
    NSPY_DOC_N_CHARS,    /* int64 */
    NSPY_DOC_N_REPLACED, /* int32 */
    NSPY_DOC_ERROR_OFFSETS,
    NSPY_DOC_ERRORS,
    NSPY_DOC_ERROR_VALID,
    NSPY_DOC_READ, /* validity of the lists: set where there was no error */
    NSPY_FIRST_LAYER
};

/* The buffers of a layer: where each document's list of rows begins, what every row has, and three
 * for each field: numbers, or offsets and bytes of strings; and which are there. */
enum {
    NSPY_LISTS,
    NSPY_SENTS,
    NSPY_TEXT_OFFSETS,
    NSPY_TEXTS,
    NSPY_FIRST_FIELD,
    NSPY_DATA = 0,
    NSPY_BYTES,
    NSPY_VALID,
    NSPY_FIELD_BUFFERS,
    NSPY_LAYER_BUFFERS = NSPY_FIRST_FIELD + NSC_MAX_FIELDS * NSPY_FIELD_BUFFERS
};

enum {
    NSPY_N_BATCH_BUFFERS = NSPY_FIRST_LAYER + NSC_N_LAYERS * NSPY_LAYER_BUFFERS,
    /* of blocks alone */
    NSPY_DOC_NUMBERS = NSPY_N_BATCH_BUFFERS, /* int64 */
    /* of a block of keys: one item a span */
    NSPY_KEY_NUMBERS, /* int64 */
    NSPY_KEY_ID_OFFSETS,
    NSPY_KEY_IDS,
    NSPY_KEY_ID_VALID,
    NSPY_N_BUFFERS
};

/* The number of a buffer that every layer has, and of one of a field. */
static inline int nspy_layer_buffer(int layer, int which) {
    return NSPY_FIRST_LAYER + layer * NSPY_LAYER_BUFFERS + which;
}
static inline int nspy_field_buffer(int layer, uint32_t field, int which) {
    return nspy_layer_buffer(layer, NSPY_FIRST_FIELD + (int)field * NSPY_FIELD_BUFFERS + which);
}

/* How a field's values are stored in columns: what Arrow calls them is in py_arrow.c. */
typedef enum nspy_storage {
    NSPY_STORAGE_COPY,       /* as the core has them: int32, float32 */
    NSPY_STORAGE_INT,        /* int32, which may be missing */
    NSPY_STORAGE_STRING,     /* UTF-8 */
    NSPY_STORAGE_DOUBLE,     /* float64; of a decimal the nearest */
    NSPY_STORAGE_MICROSECOND /* a moment, as int64 of its own clocks */
} nspy_storage;
nspy_storage nspy_storage_of(const nsc_field *field);

/* Whether a value of this field may be missing. */
bool nspy_is_nullable(const nsc_field *field);

/* Why a document was not read; its names are in the documentation of the column `error`. */
typedef enum nspy_fault {
    NSPY_FAULT_NONE = 0,
    NSPY_FAULT_NULL,
    NSPY_FAULT_NOT_STR,
    NSPY_FAULT_TOO_LONG
} nspy_fault;

/* ---- Batches --------------------------------------------------------------------------------- */

typedef struct nspy_buffer {
    uint8_t *data;
    size_t n_bytes, cap_bytes;
} nspy_buffer;

/* A flag a document takes a byte in a batch and a bit in a block. */
typedef struct nspy_batch {
    nspy_buffer buffers[NSPY_N_BATCH_BUFFERS];
    size_t n_docs;
    bool taken; /* its documents went into another one */
} nspy_batch;

/* What a batch adds to a block, in bytes that may meet a 32-bit offset. */
uint64_t nspy_batch_weight(const nspy_batch *batch);

/* An empty batch, or NULL when memory is short. The caller frees it with nspy_batch_free. */
nspy_batch *nspy_batch_new(void);
void nspy_batch_free(nspy_batch *batch);

/* Appends one document. False when memory is short; the batch can only be freed then.
 * nspy_batch_key: id (NULL text: none) and date; then nspy_batch_result for a document that was
 * read, or nspy_batch_fault for one that was not. */
bool nspy_batch_key(nspy_batch *batch, const nsc_text *id, const int32_t *date);
bool nspy_batch_result(nspy_batch *batch, nspy_asked asked, const nsc_text *text,
                       const nsc_result *result);
bool nspy_batch_fault(nspy_batch *batch, nspy_fault fault, uint64_t n_cps);

/* Appends all documents of a part, which can only be freed then. False when memory is short. */
bool nspy_batch_append(nspy_batch *batch, nspy_batch *part);

/* ---- Blocks ---------------------------------------------------------------------------------- */

typedef struct nspy_block {
    nspy_count n_refs;
    int64_t n_rows[NSPY_N_TABLES];
    int64_t n_nulls[NSPY_N_BUFFERS]; /* of the validity buffers */
    void *buffers[NSPY_N_BUFFERS];   /* NULL: not there, or a validity without nulls */
    uint64_t n_bytes;                /* of all buffers */
} nspy_block;

/* The block that a batch's buffers, which it takes, become; its documents are numbered from
 * first_doc. NULL when memory is short. The caller unrefs it. */
nspy_block *nspy_block_of(nspy_batch *batch, int64_t first_doc);

/* The keys of a block's spans: number and id of the document of each. NULL when memory is short or,
 * with *too_long set, when the ids do not fit 2 GB. */
nspy_block *nspy_block_keys(const nspy_block *block, nsc_layer layer, bool *too_long);

nspy_block *nspy_block_ref(nspy_block *block);
void nspy_block_unref(nspy_block *block);

#endif
