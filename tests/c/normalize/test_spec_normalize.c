/* The files tests/spec/normalize*.txt: "[switches] text => result", or "text =" for one that stays. */
#include "normalize/nsc_normalizer.h"
#include "spec_case.h"

/* The index at which `word` stands at or behind `from`, or n. */
static size_t find(const uint32_t *cps, size_t n, size_t from, const char *word) {
    size_t length = strlen(word);
    for (size_t i = from; i + length <= n; i++) {
        size_t k = 0;
        while (k < length && cps[i + k] == (unsigned char)word[k]) k++;
        if (k == length) return i;
    }
    return n;
}

/* Turns one switch, such as +quotes, on or off. */
static bool turn(const uint32_t *word, size_t n, uint32_t *rules) {
    if (n == 1 && word[0] == '-') {
        *rules = 0;
        return true;
    }
    for (uint32_t rule = 0; rule < NSC_N_RULES; rule++) {
        const char *name = nsc_rule_name(rule);
        if (n != strlen(name) + 1 || find(word, n, 1, name) != 1) continue;
        if (word[0] == '+') *rules |= NSC_RULE_BIT(rule);
        if (word[0] == '-') *rules &= ~NSC_RULE_BIT(rule);
        return word[0] == '+' || word[0] == '-';
    }
    return false;
}

/* Reads the switches before a case; *start is where its text begins. */
static bool read_switches(const spec_line *line, size_t *start, uint32_t *rules) {
    *rules = NSC_RULES_DEFAULT;
    *start = 0;
    if (line->n == 0 || line->cps[0] != '[') return true;
    size_t end = find(line->cps, line->n, 0, "] ");
    if (end == line->n) return true; /* a text that begins with a bracket */
    *start = end + 2;
    for (size_t at = 1; at < end;) {
        size_t stop = nsci_min(find(line->cps, line->n, at, " "), end);
        if (!turn(line->cps + at, stop - at, rules)) return false;
        at = stop + 1;
    }
    return true;
}

/* Normalizes cps[n]; the result goes to out->utf8, the number of edits to *n_edits. */
static void normalize(const uint32_t *cps, size_t n, uint32_t rules, nsci_source *source,
                      nsci_normal *normal) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsc_text text = {cps, n, 4};
    CHECK(nsci_source_read(source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(normal, &alloc, source, rules, NULL) == NSC_OK);
}

/* Decodes what came, for printing and to normalize it again. */
static size_t decode(const nsci_normal *normal, uint32_t *cps, size_t max) {
    size_t n = 0;
    for (size_t at = 0; at < normal->utf8.n && n < max;)
        cps[n++] = nsci_utf8_decode(normal->utf8.items, at, &at);
    return n;
}

static void check_case(const char *place, spec_line *line) {
    static uint32_t got[4 * SPEC_MAX_CPS];
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_source source = {0};
    nsci_normal normal = {0};
    size_t start;
    uint32_t rules;
    bool good = read_switches(line, &start, &rules);
    size_t arrow = find(line->cps, line->n, start, " => "), expected = arrow + 4;
    size_t end = line->n;
    if (arrow == line->n) { /* "text =" */
        good &=
            line->n >= start + 2 && line->cps[line->n - 1] == '=' && line->cps[line->n - 2] == ' ';
        arrow = end = nsci_max(line->n, start + 2) - 2;
        expected = start;
    }
    if (!good) fprintf(stderr, "%s: not a case\n", place);
    CHECK(good);
    if (!good) return;

    normalize(line->cps + start, arrow - start, rules, &source, &normal);
    size_t n = decode(&normal, got, NSCI_COUNT(got));
    bool same = n == end - expected && memcmp(got, line->cps + expected, n * sizeof *got) == 0;
    if (!same) {
        uint32_t from = (uint32_t)expected, to = (uint32_t)end, zero = 0, all = (uint32_t)n;
        fprintf(stderr, "%s\n", place);
        spec_print("expected:", line->cps, &from, &to, 1);
        spec_print("came:    ", got, &zero, &all, 1);
    }
    CHECK(same);
    CHECK(expected != start || normal.edits.n == 0);
    normalize(got, n, rules, &source, &normal);
    CHECK(normal.edits.n == 0);
    nsci_source_free(&source, &alloc);
    nsci_normal_free(&normal, &alloc);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    CHECK(argc > 1);
    return test_report();
}
