/* The kernel of WebAssembly with vectors of 16 bytes.
 *
 * Its one instruction for sums of products takes 16-bit numbers and adds them by pairs. So a
 * convolution has its weights by pairs of inputs, and 8 bytes of them, widened as they are loaded,
 * are four outputs:
 *
 *     weights     [k / 2][j][k % 2]        w(0,j) w(1,j)  w(0,j+1) w(1,j+1)  ...
 *     a pair's values, four times over     v(0)   v(1)    v(0)     v(1)      ...
 *
 * Most values are zero. The pairs of a window that aren't are listed, and the others passed over.
 */
#include "nn/nsc_kernel.h"

#if defined(__wasm_simd128__)

#include <wasm_simd128.h>

#define INLINE static inline __attribute__((always_inline))

enum {
    N_PAIRS = NSCI_WIDTH / 2,
    N_FOURS = NSCI_WIDTH / 4,
    STEP = 32, /* outputs whose sums are in registers */
};

INLINE v128_t add_products(v128_t sums, const int8_t *weights, v128_t values) {
    return wasm_i32x4_add(sums, wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(weights), values));
}

/* ---- Convolutions ---------------------------------------------------------------------------- */

/* The pairs of a token's values that aren't both zero. */
typedef struct active_pairs {
    uint32_t n;
    uint8_t places[N_PAIRS];
    uint32_t values[N_PAIRS]; /* of 16 bits each */
} active_pairs;

/* The same of a window. */
typedef struct active_window {
    uint32_t n;
    uint16_t places[3 * N_PAIRS];
    uint32_t values[3 * N_PAIRS];
} active_window;

/* Each pair is written, and kept by counting it. */
static void find_active(const nsci_values *values, active_pairs *active) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < N_PAIRS; k++) {
        uint32_t a = values->value[2 * k], b = values->value[2 * k + 1];
        active->places[n] = (uint8_t)k;
        active->values[n] = a | b << 16;
        n += (a | b) != 0;
    }
    active->n = n;
}

static void append_active(active_window *window, const active_pairs *active, uint32_t first) {
    for (uint32_t i = 0; i < active->n; i++)
        window->places[window->n + i] = (uint16_t)(first + active->places[i]);
    memcpy(window->values + window->n, active->values, active->n * sizeof *active->values);
    window->n += active->n;
}

static void arrange(const int8_t *weights, int8_t *pairs) {
    for (uint32_t k = 0; k < NSCI_WINDOW; k += 2)
        for (uint32_t j = 0; j < NSCI_WIDTH; j++, pairs += 2)
            memcpy(pairs, weights + (k / 4 * NSCI_WIDTH + j) * (size_t)4 + k % 4, 2);
}

/* (sums + bias + old * 256 + 128) / 256 of four outputs */
INLINE v128_t add_old(v128_t sums, v128_t old, const int32_t *bias) {
    v128_t half = wasm_i32x4_splat(128);
    sums = wasm_i32x4_add(sums, wasm_i32x4_add(wasm_v128_load(bias), half));
    return wasm_i32x4_shr(wasm_i32x4_add(sums, wasm_i32x4_shl(old, 8)), 8);
}

/* The same of eight, clipped by narrowing and a minimum. */
INLINE void store_eight(const v128_t sums[2], const uint8_t *old, const int32_t *bias,
                        uint8_t *values) {
    v128_t words = wasm_u16x8_load8x8(old);
    v128_t low = add_old(sums[0], wasm_u32x4_extend_low_u16x8(words), bias);
    v128_t high = add_old(sums[1], wasm_u32x4_extend_high_u16x8(words), bias + 4);
    words = wasm_i16x8_narrow_i32x4(low, high);
    v128_t bytes = wasm_u8x16_narrow_i16x8(words, words);
    wasm_v128_store64_lane(values, wasm_u8x16_min(bytes, wasm_i8x16_splat(127)), 0);
}

static void convolve_step(const active_window *window, const int8_t *pairs, const uint8_t *old,
                          const int32_t *bias, uint8_t *values) {
    v128_t sums[STEP / 4];
    for (uint32_t v = 0; v < STEP / 4; v++) sums[v] = wasm_i32x4_splat(0);
    for (uint32_t i = 0; i < window->n; i++) {
        const int8_t *weights = pairs + (size_t)window->places[i] * (2 * NSCI_WIDTH);
        v128_t pair = wasm_v128_load32_splat(window->values + i);
        for (uint32_t v = 0; v < STEP / 4; v++)
            sums[v] = add_products(sums[v], weights + 8 * v, pair);
    }
    for (uint32_t v = 0; v < STEP / 4; v += 2)
        store_eight(sums + v, old + 4 * v, bias + 4 * v, values + 4 * v);
}

static void convolve(const nsci_values *before, const uint16_t *toks, uint32_t n,
                     const int8_t *pairs, const int32_t *bias, nsci_values *after) {
    active_pairs active[3]; /* of place i at [i % 3] */
    active_window window;
    for (uint32_t i = 0, next = 0; i < n; i++) {
        uint32_t at = toks[i];
        if (next < at) next = at;
        for (; next < at + 3; next++) find_active(&before[next], &active[next % 3]);
        window.n = 0;
        for (uint32_t d = 0; d < 3; d++) append_active(&window, &active[(at + d) % 3], d * N_PAIRS);
        for (uint32_t j = 0; j < NSCI_WIDTH; j += STEP)
            convolve_step(&window, pairs + 2 * j, before[at + 1].value + j, bias + j,
                          after[at + 1].value + j);
    }
}

/* ---- Products of one token after another ----------------------------------------------------- */

/* The fours of a token's values that aren't all zero, of 16 bits each. */
typedef struct active_fours {
    uint32_t n;
    uint32_t places[N_FOURS];
    uint64_t values[N_FOURS];
} active_fours;

static void find_fours(const nsci_values *values, active_fours *active) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < N_FOURS; k++) {
        const uint8_t *four = values->value + 4 * k;
        active->places[n] = k;
        active->values[n] =
            four[0] | (uint64_t)four[1] << 16 | (uint64_t)four[2] << 32 | (uint64_t)four[3] << 48;
        n += nsci_load_u32(four) != 0;
    }
    active->n = n;
}

/* Eight bytes of weights are two outputs here, each in two sums; eight outputs come of this. */
INLINE void store_halves(const v128_t halves[4], int32_t *sums) {
    for (uint32_t v = 0; v < 4; v += 2) {
        v128_t even = wasm_i32x4_shuffle(halves[v], halves[v + 1], 0, 2, 4, 6);
        v128_t odd = wasm_i32x4_shuffle(halves[v], halves[v + 1], 1, 3, 5, 7);
        wasm_v128_store(sums + 2 * v, wasm_i32x4_add(even, odd));
    }
}

static void multiply_eight(const active_fours *active, const int8_t *weights, uint32_t n_out,
                           int32_t *sums) {
    v128_t halves[4];
    for (uint32_t v = 0; v < 4; v++) halves[v] = wasm_i32x4_splat(0);
    for (uint32_t i = 0; i < active->n; i++) {
        const int8_t *row = weights + (size_t)active->places[i] * 4 * n_out;
        v128_t four = wasm_v128_load64_splat(active->values + i);
        for (uint32_t v = 0; v < 4; v++) halves[v] = add_products(halves[v], row + 8 * v, four);
    }
    store_halves(halves, sums);
}

static void multiply(const nsci_values *values, uint32_t n, const int8_t *weights, uint32_t n_out,
                     int32_t *sums) {
    active_fours active;
    for (uint32_t i = 0; i < n; i++) {
        find_fours(&values[i], &active);
        for (uint32_t j = 0; j < n_out; j += 8)
            multiply_eight(&active, weights + 4 * (size_t)j, n_out, sums + (size_t)i * n_out + j);
    }
}

/* ---- Dense layers ---------------------------------------------------------------------------- */

enum { DENSE_ROWS = 2, DENSE_OUTPUTS = 8 };

/* The count of rows is a constant where this is called, so that the sums stay in registers. */
INLINE void multiply_half_tile(const uint8_t *values, uint32_t n_in, const int8_t *weights,
                               uint32_t n_out, uint32_t n_rows, int32_t *sums) {
    v128_t halves[DENSE_ROWS][4];
    for (uint32_t r = 0; r < n_rows; r++)
        for (uint32_t v = 0; v < 4; v++) halves[r][v] = wasm_i32x4_splat(0);
    for (uint32_t k = 0; k < n_in; k += 4, weights += 4 * NSCI_DENSE_TILE)
        for (uint32_t r = 0; r < n_rows; r++) {
            v128_t bytes = wasm_v128_load32_splat(values + (size_t)r * n_in + k);
            v128_t four = wasm_u16x8_extend_low_u8x16(bytes);
            for (uint32_t v = 0; v < 4; v++)
                halves[r][v] = add_products(halves[r][v], weights + 8 * v, four);
        }
    for (uint32_t r = 0; r < n_rows; r++) store_halves(halves[r], sums + (size_t)r * n_out);
}

static void multiply_dense(const uint8_t *values, uint32_t n, uint32_t n_in, const int8_t *weights,
                           uint32_t n_out, int32_t *sums) {
    for (uint32_t j = 0; j < n_out; j += DENSE_OUTPUTS) {
        uint32_t in_tile = j % NSCI_DENSE_TILE, i = 0;
        const int8_t *half = weights + (size_t)(j - in_tile) * n_in + 4 * in_tile;
        for (; i + DENSE_ROWS <= n; i += DENSE_ROWS)
            multiply_half_tile(values + (size_t)i * n_in, n_in, half, n_out, DENSE_ROWS,
                               sums + (size_t)i * n_out + j);
        for (; i < n; i++)
            multiply_half_tile(values + (size_t)i * n_in, n_in, half, n_out, 1,
                               sums + (size_t)i * n_out + j);
    }
}

/* ---- The gate -------------------------------------------------------------------------------- */

static void find_dots(const nsci_values *values, uint32_t n, const int8_t *weights, int32_t *dots) {
    for (uint32_t i = 0; i < n; i++) {
        v128_t sums = wasm_i32x4_splat(0);
        for (uint32_t k = 0; k < NSCI_WIDTH; k += 8)
            sums = add_products(sums, weights + k, wasm_u16x8_load8x8(values[i].value + k));
        sums = wasm_i32x4_add(sums, wasm_i32x4_shuffle(sums, sums, 2, 3, 0, 1));
        dots[i] = wasm_i32x4_extract_lane(sums, 0) + wasm_i32x4_extract_lane(sums, 1);
    }
}

/* ---- Sums of rows ---------------------------------------------------------------------------- */

static void add_rows(const int8_t *table, const uint16_t *rows, uint32_t n, int16_t *sums) {
    for (uint32_t j = 0; j < NSCI_WIDTH; j += STEP) {
        v128_t sum[STEP / 8];
        for (uint32_t v = 0; v < STEP / 8; v++) sum[v] = wasm_v128_load(sums + j + 8 * v);
        for (uint32_t i = 0; i < n; i++) {
            const int8_t *row = table + (size_t)rows[i] * NSCI_WIDTH + j;
            for (uint32_t v = 0; v < STEP / 8; v++)
                sum[v] = wasm_i16x8_add(sum[v], wasm_i16x8_load8x8(row + 8 * v));
        }
        for (uint32_t v = 0; v < STEP / 8; v++) wasm_v128_store(sums + j + 8 * v, sum[v]);
    }
}

const nsci_kernel *nsci_kernel_wasm(void) {
    static const nsci_kernel kernel = {
        "wasm",   multiply, multiply_dense,         find_dots,     arrange,
        convolve, add_rows, nsci_add_contributions, nsci_clip_sums};
    return &kernel;
}

#else

const nsci_kernel *nsci_kernel_wasm(void) { return NULL; }

#endif
