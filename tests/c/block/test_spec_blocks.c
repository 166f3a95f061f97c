/* The files tests/spec/blocks....txt with the bundled model: [kind] stands before each block, and a
 * dateline is "[dateline] ... [/] ". */
#include <stdbool.h>

#include "spec_model.h"

enum { MAX_BLOCKS = 64, KIND = 2, MAX_KIND_BYTES = 16 };

static nsc_context *ctx;

typedef struct blocks {
    uint32_t starts[MAX_BLOCKS], ends[MAX_BLOCKS];
    uint8_t kinds[MAX_BLOCKS];
    size_t n;
} blocks;

/* The number of the kind in brackets at `at`, and where the text behind it begins; -1: no kind. */
static int kind_at(const spec_line *line, size_t at, size_t *behind) {
    const char *const *names = nsc_layer_field(NSC_LAYER_BLOCKS, KIND)->names;
    char name[MAX_KIND_BYTES] = {0};
    size_t n = 0;
    if (line->cps[at] != '[') return -1;
    while (at + 1 + n < line->n && n + 1 < sizeof name && line->cps[at + 1 + n] != ']') {
        name[n] = (char)line->cps[at + 1 + n];
        n++;
    }
    *behind = at + n + 3;
    for (int kind = 0; names[kind]; kind++)
        if (strcmp(names[kind], name) == 0) return kind;
    return -1;
}

static void trim(const uint32_t *cps, uint32_t *start, uint32_t *end) {
    while (*start < *end && cps[*start] <= ' ') ++*start;
    while (*end > *start && cps[*end - 1] <= ' ') --*end;
}

/* Takes the marks out of a case. A dateline is the row behind its paragraph's. */
static void take_marks(spec_line *line, blocks *wanted) {
    size_t out = 0, outer = 0, dateline = MAX_BLOCKS;
    wanted->n = 0;
    for (size_t at = 0; at < line->n;) {
        size_t behind = 0;
        int kind = kind_at(line, at, &behind);
        bool closes = line->cps[at] == '[' && at + 1 < line->n && line->cps[at + 1] == '/';
        if (closes) {
            wanted->ends[dateline] = (uint32_t)out;
            at += strlen("[/] ");
        } else if (kind < 0 || wanted->n == MAX_BLOCKS) {
            line->cps[out++] = line->cps[at++];
        } else {
            size_t before = outer;
            bool inside = wanted->n > 0 && wanted->starts[outer] == out;
            if (wanted->n > 0 && !inside) wanted->ends[before] = (uint32_t)out;
            if (inside)
                dateline = wanted->n;
            else
                outer = wanted->n;
            wanted->starts[wanted->n] = (uint32_t)out;
            wanted->kinds[wanted->n++] = (uint8_t)kind;
            at = behind;
        }
    }
    wanted->ends[outer] = (uint32_t)out;
    line->n = out;
    for (size_t i = 0; i < wanted->n; i++) trim(line->cps, &wanted->starts[i], &wanted->ends[i]);
}

static void print_kinds(const char *title, const uint8_t *kinds, size_t n) {
    const char *const *names = nsc_layer_field(NSC_LAYER_BLOCKS, KIND)->names;
    fprintf(stderr, "    %s", title);
    for (size_t i = 0; i < n; i++) fprintf(stderr, " %s", names[kinds[i]]);
    fputc('\n', stderr);
}

static void check_case(const char *place, spec_line *line) {
    static blocks wanted;
    nsc_options opt;
    nsc_result *res;
    take_marks(line, &wanted);
    nsc_text text = {line->cps, line->n, 4};
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_BLOCKS);
    CHECK(nsc_run(ctx, &text, &opt, &res, NULL) == NSC_OK);
    nsc_column_view starts, ends, kinds;
    nsc_result_column(res, NSC_LAYER_BLOCKS, NSC_FIELD_START, &starts);
    nsc_result_column(res, NSC_LAYER_BLOCKS, NSC_FIELD_END, &ends);
    nsc_result_column(res, NSC_LAYER_BLOCKS, KIND, &kinds);
    bool same = starts.n_items == wanted.n &&
                memcmp(starts.data, wanted.starts, wanted.n * 4) == 0 &&
                memcmp(ends.data, wanted.ends, wanted.n * 4) == 0 &&
                memcmp(kinds.data, wanted.kinds, wanted.n) == 0;
    CHECK(wanted.n > 0 && same);
    if (!same) {
        fprintf(stderr, "%s\n", place);
        spec_print("expected", line->cps, wanted.starts, wanted.ends, wanted.n);
        print_kinds("        ", wanted.kinds, wanted.n);
        spec_print("got     ", line->cps, starts.data, ends.data, starts.n_items);
        print_kinds("        ", kinds.data, kinds.n_items);
    }
    nsc_result_free(res);
}

int main(int argc, char **argv) { return spec_main(argc, argv, &ctx, check_case); }
