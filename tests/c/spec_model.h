/* Cases of tests/spec that ask the bundled model. */
#ifndef SPEC_MODEL_H
#define SPEC_MODEL_H

#include "spec_case.h"

#ifndef NEWSCORE_TEST_MODEL
#define NEWSCORE_TEST_MODEL "../../python/newscore/models/news.nsm"
#endif

static inline uint8_t *spec_bytes(const char *path, size_t *n_bytes) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *n_bytes = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*n_bytes);
    if (fread(bytes, 1, *n_bytes, file) != *n_bytes) *n_bytes = 0;
    fclose(file);
    return bytes;
}

/* Reads the files that are named, with a context of the bundled model in *ctx; a test's exit code. */
static inline int spec_main(int argc, char **argv, nsc_context **ctx, spec_check *check) {
    size_t n_bytes;
    nsc_model *model = NULL;
    uint8_t *bytes = spec_bytes(NEWSCORE_TEST_MODEL, &n_bytes);
    CHECK(bytes != NULL);
    CHECK(bytes && nsc_model_open(NULL, bytes, n_bytes, &model, NULL) == NSC_OK);
    CHECK(model && nsc_context_new(NULL, model, ctx, NULL) == NSC_OK);
    CHECK(argc > 1);
    for (int i = 1; i < argc && *ctx; i++) spec_read(argv[i], check);
    nsc_context_free(*ctx);
    nsc_model_free(model);
    free(bytes);
    return test_report();
}

#endif
