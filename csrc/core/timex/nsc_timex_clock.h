/* Times of the clock: 8 p.m., 10:40 GMT, noon, 3 o'clock in the morning. */
#ifndef NSC_TIMEX_CLOCK_H
#define NSC_TIMEX_CLOCK_H

#include "layer/nsc_timex.h"
#include "timex/nsc_timex_reader.h"

/* Reads the time that begins with token i, or is false. O(1). */
bool nsci_timex_read_clock(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

#endif
