/* Values of expressions.
 *
 *     CALENDAR    the year is named, or found: the candidates are one cycle apart (twelve months,
 *                 four quarters, seven days), and "last", "next" or the tense choose one
 *     SHIFT       the reference's own unit, and so many more: from the day of the text, or from a
 *                 date that the text named before
 *     DURATION    P and a number of units
 *     SET         what recurs, with X for what does not matter
 */
#include "timex/nsc_timex_value.h"
#include "timex/nsc_holiday.h"
#include "timex/nsc_timex_tense.h"

/* A date without a year is seldom nearly a year away, unless a finite verb says so, and less where
 * no word tells the tense. */
enum { FAR_DAYS = 300, FAR_DAYS_UNTOLD = 240 };

enum { FIRST_YEAR = 1, LAST_YEAR = 9999, HOUR_SECONDS = 3600, MAX_YEARS_AWAY = 50000 };

enum {
    LONG_AGO_DAYS = 366
}; /* nobody counts from his own day in a tale of a year that is so far */

enum { NEAR_SENTENCES = 2 }; /* so far a day may stand from what is counted from it */

/* ---- One of a cycle -------------------------------------------------------------------------- */

/* The largest n <= limit with n % cycle == residue. */
static int32_t at_or_before(int32_t limit, int32_t cycle, int32_t residue) {
    return limit - nsci_floor_mod(limit - residue, cycle);
}

/* The n with this residue that is meant, seen from `now`. */
static int32_t choose(const nsci_timex *t, int32_t now, int32_t cycle, int32_t residue) {
    int32_t before = at_or_before(now, cycle, residue);
    switch (t->which) {
    case NSCI_WHICH_LAST:
        return at_or_before(now - 1, cycle, residue);
    case NSCI_WHICH_THIS:
        return nsci_floor_div(now, cycle) * cycle + residue;
    case NSCI_WHICH_NEXT:
    case NSCI_WHICH_COMING:
        return before + cycle;
    default:
        if (t->unit == NSCI_TIME_QUARTER && before == now - 1)
            return before; /* to be reported on */
        return t->tense > 0 && before < now ? before + cycle : before;
    }
}

/* ---- Calendar -------------------------------------------------------------------------------- */

static int32_t month_days(int32_t year, const nsci_timex *t) {
    int32_t most = nsci_calendar_month_days(year, t->month);
    return t->day > most ? most : t->day; /* 29 February of a common year */
}

/* the second Sunday in | November: which day of it */
static int32_t nth_weekday(const nsci_timex *t, int32_t first, int32_t last) {
    if (t->number == NSCI_LAST_OF_MONTH)
        return last - nsci_floor_mod(nsci_calendar_weekday(last) - t->weekday, 7);
    return first + nsci_floor_mod(t->weekday - nsci_calendar_weekday(first), 7) +
           7 * (t->number - 1);
}

/* The day of a month, or of a feast, in a year. */
static bool day_in_year(const nsci_timex *t, int32_t year, int32_t *day) {
    if (t->holiday) return nsci_holiday_day(t->holiday, year, day);
    if (t->number && t->weekday) {
        const int32_t first = nsci_calendar_day((nsci_civil){year, t->month, 1});
        *day = nth_weekday(t, first, first + nsci_calendar_month_days(year, t->month) - 1);
        return true;
    }
    *day = nsci_calendar_day((nsci_civil){year, t->month, month_days(year, t)});
    return true;
}

/* Does a date lie on the weekday that stands beside it? */
static bool fits_weekday(const nsci_timex *t, int32_t day) {
    return t->weekday == 0 || nsci_calendar_weekday(day) == t->weekday;
}

/* The year of a month and day without one: the nearest way the clause looks. News written the
 * evening before its date may name that day in the past. */
static bool day_without_year(const nsci_timex *t, int32_t now, int32_t *out) {
    int32_t year = nsci_calendar_civil(now).year, days[3] = {0};
    for (int k = 0; k < 3; k++)
        if (!day_in_year(t, year - 1 + k, &days[k])) return false;
    int32_t last = days[1] <= now + 1 ? days[1] : days[0];
    int32_t next = days[1] >= now ? days[1] : days[2];
    int32_t far = t->tense ? FAR_DAYS : FAR_DAYS_UNTOLD;
    bool ahead = t->tense > 0;
    const bool away = (now - last > far && t->tense != NSCI_TENSE_PAST) || next - now > far;
    if (away) ahead = next - now < now - last;
    if (t->which == NSCI_WHICH_NEXT || t->which == NSCI_WHICH_COMING) ahead = true;
    *out = ahead ? next : last;
    if (t->which == NSCI_WHICH_THIS) *out = days[1];
    if (t->which == NSCI_WHICH_LAST && *out >= now) *out = days[0];
    if (t->weekday && !fits_weekday(t, *out)) {
        if (fits_weekday(t, next)) *out = next;
        if (fits_weekday(t, last)) *out = last;
    }
    return true;
}

/* from 3 November to | 12 February: the first such day from another one on */
static int32_t first_from(const nsci_timex *t, int32_t start) {
    const int32_t year = nsci_calendar_civil(start).year;
    int32_t day = 0;
    if (!day_in_year(t, year, &day) || day >= start) return day;
    day_in_year(t, year + 1, &day);
    return day;
}

static int32_t weekday_near(const nsci_timex *t, const nsci_timex_anchor *anchor, int32_t now) {
    int32_t monday = nsci_calendar_monday(nsci_calendar_week(now));
    if (t->outer_unit == NSCI_TIME_WEEK) return monday + 7 * t->outer_shift + t->weekday - 1;
    if (t->which == NSCI_WHICH_THIS) return monday + t->weekday - 1;
    if (t->which == NSCI_WHICH_NEXT) return monday + 7 + t->weekday - 1;
    int32_t residue = nsci_floor_mod(monday + t->weekday - 1, 7);
    int32_t day = choose(t, now, 7, residue) + t->count / NSCI_COUNT_ONE;
    bool before = t->is_after && anchor->has_last_day && day < anchor->last_day;
    return before && anchor->last_day - day < 7 ? day + 7 : day;
}

/* Where in its cycle a part of a year stands, from 0. */
static int32_t residue_of(const nsci_timex *t) {
    return (t->unit == NSCI_TIME_MONTH ? t->month : t->number) - 1;
}

static nsci_point in_year(const nsci_timex *t, int32_t year) {
    int32_t day = 0;
    if (t->unit == NSCI_TIME_WEEK || t->unit == NSCI_TIME_DAY) {
        if (!day_in_year(t, year, &day)) return (nsci_point){NSCI_TIME_YEAR, year};
        return nsci_point_of_day(day, t->unit);
    }
    int per_year = nsci_time_per_year(t->unit);
    return (nsci_point){t->unit, year * per_year + residue_of(t)};
}

/* A century is numbered from 1, and holds years of the number below. */
static nsci_point long_unit(const nsci_timex *t) {
    if (t->unit == NSCI_TIME_CENTURY && t->number)
        return (nsci_point){NSCI_TIME_CENTURY, t->number - 1};
    return nsci_point_convert((nsci_point){NSCI_TIME_YEAR, t->year}, t->unit);
}

static nsci_point reference_of(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    if (t->is_from_text && anchor->last.unit != NSCI_TIME_NONE) return anchor->last;
    return (nsci_point){anchor->has_day ? NSCI_TIME_DAY : NSCI_TIME_NONE, anchor->day};
}

/* A month ten or eleven months away is rather the one of the other year; "last" of the month before
 * this one is a year back, since that would be "last month". */
static int32_t near_month(const nsci_timex *t, int32_t now, int32_t n) {
    const int32_t far = t->tense > 0 ? 11 : 10;
    if (t->which == NSCI_WHICH_LAST) return n == now - 1 ? n - 12 : n;
    if (t->which != NSCI_WHICH_OPEN) return n;
    return n - now >= far ? n - 12 : now - n >= 10 && t->tense != NSCI_TENSE_PAST ? n + 12 : n;
}

/* the first half of 1990 and | the second half: a period without a year, behind one with a year */
static bool goes_on(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    return t->which == NSCI_WHICH_OPEN && t->unit >= NSCI_TIME_QUARTER &&
           anchor->figure.unit == t->unit && anchor->figure_has_year &&
           anchor->figure_sent == t->sent;
}

/* the following March, that Friday, the previous winter: of the text, beside the date that it named
 * last */
static nsci_point beside(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    nsci_point from = anchor->last;
    if (t->unit == NSCI_TIME_DAY) {
        if (anchor->has_last_day && t->sent <= anchor->last_day_sent + NEAR_SENTENCES)
            from = (nsci_point){NSCI_TIME_DAY, anchor->last_day};
        if (from.unit > NSCI_TIME_WEEK) return (nsci_point){NSCI_TIME_NONE, 0};
        return (nsci_point){NSCI_TIME_DAY, weekday_near(t, anchor, nsci_point_first_day(from))};
    }
    const int years = t->which == NSCI_WHICH_COMING ? 1 : t->which == NSCI_WHICH_LAST ? -1 : 0;
    if (years == 0 || from.unit >= NSCI_TIME_YEAR) return in_year(t, nsci_point_year(from) + years);
    const int32_t here = nsci_point_convert(from, t->unit).n;
    return (nsci_point){t->unit, choose(t, here, nsci_time_per_year(t->unit), residue_of(t))};
}

/* the 14th of | this month */
static nsci_point day_of_month(const nsci_timex *t, nsci_point month) {
    const bool nth = t->number && t->weekday;
    if (!(t->day || nth) || month.unit != NSCI_TIME_MONTH) return month;
    const int32_t first = nsci_point_first_day(month), last = nsci_point_last_day(month);
    if (nth) return (nsci_point){NSCI_TIME_DAY, nth_weekday(t, first, last)};
    const int32_t day = first + t->day - 1;
    return (nsci_point){NSCI_TIME_DAY, day < last ? day : last};
}

/* the 23rd: of the month of a day that was named near, else of the month that the tense tells */
static nsci_point day_alone(const nsci_timex *t, const nsci_timex_anchor *anchor, int32_t now) {
    const bool near = anchor->has_last_day && t->sent <= anchor->last_day_sent + 1;
    const nsci_civil from = nsci_calendar_civil(near ? anchor->last_day : now);
    const int32_t first = nsci_calendar_day((nsci_civil){from.year, from.month, 1});
    nsci_point month = nsci_point_of_day(first, NSCI_TIME_MONTH);
    if (t->tense > 0 && from.day > t->day) month.n++;
    if (t->tense <= 0 && nsci_point_first_day(month) + t->day - 1 > now)
        month = (nsci_point){NSCI_TIME_MONTH, nsci_point_of_day(now, NSCI_TIME_MONTH).n};
    if (t->tense <= 0 && nsci_point_first_day(month) + t->day - 1 > now) month.n--;
    return day_of_month(t, month);
}

/* In 1986 it moved in | March, in 1995 it will in | May; but not: In 1986 it moved, and in | May it
 * will again */
static bool is_of_told_year(const nsci_timex *t, int32_t year) {
    if (t->told_year == NSCI_NO_YEAR) return false;
    return (t->tense <= 0 && t->told_year <= year) || (t->tense >= 0 && t->told_year >= year);
}

/* A date that is named in full, or against a reference. Of unit NONE where it cannot be known. */
static nsci_point resolve_calendar(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    nsci_point none = {NSCI_TIME_NONE, 0}, from = reference_of(t, anchor);
    if (t->unit >= NSCI_TIME_DECADE || (t->unit == NSCI_TIME_YEAR)) return long_unit(t);
    if (t->year != NSCI_NO_YEAR) return in_year(t, t->year);
    if (from.unit == NSCI_TIME_NONE) return none;
    if (t->outer_unit == NSCI_TIME_YEAR) return in_year(t, nsci_point_year(from) + t->outer_shift);
    if (is_of_told_year(t, nsci_point_year(from))) return in_year(t, t->told_year);
    if (t->is_from_text && anchor->last.unit != NSCI_TIME_NONE && !t->day && !t->holiday)
        return beside(t, anchor);
    int32_t now = nsci_point_first_day(from), day = 0;
    if (t->weekday && !t->month && !t->holiday)
        return (nsci_point){NSCI_TIME_DAY, weekday_near(t, anchor, now)};
    if (t->day && !t->month) return day_alone(t, anchor, now);
    if (t->unit == NSCI_TIME_DAY || t->unit == NSCI_TIME_WEEK) {
        if (!day_without_year(t, now, &day))
            return (nsci_point){NSCI_TIME_YEAR, nsci_point_year(from)};
        const bool before = t->is_after && anchor->has_last_day && day < anchor->last_day;
        if (before && !t->holiday) day = first_from(t, anchor->last_day);
        return nsci_point_of_day(day, t->unit);
    }
    int per_year = nsci_time_per_year(t->unit);
    int32_t here = nsci_point_of_day(now, t->unit).n;
    int32_t n = choose(t, here, per_year, residue_of(t));
    if (goes_on(t, anchor)) n = nsci_point_year(anchor->figure) * per_year + residue_of(t);
    if (t->unit == NSCI_TIME_MONTH) n = near_month(t, here, n);
    if (t->is_after && anchor->last.unit == t->unit && n < anchor->last.n)
        n += nsci_floor_div(anchor->last.n - n + per_year - 1, per_year) * per_year;
    return (nsci_point){t->unit, n + t->count / NSCI_COUNT_ONE * per_year};
}

/* ---- Shifts ---------------------------------------------------------------------------------- */

/* Units and counts as they are counted: decades back are years, half years are months. */
static void normalize_shift(const nsci_timex *t, int32_t *count, nsci_time_unit *unit) {
    int64_t thousandths = t->count;
    *unit = (nsci_time_unit)t->unit;
    if (t->reference != 0 && *unit >= NSCI_TIME_DECADE) {
        thousandths *= *unit == NSCI_TIME_DECADE ? 10 : *unit == NSCI_TIME_CENTURY ? 100 : 1000;
        *unit = NSCI_TIME_YEAR;
    }
    if (*unit == NSCI_TIME_YEAR && thousandths % NSCI_COUNT_ONE != 0) {
        thousandths *= 12;
        *unit = NSCI_TIME_MONTH;
    }
    if (*unit == NSCI_TIME_HALF && t->reference != 0) {
        thousandths *= 6;
        *unit = NSCI_TIME_MONTH;
    }
    int64_t whole = thousandths / NSCI_COUNT_ONE;
    *count = (int32_t)(whole > INT32_MAX ? INT32_MAX : whole < -INT32_MAX ? -INT32_MAX : whole);
}

static bool lies_in(nsci_point period, int32_t day) {
    return day >= nsci_point_first_day(period) && day <= nsci_point_last_day(period);
}

/* Counted from a date of the text: a year later than a quarter is a quarter again, but the
 * following year is none. */
static nsci_point shift_from_text(const nsci_timex *t, const nsci_timex_anchor *anchor,
                                  int32_t count, nsci_time_unit unit) {
    nsci_point from = anchor->last;
    int per_year = nsci_time_per_year(from.unit);
    if (unit == NSCI_TIME_YEAR && per_year > 0 && t->reference != 0)
        return (nsci_point){from.unit, from.n + count * per_year};
    if (from.unit > unit && anchor->has_last_day && lies_in(from, anchor->last_day))
        from = (nsci_point){NSCI_TIME_DAY, anchor->last_day};
    else if (from.unit > unit && anchor->has_day &&
             (nsci_point_last_day(from) > anchor->day - LONG_AGO_DAYS ||
              (unit == NSCI_TIME_DAY && from.unit >= NSCI_TIME_YEAR))) /* no day of a year */
        from = (nsci_point){NSCI_TIME_DAY, anchor->day};
    from = nsci_point_convert(from, unit);
    from.n += count + t->outer_shift * nsci_time_per_year(unit);
    return from;
}

/* Four days earlier it fell: counted from a day ahead, of which the text spoke, it would not be
 * over by the day of the text. The day after it will rise: from a day long past, it would be. */
static bool is_beyond(const nsci_timex *t, const nsci_timex_anchor *anchor, nsci_point point) {
    if (!anchor->has_day) return false;
    const bool day = point.unit == NSCI_TIME_DAY;
    const int32_t first = nsci_point_first_day(point);
    return (t->count < 0 && t->tense < 0 &&
            (first > anchor->day || (day && first == anchor->day))) ||
           (t->count > 0 && t->tense > 0 && day && point.n < anchor->day);
}

/* the weekend is the one that is over; this weekend only where something is told of it */
static nsci_point the_weekend(const nsci_timex *t, nsci_point from) {
    nsci_point week = nsci_point_convert(from, NSCI_TIME_WEEKEND);
    bool is_weekend = nsci_calendar_weekday(nsci_point_first_day(from)) >= 6;
    const bool over = t->which == NSCI_WHICH_THIS ? t->tense < 0 : t->tense <= 0;
    if (over && !is_weekend) week.n--;
    return week;
}

/* the quarter, the year: of a report, the last one that is over */
static nsci_point the_latest(const nsci_timex *t, const nsci_timex_anchor *anchor,
                             nsci_point from) {
    if (t->is_from_text && anchor->last.unit == t->unit) return anchor->last;
    nsci_point now =
        nsci_point_of_day(anchor->has_day ? anchor->day : nsci_point_first_day(from), t->unit);
    int month = nsci_calendar_civil(anchor->day).month;
    bool over = t->unit != NSCI_TIME_YEAR || month <= 3;
    if (over && t->tense <= 0) now.n--;
    return now;
}

/* the same period | last year */
static nsci_point same_period(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    nsci_point from = anchor->figure.unit ? anchor->figure : anchor->last;
    if (from.unit == NSCI_TIME_NONE) from = (nsci_point){NSCI_TIME_DAY, anchor->day};
    int per_year = nsci_time_per_year(from.unit);
    if (per_year == 0) {
        from = nsci_point_convert(from, NSCI_TIME_YEAR);
        per_year = 1;
    }
    int32_t shift = t->outer_unit == NSCI_TIME_YEAR ? t->outer_shift : t->count / NSCI_COUNT_ONE;
    if (t->year != NSCI_NO_YEAR) shift = t->year - nsci_point_year(from);
    return (nsci_point){from.unit, from.n + shift * per_year};
}

/* the new year: the next one, from the month on in which that is spoken of */
static nsci_point the_new_year(const nsci_timex *t, nsci_point from) {
    enum { MARCH = 3, JULY = 7, DECEMBER = 12 };
    const int ahead = t->tense > 0 ? MARCH : t->tense == 0 ? JULY : DECEMBER;
    const int month = nsci_calendar_civil(nsci_point_first_day(from)).month;
    nsci_point year = nsci_point_convert(from, NSCI_TIME_YEAR);
    year.n += month >= ahead;
    return year;
}

/* a year ago | today: as far from it as the years say */
static nsci_point years_away(const nsci_timex *t, nsci_point point) {
    if (t->outer_unit != NSCI_TIME_YEAR) return point;
    const int per_year = nsci_time_per_year(point.unit);
    if (per_year > 0) return (nsci_point){point.unit, point.n + t->outer_shift * per_year};
    enum { THURSDAY = 3 }; /* of a week: its year is the week's */
    const int32_t here = nsci_point_first_day(point) + (point.unit == NSCI_TIME_WEEK) * THURSDAY;
    const nsci_civil day = nsci_calendar_civil(here);
    const int32_t year = day.year + t->outer_shift,
                  most = nsci_calendar_month_days(year, day.month);
    const nsci_civil there = {year, day.month, day.day < most ? day.day : most};
    return nsci_point_of_day(nsci_calendar_day(there), (nsci_time_unit)point.unit);
}

static nsci_point resolve_shift(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    nsci_point none = {NSCI_TIME_NONE, 0}, from = reference_of(t, anchor);
    nsci_time_unit unit;
    int32_t count;
    if (from.unit == NSCI_TIME_NONE || t->count == NSCI_COUNT_VAGUE) return none;
    if (t->unit == NSCI_TIME_NONE) return same_period(t, anchor);
    normalize_shift(t, &count, &unit);
    if (t->which == NSCI_WHICH_LATEST) {
        nsci_point latest = the_latest(t, anchor, from);
        int per_year = nsci_time_per_year(latest.unit);
        if (t->outer_unit == NSCI_TIME_YEAR) latest.n += t->outer_shift * per_year;
        if (t->year != NSCI_NO_YEAR) latest.n += (t->year - nsci_point_year(latest)) * per_year;
        return latest;
    }
    if (unit == NSCI_TIME_YEAR && t->which == NSCI_WHICH_COMING) return the_new_year(t, from);
    if (unit == NSCI_TIME_WEEKEND && count == 0 &&
        (t->which == NSCI_WHICH_OPEN || t->which == NSCI_WHICH_THIS))
        return the_weekend(t, from);
    if (unit < NSCI_TIME_DAY) return none;
    if (t->is_from_text && anchor->last.unit != NSCI_TIME_NONE) {
        const nsci_point there = day_of_month(t, shift_from_text(t, anchor, count, unit));
        if (!is_beyond(t, anchor, there)) return there;
        from = (nsci_point){NSCI_TIME_DAY, anchor->day};
    }
    from = nsci_point_convert(from, unit);
    int64_t n = (int64_t)from.n + count;
    if (n > MAX_YEARS_AWAY * 366 || n < -MAX_YEARS_AWAY * 366) return none;
    from.n = (int32_t)n;
    return years_away(t, day_of_month(t, from));
}

/* ---- Writing --------------------------------------------------------------------------------- */

static const char *part_of_day_code(uint8_t part) {
    static const char *const codes[] = {"", "TMO", "TAF", "TEV", "TNI"};
    return codes[part];
}

static void write_clock(const nsci_timex *t, nsci_written *out) {
    if (t->hour != NSCI_NO_HOUR) {
        nsci_written_add(out, "T");
        nsci_written_number(out, t->hour, 2);
        nsci_written_add(out, ":");
        nsci_written_number(out, t->minute, 2);
    } else {
        nsci_written_add(out, part_of_day_code(t->part_of_day));
    }
}

/* What is known of a date without a year: XXXX-04-06, XXXX-WXX-5. */
static void write_open(const nsci_timex *t, nsci_written *out) {
    static const char *const seasons[] = {"SP", "SU", "FA", "WI"};
    nsci_written_add(out, "XXXX");
    if (t->month) {
        nsci_written_add(out, "-");
        nsci_written_number(out, t->month, 2);
        if (t->day) {
            nsci_written_add(out, "-");
            nsci_written_number(out, t->day, 2);
        }
    } else if (t->day) {
        nsci_written_add(out, "-XX-");
        nsci_written_number(out, t->day, 2);
    } else if (t->weekday) {
        nsci_written_add(out, "-WXX-");
        nsci_written_number(out, t->weekday, 1);
    } else if (t->number && t->unit == NSCI_TIME_SEASON) {
        nsci_written_add(out, "-");
        nsci_written_add(out, seasons[t->number - 1]);
    } else if (t->number) {
        nsci_written_add(out, t->unit == NSCI_TIME_HALF ? "-H" : "-Q");
        nsci_written_number(out, t->number, 1);
    } else if (t->unit == NSCI_TIME_WEEK) {
        nsci_written_add(out, "-WXX");
    } else if (t->unit == NSCI_TIME_WEEKEND) {
        nsci_written_add(out, "-WXX-WE");
    } else if (t->unit == NSCI_TIME_MONTH) {
        nsci_written_add(out, "-XX");
    } else if (t->unit == NSCI_TIME_DAY) {
        nsci_written_add(out, "-XX-XX");
    }
    write_clock(t, out);
}

static void write_reference(int reference, nsci_written *out) {
    nsci_written_add(out, reference < 0   ? "PAST_REF"
                          : reference > 0 ? "FUTURE_REF"
                                          : "PRESENT_REF");
}

/* Of a unit: its letter, how many of it make one of ours, and what its own rest is counted in. */
typedef struct measure {
    char letter[2];
    bool is_clock;
    int16_t times;
    int16_t parts;
    char part_letter[2];
    bool part_is_clock;
} measure;

static measure measure_of(nsci_time_unit unit) {
    switch (unit) {
    case NSCI_TIME_SECOND:
        return (measure){"S", true, 1, 0, "", false};
    case NSCI_TIME_MINUTE:
        return (measure){"M", true, 1, 60, "S", true};
    case NSCI_TIME_HOUR:
        return (measure){"H", true, 1, 60, "M", true};
    case NSCI_TIME_DAY:
        return (measure){"D", false, 1, 24, "H", true};
    case NSCI_TIME_WEEKEND:
        return (measure){"D", false, 2, 0, "", false};
    case NSCI_TIME_WEEK:
        return (measure){"W", false, 1, 0, "", false};
    case NSCI_TIME_MONTH:
        return (measure){"M", false, 1, 0, "", false};
    case NSCI_TIME_SEASON:
    case NSCI_TIME_QUARTER:
        return (measure){"Q", false, 1, 0, "", false};
    case NSCI_TIME_HALF:
        return (measure){"M", false, 6, 0, "", false};
    case NSCI_TIME_DECADE:
        return (measure){"Y", false, 10, 12, "M", false};
    case NSCI_TIME_CENTURY:
        return (measure){"Y", false, 100, 12, "M", false};
    case NSCI_TIME_MILLENNIUM:
        return (measure){"Y", false, 1000, 12, "M", false};
    default:
        return (measure){"Y", false, 1, 12, "M", false};
    }
}

/* 9.58, 3.7, 12 */
static void write_thousandths(int64_t thousandths, nsci_written *out) {
    int64_t rest = thousandths % NSCI_COUNT_ONE;
    int digits = 3;
    nsci_written_number(out, thousandths / NSCI_COUNT_ONE, 1);
    if (rest == 0) return;
    for (; rest % 10 == 0; rest /= 10) digits--;
    nsci_written_add(out, ".");
    nsci_written_number(out, rest, digits);
}

/* P3Y, PT1H30M, P2Y6M, PXW, P3.7Y */
static void write_length(nsci_time_unit unit, int32_t count, nsci_written *out) {
    measure m = measure_of(unit);
    nsci_written_add(out, m.is_clock ? "PT" : "P");
    if (count == NSCI_COUNT_VAGUE) {
        nsci_written_add(out, "X");
        nsci_written_add(out, unit == NSCI_TIME_CENTURY ? "C" : m.letter);
        return;
    }
    int64_t thousandths = (int64_t)count * m.times;
    int64_t whole = thousandths / NSCI_COUNT_ONE, rest = thousandths % NSCI_COUNT_ONE;
    bool splits = m.parts && rest * m.parts % NSCI_COUNT_ONE == 0;
    if (whole || rest == 0 || !splits) {
        write_thousandths(splits ? thousandths - rest : thousandths, out);
        nsci_written_add(out, m.letter);
    }
    if (!rest || !splits) return;
    if (m.part_is_clock && !m.is_clock) nsci_written_add(out, "T");
    nsci_written_number(out, rest * m.parts / NSCI_COUNT_ONE, 1);
    nsci_written_add(out, m.part_letter);
}

/* an hour | and 20 minutes: 20M of PT1H20M; 12 hours of P1DT12H; 245 seconds, 4M5S of PT2H4M5S */
static void write_rest(const nsci_timex *t, nsci_written *out) {
    enum { MINUTE = 60 * NSCI_COUNT_ONE };
    const measure m = measure_of((nsci_time_unit)t->outer_unit);
    const int32_t minutes =
        t->unit == NSCI_TIME_HOUR && t->outer_unit == NSCI_TIME_SECOND ? t->rest / MINUTE : 0;
    if (m.is_clock && !measure_of((nsci_time_unit)t->unit).is_clock) nsci_written_add(out, "T");
    if (minutes) {
        nsci_written_number(out, minutes, 1);
        nsci_written_add(out, "M");
    }
    write_thousandths(t->rest - minutes * MINUTE, out);
    nsci_written_add(out, m.letter);
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* What was compared with, a year earlier, is not what the text goes on from. */
static bool is_comparison(const nsci_timex *t) {
    return t->kind == NSCI_TIMEX_SHIFT && t->is_from_text &&
           (t->count < 0 || t->outer_unit || t->year != NSCI_NO_YEAR);
}

static void note(const nsci_timex *t, nsci_point point, nsci_timex_anchor *anchor) {
    if (is_comparison(t)) return;
    if (point.unit == NSCI_TIME_NONE || point.unit > NSCI_TIME_YEAR) return;
    const bool against = t->is_compared && point.unit >= NSCI_TIME_MONTH &&
                         anchor->last.unit == point.unit && anchor->last.n == point.n + 1;
    if (against) return; /* in August from | July */
    const bool within = t->ends_period && anchor->figure_sent == t->sent;
    if (!within) anchor->last = point;
    if (point.unit >= NSCI_TIME_MONTH) {
        anchor->figure = point;
        anchor->figure_sent = t->sent;
        anchor->figure_has_year = t->year != NSCI_NO_YEAR || t->outer_unit == NSCI_TIME_YEAR;
    }
    if (point.unit != NSCI_TIME_DAY) return;
    anchor->has_last_day = true;
    anchor->last_day = point.n;
    anchor->last_day_sent = t->sent;
    anchor->last_day_is_ahead = t->tense > 0;
}

/* The day of a clock time without one: one named in this sentence, or in the one before where that
 * does not look ahead and this one back, else the text's. */
static nsci_point day_of_clock(const nsci_timex *t, const nsci_timex_anchor *anchor) {
    const bool other = t->sent > anchor->last_day_sent && t->tense < 0 && anchor->last_day_is_ahead;
    bool near = anchor->has_last_day && t->sent <= anchor->last_day_sent + 1 && !other;
    if (near) return (nsci_point){NSCI_TIME_DAY, anchor->last_day};
    return (nsci_point){anchor->has_day ? NSCI_TIME_DAY : NSCI_TIME_NONE, anchor->day};
}

static void set_days(const nsci_timex *t, nsci_point point, nsci_timex_value *out) {
    int32_t year = nsci_point_year(point);
    if (year < FIRST_YEAR || year >= LAST_YEAR - 1000) return;
    out->has_days = true;
    out->first = nsci_point_first_day(point);
    out->last = nsci_point_last_day(point);
    if (t->hour == NSCI_NO_HOUR) return;
    out->second = t->hour * HOUR_SECONDS + t->minute * 60;
    out->zone = t->zone;
}

static void resolve_point(const nsci_timex *t, nsci_timex_anchor *anchor, nsci_timex_value *out) {
    nsci_written written = {out->text, 0};
    const bool bare = t->part_of_day && t->which == NSCI_WHICH_OPEN && t->count == 0; /* at dawn */
    bool is_clock = (t->hour != NSCI_NO_HOUR || bare) && t->kind == NSCI_TIMEX_SHIFT &&
                    t->is_from_text && t->count == 0; /* but not: 3pm the previous day */
    nsci_point point = is_clock                         ? day_of_clock(t, anchor)
                       : t->kind == NSCI_TIMEX_CALENDAR ? resolve_calendar(t, anchor)
                                                        : resolve_shift(t, anchor);
    bool timed = t->hour != NSCI_NO_HOUR || t->part_of_day;
    out->type = timed ? NSCI_TIMEX_TYPE_TIME : NSCI_TIMEX_TYPE_DATE;
    if (point.unit == NSCI_TIME_NONE) {
        if (t->kind == NSCI_TIMEX_SHIFT && t->reference != 0 &&
            (anchor->has_day || t->count == NSCI_COUNT_VAGUE))
            write_reference(t->reference, &written);
        else
            write_open(t, &written);
        return;
    }
    nsci_point_write(point, &written);
    write_clock(t, &written);
    set_days(t, point, out);
    note(t, point, anchor);
}

static void resolve_set(const nsci_timex *t, nsci_timex_value *out) {
    nsci_written written = {out->text, 0};
    out->type = NSCI_TIMEX_TYPE_SET;
    if (t->count && t->unit != NSCI_TIME_WEEKEND)
        write_length((nsci_time_unit)t->unit, t->count, &written);
    else
        write_open(t, &written);
    if (!t->count || t->part_of_day == NSCI_PART_NONE) return;
    written.n = 0;
    write_open(t, &written);
}

void nsci_timex_resolve(const nsci_timex *t, nsci_timex_anchor *anchor, nsci_timex_value *out) {
    *out = (nsci_timex_value){.mod = t->mod, .second = -1, .zone = NSCI_NO_ZONE};
    nsci_written written = {out->text, 0};
    switch (t->kind) {
    case NSCI_TIMEX_DURATION:
        out->type = NSCI_TIMEX_TYPE_DURATION;
        write_length((nsci_time_unit)t->unit, t->count, &written);
        if (t->outer_unit) write_rest(t, &written);
        break;
    case NSCI_TIMEX_SET:
        resolve_set(t, out);
        break;
    case NSCI_TIMEX_REFERENCE:
        write_reference(t->reference, &written);
        break;
    default:
        resolve_point(t, anchor, out);
    }
}
