/* Points of time as people name them: a unit of time, and which one of them.
 *
 *     {DAY, 17259}    2017-04-03, days since 1970-01-01
 *     {WEEK, 2465}    2017-W14, weeks since that of 1970-01-01
 *     {MONTH, 24207}  2017-04, 12 * year + month - 1
 *     {QUARTER, 8069} 2017-Q2, 4 * year + quarter - 1; likewise halves and seasons
 *     {DECADE, 201}   201, year / 10; likewise centuries
 *
 * So "two weeks later" and "the year before" are sums, whatever the unit. */
#ifndef NSC_POINT_H
#define NSC_POINT_H

#include "timex/nsc_calendar.h"
#include "timex/nsc_written.h"

/* From short to long. */
typedef enum nsci_time_unit {
    NSCI_TIME_NONE = 0,
    NSCI_TIME_SECOND,
    NSCI_TIME_MINUTE,
    NSCI_TIME_HOUR,
    NSCI_TIME_DAY,
    NSCI_TIME_WEEKEND,
    NSCI_TIME_WEEK,
    NSCI_TIME_MONTH,
    NSCI_TIME_SEASON, /* 0 spring .. 3 winter, which begins in December */
    NSCI_TIME_QUARTER,
    NSCI_TIME_HALF, /* of a year */
    NSCI_TIME_YEAR,
    NSCI_TIME_DECADE,
    NSCI_TIME_CENTURY,
    NSCI_TIME_MILLENNIUM,
    NSCI_N_TIME_UNITS
} nsci_time_unit;

typedef struct nsci_point {
    uint8_t unit; /* nsci_time_unit of at least a day; NONE: no point */
    int32_t n;
} nsci_point;

/* How many a year has of a unit from a month to a year; 0 of other units. */
int nsci_time_per_year(nsci_time_unit unit);

/* The point of a unit that holds a day. */
nsci_point nsci_point_of_day(int32_t day, nsci_time_unit unit);

/* Where a point begins; one past where it ends is the begin of the next. */
int32_t nsci_point_first_day(nsci_point point);
int32_t nsci_point_last_day(nsci_point point);

/* The point of another unit in which `point` begins. */
nsci_point nsci_point_convert(nsci_point point, nsci_time_unit unit);

/* The year in which a point begins. */
int32_t nsci_point_year(nsci_point point);

/* Appends the TIMEX3 value: 2017-04-03, 2017-W14, 2017-Q2, 201. */
void nsci_point_write(nsci_point point, nsci_written *out);

#endif
