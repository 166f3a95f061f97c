/* The files tests/spec/identities....txt: [name LABEL number], where equal numbers are one identity. No
 * model. */
#include "base/nsc_mem.h"
#include "identity/nsc_identity.h"
#include "normalize/nsc_normalizer.h"
#include "spec_case.h"

enum { MAX_NAMES = 64, MAX_WORD = 16 };

/* A case without its brackets, and the names that stood in them. */
typedef struct reading {
    uint32_t cps[SPEC_MAX_CPS];
    size_t n;
    struct {
        size_t start, end;
        char label[MAX_WORD];
        long number;
    } names[MAX_NAMES];
    size_t n_names;
} reading;

/* Copies the last word before `end`, and returns where the blank before it stands. */
static size_t word_before(const spec_line *line, size_t end, char out[MAX_WORD]) {
    size_t start = end;
    while (start > 0 && line->cps[start - 1] != ' ') start--;
    for (size_t i = start; i < end && i - start < MAX_WORD - 1; i++)
        out[i - start] = (char)line->cps[i];
    return start - 1;
}

static void read_case(const spec_line *line, reading *out) {
    *out = (reading){.n = 0};
    for (size_t i = 0; i < line->n; i++) {
        if (line->cps[i] != '[') {
            out->cps[out->n++] = line->cps[i];
            continue;
        }
        size_t close = i + 1;
        while (close < line->n && line->cps[close] != ']') close++;
        char number[MAX_WORD] = {0};
        size_t k = out->n_names++;
        CHECK(k < MAX_NAMES && close < line->n);
        size_t end = word_before(line, word_before(line, close, number), out->names[k].label);
        out->names[k].number = strtol(number, NULL, 10);
        out->names[k].start = out->n;
        for (i++; i < end; i++) out->cps[out->n++] = line->cps[i];
        out->names[k].end = out->n;
        i = close;
    }
}

static uint8_t kind_of(const char *label) {
    static const char *const labels[] = {"PERSON", "ORG", "LOC", "NORP", "MISC"};
    for (uint8_t k = 0; k < 5; k++)
        if (strcmp(labels[k], label) == 0) return k;
    return NSCI_NAME_NONE;
}

/* The byte of the normalized text that a code point of the case begins at. The mentions ascend, and
 * normalization of a case changes nothing but characters one by one. */
static uint32_t byte_at(const nsci_normal *normal, size_t cp) {
    size_t at = 0;
    for (size_t next; cp > 0; cp--, at = next)
        (void)nsci_utf8_decode(normal->utf8.items, at, &next);
    return (uint32_t)at;
}

static void check_numbers(const char *place, const reading *read, const nsci_identifier *found) {
    for (size_t a = 0; a < read->n_names; a++) {
        bool none = found->identity_of.items[a] == NSC_NONE;
        CHECK(none == (read->names[a].number == 0));
        for (size_t b = 0; b < a; b++) {
            if (none || found->identity_of.items[b] == NSC_NONE) continue;
            bool expected = read->names[a].number == read->names[b].number;
            bool got = found->identity_of.items[a] == found->identity_of.items[b];
            if (got != expected)
                fprintf(stderr, "%s: names %zu and %zu should%s be one\n", place, b + 1, a + 1,
                        expected ? "" : " not");
            CHECK(got == expected);
        }
    }
}

static void check_case(const char *place, spec_line *line) {
    static reading read;
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_source source = {0};
    nsci_normal normal = {0};
    nsci_identifier found = {0};
    read_case(line, &read);
    nsc_text text = {read.cps, read.n, 4};
    CHECK(nsci_source_read(&source, &alloc, &text, NULL) == NSC_OK);
    CHECK(nsci_normalize(&normal, &alloc, &source, NSC_RULES_DEFAULT, NULL) == NSC_OK);
    for (size_t k = 0; k < read.n_names; k++) {
        nsci_name_mention mention = {
            {byte_at(&normal, read.names[k].start), byte_at(&normal, read.names[k].end)},
            kind_of(read.names[k].label),
            0,
            0};
        CHECK(nsci_name_mentions_push(&found.mentions, &alloc, mention, NULL) == NSC_OK);
    }
    CHECK(read.n_names > 0);
    CHECK(nsci_identify(&found, normal.utf8.items, (uint32_t)normal.utf8.n, &alloc, NULL) ==
          NSC_OK);
    check_numbers(place, &read, &found);
    nsci_identifier_trim(&found, &alloc, 0);
    nsci_normal_free(&normal, &alloc);
    nsci_source_free(&source, &alloc);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    return test_report();
}
