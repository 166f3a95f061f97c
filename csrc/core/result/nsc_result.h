/* Results: one block that holds the columns of all layers of one text, and the checks that reopen a
 * stored one. */
#ifndef NSC_RESULT_H
#define NSC_RESULT_H

#include "base/nsc_vec.h"

/* Label names, NUL-terminated and filled up. */
typedef char nsci_label[NSC_MAX_LABEL_BYTES + 1];
typedef struct nsci_labels {
    const nsci_label *names; /* [n] */
    uint32_t n;
} nsci_labels;

/* What a result is made of, but for the columns. Borrowed for the call. */
typedef struct nsci_result_plan {
    uint32_t layers;             /* NSC_LAYER_BITs, with NSC_LAYER_EDITS */
    size_t n_rows[NSC_N_LAYERS]; /* of each */
    nsci_labels labels[NSC_N_LAYERS];
    const uint8_t *normalized;
    size_t normalized_bytes;
    uint32_t n_cps, n_replaced;
} nsci_result_plan;

/* Makes a result whose columns the caller fills, in one allocation, before anybody else sees it. */
nsc_status nsci_result_new(const nsci_result_plan *plan, const nsc_alloc *alloc, nsc_result **out,
                           nsc_error *err);

/* Where a column lies that is to be filled; NULL for one that is not there. */
void *nsci_result_fill(nsc_result *res, nsc_layer layer, uint32_t field);

/* None of NSC_UNIT_DEGREES: the same NaN on every machine. */
static inline double nsci_no_degrees(void) {
    const uint64_t bits = UINT64_C(0x7FF8000000000000);
    double none;
    memcpy(&none, &bits, sizeof none);
    return none;
}

/* To be called once the columns of NSC_LAYER_EDITS are filled: the length of the normalized text
 * follows from them. */
void nsci_result_measure(nsc_result *res);

/* Whether a column holds what a unit allows: of labels, rules, names and rows, numbers below
 * `limit`. */
bool nsci_unit_holds(nsc_unit unit, const nsc_column_view *column, uint32_t limit);

#endif
