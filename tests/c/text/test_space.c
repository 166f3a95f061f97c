/* White space of a text, forwards and backwards, against the classes of its characters. */
#include "text/nsc_space.h"
#include "test.h"

static void white_space_is_what_unicode_says_at_its_length(void) {
    for (uint32_t cp = 1; cp < 0x11000; cp++) {
        if (cp - 0xD800u < 0x800u) continue;
        uint8_t text[5] = {0};
        size_t n = nsci_utf8_encode(cp, text);
        CHECK(nsci_space_at(text, 0, n) == (nsci_uni_class(cp) == NSCI_CLASS_SPACE ? n : 0));
        CHECK(nsci_utf8_length(text[0]) == n);
        CHECK(!nsci_utf8_is_tail(text[0]));
        for (size_t i = 1; i < n; i++) CHECK(nsci_utf8_is_tail(text[i]));
    }
}

static void skipping_stops_at_the_first_other_character_and_at_the_bounds(void) {
    /* a, no-break space, blank, e with acute, line separator, z */
    const uint8_t text[] = "a\xC2\xA0 \xC3\xA9\xE2\x80\xA8z";
    size_t n = sizeof text - 1;
    CHECK(nsci_skip_space(text, 0, n) == 0);
    CHECK(nsci_skip_space(text, 1, n) == 4);
    CHECK(nsci_skip_space(text, 1, 3) == 3);
    CHECK(nsci_skip_space(text, 6, 9) == 9);
    CHECK(nsci_skip_space(text, n, n) == n);
    CHECK(nsci_skip_space_back(text, 0, 4) == 1);
    CHECK(nsci_skip_space_back(text, 3, 4) == 3);
    CHECK(nsci_skip_space_back(text, 0, 9) == 6);
    CHECK(nsci_skip_space_back(text, 0, 6) == 6);
    CHECK(nsci_skip_space_back(text, 0, 0) == 0);
}

int main(void) {
    RUN(white_space_is_what_unicode_says_at_its_length);
    RUN(skipping_stops_at_the_first_other_character_and_at_the_bounds);
    return test_report();
}
