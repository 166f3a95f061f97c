/* How long: three years, an hour and a half, more than a week. With "ago", "later" or "every" it is
 * a day or what recurs.
 *
 *     quantity    words before the count: nearly, more than, some, over
 *     direction   words behind the unit: ago, later, from now, before
 */
#include "timex/nsc_timex_length.h"

/* ---- What stands to the right ---------------------------------------------------------------- */

/* a year | and a half */
static uint32_t half_end(const nsci_timex_phrase *p, uint32_t at) {
    const nsci_timex_reader *r = p->r;
    bool half = nsci_tok_is(r, at, NSCI_CUE_AND) && nsci_tok_is(r, at + 1, NSCI_CUE_ARTICLE) &&
                nsci_tok_has(r, at + 2, NSCI_CUE_FRACTION, 500);
    if (!half || p->out->count == NSCI_COUNT_VAGUE) return at;
    p->out->count += 500;
    return at + 3;
}

/* Before a comma at i, and before "a share" there: from $4 million, or 7 cents | a share, a year
 * ago */
static uint32_t skip_share(const nsci_timex_reader *r, uint32_t i) {
    if (i < r->sent.start + 3 || !nsci_tok_is_mark(r, i, ',')) return i;
    return i - 1 - 2 * nsci_tok_is(r, i - 2, NSCI_CUE_ARTICLE);
}

/* $4 million | a year ago, up from | a year ago: of the quarter or month that is compared */
static bool is_compared(const nsci_timex_phrase *p, int32_t way) {
    const uint32_t start = p->left - 1;
    return way == 'A' && p->out->unit == NSCI_TIME_YEAR && p->out->count == NSCI_COUNT_ONE &&
           p->out->mod == NSCI_MOD_NONE && /* not: more than | a year ago */
           p->unit_at == start + 1 && start > p->r->sent.start &&
           nsci_tok_is(p->r, start, NSCI_CUE_ARTICLE) &&
           (nsci_tok_is_measure(p->r, skip_share(p->r, start - 1)) ||
            nsci_tok_has(p->r, start - 1, NSCI_CUE_SHIFT, 'N') ||
            nsci_tok_has(p->r, start - 1, NSCI_CUE_QUANTITY, 't') ||
            nsci_tok_has(p->r, start - 1, NSCI_CUE_QUANTITY, 's')); /* the same as a year ago */
}

/* Where the word that says which way ends, or `at`; sets count and reference. */
static uint32_t direction_end(const nsci_timex_phrase *p, uint32_t at) {
    const nsci_timex_reader *r = p->r;
    int32_t way = nsci_tok_value(r, at, NSCI_CUE_SHIFT);
    int sign = 0;
    if (way == 'N') { /* from now */
        if (!nsci_tok_has(r, at + 1, NSCI_CUE_REFERENCE, 0) ||
            nsci_tok_is(r, at + 1, NSCI_CUE_DEIXIS))
            return at;
        sign = 1;
    } else if (way == 'A') {
        sign = -1;
    } else if (way == 'H') {
        sign = 1;
    } else if (way == 'E' || (way == 'B' && nsci_timex_ends_phrase(r, at))) {
        sign = -1;
    } else if (way == 'L' || (way == 'F' && nsci_timex_ends_phrase(r, at))) {
        sign = 1;
    }
    const bool from_text = way != 'A' && way != 'H' && way != 'N';
    if (from_text && p->out->unit < NSCI_TIME_DAY) return at; /* an hour | later: a length */
    const bool compared = nsci_tok_has(r, at + 1, NSCI_CUE_QUANTITY, 't');
    if (sign == 0 || (from_text && compared)) return at; /* two weeks | later than planned */
    p->out->kind = NSCI_TIMEX_SHIFT;
    p->out->is_from_text = from_text || is_compared(p, way);
    if (p->out->count != NSCI_COUNT_VAGUE) p->out->count *= sign;
    p->out->reference = (int8_t)sign;
    return way == 'N' ? at + 2 : at + 1;
}

/* -old, old, or "of age": an age. Its end, else `at`. */
static uint32_t age_end(const nsci_timex_phrase *p, uint32_t at) {
    bool of = nsci_tok_is(p->r, at, NSCI_CUE_OF); /* years | of age */
    uint32_t old = of || nsci_tok_is_hyphen(p->r, at) ? at + 1 : at;
    if (!nsci_tok_has(p->r, old, NSCI_CUE_SHIFT, 'O')) return at;
    return old + 1;
}

/* two months' notice: the mark belongs to it */
static uint32_t apostrophe_end(const nsci_timex_phrase *p, uint32_t at) {
    bool closes = nsci_tok_is_mark(p->r, at + 1, '\''); /* two, for a quotation mark */
    bool mark = p->is_plural && nsci_tok_is_mark(p->r, at, '\'') &&
                nsci_tok_is_glued(p->r, at - 1) && !closes;
    return mark ? at + 1 : at;
}

/* ---- With a count ---------------------------------------------------------------------------- */

/* grew 6 percent in May over | a year earlier */
static bool is_behind_percent(const nsci_timex_reader *r, uint32_t start) {
    enum { REACH = 8 };
    for (uint32_t k = 1; k <= REACH && start >= r->sent.start + k; k++)
        if (nsci_tok_is(r, start - k, NSCI_CUE_PERCENT)) return true;
    return false;
}

/* over | a week, just over | three weeks, for over | three weeks, over | three weeks after; but in
 * "it grew over three weeks" the word is a preposition. */
static bool is_more(const nsci_timex_reader *r, uint32_t start, uint32_t end) {
    if (nsci_tok_is(r, start, NSCI_CUE_ARTICLE))
        return !(nsci_tok_has(r, end, NSCI_CUE_SHIFT, 'E') && is_behind_percent(r, start));
    if (nsci_tok_has(r, end, NSCI_CUE_SHIFT, 'B') || nsci_tok_has(r, end, NSCI_CUE_SHIFT, 'F'))
        return true;
    if (start < r->sent.start + 2) return false;
    const uint32_t at = start - 2;
    const bool preposition = nsci_tok_is(r, at, NSCI_CUE_BEFORE_DATE) &&
                             !nsci_tok_is(r, at, NSCI_CUE_AND) &&
                             !nsci_tok_is(r, at, NSCI_CUE_QUANTITY);
    return preposition || nsci_tok_has(r, at, NSCI_CUE_QUANTITY, 'e');
}

/* Before a count: more than, at least, nearly; sets mod. Where it begins, else `start`. */
static uint32_t quantity_start(const nsci_timex_phrase *p, uint32_t start) {
    const nsci_timex_reader *r = p->r;
    if (start <= r->free_from) return start;
    int32_t one = nsci_tok_value(r, start - 1, NSCI_CUE_QUANTITY);
    int32_t two = start >= r->free_from + 2 ? nsci_tok_value(r, start - 2, NSCI_CUE_QUANTITY) : 0;
    nsci_timex *out = p->out;
    const bool of_sum = start >= r->free_from + 3 && nsci_tok_is_measure(r, start - 3);
    if (one == 't' && of_sum) return start; /* 5 percent more than | a year ago */
    if (one == 't' && (two == 'm' || two == 'l')) {
        bool no =
            start >= r->free_from + 3 && (nsci_tok_has(r, start - 3, NSCI_CUE_QUANTITY, 'n') ||
                                          nsci_tok_has(r, start - 3, NSCI_CUE_QUANTITY, 'N'));
        if (two == 'm')
            out->mod = no ? NSCI_MOD_EQUAL_OR_LESS : NSCI_MOD_MORE_THAN;
        else
            out->mod = no ? NSCI_MOD_EQUAL_OR_MORE : NSCI_MOD_LESS_THAN;
        return start - 2 - no;
    }
    if (one == 'G' && two == 'a') return out->mod = NSCI_MOD_EQUAL_OR_MORE, start - 2;
    if (one == 'U' && two == 'a') return out->mod = NSCI_MOD_EQUAL_OR_LESS, start - 2;
    if (one == 'T' && two == 'u') return out->mod = NSCI_MOD_EQUAL_OR_LESS, start - 2;
    if (one == 'A') return out->mod = NSCI_MOD_APPROX, start - 1;
    if (one == 'L') return out->mod = NSCI_MOD_LESS_THAN, start - 1;
    const bool number = nsci_tok_is(r, start, NSCI_CUE_DIGITS) ||
                        nsci_tok_is(r, start, NSCI_CUE_NUMBER); /* some six hours */
    if (one == 'V' && number) return out->mod = NSCI_MOD_APPROX, start - 1;
    if (one == 'M' && is_more(r, start, p->unit_at + 1))
        return out->mod = NSCI_MOD_MORE_THAN, start - 1;
    return start;
}

/* the past | three years: where it begins */
static uint32_t which_start(const nsci_timex_phrase *p, uint32_t start) {
    const nsci_timex_reader *r = p->r;
    if (start <= r->free_from) return start;
    int32_t which = nsci_tok_deixis(r, start - 1);
    const bool latest = nsci_tok_has(r, start - 1, NSCI_CUE_CALENDAR_WORD, 'L') &&
                        nsci_tok_with_the(r, start - 1) < start - 1; /* the latest | six months */
    if (latest) return start - 2;
    if (!which || !strchr("LPVNFU", which) || nsci_timex_is_verb_last(r, start - 1)) return start;
    return nsci_tok_with_the(r, start - 1);
}

static bool is_set_word(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_has(r, i, NSCI_CUE_DEIXIS, 'E') || nsci_tok_is(r, i, NSCI_CUE_PER);
}

/* An age is of a person, or of what may last: a war. */
static bool is_age_of_person(const nsci_timex_phrase *p, uint32_t end) {
    if (!p->is_hyphened) return true;
    return !nsci_tok_has(p->r, end, NSCI_CUE_CALENDAR_WORD, 'W') &&
           !nsci_tok_has(p->r, end + 1, NSCI_CUE_CALENDAR_WORD, 'W');
}

/* 60 Minutes, in a sentence that has small letters around it: what is called so. */
static bool is_title(const nsci_timex_phrase *p, uint32_t start) {
    const nsci_timex_reader *r = p->r;
    if (!nsci_tok_is_capital(r, p->unit_at) || start <= r->sent.start) return false;
    const uint8_t mark = nsci_tok_byte(r, start - 1, 0);
    if (mark == '"' || mark == '\'' || mark == '`' || mark >= 0x80)
        return nsci_tok_is_glued(r, start - 1);
    return !nsci_tok_is_capital(r, start - 1) && nsci_tok_is_small(r, p->unit_at + 1) &&
           nsci_tok_length(r, p->unit_at) > 1;
}

/* 24 hours | a day, seven days | a week: always, which is no time. Its end, or that of the unit. */
static uint32_t always_end(const nsci_timex_phrase *p, const nsci_timex_count *count) {
    const nsci_timex_reader *r = p->r;
    uint32_t at = p->unit_at + 1;
    const int32_t letter = p->out->unit == NSCI_TIME_HOUR ? 'D' : 'W';
    const int32_t all = (letter == 'D' ? 24 : 7) * NSCI_COUNT_ONE;
    if (count->thousandths != all || (letter == 'W' && p->out->unit != NSCI_TIME_DAY)) return at;
    const uint32_t article = at + nsci_tok_is_hyphen(r, at);
    const uint32_t unit = article + 1 + nsci_tok_is_hyphen(r, article + 1);
    const bool per =
        nsci_tok_is(r, article, NSCI_CUE_ARTICLE) || nsci_tok_is(r, article, NSCI_CUE_PER);
    return per && nsci_tok_has(r, unit, NSCI_CUE_PERIOD, letter) ? unit + 1 : at;
}

/* nearly three years, two weeks ago, every four years, the past six months */
bool nsci_timex_read_counted(const nsci_timex_phrase *p, const nsci_timex_count *count,
                             uint32_t *end) {
    nsci_timex *out = p->out;
    const nsci_timex_reader *r = p->r;
    uint32_t at = p->unit_at + 1, age = age_end(p, at), always = always_end(p, count);
    if (always > at || (age > at && is_age_of_person(p, age))) {
        *end = always > at ? always : age;
        return false;
    }
    out->kind = NSCI_TIMEX_DURATION;
    out->count = count->thousandths;
    if (nsci_tok_has(r, p->unit_at, NSCI_CUE_PERIOD, 'F') ||
        nsci_tok_has(r, p->unit_at, NSCI_CUE_PERIOD, NSCI_LETTERS('F', 's')))
        out->count = out->count == NSCI_COUNT_VAGUE ? out->count : 2 * out->count;
    if (out->unit == NSCI_TIME_QUARTER && nsci_tok_is(r, at, NSCI_CUE_OF) &&
        !nsci_tok_has(r, count->start - 1, NSCI_CUE_ORDINAL, 1))
        return false; /* three quarters of the wheat */
    if (out->unit == NSCI_TIME_QUARTER && out->count == 250)
        return false; /* from quarter to quarter */
    if (is_title(p, count->start)) return false;
    if (count->is_range) out->mod = NSCI_MOD_EQUAL_OR_MORE;
    out->toks.start = count->start;
    if (out->toks.start > r->free_from && is_set_word(r, out->toks.start - 1)) {
        out->kind = NSCI_TIMEX_SET;
        out->toks = (nsci_range){out->toks.start - 1, at};
        return true;
    }
    uint32_t ordinal = out->toks.start;
    if (ordinal > r->free_from && !p->is_hyphened && /* but not: the first | two-day strike */
        nsci_tok_has(r, ordinal - 1, NSCI_CUE_ORDINAL, 1))
        ordinal = nsci_tok_with_the(r, ordinal - 1); /* the first nine months */
    uint32_t start = ordinal < out->toks.start ? ordinal : which_start(p, out->toks.start);
    if (start == out->toks.start) start = quantity_start(p, start);
    bool adjective = p->is_hyphened || (!p->is_plural && out->count > NSCI_COUNT_ONE) ||
                     nsci_tok_is(r, at, NSCI_CUE_OF) || nsci_timex_long_end(p, at) > at;
    if (start == out->toks.start && !adjective) start = nsci_tok_with_the(r, start);
    out->toks.start = start;
    at = half_end(p, at);
    uint32_t after = age > p->unit_at + 1 ? age : direction_end(p, at);
    if (after == at) after = nsci_timex_long_end(p, at);
    if (after == at) after = apostrophe_end(p, at);
    out->toks.end = after;
    return true;
}

/* ---- With an article ------------------------------------------------------------------------- */

static bool is_number(const nsci_timex_reader *r, uint32_t i) {
    static const uint64_t numbers = NSCI_CUE_BIT(NSCI_CUE_DIGITS) | NSCI_CUE_BIT(NSCI_CUE_NUMBER) |
                                    NSCI_CUE_BIT(NSCI_CUE_SCALE) | NSCI_CUE_BIT(NSCI_CUE_VAGUE);
    return nsci_tok_is_there(r, i) && nsci_cue_bits(r->words[i].cue) & numbers;
}

/* Does what stands right before "a week" say how many of it: six days, 700 seats, 3,000? */
static bool is_counted(const nsci_timex_phrase *p, uint32_t i) {
    const nsci_timex_reader *r = p->r;
    if (is_number(r, i)) return true;
    const bool one = nsci_tok_is_unit(r, i); /* one day a week */
    if (!one && (!nsci_tok_ends_with(r, i, 's') || nsci_tok_is(r, i, NSCI_CUE_TENSE))) return false;
    const bool of_date = !one && i <= r->free_from; /* May 3 | marks a year */
    return i > r->sent.start && !of_date && is_number(r, i - 1);
}

/* $, EUR, dollars; 5 marks, but not the verb of "May 3 marks a year" */
static bool is_money(const nsci_timex_reader *r, uint32_t i) {
    enum { COIN_OF_OTHERS = 2 }; /* csrc/tables/cues/money.tsv */
    if (nsci_tok_is(r, i, NSCI_CUE_SIGN) || nsci_tok_is(r, i, NSCI_CUE_CODE)) return true;
    return nsci_tok_is(r, i, NSCI_CUE_UNIT_OF_MONEY) &&
           (nsci_tok_value(r, i, NSCI_CUE_COIN) < COIN_OF_OTHERS ||
            (i > r->free_from && is_number(r, i - 1)));
}

/* Does what stands before "a year" make it a rate: $2 billion a year, twice a week? */
static bool is_rate(const nsci_timex_phrase *p, uint32_t article) {
    enum { REACH = 5 };
    const nsci_timex_reader *r = p->r;
    bool price = p->out->unit == NSCI_TIME_YEAR;
    if (article <= r->sent.start || nsci_tok_is(r, article - 1, NSCI_CUE_BEFORE_DATE) ||
        nsci_tok_is(r, article - 1, NSCI_CUE_TENSE))
        return false;
    if (nsci_tok_has(r, article - 1, NSCI_CUE_QUANTITY, 'w')) return true;
    if (nsci_tok_is(r, article - 1, NSCI_CUE_QUANTITY)) return false;
    if (is_counted(p, article - 1)) return true;
    for (uint32_t k = 1; k <= REACH && article >= r->sent.start + k; k++) {
        uint32_t i = article - k;
        bool number = nsci_tok_is(r, i, NSCI_CUE_DIGITS) || nsci_tok_is(r, i, NSCI_CUE_NUMBER) ||
                      nsci_tok_is(r, i, NSCI_CUE_SCALE) || nsci_tok_is(r, i, NSCI_CUE_PLURAL);
        number = number && i >= r->free_from;               /* opens in 2015, a year late */
        bool measure = nsci_tok_is(r, i, NSCI_CUE_MEASURE); /* 180 litres of oil an hour */
        if (is_money(r, i) || measure || (price && number)) return true;
        if (nsci_tok_is(r, i, NSCI_CUE_TENSE) || nsci_tok_is(r, i, NSCI_CUE_UNIT_OF_MONEY))
            return false; /* Sunday marks a year */
    }
    return false;
}

/* a quarter | of a century, a quarter | point, a quarter | -century, a quarter | past nine, a
 * quarter | to three */
static bool is_share(const nsci_timex_reader *r, uint32_t i) {
    if (nsci_tok_has(r, i, NSCI_CUE_DEIXIS, 'P')) return true;
    if (nsci_tok_has(r, i, NSCI_CUE_JOINS, 1) && nsci_tok_is(r, i + 1, NSCI_CUE_NUMBER))
        return true;
    if (nsci_tok_is_hyphen(r, i)) return nsci_tok_is_unit(r, i + 1);
    return nsci_tok_is(r, i, NSCI_CUE_OF) || nsci_tok_is(r, i, NSCI_CUE_POINT) ||
           nsci_tok_is(r, i, NSCI_CUE_PERCENT);
}

/* a second | vote: what stands behind the ordinal is counted, where it is no word of time */
static bool counts_again(const nsci_timex_reader *r, uint32_t i) {
    const bool shifts =
        nsci_tok_is(r, i, NSCI_CUE_SHIFT) && !nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'X') &&
        !nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'P') && !nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'V');
    return nsci_is_letter(nsci_tok_byte(r, i, 0)) && !shifts &&
           !nsci_tok_is(r, i, NSCI_CUE_JOINS) && !nsci_tok_is(r, i, NSCI_CUE_AND) &&
           !nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) && !nsci_tok_is(r, i, NSCI_CUE_TENSE);
}

/* for a second, took a second; a second | later: but not "a second, aged 22, fled" */
static bool may_be_a_second(const nsci_timex_reader *r, uint32_t article, uint32_t end) {
    if (nsci_tok_is(r, end, NSCI_CUE_SHIFT) || article == r->sent.start)
        return article > r->sent.start;
    return (nsci_tok_is(r, article - 1, NSCI_CUE_BEFORE_DATE) &&
            !nsci_tok_is(r, article - 1, NSCI_CUE_AND)) ||
           nsci_tok_is(r, article - 1, NSCI_CUE_QUANTITY) ||
           nsci_tok_is(r, article - 1, NSCI_CUE_FRACTION) ||
           nsci_tok_has(r, article - 1, NSCI_CUE_SHIFT, 'W') ||
           nsci_tok_ends_with(r, article - 1, 's'); /* 300 metres a second */
}

/* a second | -hand car, a day | -job: of another word; but a week | -- */
static bool is_of_compound(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_hyphen(r, i) && nsci_tok_is_glued(r, i) && nsci_tok_is_small(r, i + 1);
}

/* a year, a decade ago, an hour and a half, $5 a month */
bool nsci_timex_read_with_article(const nsci_timex_phrase *p, uint32_t article, uint32_t *end) {
    nsci_timex *out = p->out;
    const nsci_timex_reader *r = p->r;
    nsci_timex_count one = {article, NSCI_COUNT_ONE, false};
    const bool of_name = article > r->sent.start + 1 && nsci_tok_is_hyphen(r, article - 1) &&
                         nsci_tok_is(r, article - 2, NSCI_CUE_BEFORE_DATE);
    if (of_name) return false; /* a once-in-a-century flood */
    if (p->unit_at == article + 1 && nsci_tok_is_mark(r, article, 'A') && article > r->sent.start &&
        !nsci_tok_is_mark(r, article - 1, '"'))
        return false;
    bool on_day = nsci_tok_has(r, p->unit_at + 1, NSCI_CUE_SHIFT, 'I') &&
                  nsci_tok_is(r, p->unit_at + 2, NSCI_CUE_DAY_NAME);
    if (on_day || (out->unit == NSCI_TIME_QUARTER && is_share(r, p->unit_at + 1)))
        return false; /* a week on Saturday, a quarter of a century */
    if (out->unit == NSCI_TIME_SECOND &&
        (counts_again(r, p->unit_at + 1) || !may_be_a_second(r, article, p->unit_at + 1)))
        return false;
    if (!nsci_timex_read_counted(p, &one, end)) return false;
    if (out->kind != NSCI_TIMEX_DURATION || out->toks.end != p->unit_at + 1) return true;
    if (is_of_compound(r, out->toks.end)) return false;
    if (!is_rate(p, article)) return true;
    out->kind = NSCI_TIMEX_SET;
    if (article > r->free_from && nsci_tok_has(r, article - 1, NSCI_CUE_QUANTITY, 'w')) {
        out->toks.start = article - 1;
        nsci_timex_count times; /* three | times a year */
        if (nsci_timex_count_before(r, article - 1, &times)) out->toks.start = times.start;
    }
    return true;
}
