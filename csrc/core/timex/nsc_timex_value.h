/* What an expression of time means on the day of its text: TIMEX3 values, first and last day. */
#ifndef NSC_TIMEX_VALUE_H
#define NSC_TIMEX_VALUE_H

#include "layer/nsc_timex.h"
#include "timex/nsc_point.h"

/* The times that expressions are counted from: begins with `day`, the rest zero bytes, and grows
 * with each expression that is read. */
typedef struct nsci_timex_anchor {
    bool has_day;
    int32_t day;          /* of the text: when it was published, or its dateline's */
    nsci_point last;      /* the date that was named last; of unit NONE: none yet */
    nsci_point figure;    /* likewise of a month, quarter, half or year */
    uint32_t figure_sent; /* and its sentence, */
    bool figure_has_year; /* and whether that one said of which year it is */
    bool has_last_day;
    int32_t last_day;       /* the last one that was named to the day */
    uint32_t last_day_sent; /* and the sentence of it, */
    bool last_day_is_ahead; /* and whether its clause looks ahead */
} nsci_timex_anchor;

typedef enum nsci_timex_type {
    NSCI_TIMEX_TYPE_DATE = 0,
    NSCI_TIMEX_TYPE_TIME,
    NSCI_TIMEX_TYPE_DURATION,
    NSCI_TIMEX_TYPE_SET
} nsci_timex_type;

typedef struct nsci_timex_value {
    uint8_t type, mod;
    char text[NSCI_MAX_WRITTEN + 1];
    bool has_days;       /* it lies on the time line, in the years 1 to 9999: */
    int32_t first, last; /* days since 1970-01-01 */
    int32_t second;      /* of the first day, when it is a time of the clock; else -1 */
    int16_t zone;        /* minutes ahead of UTC, or NSCI_NO_ZONE */
} nsci_timex_value;

/* Never fails: what the text does not tell is X. O(1). */
void nsci_timex_resolve(const nsci_timex *t, nsci_timex_anchor *anchor, nsci_timex_value *out);

#endif
