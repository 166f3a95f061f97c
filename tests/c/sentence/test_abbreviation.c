/* The caller's own abbreviations: which lists are refused. What they do to sentences is in test_sentence. */
#include "sentence/nsc_abbreviation.h"
#include "test.h"

static void bad_abbreviations_are_named(void) {
    static char longest[NSC_MAX_ABBREVIATION_BYTES + 1];
    memset(longest, 'x', sizeof longest);
    nsc_abbreviations *set = NULL;
    nsc_error err;
    nsc_text words[] = {{"ok", 2, 1}, {longest, sizeof longest - 1, 1}, {"", 0, 1}};
#define MAKE(n) nsc_abbreviations_new(NULL, words, n, &set, &err)
    CHECK(MAKE(3) == NSC_E_ARGUMENT && err.position == 2);
    words[2] = (nsc_text){".", 1, 1};
    CHECK(MAKE(3) == NSC_E_ARGUMENT && err.position == 2);
    words[2] = (nsc_text){"a b", 3, 1};
    CHECK(MAKE(3) == NSC_E_ARGUMENT && strstr(err.message, "white space") != NULL);
    words[2] = (nsc_text){longest, sizeof longest, 1};
    CHECK(MAKE(3) == NSC_E_ARGUMENT && strstr(err.message, "64 bytes") != NULL);
    words[2] = (nsc_text){"ok.", 3, 1};
    CHECK(set == NULL);
    CHECK(MAKE(3) == NSC_OK);
    nsc_abbreviations_free(set);
    CHECK(MAKE(0) == NSC_OK);
    CHECK(!nsci_abbreviations_match(set, (const uint8_t *)"ok", 2));
    nsc_abbreviations_free(set);
#undef MAKE
}

static void abbreviations_survive_failed_allocations(void) {
    nsc_text words[] = {{"ok", 2, 1}, {"caf\xE9", 4, 1}};
    nsc_abbreviations *set = NULL;
    FAILING_ALLOCATIONS(alloc, nsc_abbreviations_new(&alloc, words, 2, &set, NULL),
                        nsc_abbreviations_free(set));
}

int main(void) {
    RUN(bad_abbreviations_are_named);
    RUN(abbreviations_survive_failed_allocations);
    return test_report();
}
