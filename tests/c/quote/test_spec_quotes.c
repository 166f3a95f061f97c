/* The file tests/spec/quotes.txt: [marked spans] of a text. No model but the small one, which takes
 * each of them for a quotation. */
#include "model.h"
#include "spec_case.h"

enum { MAX_SPANS = 64 };

typedef struct spans {
    uint32_t starts[MAX_SPANS], ends[MAX_SPANS];
    size_t n;
} spans;

/* Takes the brackets out of a case. */
static spans take_brackets(spec_line *line) {
    spans expected = {.n = 0};
    size_t kept = 0;
    for (size_t i = 0; i < line->n; i++) {
        if (line->cps[i] == '[' && expected.n < MAX_SPANS)
            expected.starts[expected.n] = (uint32_t)kept;
        else if (line->cps[i] == ']' && expected.n < MAX_SPANS)
            expected.ends[expected.n++] = (uint32_t)kept;
        else
            line->cps[kept++] = line->cps[i];
    }
    line->n = kept;
    return expected;
}

/* Both without white space at their ends. */
static void trim_spans(const spec_line *line, spans *found) {
    for (size_t i = 0; i < found->n; i++)
        while (found->ends[i] > found->starts[i] && line->cps[found->ends[i] - 1] == ' ')
            found->ends[i]--;
}

static spans find(nsc_context *ctx, const spec_line *line) {
    nsc_text text = {line->cps, line->n, 4};
    nsc_result *res = NULL;
    nsc_options opt;
    nsc_column_view starts, ends;
    spans found = {.n = 0};
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_QUOTES);
    CHECK(nsc_run(ctx, &text, &opt, &res, NULL) == NSC_OK);
    nsc_result_column(res, NSC_LAYER_QUOTES, NSC_FIELD_START, &starts);
    nsc_result_column(res, NSC_LAYER_QUOTES, NSC_FIELD_END, &ends);
    for (; found.n < starts.n_items && found.n < MAX_SPANS; found.n++) {
        found.starts[found.n] = (uint32_t)((const int32_t *)starts.data)[found.n];
        found.ends[found.n] = (uint32_t)((const int32_t *)ends.data)[found.n];
    }
    nsc_result_free(res);
    return found;
}

static nsc_context *ctx;

static void check_case(const char *place, spec_line *line) {
    spans expected = take_brackets(line), found = find(ctx, line);
    trim_spans(line, &expected);
    bool same = expected.n == found.n &&
                memcmp(expected.starts, found.starts, found.n * sizeof *found.starts) == 0 &&
                memcmp(expected.ends, found.ends, found.n * sizeof *found.ends) == 0;
    CHECK(same);
    if (same) return;
    fprintf(stderr, "%s\n", place);
    spec_print("expected", line->cps, expected.starts, expected.ends, expected.n);
    spec_print("found   ", line->cps, found.starts, found.ends, found.n);
}

int main(int argc, char **argv) {
    small_model small = small_quote_model_new();
    CHECK(argc > 1);
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    for (int i = 1; i < argc; i++) spec_read(argv[i], check_case);
    nsc_context_free(ctx);
    small_model_free(&small);
    return test_report();
}
