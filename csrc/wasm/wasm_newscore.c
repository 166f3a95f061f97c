/* A reader: one model and one text at a time, for JavaScript. See wasm_newscore.h.
 *
 * Most texts have no pair of surrogates, and are read where they were written, 2 bytes a unit.
 * Otherwise pairs are joined on the way into code points of 4 bytes. A surrogate without its other
 * half stays what it is, and the core replaces and counts it.
 */
#include "wasm_newscore.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct room {
    void *data;
    size_t n_items;
} room;

struct nswasm_reader {
    room model_bytes; /* bytes */
    room units;       /* of the text, as it came */
    uint32_t *cps;    /* the same with its pairs joined; NULL where there are none */
    uint32_t *wide;   /* [n_wide], places of cps that were pairs; part of the block of cps */
    uint32_t n_wide;
    nsc_text text; /* units or cps */
    nsc_model *model;
    nsc_context *context;
    nsc_result *result;
    nsc_error error;
    char key[NSC_MAX_KEY_BYTES + 1];
};

/* ---- Rooms ----------------------------------------------------------------------------------- */

/* A new block in place of the one before, which is given back first, so that both needn't fit. */
static void *make_room(room *of, size_t n_items, size_t item_bytes) {
    free(of->data);
    of->data = n_items <= SIZE_MAX / item_bytes - 1 ? malloc((n_items + 1) * item_bytes) : NULL;
    of->n_items = of->data ? n_items : 0;
    return of->data;
}

static nsc_status fail(nswasm_reader *reader, nsc_status status, const char *message) {
    reader->error.status = status;
    memcpy(reader->error.message, message, strlen(message) + 1);
    return status;
}

nswasm_reader *nswasm_new(void) { return calloc(1, sizeof(nswasm_reader)); }

static void close_result(nswasm_reader *reader) {
    nsc_result_free(reader->result);
    reader->result = NULL;
}

static void close_text(nswasm_reader *reader) {
    close_result(reader);
    free(reader->cps);
    reader->cps = reader->wide = NULL;
    reader->n_wide = 0;
    reader->text = (nsc_text){NULL, 0, 2};
}

static void close_model(nswasm_reader *reader) {
    nsc_context_free(reader->context);
    nsc_model_free(reader->model);
    reader->context = NULL;
    reader->model = NULL;
}

void nswasm_free(nswasm_reader *reader) {
    if (!reader) return;
    close_text(reader);
    close_model(reader);
    free(reader->units.data);
    free(reader->model_bytes.data);
    free(reader);
}

const char *nswasm_message(const nswasm_reader *reader) { return reader->error.message; }

/* ---- The model ------------------------------------------------------------------------------- */

uint8_t *nswasm_model_room(nswasm_reader *reader, size_t n_bytes) {
    close_result(reader);
    close_model(reader);
    return make_room(&reader->model_bytes, n_bytes, 1);
}

nsc_status nswasm_open(nswasm_reader *reader) {
    close_model(reader);
    if (!reader->model_bytes.data) return fail(reader, NSC_E_ARGUMENT, "no model was given");
    nsc_status status = nsc_model_open(NULL, reader->model_bytes.data, reader->model_bytes.n_items,
                                       &reader->model, &reader->error);
    if (status == NSC_OK)
        status = nsc_context_new(NULL, reader->model, &reader->context, &reader->error);
    if (status != NSC_OK) close_model(reader);
    return status;
}

/* ---- The text -------------------------------------------------------------------------------- */

uint16_t *nswasm_text_room(nswasm_reader *reader, size_t n_units) {
    close_text(reader);
    return make_room(&reader->units, n_units, sizeof(uint16_t));
}

static bool is_pair(const uint16_t *units, size_t i, size_t n) {
    return units[i] >> 10 == 0xD800 >> 10 && i + 1 < n && units[i + 1] >> 10 == 0xDC00 >> 10;
}

static size_t count_pairs(const uint16_t *units, size_t n) {
    size_t pairs = 0;
    for (size_t i = 0; i < n; i++) pairs += is_pair(units, i, n);
    return pairs;
}

static void join_pairs(nswasm_reader *reader, const uint16_t *units, size_t n) {
    uint32_t n_cps = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = units[i];
        if (is_pair(units, i, n)) {
            cp = 0x10000 + ((cp & 0x3FF) << 10) + (units[++i] & 0x3FFu);
            reader->wide[reader->n_wide++] = n_cps;
        }
        reader->cps[n_cps++] = cp;
    }
    reader->text = (nsc_text){reader->cps, n_cps, sizeof *reader->cps};
}

/* Makes reader->text of the units. One block holds the code points and the places of pairs, which
 * are as many as there are units together. */
static nsc_status read_text(nswasm_reader *reader) {
    const uint16_t *units = reader->units.data;
    size_t n = reader->units.n_items;
    close_text(reader);
    if (n > 2 * NSC_MAX_TEXT_CPS)
        return fail(reader, NSC_E_LIMIT, "the text has more units than 2^28 characters can have");
    reader->text = (nsc_text){units, n, sizeof *units};
    size_t pairs = count_pairs(units, n);
    if (pairs == 0) return NSC_OK;
    reader->cps = malloc(n * sizeof *reader->cps);
    if (!reader->cps)
        return fail(reader, NSC_E_NOMEM, "out of memory: pairs of surrogates could not be joined");
    reader->wide = reader->cps + (n - pairs);
    join_pairs(reader, units, n);
    return NSC_OK;
}

nsc_status nswasm_run(nswasm_reader *reader, uint32_t layers, double min_score, float effort,
                      uint32_t home, int32_t published) {
    close_result(reader);
    if (!reader->context) return fail(reader, NSC_E_ARGUMENT, "no model is open");
    if (!(min_score >= 0 && min_score <= 1))
        return fail(reader, NSC_E_ARGUMENT, "min_score: expected a number from 0 to 1");
    nsc_status status = read_text(reader);
    if (status != NSC_OK) return status;
    nsc_options options;
    nsc_options_init(&options);
    if (layers) options.layers = layers;
    options.min_score = min_score;
    options.effort = effort;
    options.home[0] = (char)(home & 0xFF);
    options.home[1] = (char)(home >> 8 & 0xFF);
    options.published = published;
    return nsc_run(reader->context, &reader->text, &options, &reader->result, &reader->error);
}

const uint32_t *nswasm_wide(const nswasm_reader *reader) { return reader->wide; }

uint32_t nswasm_n_wide(const nswasm_reader *reader) { return reader->n_wide; }

/* ---- The result ------------------------------------------------------------------------------ */

uint32_t nswasm_layers(const nswasm_reader *reader) {
    return reader->result ? nsc_result_layers(reader->result) : 0;
}

uint32_t nswasm_n_rows(const nswasm_reader *reader, uint32_t layer) {
    if (!reader->result || layer >= NSC_N_LAYERS) return 0;
    return nsc_result_n_rows(reader->result, (nsc_layer)layer);
}

const void *nswasm_column(const nswasm_reader *reader, uint32_t layer, uint32_t field) {
    nsc_column_view column = {NULL, 0, NSC_KIND_INT32};
    if (reader->result && nsc_layer_field(layer, field))
        nsc_result_column(reader->result, (nsc_layer)layer, field, &column);
    return column.n_items ? column.data : NULL;
}

const char *nswasm_label(const nswasm_reader *reader, uint32_t layer, uint32_t label) {
    if (!reader->result || layer >= NSC_N_LAYERS) return NULL;
    return nsc_result_label(reader->result, (nsc_layer)layer, label);
}

const char *nswasm_normalized(const nswasm_reader *reader) {
    size_t n_bytes;
    return reader->result ? nsc_result_normalized(reader->result, &n_bytes) : NULL;
}

uint32_t nswasm_n_normalized(const nswasm_reader *reader) {
    size_t n_bytes = 0;
    if (reader->result) nsc_result_normalized(reader->result, &n_bytes);
    return (uint32_t)n_bytes;
}

const char *nswasm_key(nswasm_reader *reader, uint32_t layer, uint32_t row) {
    size_t n = 0;
    if (row < nswasm_n_rows(reader, layer)) {
        uint32_t start = ((const uint32_t *)nswasm_column(reader, layer, NSC_FIELD_START))[row];
        uint32_t end = ((const uint32_t *)nswasm_column(reader, layer, NSC_FIELD_END))[row];
        const char *bytes = reader->text.data;
        nsc_text name = {bytes + (size_t)start * reader->text.unit_bytes, end - start,
                         reader->text.unit_bytes};
        n = nsc_name_key(&name, reader->key);
    }
    reader->key[n] = '\0';
    return reader->key;
}

/* ---- What layers there are ------------------------------------------------------------------- */

const char *nswasm_field_name(uint32_t layer, uint32_t field) {
    const nsc_field *described = nsc_layer_field(layer, field);
    return described ? described->name : NULL;
}

uint32_t nswasm_field_unit(uint32_t layer, uint32_t field) {
    const nsc_field *described = nsc_layer_field(layer, field);
    return described ? (uint32_t)described->unit : NSC_N_UNITS;
}

uint32_t nswasm_field_refers_to(uint32_t layer, uint32_t field) {
    const nsc_field *described = nsc_layer_field(layer, field);
    return described ? (uint32_t)described->refers_to : NSC_N_LAYERS;
}

uint32_t nswasm_field_filling(uint32_t layer, uint32_t field) {
    return nsc_layer_field(layer, field) ? (uint32_t)nsc_layer_filling(layer, field) : NSC_N_LAYERS;
}

const char *nswasm_field_value(uint32_t layer, uint32_t field, uint32_t value) {
    const nsc_field *described = nsc_layer_field(layer, field);
    if (!described || !described->names) return NULL;
    for (uint32_t k = 0; described->names[k]; k++)
        if (k == value) return described->names[k];
    return NULL;
}

const char *nswasm_inverse_name(uint32_t layer, uint32_t number) {
    const nsc_inverse *inverse = nsc_layer_inverse(layer, number);
    return inverse ? inverse->name : NULL;
}

uint32_t nswasm_inverse_layer(uint32_t layer, uint32_t number) {
    const nsc_inverse *inverse = nsc_layer_inverse(layer, number);
    return inverse ? (uint32_t)inverse->layer : NSC_N_LAYERS;
}

uint32_t nswasm_inverse_field(uint32_t layer, uint32_t number) {
    const nsc_inverse *inverse = nsc_layer_inverse(layer, number);
    return inverse ? inverse->field : NSC_MAX_FIELDS;
}
