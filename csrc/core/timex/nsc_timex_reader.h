/* The tokens of a sentence, as the grammar of times sees them: by their cues, and digits. */
#ifndef NSC_TIMEX_READER_H
#define NSC_TIMEX_READER_H

#include "base/nsc_ascii.h"
#include "layer/nsc_doc.h"
#include "timex/nsc_point.h"

typedef struct nsci_timex_reader {
    const uint8_t *text;
    const nsci_range *toks;       /* of the document */
    const nsci_word_place *words; /* of toks */
    uint32_t n_toks;
    nsci_range sent;    /* of toks */
    uint32_t free_from; /* tokens before it belong to an expression */
} nsci_timex_reader;

static inline nsci_timex_reader nsci_timex_reader_of(const nsci_doc *doc, uint32_t sent) {
    const nsci_range toks = doc->sent_toks.items[sent];
    return (nsci_timex_reader){
        nsci_doc_text(doc), doc->toks.items, doc->words.items, (uint32_t)doc->toks.n, toks,
        toks.start};
}

/* Values of the cue `reference` that are days count from NSCI_TODAY; parts of today are above. */
enum { NSCI_TODAY = 20, NSCI_TONIGHT = NSCI_TODAY + 10, NSCI_OVERNIGHT };

/* Letters of a cue's value: 'Y', or 'Y' 's' of a plural. */
#define NSCI_LETTERS(a, b) ((int32_t)(a) << 8 | (int32_t)(b))

/* Past the sentence, on either side, tokens mean nothing. */
static inline bool nsci_tok_is_there(const nsci_timex_reader *r, uint32_t i) {
    return i >= r->sent.start && i < r->sent.end;
}

static inline bool nsci_tok_is(const nsci_timex_reader *r, uint32_t i, nsci_cue cue) {
    return nsci_tok_is_there(r, i) && nsci_cue_is(r->words[i].cue, cue);
}

/* A cue's value, or 0. */
static inline int32_t nsci_tok_value(const nsci_timex_reader *r, uint32_t i, nsci_cue cue) {
    int32_t value = 0;
    if (nsci_tok_is(r, i, cue)) nsci_cue_value(r->words[i].cue, cue, &value);
    return value;
}

static inline bool nsci_tok_has(const nsci_timex_reader *r, uint32_t i, nsci_cue cue,
                                int32_t value) {
    return nsci_tok_is(r, i, cue) && nsci_tok_value(r, i, cue) == value;
}

/* Letter of the cue `deixis`: L last, C this, N next ...; or 0. */
static inline int32_t nsci_tok_deixis(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_value(r, i, NSCI_CUE_DEIXIS);
}

/* A unit of time, week or weeks, but not "weekly". */
static inline bool nsci_tok_is_unit(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_PERIOD) &&
           (nsci_tok_value(r, i, NSCI_CUE_PERIOD) & 0xFF) != 'o';
}

/* full, fiscal: a word that may stand before a unit of time; not "war" or "BC". */
static inline bool nsci_tok_is_adjective(const nsci_timex_reader *r, uint32_t i) {
    int32_t letters = nsci_tok_value(r, i, NSCI_CUE_CALENDAR_WORD);
    return letters != 0 && letters != 'W' && letters <= 0xFF;
}

/* May an expression take token i in? */
static inline bool nsci_tok_is_free(const nsci_timex_reader *r, uint32_t i) {
    return i >= r->free_from && nsci_tok_is_there(r, i);
}

/* Do token i and the next one stand without a blank between them? */
static inline bool nsci_tok_is_glued(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_there(r, i) && nsci_tok_is_there(r, i + 1) &&
           r->toks[i].end == r->toks[i + 1].start;
}

/* A dash between two neighbours, without blanks. */
static inline bool nsci_tok_is_hyphen(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_DASH) && nsci_tok_is_glued(r, i - 1) &&
           nsci_tok_is_glued(r, i);
}

static inline uint32_t nsci_tok_length(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_there(r, i) ? r->toks[i].end - r->toks[i].start : 0;
}

/* A byte of a token, or 0 past its end. */
static inline uint8_t nsci_tok_byte(const nsci_timex_reader *r, uint32_t i, uint32_t k) {
    return k < nsci_tok_length(r, i) ? r->text[r->toks[i].start + k] : 0;
}

static inline bool nsci_tok_is_mark(const nsci_timex_reader *r, uint32_t i, char mark) {
    return nsci_tok_length(r, i) == 1 && nsci_tok_byte(r, i, 0) == (uint8_t)mark;
}

static inline bool nsci_tok_is_capital(const nsci_timex_reader *r, uint32_t i) {
    return nsci_is_upper(nsci_tok_byte(r, i, 0));
}

static inline bool nsci_tok_is_small(const nsci_timex_reader *r, uint32_t i) {
    return nsci_is_lower(nsci_tok_byte(r, i, 0));
}

/* A word in small letters that ends with s: perhaps a noun in the plural. */
static inline bool nsci_tok_ends_with(const nsci_timex_reader *r, uint32_t i, char last) {
    uint32_t n = nsci_tok_length(r, i);
    return n > 2 && nsci_tok_is_small(r, i) && nsci_tok_byte(r, i, n - 1) == (uint8_t)last;
}

/* The number that a token of digits alone writes, or -1. */
static inline int32_t nsci_tok_digits(const nsci_timex_reader *r, uint32_t i) {
    uint32_t n = nsci_tok_length(r, i);
    int32_t number = 0;
    if (!nsci_tok_is(r, i, NSCI_CUE_DIGITS) || n > 8) return -1;
    for (uint32_t k = 0; k < n; k++) {
        uint8_t c = nsci_tok_byte(r, i, k);
        if (!nsci_is_digit(c)) return -1;
        number = 10 * number + c - '0';
    }
    return number;
}

/* A year of four digits, or 0. */
static inline int32_t nsci_tok_year(const nsci_timex_reader *r, uint32_t i) {
    int32_t year = nsci_tok_length(r, i) == 4 ? nsci_tok_digits(r, i) : -1;
    return year >= 1000 && year < 2100 ? year : 0;
}

/* third, 3rd: 3; 0 of other words */
static inline int32_t nsci_tok_ordinal(const nsci_timex_reader *r, uint32_t i) {
    uint32_t n = nsci_tok_length(r, i);
    int32_t number = nsci_tok_value(r, i, NSCI_CUE_ORDINAL);
    if (number || !nsci_tok_is(r, i, NSCI_CUE_DIGITS) || n < 3 || n > 5) return number;
    for (uint32_t k = 0; k + 2 < n; k++) {
        uint8_t c = nsci_tok_byte(r, i, k);
        if (!nsci_is_digit(c)) return 0;
        number = 10 * number + c - '0';
    }
    return nsci_is_letter(nsci_tok_byte(r, i, n - 1)) ? number : 0;
}

/* A day of a month, 3 or 3rd; 0 of other words. */
static inline int32_t nsci_tok_day(const nsci_timex_reader *r, uint32_t i) {
    int32_t day = nsci_tok_length(r, i) <= 2 ? nsci_tok_digits(r, i) : -1;
    if (day < 0) day = nsci_tok_ordinal(r, i);
    return day >= 1 && day <= 31 ? day : 0;
}

/* Does a token count what follows it: percent, million, dollars, points? */
static inline bool nsci_tok_is_measure(const nsci_timex_reader *r, uint32_t i) {
    static const uint64_t measures =
        NSCI_CUE_BIT(NSCI_CUE_SCALE) | NSCI_CUE_BIT(NSCI_CUE_PERCENT) |
        NSCI_CUE_BIT(NSCI_CUE_UNIT_OF_MONEY) | NSCI_CUE_BIT(NSCI_CUE_TIME_UNIT) |
        NSCI_CUE_BIT(NSCI_CUE_PERIOD) | NSCI_CUE_BIT(NSCI_CUE_CURRENCY) |
        NSCI_CUE_BIT(NSCI_CUE_POINT) | NSCI_CUE_BIT(NSCI_CUE_HALF_DAY);
    return nsci_tok_is_there(r, i) && nsci_cue_bits(r->words[i].cue) & measures;
}

/* the, before token i: its place, else i. */
static inline uint32_t nsci_tok_with_the(const nsci_timex_reader *r, uint32_t i) {
    bool is_the = i > r->free_from && nsci_tok_has(r, i - 1, NSCI_CUE_DEIXIS, 'H');
    return is_the ? i - 1 : i;
}

#endif
