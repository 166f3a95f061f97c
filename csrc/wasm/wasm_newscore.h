/* The core for JavaScript: what a WebAssembly module exports.
 *
 * A reader holds all that one model and one text at a time need. JavaScript writes a model's file,
 * and then text after text, into memory that the reader makes room for, and reads the columns of
 * the result where they lie, by the layers and fields that the core describes:
 *
 *     room(n) -> address -> bytes of the model -> open()
 *     text_room(n) -> address -> UTF-16 -> run() -> n_rows(), column(), label() ...
 *
 * A text is as long as the room that was asked for it, and a model likewise, so no length that is
 * told later can go past the end. Strings of JavaScript are UTF-16, in which a character past
 * U+FFFF is a pair of units; the core counts code points. `wide` is what tells one count from the
 * other: code point c begins at unit c + (number of places in `wide` below c).
 *
 * Every address is borrowed until the next call that changes the reader, and so is the view that
 * JavaScript has of the memory, which may grow in any call. Not thread-safe: one reader a thread.
 * Functions that are given a reader don't accept NULL in its place, but for free.
 */
#ifndef WASM_NEWSCORE_H
#define WASM_NEWSCORE_H

#include "newscore.h"

typedef struct nswasm_reader nswasm_reader;

/* NULL when memory is short. The caller frees it. */
nswasm_reader *nswasm_new(void);
void nswasm_free(nswasm_reader *reader);

/* Room for the n_bytes of a model's file, in place of the model before; NULL when memory is short.
 * nswasm_open opens what was written there. */
uint8_t *nswasm_model_room(nswasm_reader *reader, size_t n_bytes);
nsc_status nswasm_open(nswasm_reader *reader);

/* Room for a text of n_units in UTF-16; NULL when memory is short, and no text is there then. */
uint16_t *nswasm_text_room(nswasm_reader *reader, size_t n_units);

/* Reads that text. `layers`, `min_score`, `effort`, `home` (two letters, the first in the low byte;
 * 0: not known) and `published` are as in nsc_options; layers of 0: all of the model. Linear. */
nsc_status nswasm_run(nswasm_reader *reader, uint32_t layers, double min_score, float effort,
                      uint32_t home, int32_t published);

/* What went wrong in the last call that said so. */
const char *nswasm_message(const nswasm_reader *reader);

/* Places of characters that are pairs of units, in code points, ascending. */
const uint32_t *nswasm_wide(const nswasm_reader *reader);
uint32_t nswasm_n_wide(const nswasm_reader *reader);

/* Of the last text: nothing, NULL or 0, before the first and after a failure. */
uint32_t nswasm_layers(const nswasm_reader *reader);
uint32_t nswasm_n_rows(const nswasm_reader *reader, uint32_t layer);
const void *nswasm_column(const nswasm_reader *reader, uint32_t layer, uint32_t field);
const char *nswasm_label(const nswasm_reader *reader, uint32_t layer, uint32_t label);
const char *nswasm_normalized(const nswasm_reader *reader);
uint32_t nswasm_n_normalized(const nswasm_reader *reader);

/* nsc_name_key of a row's text. */
const char *nswasm_key(nswasm_reader *reader, uint32_t layer, uint32_t row);

/* The members of nsc_field and nsc_inverse; NULL past the last of them, and of the names that
 * values have. NSC_N_LAYERS where a field refers to no layer. */
const char *nswasm_field_name(uint32_t layer, uint32_t field);
uint32_t nswasm_field_unit(uint32_t layer, uint32_t field);
uint32_t nswasm_field_refers_to(uint32_t layer, uint32_t field);
uint32_t nswasm_field_filling(uint32_t layer, uint32_t field);
const char *nswasm_field_value(uint32_t layer, uint32_t field, uint32_t value);
const char *nswasm_inverse_name(uint32_t layer, uint32_t number);
uint32_t nswasm_inverse_layer(uint32_t layer, uint32_t number);
uint32_t nswasm_inverse_field(uint32_t layer, uint32_t number);

#endif
