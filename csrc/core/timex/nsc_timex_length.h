/* Lengths: a unit of time with a count or an article before it, and what may follow: ago, later. */
#ifndef NSC_TIMEX_LENGTH_H
#define NSC_TIMEX_LENGTH_H

#include "timex/nsc_timex_phrase.h"

/* nearly three years, two weeks ago, every four years: false where it is none, an age or "24 hours
 * a day"; *end is then where to go on. O(1). */
bool nsci_timex_read_counted(const nsci_timex_phrase *p, const nsci_timex_count *count,
                             uint32_t *end);

/* a year, a decade ago, an hour and a half, $5 a month: likewise. `article` is its place. */
bool nsci_timex_read_with_article(const nsci_timex_phrase *p, uint32_t article, uint32_t *end);

#endif
