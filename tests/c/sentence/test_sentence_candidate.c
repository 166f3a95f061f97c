/* What stands at the end of a line, and what a stop is. */
#include "sentence/nsc_sentence_candidate.h"
#include "test.h"

#include <string.h>

static nsci_stop last_mark(const char *text) {
    return nsci_last_mark((const uint8_t *)text, (uint32_t)strlen(text));
}

static void the_last_mark_of_a_line_is_told_by_its_kind(void) {
    CHECK(last_mark("Present,") == NSCI_STOP_COMMA);
    CHECK(last_mark("well-") == NSCI_STOP_DASH);
    CHECK(last_mark("They are:") == NSCI_STOP_COLON);
    CHECK(last_mark("first;") == NSCI_STOP_SEMICOLON);
    CHECK(last_mark("\"yes\"") == NSCI_STOP_CLOSING);
    CHECK(last_mark("'yes'") == NSCI_STOP_CLOSING);
    CHECK(last_mark("(one)") == NSCI_STOP_CLOSING);
    CHECK(last_mark("[one]") == NSCI_STOP_CLOSING);
    CHECK(last_mark("one%") == NSCI_STOP_OTHER);
}

static void a_letter_a_figure_and_nothing_are_no_mark(void) {
    CHECK(last_mark("word") == NSCI_STOP_NONE);
    CHECK(last_mark("page 7") == NSCI_STOP_NONE);
    CHECK(last_mark("caf\xC3\xA9") == NSCI_STOP_NONE);
    CHECK(last_mark("") == NSCI_STOP_OTHER);
}

int main(void) {
    RUN(the_last_mark_of_a_line_is_told_by_its_kind);
    RUN(a_letter_a_figure_and_nothing_are_no_mark);
    return test_report();
}
