/* What the fuzzers share: a model from a file, a check that stops, and a main that replays files.
 *
 * Built for libFuzzer, each fuzz_*.c is one LLVMFuzzerTestOneInput. Built with NSC_FUZZ_REPLAY, by
 * any compiler, it is a program that runs the files of its command line once each, to see a finding
 * again under a debugger. The model is the file that the environment names in NEWSCORE_FUZZ_MODEL.
 */
#ifndef NSC_FUZZ_H
#define NSC_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "newscore.h"

#undef CHECK /* test.h has one that counts */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The whole of a file, with malloc; stops the program when it cannot be read. */
static inline uint8_t *read_file(const char *path, size_t *n_bytes) {
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file) {
        fprintf(stderr, "cannot read %s (NEWSCORE_FUZZ_MODEL names the model)\n",
                path ? path : "-");
        exit(1);
    }
    size_t n = 0, cap = 1u << 20;
    uint8_t *bytes = malloc(cap);
    for (size_t got = 1; bytes && got > 0; n += got) {
        if (n == cap) bytes = realloc(bytes, cap *= 2);
        got = bytes ? fread(bytes + n, 1, cap - n, file) : 0;
    }
    fclose(file);
    CHECK(bytes != NULL);
    *n_bytes = n;
    return bytes;
}

static inline uint8_t *read_model(size_t *n_bytes) {
    return read_file(getenv("NEWSCORE_FUZZ_MODEL"), n_bytes);
}

/* A context of the model, made at the first call and kept until the program ends. */
static inline nsc_context *model_context(void) {
    static nsc_model *model;
    static nsc_context *ctx;
    if (!ctx) {
        size_t n_bytes;
        uint8_t *bytes = read_model(&n_bytes);
        CHECK(nsc_model_open(NULL, bytes, n_bytes, &model, NULL) == NSC_OK);
        CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    }
    return ctx;
}

/* Processor time of this program so far. */
static inline double cpu_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

/* What points to a row of another layer points to one that there is. */
static inline void check_links(const nsc_result *res, nsc_layer layer) {
    const nsc_field *field;
    for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++) {
        if (field->unit != NSC_UNIT_ROW && field->unit != NSC_UNIT_ROW_TEXT) continue;
        nsc_column_view rows;
        nsc_result_column(res, layer, f, &rows);
        int64_t n_rows = nsc_result_n_rows(res, field->refers_to);
        for (size_t i = 0; i < rows.n_items; i++) {
            int32_t row = ((const int32_t *)rows.data)[i];
            CHECK(row >= NSC_NO_ROW && row < n_rows);
        }
    }
}

/* A place lies where its name does, and the name leads back to it. */
static inline void check_places(const nsc_result *res) {
    enum { ENT = 2 };
    nsc_column_view ents, places, starts, name_starts;
    nsc_result_column(res, NSC_LAYER_PLACES, ENT, &ents);
    nsc_result_column(res, NSC_LAYER_PLACES, NSC_FIELD_START, &starts);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_START, &name_starts);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_PLACE, &places);
    for (size_t i = 0; i < ents.n_items; i++) {
        int32_t ent = ((const int32_t *)ents.data)[i];
        CHECK(ent >= 0 && ((const int32_t *)places.data)[ent] == (int32_t)i);
        CHECK(((const int32_t *)name_starts.data)[ent] == ((const int32_t *)starts.data)[i]);
    }
}

/* A date that a run found has a value, and its days ascend. */
static inline void check_dates(const nsc_result *res) {
    nsc_column_view columns[NSC_N_UNITS], *moments[2];
    const nsc_field *field;
    size_t n = 0;
    for (uint32_t f = 0; (field = nsc_layer_field(NSC_LAYER_DATES, f)) != NULL; f++) {
        nsc_result_column(res, NSC_LAYER_DATES, f, &columns[f]);
        if (field->unit == NSC_UNIT_MOMENT && n < 2) moments[n++] = &columns[f];
        for (size_t i = 0; field->unit == NSC_UNIT_TEXT && i < columns[f].n_items; i++)
            CHECK(((const nsc_short_text *)columns[f].data)[i].bytes[0] != '\0');
    }
    for (size_t i = 0; i < moments[0]->n_items; i++) {
        const nsc_moment *first = (const nsc_moment *)moments[0]->data + i,
                         *last = (const nsc_moment *)moments[1]->data + i;
        CHECK(first->precision == last->precision && first->second <= last->second);
    }
}

/* Reads all of a result as a careful caller would, and stops at what the header rules out. A result
 * that a run made keeps one promise more than a stored one: its tokens lie in sentences. */
static inline void check_result(const nsc_result *res, int made_by_run) {
    for (uint32_t layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++) {
        nsc_column_view starts, ends;
        nsc_result_column(res, (nsc_layer)layer, NSC_FIELD_START, &starts);
        nsc_result_column(res, (nsc_layer)layer, NSC_FIELD_END, &ends);
        CHECK(starts.n_items == ends.n_items && starts.kind == NSC_KIND_INT32);
        const uint32_t *start = starts.data, *end = ends.data;
        uint32_t free_from = 0;
        for (size_t i = 0; i < starts.n_items; i++) {
            CHECK(free_from <= start[i] && start[i] < end[i] && end[i] <= nsc_result_n_cps(res));
            free_from = nsc_layer_may_overlap(layer) ? start[i] : end[i];
            uint32_t sent = nsc_result_sentence_of(res, start[i]);
            CHECK(sent != NSC_NONE || !made_by_run);
            uint32_t from, to, back_from, back_to;
            nsc_result_to_normalized(res, start[i], end[i], &from, &to);
            nsc_result_to_original(res, from, to, &back_from, &back_to);
            CHECK(from <= to && to <= nsc_result_n_norm_cps(res));
            CHECK(back_from <= start[i] && end[i] <= back_to);
        }
        check_links(res, (nsc_layer)layer);
    }
    if (made_by_run) check_places(res);
    if (made_by_run) check_dates(res);
    nsc_column_view labels, scores;
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_LABEL, &labels);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_SCORE, &scores);
    for (size_t i = 0; i < labels.n_items; i++) {
        CHECK(nsc_result_label(res, NSC_LAYER_ENTS, ((const uint8_t *)labels.data)[i]) != NULL);
        float score = ((const float *)scores.data)[i];
        CHECK(score >= 0.0f && score <= 1.0f);
    }
}

#ifdef NSC_FUZZ_REPLAY
int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        size_t n_bytes;
        uint8_t *bytes = read_file(argv[i], &n_bytes);
        LLVMFuzzerTestOneInput(bytes, n_bytes);
        free(bytes);
    }
    printf("%d passed, 0 failed\n", argc - 1);
    return 0;
}
#endif

#endif
