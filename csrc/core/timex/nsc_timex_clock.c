/* Times of the clock. Minutes behind a period are told from decimals by "a.m." or a zone. */
#include "timex/nsc_timex_clock.h"

enum { NOON = 12 };

/* 10:40, 9.30, 8: hour and minute of a token, perhaps with letters glued behind: 10:25AM */
typedef struct figures {
    int hour, minute; /* hour -1: no time */
    char mark;        /* between them, or 0 */
    char half;        /* a of AM, p of PM, or 0 */
} figures;

static figures figures_of(const nsci_timex_reader *r, uint32_t i) {
    figures none = {-1, 0, 0, 0}, out = {0, 0, 0, 0};
    uint32_t n = nsci_tok_length(r, i), k = 0;
    if (nsci_tok_is(r, i, NSCI_CUE_NUMBER)) { /* six o'clock */
        none.hour = nsci_tok_value(r, i, NSCI_CUE_NUMBER);
        return none.hour <= NOON && !nsci_tok_is_hyphen(r, i + 1) ? none : (figures){-1, 0, 0, 0};
    }
    if (!nsci_tok_is(r, i, NSCI_CUE_DIGITS)) return none;
    for (; k < n && k < 2 && nsci_is_digit(nsci_tok_byte(r, i, k)); k++)
        out.hour = out.hour * 10 + nsci_tok_byte(r, i, k) - '0';
    uint8_t mark = nsci_tok_byte(r, i, k), tens = nsci_tok_byte(r, i, k + 1),
            ones = nsci_tok_byte(r, i, k + 2);
    if ((mark == ':' || mark == '.') && tens >= '0' && tens < '6' && nsci_is_digit(ones)) {
        out.minute = 10 * (tens - '0') + ones - '0';
        out.mark = (char)mark;
        k += 3;
        if (nsci_tok_byte(r, i, k) == ':' && nsci_is_digit(nsci_tok_byte(r, i, k + 2))) k += 3;
    }
    uint8_t half = nsci_ascii_lower(nsci_tok_byte(r, i, k));
    if (n == k + 2 && (half == 'a' || half == 'p') &&
        nsci_ascii_lower(nsci_tok_byte(r, i, k + 1)) == 'm') {
        out.half = (char)half;
        k += 2;
    }
    return k == n && out.hour <= 24 ? out : none;
}

/* a of a.m. and p of p.m. at token i; o of o'clock; 0 */
static char half_at(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_is(r, i, NSCI_CUE_HALF_DAY)) return 0;
    return (char)nsci_ascii_lower(nsci_tok_byte(r, i, 0));
}

/* in the morning, at night: a or p of it, and its end */
static char part_behind(const nsci_timex_reader *r, uint32_t i, uint32_t *end) {
    bool the = nsci_tok_has(r, i + 1, NSCI_CUE_DEIXIS, 'H');
    int32_t part = nsci_tok_value(r, i + 1 + the, NSCI_CUE_PART_OF_DAY);
    if (!nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) || !part) return 0;
    *end = i + 2 + the;
    return part == NSCI_LETTERS('M', 'O') ? 'a' : 'p';
}

static void set_half(nsci_timex *out, char half) {
    if (half == 'p' && out->hour < NOON) out->hour = (int8_t)(out->hour + NOON);
    if (half == 'a' && out->hour == NOON) out->hour = 0;
}

/* GMT, EST, local time, Tokyo time, New York time, Eastern Standard Time; its end, else i */
static uint32_t take_zone(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t minutes = 0;
    if (nsci_tok_is(r, i, NSCI_CUE_ZONE)) {
        if (nsci_cue_value(r->words[i].cue, NSCI_CUE_ZONE, &minutes)) out->zone = (int16_t)minutes;
        return i + 1;
    }
    uint32_t at = i;
    if (nsci_tok_has(r, at, NSCI_CUE_CALENDAR_WORD, 'O')) at++;
    while (at < i + 3 && nsci_tok_is_capital(r, at) && !nsci_tok_has(r, at, NSCI_CUE_PERIOD, 'Z'))
        at++;
    return at > i && nsci_tok_has(r, at, NSCI_CUE_PERIOD, 'Z') ? at + 1 : i;
}

/* noon, midnight, 12 noon */
static bool read_clock_word(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    uint32_t at = nsci_tok_digits(r, i) == NOON ? i + 1 : i;
    if (!nsci_tok_is(r, at, NSCI_CUE_CLOCK) || nsci_tok_is_hyphen(r, at + 1)) return false;
    bool of_name =
        nsci_tok_is_capital(r, at) &&
        (nsci_tok_is_capital(r, at + 1) || (at > r->sent.start && nsci_tok_is_capital(r, at - 1) &&
                                            !nsci_tok_is(r, at - 1, NSCI_CUE_BEFORE_DATE)));
    if (of_name) return false; /* the Noon Cup, High Noon */
    bool midnight = nsci_tok_length(r, at) == 8;
    out->hour = midnight ? 24 : NOON;
    out->toks.end = take_zone(r, at + 1, out);
    return true;
}

/* at | ten past six, was | a quarter to three: may such words of time begin behind token i - 1? */
static bool may_tell_time(const nsci_timex_reader *r, uint32_t i) {
    if (i == r->sent.start) return false;
    const bool from = nsci_tok_has(r, i - 1, NSCI_CUE_SHIFT, 'N');
    return (nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_TIME) && !from) ||
           nsci_tok_is(r, i - 1, NSCI_CUE_TENSE);
}

/* by ten to | six votes: is token i the number of what stands behind it? */
static bool counts_behind(const nsci_timex_reader *r, uint32_t i) {
    return (nsci_tok_is_measure(r, i + 1) && !nsci_tok_is(r, i + 1, NSCI_CUE_HALF_DAY)) ||
           (nsci_is_letter(nsci_tok_byte(r, i + 1, 0)) &&
            !nsci_tok_is(r, i + 1, NSCI_CUE_BEFORE_DATE) &&
            !nsci_tok_is(r, i + 1, NSCI_CUE_FUNCTION_WORD) &&
            !nsci_tok_is(r, i + 1, NSCI_CUE_HALF_DAY) && !nsci_tok_is(r, i + 1, NSCI_CUE_DAY_NAME));
}

/* ten past | six, twenty to | nine, a quarter to | three, half | ten: the place of the first word,
 * and the hour and minutes; else i */
static uint32_t minutes_before(const nsci_timex_reader *r, uint32_t i, figures *time) {
    if (i < r->sent.start + 3 || !nsci_tok_is_free(r, i - 2) || time->hour < 1 ||
        time->hour > NOON || time->mark || time->half)
        return i;
    const bool half = nsci_tok_has(r, i - 1, NSCI_CUE_FRACTION, 500) && nsci_tok_is_free(r, i - 1);
    if (half && !counts_behind(r, i) && nsci_tok_is(r, i - 2, NSCI_CUE_BEFORE_TIME)) {
        time->minute = 30; /* at half | ten */
        return i - 1;
    }
    const bool past = nsci_tok_has(r, i - 1, NSCI_CUE_DEIXIS, 'P'),
               to = nsci_tok_has(r, i - 1, NSCI_CUE_JOINS, 1);
    const bool quarter =
        nsci_tok_has(r, i - 2, NSCI_CUE_FRACTION, 250) && !nsci_tok_ends_with(r, i - 2, 's');
    const int32_t number = nsci_tok_value(r, i - 2, NSCI_CUE_NUMBER);
    const int minutes = quarter ? 15 : number == 5 || number == 10 || number == 20 ? number : 0;
    const uint32_t start =
        i - 2 - (quarter && nsci_tok_is(r, i - 3, NSCI_CUE_ARTICLE) && nsci_tok_is_free(r, i - 3));
    if (!minutes || !(past || to) || counts_behind(r, i) || !may_tell_time(r, start)) return i;
    time->minute = past ? minutes : 60 - minutes;
    if (to) time->hour = time->hour == 1 ? NOON : time->hour - 1;
    return start;
}

/* half past | nine, a quarter past | 9: the place of the first word, and the minutes; else i */
static uint32_t past_before(const nsci_timex_reader *r, uint32_t i, figures *time) {
    const uint32_t at = i - 2 - nsci_tok_is_hyphen(r, i - 2);
    if (i < 2 || !nsci_tok_is_free(r, at) || !nsci_tok_has(r, i - 1, NSCI_CUE_DEIXIS, 'P'))
        return i;
    const int32_t part = nsci_tok_value(r, at, NSCI_CUE_FRACTION);
    const bool fits = time->hour >= 1 && time->hour <= NOON && !time->mark && !time->half;
    if (!fits || (part != 500 && part != 250) || nsci_tok_ends_with(r, at, 's')) return i;
    time->minute = part * 60 / 1000;
    const bool article = nsci_tok_is_free(r, at - 1) && nsci_tok_is(r, at - 1, NSCI_CUE_ARTICLE);
    return at - article;
}

/* between 9 | and 10 p.m., from 6 | to 8 p.m., 2 | -4pm: does the token at i join two times? */
static bool joins_times(const nsci_timex_reader *r, uint32_t i) {
    if (nsci_tok_is_hyphen(r, i)) return true;
    if (!nsci_tok_is(r, i, NSCI_CUE_JOINS)) return false;
    return !nsci_tok_is(r, i, NSCI_CUE_AND) ||
           (i > r->sent.start + 1 && nsci_tok_has(r, i - 2, NSCI_CUE_BOUND, 2));
}

/* The half of the day of the first end of a range, which the second one names: p of 6 | to 8 p.m.,
 * a of 11 | to 2 p.m.; or 0 */
static char half_of_range(const nsci_timex_reader *r, uint32_t i, const figures *first) {
    const uint32_t before = i - 2;
    const bool in_number =
        i > r->sent.start + 1 && nsci_tok_is_glued(r, before) && !nsci_tok_is_mark(r, before, '(');
    if (first->hour < 1 || first->hour > NOON || in_number || !joins_times(r, i)) return 0;
    const figures second = figures_of(r, i + 1);
    const char half = second.half ? second.half : half_at(r, i + 2);
    if (second.hour < 1 || second.hour > NOON || (half != 'a' && half != 'p')) return 0;
    const bool later = first->hour % NOON > second.hour % NOON;
    return later ? (half == 'p' ? 'a' : 'p') : half;
}

/* at | 8 tonight, for | 8 tonight, 7.30 | tonight: may a number before such words be a time? */
static bool may_be_hour(const nsci_timex_reader *r, uint32_t i, const figures *time) {
    if (time->hour < 1 || time->hour > NOON) return false;
    return time->mark || nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_TIME) ||
           (i > r->sent.start && nsci_tok_length(r, i - 1) == 3 &&
            nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_DATE) && nsci_tok_byte(r, i - 1, 0) == 'f');
}

/* at 8 | tonight, at 7.30 | tomorrow night, at 9 | this morning: a or p of it, or 0 */
static char half_of_day(const nsci_timex_reader *r, uint32_t i) {
    if (nsci_tok_has(r, i, NSCI_CUE_REFERENCE, NSCI_TONIGHT)) return 'p';
    const int32_t part = nsci_tok_value(r, i + 1, NSCI_CUE_PART_OF_DAY);
    const bool day = nsci_tok_deixis(r, i) == 'C' || nsci_tok_is(r, i, NSCI_CUE_DAY_NAME) ||
                     nsci_tok_value(r, i, NSCI_CUE_REFERENCE) >= NSCI_TODAY - 1;
    if (!day || !part) return 0;
    return part == NSCI_LETTERS('M', 'O') ? 'a' : 'p';
}

bool nsci_timex_begins_clock_range(const nsci_timex_reader *r, uint32_t i) {
    const figures time = figures_of(r, i);
    return half_of_range(r, i + 1, &time) != 0;
}

/* at | 17:30; 19:40 | Thursday; Thursday | 19:40 */
static bool is_beside_time(const nsci_timex_reader *r, uint32_t i, uint32_t end) {
    if (nsci_tok_is(r, end, NSCI_CUE_DAY_NAME)) return true;
    if (i == r->sent.start) return false;
    if (i == r->free_from && nsci_tok_is_hyphen(r, i - 2)) return true; /* 2012-11-30 | 17:30 */
    return nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_TIME) || nsci_tok_is(r, i - 1, NSCI_CUE_DAY_NAME);
}

/* at 22.35 | hours, at 1430 | hrs: of the clock, unlike what lasts so long */
static bool are_hours_of_clock(const nsci_timex_reader *r, uint32_t start, uint32_t at,
                               const figures *time) {
    if (start == r->sent.start || at != start + 1) return false;
    const uint32_t before = start - 1 - nsci_tok_has(r, start - 1, NSCI_CUE_QUANTITY, 'A');
    return nsci_tok_has(r, before, NSCI_CUE_QUANTITY, 'a') &&
           nsci_tok_has(r, at, NSCI_CUE_PERIOD, NSCI_LETTERS('H', 's')) &&
           (time->mark || nsci_tok_length(r, start) == 4);
}

bool nsci_timex_read_clock(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    *out = nsci_timex_at(NSCI_TIMEX_SHIFT, i, i + 1);
    out->unit = NSCI_TIME_DAY;
    out->is_from_text = true;
    if (read_clock_word(r, i, out)) return true;
    figures time = figures_of(r, i);
    uint32_t at = i + 1, end = i, start = past_before(r, i, &time);
    if (start == i) start = minutes_before(r, i, &time);
    char half = time.half ? time.half : half_at(r, at);
    if (half && !time.half) at++;
    if (half == 'o' || !half) {
        char part = half || time.hour > 0 ? part_behind(r, at, &end) : 0;
        if (part && (half || start < i || nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_TIME))) {
            half = part;
            at = end;
        }
    }
    if (!half && start == i) half = half_of_range(r, at, &time);
    if (!half && may_be_hour(r, i, &time)) half = half_of_day(r, at);
    const bool hours = are_hours_of_clock(r, start, at, &time);
    bool zone = nsci_tok_is(r, at, NSCI_CUE_ZONE) || hours;
    bool military = zone && nsci_tok_length(r, i) == 4 && nsci_tok_digits(r, i) >= 0 &&
                    nsci_tok_digits(r, i) < 2400;
    if (military) {
        time.hour = nsci_tok_digits(r, i) / 100;
        time.minute = nsci_tok_digits(r, i) % 100;
    }
    if (time.hour < 0 || time.minute > 59) return false;
    bool stands = half || military || hours || start < i ||
                  (time.mark == ':' && (zone || is_beside_time(r, i, at)));
    if (!stands || (half && half != 'o' && time.hour > NOON && time.hour != 24 && half == 'a'))
        return false;
    out->hour = (int8_t)time.hour;
    out->minute = (int8_t)time.minute;
    set_half(out, half);
    out->toks.start = start;
    out->toks.end = hours ? at + 1 : take_zone(r, at, out);
    return true;
}
