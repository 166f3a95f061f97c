/* nsc_figure: what the rules find in one sentence, and how that goes among the names. */
#include "name/nsc_numex.h"
#include "base/nsc_mem.h"
#include "word/nsc_token.h"
#include "test.h"

static const char LABELS[][NSC_MAX_LABEL_BYTES + 1] = {"MONEY", "PERCENT", "TIME", "DATE"};

/* The figures of a sentence, each followed by a slash and its label, with bars between. */
static const char *figures_of(const char *text) {
    static char found[512];
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_ranges toks = {0};
    nsci_names names = {0};
    nsci_numex_labels labels = nsci_numex_labels_of(LABELS[0], 4);
    const uint8_t *bytes = (const uint8_t *)text;
    uint32_t n_bytes = (uint32_t)strlen(text);
    CHECK(nsci_tokenize(bytes, (nsci_range){0, n_bytes}, &alloc, &toks, NULL) == NSC_OK);
    nsci_range sent = {0, (uint32_t)toks.n};
    uint8_t cues[64];
    for (size_t i = 0; i < toks.n; i++)
        cues[i] = (uint8_t)nsci_cue_of(bytes + toks.items[i].start,
                                       toks.items[i].end - toks.items[i].start);
    CHECK(toks.n <= NSCI_COUNT(cues));
    CHECK(nsci_numex_find(&labels, bytes, toks.items, cues, &sent, 1, &alloc, &names, NULL) ==
          NSC_OK);
    size_t at = 0;
    for (size_t i = 0; i < names.n; i++) {
        nsci_range name = names.items[i].toks;
        uint32_t start = toks.items[name.start].start, end = toks.items[name.end - 1].end;
        at += (size_t)snprintf(found + at, sizeof found - at, "%s%.*s/%s", i ? " | " : "",
                               (int)(end - start), text + start, LABELS[names.items[i].label]);
    }
    found[at] = '\0';
    nsci_names_free(&names, &alloc);
    nsci_ranges_free(&toks, &alloc);
    return found;
}

static void figures_are_found(void) {
    static const char *const cases[][2] = {
        {"Turnout rose 18 percent.", "18 percent/PERCENT"},
        {"by 3.5% or 4 per cent", "3.5%/PERCENT | 4 per cent/PERCENT"},
        {"Twenty-five per cent of it", "Twenty-five per cent/PERCENT"},
        {"8-10 percent, an 8.5-percent share", "8-10 percent/PERCENT | 8.5-percent/PERCENT"},
        {"$1.2bn, \xE2\x82\xAC"
         "3m, Rs 500 crore",
         "$1.2bn/MONEY | \xE2\x82\xAC"
         "3m/MONEY | Rs 500 crore/MONEY"},
        {"US$3 million and A$40m", "US$3 million/MONEY | A$40m/MONEY"},
        {"EUR 3 million, 500 USD", "EUR 3 million/MONEY | 500 USD/MONEY"},
        {"a $3-billion plan, $2-a-day", "$3-billion/MONEY | $2/MONEY"},
        {"a million dollars, 20 cents", "a million dollars/MONEY | 20 cents/MONEY"},
        {"one hundred and five euros", "one hundred and five euros/MONEY"},
        {"900 pounds sterling", "900 pounds sterling/MONEY"},
        {"10:40 p.m., 5pm GMT, 9.30 am", "10:40 p.m./TIME | 5pm GMT/TIME | 9.30 am/TIME"},
        {"at 17:30, by 1430 GMT", "17:30/TIME | 1430 GMT/TIME"},
        {"noon, 12 noon EST, 5 o'clock", "noon/TIME | 12 noon EST/TIME | 5 o'clock/TIME"},
        {"two hours and forty-five minutes", "two hours/TIME | forty-five minutes/TIME"},
        {"the 1980s and mid-1990s", "1980s/DATE | mid-1990s/DATE"},
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
        "$",
        "percent",
        "per cent",
        "They won 3-2, or 17:30 in all.",
        "he lost 20 pounds",
        "it is 3 m long",
        "eur 3, rs 4",
        "at 25:10",
        "1,980s",
        "in 1985s",
        "am I in at 9",
        "one of two",
        "a cent",
        "the 2010 est. figure",
    };
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        const char *found = figures_of(cases[i]);
        if (*found) printf("%s: %s\n", cases[i], found);
        CHECK(*found == '\0');
    }
}

/* What stands before a sign may be taken already. */
static void figures_do_not_overlap(void) {
    CHECK(strcmp(figures_of("at 10:25 AM$3.5 million"), "10:25 AM/TIME | $3.5 million/MONEY") == 0);
    CHECK(strcmp(figures_of("AM$3.5 million"), "AM$3.5 million/MONEY") == 0);
}

static void labels_that_a_model_lacks_are_not_given(void) {
    static const char two[][NSC_MAX_LABEL_BYTES + 1] = {"ORG", "TIME"};
    nsci_numex_labels labels = nsci_numex_labels_of(two[0], 2);
    CHECK(labels.time == 1 && labels.money == NSCI_NO_LABEL && labels.date == NSCI_NO_LABEL);
    CHECK(labels.percent == NSCI_NO_LABEL);
}

/* Names and figures as ranges of tokens; the label tells where each comes from. */
static void the_longer_one_stays(void) {
    enum { NAME = 7, FIGURE = 0 };
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    static const nsci_name names_in[] = {
        {{0, 2}, 0, NAME, 1.0f},   {{3, 4}, 0, NAME, 1.0f},   {{6, 9}, 0, NAME, 1.0f},
        {{10, 12}, 0, NAME, 1.0f}, {{13, 14}, 0, NAME, 1.0f}, {{15, 16}, 0, FIGURE, 0.5f},
    };
    static const nsci_name figures_in[] = {
        {{3, 5}, 0, FIGURE, 1.0f},   /* over a shorter name: stays */
        {{7, 8}, 0, FIGURE, 1.0f},   /* inside of a name: goes */
        {{11, 13}, 0, FIGURE, 1.0f}, /* a name reaches out: goes */
        {{15, 16}, 0, FIGURE, 1.0f}, /* the same as a name: goes */
        {{17, 19}, 0, FIGURE, 1.0f}, /* by itself: stays */
    };
    static const uint32_t starts[] = {0, 3, 6, 10, 13, 15, 17}, ends[] = {2, 5, 9, 12, 14, 16, 19};
    nsci_names names = {0}, figures = {0};
    for (size_t i = 0; i < NSCI_COUNT(names_in); i++)
        CHECK(nsci_names_push(&names, &alloc, names_in[i], NULL) == NSC_OK);
    for (size_t i = 0; i < NSCI_COUNT(figures_in); i++)
        CHECK(nsci_names_push(&figures, &alloc, figures_in[i], NULL) == NSC_OK);
    CHECK(nsci_numex_merge(&names, &figures, &alloc, NULL) == NSC_OK);
    CHECK(names.n == NSCI_COUNT(starts));
    for (size_t i = 0; i < names.n; i++)
        CHECK(names.items[i].toks.start == starts[i] && names.items[i].toks.end == ends[i]);
    CHECK(names.items[5].score == 0.5f);
    nsci_names_free(&names, &alloc);
    nsci_names_free(&figures, &alloc);
}

int main(void) {
    RUN(figures_are_found);
    RUN(other_numbers_are_none);
    RUN(figures_do_not_overlap);
    RUN(labels_that_a_model_lacks_are_not_given);
    RUN(the_longer_one_stays);
    return test_report();
}
