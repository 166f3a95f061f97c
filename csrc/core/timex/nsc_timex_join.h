/* Two expressions of time that stand beside each other and are one: Tuesday, | 4 April. */
#ifndef NSC_TIMEX_JOIN_H
#define NSC_TIMEX_JOIN_H

#include "timex/nsc_timex_reader.h"

/* 5 p.m., noon: without its day */
static inline bool nsci_timex_is_clock_alone(const nsci_timex *t) {
    return t->hour != NSCI_NO_HOUR && t->kind == NSCI_TIMEX_SHIFT && t->is_from_text;
}

/* Friday, 4 April, today, without a clock time */
static inline bool nsci_timex_is_day(const nsci_timex *t) {
    return (t->kind == NSCI_TIMEX_CALENDAR || t->kind == NSCI_TIMEX_SHIFT) &&
           t->unit == NSCI_TIME_DAY && t->hour == NSCI_NO_HOUR;
}

/* 4 April, April, the third quarter, the first half: without a year */
static inline bool nsci_timex_is_part_of_year(const nsci_timex *t) {
    return t->kind == NSCI_TIMEX_CALENDAR && t->year == NSCI_NO_YEAR && t->unit >= NSCI_TIME_DAY &&
           t->unit <= NSCI_TIME_HALF && !t->weekday && t->which == NSCI_WHICH_OPEN;
}

/* next week, two years ago: so many of a unit */
static inline bool nsci_timex_is_shift_of(const nsci_timex *t, nsci_time_unit unit) {
    return t->kind == NSCI_TIMEX_SHIFT && t->unit == unit && t->hour == NSCI_NO_HOUR &&
           t->count != NSCI_COUNT_VAGUE && t->mod == NSCI_MOD_NONE;
}

/* Lengthens `a` by the expression `b` behind it, with what `b` says; false where they are two, and
 * `a` is as it was. O(1). */
bool nsci_timex_join(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b);

#endif
