/* Long texts of short slices, again and again: four times the text takes about four times as long. The
 * first six bytes choose; the others are three slices of a text, of which two are repeated:
 *
 *     a b b b b b c c c c c
 *
 * tests/pathological/pairs.py does the same with slices that we thought of.
 */
#include "fuzz.h"

enum { SHORT_UNITS = 8192, MAX_UNITS = 256, STEPS = 2, ROUNDS = 3, SLOW_SECONDS = 1, MOST = 5 };

typedef struct recipe {
    const uint8_t *units;
    uint32_t unit_bytes;
    size_t a, b, c; /* units of each slice; there may be none of the first and of the last */
} recipe;

/* Fills out[n] with the slice units[from .. from + length), again and again. */
static void repeat(const recipe *r, size_t from, size_t length, uint8_t *out, size_t n) {
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * r->unit_bytes, r->units + (from + i % length) * r->unit_bytes,
               r->unit_bytes);
}

/* The units of a text of n, with malloc. */
static uint8_t *text_of(const recipe *r, size_t n) {
    const size_t n_b = r->c ? (n - r->a) / 2 : n - r->a, n_c = n - r->a - n_b;
    uint8_t *out = malloc(n * r->unit_bytes);
    CHECK(out != NULL);
    memcpy(out, r->units, r->a * r->unit_bytes);
    repeat(r, r->a, r->b, out + r->a * r->unit_bytes, n_b);
    repeat(r, r->a + r->b, r->c, out + (r->a + n_b) * r->unit_bytes, n_c);
    return out;
}

/* Processor seconds of a run, the least of some. */
static double seconds(nsc_context *ctx, const nsc_options *opt, const recipe *r, size_t n,
                      int rounds) {
    double best = 1e9;
    uint8_t *units = text_of(r, n);
    const nsc_text text = {units, n, r->unit_bytes};
    for (int round = 0; round < rounds; round++) {
        nsc_result *res;
        const double began = cpu_seconds();
        CHECK(nsc_run(ctx, &text, opt, &res, NULL) == NSC_OK);
        const double took = cpu_seconds() - began;
        if (took < best) best = took;
        nsc_result_free(res);
        if (took > SLOW_SECONDS) break; /* no noise */
    }
    free(units);
    return best;
}

/* Whether the time grows too fast, at every length: it is noisy, and short texts may be cheap. */
static int grows_too_fast(nsc_context *ctx, const nsc_options *opt, const recipe *r) {
    const double first = seconds(ctx, opt, r, SHORT_UNITS, 1);
    if (seconds(ctx, opt, r, 4 * SHORT_UNITS, 1) <= MOST * first) return 0;
    size_t n = SHORT_UNITS;
    for (int step = 0; step < STEPS; step++, n *= 4) {
        const double one = seconds(ctx, opt, r, n, ROUNDS);
        const double four = seconds(ctx, opt, r, 4 * n, ROUNDS);
        if (four <= MOST * one) return 0;
        if (four > SLOW_SECONDS) break;
    }
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    nsc_context *ctx = model_context();
    if (size < 6) return 0;
    recipe r = {.units = data + 6, .unit_bytes = 1 + (data[3] & 1)};
    const size_t n_units = (size - 6) / r.unit_bytes;
    if (n_units == 0 || n_units > MAX_UNITS) return 0;
    r.a = data[4] % n_units;
    r.b = 1 + data[5] % (n_units - r.a);
    r.c = n_units - r.a - r.b;
    nsc_options opt;
    nsc_options_init(&opt);
    if (data[0] & 1)
        opt.rules = (data[1] | (uint32_t)data[2] << 8) & (NSC_RULE_BIT(NSC_N_RULES) - 1);
    opt.layers = (data[0] >> 1 & 3) == 3 ? NSC_LAYERS_ALL : NSC_LAYER_BIT(data[0] >> 1 & 3);
    CHECK(!grows_too_fast(ctx, &opt, &r));
    return 0;
}
