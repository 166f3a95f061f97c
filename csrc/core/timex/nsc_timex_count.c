/* Numbers in front of a unit of time. Where the number begins is found by going back over what a
 * number may have; then it is read forwards. */
#include "timex/nsc_timex_count.h"
#include "layer/nsc_timex.h"

enum { MAX_THOUSANDTHS = 2000000000 };

static bool is_vague(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_VAGUE) || nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 'V');
}

/* 18, seven, hundred, half */
static bool is_number(const nsci_timex_reader *r, uint32_t i) {
    if (nsci_tok_ordinal(r, i)) return false; /* a third, an eighth: of a row */
    if (nsci_tok_is(r, i, NSCI_CUE_DIGITS)) return true;
    return nsci_tok_is(r, i, NSCI_CUE_NUMBER) || nsci_tok_is(r, i, NSCI_CUE_SCALE) ||
           nsci_tok_is(r, i, NSCI_CUE_FRACTION);
}

static bool is_slash(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_mark(r, i, '/') && nsci_tok_is_glued(r, i - 1) && nsci_tok_is_glued(r, i);
}

/* What stands between two words of a number. */
static bool joins(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_hyphen(r, i) || is_slash(r, i) || nsci_tok_is(r, i, NSCI_CUE_AND) ||
           (nsci_tok_is(r, i, NSCI_CUE_JOINS) && !nsci_tok_is(r, i, NSCI_CUE_DASH));
}

/* The a of "and a half", "half a", "a quarter of a", "a hundred". */
static bool is_article_of_number(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_is(r, i, NSCI_CUE_ARTICLE)) return false;
    return nsci_tok_is(r, i + 1, NSCI_CUE_FRACTION) || nsci_tok_is(r, i + 1, NSCI_CUE_SCALE) ||
           nsci_tok_is(r, i - 1, NSCI_CUE_FRACTION) ||
           (nsci_tok_is(r, i - 1, NSCI_CUE_OF) && nsci_tok_is(r, i - 2, NSCI_CUE_FRACTION));
}

/* the quarter | and nine months: a share is the end of a number, not its beginning */
static bool parts_share(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_AND) && nsci_tok_is(r, i - 1, NSCI_CUE_FRACTION);
}

static bool may_continue(const nsci_timex_reader *r, uint32_t i) {
    bool between =
        joins(r, i) && (is_number(r, i - 1) || is_number(r, i - 2)) && !parts_share(r, i);
    bool of = nsci_tok_is(r, i, NSCI_CUE_OF) && nsci_tok_is(r, i - 1, NSCI_CUE_FRACTION) &&
              nsci_tok_is(r, i + 1, NSCI_CUE_ARTICLE);
    if (nsci_tok_is(r, i, NSCI_CUE_DIGITS) && nsci_tok_is(r, i + 1, NSCI_CUE_NUMBER))
        return false; /* 1,200 | three months later */
    return is_number(r, i) || is_article_of_number(r, i) || between || of;
}

static bool counts(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_DIGITS) || nsci_tok_is(r, i, NSCI_CUE_NUMBER);
}

/* two | four-year terms, six | half-hour talks, ten | 25-minute ones, $1.5 million | two years
 * before: does token i begin a number of its own behind the one that counts such things? Not in
 * twenty five, 2 1/2, two thirds, two million five hundred. */
static bool begins_anew(const nsci_timex_reader *r, uint32_t i) {
    if (counts(r, i) && nsci_tok_is(r, i - 1, NSCI_CUE_SCALE) &&
        nsci_tok_is(r, i - 2, NSCI_CUE_DIGITS))
        return true;
    if (!counts(r, i - 1)) return false;
    if (nsci_tok_is(r, i, NSCI_CUE_FRACTION)) return nsci_tok_is_hyphen(r, i + 1);
    const int32_t tens = nsci_tok_value(r, i - 1, NSCI_CUE_NUMBER);
    const int32_t one = nsci_tok_value(r, i, NSCI_CUE_NUMBER);
    return counts(r, i) && !is_slash(r, i + 1) &&
           !(tens >= 20 && tens % 10 == 0 && one % 10 == one && one);
}

/* The first token of the number that ends before `end`, or `end`. */
static uint32_t find_start(const nsci_timex_reader *r, uint32_t end) {
    uint32_t start = end;
    while (start > r->free_from && end - start < NSCI_MAX_COUNT_TOKS &&
           may_continue(r, start - 1) && !(start < end && begins_anew(r, start)))
        start--;
    while (start < end && joins(r, start)) start++;
    return start;
}

/* 18   3.5   1,200: in thousandths; -1 where other marks are in it */
static int64_t thousandths_of(const nsci_timex_reader *r, uint32_t i) {
    int64_t value = 0, unit = 0;
    uint32_t n = nsci_tok_length(r, i);
    for (uint32_t k = 0; k < n && value < MAX_THOUSANDTHS; k++) {
        uint8_t c = nsci_tok_byte(r, i, k);
        if (c == '.' && unit == 0)
            unit = 1000;
        else if (!nsci_is_digit(c) && (c != ',' || unit))
            return -1;
        if (!nsci_is_digit(c)) continue;
        if (unit) unit /= 10;
        value = unit ? value + (c - '0') * unit : value * 10 + (c - '0') * 1000;
    }
    return value;
}

/* What has been read of a number. */
typedef struct sum {
    int64_t total, group; /* three thousand | two hundred */
    int32_t last;         /* value of the last number word, 0: none */
    bool is_range;
} sum;

static int64_t value_of(const sum *s) { return s->total + s->group; }

static void add_scale(const nsci_timex_reader *r, uint32_t i, sum *s) {
    int32_t power = nsci_tok_value(r, i, NSCI_CUE_POWER);
    if (s->group == 0) s->group = NSCI_COUNT_ONE;
    for (int32_t k = 0; k < power && s->group < MAX_THOUSANDTHS; k++) s->group *= 10;
    if (power < 3) return;
    s->total += s->group;
    s->group = 0;
}

/* Does the join at i part two numbers, of which the first counts? Not in twenty-five, two and a
 * half. */
static bool parts(const nsci_timex_reader *r, uint32_t i, const sum *s) {
    if (is_slash(r, i)) return false;
    if (nsci_tok_is(r, i, NSCI_CUE_AND))
        return !nsci_tok_is(r, i + 2, NSCI_CUE_FRACTION) && !nsci_tok_is(r, i - 1, NSCI_CUE_SCALE);
    if (!nsci_tok_is(r, i, NSCI_CUE_DASH)) return true;
    return !(s->last >= 20 && s->last % 10 == 0) && !nsci_tok_is(r, i - 1, NSCI_CUE_FRACTION) &&
           !nsci_tok_is(r, i + 1, NSCI_CUE_SCALE) && !nsci_tok_is(r, i + 1, NSCI_CUE_FRACTION);
}

/* Adds token i; false where it makes no number, and where the rest is the end of a range. */
static bool add(const nsci_timex_reader *r, uint32_t i, sum *s) {
    if (nsci_tok_is(r, i, NSCI_CUE_DIGITS)) {
        int64_t value = thousandths_of(r, i), part = nsci_tok_digits(r, i + 2);
        if (value < 0) return false;
        bool has_part = is_slash(r, i + 1) && part > 0;
        if (!is_slash(r, i - 1)) s->group += has_part ? value / part : value;
    } else if (nsci_tok_is(r, i, NSCI_CUE_NUMBER)) {
        s->last = nsci_tok_value(r, i, NSCI_CUE_NUMBER);
        s->group += (int64_t)s->last * NSCI_COUNT_ONE;
    } else if (nsci_tok_is(r, i, NSCI_CUE_SCALE)) {
        add_scale(r, i, s);
    } else if (nsci_tok_is(r, i, NSCI_CUE_FRACTION)) {
        int32_t part = nsci_tok_value(r, i, NSCI_CUE_FRACTION);
        bool many = s->group > 0 && !nsci_tok_is(r, i - 2, NSCI_CUE_AND);
        s->group = many ? s->group / 1000 * part : s->group + part;
    } else if (joins(r, i) && parts(r, i, s)) {
        s->is_range = true;
        return false;
    }
    return true;
}

/* several, a few, a couple of */
static bool read_vague(const nsci_timex_reader *r, uint32_t end, nsci_timex_count *out) {
    uint32_t at = end - 1;
    if (nsci_tok_is(r, at, NSCI_CUE_OF)) at--;
    bool couple = nsci_tok_has(r, at, NSCI_CUE_QUANTITY, 'c');
    if (at < r->free_from || !(couple || is_vague(r, at))) return false;
    if (at > r->sent.start && nsci_tok_has(r, at - 1, NSCI_CUE_QUANTITY, 's'))
        return false; /* the third defeat in as many weeks */
    *out = (nsci_timex_count){at, couple ? 2 * NSCI_COUNT_ONE : NSCI_COUNT_VAGUE, false};
    if (at > r->free_from && nsci_tok_is(r, at - 1, NSCI_CUE_ARTICLE)) out->start--;
    return true;
}

/* two-and-a-half | years: its number, or false */
static bool read_hyphened_half(const nsci_timex_reader *r, uint32_t end, nsci_timex_count *out) {
    enum { TOKS = 7 }; /* two - and - a - half */
    if (end < r->free_from + TOKS || !nsci_tok_has(r, end - 1, NSCI_CUE_FRACTION, 500))
        return false;
    const uint32_t start = end - TOKS;
    const bool fits = nsci_tok_is_hyphen(r, end - 2) && nsci_tok_is(r, end - 3, NSCI_CUE_ARTICLE) &&
                      nsci_tok_is_hyphen(r, end - 4) && nsci_tok_is(r, end - 5, NSCI_CUE_AND) &&
                      nsci_tok_is_hyphen(r, end - 6);
    const int32_t digits = nsci_tok_digits(r, start);
    const int32_t number = digits > 0 ? digits : nsci_tok_value(r, start, NSCI_CUE_NUMBER);
    if (!fits || number < 1 || number >= 100) return false;
    *out = (nsci_timex_count){start, number * NSCI_COUNT_ONE + 500, false};
    return true;
}

bool nsci_timex_count_before(const nsci_timex_reader *r, uint32_t end, nsci_timex_count *out) {
    sum s = {0};
    if (end <= r->free_from) return false;
    if (read_hyphened_half(r, end, out)) return true;
    if (read_vague(r, end, out)) return true;
    uint32_t start = find_start(r, end), at = start;
    while (at < end && add(r, at, &s)) at++;
    if (start == end || (at < end && !s.is_range) || value_of(&s) <= 0) return false;
    bool fits = value_of(&s) <= MAX_THOUSANDTHS;
    if (nsci_tok_is(r, start, NSCI_CUE_SCALE) && start > r->free_from && is_vague(r, start - 1)) {
        start -= 1; /* several | hundred years */
        fits = false;
    }
    *out = (nsci_timex_count){start, fits ? (int32_t)value_of(&s) : NSCI_COUNT_VAGUE, s.is_range};
    return true;
}
