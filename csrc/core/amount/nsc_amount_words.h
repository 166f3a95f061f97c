/* The words of an amount: numerals, words that may be cues, and marks, by the bytes alone.
 * Tokens would not do: to them "R5.2bn" is R5 . 2 bn, and "$750M" $ 750M. */
#ifndef NSC_AMOUNT_WORDS_H
#define NSC_AMOUNT_WORDS_H

#include "amount/nsc_decimal.h"
#include "word/nsc_cue.h"

enum { NSCI_MAX_AMOUNT_WORDS = 32 };

typedef struct nsci_amount_word {
    nsci_decimal number; /* of a numeral */
    uint16_t cue;        /* entry in nsc_cue.h */
    bool is_numeral;
    bool is_mark;
    bool is_glued; /* to the word before */
} nsci_amount_word;

/* Fills out[NSCI_MAX_AMOUNT_WORDS] and returns how many words text[span.start .. span.end) has,
 * or 0 when they are more. text is valid UTF-8. O(bytes). */
size_t nsci_amount_words(const uint8_t *text, nsci_range span, nsci_amount_word *out);

#endif
