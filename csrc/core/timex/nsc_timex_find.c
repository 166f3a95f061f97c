/* Finding expressions of time.
 *
 *     head      a token whose cue begins a rule: a month, a unit, a weekday, figures
 *     reading   the rule takes in what belongs to the head on either side
 *     portion   early, mid-, the end of: what stands before it, whatever the rule
 *     joining   with the expression before: Tuesday | , 4 April    5 p.m. | on Friday
 *     sharing   with the expression before, where they stay two: last year's | third quarter
 *
 * Most tokens are no head, and cost a load and a test. A rule looks at a bounded number of tokens,
 * never at those that an expression has taken.
 */
#include "timex/nsc_timex_find.h"
#include "timex/nsc_timex_clock.h"
#include "timex/nsc_timex_date.h"
#include "timex/nsc_timex_figures.h"
#include "timex/nsc_timex_join.h"
#include "timex/nsc_timex_period.h"
#include "timex/nsc_timex_tense.h"

/* ---- Heads ----------------------------------------------------------------------------------- */

#define BIT NSCI_CUE_BIT
static const uint64_t heads = BIT(NSCI_CUE_DIGITS) | BIT(NSCI_CUE_MONTH) | BIT(NSCI_CUE_DAY_NAME) |
                              BIT(NSCI_CUE_PERIOD) | BIT(NSCI_CUE_SEASON) | BIT(NSCI_CUE_HOLIDAY) |
                              BIT(NSCI_CUE_PART_OF_DAY) | BIT(NSCI_CUE_REFERENCE) |
                              BIT(NSCI_CUE_CLOCK) | BIT(NSCI_CUE_PERIOD_CODE) |
                              BIT(NSCI_CUE_NUMBER);

/* Rules in the order in which they are tried. */
static const struct {
    nsci_cue cue;
    bool (*read)(const nsci_timex_reader *r, uint32_t i, nsci_timex *out);
} rules[] = {
    {NSCI_CUE_HOLIDAY, nsci_timex_read_holiday},
    {NSCI_CUE_MONTH, nsci_timex_read_month},
    {NSCI_CUE_DAY_NAME, nsci_timex_read_weekday},
    {NSCI_CUE_DIGITS, nsci_timex_read_clock},
    {NSCI_CUE_CLOCK, nsci_timex_read_clock},
    {NSCI_CUE_DIGITS, nsci_timex_read_figures},
    {NSCI_CUE_PART_OF_DAY, nsci_timex_read_part_of_day},
    {NSCI_CUE_SEASON, nsci_timex_read_season},
    {NSCI_CUE_PERIOD_CODE, nsci_timex_read_period_code},
    {NSCI_CUE_NUMBER, nsci_timex_read_clock},
    {NSCI_CUE_NUMBER, nsci_timex_read_spelled_year},
    {NSCI_CUE_REFERENCE, nsci_timex_read_reference},
};

/* The expression whose head is token i. *next is where to go on when there is none. */
static bool read_at(const nsci_timex_reader *r, uint32_t i, nsci_timex *out, uint32_t *next) {
    uint64_t bits = nsci_cue_bits(r->words[i].cue);
    *next = i + 1;
    if (!(bits & heads)) return false;
    if (bits & BIT(NSCI_CUE_PERIOD) && nsci_timex_read_period(r, i, out, next)) return true;
    for (size_t k = 0; k < NSCI_COUNT(rules); k++)
        if (bits & BIT(rules[k].cue) && rules[k].read(r, i, out)) return true;
    return false;
}

/* ---- What stands before ---------------------------------------------------------------------- */

/* Letters of the cue `portion`: S, M, E; with n of a noun, which "of" must follow. */
static int32_t portion_at(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_value(r, i, NSCI_CUE_PORTION);
}

static bool is_noun(int32_t portion) { return portion > 0xFF; }

static nsci_mod mod_of(int32_t portion) {
    int32_t letter = is_noun(portion) ? portion >> 8 : portion;
    return letter == 'S' ? NSCI_MOD_START : letter == 'M' ? NSCI_MOD_MID : NSCI_MOD_END;
}

/* Whether the word at i may link a portion to a time: end | of | May, mid | - | May, late | on |
 * Tuesday. */
static bool links(const nsci_timex_reader *r, uint32_t i, int32_t portion) {
    if (nsci_tok_is(r, i, NSCI_CUE_DASH)) return true;
    if (nsci_tok_is(r, i, NSCI_CUE_OF)) return is_noun(portion);
    bool on = nsci_tok_length(r, i) == 2 && nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) &&
              !nsci_tok_is(r, i, NSCI_CUE_QUANTITY); /* on, in, but not as */
    return on && (portion == 'S' || portion == 'E');
}

/* early, late, mid-, the end of, late on: the place of the portion, else `start` */
static uint32_t portion_before(const nsci_timex_reader *r, uint32_t start) {
    if (start == 0 || !nsci_tok_is_free(r, start - 1)) return start;
    int32_t portion = portion_at(r, start - 1);
    if (portion) return is_noun(portion) ? start : start - 1;
    if (start == 1 || !nsci_tok_is_free(r, start - 2)) return start;
    portion = portion_at(r, start - 2);
    return portion && links(r, start - 1, portion) ? start - 2 : start;
}

static void take_portion(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t start = out->toks.start, portion = portion_before(r, start);
    if (portion == start) return;
    bool comparative = nsci_tok_is(r, portion, NSCI_CUE_SHIFT); /* earlier, later */
    const bool linked =
        portion + 1 != start; /* later on Friday; but not: an hour later on Friday */
    const bool whole =
        out->kind == NSCI_TIMEX_SHIFT ? out->count == 0 : out->unit == NSCI_TIME_SEASON;
    const bool of_unit = nsci_tok_deixis(r, start) == 'H' && whole &&
                         out->unit > NSCI_TIME_DAY; /* later in | the week, later in | the spring */
    if (comparative && linked &&
        (!(nsci_tok_has(r, portion + 1, NSCI_CUE_SHIFT, 'I') || of_unit) ||
         nsci_tok_is_unit(r, portion - 1)))
        return;
    out->mod = (uint8_t)mod_of(portion_at(r, portion));
    bool of_noun = out->unit < NSCI_TIME_YEAR && nsci_tok_is_hyphen(r, portion + 1) &&
                   nsci_tok_is_small(r, out->toks.end); /* the | late-May | vote */
    out->toks.start = of_noun ? portion : nsci_tok_with_the(r, portion);
}

/* around 1450, about 4:15 a.m. */
static void take_about(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t start = out->toks.start;
    bool exact = out->hour != NSCI_NO_HOUR ||
                 (out->kind == NSCI_TIMEX_CALENDAR && out->unit == NSCI_TIME_YEAR);
    if (!exact || start == 0 || !nsci_tok_is_free(r, start - 1)) return;
    if (!nsci_tok_has(r, start - 1, NSCI_CUE_QUANTITY, 'A')) return;
    out->mod = NSCI_MOD_APPROX;
    out->toks.start = start - 1;
}

/* the morning of | 4 April, the week of | March 6 */
static void take_part_of(const nsci_timex_reader *r, nsci_timex *out) {
    uint32_t start = out->toks.start;
    if (start < 3 || !nsci_tok_is_free(r, start - 3) || !nsci_tok_is(r, start - 1, NSCI_CUE_OF))
        return;
    if (out->unit != NSCI_TIME_DAY || nsci_tok_with_the(r, start - 2) == start - 2) return;
    int32_t letters = nsci_tok_value(r, start - 2, NSCI_CUE_PART_OF_DAY);
    if (nsci_tok_has(r, start - 2, NSCI_CUE_PERIOD, 'W') && out->month) {
        out->unit = NSCI_TIME_WEEK;
    } else if (letters && letters <= 0xFFFF) {
        out->part_of_day = (uint8_t)nsci_timex_part_of_day(letters);
    } else {
        return;
    }
    out->toks.start = start - 3;
}

/* Which of the days or weeks of a month a word says: first 1, second 2, last -1; else 0 */
static int which_of_month(const nsci_timex_reader *r, uint32_t i) {
    if (nsci_tok_deixis(r, i) == 'L') return -1;
    const int32_t number = nsci_tok_ordinal(r, i);
    return number <= 4 ? number : 0;
}

/* the first week of | May, the last day of | 1989 */
static void take_nth_of(const nsci_timex_reader *r, nsci_timex *out) {
    const uint32_t start = out->toks.start;
    if (start < 3 || !nsci_tok_is_free(r, start - 3) || !nsci_tok_is(r, start - 1, NSCI_CUE_OF))
        return;
    const int which = which_of_month(r, start - 3);
    const int32_t period = nsci_tok_value(r, start - 2, NSCI_CUE_PERIOD);
    const bool of_year = out->unit == NSCI_TIME_YEAR && out->year != NSCI_NO_YEAR;
    if (!which || (period != 'D' && period != 'W') || out->kind != NSCI_TIMEX_CALENDAR ||
        !(of_year || out->unit == NSCI_TIME_MONTH) || (of_year && which > 1))
        return;
    if (of_year) out->month = which > 0 ? 1 : 12;
    out->unit = period == 'D' ? NSCI_TIME_DAY : NSCI_TIME_WEEK;
    const int day = period == 'D' ? which : 7 * which - 6;
    out->day = (uint8_t)(which > 0 ? day : 31); /* or the last one that the month has */
    out->toks.start = nsci_tok_with_the(r, start - 3);
}

/* the 14th of | this month */
static void take_day_of_month(const nsci_timex_reader *r, nsci_timex *out) {
    const uint32_t start = out->toks.start;
    if (start < 2 || !nsci_tok_is_free(r, start - 2) || !nsci_tok_is(r, start - 1, NSCI_CUE_OF))
        return;
    const int32_t day = nsci_tok_ordinal(r, start - 2);
    if (out->kind != NSCI_TIMEX_SHIFT || out->unit != NSCI_TIME_MONTH || day < 1 || day > 31 ||
        out->count == NSCI_COUNT_VAGUE || nsci_tok_byte(r, out->toks.end, 0) == '\'')
        return;
    out->day = (uint8_t)day;
    out->toks.start = nsci_tok_with_the(r, start - 2);
}

/* rain will clear | overnight: in the night that is to come */
static void look_ahead(const nsci_timex_reader *r, nsci_timex *t) {
    if (t->tense > 0 && nsci_tok_has(r, t->toks.start, NSCI_CUE_REFERENCE, NSCI_OVERNIGHT))
        t->count = 0;
}

/* will | one day | be: some time ahead */
static void take_one_day(const nsci_timex_reader *r, nsci_timex *out) {
    const uint32_t start = out->toks.start;
    const bool one = out->kind == NSCI_TIMEX_DURATION && out->unit == NSCI_TIME_DAY &&
                     out->count == NSCI_COUNT_ONE && out->toks.end == start + 2 &&
                     nsci_tok_is(r, start, NSCI_CUE_NUMBER) && start > r->sent.start;
    if (!one || !nsci_tok_is_small(r, start - 1) || !nsci_tok_is_small(r, start + 2) ||
        nsci_tok_is(r, start - 1, NSCI_CUE_BEFORE_DATE) ||
        nsci_tok_is(r, start - 1, NSCI_CUE_QUANTITY) ||
        nsci_tok_is(r, start + 2, NSCI_CUE_BEFORE_DATE) ||
        nsci_tok_value(r, start - 1, NSCI_CUE_TENSE) <= 0)
        return;
    out->kind = NSCI_TIMEX_REFERENCE;
    out->reference = 1;
}

/* ---- Sharing --------------------------------------------------------------------------------- */

/* last year's | third quarter: two expressions, but of one year */
static void take_owner(const nsci_timex_reader *r, const nsci_timex *owner, nsci_timex *t) {
    uint32_t s = owner->toks.end;
    bool owns = t->toks.start == s + 1 && nsci_tok_byte(r, s, 0) == '\'' &&
                nsci_tok_byte(r, s, 1) == 's' && nsci_timex_is_part_of_year(t);
    if (!owns) return;
    if (owner->kind == NSCI_TIMEX_CALENDAR && owner->unit == NSCI_TIME_YEAR) t->year = owner->year;
    if (!nsci_timex_is_shift_of(owner, NSCI_TIME_YEAR)) return;
    t->outer_unit = NSCI_TIME_YEAR;
    t->outer_shift = (int8_t)(owner->count / NSCI_COUNT_ONE);
}

/* from Saturday to | Monday, between Saturday and | Monday, from October to | March: the second is
 * not before the first. Not so Friday and Thursday. */
static bool ends_range(const nsci_timex_reader *r, const nsci_timex *a, const nsci_timex *b) {
    const bool days =
        nsci_timex_is_day(a) && nsci_timex_is_day(b) && (b->weekday || (a->month && b->month));
    const bool months = nsci_timex_is_part_of_year(a) && nsci_timex_is_part_of_year(b) &&
                        a->unit == NSCI_TIME_MONTH && b->unit == NSCI_TIME_MONTH;
    bool follows = (days || months) && b->which == NSCI_WHICH_OPEN && b->year == NSCI_NO_YEAR &&
                   b->toks.start == a->toks.end + 1 &&
                   nsci_tok_is(r, a->toks.end, NSCI_CUE_JOINS) &&
                   !nsci_tok_has(r, a->toks.end, NSCI_CUE_JOINS, 2); /* Friday or Thursday */
    if (!follows || !nsci_tok_is(r, a->toks.end, NSCI_CUE_AND)) return follows;
    return a->toks.start > r->sent.start && nsci_tok_has(r, a->toks.start - 1, NSCI_CUE_BOUND, 2);
}

/* ---- A sentence ------------------------------------------------------------------------------ */

typedef struct finder {
    nsci_timex_reader r;
    nsci_timexes *out;
    size_t first; /* of the sentence's expressions */
    const nsc_alloc *alloc;
    nsc_error *err;
    uint32_t sent;
    int32_t year; /* In 1986, at its head; or NSCI_NO_YEAR */
    bool with_tense;
} finder;

static bool is_year(const nsci_timex *t) {
    return t->kind == NSCI_TIMEX_CALENDAR && t->unit == NSCI_TIME_YEAR && t->year != NSCI_NO_YEAR;
}

/* 4 April, April, Easter, the third quarter, that may be of any year */
static bool is_without_year(const nsci_timex *t) {
    return nsci_timex_is_part_of_year(t) && !t->outer_unit && !t->is_from_text &&
           (t->unit != NSCI_TIME_DAY || t->month || t->holiday);
}

/* Does an expression say of which year it is, or is it one? */
static bool names_year(const nsci_timex *t) {
    return t->year != NSCI_NO_YEAR || t->outer_unit == NSCI_TIME_YEAR ||
           (t->kind == NSCI_TIMEX_SHIFT && t->unit == NSCI_TIME_YEAR);
}

/* the second and third quarters | of 1988: both are of that year */
static void share_year(const nsci_timex *of, nsci_timex *t) {
    if (t->unit != of->unit || t->year != NSCI_NO_YEAR) return;
    t->year = of->year;
    t->outer_unit = of->outer_unit;
    t->outer_shift = of->outer_shift;
}

/* from May 3 to | June 4, 1999; May 3-| 5, 1999; July and | August last year: the first is of that
 * year too, or of the one before where it would be later. Not so May until the end of | June 1999,
 * which may be far away. False where it stays as it was. */
static bool share_year_behind(const nsci_timex_reader *r, nsci_timex *first,
                              const nsci_timex *second) {
    const uint32_t at = first->toks.end;
    const bool joined = second->shares_head || (second->toks.start == at + 1 &&
                                                (nsci_tok_is(r, at, NSCI_CUE_JOINS) ||
                                                 nsci_tok_has(r, at, NSCI_CUE_SHIFT, 'U') ||
                                                 nsci_tok_has(r, at, NSCI_CUE_SHIFT, 'T')));
    const bool dates = first->kind == NSCI_TIMEX_CALENDAR && second->kind == NSCI_TIMEX_CALENDAR &&
                       first->month && second->month && first->which == NSCI_WHICH_OPEN;
    if (!joined || !dates || second->mod || names_year(first) || !names_year(second)) return false;
    const bool later = first->month > second->month ||
                       (first->month == second->month && second->day && first->day > second->day);
    first->outer_unit = second->outer_unit;
    first->outer_shift = (int8_t)(second->outer_shift - (second->outer_unit && later));
    if (second->year != NSCI_NO_YEAR) first->year = second->year - later;
    return true;
}

/* Gives the dates before the last one, of a range or list, its year. */
static void share_years(const finder *f) {
    nsci_timex *items = f->out->items;
    for (size_t k = f->out->n - 1; k > f->first; k--)
        if (!share_year_behind(&f->r, &items[k - 1], &items[k])) return;
}

/* 10:35 a.m. (0735 GMT | ): the time before it, in another zone */
static bool is_in_other_zone(const finder *f, const nsci_timex *t) {
    const nsci_timex_reader *r = &f->r;
    const uint32_t start = t->toks.start;
    if (f->out->n == f->first || !nsci_timex_is_clock_alone(t)) return false;
    const nsci_timex *before = &f->out->items[f->out->n - 1];
    return nsci_tok_is(r, t->toks.end - 1, NSCI_CUE_ZONE) && nsci_tok_is_mark(r, start - 1, '(') &&
           nsci_tok_is_mark(r, t->toks.end, ')') && before->toks.end + 1 == start &&
           before->hour != NSCI_NO_HOUR;
}

/* Gives a clock time that stands alone the day of another expression. */
static void give_day(nsci_timex *t, const nsci_timex *day) {
    nsci_timex joined = *day;
    joined.toks = t->toks;
    joined.hour = t->hour;
    joined.minute = t->minute;
    joined.zone = t->zone;
    joined.mod = t->mod;
    joined.part_of_day = NSCI_PART_NONE;
    joined.shares_head = t->shares_head;
    joined.clock = t->toks;
    *t = joined;
}

/* between 2pm and | 4pm on Saturday, 2pm - | 4pm on Saturdays: both are of that day */
static void share_day_before(const nsci_timex_reader *r, nsci_timex *first,
                             const nsci_timex *second) {
    const uint32_t at = first->toks.end;
    const bool joined = second->toks.start == at + 1 && (nsci_tok_is(r, at, NSCI_CUE_JOINS) ||
                                                         nsci_tok_has(r, at, NSCI_CUE_SHIFT, 'U'));
    if (joined && nsci_timex_is_clock_alone(first) && second->hour != NSCI_NO_HOUR &&
        !nsci_timex_is_clock_alone(second))
        give_day(first, second);
}

/* 6 to | 8 p.m.: only the second end says that both are times */
static bool ends_clock_range(const nsci_timex_reader *r, const nsci_timex *first,
                             const nsci_timex *second) {
    return second->toks.start == first->toks.end + 1 && nsci_timex_is_clock_alone(second) &&
           first->hour != NSCI_NO_HOUR && nsci_timex_begins_clock_range(r, first->toks.end - 1);
}

/* 10:35 a.m. (0735 GMT) | Friday: the day of the clock time before it */
static void share_day(finder *f, const nsci_timex *day) {
    enum { REACH = 5 };
    if (f->out->n == f->first || !nsci_timex_is_day(day)) return;
    nsci_timex *t = &f->out->items[f->out->n - 1];
    const bool on = nsci_tok_has(&f->r, day->toks.start - 1, NSCI_CUE_SHIFT, 'I');
    const uint32_t open = t->toks.end, close = day->toks.start - 1 - on;
    if (!nsci_timex_is_clock_alone(t) || !nsci_tok_is_mark(&f->r, open, '(') ||
        !nsci_tok_is_mark(&f->r, close, ')') || close - open > REACH)
        return;
    give_day(t, day);
}

/* from | July, than | July, from $3 million in | July: what a figure is compared with */
static bool is_compared(const nsci_timex_reader *r, uint32_t start) {
    enum { REACH = 6 };
    for (uint32_t k = 1; k <= REACH && start >= r->sent.start + k; k++) {
        const uint32_t i = start - k;
        if (nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'N') || nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 't'))
            return true;
        const bool of_sum = nsci_tok_is(r, i, NSCI_CUE_DIGITS) || nsci_tok_is_measure(r, i) ||
                            nsci_tok_is(r, i, NSCI_CUE_SIGN) ||
                            (k == 1 && nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE));
        if (!of_sum) return false;
    }
    return false;
}

/* will be better than | H1, than in | March: what is to come is measured by what is over */
static bool is_measured_by(const nsci_timex_reader *r, const nsci_timex *t) {
    uint32_t i = t->toks.start - 1;
    if (t->kind != NSCI_TIMEX_CALENDAR || t->unit < NSCI_TIME_MONTH) return false;
    if (nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) && !nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 't')) i--;
    return nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 't');
}

/* ended, ending */
static bool is_ended(const nsci_timex_reader *r, uint32_t i) {
    const uint32_t n = nsci_tok_length(r, i);
    return nsci_tok_byte(r, i, 0) == 'e' && nsci_tok_byte(r, i, 1) == 'n' &&
           nsci_tok_byte(r, i, 2) == 'd' && (n == 5 || n == 6);
}

/* in the quarter ended | Sept. 30, ending | May 3 */
static bool ends_period(const nsci_timex_reader *r, const nsci_timex *before, const nsci_timex *t) {
    const uint32_t i = t->toks.start - 1;
    return before->toks.end == i && nsci_timex_is_day(t) && before->kind != NSCI_TIMEX_DURATION &&
           is_ended(r, i);
}

/* in fiscal 1987, ended | Oct. 31; in 1987, which ended in | December: of the year that ended */
static bool ends_year(const nsci_timex_reader *r, const nsci_timex *year, const nsci_timex *t) {
    enum { REACH = 2 }; /* a comma, and "which" */
    const uint32_t i = t->toks.start - 1, ended = i - nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE);
    return is_year(year) && is_without_year(t) && is_ended(r, ended) &&
           ended <= year->toks.end + REACH;
}

/* In | 1986, in the | 1986 storm, at the head of a sentence; the next cup, in | 1990, will: of that
 * year is what the sentence goes on to tell. Not so fiscal years, which begin in another. */
static bool heads_sentence(const nsci_timex_reader *r, const nsci_timex *t) {
    const uint32_t year = t->toks.start;
    if (!is_year(t) || year == r->sent.start || nsci_tok_is_adjective(r, year)) return false;
    const uint32_t in = year - 1 - (nsci_tok_deixis(r, year - 1) == 'H');
    const bool apart = in > r->sent.start && nsci_tok_is_mark(r, in - 1, ',') &&
                       nsci_tok_is_mark(r, t->toks.end, ',');
    return (in == r->sent.start || apart) && nsci_tok_length(r, in) == 2 &&
           nsci_tok_byte(r, in, 1) == 'n' && nsci_tok_is(r, in, NSCI_CUE_BEFORE_DATE) &&
           !nsci_tok_has(r, in, NSCI_CUE_SHIFT, 'I');
}

/* from 3:07 p.m. to | 3:30, at 6 p.m. and | 7:30: the same half of the day */
static void share_half(const nsci_timex_reader *r, const nsci_timex *before, nsci_timex *t) {
    enum { NOON = 12 };
    const bool told = before->hour >= NOON && before->clock.end <= before->toks.end &&
                      nsci_tok_is(r, (before->clock.end ? before->clock.end : before->toks.end) - 1,
                                  NSCI_CUE_HALF_DAY);
    const bool bare = nsci_timex_is_clock_alone(t) && t->toks.end == t->toks.start + 1 &&
                      nsci_tok_length(r, t->toks.start) >= 4 &&
                      nsci_tok_is(r, t->toks.start, NSCI_CUE_DIGITS) && t->hour > 0 &&
                      t->hour < NOON;
    const int later = t->hour + NOON;
    if (told && bare &&
        (later > before->hour || (later == before->hour && t->minute > before->minute)))
        t->hour = (int8_t)later;
}

/* every Monday and | Thursday; Monday and | Tuesday nights: both recur */
static void share_recurrence(const nsci_timex_reader *r, nsci_timex *a, nsci_timex *b) {
    const bool joined =
        b->toks.start == a->toks.end + 1 && nsci_tok_is(r, a->toks.end, NSCI_CUE_AND);
    const bool days = a->weekday && b->weekday && !a->month && !b->month;
    if (!joined || !days || a->which != NSCI_WHICH_OPEN || b->which != NSCI_WHICH_OPEN) return;
    if (a->kind == NSCI_TIMEX_SET && nsci_tok_deixis(r, a->toks.start) == 'E' &&
        b->kind == NSCI_TIMEX_CALENDAR && b->hour == NSCI_NO_HOUR) {
        b->kind = NSCI_TIMEX_SET;
    } else if (b->kind == NSCI_TIMEX_SET && b->part_of_day && a->kind == NSCI_TIMEX_CALENDAR &&
               a->toks.end - a->toks.start == 1) {
        a->kind = NSCI_TIMEX_SET;
        a->part_of_day = b->part_of_day;
    }
}

/* Reads whether an expression looks ahead or back, in the clause around it. */
static void read_tense(finder *f, nsci_timex *t) {
    t->tense = (int8_t)nsci_timex_tense(&f->r, t->toks);
    nsci_timex *before = t->is_after ? &f->out->items[f->out->n - 1] : t;
    const bool months = t->is_after && t->unit == NSCI_TIME_MONTH && t->tense < 0;
    if (months && t->month > before->month)
        before->tense = NSCI_TENSE_PAST; /* in the January-September period */
    if (is_measured_by(&f->r, t)) t->tense = -1;
    t->is_compared = is_compared(&f->r, t->toks.start);
    look_ahead(&f->r, t);
}

static nsc_status push(finder *f, nsci_timex t) {
    nsci_timexes *out = f->out;
    t.sent = f->sent;
    f->r.free_from = t.toks.end;
    if (is_in_other_zone(f, &t)) return NSC_OK;
    if (out->n > f->first) {
        nsci_timex *before = &out->items[out->n - 1];
        if (nsci_timex_join(&f->r, before, &t)) {
            if (before->shares_head && out->n >= f->first + 2) share_year(before, before - 1);
            if (f->with_tense) before->tense = (int8_t)nsci_timex_tense(&f->r, before->toks);
            if (out->n >= f->first + 2) share_day_before(&f->r, before - 1, before);
            if (names_year(before)) f->year = NSCI_NO_YEAR;
            share_years(f);
            return NSC_OK;
        }
        take_owner(&f->r, before, &t);
        share_half(&f->r, before, &t);
        t.ends_period = ends_period(&f->r, before, &t);
        share_recurrence(&f->r, before, &t);
        if (ends_clock_range(&f->r, before, &t)) t.shares_head = true;
        t.is_after = ends_range(&f->r, before, &t);
        if (ends_year(&f->r, before, &t)) t.year = before->year;
    }
    if (f->with_tense) read_tense(f, &t);
    share_day(f, &t);
    if (is_without_year(&t)) t.told_year = f->year;
    if (names_year(&t)) f->year = heads_sentence(&f->r, &t) ? t.year : NSCI_NO_YEAR;
    NSC_TRY(nsci_timexes_push(out, f->alloc, t, f->err));
    share_years(f);
    return NSC_OK;
}

/* 1, 2 and | 5 June: puts the 2, and what is listed before it, among the others. */
static nsc_status push_listed(finder *f, const nsci_timex *last) {
    enum { MOST = 8 };
    nsci_timex listed[MOST];
    int n = 1;
    listed[0] = *last;
    while (n < MOST && nsci_timex_read_before(&f->r, &listed[n - 1], true, &listed[n])) n++;
    while (n-- > 0) {
        NSC_TRY(push(f, listed[n]));
        if (n > 0) listed[n - 1].shares_head = true;
    }
    return NSC_OK;
}

/* Puts an expression among the others, with those that a range or list makes of it. */
static nsc_status add(finder *f, nsci_timex t) {
    nsci_timex other;
    bool two = nsci_timex_read_before(&f->r, &t, false, &other);
    if (two) NSC_TRY(push_listed(f, &other));
    t.shares_head = two;
    NSC_TRY(push(f, t));
    while (nsci_timex_read_next(&f->r, f->r.free_from, &t, &other)) {
        other.shares_head = true;
        NSC_TRY(push(f, other));
        t = other;
    }
    return NSC_OK;
}

static nsc_status find_in_sentence(finder *f) {
    f->first = f->out->n;
    f->year = NSCI_NO_YEAR;
    for (uint32_t i = f->r.sent.start; i < f->r.sent.end;) {
        nsci_timex t;
        uint32_t next;
        if (!read_at(&f->r, i, &t, &next)) {
            i = next;
            continue;
        }
        if (t.kind == NSCI_TIMEX_CALENDAR || t.kind == NSCI_TIMEX_SHIFT) {
            take_part_of(&f->r, &t);
            take_nth_of(&f->r, &t);
            take_day_of_month(&f->r, &t);
            take_portion(&f->r, &t);
            take_about(&f->r, &t);
        }
        take_one_day(&f->r, &t);
        NSC_TRY(add(f, t));
        i = f->r.free_from;
    }
    return NSC_OK;
}

nsc_status nsci_timex_find(nsci_doc *doc, bool with_tense, const nsc_alloc *alloc, nsc_error *err) {
    finder f = {.out = &doc->timexes, .alloc = alloc, .err = err, .with_tense = with_tense};
    doc->timexes.n = 0;
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        f.r = nsci_timex_reader_of(doc, s);
        f.sent = s;
        NSC_TRY(find_in_sentence(&f));
    }
    return NSC_OK;
}
