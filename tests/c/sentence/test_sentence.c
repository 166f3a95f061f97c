/* nsc_sentence, _events, _chunk, _scan, _word, _feature: what holds for any weights. Where the bundled model puts the
 * boundaries of real sentences is the matter of test_spec_sentences. */
#include "growth.h"
#include "newscore_train.h"
#include "base/nsc_ascii.h"
#include "sentence/nsc_abbreviation.h"
#include "sentence/nsc_sentence.h"
#include "normalize/nsc_normalize.h"
#include "sentence/nsc_sentence_feature.h"
#include "sentence/nsc_sentence_memo.h"
#include "sentence/nsc_sentence_scan.h"
#include "text/nsc_space.h"
#include "nsc_train_sentence.h"

enum { WEIGHT_BITS = 10, N_WEIGHTS = 1 << WEIGHT_BITS, N_SHORTCUTS = 64 };

/* A splitter with a few words and weights of the test's choice. */
typedef struct fixture {
    nsc_block words;
    int16_t weights[N_WEIGHTS];
    uint16_t shortcuts[N_SHORTCUTS];
    nsci_splitter splitter;
    nsci_chunk chunk;
} fixture;

static nsc_alloc libc_alloc(void) { return nsci_alloc_or_default(NULL); }

/* "the" and "we" are words with small letters, "mr" is a title, "dear" opens a
 * letter. */
static void set_up(fixture *f, int16_t weight) {
    static const char *const words[] = {"the", "we", "mr", "dear"};
    static const uint8_t records[4][NSCI_WORD_RECORD_BYTES] = {{0, 7 | 7 << 4, 1, 0},
                                                               {0, 7 | 7 << 4, 1, 0},
                                                               {1, 1, 7 | 1 << 4, 0},
                                                               {NSCI_LETTER_CLASS, 0, 1, 0}};
    uint64_t hashes[4];
    for (size_t i = 0; i < 4; i++) hashes[i] = nsc_hash_string(words[i], strlen(words[i]));
    CHECK(nsc_table_build(NULL, hashes, records[0], 4, NSCI_WORD_RECORD_BYTES, 1, 0, &f->words,
                          NULL) == NSC_OK);
    for (size_t i = 0; i < N_WEIGHTS; i++) f->weights[i] = weight;
    memset(f->shortcuts, 0, sizeof f->shortcuts);
    nsc_alloc alloc = libc_alloc();
    f->splitter = (nsci_splitter){0};
    CHECK(nsci_splitter_open_words(&f->splitter, &alloc, f->words.bytes, f->words.n_bytes, NULL) ==
          NSC_OK);
    f->splitter.weights = f->weights;
    f->splitter.weight_bits = WEIGHT_BITS;
    f->splitter.shortcuts = f->shortcuts;
    f->splitter.n_shortcuts = N_SHORTCUTS;
}

static void tear_down(fixture *f) {
    nsc_alloc alloc = libc_alloc();
    nsci_splitter_close(&f->splitter, &alloc);
    nsc_block_free(&f->words);
}

static nsci_scan start_scan(fixture *f, const char *text) {
    nsci_scan scan = {.splitter = &f->splitter,
                      .chunk = &f->chunk,
                      .text = (const uint8_t *)text,
                      .n_bytes = (uint32_t)strlen(text)};
    nsci_scan_start(&scan);
    return scan;
}

/* A text of `n` pieces that candidates are made of. Returns its length. */
static size_t random_text(uint64_t *state, uint8_t *out, size_t n) {
    static const char *const pieces[] = {".",
                                         "?",
                                         "!",
                                         "...",
                                         " ",
                                         "  ",
                                         "\n",
                                         "\n\n",
                                         "\t",
                                         "\"",
                                         "'",
                                         "(",
                                         ")",
                                         "[",
                                         "]",
                                         "-",
                                         "--",
                                         "*",
                                         ":",
                                         ";",
                                         ",",
                                         "a",
                                         "The",
                                         "We ",
                                         "mr",
                                         "Mr",
                                         "U.S",
                                         "12",
                                         "1. ",
                                         "(b) ",
                                         "http://",
                                         "x@y",
                                         " :-) ",
                                         "1/2/99 1:05 PM",
                                         "Dear ",
                                         "ii.) ",
                                         "----",
                                         "PM ",
                                         "\xC3\xA9",
                                         "\xE2\x80\x9C",
                                         "\xE2\x80\x9D",
                                         "\xE2\x80\xA6",
                                         "\xE2\x80\xA2",
                                         "\xE3\x80\x82",
                                         "\xC2\xA0",
                                         "\xE2\x80\xA8",
                                         "\xF0\x9F\x98\x80",
                                         "word",
                                         "Word",
                                         "_",
                                         "\x01"};
    return test_draw_text(state, pieces, NSCI_COUNT(pieces), n, out);
}

/* ---- The scan -------------------------------------------------------------------------------- */

/* What the header says, byte by byte. */
static void slow_events(const uint8_t *text, size_t at, size_t n, nsci_index *events) {
    memset(events, 0, sizeof *events);
    for (size_t i = at; i < n && i < at + NSCI_INDEX_BYTES; i++) {
        bool mark = text[i] >= 0xE2 || (text[i] && strchr("\n!\"()*-./:;?@[]", text[i]));
        bool capital = nsci_is_upper(text[i]) && i > 0 && text[i - 1] <= ' ';
        size_t block = (i - at) / NSCI_INDEX_BLOCK, bit = (i - at) % NSCI_INDEX_BLOCK;
        if (mark) events->marks[block] |= UINT64_C(1) << bit;
        if (capital) events->capitals[block] |= UINT64_C(1) << bit;
    }
}

static bool same_list(const nsci_indexer *kind, const uint64_t *bits) {
    uint16_t places[NSCI_INDEX_ROOM];
    const uint16_t *end = kind->list(bits, NSCI_INDEX_BLOCKS, places), *place = places;
    for (uint16_t i = 0; i < NSCI_INDEX_BYTES; i++)
        if (bits[i / NSCI_INDEX_BLOCK] >> i % NSCI_INDEX_BLOCK & 1)
            if (place == end || *place++ != i) return false;
    return place == end;
}

static void the_processors_own_vectors_find_events(void) {
    const nsci_indexer *kind;
    for (uint32_t k = 0; (kind = nsci_indexer_at(k)) != NULL; k++) test_note(kind->name);
    if (test_has_vectors()) CHECK(strcmp(nsci_indexer_at(0)->name, "portable") != 0);
#if defined(__aarch64__)
    CHECK(strcmp(nsci_indexer_at(0)->name, "neon") == 0);
#endif
}

static void every_processor_finds_the_same_events(void) {
    static const char bytes[] = "abcXYZ  ..,!?\"'()[]*-:;\n\t@09\x7F\x80\xC3\xE1\xE2\xEF\xFF";
    uint8_t text[NSCI_INDEX_BYTES + 300];
    uint64_t state = 1;
    uint32_t n_wrong = 0, n_wrong_lists = 0;
    for (int round = 0; round < 1500; round++) {
        size_t n = 1 + test_below(&state, round % 3 ? 200 : sizeof text);
        for (size_t i = 0; i < n; i++) /* mostly bytes that are skipped */
            text[i] = test_random(&state) % 16
                          ? 'a'
                          : (uint8_t)bytes[test_random(&state) % (sizeof bytes - 1)];
        if (round % 8 == 0)
            for (size_t i = 0; i < n; i++) text[i] = (uint8_t)test_random(&state);
        if (round % 32 == 0) memset(text, '.', n);
        for (size_t at = 0; at < n; at += n < 200 ? 1 : 1 + test_below(&state, 20)) {
            nsci_index expected, found;
            slow_events(text, at, n, &expected);
            const nsci_indexer *kind;
            for (uint32_t k = 0; (kind = nsci_indexer_at(k)) != NULL; k++) {
                memset(&found, 0, sizeof found);
                size_t n_blocks = nsci_index_find(kind, text, at, n, &found);
                n_wrong += memcmp(&found, &expected, sizeof found) != 0;
                n_wrong += n_blocks != nsci_min((n - at + 63) / 64, NSCI_INDEX_BLOCKS);
                n_wrong_lists += !same_list(kind, found.marks) || !same_list(kind, found.capitals);
            }
        }
    }
    CHECK(n_wrong == 0 && n_wrong_lists == 0);
}

/* Is the capital at text[at], behind white space, one that a candidate may be made of? */
static bool capital_matters(const fixture *f, const uint8_t *text, size_t at, size_t n) {
    return nsci_splitter_starter(&f->splitter, text, at, n) ||
           (at > 1 && strchr(",>_=]M", text[at - 2]));
}

static void a_chunk_leaves_out_no_event_that_matters(void) {
    fixture f;
    set_up(&f, 0);
    uint64_t state = 5;
    static uint8_t text[8192];
    uint32_t n_missed = 0, n_strange = 0;
    for (int round = 0; round < 200; round++) {
        size_t n = random_text(&state, text, 1 + test_below(&state, 600));
        if (n == 0) continue;
        uint32_t at = (uint32_t)(test_random(&state) % n), next = at;
        nsci_index all;
        nsci_chunk chunk;
        slow_events(text, at, n, &all);
        nsci_chunk_read(&chunk, &f.splitter, nsci_indexer_at(0), text, at, (uint32_t)n);
        for (uint32_t i = at; i < nsci_min(n, at + NSCI_INDEX_BYTES); i++) {
            uint32_t block = (i - at) / NSCI_INDEX_BLOCK, bit = (i - at) % NSCI_INDEX_BLOCK;
            bool mark = all.marks[block] >> bit & 1, capital = all.capitals[block] >> bit & 1;
            next = nsci_chunk_next(&chunk, i);
            n_missed += next != i && (mark || (capital && capital_matters(&f, text, i, n)));
            n_strange += next == i && !mark && !capital;
        }
        CHECK(nsci_chunk_next(&chunk, at + NSCI_INDEX_BYTES) == at + NSCI_INDEX_BYTES);
        uint32_t first = nsci_chunk_next(&chunk, at); /* back */
        CHECK(first >= at && nsci_chunk_next(&chunk, first) == first);
    }
    CHECK(n_missed == 0 && n_strange == 0);
    tear_down(&f);
}

/* The kinds of the candidates of a text, a letter for each: see nsci_candidate_kind. */
static void expect_kinds(const char *text, const char *kinds) {
    static const char letters[] = "BSGCDQNMELAFTO";
    fixture f;
    set_up(&f, 0);
    nsci_scan scan = start_scan(&f, text);
    nsci_candidate place;
    char got[64];
    size_t n = 0;
    while (nsci_scan_next(&scan, &place) && n + 1 < sizeof got) got[n++] = letters[place.kind];
    got[n] = '\0';
    CHECK(strcmp(got, kinds) == 0);
    if (strcmp(got, kinds) != 0) fprintf(stderr, "    \"%s\": %s, got %s\n", text, kinds, got);
    tear_down(&f);
}

static void each_kind_of_candidate_is_found(void) {
    expect_kinds("", "");
    expect_kinds("no stop here", "");
    expect_kinds("One. Two", "S");
    expect_kinds("One.", "");
    expect_kinds("One.\n\nTwo", "B");
    expect_kinds("One.Two", "G");
    expect_kinds("3.14 and a.b and x.com", "");
    expect_kinds("one: two; three", "CC");
    expect_kinds("one - two", "DD");
    expect_kinds("one. - Two", "S");
    expect_kinds("one\ntwo", "L");
    expect_kinds("one \n \n two", "B");
    expect_kinds("one. \" Two", "SQ");
    expect_kinds("done.[12] Two", "N");
    expect_kinds("vote The result", "A");
    expect_kinds("vote Word", "");
    expect_kinds("1. a 2. b 3. c", "SMSMS");
    expect_kinds("at 2. b 4. c", "SS");
    expect_kinds("(a) x (b) y", "M");
    expect_kinds("see http://a.b/c?d=E Word", "EE");
    expect_kinds("mail a@b.c Word", "E");
    expect_kinds("wait . . . no", "S");
    expect_kinds("a .zip file", "");
    expect_kinds("\xE2\x80\xA6 Two", "S");
    expect_kinds("nice :) we", "F");
    expect_kinds("nice. :) we", "S");
    expect_kinds("a list:) x", "");
    expect_kinds("i.) Word ii.) Word iii.) Word", "SMSMS");
    expect_kinds("iv.) Word v.) Word vi.) Word", "SMSMS");
    expect_kinds("h. Word i. Word j. Word", "SMSMS");
    expect_kinds("ii. Word iiv. Word", "SS");
    expect_kinds("Ann 3/14/2001 10:25 AM Word", "TT");
    expect_kinds("at 3/14/2001 Word", "");
    expect_kinds("at 10:25 AM Word", "E");
    expect_kinds("Dear Ann, Word", "O");
    expect_kinds("Ann, Word", "");
    expect_kinds("x ------ Word", "DD");
    expect_kinds("A B", "");
}

static void scan_notes_where_quotations_and_brackets_are_open(void) {
    static const char *const texts[] = {"\"One. Two\" x. (Three. Four) y. z",
                                        "\xE2\x80\x9COne. Two\xE2\x80\x9D x. (Three. Four) y. z"};
    static const bool quoted[] = {true, false, false, false};
    static const uint8_t depths[] = {0, 0, 1, 0};
    fixture f;
    set_up(&f, 0);
    for (size_t t = 0; t < NSCI_COUNT(texts); t++) {
        nsci_scan scan = start_scan(&f, texts[t]);
        nsci_candidate place;
        for (size_t i = 0; i < 4; i++) {
            CHECK(nsci_scan_next(&scan, &place));
            CHECK(place.in_quote == quoted[i]);
            CHECK(place.depth == depths[i]);
        }
        CHECK(!nsci_scan_next(&scan, &place));
    }
    tear_down(&f);
}

/* After it was made straight, a mark that opens and one that closes look the same: the edits tell. */
static void edits_tell_an_opening_mark_from_a_closing_one(void) {
    static const char text[] = "He left.\"Why. b";
    nsci_edit edit = {8, 9, 8, 11, NSC_RULE_QUOTES};
    nsci_edits edits = {&edit, 1, 1};
    fixture f;
    nsci_candidate place;
    set_up(&f, 0);
    for (int opens = 0; opens < 2; opens++) {
        const uint8_t *source =
            (const uint8_t *)(opens ? "He left.\xE2\x80\x9CWhy. b" : "He left.\xE2\x80\x9DWhy. b");
        nsci_scan scan = start_scan(&f, text);
        scan.edits = &edits;
        scan.source = source;
        CHECK(nsci_scan_next(&scan, &place));
        CHECK(place.kind == NSCI_CANDIDATE_GLUED);
        CHECK(place.left_end == (opens ? 8 : 9));
    }
    tear_down(&f);
}

static void lines_broken_by_width_are_told_from_paragraphs(void) {
    fixture f;
    nsci_candidate place;
    set_up(&f, 0);
    nsci_scan wrapped = start_scan(&f, "a line that goes on and on with\nsmall letters, and then "
                                       "goes on\nand on and on, until it stops.\nThe end");
    while (nsci_scan_next(&wrapped, &place)) {
    }
    CHECK(wrapped.lines.known && wrapped.lines.wrapped == 3);
    nsci_scan paragraphs = start_scan(&f, "A paragraph of some length.\nAnother one, it is as "
                                          "long as that.\nA third, as long.");
    while (nsci_scan_next(&paragraphs, &place)) {
    }
    CHECK(paragraphs.lines.known && paragraphs.lines.wrapped == 0);
    tear_down(&f);
}

/* ---- Features -------------------------------------------------------------------------------- */

static void words_are_looked_up_in_small_letters(void) {
    fixture f;
    set_up(&f, 0);
    CHECK(nsci_splitter_word(&f.splitter, (const uint8_t *)"THE", 3).lower == 7);
    CHECK(nsci_splitter_word(&f.splitter, (const uint8_t *)"Mr", 2).abbreviation == 1);
    CHECK(nsci_splitter_word(&f.splitter, (const uint8_t *)"nor", 3).lower == 0);
    CHECK(nsci_splitter_starter(&f.splitter, (const uint8_t *)"The x", 0, 5));
    CHECK(!nsci_splitter_starter(&f.splitter, (const uint8_t *)"They", 0, 4));
    CHECK(!nsci_splitter_starter(&f.splitter, (const uint8_t *)"THE", 0, 3));
    tear_down(&f);
}

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

/* Opens a splitter and closes it again; its numbers are left. */
static nsc_status open_splitter(nsci_splitter *splitter, const uint8_t *words, size_t words_bytes,
                                const uint8_t *weights, size_t weights_bytes, nsc_error *err) {
    nsc_alloc alloc = libc_alloc();
    *splitter = (nsci_splitter){0};
    nsc_status status =
        nsci_splitter_open(splitter, &alloc, words, words_bytes, weights, weights_bytes, err);
    nsci_splitter_close(splitter, &alloc);
    return status;
}

static void damaged_sections_are_refused(void) {
    fixture f;
    nsci_splitter splitter;
    nsc_error err;
    set_up(&f, 0);
    uint32_t weights[3 + 8 + 2] = {16, NSCI_N_SENTENCE_FEATURES, 4};
    const uint8_t *bytes = (const uint8_t *)weights;
    size_t n = sizeof weights;
#define OPEN(words_bytes, weights_bytes)                                                           \
    open_splitter(&splitter, f.words.bytes, words_bytes, bytes, weights_bytes, &err)
    CHECK(OPEN(f.words.n_bytes, n) == NSC_OK);
    CHECK(splitter.weight_bits == 4);
    CHECK(OPEN(f.words.n_bytes - 1, n) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"sents.words\"") != NULL);
    CHECK(OPEN(f.words.n_bytes, n - 1) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"sents.weights\"") != NULL);
    CHECK(OPEN(f.words.n_bytes, 4) == NSC_E_MODEL);
    weights[0] = 15;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[0] = 0;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[0] = UINT32_MAX;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[0] = 16;
    weights[2] = 3;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[2] = 0;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[2] = 8;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[2] = 4;
    weights[1]++;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
#undef OPEN
    tear_down(&f);
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
    RUN(the_processors_own_vectors_find_events);
    RUN(every_processor_finds_the_same_events);
    RUN(a_chunk_leaves_out_no_event_that_matters);
    RUN(each_kind_of_candidate_is_found);
    RUN(scan_notes_where_quotations_and_brackets_are_open);
    RUN(edits_tell_an_opening_mark_from_a_closing_one);
    RUN(lines_broken_by_width_are_told_from_paragraphs);
    RUN(words_are_looked_up_in_small_letters);
    RUN(examples_are_the_candidates_that_weights_decide);
    RUN(trainer_reports_places_in_the_callers_code_points);
    RUN(any_weights_keep_the_promises_of_the_header);
    RUN(weights_decide_all_but_blank_lines);
    RUN(a_shortcut_that_is_known_comes_before_the_sum);
    RUN(a_place_that_looks_as_before_gets_the_same_decision);
    RUN(failed_allocations_are_reported);
    RUN(options_come_before_weights);
    RUN(bad_abbreviations_are_named);
    RUN(abbreviations_survive_failed_allocations);
    RUN(damaged_sections_are_refused);
    RUN(twice_the_text_takes_at_most_two_and_a_half_times_as_long);
    return test_report();
}
