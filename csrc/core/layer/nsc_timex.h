/* What an expression of time says, before anything is known of the day it was written on.
 *
 *     4 April 2017            CALENDAR  day 4, month 4, year 2017
 *     last Friday night       CALENDAR  weekday 5, which LAST, part_of_day NIGHT
 *     the third quarter       CALENDAR  unit QUARTER, number 3
 *     two weeks ago           SHIFT     unit WEEK, count -2
 *     the following year      SHIFT     unit YEAR, count 1, from the text
 *     nearly three years      DURATION  unit YEAR, count 3, mod LESS_THAN
 *     every Tuesday           SET       weekday 2
 *     recently                REFERENCE number -1
 */
#ifndef NSC_TIMEX_H
#define NSC_TIMEX_H

#include "base/nsc_vec.h"

typedef enum nsci_timex_kind {
    NSCI_TIMEX_CALENDAR = 0, /* named parts of a date */
    NSCI_TIMEX_SHIFT,        /* so many units from a reference time */
    NSCI_TIMEX_DURATION,
    NSCI_TIMEX_SET,
    NSCI_TIMEX_REFERENCE /* to the present, past or future */
} nsci_timex_kind;

typedef enum nsci_mod {
    NSCI_MOD_NONE = 0,
    NSCI_MOD_START,
    NSCI_MOD_MID,
    NSCI_MOD_END,
    NSCI_MOD_APPROX,
    NSCI_MOD_MORE_THAN,
    NSCI_MOD_LESS_THAN,
    NSCI_MOD_EQUAL_OR_MORE,
    NSCI_MOD_EQUAL_OR_LESS
} nsci_mod;

typedef enum nsci_part_of_day {
    NSCI_PART_NONE = 0,
    NSCI_PART_MORNING,
    NSCI_PART_AFTERNOON,
    NSCI_PART_EVENING,
    NSCI_PART_NIGHT
} nsci_part_of_day;

/* Which of the years, weeks or Fridays around the reference. */
typedef enum nsci_which {
    NSCI_WHICH_OPEN = 0, /* the tense of the clause decides */
    NSCI_WHICH_LAST,
    NSCI_WHICH_THIS,
    NSCI_WHICH_NEXT,
    NSCI_WHICH_COMING, /* the first one ahead */
    NSCI_WHICH_LATEST  /* the last one that is over */
} nsci_which;

/* Which comes first in a date in figures, 23/10/2012. */
typedef enum nsci_date_order {
    NSCI_DATE_ORDER_NONE = 0, /* no such date */
    NSCI_DATE_ORDER_DAY_FIRST,
    NSCI_DATE_ORDER_MONTH_FIRST,
    NSCI_DATE_ORDER_OPEN /* 3/4/2013: read as a month and a day, which may change places */
} nsci_date_order;

enum {
    NSCI_NO_YEAR = INT32_MIN,
    NSCI_NO_HOUR = -1,
    NSCI_NO_ZONE = INT16_MIN,
    NSCI_LAST_OF_MONTH = 5,       /* number of a weekday: the last Friday of May */
    NSCI_COUNT_VAGUE = INT32_MIN, /* several, a few */
    NSCI_COUNT_ONE = 1000         /* counts are thousandths, so that "two and a half" has one */
};

typedef struct nsci_timex {
    nsci_range toks;
    uint32_t sent;
    uint8_t kind, mod, unit, which;
    bool is_from_text; /* counted from a time that the text has named, not from its own day */
    int8_t tense;      /* the clause looks ahead, 1, or back, -1; 0: nobody knows */
    bool is_after;     /* ends a range: not before the date that was named last */
    uint8_t part_of_day;
    uint8_t weekday;    /* 1 .. 7, 0: none */
    uint8_t month, day; /* 0: none */
    uint8_t number;     /* of quarters, halves, seasons, weekdays of a month, from 1 */
    int8_t hour, minute;
    int16_t zone; /* minutes ahead of UTC */
    int32_t year;
    int32_t told_year; /* In 1986 it moved in | March: the year at the head of its sentence */
    int32_t count;     /* of units, in thousandths */
    int32_t holiday;   /* value of the cue, 0: none */
    int32_t rest;      /* of a length, an hour | and 20 minutes: thousandths of outer_unit */
    /* Thursday | next week, January | this year: the unit behind the bar, and how many of them from
     * the reference */
    uint8_t outer_unit;
    int8_t outer_shift;
    int8_t reference; /* -1 past, 0 present, 1 future */
    bool is_compared; /* stands behind "from" or "than": no figure that a text goes on from */
    bool ends_period; /* the quarter ended | Sept. 30: goes on to speak of the quarter */
    bool shares_head; /* the second of "March 3 and 4": no date without the one before it */
    uint8_t order;    /* nsci_date_order of a date in figures */
    nsci_range clock; /* of toks, where a time of day is joined to a day; else empty */
} nsci_timex;

NSCI_DEFINE_VEC(nsci_timexes, nsci_timex)

/* An expression that says nothing yet. */
static inline nsci_timex nsci_timex_at(nsci_timex_kind kind, uint32_t start, uint32_t end) {
    return (nsci_timex){.toks = {start, end},
                        .kind = (uint8_t)kind,
                        .hour = NSCI_NO_HOUR,
                        .zone = NSCI_NO_ZONE,
                        .year = NSCI_NO_YEAR,
                        .told_year = NSCI_NO_YEAR};
}

#endif
