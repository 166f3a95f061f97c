/* nsc_span: which of two spans stays where they overlap. */
#include "layer/nsc_span.h"
#include "test.h"

enum { NAME = 7, NUMEX = 0 };

static nsci_span span(uint32_t start, uint32_t end, uint8_t label, nsci_source_of_span source) {
    return (nsci_span){{start, end}, 0, 1.0f, label, (uint8_t)source};
}

/* Merges lists of n and m spans and writes "start-end/label " for each that stays. */
static const char *merged(const nsci_span *spans, size_t n, const nsci_span *added, size_t m) {
    static char out[256];
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_spans list = {0}, more = {0}, scratch = {0};
    size_t at = 0;
    for (size_t i = 0; i < n; i++) CHECK(nsci_spans_push(&list, &alloc, spans[i], NULL) == NSC_OK);
    for (size_t i = 0; i < m; i++) CHECK(nsci_spans_push(&more, &alloc, added[i], NULL) == NSC_OK);
    CHECK(nsci_spans_merge(&list, &more, &scratch, &alloc, NULL) == NSC_OK);
    out[0] = '\0';
    for (size_t i = 0; i < list.n; i++)
        at += (size_t)snprintf(out + at, sizeof out - at, "%u-%u/%u ", list.items[i].toks.start,
                               list.items[i].toks.end, list.items[i].label);
    nsci_spans_free(&list, &alloc);
    nsci_spans_free(&more, &alloc);
    nsci_spans_free(&scratch, &alloc);
    return out;
}

static const nsci_span *names(void) {
    static nsci_span list[6];
    list[0] = span(0, 2, NAME, NSCI_SOURCE_MODEL);
    list[1] = span(3, 4, NAME, NSCI_SOURCE_MODEL);
    list[2] = span(6, 9, NAME, NSCI_SOURCE_MODEL);
    list[3] = span(10, 12, NAME, NSCI_SOURCE_MODEL);
    list[4] = span(13, 14, NAME, NSCI_SOURCE_MODEL);
    list[5] = span(15, 16, NUMEX, NSCI_SOURCE_MODEL);
    return list;
}

static void a_rule_gives_way_to_what_reaches_out_of_it(void) {
    nsci_span found[] = {
        span(3, 5, NUMEX, NSCI_SOURCE_RULE),   /* over a shorter name: stays */
        span(7, 8, NUMEX, NSCI_SOURCE_RULE),   /* inside of a name: goes */
        span(11, 13, NUMEX, NSCI_SOURCE_RULE), /* a name reaches out: goes */
        span(15, 16, NUMEX, NSCI_SOURCE_RULE), /* the same as a name of its label: goes */
        span(17, 19, NUMEX, NSCI_SOURCE_RULE), /* by itself: stays */
    };
    CHECK(strcmp(merged(names(), 6, found, 5),
                 "0-2/7 3-5/0 6-9/7 10-12/7 13-14/7 15-16/0 17-19/0 ") == 0);
    nsci_span same = span(3, 4, NUMEX, NSCI_SOURCE_RULE); /* as a name of another label: stays */
    CHECK(strcmp(merged(names() + 1, 1, &same, 1), "3-4/0 ") == 0);
}

static void a_listed_name_wins_over_all_that_it_overlaps(void) {
    nsci_span found[] = {span(1, 4, 1, NSCI_SOURCE_LIST), span(7, 8, 1, NSCI_SOURCE_LIST),
                         span(8, 11, 1, NSCI_SOURCE_LIST)};
    CHECK(strcmp(merged(names(), 6, found, 3), "1-4/1 7-8/1 8-11/1 13-14/7 15-16/0 ") == 0);
    CHECK(strcmp(merged(names(), 0, found, 3), "1-4/1 7-8/1 8-11/1 ") == 0);
    CHECK(strcmp(merged(names(), 2, found, 0), "0-2/7 3-4/7 ") == 0);
}

static void spans_of_low_scores_are_dropped(void) {
    nsci_span list[] = {span(0, 1, 0, NSCI_SOURCE_MODEL), span(1, 2, 0, NSCI_SOURCE_MODEL)};
    list[0].score = 0.25f;
    nsci_spans spans = {list, 2, 2};
    nsci_spans_drop_below(&spans, 0.25);
    CHECK(spans.n == 2);
    nsci_spans_drop_below(&spans, 0.5);
    CHECK(spans.n == 1 && spans.items[0].toks.start == 1);
}

static void a_failed_merge_leaves_the_spans(void) {
    nsci_span own = span(0, 1, 0, NSCI_SOURCE_MODEL), more = span(2, 3, 0, NSCI_SOURCE_LIST);
    nsci_spans added = {&more, 1, 1}, list = {&own, 1, 1};
    test_heap heap = {0, 0, 0};
    nsc_alloc alloc = test_alloc(&heap);
    nsci_spans scratch = {0};
    CHECK(nsci_spans_merge(&list, &added, &scratch, &alloc, NULL) == NSC_E_NOMEM);
    CHECK(list.n == 1 && list.items == &own);
}

static void where_both_agree_the_higher_score_counts(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_span own = span(0, 2, NAME, NSCI_SOURCE_MODEL), rule = span(0, 1, NAME, NSCI_SOURCE_RULE);
    nsci_spans list = {0}, added = {0}, scratch = {0};
    own.score = 0.5f;
    rule.score = 0.9f;
    CHECK(nsci_spans_push(&list, &alloc, own, NULL) == NSC_OK);
    CHECK(nsci_spans_push(&added, &alloc, rule, NULL) == NSC_OK);
    CHECK(nsci_spans_merge(&list, &added, &scratch, &alloc, NULL) == NSC_OK);
    CHECK(list.n == 1 && list.items[0].toks.end == 2 && list.items[0].score == 0.9f);
    nsci_spans_free(&list, &alloc);
    nsci_spans_free(&added, &alloc);
    nsci_spans_free(&scratch, &alloc);
}

int main(void) {
    RUN(a_rule_gives_way_to_what_reaches_out_of_it);
    RUN(a_listed_name_wins_over_all_that_it_overlaps);
    RUN(spans_of_low_scores_are_dropped);
    RUN(where_both_agree_the_higher_score_counts);
    RUN(a_failed_merge_leaves_the_spans);
    return test_report();
}
