/* Numbers in front of a unit of time: 18, twenty-five, 2 1/2, two and a half, half a, several. */
#ifndef NSC_TIMEX_COUNT_H
#define NSC_TIMEX_COUNT_H

#include "timex/nsc_timex_reader.h"

typedef struct nsci_timex_count {
    uint32_t start;      /* of the number's tokens */
    int32_t thousandths; /* NSCI_COUNT_VAGUE of several */
    bool is_range;       /* two to three: the first is told */
} nsci_timex_count;

/* Reads the number that ends before token `end`; false where there is none. Looks back at most
 * NSCI_MAX_COUNT_TOKS. */
enum { NSCI_MAX_COUNT_TOKS = 10 };
bool nsci_timex_count_before(const nsci_timex_reader *r, uint32_t end, nsci_timex_count *out);

#endif
