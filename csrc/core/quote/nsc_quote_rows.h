/* Rows of ranges: gathered in any order, then sorted, each once, and found again by their range. */
#ifndef NSC_QUOTE_ROWS_H
#define NSC_QUOTE_ROWS_H

#include "base/nsc_vec.h"

/* A range as a number, so that ranges ascend by their starts, of equal ones the longest first. */
typedef struct nsci_quote_row {
    uint64_t key;
    uint32_t of; /* whose it is */
} nsci_quote_row;

NSCI_DEFINE_VEC(nsci_quote_rows, nsci_quote_row)

/* Adds a range, unless it is empty. */
nsc_status nsci_quote_rows_add(nsci_quote_rows *rows, nsci_range toks, uint32_t of,
                               const nsc_alloc *alloc, nsc_error *err);

/* Sorts the rows and keeps one of equals. O(n log n) */
nsc_status nsci_quote_rows_sort(nsci_quote_rows *rows, nsci_quote_rows *scratch,
                                const nsc_alloc *alloc, nsc_error *err);

/* The first row of a range, or NSC_NO_ROW for an empty one. */
int32_t nsci_quote_rows_find(const nsci_quote_rows *rows, nsci_range toks);

nsci_range nsci_quote_row_range(const nsci_quote_row *row);

#endif
