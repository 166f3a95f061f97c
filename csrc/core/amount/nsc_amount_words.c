/* A word is a run of letters, with periods between letters (U.S.), and a period behind it where
 * the table of cues has it so (Rs.); digits part words: USD500m has three. */
#include "amount/nsc_amount_words.h"
#include "amount/nsc_numeral.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

static nsci_class class_at(const uint8_t *text, size_t at, size_t end, size_t *next) {
    if (at >= end) return NSCI_CLASS_SPACE;
    return nsci_uni_class(nsci_utf8_decode(text, at, next));
}

/* End of the letters at `at`. */
static size_t skip_letters(const uint8_t *text, size_t at, size_t end) {
    for (size_t next = at;; at = next) {
        nsci_class class = class_at(text, at, end, &next);
        bool letter = class == NSCI_CLASS_UPPER || class == NSCI_CLASS_LOWER ||
                      class == NSCI_CLASS_LETTER || class == NSCI_CLASS_MARK;
        if (!letter) return at;
    }
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
        return next;
    }
    if ((next = read_word(text, at, end, &out->cue)) > at) return next;
    class_at(text, at, end, &next);
    out->is_mark = true;
    out->cue = nsci_cue_find(text + at, next - at);
    return next;
}

size_t nsci_amount_words(const uint8_t *text, nsci_range span, nsci_amount_word *out) {
    size_t n = 0, last = span.start;
    for (size_t at = span.start, next = at; at < span.end; at = next) {
        if (class_at(text, at, span.end, &next) == NSCI_CLASS_SPACE) continue;
        if (n == NSCI_MAX_AMOUNT_WORDS) return 0;
        next = read_one(text, at, span.end, &out[n]);
        out[n++].is_glued = last == at && at > span.start;
        last = next;
    }
    return n;
}
