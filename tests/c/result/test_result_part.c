/* nsc_result_part, by the public way: nsc_options.kinds. The small model has no weights, so all is
 * paragraph; datelines are found by rule. */
#include "model.h"

#define WANTED (NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_ENTS))
static const char text[] =
    "Storm in Oru\n\nLIMA, Peru (AP) -- Snow fell. It stayed in Mole.\n\nMore.";

static uint32_t bit_of(const char *kind) {
    const char *const *names = nsc_layer_field(NSC_LAYER_BLOCKS, NSC_BLOCK_KIND)->names;
    uint32_t k = 0;
    while (strcmp(names[k], kind) != 0) k++;
    return UINT32_C(1) << k;
}

static nsc_status run(uint32_t layers, uint32_t kinds, nsc_result **res) {
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_context *ctx = NULL;
    nsc_options opt;
    nsc_options_init(&opt);
    opt.layers = layers;
    opt.kinds = kinds;
    nsc_text given = test_text(text);
    nsc_status status = nsc_context_new(NULL, small.model, &ctx, NULL);
    if (status == NSC_OK) status = nsc_run(ctx, &given, &opt, res, NULL);
    nsc_context_free(ctx);
    small_model_free(&small);
    return status;
}

static nsc_result *rows_of(uint32_t layers, uint32_t kinds) {
    nsc_result *res = NULL;
    CHECK(run(layers, kinds, &res) == NSC_OK);
    return res;
}

static const int32_t *column(const nsc_result *res, nsc_layer layer, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, layer, field, &view);
    return view.data;
}

static void rows_of_other_blocks_are_left_out(void) {
    nsc_result *res = rows_of(WANTED, bit_of("dateline"));
    CHECK(nsc_result_n_rows(res, NSC_LAYER_TOKENS) == 7); /* LIMA , Peru ( AP ) -- */
    /* The small model ends a sentence behind the bracket; the next one begins in the dateline. */
    CHECK(nsc_result_n_rows(res, NSC_LAYER_SENTS) == 2);
    const int32_t *starts = column(res, NSC_LAYER_TOKENS, NSC_FIELD_START);
    CHECK(starts[0] == 14 && starts[6] == 30);
    CHECK(!(nsc_result_layers(res) & NSC_LAYER_BIT(NSC_LAYER_BLOCKS))); /* nobody asked for them */
    nsc_result_free(res);
}

static void blocks_are_those_of_the_kinds_too(void) {
    nsc_result *res = rows_of(NSC_LAYER_BIT(NSC_LAYER_BLOCKS), bit_of("dateline"));
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 1);
    CHECK(column(res, NSC_LAYER_BLOCKS, NSC_FIELD_START)[0] == 14);
    nsc_result_free(res);
    res = rows_of(NSC_LAYER_BIT(NSC_LAYER_BLOCKS), bit_of("headline"));
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 0);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_TOKENS) == 0);
    nsc_result_free(res);
}

static void a_part_is_as_sound_as_the_whole(void) {
    nsc_result *all = rows_of(NSC_LAYERS_ALL, 0);
    nsc_result *res = rows_of(NSC_LAYERS_ALL, bit_of("paragraph") | bit_of("dateline"));
    nsc_result *again = NULL;
    size_t n_bytes, n_all;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &again, NULL) == NSC_OK);
    /* Everything is of these kinds, so nothing is lost. */
    const void *all_bytes = nsc_result_bytes(all, &n_all);
    CHECK(n_all == n_bytes && memcmp(bytes, all_bytes, n_bytes) == 0);
    nsc_result_free(again);
    nsc_result_free(res);
    nsc_result_free(all);
}

int main(void) {
    RUN(rows_of_other_blocks_are_left_out);
    RUN(blocks_are_those_of_the_kinds_too);
    RUN(a_part_is_as_sound_as_the_whole);
    return test_report();
}
