/* The files tests/spec/tokens....txt: a sentence, " => ", and its tokens, each behind a blank. No model. */
#include "normalize/nsc_normalizer.h"
#include "word/nsc_token.h"
#include "spec_case.h"

enum { MAX_TOKENS = 128 };

/* Where " => " stands in a case, or line->n. */
static size_t find_arrow(const spec_line *line) {
    for (size_t i = 0; i + 4 <= line->n; i++)
        if (line->cps[i] == ' ' && line->cps[i + 1] == '=' && line->cps[i + 2] == '>' &&
            line->cps[i + 3] == ' ')
            return i;
    return line->n;
}

/* The words of cps[start .. end), which blanks part. */
static size_t take_words(const uint32_t *cps, size_t start, size_t end, uint32_t *starts,
                         uint32_t *ends) {
    size_t n = 0;
    for (size_t i = start; i < end;) {
        if (cps[i] == ' ') {
            i++;
            continue;
        }
        starts[n] = (uint32_t)i;
        while (i < end && cps[i] != ' ') i++;
        ends[n++] = (uint32_t)i;
        if (n == MAX_TOKENS) break;
    }
    return n;
}

static void check_case(const char *place, spec_line *line) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    uint32_t starts[MAX_TOKENS], ends[MAX_TOKENS], got_starts[MAX_TOKENS], got_ends[MAX_TOKENS];
    size_t arrow = find_arrow(line);
    CHECK(arrow < line->n);
    size_t n = arrow < line->n ? take_words(line->cps, arrow + 4, line->n, starts, ends) : 0;

    nsci_source source = {0};
    nsci_normal normal = {0};
    nsci_ranges toks = {0};
    nsc_text text = {line->cps, arrow, 4};
    CHECK(nsci_source_read(&source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&normal, &alloc, &source, NSC_RULES_DEFAULT, NULL) == NSC_OK);
    nsci_range all = {0, (uint32_t)normal.utf8.n};
    CHECK(nsci_tokenize(normal.utf8.items, all, &alloc, &toks, NULL) == NSC_OK);
    for (size_t i = 0; i < toks.n && i < MAX_TOKENS; i++) {
        got_starts[i] = toks.items[i].start;
        got_ends[i] = toks.items[i].end;
    }
    nsci_map_starts(&normal.edits, got_starts, nsci_min(toks.n, MAX_TOKENS), got_starts);
    nsci_map_ends(&normal.edits, got_ends, nsci_min(toks.n, MAX_TOKENS), got_ends);
    nsci_source_to_cps(&source, got_starts, nsci_min(toks.n, MAX_TOKENS), got_starts);
    nsci_source_to_cps(&source, got_ends, nsci_min(toks.n, MAX_TOKENS), got_ends);

    bool same = toks.n == n;
    for (size_t i = 0; same && i < n; i++)
        same = got_ends[i] - got_starts[i] == ends[i] - starts[i] &&
               memcmp(line->cps + got_starts[i], line->cps + starts[i],
                      (ends[i] - starts[i]) * sizeof(uint32_t)) == 0;
    CHECK(same);
    if (!same) {
        fprintf(stderr, "%s\n", place);
        spec_print("expected", line->cps, starts, ends, n);
        spec_print("got     ", line->cps, got_starts, got_ends, nsci_min(toks.n, MAX_TOKENS));
    }
    nsci_ranges_free(&toks, &alloc);
    nsci_normal_free(&normal, &alloc);
    nsci_source_free(&source, &alloc);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    return test_report();
}
