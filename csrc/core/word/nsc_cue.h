/* What a word means in a figure: worked out once a word (nsc_feature.h). */
#ifndef NSC_CUE_H
#define NSC_CUE_H

#include "base/nsc_base.h"

typedef enum nsci_cue {
    NSCI_NOTHING = 0,
    NSCI_DIGITS,         /* begins with one */
    NSCI_NUMBER,         /* four */
    NSCI_SCALE,          /* million */
    NSCI_SHORT_SCALE,    /* m, in sums with a sign */
    NSCI_SIGN,           /* of a currency, before its sum */
    NSCI_CODE,           /* of a currency, in capitals, before its sum or behind it */
    NSCI_CURRENCY,       /* euros */
    NSCI_POUND,          /* a currency where "sterling" says so */
    NSCI_STERLING,       /* which says so */
    NSCI_PERCENT,        /* percent */
    NSCI_PER,            /* of "per cent" */
    NSCI_CENT,           /* of "per cent", or a currency */
    NSCI_HALF_DAY,       /* p.m. */
    NSCI_ZONE,           /* GMT, in capitals */
    NSCI_CLOCK,          /* noon */
    NSCI_TIME_UNIT,      /* hours */
    NSCI_BEFORE_TIME,    /* at: what 17:30 is a time behind */
    NSCI_PART_OF_DECADE, /* mid */
    NSCI_WEEKDAY,        /* Monday */
    NSCI_DASH,
    NSCI_AND,
    NSCI_ARTICLE
} nsci_cue;

/* Of a token. O(1). */
nsci_cue nsci_cue_of(const uint8_t *bytes, size_t n);

#endif
