/* Times of the clock: 8 p.m., 10:40 GMT, noon, 3 o'clock in the morning. */
#ifndef NSC_TIMEX_CLOCK_H
#define NSC_TIMEX_CLOCK_H

#include "layer/nsc_timex.h"
#include "timex/nsc_timex_reader.h"

/* Reads the time that begins with token i, or is false. O(1). */
bool nsci_timex_read_clock(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

/* 6 of "6 to 8 p.m.": does a range of times begin with token i, of which only the second end says
 * that it is one? O(1). */
bool nsci_timex_begins_clock_range(const nsci_timex_reader *r, uint32_t i);

#endif
