/* nsc_sentence_name: a line that ends within a name ends no sentence. */
#include "sentence/nsc_sentence_name.h"
#include "known_names.h"

static void a_line_that_ends_within_a_name_goes_on(void) {
    fixture f;
    known_names k;
    set_up(&f, 1);
    learn_names(&k);
    CHECK(count_sentences(&f, "a jury in San\nDiego met", &k.lexicon) == 1);
    CHECK(count_sentences(&f, "a jury in San\nDiego, met", &k.lexicon) == 1);
    CHECK(count_sentences(&f, "Anna\n  Murphy met", &k.lexicon) == 1);
    CHECK(count_sentences(&f, "a jury in San\nDiego met", NULL) == 2);
    CHECK(count_sentences(&f, "we asked Mr\nMurphy again", NULL) == 1);
    forget_names(&k);
    tear_down(&f);
}

static void any_other_ends(void) {
    fixture f;
    known_names k;
    set_up(&f, 1);
    learn_names(&k);
    CHECK(count_sentences(&f, "Storm Hits San\nDiego met", &k.lexicon) == 2); /* a headline */
    CHECK(count_sentences(&f, "a jury in San\nDiego Met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "a jury in San\ndiego met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "a jury in San\n\nDiego met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "a jury in San\n\"Diego met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we told Murphy\nAnna met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we told Ben Anna\nMurphy met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we did Dare\nMarlowe met", &k.lexicon) == 2); /* a work */
    CHECK(count_sentences(&f, "we told Anna\nThe met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we told Anna\nMurphy", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "Mr\nThe met", &k.lexicon) == 2);
    forget_names(&k);
    tear_down(&f);
}

/* How wide the gap is that weights see at a text's first candidate. */
static nsci_gap seen_gap(const char *text) {
    fixture f;
    nsci_candidate candidate;
    set_up(&f, 1);
    nsci_scan scan = start_scan(&f, text);
    CHECK(nsci_scan_next(&scan, &candidate));
    const bool parts = nsci_candidate_parts_name(&scan, &candidate);
    tear_down(&f);
    return parts ? NSCI_GAP_SPACE : candidate.gap;
}

static void a_title_or_an_initial_at_a_lines_end_is_as_on_one_line(void) {
    CHECK(seen_gap("we asked Mr.\nMurphy again") == NSCI_GAP_SPACE);
    CHECK(seen_gap("we asked Anna C.\nMurphy again") == NSCI_GAP_SPACE);
    CHECK(seen_gap("we had plan C.\nMurphy met") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked mr.\nMurphy again") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked Anna.\nMurphy met") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked Mr.\"\nMurphy met") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked Mr!\nMurphy met") == NSCI_GAP_LINE);
}

int main(void) {
    RUN(a_line_that_ends_within_a_name_goes_on);
    RUN(any_other_ends);
    RUN(a_title_or_an_initial_at_a_lines_end_is_as_on_one_line);
    return test_report();
}
