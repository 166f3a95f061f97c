/* What stands around a unit of time: the parts of its rules that its length and what is named by it
 * share. */
#ifndef NSC_TIMEX_PHRASE_H
#define NSC_TIMEX_PHRASE_H

#include "timex/nsc_timex_count.h"

/* What stands around the unit. */
typedef struct nsci_timex_phrase {
    const nsci_timex_reader *r;
    uint32_t unit_at, left; /* the unit's token; where it begins, with a hyphen before it */
    bool is_plural, is_hyphened;
    nsci_timex *out;
} nsci_timex_phrase;

/* Does "before" or "after" at i end its phrase, being no preposition of what follows? */
static inline bool nsci_timex_ends_phrase(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_is_there(r, i + 1)) return true;
    uint8_t c = nsci_tok_byte(r, i + 1, 0);
    return !nsci_is_letter(c) && !nsci_is_digit(c) && c < 0x80;
}

/* to | last | six weeks, may | last | two years: no "last" that says which */
static inline bool nsci_timex_is_verb_last(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start && nsci_tok_deixis(r, i) == 'L' &&
           (nsci_tok_has(r, i - 1, NSCI_CUE_QUANTITY, 'T') ||
            nsci_tok_has(r, i - 1, NSCI_CUE_TENSE, 1));
}

/* -long of "decades-long", with its hyphen: a length, whatever else. */
static inline uint32_t nsci_timex_long_end(const nsci_timex_phrase *p, uint32_t at) {
    bool is_long = nsci_tok_is_hyphen(p->r, at) && nsci_tok_has(p->r, at + 1, NSCI_CUE_SHIFT, 'G');
    return is_long ? at + 2 : at;
}

#endif
