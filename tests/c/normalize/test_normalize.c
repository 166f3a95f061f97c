/* nsc_normalize and what it is made of: properties of any text under any rules. What single rules do
 * to single texts is in tests/spec/normalize*.txt. */
#include <time.h>

#include "normalize/nsc_charref.h"
#include "normalize/nsc_normalizer.h"
#include "text/nsc_uni.h"
#include "test.h"

#ifndef N_ROUNDS
#define N_ROUNDS 10000 /* random texts; more by hand: cc -DN_ROUNDS=3000000 */
#endif

enum { MAX_CPS = 4096, ALL_RULES = NSC_RULE_BIT(NSC_N_RULES) - 1 };

static nsc_alloc libc_alloc(void) { return nsci_alloc_or_default(NULL); }

/* A text on its way, in memory that all tests share. */
static nsci_source source;
static nsci_normal normal;

static void normalize_cps(const void *units, size_t n, uint32_t unit_bytes, uint32_t rules) {
    nsc_alloc alloc = libc_alloc();
    nsc_text text = {units, n, unit_bytes};
    CHECK(nsci_source_read(&source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&normal, &alloc, &source, rules, NULL) == NSC_OK);
}

/* Normalizes a C string of Latin-1 and says whether UTF-8 `expected` comes out. */
static bool gives(const char *latin_1, uint32_t rules, const char *expected) {
    normalize_cps(latin_1, strlen(latin_1), 1, rules);
    return normal.utf8.n == strlen(expected) &&
           memcmp(normal.utf8.items, expected, normal.utf8.n) == 0;
}

static void release(void) {
    nsc_alloc alloc = libc_alloc();
    nsci_source_free(&source, &alloc);
    nsci_normal_free(&normal, &alloc);
}

/* ---- Properties ----------------------------------------------------------------------------- */

/* Ascending, apart, nothing changed between edits and something in each. */
static bool edits_hold(void) {
    const uint8_t *from = source.utf8.items, *to = normal.utf8.items;
    size_t at = 0, norm = 0;
    for (size_t i = 0; i <= normal.edits.n; i++) {
        bool last = i == normal.edits.n;
        nsci_edit e = {0};
        if (!last) e = normal.edits.items[i];
        size_t start = last ? source.utf8.n : e.start;
        size_t norm_start = last ? normal.utf8.n : e.norm_start;
        if (start < at || norm_start < norm || start - at != norm_start - norm) return false;
        if (start > at && memcmp(from + at, to + norm, start - at) != 0) return false;
        if (last) return true;
        if (e.end < e.start || e.norm_end < e.norm_start || e.rule >= NSC_N_RULES) return false;
        if (e.end - e.start == e.norm_end - e.norm_start &&
            memcmp(from + e.start, to + e.norm_start, e.end - e.start) == 0)
            return false;
        at = e.end;
        norm = e.norm_end;
    }
    return false;
}

static bool is_utf8(const uint8_t *bytes, size_t n) {
    uint8_t again[4];
    for (size_t at = 0, next; at < n; at = next) {
        uint32_t cp = nsci_utf8_decode(bytes, at, &next);
        if (next > n || nsci_utf8_encode(cp, again) != next - at) return false;
        if (memcmp(again, bytes + at, next - at) != 0) return false;
    }
    return true;
}

/* Normalizing the result again gives no edit. */
static bool is_idempotent(uint32_t rules) {
    static uint32_t cps[32 * MAX_CPS];
    size_t n = 0;
    for (size_t at = 0; at < normal.utf8.n && n < NSCI_COUNT(cps);)
        cps[n++] = nsci_utf8_decode(normal.utf8.items, at, &at);
    size_t n_bytes = normal.utf8.n;
    normalize_cps(cps, n, 4, rules);
    return normal.utf8.n == n_bytes && normal.edits.n == 0;
}

static void print_text(const uint32_t *cps, size_t n, uint32_t rules) {
    fprintf(stderr, "    rules %03x:", (unsigned)rules);
    for (size_t i = 0; i < n; i++) fprintf(stderr, " %04X", (unsigned)cps[i]);
    fputc('\n', stderr);
}

/* All that must hold for a text. */
static bool holds(const uint32_t *cps, size_t n, uint32_t rules) {
    normalize_cps(cps, n, 4, rules);
    bool good = edits_hold() && is_utf8(normal.utf8.items, normal.utf8.n) && is_idempotent(rules);
    if (!good) print_text(cps, n, rules);
    return good;
}

/* What patterns are made of, whole and in pieces. */
static const char *const fragments[] = {"&",
                                        "&amp;",
                                        "amp;",
                                        ";",
                                        "&#",
                                        "38;",
                                        "&#38;",
                                        "&shy;",
                                        "&nbsp;",
                                        "&#x301;",
                                        "&eacute;",
                                        "&Acirc;",
                                        "&#146;",
                                        "&#13;",
                                        "&#xC3;",
                                        "&NotEqualTilde;",
                                        "\xAD",
                                        "\r",
                                        "\n",
                                        "\r\n",
                                        " ",
                                        "\xA0",
                                        "a",
                                        "e",
                                        "c",
                                        "A",
                                        "S",
                                        "\x80",
                                        "\x81",
                                        "\x85",
                                        "\x92",
                                        "\x99",
                                        "\x9D",
                                        "\xC3",
                                        "\xC2",
                                        "\xE2",
                                        "\xC9",
                                        "\xD0",
                                        "\xD1",
                                        "\xD7",
                                        "\xD8",
                                        "\xE0",
                                        "\xE1",
                                        "\xED",
                                        "\xEF",
                                        "\xF0",
                                        "\xC4",
                                        "\xC5",
                                        "\xA1",
                                        "\xA3",
                                        "\xA9",
                                        "\xAB",
                                        "\xBB",
                                        "\xBD",
                                        "\xBF",
                                        "\x7F",
                                        "\t",
                                        "=",
                                        "\xC3\xA9",
                                        "\xE2\x80\x99",
                                        "\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2",
                                        "\xC2 ",
                                        "\xFC\xF2"};

/* The same beyond Latin-1. */
static const uint32_t odd_cps[] = {
    0x301,   0x327,  0x316,  0x308,   0x302,  0x303,  0x345,  0x338,  0x344,  0x9C7,  0x9BE,
    0x958,   0x1100, 0x1161, 0x11A8,  0xAC00, 0x212B, 0x37E,  0xFB01, 0xFDFA, 0xFF1B, 0x2033,
    0x200B,  0x200C, 0x200D, 0x2060,  0xFEFF, 0x202E, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D,
    0x201E,  0x2026, 0x2013, 0x2014,  0x20AC, 0x2122, 0x2028, 0x3000, 0xD800, 0x0,    0x178,
    0x17E,   0x160,  0x152,  0x192,   0x221A, 0xF8FF, 0x3C0,  0x2248, 0x420,  0x421,  0x432,
    0x402,   0x433,  0x451,  0x453,   0x251C, 0x2510, 0x393,  0x102,  0x139,  0x15F,  0x645,
    0x1F468, 0xFE0F, 0x4E2D, 0x1F600, 0x219,  0x2260};

static size_t random_text(uint64_t *state, uint32_t *cps, size_t max) {
    size_t n = 0, n_pieces = test_below(state, 16);
    for (size_t i = 0; i < n_pieces; i++) {
        size_t n_times = test_below(state, 24) == 0 ? test_below(state, 50) : 1;
        size_t odd = test_below(state, NSCI_COUNT(fragments) + NSCI_COUNT(odd_cps));
        for (; n_times > 0; n_times--) {
            if (odd >= NSCI_COUNT(fragments)) {
                if (n < max) cps[n++] = odd_cps[odd - NSCI_COUNT(fragments)];
                continue;
            }
            for (const char *p = fragments[odd]; *p && n < max; p++) cps[n++] = (unsigned char)*p;
        }
    }
    return n;
}

static void normal_text_stays_as_it_is(void) {
    static uint32_t cps[MAX_CPS];
    uint64_t state = 11;
    for (int round = 0; round < N_ROUNDS; round++) {
        uint32_t rules = NSC_RULES_DEFAULT;
        if (round % 3 == 1) rules |= NSC_RULE_BIT(NSC_RULE_COMPATIBILITY);
        if (round % 3 == 2) rules = (uint32_t)test_random(&state) & ALL_RULES;
        CHECK(holds(cps, random_text(&state, cps, MAX_CPS), rules));
    }
}

static void without_rules_nothing_changes(void) {
    static uint32_t cps[MAX_CPS];
    uint64_t state = 12;
    for (int round = 0; round < 500; round++) {
        normalize_cps(cps, random_text(&state, cps, MAX_CPS), 4, 0);
        CHECK(normal.edits.n == 0 && normal.utf8.n == source.utf8.n);
        CHECK(memcmp(normal.utf8.items, source.utf8.items, source.utf8.n) == 0);
    }
}

/* A run of plain letters in front moves every block boundary of the fast path, and nothing else. */
static void where_a_text_begins_does_not_matter(void) {
    static uint32_t cps[MAX_CPS];
    static uint8_t first[32 * MAX_CPS];
    uint64_t state = 13;
    for (int round = 0; round < 400; round++) {
        size_t shift = 1 + (size_t)round % 37;
        for (size_t i = 0; i < shift; i++) cps[i] = 'x';
        cps[shift] = '.';
        size_t n = shift + 1 + random_text(&state, cps + shift + 1, MAX_CPS - shift - 1);
        normalize_cps(cps + shift - 1, n - shift + 1, 4, NSC_RULES_DEFAULT);
        size_t n_first = normal.utf8.n;
        if (n_first > sizeof first) continue;
        memcpy(first, normal.utf8.items, n_first);
        normalize_cps(cps, n, 4, NSC_RULES_DEFAULT);
        CHECK(normal.utf8.n == n_first + shift - 1);
        CHECK(memcmp(normal.utf8.items + shift - 1, first, n_first) == 0);
    }
}

static void width_of_the_units_does_not_matter(void) {
    static uint32_t wide[MAX_CPS];
    static uint16_t two[MAX_CPS];
    static uint8_t one[MAX_CPS], first[32 * MAX_CPS];
    uint64_t state = 14;
    for (int round = 0; round < 400; round++) {
        size_t n = random_text(&state, wide, MAX_CPS);
        for (size_t i = 0; i < n; i++) {
            wide[i] &= 0xFF;
            two[i] = (uint16_t)wide[i];
            one[i] = (uint8_t)wide[i];
        }
        normalize_cps(one, n, 1, NSC_RULES_DEFAULT);
        size_t n_first = normal.utf8.n;
        memcpy(first, normal.utf8.items, n_first);
        normalize_cps(two, n, 2, NSC_RULES_DEFAULT);
        CHECK(normal.utf8.n == n_first && memcmp(normal.utf8.items, first, n_first) == 0);
        normalize_cps(wide, n, 4, NSC_RULES_DEFAULT);
        CHECK(normal.utf8.n == n_first && memcmp(normal.utf8.items, first, n_first) == 0);
    }
}

/* ---- Forms C and D against their definition ----------------------------------------------------------- */

/* Decomposes everything and orders the whole, skipping U+200B; composes it too in Form C. */
static size_t form_slowly(const uint32_t *cps, size_t n, bool compose, uint32_t *out) {
    static uint32_t scratch[4 * MAX_CPS + 256];
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (cps[i] != 0x200B) k += nsci_uni_decompose(cps[i], false, out + k);
    nsci_uni_order(out, k, scratch);
    return compose ? nsci_uni_compose(out, k) : k;
}

static void runs_of_marks_are_as_defined(void) {
    static const uint32_t pool[] = {0x301, 0x316, 0x327, 0x345, 0x308, 0x344, 0x323, 0x200B};
    static const uint32_t starters[] = {'e',   'q',    0xE7,   0x3B1, 0x9C7,
                                        0x9BE, 0x1100, 0x1161, 0x11A8};
    static uint32_t cps[MAX_CPS], expected[4 * MAX_CPS];
    uint32_t rules = NSC_RULE_BIT(NSC_RULE_COMPOSE) | NSC_RULE_BIT(NSC_RULE_INVISIBLES);
    uint64_t state = 15;
    for (int round = 0; round < 2000; round++) {
        const bool compose = round < 1000;
        if (round == 1000) rules |= NSC_RULE_BIT(NSC_RULE_DECOMPOSE);
        size_t n = 0, n_pool = round % 2 ? NSCI_COUNT(pool) : NSCI_COUNT(pool) - 1;
        for (size_t runs = test_below(&state, 5); runs > 0; runs--) {
            if (test_random(&state) % 4) cps[n++] = starters[test_random(&state) % 9];
            size_t marks = test_below(&state, round % 5 == 0 ? 200 : 6);
            for (; marks > 0; marks--) cps[n++] = pool[test_random(&state) % n_pool];
        }
        size_t n_expected = form_slowly(cps, n, compose, expected), k = 0;
        bool same = holds(cps, n, rules);
        normalize_cps(cps, n, 4, rules);
        for (size_t at = 0; same && at < normal.utf8.n; k++)
            same = k < n_expected && nsci_utf8_decode(normal.utf8.items, at, &at) == expected[k];
        CHECK(same && k == n_expected);
    }
}

/* Marks that character references part are in order all the same, and each edit stands for its own
 * source. */
static void long_runs_that_character_references_part_are_ordered(void) {
    static char text[16 * 60 + 2];
    char *p = text;
    *p++ = 'c';
    for (int i = 0; i < 60; i++) p += sprintf(p, i % 2 ? "&#x316;" : "&#x301;");
    normalize_cps(text, strlen(text), 1, NSC_RULES_DEFAULT);
    CHECK(edits_hold());
    size_t at = 0;
    CHECK(nsci_utf8_decode(normal.utf8.items, at, &at) == 0x107);
    for (int i = 1; i < 60; i++)
        CHECK(nsci_utf8_decode(normal.utf8.items, at, &at) == (i <= 30 ? 0x316u : 0x301u));
    CHECK(at == normal.utf8.n && is_idempotent(NSC_RULES_DEFAULT));
}

/* ---- Edits ---------------------------------------------------------------------------------- */

static void edits_name_the_last_rule_that_spoke(void) {
    CHECK(gives("a&nbsp;b", NSC_RULES_DEFAULT, "a b"));
    CHECK(normal.edits.n == 1 && normal.edits.items[0].rule == NSC_RULE_SPACES);
    CHECK(normal.edits.items[0].start == 1 && normal.edits.items[0].end == 7);
    CHECK(gives("a&amp;b", NSC_RULES_DEFAULT, "a&b"));
    CHECK(normal.edits.n == 1 && normal.edits.items[0].rule == NSC_RULE_CHARREFS);
    CHECK(gives("caf\xC3\xA9", NSC_RULES_DEFAULT, "caf\xC3\xA9"));
    CHECK(normal.edits.n == 1 && normal.edits.items[0].rule == NSC_RULE_MOJIBAKE);
}

static void a_line_break_of_two_characters_is_one_edit(void) {
    CHECK(gives("a\r\nb", NSC_RULES_DEFAULT, "a\nb"));
    CHECK(normal.edits.n == 1 && normal.edits.items[0].start == 1 &&
          normal.edits.items[0].end == 3);
    CHECK(gives("a&#13;\nb", NSC_RULES_DEFAULT, "a\nb") && normal.edits.n == 1);
    CHECK(gives("a\n\rb", NSC_RULES_DEFAULT, "a\n\nb") && normal.edits.n == 1);
}

static void an_edit_takes_in_those_that_it_reads(void) {
    /* &am[soft hyphen]p; reads as &amp; */
    CHECK(gives("x&am\xADp;y", NSC_RULES_DEFAULT, "x&y"));
    CHECK(normal.edits.n == 1 && normal.edits.items[0].start == 1);
    CHECK(normal.edits.items[0].end == 8 && normal.edits.items[0].norm_end == 2);
}

/* ---- Character references -------------------------------------------------------------------- */

static void every_rule_has_a_name(void) {
    for (uint32_t i = 0; i < NSC_N_RULES; i++) {
        const char *name = nsc_rule_name(i);
        CHECK(name && name[0]);
        for (uint32_t k = 0; name && k < i; k++) CHECK(strcmp(name, nsc_rule_name(k)) != 0);
    }
    CHECK(nsc_rule_name(NSC_N_RULES) == NULL && nsc_rule_name(UINT32_MAX) == NULL);
    CHECK(strcmp(nsc_rule_name(NSC_RULE_SOFT_HYPHENS), "soft_hyphens") == 0);
    nsc_options opt;
    nsc_options_init(&opt);
    CHECK(opt.rules == NSC_RULES_DEFAULT && opt.layers == NSC_LAYERS_DEFAULT);
}

static uint32_t charref(const char *name) {
    uint32_t cps[2] = {0, 0};
    size_t n = nsci_charref_decode((const uint8_t *)name, strlen(name), cps);
    return n == 1 ? cps[0] : n == 2 ? cps[0] << 12 ^ cps[1] : 0;
}

static void references_are_those_of_html(void) {
    CHECK(charref("amp") == '&' && charref("AMP") == '&' && charref("Amp") == 0);
    CHECK(charref("AElig") == 0xC6 && charref("zwnj") == 0x200C); /* first and last */
    CHECK(charref("CounterClockwiseContourIntegral") == 0x2233);
    CHECK(charref("NotEqualTilde") == (0x2242u << 12 ^ 0x338u));
    CHECK(charref("") == 0 && charref("a") == 0 && charref("am") == 0 && charref("ampx") == 0);
    CHECK(charref("#39") == 39 && charref("#x27") == 39 && charref("#X27") == 39);
    CHECK(charref("#0039") == 39 && charref("#") == 0 && charref("#x") == 0 && charref("#3g") == 0);
    CHECK(charref("#xfg") == 0 && charref("#-1") == 0 && charref("#1F") == 0);
    CHECK(charref("#0") == 0xFFFD && charref("#xD800") == 0xFFFD && charref("#x110000") == 0xFFFD);
    CHECK(charref("#99999999999999999999") == 0xFFFD && charref("#x10FFFF") == 0x10FFFF);
    CHECK(charref("#128") == 0x20AC && charref("#146") == 0x2019 && charref("#129") == 0x81);
    CHECK(nsci_charref_windows(0x9F) == 0x178 && nsci_charref_windows(0xA0) == 0xA0);
}

/* ---- Memory and time ------------------------------------------------------------------------- */

static void failed_allocations_are_reported(void) {
    static uint32_t cps[3000];
    uint64_t state = 16;
    size_t n = 0;
    while (n < 1500) n += random_text(&state, cps + n, 1500 - n);
    for (int i = 0; i < 200; i++) { /* unordered, and a long run */
        cps[n++] = i % 2 ? 0x301 : 0x316;
        if (i % 5 == 0 && i < 100) cps[n++] = 0x200B;
    }
    nsc_text text = {cps, n, 4};
    nsc_alloc libc = libc_alloc();
    nsci_normal out = {0};
    CHECK(nsci_source_read(&source, &libc, &text, NULL) == NSC_OK);
    FAILING_ALLOCATIONS(alloc, nsci_normalize(&out, &alloc, &source, ALL_RULES, NULL),
                        nsci_normal_free(&out, &alloc));
}

static void memory_is_used_again(void) {
    CHECK(gives("a &ldquo;long&rdquo; text", NSC_RULES_DEFAULT, "a \"long\" text"));
    uint8_t *items = normal.utf8.items;
    CHECK(gives("short", NSC_RULES_DEFAULT, "short") && normal.utf8.items == items);
    CHECK(normal.edits.n == 0);
    CHECK(gives("", NSC_RULES_DEFAULT, "") && normal.edits.n == 0);
}

/* Seconds for n_times the pattern behind `first`; the best of three. */
static double seconds(const uint32_t *first, size_t n_first, const uint32_t *pattern, size_t length,
                      size_t n_times) {
    size_t n = n_first;
    uint32_t *cps = malloc((n_first + length * n_times) * sizeof *cps);
    double best = 1e9;
    CHECK(cps != NULL);
    if (!cps) return best;
    memcpy(cps, first, n_first * sizeof *cps);
    for (size_t i = 0; i < n_times; i++, n += length)
        memcpy(cps + n, pattern, length * sizeof *cps);
    for (int i = 0; i < 3; i++) {
        clock_t start = clock();
        normalize_cps(cps, n, 4, ALL_RULES);
        double took = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (took < best) best = took;
    }
    free(cps);
    return best;
}

/* Twice the text takes about twice the time, whatever is repeated. The bound is wide for the sake of
 * busy machines; what it is there to find takes four times as long. */
static void hostile_texts_take_linear_time(void) {
    static const struct {
        uint32_t first[8], pattern[12];
        size_t n_first, length;
    } cases[] = {
        {{'a'}, {0x301, 0x316}, 1, 2},                      /* marks out of order */
        {{'a'}, {0x301, 0x316, 0x200B}, 1, 3},              /* parted */
        {{'c'}, {'&', '#', 'x', '3', '1', '6', ';'}, 1, 7}, /* as references */
        {{'c', 0x301, '&'}, {'a', 'm', 'p', ';'}, 3, 4},    /* nested references */
        {{'&'}, {'&'}, 1, 1},
        {{';'}, {';'}, 1, 1},
        {{0}, {'&', 'a', 'm', 'p', ';', '#', '3', '8', ';'}, 0, 9},
        {{0}, {0xC3}, 0, 1}, /* leads that wait */
        {{0}, {0x201A}, 0, 1},
        {{0}, {0x201A, 0xC4}, 0, 2},
        {{0}, {0x221A, 0xA9}, 0, 2},
        {{0}, {0xC3, 0xA2, 0xE2, 0x201A, 0xAC, 0xE2, 0x201E, 0xA2}, 0, 8}, /* garbled twice */
        {{0xE2}, {0x85}, 1, 1},
        {{0x201A}, {0x200B}, 1, 1}, /* deletions that wait */
        {{0}, {'\r'}, 0, 1},
        {{0}, {0x200D}, 0, 1},
        {{0x1100}, {0x1161, 0x11A8}, 1, 2},
        {{0x9C7}, {0x9BE}, 1, 1},
        {{0}, {0xFDFA}, 0, 1},
        {{0}, {0x420, 0x2019}, 0, 2},
        {{0}, {0x2026}, 0, 1},
    };
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        size_t n = 12000;
        double one = 0, two = 0;
        for (int try = 0; try < 4; try++) {
            one = seconds(cases[i].first, cases[i].n_first, cases[i].pattern, cases[i].length, n);
            two =
                seconds(cases[i].first, cases[i].n_first, cases[i].pattern, cases[i].length, 2 * n);
            if (two < 2.8 * one + 0.002) break;
        }
        if (two >= 2.8 * one + 0.002)
            fprintf(stderr, "    case %zu: %.4f s, twice that: %.4f s\n", i, one, two);
        CHECK(two < 2.8 * one + 0.002);
    }
}

int main(void) {
    RUN(normal_text_stays_as_it_is);
    RUN(without_rules_nothing_changes);
    RUN(where_a_text_begins_does_not_matter);
    RUN(width_of_the_units_does_not_matter);
    RUN(runs_of_marks_are_as_defined);
    RUN(long_runs_that_character_references_part_are_ordered);
    RUN(edits_name_the_last_rule_that_spoke);
    RUN(a_line_break_of_two_characters_is_one_edit);
    RUN(an_edit_takes_in_those_that_it_reads);
    RUN(every_rule_has_a_name);
    RUN(references_are_those_of_html);
    RUN(failed_allocations_are_reported);
    RUN(memory_is_used_again);
    RUN(hostile_texts_take_linear_time);
    release();
    return test_report();
}
