/* nsc_dates: rows of the layer, by the public way. */
#include "model.h"
#include "run/nsc_run.h"

enum { TYPE = 2, VALUE, FIRST, LAST, MOD, SCORE, DAY_SECONDS = 86400 };

static nsc_result *dates_at_home(const char *string, int32_t published, const char *home) {
    nsc_options opt;
    nsc_text text = test_text(string);
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_DATES);
    opt.published = published;
    memcpy(opt.home, home, strlen(home) + 1);
    return small_run(small_model_new(NULL, NULL, 0), text, &opt);
}

static nsc_result *dates_of(const char *string, int32_t published) {
    return dates_at_home(string, published, "");
}

static const void *column(const nsc_result *res, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, NSC_LAYER_DATES, field, &view);
    return view.data;
}

static bool has_value(const nsc_result *res, uint32_t row, const char *expected) {
    const nsc_short_text *values = column(res, VALUE);
    return strncmp(values[row].bytes, expected, NSC_MAX_SHORT_TEXT) == 0;
}

static void dates_have_values_and_days(void) {
    const int32_t published = 17259; /* 2017-04-03, a Monday */
    nsc_result *res = dates_of("It rained early last week and, they said, for two days", published);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_DATES) == 2);
    const int32_t *starts = column(res, NSC_FIELD_START), *ends = column(res, NSC_FIELD_END);
    CHECK(starts[0] == 10 && ends[0] == 25);
    CHECK(has_value(res, 0, "2017-W13") && has_value(res, 1, "P2D"));
    const uint8_t *types = column(res, TYPE), *mods = column(res, MOD);
    const char *const *type_names = nsc_layer_field(NSC_LAYER_DATES, TYPE)->names;
    const char *const *mod_names = nsc_layer_field(NSC_LAYER_DATES, MOD)->names;
    CHECK(strcmp(type_names[types[0]], "DATE") == 0);
    CHECK(strcmp(type_names[types[1]], "DURATION") == 0);
    CHECK(strcmp(mod_names[mods[0]], "START") == 0 && mods[1] == NSC_NO_NAME);
    const nsc_moment *firsts = column(res, FIRST), *lasts = column(res, LAST);
    CHECK(firsts[0].precision == NSC_PRECISION_DAY && firsts[0].zone == NSC_NO_ZONE);
    CHECK(firsts[0].second == (int64_t)(published - 7) * DAY_SECONDS);
    CHECK(lasts[0].second == (int64_t)(published - 1) * DAY_SECONDS);
    CHECK(firsts[1].precision == NSC_PRECISION_NONE && firsts[1].second == 0 && lasts[1].zone == 0);
    nsc_result_free(res);
}

static void a_time_has_seconds_and_its_zone(void) {
    nsc_result *res = dates_of("They met at 10:30 EST on 4 April 2017", NSC_NO_DAY);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_DATES) == 1 && has_value(res, 0, "2017-04-04T10:30"));
    const nsc_moment *first = column(res, FIRST);
    CHECK(first->precision == NSC_PRECISION_SECOND && first->zone == -300);
    CHECK(first->second == (int64_t)17260 * DAY_SECONDS + 10 * 3600 + 30 * 60);
    nsc_result_free(res);
}

static void without_a_day_values_stay_open(void) {
    nsc_result *res = dates_of("It rained on Monday, in April, yesterday and in 2012", NSC_NO_DAY);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_DATES) == 4);
    CHECK(has_value(res, 0, "XXXX-WXX-1") && has_value(res, 1, "XXXX-04"));
    CHECK(has_value(res, 2, "XXXX-XX-XX") && has_value(res, 3, "2012"));
    CHECK(((const nsc_moment *)column(res, FIRST))[0].precision == NSC_PRECISION_NONE);
    nsc_result_free(res);
}

static void a_dateline_stands_in_for_the_day_of_publication(void) {
    const char *text = "LAGOS, 6 January 2012 (AP) -- It rained on Monday";
    nsc_result *alone = dates_of(text, NSC_NO_DAY), *both = dates_of(text, 17259);
    CHECK(has_value(alone, 1, "2012-01-02"));
    CHECK(has_value(both, 1, "2017-04-03")); /* what the caller says comes first */
    nsc_result_free(alone);
    nsc_result_free(both);
}

static void long_numbers_are_no_dates(void) {
    static const char *const texts[] = {"It cost 6666666666.", "It cost 9999999999 in all.",
                                        "See 23.10.20123 or 66666.1.1."};
    for (size_t i = 0; i < NSCI_COUNT(texts); i++) {
        nsc_result *res = dates_of(texts[i], NSC_NO_DAY);
        CHECK(nsc_result_n_rows(res, NSC_LAYER_DATES) == 0);
        nsc_result_free(res);
    }
}

static void check_first(const char *text, const char *home, const char *expected) {
    nsc_result *res = dates_at_home(text, NSC_NO_DAY, home);
    if (!has_value(res, 0, expected)) printf("%s (%s): not %s\n", text, home, expected);
    CHECK(has_value(res, 0, expected));
    nsc_result_free(res);
}

static void day_and_month_in_figures_stand_as_the_country_writes_them(void) {
    const char *bare = "stamped 03/04/2013";
    check_first(bare, "", "2013-03-04");
    check_first(bare, "GB", "2013-04-03");
    check_first(bare, "US", "2013-03-04");
    check_first("stamped 03/04/2013 in a British harbour", "", "2013-04-03");
    check_first("stamped 03/04/2013 in an American harbour", "", "2013-03-04");
    check_first("stamped 03/04/2013 in an American harbour", "NG", "2013-04-03");
    check_first("stamped 03/04/2013 by a councillor", "", "2013-04-03");
    check_first("stamped 03/04/2013 by a congressman", "", "2013-03-04");
    check_first("stamped 03/04/2013, then 23/04/2013", "US", "2013-04-03");
    check_first("stamped 03/04/2013 in London, then 04/23/2013", "GB", "2013-03-04");
    check_first("stamped 2013-03-04 in London", "GB", "2013-03-04");
}

static void failing_allocations_leave_nothing(void) {
    check_layer_without_memory(small_model_new(NULL, NULL, 0),
                               "It rained last week, on Monday and for two days", NSC_LAYER_DATES);
}

int main(void) {
    RUN(dates_have_values_and_days);
    RUN(a_time_has_seconds_and_its_zone);
    RUN(without_a_day_values_stay_open);
    RUN(a_dateline_stands_in_for_the_day_of_publication);
    long_numbers_are_no_dates();
    RUN(day_and_month_in_figures_stand_as_the_country_writes_them);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
