/* The words of an amount: numerals, words that may be cues, and marks, by the bytes alone.
 * Tokens would not do: to them "R5.2bn" is R5 . 2 bn, and "$750M" $ 750M. */
#ifndef NSC_AMOUNT_WORDS_H
#define NSC_AMOUNT_WORDS_H

#include "amount/nsc_decimal.h"
#include "word/nsc_cue.h"

enum { NSCI_MAX_AMOUNT_WORDS = 32 };

typedef struct nsci_amount_word {
    nsci_decimal number; /* of a numeral */
    nsci_range bytes;    /* of the text */
    uint16_t cue;        /* entry in nsc_cue.h */
    uint16_t n_decimals; /* of a numeral: digits behind its point */
    bool is_numeral;
    bool is_mark;
    bool is_glued; /* to the word before */
} nsci_amount_word;

/* Reads the next word of text[at .. end) and returns its end, or 0 when only blanks are left. It is
 * glued when it begins at `glue`. O(bytes). */
size_t nsci_amount_word_next(const uint8_t *text, size_t at, size_t end, size_t glue,
                             nsci_amount_word *out);

/* Fills out[NSCI_MAX_AMOUNT_WORDS] and returns how many words text[span.start .. span.end) has,
 * or 0 when they are more. text is valid UTF-8. O(bytes). */
size_t nsci_amount_words(const uint8_t *text, nsci_range span, nsci_amount_word *out);

/* Are words[at .. at + 3) of n a fraction, 1/2 or 15/16? Not the two prices of 1.6182/92. */
bool nsci_amount_is_quotient(const nsci_amount_word *words, size_t n, size_t at);

/* Is a word the numeral 1? */
bool nsci_amount_is_digit_one(const nsci_amount_word *word);

#endif
