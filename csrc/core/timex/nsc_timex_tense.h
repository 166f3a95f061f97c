/* Which way the clause around an expression looks: "will meet on Friday", "met on Friday". */
#ifndef NSC_TIMEX_TENSE_H
#define NSC_TIMEX_TENSE_H

#include "timex/nsc_timex_reader.h"

/* 1 ahead, -1 back, NSCI_TENSE_PAST back by a finite verb, 0 where no word tells. O(1): looks at
 * most NSCI_TENSE_REACH tokens either way, inside the sentence. */
enum { NSCI_TENSE_REACH = 16, NSCI_TENSE_PAST = -2 };
int nsci_timex_tense(const nsci_timex_reader *r, nsci_range toks);

/* for | December delivery, | July corn rose: of what is sold before it is there, the month at token
 * i? Not so the coffee of "in August coffee fell". */
bool nsci_timex_is_of_futures(const nsci_timex_reader *r, uint32_t i);

#endif
