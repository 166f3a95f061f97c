/* A word is a run of letters, with periods between letters (U.S.), and a period behind it where
 * the table of cues has it so (Rs.); digits part words: USD500m has three. */
#include "amount/nsc_amount_words.h"
#include "amount/nsc_numeral.h"
#include "base/nsc_ascii.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

/* A letter, a mark on one, a blank, or anything else. */
typedef enum kind { KIND_LETTER, KIND_SPACE, KIND_OTHER } kind;

static kind kind_at(const uint8_t *text, size_t at, size_t end, size_t *next) {
    if (at >= end) return KIND_SPACE;
    if (nsci_is_letter(text[at])) {
        *next = at + 1;
        return KIND_LETTER;
    }
    const nsci_class class = nsci_uni_class(nsci_utf8_decode(text, at, next));
    if (class == NSCI_CLASS_SPACE) return KIND_SPACE;
    return nsci_class_is_letter(class) || class == NSCI_CLASS_MARK ? KIND_LETTER : KIND_OTHER;
}

/* End of the letters at `at`. */
static size_t skip_letters(const uint8_t *text, size_t at, size_t end) {
    for (size_t next = at; kind_at(text, at, end, &next) == KIND_LETTER;) at = next;
    return at;
}

/* End of the word at `at`, and its entry; `at` where no letter stands. */
static size_t read_word(const uint8_t *text, size_t at, size_t end, uint16_t *cue) {
    size_t start = at, next;
    at = skip_letters(text, at, end);
    while (at > start && at < end && text[at] == '.' &&
           (next = skip_letters(text, at + 1, end)) > at + 1)
        at = next;
    *cue = nsci_cue_find(text + start, at - start);
    if (at == start || at == end || text[at] != '.') return at;
    uint16_t with_period = nsci_cue_find(text + start, at + 1 - start);
    if (with_period == NSCI_CUE_ENTRY_NONE) return at;
    *cue = with_period;
    return at + 1;
}

/* Reads what stands at `at`, which is no blank; returns its end. */
static size_t read_one(const uint8_t *text, size_t at, size_t end, nsci_amount_word *out) {
    size_t next = nsci_numeral_end(text, at, end);
    *out = (nsci_amount_word){0};
    if (next > at) {
        out->is_numeral = true;
        out->number = nsci_numeral_value(text + at, next - at);
        size_t point = next;
        while (point > at && text[point - 1] != '.') point--;
        if (point > at) out->n_decimals = (uint16_t)nsci_min(next - point, UINT16_MAX);
        return next;
    }
    if ((next = read_word(text, at, end, &out->cue)) > at) return next;
    kind_at(text, at, end, &next);
    out->is_mark = true;
    out->cue = nsci_cue_find(text + at, next - at);
    return next;
}

size_t nsci_amount_word_next(const uint8_t *text, size_t at, size_t end, size_t glue,
                             nsci_amount_word *out) {
    for (size_t next; at < end; at = next) {
        if (kind_at(text, at, end, &next) == KIND_SPACE) continue;
        next = read_one(text, at, end, out);
        out->is_glued = at == glue;
        out->bytes = (nsci_range){(uint32_t)at, (uint32_t)next};
        return next;
    }
    return 0;
}

size_t nsci_amount_words(const uint8_t *text, nsci_range span, nsci_amount_word *out) {
    nsci_amount_word word;
    size_t n = 0, last = 0;
    for (size_t at = span.start; (at = nsci_amount_word_next(text, at, span.end, last, &word)) > 0;
         last = at) {
        if (n == NSCI_MAX_AMOUNT_WORDS) return 0;
        word.is_glued = word.is_glued && n > 0;
        out[n++] = word;
    }
    return n;
}

/* Is a numeral a whole number, and none that is larger than `most`? */
static bool is_small(const nsci_amount_word *word, int64_t most) {
    return word->is_numeral && !word->number.is_null && word->number.coefficient > 0 &&
           word->number.exponent >= 0 &&
           nsci_decimal_compare(word->number, nsci_decimal_of(most, 0)) <= 0;
}

bool nsci_amount_is_quotient(const nsci_amount_word *words, size_t n, size_t at) {
    if (at + 2 >= n || !words[at + 1].is_mark || !words[at + 1].is_glued) return false;
    if (!nsci_cue_is(words[at + 1].cue, NSCI_CUE_PER) || !words[at + 2].is_glued) return false;
    return is_small(&words[at + 2], 64) && is_small(&words[at], 63) &&
           nsci_decimal_compare(words[at].number, words[at + 2].number) < 0;
}

bool nsci_amount_is_digit_one(const nsci_amount_word *word) {
    return word->is_numeral && !word->number.is_null &&
           nsci_decimal_compare(word->number, nsci_decimal_of(1, 0)) == 0;
}
