/* Units of quantities: "sq. ft.", "kilometres per hour", "degrees Celsius" -> the number of a unit.
 *
 * Units are data (csrc/tables/units.tsv), and so are the words that name them
 * (csrc/tables/cues/measures.tsv). */
#ifndef NSC_UNIT_H
#define NSC_UNIT_H

#include "amount/nsc_amount_words.h"

/* The first units are those of shares. */
enum { NSCI_UNIT_PERCENT = 0, NSCI_UNIT_PERCENTAGE_POINT, NSCI_UNIT_BASIS_POINT };

enum { NSCI_MAX_UNIT_WORDS = 8 };

/* [unit] its name, in the singular; NULL behind the last one. */
extern const char *const nsci_unit_names[];

/* The end of the unit that begins at words[at] of n, and its number; `at`, and *unit untouched,
 * where none does. Looks at no more than NSCI_MAX_UNIT_WORDS. O(1). */
size_t nsci_unit_end(const nsci_amount_word *words, size_t n, size_t at, uint8_t *unit);

/* The smaller unit that quantities are told in together with this one, "6 feet 2 inches", and how
 * many of it this one has; 0, and *part untouched, where there is none. */
int nsci_unit_part(uint8_t unit, uint8_t *part);

/* Is a unit the stone of 14 pounds, whose name is a thing's, too? */
bool nsci_unit_is_stone(uint8_t unit);

/* Is it a degree of nothing said, as of angles? */
bool nsci_unit_is_degree(uint8_t unit);

#endif
