/* Sentences, features and the memo: what holds for any weights. Where the bundled model puts the
 * boundaries of real sentences is the matter of test_spec_sentences. */
#include "growth.h"
#include "sentence/nsc_abbreviation.h"
#include "sentence/nsc_sentence.h"
#include "sentence/nsc_sentence_feature.h"
#include "sentence/nsc_sentence_memo.h"
#include "sentence/nsc_sentence_scan.h"
#include "text/nsc_space.h"
#include "nsc_train_sentence.h"
#include "splitter.h"

/* ---- Features -------------------------------------------------------------------------------- */

static void examples_are_the_candidates_that_weights_decide(void) {
    nsc_alloc alloc = libc_alloc();
    fixture f;
    set_up(&f, 0);
    uint64_t state = 7;
    uint8_t text[4096];
    nsci_u32s places = {0}, rows = {0};
    for (int round = 0; round < 50; round++) {
        size_t n = random_text(&state, text, 200);
        places.n = rows.n = 0;
        const nsci_split_input input = {.text = text, .n_bytes = n};
        CHECK(nsci_sentence_examples(&f.splitter, &input, &alloc, &places, &rows, NULL) == NSC_OK);
        CHECK(rows.n == places.n * NSCI_N_SENTENCE_COLUMNS);
        uint32_t n_wrong = 0;
        for (size_t i = 0; i < rows.n; i++) {
            size_t column = i % NSCI_N_SENTENCE_COLUMNS;
            bool no_shortcut = column >= NSCI_N_SENTENCE_FEATURES && rows.items[i] == 0;
            bool is_index = rows.items[i] < N_WEIGHTS && !no_shortcut;
            n_wrong += is_index != (column < NSCI_N_SENTENCE_FEATURES);
        }
        for (size_t i = 1; i < places.n; i++) n_wrong += places.items[i] <= places.items[i - 1];
        CHECK(n_wrong == 0);
    }
    nsci_u32s_free(&places, &alloc);
    nsci_u32s_free(&rows, &alloc);
    tear_down(&f);
}

static void trainer_reports_places_in_the_callers_code_points(void) {
    static const uint16_t units[] = {0x201C, 'H', 'i', '.', 0x201D, 0xA0,
                                     0x2014, ' ', 'O', '.', ' ',    'A'};
    nsc_text text = {units, NSCI_COUNT(units), 2};
    nsc_block places, rows;
    fixture f;
    set_up(&f, 0);
    CHECK(nsc_sentence_examples(NULL, f.words.bytes, f.words.n_bytes, WEIGHT_BITS, &text, &places,
                                &rows, NULL) == NSC_OK);
    CHECK(places.n_bytes == 2 * sizeof(uint32_t));
    CHECK(nsci_load_u32(places.bytes) == 5);
    CHECK(nsci_load_u32(places.bytes + 4) == 10);
    CHECK(rows.n_bytes == places.n_bytes * (nsc_sentence_n_features() + 2));
    nsc_block_free(&places);
    nsc_block_free(&rows);
    CHECK(nsc_sentence_examples(NULL, f.words.bytes, f.words.n_bytes, 40, &text, &places, &rows,
                                NULL) == NSC_E_ARGUMENT);
    tear_down(&f);
}

/* ---- The splitter ---------------------------------------------------------------------------- */

/* Sentences ascend, are not empty, begin and end without white space, and hold all else. */
static bool keeps_its_promise(const uint8_t *text, size_t n, const nsci_ranges *sents) {
    size_t at = 0;
    for (size_t i = 0; i < sents->n; i++) {
        nsci_range s = sents->items[i];
        if (s.start < at || s.end <= s.start || s.end > n) return false;
        if (nsci_skip_space(text, at, s.start) != s.start) return false;
        if (nsci_skip_space(text, s.start, s.end) != s.start) return false;
        if (nsci_skip_space_back(text, s.start, s.end) != s.end) return false;
        at = s.end;
    }
    return nsci_skip_space(text, at, n) == n;
}

static void any_weights_keep_the_promises_of_the_header(void) {
    nsc_alloc alloc = libc_alloc();
    fixture f;
    set_up(&f, 0);
    uint64_t state = 11;
    uint8_t text[8192];
    nsci_ranges sents = {0};
    for (int round = 0; round < 400; round++) {
        for (size_t i = 0; i < N_WEIGHTS; i++)
            f.weights[i] = (int16_t)((int)(test_random(&state) % 200) - 100);
        size_t n = random_text(&state, text, (size_t)(test_random(&state) % 400));
        sents.n = 0;
        const nsci_split_input input = {.text = text, .n_bytes = n};
        CHECK(nsci_split_sentences(&f.splitter, &input, (nsci_split_options){0}, &alloc, &sents,
                                   NULL) == NSC_OK);
        CHECK(keeps_its_promise(text, n, &sents));
    }
    nsci_ranges_free(&sents, &alloc);
    tear_down(&f);
}

static size_t count_sentences(const char *text, int16_t weight) {
    nsc_alloc alloc = libc_alloc();
    fixture f;
    set_up(&f, weight);
    nsci_ranges sents = {0};
    const nsci_split_input input = {.text = (const uint8_t *)text, .n_bytes = strlen(text)};
    CHECK(nsci_split_sentences(&f.splitter, &input, (nsci_split_options){0}, &alloc, &sents,
                               NULL) == NSC_OK);
    size_t n = sents.n;
    nsci_ranges_free(&sents, &alloc);
    tear_down(&f);
    return n;
}

static void weights_decide_all_but_blank_lines(void) {
    CHECK(count_sentences("One. Two\nthree: four\n\nFive", -1) == 2);
    CHECK(count_sentences("One. Two\nthree: four\n\nFive", 1) == 5);
    CHECK(count_sentences("", 1) == 0);
    CHECK(count_sentences(" \n\n\t", 1) == 0);
    CHECK(count_sentences("One", -1) == 1);
}

static size_t count_with(const fixture *f, const char *text, nsci_split_options how) {
    nsc_alloc alloc = libc_alloc();
    nsci_ranges sents = {0};
    const nsci_split_input input = {.text = (const uint8_t *)text, .n_bytes = strlen(text)};
    CHECK(nsci_split_sentences(&f->splitter, &input, how, &alloc, &sents, NULL) == NSC_OK);
    size_t n = sents.n;
    nsci_ranges_free(&sents, &alloc);
    return n;
}

static void a_shortcut_that_is_known_comes_before_the_sum(void) {
    nsc_alloc alloc = libc_alloc();
    const char *text = "He left. The end";
    for (size_t which = 0; which < 2; which++) {
        fixture f;
        set_up(&f, -1);
        nsci_u32s places = {0}, rows = {0};
        const nsci_split_input input = {.text = (const uint8_t *)text, .n_bytes = strlen(text)};
        CHECK(nsci_sentence_examples(&f.splitter, &input, &alloc, &places, &rows, NULL) == NSC_OK);
        CHECK(places.n == 1);
        uint32_t shortcut = rows.items[NSCI_N_SENTENCE_FEATURES + which];
        uint16_t *slot = &f.shortcuts[shortcut & (N_SHORTCUTS - 1)],
                 check = (uint16_t)(shortcut >> 17);
        CHECK(count_with(&f, text, (nsci_split_options){0}) == 1);
        *slot = (uint16_t)(check << 1 | 1);
        CHECK(count_with(&f, text, (nsci_split_options){0}) == 2);
        *slot ^= 2; /* another shortcut's */
        CHECK(count_with(&f, text, (nsci_split_options){0}) == 1);
        nsci_u32s_free(&places, &alloc);
        nsci_u32s_free(&rows, &alloc);
        tear_down(&f);
    }
}

static void a_place_that_looks_as_before_gets_the_same_decision(void) {
    fixture f;
    set_up(&f, 0);
    uint64_t state = 11;
    static char text[8192];
    uint32_t n_wrong = 0, n_places = 0, n_asked = 0;
    for (size_t i = 0; i < N_WEIGHTS; i++)
        f.weights[i] = (int16_t)(test_random(&state) % 2001 - 1000);
    for (size_t round = 0; round < 1000; round++) { /* pieces again and again, something between */
        size_t period = random_text(&state, (uint8_t *)text, 2 + round % 4), n = period;
        while (period > 0 && n < 1500) {
            memcpy(text + n, text, period);
            n += period;
            if (test_random(&state) % 64 == 0)
                n += random_text(&state, (uint8_t *)text + n, round % 50);
        }
        text[n] = '\0';
        nsci_scan scan = start_scan(&f, text);
        nsci_memo repeats = {.n = 0};
        nsci_candidate place;
        while (nsci_scan_next(&scan, &place)) {
            n_places++;
            n_wrong +=
                nsci_memo_cuts(&repeats, &scan, &place) != nsci_candidate_cuts(&scan, &place);
        }
        n_asked += repeats.n;
    }
    CHECK(n_wrong == 0);
    CHECK(n_asked < n_places / 2);
    tear_down(&f);
}

static void failed_allocations_are_reported(void) {
    fixture f;
    set_up(&f, 1);
    nsci_ranges sents = {0};
    nsci_u32s places = {0}, rows = {0};
    static char text[4000];
    for (size_t i = 0; i + 4 < sizeof text; i += 4) memcpy(text + i, "a. B", 4);
    const nsci_split_input input = {.text = (const uint8_t *)text, .n_bytes = strlen(text)};
    FAILING_ALLOCATIONS(
        alloc,
        nsci_split_sentences(&f.splitter, &input, (nsci_split_options){0}, &alloc, &sents, NULL),
        nsci_ranges_free(&sents, &alloc));
    FAILING_ALLOCATIONS(alloc,
                        nsci_sentence_examples(&f.splitter, &input, &alloc, &places, &rows, NULL),
                        (nsci_u32s_free(&places, &alloc), nsci_u32s_free(&rows, &alloc)));
    tear_down(&f);
}

/* ---- The caller's options --------------------------------------------------------------------- */

static void options_come_before_weights(void) {
    fixture f;
    nsc_abbreviations *set;
    nsc_text words[] = {{"Abt.", 4, 1}, {"i.d", 3, 1}, {"caf\xE9", 4, 1}};
    CHECK(nsc_abbreviations_new(NULL, words, NSCI_COUNT(words), &set, NULL) == NSC_OK);
    nsci_split_options none = {0}, own = {NSC_LINES_AUTO, set}, keep = {NSC_LINES_KEEP, NULL},
                       join = {NSC_LINES_JOIN, NULL};
    set_up(&f, 1); /* every candidate is a boundary */
    CHECK(count_with(&f, "See Abt. Two", none) == 2);
    CHECK(count_with(&f, "See Abt. Two", own) == 1);
    CHECK(count_with(&f, "See (abt. Two", own) == 1);
    CHECK(count_with(&f, "See ABT. Two", own) == 1);
    CHECK(count_with(&f, "See Xabt. Two", own) == 2);
    CHECK(count_with(&f, "See i.d. Two", own) == 1);
    CHECK(count_with(&f, "See d. Two", own) == 2);
    CHECK(count_with(&f, "See x.abt. Two", own) == 2);
    CHECK(count_with(&f, "the caf\xC3\xA9. Two", own) == 1);
    CHECK(count_with(&f, "See abt! Two", own) == 2);
    CHECK(count_with(&f, "See abt.\" Two", own) == 2);
    CHECK(count_with(&f, "See abt.\n\nTwo", own) == 2);
    CHECK(count_with(&f, "abt. Two", own) == 1);
    CHECK(count_with(&f, "one\ntwo", join) == 1);
    CHECK(count_with(&f, "one.\ntwo", join) == 2);
    CHECK(count_with(&f, "one\n \ntwo", join) == 2);
    tear_down(&f);
    set_up(&f, -1); /* and now none */
    CHECK(count_with(&f, "one\ntwo", none) == 1);
    CHECK(count_with(&f, "one\ntwo,\n- three.\n\"four\"\n five", keep) == 5);
    CHECK(count_with(&f, "one\n", keep) == 1);
    CHECK(count_with(&f, "one\ntwo\n\nthree", join) == 2);
    tear_down(&f);
    nsc_abbreviations_free(set);
    nsc_abbreviations_free(NULL);
}

/* ---- Growth ---------------------------------------------------------------------------------- */

static void split(void *state, const uint8_t *text, size_t n) {
    const fixture *f = state;
    nsc_alloc alloc = libc_alloc();
    nsci_ranges sents = {0};
    const nsci_split_input input = {.text = text, .n_bytes = n};
    CHECK(nsci_split_sentences(&f->splitter, &input, (nsci_split_options){0}, &alloc, &sents,
                               NULL) == NSC_OK);
    nsci_ranges_free(&sents, &alloc);
}

static void twice_the_text_takes_at_most_two_and_a_half_times_as_long(void) {
    static const char *const units[] = {
        "a. ", "a.", ".",       "...",  ". ",   "\" ",          "\"",
        "' ",  "(",  ") ",      "[1] ", "1. ",  "A. B. ",       "- ",
        "* ",  "\n", " \n",     "\n\n", "x\ny", "The ",         " ",
        "a",   "A",  "http://", "@ X ", ": ",   "\xE2\x80\x9C", "\xE2\x80\xA6 ",
        "_ W "};
    fixture f;
    for (int sign = -1; sign <= 1; sign += 2) {
        set_up(&f, (int16_t)sign);
        for (size_t u = 0; u < NSCI_COUNT(units); u++) growth_check(units[u], split, &f);
        tear_down(&f);
    }
}

int main(void) {
    RUN(examples_are_the_candidates_that_weights_decide);
    RUN(trainer_reports_places_in_the_callers_code_points);
    RUN(any_weights_keep_the_promises_of_the_header);
    RUN(weights_decide_all_but_blank_lines);
    RUN(a_shortcut_that_is_known_comes_before_the_sum);
    RUN(a_place_that_looks_as_before_gets_the_same_decision);
    RUN(failed_allocations_are_reported);
    RUN(options_come_before_weights);
    RUN(twice_the_text_takes_at_most_two_and_a_half_times_as_long);
    return test_report();
}
