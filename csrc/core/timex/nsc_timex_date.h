/* Expressions with a name or number of the calendar: 4 April 2017, last Friday night, 2012-11-30,
 * the 1960s, tomorrow, Christmas Day. Each function reads the one whose head is token i, or is
 * false; it looks at a few tokens on either side. */
#ifndef NSC_TIMEX_DATE_H
#define NSC_TIMEX_DATE_H

#include "layer/nsc_timex.h"
#include "timex/nsc_timex_reader.h"

bool nsci_timex_read_month(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);
bool nsci_timex_read_weekday(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);
bool nsci_timex_read_part_of_day(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);
bool nsci_timex_read_season(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);
bool nsci_timex_read_holiday(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);
bool nsci_timex_read_reference(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);

/* The part of day that the letters of a cue name. */
nsci_part_of_day nsci_timex_part_of_day(int32_t letters);

#endif
