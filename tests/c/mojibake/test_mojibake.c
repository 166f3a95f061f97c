/* nsc_mojibake: the tables, and what the answers of the matcher have in common. Which texts are
 * repaired is in tests/spec/normalize_mojibake.txt. */
#include "mojibake/nsc_mojibake_lossy.h"
#include "mojibake/nsc_mojibake_tables.h"
#include "text/nsc_utf8.h"
#include "test.h"

static nsci_mojibake_window window_of(const uint32_t *cps, size_t n) {
    nsci_mojibake_window window = {.n = n};
    memcpy(window.cps, cps, n * sizeof *cps);
    return window;
}

/* Characters that `cp` turns into when its UTF-8 is read in an encoding; 0 when a byte has none. */
static size_t garble(uint32_t cp, int read_as, uint32_t *out) {
    uint8_t bytes[4];
    size_t n = nsci_utf8_encode(cp, bytes);
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        for (size_t k = NSCI_N_MOJIBAKE_CHARS; k-- > 0 && !out[i];) /* the highest: not a control */
            if (nsci_mojibake_chars[k].bytes[read_as] == bytes[i])
                out[i] = nsci_mojibake_chars[k].cp;
        if (!out[i]) return 0;
    }
    return n;
}

static void tables_are_in_order(void) {
    for (size_t i = 1; i < NSCI_N_MOJIBAKE_CHARS; i++)
        CHECK(nsci_mojibake_chars[i - 1].cp < nsci_mojibake_chars[i].cp);
    CHECK(nsci_mojibake_chars[0].cp >= 0x80);
}

static void roles_are_those_of_the_bytes(void) {
    CHECK(nsci_mojibake_roles('A') == 0 && nsci_mojibake_roles(0) == 0);
    CHECK(nsci_mojibake_roles(0xC3) == NSCI_GARBLED_LEAD);
    CHECK(nsci_mojibake_roles(0xA9) == NSCI_GARBLED_TRAIL);
    CHECK(nsci_mojibake_roles(0x201A) == (NSCI_GARBLED_LEAD | NSCI_GARBLED_TRAIL));
    CHECK(nsci_mojibake_roles(0xFFFD) == NSCI_GARBLED_TRAIL);
    CHECK(nsci_mojibake_roles(0x4E2D) == 0 && nsci_mojibake_roles(0x1F600) == 0);
    CHECK(nsci_mojibake_roles(0xFE) == 0); /* byte FE in windows-1252, of which UTF-8 has none */
}

/* Behind a small letter there is no doubt about a letter of western Europe. */
static void western_letters_are_repaired_behind_small_ones(void) {
    for (uint32_t cp = 0xC0; cp < 0x180; cp++) {
        uint32_t cps[5] = {'e'};
        size_t n = garble(cp, NSCI_READ_AS_LATIN, cps + 1);
        if (!n) continue;
        nsci_mojibake_repair repair;
        nsci_mojibake_window open = window_of(cps, n), whole = window_of(cps, n + 1);
        CHECK(nsci_mojibake_match(&open, &repair) == NSCI_MOJIBAKE_OPEN);
        CHECK(nsci_mojibake_match(&whole, &repair) == NSCI_MOJIBAKE_FOUND);
        CHECK(repair.n_chars == 2 && repair.n_cps == 1 && repair.cps[0] == cp);
    }
}

static void punctuation_is_repaired_in_most_encodings(void) {
    static const uint32_t marks[] = {0x2018, 0x2019, 0x201C, 0x2013, 0x2014, 0x2022, 0x2026};
    static const int encodings[] = {NSCI_READ_AS_LATIN, NSCI_READ_AS_CENTRAL, NSCI_READ_AS_CYRILLIC,
                                    NSCI_READ_AS_MAC, NSCI_READ_AS_DOS};
    size_t n_tried = 0;
    for (size_t e = 0; e < NSCI_COUNT(encodings); e++) {
        for (size_t i = 0; i < NSCI_COUNT(marks); i++) {
            uint32_t cps[5] = {' '};
            size_t n = garble(marks[i], encodings[e], cps + 1);
            nsci_mojibake_repair repair;
            nsci_mojibake_window window = window_of(cps, n + 1);
            if (!n) continue;
            n_tried++;
            CHECK(nsci_mojibake_match(&window, &repair) == NSCI_MOJIBAKE_FOUND);
            CHECK(repair.n_chars == n && repair.cps[0] == marks[i]);
        }
    }
    CHECK(n_tried > 25);
}

/* The short cut for punctuation says what the matcher says. */
static void the_short_cut_agrees(void) {
    size_t n_marks = 0;
    for (size_t i = 0; i < NSCI_N_MOJIBAKE_CHARS; i++) {
        for (uint32_t second = 0x80; second; second = second == 0x80 ? 0x20AC : 0) {
            const uint32_t cps[4] = {' ', 0xE2, second, nsci_mojibake_chars[i].cp};
            nsci_mojibake_window window = window_of(cps, 4);
            nsci_mojibake_repair repair = {0};
            uint8_t text[16] = {0};
            size_t n = 0, n_garbled = 0;
            for (size_t k = 1; k < 4; k++) n += nsci_utf8_encode(cps[k], text + n);
            uint32_t mark = nsci_mojibake_mark(text, sizeof text, &n_garbled);
            uint8_t byte = nsci_mojibake_chars[i].bytes[NSCI_READ_AS_LATIN];
            CHECK((mark != 0) == (byte && byte < 0xC0));
            if (!mark) continue;
            n_marks++;
            CHECK(n_garbled == n);
            CHECK(nsci_mojibake_match(&window, &repair) == NSCI_MOJIBAKE_FOUND);
            CHECK(repair.n_chars == 3 && repair.n_cps == 1 && repair.cps[0] == mark);
            for (size_t cut = 0; cut < n; cut++) /* nothing behind the end is looked at */
                CHECK(nsci_mojibake_mark(text, cut, &n_garbled) == 0);
        }
    }
    CHECK(n_marks > 100);
    size_t n_garbled;
    CHECK(nsci_mojibake_mark((const uint8_t *)"\xC3\xA2\xE2\x82\xAC?!", 7, &n_garbled) == 0);
}

/* A character waits as long as anything may come of it: each step of what is found says so. */
static void what_is_found_could_go_on(void) {
    static const int encodings[] = {NSCI_READ_AS_LATIN, NSCI_READ_AS_CENTRAL, NSCI_READ_AS_CYRILLIC,
                                    NSCI_READ_AS_MAC, NSCI_READ_AS_DOS};
    size_t n_found = 0;
    for (size_t e = 0; e < NSCI_COUNT(encodings); e++) {
        for (uint32_t cp = 0xA0; cp < 0x2C00; cp++) {
            uint32_t cps[5] = {'e'};
            size_t n = garble(cp, encodings[e], cps + 1);
            nsci_mojibake_repair repair;
            nsci_mojibake_window window = window_of(cps, n + 1);
            if (!n || nsci_mojibake_match(&window, &repair) != NSCI_MOJIBAKE_FOUND) continue;
            n_found++;
            for (size_t i = 1; i < n; i++)
                CHECK(nsci_mojibake_may_go_on(cps[i], cps[i + 1], i > 1));
        }
    }
    CHECK(n_found > 2000);
    CHECK(!nsci_mojibake_may_go_on(0x201C, 0x201C, false)); /* two quotes are none's bytes */
    CHECK(!nsci_mojibake_may_go_on(0x201C, 'a', true));
}

static nsci_mojibake_state match_lossy(const char *text, uint32_t evidence,
                                       nsci_mojibake_repair *repair) {
    nsci_mojibake_window window = {.evidence = evidence};
    size_t n = strlen(text);
    for (size_t at = 0; at < n;)
        window.cps[window.n++] = nsci_utf8_decode((const uint8_t *)text, at, &at);
    CHECK(nsci_mojibake_may_be_lossy(
        (const uint8_t *)text, n - nsci_utf8_encode(window.cps[window.n - 1], (uint8_t[4]){0}),
        window.cps[window.n - 1]));
    return nsci_mojibake_match_lossy(&window, repair);
}

/* A blank counts only with evidence of the same kind, and its lack is told. */
static void blanks_need_evidence(void) {
    static const struct {
        const char *text;
        uint32_t evidence, cp;
        size_t n_chars, n_kept;
    } cases[] = {
        {" \xC3\x83 l", NSCI_SEEN_LATIN, 0xE0, 1, 2},    /* A tilde */
        {" \xC4\x82 l", NSCI_SEEN_CENTRAL, 0xE0, 1, 2},  /* A breve */
        {" \xD0\x93 l", NSCI_SEEN_CYRILLIC, 0xE0, 1, 2}, /* Ghe */
        {" \xC3\x85 i", NSCI_SEEN_EAST, 0x160, 2, 1},    /* A ring */
        {" \xC3\xA2\xC5\xA1 ", NSCI_SEEN_LATIN, 0x26A0, 3, 0},
        {" \xC3\xA2 \xE2\x82\xAC", NSCI_SEEN_LATIN, 0x2800, 3, 0},
    };
    const uint32_t all = NSCI_SEEN_LATIN | NSCI_SEEN_EAST | NSCI_SEEN_CENTRAL | NSCI_SEEN_CYRILLIC;
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        nsci_mojibake_repair repair = {0};
        CHECK(match_lossy(cases[i].text, all & ~cases[i].evidence, &repair) == NSCI_MOJIBAKE_NONE);
        CHECK(repair.evidence == cases[i].evidence);
        CHECK(match_lossy(cases[i].text, cases[i].evidence, &repair) == NSCI_MOJIBAKE_FOUND);
        CHECK(repair.cps[0] == cases[i].cp && repair.n_cps == 1);
        CHECK(repair.n_chars == cases[i].n_chars && repair.n_kept == cases[i].n_kept);
    }
}

static void only_words_of_portuguese_are_joined(void) {
    CHECK(nsci_mojibake_joins('s', (const uint8_t *)" seis", 5));
    CHECK(!nsci_mojibake_joins('s', (const uint8_t *)"eis", 3));
    CHECK(nsci_mojibake_joins('s', (const uint8_t *)" ", 1));
    CHECK(!nsci_mojibake_joins('s', (const uint8_t *)"", 0));
    CHECK(nsci_mojibake_joins('q', (const uint8_t *)"uele", 4));
    CHECK(!nsci_mojibake_joins('q', (const uint8_t *)"uelle", 5));
    CHECK(!nsci_mojibake_joins('q', (const uint8_t *)"uel", 3));
}

/* Random windows, of characters that stand for bytes: a repair says no more characters than there
 * are and gives a scalar value that is not ASCII; knowing of other repairs never prevents one. */
static void answers_make_sense(void) {
    uint64_t state = 5;
    size_t n_found = 0, n_bad = 0;
    for (int round = 0; round < 300000; round++) {
        nsci_mojibake_window window = {.n = 1 + test_random(&state) % NSCI_MOJIBAKE_WINDOW};
        for (size_t i = 0; i < window.n; i++) {
            uint64_t pick = test_random(&state);
            window.cps[i] = pick % 7 ? nsci_mojibake_chars[pick / 7 % NSCI_N_MOJIBAKE_CHARS].cp
                                     : pick / 7 % 128;
            window.repaired[i] = pick >> 60 == 0;
        }
        if (test_random(&state) % 4 == 0) window.next = 'a';
        nsci_mojibake_repair repair = {0}, without = {0};
        nsci_mojibake_state answer = nsci_mojibake_match(&window, &repair);
        nsci_mojibake_window blank = window;
        memset(blank.repaired, 0, sizeof blank.repaired);
        if (nsci_mojibake_match(&blank, &without) == NSCI_MOJIBAKE_FOUND)
            n_bad += answer != NSCI_MOJIBAKE_FOUND;
        if (answer != NSCI_MOJIBAKE_FOUND) continue;
        n_found++;
        n_bad += repair.n_chars < 2 || repair.n_chars > window.n;
        n_bad += repair.n_cps < 1 || repair.n_cps > 2 || repair.n_cps >= repair.n_chars;
        for (size_t i = 0; i < repair.n_cps; i++)
            n_bad += repair.cps[i] < 0x80 || repair.cps[i] > 0x10FFFF ||
                     repair.cps[i] - 0xD800u < 0x800u;
    }
    CHECK(n_found > 1000 && n_bad == 0);
}

int main(void) {
    RUN(tables_are_in_order);
    RUN(roles_are_those_of_the_bytes);
    RUN(western_letters_are_repaired_behind_small_ones);
    RUN(punctuation_is_repaired_in_most_encodings);
    RUN(the_short_cut_agrees);
    RUN(what_is_found_could_go_on);
    RUN(blanks_need_evidence);
    RUN(only_words_of_portuguese_are_joined);
    RUN(answers_make_sense);
    return test_report();
}
