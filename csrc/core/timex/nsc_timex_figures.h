/* Numbers that are times by themselves: 1998, the 1960s, 23/10/2012, 4Q22; and the ends of ranges.
 * Each function reads the one whose head is token i, or is false; it looks at a few tokens on
 * either side. */
#ifndef NSC_TIMEX_FIGURES_H
#define NSC_TIMEX_FIGURES_H

#include "layer/nsc_timex.h"
#include "timex/nsc_timex_reader.h"

/* A number that is a time by itself: 1998, the 1960s, 23/10/2012, 4Q22, 44 BC. */
bool nsci_timex_read_figures(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

/* Q3, FY22, the nineties */
bool nsci_timex_read_period_code(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

/* nineteen ninety-four */
bool nsci_timex_read_spelled_year(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

/* The second end of a range or the next of a list, behind `first`, which ends before token i: the 5
 * of March 3-5, the 10 of 2009-10. */
bool nsci_timex_read_next(const nsci_timex_reader *r, uint32_t i, const nsci_timex *first,
                          nsci_timex *out);

/* The first end of a range whose other end `last` is: the 11 of 11-14 February. In a list a comma
 * may part them: the 1 of 1, 2 and 5 June, where `last` is the 2. */
bool nsci_timex_read_before(const nsci_timex_reader *r, const nsci_timex *last, bool in_list,
                            nsci_timex *out);

/* Takes in the year behind a month, day or season that ends before token i: perhaps behind a comma
 * or "of". Its end, or i where there is none. */
uint32_t nsci_timex_take_year(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

#endif
