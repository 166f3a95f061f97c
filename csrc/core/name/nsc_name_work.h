/* Titles of works in quotation marks, and prizes for the best of a kind. */
#ifndef NSC_NAME_WORK_H
#define NSC_NAME_WORK_H

#include "name/nsc_name_reader.h"

/* Whether a work's title stands behind the quotation mark at token i; then its tokens, label and
 * score are *out's. `last` is the name found before it, or NULL. Looks at a bounded number of
 * tokens. */
bool nsci_name_find_work(const nsci_name_reader *r, uint32_t i, const nsci_span *last,
                         nsci_span *out);

/* Whether the "Best" at token i opens the name of a prize; then it is *out. */
bool nsci_name_find_prize(const nsci_name_reader *r, uint32_t i, nsci_span *out);

#endif
