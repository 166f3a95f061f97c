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
    int32_t currency, demonym, point, subunit; /* values of cues, 0: none */
    nsci_decimal low, high;
} side;

/* The words of a side, and the one that is read. */
typedef struct reader {
    const nsci_amount_word *words;
    size_t n, at;
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

static size_t take_digits(const reader *r, side *s) {
    return takes_number(s) && nsci_number_add_digits(&s->number, r->words[r->at].number);
}

static size_t take_number(const reader *r, side *s) {
    int32_t value = value_at(r, r->at, NSCI_CUE_NUMBER);
    return takes_number(s) && nsci_number_add_word(&s->number, value);
}

/* Thousandths, or null of a third. */
static nsci_decimal fraction_at(const reader *r, size_t at) {
    int32_t value = value_at(r, at, NSCI_CUE_FRACTION);
    return value ? nsci_decimal_of(value, -3) : NSCI_DECIMAL_NULL;
}

static size_t take_fraction(const reader *r, side *s) {
    return takes_number(s) && nsci_number_add_fraction(&s->number, fraction_at(r, r->at), false);
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
    bool before_sign = !r->words[r->at].is_mark && is_glued(r, next) && r->words[next].is_mark &&
                       is(r, next, NSCI_CUE_CURRENCY);
    int32_t letters = value_at(r, r->at, NSCI_CUE_SIGN_PREFIX);
    if (!before_sign) return 0;
    return letters ? letters : value_at(r, r->at, NSCI_CUE_CURRENCY);
}

/* $5 a pound, 20 cents on the dollar: another measure; but half a pound is money */
static bool is_rate(const reader *r, const side *s) {
    if (s->is_closed && s->has_unknown) return true;
    return has_number(s) && s->number.end != NSCI_NUMBER_FRACTION && r->at > 0 &&
           is(r, r->at - 1, NSCI_CUE_ARTICLE);
}

/* Notes a currency, if it is the one that was named before; two different ones are two amounts. */
static bool note_currency(side *s, int32_t currency) {
    if (s->has_currency && s->currency && currency && s->currency != currency) return false;
    if (!s->currency) s->currency = currency;
    s->has_sign = s->has_sign || !has_quantity(s);
    s->is_closed = s->is_closed || has_quantity(s);
    s->has_currency = true;
    return true;
}

static size_t take_currency(const reader *r, side *s) {
    int32_t prefix = sign_prefix_at(r);
    if (prefix) return note_currency(s, prefix) ? 2 : 0;
    if (is_rate(r, s)) return 1;
    int32_t subunit = value_at(r, r->at, NSCI_CUE_SUBUNIT);
    int32_t currency = value_at(r, r->at, NSCI_CUE_CURRENCY);
    if (subunit && (s->has_sign || s->subunit || !has_quantity(s))) return 0;
    if (s->has_unknown) currency = 0;                             /* Fijian dollars */
    if (s->demonym || (subunit && s->has_currency)) currency = 0; /* Danish crowns, euro cents */
    if (subunit) s->subunit = subunit;
    return note_currency(s, currency);
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

static size_t take_word(const reader *r, side *s) {
    static const struct {
        nsci_cue cue;
        size_t (*take)(const reader *r, side *s);
    } kinds[] = {
        {NSCI_CUE_POLARITY, take_polarity}, {NSCI_CUE_AND, take_and},
        {NSCI_CUE_NUMBER, take_number},     {NSCI_CUE_FRACTION, take_fraction},
        {NSCI_CUE_PERCENT, take_percent},   {NSCI_CUE_POINT, take_point},
    };
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
static bool read_side(const nsci_amount_word *words, size_t n, side *out) {
    reader r = {words, n, 0};
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

static bool are_of_one_currency(const side *a, const side *b) {
    return !a->currency || !b->currency || a->currency == b->currency;
}

/* Both as one side; whichever stands first may be the larger one. */
static void span_both(const side *a, const side *b, side *out) {
    *out = *b;
    out->low = nsci_decimal_compare(a->low, b->low) < 0 ? a->low : b->low;
    out->high = nsci_decimal_compare(a->high, b->high) > 0 ? a->high : b->high;
    if (!out->currency) out->currency = a->currency;
    if (!out->point) out->point = a->point;
    out->is_percent = out->is_percent || a->is_percent;
}

/* Reads words[n] with the join at `at` as a range, or as a sum of two units: five dollars and
 * fifty cents. */
static bool read_range(const nsci_amount_word *words, size_t n, size_t at, side *out) {
    side low, high;
    if (!read_side(words, at, &low) || !read_side(words + at + 1, n - at - 1, &high)) return false;
    if (low.low.is_null || high.low.is_null || !are_of_one_currency(&low, &high)) return false;
    if (low.has_currency && !low.subunit && high.subunit) {
        *out = low;
        set_ends(out, nsci_decimal_add(low.low, high.low), nsci_decimal_add(low.high, high.high));
        return nsci_cue_is(words[at].cue, NSCI_CUE_AND);
    }
    inherit(&low, &high, nsci_cue_is(words[at].cue, NSCI_CUE_DASH));
    if (low.low.is_null) return false;
    span_both(&low, &high, out);
    return true;
}

static bool read_any(const nsci_amount_word *words, size_t n, side *out) {
    if (read_side(words, n, out)) return true;
    for (size_t at = 1; at + 1 < n; at++)
        if (nsci_cue_is(words[at].cue, NSCI_CUE_JOINS) && read_range(words, n, at, out))
            return true;
    return false;
}

/* ---- The amount ----------------------------------------------------------------------------- */

static nsci_amount_unit unit_of(const side *s) {
    if (s->point == ('b' << 8 | 'p')) return NSCI_AMOUNT_UNIT_BASIS_POINT;
    if (s->point) return NSCI_AMOUNT_UNIT_PERCENTAGE_POINT;
    return s->is_percent ? NSCI_AMOUNT_UNIT_PERCENT : NSCI_AMOUNT_UNIT_NONE;
}

void nsci_amount_read(const uint8_t *text, nsci_range span, nsci_amount_kind kind,
                      nsci_amount *out) {
    nsci_amount_word words[NSCI_MAX_AMOUNT_WORDS];
    size_t n = nsci_amount_words(text, span, words);
    nsci_decimal null = NSCI_DECIMAL_NULL;
    side read;
    *out = (nsci_amount){kind, NSCI_AMOUNT_UNIT_NONE, null, null, null, ""};
    if (n == 0 || !read_any(words, n, &read)) return;
    if (kind == NSCI_AMOUNT_PERCENT) out->unit = unit_of(&read);
    out->low = read.low;
    out->high = read.high;
    if (!read.low.is_null && nsci_decimal_compare(read.low, read.high) == 0) out->value = read.low;
    if (kind != NSCI_AMOUNT_MONEY || !read.currency) return;
    for (int i = 0; i < 3; i++) out->currency[i] = (char)(read.currency >> (16 - 8 * i) & 0xFF);
}
