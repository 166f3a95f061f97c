/* Columns of many documents, laid out as Arrow asks, and how they grow.
 *
 * A *batch* is what one thread fills: growing buffers for some dozens of documents. They are
 * appended to a large one, as they come, which ends as a *block*, of exact size, read-only and
 * counted, since Arrow's consumers hold on to it from any thread. Nothing here touches Python: no
 * function needs the GIL.
 *
 *     texts -> batch, batch ... -> large batch -> block  <- Table, every array that was handed out
 *
 * One numbering of buffers serves both. Spans of all kinds have the same five buffers, names three
 * more. The buffers of the keys, the document's number and id beside each span, are in a block of
 * their own, made when a flat table is asked for: nested tables do not need them.
 */
#ifndef PY_COLUMNS_H
#define PY_COLUMNS_H

#include "py_atomic.h"
#include "py_newscore.h"

/* What is asked for: bits, by nspy_kind. */
#define NSPY_WANTS(kind) (1u << (kind))
#define NSPY_WANTS_ALL   (NSPY_WANTS(NSPY_SENTS) | NSPY_WANTS(NSPY_TOKENS) | NSPY_WANTS(NSPY_ENTS))

/* Rows of a table: spans of an nspy_kind, or documents. */
enum { NSPY_DOCS = 3, NSPY_N_TABLES = 4 };

/* The buffers of spans of a kind. */
enum { SPAN_STARTS, SPAN_ENDS, SPAN_SENTS, SPAN_TEXT_OFFSETS, SPAN_TEXTS, N_SPAN_BUFFERS };

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
    NSPY_DOC_READ,    /* validity of the lists: set where there was no error */
    NSPY_FIRST_LISTS, /* offsets of the lists of spans, by kind */
    NSPY_FIRST_SPANS = NSPY_FIRST_LISTS + 3,
    NSPY_ENT_LABEL_OFFSETS = NSPY_FIRST_SPANS + 3 * N_SPAN_BUFFERS,
    NSPY_ENT_LABELS,
    NSPY_ENT_SCORES,
    NSPY_N_BATCH_BUFFERS,
    /* of blocks alone */
    NSPY_DOC_NUMBERS = NSPY_N_BATCH_BUFFERS, /* int64 */
    /* of a block of keys: one item a span */
    NSPY_KEY_NUMBERS, /* int64 */
    NSPY_KEY_ID_OFFSETS,
    NSPY_KEY_IDS,
    NSPY_KEY_ID_VALID,
    NSPY_N_BUFFERS
};

#define NSPY_LISTS(kind)        (NSPY_FIRST_LISTS + (int)(kind))
#define NSPY_SPANS(kind, which) (NSPY_FIRST_SPANS + (int)(kind)*N_SPAN_BUFFERS + (which))

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
bool nspy_batch_result(nspy_batch *batch, unsigned wants, const nsc_text *text,
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
nspy_block *nspy_block_keys(const nspy_block *block, nspy_kind kind, bool *too_long);

nspy_block *nspy_block_ref(nspy_block *block);
void nspy_block_unref(nspy_block *block);

#endif
