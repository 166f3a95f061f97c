/* Reading an amount.
 *
 *     amount   side | side join side              $3-4 million   5 to 6 percent   $2m and $3m
 *     side     minus? currency? number unit?      US$1.2bn   50 cents   2.5 percentage points
 *     number   digits, words, scales, fractions   nsc_amount_number.c
 *              plural scales, "several"           tens of millions   several million
 *
 * A side is read word by word; each word is put where its cues say, and a word that cannot
 * follow what was read refuses the side. First the whole span is tried as one side, then each
 * place where a dash, "to", "or" or "and" may part two: the first way to read everything counts.
 * Spans are short (NSCI_MAX_AMOUNT_WORDS), so trying is cheap.
 *
 * Currencies are those that the words name. "Pesos" alone are nobody's here; what the article's
 * places say of them is left to a reader of articles.
 */
#include "amount/nsc_amount.h"
#include "amount/nsc_amount_number.h"
#include "amount/nsc_amount_words.h"
#include "amount/nsc_unit.h"

/* What has been read of one end of a range, or of all. */
typedef struct side {
    nsci_number number;
    bool has_article; /* a: one, when no number follows */
    bool is_vague;    /* several */
    /* of tens of millions: at least 10^plural, at most 10^(plural + width); 0: none */
    int plural, width;
    bool is_negative;
    bool has_sign; /* of the currency, before the number */
    bool has_currency;
    bool is_closed;   /* a unit follows the number, which is therefore complete */
    bool has_unknown; /* behind the number: a word that is no cue */
    bool is_percent;
    int32_t currency, demonym, point, subunit, family; /* values of cues, 0: none */
    bool has_unit;                                     /* of a quantity */
    uint8_t unit;
    nsci_decimal low, high;
} side;

/* The words of a side, and the one that is read. */
typedef struct reader {
    const nsci_amount_word *words;
    size_t n, at;
    nsci_amount_kind kind;
} reader;

static uint64_t bits_at(const reader *r, size_t at) {
    return at < r->n ? nsci_cue_bits(r->words[at].cue) : 0;
}

static bool is(const reader *r, size_t at, nsci_cue cue) { return bits_at(r, at) >> cue & 1; }

/* The value of a word, or 0. */
static int32_t value_at(const reader *r, size_t at, nsci_cue cue) {
    int32_t value = 0;
    if (at < r->n) nsci_cue_value(r->words[at].cue, cue, &value);
    return value;
}

static bool is_glued(const reader *r, size_t at) { return at < r->n && r->words[at].is_glued; }

static bool has_number(const side *s) { return s->number.end != NSCI_NUMBER_EMPTY; }

/* Has something been read that tells how much? */
static bool has_quantity(const side *s) {
    return has_number(s) || s->has_article || s->is_vague || s->plural > 0;
}

static bool takes_number(const side *s) {
    return !s->is_closed && !s->has_unknown && !s->is_vague && s->plural == 0;
}

/* ---- Words: each function gives the number of words read, 0 where they cannot stand here ----- */

/* Behind digits, or first: 1/2   half's sign. Behind a point it is of the last digit: half a cent
 * of $6.25 | 1/2. */
static size_t take_quotient(const reader *r, side *s) {
    nsci_decimal part = nsci_decimal_divide(r->words[r->at].number, r->words[r->at + 2].number);
    if (!has_number(s)) return nsci_number_add_digits(&s->number, part) ? 3 : 0;
    if (r->at > 0) part = nsci_decimal_shift(part, -(int)r->words[r->at - 1].n_decimals);
    return nsci_number_add_fraction(&s->number, part, true) ? 3 : 0;
}

/* half of one, 0.3 of 1: does a one at this place say nothing of how much there is? */
static bool is_of_part(const reader *r, const side *s) {
    return has_number(s) && r->at > 0 && is(r, r->at - 1, NSCI_CUE_OF);
}

static size_t take_digits(const reader *r, side *s) {
    if (nsci_amount_is_digit_one(&r->words[r->at]) && is_of_part(r, s)) return 1;
    if (takes_number(s) && nsci_amount_is_quotient(r->words, r->n, r->at))
        return take_quotient(r, s);
    return takes_number(s) && nsci_number_add_digits(&s->number, r->words[r->at].number);
}

static size_t take_number(const reader *r, side *s) {
    int32_t value = value_at(r, r->at, NSCI_CUE_NUMBER);
    if (value == 1 && is_of_part(r, s)) return 1;
    return takes_number(s) && nsci_number_add_word(&s->number, value);
}

/* Thousandths, or null of a third. */
static nsci_decimal fraction_at(const reader *r, size_t at) {
    int32_t value = value_at(r, at, NSCI_CUE_FRACTION);
    return value ? nsci_decimal_of(value, -3) : NSCI_DECIMAL_NULL;
}

static size_t take_fraction(const reader *r, side *s) {
    bool is_more = r->words[r->at].is_mark && has_number(s); /* the half of 2 1/2, as one sign */
    return takes_number(s) && nsci_number_add_fraction(&s->number, fraction_at(r, r->at), is_more);
}

/* A scale multiplies a number. Without one it is part of a vague number, or of no number. */
static size_t take_power(const reader *r, side *s) {
    if (s->is_closed || s->has_unknown) return 0;
    if (s->has_article && !has_number(s)) nsci_number_add_word(&s->number, 1);
    if (!has_number(s)) return 1;
    return nsci_number_add_scale(&s->number, value_at(r, r->at, NSCI_CUE_POWER));
}

/* tens of millions: at least ten to a hundred, and the scales behind it */
static size_t take_plural(const reader *r, side *s) {
    int32_t power = value_at(r, r->at, NSCI_CUE_PLURAL);
    if (s->is_closed || s->has_unknown) return 0;
    if (has_number(s)) return nsci_number_add_scale(&s->number, power);
    if (s->plural == 0) s->width = power <= 2 ? 1 : 3;
    s->plural += power;
    return 1;
}

/* and a half; and three quarters: the fraction behind `next` is added */
static size_t take_more(const reader *r, side *s, size_t next, int32_t count) {
    nsci_decimal part = nsci_decimal_of(count ? count : 1, 0);
    part = nsci_decimal_multiply(part, fraction_at(r, next + 1));
    if (!has_number(s) && s->has_article) nsci_number_add_word(&s->number, 1);
    return has_number(s) && nsci_number_add_fraction(&s->number, part, true) ? 3 : 0;
}

static size_t take_and(const reader *r, side *s) {
    size_t next = r->at + 1;
    int32_t count = value_at(r, next, NSCI_CUE_NUMBER);
    if (!has_quantity(s)) return 1;
    if ((count || is(r, next, NSCI_CUE_ARTICLE)) && is(r, next + 1, NSCI_CUE_FRACTION))
        return take_more(r, s, next, count);
    bool goes_on = s->number.end == NSCI_NUMBER_HUNDRED || s->number.end == NSCI_NUMBER_SCALE;
    return count && goes_on && !s->is_closed; /* one hundred and five */
}

/* minus; a dash before all else; later on a hyphen is passed over */
static size_t take_polarity(const reader *r, side *s) {
    bool glued = is_glued(r, r->at + 1);
    if (has_quantity(s)) {
        bool plus = value_at(r, r->at, NSCI_CUE_POLARITY) > 0; /* $20-plus */
        bool hyphen = is(r, r->at, NSCI_CUE_DASH) && (glued || r->at + 1 == r->n);
        return (hyphen || plus) && is_glued(r, r->at);
    }
    bool counts = glued || !is(r, r->at, NSCI_CUE_DASH);
    s->is_negative = counts && value_at(r, r->at, NSCI_CUE_POLARITY) < 0;
    return 1;
}

/* A$, AUD$, GH and the cedi's sign: letters that say whose sign it is; 0 of other words */
static int32_t sign_prefix_at(const reader *r) {
    size_t next = r->at + 1;
    bool before_sign = !r->words[r->at].is_mark && next < r->n && r->words[next].is_mark &&
                       is(r, next, NSCI_CUE_CURRENCY);
    int32_t letters = value_at(r, r->at, NSCI_CUE_SIGN_PREFIX);
    if (!before_sign) return 0;
    return letters ? letters : value_at(r, r->at, NSCI_CUE_CURRENCY);
}

/* $5 a pound, 20 cents on the dollar: another measure; but half a pound and 0.3 of a cent are
 * money */
static bool is_rate(const reader *r, const side *s) {
    if (s->is_closed && s->has_unknown) return true;
    const bool part =
        s->number.end == NSCI_NUMBER_FRACTION || (r->at > 1 && is(r, r->at - 2, NSCI_CUE_OF));
    return has_number(s) && !part && r->at > 0 && is(r, r->at - 1, NSCI_CUE_ARTICLE);
}

/* Notes a currency, if it is the one that was named before; two different ones are two amounts. */
static bool note_currency(side *s, int32_t currency, int32_t family) {
    if (s->has_currency && s->currency && currency && s->currency != currency) return false;
    if (!s->currency) s->currency = currency;
    if (!s->has_currency) s->family = family;
    s->has_sign = s->has_sign || !has_quantity(s);
    s->is_closed = s->is_closed || has_quantity(s);
    s->has_currency = true;
    return true;
}

/* US of $US5, glued to a sign before and a number behind. */
static int32_t sign_suffix_at(const reader *r) {
    size_t next = r->at + 1;
    bool between = is(r, r->at, NSCI_CUE_SIGN) && is_glued(r, next) && is_glued(r, next + 1);
    if (!between || next + 1 >= r->n || !r->words[next + 1].is_numeral) return 0;
    int32_t letters = value_at(r, next, NSCI_CUE_SIGN_PREFIX);
    return letters ? letters : value_at(r, next, NSCI_CUE_CURRENCY);
}

/* EUR, COP: three letters that are of one country; not the K of Zambia, Malawi and Port Moresby */
static bool is_code(const reader *r, size_t at) {
    enum { MIN_BYTES = 3 };
    if (is(r, at, NSCI_CUE_CODE)) return true;
    if (value_at(r, at, NSCI_CUE_SHORT_CODE) <= 1) return false;
    return r->words[at].bytes.end - r->words[at].bytes.start >= MIN_BYTES;
}

static size_t take_currency(const reader *r, side *s) {
    int32_t prefix = sign_prefix_at(r), suffix = sign_suffix_at(r);
    if (suffix) return note_currency(s, suffix, 0) ? 2 : 0;
    if (prefix) return note_currency(s, prefix, 0) ? 2 : 0;
    if (is_rate(r, s)) return 1;
    int32_t subunit = value_at(r, r->at, NSCI_CUE_SUBUNIT);
    int32_t currency = value_at(r, r->at, NSCI_CUE_CURRENCY);
    if (subunit && (s->has_sign || s->subunit || !has_quantity(s))) return 0;
    if (s->has_unknown) currency = 0;                             /* Fijian dollars */
    if (s->demonym || (subunit && s->has_currency)) currency = 0; /* Danish crowns, euro cents */
    if (subunit) s->subunit = subunit;
    return note_currency(s, currency, is_code(r, r->at) ? 0 : value_at(r, r->at, NSCI_CUE_FAMILY));
}

static size_t take_percent(const reader *r, side *s) {
    if (!has_quantity(s)) return 1;
    s->is_percent = s->is_closed = true;
    return is(r, r->at, NSCI_CUE_PER) ? 2 : 1;
}

static size_t take_point(const reader *r, side *s) {
    if (!has_quantity(s)) return 1;
    if (!s->point) s->point = value_at(r, r->at, NSCI_CUE_POINT);
    return s->is_closed = true;
}

/* No cue, or none that an amount has. */
static size_t take_unknown(const reader *r, side *s) {
    s->has_unknown = has_number(s) || s->is_vague || s->plural > 0;
    s->has_article = s->has_article && s->is_closed;
    return r->at < r->n;
}

/* km   square feet: but not the m of "5m tonnes", which is a scale */
static size_t take_unit(const reader *r, side *s) {
    uint8_t unit;
    size_t end = nsci_unit_end(r->words, r->n, r->at, &unit);
    if (r->kind != NSCI_AMOUNT_QUANTITY || end == r->at || !has_quantity(s)) return 0;
    if (is(r, r->at, NSCI_CUE_POWER) && nsci_unit_end(r->words, r->n, end, &unit) > end) return 0;
    s->unit = unit;
    s->has_unit = s->is_closed = true;
    return end - r->at;
}

static size_t take_word(const reader *r, side *s) {
    static const struct {
        nsci_cue cue;
        size_t (*take)(const reader *r, side *s);
    } kinds[] = {
        {NSCI_CUE_POLARITY, take_polarity}, {NSCI_CUE_AND, take_and},
        {NSCI_CUE_NUMBER, take_number},     {NSCI_CUE_FRACTION, take_fraction},
        {NSCI_CUE_PERCENT, take_percent},   {NSCI_CUE_POINT, take_point},
    };
    size_t unit = take_unit(r, s);
    if (unit) return unit;
    if (r->words[r->at].is_numeral) return take_digits(r, s);
    for (size_t i = 0; i < NSCI_COUNT(kinds); i++)
        if (is(r, r->at, kinds[i].cue)) return kinds[i].take(r, s);
    if (is(r, r->at, NSCI_CUE_PER) && is(r, r->at + 1, NSCI_CUE_CENT)) return take_percent(r, s);
    if (sign_prefix_at(r)) return take_currency(r, s);
    if (is(r, r->at, NSCI_CUE_DEMONYM)) {
        s->demonym = value_at(r, r->at, NSCI_CUE_DEMONYM);
        return 1;
    }
    bool multiplies = is(r, r->at, NSCI_CUE_POWER) && (has_number(s) || s->has_article);
    if (!multiplies && is(r, r->at, NSCI_CUE_PLURAL)) return take_plural(r, s);
    if (is(r, r->at, NSCI_CUE_CURRENCY) && !multiplies) return take_currency(r, s);
    if (is(r, r->at, NSCI_CUE_POWER)) return take_power(r, s);
    if (is(r, r->at, NSCI_CUE_JOINS)) return !has_quantity(s);
    if (is(r, r->at, NSCI_CUE_OF)) return 1;
    if (is(r, r->at, NSCI_CUE_VAGUE)) return s->is_vague = !has_number(s);
    if (is(r, r->at, NSCI_CUE_ARTICLE)) return s->has_article = true;
    return take_unknown(r, s);
}

/* ---- Sides ---------------------------------------------------------------------------------- */

/* Sets the ends, or none when one is null. */
static void set_ends(side *s, nsci_decimal a, nsci_decimal b) {
    bool known = !a.is_null && !b.is_null, ascend = known && nsci_decimal_compare(a, b) <= 0;
    s->low = !known ? NSCI_DECIMAL_NULL : ascend ? a : b;
    s->high = !known ? NSCI_DECIMAL_NULL : ascend ? b : a;
}

static void shift_ends(side *s, int places) {
    set_ends(s, nsci_decimal_shift(s->low, places), nsci_decimal_shift(s->high, places));
}

static void negate_ends(side *s) {
    set_ends(s, nsci_decimal_negate(s->low), nsci_decimal_negate(s->high));
}

/* Works out what was read. */
static void finish(side *s) {
    nsci_decimal value = NSCI_DECIMAL_NULL;
    if (s->demonym && s->has_currency) s->currency = s->demonym;
    if (s->demonym) s->family = 0;
    if (!has_number(s) && s->has_article && s->is_closed) nsci_number_add_word(&s->number, 1);
    if (has_number(s)) value = nsci_number_value(&s->number);
    set_ends(s, value, value);
    if (s->plural > 0)
        set_ends(s, nsci_decimal_of(1, s->plural), nsci_decimal_of(1, s->plural + s->width));
    if (s->is_vague) set_ends(s, NSCI_DECIMAL_NULL, NSCI_DECIMAL_NULL);
    shift_ends(s, s->subunit);
    if (s->is_negative) negate_ends(s);
}

/* Reads words[n] as one side; false where some word cannot stand where it does. */
static bool read_side(const nsci_amount_word *words, size_t n, nsci_amount_kind kind, side *out) {
    reader r = {words, n, 0, kind};
    *out = (side){0};
    while (r.at < n) {
        size_t n_taken = take_word(&r, out);
        if (n_taken == 0) return false;
        r.at += n_taken;
    }
    finish(out);
    return true;
}

/* ---- Ranges --------------------------------------------------------------------------------- */

/* What the end of a range says of its beginning, and the other way round: 50-60 cents, $3-4
 * million, minus 2-3 percent. */
static void inherit(side *low, side *high, bool by_dash) {
    if (!low->has_currency && high->has_currency) shift_ends(low, high->subunit);
    if (low->is_negative && by_dash && !high->is_negative) negate_ends(high);
    if (low->number.scale || !high->number.scale || low->plural || high->plural) return;
    side scaled = *low;
    shift_ends(&scaled, high->number.scale);
    if (scaled.low.is_null) return;
    int order = nsci_decimal_compare(scaled.low, high->low);
    if (low->is_negative ? order > 0 : order < 0) *low = scaled;
}

static size_t n_bytes(const nsci_amount_word *word) { return word->bytes.end - word->bytes.start; }

/* 107.52-53 yen, $1.1650-1653: of the second price the quotation has the last digits alone. `first`
 * is the last of the n words before the dash. */
static void complete(const nsci_amount_word *words, size_t n, const side *low,
                     const nsci_amount_word *second, side *high) {
    enum { MOST_DIGITS = 6 };
    const nsci_amount_word *first = words + n - 1;
    const nsci_decimal from = low->low;
    if (!first->is_numeral || !second->is_numeral || low->low.is_null || from.exponent >= 0) return;
    int64_t whole = from.coefficient;
    size_t n_whole = 1;
    for (int8_t e = from.exponent; e < 0; e++) whole /= 10;
    for (int64_t rest = whole; rest >= 10; rest /= 10) n_whole++;
    const size_t n_decimals = n_bytes(first) - n_whole - 1, n_digits = n_bytes(second);
    const bool descends = nsci_decimal_compare(high->low, from) < 0;
    const bool fits =
        n_digits == n_decimals ? descends || n_digits > 2 : n_digits == 2 && n_decimals == 4;
    if (whole < 0 || n_bytes(first) > 2 * MOST_DIGITS || n_decimals > MOST_DIGITS || !fits ||
        high->low.exponent < 0)
        return;
    nsci_decimal kept = from;
    const int n_kept = (int)(n_decimals - n_digits);
    if (-from.exponent > n_kept) {
        int64_t digits = from.coefficient;
        for (int more = -from.exponent - n_kept; more > 0; more--) digits /= 10;
        kept = nsci_decimal_of(digits, -n_kept);
    }
    const nsci_decimal rest = nsci_decimal_shift(high->low, -(int)n_decimals);
    const nsci_decimal whole_price = nsci_decimal_add(kept, rest);
    set_ends(high, whole_price, whole_price);
}

static bool are_of_one_currency(const side *a, const side *b) {
    return !a->currency || !b->currency || a->currency == b->currency;
}

/* Both as one side; whichever stands first may be the larger one. */
static void span_both(const side *a, const side *b, side *out) {
    *out = *b;
    out->low = nsci_decimal_compare(a->low, b->low) < 0 ? a->low : b->low;
    out->high = nsci_decimal_compare(a->high, b->high) > 0 ? a->high : b->high;
    if (!out->has_currency || a->currency) out->family = a->family ? a->family : b->family;
    if (!out->currency) out->currency = a->currency;
    if (!out->point) out->point = a->point;
    out->is_percent = out->is_percent || a->is_percent;
}

/* Reads words[n] with the join at `at` as a range, or as a sum of two units: five dollars and
 * fifty cents. */
static bool read_range(const nsci_amount_word *words, size_t n, size_t at, nsci_amount_kind kind,
                       side *out) {
    side low, high;
    if (!read_side(words, at, kind, &low) || !read_side(words + at + 1, n - at - 1, kind, &high))
        return false;
    if (low.low.is_null || high.low.is_null || !are_of_one_currency(&low, &high)) return false;
    if (low.has_currency && !low.subunit && high.subunit) {
        *out = low;
        set_ends(out, nsci_decimal_add(low.low, high.low), nsci_decimal_add(low.high, high.high));
        return nsci_cue_is(words[at].cue, NSCI_CUE_AND);
    }
    const bool by_dash = nsci_cue_is(words[at].cue, NSCI_CUE_DASH);
    if (by_dash && high.number.end == NSCI_NUMBER_DIGITS)
        complete(words, at, &low, words + at + 1, &high);
    inherit(&low, &high, by_dash);
    if (low.low.is_null) return false;
    span_both(&low, &high, out);
    return true;
}

/* Reads words[n] as a quantity of two units: 6 feet 2 inches   6-foot-2 */
static bool read_parts(const nsci_amount_word *words, size_t n, side *out) {
    side large, small;
    uint8_t part = 0;
    for (size_t at = 2; at < n; at++) {
        if (!words[at].is_numeral && !nsci_cue_is(words[at].cue, NSCI_CUE_NUMBER)) continue;
        size_t end = nsci_cue_is(words[at - 1].cue, NSCI_CUE_DASH) ? at - 1 : at;
        if (!read_side(words, end, NSCI_AMOUNT_QUANTITY, &large) || !large.has_unit) continue;
        if (!read_side(words + at, n - at, NSCI_AMOUNT_QUANTITY, &small)) continue;
        int factor = nsci_unit_part(large.unit, &part);
        if (factor == 0 || (small.has_unit && small.unit != part)) continue;
        nsci_decimal many = nsci_decimal_multiply(large.low, nsci_decimal_of(factor, 0));
        *out = small;
        out->unit = part;
        out->has_unit = true;
        set_ends(out, nsci_decimal_add(many, small.low), nsci_decimal_add(many, small.high));
        return true;
    }
    return false;
}

static bool read_any(const nsci_amount_word *words, size_t n, nsci_amount_kind kind, side *out) {
    if (read_side(words, n, kind, out)) return true;
    if (kind == NSCI_AMOUNT_QUANTITY && read_parts(words, n, out)) return true;
    for (size_t at = 1; at + 1 < n; at++)
        if (nsci_cue_is(words[at].cue, NSCI_CUE_JOINS) && read_range(words, n, at, kind, out))
            return true;
    return false;
}

/* ---- The amount ----------------------------------------------------------------------------- */

static uint8_t unit_of(const side *s, nsci_amount_kind kind) {
    if (kind == NSCI_AMOUNT_QUANTITY) return s->has_unit ? s->unit : NSCI_AMOUNT_NO_UNIT;
    if (kind == NSCI_AMOUNT_MONEY) return NSCI_AMOUNT_NO_UNIT;
    if (s->point == ('b' << 8 | 'p')) return NSCI_UNIT_BASIS_POINT;
    if (s->point) return NSCI_UNIT_PERCENTAGE_POINT;
    return s->is_percent ? NSCI_UNIT_PERCENT : NSCI_AMOUNT_NO_UNIT;
}

void nsci_amount_read(const uint8_t *text, nsci_range span, nsci_amount_kind kind,
                      nsci_amount *out) {
    nsci_amount_word words[NSCI_MAX_AMOUNT_WORDS];
    size_t n = nsci_amount_words(text, span, words);
    nsci_decimal null = NSCI_DECIMAL_NULL;
    side read;
    *out = (nsci_amount){kind, NSCI_AMOUNT_NO_UNIT, null, null, null, "", 0};
    if (n == 0 || !read_any(words, n, kind, &read)) return;
    out->unit = unit_of(&read, kind);
    out->low = read.low;
    out->high = read.high;
    if (!read.low.is_null && nsci_decimal_compare(read.low, read.high) == 0) out->value = read.low;
    if (kind != NSCI_AMOUNT_MONEY) return;
    out->family = read.family;
    if (!read.currency) return;
    for (int i = 0; i < 3; i++) out->currency[i] = (char)(read.currency >> (16 - 8 * i) & 0xFF);
}
