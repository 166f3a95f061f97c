/* A number that is built word by word: two hundred and five thousand; 3.5 million; two and a
 * half. */
#ifndef NSC_AMOUNT_NUMBER_H
#define NSC_AMOUNT_NUMBER_H

#include "amount/nsc_decimal.h"

/* What the number ends with, which decides what may follow. */
typedef enum nsci_number_end {
    NSCI_NUMBER_EMPTY = 0,
    NSCI_NUMBER_DIGITS,
    NSCI_NUMBER_TENS, /* twenty */
    NSCI_NUMBER_UNIT, /* seven, twelve */
    NSCI_NUMBER_HUNDRED,
    NSCI_NUMBER_SCALE, /* million */
    NSCI_NUMBER_FRACTION
} nsci_number_end;

/* three million | two hundred and five thousand: `total` is what stands before the bar. Begins
 * as zero bytes. */
typedef struct nsci_number {
    nsci_decimal total, group;
    nsci_number_end end;
    int floor;         /* the scale that `total` ends with, as a power of ten */
    int scale;         /* that of the group's last scales, multiplied */
    bool has_hundreds; /* the group */
} nsci_number;

/* Each puts something behind the number; false, and nothing done, where it cannot stand there. */
bool nsci_number_add_digits(nsci_number *number, nsci_decimal digits);
bool nsci_number_add_word(nsci_number *number, int32_t value); /* 1 .. 99 */
bool nsci_number_add_scale(nsci_number *number, int power);

/* "half" at the beginning, "quarters" behind a number; or "and a half" behind a number or its
 * scale. A fraction without a value makes the number null. */
bool nsci_number_add_fraction(nsci_number *number, nsci_decimal fraction, bool is_more);

/* What it is worth; 0 of an empty one. */
nsci_decimal nsci_number_value(const nsci_number *number);

#endif
