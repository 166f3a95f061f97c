/* The files tests/spec/dates....txt: the day of a sentence, a colon, and the sentence with
 * [what is written = what it means] for each expression of time. No model. */
#include "timex.h"
#include "spec_case.h"

enum { MAX_MARKS = 24, MAX_ANSWER = 64, DAY_LENGTH = 10 };

/* A case without its brackets, and what stood in them. */
typedef struct marked {
    uint32_t cps[SPEC_MAX_CPS];
    size_t n, n_marks;
    struct {
        size_t start, end; /* of cps */
        char answer[MAX_ANSWER];
    } marks[MAX_MARKS];
} marked;

static bool stands_at(const uint32_t *cps, size_t n, size_t at, const char *wanted) {
    for (size_t k = 0; wanted[k]; k++)
        if (at + k >= n || cps[at + k] != (unsigned char)wanted[k]) return false;
    return true;
}

static void read_marks(const spec_line *line, size_t at, marked *out) {
    out->n = out->n_marks = 0;
    while (at < line->n) {
        if (stands_at(line->cps, line->n, at, "[")) {
            CHECK(out->n_marks < MAX_MARKS);
            out->marks[out->n_marks].start = out->n;
            at++;
        } else if (stands_at(line->cps, line->n, at, " = ")) {
            size_t k = 0;
            out->marks[out->n_marks].end = out->n;
            for (at += 3; line->cps[at] != ']' && k + 1 < MAX_ANSWER; at++)
                out->marks[out->n_marks].answer[k++] = (char)line->cps[at];
            out->marks[out->n_marks++].answer[k] = '\0';
            at++;
        } else {
            out->cps[out->n++] = line->cps[at++];
        }
    }
}

static int32_t day_of(const uint32_t *cps) {
    int32_t numbers[3] = {0};
    for (size_t k = 0, at = 0; k < DAY_LENGTH; k++) {
        if (cps[k] == '-')
            at++;
        else
            numbers[at] = numbers[at] * 10 + (int32_t)cps[k] - '0';
    }
    return nsci_calendar_day((nsci_civil){numbers[0], numbers[1], numbers[2]});
}

/* Code points before a byte of the normalized text. The cases change in no way but in bytes. */
static size_t cps_before(const uint8_t *text, size_t byte) {
    size_t n = 0;
    for (size_t i = 0; i < byte; i++) n += !nsci_utf8_is_tail(text[i]);
    return n;
}

static void check_case(const char *place, spec_line *line) {
    static marked expected;
    CHECK(line->n > DAY_LENGTH + 2 && line->cps[DAY_LENGTH] == ':');
    read_marks(line, DAY_LENGTH + 2, &expected);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_doc doc = timex_doc(expected.cps, expected.n);
    nsci_timex_anchor anchor = {.has_day = true, .day = day_of(line->cps)};
    CHECK(nsci_timex_find(&doc, true, &alloc, NULL) == NSC_OK);
    const nsci_timexes found = doc.timexes;
    if (found.n != expected.n_marks)
        fprintf(stderr, "%s: expected %zu, got %zu\n", place, expected.n_marks, found.n);
    CHECK(found.n == expected.n_marks);
    for (size_t i = 0; i < found.n && i < expected.n_marks; i++) {
        const nsci_timex *t = &found.items[i];
        nsci_timex_value value;
        nsci_timex_resolve(t, &anchor, &value);
        const uint8_t *text = nsci_doc_text(&doc);
        size_t start = cps_before(text, doc.toks.items[t->toks.start].start);
        size_t end = cps_before(text, doc.toks.items[t->toks.end - 1].end);
        bool same = start == expected.marks[i].start && end == expected.marks[i].end &&
                    strcmp(timex_text(&value), expected.marks[i].answer) == 0;
        if (!same)
            fprintf(stderr, "%s: expected %zu-%zu %s, got %zu-%zu %s\n", place,
                    expected.marks[i].start, expected.marks[i].end, expected.marks[i].answer, start,
                    end, timex_text(&value));
        CHECK(same);
    }
    timex_doc_free(&doc);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    return test_report();
}
