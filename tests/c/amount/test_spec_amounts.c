/* The files tests/spec/amounts....txt: [what is written = what it is worth] for each amount, and no
 * brackets around what is none. No model. */
#include "amount_doc.h"
#include "spec_case.h"

enum { MAX_LINE = 4096 };

/* Takes brackets and worths out of a case: cps[n] in place; the new length. */
static size_t strip(uint32_t *cps, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (cps[i] == '[' || cps[i] == ']') continue;
        if (i + 2 < n && cps[i] == ' ' && cps[i + 1] == '=' && cps[i + 2] == ' ')
            while (i + 1 < n && cps[i + 1] != ']') i++;
        else
            cps[kept++] = cps[i];
    }
    return kept;
}

/* A text after normalization, which the amounts of a case are compared in, into out[MAX_LINE]. */
static void normalize(const uint32_t *cps, size_t n, char *out) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_source source = {0};
    nsci_normal normal = {0};
    nsc_text text = {cps, n, 4};
    CHECK(nsci_source_read(&source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&normal, &alloc, &source, NSC_RULES_DEFAULT, NULL) == NSC_OK);
    CHECK(normal.utf8.n < MAX_LINE);
    snprintf(out, MAX_LINE, "%.*s", (int)normal.utf8.n, (const char *)normal.utf8.items);
    nsci_normal_free(&normal, &alloc);
    nsci_source_free(&source, &alloc);
}

static void check_case(const char *place, spec_line *line) {
    char expected[MAX_LINE], got[MAX_LINE];
    normalize(line->cps, line->n, expected);
    nsc_text text = {line->cps, strip(line->cps, line->n), 4};
    amount_doc doc;
    amount_doc_read(&doc, text);
    amount_doc_print(&doc, got, sizeof got);
    amount_doc_free(&doc);
    if (strcmp(got, expected) != 0)
        fprintf(stderr, "%s:\n  expected %s\n  got      %s\n", place, expected, got);
    CHECK(strcmp(got, expected) == 0);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    return test_report();
}
