/* nsc_model: files from strangers are opened whole or refused by name. */
#include "model.h"

static nsc_status reopen(const uint8_t *bytes, size_t n_bytes, nsc_error *err) {
    nsc_model *model = NULL;
    nsc_status status = nsc_model_open(NULL, bytes, n_bytes, &model, err);
    CHECK((status == NSC_OK) == (model != NULL));
    nsc_model_free(model);
    return status;
}

/* A copy that is 8-byte aligned and exactly as long, so that reading past its end is seen. */
static uint8_t *copy_of(const nsc_block *file, size_t n_bytes) {
    uint8_t *copy = malloc(n_bytes ? n_bytes : 1);
    memcpy(copy, file->bytes, n_bytes);
    return copy;
}

static void a_model_shows_labels_card_and_sections(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    CHECK(nsc_model_n_labels(small.model) == 2);
    CHECK(strcmp(nsc_model_label(small.model, 1), "LOC") == 0);
    CHECK(nsc_model_label(small.model, 2) == NULL);
    size_t n_bytes;
    CHECK(memcmp(nsc_model_card(small.model, &n_bytes), "{\"name\"", 7) == 0 && n_bytes == 17);
    nsc_section_view view;
    CHECK(nsc_model_section(small.model, 0, &view) && strcmp(view.name, "labels") == 0);
    CHECK(view.n_bytes == 11 && !nsc_model_section(small.model, 10, &view));
    small_model_free(&small);
    nsc_model_free(NULL);
}

static void every_prefix_is_refused(void) {
    nsc_block file = small_file(NULL, NULL, 0);
    for (size_t n = 0; n < file.n_bytes; n++) {
        uint8_t *copy = copy_of(&file, n);
        nsc_error err;
        CHECK(reopen(copy, n, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, "section") != NULL);
        free(copy);
    }
    nsc_block_free(&file);
}

static void every_flipped_bit_is_refused(void) {
    nsc_block file = small_file(NULL, NULL, 0);
    uint8_t *copy = copy_of(&file, file.n_bytes);
    size_t n_accepted = 0;
    for (size_t bit = 0; bit < 8 * file.n_bytes; bit++) {
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        nsc_error err;
        n_accepted += reopen(copy, file.n_bytes, &err) == NSC_OK;
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    CHECK(n_accepted == 0);
    free(copy);
    nsc_block_free(&file);
}

/* With forged checksums a change may be let in; then running texts over it must be safe. */
static void forged_changes_are_refused_or_harmless(void) {
    nsc_block file = small_file(NULL, NULL, 0);
    static const uint8_t values[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    size_t n_refused = 0;
    for (size_t at = 16; at < file.n_bytes; at++) {
        uint8_t *copy = copy_of(&file, file.n_bytes);
        copy[at] = values[at % sizeof values];
        small_file_forge(copy, file.n_bytes);
        nsc_model *model = NULL;
        nsc_error err;
        if (nsc_model_open(NULL, copy, file.n_bytes, &model, &err) == NSC_OK) {
            nsc_context *ctx = NULL;
            nsc_result *res = NULL;
            nsc_text text = test_text("New Mole. A city by the river, 3.5 km (or so).\n\nHe left.");
            CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
            CHECK(nsc_run(ctx, &text, NULL, &res, NULL) == NSC_OK);
            nsc_result_free(res);
            nsc_context_free(ctx);
        } else {
            n_refused++;
        }
        nsc_model_free(model);
        free(copy);
    }
    CHECK(n_refused > 500);
    nsc_block_free(&file);
}

static void faults_are_named(void) {
    static const struct {
        size_t at;
        uint32_t value;
        const char *says;
    } faults[] = {
        {0, 0x41414141, "not a newscore model"},
        {8, 2, "format 2"},
        {16, 7, "its header says 7"},
        {24, 99, "feature schema 99"},
        {12, 3000, "too many"},
    };
    for (size_t k = 0; k < NSCI_COUNT(faults); k++) {
        nsc_block file = small_file(NULL, NULL, 0);
        memcpy(file.bytes + faults[k].at, &faults[k].value, 4);
        if (faults[k].at == 24) small_file_forge(file.bytes, file.n_bytes);
        nsc_error err = {0};
        CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, faults[k].says) != NULL);
        nsc_block_free(&file);
    }
}

static void a_missing_section_is_named(void) {
    nsc_section sections[] = {{"labels", "LOC", 4}, {"card", "{}", 2}};
    nsc_block file;
    nsc_error err;
    CHECK(nsc_model_write(NULL, sections, 2, &file, NULL) == NSC_OK);
    CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"sentence_words\" is missing") != NULL);
    nsc_block_free(&file);
}

static void wrong_arguments_are_refused(void) {
    nsc_model *model = NULL;
    uint64_t words[16] = {0};
    CHECK(nsc_model_open(NULL, NULL, 100, &model, NULL) == NSC_E_ARGUMENT);
    CHECK(nsc_model_open(NULL, (uint8_t *)words + 1, 100, &model, NULL) == NSC_E_ARGUMENT);
    nsc_section nameless = {"", "", 0};
    nsc_block file;
    CHECK(nsc_model_write(NULL, &nameless, 1, &file, NULL) == NSC_E_ARGUMENT);
}

static void failing_allocations_leave_nothing(void) {
    nsc_block file = small_file(NULL, NULL, 0);
    nsc_model *model = NULL;
    FAILING_ALLOCATIONS(alloc, nsc_model_open(&alloc, file.bytes, file.n_bytes, &model, NULL),
                        (nsc_model_free(model), model = NULL));
    nsc_block_free(&file);
}

int main(void) {
    RUN(a_model_shows_labels_card_and_sections);
    RUN(every_prefix_is_refused);
    RUN(every_flipped_bit_is_refused);
    RUN(forged_changes_are_refused_or_harmless);
    RUN(faults_are_named);
    RUN(a_missing_section_is_named);
    RUN(wrong_arguments_are_refused);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
