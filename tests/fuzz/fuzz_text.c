/* Any text, in any of its three widths, under any rules and steps: an answer that keeps the
 * header's promises, which is the same after it was stored and opened, and normal text stays as it
 * is. The first four bytes choose; the others are the text. */
#include "fuzz.h"

/* Most texts take 1 to 5 microseconds a unit under sanitizers. Under this length, a clock says little. */
#define MAX_SECONDS_A_UNIT 1e-4
enum { MIN_TIMED_UNITS = 4096, MAX_ATTEMPTS = 3 };

/* Runs a text, and again when it took too long, for the machine may be to blame. */
static nsc_result *run_in_time(nsc_context *ctx, const nsc_text *text, const nsc_options *opt) {
    const double most = MAX_SECONDS_A_UNIT * (double)text->length;
    for (int attempt = 1;; attempt++) {
        nsc_result *res;
        const double began = cpu_seconds();
        CHECK(nsc_run(ctx, text, opt, &res, NULL) == NSC_OK);
        if (text->length < MIN_TIMED_UNITS || cpu_seconds() - began <= most) return res;
        CHECK(attempt < MAX_ATTEMPTS);
        nsc_result_free(res);
    }
}

/* Normalized text, run again under the same rules, must come out unchanged. */
static void check_idempotent(nsc_context *ctx, const nsc_options *opt, const nsc_result *res) {
    size_t n_bytes, n_again;
    const char *normal = nsc_result_normalized(res, &n_bytes);
    uint32_t *cps = malloc((n_bytes + 1) * sizeof *cps);
    CHECK(cps != NULL);
    size_t n = 0;
    for (size_t i = 0; i < n_bytes;) {
        uint8_t lead = (uint8_t)normal[i];
        size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        uint32_t cp = length == 1 ? lead : lead & (0x7Fu >> length);
        for (size_t k = 1; k < length; k++) cp = cp << 6 | ((uint8_t)normal[i + k] & 0x3Fu);
        cps[n++] = cp;
        i += length;
    }
    CHECK(n == nsc_result_n_norm_cps(res));
    nsc_text text = {cps, n, 4};
    nsc_options normalize = *opt;
    normalize.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS);
    nsc_result *again;
    CHECK(nsc_run(ctx, &text, &normalize, &again, NULL) == NSC_OK);
    const char *twice = nsc_result_normalized(again, &n_again);
    CHECK(n_again == n_bytes && memcmp(normal, twice, n_bytes) == 0);
    nsc_result_free(again);
    free(cps);
}

/* Normalizing alone gives the text of the result. */
static void check_alone(nsc_context *ctx, const nsc_text *text, uint32_t rules,
                        const nsc_result *res) {
    size_t n_bytes;
    nsc_normalized alone;
    const char *normal = nsc_result_normalized(res, &n_bytes);
    CHECK(nsc_normalize(ctx, text, rules, &alone, NULL) == NSC_OK);
    CHECK(alone.n_bytes == n_bytes && memcmp(alone.utf8, normal, n_bytes) == 0);
    nsc_context_trim(ctx);
}

/* A part of the result is one that may be stored, whatever the blocks and whenever they say that the
 * text was published. */
static void check_part(nsc_context *ctx, const nsc_text *text, nsc_options opt, uint32_t kinds) {
    opt.layers = NSC_LAYERS_ALL;
    opt.published = NSC_AUTO_DAY;
    opt.kinds = kinds | 1;
    nsc_result *res = run_in_time(ctx, text, &opt), *stored;
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &stored, NULL) == NSC_OK);
    nsc_result_free(stored);
    nsc_result_free(res);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    nsc_context *ctx = model_context();
    if (size < 4) return 0;
    nsc_options opt;
    nsc_options_init(&opt);
    if (data[0] & 1)
        opt.rules = (data[1] | (uint32_t)data[2] << 8) & (NSC_RULE_BIT(NSC_N_RULES) - 1);
    opt.layers = (data[0] >> 1 & 3) == 3 ? NSC_LAYERS_ALL : NSC_LAYER_BIT(data[0] >> 1 & 3);
    opt.document = data[0] >> 3 & 1;
    opt.effort = (float)(data[0] >> 5) / 4.0f - 0.75f; /* below 0: the model's own */
    uint32_t unit_bytes = 1u << (data[3] % 3);
    size_t n_units = (size - 4) / unit_bytes;
    void *units = malloc(n_units * unit_bytes + 1); /* aligned, and ends where the text does */
    CHECK(units != NULL);
    memcpy(units, data + 4, n_units * unit_bytes);
    if (unit_bytes == 4) /* most 4-byte values are no code points: make them near ones */
        for (size_t i = 0; i < n_units; i++) ((uint32_t *)units)[i] &= 0x1FFFFF;

    nsc_text text = {units, n_units, unit_bytes};
    nsc_result *res = run_in_time(ctx, &text, &opt), *stored;
    CHECK(nsc_result_n_cps(res) == n_units);
    check_result(res, 1);
    check_idempotent(ctx, &opt, res);
    check_alone(ctx, &text, opt.rules, res);
    if (data[0] >> 4 & 1) check_part(ctx, &text, opt, data[1] | (uint32_t)data[2] << 8);
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &stored, NULL) == NSC_OK);
    nsc_result_free(stored);
    nsc_result_free(res);
    free(units);
    return 0;
}
