/* The files tests/spec/amounts....txt: [what is written = what it is worth] for each amount. No
 * model. */
#include "normalize/nsc_normalizer.h"
#include "amount.h"
#include "spec_case.h"

/* Where `wanted` stands in cps[at .. n), or n. */
static size_t find(const uint32_t *cps, size_t at, size_t n, const char *wanted) {
    size_t length = strlen(wanted);
    for (; at + length <= n; at++) {
        size_t same = 0;
        while (same < length && cps[at + same] == (unsigned char)wanted[same]) same++;
        if (same == length) return at;
    }
    return n;
}

static bool is_share(const char *answer) {
    return strstr(answer, "percent") || strstr(answer, "basis points");
}

static void check_amount(const char *place, const uint32_t *cps, size_t n, const char *expected) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_source source = {0};
    nsci_normal normal = {0};
    nsc_text text = {cps, n, 4};
    nsci_amount amount;
    CHECK(nsci_source_read(&source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&normal, &alloc, &source, NSC_RULES_DEFAULT, NULL) == NSC_OK);
    nsci_amount_read(normal.utf8.items, (nsci_range){0, (uint32_t)normal.utf8.n},
                     is_share(expected) ? NSCI_AMOUNT_PERCENT : NSCI_AMOUNT_MONEY, &amount);
    const char *got = amount_text(&amount);
    if (strcmp(got, expected) != 0)
        fprintf(stderr, "%s: expected %s, got %s\n", place, expected, got);
    CHECK(strcmp(got, expected) == 0);
    nsci_normal_free(&normal, &alloc);
    nsci_source_free(&source, &alloc);
}

static void check_case(const char *place, spec_line *line) {
    size_t n_amounts = 0;
    for (size_t at = 0; (at = find(line->cps, at, line->n, "[")) < line->n; n_amounts++) {
        size_t equals = find(line->cps, at, line->n, " = ");
        size_t end = find(line->cps, equals, line->n, "]");
        char answer[AMOUNT_MAX_TEXT] = {0};
        CHECK(end < line->n && end - equals - 3 < sizeof answer);
        if (end == line->n || end - equals - 3 >= sizeof answer) return;
        for (size_t i = equals + 3; i < end; i++) answer[i - equals - 3] = (char)line->cps[i];
        check_amount(place, line->cps + at + 1, equals - at - 1, answer);
        at = end;
    }
    CHECK(n_amounts > 0);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    return test_report();
}
