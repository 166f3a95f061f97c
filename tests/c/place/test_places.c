/* nsc_places: rows of the layer, and what names say of them, by the public way. */
#include <math.h>

#include "model.h"
#include "run/nsc_run.h"

enum { ENT = 2, COUNTRY, KIND, SOURCE, GEONAMES_ID, LAT, LON, SCORE };

/* Runs a text in which the names "Mole", "Chile" and "Quennock" are places, "Ada" a person. */
static nsc_status run_text(const nsc_alloc *alloc, const char *string, const char *home,
                           nsc_result **res, nsc_error *err) {
    static const char *const names[] = {"Ada",      "Mole",        "Chile",
                                        "Quennock", "Mole, Chile", "Mole Road"};
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_gazetteer *gazetteer = NULL;
    nsc_context *ctx = NULL;
    nsc_options opt;
    nsc_text text = test_text(string);
    nsc_options_init(&opt);
    CHECK(nsc_gazetteer_new(NULL, NSC_RULES_DEFAULT, 0, &gazetteer, NULL) == NSC_OK);
    for (size_t i = 0; i < NSCI_COUNT(names); i++) {
        nsc_text name = test_text(names[i]);
        CHECK(nsc_gazetteer_add(gazetteer, &name, i > 0, NULL) == NSC_OK);
    }
    opt.gazetteer = gazetteer;
    opt.min_score = 0.99; /* the small model is sure of nothing */
    memcpy(opt.home, home, strlen(home) + 1);
    nsc_status status = nsc_context_new(alloc, small.model, &ctx, err);
    if (status == NSC_OK) status = nsc_run(ctx, &text, &opt, res, err);
    nsc_context_free(ctx);
    nsc_gazetteer_free(gazetteer);
    small_model_free(&small);
    return status;
}

static nsc_result *places_of(const char *string, const char *home) {
    nsc_result *res = NULL;
    nsc_error err = {0};
    CHECK(run_text(NULL, string, home, &res, &err) == NSC_OK);
    return res;
}

static const void *column(const nsc_result *res, nsc_layer layer, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, layer, field, &view);
    return view.data;
}

static int32_t code(const char *country) { return country[0] ? country[0] | country[1] << 8 : 0; }

static void a_place_has_a_row_with_all_that_is_known_of_it(void) {
    nsc_result *res = places_of("Ada left Mole today.", "");
    CHECK(nsc_result_n_rows(res, NSC_LAYER_ENTS) == 2);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_PLACES) == 1);
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, NSC_FIELD_START) == 9);
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, NSC_FIELD_END) == 13);
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, ENT) == 1);
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, COUNTRY) == code("PE"));
    CHECK(*(const uint8_t *)column(res, NSC_LAYER_PLACES, KIND) == NSCI_PLACE_CITY);
    CHECK(*(const uint8_t *)column(res, NSC_LAYER_PLACES, SOURCE) == 0);
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, GEONAMES_ID) == 77);
    CHECK(*(const double *)column(res, NSC_LAYER_PLACES, LAT) == -12.04);
    CHECK(*(const double *)column(res, NSC_LAYER_PLACES, LON) == -77.03);
    nsc_result_free(res);
}

static void a_name_knows_its_place(void) {
    nsc_result *res = places_of("Ada left Mole today.", "");
    const int32_t *places = column(res, NSC_LAYER_ENTS, NSC_ENT_PLACE);
    const int32_t *countries = column(res, NSC_LAYER_ENTS, NSC_ENT_COUNTRY);
    const uint8_t *sources = column(res, NSC_LAYER_ENTS, NSC_ENT_COUNTRY_SOURCE);
    CHECK(places[0] == NSC_NO_ROW && countries[0] == 0 && sources[0] == NSC_NO_NAME);
    CHECK(places[1] == 0 && countries[1] == code("PE") && sources[1] == 0);
    nsc_result_free(res);
}

static void a_comma_puts_a_place_into_another(void) {
    static const char *const texts[] = {"It rained in Mole, Chile, today.",
                                        "It rained in Mole (Chile) today."};
    for (size_t i = 0; i < NSCI_COUNT(texts); i++) {
        nsc_result *res = places_of(texts[i], "");
        const int32_t *ids = column(res, NSC_LAYER_PLACES, GEONAMES_ID);
        const double *lats = column(res, NSC_LAYER_PLACES, LAT);
        CHECK(ids[0] == 78 && isnan(lats[0]));
        nsc_result_free(res);
    }
}

static void a_place_that_is_not_listed_is_at_home(void) {
    nsc_result *res = places_of("It rained in Quennock.", "PE");
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, COUNTRY) == code("PE"));
    CHECK(*(const uint8_t *)column(res, NSC_LAYER_PLACES, KIND) == NSC_NO_NAME);
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, GEONAMES_ID) == NSC_NO_ID);
    nsc_result_free(res);
    res = places_of("It rained in Quennock.", "");
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, COUNTRY) == 0);
    CHECK(*(const uint8_t *)column(res, NSC_LAYER_ENTS, NSC_ENT_COUNTRY_SOURCE) == NSC_NO_NAME);
    nsc_result_free(res);
}

static void a_part_of_a_name_gives_no_id(void) {
    nsc_result *res = places_of("It rained in Mole Road.", "");
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, GEONAMES_ID) == NSC_NO_ID);
    CHECK(isnan(*(const double *)column(res, NSC_LAYER_PLACES, LAT)));
    nsc_result_free(res);
}

static void words_say_whose_paper_it_is(void) {
    nsc_result *res = places_of("The sheriff of Quennock is a Republican.", "");
    CHECK(*(const int32_t *)column(res, NSC_LAYER_PLACES, COUNTRY) == code("US"));
    nsc_result_free(res);
}

static void a_home_is_a_country(void) {
    static const char *const homes[] = {"n", "ng", "N1", "1G", "UK", "ZZ"};
    for (size_t i = 0; i < NSCI_COUNT(homes); i++) {
        nsc_result *res = NULL;
        nsc_error err;
        CHECK(run_text(NULL, "Mole", homes[i], &res, &err) == NSC_E_ARGUMENT);
        CHECK(strstr(err.message, "home: expected a code of ISO 3166-1") != NULL && !res);
    }
}

static void any_allocation_may_fail(void) {
    nsc_result *res = NULL;
    FAILING_ALLOCATIONS(alloc,
                        run_text(&alloc, "Ada left Mole, Chile, for Quennock.", "", &res, NULL),
                        (nsc_result_free(res), res = NULL));
}

int main(void) {
    RUN(a_place_has_a_row_with_all_that_is_known_of_it);
    RUN(a_name_knows_its_place);
    RUN(a_comma_puts_a_place_into_another);
    RUN(a_place_that_is_not_listed_is_at_home);
    RUN(a_part_of_a_name_gives_no_id);
    RUN(words_say_whose_paper_it_is);
    RUN(a_home_is_a_country);
    RUN(any_allocation_may_fail);
    return test_report();
}
