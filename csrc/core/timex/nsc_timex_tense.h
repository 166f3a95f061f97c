/* Whether the clause around an expression looks ahead: "will meet on Friday", "met on Friday". */
#ifndef NSC_TIMEX_TENSE_H
#define NSC_TIMEX_TENSE_H

#include "timex/nsc_timex_reader.h"

/* O(1): looks at most NSCI_TENSE_REACH tokens either way, inside the sentence. */
enum { NSCI_TENSE_REACH = 16 };
bool nsci_timex_looks_ahead(const nsci_timex_reader *r, nsci_range toks);

#endif
