/* Figures: shares, sums of money, times and decades, found by rules. */
#ifndef NSC_NUMEX_H
#define NSC_NUMEX_H

#include "name/nsc_decode.h"

/* A model's number of each label that figures have, or NSCI_NO_LABEL: then there are none of it. */
enum { NSCI_NO_LABEL = 0xFF };
typedef struct nsci_numex_labels {
    uint8_t money, percent, time, date;
} nsci_numex_labels;

/* labels [n][NSC_MAX_LABEL_BYTES + 1] */
nsci_numex_labels nsci_numex_labels_of(const char *labels, uint32_t n);

/* Appends the figures of a document, ascending, to `out`; text, toks and sents as in nsci_decode,
 * cues (nsci_cue) of toks. O(n_toks). */
nsc_status nsci_numex_find(const nsci_numex_labels *labels, const uint8_t *text,
                           const nsci_range *toks, const uint8_t *cues, const nsci_range *sents,
                           size_t n_sents, const nsc_alloc *alloc, nsci_names *out, nsc_error *err);

/* Puts figures among the names, both ascending. Where two overlap the longer one stays, so a figure
 * gives way when a name reaches out of it; of two that are the same, the name. `figures` is scratch
 * then. O(names + figures). */
nsc_status nsci_numex_merge(nsci_names *names, nsci_names *figures, const nsc_alloc *alloc,
                            nsc_error *err);

#endif
