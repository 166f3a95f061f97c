/* nsc_model: files from strangers are opened whole or refused by name. */
#include "model.h"
#include "name/nsc_ents.h"

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
    CHECK(nsc_model_section(small.model, 0, &view) && strcmp(view.name, "ents.labels") == 0);
    CHECK(view.n_bytes == 11 && !nsc_model_section(small.model, 13, &view));
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

/* What a stranger can send and have opened must be safe to run: the sanitizers look on. */
static bool opens_and_runs(const uint8_t *bytes, size_t n_bytes) {
    nsc_model *model = NULL;
    nsc_error err = {0};
    nsc_status status = nsc_model_open(NULL, bytes, n_bytes, &model, &err);
    if (status != NSC_OK) {
        CHECK(status == NSC_E_MODEL && strstr(err.message, "section") != NULL);
        return false;
    }
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_column_view scores;
    nsc_text text = test_text("New Mole. A city by the river, 3.5 km (or so).\n\nHe left Mole.");
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &text, NULL, &res, NULL) == NSC_OK);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_SCORE, &scores);
    for (size_t i = 0; i < scores.n_items; i++) {
        float score = ((const float *)scores.data)[i];
        CHECK(score >= 0.0f && score <= 1.0f);
    }
    nsc_result_free(res);
    nsc_context_free(ctx);
    nsc_model_free(model);
    return true;
}

/* A file in which something was changed, its checksums right again. */
static bool forgery_opens(uint8_t *bytes, size_t n_bytes) {
    small_file_forge(bytes, n_bytes);
    uint8_t *copy = malloc(n_bytes ? n_bytes : 1);
    memcpy(copy, bytes, n_bytes);
    bool opens = opens_and_runs(copy, n_bytes);
    free(copy);
    return opens;
}

static nsc_block file_with_weights(void) {
    static const int8_t rows[2][NSCI_N_LANES] = {{0, 100, 100, -100, 50}, {0, -50, 127, -128, 9}};
    uint64_t hashes[2] = {UINT64_C(0x1111111122222222), UINT64_C(0x3333333344444444)};
    return small_file(hashes, &rows[0][0], 2);
}

static void forged_bits_are_refused_or_harmless(void) {
    nsc_block file = file_with_weights();
    uint8_t *copy = copy_of(&file, file.n_bytes);
    size_t n_refused = 0, n_opened = 0;
    for (size_t bit = 0; bit < 8 * file.n_bytes; bit++) {
        if (bit % 8 != bit / 8 % 8 && bit > 8 * 1024) continue; /* one bit of a byte further on */
        memcpy(copy, file.bytes, file.n_bytes);
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (forgery_opens(copy, file.n_bytes))
            n_opened++;
        else
            n_refused++;
    }
    CHECK(n_refused > 1000 && n_opened > 200);
    free(copy);
    nsc_block_free(&file);
}

static void forged_prefixes_are_refused(void) {
    nsc_block file = file_with_weights();
    for (size_t n = 0; n < file.n_bytes; n++) {
        uint8_t *copy = copy_of(&file, n);
        uint64_t n_bytes = n;
        if (n >= sizeof(nsci_model_header)) memcpy(copy + 16, &n_bytes, 8);
        CHECK(!forgery_opens(copy, n));
        free(copy);
    }
    nsc_block_free(&file);
}

/* Every aligned number of the file in turn, as large as a number can be or a little out of bounds. */
static void forged_counts_are_refused_or_harmless(void) {
    static const uint64_t values[] = {
        0x7FFF,
        0xFFFF,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFF,
        UINT64_C(0x100000000),
        UINT64_C(0x7FFFFFFFFFFFFFFF),
        UINT64_C(0xFFFFFFFFFFFFFFC0),
        UINT64_MAX,
    };
    nsc_block file = file_with_weights();
    uint8_t *copy = copy_of(&file, file.n_bytes);
    size_t n_refused = 0;
    for (size_t width = 2; width <= 8; width *= 2)
        for (size_t at = 8; at + width <= file.n_bytes; at += width) {
            uint64_t value = values[(at / width + width) % NSCI_COUNT(values)];
            memcpy(copy, file.bytes, file.n_bytes);
            memcpy(copy + at, &value, width);
            n_refused += !forgery_opens(copy, file.n_bytes);
        }
    CHECK(n_refused > 200);
    free(copy);
    nsc_block_free(&file);
}

/* Sections under each other's names, over each other, and in another order. */
static void swapped_and_overlapping_sections_are_refused_or_harmless(void) {
    nsc_block file = file_with_weights();
    uint8_t *copy = copy_of(&file, file.n_bytes);
    nsci_model_header header;
    memcpy(&header, file.bytes, sizeof header);
    size_t n_opened = 0;
    for (uint32_t i = 0; i < header.n_sections; i++)
        for (uint32_t k = 0; k < header.n_sections; k++)
            for (int what = 0; what < 4 && i != k; what++) {
                memcpy(copy, file.bytes, file.n_bytes);
                nsci_model_entry *entries = (nsci_model_entry *)(void *)(copy + sizeof header);
                nsci_model_entry swap = entries[i];
                if (what == 0) { /* names */
                    memcpy(entries[i].name, entries[k].name, sizeof swap.name);
                    memcpy(entries[k].name, swap.name, sizeof swap.name);
                } else if (what == 1) { /* entries */
                    entries[i] = entries[k];
                    entries[k] = swap;
                } else if (what == 2) { /* one place for two */
                    entries[i].offset = entries[k].offset;
                    entries[i].n_bytes = entries[k].n_bytes;
                } else { /* one grows over its neighbour */
                    entries[i].n_bytes += 64 * ((uint64_t)k + 1);
                }
                n_opened += forgery_opens(copy, file.n_bytes);
            }
    CHECK(n_opened < 20); /* where two sections have the same form and size */
    free(copy);
    nsc_block_free(&file);
}

/* A network beside them: its header, biases and the ends of its parts, byte by byte. */
static void forged_networks_are_refused_or_harmless(void) {
    uint64_t random = 9;
    nsc_section network = small_network(&random, 0);
    nsc_block file = small_file_with(NULL, NULL, 0, network);
    uint8_t *copy = copy_of(&file, file.n_bytes);
    size_t first = file.n_bytes - (network.n_bytes + 63) / 64 * 64, n_refused = 0;
    for (size_t at = 0; at < 64; at++) {
        uint8_t before = copy[first + at];
        copy[first + at] ^= (uint8_t)(1u << at % 8);
        n_refused += !forgery_opens(copy, file.n_bytes);
        copy[first + at] = before;
    }
    CHECK(n_refused >= 16);
    nsci_model_entry *entries = (nsci_model_entry *)(void *)(copy + sizeof(nsci_model_header));
    for (uint64_t cut = 1; cut <= 4096; cut *= 4) { /* its last bytes are the table's no more */
        entries[9].n_bytes = network.n_bytes - cut;
        CHECK(!forgery_opens(copy, file.n_bytes));
    }
    free(copy);
    nsc_block_free(&file);
}

/* The steepest scale with the lowest transitions: all marginals come out as 0 or next to it. */
static void scores_of_absurd_scales_are_probabilities(void) {
    static const int16_t transitions[][2] = {{-1000, -1000}, {1000, -1000}, {-1000, 1000}};
    for (size_t k = 0; k < NSCI_COUNT(transitions); k++) {
        nsc_block file = file_with_weights();
        nsci_model_entry *entries =
            (nsci_model_entry *)(void *)(file.bytes + sizeof(nsci_model_header));
        CHECK(strcmp(entries[7].name, "ents.transitions") == 0);
        uint8_t *section = file.bytes + entries[7].offset;
        float head[3] = {1.0f, 100.0f, 100.0f};
        memcpy(section, head, sizeof head);
        for (size_t i = 0; i < NSCI_N_LANES * (NSCI_N_LANES + 1); i++)
            memcpy(section + 16 + 2 * i, &transitions[k][i % 2], 2);
        CHECK(forgery_opens(file.bytes, file.n_bytes));
        nsc_block_free(&file);
    }
}

static void faults_are_named(void) {
    static const struct {
        size_t at;
        uint32_t value;
        const char *says;
    } faults[] = {
        {0, 0x41414141, "not a newscore model"},
        {8, 1, "format 1"},
        {16, 7, "its header says 7"},
        {12, 3000, "too many"},
    };
    for (size_t k = 0; k < NSCI_COUNT(faults); k++) {
        nsc_block file = small_file(NULL, NULL, 0);
        memcpy(file.bytes + faults[k].at, &faults[k].value, 4);
        nsc_error err = {0};
        CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, faults[k].says) != NULL);
        nsc_block_free(&file);
    }
}

static void a_missing_section_is_named(void) {
    nsc_section sections[] = {{"ents.labels", "LOC", 4}, {"card", "{}", 2}};
    nsc_block file;
    nsc_error err;
    CHECK(nsc_model_write(NULL, sections, 2, &file, NULL) == NSC_OK);
    CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"lexicon.words\" is missing") != NULL);
    nsc_block_free(&file);
}

static void a_card_is_an_object(void) {
    static const struct {
        const char *card;
        size_t n;
    } cards[] = {{"", 0}, {"{", 1}, {"}", 1}, {"[]", 2}, {"{]", 2}, {"[}", 2}, {"{\0}", 3}};
    for (size_t k = 0; k < NSCI_COUNT(cards); k++) {
        nsc_section card = {"card", cards[k].card, cards[k].n};
        nsc_block file;
        nsc_error err = {0};
        CHECK(nsc_model_write(NULL, &card, 1, &file, NULL) == NSC_OK);
        CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, "\"card\" is not a JSON object") != NULL);
        nsc_block_free(&file);
    }
}

/* Under another name a section is nobody's: its layer is off, and with it those that need it. */
static void a_layer_without_its_sections_is_off(void) {
    static const struct {
        const char *section;
        uint32_t layers;
    } cases[] = {
        {"ents.transitions", NSC_LAYER_BIT(NSC_LAYER_EDITS) | NSC_LAYER_BIT(NSC_LAYER_SENTS) |
                                 NSC_LAYER_BIT(NSC_LAYER_TOKENS) |
                                 NSC_LAYER_BIT(NSC_LAYER_AMOUNTS) | NSC_LAYER_BIT(NSC_LAYER_DATES) |
                                 NSC_LAYER_BIT(NSC_LAYER_BLOCKS)},
        {"sents.weights", NSC_LAYER_BIT(NSC_LAYER_EDITS)},
    };
    for (size_t k = 0; k < NSCI_COUNT(cases); k++) {
        nsc_block file = small_file(NULL, NULL, 0);
        nsci_model_header *header = (nsci_model_header *)(void *)file.bytes;
        nsci_model_entry *entries = (nsci_model_entry *)(void *)(header + 1);
        for (uint32_t i = 0; i < header->n_sections; i++)
            if (strcmp(entries[i].name, cases[k].section) == 0) entries[i].name[0] = 'X';
        small_file_forge(file.bytes, file.n_bytes);
        nsc_model *model = NULL;
        nsc_context *ctx = NULL;
        nsc_result *res = NULL;
        nsc_error err = {0};
        nsc_options opt;
        nsc_options_init(&opt);
        nsc_text text = test_text("Mole. New Mole.");
        CHECK(nsc_model_open(NULL, file.bytes, file.n_bytes, &model, &err) == NSC_OK);
        CHECK(nsc_model_layers(model) == cases[k].layers);
        CHECK(nsc_model_n_labels(model) == 0 && nsc_model_label(model, 0) == NULL);
        CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
        CHECK(nsc_run(ctx, &text, NULL, &res, NULL) == NSC_OK); /* all that there are */
        CHECK(nsc_result_layers(res) == cases[k].layers);
        nsc_result_free(res);
        opt.layers = NSC_LAYER_BIT(NSC_LAYER_ENTS);
        CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_E_ARGUMENT);
        CHECK(strstr(err.message, "this model finds no ") != NULL);
        nsc_context_free(ctx);
        nsc_model_free(model);
        nsc_block_free(&file);
    }
}

static void a_section_that_may_be_there_changes_no_layers(void) {
    small_model without = small_model_new(NULL, NULL, 0);
    nsc_section none[2] = {{"ents.pieces", "", 0}, {"ents.encoder", "", 0}};
    small_model with = small_model_open(small_file_and(none, 2));
    CHECK(nsc_model_layers(with.model) == nsc_model_layers(without.model));
    small_model_free(&with);
    small_model_free(&without);
}

static void a_section_that_may_be_there_has_the_schema_of_its_layer(void) {
    nsc_error err;
    CHECK(nsci_model_schema("ents.encoder") == nsci_model_schema("ents.labels"));
    CHECK(nsci_model_schema("ents.pieces") == nsci_model_schema("ents.labels"));
    CHECK(nsci_model_schema("ents.other") == 0);
    nsc_section pieces = {"ents.pieces", "pieces", 6};
    nsc_block file = small_file_and(&pieces, 1);
    nsci_model_header *header = (nsci_model_header *)(void *)file.bytes;
    nsci_model_entry *entries = (nsci_model_entry *)(void *)(header + 1);
    entries[header->n_sections - 1].schema += 1;
    small_file_forge(file.bytes, file.n_bytes);
    CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"ents.pieces\": schema ") != NULL);
    nsc_block_free(&file);
}

static void sections_are_read_without_a_whole_model(void) {
    nsc_section section = {"ents.pieces", "pieces", 6};
    nsc_block file;
    nsc_model *model = NULL;
    nsc_section_view view;
    nsc_error err;
    CHECK(nsc_model_write(NULL, &section, 1, &file, NULL) == NSC_OK);
    CHECK(nsc_model_open(NULL, file.bytes, file.n_bytes, &model, NULL) == NSC_E_MODEL && !model);
    CHECK(nsc_sections_open(NULL, file.bytes, file.n_bytes, &model, NULL) == NSC_OK);
    CHECK(nsc_model_section(model, 0, &view) && memcmp(view.data, "pieces", 6) == 0);
    CHECK(!nsc_model_section(model, 1, &view) && nsc_model_layers(model) == 0);
    nsc_model_free(model);
    file.bytes[file.n_bytes - 1] ^= 1;
    CHECK(nsc_sections_open(NULL, file.bytes, file.n_bytes, &model, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"ents.pieces\" is damaged") != NULL);
    nsc_block_free(&file);
}

static void a_section_of_another_schema_is_refused(void) {
    nsc_block file = small_file(NULL, NULL, 0);
    nsci_model_entry *entries =
        (nsci_model_entry *)(void *)(file.bytes + sizeof(nsci_model_header));
    nsc_error err;
    entries[2].schema += 1;
    small_file_forge(file.bytes, file.n_bytes);
    CHECK(reopen(file.bytes, file.n_bytes, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"sents.words\": schema 2, this version of newscore reads 1") !=
          NULL);
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
    RUN(forged_bits_are_refused_or_harmless);
    RUN(forged_prefixes_are_refused);
    RUN(forged_counts_are_refused_or_harmless);
    RUN(swapped_and_overlapping_sections_are_refused_or_harmless);
    RUN(forged_networks_are_refused_or_harmless);
    RUN(scores_of_absurd_scales_are_probabilities);
    RUN(faults_are_named);
    RUN(a_missing_section_is_named);
    RUN(a_card_is_an_object);
    RUN(a_layer_without_its_sections_is_off);
    RUN(a_section_that_may_be_there_changes_no_layers);
    RUN(a_section_that_may_be_there_has_the_schema_of_its_layer);
    RUN(sections_are_read_without_a_whole_model);
    RUN(a_section_of_another_schema_is_refused);
    RUN(wrong_arguments_are_refused);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
