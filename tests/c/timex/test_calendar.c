/* nsc_calendar: the calendar's arithmetic, against counting days one by one. */
#include "test.h"
#include "timex/nsc_calendar.h"

static void days_and_dates_are_one_another(void) {
    nsci_civil date = {-401, 1, 1};
    int32_t day = nsci_calendar_day(date);
    for (; date.year < 2401; day++) {
        nsci_civil back = nsci_calendar_civil(day);
        bool same = back.year == date.year && back.month == date.month && back.day == date.day;
        CHECK(same && nsci_calendar_day(date) == day);
        if (!same) return;
        if (++date.day <= nsci_calendar_month_days(date.year, date.month)) continue;
        date.day = 1;
        if (++date.month <= 12) continue;
        date.month = 1;
        date.year++;
    }
    CHECK(nsci_calendar_day((nsci_civil){1970, 1, 1}) == 0);
}

static void far_years_are_counted_too(void) {
    for (int32_t year = NSCI_MIN_YEAR; year <= NSCI_MAX_YEAR; year += 997) {
        nsci_civil back = nsci_calendar_civil(nsci_calendar_day((nsci_civil){year, 2, 28}));
        CHECK(back.year == year && back.month == 2 && back.day == 28);
    }
}

static void leap_days_are_those_of_gregory(void) {
    CHECK(nsci_calendar_month_days(2000, 2) == 29 && nsci_calendar_month_days(1900, 2) == 28);
    CHECK(nsci_calendar_month_days(2024, 2) == 29 && nsci_calendar_month_days(2023, 2) == 28);
    CHECK(nsci_calendar_month_days(2023, 4) == 30 && nsci_calendar_month_days(2023, 12) == 31);
}

static bool is_week(int32_t year, int month, int day, int32_t week_year, int number) {
    int32_t week = nsci_calendar_week(nsci_calendar_day((nsci_civil){year, month, day}));
    nsci_iso_week found = nsci_calendar_iso_week(week);
    return found.year == week_year && found.week == number;
}

static void weeks_belong_to_the_year_of_their_thursday(void) {
    CHECK(nsci_calendar_weekday(nsci_calendar_day((nsci_civil){1970, 1, 1})) == 4);
    CHECK(nsci_calendar_weekday(nsci_calendar_day((nsci_civil){1969, 12, 28})) == 7);
    CHECK(is_week(2024, 12, 30, 2025, 1) && is_week(2021, 1, 3, 2020, 53));
    CHECK(is_week(2013, 4, 2, 2013, 14) && is_week(1970, 1, 1, 1970, 1));
    for (int32_t day = -40000; day < 40000; day += 7) {
        int32_t week = nsci_calendar_week(day), monday = nsci_calendar_monday(week);
        CHECK(monday <= day && day < monday + 7 && nsci_calendar_weekday(monday) == 1);
    }
}

static void the_nth_weekday_is_counted_from_either_end(void) {
    CHECK(nsci_calendar_nth(2024, 11, 4, 4) == nsci_calendar_day((nsci_civil){2024, 11, 28}));
    CHECK(nsci_calendar_nth(2018, 5, 1, -1) == nsci_calendar_day((nsci_civil){2018, 5, 28}));
    CHECK(nsci_calendar_nth(2018, 9, 1, 1) == nsci_calendar_day((nsci_civil){2018, 9, 3}));
    CHECK(nsci_calendar_nth(2020, 2, 6, -1) == nsci_calendar_day((nsci_civil){2020, 2, 29}));
    CHECK(nsci_calendar_nth(2020, 2, 6, -2) == nsci_calendar_day((nsci_civil){2020, 2, 22}));
}

static void easter_is_where_tables_have_it(void) {
    static const nsci_civil easters[] = {{1818, 3, 22}, {1943, 4, 25}, {1961, 4, 2},
                                         {2000, 4, 23}, {2008, 3, 23}, {2011, 4, 24},
                                         {2024, 3, 31}, {2038, 4, 25}};
    for (size_t i = 0; i < NSCI_COUNT(easters); i++)
        CHECK(nsci_calendar_easter(easters[i].year) == nsci_calendar_day(easters[i]));
    for (int32_t year = 1; year < 9999; year++)
        CHECK(nsci_calendar_weekday(nsci_calendar_easter(year)) == 7);
}

int main(void) {
    RUN(days_and_dates_are_one_another);
    RUN(far_years_are_counted_too);
    RUN(leap_days_are_those_of_gregory);
    RUN(weeks_belong_to_the_year_of_their_thursday);
    RUN(the_nth_weekday_is_counted_from_either_end);
    RUN(easter_is_where_tables_have_it);
    return test_report();
}
