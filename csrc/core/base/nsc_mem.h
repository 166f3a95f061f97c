/* Allocation, always through an nsc_alloc. */
#ifndef NSC_MEM_H
#define NSC_MEM_H

#include "base/nsc_error.h"

/* The allocator that `alloc` names: itself, or the C library's when it is NULL. */
nsc_alloc nsci_alloc_or_default(const nsc_alloc *alloc);

/* *out = n_items * item_bytes fresh bytes, the caller frees with nsci_free. A product of 0 gives a
 * valid pointer to nothing. NSC_E_NOMEM when the product overflows or memory is short. */
nsc_status nsci_new(const nsc_alloc *alloc, size_t n_items, size_t item_bytes, void **out,
                    nsc_error *err);

/* The same, filled with zeros. */
nsc_status nsci_new_zeroed(const nsc_alloc *alloc, size_t n_items, size_t item_bytes, void **out,
                           nsc_error *err);

/* Accepts NULL. */
void nsci_free(const nsc_alloc *alloc, void *ptr);

/* Zeroed memory that begins at a cache line: for arrays of whole lines, which vector instructions
 * load at once. The caller frees it with nsci_free_lines, which accepts NULL. */
enum { NSCI_LINE_BYTES = 64 };
nsc_status nsci_new_lines(const nsc_alloc *alloc, size_t n_items, size_t item_bytes, void **out,
                          nsc_error *err);
void nsci_free_lines(const nsc_alloc *alloc, void *lines);

#endif
