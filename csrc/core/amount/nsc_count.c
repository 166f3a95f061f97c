/* Counting: digits or number words, then scales, then fractions; or a vague number. */
#include "amount/nsc_count.h"
#include "amount/nsc_amount_number.h"
#include "base/nsc_ascii.h"

static bool is(nsci_phrase *p, size_t at, nsci_cue cue) { return nsci_phrase_is(p, at, cue); }

/* Has a numeral groups, or a point and two digits? */
static bool is_marked(nsci_phrase *p, size_t at) {
    nsci_range bytes = nsci_phrase_word(p, at)->bytes;
    const uint8_t *text = p->text + bytes.start;
    size_t n = bytes.end - bytes.start;
    return memchr(text, ',', n) || memchr(text, ' ', n) || (n > 3 && text[n - 3] == '.');
}

/* A letter is a scale when it follows digits: 5m, 3.1bn; not 35mm, nor the 5m of "5m tall". */
static bool is_short_scale(nsci_phrase *p, size_t at, bool behind_sign) {
    if (!nsci_phrase_is_numeral(p, at - 1)) return false;
    if (behind_sign) return true;
    if (!nsci_phrase_is_glued(p, at) || is(p, at + 1, NSCI_CUE_DIMENSION)) return false;
    bool rate = is(p, at + 1, NSCI_CUE_PER) && nsci_phrase_word(p, at + 1)->is_mark;
    if (rate && is(p, at + 2, NSCI_CUE_MEASURE_RATE)) return false; /* 10m/s */
    return !is(p, at, NSCI_CUE_MEASURE) ||
           nsci_phrase_word(p, at)->bytes.end == nsci_phrase_word(p, at)->bytes.start + 1;
}

/* The end of the scales at `at`, each behind a hyphen or not: -million   lakh crore   bn */
static size_t powers_end(nsci_phrase *p, size_t at, bool behind_sign, nsci_count *out) {
    for (;;) {
        size_t next = nsci_phrase_skip_hyphen(p, at);
        if (!is(p, next, NSCI_CUE_POWER)) return at;
        if (is(p, next, NSCI_CUE_SHORT_SCALE) && !is_short_scale(p, next, behind_sign)) return at;
        int power = nsci_phrase_value(p, next, NSCI_CUE_POWER);
        if (power > out->power) out->power = power;
        at = next + 1;
    }
}

/* of a   of one   of 1: what a part is a part of. Behind it, or `at`. */
static size_t of_one_end(nsci_phrase *p, size_t at) {
    if (!is(p, at, NSCI_CUE_OF)) return at;
    bool one = is(p, at + 1, NSCI_CUE_ARTICLE) ||
               nsci_phrase_value(p, at + 1, NSCI_CUE_NUMBER) == 1 ||
               nsci_amount_is_digit_one(nsci_phrase_word(p, at + 1));
    return one ? at + 2 : at;
}

/* half a   quarters of a million   tenths of one */
static size_t part_end(nsci_phrase *p, size_t at, nsci_count *out) {
    if (!is(p, at, NSCI_CUE_FRACTION)) return at;
    bool has_own_scale = nsci_phrase_value(p, at, NSCI_CUE_FRACTION) >= 250; /* a quarter million */
    out->is_part = true;
    at = nsci_phrase_skip_hyphen(p, at + 1);
    size_t one = of_one_end(p, at);
    if (one > at)
        at = one;
    else if (is(p, at, NSCI_CUE_ARTICLE))
        at = nsci_phrase_skip_hyphen(p, at + 1);
    else if (!has_own_scale) /* the fifth billion-dollar merger */
        return at;
    return powers_end(p, at, false, out);
}

/* and a half   and three quarters */
static size_t more_end(nsci_phrase *p, size_t at, nsci_count *out) {
    bool counts = is(p, at + 1, NSCI_CUE_ARTICLE) || is(p, at + 1, NSCI_CUE_NUMBER);
    if (!is(p, at, NSCI_CUE_AND) || !counts || !is(p, at + 2, NSCI_CUE_FRACTION)) return at;
    return powers_end(p, at + 3, false, out);
}

/* Digits, and a fraction in digits or as one sign: 1,200   1/2   8 1/2   2-1/2 */
static size_t digits_end(nsci_phrase *p, size_t at) {
    size_t behind = nsci_phrase_skip_hyphen(p, at + 1);
    nsci_phrase_word(p, behind + 2);
    if (nsci_amount_is_quotient(p->words, p->n, at)) return at + 3;
    if (nsci_amount_is_quotient(p->words, p->n, behind)) return behind + 3;
    bool sign = is(p, at + 1, NSCI_CUE_FRACTION) && nsci_phrase_word(p, at + 1)->is_mark;
    return sign ? at + 2 : at + 1;
}

/* 0.3   1/2: does a number that is not whole begin there? */
static bool is_broken(nsci_phrase *p, size_t at) {
    nsci_decimal number = nsci_phrase_word(p, at)->number;
    if (nsci_amount_is_quotient(p->words, p->n, at)) return true;
    return !number.is_null && number.exponent < 0;
}

/* 1,200   8 1/2 million   3.5 lakh crore   2 and a half million   0.3 of a */
static bool read_digits(nsci_phrase *p, size_t at, bool behind_sign, nsci_count *out) {
    size_t end = digits_end(p, at);
    out->is_digits = true;
    out->is_marked = is_marked(p, at);
    if (!behind_sign && is_broken(p, at)) {
        size_t one = of_one_end(p, end);
        out->is_part = one > end;
        end = one;
    }
    at = powers_end(p, end, behind_sign, out);
    out->end = more_end(p, at, out);
    return true;
}

/* Where a number in words may go on behind `at`: twenty-five, one hundred and five */
static size_t joined(nsci_phrase *p, size_t at, const nsci_number *number) {
    size_t next = nsci_phrase_skip_hyphen(p, at);
    bool goes_on = number->end == NSCI_NUMBER_HUNDRED || number->end == NSCI_NUMBER_SCALE;
    if (!goes_on || !is(p, next, NSCI_CUE_AND) || is(p, next + 2, NSCI_CUE_FRACTION)) return next;
    nsci_number more = *number; /* one hundred and | five hundred: two numbers */
    int32_t value = nsci_phrase_value(p, next + 1, NSCI_CUE_NUMBER);
    int32_t power = nsci_phrase_value(p, next + 2, NSCI_CUE_POWER);
    bool fits = value && nsci_number_add_word(&more, value);
    return fits && (!power || nsci_number_add_scale(&more, power)) ? next + 1 : next;
}

/* twenty-five   one hundred and five thousand   a million; then fractions */
static bool read_words(nsci_phrase *p, size_t at, nsci_count *out) {
    nsci_number number = {0};
    if (is(p, at, NSCI_CUE_ARTICLE)) {
        nsci_number_add_word(&number, 1);
        at = nsci_phrase_skip_hyphen(p, at + 1);
    }
    for (size_t next = at;; at = next + 1, next = joined(p, at, &number)) {
        int32_t value = nsci_phrase_value(p, next, NSCI_CUE_NUMBER);
        int32_t power = nsci_phrase_value(p, next, NSCI_CUE_POWER);
        bool fits = value ? nsci_number_add_word(&number, value)
                          : power && !is(p, next, NSCI_CUE_SHORT_SCALE) &&
                                nsci_number_add_scale(&number, power);
        if (!fits) break;
        if (!value && power > out->power) out->power = power;
    }
    size_t part = part_end(p, nsci_phrase_skip_hyphen(p, at), out);
    if (out->is_part) at = part;
    out->end = more_end(p, at, out);
    return true;
}

/* tens of millions   hundreds of thousands   billions */
static bool read_plural(nsci_phrase *p, size_t at, nsci_count *out) {
    out->is_round = true;
    for (;; at += 2) {
        int power = nsci_phrase_value(p, at, NSCI_CUE_PLURAL);
        if (power > out->power) out->power = power;
        if (!is(p, at + 1, NSCI_CUE_OF) || !is(p, at + 2, NSCI_CUE_PLURAL)) break;
    }
    out->end = at + 1;
    return true;
}

/* several   a few hundred thousand   multi-million   dozens of millions */
static bool read_vague(nsci_phrase *p, size_t at, nsci_count *out) {
    out->is_round = true;
    for (out->end = ++at;; out->end = at) {
        size_t next = nsci_phrase_skip_hyphen(p, at);
        if (is(p, next, NSCI_CUE_OF)) next++;
        int power = nsci_phrase_value(p, next, NSCI_CUE_POWER);
        if (!power) power = nsci_phrase_value(p, next, NSCI_CUE_PLURAL);
        if (!power || is(p, next, NSCI_CUE_SHORT_SCALE)) return true;
        if (power > out->power) out->power = power;
        at = next + 1;
    }
}

bool nsci_count_read(nsci_phrase *p, size_t at, bool behind_sign, nsci_count *out) {
    *out = (nsci_count){.end = at};
    if (nsci_phrase_is_numeral(p, at)) return read_digits(p, at, behind_sign, out);
    size_t first = is(p, at, NSCI_CUE_ARTICLE) ? nsci_phrase_skip_hyphen(p, at + 1) : at;
    if (is(p, first, NSCI_CUE_FRACTION)) {
        bool modifies = nsci_phrase_skip_hyphen(p, first + 1) > first + 1;
        if (first > at && modifies && !is(p, first + 2, NSCI_CUE_ARTICLE)) return false;
        out->end = part_end(p, first, out);
        return true;
    }
    if (is(p, first, NSCI_CUE_VAGUE) &&
        (first == at || nsci_phrase_value(p, first, NSCI_CUE_VAGUE) > 0))
        return read_vague(p, first, out);
    bool scale = is(p, first, NSCI_CUE_POWER) && !is(p, first, NSCI_CUE_SHORT_SCALE);
    if (is(p, at, NSCI_CUE_NUMBER) || (first > at && scale)) return read_words(p, at, out);
    return is(p, at, NSCI_CUE_PLURAL) && read_plural(p, at, out);
}
