/* wasm_newscore: what JavaScript calls, called from here, where sanitizers look on. */
#include "model.h"
#include "wasm_newscore.h"

#include <math.h>

static nswasm_reader *new_reader(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    nswasm_reader *reader = nswasm_new();
    uint8_t *room = nswasm_model_room(reader, small.file.n_bytes);
    CHECK(room != NULL);
    memcpy(room, small.file.bytes, small.file.n_bytes);
    CHECK(nswasm_open(reader) == NSC_OK);
    small_model_free(&small);
    return reader;
}

static nsc_status run(nswasm_reader *reader, const uint16_t *units, size_t n) {
    uint16_t *room = nswasm_text_room(reader, n);
    CHECK(room != NULL);
    memcpy(room, units, n * sizeof *units);
    return nswasm_run(reader, 0, 0.0, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY);
}

static const uint32_t *starts_of(const nswasm_reader *reader, nsc_layer layer) {
    return nswasm_column(reader, (uint32_t)layer, NSC_FIELD_START);
}

static void a_pair_of_surrogates_is_one_character(void) {
    static const uint16_t units[] = {'O', 'h', ' ', 0xD83D, 0xDE00, ' ', 'a', 0xD83D, 0xDE01};
    nswasm_reader *reader = new_reader();
    CHECK(run(reader, units, NSCI_COUNT(units)) == NSC_OK);
    CHECK(nswasm_n_rows(reader, NSC_LAYER_TOKENS) == 4);
    const uint32_t *starts = starts_of(reader, NSC_LAYER_TOKENS);
    CHECK(starts[1] == 3 && starts[2] == 5 && starts[3] == 6);
    CHECK(nswasm_n_wide(reader) == 2);
    CHECK(nswasm_wide(reader)[0] == 3 && nswasm_wide(reader)[1] == 6);
    nswasm_free(reader);
}

static void half_a_pair_is_read_as_a_replacement_character(void) {
    static const uint16_t units[] = {0xDE00, 'a', 0xD83D, 0xD83D, 0xDE00, 0xD83D};
    static const char expected[] = "\xEF\xBF\xBD"
                                   "a\xEF\xBF\xBD\xF0\x9F\x98\x80\xEF\xBF\xBD";
    nswasm_reader *reader = new_reader();
    CHECK(run(reader, units, NSCI_COUNT(units)) == NSC_OK);
    CHECK(nswasm_n_wide(reader) == 1 && nswasm_wide(reader)[0] == 3);
    CHECK(nswasm_n_normalized(reader) == sizeof expected - 1);
    CHECK(memcmp(nswasm_normalized(reader), expected, sizeof expected - 1) == 0);
    nswasm_free(reader);
}

static void a_text_without_pairs_has_no_places_of_them(void) {
    static const uint16_t units[] = {'a', 0x2019, 's', ' ', 'b'};
    nswasm_reader *reader = new_reader();
    CHECK(run(reader, units, NSCI_COUNT(units)) == NSC_OK);
    CHECK(nswasm_n_wide(reader) == 0);
    CHECK(nswasm_n_rows(reader, NSC_LAYER_SENTS) == 1);
    nswasm_free(reader);
}

static void a_text_may_be_empty_or_missing(void) {
    nswasm_reader *reader = new_reader();
    CHECK(nswasm_run(reader, 0, 0.0, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_OK);
    CHECK(nswasm_n_rows(reader, NSC_LAYER_SENTS) == 0);
    CHECK(nswasm_text_room(reader, 0) != NULL);
    CHECK(nswasm_run(reader, 0, 0.0, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_OK);
    CHECK(nswasm_n_normalized(reader) == 0);
    nswasm_free(reader);
}

static void a_room_that_no_memory_has_is_refused(void) {
    nswasm_reader *reader = new_reader();
    CHECK(nswasm_text_room(reader, SIZE_MAX / 2) == NULL);
    CHECK(nswasm_text_room(reader, SIZE_MAX) == NULL);
    CHECK(nswasm_run(reader, 0, 0.0, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_OK); /* of no text */
    CHECK(nswasm_model_room(reader, SIZE_MAX) == NULL);
    CHECK(nswasm_open(reader) == NSC_E_ARGUMENT);
    CHECK(strcmp(nswasm_message(reader), "no model was given") == 0);
    nswasm_free(reader);
}

static void a_broken_model_gives_the_cores_message_and_no_model(void) {
    nswasm_reader *reader = new_reader();
    memcpy(nswasm_model_room(reader, 16), "not a model file", 16);
    CHECK(nswasm_open(reader) == NSC_E_MODEL);
    CHECK(strlen(nswasm_message(reader)) > 10);
    CHECK(nswasm_run(reader, 0, 0.0, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_E_ARGUMENT);
    CHECK(strcmp(nswasm_message(reader), "no model is open") == 0);
    CHECK(nswasm_n_rows(reader, NSC_LAYER_SENTS) == 0);
    nswasm_free(reader);
}

static void options_are_checked(void) {
    nswasm_reader *reader = new_reader();
    CHECK(nswasm_run(reader, 0, 1.5, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_E_ARGUMENT);
    CHECK(nswasm_run(reader, 0, -0.1, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_E_ARGUMENT);
    CHECK(nswasm_run(reader, 0, (double)NAN, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) == NSC_E_ARGUMENT);
    CHECK(nswasm_run(reader, 0, 0.0, 1.5f, 0, NSC_NO_DAY) == NSC_E_ARGUMENT);
    CHECK(strstr(nswasm_message(reader), "effort: expected a number") != NULL);
    CHECK(nswasm_run(reader, 0, 0.0, NAN, 0, NSC_NO_DAY) == NSC_E_ARGUMENT);
    CHECK(nswasm_run(reader, NSC_LAYER_BIT(31), 0.0, NSC_EFFORT_DEFAULT, 0, NSC_NO_DAY) ==
          NSC_E_ARGUMENT);
    CHECK(nswasm_run(reader, NSC_LAYER_BIT(NSC_LAYER_SENTS), 0.0, NSC_EFFORT_DEFAULT, 0,
                     NSC_NO_DAY) == NSC_OK);
    CHECK(nswasm_run(reader, NSC_LAYER_BIT(NSC_LAYER_SENTS), 0.0, 0.5f, 0, NSC_NO_DAY) == NSC_OK);
    CHECK(!(nswasm_layers(reader) & NSC_LAYER_BIT(NSC_LAYER_ENTS)));
    nswasm_free(reader);
}

static void what_is_asked_past_the_end_is_nothing(void) {
    static const uint16_t units[] = {'a', '.'};
    nswasm_reader *reader = new_reader();
    CHECK(run(reader, units, NSCI_COUNT(units)) == NSC_OK);
    CHECK(nswasm_column(reader, NSC_N_LAYERS, 0) == NULL);
    CHECK(nswasm_column(reader, NSC_LAYER_SENTS, NSC_MAX_FIELDS) == NULL);
    CHECK(nswasm_column(reader, NSC_LAYER_ENTS, 0) == NULL); /* no rows */
    CHECK(nswasm_n_rows(reader, UINT32_MAX) == 0);
    CHECK(nswasm_label(reader, UINT32_MAX, 0) == NULL);
    CHECK(nswasm_label(reader, NSC_LAYER_ENTS, 200) == NULL);
    CHECK(nswasm_key(reader, NSC_LAYER_SENTS, 1)[0] == '\0');
    CHECK(nswasm_field_name(NSC_LAYER_SENTS, NSC_MAX_FIELDS) == NULL);
    CHECK(nswasm_field_unit(NSC_N_LAYERS, 0) == NSC_N_UNITS);
    CHECK(nswasm_field_value(NSC_LAYER_AMOUNTS, 0, 0) == NULL);
    CHECK(nswasm_inverse_name(NSC_LAYER_SENTS, 0) == NULL);
    nswasm_free(reader);
    nswasm_free(NULL);
}

static void a_key_is_that_of_the_rows_text(void) {
    static const uint16_t units[] = {'T', 'h', 'e', ' ', 0xC9, 't', 0xE9, ' ', 0xD83D, 0xDE00};
    nswasm_reader *reader = new_reader();
    CHECK(run(reader, units, NSCI_COUNT(units)) == NSC_OK);
    CHECK(strcmp(nswasm_key(reader, NSC_LAYER_SENTS, 0), "ete") == 0);
    CHECK(strcmp(nswasm_key(reader, NSC_LAYER_TOKENS, 1), "ete") == 0);
    nswasm_free(reader);
}

static void layers_are_described_to_the_last(void) {
    uint32_t n_values = 0, n_inverses = 0;
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        for (uint32_t f = 0; nswasm_field_name(layer, f); f++) {
            CHECK(nswasm_field_unit(layer, f) < NSC_N_UNITS);
            CHECK(nswasm_field_filling(layer, f) < NSC_N_LAYERS);
            CHECK(nswasm_field_refers_to(layer, f) < NSC_N_LAYERS);
            while (nswasm_field_value(layer, f, n_values)) n_values++;
        }
        for (uint32_t k = 0; nswasm_inverse_name(layer, k); k++, n_inverses++)
            CHECK(nswasm_field_name(nswasm_inverse_layer(layer, k),
                                    nswasm_inverse_field(layer, k)) != NULL);
    }
    CHECK(n_values > 1 && n_inverses > 1);
}

int main(void) {
    RUN(a_pair_of_surrogates_is_one_character);
    RUN(half_a_pair_is_read_as_a_replacement_character);
    RUN(a_text_without_pairs_has_no_places_of_them);
    RUN(a_text_may_be_empty_or_missing);
    RUN(a_room_that_no_memory_has_is_refused);
    RUN(a_broken_model_gives_the_cores_message_and_no_model);
    RUN(options_are_checked);
    RUN(what_is_asked_past_the_end_is_nothing);
    RUN(a_key_is_that_of_the_rows_text);
    RUN(layers_are_described_to_the_last);
    return test_report();
}
