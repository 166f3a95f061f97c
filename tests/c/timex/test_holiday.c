/* nsc_holiday: the days of feasts. */
#include "test.h"
#include "timex/nsc_holiday.h"

static bool is_on(int32_t feast, int32_t year, int month, int day) {
    int32_t found = 0;
    return nsci_holiday_day(feast, year, &found) &&
           found == nsci_calendar_day((nsci_civil){year, month, day});
}

static void feasts_fall_on_dates_weekdays_or_with_easter(void) {
    CHECK(is_on(NSCI_FEAST('X', 'm', 'a', 's'), 2023, 12, 25));
    CHECK(is_on(NSCI_FEAST('T', 'h', 'a', 'n'), 2024, 11, 28));
    CHECK(is_on(NSCI_FEAST('B', 'l', 'a', 'c'), 2024, 11, 29));
    CHECK(is_on(NSCI_FEAST('E', 'l', 'e', 'c'), 2016, 11, 8)); /* the 1st was a Tuesday */
    CHECK(is_on(NSCI_FEAST('M', 'e', 'm', 'o'), 2018, 5, 28));
    CHECK(is_on(NSCI_FEAST('G', 'o', 'F', 'r'), 2024, 3, 29));
    CHECK(is_on(NSCI_FEAST('P', 'e', 'n', 't'), 2024, 5, 19));
    CHECK(is_on(NSCI_FEAST('A', 's', 'h', 'W'), 2024, 2, 14));
}

static void a_feast_by_the_moon_has_no_day(void) {
    int32_t day = 7;
    CHECK(!nsci_holiday_day(NSCI_FEAST('R', 'a', 'm', 'a'), 2024, &day) && day == 7);
    CHECK(!nsci_holiday_day(NSCI_FEAST('E', 'v', 'e', 'n'), 2024, &day) && day == 7);
}

static void feasts_say_what_stands_behind_their_first_word(void) {
    CHECK(nsci_holiday_form(NSCI_FEAST('E', 'a', 's', 't')) == NSCI_FEAST_ALONE);
    CHECK(nsci_holiday_form(NSCI_FEAST('L', 'a', 'b', 'o')) == NSCI_FEAST_DAY);
    CHECK(nsci_holiday_form(NSCI_FEAST('P', 'a', 'l', 'm')) == NSCI_FEAST_WEEKDAY_7);
    CHECK(nsci_holiday_form(NSCI_FEAST('E', 'v', 'e', 'n')) == NSCI_FEAST_NONE);
}

int main(void) {
    RUN(feasts_fall_on_dates_weekdays_or_with_easter);
    RUN(a_feast_by_the_moon_has_no_day);
    RUN(feasts_say_what_stands_behind_their_first_word);
    return test_report();
}
