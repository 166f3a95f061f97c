/* nsc_token: what holds for any text. Where tokens begin and end is the matter of test_spec_tokens.
 */
#include "growth.h"
#include "word/nsc_token.h"
#include "text/nsc_utf8.h"

static nsc_alloc libc_alloc(void) { return nsci_alloc_or_default(NULL); }

static bool is_blank(const uint8_t *text, size_t at, size_t *next) {
    return nsci_uni_class(nsci_utf8_decode(text, at, next)) == NSCI_CLASS_SPACE;
}

static size_t count_cps(const uint8_t *text, nsci_range r) {
    size_t n = 0;
    for (size_t at = r.start; at < r.end; at++) n += (text[at] & 0xC0) != 0x80;
    return n;
}

/* Tokens ascend, hold at least one character and at most NSC_MAX_TOKEN_CPS, begin and end between
 * characters, and between them is only white space, of which none is in them. */
static bool keeps_its_promise(const uint8_t *text, nsci_range sent, const nsci_ranges *toks) {
    size_t at = sent.start, next;
    for (size_t i = 0; i <= toks->n; i++) {
        nsci_range t = i < toks->n ? toks->items[i] : (nsci_range){sent.end, sent.end};
        if (t.start < at || t.end > sent.end) return false;
        for (; at < t.start; at = next)
            if (!is_blank(text, at, &next)) return false;
        if (i == toks->n) return at == sent.end;
        if (t.end <= t.start || count_cps(text, t) > NSC_MAX_TOKEN_CPS) return false;
        for (; at < t.end; at = next)
            if (is_blank(text, at, &next)) return false;
        if (at != t.end) return false;
    }
    return false;
}

static size_t random_text(uint64_t *state, uint8_t *out, size_t n) {
    static const char *const pieces[] = {"a",
                                         "B",
                                         "word",
                                         "U.S",
                                         ".",
                                         "..",
                                         "'",
                                         "'s",
                                         "-",
                                         "--",
                                         "&",
                                         "12",
                                         "5th",
                                         "3.5",
                                         ",",
                                         ":",
                                         "://",
                                         "http://",
                                         "www.",
                                         "@",
                                         "x@y.z",
                                         "#",
                                         "_",
                                         "\"",
                                         ")",
                                         "$",
                                         "%",
                                         " ",
                                         "\n",
                                         "\x01",
                                         "\xC3\xA9",
                                         "e\xCC\x81",
                                         "\xE4\xB8\xAD",
                                         "\xC2\xA0",
                                         "\xE2\x80\x8D",
                                         "\xF0\x9F\x91\x8D",
                                         "\xF0\x9F\x8F\xBD",
                                         "\xF0\x9F\x87\xA9",
                                         "\xE2\x80\x94",
                                         "\xEF\xB8\x8F",
                                         "\xCC\x81"};
    return test_draw_text(state, pieces, NSCI_COUNT(pieces), n, out);
}

static void any_text_keeps_the_promises_of_the_header(void) {
    nsc_alloc alloc = libc_alloc();
    uint64_t state = 3;
    uint8_t text[4096];
    nsci_ranges toks = {0};
    for (int round = 0; round < 3000; round++) {
        size_t n = random_text(&state, text, (size_t)(test_random(&state) % 60));
        nsci_range all = {0, (uint32_t)n};
        toks.n = 0;
        CHECK(nsci_tokenize(text, all, &alloc, &toks, NULL) == NSC_OK);
        CHECK(keeps_its_promise(text, all, &toks));
    }
    nsci_ranges_free(&toks, &alloc);
}

/* The tokens of a sentence don't depend on what stands around it. */
static void sentence_is_read_as_if_it_were_alone(void) {
    nsc_alloc alloc = libc_alloc();
    uint64_t state = 5;
    uint8_t text[8192];
    nsci_ranges inside = {0}, alone = {0};
    for (int round = 0; round < 1000; round++) {
        size_t start = random_text(&state, text, 10);
        size_t end = start + random_text(&state, text + start, 20);
        (void)random_text(&state, text + end, 10);
        uint8_t *copy = malloc(end - start + 1); /* its end is the end of the memory: ASan looks */
        memcpy(copy, text + start, end - start);
        inside.n = alone.n = 0;
        CHECK(nsci_tokenize(text, (nsci_range){(uint32_t)start, (uint32_t)end}, &alloc, &inside,
                            NULL) == NSC_OK);
        CHECK(nsci_tokenize(copy, (nsci_range){0, (uint32_t)(end - start)}, &alloc, &alone, NULL) ==
              NSC_OK);
        bool same = inside.n == alone.n;
        for (size_t i = 0; same && i < alone.n; i++)
            same = inside.items[i].start == alone.items[i].start + start &&
                   inside.items[i].end == alone.items[i].end + start;
        CHECK(same);
        free(copy);
    }
    nsci_ranges_free(&inside, &alloc);
    nsci_ranges_free(&alone, &alloc);
}

static void long_runs_are_cut(void) {
    nsc_alloc alloc = libc_alloc();
    static uint8_t text[3 * 2000];
    nsci_ranges toks = {0};
    memset(text, 'a', 1000);
    CHECK(nsci_tokenize(text, (nsci_range){0, 1000}, &alloc, &toks, NULL) == NSC_OK);
    CHECK(toks.n == 4);
    CHECK(toks.items[0].end == NSC_MAX_TOKEN_CPS);
    for (size_t i = 0; i < 2000; i++) memcpy(text + 3 * i, "\xE4\xB8\xAD", 3);
    toks.n = 0;
    CHECK(nsci_tokenize(text, (nsci_range){0, sizeof text}, &alloc, &toks, NULL) == NSC_OK);
    CHECK(toks.n == 8);
    CHECK(toks.items[0].end == 3 * NSC_MAX_TOKEN_CPS);
    nsci_ranges_free(&toks, &alloc);
}

static void failed_allocations_are_reported(void) {
    static const char text[] = "a b c d e f g h i j k l m n o p q r s t u v w x y z . ! ?";
    nsci_ranges toks = {0};
    FAILING_ALLOCATIONS(
        alloc,
        nsci_tokenize((const uint8_t *)text, (nsci_range){0, sizeof text - 1}, &alloc, &toks, NULL),
        nsci_ranges_free(&toks, &alloc));
}

static void tokenize(void *state, const uint8_t *text, size_t n) {
    nsc_alloc alloc = libc_alloc();
    nsci_ranges toks = {0};
    (void)state;
    CHECK(nsci_tokenize(text, (nsci_range){0, (uint32_t)n}, &alloc, &toks, NULL) == NSC_OK);
    nsci_ranges_free(&toks, &alloc);
}

static void twice_the_text_takes_at_most_two_and_a_half_times_as_long(void) {
    static const char *const units[] = {"a",
                                        ".",
                                        "a.",
                                        "'",
                                        "a'",
                                        "1,",
                                        "@",
                                        "a@",
                                        "a.@",
                                        "://",
                                        "a://",
                                        "www.a",
                                        "www.",
                                        "-",
                                        "#a",
                                        "& ",
                                        "A&",
                                        "\xCC\x81",
                                        "\xE2\x80\x8D",
                                        "\xF0\x9F\x87\xA9",
                                        "\xF0\x9F\x91\x8D\xE2\x80\x8D"};
    for (size_t u = 0; u < NSCI_COUNT(units); u++) growth_check(units[u], tokenize, NULL);
}

int main(void) {
    RUN(any_text_keeps_the_promises_of_the_header);
    RUN(sentence_is_read_as_if_it_were_alone);
    RUN(long_runs_are_cut);
    RUN(failed_allocations_are_reported);
    RUN(twice_the_text_takes_at_most_two_and_a_half_times_as_long);
    return test_report();
}
