/* Numbers that are times by themselves, and years behind other words.
 *
 * A number of four figures may count or name something else; what stands beside it decides, by
 * `may_be_year`. */
#include "timex/nsc_timex_figures.h"
#include "timex/nsc_timex_clock.h"

/* ---- Years ----------------------------------------------------------------------------------- */

enum { MAX_ROAD_WORDS = 3, NAME_PART_STREET = 4 /* csrc/tables/cues/names.tsv */ };

/* '98 at the apostrophe: the year, or 0 */
static int32_t short_year(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_is_mark(r, i, '\'') || !nsci_tok_is_glued(r, i) || nsci_tok_length(r, i + 1) != 2)
        return 0;
    int32_t year = nsci_tok_digits(r, i + 1);
    const uint8_t behind = nsci_tok_is_glued(r, i + 1) ? nsci_tok_byte(r, i + 2, 0) : '.';
    if (year < 0 || !memchr(".,;:!?)", behind, 7)) return 0;
    return year < 40 ? 2000 + year : 1900 + year;
}

/* nineteen ninety-four: the year, or 0, and its end */
static int32_t spelled_year(const nsci_timex_reader *r, uint32_t i, uint32_t *end) {
    int32_t century = nsci_tok_value(r, i, NSCI_CUE_NUMBER);
    int32_t tens = nsci_tok_value(r, i + 1, NSCI_CUE_NUMBER);
    if (century < 17 || century > 20 || tens < 10) return 0;
    bool hyphen = nsci_tok_is_hyphen(r, i + 2);
    int32_t one = nsci_tok_value(r, i + 2 + hyphen, NSCI_CUE_NUMBER);
    bool has_one = tens >= 20 && one >= 1 && one <= 9;
    *end = i + 2 + (has_one ? 1u + hyphen : 0);
    return century * 100 + tens + (has_one ? one : 0);
}

/* A year behind a month or day, perhaps behind a comma or "of"; its end, else i. */
uint32_t nsci_timex_take_year(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    uint32_t at = i, end;
    if (nsci_tok_is_mark(r, at, ',') || nsci_tok_is(r, at, NSCI_CUE_OF)) at++;
    int32_t year = nsci_tok_year(r, at);
    end = at + 1;
    if (year && nsci_tok_is_measure(r, end)) return i;
    if (!year && (year = short_year(r, at)) != 0) end = at + 2;
    if (!year) year = spelled_year(r, at, &end);
    if (!year) return i;
    out->year = year;
    return end;
}

/* ---- Figures --------------------------------------------------------------------------------- */

/* Ends a decade behind its figures: the s of 1960s. */
static bool is_s(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_glued(r, i - 1) &&
           (nsci_tok_is_mark(r, i, 's') ||
            (nsci_tok_length(r, i) == 2 && nsci_tok_byte(r, i, 0) == '\'' &&
             nsci_tok_byte(r, i, 1) == 's'));
}

/* his early | 60s: an age; the highs of Sunday will be in the | 60s: degrees */
static bool is_other_tens(const nsci_timex_reader *r, uint32_t start) {
    enum { REACH = 12 };
    const uint32_t whose = start - nsci_tok_is(r, start - 1, NSCI_CUE_PORTION) - 1;
    const bool age = start > r->sent.start + 1 && nsci_tok_is(r, whose, NSCI_CUE_DETERMINER) &&
                     !nsci_tok_deixis(r, whose);
    uint32_t k = 1;
    while (k <= REACH && start >= r->sent.start + k &&
           !nsci_tok_has(r, start - k, NSCI_CUE_SHIFT, 'M'))
        k++;
    return age || (k <= REACH && start >= r->sent.start + k);
}

/* 1960s, '60s, the 60s, the mid-60s */
static bool read_decade(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t number = nsci_tok_digits(r, i);
    uint32_t n = nsci_tok_length(r, i), start = i;
    if (number < 0 || number % 10 != 0 || !is_s(r, i + 1)) return false;
    if (n == 2) {
        bool apostrophe = nsci_tok_is_free(r, i - 1) && nsci_tok_is_mark(r, i - 1, '\'') &&
                          nsci_tok_is_glued(r, i - 1);
        if (apostrophe) start--;
        const bool mid = number >= 30 && start > r->sent.start + 1 &&
                         nsci_tok_is_hyphen(r, start - 1) &&
                         nsci_tok_has(r, start - 2, NSCI_CUE_PORTION, 'M');
        const bool the_mid = mid && nsci_tok_with_the(r, start - 2) < start - 2;
        bool the = start > r->sent.start && (nsci_tok_deixis(r, start - 1) == 'H' ||
                                             nsci_tok_is(r, start - 1, NSCI_CUE_PORTION));
        the = the || the_mid;
        if (!apostrophe && (!the || is_other_tens(r, mid ? start - 2 : start))) return false;
        number += number < 30 ? 2000 : 1900;
    } else if (n != 4 || number < 1000 || number > 2100) {
        return false;
    }
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, nsci_tok_with_the(r, start), i + 2);
    out->unit = number % 100 == 0 && n == 4 && number < 1900 ? NSCI_TIME_CENTURY : NSCI_TIME_DECADE;
    out->year = number;
    return true;
}

/* Reads three numbers with marks between them: year, month, day in either order. */
static bool date_of(int32_t a, int32_t b, int32_t c, bool day_first, nsci_timex *out) {
    if (a >= 1000) { /* 2012-11-30 */
        int32_t swap = a;
        a = c;
        c = swap;
        day_first = true;
    }
    if (b > 12) day_first = false;
    if (a > 12) day_first = true;
    int32_t day = day_first ? a : b, month = day_first ? b : a;
    if (c >= 0 && c < 100) c += c < 40 ? 2000 : 1900;
    if (day < 1 || day > 31 || month < 1 || month > 12 || c < 1000 || c > 2100) return false;
    out->day = (uint8_t)day;
    out->month = (uint8_t)month;
    out->year = c;
    return true;
}

static uint8_t order_of(int32_t a, int32_t b) {
    if (a > 12) return NSCI_DATE_ORDER_DAY_FIRST;
    return b > 12 ? NSCI_DATE_ORDER_MONTH_FIRST : NSCI_DATE_ORDER_OPEN;
}

enum { LAST_YEAR = 9999 };

/* 23.10.2012 in one token */
static bool read_dotted(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t parts[3] = {0};
    int at = 0;
    uint32_t n = nsci_tok_length(r, i);
    if (n < 6 || n > 10) return false;
    for (uint32_t k = 0; k < n; k++) {
        uint8_t c = nsci_tok_byte(r, i, k);
        if (c == '.')
            at++;
        else if (!nsci_is_digit(c))
            return false;
        else if (at < 3 && (parts[at] = parts[at] * 10 + c - '0') > LAST_YEAR)
            return false;
    }
    return at == 2 && date_of(parts[0], parts[1], parts[2], true, out);
}

/* Past the zone of a clock that ends before token i, + | 02:00; else i */
static uint32_t skip_iso_zone(const nsci_timex_reader *r, uint32_t i) {
    const bool sign = nsci_tok_is_mark(r, i, '+') || nsci_tok_is_hyphen(r, i);
    const bool zone = sign && nsci_tok_is_glued(r, i - 1) && nsci_tok_is_glued(r, i) &&
                      nsci_is_digit(nsci_tok_byte(r, i + 1, 0));
    return zone ? i + 2 : i;
}

/* 30T14 | : | 20 of 2012-11-30T14:20: the day, and the clock behind it, 20:59Z with seconds */
static bool take_iso_clock(const nsci_timex_reader *r, uint32_t i, int32_t *day, nsci_timex *out) {
    int parts[2] = {0};
    for (uint32_t k = 0; k < 5; k++) {
        const uint8_t c = nsci_tok_byte(r, i, k);
        if (k == 2 ? c != 'T' : !nsci_is_digit(c)) return false;
        if (k != 2) parts[k / 3] = 10 * parts[k / 3] + c - '0';
    }
    const uint8_t tens = nsci_tok_byte(r, i + 2, 0), ones = nsci_tok_byte(r, i + 2, 1),
                  behind = nsci_tok_byte(r, i + 2, 2);
    if (nsci_tok_length(r, i) != 5 || !nsci_tok_is_mark(r, i + 1, ':') || parts[1] > 24 ||
        tens < '0' || tens > '5' || !nsci_is_digit(ones) || nsci_is_digit(behind))
        return false;
    *day = parts[0];
    out->hour = (int8_t)parts[1];
    out->minute = (int8_t)(10 * (tens - '0') + ones - '0');
    out->toks.end = skip_iso_zone(r, i + 3);
    return true;
}

/* 2012-11-30   23/10/2012   23.10.2012 */
static bool read_numeric(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 5);
    out->unit = NSCI_TIME_DAY;
    if (read_dotted(r, i, out)) {
        out->toks.end = i + 1;
        return true;
    }
    bool slash = nsci_tok_is_mark(r, i + 1, '/') && nsci_tok_is_mark(r, i + 3, '/');
    bool dash = nsci_tok_is_hyphen(r, i + 1) && nsci_tok_is_hyphen(r, i + 3);
    if ((!slash && !dash) || !nsci_tok_is_glued(r, i) || !nsci_tok_is_glued(r, i + 2)) return false;
    int32_t a = nsci_tok_digits(r, i), b = nsci_tok_digits(r, i + 2), c = nsci_tok_digits(r, i + 4);
    if (dash && a < 1000 && nsci_tok_length(r, i + 4) != 4) return false; /* 555-01-42 */
    if (dash && take_iso_clock(r, i + 4, &c, out)) return date_of(a, b, c, true, out);
    if (slash && nsci_tok_length(r, i + 4) != 4 && nsci_tok_length(r, i + 4) != 2) return false;
    if (a <= 0 || b <= 0 || c <= 0 || !date_of(a, b, c, false, out)) return false;
    if (a < 1000) out->order = order_of(a, b);
    return true;
}

/* 4Q22, 1H23, 3Q */
static bool read_figure_code(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    uint8_t part = nsci_tok_byte(r, i, 0), letter = nsci_tok_byte(r, i, 1);
    uint32_t n = nsci_tok_length(r, i);
    int32_t year = 0;
    if ((letter != 'Q' && letter != 'H') || n < 2 || n > 6 || part < '1') return false;
    if (part > (letter == 'Q' ? '4' : '2')) return false;
    for (uint32_t k = 2; k < n; k++) {
        uint8_t c = nsci_tok_byte(r, i, k);
        if (!nsci_is_digit(c)) return false;
        year = 10 * year + c - '0';
    }
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 1);
    out->unit = letter == 'Q' ? NSCI_TIME_QUARTER : NSCI_TIME_HALF;
    out->number = (uint8_t)(part - '0');
    if (n == 4) out->year = 2000 + year;
    if (n == 6) out->year = year;
    return n == 2 || n == 4 || n == 6;
}

/* 44 BC, AD 70 */
static bool read_era(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t number = nsci_tok_digits(r, i);
    int32_t behind = nsci_tok_value(r, i + 1, NSCI_CUE_CALENDAR_WORD);
    bool ad = i > 0 && nsci_tok_is_free(r, i - 1) &&
              nsci_tok_has(r, i - 1, NSCI_CUE_CALENDAR_WORD, NSCI_LETTERS('A', 'D'));
    if (behind <= 0xFF) behind = 0; /* no era */
    if (number <= 0 || number > 9999 || (!behind && !ad)) return false;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, behind ? i : i - 1, behind ? i + 2 : i + 1);
    out->unit = NSCI_TIME_YEAR;
    out->year = behind == NSCI_LETTERS('B', 'C') ? 1 - number : number;
    return true;
}

/* Is token i part of a longer number or code: 747-1900, 1900.5, #1984? */
static bool is_glued_to_number(const nsci_timex_reader *r, uint32_t i) {
    bool before = i > 0 && nsci_tok_is_glued(r, i - 1) &&
                  ((nsci_tok_is(r, i - 2, NSCI_CUE_DIGITS) && !nsci_tok_is_mark(r, i - 1, '(')) ||
                   nsci_tok_is(r, i - 1, NSCI_CUE_SIGN) || nsci_tok_is_mark(r, i - 1, '#'));
    bool behind = nsci_tok_is_glued(r, i) && nsci_tok_is(r, i + 2, NSCI_CUE_DIGITS) &&
                  nsci_tok_is_glued(r, i + 1) && !nsci_tok_is(r, i + 1, NSCI_CUE_DASH) &&
                  !nsci_tok_is_mark(r, i + 1, '/');
    return before || behind;
}

/* Does a number count what stands behind it: 1915 passengers? */
static bool counts_noun(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_measure(r, i + 1) || nsci_tok_is(r, i + 1, NSCI_CUE_SIGN) ||
           (nsci_tok_ends_with(r, i + 1, 's') && !nsci_tok_is(r, i + 1, NSCI_CUE_TENSE));
}

/* 14-cr-2012: the number of a case */
static bool is_in_code(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start + 3 && nsci_tok_is_hyphen(r, i - 1) && nsci_tok_is_small(r, i - 2) &&
           nsci_tok_is_hyphen(r, i - 3) && nsci_tok_is(r, i - 4, NSCI_CUE_DIGITS);
}

/* 2015 Oak Lane: the number of a house */
static bool is_house(const nsci_timex_reader *r, uint32_t i) {
    for (uint32_t k = i + 1; k <= i + MAX_ROAD_WORDS && nsci_tok_is_capital(r, k); k++)
        if (k > i + 1 && nsci_tok_value(r, k, NSCI_CUE_NAME_PART) == NAME_PART_STREET) return true;
    return false;
}

/* 2017 | /18, 2017 | /2018: of two years on end */
static bool is_season(const nsci_timex_reader *r, uint32_t i, int32_t year) {
    const int32_t next = nsci_tok_digits(r, i + 2);
    const bool on_end =
        nsci_tok_length(r, i + 2) == 2 ? next == (year + 1) % 100 : next == year + 1;
    return nsci_tok_is_mark(r, i + 1, '/') && nsci_tok_is_glued(r, i) &&
           nsci_tok_is_glued(r, i + 1) && on_end;
}

/* What a year of four figures may stand behind. */
static bool may_be_year(const nsci_timex_reader *r, uint32_t i, int32_t year) {
    if (is_glued_to_number(r, i) || is_in_code(r, i)) return false;
    bool first = i == r->sent.start;
    if (nsci_tok_is_free(r, i - 1) && nsci_tok_is(r, i - 1, NSCI_CUE_DIGITS))
        return false; /* call 0171 555 | 2010 */
    bool before =
        !first && (nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_DATE) ||
                   nsci_tok_is(r, i - 1, NSCI_CUE_PORTION) || nsci_tok_is_adjective(r, i - 1) ||
                   nsci_tok_value(r, i - 1, NSCI_CUE_TENSE) > 0); /* due 1999 */
    const bool ordinal =
        nsci_tok_ordinal(r, i + 1) &&
        nsci_tok_is_unit(r, i + 2 + nsci_tok_is_hyphen(r, i + 2)); /* the 1988 second quarter */
    if ((nsci_tok_is_measure(r, i + 1) && !ordinal) || nsci_tok_is(r, i + 1, NSCI_CUE_SIGN))
        return false;
    bool counted = !first && nsci_tok_has(r, i - 1, NSCI_CUE_QUANTITY, 't') &&
                   nsci_tok_is(r, i - 2, NSCI_CUE_QUANTITY); /* more than 1900 homes */
    bool house = !first && nsci_tok_is_capital(r, i + 1) &&
                 nsci_tok_has(r, i - 1, NSCI_CUE_QUANTITY, 'a'); /* at 1890 Harbour Street */
    if (counted || house) return false;
    if (before) return year < 2100;
    bool paren = !first && nsci_tok_is_mark(r, i - 1, '(') && year >= 1500;
    bool range =
        (nsci_tok_is_hyphen(r, i + 1) && nsci_tok_digits(r, i + 2) >= 0) || is_season(r, i, year);
    if (paren || range) return true;
    bool the = !first && nsci_tok_deixis(r, i - 1) == 'H';
    if (the && nsci_tok_is_capital(r, i + 1)) return true; /* the 1833 Constitution */
    if (year < 1900 || year > 2050 || is_house(r, i)) return false;
    if (nsci_tok_byte(r, i + 1, 0) == '\'' && nsci_tok_byte(r, i + 1, 1) == 's') return true;
    if (first) return !counts_noun(r, i);
    if (nsci_tok_is_unit(r, i - 1) || nsci_tok_is(r, i - 1, NSCI_CUE_SEASON)) return true;
    const bool prefix =
        nsci_tok_is_hyphen(r, i - 1) && i > r->sent.start + 1 &&
        ((nsci_ascii_lower(nsci_tok_byte(r, i - 2, 0)) == 'p' && nsci_tok_length(r, i - 2) <= 4) ||
         nsci_tok_has(r, i - 2, NSCI_CUE_CALENDAR_WORD, 'F'));
    if (prefix) return true; /* post-1959, pre-1914, fiscal-1989 */
    const bool owner = nsci_tok_is(r, i - 1, NSCI_CUE_DETERMINER) && /* its 1985 earnings */
                       !nsci_tok_is(r, i - 1, NSCI_CUE_ARTICLE);
    bool noun_before = nsci_tok_is_small(r, i - 1) && !nsci_tok_is(r, i - 1, NSCI_CUE_DEIXIS) &&
                       !nsci_tok_is(r, i - 1, NSCI_CUE_ARTICLE) && !owner;
    bool capital_before = i - 1 > r->sent.start && nsci_tok_is_capital(r, i - 1) &&
                          !nsci_tok_is(r, i - 1, NSCI_CUE_DEIXIS);
    if (capital_before || nsci_tok_is_mark(r, i - 1, '.')) return false;
    bool of_noun = owner || nsci_tok_is(r, i - 1, NSCI_CUE_DEIXIS) ||
                   nsci_tok_is(r, i - 1, NSCI_CUE_ARTICLE) ||
                   nsci_tok_byte(r, i - 1, 0) == '\''; /* the 2004 games, Rome's 1960 games */
    if (!of_noun && !noun_before && counts_noun(r, i)) return false;
    if (noun_before && (counts_noun(r, i) || !nsci_tok_is_small(r, i + 1) ||
                        nsci_tok_is(r, i + 1, NSCI_CUE_TENSE)))
        return false;
    return true;
}

/* fiscal 2024, fiscal year 2023, the 2024/25 fiscal year */
static void take_fiscal(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t at = out->toks.start, end = out->toks.end;
    if (at > r->free_from && nsci_tok_has(r, at - 1, NSCI_CUE_PERIOD, 'Y')) at--;
    if (at > r->free_from && nsci_tok_has(r, at - 1, NSCI_CUE_CALENDAR_WORD, 'F'))
        out->toks.start = at - 1;
    if (nsci_tok_is_mark(r, end, '/') && nsci_tok_is_glued(r, end) &&
        nsci_tok_length(r, end + 1) == 2)
        end += 2;
    if (!nsci_tok_has(r, end, NSCI_CUE_CALENDAR_WORD, 'F')) return;
    if (!nsci_tok_has(r, end + 1, NSCI_CUE_PERIOD, 'Y')) return; /* the 1997 financial crisis */
    out->toks.end = end + 2;
    out->toks.start = nsci_tok_with_the(r, out->toks.start);
}

/* in '68, the '66 final */
static bool read_short_year(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    if (i < r->sent.start + 2 || !nsci_tok_is_free(r, i - 1) || nsci_tok_is_glued(r, i - 2))
        return false;
    const bool of_time =
        nsci_tok_is(r, i - 2, NSCI_CUE_BEFORE_DATE) || nsci_tok_deixis(r, i - 2) == 'H';
    const int32_t year = of_time ? short_year(r, i - 1) : 0;
    if (!year) return false;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i - 1, i + 1);
    out->unit = NSCI_TIME_YEAR;
    out->year = year;
    return true;
}

/* due on | the 23rd: of the month that is spoken of; not a low number, which may be a hole of a
 * golf course, and not the 23rd of May, or floor */
static bool read_day_alone(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    enum { LOWEST = 19 };
    const int32_t day = nsci_tok_ordinal(r, i);
    if (day < LOWEST || day > 31 || nsci_tok_with_the(r, i) == i || i < r->sent.start + 2)
        return false;
    const bool before =
        nsci_tok_is(r, i - 2, NSCI_CUE_BEFORE_DATE) && !nsci_tok_is(r, i - 2, NSCI_CUE_OF) &&
        !nsci_tok_is(r, i - 2, NSCI_CUE_AND) && !nsci_tok_is(r, i - 2, NSCI_CUE_QUANTITY);
    const bool in = nsci_tok_length(r, i - 2) == 2 && nsci_tok_byte(r, i - 2, 0) == 'i';
    const bool ends =
        !nsci_is_letter(nsci_tok_byte(r, i + 1, 0)) ||
        (nsci_tok_is(r, i + 1, NSCI_CUE_FUNCTION_WORD) && !nsci_tok_is(r, i + 1, NSCI_CUE_OF));
    if (!before || in || !ends || nsci_tok_is(r, i + 1, NSCI_CUE_AND) ||
        nsci_tok_is(r, i + 1, NSCI_CUE_DASH))
        return false;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i - 1, i + 1);
    out->unit = NSCI_TIME_DAY;
    out->day = (uint8_t)day;
    return true;
}

bool nsci_timex_read_figures(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    if (read_decade(r, i, out) || read_numeric(r, i, out) || read_figure_code(r, i, out) ||
        read_era(r, i, out) || read_short_year(r, i, out) || read_day_alone(r, i, out))
        return true;
    int32_t year = nsci_tok_year(r, i);
    if (!year || !may_be_year(r, i, year)) return false;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 1);
    out->unit = NSCI_TIME_YEAR;
    out->year = year;
    take_fiscal(r, out);
    return true;
}

bool nsci_timex_read_spelled_year(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    uint32_t end;
    int32_t year = spelled_year(r, i, &end);
    if (!year || nsci_tok_is_measure(r, end) || nsci_tok_is_capital(r, i + 1))
        return false; /* the novel Nineteen Eighty-Four */
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, end);
    out->unit = NSCI_TIME_YEAR;
    out->year = year;
    return true;
}

/* the nineties, the early thirties */
static bool read_decade_word(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    if (i <= r->free_from || nsci_tok_deixis(r, i - 1) != 'H') {
        if (i <= r->free_from || !nsci_tok_is(r, i - 1, NSCI_CUE_PORTION)) return false;
    }
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, nsci_tok_with_the(r, i), i + 1);
    out->unit = NSCI_TIME_DECADE;
    out->year = 1900 + nsci_tok_value(r, i, NSCI_CUE_PERIOD_CODE);
    return true;
}

bool nsci_timex_read_period_code(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t code = nsci_tok_value(r, i, NSCI_CUE_PERIOD_CODE);
    if (code >= 20 && code <= 90) return read_decade_word(r, i, out);
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 1);
    if (code > 6) {
        out->unit = NSCI_TIME_YEAR;
        out->year = code;
        return true;
    }
    out->unit = code > 4 ? NSCI_TIME_HALF : NSCI_TIME_QUARTER;
    out->number = (uint8_t)(code > 4 ? code - 4 : code);
    out->toks.end = nsci_timex_take_year(r, i + 1, out);
    return true;
}

/* ---- Ranges and lists ------------------------------------------------------------------------ */

/* Passes what stands between two of a list: a hyphen, a slash, a comma, "and", "to", "through". */
static uint32_t skip_join(const nsci_timex_reader *r, uint32_t i, bool *is_dash) {
    *is_dash = nsci_tok_is_hyphen(r, i) || nsci_tok_is(r, i, NSCI_CUE_DASH);
    const bool through = nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'T'); /* May 3 | through 9 */
    const bool slash = nsci_tok_is_mark(r, i, '/') && nsci_tok_is_glued(r, i - 1);
    if (*is_dash || through || slash || nsci_tok_is(r, i, NSCI_CUE_JOINS)) return i + 1;
    if (!nsci_tok_is_mark(r, i, ',')) return i;
    return nsci_tok_is(r, i + 1, NSCI_CUE_AND) ? i + 2 : i + 1;
}

/* Does a day of a list end there, and not count something? */
static bool ends_day(const nsci_timex_reader *r, uint32_t i, bool is_dash) {
    if (is_dash && nsci_tok_has(r, i, NSCI_CUE_PERIOD, 'P')) return true; /* May 11-20 | period */
    if (nsci_tok_is_measure(r, i) || nsci_tok_is(r, i, NSCI_CUE_MONTH)) return false;
    if (is_dash || !nsci_tok_is_there(r, i)) return true;
    return !nsci_is_letter(nsci_tok_byte(r, i, 0)) || nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE);
}

bool nsci_timex_read_next(const nsci_timex_reader *r, uint32_t i, const nsci_timex *first,
                          nsci_timex *out) {
    bool is_dash;
    uint32_t at = skip_join(r, i, &is_dash);
    if (at == i || first->kind != NSCI_TIMEX_CALENDAR) return false;
    *out = *first;
    out->mod = NSCI_MOD_NONE;
    out->toks = (nsci_range){at, at + 1};
    if (first->month && first->day && nsci_tok_is(r, first->toks.end - 1, NSCI_CUE_DIGITS)) {
        int32_t day = nsci_tok_day(r, at);
        if (day <= first->day || !ends_day(r, at + 1, is_dash) ||
            nsci_timex_begins_clock_range(r, at))
            return false;
        out->day = (uint8_t)day;
        out->weekday = 0;
        out->toks.end = nsci_timex_take_year(r, at + 1, out);
        return true;
    }
    const bool slash = nsci_tok_is_mark(r, i, '/');
    if (slash && !is_season(r, i - 1, first->year)) return false;
    if (first->unit == NSCI_TIME_YEAR && (is_dash || slash) && nsci_tok_year(r, at) > first->year) {
        out->year = nsci_tok_year(r, at);
        return true;
    }
    if (first->unit == NSCI_TIME_YEAR && (is_dash || slash) && nsci_tok_length(r, at) == 2) {
        int32_t year = nsci_tok_digits(r, at);
        bool goes_on = nsci_tok_is_glued(r, at) &&
                       (nsci_tok_is(r, at + 1, NSCI_CUE_DASH) || nsci_tok_is_mark(r, at + 1, '/'));
        if (year < 0 || goes_on) return false;
        out->year = nsci_floor_div(first->year, 100) * 100 + year;
        return out->year > first->year || (out->year += 100) - first->year < 30;
    }
    return false;
}

/* the third and | fourth quarters */
static bool read_period_before(const nsci_timex_reader *r, uint32_t join, const nsci_timex *last,
                               nsci_timex *out) {
    const int32_t number = nsci_tok_ordinal(r, join - 1);
    if (last->number == 0 || last->unit < NSCI_TIME_QUARTER || last->unit > NSCI_TIME_HALF ||
        !nsci_tok_is(r, join, NSCI_CUE_JOINS) || !number || number >= last->number)
        return false;
    *out = *last;
    out->number = (uint8_t)number;
    out->toks = (nsci_range){nsci_tok_with_the(r, join - 1), join};
    return true;
}

bool nsci_timex_read_before(const nsci_timex_reader *r, const nsci_timex *last, bool in_list,
                            nsci_timex *out) {
    uint32_t join = last->toks.start - 1;
    if (last->toks.start < 2 || !nsci_tok_is_free(r, join - 1)) return false;
    if (!last->day || !last->month) return read_period_before(r, join, last, out);
    bool joins = nsci_tok_is_hyphen(r, join) || (in_list && nsci_tok_is_mark(r, join, ',')) ||
                 (nsci_tok_is(r, join, NSCI_CUE_JOINS) && !nsci_tok_is(r, join, NSCI_CUE_DASH));
    int32_t day = nsci_tok_day(r, join - 1);
    if (!joins || !day || day >= last->day) return false;
    *out = *last;
    out->day = (uint8_t)day;
    out->toks = (nsci_range){join - 1, join};
    return true;
}
