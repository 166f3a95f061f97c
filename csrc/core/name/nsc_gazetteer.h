/* Gazetteers: a caller's own names, which win over the model's. */
#ifndef NSC_GAZETTEER_H
#define NSC_GAZETTEER_H

#include "name/nsc_decode.h"
#include "normalize/nsc_normalize.h"

/* Working memory of one context. */
typedef struct nsci_gazetteer_work {
    nsci_bytes folded; /* one token in small letters */
    nsci_u32s words;   /* of one sentence: numbers of its words, and ... */
    nsci_u32s toks;    /* ... the token of each */
    nsci_names listed;
    nsci_names merged;
} nsci_gazetteer_work;

/* One more than the largest label of a name in it. */
uint32_t nsci_gazetteer_n_labels(const nsc_gazetteer *gazetteer);

/* Finds the listed names of a document, as nsci_decode takes it, by longest match from the left inside
 * each sentence, and puts them into `names`, ascending, in place of those that they overlap.
 * O(tokens * NSC_MAX_ENTRY_WORDS) at worst; an ordinary token costs one look into a table. */
nsc_status nsci_gazetteer_apply(const nsc_gazetteer *gazetteer, nsci_gazetteer_work *work,
                                const uint8_t *text, const nsci_range *toks,
                                const nsci_range *sents, size_t n_sents, const nsc_alloc *alloc,
                                nsci_names *names, nsc_error *err);

void nsci_gazetteer_work_trim(nsci_gazetteer_work *work, const nsc_alloc *alloc, size_t keep_bytes);

#endif
