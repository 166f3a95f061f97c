/* Calendar arithmetic.
 *
 * A year is counted from March, so that the leap day is its last: then the days before a month are
 * a linear function, and 400 years are a cycle of 146,097 days (Hinnant, chrono-compatible
 * low-level date algorithms). Easter is the anonymous algorithm of Nature, 20 April 1876, in
 * Meeus' words.
 */
#include "timex/nsc_calendar.h"

enum {
    CYCLE_YEARS = 400,
    CYCLE_DAYS = 146097,
    EPOCH = 719468,    /* days from 0000-03-01 to 1970-01-01 */
    EPOCH_WEEKDAY = 3, /* a Thursday, from Monday 0 */
    THURSDAY = 3
};

int32_t nsci_calendar_day(nsci_civil date) {
    int32_t year = date.year - (date.month <= 2);
    int32_t cycle = nsci_floor_div(year, CYCLE_YEARS), in_cycle = nsci_floor_mod(year, CYCLE_YEARS);
    int32_t month = (date.month + 9) % 12; /* March is 0 */
    int32_t in_year = (153 * month + 2) / 5 + date.day - 1;
    return cycle * CYCLE_DAYS + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + in_year - EPOCH;
}

nsci_civil nsci_calendar_civil(int32_t day) {
    int32_t since = day + EPOCH;
    int32_t cycle = nsci_floor_div(since, CYCLE_DAYS), rest = nsci_floor_mod(since, CYCLE_DAYS);
    int32_t year = (rest - rest / 1460 + rest / 36524 - rest / (CYCLE_DAYS - 1)) / 365;
    int32_t in_year = rest - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * in_year + 2) / 153;
    nsci_civil date = {cycle * CYCLE_YEARS + year, month < 10 ? month + 3 : month - 9,
                       in_year - (153 * month + 2) / 5 + 1};
    date.year += date.month <= 2;
    return date;
}

int nsci_calendar_month_days(int32_t year, int month) {
    static const int8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % CYCLE_YEARS == 0);
    return days[month - 1] + (month == 2 && leap);
}

int nsci_calendar_weekday(int32_t day) { return nsci_floor_mod(day + EPOCH_WEEKDAY, 7) + 1; }

int32_t nsci_calendar_week(int32_t day) { return nsci_floor_div(day + EPOCH_WEEKDAY, 7); }

int32_t nsci_calendar_monday(int32_t week) { return week * 7 - EPOCH_WEEKDAY; }

nsci_iso_week nsci_calendar_iso_week(int32_t week) {
    int32_t thursday = nsci_calendar_monday(week) + THURSDAY;
    int32_t year = nsci_calendar_civil(thursday).year;
    return (nsci_iso_week){year, (thursday - nsci_calendar_day((nsci_civil){year, 1, 1})) / 7 + 1};
}

int32_t nsci_calendar_nth(int32_t year, int month, int weekday, int n) {
    int last = nsci_calendar_month_days(year, month);
    int32_t edge = nsci_calendar_day((nsci_civil){year, month, n > 0 ? 1 : last});
    int at = nsci_calendar_weekday(edge);
    if (n > 0) return edge + (weekday - at + 7) % 7 + 7 * (n - 1);
    return edge - (at - weekday + 7) % 7 + 7 * (n + 1);
}

int32_t nsci_calendar_easter(int32_t year) {
    int32_t golden = nsci_floor_mod(year, 19), century = nsci_floor_div(year, 100),
            rest = nsci_floor_mod(year, 100);
    int32_t solar = century / 4, lunar = (century - (century + 8) / 25 + 1) / 3;
    int32_t epact = nsci_floor_mod(19 * golden + century - solar - lunar + 15, 30);
    int32_t weekday = nsci_floor_mod(32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4, 7);
    int32_t late = (golden + 11 * epact + 22 * weekday) / 451;
    int32_t ahead = epact + weekday - 7 * late + 114;
    return nsci_calendar_day((nsci_civil){year, ahead / 31, ahead % 31 + 1});
}
