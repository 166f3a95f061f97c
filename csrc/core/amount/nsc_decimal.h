/* Decimal numbers of amounts: exact, or null where no number is known or 64 bits don't hold it. */
#ifndef NSC_DECIMAL_H
#define NSC_DECIMAL_H

#include "base/nsc_base.h"

/* coefficient * 10^exponent. The coefficient does not end in 0, so numbers are equal when their
 * fields are; zero is {0, 0}. Never INT64_MIN. */
typedef struct nsci_decimal {
    int64_t coefficient;
    int8_t exponent;
    bool is_null;
} nsci_decimal;

#define NSCI_DECIMAL_NULL ((nsci_decimal){0, 0, true})

/* coefficient * 10^exponent, or null when the exponent has no place in 8 bits. O(1). */
nsci_decimal nsci_decimal_of(int64_t coefficient, int64_t exponent);

/* Exact results, or null: also when an argument is. O(1). */
nsci_decimal nsci_decimal_add(nsci_decimal a, nsci_decimal b);
nsci_decimal nsci_decimal_multiply(nsci_decimal a, nsci_decimal b);
nsci_decimal nsci_decimal_divide(nsci_decimal a, nsci_decimal b); /* null where it does not end */
nsci_decimal nsci_decimal_negate(nsci_decimal a);

/* a * 10^places */
nsci_decimal nsci_decimal_shift(nsci_decimal a, int places);

/* Below 0, 0 or above 0 as a < b, a == b or a > b; neither is null. O(1). */
int nsci_decimal_compare(nsci_decimal a, nsci_decimal b);

#endif
