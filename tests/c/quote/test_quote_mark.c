/* nsc_quote_mark: may there be anything to read? What is found is in tests/spec/quotes.txt. */
#include "quote/nsc_quote_mark.h"
#include "test.h"

static bool may_be(const char *text) {
    return nsci_marks_may_be((const uint8_t *)text, strlen(text));
}

static void marks_that_may_open_are_seen(void) {
    CHECK(may_be("\"") && may_be("a \"b\"") && may_be("a ``b") && may_be("''a''"));
    CHECK(may_be("'a'") && may_be("(a, 'b')") && may_be("a\n'b") && may_be("'"));
    CHECK(may_be("\xE2\x80\x9C") && may_be("\xC2\xAB") && may_be("\xCA\xBC"));
    CHECK(may_be("\xE2\x80\xB9") && may_be("\xE2\x9D\x9B") && may_be("\xE3\x80\x9D"));
}

static void labels_and_what_is_set_off_are_seen(void) {
    CHECK(may_be("ANNA: No") && may_be("He wrote:\n\n    No.") && may_be("a:"));
}

static void apostrophes_and_hours_open_nothing(void) {
    CHECK(!may_be("") && !may_be("a") && !may_be("the islanders' bridge, and Ada's") &&
          !may_be("At 10:30 it wasn't, o'clock"));
    CHECK(!nsci_marks_may_be(NULL, 0));
}

int main(void) {
    RUN(marks_that_may_open_are_seen);
    RUN(labels_and_what_is_set_off_are_seen);
    RUN(apostrophes_and_hours_open_nothing);
    return test_report();
}
