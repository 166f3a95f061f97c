/* The words of a text from some place on, read as far as they are asked for, and what rules ask of
 * them. A rule looks ahead of the place that it has reached, and most phrases end at once. */
#ifndef NSC_PHRASE_H
#define NSC_PHRASE_H

#include "amount/nsc_amount_words.h"

typedef struct nsci_phrase {
    const uint8_t *text; /* borrowed */
    size_t at, end;      /* bytes: what is read begins at `at`, and ends at `end` at the latest */
    size_t n;            /* words that have been read */
    bool is_of_share;    /* what stands before it makes points those of a share */
    nsci_amount_word words[NSCI_MAX_AMOUNT_WORDS];
} nsci_phrase;

/* A phrase of text[bytes.start .. bytes.end), of which nothing has been read. */
void nsci_phrase_begin(nsci_phrase *p, const uint8_t *text, nsci_range bytes);

/* Reads on up to the word `at`. O(bytes). */
const nsci_amount_word *nsci_phrase_read(nsci_phrase *p, size_t at);

/* The word `at`; past the end of the phrase, one that has no cue. */
static inline const nsci_amount_word *nsci_phrase_word(nsci_phrase *p, size_t at) {
    return at < p->n ? &p->words[at] : nsci_phrase_read(p, at);
}

static inline uint64_t nsci_phrase_cues(nsci_phrase *p, size_t at) {
    return nsci_cue_bits(nsci_phrase_word(p, at)->cue);
}

static inline bool nsci_phrase_is(nsci_phrase *p, size_t at, nsci_cue cue) {
    return nsci_phrase_cues(p, at) >> cue & 1;
}

static inline bool nsci_phrase_is_numeral(nsci_phrase *p, size_t at) {
    return nsci_phrase_word(p, at)->is_numeral;
}

/* Does it follow the word before it without a blank? */
static inline bool nsci_phrase_is_glued(nsci_phrase *p, size_t at) {
    return nsci_phrase_word(p, at)->is_glued;
}

/* The value of a word as a cue, or 0. */
int32_t nsci_phrase_value(nsci_phrase *p, size_t at, nsci_cue cue);

/* Is each letter of the word a capital, or none? */
bool nsci_phrase_is_upper(nsci_phrase *p, size_t at);
bool nsci_phrase_is_lower(nsci_phrase *p, size_t at);

/* Behind a dash that joins the words on its sides, or `at`. */
size_t nsci_phrase_skip_hyphen(nsci_phrase *p, size_t at);

#endif
