/* Results: one block that holds all columns of one text, and the checks that reopen a stored one.
 */
#ifndef NSC_RESULT_H
#define NSC_RESULT_H

#include "base/nsc_vec.h"

/* What a run found, in code points, before it is packed. Borrowed for the call; the lengths of the
 * columns of one group are equal, and a column that is NULL is left for nsci_result_fill. `labels` are
 * [n_labels] NUL-terminated names. */
typedef struct nsci_findings {
    const void *columns[NSC_N_COLUMNS];
    size_t n_sents, n_tokens, n_ents, n_edits;
    const uint8_t *normalized;
    size_t normalized_bytes;
    uint32_t n_cps, n_norm_cps, n_replaced;
    const char (*labels)[NSC_MAX_LABEL_BYTES + 1];
    uint32_t n_labels;
} nsci_findings;

/* Packs `found` into a new result, in one allocation. */
nsc_status nsci_result_pack(const nsci_findings *found, const nsc_alloc *alloc, nsc_result **out,
                            nsc_error *err);

/* Where a column lies that was left to be filled, before anybody else sees the result. */
void *nsci_result_fill(nsc_result *res, nsc_column column);
void nsci_result_set_norm_cps(nsc_result *res, uint32_t n_norm_cps);

#endif
