/* The section "ents.encoder", little-endian; every array begins at a multiple of 64 bytes:
 *
 *     uint32 width, inner, heads, layers, pieces, places, ways, lanes, CLS, SEP;
 *     float weight, effort; 16 zeros
 *     float limits [32], piece scale [pieces]        int8 piece rows [pieces][width]
 *     float places [places][width], ways [ways][width]       norm
 *     of each layer: qkv, o, norm, up, down, norm            out
 *
 *     a norm:  float gain, shift [width]
 *     a dense: float inv_step, zero [n_in], scale, bias [n_out]; int8 weights
 *
 * Floats are finite and within MAX_FLOAT. Then every sum of the network stays finite: values of a
 * dense layer are at most 127 whatever they were made of, so its outputs are below 1e14, products
 * of queries and keys below 1e30, squares in a norm below 1e31. The cube in GELU alone may
 * overflow, to an infinity of the right sign, which is clamped before it goes on.
 */
#include "nn/nsc_encoder.h"

enum {
    HEADER_BYTES = 64,
    MIN_PLACES = 8,
    MAX_WIDTH = 768,
    MAX_INNER = 3072,
    MAX_WAYS = 16,
    MIN_PIECES = 3
};

#define MAX_FLOAT 1e6f

/* ---- Opening --------------------------------------------------------------------------------- */

typedef struct reader {
    const uint8_t *bytes;
    size_t at, n_bytes;
    const char *fault; /* the first one; NULL: none so far */
    size_t fault_at;
} reader;

static const void *fail_at(reader *r, size_t at, const char *fault) {
    if (!r->fault) {
        r->fault = fault;
        r->fault_at = at;
    }
    return NULL;
}

/* The next n_bytes, and the zeros up to a whole line. NULL past the end. */
static const void *take(reader *r, size_t n_bytes) {
    size_t at = r->at, n_lines = (n_bytes + NSCI_LINE_BYTES - 1) / NSCI_LINE_BYTES;
    if (r->fault) return NULL;
    if (n_lines > (r->n_bytes - at) / NSCI_LINE_BYTES)
        return fail_at(r, r->n_bytes, "ends before what its header promises");
    r->at = at + n_lines * NSCI_LINE_BYTES;
    return r->bytes + at;
}

static const float *take_floats(reader *r, size_t n) {
    const float *floats = take(r, n * sizeof *floats);
    for (size_t i = 0; floats && i < n; i++)
        if (!(floats[i] >= -MAX_FLOAT && floats[i] <= MAX_FLOAT))
            return fail_at(r, (size_t)((const uint8_t *)&floats[i] - r->bytes),
                           "has a number that is not within a million");
    return floats;
}

static bool holds_lowest(const int8_t *weights, size_t n) {
    uint8_t found = 0;
    for (size_t i = 0; i < n; i++) found |= (uint8_t)(weights[i] == INT8_MIN);
    return found;
}

static nsci_norm take_norm(reader *r, uint32_t width) {
    nsci_norm norm;
    norm.gain = take_floats(r, width);
    norm.shift = take_floats(r, width);
    return norm;
}

static nsci_dense take_dense(reader *r, uint32_t n_in, uint32_t n_out) {
    nsci_dense dense = {n_in, n_out, NULL, NULL, NULL, NULL, NULL};
    dense.inv_step = take_floats(r, n_in);
    dense.zero = take_floats(r, n_in);
    dense.scale = take_floats(r, n_out);
    dense.bias = take_floats(r, n_out);
    size_t at = r->at, n_weights = (size_t)n_in * n_out;
    dense.weights = take(r, n_weights);
    if (dense.weights && holds_lowest(dense.weights, n_weights))
        fail_at(r, at, "has a weight of -128");
    return dense;
}

static nsci_encoder_layer take_layer(reader *r, const nsci_encoder *encoder) {
    const uint32_t width = encoder->width, inner = encoder->inner;
    nsci_encoder_layer layer;
    layer.qkv = take_dense(r, width, 3 * width);
    layer.o = take_dense(r, width, width);
    layer.norm1 = take_norm(r, width);
    layer.up = take_dense(r, width, inner);
    layer.down = take_dense(r, inner, width);
    layer.norm2 = take_norm(r, width);
    return layer;
}

static void take_all(reader *r, nsci_encoder *encoder) {
    const uint32_t width = encoder->width;
    encoder->limits = take_floats(r, NSCI_ENCODER_EFFORTS);
    encoder->piece_scale = take_floats(r, encoder->n_pieces);
    encoder->piece_rows = take(r, (size_t)encoder->n_pieces * width);
    encoder->places = take_floats(r, (size_t)encoder->n_places * width);
    encoder->ways = take_floats(r, (size_t)encoder->n_ways * width);
    encoder->norm = take_norm(r, width);
    for (uint32_t k = 0; k < encoder->n_layers; k++) encoder->layers[k] = take_layer(r, encoder);
    encoder->out = take_dense(r, width, NSCI_ENCODER_LANES);
    if (r->at != r->n_bytes) fail_at(r, r->at, "goes on behind what its header promises");
}

static bool is_multiple(uint32_t n, uint32_t of, uint32_t max) {
    return n > 0 && n <= max && n % of == 0;
}

static bool is_within(uint32_t n, uint32_t min, uint32_t max) { return n >= min && n <= max; }

/* What is wrong with the numbers of the header, or NULL. */
static const char *header_fault(const nsci_encoder *encoder, uint32_t n_lanes) {
    if (!is_multiple(encoder->width, 64, MAX_WIDTH)) return "width";
    if (!is_multiple(encoder->inner, 64, MAX_INNER)) return "inner width";
    if (encoder->n_heads != encoder->width / NSCI_HEAD_WIDTH) return "number of heads";
    if (!is_within(encoder->n_layers, 1, NSCI_MAX_ENCODER_LAYERS)) return "number of layers";
    if (!is_within(encoder->n_pieces, MIN_PIECES, NSCI_MAX_ENCODER_PIECES))
        return "number of pieces";
    if (!is_within(encoder->n_places, MIN_PLACES, NSCI_MAX_ENCODER_PLACES))
        return "number of places";
    if (!is_within(encoder->n_ways, 1, MAX_WAYS)) return "number of ways";
    if (n_lanes != NSCI_ENCODER_LANES) return "number of lanes";
    if (encoder->cls >= encoder->n_pieces || encoder->sep >= encoder->n_pieces)
        return "piece of the edges";
    if (!(encoder->weight >= -MAX_FLOAT && encoder->weight <= MAX_FLOAT)) return "weight";
    if (!(encoder->effort >= 0.0f && encoder->effort <= 1.0f)) return "default effort";
    return NULL;
}

nsc_status nsci_encoder_open(nsci_encoder *encoder, const uint8_t *bytes, size_t n_bytes,
                             nsc_error *err) {
    *encoder = (nsci_encoder){0};
    if (n_bytes == 0) return NSC_OK;
    uint32_t head[10];
    if (n_bytes < HEADER_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"ents.encoder\" ends inside its header");
    memcpy(head, bytes, sizeof head);
    nsci_encoder found = {.width = head[0],
                          .inner = head[1],
                          .n_heads = head[2],
                          .n_layers = head[3],
                          .n_pieces = head[4],
                          .n_places = head[5],
                          .n_ways = head[6],
                          .cls = head[8],
                          .sep = head[9]};
    memcpy(&found.weight, bytes + sizeof head, sizeof found.weight);
    memcpy(&found.effort, bytes + sizeof head + sizeof found.weight, sizeof found.effort);
    const char *fault = header_fault(&found, head[7]);
    if (fault)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"ents.encoder\" has a %s that it may not have: %u wide, %u "
                         "inside, %u heads, %u layers, %u pieces, %u places, %u ways, %u lanes",
                         fault, head[0], head[1], head[2], head[3], head[4], head[5], head[6],
                         head[7]);
    reader r = {bytes, HEADER_BYTES, n_bytes, NULL, 0};
    take_all(&r, &found);
    if (r.fault)
        return nsci_fail(err, NSC_E_MODEL, r.fault_at,
                         "section \"ents.encoder\" %s: at byte %zu of %zu", r.fault, r.fault_at,
                         n_bytes);
    found.kernel = nsci_kernel_at(0);
    found.reader = nsci_encoder_reader_at(0);
    *encoder = found;
    return NSC_OK;
}

/* ---- Working memory -------------------------------------------------------------------------- */

/* The next part of a block, n items a row: where it begins, or, without a block, how long it is. */
static void *next_part(uint8_t *block, size_t *at, size_t n_rows, size_t n, size_t item_bytes) {
    uint8_t *part = block ? block + *at : NULL;
    size_t n_bytes = n_rows * n * item_bytes; /* of limited numbers: at most some megabytes */
    *at += (n_bytes + NSCI_LINE_BYTES - 1) / NSCI_LINE_BYTES * NSCI_LINE_BYTES;
    return part;
}

/* Lays out working memory in a block; returns its size. */
static size_t lay_out(const nsci_encoder *encoder, uint8_t *block, nsci_encoder_work *work) {
    const size_t n = encoder->n_places, width = encoder->width;
    size_t at = 0;
    next_part(NULL, &at, 1, 1, sizeof *work);
    work->n_padded = (encoder->n_places + 15) / 16 * 16;
    work->sums = next_part(block, &at, n, NSCI_PANEL, sizeof *work->sums);
    work->x = next_part(block, &at, n, width, sizeof *work->x);
    work->values = next_part(block, &at, n, width, 1);
    work->queries = next_part(block, &at, n, width, 1);
    work->context = next_part(block, &at, n, width, 1);
    work->inner = next_part(block, &at, n, encoder->inner, 1);
    work->head_queries = next_part(block, &at, n, NSCI_PANEL, sizeof(float));
    work->head_keys = next_part(block, &at, work->n_padded, NSCI_PANEL, sizeof(float));
    work->head_values = next_part(block, &at, n, NSCI_PANEL, sizeof(float));
    work->scores = next_part(block, &at, NSCI_ATTENTION_ROWS, work->n_padded, sizeof(float));
    return at;
}

nsc_status nsci_encoder_begin(const nsci_encoder *encoder, const nsc_alloc *alloc,
                              nsci_encoder_work **work, nsc_error *err) {
    nsci_encoder_work layout;
    void *block;
    if (!encoder->reader) {
        *work = NULL;
        return NSC_OK;
    }
    size_t n_bytes = lay_out(encoder, NULL, &layout);
    NSC_TRY(nsci_new_lines(alloc, n_bytes, 1, &block, err));
    *work = block;
    lay_out(encoder, block, *work);
    return NSC_OK;
}

void nsci_encoder_end(nsci_encoder_work *work, const nsc_alloc *alloc) {
    nsci_free_lines(alloc, work);
}

/* ---- Reading --------------------------------------------------------------------------------- */

void nsci_encoder_read(const nsci_encoder *encoder, const nsci_encoder_window *window,
                       nsci_encoder_work *work, float (*scores)[NSCI_N_LANES]) {
    encoder->reader->read(encoder, window, work, scores);
}

const nsci_encoder_reader *nsci_encoder_reader_at(uint32_t place) {
    const nsci_encoder_reader *found[] = {nsci_encoder_avx512(), nsci_encoder_avx2(),
                                          nsci_encoder_vectors(), nsci_encoder_plain()};
    for (uint32_t k = 0; k < NSCI_COUNT(found); k++)
        if (found[k] && place-- == 0) return found[k];
    return NULL;
}
