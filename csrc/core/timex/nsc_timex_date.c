/* Expressions with names and numbers of the calendar.
 *
 * A name of a month or day may be a person's, a paper's or a verb: May, the Sunday Times, march.
 * What stands beside it decides, by the functions `may_be_...`; a doubtful word is no time. */
#include "timex/nsc_timex_date.h"
#include "timex/nsc_holiday.h"
#include "timex/nsc_timex_count.h"
#include "timex/nsc_timex_figures.h"
#include "timex/nsc_timex_period.h"
#include "timex/nsc_timex_tense.h"

/* Day, Year, Eve, as part of a name. */
static bool is_capital_period(const nsci_timex_reader *r, uint32_t i, int32_t letter) {
    return nsci_tok_is_capital(r, i) && nsci_tok_has(r, i, NSCI_CUE_PERIOD, letter);
}

/* he said that | Friday was dry: a conjunction; but: early that | Friday, on that | Friday, he won
 * that | Friday, */
static bool is_pronoun_that(const nsci_timex_reader *r, uint32_t that, uint32_t end) {
    const uint8_t behind = nsci_tok_byte(r, end, 0);
    if (that > r->sent.start && nsci_tok_is(r, that - 1, NSCI_CUE_REFERENCE))
        return false; /* now that | Friday is near */
    if (behind == 0 || behind == ',' || behind == '.' || behind == ';') return true;
    if (that == r->sent.start || nsci_tok_is(r, that - 1, NSCI_CUE_PORTION) ||
        nsci_tok_is_mark(r, that - 1, ';'))
        return true;
    return nsci_tok_is(r, that - 1, NSCI_CUE_BEFORE_DATE) &&
           !nsci_tok_is(r, that - 1, NSCI_CUE_AND) && !nsci_tok_is(r, that - 1, NSCI_CUE_QUANTITY);
}

/* Takes in the following, the previous, that, the same: words that count from a date of the text.
 * Not the preposition of "following Monday's vote". */
static void take_which_of_text(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t at = out->toks.start - 1;
    if (out->toks.start == 0 || !nsci_tok_is_free(r, at)) return;
    const bool the = nsci_tok_with_the(r, at) < at;
    switch (nsci_tok_deixis(r, at)) {
    case 'F':
        out->which = NSCI_WHICH_COMING;
        break;
    case 'V':
        out->which = NSCI_WHICH_LAST;
        break;
    case 'S':
        out->which = NSCI_WHICH_THIS;
        break;
    case 'A':
        if (!is_pronoun_that(r, at, out->toks.end)) return;
        out->which = NSCI_WHICH_THIS;
        out->is_from_text = true;
        out->toks.start = at;
        return;
    default:
        return;
    }
    if (the) {
        out->is_from_text = true;
        out->toks.start = at - 1;
    } else {
        out->which = NSCI_WHICH_OPEN;
    }
}

/* Takes in last, this, next, this coming before the expression. */
static void take_which(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t start = out->toks.start;
    if (start == 0 || !nsci_tok_is_free(r, start - 1)) return;
    nsci_which which = nsci_timex_which(r, start - 1);
    if (which == NSCI_WHICH_OPEN) {
        take_which_of_text(r, out);
        return;
    }
    out->which = (uint8_t)which;
    out->toks.start = start - 1;
    if (which == NSCI_WHICH_COMING || which == NSCI_WHICH_LAST)
        if (start >= 2 && nsci_tok_is_free(r, start - 2) && nsci_tok_deixis(r, start - 2) == 'C')
            out->toks.start = start - 2;
    out->toks.start = nsci_tok_with_the(r, out->toks.start);
}

/* Takes in every or each before it, every second, every other. */
static bool take_every(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t start = out->toks.start;
    const bool other =
        start > r->sent.start + 1 && nsci_tok_is_free(r, start - 2) &&
        (nsci_tok_ordinal(r, start - 1) || nsci_tok_has(r, start - 1, NSCI_CUE_QUANTITY, 'o'));
    if (other && nsci_tok_deixis(r, start - 2) == 'E') start--;
    if (start == 0 || !nsci_tok_is_free(r, start - 1) || nsci_tok_deixis(r, start - 1) != 'E')
        return false;
    out->kind = NSCI_TIMEX_SET;
    out->toks.start = start - 1;
    return true;
}

/* ---- Months ---------------------------------------------------------------------------------- */

/* A name that is a word of its own, or a person's. */
static bool is_doubtful_month(int32_t month) { return month == 3 || month == 5; }
static bool is_forename(int32_t month) {
    return month == 4 || month == 5 || month == 6 || month == 8;
}

static bool has_date_before(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_is_there(r, i - 1) || i == 0) return false;
    bool owned =
        nsci_tok_byte(r, i - 1, 0) == '\'' && nsci_tok_is_glued(r, i - 2); /* Ada's May list */
    const uint32_t n = nsci_tok_length(r, i - 1);
    const bool most = n > 5 && nsci_tok_is_small(r, i - 1) && /* the coldest May */
                      nsci_tok_byte(r, i - 1, n - 3) == 'e' &&
                      nsci_tok_byte(r, i - 1, n - 2) == 's' &&
                      nsci_tok_byte(r, i - 1, n - 1) == 't';
    return owned || most || nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_DATE) ||
           nsci_tok_is(r, i - 1, NSCI_CUE_DEIXIS) || nsci_tok_is(r, i - 1, NSCI_CUE_PORTION) ||
           (nsci_tok_is(r, i - 1, NSCI_CUE_DASH) && nsci_tok_is(r, i - 2, NSCI_CUE_PORTION));
}

/* April, May and June */
static bool is_in_list_of_months(const nsci_timex_reader *r, uint32_t i) {
    if (i > r->sent.start && nsci_tok_is_capital(r, i - 1))
        return false; /* Ada May and April Lee */
    bool behind = nsci_tok_is_mark(r, i + 1, ',') || nsci_tok_is(r, i + 1, NSCI_CUE_AND) ||
                  nsci_tok_is_hyphen(r, i + 1);
    bool before = i >= r->sent.start + 2 &&
                  (nsci_tok_is_mark(r, i - 1, ',') || nsci_tok_is(r, i - 1, NSCI_CUE_AND) ||
                   nsci_tok_is_hyphen(r, i - 1)); /* in April-May */
    return (behind && nsci_tok_is(r, i + 2, NSCI_CUE_MONTH)) ||
           (before && nsci_tok_is(r, i - 2, NSCI_CUE_MONTH));
}

/* A month without a day or year beside it. */
static bool may_be_month(const nsci_timex_reader *r, uint32_t i, int32_t month) {
    bool before = has_date_before(r, i);
    if (is_doubtful_month(month) && !before && !nsci_timex_is_of_futures(r, i) &&
        !is_in_list_of_months(r, i))
        return false;
    bool is_short = nsci_tok_length(r, i) <= 3 && month != 5;
    const bool joined = nsci_tok_is_hyphen(r, i + 1) && nsci_tok_is(r, i + 2, NSCI_CUE_ARTICLE);
    if (joined) return false; /* Mar-a-Lago */
    bool of_name = nsci_tok_is_capital(r, i + 1) && !nsci_tok_is(r, i + 1, NSCI_CUE_MONTH);
    bool in_list = i > r->sent.start && nsci_tok_is(r, i - 1, NSCI_CUE_AND);
    if ((is_forename(month) || is_short) && of_name && (!before || in_list || is_short))
        return false;
    if (is_short && !before) return false; /* Mar, Dec */
    bool the = i > r->sent.start && nsci_tok_deixis(r, i - 1) == 'H';
    return nsci_tok_is_capital(r, i) || (before && !the);
}

/* Is the number at token i that of a rank: No. 3 | Jan Marlowe? */
static bool is_of_rank(const nsci_timex_reader *r, uint32_t i) {
    uint32_t at = i - 1;
    if (i < 2 || !nsci_tok_is_free(r, at)) return false;
    if (nsci_tok_is_mark(r, at, '.')) at--;
    const uint32_t n = nsci_tok_length(r, at);
    return (n == 2 || n == 3) && nsci_tok_byte(r, at, 0) == 'N' && nsci_tok_byte(r, at, 1) == 'o' &&
           (n == 2 || nsci_tok_byte(r, at, 2) == '.');
}

/* A day to the left: 6 January, the 3rd of August; its place, else i. */
static uint32_t take_day_before(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    uint32_t at = i - 1;
    if (i == 0 || !nsci_tok_is_free(r, at)) return i;
    bool of = nsci_tok_is(r, at, NSCI_CUE_OF);
    if (of) at--;
    int32_t day = nsci_tok_is_free(r, at) ? nsci_tok_day(r, at) : 0;
    bool is_ordinal = nsci_tok_ordinal(r, at) > 0;
    bool in_number = nsci_tok_is_glued(r, at - 1) && !nsci_tok_is_mark(r, at - 1, '(') &&
                     !nsci_tok_is(r, at - 1, NSCI_CUE_DASH) && !nsci_tok_is_mark(r, at - 1, '/');
    if (!day || (of && !is_ordinal) || in_number || is_of_rank(r, at)) return i;
    out->day = (uint8_t)day;
    return is_ordinal ? nsci_tok_with_the(r, at) : at;
}

/* A day to the right: March 5, March eighth; its end, else i. */
static uint32_t take_day_behind(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t day = nsci_tok_day(r, i);
    bool the = nsci_tok_deixis(r, i) == 'H' && nsci_tok_ordinal(r, i + 1);
    if (the) day = nsci_tok_day(r, ++i);
    const int32_t period = nsci_tok_value(r, i + 1, NSCI_CUE_PERIOD); /* the Sept. 30 quarter */
    const bool verb = nsci_tok_value(r, i + 1, NSCI_CUE_COIN) > 1;    /* May 3 marks a year */
    const bool counts = nsci_tok_is_measure(r, i + 1) && period != 'Q' && period != 'P' && !verb;
    if (!day || counts) return i - the;
    out->day = (uint8_t)day;
    return i + 1;
}

/* the September | quarter, the September | 1988 quarter: the one that ends then */
static void take_quarter(const nsci_timex_reader *r, nsci_timex *out) {
    const int32_t year = nsci_tok_year(r, out->toks.end);
    const uint32_t at = out->toks.end + (year != 0);
    if (out->month % 3 != 0 || !nsci_tok_has(r, at, NSCI_CUE_PERIOD, 'Q')) return;
    const uint32_t start = out->toks.start; /* the July-September quarter */
    if (nsci_tok_is_hyphen(r, start - 1) && nsci_tok_is(r, start - 2, NSCI_CUE_MONTH)) return;
    out->unit = NSCI_TIME_QUARTER;
    out->number = out->month / 3;
    out->month = 0;
    out->toks.start = nsci_tok_with_the(r, out->toks.start);
    if (year) out->year = year;
    out->toks.end = year ? at + 1 : nsci_timex_take_year(r, at + 1, out);
}

/* 5-Feb-2013 */
static bool read_hyphened(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    if (i < 2 || !nsci_tok_is_free(r, i - 2) || !nsci_tok_is_hyphen(r, i - 1) ||
        !nsci_tok_is_hyphen(r, i + 1))
        return false;
    const int32_t day = nsci_tok_day(r, i - 2), year = nsci_tok_year(r, i + 2);
    if (!day || !year) return false;
    out->day = (uint8_t)day;
    out->year = year;
    out->unit = NSCI_TIME_DAY;
    out->toks = (nsci_range){i - 2, i + 3};
    return true;
}

bool nsci_timex_read_month(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t month = nsci_tok_value(r, i, NSCI_CUE_MONTH);
    if (is_capital_period(r, i + 1, 'D')) return false; /* 15 May Day posters */
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 1);
    out->month = (uint8_t)month;
    out->unit = NSCI_TIME_MONTH;
    if (read_hyphened(r, i, out)) return true;
    out->toks.start = take_day_before(r, i, out);
    if (nsci_tok_is_mark(r, i + 1, '.') && nsci_tok_is_glued(r, i) && nsci_tok_day(r, i + 2))
        out->toks.end++; /* "Sept ." at the end of a line */
    if (!out->day) out->toks.end = take_day_behind(r, out->toks.end, out);
    if (out->day) out->unit = NSCI_TIME_DAY;
    out->toks.end = nsci_timex_take_year(r, out->toks.end, out);
    if (!out->day && out->year == NSCI_NO_YEAR && !may_be_month(r, i, month)) return false;
    if (out->day > 31) return false;
    if (!out->day && out->year == NSCI_NO_YEAR) take_quarter(r, out);
    if (out->year == NSCI_NO_YEAR && !take_every(r, out)) take_which(r, out);
    return true;
}

/* ---- Days of the week ------------------------------------------------------------------------ */

nsci_part_of_day nsci_timex_part_of_day(int32_t letters) {
    switch (letters > 0xFFFF ? letters >> 8 : letters) {
    case NSCI_LETTERS('M', 'O'):
    case NSCI_LETTERS('D', 'A'):
        return NSCI_PART_MORNING;
    case NSCI_LETTERS('A', 'F'):
        return NSCI_PART_AFTERNOON;
    case NSCI_LETTERS('E', 'V'):
    case NSCI_LETTERS('D', 'U'):
        return NSCI_PART_EVENING;
    case NSCI_LETTERS('N', 'I'):
        return NSCI_PART_NIGHT;
    default:
        return NSCI_PART_NONE;
    }
}

/* morning, nights, behind a day; its end, else i. In the plural it recurs. */
static uint32_t take_part_of_day(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t letters = nsci_tok_value(r, i, NSCI_CUE_PART_OF_DAY);
    if (!letters || nsci_tok_is_capital(r, i)) return i;
    out->part_of_day = (uint8_t)nsci_timex_part_of_day(letters);
    if (letters > 0xFFFF) out->kind = NSCI_TIMEX_SET;
    return i + 1;
}

/* Black Monday; the Sunday Times; Friday Night Lights; Tom Friday, 52. */
static bool is_name_of_day(const nsci_timex_reader *r, uint32_t i) {
    bool capital_behind = nsci_tok_is_capital(r, i + 1) && !nsci_tok_is(r, i + 1, NSCI_CUE_MONTH);
    if (i > r->sent.start && nsci_tok_is(r, i - 1, NSCI_CUE_HOLIDAY)) return true;
    if (capital_behind && i > r->sent.start && nsci_tok_deixis(r, i - 1) == 'H') return true;
    if (nsci_tok_is(r, i + 1, NSCI_CUE_PART_OF_DAY) && capital_behind) return true;
    return nsci_tok_is_mark(r, i + 1, ',') && nsci_tok_is_capital(r, i - 1) && i > r->sent.start &&
           nsci_tok_length(r, i + 2) == 2 && nsci_tok_digits(r, i + 2) > 17 &&
           nsci_tok_is_mark(r, i + 3, ',');
}

/* Sun, Sat and the like stand for days only beside other words of time. */
static bool may_be_short_day(const nsci_timex_reader *r, uint32_t i) {
    uint32_t behind = i + 1 + nsci_tok_is_mark(r, i + 1, ',');
    bool the = i > r->sent.start && nsci_tok_deixis(r, i - 1) == 'H'; /* the Sun */
    return (has_date_before(r, i) && !the) || nsci_tok_is(r, behind, NSCI_CUE_MONTH) ||
           (nsci_tok_day(r, behind) && nsci_tok_is(r, behind + 1, NSCI_CUE_MONTH));
}

/* a week on | Saturday: seven days are added */
static void take_week_on(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t i = out->toks.start;
    if (i < 3 || !nsci_tok_is_free(r, i - 3) || !nsci_tok_has(r, i - 1, NSCI_CUE_SHIFT, 'I'))
        return;
    if (!nsci_tok_has(r, i - 2, NSCI_CUE_PERIOD, 'W') || !nsci_tok_is(r, i - 3, NSCI_CUE_ARTICLE))
        return;
    out->toks.start = i - 3;
    out->which = NSCI_WHICH_COMING;
    out->count = 7 * NSCI_COUNT_ONE;
}

/* two Sundays | ago, three Fridays | from now */
static bool read_counted_days(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    enum { MOST = 99 };
    const bool ago = nsci_tok_has(r, i + 1, NSCI_CUE_SHIFT, 'A');
    const bool from_now = nsci_tok_has(r, i + 1, NSCI_CUE_SHIFT, 'N') &&
                          nsci_tok_has(r, i + 2, NSCI_CUE_REFERENCE, 0) &&
                          nsci_tok_is(r, i + 2, NSCI_CUE_REFERENCE);
    nsci_timex_count count;
    if (!(ago || from_now) || !nsci_timex_count_before(r, i, &count) || count.is_range)
        return false;
    const int32_t n = count.thousandths / NSCI_COUNT_ONE;
    if (n < 1 || n > MOST || count.thousandths % NSCI_COUNT_ONE) return false;
    out->kind = NSCI_TIMEX_CALENDAR;
    out->which = ago ? NSCI_WHICH_LAST : NSCI_WHICH_COMING;
    out->count = (ago ? -7 : 7) * (n - 1) * NSCI_COUNT_ONE;
    out->toks = (nsci_range){count.start, i + 2 + from_now};
    return true;
}

bool nsci_timex_read_weekday(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t name = nsci_tok_value(r, i, NSCI_CUE_DAY_NAME);
    if (is_name_of_day(r, i) || (name > 20 && !may_be_short_day(r, i))) return false;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 1);
    out->unit = NSCI_TIME_DAY;
    out->weekday = (uint8_t)(name % 10);
    if (name > 10 && name < 20) out->kind = NSCI_TIMEX_SET;
    if (out->kind == NSCI_TIMEX_SET && read_counted_days(r, i, out)) return true;
    out->toks.end = take_part_of_day(r, i + 1, out);
    if (take_every(r, out)) return true;
    take_which(r, out);
    if (out->which == NSCI_WHICH_OPEN) take_week_on(r, out);
    bool week = nsci_tok_has(r, i + 1, NSCI_CUE_PERIOD, 'W') && !nsci_tok_is_hyphen(r, i + 2);
    if (week && out->which == NSCI_WHICH_OPEN) { /* Saturday week */
        out->toks.end = i + 2;
        out->which = NSCI_WHICH_COMING;
        out->count = 7 * NSCI_COUNT_ONE;
    }
    return true;
}

/* ---- Today and its like ---------------------------------------------------------------------- */

/* Today's teenagers: the present. */
static bool is_generic_today(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_byte(r, i + 1, 0) == '\'' && nsci_tok_is_glued(r, i) &&
           nsci_tok_ends_with(r, i + 2, 's') && !nsci_tok_ends_with(r, i + 3, 's');
}

/* the day before yesterday: its place and one day more; else i */
static uint32_t take_day_beside(const nsci_timex_reader *r, uint32_t i, int32_t *days) {
    int32_t way =
        i >= 3 && nsci_tok_is_free(r, i - 3) ? nsci_tok_value(r, i - 1, NSCI_CUE_SHIFT) : 0;
    bool day = nsci_tok_has(r, i - 2, NSCI_CUE_PERIOD, 'D') && nsci_tok_deixis(r, i - 3) == 'H';
    if (!day || (way != 'B' && way != 'F')) return i;
    *days += way == 'B' ? -1 : 1;
    return i - 3;
}

/* USA Today, the Tomorrow Group */
static bool is_in_title(const nsci_timex_reader *r, uint32_t i) {
    if (i == r->sent.start || !nsci_tok_is_capital(r, i)) return false;
    bool before = nsci_tok_is_capital(r, i - 1) && nsci_tok_length(r, i - 1) > 1;
    return before || nsci_tok_is_capital(r, i + 1);
}

/* `word` is the value of the cue `reference`. */
static bool read_day_word(const nsci_timex_reader *r, uint32_t i, int32_t word, nsci_timex *out) {
    int32_t days = word - NSCI_TODAY;
    if (is_in_title(r, i)) return false;
    *out = nsci_timex_at(NSCI_TIMEX_SHIFT, i, i + 1);
    out->unit = NSCI_TIME_DAY;
    if (days == 0 && is_generic_today(r, i)) {
        out->kind = NSCI_TIMEX_REFERENCE;
        return true;
    }
    if (word >= NSCI_TONIGHT) {
        out->part_of_day = NSCI_PART_NIGHT;
        days = word == NSCI_OVERNIGHT ? -1 : 0;
    } else {
        out->toks.start = take_day_beside(r, i, &days);
        out->toks.end = take_part_of_day(r, i + 1, out);
        out->kind = NSCI_TIMEX_SHIFT;
    }
    out->count = days * NSCI_COUNT_ONE;
    return true;
}

/* by late | morning, since early | evening; but not: in late | morning trading */
static bool is_portion_of_day(const nsci_timex_reader *r, uint32_t i) {
    const uint32_t behind = i + 1;
    if (i < r->sent.start + 2 || !nsci_tok_is_small(r, i)) return false;
    const int32_t portion = nsci_tok_value(r, i - 1, NSCI_CUE_PORTION);
    const uint32_t by = i - 2 - (nsci_tok_deixis(r, i - 2) == 'H'); /* in the late | afternoon */
    const bool at = nsci_tok_is(r, by, NSCI_CUE_BEFORE_DATE) && !nsci_tok_is(r, by, NSCI_CUE_AND) &&
                    !nsci_tok_is(r, by, NSCI_CUE_OF) && !nsci_tok_is(r, by, NSCI_CUE_QUANTITY);
    const bool ends = !nsci_is_letter(nsci_tok_byte(r, behind, 0)) ||
                      nsci_tok_is(r, behind, NSCI_CUE_FUNCTION_WORD) ||
                      nsci_tok_is(r, behind, NSCI_CUE_DAY_NAME) ||
                      nsci_tok_is(r, behind, NSCI_CUE_TENSE);
    return (portion == 'S' || portion == 'E') && !nsci_tok_is(r, i - 1, NSCI_CUE_SHIFT) && at &&
           ends && !nsci_tok_is_hyphen(r, behind);
}

bool nsci_timex_read_part_of_day(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t letters = nsci_tok_value(r, i, NSCI_CUE_PART_OF_DAY);
    int32_t which = i > r->sent.start && nsci_tok_is_free(r, i - 1) ? nsci_tok_deixis(r, i - 1) : 0;
    if (letters > 0xFFFF && which != 'E') return false;
    *out = nsci_timex_at(NSCI_TIMEX_SHIFT, i, i + 1);
    out->unit = NSCI_TIME_DAY;
    out->part_of_day = (uint8_t)nsci_timex_part_of_day(letters);
    bool dawn = letters == NSCI_LETTERS('D', 'A');
    if (dawn) out->mod = NSCI_MOD_START;
    if (dawn || letters == NSCI_LETTERS('D', 'U')) {
        out->is_from_text = true;
        return i > r->sent.start && nsci_tok_is_small(r, i) &&
               nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_DATE);
    }
    bool mid = i > r->sent.start + 1 && nsci_tok_is_small(r, i) &&
               nsci_tok_has(r, i - 1 - nsci_tok_is_hyphen(r, i - 1), NSCI_CUE_PORTION, 'M');
    if (mid || is_portion_of_day(r, i)) return out->is_from_text = true; /* by | mid-afternoon */
    if (!which) return false;
    out->toks.start = i - 1;
    switch (which) {
    case 'C':
        return true;
    case 'L':
        out->count = -NSCI_COUNT_ONE;
        return out->part_of_day == NSCI_PART_NIGHT || out->part_of_day == NSCI_PART_EVENING;
    case 'E':
        out->kind = NSCI_TIMEX_SET;
        out->count = NSCI_COUNT_ONE;
        return true;
    case 'N':
    case 'F':
    case 'V':
    case 'A':
    case 'S':
        out->is_from_text = true;
        if (which == 'A' || which == 'S') out->which = NSCI_WHICH_THIS;
        out->count = which == 'V' ? -NSCI_COUNT_ONE : strchr("NF", which) ? NSCI_COUNT_ONE : 0;
        out->toks.start = nsci_tok_with_the(r, i - 1);
        return true;
    default:
        return false;
    }
}

/* ---- Seasons and feasts ---------------------------------------------------------------------- */

bool nsci_timex_read_season(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t season = nsci_tok_value(r, i, NSCI_CUE_SEASON);
    bool fall = season == 3 && nsci_tok_length(r, i) == 4;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, i, i + 1);
    if (season > 10 || (nsci_tok_is_capital(r, i) && i > r->sent.start)) return false;
    out->unit = NSCI_TIME_SEASON;
    out->number = (uint8_t)season;
    out->toks.end = nsci_timex_take_year(r, i + 1, out);
    if (out->year == NSCI_NO_YEAR && take_every(r, out)) return true;
    take_which(r, out);
    if (out->which == NSCI_WHICH_OPEN) out->toks.start = nsci_tok_with_the(r, i);
    if (out->which != NSCI_WHICH_OPEN || out->year != NSCI_NO_YEAR) return true;
    const uint32_t year = i + 1 + nsci_tok_is(r, i + 1, NSCI_CUE_OF); /* autumn | next year */
    bool of_year = (nsci_timex_which(r, year) != NSCI_WHICH_OPEN &&
                    nsci_tok_has(r, year + 1, NSCI_CUE_PERIOD, 'Y')) ||
                   nsci_tok_year(r, year);
    bool portion = i > r->sent.start &&
                   (nsci_tok_is(r, i - 1, NSCI_CUE_PORTION) ||
                    (nsci_tok_is_hyphen(r, i - 1) && nsci_tok_is(r, i - 2, NSCI_CUE_PORTION)));
    if (of_year || portion) return true;
    bool in = out->toks.start > r->sent.start &&
              nsci_tok_is(r, out->toks.start - 1, NSCI_CUE_BEFORE_DATE);
    bool of_noun = nsci_tok_is_small(r, i + 1) && !nsci_tok_is(r, i + 1, NSCI_CUE_FUNCTION_WORD) &&
                   !nsci_tok_is(r, i + 1, NSCI_CUE_BEFORE_DATE) &&
                   !nsci_tok_is(r, i + 1, NSCI_CUE_TENSE); /* the summer season */
    return in && (!fall || out->toks.start < i) && !of_noun;
}

static uint32_t skip_s(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_byte(r, i, 0) == '\'' && nsci_tok_is_glued(r, i - 1) ? i + 1 : i;
}

/* Christmas | Eve, New | Year's Eve, Easter | Monday: feasts beside the one of the first word. Its
 * end, or i. */
static uint32_t second_feast(const nsci_timex_reader *r, uint32_t i, int32_t *feast) {
    const int32_t christmas = NSCI_FEAST('X', 'm', 'a', 's'),
                  easter = NSCI_FEAST('E', 'a', 's', 't'),
                  new_year = NSCI_FEAST('N', 'e', 'w', 'Y');
    uint32_t at = i + 1;
    if (*feast == new_year && is_capital_period(r, at, 'Y')) at = skip_s(r, at + 1);
    bool eve = is_capital_period(r, at, 'V'), year = at > i + 1;
    if (*feast == christmas && eve) {
        *feast = NSCI_FEAST('X', 'E', 'v', 'e');
    } else if (year && eve) {
        *feast = NSCI_FEAST('N', 'E', 'v', 'e');
    } else if (*feast == easter && nsci_tok_is_capital(r, at) &&
               nsci_tok_value(r, at, NSCI_CUE_DAY_NAME) % 6 == 1) { /* Sunday 7, Monday 1 */
        if (nsci_tok_value(r, at, NSCI_CUE_DAY_NAME) == 1) *feast = NSCI_FEAST('E', 'M', 'o', 'n');
    } else if (!(year && is_capital_period(r, at, 'D'))) {
        return i;
    }
    return at + 1;
}

/* Jr. of Martin Luther King Jr. Day */
static uint32_t skip_junior(const nsci_timex_reader *r, uint32_t i) {
    const bool junior = nsci_tok_byte(r, i, 0) == 'J' && nsci_tok_byte(r, i, 1) == 'r' &&
                        nsci_tok_length(r, i) <= 3;
    if (!junior) return i;
    return i + 1 + nsci_tok_is_mark(r, i + 1, '.');
}

/* The end of a feast's name, whose first word is token i; i where it is none. */
static uint32_t holiday_end(const nsci_timex_reader *r, uint32_t i, int32_t *feast) {
    nsci_feast_form form = nsci_holiday_form(*feast);
    uint32_t end = second_feast(r, i, feast), at = skip_s(r, i + 1);
    if (end > i) return end;
    if (form == NSCI_FEAST_GRAS)
        return nsci_tok_length(r, at) == 4 && nsci_tok_byte(r, at, 0) == 'G' ? at + 1 : i;
    if (*feast == NSCI_FEAST('K', 'i', 'n', 'g')) at = skip_junior(r, at);
    if (*feast == NSCI_FEAST('N', 'e', 'w', 'Y') || form == NSCI_FEAST_NONE) return i;
    if (is_capital_period(r, at, 'D')) return form > NSCI_FEAST_WEEKDAY_7 ? at + 1 : i;
    if (form == NSCI_FEAST_ALONE) return i + 1;
    bool weekday = nsci_tok_is_capital(r, i + 1) &&
                   nsci_tok_value(r, i + 1, NSCI_CUE_DAY_NAME) == (int32_t)form;
    return weekday ? i + 2 : i;
}

/* Takes in the "St." of St. Patrick's Day, and names before "King Day". */
static uint32_t holiday_start(const nsci_timex_reader *r, uint32_t i, int32_t feast) {
    bool king = feast == NSCI_FEAST('K', 'i', 'n', 'g');
    bool saint = feast == NSCI_FEAST('P', 'a', 't', 'r') || feast == NSCI_FEAST('V', 'a', 'l', 'e');
    uint32_t start = i;
    for (int k = 0; k < (king ? 2 : saint) && start > r->free_from; k++)
        if (nsci_tok_is_capital(r, start - 1)) start--;
    return start;
}

/* Part of a longer name: the Christmas Island, the Jane Easter Trust. */
static bool is_in_name(const nsci_timex_reader *r, uint32_t start, uint32_t end) {
    bool before = start > r->sent.start + 1 && nsci_tok_is_capital(r, start - 1) &&
                  !nsci_tok_is(r, start - 1, NSCI_CUE_DEIXIS) &&
                  !nsci_tok_is(r, start - 1, NSCI_CUE_BEFORE_DATE); /* "On Labor Day we rest" */
    return nsci_tok_is_capital(r, end) || before;
}

bool nsci_timex_read_holiday(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t feast = nsci_tok_value(r, i, NSCI_CUE_HOLIDAY);
    uint32_t end = holiday_end(r, i, &feast), start = holiday_start(r, i, feast);
    if (end == i || (i > r->sent.start && nsci_tok_is(r, i - 1, NSCI_CUE_DIGITS))) return false;
    if (is_in_name(r, start, end)) return false;
    *out = nsci_timex_at(NSCI_TIMEX_CALENDAR, start, end);
    out->unit = NSCI_TIME_DAY;
    out->holiday = feast;
    out->toks.end = nsci_timex_take_year(r, end, out);
    out->toks.end = take_part_of_day(r, out->toks.end, out);
    if (out->year == NSCI_NO_YEAR) take_which(r, out);
    return true;
}

/* ---- References ------------------------------------------------------------------------------ */

/* Nouns among the values of the cue `reference`. */
enum { FUTURE_NOUN = 2, MOMENT_NOUN = 10, DAYS_NOUN, PAST_NOUN, PRESENT_NOUN };

/* these days, the moment, the past: nouns that stand for the present or past */
static bool read_noun_of_time(const nsci_timex_reader *r, uint32_t i, int32_t noun,
                              nsci_timex *out) {
    int32_t before = i > r->free_from ? nsci_tok_deixis(r, i - 1) : 0;
    bool at = i > r->sent.start + 1 && nsci_tok_is(r, i - 2, NSCI_CUE_BEFORE_DATE);
    bool ends = !nsci_tok_is_there(r, i + 1) || !nsci_is_letter(nsci_tok_byte(r, i + 1, 0)) ||
                nsci_tok_is(r, i + 1, NSCI_CUE_AND);
    *out = nsci_timex_at(NSCI_TIMEX_REFERENCE, i - (before != 0), i + 1);
    out->reference = noun == PAST_NOUN ? -1 : 0;
    if (noun == PRESENT_NOUN) { /* at present, but not: at present prices */
        out->toks.start = i;
        return i > r->sent.start && nsci_tok_has(r, i - 1, NSCI_CUE_QUANTITY, 'a') &&
               (ends || nsci_tok_is(r, i + 1, NSCI_CUE_TENSE) ||
                nsci_tok_is(r, i + 1, NSCI_CUE_BEFORE_DATE) ||
                nsci_tok_is(r, i + 1, NSCI_CUE_DEIXIS));
    }
    if (noun == PAST_NOUN)
        return before == 'H' && at && !nsci_tok_is(r, i + 1, NSCI_CUE_NUMBER) &&
               !nsci_tok_is_unit(r, i + 1) && !nsci_tok_is(r, i + 1, NSCI_CUE_DIGITS) &&
               !nsci_tok_is(r, i + 1, NSCI_CUE_VAGUE) && (ends || !nsci_tok_is_unit(r, i + 2));
    if (noun == DAYS_NOUN) return before == 'T'; /* these days */
    return before == 'H' && at && !nsci_tok_has(r, i - 2, NSCI_CUE_SHIFT, 'N') &&
           nsci_tok_deixis(r, i + 1) != 'H'; /* at the moment; not: from the moment the ... */
}

/* once: of a time that is past, not "once again" or "once she knew" */
static bool may_be_once(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start && nsci_tok_value(r, i - 1, NSCI_CUE_TENSE) < 0 &&
           nsci_tok_is(r, i + 1, NSCI_CUE_ARTICLE);
}

bool nsci_timex_read_reference(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    bool first = i == r->sent.start;
    *out = nsci_timex_at(NSCI_TIMEX_REFERENCE, i, i + 1);
    int32_t reference = nsci_tok_value(r, i, NSCI_CUE_REFERENCE);
    if (reference > PRESENT_NOUN) return read_day_word(r, i, reference, out);
    if (reference >= MOMENT_NOUN) return read_noun_of_time(r, i, reference, out);
    out->reference = (int8_t)reference;
    if (nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 'w')) return may_be_once(r, i);
    uint32_t noun = i + 1 + nsci_tok_is_hyphen(r, i + 1); /* current | -year profit */
    noun += nsci_tok_is_adjective(r, noun);               /* the current | fiscal year */
    if (nsci_tok_is_unit(r, noun) || nsci_tok_is(r, noun, NSCI_CUE_SEASON)) return false;
    const bool narrated = out->reference == 1 && /* soon | became, was | soon */
                          (nsci_tok_value(r, i + 1, NSCI_CUE_TENSE) < 0 ||
                           nsci_tok_value(r, i - !first, NSCI_CUE_TENSE) < 0);
    if (narrated || (!first && nsci_tok_deixis(r, i - 1) == 'E')) return false; /* every now */
    int32_t behind = nsci_tok_value(r, i + 1, NSCI_CUE_SHIFT);
    bool as = nsci_tok_has(r, i + 1, NSCI_CUE_QUANTITY, 's') ||
              (!first && nsci_tok_has(r, i - 1, NSCI_CUE_QUANTITY, 's'));
    if (as || behind == 'B' || behind == 'F') return false; /* as soon as, shortly after */
    if (out->reference != FUTURE_NOUN) return true;
    out->reference = 1;
    if (nsci_tok_is(r, i + 1, NSCI_CUE_OF)) return false;
    if (!first && nsci_tok_is_capital(r, i)) return false; /* Youth for the Future */
    if (!first && nsci_tok_has(r, i - 1, NSCI_CUE_CALENDAR_WORD, 'V')) return false;
    uint32_t start = nsci_tok_is_adjective(r, i - 1) ? i - 1 : i;
    out->toks.start = nsci_tok_with_the(r, start);
    return first || !nsci_tok_is(r, start - 1, NSCI_CUE_ARTICLE); /* a future without war */
}
