/* nsc_timex_name: which words of a sentence are names of times. */
#include "timex/nsc_timex_name.h"
#include "timex.h"

static const char *const LABELS[] = {"TIME", "DATE"};

/* The names in a sentence, each followed by a slash and its label, with bars between. */
static const char *names_in(const char *text) {
    static char found[512];
    uint32_t cps[256];
    const nsc_alloc alloc = nsci_alloc_or_default(NULL);
    const size_t n = strlen(text);
    nsci_spans names = {0};
    size_t at = 0;
    for (size_t i = 0; i < n; i++) cps[i] = (uint8_t)text[i];
    nsci_doc doc = timex_doc(cps, n);
    CHECK(nsci_timex_find(&doc, true, &alloc, NULL) == NSC_OK);
    CHECK(nsci_timex_names(&doc, &alloc, &names, NULL) == NSC_OK);
    for (size_t i = 0; i < names.n; i++) {
        const nsci_span *name = &names.items[i];
        const uint32_t start = doc.toks.items[name->toks.start].start;
        const uint32_t end = doc.toks.items[name->toks.end - 1].end;
        CHECK(i == 0 || names.items[i - 1].toks.end <= name->toks.start);
        at += (size_t)snprintf(found + at, sizeof found - at, "%s%.*s/%s", i ? " | " : "",
                               (int)(end - start), text + start, LABELS[name->label]);
    }
    found[at] = '\0';
    nsci_spans_free(&names, &alloc);
    timex_doc_free(&doc);
    return found;
}

static void check_names(const char *const (*cases)[2], size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *found = names_in(cases[i][0]);
        if (strcmp(found, cases[i][1]) != 0) printf("%s: %s\n", cases[i][0], found);
        CHECK(strcmp(found, cases[i][1]) == 0);
    }
}

static void days_and_lengths_are_dates_and_shorter_times_are_times(void) {
    static const char *const cases[][2] = {
        {"shut last week, open again next May", "last week/DATE | next May/DATE"},
        {"for 18 months, a decade ago, two hours later",
         "18 months/DATE | a decade ago/DATE | two hours/TIME"},
        {"10:40 p.m., 5pm GMT, 9.30 am", "10:40 p.m./TIME | 5pm GMT/TIME | 9.30 am/TIME"},
        {"at 17:30, by 1430 GMT", "17:30/TIME | 1430 GMT/TIME"},
        {"noon, 12 noon EST, 5 o'clock", "noon/TIME | 12 noon EST/TIME | 5 o'clock/TIME"},
        {"the 1980s and mid-1990s", "1980s/DATE | mid-1990s/DATE"},
        {"the third quarter of 2019", "third quarter of 2019/DATE"},
    };
    check_names(cases, NSCI_COUNT(cases));
}

static void what_stands_around_a_time_is_no_part_of_its_name(void) {
    static const char *const cases[][2] = {
        {"late on Saturday night, by friday", "Saturday/DATE | friday/DATE"},
        {"the morning of 4 April, the end of May", "4 April/DATE | May/DATE"},
        {"nearly three years, no more than two weeks", "three years/DATE | two weeks/DATE"},
        {"some six hours, just over two years, some days",
         "six hours/TIME | two years/DATE | some days/DATE"},
        {"the past two years, early this month", "past two years/DATE | this month/DATE"},
        {"every Saturday, at about 4:15 a.m.", "Saturday/DATE | 4:15 a.m./TIME"},
        {"yesterday evening, the week of April 4", "yesterday/DATE | week of April 4/DATE"},
        {"with two months' notice", "two months/DATE"},
        {"a couple of days, some 20 years", "a couple of days/DATE | 20 years/DATE"},
    };
    check_names(cases, NSCI_COUNT(cases));
}

static void a_day_and_its_time_of_day_are_two_names(void) {
    static const char *const cases[][2] = {
        {"at 5 p.m. on Friday", "5 p.m./TIME | Friday/DATE"},
        {"on 15 August 2021 at 16:05", "15 August 2021/DATE | 16:05/TIME"},
        {"Sunday, 11 a.m. GMT", "Sunday/DATE | 11 a.m. GMT/TIME"},
    };
    check_names(cases, NSCI_COUNT(cases));
}

static void days_that_share_a_month_are_one_name(void) {
    static const char *const cases[][2] = {
        {"on March 3, 4 and 7, it rained", "March 3, 4 and 7/DATE"},
        {"on 8-9 July at 5 p.m., it rained", "8-9 July/DATE | 5 p.m./TIME"},
        {"from July 14 to 24, 2022", "July 14 to 24, 2022/DATE"},
        {"in 2009-12 and on 11-14 February", "2009-12/DATE | 11-14 February/DATE"},
        {"from Friday to Sunday", "Friday/DATE | Sunday/DATE"},
    };
    check_names(cases, NSCI_COUNT(cases));
}

static void times_that_say_nothing_by_themselves_are_no_names(void) {
    static const char *const cases[][2] = {
        {"now and recently, these days", ""},
        {"daily, every day, twice a week", ""},
        {"tonight, this morning, overnight, at dawn", ""},
        {"for years, in the quarter, the same period", ""},
        {"the 34-year-old is 61 years old", ""},
    };
    check_names(cases, NSCI_COUNT(cases));
}

int main(void) {
    RUN(days_and_lengths_are_dates_and_shorter_times_are_times);
    RUN(what_stands_around_a_time_is_no_part_of_its_name);
    RUN(a_day_and_its_time_of_day_are_two_names);
    RUN(days_that_share_a_month_are_one_name);
    RUN(times_that_say_nothing_by_themselves_are_no_names);
    return test_report();
}
