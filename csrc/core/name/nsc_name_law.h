/* Laws, bills and decrees, by the word that says what they are and what stands beside it. */
#ifndef NSC_NAME_LAW_H
#define NSC_NAME_LAW_H

#include "name/nsc_name_reader.h"

/* Whether the number of a bill is token i, behind its letters: H.R. 204; then it is *out. */
bool nsci_name_find_bill(const nsci_name_reader *r, uint32_t i, nsci_span *out);

/* Whether the "Bill", "Order" or "Act" at token i has a number, a year or more words before it than
 * capitalized ones; then the law is *out. Looks at a bounded number of tokens. */
bool nsci_name_find_law(const nsci_name_reader *r, uint32_t i, nsci_span *out);

#endif
