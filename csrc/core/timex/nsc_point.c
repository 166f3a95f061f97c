/* Points of time. A unit that divides years evenly is counted from year 0, so that converting is a
 * division; days and weeks go by the calendar. */
#include "timex/nsc_point.h"

enum { MONTHS_OF_QUARTER = 3, MONTHS_OF_HALF = 6, SPRING = 2 /* begins in March */ };

int nsci_time_per_year(nsci_time_unit unit) {
    switch (unit) {
    case NSCI_TIME_MONTH:
        return 12;
    case NSCI_TIME_SEASON:
    case NSCI_TIME_QUARTER:
        return 4;
    case NSCI_TIME_HALF:
        return 2;
    case NSCI_TIME_YEAR:
        return 1;
    default:
        return 0;
    }
}

/* How many years a unit has from a year on. */
static int32_t years_of(nsci_time_unit unit) {
    return unit == NSCI_TIME_DECADE       ? 10
           : unit == NSCI_TIME_CENTURY    ? 100
           : unit == NSCI_TIME_MILLENNIUM ? 1000
                                          : 1;
}

/* From months since year 0. */
static int32_t of_month(int32_t month, nsci_time_unit unit) {
    switch (unit) {
    case NSCI_TIME_MONTH:
        return month;
    case NSCI_TIME_SEASON:
        return nsci_floor_div(month - SPRING, MONTHS_OF_QUARTER);
    case NSCI_TIME_QUARTER:
        return nsci_floor_div(month, MONTHS_OF_QUARTER);
    case NSCI_TIME_HALF:
        return nsci_floor_div(month, MONTHS_OF_HALF);
    default:
        return nsci_floor_div(nsci_floor_div(month, 12), years_of(unit));
    }
}

/* The month with which the n-th of a unit begins. */
static int32_t first_month(nsci_point point) {
    switch (point.unit) {
    case NSCI_TIME_MONTH:
        return point.n;
    case NSCI_TIME_SEASON:
        return point.n * MONTHS_OF_QUARTER + SPRING;
    case NSCI_TIME_QUARTER:
        return point.n * MONTHS_OF_QUARTER;
    case NSCI_TIME_HALF:
        return point.n * MONTHS_OF_HALF;
    default:
        return point.n * years_of(point.unit) * 12;
    }
}

nsci_point nsci_point_of_day(int32_t day, nsci_time_unit unit) {
    if (unit <= NSCI_TIME_DAY) return (nsci_point){NSCI_TIME_DAY, day};
    if (unit <= NSCI_TIME_WEEK) return (nsci_point){(uint8_t)unit, nsci_calendar_week(day)};
    nsci_civil date = nsci_calendar_civil(day);
    return (nsci_point){(uint8_t)unit, of_month(date.year * 12 + date.month - 1, unit)};
}

int32_t nsci_point_first_day(nsci_point point) {
    if (point.unit <= NSCI_TIME_DAY) return point.n;
    if (point.unit == NSCI_TIME_WEEKEND) return nsci_calendar_monday(point.n) + 5;
    if (point.unit == NSCI_TIME_WEEK) return nsci_calendar_monday(point.n);
    int32_t month = first_month(point);
    return nsci_calendar_day(
        (nsci_civil){nsci_floor_div(month, 12), nsci_floor_mod(month, 12) + 1, 1});
}

int32_t nsci_point_last_day(nsci_point point) {
    if (point.unit == NSCI_TIME_WEEKEND) return nsci_point_first_day(point) + 1;
    return nsci_point_first_day((nsci_point){point.unit, point.n + 1}) - 1;
}

nsci_point nsci_point_convert(nsci_point point, nsci_time_unit unit) {
    if (point.unit == unit) return point;
    if (point.unit > NSCI_TIME_WEEK && unit > NSCI_TIME_WEEK)
        return (nsci_point){(uint8_t)unit, of_month(first_month(point), unit)};
    return nsci_point_of_day(nsci_point_first_day(point), unit);
}

int32_t nsci_point_year(nsci_point point) { return nsci_point_convert(point, NSCI_TIME_YEAR).n; }

/* 2017, BC0044 */
static void write_year(nsci_written *out, int32_t year) {
    if (year <= 0) nsci_written_add(out, "BC");
    nsci_written_number(out, year > 0 ? year : 1 - year, 4);
}

static void write_day(nsci_written *out, int32_t day) {
    nsci_civil date = nsci_calendar_civil(day);
    write_year(out, date.year);
    nsci_written_add(out, "-");
    nsci_written_number(out, date.month, 2);
    nsci_written_add(out, "-");
    nsci_written_number(out, date.day, 2);
}

static void write_week(nsci_written *out, int32_t number) {
    nsci_iso_week week = nsci_calendar_iso_week(number);
    write_year(out, week.year);
    nsci_written_add(out, "-W");
    nsci_written_number(out, week.week, 2);
}

/* The n-th part of a year, by a letter in front, or two that say which. */
static void write_part(nsci_written *out, nsci_point point) {
    static const char *const seasons[4] = {"SP", "SU", "FA", "WI"};
    int per_year = nsci_time_per_year(point.unit);
    if (per_year == 0) return;
    int part = nsci_floor_mod(point.n, per_year);
    write_year(out, nsci_floor_div(point.n, per_year));
    nsci_written_add(out, "-");
    if (point.unit == NSCI_TIME_SEASON) nsci_written_add(out, seasons[part]);
    if (point.unit == NSCI_TIME_QUARTER) nsci_written_add(out, "Q");
    if (point.unit == NSCI_TIME_HALF) nsci_written_add(out, "H");
    if (point.unit != NSCI_TIME_SEASON)
        nsci_written_number(out, part + 1, point.unit == NSCI_TIME_MONTH ? 2 : 1);
}

void nsci_point_write(nsci_point point, nsci_written *out) {
    switch (point.unit) {
    case NSCI_TIME_DAY:
        write_day(out, point.n);
        break;
    case NSCI_TIME_WEEKEND:
    case NSCI_TIME_WEEK:
        write_week(out, point.n);
        if (point.unit == NSCI_TIME_WEEKEND) nsci_written_add(out, "-WE");
        break;
    case NSCI_TIME_YEAR:
        write_year(out, point.n);
        break;
    case NSCI_TIME_DECADE:
        nsci_written_number(out, point.n, 3);
        break;
    case NSCI_TIME_CENTURY:
        nsci_written_number(out, point.n, 2);
        break;
    case NSCI_TIME_MILLENNIUM:
        nsci_written_number(out, point.n, 1);
        break;
    default:
        write_part(out, point);
    }
}
