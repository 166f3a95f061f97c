/* Reading units: a word that is a unit, what stands before it (square, metric), what stands behind
 * it (Celsius, per hour). What words make of a unit is a table; a rate that is no unit, "barrels
 * per hour", is left where it stands, like the "a share" of a sum. */
#include "amount/nsc_unit.h"
#include "amount/nsc_unit_table.h"

static bool is(const nsci_amount_word *words, size_t n, size_t at, nsci_cue cue) {
    return at < n && nsci_cue_is(words[at].cue, cue);
}

static int32_t value_at(const nsci_amount_word *words, size_t n, size_t at, nsci_cue cue) {
    int32_t value = 0;
    if (at < n) nsci_cue_value(words[at].cue, cue, &value);
    return value;
}

/* Behind a hyphen at `at`, or `at`. */
static size_t skip_hyphen(const nsci_amount_word *words, size_t n, size_t at) {
    bool glued = at + 1 < n && words[at].is_glued && words[at + 1].is_glued;
    return glued && is(words, n, at, NSCI_CUE_DASH) ? at + 1 : at;
}

/* Makes another unit of one; false where there is none. */
static bool make_unit(uint8_t *unit, int32_t word) {
    for (size_t i = 0; i < NSCI_COUNT(units_made); i++) {
        if (units_made[i].of != *unit || units_made[i].word != word) continue;
        *unit = units_made[i].unit;
        return true;
    }
    return false;
}

/* Behind a unit: per hour, an hour, /h; -hours of watt; or `at`. */
static size_t rate_end(const nsci_amount_word *words, size_t n, size_t at, uint8_t *unit) {
    size_t next = skip_hyphen(words, n, at);
    bool per = is(words, n, at, NSCI_CUE_PER) || is(words, n, at, NSCI_CUE_ARTICLE);
    int32_t rate = value_at(words, n, per ? at + 1 : next, NSCI_CUE_MEASURE_RATE);
    int32_t word = per ? (rate == 1 ? UNIT_WORD_PER_HOUR : UNIT_WORD_PER_SECOND) : UNIT_WORD_HOUR;
    if (rate == 0 || (!per && rate != 1) || !make_unit(unit, word)) return at;
    return per ? at + 2 : next + 1;
}

/* 4in of 6ft 4in, 18in: the word is a preposition but behind digits that it is glued to. */
static bool is_inch(const nsci_amount_word *words, size_t n, size_t at) {
    enum { MOST_BYTES = 3 };
    static const uint8_t in[] = "in";
    if (at == 0 || at >= n || !words[at].is_glued || !words[at - 1].is_numeral) return false;
    const nsci_range number = words[at - 1].bytes, word = words[at].bytes;
    return word.end - word.start == 2 && number.end - number.start <= MOST_BYTES &&
           words[at].cue == nsci_cue_find(in, 2);
}

size_t nsci_unit_end(const nsci_amount_word *words, size_t n, size_t at, uint8_t *unit) {
    int32_t prefix = value_at(words, n, at, NSCI_CUE_MEASURE_PREFIX);
    if (is_inch(words, n, at)) {
        *unit = UNIT_INCH;
        return at + 1;
    }
    size_t next = prefix ? skip_hyphen(words, n, at + 1) : at;
    if (!is(words, n, next, NSCI_CUE_MEASURE)) return at;
    uint8_t found = (uint8_t)value_at(words, n, next, NSCI_CUE_MEASURE);
    if (prefix && !make_unit(&found, prefix)) return at;
    next++;
    if (found == UNIT_DEGREE && is(words, n, next, NSCI_CUE_MEASURE)) {
        uint8_t scale = (uint8_t)value_at(words, n, next, NSCI_CUE_MEASURE);
        if (scale == UNIT_DEGREE_CELSIUS || scale == UNIT_DEGREE_FAHRENHEIT) {
            found = scale;
            next++;
        }
    }
    next = rate_end(words, n, next, &found);
    *unit = found;
    return next;
}

int nsci_unit_part(uint8_t unit, uint8_t *part) {
    static const struct {
        uint8_t unit, part, factor;
    } pairs[] = {
        {UNIT_FOOT, UNIT_INCH, 12}, {UNIT_POUND, UNIT_OUNCE, 16}, {UNIT_STONE, UNIT_POUND, 14}};
    for (size_t i = 0; i < NSCI_COUNT(pairs); i++) {
        if (unit != pairs[i].unit) continue;
        *part = pairs[i].part;
        return pairs[i].factor;
    }
    return 0;
}

bool nsci_unit_is_stone(uint8_t unit) { return unit == UNIT_STONE; }

bool nsci_unit_is_degree(uint8_t unit) { return unit == UNIT_DEGREE; }
