/* Any bytes as a stored result: refused, or safe to read. The first byte chooses between the input
 * itself and a good result of which the input is a list of changes: (offset, offset, value). */
#include "fuzz.h"

static const char *const SEED = "Ada Stone\xE9 left Port Ellery&amp; so. \"It rained,\" she said.";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static nsc_result *good;
    if (!good) {
        size_t n_bytes;
        nsc_model *model;
        nsc_context *ctx;
        nsc_text text = {SEED, strlen(SEED), 1};
        uint8_t *file = read_model(&n_bytes);
        CHECK(nsc_model_open(NULL, file, n_bytes, &model, NULL) == NSC_OK);
        CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
        CHECK(nsc_run(ctx, &text, NULL, &good, NULL) == NSC_OK);
        nsc_context_free(ctx);
        nsc_model_free(model);
        free(file);
    }
    if (size < 1) return 0;
    size_t n_bytes = size - 1;
    const void *source = data + 1;
    if (data[0] & 1) source = nsc_result_bytes(good, &n_bytes);
    uint8_t *bytes = malloc(n_bytes + 1);
    CHECK(bytes != NULL);
    memcpy(bytes, source, n_bytes);
    if (data[0] & 1)
        for (size_t i = 1; i + 3 <= size; i += 3)
            bytes[(data[i] | (size_t)data[i + 1] << 8) % n_bytes] = data[i + 2];
    nsc_result *res;
    nsc_error err;
    nsc_status status = nsc_result_open(NULL, bytes, n_bytes, &res, &err);
    CHECK(status == NSC_OK || status == NSC_E_RESULT || status == NSC_E_NOMEM);
    if (status == NSC_OK) {
        check_result(res, 0);
        nsc_result_free(res);
    }
    free(bytes);
    return 0;
}
