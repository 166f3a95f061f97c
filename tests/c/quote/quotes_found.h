/* What is found in a text by a small model of quotes, and looking at it. */
#ifndef QUOTES_FOUND_H
#define QUOTES_FOUND_H

#include "model.h"

typedef struct found {
    small_model small;
    nsc_context *ctx;
    nsc_result *res;
    const char *text;
} found;

/* `layers` 0: those that come unasked. */
static inline found find(const char *string, uint32_t layers) {
    found f = {.small = small_quote_model_new(), .text = string};
    nsc_text text = test_text(string);
    nsc_options opt;
    nsc_options_init(&opt);
    if (layers) opt.layers = layers;
    CHECK(nsc_context_new(NULL, f.small.model, &f.ctx, NULL) == NSC_OK);
    CHECK(nsc_run(f.ctx, &text, &opt, &f.res, NULL) == NSC_OK);
    return f;
}

static inline void forget(found *f) {
    nsc_result_free(f->res);
    nsc_context_free(f->ctx);
    small_model_free(&f->small);
}

static inline int32_t number(const found *f, nsc_layer layer, uint32_t field, int32_t row) {
    nsc_column_view view;
    nsc_result_column(f->res, layer, field, &view);
    return row >= 0 && (size_t)row < view.n_items ? ((const int32_t *)view.data)[row] : -1;
}

/* Is the text of a row of a layer this one? */
static inline bool is(const found *f, nsc_layer layer, int32_t row, const char *wanted) {
    int32_t start = number(f, layer, NSC_FIELD_START, row),
            end = number(f, layer, NSC_FIELD_END, row);
    size_t n = strlen(wanted);
    bool same = row >= 0 && (size_t)(end - start) == n && memcmp(f->text + start, wanted, n) == 0;
    if (!same) fprintf(stderr, "expected %s, got %.*s\n", wanted, end - start, f->text + start);
    return same;
}

#endif
