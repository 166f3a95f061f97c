/* Features: what the splitter's weights know about a candidate. */
#ifndef NSC_SENTENCE_FEATURE_H
#define NSC_SENTENCE_FEATURE_H

#include "nsc_sentence_scan.h"

enum {
    NSCI_N_SENTENCE_FEATURES = 47,
    NSCI_N_SENTENCE_COLUMNS = NSCI_N_SENTENCE_FEATURES + 1, /* a glance behind them */
    NSCI_WORD_RECORD_BYTES = 4
};

/* The class of abbreviations.tsv that holds the words of greetings and farewells. */
enum { NSCI_LETTER_CLASS = 19 };

/* An entry of "sentence_words", under nsci_hash_bytes of the word in lower case (ASCII) without its
 * last period. What texts without labels say of it, each on a scale from 0 (unknown) to 7. */
typedef struct nsci_word_record {
    uint8_t abbreviation; /* class in abbreviations.tsv, 0: none */
    uint8_t lower;        /* how often it has a small letter where no sentence starts */
    uint8_t starts;       /* how often its capital is that of a sentence's first word */
    uint8_t dotted;       /* how often a period follows */
    uint8_t goes_on;      /* how often the sentence goes on after that period */
    uint8_t ends;         /* how often that period ends a paragraph */
} nsci_word_record;

nsci_word_record nsci_splitter_word(const nsci_splitter *splitter, const uint8_t *word, size_t n);

/* Is the word that starts at text[at] one that has a small letter unless it starts a sentence? */
bool nsci_splitter_starter(const nsci_splitter *splitter, const uint8_t *text, size_t at, size_t n);

/* What training sees of a candidate: the indices of its features, each below 1 << weight_bits, and a
 * hash of the little that a glance takes in. O(1). */
void nsci_break_describe(const nsci_scan *scan, const nsci_break *place,
                         uint32_t row[NSCI_N_SENTENCE_COLUMNS]);

/* Do the weights cut here? A glance answers for most candidates, the sum for the others. O(1). */
bool nsci_break_cuts(const nsci_scan *scan, const nsci_break *place);

#endif
