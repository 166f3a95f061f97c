/* The proleptic Gregorian calendar: days, weeks and feasts as numbers. */
#ifndef NSC_CALENDAR_H
#define NSC_CALENDAR_H

#include "base/nsc_base.h"

typedef struct nsci_civil {
    int32_t year; /* 0 is 1 BC, -1 is 2 BC */
    int month;    /* 1 .. 12 */
    int day;      /* 1 .. 31 */
} nsci_civil;

/* A week of ISO 8601: it begins on Monday, and belongs to the year that has its Thursday. */
typedef struct nsci_iso_week {
    int32_t year;
    int week; /* 1 .. 53 */
} nsci_iso_week;

/* Years that the functions below are good for. */
enum { NSCI_MIN_YEAR = -99999, NSCI_MAX_YEAR = 99999 };

/* a / b and a % b, rounded down: the remainder is never negative. b > 0. */
static inline int32_t nsci_floor_div(int32_t a, int32_t b) { return a / b - (a % b < 0); }
static inline int32_t nsci_floor_mod(int32_t a, int32_t b) { return a - nsci_floor_div(a, b) * b; }

/* Days since 1970-01-01, and back. O(1). */
int32_t nsci_calendar_day(nsci_civil date);
nsci_civil nsci_calendar_civil(int32_t day);

int nsci_calendar_month_days(int32_t year, int month);

/* 1 Monday .. 7 Sunday. */
int nsci_calendar_weekday(int32_t day);

/* Weeks since the one of 1970-01-01, the Monday that one begins with, and what it is called. */
int32_t nsci_calendar_week(int32_t day);
int32_t nsci_calendar_monday(int32_t week);
nsci_iso_week nsci_calendar_iso_week(int32_t week);

/* The n-th weekday of a month, from 1; from its end with n below 0: -1 is the last one. */
int32_t nsci_calendar_nth(int32_t year, int month, int weekday, int n);

/* Easter Sunday of the western churches. */
int32_t nsci_calendar_easter(int32_t year);

#endif
