/* nsc_amounts: rows of the layer, by the public way. */
#include "model.h"
#include "run/nsc_run.h"

enum { KIND = 2, VALUE, LOW, HIGH, CURRENCY, UNIT, SCORE };

static nsc_result *amounts_of(const char *string, uint32_t layers) {
    nsc_options opt;
    nsc_text text = test_text(string);
    nsc_options_init(&opt);
    opt.layers = layers;
    return small_run(small_model_new(NULL, NULL, 0), text, &opt);
}

static nsc_column_view column(const nsc_result *res, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, NSC_LAYER_AMOUNTS, field, &view);
    return view;
}

static void money_and_shares_have_values(void) {
    nsc_result *res = amounts_of("Sales rose 3.5 percent to $1.2bn in two hours.",
                                 NSC_LAYER_BIT(NSC_LAYER_AMOUNTS));
    CHECK(nsc_result_n_rows(res, NSC_LAYER_AMOUNTS) == 2); /* and no time */
    const int32_t *starts = column(res, NSC_FIELD_START).data;
    const int32_t *ends = column(res, NSC_FIELD_END).data;
    CHECK(starts[0] == 11 && ends[0] == 22 && starts[1] == 26 && ends[1] == 32);
    const uint8_t *kinds = column(res, KIND).data, *units = column(res, UNIT).data;
    const char *const *kind_names = nsc_layer_field(NSC_LAYER_AMOUNTS, KIND)->names;
    const char *const *unit_names = nsc_layer_field(NSC_LAYER_AMOUNTS, UNIT)->names;
    CHECK(strcmp(kind_names[kinds[0]], "PERCENT") == 0);
    CHECK(strcmp(kind_names[kinds[1]], "MONEY") == 0);
    CHECK(strcmp(unit_names[units[0]], "percent") == 0 && units[1] == NSC_NO_NAME);
    const nsc_decimal *values = column(res, VALUE).data;
    CHECK(values[0].coefficient == 35 && values[0].exponent == -1 && !values[0].is_null);
    CHECK(values[1].coefficient == 12 && values[1].exponent == 8 && !values[1].is_null);
    CHECK(memcmp(column(res, LOW).data, values, 2 * sizeof *values) == 0);
    CHECK(memcmp(column(res, HIGH).data, values, 2 * sizeof *values) == 0);
    const int32_t *codes = column(res, CURRENCY).data;
    CHECK(codes[0] == 0 && codes[1] == ('U' | 'S' << 8 | 'D' << 16));
    nsc_result_free(res);
}

static void they_are_found_without_looking_for_names(void) {
    uint32_t only = NSC_LAYER_BIT(NSC_LAYER_AMOUNTS);
    nsc_result *alone = amounts_of("It cost $5 or 6 euros.", only);
    nsc_result *all = amounts_of("It cost $5 or 6 euros.", NSC_LAYERS_ALL);
    CHECK(!(nsc_result_layers(alone) & NSC_LAYER_BIT(NSC_LAYER_ENTS)));
    CHECK(nsc_result_n_rows(all, NSC_LAYER_AMOUNTS) == 2);
    for (uint32_t f = 0; nsc_layer_field(NSC_LAYER_AMOUNTS, f); f++) {
        nsc_column_view a = column(alone, f), b = column(all, f);
        size_t item_bytes = a.kind == NSC_KIND_UINT8     ? 1
                            : a.kind == NSC_KIND_DECIMAL ? sizeof(nsc_decimal)
                                                         : 4;
        CHECK(a.n_items == b.n_items && memcmp(a.data, b.data, a.n_items * item_bytes) == 0);
    }
    nsc_result_free(alone);
    nsc_result_free(all);
}

static void failing_allocations_leave_nothing(void) {
    check_layer_without_memory(small_model_new(NULL, NULL, 0),
                               "It cost $5 or 6 euros, 3 percent more.", NSC_LAYER_AMOUNTS);
}

int main(void) {
    RUN(money_and_shares_have_values);
    RUN(they_are_found_without_looking_for_names);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
