/* nsc_name_result: lists of results name clubs, without their figures. Countries, which need a
 * lexicon, are in tests/spec/names_edges.txt. */
#include "name/nsc_name_result.h"
#include "names.h"

static const char *read_results(const char *line) {
    static char out[NAMES_MAX_TEXT];
    names_doc d = names_read(line);
    nsci_spans missed = {0}, scratch = {0};
    CHECK(nsci_names_read_results(&d.doc, &NAMES_LABELS, NULL, &d.names, &missed, &d.alloc, NULL) ==
          NSC_OK);
    CHECK(nsci_spans_merge(&d.names, &missed, &scratch, &d.alloc, NULL) == NSC_OK);
    snprintf(out, sizeof out, "%s", names_text(&d, &d.names));
    nsci_spans_free(&missed, &d.alloc);
    nsci_spans_free(&scratch, &d.alloc);
    names_free(&d);
    return out;
}

#define CHECK_RESULTS(line, expected) names_check(line, read_results(line), expected)

static void who_plays_is_a_club(void) {
    CHECK_RESULTS("[Dale]L6 6 , [Upper Pell]O5 2", "Dale O, Upper Pell O");
    CHECK_RESULTS("[Dale]L6 6 [Upper Pell]O5 2 .", "Dale O, Upper Pell O");
    CHECK_RESULTS("[Dale]L6 6 , [Upper Pell]O5 2 , 10 innings", "Dale O, Upper Pell O");
    CHECK_RESULTS("[Dale]L6 6 , [Upper Pell]O5 2 ( 10 )", "Dale O, Upper Pell O");
}

static void figures_are_no_part_of_it(void) {
    CHECK_RESULTS("[Dale 6]O6 , [Upper Pell 2]M5", "Dale O, Upper Pell O");
}

static void the_one_that_was_missed_is_found(void) {
    CHECK_RESULTS("Dale 6 , [Upper Pell]O5 2", "Dale O, Upper Pell O");
    CHECK_RESULTS("[Dale]O6 6 , Upper Pell 2", "Dale O, Upper Pell O");
    CHECK_RESULTS("[Pell]O6 6 , Upper [Dale]O5 2", "Pell O, Upper Dale O");
}

static void other_lines_are_left_alone(void) {
    CHECK_RESULTS("[Ann Lee]P6 6 , [Dale]L5 2", "Ann Lee P, Dale L");
    CHECK_RESULTS("[Dale]L6 6 , [Democrats]N5 2", "Dale L, Democrats N");
    CHECK_RESULTS("[Dale]L6 6 , [Pell]L5 2 , [Harbour]L5 4", "Dale L, Pell L, Harbour L");
    CHECK_RESULTS("[Dale]L6 6 , [Pell]L5 2 and more", "Dale L, Pell L");
    CHECK_RESULTS("[Dale]L6 1986 , [Pell]L5 2", "Dale L, Pell L");
    CHECK_RESULTS("[Dale]L6 6 , Monday 2", "Dale L");
    CHECK_RESULTS("In [Dale]L6 6 , [Pell]L5 2", "Dale L, Pell L");
    CHECK_RESULTS("Dale 6 , [Pell]M5 2", "Pell M");
    CHECK_RESULTS("[Dale]L6 6", "Dale L");
    CHECK_RESULTS("[Dale]L6", "Dale L");
}

int main(void) {
    RUN(who_plays_is_a_club);
    RUN(figures_are_no_part_of_it);
    RUN(the_one_that_was_missed_is_found);
    RUN(other_lines_are_left_alone);
    return test_report();
}
