/* nsc_point: units of time as numbers on a line, and how they are written. */
#include "test.h"
#include "timex/nsc_point.h"

static int32_t day(int32_t year, int month, int of_month) {
    return nsci_calendar_day((nsci_civil){year, month, of_month});
}

static const char *written(nsci_time_unit unit, int32_t n) {
    static char text[NSCI_MAX_WRITTEN + 1];
    nsci_written out = {text, 0};
    nsci_point_write((nsci_point){(uint8_t)unit, n}, &out);
    return text;
}

static bool is_written(int32_t of_day, nsci_time_unit unit, const char *expected) {
    nsci_point point = nsci_point_of_day(of_day, unit);
    return strcmp(written(unit, point.n), expected) == 0;
}

static void a_day_has_a_point_of_each_unit(void) {
    int32_t of_day = day(2017, 4, 3);
    CHECK(is_written(of_day, NSCI_TIME_DAY, "2017-04-03"));
    CHECK(is_written(of_day, NSCI_TIME_WEEKEND, "2017-W14-WE"));
    CHECK(is_written(of_day, NSCI_TIME_WEEK, "2017-W14"));
    CHECK(is_written(of_day, NSCI_TIME_MONTH, "2017-04"));
    CHECK(is_written(of_day, NSCI_TIME_SEASON, "2017-SP"));
    CHECK(is_written(of_day, NSCI_TIME_QUARTER, "2017-Q2"));
    CHECK(is_written(of_day, NSCI_TIME_HALF, "2017-H1"));
    CHECK(is_written(of_day, NSCI_TIME_YEAR, "2017"));
    CHECK(is_written(of_day, NSCI_TIME_DECADE, "201"));
    CHECK(is_written(of_day, NSCI_TIME_CENTURY, "20"));
    CHECK(is_written(of_day, NSCI_TIME_MILLENNIUM, "2"));
}

static void winter_has_the_year_in_which_it_begins(void) {
    CHECK(is_written(day(2019, 12, 1), NSCI_TIME_SEASON, "2019-WI"));
    CHECK(is_written(day(2020, 2, 29), NSCI_TIME_SEASON, "2019-WI"));
    CHECK(is_written(day(2020, 3, 1), NSCI_TIME_SEASON, "2020-SP"));
}

static void years_before_christ_are_named_backwards(void) {
    CHECK(strcmp(written(NSCI_TIME_YEAR, 0), "BC0001") == 0);
    CHECK(strcmp(written(NSCI_TIME_YEAR, -43), "BC0044") == 0);
    CHECK(strcmp(written(NSCI_TIME_YEAR, -17987), "BC17988") == 0);
}

static void points_begin_where_the_one_before_ends(void) {
    for (int unit = NSCI_TIME_DAY; unit < NSCI_N_TIME_UNITS; unit++)
        for (int32_t of_day = -900000; of_day < 30000; of_day += 333) {
            nsci_point point = nsci_point_of_day(of_day, (nsci_time_unit)unit);
            int32_t first = nsci_point_first_day(point), last = nsci_point_last_day(point);
            if (unit == NSCI_TIME_WEEKEND) {
                CHECK(last == first + 1 && nsci_calendar_weekday(first) == 6);
                continue;
            }
            CHECK(first <= of_day && of_day <= last);
            nsci_point next = {(uint8_t)unit, point.n + 1};
            CHECK(nsci_point_first_day(next) == last + 1);
            nsci_point back =
                nsci_point_convert((nsci_point){NSCI_TIME_DAY, first}, (nsci_time_unit)unit);
            CHECK(back.n == point.n);
        }
}

static void a_point_becomes_one_of_another_unit(void) {
    nsci_point quarter = {NSCI_TIME_QUARTER, 4 * 2017 + 2};
    CHECK(nsci_point_convert(quarter, NSCI_TIME_MONTH).n == 12 * 2017 + 6);
    CHECK(nsci_point_convert(quarter, NSCI_TIME_YEAR).n == 2017 &&
          nsci_point_year(quarter) == 2017);
    CHECK(nsci_point_convert(quarter, NSCI_TIME_DAY).n == day(2017, 7, 1));
}

int main(void) {
    RUN(a_day_has_a_point_of_each_unit);
    RUN(winter_has_the_year_in_which_it_begins);
    RUN(years_before_christ_are_named_backwards);
    RUN(points_begin_where_the_one_before_ends);
    RUN(a_point_becomes_one_of_another_unit);
    return test_report();
}
