/* Numbers in digits, as newspapers of many countries write them. */
#ifndef NSC_NUMERAL_H
#define NSC_NUMERAL_H

#include "amount/nsc_decimal.h"

/* The end of the numeral that begins at text[at], or `at` where none does: digits with points,
 * commas or apostrophes between them, or in groups of three with blanks between; a point may
 * come first (.50). text[at .. end) is valid UTF-8. O(its length). */
size_t nsci_numeral_end(const uint8_t *text, size_t at, size_t end);

/* What a numeral is worth, or null where its marks make no sense (1,23,4) or it is more than a
 * decimal holds. bytes[n] is what nsci_numeral_end found. O(n). */
nsci_decimal nsci_numeral_value(const uint8_t *bytes, size_t n);

#endif
