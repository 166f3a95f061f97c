/* Rows that point to rows, and rows that overlap: what a stored result may hold. The layers are
 * this test's own, in place of the core's: names, which point to those whom they name, and passages,
 * which nest. */
#include "result/nsc_result.h"
#include "layer/nsc_layer.h"
#include "test.h"

#include <math.h>

#define NAMES    NSC_LAYER_SENTS
#define PEOPLE   NSC_LAYER_TOKENS
#define PASSAGES NSC_LAYER_ENTS
enum { NAME_PERSON = 2, NAME_PLACE = 3, PERSON_NAME = 2, PERSON_ID, PERSON_LATITUDE };

static const nsc_field name_fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "", 0, 0, NULL},
    {"person", NSC_KIND_INT32, NSC_UNIT_ROW, "", 1, PEOPLE, NULL},
    {"place", NSC_KIND_INT32, NSC_UNIT_CODE, "", 1, PASSAGES, NULL},
};
static const nsc_field person_fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "", 0, 0, NULL},
    {"name", NSC_KIND_INT32, NSC_UNIT_ROW_TEXT, "", 0, NAMES, NULL},
    {"id", NSC_KIND_INT32, NSC_UNIT_ID, "", 0, 0, NULL},
    {"latitude", NSC_KIND_FLOAT64, NSC_UNIT_DEGREES, "", 0, 0, NULL},
};
static const nsc_inverse person_inverses[] = {{"names", NAMES, NAME_PERSON, ""}};
static const nsc_field edit_fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "", 0, 0, NULL},
    {"norm_start", NSC_KIND_INT32, NSC_UNIT_NORM_START, "", 0, 0, NULL},
    {"norm_end", NSC_KIND_INT32, NSC_UNIT_NORM_END, "", 0, 0, NULL},
};

static const nsci_layer edits = {.row = "edit", .n_fields = 4, .fields = edit_fields};
static const nsci_layer names = {.row = "name", .n_fields = 4, .fields = name_fields};
static const nsci_layer people = {.row = "person",
                                  .n_fields = 5,
                                  .fields = person_fields,
                                  .n_inverses = 1,
                                  .inverses = person_inverses};
static const nsci_layer passages = {
    .row = "passage", .n_fields = 2, .fields = edit_fields, .may_overlap = true};
static const nsci_layer nothing = {.row = "nothing", .n_fields = 2, .fields = edit_fields};

const nsci_layer *const nsci_layers[NSC_N_LAYERS] = {
    [0] = &edits,
    [NAMES] = &names,
    [PEOPLE] = &people,
    [PASSAGES] = &passages,
    [NSC_LAYER_AMOUNTS] = &nothing,
    [NSC_LAYER_PLACES] = &nothing,
};

/* "Ann Lee met Ann." with an edit that removes the full stop. */
static const int32_t edit_starts[] = {15}, edit_ends[] = {16}, edit_norms[] = {15};
static const int32_t name_starts[] = {0, 12}, name_ends[] = {7, 15};

typedef struct findings {
    uint32_t layers;
    int32_t persons[2], person_name, person_id;
    double latitude;
    int32_t passages[3][2]; /* starts and ends */
} findings;

static const findings sound = {
    .layers =
        NSC_LAYER_BIT(0) | NSC_LAYER_BIT(NAMES) | NSC_LAYER_BIT(PEOPLE) | NSC_LAYER_BIT(PASSAGES),
    .persons = {0, 0},
    .person_id = NSC_NO_ID,
    .latitude = -33.5,
    .passages = {{0, 15}, {0, 7}, {4, 11}},
};

static void put(nsc_result *res, nsc_layer layer, uint32_t field, const void *items,
                size_t n_bytes) {
    void *column = nsci_result_fill(res, layer, field);
    if (column) memcpy(column, items, n_bytes);
}

static nsc_result *packed(const findings *found) {
    nsci_result_plan plan = {.layers = found->layers,
                             .n_rows = {1, 2, 1, 3},
                             .normalized = (const uint8_t *)"Ann Lee met Ann",
                             .normalized_bytes = 15,
                             .n_cps = 16};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsc_result *res = NULL;
    CHECK(nsci_result_new(&plan, &alloc, &res, NULL) == NSC_OK);
    put(res, 0, NSC_FIELD_START, edit_starts, 4);
    put(res, 0, NSC_FIELD_END, edit_ends, 4);
    put(res, 0, NSC_EDIT_NORM_START, edit_norms, 4);
    put(res, 0, NSC_EDIT_NORM_END, edit_norms, 4);
    const int32_t places[2] = {0, 'F' | 'I' << 8};
    put(res, NAMES, NSC_FIELD_START, name_starts, 8);
    put(res, NAMES, NSC_FIELD_END, name_ends, 8);
    put(res, NAMES, NAME_PERSON, found->persons, 8);
    put(res, NAMES, NAME_PLACE, places, 8);
    if (found->layers & NSC_LAYER_BIT(PEOPLE)) {
        put(res, PEOPLE, NSC_FIELD_START, name_starts, 4);
        put(res, PEOPLE, NSC_FIELD_END, name_ends, 4);
        put(res, PEOPLE, PERSON_NAME, &found->person_name, 4);
        put(res, PEOPLE, PERSON_ID, &found->person_id, 4);
        put(res, PEOPLE, PERSON_LATITUDE, &found->latitude, 8);
    }
    for (int k = 0; k < 3 && found->layers & NSC_LAYER_BIT(PASSAGES); k++) {
        ((int32_t *)nsci_result_fill(res, PASSAGES, NSC_FIELD_START))[k] = found->passages[k][0];
        ((int32_t *)nsci_result_fill(res, PASSAGES, NSC_FIELD_END))[k] = found->passages[k][1];
    }
    nsci_result_measure(res);
    return res;
}

/* Whether what was found can be stored and opened again; `message` has to be in what is said. */
static bool opens(const findings *found, const char *message) {
    nsc_result *res = packed(found), *again = NULL;
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    nsc_error err = {0};
    nsc_status status = nsc_result_open(NULL, bytes, n_bytes, &again, &err);
    if (status != NSC_OK) CHECK(message && strstr(err.message, message) != NULL);
    nsc_result_free(again);
    nsc_result_free(res);
    return status == NSC_OK;
}

static void a_row_points_to_a_row_that_there_is(void) {
    const int32_t rows[] = {NSC_NO_ROW, 0, 1, -2, INT32_MAX};
    for (int k = 0; k < 5; k++) {
        findings found = sound;
        found.persons[1] = rows[k];
        CHECK(opens(&found, "a name with a person that there is not") == (k < 2));
    }
}

static void a_text_is_that_of_a_row_that_there_is(void) {
    for (int32_t row = -2; row < 4; row++) {
        findings found = sound;
        found.person_name = row;
        CHECK(opens(&found, "a person with a name that there is not") == (row >= -1 && row < 2));
    }
}

static void ids_and_degrees_are_within_their_bounds_or_none(void) {
    const double degrees[] = {-180.0, 180.0, NAN, 180.5, -INFINITY};
    for (int k = 0; k < 5; k++) {
        findings found = sound;
        found.latitude = degrees[k];
        CHECK(opens(&found, "a person with a latitude that there is not") == (k < 3));
    }
    for (int32_t id = -2; id < 2; id++) {
        findings found = sound;
        found.person_id = id;
        CHECK(opens(&found, "a person with a id that there is not") == (id >= NSC_NO_ID));
    }
}

/* Each of the cases: the bounds of three passages, and whether they are in order. */
static void rows_that_may_overlap_ascend_by_their_starts_alone(void) {
    static const struct {
        int32_t passages[3][2];
        bool sound;
    } cases[] = {
        {{{0, 15}, {0, 7}, {4, 11}}, true},  {{{0, 7}, {4, 11}, {4, 11}}, true},
        {{{0, 1}, {1, 2}, {2, 3}}, true},    {{{0, 7}, {0, 15}, {4, 11}}, false},
        {{{4, 11}, {0, 7}, {4, 11}}, false}, {{{0, 15}, {0, 7}, {4, 4}}, false},
        {{{0, 15}, {0, 7}, {4, 17}}, false}, {{{0, 15}, {0, 7}, {7, 3}}, false},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        findings found = sound;
        memcpy(found.passages, cases[k].passages, sizeof found.passages);
        CHECK(opens(&found, "passages out of order") == cases[k].sound);
    }
}

/* The last character was removed: no row begins or ends with it, however the rows before nest. */
static void an_overlapping_row_that_ends_inside_an_edit_is_refused(void) {
    for (int k = 0; k < 3; k++) {
        findings found = sound;
        found.passages[k][1] = 16;
        CHECK(!opens(&found, k == 1 ? "out of order" : "ends inside an edit"));
    }
}

static void a_column_that_another_layer_fills_is_there_beside_that_layer(void) {
    CHECK(nsc_layer_filling(NAMES, NSC_FIELD_START) == NAMES);
    CHECK(nsc_layer_filling(NAMES, NAME_PERSON) == PEOPLE);
    CHECK(nsc_layer_filling(NAMES, NAME_PLACE) == PASSAGES);
    CHECK(nsc_layer_filling(PEOPLE, PERSON_NAME) == PEOPLE); /* it refers to an earlier layer */
    for (uint32_t extra = 0; extra < 4; extra++) {
        findings found = sound;
        found.layers = NSC_LAYER_BIT(0) | NSC_LAYER_BIT(NAMES) |
                       (extra & 1 ? NSC_LAYER_BIT(PEOPLE) : 0) |
                       (extra & 2 ? NSC_LAYER_BIT(PASSAGES) : 0);
        CHECK(opens(&found, NULL));
        nsc_result *res = packed(&found);
        nsc_column_view persons, places;
        nsc_result_column(res, NAMES, NAME_PERSON, &persons);
        nsc_result_column(res, NAMES, NAME_PLACE, &places);
        CHECK(persons.n_items == (extra & 1 ? 2 : 0) && places.n_items == (extra & 2 ? 2 : 0));
        CHECK((nsci_result_fill(res, NAMES, NAME_PLACE) == NULL) == !(extra & 2));
        nsc_result_free(res);
    }
}

static void inverses_are_told_by_number(void) {
    const nsc_inverse *inverse = nsc_layer_inverse(PEOPLE, 0);
    CHECK(inverse && inverse->layer == NAMES && inverse->field == NAME_PERSON);
    CHECK(!nsc_layer_inverse(PEOPLE, 1) && !nsc_layer_inverse(NAMES, 0));
    CHECK(!nsc_layer_inverse(NSC_N_LAYERS, 0));
    CHECK(nsc_layer_may_overlap(PASSAGES) && !nsc_layer_may_overlap(NAMES));
    CHECK(!nsc_layer_may_overlap(NSC_N_LAYERS));
}

int main(void) {
    RUN(a_row_points_to_a_row_that_there_is);
    RUN(a_text_is_that_of_a_row_that_there_is);
    RUN(ids_and_degrees_are_within_their_bounds_or_none);
    RUN(rows_that_may_overlap_ascend_by_their_starts_alone);
    RUN(an_overlapping_row_that_ends_inside_an_edit_is_refused);
    RUN(a_column_that_another_layer_fills_is_there_beside_that_layer);
    RUN(inverses_are_told_by_number);
    return test_report();
}
