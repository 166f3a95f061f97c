/* Words beside a candidate: where they stand, their form, and their record in the model. */
#ifndef NSC_SENTENCE_WORD_H
#define NSC_SENTENCE_WORD_H

#include "sentence/nsc_sentence_candidate.h"

/* Form of a word. */
typedef enum nsci_word_form {
    NSCI_WORD_NONE = 0, /* no word: an end, a line's start, a mark */
    NSCI_WORD_LOWER,    /* house */
    NSCI_WORD_CAPITAL,  /* House, McCoy */
    NSCI_WORD_UPPER,    /* HOUSE */
    NSCI_WORD_INITIAL,  /* H */
    NSCI_WORD_LETTER,   /* h */
    NSCI_WORD_CAMEL,    /* eBay */
    NSCI_WORD_NUMBER,   /* 15, 1,200, 15.4 */
    NSCI_WORD_MIXED,    /* 5th, G7 */
    NSCI_WORD_INITIALS, /* U.S */
    NSCI_WORD_DOTTED,   /* a.m, Ph.D */
    NSCI_WORD_ADDRESS,  /* www.host.com, a@b */
    NSCI_WORD_MARK,     /* a mark or symbol */
    NSCI_WORD_ROMAN,    /* XIV, iii */
    NSCI_WORD_SMALL     /* house, where the sentence before began with a small letter, too */
} nsci_word_form;

/* A word of a text. hash and record are filled in by nsci_know_word. */
typedef struct nsci_window_word {
    uint32_t start, end;
    nsci_word_form form;
    bool is_letters; /* fewer than 16 ASCII letters, with 16 bytes of text from the first on */
    uint32_t upper;  /* bits of those that are capitals, where is_letters */
    uint64_t hash;   /* nsci_hash_lower */
    nsci_word_record record;
} nsci_window_word;

/* Finds the last word that ends at or before `end`, on the same line; marks between are skipped,
 * and *mark is the nearest of them. A word that is glued to another by a candidate begins at
 * `floor`. */
void nsci_read_back(const nsci_scan *scan, nsci_window_word *word, uint32_t end, uint32_t floor,
                    uint8_t *mark);

/* Finds the word that starts at or behind `at`, and the mark right behind it. */
void nsci_read_on(const nsci_scan *scan, nsci_window_word *word, uint32_t at, uint8_t *mark);

/* Looks up a word that was read: fills in its hash and its record. */
void nsci_know_word(const nsci_scan *scan, nsci_window_word *word);

/* The shape of a word: its characters' classes, runs cut to two, packed. 0 for no word. */
uint32_t nsci_word_shape(const nsci_scan *scan, const nsci_window_word *word);

/* Is `c` a letter, a digit, or part of a character above ASCII? */
bool nsci_is_word_byte(uint8_t c);

#endif
