/* How many: where the number of an amount ends.
 *
 *     1,200   8 1/2   two and a half million   half a   tens of millions   a few hundred
 *
 * What it is worth is read by nsc_amount.h, once the amount is known to be one. */
#ifndef NSC_COUNT_H
#define NSC_COUNT_H

#include "amount/nsc_phrase.h"

typedef struct nsci_count {
    size_t end;     /* the word behind it */
    int power;      /* of ten, of the largest scale that it names; 0: none */
    bool is_digits; /* begins with digits */
    bool is_marked; /* 1,200 or 8.50: digits as sums of money have them */
    bool is_round;  /* tens of millions, several: "of" may stand behind it */
    bool is_part;   /* half a, three quarters of a */
} nsci_count;

/* Reads the number that begins at word `at`; false where none does. Behind the sign of a currency
 * a letter may be a scale even with a blank before it ($5 m). O(1). */
bool nsci_count_read(nsci_phrase *p, size_t at, bool behind_sign, nsci_count *out);

#endif
