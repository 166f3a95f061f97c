/* nsc_identities: rows of the layer and the column that it fills of names, by the public way. */
#include "identity/nsc_identities.h"
#include "model.h"
#include "run/nsc_run.h"

enum { NAME = 4, KEY, COUNTRY, GEONAMES_ID, LATITUDE, LONGITUDE };

static void add(nsc_gazetteer *names, const char *name, uint32_t label) {
    nsc_text text = test_text(name);
    CHECK(nsc_gazetteer_add(names, &text, label, NULL) == NSC_OK);
}

/* The small model finds no name by itself, so that a list has to. */
static nsc_status run(const char *string, uint32_t layers, const nsc_alloc *alloc,
                      nsc_result **out) {
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_context *ctx = NULL;
    nsc_gazetteer *names = NULL;
    nsc_options opt;
    nsc_text text = test_text(string);
    nsc_options_init(&opt);
    CHECK(nsc_gazetteer_new(NULL, opt.rules, 0, &names, NULL) == NSC_OK);
    add(names, "Ada Rusk", 0);
    add(names, "Rusk", 0);
    add(names, "Dale", 1);
    opt.layers = layers;
    opt.gazetteer = names;
    nsc_status status = nsc_context_new(alloc, small.model, &ctx, NULL);
    if (status == NSC_OK) status = nsc_run(ctx, &text, &opt, out, NULL);
    nsc_context_free(ctx);
    nsc_gazetteer_free(names);
    small_model_free(&small);
    return status;
}

static nsc_column_view column(const nsc_result *res, nsc_layer layer, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, layer, field, &view);
    return view;
}

static void names_lead_to_identities_and_back(void) {
    nsc_result *res = NULL, *again = NULL;
    CHECK(run("Rusk is in Dale. Ada Rusk is well.", NSC_LAYER_BIT(NSC_LAYER_IDENTITIES), NULL,
              &res) == NSC_OK);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_ENTS) == 3);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_IDENTITIES) == 2);
    const int32_t *of = column(res, NSC_LAYER_ENTS, NSC_ENT_IDENTITY).data;
    CHECK(of[0] == 0 && of[1] == 1 && of[2] == 0);
    const int32_t *starts = column(res, NSC_LAYER_IDENTITIES, NSC_FIELD_START).data;
    const int32_t *names = column(res, NSC_LAYER_IDENTITIES, NAME).data;
    CHECK(starts[0] == 0 && starts[1] == 11 && names[0] == 2 && names[1] == 1);
    const uint8_t *labels = column(res, NSC_LAYER_IDENTITIES, NSC_ENT_LABEL).data;
    CHECK(strcmp(nsc_result_label(res, NSC_LAYER_IDENTITIES, labels[1]), "LOC") == 0);
    const int32_t *codes = column(res, NSC_LAYER_IDENTITIES, COUNTRY).data;
    const int32_t *ids = column(res, NSC_LAYER_IDENTITIES, GEONAMES_ID).data;
    const double *latitudes = column(res, NSC_LAYER_IDENTITIES, LATITUDE).data;
    const double *longitudes = column(res, NSC_LAYER_IDENTITIES, LONGITUDE).data;
    CHECK(codes[1] == 0 && ids[1] == NSC_NO_ID);
    CHECK(latitudes[1] != latitudes[1] && longitudes[1] != longitudes[1]); /* NaN */
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &again, NULL) == NSC_OK);
    nsc_result_free(again);
    nsc_result_free(res);
}

static void names_alone_have_no_such_column(void) {
    nsc_result *res = NULL;
    CHECK(run("Ada Rusk is in Dale.", NSC_LAYER_BIT(NSC_LAYER_ENTS), NULL, &res) == NSC_OK);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_ENTS) == 2);
    CHECK(column(res, NSC_LAYER_ENTS, NSC_ENT_IDENTITY).n_items == 0);
    CHECK(nsc_result_n_labels(res, NSC_LAYER_IDENTITIES) == 0);
    nsc_result_free(res);
}

static void failing_allocations_leave_nothing(void) {
    nsc_result *res = NULL;
    FAILING_ALLOCATIONS(
        alloc, run("Ada Rusk is in Dale.", NSC_LAYER_BIT(NSC_LAYER_IDENTITIES), &alloc, &res),
        (nsc_result_free(res), res = NULL));
}

int main(void) {
    RUN(names_lead_to_identities_and_back);
    RUN(names_alone_have_no_such_column);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
