/* Sums of rows of weights, and what an answer makes of them: the loops of the scorer of quotes. */
#ifndef NSC_QUOTE_SUMS_H
#define NSC_QUOTE_SUMS_H

#include "base/nsc_base.h"

enum { NSCI_QUOTE_HIDDEN = 16 };

typedef struct nsci_quote_sums {
    int16_t of[NSCI_QUOTE_HIDDEN];
} nsci_quote_sums;

/* Adds rows[features[0 .. n)] of rows[][NSCI_QUOTE_HIDDEN] to sums[NSCI_QUOTE_HIDDEN]. */
void nsci_quote_add_rows(int16_t *restrict sums, const int8_t *rows, const uint32_t *features,
                         uint32_t n);

/* Adds other sums. */
void nsci_quote_add_sums(int16_t *restrict sums, const int16_t *other);

/* The sum of out[NSCI_QUOTE_HIDDEN], each as often as its hidden value says: a sum, or 0. */
int32_t nsci_quote_dot(const int16_t *sums, const int16_t *out);

#endif
