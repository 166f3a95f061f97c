/* The files tests/spec/sentences....txt with the bundled model: | stands at each boundary of a case.
 *
 * A blank in front of | belongs to the text, one behind it doesn't: "One. | Two." is "One. Two.",
 * and "One.|Two." has no blank at all. */
#include <stdbool.h>

#include "spec_model.h"

enum { MAX_SENTENCES = 64 };

static nsc_context *ctx;

static void trim(const uint32_t *cps, uint32_t *start, uint32_t *end) {
    while (*start < *end && cps[*start] <= ' ') ++*start;
    while (*end > *start && cps[*end - 1] <= ' ') --*end;
}

/* Takes the | out of a case and notes where they stood. */
static size_t take_boundaries(spec_line *line, uint32_t *starts, uint32_t *ends) {
    size_t n = 0, out = 0;
    starts[0] = 0;
    for (size_t i = 0; i <= line->n; i++) {
        if (i < line->n && line->cps[i] != '|') {
            line->cps[out++] = line->cps[i];
            continue;
        }
        ends[n] = (uint32_t)out;
        trim(line->cps, &starts[n], &ends[n]);
        n++;
        if (i < line->n && n < MAX_SENTENCES) starts[n] = (uint32_t)out;
        if (i + 1 < line->n && line->cps[i + 1] == ' ') i++;
    }
    line->n = out;
    return n;
}

/* Does the line go on with `word` at `at`? */
static bool goes_on_with(const spec_line *line, size_t at, const char *word) {
    for (; *word; word++, at++)
        if (at >= line->n || line->cps[at] != (uint32_t)*word) return false;
    return true;
}

/* Takes an option in brackets off the front of a case: [line_breaks=keep] or [abbreviations=Kap.],
 * one word. The caller frees the abbreviations. */
static void take_option(spec_line *line, nsc_options *opt, nsc_abbreviations **words) {
    size_t end = 0;
    *words = NULL;
    if (goes_on_with(line, 0, "[line_breaks=keep] ")) {
        opt->line_breaks = NSC_LINES_KEEP;
        end = strlen("[line_breaks=keep] ");
    } else if (goes_on_with(line, 0, "[line_breaks=join] ")) {
        opt->line_breaks = NSC_LINES_JOIN;
        end = strlen("[line_breaks=join] ");
    } else if (goes_on_with(line, 0, "[abbreviations=")) {
        size_t start = strlen("[abbreviations=");
        for (end = start; end < line->n && line->cps[end] != ']';) end++;
        nsc_text word = {line->cps + start, end - start, 4};
        CHECK(nsc_abbreviations_new(NULL, &word, 1, words, NULL) == NSC_OK);
        opt->abbreviations = *words;
        end += 2; /* the bracket and a blank */
    }
    CHECK(end <= line->n);
    if (end > line->n) return;
    memmove(line->cps, line->cps + end, (line->n - end) * sizeof *line->cps);
    line->n -= end;
}

static void check_case(const char *place, spec_line *line) {
    nsc_options opt;
    nsc_abbreviations *words;
    nsc_options_init(&opt);
    take_option(line, &opt, &words);
    uint32_t starts[MAX_SENTENCES + 1], ends[MAX_SENTENCES + 1];
    size_t n = take_boundaries(line, starts, ends);
    nsc_text text = {line->cps, line->n, 4};
    nsc_result *res;
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_SENTS);
    CHECK(nsc_run(ctx, &text, &opt, &res, NULL) == NSC_OK);
    nsc_column_view got_starts, got_ends;
    nsc_result_column(res, NSC_LAYER_SENTS, NSC_FIELD_START, &got_starts);
    nsc_result_column(res, NSC_LAYER_SENTS, NSC_FIELD_END, &got_ends);
    bool same = got_starts.n_items == n && memcmp(got_starts.data, starts, n * 4) == 0 &&
                memcmp(got_ends.data, ends, n * 4) == 0;
    CHECK(same);
    if (!same) {
        fprintf(stderr, "%s\n", place);
        spec_print("expected", line->cps, starts, ends, n);
        spec_print("got     ", line->cps, got_starts.data, got_ends.data, got_starts.n_items);
    }
    nsc_result_free(res);
    nsc_abbreviations_free(words);
}

int main(int argc, char **argv) { return spec_main(argc, argv, &ctx, check_case); }
