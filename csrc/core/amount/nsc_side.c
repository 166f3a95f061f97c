/* Sides: what stands before the number, what stands behind it, and what it takes for a letter or a
 * word that is other things too (N, TRY, won, m, pounds) to be a currency or a unit.
 *
 *     sign     $   A$   EUR   Rs   then digits
 *     unit     -? percent | points | nationality* coin | unit of measure
 */
#include "amount/nsc_side.h"
#include "amount/nsc_unit.h"
#include "base/nsc_ascii.h"

enum {
    SHORT_OF_CURRENCY = 1, /* values of the cue short_code */
    SHORT_OF_OTHERS = 2,
    SHORT_OF_BOTH = 3, /* Php is a currency, PHP other things too */
    COIN_ONE = 1,      /* values of the cue coin */
    COIN_OF_OTHERS = 2,
    COIN_OF_A_COUNTRY = 3,
    MILLION = 6,
    THOUSAND = 3,
    DECIMALS_OF_A_RATE = 4
};

#define BIT(cue) NSCI_CUE_BIT(NSCI_CUE_##cue)

static bool is(nsci_phrase *p, size_t at, nsci_cue cue) { return nsci_phrase_is(p, at, cue); }

static size_t n_bytes(nsci_phrase *p, size_t at) {
    nsci_range bytes = nsci_phrase_word(p, at)->bytes;
    return bytes.end - bytes.start;
}

static bool is_capitalized(nsci_phrase *p, size_t at) {
    const nsci_amount_word *word = nsci_phrase_word(p, at);
    return word->bytes.end > word->bytes.start && nsci_is_upper(p->text[word->bytes.start]);
}

/* ---- Before the number ----------------------------------------------------------------------- */

/* A sign before digits at `at`, perhaps below zero: $5   $-5. Behind it, or `at`. */
static size_t mark_end(nsci_phrase *p, size_t at) {
    if (!is(p, at, NSCI_CUE_SIGN)) return at;
    size_t next = at + 1;
    bool letters = (is(p, next, NSCI_CUE_SIGN_PREFIX) || is(p, next, NSCI_CUE_CODE)) &&
                   nsci_phrase_is_glued(p, next) && nsci_phrase_is_glued(p, next + 1); /* $US5 */
    if (letters && nsci_phrase_is_numeral(p, next + 1)) return next + 1;
    bool negative = is(p, next, NSCI_CUE_POLARITY) && nsci_phrase_word(p, next)->is_mark;
    if (negative && nsci_phrase_is_glued(p, next) && nsci_phrase_is_glued(p, next + 1)) next++;
    return nsci_phrase_is_numeral(p, next) ? next : at;
}

/* A code, or what is short for one: EUR   Rs   N. Behind it, or `at`; *doubtful when it is one only
 * before a sum that has a scale or marks. */
static size_t code_end(nsci_phrase *p, size_t at, bool *doubtful) {
    if (!nsci_phrase_is_numeral(p, at + 1)) return at;
    bool upper = nsci_phrase_is_upper(p, at);
    if (is(p, at, NSCI_CUE_CODE) && upper) return at + 1;
    int32_t kind = nsci_phrase_value(p, at, NSCI_CUE_SHORT_CODE);
    if ((kind == SHORT_OF_CURRENCY || kind == SHORT_OF_BOTH) && !upper) return at + 1;
    *doubtful = kind >= SHORT_OF_OTHERS && upper;
    return *doubtful && (n_bytes(p, at) > 1 || nsci_phrase_is_glued(p, at + 1)) ? at + 1 : at;
}

/* The currency before a number: behind it, or `at`. */
static size_t sign_end(nsci_phrase *p, size_t at, bool *doubtful) {
    bool letters = is(p, at, NSCI_CUE_SIGN_PREFIX) || is(p, at, NSCI_CUE_CODE) ||
                   is(p, at, NSCI_CUE_SHORT_CODE);
    if (letters && is(p, at + 1, NSCI_CUE_SIGN)) {
        size_t end = mark_end(p, at + 1);
        if (end > at + 1) return end;
    }
    size_t end = is(p, at, NSCI_CUE_SUBUNIT) ? at : mark_end(p, at);
    return end > at ? end : code_end(p, at, doubtful);
}

/* Does no noun follow? */
static bool ends_phrase(nsci_phrase *p, size_t at) {
    const nsci_amount_word *word = nsci_phrase_word(p, at);
    bool hyphen = nsci_phrase_skip_hyphen(p, at) > at;
    return word->bytes.end == 0 || (word->is_mark && !hyphen) || is(p, at, NSCI_CUE_FUNCTION_WORD);
}

static bool read_signed(nsci_phrase *p, size_t at, nsci_side *out) {
    static const uint64_t firsts = BIT(SIGN) | BIT(SIGN_PREFIX) | BIT(CODE) | BIT(SHORT_CODE);
    bool doubtful = false;
    if (!(nsci_phrase_cues(p, at) & firsts)) return false;
    size_t number = sign_end(p, at, &doubtful);
    if (number == at || !nsci_count_read(p, number, true, &out->count)) return false;
    out->sign = nsci_phrase_word(p, at)->cue;
    if (doubtful && out->count.power < THOUSAND && !out->count.is_marked) {
        size_t behind = out->count.end; /* a noun makes it the number of a thing: N95 masks */
        if (n_bytes(p, number) < 2 || !ends_phrase(p, behind)) return false;
        out->doubt = out->sign;
    }
    out->has_sign = true;
    out->kind = NSCI_SIDE_MONEY;
    out->end = out->count.end;
    bool again = is(p, out->end, NSCI_CUE_UNIT_OF_MONEY) && !is(p, out->end, NSCI_CUE_SUBUNIT) &&
                 nsci_phrase_value(p, out->end, NSCI_CUE_CURRENCY) ==
                     nsci_phrase_value(p, number - 1, NSCI_CUE_CURRENCY);
    bool is_word = again && !nsci_phrase_word(p, out->end)->is_mark && n_bytes(p, out->end) > 3;
    if (is_word) out->end++; /* $5 million dollars */
    return true;
}

/* ---- Behind the number ----------------------------------------------------------------------- */

/* percent   %   per cent   pct */
static size_t percent_end(nsci_phrase *p, size_t at) {
    bool short_form = n_bytes(p, at) < 4;
    if (is(p, at, NSCI_CUE_PERCENT))
        return short_form && !nsci_phrase_is_lower(p, at) ? at : at + 1;
    bool per = is(p, at, NSCI_CUE_PER) && !nsci_phrase_word(p, at)->is_mark;
    return per && is(p, at + 1, NSCI_CUE_CENT) ? at + 2 : at;
}

/* Points by themselves are anybody's; they are of a share where one follows: to 31 percent. */
static bool leads_to_percent(nsci_phrase *p, size_t at) {
    nsci_count count;
    return is(p, at, NSCI_CUE_JOINS) && nsci_count_read(p, at + 1, false, &count) &&
           percent_end(p, count.end) > count.end;
}

/* percentage points   basis point   pp   points */
static size_t point_end(nsci_phrase *p, size_t at, const nsci_count *count, uint8_t *unit) {
    bool basis = nsci_phrase_value(p, at, NSCI_CUE_POINT) == ('b' << 8 | 'p');
    *unit = basis ? NSCI_UNIT_BASIS_POINT : NSCI_UNIT_PERCENTAGE_POINT;
    if (is(p, at, NSCI_CUE_SHORT_POINT)) return nsci_phrase_is_lower(p, at) ? at + 1 : at;
    if (!is(p, at, NSCI_CUE_POINT)) return at;
    size_t next = nsci_phrase_skip_hyphen(p, at + 1);
    if (is(p, next, NSCI_CUE_POINT)) return next + 1;
    return count->is_part || p->is_of_share || leads_to_percent(p, at + 1) ? at + 1 : at;
}

/* How many digits of a number stand behind its point: 1 of 33.4, 0 of 33 */
static uint32_t n_decimals(nsci_phrase *p, size_t at) {
    const nsci_range number = nsci_phrase_word(p, at)->bytes;
    const uint8_t *point = memchr(p->text + number.start, '.', number.end - number.start);
    return point ? (uint32_t)(p->text + number.end - point) - 1 : 0;
}

/* 33.4 */
static bool has_point(nsci_phrase *p, size_t at) { return n_decimals(p, at) > 0; }

/* 99p, 348.5p; not the 1080p of a screen. */
static bool is_pence(nsci_phrase *p, size_t at, const nsci_count *count) {
    bool short_form = n_bytes(p, at) == 1;
    if (!short_form || !is(p, at, NSCI_CUE_SUBUNIT)) return true;
    const nsci_range number = nsci_phrase_word(p, at - 1)->bytes;
    return nsci_phrase_is_lower(p, at) && nsci_phrase_is_glued(p, at) && count->is_digits &&
           (count->is_marked || has_point(p, at - 1) || number.end - number.start < 4);
}

/* A coin that a nationality stands before, or not: whether the word is one here. */
static bool is_coin(nsci_phrase *p, size_t at, bool has_country, nsci_side *side) {
    const nsci_count *count = &side->count;
    const bool is_c = n_bytes(p, at) == 1 && !nsci_phrase_word(p, at)->is_mark &&
                      nsci_phrase_value(p, at, NSCI_CUE_FAMILY);
    if (is_c) side->doubt = nsci_phrase_word(p, at)->cue; /* 15c: cents, where they are paid with */
    if (is_c && !ends_phrase(p, at + 1)) return false;
    int32_t coin = nsci_phrase_value(p, at, NSCI_CUE_COIN);
    if (!is_pence(p, at, count)) return false;
    if (coin == COIN_ONE && count->is_digits && is_capitalized(p, at)) return false; /* 50 Cent */
    if (coin < COIN_OF_OTHERS || (has_country && !count->is_part)) return true;
    bool is_object = is(p, at + 1, NSCI_CUE_DETERMINER) || is(p, at + 1, NSCI_CUE_ARTICLE) ||
                     nsci_phrase_is_numeral(p, at + 1) || is(p, at + 1, NSCI_CUE_NUMBER);
    if (coin == COIN_OF_A_COUNTRY || is_object || is_capitalized(p, at)) return false;
    const bool rate = n_decimals(p, at - 1) == DECIMALS_OF_A_RATE; /* at 1.8813 marks */
    if (count->power < THOUSAND && !count->is_marked && !rate)
        side->doubt = nsci_phrase_word(p, at)->cue;
    return true;
}

/* CHF   TRY behind 5 million   Rs */
static bool is_code_behind(nsci_phrase *p, size_t at, const nsci_count *count) {
    bool sum = count->power >= THOUSAND || count->is_marked;
    if (is(p, at, NSCI_CUE_CODE))
        return nsci_phrase_is_upper(p, at) || (sum && nsci_phrase_is_lower(p, at)); /* mln eur */
    return nsci_phrase_value(p, at, NSCI_CUE_SHORT_CODE) >= SHORT_OF_OTHERS && sum &&
           n_bytes(p, at) == 3 && nsci_phrase_is_upper(p, at);
}

/* Pounds that a word before or behind says are money, or so many that they must be. */
static bool are_pounds_money(nsci_phrase *p, size_t at, const nsci_count *count, bool has_country,
                             nsci_pounds pounds) {
    if (has_country || is(p, at + 1, NSCI_CUE_STERLING) || count->power >= MILLION) return true;
    const bool each = is(p, at + 1, NSCI_CUE_ARTICLE) || is(p, at + 1, NSCI_CUE_PER);
    if (each && is(p, at + 2, NSCI_CUE_MEASURE) && pounds != NSCI_POUNDS_WEIGHT)
        return true; /* 1,120 pounds a ton */
    return pounds == NSCI_POUNDS_MONEY && !is(p, at + 1, NSCI_CUE_OF);
}

/* euros   Danish crowns   CHF   pounds sterling   euro cents */
static size_t money_end(nsci_phrase *p, size_t at, nsci_pounds pounds, nsci_side *side) {
    size_t coin = at;
    while (is(p, coin, NSCI_CUE_DEMONYM)) coin = nsci_phrase_skip_hyphen(p, coin + 1);
    bool has_country = coin > at, is_mark = is(p, coin, NSCI_CUE_SIGN);
    if (is(p, coin, NSCI_CUE_POUND)) {
        if (!are_pounds_money(p, coin, &side->count, has_country, pounds)) return at;
        return is(p, coin + 1, NSCI_CUE_STERLING) ? coin + 2 : coin + 1;
    }
    if (is_code_behind(p, coin, &side->count)) return coin + 1;
    if (!is(p, coin, NSCI_CUE_UNIT_OF_MONEY)) return at;
    bool letters = is(p, coin, NSCI_CUE_SHORT_CODE);
    if (letters && !side->count.is_digits && side->count.power == 0) return at; /* the three Rs */
    if (is_mark && nsci_phrase_is_glued(p, coin + 1) && nsci_phrase_is_numeral(p, coin + 1))
        return at;
    if (!is_coin(p, coin, has_country, side)) return at;
    bool subunit_behind =
        is(p, coin + 1, NSCI_CUE_SUBUNIT) && is(p, coin + 1, NSCI_CUE_UNIT_OF_MONEY);
    if (subunit_behind && n_bytes(p, coin + 1) > 1) coin++;
    side->is_subunit = is(p, coin, NSCI_CUE_SUBUNIT);
    return coin + 1;
}

/* 12st 4lb, lost five stone in May, an 18-stone man: not the 21st, two stone lions, one stone */
static bool is_stone(nsci_phrase *p, size_t at, size_t end, const nsci_count *count) {
    const bool pounds = nsci_phrase_is_numeral(p, end) || is(p, end, NSCI_CUE_NUMBER);
    if (n_bytes(p, at) == 2) { /* st */
        const nsci_range number = nsci_phrase_word(p, at - 1)->bytes;
        const uint32_t n = number.end - number.start;
        const uint8_t *digits = p->text + number.start;
        const bool ordinal = n > 0 && digits[n - 1] == '1' && !(n == 2 && digits[0] == '1');
        return count->is_digits && n <= 2 && (!ordinal || pounds);
    }
    const bool one = nsci_phrase_value(p, at - 1, NSCI_CUE_NUMBER) == 1;
    return pounds || nsci_phrase_skip_hyphen(p, at - 1) > at - 1 || (ends_phrase(p, end) && !one);
}

/* Letters that are other things too: the m of "3 m", g, C, degrees of a school. */
static bool is_measure(nsci_phrase *p, size_t at, size_t end, nsci_side *side) {
    const nsci_count *count = &side->count;
    if (nsci_unit_is_stone(side->unit)) return is_stone(p, at, end, count);
    if (n_bytes(p, at) == 1 && !nsci_phrase_word(p, at)->is_mark && end == at + 1) {
        bool ends =
            nsci_phrase_word(p, end)->is_mark || end >= p->n || is(p, end, NSCI_CUE_FUNCTION_WORD);
        bool degrees = is_capitalized(p, at); /* 30C (86F) */
        if (degrees)
            return (ends || has_point(p, at - 1) || is(p, end, NSCI_CUE_DIMENSION)) &&
                   nsci_phrase_is_glued(p, at) && count->is_digits;
        return count->is_digits &&
               (is(p, end, NSCI_CUE_DIMENSION) || (!nsci_phrase_is_glued(p, at) && ends));
    }
    size_t second = nsci_phrase_word(p, at)->bytes.start + 1;
    bool is_word = n_bytes(p, at) > 2 && is_capitalized(p, at) && nsci_is_lower(p->text[second]);
    return !is_word || end > at + 1; /* 8 Mile */
}

static size_t measure_end(nsci_phrase *p, size_t at, nsci_side *side) {
    nsci_phrase_word(p, at + NSCI_MAX_UNIT_WORDS);
    size_t end = nsci_unit_end(p->words, p->n, at, &side->unit);
    if (end == at || !is_measure(p, at, end, side)) return at;
    return side->count.is_digits || !nsci_unit_is_degree(side->unit) ? end : at; /* two degrees */
}

/* May a unit begin with the word `at`? Behind most numbers none does, and no more is read. */
static bool may_be_unit(nsci_phrase *p, size_t at) {
    static const uint64_t firsts = BIT(PERCENT) | BIT(PER) | BIT(POINT) | BIT(SHORT_POINT) |
                                   BIT(DEMONYM) | BIT(POUND) | BIT(CODE) | BIT(SHORT_CODE) |
                                   BIT(UNIT_OF_MONEY) | BIT(MEASURE) | BIT(MEASURE_PREFIX);
    return nsci_phrase_cues(p, at) & firsts || nsci_phrase_is_glued(p, at);
}

/* Finds the unit behind the number of a side. */
static void read_unit(nsci_phrase *p, nsci_pounds pounds, nsci_side *side) {
    size_t bare = side->count.end, at = nsci_phrase_skip_hyphen(p, bare), end;
    bool takes_of = side->count.is_round || is(p, at - 1, NSCI_CUE_PLURAL);
    if (takes_of && is(p, at, NSCI_CUE_OF)) at++;
    side->kind = NSCI_SIDE_BARE;
    side->end = bare;
    side->unit = NSCI_UNIT_PERCENT;
    if (!may_be_unit(p, at)) return;
    if ((end = percent_end(p, at)) > at || (end = point_end(p, at, &side->count, &side->unit)) > at)
        side->kind = NSCI_SIDE_PERCENT;
    else if ((end = money_end(p, at, pounds, side)) > at)
        side->kind = NSCI_SIDE_MONEY;
    else if ((end = measure_end(p, at, side)) > at)
        side->kind = NSCI_SIDE_QUANTITY;
    else
        return;
    if (side->kind == NSCI_SIDE_MONEY) side->unit = 0;
    side->end = end;
}

/* ---- One ------------------------------------------------------------------------------------- */

/* a dollar: what stands behind it must not make it a part of a name for something else, such as a
 * dollar bill. */
static bool read_one(nsci_phrase *p, size_t at, nsci_side *out) {
    if (!is(p, at, NSCI_CUE_ARTICLE)) return false;
    size_t next = nsci_phrase_skip_hyphen(p, at + 1);
    out->end = next + 1;
    out->kind = NSCI_SIDE_MONEY;
    out->is_subunit = is(p, next, NSCI_CUE_SUBUNIT);
    if (nsci_phrase_value(p, next, NSCI_CUE_COIN) == COIN_ONE && !is_capitalized(p, next)) {
        return ends_phrase(p, out->end);
    }
    out->kind = NSCI_SIDE_PERCENT;
    out->end = next + 2;
    return is(p, next, NSCI_CUE_POINT) && is(p, next + 1, NSCI_CUE_POINT);
}

bool nsci_side_read(nsci_phrase *p, size_t at, nsci_pounds pounds, nsci_side *out) {
    *out = (nsci_side){.end = at};
    if (read_signed(p, at, out)) return true;
    *out = (nsci_side){.end = at};
    if (!nsci_count_read(p, at, false, &out->count)) return read_one(p, at, out);
    read_unit(p, pounds, out);
    return true;
}
