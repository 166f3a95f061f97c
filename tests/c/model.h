/* A small model made by hand: two labels, a few words, and weights that tests choose. */
#ifndef MODEL_H
#define MODEL_H

#include "newscore_train.h"
#include "model/nsc_model.h"
#include "name/nsc_tagger.h"
#include "place/nsc_place_table.h"
#include "block/nsc_block_scorer.h"
#include "quote/nsc_quote_scorer.h"
#include "quote/nsc_reported_tagger.h"
#include "sentence/nsc_sentence_feature.h"
#include "test.h"
#include "block/nsc_block_kind.h"
#include "word/pieces.h"

typedef struct small_model {
    nsc_block file;
    nsc_model *model;
} small_model;

static inline nsc_block small_table(const uint64_t *hashes, const void *records, size_t n,
                                    uint32_t record_bytes) {
    nsc_block block = {{0}, NULL, 0};
    nsc_error err;
    CHECK(nsc_table_build(NULL, hashes, records, n, record_bytes, 1, 0, &block, &err) == NSC_OK);
    return block;
}

/* A word with a Brown path of four bits, one without, one that begins listed names. */
static inline nsc_block small_words(void) {
    uint64_t hashes[3] = {nsc_hash_string("city", 4), nsc_hash_string("river", 5),
                          nsc_hash_string("new", 3)};
    uint32_t packed[3] = {0x1B, 0, 2u << 20 | 3u << 23};
    return small_table(hashes, packed, 3, 4);
}

static inline nsc_block small_names(void) {
    uint64_t hashes[2] = {nsc_hash_name("new mole", 8), nsc_hash_name("new", 3)};
    uint16_t records[2] = {1u << 1, 1u << 3};
    return small_table(hashes, records, 2, 2);
}

static inline nsc_block small_vectors(void) {
    uint64_t hash = nsc_hash_string("river", 5);
    uint8_t codes[NSCI_N_CODES] = {7, 1, 255};
    return small_table(&hash, codes, 1, NSCI_N_CODES);
}

/* Weights as a record holds them, as near as it can: the factor suits the largest one. */
static inline void small_block_record(const int8_t row[NSCI_N_LANES],
                                      uint8_t record[NSCI_BLOCK_RECORD_BYTES]) {
    int factor = 1;
    for (size_t j = 0; j < NSCI_N_LANES; j++)
        while (factor < NSCI_BLOCK_MAX_FACTOR && abs(row[j]) > 7 * factor) factor++;
    memset(record, 0, NSCI_BLOCK_RECORD_BYTES);
    record[0] = (uint8_t)factor;
    for (size_t j = 0; j < NSCI_N_LANES; j++) {
        const int times = (row[j] + (row[j] < 0 ? -factor : factor) / 2) / factor;
        const int bits = times < -8 ? 0 : times > 7 ? 15 : times + 8;
        record[1 + j / 2] = (uint8_t)(record[1 + j / 2] | bits << j % 2 * 4);
    }
}

/* The section "blocks.weights" of features with weights for each tag, hashes [n], rows [n][24], and
 * transitions that say nothing; the caller frees it. */
static inline nsc_block small_block_weights(const uint64_t *hashes, const int8_t *rows, size_t n) {
    enum { HEAD = 8 + 2 * NSCI_N_BLOCK_TAGS * (NSCI_N_BLOCK_TAGS + 1), MAX_ROWS = 32 };
    nsc_block table = {{0}, NULL, 0};
    uint8_t records[MAX_ROWS * NSCI_BLOCK_RECORD_BYTES];
    CHECK(n <= MAX_ROWS);
    for (size_t i = 0; i < n && i < MAX_ROWS; i++)
        small_block_record(rows + i * NSCI_N_LANES, records + i * NSCI_BLOCK_RECORD_BYTES);
    CHECK(nsc_table_build(NULL, hashes, records, n, NSCI_BLOCK_RECORD_BYTES, 2, 1, &table, NULL) ==
          NSC_OK);
    nsc_block section = table;
    const float scale = 0.05f;
    const uint32_t n_tags = NSCI_N_BLOCK_TAGS;
    section.n_bytes = HEAD + table.n_bytes;
    section.bytes = table.alloc.resize(table.alloc.state, NULL, section.n_bytes);
    memset(section.bytes, 0, HEAD);
    memcpy(section.bytes, &scale, sizeof scale);
    memcpy(section.bytes + 4, &n_tags, sizeof n_tags);
    memcpy(section.bytes + HEAD, table.bytes, table.n_bytes);
    nsc_block_free(&table);
    return section;
}

/* Mole in Chile and in Peru, the larger one first; Chile; "Road" beside a name. */
enum { SMALL_N_PLACES = 3 };
static inline void small_place_rows(uint8_t rows[SMALL_N_PLACES * NSCI_PLACE_ROW_BYTES]) {
    const uint16_t chile = 'C' - '@', peru = 'P' - '@', l = 'L' - '@', e = 'E' - '@';
    const uint32_t heads[SMALL_N_PLACES] = {
        77u | NSCI_PLACE_CITY << 26, 78u | NSCI_PLACE_CITY << 26, 79u | NSCI_PLACE_COUNTRY << 26};
    const uint16_t middles[SMALL_N_PLACES][4] = {
        {(uint16_t)(peru << 5 | e | 30 << 10), 1, (uint16_t)-1204, (uint16_t)-7703},
        {(uint16_t)(chile << 5 | l | 20 << 10), 2, NSCI_PLACE_NO_COORDINATE,
         NSCI_PLACE_NO_COORDINATE},
        {(uint16_t)(chile << 5 | l | 40 << 10), 0, (uint16_t)-3000, (uint16_t)-7100}};
    for (size_t i = 0; i < SMALL_N_PLACES; i++) {
        memcpy(rows + i * NSCI_PLACE_ROW_BYTES, &heads[i], 4);
        memcpy(rows + i * NSCI_PLACE_ROW_BYTES + 4, middles[i], 8);
    }
}

static inline nsc_block small_place_names(void) {
    uint64_t hashes[3] = {nsc_hash_place("Mole", 4), nsc_hash_place("Chile", 5),
                          nsc_hash_place("road", 4)};
    uint32_t entries[3] = {0u | 2u << 20, 2u | 1u << 20, (uint32_t)NSCI_PLACE_ROLE_SPOT << 26};
    return small_table(hashes, entries, 3, NSCI_PLACE_ENTRY_BYTES);
}

/* A record of "quotes.words". */
static inline uint16_t small_quote_word(nsci_quote_kind kind, uint32_t gender, uint32_t cue) {
    const uint32_t strong = 7; /* such words report speech too */
    return (uint16_t)((uint32_t)kind | gender << 6 | cue << 8 | (uint32_t)(cue == strong) << 14);
}

static inline nsc_block small_quote_words(void) {
    static const struct {
        const char *word;
        nsci_quote_kind kind;
        uint32_t gender, cue;
    } words[] = {{"she", NSCI_QUOTE_HE, NSCI_QUOTE_FEMALE, 0},
                 {"he", NSCI_QUOTE_HE, NSCI_QUOTE_MALE, 0},
                 {"they", NSCI_QUOTE_THEY, 0, 0},
                 {"said", NSCI_QUOTE_OTHER, 0, 7},
                 {"the", NSCI_QUOTE_ARTICLE, 0, 0},
                 {"a", NSCI_QUOTE_ARTICLE, 0, 0},
                 {"his", NSCI_QUOTE_WHOSE, NSCI_QUOTE_MALE, 0},
                 {"of", NSCI_QUOTE_OF, 0, 0},
                 {"mrs", NSCI_QUOTE_TITLE, NSCI_QUOTE_FEMALE, 0},
                 {"owner", NSCI_QUOTE_PERSON, 0, 0},
                 {"wife", NSCI_QUOTE_KIN, NSCI_QUOTE_FEMALE, 0},
                 {"police", NSCI_QUOTE_GROUP, 0, 0},
                 {"film", NSCI_QUOTE_THING, 0, 0},
                 {"is", NSCI_QUOTE_IS, 0, 0},
                 {"em", NSCI_QUOTE_ELISION, 0, 0},
                 {"n", NSCI_QUOTE_ELISION, 0, 0}};
    uint64_t hashes[NSCI_COUNT(words)];
    uint16_t records[NSCI_COUNT(words)];
    for (size_t k = 0; k < NSCI_COUNT(words); k++) {
        hashes[k] = nsc_hash_string(words[k].word, strlen(words[k].word));
        records[k] = small_quote_word(words[k].kind, words[k].gender, words[k].cue);
    }
    return small_table(hashes, records, NSCI_COUNT(words), NSCI_QUOTE_WORD_BYTES);
}

enum { SMALL_MAX_QUOTE_WEIGHTS = 1 << 19 };

/* The section "quotes.weights" whose weights are all 0: each mention is as likely, and the first
 * candidate is taken, which is the last mention before the span. All spans are quotations, for
 * nobody is likelier than none. Valid until the next call. */
static inline nsc_section small_quote_weights(void) {
    static _Alignas(8) uint8_t bytes[SMALL_MAX_QUOTE_WEIGHTS];
    uint32_t rows[2] = {nsci_quote_n_span_rows, nsci_quote_n_mention_rows};
    float head[2] = {0.5f, 0.0f};
    size_t n_bytes = nsci_quote_weights_bytes();
    CHECK(n_bytes <= sizeof bytes);
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, rows, sizeof rows);
    memcpy(bytes + sizeof rows, head, sizeof head);
    bytes[sizeof rows + sizeof head] = 8; /* the bias of nobody */
    return (nsc_section){"quotes.weights", bytes, n_bytes};
}

/* The section "reported.weights", with which the tokens from the beginning of the sentence to the
 * verb are the source, and those behind it the content. Valid until the next call. */
static inline nsc_section small_reported_weights(void) {
    static _Alignas(8) uint8_t bytes[SMALL_MAX_QUOTE_WEIGHTS];
    enum { N = NSCI_REPORTED_N_TAGS, H = NSCI_REPORTED_HIDDEN };
    size_t n_bytes = nsci_reported_weights_bytes();
    CHECK(n_bytes <= sizeof bytes);
    memset(bytes, 0, sizeof bytes);
    int16_t *trans = (int16_t *)(void *)(bytes + 4 * N + 2 * (H + N * H)), *open = trans + N * N;
    for (uint32_t k = 0; k < N * N; k++) trans[k] = -2048;
    open[NSCI_REPORTED_B_SOURCE] = 4096;
    for (uint32_t tag = NSCI_REPORTED_B_SOURCE; tag <= NSCI_REPORTED_I_SOURCE; tag++)
        trans[tag * N + NSCI_REPORTED_I_SOURCE] = trans[tag * N + NSCI_REPORTED_VERB] = 512;
    trans[NSCI_REPORTED_VERB * N + NSCI_REPORTED_B_CONTENT] = 512;
    for (uint32_t tag = NSCI_REPORTED_B_CONTENT; tag <= NSCI_REPORTED_I_CONTENT; tag++)
        trans[tag * N + NSCI_REPORTED_I_CONTENT] = 512;
    return (nsc_section){"reported.weights", bytes, n_bytes};
}

/* Writes a model file with the given weights, hashes [n], rows [n][24], this network and, where
 * asked for, the sections of quotes, which make it long. */
static inline nsc_block small_file_of(const uint64_t *hashes, const int8_t *rows, size_t n,
                                      nsc_section network, bool quotes) {
    nsc_block words = small_words(), names = small_names(), vectors = small_vectors();
    nsc_block place_names = small_place_names();
    uint8_t place_rows[SMALL_N_PLACES * NSCI_PLACE_ROW_BYTES];
    small_place_rows(place_rows);
    nsc_block weights = small_table(hashes, rows, n, NSCI_N_LANES);
    nsc_block quote_words = small_quote_words();
    nsc_block block_weights = small_block_weights(NULL, NULL, 0);
    nsc_block sentence_words = small_table(NULL, NULL, 0, NSCI_WORD_RECORD_BYTES);
    uint32_t sentence_weights[5] = {2, NSCI_N_SENTENCE_FEATURES, 2,
                                    0x00010001}; /* always a boundary */
    uint8_t transitions[NSCI_TRANSITIONS_BYTES] = {0};
    float head[3] = {0.05f, 1.0f, 0.0f};
    uint32_t n_tags = 5;
    memcpy(transitions, head, sizeof head);
    memcpy(transitions + 12, &n_tags, sizeof n_tags);
    nsc_section sections[] = {
        {"ents.labels", "PERSON\0LOC", 11},
        {"card", "{\"name\": \"small\"}", 17},
        {"sents.words", sentence_words.bytes, sentence_words.n_bytes},
        {"sents.weights", sentence_weights, sizeof sentence_weights},
        {"lexicon.words", words.bytes, words.n_bytes},
        {"lexicon.names", names.bytes, names.n_bytes},
        {"ents.weights", weights.bytes, weights.n_bytes},
        {"ents.transitions", transitions, sizeof transitions},
        {"lexicon.vectors", vectors.bytes, vectors.n_bytes},
        {"places.names", place_names.bytes, place_names.n_bytes},
        {"places.rows", place_rows, sizeof place_rows},
        {"blocks.weights", block_weights.bytes, block_weights.n_bytes},
        network,
        {"quotes.words", quote_words.bytes, quote_words.n_bytes},
        small_quote_weights(),
        small_reported_weights(),
    };
    nsc_block file = {{0}, NULL, 0};
    nsc_error err;
    uint32_t n_sections = (uint32_t)NSCI_COUNT(sections) - (quotes ? 0 : 3);
    CHECK(nsc_model_write(NULL, sections, n_sections, &file, &err) == NSC_OK);
    nsc_block_free(&words);
    nsc_block_free(&names);
    nsc_block_free(&weights);
    nsc_block_free(&vectors);
    nsc_block_free(&sentence_words);
    nsc_block_free(&place_names);
    nsc_block_free(&quote_words);
    nsc_block_free(&block_weights);
    return file;
}

enum { SMALL_N_CONVOLUTIONS = 2, SMALL_NETWORK_BYTES = 6 << 20 };

static inline nsc_block small_file_with(const uint64_t *hashes, const int8_t *rows, size_t n,
                                        nsc_section network) {
    return small_file_of(hashes, rows, n, network, false);
}

/* The section "ents.network" with random weights, its parts drawn in the order of nsc_cnn.c; valid until
 * the next call. */
static inline nsc_section small_network(uint64_t *random, int32_t gate_limit) {
    static _Alignas(64) uint8_t bytes[SMALL_NETWORK_BYTES];
    uint32_t head[4] = {NSCI_WIDTH, SMALL_N_CONVOLUTIONS, NSCI_N_WORD_ROWS, NSCI_N_CONTEXT_ROWS};
    size_t n = 64;
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, head, sizeof head);
    memcpy(bytes + 16, &gate_limit, 4);
    for (uint32_t j = 0; j < 2 * NSCI_WIDTH; j++, n += 2) {
        int16_t bias = (int16_t)(test_random(random) % 401 - 200);
        memcpy(bytes + n, &bias, 2);
    }
    for (uint32_t j = 0; j < SMALL_N_CONVOLUTIONS * NSCI_WIDTH + NSCI_N_LANES; j++, n += 4) {
        int32_t bias = (int32_t)(test_random(random) % 4001) - 2000;
        memcpy(bytes + n, &bias, 4);
    }
    size_t n_weights = NSCI_WIDTH * (1 + NSCI_N_WORD_ROWS + NSCI_N_CONTEXT_ROWS + 3 * NSCI_WIDTH +
                                     SMALL_N_CONVOLUTIONS * NSCI_WINDOW + 2 * NSCI_N_LANES);
    for (size_t k = 0; k < n_weights; k++)
        bytes[n + k] = (uint8_t)(int8_t)((int)(test_random(random) % 61) - 30);
    return (nsc_section){"ents.network", bytes, n + n_weights};
}

static inline nsc_block small_file(const uint64_t *hashes, const int8_t *rows, size_t n) {
    return small_file_with(hashes, rows, n, (nsc_section){"ents.network", "", 0});
}

static inline void small_model_free(small_model *small) {
    nsc_model_free(small->model);
    nsc_block_free(&small->file);
}

static inline small_model small_model_open(nsc_block file) {
    small_model small = {file, NULL};
    nsc_error err = {0};
    nsc_status status =
        nsc_model_open(NULL, small.file.bytes, small.file.n_bytes, &small.model, &err);
    if (status != NSC_OK) fprintf(stderr, "%s\n", err.message);
    CHECK(status == NSC_OK);
    return small;
}

static inline small_model small_model_new(const uint64_t *hashes, const int8_t *rows, size_t n) {
    return small_model_open(small_file(hashes, rows, n));
}

/* The small model and n sections more; the caller frees it. */
static inline nsc_block small_file_and(const nsc_section *more, uint32_t n_more) {
    enum { MAX_SECTIONS = 20 };
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_section sections[MAX_SECTIONS];
    nsc_section_view view;
    uint32_t n = 0;
    for (; nsc_model_section(small.model, n, &view); n++) {
        CHECK(n + n_more < MAX_SECTIONS);
        sections[n] = (nsc_section){view.name, view.data, view.n_bytes};
    }
    for (uint32_t k = 0; k < n_more; k++) sections[n++] = more[k];
    nsc_block file = {{0}, NULL, 0};
    CHECK(nsc_model_write(NULL, sections, n, &file, NULL) == NSC_OK);
    small_model_free(&small);
    return file;
}

/* The section "ents.pieces" of [UNK], [CLS], [SEP], and letters at the start of a word and behind it;
 * valid until the next call. */
enum { SMALL_N_PIECES = 3 + 2 * 26 };
static inline nsc_section small_pieces(void) {
    static _Alignas(8) uint8_t bytes[4096];
    char letters[SMALL_N_PIECES][4];
    const char *vocabulary[SMALL_N_PIECES] = {"[UNK]", "[CLS]", "[SEP]"};
    for (uint32_t k = 3; k < SMALL_N_PIECES; k++) {
        const bool is_first = k < 3 + 26;
        sprintf(letters[k], "%s%c", is_first ? "" : "##", (char)('a' + (k - 3) % 26));
        vocabulary[k] = letters[k];
    }
    size_t n_bytes;
    uint8_t *section = new_pieces_section(vocabulary, SMALL_N_PIECES, &n_bytes);
    CHECK(n_bytes <= sizeof bytes);
    memcpy(bytes, section, n_bytes);
    free(section);
    return (nsc_section){"ents.pieces", bytes, n_bytes};
}

static inline small_model small_quote_model_new(void) {
    return small_model_open(
        small_file_of(NULL, NULL, 0, (nsc_section){"ents.network", "", 0}, true));
}

/* What a model finds in a text, under options; the model goes. */
static inline nsc_result *small_run(small_model small, nsc_text text, const nsc_options *opt) {
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &text, opt, &res, NULL) == NSC_OK);
    nsc_context_free(ctx);
    small_model_free(&small);
    return res;
}

/* Sets right all checksums of a file that was changed, as a stranger could. */
static inline void small_file_forge(uint8_t *bytes, size_t n_bytes) {
    nsci_model_header header;
    if (n_bytes < sizeof header) return;
    memcpy(&header, bytes, sizeof header);
    size_t n_sections = nsci_min(header.n_sections, (n_bytes - sizeof header) / 64);
    for (size_t i = 0; i < n_sections; i++) {
        nsci_model_entry entry;
        uint8_t *at = bytes + sizeof header + i * sizeof entry;
        memcpy(&entry, at, sizeof entry);
        if (entry.offset <= n_bytes && entry.n_bytes <= n_bytes - entry.offset)
            entry.checksum = nsci_model_checksum(2, bytes + entry.offset, (size_t)entry.n_bytes);
        memcpy(at, &entry, sizeof entry);
    }
    uint64_t sum = nsci_model_checksum(1, bytes, offsetof(nsci_model_header, checksum));
    header.checksum =
        nsci_model_checksum(sum, bytes + sizeof header, n_sections * sizeof(nsci_model_entry));
    memcpy(bytes, &header, sizeof header);
}

/* Finds a layer in a text while each allocation fails in turn: NSC_E_NOMEM, and nothing is left.
 * Frees the model. */
static inline void check_layer_without_memory(small_model small, const char *text,
                                              nsc_layer layer) {
    nsc_text input = test_text(text);
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_options opt;
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(layer);
    nsc_status status = NSC_OK;
    FAILING_ALLOCATIONS(alloc,
                        (status = nsc_context_new(&alloc, small.model, &ctx, NULL),
                         status == NSC_OK ? nsc_run(ctx, &input, &opt, &res, NULL) : status),
                        (nsc_result_free(res), res = NULL, nsc_context_free(ctx), ctx = NULL));
    small_model_free(&small);
}

#endif
