/* The document as evidence: how a capitalized word was tagged at its other places. */
#ifndef NSC_DOCUMENT_H
#define NSC_DOCUMENT_H

#include "nsc_crf.h"
#include "nsc_vec.h"

/* A name of the first pass that holds a word. */
typedef struct nsci_mention {
    uint32_t tok;    /* of the word */
    uint32_t n_toks; /* of the name; 0: there is none */
    uint8_t label;
    uint8_t part; /* 0 first, 1 inside, 2 last, 3 alone */
} nsci_mention;

/* What the document says of one word. */
typedef struct nsci_evidence {
    uint64_t key;
    uint32_t votes[NSC_MAX_LABELS + 1]; /* tokens tagged with each label; the last: with none */
    nsci_mention longest[2];            /* of different tokens, the longer one first */
} nsci_evidence;

NSCI_DEFINE_VEC(nsci_evidences, nsci_evidence)
NSCI_DEFINE_VEC(nsci_keys, uint64_t)
NSCI_DEFINE_VEC(nsci_score_rows, nsci_scores)

/* The tokens of a document after the first pass, and what it says of their words. */
typedef struct nsci_document {
    nsci_keys keys;         /* [token] nsci_word.lower of a capitalized one, else 0 */
    nsci_bytes tags;        /* [token] of the first pass */
    nsci_score_rows scores; /* [token] of the first pass */
    nsci_u32s words;        /* [token] index of its evidence, or NSC_NONE */
    nsci_evidences evidence;
    nsci_u32s slots; /* hash slots: index of an evidence + 1, or 0 */
} nsci_document;

enum { NSCI_MAX_DOCUMENT_FEATURES = 32 };

/* Gathers the evidence of document->keys and ->tags, whose names lie within sents [n_sents]. */
nsc_status nsci_document_gather(nsci_document *document, const nsci_range *sents, size_t n_sents,
                                const nsc_alloc *alloc, nsc_error *err);

/* What the rest of the document says of token `tok` of sentence `sent` and its neighbours; the
 * token itself is not counted. Writes at most NSCI_MAX_DOCUMENT_FEATURES hashes, returns how many.
 */
uint32_t nsci_document_features(const nsci_document *document, nsci_range sent, uint32_t tok,
                                uint64_t *out);

void nsci_document_trim(nsci_document *document, const nsc_alloc *alloc, size_t keep_bytes);

#endif
