/* Batches that grow, and the blocks that they end as. See py_columns.h. */
#include "py_columns.h"

#include <stdlib.h>
#include <string.h>

/* Arrow recommends buffers that end at a multiple of this, so that vector code may read on. */
enum { PADDING = 64 };

/* ---- What a buffer holds --------------------------------------------------------------------- */

nspy_storage nspy_storage_of(const nsc_field *field) {
    switch (field->unit) {
    case NSC_UNIT_LABEL:
    case NSC_UNIT_NAME:
    case NSC_UNIT_CODE:
    case NSC_UNIT_ROW_TEXT:
    case NSC_UNIT_ROW_KEY:
    case NSC_UNIT_TEXT:
        return NSPY_STORAGE_STRING;
    case NSC_UNIT_ROW:
    case NSC_UNIT_ID:
        return NSPY_STORAGE_INT;
    case NSC_UNIT_NUMBER:
    case NSC_UNIT_DEGREES:
        return NSPY_STORAGE_DOUBLE;
    case NSC_UNIT_MOMENT:
        return NSPY_STORAGE_MICROSECOND;
    default:
        return NSPY_STORAGE_COPY;
    }
}

bool nspy_is_nullable(const nsc_field *field) {
    return field->unit != NSC_UNIT_LABEL && nspy_storage_of(field) != NSPY_STORAGE_COPY;
}

/* How buffers of batches are joined. JOINING_UNUSED: no column has this one. */
typedef enum joining { JOINING_UNUSED, JOINING_TOGETHER, JOINING_OFFSETS, JOINING_FLAGS } joining;

static joining joining_of_layer(int layer, int which) {
    if (which == NSPY_LISTS || which == NSPY_TEXT_OFFSETS) return JOINING_OFFSETS;
    if (which < NSPY_FIRST_FIELD) return JOINING_TOGETHER;
    uint32_t number = (uint32_t)(which - NSPY_FIRST_FIELD) / NSPY_FIELD_BUFFERS;
    const nsc_field *field = nsc_layer_field((uint32_t)layer, number);
    if (!field || field->unit == NSC_UNIT_SENT)
        return JOINING_UNUSED; /* the sentences have their own */
    bool is_string = nspy_storage_of(field) == NSPY_STORAGE_STRING;
    switch ((which - NSPY_FIRST_FIELD) % NSPY_FIELD_BUFFERS) {
    case NSPY_DATA:
        return is_string ? JOINING_OFFSETS : JOINING_TOGETHER;
    case NSPY_BYTES:
        return is_string ? JOINING_TOGETHER : JOINING_UNUSED;
    default:
        return nspy_is_nullable(field) ? JOINING_FLAGS : JOINING_UNUSED;
    }
}

static joining joining_of(int buffer) {
    switch (buffer) {
    case NSPY_DOC_ID_OFFSETS:
    case NSPY_DOC_ERROR_OFFSETS:
        return JOINING_OFFSETS;
    case NSPY_DOC_ID_VALID:
    case NSPY_DOC_DATE_VALID:
    case NSPY_DOC_ERROR_VALID:
    case NSPY_DOC_READ:
        return JOINING_FLAGS;
    default:
        break;
    }
    if (buffer < NSPY_FIRST_LAYER) return JOINING_TOGETHER;
    int layer = (buffer - NSPY_FIRST_LAYER) / NSPY_LAYER_BUFFERS;
    if (layer == NSC_LAYER_EDITS) return JOINING_UNUSED;
    return joining_of_layer(layer, (buffer - NSPY_FIRST_LAYER) % NSPY_LAYER_BUFFERS);
}

/* ---- Growing --------------------------------------------------------------------------------- */

/* Room for `more` bytes at the end, which the caller may write. NULL when memory is short. */
static uint8_t *reserve(nspy_buffer *buffer, size_t more) {
    if (more > SIZE_MAX / 4 || buffer->n_bytes > SIZE_MAX / 4) return NULL;
    size_t need = buffer->n_bytes + more;
    if (need > buffer->cap_bytes || !buffer->data) {
        size_t cap = buffer->cap_bytes * 2 > need ? buffer->cap_bytes * 2 : need;
        cap = cap < 256 ? 256 : cap;
        uint8_t *data = realloc(buffer->data, cap);
        if (!data) return NULL;
        buffer->data = data;
        buffer->cap_bytes = cap;
    }
    return buffer->data + buffer->n_bytes;
}

static bool append(nspy_buffer *buffer, const void *data, size_t n_bytes) {
    uint8_t *end = reserve(buffer, n_bytes);
    if (!end) return false;
    if (n_bytes) memcpy(end, data, n_bytes);
    buffer->n_bytes += n_bytes;
    return true;
}

static bool append_flag(nspy_batch *batch, int buffer, bool on) {
    uint8_t flag = on;
    return append(&batch->buffers[buffer], &flag, 1);
}

/* Ends a string: notes where the next one begins. A batch's strings stay below 2 GB, since texts of
 * 2^18 code points fill one, and a text has at most 2^28. */
static bool append_end(nspy_batch *batch, int offsets, int strings) {
    int32_t end = (int32_t)batch->buffers[strings].n_bytes;
    return append(&batch->buffers[offsets], &end, sizeof end);
}

static bool append_string(nspy_batch *batch, int offsets, int strings, const char *string) {
    return append(&batch->buffers[strings], string, strlen(string)) &&
           append_end(batch, offsets, strings);
}

static inline uint32_t unit_at(const nsc_text *text, size_t i) {
    switch (text->unit_bytes) {
    case 1:
        return ((const uint8_t *)text->data)[i];
    case 2:
        return ((const uint16_t *)text->data)[i];
    default:
        return ((const uint32_t *)text->data)[i];
    }
}

/* Writes a code point as UTF-8; what is none becomes U+FFFD, as in the core. */
static inline uint8_t *write_utf8(uint8_t *at, uint32_t cp) {
    if (cp < 0x80) {
        *at++ = (uint8_t)cp;
        return at;
    }
    if (cp < 0x800) {
        *at++ = (uint8_t)(0xC0 | cp >> 6);
    } else {
        if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) cp = 0xFFFD;
        if (cp < 0x10000) {
            *at++ = (uint8_t)(0xE0 | cp >> 12);
        } else {
            *at++ = (uint8_t)(0xF0 | cp >> 18);
            *at++ = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
        }
        *at++ = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    }
    *at++ = (uint8_t)(0x80 | (cp & 0x3F));
    return at;
}

/* text[start:end] in UTF-8. The loop is written once for each width, so that each has a body
 * without a switch in it. */
static bool append_text(nspy_batch *batch, int offsets, int strings, const nsc_text *text,
                        size_t start, size_t end) {
    nspy_buffer *buffer = &batch->buffers[strings];
    size_t most = text->unit_bytes == 1 ? 2 : text->unit_bytes == 2 ? 3 : 4;
    uint8_t *at = reserve(buffer, (end - start) * most);
    if (!at) return false;
    if (text->unit_bytes == 1)
        for (size_t i = start; i < end; i++) at = write_utf8(at, ((const uint8_t *)text->data)[i]);
    else if (text->unit_bytes == 2)
        for (size_t i = start; i < end; i++) at = write_utf8(at, ((const uint16_t *)text->data)[i]);
    else
        for (size_t i = start; i < end; i++) at = write_utf8(at, unit_at(text, i));
    buffer->n_bytes = (size_t)(at - buffer->data);
    return append_end(batch, offsets, strings);
}

/* ---- Documents into a batch ------------------------------------------------------------------ */

nspy_batch *nspy_batch_new(void) {
    nspy_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    const int32_t zero = 0;
    for (int b = 0; b < NSPY_N_BATCH_BUFFERS; b++)
        if (joining_of(b) == JOINING_OFFSETS && !append(&batch->buffers[b], &zero, sizeof zero)) {
            nspy_batch_free(batch);
            return NULL;
        }
    return batch;
}

void nspy_batch_free(nspy_batch *batch) {
    if (!batch) return;
    for (int b = 0; b < NSPY_N_BATCH_BUFFERS; b++) free(batch->buffers[b].data);
    free(batch);
}

/* Each part's offsets begin with a 0, which is the end of the part before it. */
static bool append_offsets(nspy_buffer *buffer, const nspy_buffer *part) {
    size_t n = part->n_bytes / sizeof(int32_t) - 1;
    int32_t *at = (int32_t *)(void *)reserve(buffer, n * sizeof *at);
    if (!at) return false;
    const int32_t *offsets = (const int32_t *)(const void *)part->data, base = at[-1];
    for (size_t i = 0; i < n; i++) at[i] = base + offsets[i + 1];
    buffer->n_bytes += n * sizeof *at;
    return true;
}

bool nspy_batch_append(nspy_batch *batch, nspy_batch *part) {
    bool done = true;
    for (int b = 0; done && b < NSPY_N_BATCH_BUFFERS; b++) {
        if (joining_of(b) == JOINING_UNUSED) continue;
        nspy_buffer *from = &part->buffers[b];
        done = joining_of(b) == JOINING_OFFSETS
                   ? append_offsets(&batch->buffers[b], from)
                   : append(&batch->buffers[b], from->data, from->n_bytes);
        free(from->data);
        *from = (nspy_buffer){NULL, 0, 0};
    }
    batch->n_docs += part->n_docs;
    return done;
}

uint64_t nspy_batch_weight(const nspy_batch *batch) {
    uint64_t most = 0;
    for (int b = 0; b < NSPY_N_BATCH_BUFFERS; b++)
        if (batch->buffers[b].n_bytes > most) most = batch->buffers[b].n_bytes;
    return most;
}

bool nspy_batch_key(nspy_batch *batch, const nsc_text *id, const int32_t *date) {
    const nsc_text none = {"", 0, 1};
    const int32_t no_date = 0;
    const nsc_text *text = id ? id : &none;
    return append_text(batch, NSPY_DOC_ID_OFFSETS, NSPY_DOC_IDS, text, 0, text->length) &&
           append_flag(batch, NSPY_DOC_ID_VALID, id != NULL) &&
           append(&batch->buffers[NSPY_DOC_DATES], date ? date : &no_date, sizeof *date) &&
           append_flag(batch, NSPY_DOC_DATE_VALID, date != NULL);
}

/* Rows of a layer so far. */
static size_t n_rows_of(const nspy_batch *batch, int layer) {
    return batch->buffers[nspy_layer_buffer(layer, NSPY_SENTS)].n_bytes / sizeof(int32_t);
}

/* The end of a document's list of rows. */
static bool append_list_end(nspy_batch *batch, int layer) {
    int32_t end = (int32_t)n_rows_of(batch, layer);
    return append(&batch->buffers[nspy_layer_buffer(layer, NSPY_LISTS)], &end, sizeof end);
}

static bool append_doc(nspy_batch *batch, const char *fault, uint64_t n_cps, uint32_t n_replaced) {
    int64_t n_chars = (int64_t)n_cps;
    if (!append(&batch->buffers[NSPY_DOC_N_CHARS], &n_chars, sizeof n_chars) ||
        !append(&batch->buffers[NSPY_DOC_N_REPLACED], &n_replaced, sizeof n_replaced) ||
        !append_string(batch, NSPY_DOC_ERROR_OFFSETS, NSPY_DOC_ERRORS, fault ? fault : "") ||
        !append_flag(batch, NSPY_DOC_ERROR_VALID, fault != NULL) ||
        !append_flag(batch, NSPY_DOC_READ, fault == NULL))
        return false;
    for (int layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++)
        if (!append_list_end(batch, layer)) return false;
    batch->n_docs++;
    return true;
}

bool nspy_batch_fault(nspy_batch *batch, nspy_fault fault, uint64_t n_cps) {
    static const char names[][9] = {"", "null", "not_str", "too_long"};
    return append_doc(batch, names[fault], n_cps, 0);
}

/* The sentence of each row, for layers that have no column of it: sentences have their own number,
 * and tokens lie in sentences, so both ascend together. */
static bool append_sents(nspy_batch *batch, int layer, const nsc_result *result,
                         const uint32_t *starts, size_t n) {
    nspy_buffer *buffer = &batch->buffers[nspy_layer_buffer(layer, NSPY_SENTS)];
    uint8_t *end = reserve(buffer, n * sizeof(int32_t));
    if (!end) return false;
    nsc_column_view sent_ends;
    nsc_result_column(result, NSC_LAYER_SENTS, NSC_FIELD_END, &sent_ends);
    int32_t sent = 0;
    for (size_t i = 0; i < n; i++) {
        while ((size_t)sent < sent_ends.n_items &&
               ((const uint32_t *)sent_ends.data)[sent] <= starts[i])
            sent++;
        memcpy(end + i * sizeof sent, &sent, sizeof sent);
    }
    buffer->n_bytes += n * sizeof sent;
    return true;
}

/* The string of row i of a column, or NULL; `buffer` has room for a code and a short text. */
static const char *string_at(const nsc_result *result, nsc_layer layer, const nsc_field *field,
                             const nsc_column_view *column, size_t i,
                             char buffer[NSC_MAX_SHORT_TEXT + 1]) {
    uint8_t byte = field->kind == NSC_KIND_UINT8 ? ((const uint8_t *)column->data)[i] : 0;
    if (field->unit == NSC_UNIT_LABEL) return nsc_result_label(result, layer, byte);
    if (field->unit == NSC_UNIT_NAME) return byte == NSC_NO_NAME ? NULL : field->names[byte];
    memset(buffer, 0, NSC_MAX_SHORT_TEXT + 1);
    if (field->unit == NSC_UNIT_TEXT) {
        memcpy(buffer, ((const nsc_short_text *)column->data)[i].bytes, NSC_MAX_SHORT_TEXT);
    } else {
        uint32_t characters = ((const uint32_t *)column->data)[i];
        for (int k = 0; k < 4; k++) buffer[k] = (char)(characters >> 8 * k & 0xFF);
    }
    return buffer[0] ? buffer : NULL;
}

static bool append_strings(nspy_batch *batch, const nsc_result *result, nsc_layer layer,
                           uint32_t number, const nsc_column_view *column) {
    const nsc_field *field = nsc_layer_field(layer, number);
    char buffer[NSC_MAX_SHORT_TEXT + 1];
    for (size_t i = 0; i < column->n_items; i++) {
        const char *string = string_at(result, layer, field, column, i, buffer);
        if (!append_string(batch, nspy_field_buffer(layer, number, NSPY_DATA),
                           nspy_field_buffer(layer, number, NSPY_BYTES), string ? string : "") ||
            (nspy_is_nullable(field) &&
             !append_flag(batch, nspy_field_buffer(layer, number, NSPY_VALID), string != NULL)))
            return false;
    }
    return true;
}

/* nsc_name_key of text[start:end]. */
static bool append_key(nspy_batch *batch, int offsets, int strings, const nsc_text *text,
                       size_t start, size_t end) {
    char key[NSC_MAX_KEY_BYTES];
    const nsc_text name = {(const char *)text->data + start * text->unit_bytes, end - start,
                           text->unit_bytes};
    return append(&batch->buffers[strings], key, nsc_name_key(&name, key)) &&
           append_end(batch, offsets, strings);
}

/* The texts of the rows that a column points to, or their keys. */
static bool append_row_texts(nspy_batch *batch, const nsc_text *text, const nsc_result *result,
                             nsc_layer layer, uint32_t number, const nsc_column_view *column) {
    const int offsets = nspy_field_buffer(layer, number, NSPY_DATA);
    const int strings = nspy_field_buffer(layer, number, NSPY_BYTES);
    const nsc_field *field = nsc_layer_field(layer, number);
    const nsc_layer refers_to = field->refers_to;
    const int32_t *rows = column->data;
    nsc_column_view starts, ends;
    nsc_result_column(result, refers_to, NSC_FIELD_START, &starts);
    nsc_result_column(result, refers_to, NSC_FIELD_END, &ends);
    for (size_t i = 0; i < column->n_items; i++) {
        bool there = rows[i] != NSC_NO_ROW;
        size_t start = there ? ((const uint32_t *)starts.data)[rows[i]] : 0;
        size_t end = there ? ((const uint32_t *)ends.data)[rows[i]] : 0;
        bool done = field->unit == NSC_UNIT_ROW_TEXT
                        ? append_text(batch, offsets, strings, text, start, end)
                        : append_key(batch, offsets, strings, text, start, end);
        if (!done || !append_flag(batch, nspy_field_buffer(layer, number, NSPY_VALID), there))
            return false;
    }
    return true;
}

/* Rows and ids, of which none is -1: NSC_NO_ROW, NSC_NO_ID. */
static bool append_ints(nspy_batch *batch, nsc_layer layer, uint32_t number,
                        const nsc_column_view *column) {
    const int32_t *numbers = column->data;
    for (size_t i = 0; i < column->n_items; i++) {
        int32_t value = numbers[i] < 0 ? 0 : numbers[i];
        if (!append(&batch->buffers[nspy_field_buffer(layer, number, NSPY_DATA)], &value,
                    sizeof value) ||
            !append_flag(batch, nspy_field_buffer(layer, number, NSPY_VALID), numbers[i] >= 0))
            return false;
    }
    return true;
}

/* The double nearest to a decimal of at most 15 digits and an exponent of at most 22 either side,
 * where powers of ten are exact (Clinger 1990); beyond, within two units of the last place. */
static double double_of(nsc_decimal number) {
    double value = (double)number.coefficient, power = 1.0;
    for (int32_t k = number.exponent < 0 ? -number.exponent : number.exponent; k > 0; k--)
        power *= 10.0;
    return number.exponent < 0 ? value / power : value * power;
}

/* Item i of a column of decimals or degrees. False when there is none, with 0 in *value. */
static bool double_at(const nsc_column_view *column, size_t i, double *value) {
    const nsc_decimal *numbers = column->data;
    const double *degrees = column->data;
    bool is_decimal = column->kind == NSC_KIND_DECIMAL;
    bool there = is_decimal ? !numbers[i].is_null : degrees[i] == degrees[i]; /* not NaN */
    *value = !there ? 0.0 : is_decimal ? double_of(numbers[i]) : degrees[i];
    return there;
}

static bool append_doubles(nspy_batch *batch, nsc_layer layer, uint32_t number,
                           const nsc_column_view *column) {
    for (size_t i = 0; i < column->n_items; i++) {
        double value;
        bool there = double_at(column, i, &value);
        if (!append(&batch->buffers[nspy_field_buffer(layer, number, NSPY_DATA)], &value,
                    sizeof value) ||
            !append_flag(batch, nspy_field_buffer(layer, number, NSPY_VALID), there))
            return false;
    }
    return true;
}

/* Microseconds, since engines have no seconds, or store them as something else. */
static bool append_microseconds(nspy_batch *batch, nsc_layer layer, uint32_t number,
                                const nsc_column_view *column) {
    const nsc_moment *moments = column->data;
    for (size_t i = 0; i < column->n_items; i++) {
        int64_t value = moments[i].second * 1000000;
        if (!append(&batch->buffers[nspy_field_buffer(layer, number, NSPY_DATA)], &value,
                    sizeof value) ||
            !append_flag(batch, nspy_field_buffer(layer, number, NSPY_VALID),
                         moments[i].precision != NSC_PRECISION_NONE))
            return false;
    }
    return true;
}

static bool append_column(nspy_batch *batch, const nsc_text *text, const nsc_result *result,
                          nsc_layer layer, uint32_t number, const nsc_column_view *column) {
    const nsc_field *field = nsc_layer_field(layer, number);
    if (field->unit == NSC_UNIT_SENT) /* beside the rows of layers that have none */
        return append(&batch->buffers[nspy_layer_buffer(layer, NSPY_SENTS)], column->data,
                      column->n_items * sizeof(int32_t));
    switch (nspy_storage_of(field)) {
    case NSPY_STORAGE_STRING:
        return field->unit == NSC_UNIT_ROW_TEXT || field->unit == NSC_UNIT_ROW_KEY
                   ? append_row_texts(batch, text, result, layer, number, column)
                   : append_strings(batch, result, layer, number, column);
    case NSPY_STORAGE_INT:
        return append_ints(batch, layer, number, column);
    case NSPY_STORAGE_DOUBLE:
        return append_doubles(batch, layer, number, column);
    case NSPY_STORAGE_MICROSECOND:
        return append_microseconds(batch, layer, number, column);
    case NSPY_STORAGE_COPY:
        break;
    }
    return append(&batch->buffers[nspy_field_buffer(layer, number, NSPY_DATA)], column->data,
                  column->n_items * sizeof(int32_t)); /* or float: the same size */
}

static bool append_field(nspy_batch *batch, const nsc_text *text, const nsc_result *result,
                         const nspy_shown *shown, nsc_layer layer, uint32_t number) {
    nsc_column_view column;
    void *copy;
    bool done = nspy_shown_column(result, shown, layer, number, &column, &copy) &&
                append_column(batch, text, result, layer, number, &column);
    free(copy);
    return done;
}

/* Texts, fields and sentences of the rows that begin and end here. */
static bool append_rows_at(nspy_batch *batch, nsc_layer layer, const nsc_text *text,
                           const nsc_result *result, const nspy_shown *shown,
                           const nsc_column_view *starts, const nsc_column_view *ends) {
    const uint32_t *start = starts->data, *end = ends->data;
    bool has_sents = false;
    const nsc_field *field;
    for (size_t i = 0; i < starts->n_items; i++)
        if (!append_text(batch, nspy_layer_buffer(layer, NSPY_TEXT_OFFSETS),
                         nspy_layer_buffer(layer, NSPY_TEXTS), text, start[i], end[i]))
            return false;
    for (uint32_t f = 0; (field = nsc_layer_field(layer, f)) != NULL; f++) {
        has_sents |= field->unit == NSC_UNIT_SENT;
        if (!append_field(batch, text, result, shown, layer, f)) return false;
    }
    return has_sents || append_sents(batch, layer, result, start, starts->n_items);
}

static bool append_rows(nspy_batch *batch, nsc_layer layer, const nsc_text *text,
                        const nsc_result *result, const nspy_shown *shown) {
    nsc_column_view starts, ends;
    void *copies[2] = {NULL, NULL};
    bool done = nspy_shown_column(result, shown, layer, NSC_FIELD_START, &starts, &copies[0]) &&
                nspy_shown_column(result, shown, layer, NSC_FIELD_END, &ends, &copies[1]) &&
                append_rows_at(batch, layer, text, result, shown, &starts, &ends);
    free(copies[0]);
    free(copies[1]);
    return done;
}

bool nspy_batch_result(nspy_batch *batch, nspy_asked asked, const nsc_text *text,
                       const nsc_result *result) {
    nspy_shown *shown = NULL;
    bool done = nspy_shown_add(&shown, result, asked.labels);
    for (uint32_t layer = NSC_LAYER_SENTS; done && layer < NSC_N_LAYERS; layer++)
        if (asked.tables & NSC_LAYER_BIT(layer))
            done = append_rows(batch, (nsc_layer)layer, text, result, shown);
    nspy_shown_free(shown);
    return done && append_doc(batch, NULL, nsc_result_n_cps(result), nsc_result_n_replaced(result));
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static nspy_block *new_block(void) {
    nspy_block *block = calloc(1, sizeof *block);
    if (block) block->n_refs = 1;
    return block;
}

nspy_block *nspy_block_ref(nspy_block *block) {
    nspy_count_up(&block->n_refs);
    return block;
}

void nspy_block_unref(nspy_block *block) {
    if (!block || !nspy_count_down(&block->n_refs)) return;
    for (int b = 0; b < NSPY_N_BUFFERS; b++) free(block->buffers[b]);
    free(block);
}

static size_t padded_bytes(size_t n_bytes) { return n_bytes / PADDING * PADDING + PADDING; }

/* A buffer of a block, with zeros to its padded end; NULL when memory is short. */
static void *new_buffer(nspy_block *block, int buffer, size_t n_bytes) {
    size_t padded = padded_bytes(n_bytes);
    uint8_t *data = padded > n_bytes ? malloc(padded) : NULL;
    if (!data) return NULL;
    memset(data + n_bytes, 0, padded - n_bytes);
    block->buffers[buffer] = data;
    block->n_bytes += padded;
    return data;
}

/* One bit a flag, least significant first; no buffer at all when every flag is set. */
static bool pack_flags(nspy_block *block, int buffer, const nspy_buffer *flags) {
    size_t n = flags->n_bytes, n_set = 0;
    for (size_t i = 0; i < n; i++) n_set += flags->data[i];
    block->n_nulls[buffer] = (int64_t)(n - n_set);
    if (n_set == n) return true;
    uint8_t *bits = new_buffer(block, buffer, n / 8 + 1);
    if (!bits) return false;
    memset(bits, 0, n / 8 + 1);
    for (size_t i = 0; i < n; i++) bits[i / 8] |= (uint8_t)(flags->data[i] << i % 8);
    return true;
}

/* Moves a batch's buffer into a block, without a copy. */
static bool take_buffer(nspy_block *block, int buffer, nspy_buffer *from) {
    if (!reserve(from, PADDING)) return false;
    size_t padded = padded_bytes(from->n_bytes);
    memset(from->data + from->n_bytes, 0, padded - from->n_bytes);
    uint8_t *data = realloc(from->data, padded);
    if (!data) return false;
    block->buffers[buffer] = data;
    block->n_bytes += padded;
    *from = (nspy_buffer){NULL, 0, 0};
    return true;
}

nspy_block *nspy_block_of(nspy_batch *batch, int64_t first_doc) {
    nspy_block *block = new_block();
    if (!block) return NULL;
    size_t n_docs = batch->n_docs;
    block->n_rows[NSPY_DOCS] = (int64_t)n_docs;
    for (int layer = NSC_LAYER_SENTS; layer < NSC_N_LAYERS; layer++)
        block->n_rows[layer] = (int64_t)n_rows_of(batch, layer);
    int64_t *numbers = new_buffer(block, NSPY_DOC_NUMBERS, n_docs * sizeof *numbers);
    bool done = numbers != NULL;
    for (size_t i = 0; done && i < n_docs; i++) numbers[i] = first_doc + (int64_t)i;
    for (int b = 0; done && b < NSPY_N_BATCH_BUFFERS; b++) {
        if (joining_of(b) == JOINING_UNUSED) continue;
        done = joining_of(b) == JOINING_FLAGS ? pack_flags(block, b, &batch->buffers[b])
                                              : take_buffer(block, b, &batch->buffers[b]);
    }
    if (done) return block;
    nspy_block_unref(block);
    return NULL;
}

static inline bool bit_at(const uint8_t *bits, size_t i) {
    return !bits || (bits[i / 8] >> i % 8 & 1);
}

nspy_block *nspy_block_keys(const nspy_block *block, nsc_layer layer, bool *too_long) {
    size_t n_docs = (size_t)block->n_rows[NSPY_DOCS], n_rows = (size_t)block->n_rows[layer];
    const int32_t *lists = block->buffers[nspy_layer_buffer(layer, NSPY_LISTS)];
    const int32_t *id_offsets = block->buffers[NSPY_DOC_ID_OFFSETS];
    const uint8_t *ids = block->buffers[NSPY_DOC_IDS], *valid = block->buffers[NSPY_DOC_ID_VALID];
    const int64_t *doc_numbers = block->buffers[NSPY_DOC_NUMBERS];
    uint64_t n_id_bytes = 0;
    for (size_t d = 0; d < n_docs; d++)
        n_id_bytes +=
            (uint64_t)(lists[d + 1] - lists[d]) * (uint64_t)(id_offsets[d + 1] - id_offsets[d]);
    *too_long = n_id_bytes > INT32_MAX;
    nspy_block *keys = *too_long ? NULL : new_block();
    if (!keys) return NULL;
    keys->n_rows[layer] = block->n_rows[layer];
    int64_t *numbers = new_buffer(keys, NSPY_KEY_NUMBERS, n_rows * sizeof *numbers);
    int32_t *offsets = new_buffer(keys, NSPY_KEY_ID_OFFSETS, (n_rows + 1) * sizeof *offsets);
    uint8_t *at = new_buffer(keys, NSPY_KEY_IDS, (size_t)n_id_bytes);
    uint8_t *bits = valid ? new_buffer(keys, NSPY_KEY_ID_VALID, n_rows / 8 + 1) : NULL;
    if (!numbers || !offsets || !at || (valid && !bits)) {
        nspy_block_unref(keys);
        return NULL;
    }
    if (bits) memset(bits, 0, n_rows / 8 + 1);
    offsets[0] = 0;
    for (size_t d = 0; d < n_docs; d++) {
        size_t length = (size_t)(id_offsets[d + 1] - id_offsets[d]);
        bool has_id = bit_at(valid, d);
        for (size_t row = (size_t)lists[d]; row < (size_t)lists[d + 1]; row++) {
            numbers[row] = doc_numbers[d];
            memcpy(at, ids + id_offsets[d], length);
            at += length;
            offsets[row + 1] = offsets[row] + (int32_t)length;
            if (bits) bits[row / 8] |= (uint8_t)(has_id << row % 8);
            keys->n_nulls[NSPY_KEY_ID_VALID] += !has_id;
        }
    }
    return keys;
}
