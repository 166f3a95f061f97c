/* Expressions whose head is a unit of time: three years, last week, two days ago, every month, the
 * third quarter, the 19th century. */
#ifndef NSC_TIMEX_PERIOD_H
#define NSC_TIMEX_PERIOD_H

#include "layer/nsc_timex.h"
#include "timex/nsc_timex_reader.h"

/* Reads the expression whose unit is token i. False where there is none, and then *end is where to
 * go on: behind an age, which is no time. O(1): looks back at most a dozen tokens. */
bool nsci_timex_read_period(const nsci_timex_reader *r, uint32_t i, nsci_timex *out, uint32_t *end);

/* The unit that the letters of the cue `period` name, without the second one. */
nsci_time_unit nsci_timex_unit_of(int32_t letters);

/* Which of many a word says: last, this, next; NSCI_WHICH_OPEN for other words. */
nsci_which nsci_timex_which(const nsci_timex_reader *r, uint32_t i);

#endif
