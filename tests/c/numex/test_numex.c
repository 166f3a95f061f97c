/* nsc_numex: what the rules find in one sentence. */
#include "numex/nsc_numex.h"
#include "base/nsc_mem.h"
#include "word/nsc_token.h"
#include "test.h"

static const char *const LABELS[] = {"TIME", "DATE"};

/* The figures of a sentence, each followed by a slash and its label, with bars between. */
static const char *figures_of(const char *text) {
    static char found[512];
    static const nsc_text nothing = {NULL, 0, 1};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_doc doc = {0};
    size_t n = strlen(text), at = 0;
    nsc_text input = n ? test_text(text) : nothing;
    CHECK(nsci_source_read(&doc.source, &alloc, &input, NULL) == NSC_OK);
    CHECK(nsci_bytes_reserve(&doc.normal.utf8, &alloc, n + 1, NULL) == NSC_OK);
    memcpy(doc.normal.utf8.items, text, n + 1);
    const uint8_t *bytes = doc.normal.utf8.items;
    CHECK(nsci_tokenize(bytes, (nsci_range){0, (uint32_t)n}, &alloc, &doc.toks, NULL) == NSC_OK);
    nsci_range sent = {0, (uint32_t)doc.toks.n};
    CHECK(nsci_ranges_push(&doc.sent_toks, &alloc, sent, NULL) == NSC_OK);
    for (size_t i = 0; i < doc.toks.n; i++) {
        nsci_range tok = doc.toks.items[i];
        nsci_word_place place = {0, 0, nsci_cue_find(bytes + tok.start, tok.end - tok.start)};
        CHECK(nsci_word_places_push(&doc.words, &alloc, place, NULL) == NSC_OK);
    }
    CHECK(nsci_numex_find(&doc, &alloc, NULL) == NSC_OK);
    for (size_t i = 0; i < doc.numexes.n; i++) {
        nsci_range span = doc.numexes.items[i].toks;
        uint32_t start = doc.toks.items[span.start].start;
        uint32_t end = doc.toks.items[span.end - 1].end;
        at +=
            (size_t)snprintf(found + at, sizeof found - at, "%s%.*s/%s", i ? " | " : "",
                             (int)(end - start), text + start, LABELS[doc.numexes.items[i].label]);
    }
    found[at] = '\0';
    nsci_doc_trim(&doc, &alloc, 0);
    return found;
}

static void figures_are_found(void) {
    static const char *const cases[][2] = {
        {"one hundred and five million plans, five-six hours", "five-six hours/TIME"},
        {"10:40 p.m., 5pm GMT, 9.30 am", "10:40 p.m./TIME | 5pm GMT/TIME | 9.30 am/TIME"},
        {"at 17:30, by 1430 GMT", "17:30/TIME | 1430 GMT/TIME"},
        {"noon, 12 noon EST, 5 o'clock", "noon/TIME | 12 noon EST/TIME | 5 o'clock/TIME"},
        {"two hours and forty-five minutes", "two hours/TIME | forty-five minutes/TIME"},
        {"the 1980s and mid-1990s", "1980s/DATE | mid-1990s/DATE"},
        {"the 2010s, 3010s, 0980s, 1,80s and 198.0s", "2010s/DATE"},
        {"on Saturday morning, by friday", "Saturday/DATE | friday/DATE"},
    };
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        const char *found = figures_of(cases[i][0]);
        if (strcmp(found, cases[i][1])) printf("%s: %s\n", cases[i][0], found);
        CHECK(strcmp(found, cases[i][1]) == 0);
    }
}

static void other_numbers_are_none(void) {
    static const char *const cases[] = {
        "",
        "7",
        "They won 3-2, or 17:30 in all.",
        "at 25:10",
        "1,980s",
        "in 1985s",
        "am I in at 9",
        "one of two",
        "the 2010 est. figure",
    };
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        const char *found = figures_of(cases[i]);
        if (*found) printf("%s: %s\n", cases[i], found);
        CHECK(*found == '\0');
    }
}

int main(void) {
    RUN(figures_are_found);
    RUN(other_numbers_are_none);
    return test_report();
}
