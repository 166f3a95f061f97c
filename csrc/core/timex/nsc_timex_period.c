/* Expressions around a unit of time.
 *
 *     left of the unit      a count, an ordinal, or a word that says which: last, the following
 *     right of it           which way: ago, earlier, later, from now; "and a half"
 *
 *                           alone         with a count
 *     last, next, past      SHIFT         DURATION     last year | the past three years
 *     every                 SET           SET          every day | every four years
 *     a                     DURATION, SET where a price or a number of times stands before it
 *     ... ago, later        SHIFT         SHIFT        a week ago | two weeks later
 *     third                 CALENDAR, of quarters, halves and centuries
 */
#include "timex/nsc_timex_period.h"
#include "timex/nsc_timex_length.h"

nsci_time_unit nsci_timex_unit_of(int32_t letters) {
    switch (letters > 0xFF ? letters >> 8 : letters) {
    case 'S':
        return NSCI_TIME_SECOND;
    case 'T':
        return NSCI_TIME_MINUTE;
    case 'H':
        return NSCI_TIME_HOUR;
    case 'D':
        return NSCI_TIME_DAY;
    case 'K':
        return NSCI_TIME_WEEKEND;
    case 'W':
    case 'F':
        return NSCI_TIME_WEEK;
    case 'M':
    case 'B':
        return NSCI_TIME_MONTH;
    case 'Q':
        return NSCI_TIME_QUARTER;
    case 'X':
        return NSCI_TIME_HALF;
    case 'Y':
        return NSCI_TIME_YEAR;
    case 'E':
        return NSCI_TIME_DECADE;
    case 'C':
        return NSCI_TIME_CENTURY;
    case 'L':
        return NSCI_TIME_MILLENNIUM;
    default:
        return NSCI_TIME_NONE;
    }
}

nsci_which nsci_timex_which(const nsci_timex_reader *r, uint32_t i) {
    switch (nsci_tok_value(r, i, NSCI_CUE_DEIXIS)) {
    case 'L':
    case 'P':
        return NSCI_WHICH_LAST;
    case 'C':
        return NSCI_WHICH_THIS;
    case 'N':
        return NSCI_WHICH_NEXT;
    case 'U':
        return NSCI_WHICH_COMING;
    default:
        return NSCI_WHICH_OPEN;
    }
}

/* Passes full, fiscal, more, consecutive: words between the count and the unit. */
static uint32_t skip_adjective(const nsci_timex_phrase *p, uint32_t left) {
    uint32_t at = left - 1;
    if (left == 0 || !nsci_tok_is_free(p->r, at) || !nsci_tok_is_adjective(p->r, at)) return left;
    if (nsci_tok_has(p->r, at, NSCI_CUE_CALENDAR_WORD, 'L')) return left;
    return at;
}

/* ---- With a word that says which ------------------------------------------------------------- */

static bool shift(const nsci_timex_phrase *p, uint32_t start, int sign, bool is_from_text) {
    nsci_timex *out = p->out;
    out->kind = NSCI_TIMEX_SHIFT;
    out->count = sign * NSCI_COUNT_ONE;
    out->is_from_text = is_from_text;
    out->toks = (nsci_range){nsci_tok_with_the(p->r, start), p->unit_at + 1};
    return true;
}

/* recent weeks, the coming years, the next few days without their number */
static bool read_vague_plural(const nsci_timex_phrase *p, uint32_t start) {
    p->out->kind = NSCI_TIMEX_DURATION;
    p->out->count = NSCI_COUNT_VAGUE;
    p->out->toks = (nsci_range){nsci_tok_with_the(p->r, start), p->unit_at + 1};
    return true;
}

/* the last quarter | of 1988: the fourth. The last week of a trial is any week, and that of May is
 * read with May. */
static bool read_last_of(const nsci_timex_phrase *p, uint32_t start) {
    nsci_timex *out = p->out;
    const bool of_year =
        nsci_tok_is(p->r, p->unit_at + 2, NSCI_CUE_DEIXIS) || nsci_tok_year(p->r, p->unit_at + 2);
    if (out->unit != NSCI_TIME_QUARTER || !of_year) return false;
    out->kind = NSCI_TIMEX_CALENDAR;
    out->number = 4;
    out->toks = (nsci_range){nsci_tok_with_the(p->r, start), p->unit_at + 1};
    return true;
}

/* every other | day, every third | day, but not: the other | day */
static bool read_every_other(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    uint32_t at = p->left;
    if (p->is_plural || at < r->free_from + 2 || nsci_tok_deixis(r, at - 2) != 'E') return false;
    const bool other = nsci_tok_has(r, at - 1, NSCI_CUE_QUANTITY, 'o');
    const int32_t nth = other ? 2 : nsci_tok_ordinal(r, at - 1);
    if (nth < 2) return false;
    p->out->kind = NSCI_TIMEX_SET;
    p->out->count = nth * NSCI_COUNT_ONE;
    p->out->toks = (nsci_range){at - 2, p->unit_at + 1};
    return true;
}

/* his | last year in office: the end of something */
static bool is_owned(const nsci_timex_phrase *p, uint32_t start) {
    const nsci_timex_reader *r = p->r;
    const bool plain = p->left == p->unit_at && p->out->unit != NSCI_TIME_QUARTER;
    return plain && start > r->sent.start && nsci_tok_is(r, start - 1, NSCI_CUE_DETERMINER) &&
           !nsci_tok_deixis(r, start - 1);
}

/* last year, this week, the following month, each day; the week before last. */
static bool read_which(const nsci_timex_phrase *p, uint32_t start) {
    const nsci_timex_reader *r = p->r;
    nsci_timex *out = p->out;
    int32_t which = nsci_tok_deixis(r, start);
    const bool counts = out->unit == NSCI_TIME_SECOND && /* every second | mayor */
                        nsci_is_letter(nsci_tok_byte(r, p->unit_at + 1, 0)) &&
                        !nsci_tok_is(r, p->unit_at + 1, NSCI_CUE_FUNCTION_WORD);
    if (which == 'E' && counts) return false;
    if (which == 'E' && !p->is_plural) {
        out->kind = NSCI_TIMEX_SET;
        out->count = NSCI_COUNT_ONE;
        out->toks = (nsci_range){start, p->unit_at + 1};
        return true;
    }
    if (nsci_tok_has(r, p->unit_at, NSCI_CUE_PERIOD, 'F') && strchr("LPN", which)) {
        out->count = 2 * NSCI_COUNT_ONE; /* the past fortnight */
        out->toks = (nsci_range){nsci_tok_with_the(r, start), p->unit_at + 1};
        return true;
    }
    const bool verb = nsci_timex_is_verb_last(r, start); /* it may last | weeks */
    if (p->is_plural) return strchr("LPNRUF", which) && read_vague_plural(p, start + verb);
    switch (which) {
    case 'L':
        if (nsci_tok_is(r, p->unit_at + 1, NSCI_CUE_OF)) return read_last_of(p, start);
        if (out->unit < NSCI_TIME_WEEKEND && nsci_tok_with_the(r, start) < start) return false;
        if (is_owned(p, start)) return false;
        return shift(p, start, -1, false);
    case 'P':
        if (out->unit == NSCI_TIME_WEEKEND) {
            shift(p, start, -1, false);
            if (start > r->free_from && nsci_tok_deixis(r, start - 1) == 'C')
                out->toks.start = start - 1;
            return true;
        }
        if (out->unit != NSCI_TIME_YEAR) {
            out->kind = NSCI_TIMEX_DURATION;
            out->count = NSCI_COUNT_ONE;
            out->toks = (nsci_range){nsci_tok_with_the(r, start), p->unit_at + 1};
            return true;
        }
        return shift(p, start, -1, false);
    case 'C':
        if (out->unit == NSCI_TIME_WEEKEND) out->which = NSCI_WHICH_THIS;
        return shift(p, start, 0, false);
    case 'N':
    case 'U':
        return shift(p, start, 1, start > r->free_from && nsci_tok_deixis(r, start - 1) == 'H');
    case 'V':
        return shift(p, start, -1, true);
    case 'F':
        return shift(p, start, 1, true);
    case 'S': /* the same quarter as that of the figure */
        if (out->unit == NSCI_TIME_QUARTER) out->which = NSCI_WHICH_LATEST;
        if (start > r->free_from && nsci_tok_deixis(r, start - 1) == 'A') start--; /* that same */
        return shift(p, start, 0, true);
    case 'A':
        return shift(p, start, 0, true);
    default:
        return false;
    }
}

/* the latest, the most recent */
static bool is_latest(const nsci_timex_phrase *p, uint32_t at) {
    return nsci_tok_has(p->r, at, NSCI_CUE_CALENDAR_WORD, 'L') && at > p->r->free_from &&
           (nsci_tok_deixis(p->r, at - 1) == 'H' ||
            nsci_tok_has(p->r, at - 1, NSCI_CUE_CALENDAR_WORD, 'A'));
}

/* the latest quarter, the most recent week: the last one that is over */
static bool read_latest(const nsci_timex_phrase *p, uint32_t at) {
    nsci_timex *out = p->out;
    if (!is_latest(p, at) || p->is_plural || out->unit < NSCI_TIME_WEEK) return false;
    uint32_t start = nsci_tok_deixis(p->r, at - 1) == 'H' ? at : at - 1;
    shift(p, start, 0, true);
    out->which = NSCI_WHICH_LATEST;
    return true;
}

/* ---- The year, the quarter ------------------------------------------------------------------- */

static bool is_portion_of(const nsci_timex_phrase *p, uint32_t the) {
    const nsci_timex_reader *r = p->r;
    bool links =
        nsci_tok_is(r, the - 1, NSCI_CUE_OF) || nsci_tok_is(r, the - 1, NSCI_CUE_BEFORE_DATE);
    return the >= r->free_from + 2 && links && nsci_tok_is(r, the - 2, NSCI_CUE_PORTION);
}

/* the year before | last, the day before, the year after | next: the place behind, else `at` */
static uint32_t second_end(const nsci_timex_phrase *p, uint32_t at, int *count) {
    const nsci_timex_reader *r = p->r;
    int32_t way = nsci_tok_value(r, at, NSCI_CUE_SHIFT);
    bool of_other = nsci_tok_is_unit(r, at + 2) || nsci_tok_is(r, at + 2, NSCI_CUE_DAY_NAME) ||
                    nsci_tok_is(r, at + 2, NSCI_CUE_MONTH);
    if (way == 'B' && nsci_tok_deixis(r, at + 1) == 'L' && !of_other) return *count = -2, at + 2;
    if (way == 'F' && nsci_tok_deixis(r, at + 1) == 'N' && !of_other) return *count = 2, at + 2;
    return at;
}

/* the year before: of the text */
static bool may_end_in_way(const nsci_timex_phrase *p, uint32_t at) {
    const nsci_timex_reader *r = p->r;
    if (nsci_timex_ends_phrase(r, at)) return true;
    return nsci_tok_is_small(r, at + 1) && !nsci_tok_is(r, at + 1, NSCI_CUE_ARTICLE) &&
           !nsci_tok_is(r, at + 1, NSCI_CUE_DEIXIS) && !nsci_tok_ends_with(r, at + 1, 'g') &&
           p->out->unit == NSCI_TIME_YEAR && nsci_tok_value(r, at, NSCI_CUE_SHIFT) == 'B';
}

/* over | the years, over the decades */
static bool read_over_the(const nsci_timex_phrase *p, uint32_t the) {
    const nsci_timex_reader *r = p->r;
    if (!p->is_plural || p->left < p->unit_at || the <= r->sent.start ||
        !nsci_tok_has(r, the - 1, NSCI_CUE_QUANTITY, 'M') ||
        nsci_tok_is(r, p->unit_at + 1, NSCI_CUE_OF))
        return false;
    return read_vague_plural(p, the);
}

/* the year ended | June 30, the week to | 3 May, the year through | March: a length, of which the
 * end is told behind the word at `at` */
static bool ends_on_date(const nsci_timex_phrase *p, uint32_t at) {
    const nsci_timex_reader *r = p->r;
    if (p->out->unit != NSCI_TIME_YEAR && p->out->unit != NSCI_TIME_MONTH &&
        p->out->unit != NSCI_TIME_WEEK)
        return false;
    const bool until =
        nsci_tok_has(r, at, NSCI_CUE_QUANTITY, 'T') || nsci_tok_has(r, at, NSCI_CUE_SHIFT, 'T');
    const bool verb = nsci_tok_is_small(r, at) && !nsci_tok_is(r, at, NSCI_CUE_OF) &&
                      !nsci_tok_is(r, at, NSCI_CUE_BEFORE_DATE);
    uint32_t month = at + 1;
    month += nsci_tok_deixis(r, month) != 0 || nsci_tok_is(r, month, NSCI_CUE_BEFORE_DATE) ||
             nsci_tok_is(r, month, NSCI_CUE_PORTION);
    month += nsci_tok_day(r, month) != 0;
    const bool day = p->out->unit == NSCI_TIME_WEEK && nsci_tok_is(r, at + 1, NSCI_CUE_DAY_NAME);
    return (until || verb) && (day || nsci_tok_is(r, month, NSCI_CUE_MONTH));
}

/* the first two months | of the year: of the one that runs, be it young */
static bool begins_year(const nsci_timex_reader *r, uint32_t of) {
    enum { REACH = 3 }; /* first, a number and its unit */
    if (!nsci_tok_is(r, of, NSCI_CUE_OF) || of < r->sent.start + REACH) return false;
    const int32_t unit = nsci_tok_value(r, of - 1, NSCI_CUE_PERIOD);
    const bool months = unit == NSCI_LETTERS('M', 's') || unit == NSCI_LETTERS('W', 's') ||
                        unit == NSCI_LETTERS('D', 's');
    return months && nsci_tok_has(r, of - REACH, NSCI_CUE_ORDINAL, 1);
}

static bool read_the(const nsci_timex_phrase *p, uint32_t the) {
    const nsci_timex_reader *r = p->r;
    nsci_timex *out = p->out;
    uint32_t at = p->unit_at + 1;
    int count = 0;
    if (p->is_plural) return false;
    uint32_t end = second_end(p, at, &count);
    if (end > at) {
        shift(p, the, 0, false);
        out->count = count * NSCI_COUNT_ONE;
        out->toks.end = end;
        return true;
    }
    int32_t way = nsci_tok_value(r, at, NSCI_CUE_SHIFT);
    if ((way == 'B' || way == 'F') && may_end_in_way(p, at) && out->unit >= NSCI_TIME_DAY) {
        shift(p, the, way == 'B' ? -1 : 1, true);
        out->toks.end = at + 1;
        return true;
    }
    if (out->unit == NSCI_TIME_WEEKEND) {
        shift(p, the, 0, false);
        out->which = NSCI_WHICH_OPEN;
        return true;
    }
    bool two_thousand =
        nsci_tok_has(r, at, NSCI_CUE_NUMBER, 2) && nsci_tok_has(r, at + 1, NSCI_CUE_POWER, 3);
    int32_t year = two_thousand ? 2000 : nsci_tok_year(r, at);
    if (out->unit == NSCI_TIME_YEAR && year) { /* the year 2000 */
        out->kind = NSCI_TIMEX_CALENDAR;
        out->year = year;
        out->toks = (nsci_range){the, at + 1 + two_thousand};
        return true;
    }
    if (ends_on_date(p, at)) {
        out->count = NSCI_COUNT_ONE;
        out->toks = (nsci_range){the, at};
        return true;
    }
    shift(p, the, 0, false);
    if (is_portion_of(p, the)) return out->unit >= NSCI_TIME_DAY; /* the end of the second */
    const bool of_day = the > r->sent.start + 1 && nsci_tok_is(r, the - 1, NSCI_CUE_OF) &&
                        nsci_tok_is(r, the - 2, NSCI_CUE_DAY_NAME);
    if (of_day && out->unit == NSCI_TIME_MONTH) return true; /* the last Friday of | the month */
    bool full = p->left < p->unit_at && out->unit == NSCI_TIME_YEAR;
    if (full) return true;
    bool links = nsci_tok_is(r, at, NSCI_CUE_BEFORE_DATE) && !nsci_tok_is(r, at, NSCI_CUE_AND);
    bool follows = nsci_tok_is(r, at, NSCI_CUE_OF) || links || nsci_tok_is_hyphen(r, at);
    const bool on = the > r->sent.start && nsci_tok_has(r, the - 1, NSCI_CUE_SHIFT, 'I');
    if (on && !follows) return false; /* up 3 percent on the year */
    if (out->unit == NSCI_TIME_QUARTER && !follows) {
        out->which = NSCI_WHICH_LATEST;
        out->is_from_text = true;
        return true;
    }
    bool of_result =
        the > r->sent.start && nsci_tok_is(r, the - 1, NSCI_CUE_BEFORE_DATE) && !follows;
    if (of_result && begins_year(r, the - 1)) return out->unit == NSCI_TIME_YEAR;
    if (out->unit == NSCI_TIME_YEAR && of_result) {
        out->which = NSCI_WHICH_LATEST;
        return true;
    }
    return false;
}

/* ---- Quarters, halves and centuries ---------------------------------------------------------- */

/* third-quarter, the fiscal second half, 19th-century: the place of the ordinal, else `at` */
static uint32_t ordinal_before(const nsci_timex_phrase *p) {
    uint32_t at = p->left;
    if (at <= p->r->free_from) return p->unit_at;
    if (nsci_tok_ordinal(p->r, at - 1)) return at - 1;
    uint32_t skipped = skip_adjective(p, at);
    if (skipped < at && skipped > p->r->free_from && nsci_tok_ordinal(p->r, skipped - 1))
        return skipped - 1;
    return p->unit_at;
}

/* the second half | of the game: no time behind it */
static bool is_of_other(const nsci_timex_reader *r, uint32_t i) {
    static const uint64_t times = NSCI_CUE_BIT(NSCI_CUE_PERIOD) |
                                  NSCI_CUE_BIT(NSCI_CUE_CALENDAR_WORD) |
                                  NSCI_CUE_BIT(NSCI_CUE_DIGITS) | NSCI_CUE_BIT(NSCI_CUE_ORDINAL) |
                                  NSCI_CUE_BIT(NSCI_CUE_PERIOD_CODE) | NSCI_CUE_BIT(NSCI_CUE_MONTH);
    if (!nsci_tok_is(r, i, NSCI_CUE_OF)) return false;
    uint32_t at = i + 1 + (nsci_tok_deixis(r, i + 1) != 0);
    return !nsci_tok_is_there(r, at) || !(nsci_cue_bits(r->words[at].cue) & times);
}

/* How far a half or quarter looks for what it is of: tokens on either side. */
enum { REACH_OF_TOPIC = 60 };

/* Does the sentence tell of money or shares near token i? Their halves are of the calendar. */
static bool is_near_money(const nsci_timex_reader *r, uint32_t i) {
    static const uint64_t money = NSCI_CUE_BIT(NSCI_CUE_PERCENT) | NSCI_CUE_BIT(NSCI_CUE_SIGN) |
                                  NSCI_CUE_BIT(NSCI_CUE_CODE) | NSCI_CUE_BIT(NSCI_CUE_POUNDS) |
                                  NSCI_CUE_BIT(NSCI_CUE_UNIT_OF_MONEY);
    const uint32_t end = (uint32_t)nsci_min(r->sent.end, i + REACH_OF_TOPIC);
    uint32_t at = i - (uint32_t)nsci_min(i - r->sent.start, REACH_OF_TOPIC);
    while (at < end && !(nsci_cue_bits(r->words[at].cue) & money)) at++;
    return at < end;
}

/* Is there a goal or a striker near token i, in this sentence or another? */
static bool is_near_game(const nsci_timex_reader *r, uint32_t i) {
    const uint32_t end = (uint32_t)nsci_min(r->n_toks, i + REACH_OF_TOPIC);
    for (uint32_t at = i - (uint32_t)nsci_min(i, REACH_OF_TOPIC); at < end; at++) {
        int32_t value;
        if (nsci_cue_is(r->words[at].cue, NSCI_CUE_SHIFT) &&
            nsci_cue_value(r->words[at].cue, NSCI_CUE_SHIFT, &value) && value == 'P')
            return true;
    }
    return false;
}

static bool read_ordinal(const nsci_timex_phrase *p, uint32_t ordinal) {
    nsci_timex *out = p->out;
    const nsci_timex_reader *r = p->r;
    int32_t number = nsci_tok_ordinal(r, ordinal);
    int32_t most = out->unit == NSCI_TIME_QUARTER ? 4 : out->unit == NSCI_TIME_HALF ? 2 : 40;
    bool shared = nsci_tok_is(r, ordinal - 1, NSCI_CUE_JOINS) &&
                  nsci_tok_ordinal(r, ordinal - 2); /* the third and | fourth quarters */
    if (number > most || (p->is_plural && !shared)) return false;
    if (out->unit != NSCI_TIME_QUARTER && out->unit != NSCI_TIME_HALF &&
        out->unit != NSCI_TIME_CENTURY)
        return false;
    if (out->unit == NSCI_TIME_HALF && is_of_other(r, p->unit_at + 1)) return false;
    if (out->unit != NSCI_TIME_CENTURY && is_near_game(r, p->unit_at) &&
        !is_near_money(r, p->unit_at))
        return false; /* two goals in the second half */
    out->kind = NSCI_TIMEX_CALENDAR;
    out->number = (uint8_t)number;
    uint32_t start = ordinal;
    if (start > r->free_from && nsci_tok_is_adjective(r, start - 1)) start--;
    bool is_noun = !p->is_hyphened || !nsci_tok_is_small(r, p->unit_at + 1);
    if (is_noun) start = nsci_tok_with_the(r, start);
    if (start > r->free_from && nsci_timex_which(r, start - 1) != NSCI_WHICH_OPEN) {
        start--;
        out->which = (uint8_t)nsci_timex_which(r, start);
    }
    out->toks = (nsci_range){start, p->unit_at + 1};
    return true;
}

/* Takes in the period that is compared with: the year-earlier | quarter; which year it is of is
 * told by `outer_shift`, or by a year. Its end, or `at` where none stands there. */
static uint32_t take_compared(const nsci_timex_phrase *p, uint32_t at) {
    const nsci_timex_reader *r = p->r;
    int32_t period = nsci_tok_value(r, at, NSCI_CUE_PERIOD);
    if (period != 'Q' && period != 'P' && period != 'M' && period != 'X') return at;
    p->out->unit = period == 'Q' ? NSCI_TIME_QUARTER : NSCI_TIME_NONE;
    if (period == 'Q') p->out->which = NSCI_WHICH_LATEST;
    return at + 1;
}

/* quarter, period: what a figure is compared with */
static bool is_of_figures(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_has(r, i, NSCI_CUE_PERIOD, 'Q') || nsci_tok_has(r, i, NSCI_CUE_PERIOD, 'P');
}

/* year-ago, the year-earlier quarter, the year-before period, the prior-year period, the
 * week-earlier figure; without a hyphen only before a quarter or period: the year ago quarter */
static bool read_year_ago(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    const uint32_t at = p->unit_at + 1, hyphen = nsci_tok_is_hyphen(r, at);
    const uint8_t grain = p->out->unit;
    const int32_t way = nsci_tok_value(r, at + hyphen, NSCI_CUE_SHIFT);
    const bool year = grain == NSCI_TIME_YEAR;
    const bool ago =
        (way == 'A' || way == 'E' || way == 'B') && (hyphen || (year && is_of_figures(r, at + 1)));
    const bool prior = (p->is_hyphened || (year && is_of_figures(r, at))) &&
                       p->left > r->free_from && nsci_tok_deixis(r, p->left - 1) == 'V';
    const bool counts = year || (ago && (grain == NSCI_TIME_MONTH || grain == NSCI_TIME_WEEK));
    if ((!ago && !prior) || p->is_plural || !counts) return false;
    const uint32_t start = prior ? p->left - 1 : p->unit_at;
    const uint32_t end = ago ? at + hyphen + 1 : at;
    const uint32_t compared = year ? take_compared(p, end) : end;
    const uint8_t unit = p->out->unit;
    shift(p, start, -1, true);
    p->out->reference = -1;
    p->out->unit = unit;
    p->out->toks.end = compared;
    if (compared == end) {
        p->out->toks.start = start;
        return true;
    }
    p->out->outer_unit = NSCI_TIME_YEAR;
    p->out->outer_shift = -1;
    return true;
}

/* the 1988 quarter, the same 1988 period */
static bool read_year_period(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    if (p->left <= r->free_from || p->left < p->unit_at || p->is_plural) return false;
    uint32_t start = p->left - 1;
    int32_t year = nsci_tok_year(r, start);
    if (year < 1900 || take_compared(p, p->unit_at) == p->unit_at) return false;
    const bool like = start > r->free_from && nsci_tok_has(r, start - 1, NSCI_CUE_SHIFT, 'K');
    if (like || (start > r->free_from && nsci_tok_deixis(r, start - 1) == 'S')) start--;
    uint8_t unit = p->out->unit;
    shift(p, start, 0, true);
    p->out->unit = unit;
    p->out->year = year;
    return true;
}

/* year-end, year's end, year-end 1988 */
static bool read_year_end(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    uint32_t at = p->unit_at + 1;
    bool s = nsci_tok_byte(r, at, 0) == '\'' && nsci_tok_byte(r, at, 1) == 's';
    if (!nsci_tok_is_hyphen(r, at) && !(s && nsci_tok_is_glued(r, at - 1))) return false;
    if (!nsci_tok_has(r, at + 1, NSCI_CUE_PORTION, NSCI_LETTERS('E', 'n')) ||
        p->out->unit != NSCI_TIME_YEAR)
        return false;
    if (nsci_tok_is(r, at + 1, NSCI_CUE_SHIFT)) return false; /* later */
    bool which = p->left > r->free_from && nsci_tok_deixis(r, p->left - 1);
    if (s && which) return false;                  /* this year's end */
    const int32_t year = nsci_tok_year(r, at + 2); /* year-end 1988 */
    shift(p, p->unit_at, 0, false);
    if (year) p->out->kind = NSCI_TIMEX_CALENDAR;
    if (year) p->out->year = year;
    p->out->mod = NSCI_MOD_END;
    p->out->toks = (nsci_range){p->unit_at, at + 2 + (year != 0)};
    return true;
}

/* the new year, the New Year */
static bool read_new_year(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    const uint32_t i = p->unit_at - 1, at = p->unit_at + 1;
    const bool new = p->unit_at > r->free_from + 1 && nsci_tok_length(r, i) == 3 &&
                     nsci_ascii_lower(nsci_tok_byte(r, i, 0)) == 'n' &&
                     nsci_tok_byte(r, i, 1) == 'e' && nsci_tok_byte(r, i, 2) == 'w' &&
                     nsci_tok_is_capital(r, i) == nsci_tok_is_capital(r, p->unit_at);
    const bool feast = nsci_tok_is_capital(r, i) && /* the New Year's Eve ball, Honours */
                       (nsci_tok_is_capital(r, at) || nsci_tok_byte(r, at, 0) == '\'');
    if (!new || feast || p->is_plural || p->out->unit != NSCI_TIME_YEAR ||
        nsci_tok_with_the(r, i) == i || nsci_tok_is_hyphen(r, at))
        return false;
    shift(p, i, 0, false);
    p->out->which = NSCI_WHICH_COMING;
    p->out->mod = NSCI_MOD_START;
    return true;
}

/* by | mid-year */
static bool read_middle(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    const uint32_t at = p->unit_at + 1;
    const uint8_t unit = p->out->unit;
    if (p->is_plural || !p->is_hyphened || p->left < r->free_from + 2 ||
        !nsci_tok_has(r, p->left - 1, NSCI_CUE_PORTION, 'M') ||
        !nsci_tok_is(r, p->left - 2, NSCI_CUE_BEFORE_DATE))
        return false;
    const bool ends = !nsci_is_letter(nsci_tok_byte(r, at, 0)) ||
                      nsci_tok_is(r, at, NSCI_CUE_FUNCTION_WORD) ||
                      nsci_tok_is(r, at, NSCI_CUE_TENSE);
    if (!ends || nsci_tok_is_hyphen(r, at) ||
        (unit != NSCI_TIME_WEEK && unit != NSCI_TIME_MONTH && unit != NSCI_TIME_YEAR))
        return false;
    return shift(p, p->unit_at, 0, false);
}

/* ---- Alone ----------------------------------------------------------------------------------- */

/* weeks | before the vote */
static bool is_before_or_after(const nsci_timex_reader *r, uint32_t i) {
    const int32_t way = nsci_tok_value(r, i, NSCI_CUE_SHIFT);
    return way == 'B' || way == 'F';
}

/* for | days, within | days: a length, unlike the days of a calendar */
static bool may_hold_days(const nsci_timex_phrase *p) {
    const uint32_t i = p->unit_at - 1, n = nsci_tok_length(p->r, i);
    if (p->unit_at == p->r->sent.start) return false;
    return (n == 3 && nsci_tok_byte(p->r, i, 0) == 'f') ||
           (n == 6 && nsci_tok_byte(p->r, i, 0) == 'w');
}

/* for years, centuries-old, weeks later, years ago */
static bool read_alone(const nsci_timex_phrase *p, uint32_t *end) {
    const nsci_timex_reader *r = p->r;
    nsci_timex *out = p->out;
    uint32_t at = p->unit_at + 1;
    if (!p->is_plural) {
        if (nsci_timex_long_end(p, at) == at || out->unit == NSCI_TIME_NONE) return false;
    }
    nsci_timex_count count = {p->unit_at, p->is_plural ? NSCI_COUNT_VAGUE : NSCI_COUNT_ONE, false};
    const bool first = p->unit_at == r->sent.start; /* Months | of talks failed */
    if (first && out->unit == NSCI_TIME_MINUTE && nsci_tok_is(r, at, NSCI_CUE_OF))
        return false; /* Minutes | of the meeting */
    bool open = first ? nsci_tok_is(r, at, NSCI_CUE_OF)
                      : nsci_tok_is(r, p->unit_at - 1, NSCI_CUE_BEFORE_DATE) ||
                            nsci_tok_has(r, p->unit_at - 1, NSCI_CUE_SHIFT, 'W'); /* took | years */
    if (!nsci_timex_read_counted(p, &count, end)) return false;
    bool bare = out->toks.end == at && out->kind == NSCI_TIMEX_DURATION;
    if (bare && open && out->unit == NSCI_TIME_WEEKEND) { /* on weekends */
        out->kind = NSCI_TIMEX_SET;
        out->count = NSCI_COUNT_ONE;
    }
    if (bare && nsci_tok_is(r, at, NSCI_CUE_DIGITS)) return false; /* pupils in years | 9 to 11 */
    if (bare && is_before_or_after(r, at)) {                       /* the | days | after the vote */
        out->toks.start = p->unit_at;
        return first || !nsci_tok_is(r, p->unit_at - 1, NSCI_CUE_OF);
    }
    return !bare || (open && (out->unit != NSCI_TIME_DAY || may_hold_days(p)) &&
                     (first || !nsci_tok_is(r, p->unit_at - 1, NSCI_CUE_OF)));
}

/* ---- All of them ----------------------------------------------------------------------------- */

static nsci_timex_phrase phrase_of(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t letters = nsci_tok_value(r, i, NSCI_CUE_PERIOD);
    *out = nsci_timex_at(NSCI_TIMEX_DURATION, i, i + 1);
    out->unit = (uint8_t)nsci_timex_unit_of(letters);
    nsci_timex_phrase p = {r, i, i, (letters & 0xFF) == 's', false, out};
    p.is_hyphened = i > r->free_from && nsci_tok_is_hyphen(r, i - 1);
    if (p.is_hyphened) p.left = i - 1;
    return p;
}

/* the same period, the latest period: of the figure that is compared */
static bool read_same_period(const nsci_timex_phrase *p) {
    const nsci_timex_reader *r = p->r;
    if (p->left <= r->free_from) return false;
    uint32_t at = p->left - 1;
    int32_t which = nsci_tok_deixis(r, at);
    const bool like = nsci_tok_has(r, at, NSCI_CUE_SHIFT, 'K') &&
                      nsci_tok_with_the(r, at) < at; /* the like period */
    if ((like || is_latest(p, at)) && nsci_tok_has(r, p->unit_at, NSCI_CUE_PERIOD, 'P'))
        return shift(p, at, 0, true);
    if (nsci_tok_has(r, p->unit_at, NSCI_CUE_PERIOD, 'P') && which && strchr("SV", which))
        return shift(p, at, which == 'V' ? -1 : 0, true);
    return false;
}

/* daily, annual: what recurs. */
static bool read_often(const nsci_timex_reader *r, uint32_t i, nsci_timex *out) {
    int32_t letters = nsci_tok_value(r, i, NSCI_CUE_PERIOD);
    if (nsci_tok_is_capital(r, i) && i > r->sent.start) return false; /* the Daily Mail */
    *out = nsci_timex_at(NSCI_TIMEX_SET, i, i + 1);
    out->unit = (uint8_t)nsci_timex_unit_of(letters);
    const bool two = letters == NSCI_LETTERS('F', 'o') || letters == NSCI_LETTERS('B', 'o');
    out->count = two ? 2 * NSCI_COUNT_ONE : NSCI_COUNT_ONE;
    const bool half = i >= r->free_from + 2 && nsci_tok_is_hyphen(r, i - 1) &&
                      nsci_tok_has(r, i - 2, NSCI_CUE_FRACTION, 500); /* half-yearly */
    if (half && out->unit == NSCI_TIME_YEAR) {
        out->unit = NSCI_TIME_HALF;
        out->toks.start = i - 2;
    }
    return true;
}

/* year-to-year, day-by-day, year-over-year, year-to-date; *end is behind it. */
static bool is_reduplicated(const nsci_timex_reader *r, uint32_t i, uint32_t *end) {
    bool links = nsci_tok_is_hyphen(r, i + 1) && nsci_tok_is_hyphen(r, i + 3) &&
                 (nsci_tok_is(r, i + 2, NSCI_CUE_BEFORE_DATE) ||
                  nsci_tok_is(r, i + 2, NSCI_CUE_BEFORE_TIME));
    if (links) *end = i + 5;
    return links;
}

/* second | -quarter, the second | half, every second | Thursday: no sixtieth of a minute */
static bool is_ordinal_of_period(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_ordinal(r, i)) return false;
    const uint32_t at = i + 1 + nsci_tok_is_hyphen(r, i + 1);
    const int32_t unit = nsci_tok_value(r, at, NSCI_CUE_PERIOD);
    const bool every = i > r->sent.start && nsci_tok_deixis(r, i - 1) == 'E';
    return unit == 'Q' || unit == 'X' || unit == 'P' ||
           (every && (nsci_tok_is_unit(r, at) || nsci_tok_is(r, at, NSCI_CUE_DAY_NAME)));
}

/* third-period profit: that of the third quarter, where there is talk of money and of no game */
static bool read_nth_period(const nsci_timex_phrase *p) {
    const uint32_t ordinal = ordinal_before(p);
    if (ordinal == p->unit_at || !nsci_tok_has(p->r, p->unit_at, NSCI_CUE_PERIOD, 'P') ||
        !is_near_money(p->r, p->unit_at) || is_near_game(p->r, p->unit_at))
        return false;
    p->out->unit = NSCI_TIME_QUARTER;
    return read_ordinal(p, ordinal);
}

bool nsci_timex_read_period(const nsci_timex_reader *r, uint32_t i, nsci_timex *out,
                            uint32_t *end) {
    *end = i + 1;
    if (!nsci_tok_is_unit(r, i)) return read_often(r, i, out);
    if (is_ordinal_of_period(r, i)) return false;
    if (is_reduplicated(r, i, end)) return false;
    nsci_timex_phrase p = phrase_of(r, i, out);
    nsci_timex_count count;
    if (out->unit == NSCI_TIME_NONE)
        return read_year_period(&p) || read_same_period(&p) || read_nth_period(&p);
    if (out->unit == NSCI_TIME_HALF && ordinal_before(&p) == i) return false;
    if (read_new_year(&p) || read_middle(&p) || read_year_ago(&p) || read_year_end(&p) ||
        read_year_period(&p) || read_every_other(&p))
        return true;
    uint32_t ordinal = ordinal_before(&p);
    if (ordinal < i && read_ordinal(&p, ordinal)) return true;
    if (p.left > r->free_from) {
        uint32_t adjective = skip_adjective(&p, p.left);
        if (nsci_timex_count_before(r, adjective, &count))
            return nsci_timex_read_counted(&p, &count, end);
        p.left = adjective;
    }
    if (p.left > r->free_from) {
        uint32_t at = p.left - 1;
        bool alone =
            p.is_plural || nsci_timex_long_end(&p, i + 1) > i + 1; /* a decades-long feud */
        if (nsci_tok_is(r, at, NSCI_CUE_ARTICLE) && !alone)
            return nsci_timex_read_with_article(&p, at, end);
        if (nsci_tok_is(r, at, NSCI_CUE_PER) && !p.is_plural) {
            out->kind = NSCI_TIMEX_SET;
            out->count = NSCI_COUNT_ONE;
            out->toks = (nsci_range){at, i + 1};
            return true;
        }
        if (read_latest(&p, at)) return true;
        int32_t which = nsci_tok_deixis(r, at);
        if (which == 'H' && read_over_the(&p, at)) return true;
        if (which == 'H' && read_the(&p, at)) return true;
        if (which && which != 'H') return read_which(&p, at);
    }
    return read_alone(&p, end);
}
