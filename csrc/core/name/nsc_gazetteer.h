/* Gazetteers: a caller's own names, which win over the model's. */
#ifndef NSC_GAZETTEER_H
#define NSC_GAZETTEER_H

#include "layer/nsc_doc.h"

/* Working memory of one context. */
typedef struct nsci_gazetteer_work {
    nsci_bytes folded; /* one token in small letters */
    nsci_u32s words;   /* of one sentence: numbers of its words, and ... */
    nsci_u32s toks;    /* ... the token of each */
} nsci_gazetteer_work;

/* One more than the largest label of a name in it. */
uint32_t nsci_gazetteer_n_labels(const nsc_gazetteer *gazetteer);

/* Finds the listed names of a document by longest match from the left inside each sentence, and
 * appends them, ascending, to `out`. O(tokens * NSC_MAX_ENTRY_WORDS) at worst; an ordinary token
 * costs one look into a table. */
nsc_status nsci_gazetteer_find(const nsc_gazetteer *gazetteer, nsci_gazetteer_work *work,
                               const nsci_doc *doc, const nsc_alloc *alloc, nsci_spans *out,
                               nsc_error *err);

void nsci_gazetteer_work_trim(nsci_gazetteer_work *work, const nsc_alloc *alloc, size_t keep_bytes);

#endif
