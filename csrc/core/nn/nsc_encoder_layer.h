/* How the encoder reads a window: included by its files, each of which compiles it for one
 * instruction set (nn/nsc_lanes.h) and names its reader.
 *
 * The product of rows of bytes with a panel of a matrix's outputs, at most NSCI_PANEL, goes to
 * work->sums, and on from there while it is still near: added to x, through GELU into the bytes of
 * the next matrix, or to the queries, keys and values of some heads. So no wide layer is ever there
 * in floats. Attention takes a few queries at a time:
 *
 *     queries [rows][32] * keys [32][places]  -->  scores  --exp-->  weights
 *     weights [rows][places] * values [places][32]  -->  context
 *
 * Both are products of the same kind, read off in tiles whose sums stay in registers.
 */
#ifndef NSC_ENCODER_LAYER_H
#define NSC_ENCODER_LAYER_H

#include "nn/nsc_encoder.h"
#include "nn/nsc_lanes.h"

enum { HEAD = NSCI_HEAD_WIDTH, PANEL = NSCI_PANEL };

_Static_assert((int)TILE_ROWS <= (int)NSCI_ATTENTION_ROWS, "a tile's scores have room");

typedef struct window_reader {
    const nsci_encoder *encoder;
    nsci_encoder_work *work;
    uint32_t n_places; /* of the window */
    lanes may_see;     /* the most that scores of the last keys may be: padding has the least */
} window_reader;

/* ---- Dense layers ---------------------------------------------------------------------------- */

/* Inputs k and the 15 behind it, as bytes. */
LANES_INLINE void quantize(const nsci_dense *dense, uint32_t k, lanes x, uint8_t *values) {
    lanes value =
        lanes_add(lanes_multiply(x, lanes_at(dense->inv_step + k)), lanes_at(dense->zero + k));
    value = lanes_smaller(lanes_larger(value, lanes_all(0.0f)), lanes_all(127.0f));
    lanes_store_bytes(lanes_add(value, lanes_all(0.5f)), values + k);
}

/* sums [n][n_outputs] of the outputs `first` and behind */
LANES_INLINE const int32_t *multiply(const window_reader *r, const nsci_dense *dense,
                                     const uint8_t *values, uint32_t n, uint32_t first,
                                     uint32_t n_outputs) {
    r->encoder->kernel->multiply_dense(values, n, dense->n_in,
                                       dense->weights + (size_t)first * dense->n_in, n_outputs,
                                       r->work->sums);
    return r->work->sums;
}

/* Outputs o and the 15 behind it, from their sums. */
LANES_INLINE lanes outputs_at(const nsci_dense *dense, uint32_t o, const int32_t *sums) {
    return lanes_add(lanes_multiply(lanes_ints_at(sums), lanes_at(dense->scale + o)),
                     lanes_at(dense->bias + o));
}

/* x += outputs, n rows of the encoder's width */
static void add_outputs(const window_reader *r, const nsci_dense *dense, const uint8_t *values,
                        uint32_t n) {
    const uint32_t width = dense->n_out;
    for (uint32_t first = 0, n_outputs; first < width; first += n_outputs) {
        n_outputs = (uint32_t)nsci_min(PANEL, width - first);
        const int32_t *sums = multiply(r, dense, values, n, first, n_outputs);
        float *row = r->work->x + first;
        for (uint32_t i = 0; i < n; i++, sums += n_outputs, row += width)
            for (uint32_t o = 0; o < n_outputs; o += N_LANES)
                lanes_store(lanes_add(lanes_at(row + o), outputs_at(dense, first + o, sums + o)),
                            row + o);
    }
}

/* x * sigmoid(1.5957691 * (x + 0.044715 * x^3)): GELU in the form with tanh. */
LANES_INLINE lanes gelu(lanes x) {
    lanes factor = lanes_multiply(lanes_multiply(x, x), lanes_all(-0.0713548163f));
    lanes argument = lanes_multiply(x, lanes_add(factor, lanes_all(-1.5957691216f)));
    lanes e = lanes_exp(lanes_smaller(argument, lanes_all(88.0f)));
    return lanes_divide(x, lanes_add(e, lanes_all(1.0f)));
}

/* work->inner = GELU of the outputs of `up`, as `down` takes them */
static void widen(const window_reader *r, const nsci_encoder_layer *layer, uint32_t n) {
    const uint32_t inner = r->encoder->inner;
    for (uint32_t first = 0, n_outputs; first < inner; first += n_outputs) {
        n_outputs = (uint32_t)nsci_min(PANEL, inner - first);
        const int32_t *sums = multiply(r, &layer->up, r->work->values, n, first, n_outputs);
        uint8_t *row = r->work->inner;
        for (uint32_t i = 0; i < n; i++, sums += n_outputs, row += inner)
            for (uint32_t o = 0; o < n_outputs; o += N_LANES)
                quantize(&layer->down, first + o, gelu(outputs_at(&layer->up, first + o, sums + o)),
                         row);
    }
}

/* ---- Norms ----------------------------------------------------------------------------------- */

/* 1 / the root of the variance, by Newton's method from a guess of the exponent that is off by a
 * thirtieth at most; each step squares that. One operation a statement, as lanes are rounded. */
static float inverse_deviation(float squares, uint32_t width) {
    float variance = squares / (float)width, guess;
    variance = variance + 1e-12f;
    uint32_t bits;
    memcpy(&bits, &variance, sizeof bits);
    bits = 0x5F375A86 - (bits >> 1);
    memcpy(&guess, &bits, sizeof guess);
    const float half = variance * 0.5f;
    for (uint32_t k = 0; k < 4; k++) {
        float error = half * guess;
        error = error * guess;
        error = 1.5f - error;
        guess = guess * error;
    }
    return guess;
}

/* Brings n rows of x to mean 0 and variance 1, then to gain and shift, and into work->values as
 * `next` takes them. */
static void normalize(const window_reader *r, const nsci_norm *norm, const nsci_dense *next,
                      uint32_t n) {
    const uint32_t width = r->encoder->width;
    float *x = r->work->x;
    uint8_t *values = r->work->values;
    for (uint32_t i = 0; i < n; i++, x += width, values += width) {
        lanes sum = lanes_all(0.0f), squares = sum;
        for (uint32_t k = 0; k < width; k += N_LANES) sum = lanes_add(sum, lanes_at(x + k));
        const lanes mean = lanes_all(lanes_sum(sum) / (float)width);
        for (uint32_t k = 0; k < width; k += N_LANES) {
            lanes distance = lanes_subtract(lanes_at(x + k), mean);
            squares = lanes_add(squares, lanes_multiply(distance, distance));
        }
        const lanes inverse = lanes_all(inverse_deviation(lanes_sum(squares), width));
        for (uint32_t k = 0; k < width; k += N_LANES) {
            lanes y = lanes_multiply(lanes_subtract(lanes_at(x + k), mean), inverse);
            y = lanes_multiply(y, lanes_at(norm->gain + k));
            y = lanes_add(y, lanes_at(norm->shift + k));
            lanes_store(y, x + k);
            quantize(next, k, y, values);
        }
    }
}

/* ---- Attention ------------------------------------------------------------------------------- */

/* Rows of floats, so far apart. */
typedef struct matrix {
    float *at;
    size_t stride;
} matrix;

/* out[r][16 * c ..] = the sum over k < n of a[r][k] * b[k][16 * c ..], a tile of rows and columns
 * whose counts are constants where this is called. */
LANES_INLINE void multiply_tile(matrix a, matrix b, uint32_t n, uint32_t n_rows, uint32_t n_columns,
                                matrix out) {
    lanes sums[TILE_ROWS][TILE_COLUMNS];
    const float *row = b.at;
    for (uint32_t i = 0; i < n_rows; i++)
        for (uint32_t c = 0; c < n_columns; c++)
            sums[i][c] = lanes_multiply(lanes_all(a.at[i * a.stride]), lanes_at(row + c * N_LANES));
    for (uint32_t k = 1; k < n; k++) {
        row += b.stride;
        for (uint32_t i = 0; i < n_rows; i++) {
            lanes factor = lanes_all(a.at[i * a.stride + k]);
            for (uint32_t c = 0; c < n_columns; c++)
                sums[i][c] =
                    lanes_add(sums[i][c], lanes_multiply(factor, lanes_at(row + c * N_LANES)));
        }
    }
    for (uint32_t i = 0; i < n_rows; i++)
        for (uint32_t c = 0; c < n_columns; c++)
            lanes_store(sums[i][c], out.at + i * out.stride + c * N_LANES);
}

LANES_INLINE void multiply_rows(matrix a, matrix b, uint32_t n, uint32_t n_rows, uint32_t n_outputs,
                                matrix out) {
    uint32_t j = 0;
    for (; j + TILE_COLUMNS * N_LANES <= n_outputs; j += TILE_COLUMNS * N_LANES)
        multiply_tile(a, (matrix){b.at + j, b.stride}, n, n_rows, TILE_COLUMNS,
                      (matrix){out.at + j, out.stride});
    for (; j < n_outputs; j += N_LANES)
        multiply_tile(a, (matrix){b.at + j, b.stride}, n, n_rows, 1,
                      (matrix){out.at + j, out.stride});
}

/* scores = exp(scores - the largest), 0 in the padding; returns 1 / their sum. */
LANES_INLINE float weigh(const window_reader *r, float *scores) {
    const uint32_t last = (r->n_places - 1) / N_LANES * N_LANES;
    lanes top = lanes_smaller(lanes_at(scores + last), r->may_see), sum = lanes_all(0.0f);
    lanes_store(top, scores + last);
    for (uint32_t j = 0; j < last; j += N_LANES) top = lanes_larger(top, lanes_at(scores + j));
    top = lanes_all(lanes_largest(top));
    for (uint32_t j = 0; j <= last; j += N_LANES) {
        lanes e = lanes_exp(lanes_subtract(lanes_at(scores + j), top));
        sum = lanes_add(sum, e);
        lanes_store(e, scores + j);
    }
    return 1.0f / lanes_sum(sum);
}

/* What n_rows queries of a group's head see, into the bytes that `o` takes of them. n_rows is
 * constant where this is called; context [n_rows]: the first row */
LANES_INLINE void attend(const window_reader *r, const nsci_dense *o, uint32_t head,
                         uint32_t in_group, uint32_t query, uint32_t n_rows) {
    const nsci_encoder_work *work = r->work;
    const size_t n_padded = work->n_padded, places = r->encoder->n_places;
    float seen[TILE_ROWS][HEAD], *scores = work->scores;
    const matrix queries = {work->head_queries + (in_group * places + query) * HEAD, HEAD};
    const matrix keys = {work->head_keys + in_group * n_padded * HEAD, n_padded};
    const matrix values = {work->head_values + in_group * places * HEAD, HEAD};
    const matrix weights = {scores, n_padded};
    multiply_rows(queries, keys, HEAD, n_rows, r->n_places, weights);
    float inverse[TILE_ROWS];
    for (uint32_t i = 0; i < n_rows; i++) inverse[i] = weigh(r, scores + i * n_padded);
    multiply_rows(weights, values, r->n_places, n_rows, HEAD, (matrix){seen[0], HEAD});
    for (uint32_t i = 0; i < n_rows; i++)
        for (uint32_t d = 0; d < HEAD; d += N_LANES)
            quantize(o, head * HEAD + d,
                     lanes_multiply(lanes_at(seen[i] + d), lanes_all(inverse[i])),
                     work->context + (query + i) * (size_t)r->encoder->width);
}

/* Queries or values of a group's heads, n rows: heads [NSCI_GROUP_HEADS][places][HEAD] */
static void read_heads(const window_reader *r, const nsci_dense *qkv, const uint8_t *values,
                       uint32_t n, uint32_t first, uint32_t n_outputs, float *heads) {
    const size_t places = r->encoder->n_places;
    const int32_t *sums = multiply(r, qkv, values, n, first, n_outputs);
    for (uint32_t i = 0; i < n; i++, sums += n_outputs)
        for (uint32_t o = 0; o < n_outputs; o += N_LANES)
            lanes_store(outputs_at(qkv, first + o, sums + o),
                        heads + (o / HEAD * places + i) * HEAD + o % HEAD);
}

/* Keys of a group's heads, by value: keys [NSCI_GROUP_HEADS][HEAD][n_padded], zeros in the
 * padding */
static void read_keys(const window_reader *r, const nsci_dense *qkv, uint32_t first,
                      uint32_t n_outputs) {
    const size_t n_padded = r->work->n_padded;
    const uint32_t n = r->n_places;
    const int32_t *sums = multiply(r, qkv, r->work->values, n, first, n_outputs);
    float row[PANEL], *keys = r->work->head_keys;
    for (uint32_t i = 0; i < n; i++, sums += n_outputs) {
        for (uint32_t o = 0; o < n_outputs; o += N_LANES)
            lanes_store(outputs_at(qkv, first + o, sums + o), row + o);
        for (uint32_t o = 0; o < n_outputs; o++) keys[o * n_padded + i] = row[o];
    }
    for (uint32_t o = 0; o < n_outputs; o++)
        for (uint32_t i = n; i % N_LANES != 0; i++) keys[o * n_padded + i] = 0.0f;
}

/* work->context = what `queries`, n rows, see of all places, as `o` takes it */
static void read_attention(const window_reader *r, const nsci_encoder_layer *layer,
                           const uint8_t *queries, uint32_t n) {
    const uint32_t width = r->encoder->width;
    const nsci_dense *qkv = &layer->qkv;
    for (uint32_t first = 0, n_outputs; first < width; first += n_outputs) {
        n_outputs = (uint32_t)nsci_min(PANEL, width - first);
        read_heads(r, qkv, queries, n, first, n_outputs, r->work->head_queries);
        read_keys(r, qkv, width + first, n_outputs);
        read_heads(r, qkv, r->work->values, r->n_places, 2 * width + first, n_outputs,
                   r->work->head_values);
        for (uint32_t h = 0; h < n_outputs / HEAD; h++) {
            uint32_t i = 0;
            for (; i + TILE_ROWS <= n; i += TILE_ROWS)
                attend(r, &layer->o, first / HEAD + h, h, i, TILE_ROWS);
            for (; i < n; i++) attend(r, &layer->o, first / HEAD + h, h, i, 1);
        }
    }
}

/* ---- A window -------------------------------------------------------------------------------- */

/* x of one place, before the norm */
static void embed(const nsci_encoder *encoder, uint32_t piece, uint32_t way, uint32_t place,
                  float *x) {
    const size_t width = encoder->width;
    const int8_t *row = encoder->piece_rows + piece * width;
    const float *places = encoder->places + place * width, *ways = encoder->ways + way * width;
    const float scale = encoder->piece_scale[piece];
    for (size_t k = 0; k < width; k++) {
        float value = (float)row[k] * scale;
        value = value + places[k];
        x[k] = value + ways[k];
    }
}

/* x of all places, with CLS before the pieces and SEP behind them */
static void embed_all(const window_reader *r, const nsci_encoder_window *window) {
    const nsci_encoder *encoder = r->encoder;
    const uint32_t last = r->n_places - 1;
    embed(encoder, encoder->cls, 0, 0, r->work->x);
    for (uint32_t i = 1; i < last; i++)
        embed(encoder, window->pieces[i - 1], window->ways[i - 1], i,
              r->work->x + (size_t)i * encoder->width);
    embed(encoder, encoder->sep, 0, last, r->work->x + (size_t)last * encoder->width);
}

/* Leaves those rows of x that belong to the first pieces of tokens, and of the values, which all
 * places need as keys, a copy. Rows move down only. */
static void keep_tokens(const window_reader *r, const nsci_encoder_window *window) {
    const size_t width = r->encoder->width;
    nsci_encoder_work *work = r->work;
    for (uint32_t t = 0; t < window->n_toks; t++) {
        size_t place = (size_t)window->firsts[t] + 1;
        memmove(work->x + t * width, work->x + place * width, width * sizeof *work->x);
        memcpy(work->queries + t * width, work->values + place * width, width);
    }
}

static void score(const window_reader *r, uint32_t n, float (*scores)[NSCI_N_LANES]) {
    const nsci_dense *out = &r->encoder->out;
    const int32_t *sums = multiply(r, out, r->work->values, n, 0, NSCI_ENCODER_LANES);
    for (uint32_t t = 0; t < n; t++, sums += NSCI_ENCODER_LANES) {
        float row[NSCI_ENCODER_LANES];
        for (uint32_t o = 0; o < NSCI_ENCODER_LANES; o += N_LANES)
            lanes_store(outputs_at(out, o, sums + o), row + o);
        memcpy(scores[t], row, sizeof scores[t]);
    }
}

/* The most that a score of the last keys may be: nothing a score can be, or, in the padding, so
 * little that its exponential is 0. */
static lanes last_limits(uint32_t n_places) {
    float limits[N_LANES];
    for (uint32_t l = 0; l < N_LANES; l++)
        limits[l] = l <= (n_places - 1) % N_LANES ? 1e38f : -1e38f;
    return lanes_at(limits);
}

static void read_window(const nsci_encoder *encoder, const nsci_encoder_window *window,
                        nsci_encoder_work *work, float (*scores)[NSCI_N_LANES]) {
    uint32_t n = window->n_pieces + 2;
    const window_reader r = {encoder, work, n, last_limits(n)};
    embed_all(&r, window);
    normalize(&r, &encoder->norm, &encoder->layers[0].qkv, n);
    for (uint32_t k = 0; k < encoder->n_layers; k++) {
        const nsci_encoder_layer *layer = &encoder->layers[k];
        const bool is_last = k + 1 == encoder->n_layers;
        const uint8_t *queries = work->values;
        if (is_last) {
            keep_tokens(&r, window);
            queries = work->queries;
            n = window->n_toks;
        }
        read_attention(&r, layer, queries, n);
        add_outputs(&r, &layer->o, work->context, n);
        normalize(&r, &layer->norm1, &layer->up, n);
        widen(&r, layer, n);
        add_outputs(&r, &layer->down, work->inner, n);
        normalize(&r, &layer->norm2, is_last ? &encoder->out : &layer[1].qkv, n);
    }
    score(&r, n, scores);
}

#endif
