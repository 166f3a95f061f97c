/* Joining an expression of time with the one before it.
 *
 *     a day and a clock time    Tuesday | , 4 April       5 p.m. | on Friday
 *     a part and its whole      Thursday | next week      the first half | of 2017
 *     a length and its rest     an hour | and 20 minutes
 *
 * Which words may stand between the two, each rule says for itself; more than one never do. */
#include "timex/nsc_timex_join.h"

/* The tokens between two expressions. */
typedef struct gap {
    bool none, comma, of, on, at;
} gap;

static gap gap_between(const nsci_timex_reader *r, const nsci_timex *a, const nsci_timex *b) {
    uint32_t at = a->toks.end, n = b->toks.start - at;
    bool word = n == 1;
    gap out = {.none = n == 0,
               .comma = word && nsci_tok_is_mark(r, at, ','),
               .of = word && nsci_tok_is(r, at, NSCI_CUE_OF)};
    bool short_word =
        word && nsci_tok_length(r, at) == 2 && nsci_tok_is(r, at, NSCI_CUE_BEFORE_DATE);
    out.at = short_word && nsci_tok_is(r, at, NSCI_CUE_BEFORE_TIME);
    out.on = short_word && !out.at && !out.of;
    return out;
}

/* The hours of a part of the day that is spoken of without a.m. and p.m.: ten on Monday night. */
static bool is_after_noon(uint8_t part, int hour) {
    return (part == NSCI_PART_AFTERNOON && hour > 0 && hour < 8) ||
           (part == NSCI_PART_EVENING && hour > 3 && hour < 12) ||
           (part == NSCI_PART_NIGHT && hour > 5 && hour < 12);
}

/* Gives a day the time of day of another expression, where its tokens `clock` say it. */
static void take_clock(nsci_timex *day, const nsci_timex *timed, nsci_range clock) {
    day->hour = (int8_t)(timed->hour + (is_after_noon(day->part_of_day, timed->hour) ? 12 : 0));
    day->minute = timed->minute;
    day->zone = timed->zone;
    day->part_of_day = NSCI_PART_NONE;
    day->clock = clock;
}

/* Tuesday, | 4 April; the night of Friday, | 4 April */
static bool join_weekday(nsci_timex *a, const nsci_timex *b, gap g) {
    bool fits = a->weekday && !a->month && a->kind == NSCI_TIMEX_CALENDAR && b->month && b->day &&
                b->kind == NSCI_TIMEX_CALENDAR;
    if (!fits || !(g.none || g.comma)) return false;
    nsci_timex joined = *b;
    joined.weekday = a->weekday;
    if (a->part_of_day) joined.part_of_day = a->part_of_day;
    if (a->hour != NSCI_NO_HOUR) take_clock(&joined, a, a->clock); /* 10pm on Thursday, | May 23 */
    joined.which = NSCI_WHICH_OPEN;
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* The place of "the" before token i, which an expression has taken, else i. */
static uint32_t the_before(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start && nsci_tok_has(r, i - 1, NSCI_CUE_DEIXIS, 'H') ? i - 1 : i;
}

/* every Friday, Fridays */
static bool is_set_of_days(const nsci_timex *t) {
    return t->kind == NSCI_TIMEX_SET && t->weekday && t->hour == NSCI_NO_HOUR;
}

/* 10:16 p.m. Wednesday | EST */
static void take_zone(const nsci_timex_reader *r, nsci_timex *out) {
    const uint32_t at = out->toks.end;
    int32_t minutes;
    if (!nsci_tok_is(r, at, NSCI_CUE_ZONE)) return;
    if (nsci_cue_value(r->words[at].cue, NSCI_CUE_ZONE, &minutes)) out->zone = (int16_t)minutes;
    out->toks.end = at + 1;
}

/* 5 p.m. on | Friday; midnight of | 8 May; 15 August at | 16:05; 5 p.m. every | Friday */
static bool join_clock(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b, gap g) {
    const bool of_day = g.of && nsci_tok_is(r, a->toks.end - 1, NSCI_CUE_CLOCK);
    if (nsci_timex_is_clock_alone(a) && (nsci_timex_is_day(b) || is_set_of_days(b)) &&
        (g.none || g.on || g.comma || of_day)) {
        nsci_timex joined = *b;
        take_clock(&joined, a, a->toks);
        joined.mod = a->mod;
        joined.toks.start = of_day ? the_before(r, a->toks.start) : a->toks.start;
        if (joined.zone == NSCI_NO_ZONE) take_zone(r, &joined);
        *a = joined;
        return true;
    }
    bool dated = (nsci_timex_is_day(a) && a->kind == NSCI_TIMEX_CALENDAR) || is_set_of_days(a);
    if (!dated || !nsci_timex_is_clock_alone(b) || !(g.none || g.at || g.comma)) return false;
    take_clock(a, b, b->toks);
    a->toks.end = b->toks.end;
    return true;
}

/* at dawn on | Friday, by mid-morning | Friday */
static bool join_part(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b, gap g) {
    const bool part = a->kind == NSCI_TIMEX_SHIFT && a->part_of_day && a->hour == NSCI_NO_HOUR &&
                      a->count == 0 && !nsci_tok_deixis(r, a->toks.end - 2) &&
                      nsci_tok_is(r, a->toks.end - 1, NSCI_CUE_PART_OF_DAY);
    if (!part || !nsci_timex_is_day(b) || b->part_of_day || !(g.none || g.on)) return false;
    nsci_timex joined = *b;
    joined.part_of_day = a->part_of_day;
    joined.mod = a->mod;
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* the same period, the same quarter: of the text */
static bool is_same(const nsci_timex *t) {
    return t->kind == NSCI_TIMEX_SHIFT && t->is_from_text && t->count == 0 && !t->outer_unit &&
           (t->unit == NSCI_TIME_NONE || (t->unit >= NSCI_TIME_MONTH && t->unit <= NSCI_TIME_HALF));
}

/* Thursday | next week; January | this year; the first half | of 2017; the same period | last
 * year */
static bool join_outer(nsci_timex *a, const nsci_timex *b, gap g) {
    if (!(g.none || g.of || (g.on && !a->weekday))) return false;
    bool week =
        a->weekday && a->kind == NSCI_TIMEX_CALENDAR && nsci_timex_is_shift_of(b, NSCI_TIME_WEEK);
    bool same = is_same(a);
    bool year =
        (nsci_timex_is_part_of_year(a) || same) && nsci_timex_is_shift_of(b, NSCI_TIME_YEAR);
    bool named = (nsci_timex_is_part_of_year(a) || same) && b->kind == NSCI_TIMEX_CALENDAR &&
                 b->unit == NSCI_TIME_YEAR && b->year != NSCI_NO_YEAR && !g.on;
    if (!week && !year && !named) return false;
    a->toks.end = b->toks.end;
    if (named) {
        a->year = b->year;
        return true;
    }
    a->outer_unit = b->unit;
    a->outer_shift = (int8_t)(b->count / NSCI_COUNT_ONE);
    a->is_from_text = b->is_from_text || same;
    return true;
}

/* next week | Tuesday, as West Africa says it */
static bool join_week_day(nsci_timex *a, const nsci_timex *b, gap g) {
    const bool day = b->kind == NSCI_TIMEX_CALENDAR && b->weekday && !b->month &&
                     b->which == NSCI_WHICH_OPEN && b->hour == NSCI_NO_HOUR;
    if (!g.none || !day || !nsci_timex_is_shift_of(a, NSCI_TIME_WEEK) || a->is_from_text)
        return false;
    nsci_timex joined = *b;
    joined.outer_unit = NSCI_TIME_WEEK;
    joined.outer_shift = (int8_t)(a->count / NSCI_COUNT_ONE);
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* a week from | Monday, two weeks from | today */
static bool join_week_from(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b) {
    const bool weeks = a->kind == NSCI_TIMEX_DURATION && a->unit == NSCI_TIME_WEEK &&
                       a->count > 0 && a->mod == NSCI_MOD_NONE && !a->outer_unit;
    const bool from = b->toks.start == a->toks.end + 1 && nsci_tok_length(r, a->toks.end) == 4 &&
                      nsci_tok_has(r, a->toks.end, NSCI_CUE_SHIFT, 'N');
    const bool day = nsci_timex_is_day(b) && !b->month && !b->part_of_day &&
                     b->which == NSCI_WHICH_OPEN && !b->is_from_text &&
                     b->toks.end == b->toks.start + 1;
    if (!weeks || !from || !day) return false;
    nsci_timex joined = *b;
    if (b->weekday) joined.which = NSCI_WHICH_COMING;
    joined.count += 7 * a->count;
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* a week ago | Monday, a week ago | today, a week ago | yesterday */
static bool join_week_ago(nsci_timex *a, const nsci_timex *b, gap g) {
    const bool ago = a->kind == NSCI_TIMEX_SHIFT && a->unit == NSCI_TIME_WEEK && a->reference < 0 &&
                     !a->is_from_text && a->count != NSCI_COUNT_VAGUE;
    const bool today = b->kind == NSCI_TIMEX_SHIFT && nsci_timex_is_day(b) && !b->part_of_day &&
                       !b->is_from_text && b->toks.end == b->toks.start + 1;
    const bool weekday = b->kind == NSCI_TIMEX_CALENDAR && b->weekday && !b->month &&
                         b->which == NSCI_WHICH_OPEN && b->hour == NSCI_NO_HOUR && b->count == 0;
    if (!g.none || !ago || !(weekday || today)) return false;
    nsci_timex joined = *b;
    if (weekday) joined.which = NSCI_WHICH_LAST;
    joined.count += 7 * a->count;
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* a year ago | today, 25 years ago | this month, a year ago | this week */
static bool join_years_ago(nsci_timex *a, const nsci_timex *b, gap g) {
    const bool ago = nsci_timex_is_shift_of(a, NSCI_TIME_YEAR) && a->reference < 0 &&
                     !a->is_from_text && a->count > INT8_MIN * NSCI_COUNT_ONE;
    const bool now =
        (nsci_timex_is_shift_of(b, NSCI_TIME_DAY) || nsci_timex_is_shift_of(b, NSCI_TIME_WEEK) ||
         nsci_timex_is_shift_of(b, NSCI_TIME_MONTH)) &&
        b->count == 0 && !b->part_of_day && !b->is_from_text;
    if (!g.none || !ago || !now) return false;
    nsci_timex joined = *b;
    joined.outer_unit = NSCI_TIME_YEAR;
    joined.outer_shift = (int8_t)(a->count / NSCI_COUNT_ONE);
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* the second Sunday in | November, the last Friday of | the month */
static bool join_nth_weekday(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b,
                             gap g) {
    const bool day = a->kind == NSCI_TIMEX_CALENDAR && a->weekday && !a->month &&
                     !a->is_from_text && a->hour == NSCI_NO_HOUR && !a->part_of_day &&
                     a->count == 0;
    const bool month = b->unit == NSCI_TIME_MONTH && b->mod == NSCI_MOD_NONE && !b->day &&
                       (b->kind == NSCI_TIMEX_CALENDAR ||
                        (b->kind == NSCI_TIMEX_SHIFT && b->count != NSCI_COUNT_VAGUE));
    if (!day || !month || !(g.of || g.on)) return false;
    const uint32_t before = a->toks.start - (a->toks.start > r->sent.start);
    const bool last = a->which == NSCI_WHICH_LAST && nsci_tok_deixis(r, a->toks.start) == 'H';
    const int32_t nth = a->which == NSCI_WHICH_OPEN ? nsci_tok_ordinal(r, before) : 0;
    if (!last && (nth < 1 || nth > 4)) return false;
    nsci_timex joined = *b;
    if (b->kind == NSCI_TIMEX_CALENDAR) joined.unit = NSCI_TIME_DAY;
    joined.weekday = a->weekday;
    joined.number = last ? NSCI_LAST_OF_MONTH : (uint8_t)nth;
    joined.toks.start = last ? a->toks.start : the_before(r, before);
    *a = joined;
    return true;
}

/* the second half of | the 1990s: its end */
static bool join_long(nsci_timex *a, const nsci_timex *b, gap g) {
    bool half = nsci_timex_is_part_of_year(a) && a->unit == NSCI_TIME_HALF;
    bool lasts = b->unit == NSCI_TIME_DECADE || b->unit == NSCI_TIME_CENTURY;
    if (!half || !lasts || !g.of || b->mod != NSCI_MOD_NONE) return false;
    nsci_timex joined = *b;
    joined.mod = a->number == 1 ? NSCI_MOD_START : NSCI_MOD_END;
    joined.toks.start = a->toks.start;
    *a = joined;
    return true;
}

/* the 1988 | third quarter */
static bool join_year(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b, gap g) {
    bool part = nsci_timex_is_part_of_year(b) &&
                (b->unit == NSCI_TIME_QUARTER || b->unit == NSCI_TIME_HALF);
    if (!g.none || !part || a->kind != NSCI_TIMEX_CALENDAR || a->unit != NSCI_TIME_YEAR)
        return false;
    nsci_timex joined = *b;
    joined.year = a->year;
    joined.toks.start = the_before(r, a->toks.start);
    *a = joined;
    return true;
}

/* the year-earlier | third quarter */
static bool join_compared(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b, gap g) {
    bool ago = a->kind == NSCI_TIMEX_SHIFT && a->unit == NSCI_TIME_YEAR && a->reference < 0 &&
               a->is_from_text && a->count == -NSCI_COUNT_ONE;
    if (!g.none || !ago || !nsci_timex_is_part_of_year(b) || b->unit < NSCI_TIME_MONTH)
        return false;
    nsci_timex joined = *b;
    joined.count = a->count;
    joined.toks.start = the_before(r, a->toks.start);
    *a = joined;
    return true;
}

/* What a length is counted in behind its first unit: 60 minutes of an hour. */
typedef struct length_part {
    uint8_t unit, part, n;
} length_part;

static const length_part *part_of_length(uint8_t unit, uint8_t part) {
    static const length_part parts[] = {
        {NSCI_TIME_MINUTE, NSCI_TIME_SECOND, 60}, {NSCI_TIME_HOUR, NSCI_TIME_MINUTE, 60},
        {NSCI_TIME_DAY, NSCI_TIME_HOUR, 24},      {NSCI_TIME_WEEK, NSCI_TIME_DAY, 7},
        {NSCI_TIME_MONTH, NSCI_TIME_DAY, 31},     {NSCI_TIME_YEAR, NSCI_TIME_MONTH, 12}};
    for (size_t k = 0; k < NSCI_COUNT(parts); k++)
        if (parts[k].unit == unit && parts[k].part == part) return &parts[k];
    return NULL;
}

static bool is_known_length(const nsci_timex *t) {
    return t->kind == NSCI_TIMEX_DURATION && t->count != NSCI_COUNT_VAGUE &&
           (t->unit == NSCI_TIME_SECOND || t->count % NSCI_COUNT_ONE == 0);
}

/* an hour and | 20 minutes, two years, | six months, 3 minutes | 33.15 seconds; 2 hours 4 minutes
 * | 5 seconds, of which the rest is 245 seconds */
static bool join_lengths(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b, gap g) {
    const bool and = b->toks.start == a->toks.end + 1 && nsci_tok_is(r, a->toks.end, NSCI_CUE_AND);
    const bool at_least = nsci_tok_has(r, a->toks.start, NSCI_CUE_QUANTITY, 'a');
    const bool number = nsci_tok_is(r, b->toks.start, NSCI_CUE_DIGITS) ||
                        (!g.comma && nsci_tok_is(r, b->toks.start, NSCI_CUE_NUMBER));
    const bool goes_on = a->unit == NSCI_TIME_HOUR && a->outer_unit == NSCI_TIME_MINUTE;
    if (!(g.none || g.comma || and) || !number || !is_known_length(a) || !is_known_length(b) ||
        (a->outer_unit && !goes_on) || b->outer_unit || b->mod != NSCI_MOD_NONE ||
        (a->mod == NSCI_MOD_EQUAL_OR_MORE && !at_least))
        return false;
    const length_part *part = part_of_length(goes_on ? a->outer_unit : a->unit, b->unit);
    if (!part || b->count >= part->n * NSCI_COUNT_ONE) return false;
    a->rest = a->rest * part->n + b->count;
    a->outer_unit = b->unit;
    a->toks.end = b->toks.end;
    return true;
}

bool nsci_timex_join(const nsci_timex_reader *r, nsci_timex *a, const nsci_timex *b) {
    if (a->toks.end > b->toks.start || b->toks.start > a->toks.end + 1) return false;
    gap g = gap_between(r, a, b);
    return join_weekday(a, b, g) || join_clock(r, a, b, g) || join_part(r, a, b, g) ||
           join_outer(a, b, g) || join_week_day(a, b, g) || join_week_ago(a, b, g) ||
           join_years_ago(a, b, g) || join_week_from(r, a, b) || join_year(r, a, b, g) ||
           join_long(a, b, g) || join_nth_weekday(r, a, b, g) || join_compared(r, a, b, g) ||
           join_lengths(r, a, b, g);
}
