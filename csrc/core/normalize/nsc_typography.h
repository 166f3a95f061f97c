/* The rules that replace one character, whatever stands around it. */
#ifndef NSC_TYPOGRAPHY_H
#define NSC_TYPOGRAPHY_H

#include "base/nsc_base.h"

/* What stands for a character: up to 3 bytes of ASCII, none when it is removed. */
typedef struct nsci_swap {
    char text[3];
    uint8_t n_bytes;
    uint8_t rule; /* an nsc_rule */
} nsci_swap;

/* The replacement of `cp` by one of the rules in the mask `rules`, or NULL when it stays. Static.
 * U+200C and U+200D are removed by NSC_RULE_INVISIBLES only where nsci_joins_after says no. */
const nsci_swap *nsci_typography_swap(uint32_t cp, uint32_t rules);

/* Whether `cp` is two or three Latin letters in one character, for no difference in meaning. */
bool nsci_typography_is_ligature(uint32_t cp);

/* Whether `cp` is ASCII in the width of an ideograph. */
static inline bool nsci_typography_is_wide(uint32_t cp) { return cp - 0xFF01u < 94; }

/* Whether `cp` belongs to text in which full-width forms are at home: Chinese, Japanese, Korean. */
bool nsci_typography_is_east_asian(uint32_t cp);

/* Whether a joiner or non-joiner behind `before` (0: nothing) may be part of how a word is spelt or
 * an emoji is put together: behind letters of the scripts that join, marks and symbols. */
bool nsci_joins_after(uint32_t before);

#endif
