/* The kernel of 64-bit ARM: NEON, which every such processor has.
 *
 * A tile is four tokens by eight outputs. Values below 128 are signed bytes as well as unsigned
 * ones, so products of four values and weights are added in 16 bits by pairs, then in 32:
 * 2 * 127 * 128 < 2^15. One instruction does it all where the compiler may count on it, as on
 * Apple's processors.
 */
#include "nn/nsc_kernel.h"

#if defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))

#include <arm_neon.h>

enum { TILE_ROWS = 4, TILE_OUTPUTS = 8 };

typedef const uint8_t *tile_rows[TILE_ROWS]; /* where the inputs of a tile's tokens begin */

#define INLINE static inline __attribute__((always_inline))

/* sums of four outputs: their sixteen weights against the same four values, four times over */
INLINE int32x4_t add_dots(int32x4_t sums, int8x16_t values, int8x16_t weights) {
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(sums, values, weights);
#else
    int16x8_t low = vmull_s8(vget_low_s8(values), vget_low_s8(weights));
    int16x8_t high = vmull_high_s8(values, weights);
    return vpadalq_s16(sums, vpaddq_s16(low, high));
#endif
}

/* n_rows is a constant where this is called, so that the sums stay in registers. */
INLINE void sum_tile(const tile_rows rows, uint32_t n_in, const int8_t *weights, uint32_t n_out,
                     uint32_t n_rows, int32x4_t sums[TILE_ROWS][2]) {
    for (uint32_t r = 0; r < n_rows; r++) sums[r][0] = sums[r][1] = vdupq_n_s32(0);
    for (uint32_t k = 0; k < n_in; k += 4, weights += 4 * (size_t)n_out) {
        int8x16_t low = vld1q_s8(weights), high = vld1q_s8(weights + 16);
        for (uint32_t r = 0; r < n_rows; r++) {
            uint32_t four = nsci_load_u32(rows[r] + k);
            int8x16_t fours = vreinterpretq_s8_u32(vdupq_n_u32(four));
            sums[r][0] = add_dots(sums[r][0], fours, low);
            sums[r][1] = add_dots(sums[r][1], fours, high);
        }
    }
}

INLINE void multiply_tile(const nsci_values *values, const int8_t *weights, uint32_t n_out,
                          uint32_t n_rows, int32_t *out) {
    tile_rows rows;
    int32x4_t sums[TILE_ROWS][2];
    for (uint32_t r = 0; r < n_rows; r++) rows[r] = values[r].value;
    sum_tile(rows, NSCI_WIDTH, weights, n_out, n_rows, sums);
    for (uint32_t r = 0; r < n_rows; r++) {
        vst1q_s32(out + (size_t)r * n_out, sums[r][0]);
        vst1q_s32(out + (size_t)r * n_out + 4, sums[r][1]);
    }
}

static void multiply(const nsci_values *values, uint32_t n, const int8_t *weights, uint32_t n_out,
                     int32_t *sums) {
    for (uint32_t j = 0; j < n_out; j += TILE_OUTPUTS) {
        const int8_t *column = weights + 4 * (size_t)j;
        uint32_t i = 0;
        for (; i + TILE_ROWS <= n; i += TILE_ROWS)
            multiply_tile(values + i, column, n_out, TILE_ROWS, sums + (size_t)i * n_out + j);
        for (; i < n; i++)
            multiply_tile(values + i, column, n_out, 1, sums + (size_t)i * n_out + j);
    }
}

/* Half a tile of a dense layer's weights: rows of eight outputs, with those of the other half in
 * between. */
INLINE void multiply_half_tile(const uint8_t *values, uint32_t n_in, const int8_t *weights,
                               uint32_t n_out, uint32_t n_rows, int32_t *out) {
    tile_rows rows;
    int32x4_t sums[TILE_ROWS][2];
    for (uint32_t r = 0; r < n_rows; r++) rows[r] = values + (size_t)r * n_in;
    sum_tile(rows, n_in, weights, NSCI_DENSE_TILE, n_rows, sums);
    for (uint32_t r = 0; r < n_rows; r++, out += n_out) {
        vst1q_s32(out, sums[r][0]);
        vst1q_s32(out + 4, sums[r][1]);
    }
}

static void multiply_dense(const uint8_t *values, uint32_t n, uint32_t n_in, const int8_t *weights,
                           uint32_t n_out, int32_t *sums) {
    for (uint32_t j = 0; j < n_out; j += TILE_OUTPUTS) {
        uint32_t in_tile = j % NSCI_DENSE_TILE, i = 0;
        const int8_t *half = weights + (size_t)(j - in_tile) * n_in + 4 * in_tile;
        for (; i + TILE_ROWS <= n; i += TILE_ROWS)
            multiply_half_tile(values + (size_t)i * n_in, n_in, half, n_out, TILE_ROWS,
                               sums + (size_t)i * n_out + j);
        for (; i < n; i++)
            multiply_half_tile(values + (size_t)i * n_in, n_in, half, n_out, 1,
                               sums + (size_t)i * n_out + j);
    }
}

/* (sums + bias + old * 256 + 128) / 256, clipped by narrowing and a minimum */
INLINE void convolve_tile(const nsci_values *before, const uint16_t *toks, uint32_t j,
                          const int8_t *weights, const int32_t *bias, uint32_t n_rows,
                          nsci_values *after) {
    tile_rows rows;
    int32x4_t sums[TILE_ROWS][2];
    for (uint32_t r = 0; r < n_rows; r++) rows[r] = before[toks[r]].value;
    sum_tile(rows, NSCI_WINDOW, weights + 4 * (size_t)j, NSCI_WIDTH, n_rows, sums);
    for (uint32_t r = 0; r < n_rows; r++) {
        uint16x8_t old = vshll_n_u8(vld1_u8(rows[r] + NSCI_WIDTH + j), 8);
        int32x4_t low = vaddq_s32(sums[r][0], vld1q_s32(bias + j));
        int32x4_t high = vaddq_s32(sums[r][1], vld1q_s32(bias + j + 4));
        low = vaddq_s32(low, vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(old))));
        high = vaddq_s32(high, vreinterpretq_s32_u32(vmovl_high_u16(old)));
        int16x8_t words =
            vcombine_s16(vqmovn_s32(vrshrq_n_s32(low, 8)), vqmovn_s32(vrshrq_n_s32(high, 8)));
        vst1_u8(after[toks[r] + 1].value + j, vmin_u8(vqmovun_s16(words), vdup_n_u8(127)));
    }
}

static void find_dots(const nsci_values *values, uint32_t n, const int8_t *weights, int32_t *dots) {
    for (uint32_t i = 0; i < n; i++) {
        int32x4_t sums = vdupq_n_s32(0);
        for (uint32_t k = 0; k < NSCI_WIDTH; k += 16)
            sums = add_dots(sums, vreinterpretq_s8_u8(vld1q_u8(values[i].value + k)),
                            vld1q_s8(weights + k));
        dots[i] = vaddvq_s32(sums);
    }
}

static void convolve(const nsci_values *before, const uint16_t *toks, uint32_t n,
                     const int8_t *weights, const int32_t *bias, nsci_values *after) {
    for (uint32_t j = 0; j < NSCI_WIDTH; j += TILE_OUTPUTS) {
        uint32_t i = 0;
        for (; i + TILE_ROWS <= n; i += TILE_ROWS)
            convolve_tile(before, toks + i, j, weights, bias, TILE_ROWS, after);
        for (; i < n; i++) convolve_tile(before, toks + i, j, weights, bias, 1, after);
    }
}

static void add_rows(const int8_t *table, const uint16_t *rows, uint32_t n, int16_t *sums) {
    for (uint32_t j = 0; j < NSCI_WIDTH; j += 8) {
        int16x8_t sum = vld1q_s16(sums + j);
        for (uint32_t i = 0; i < n; i++)
            sum = vaddw_s8(sum, vld1_s8(table + (size_t)rows[i] * NSCI_WIDTH + j));
        vst1q_s16(sums + j, sum);
    }
}

const nsci_kernel *nsci_kernel_neon(void) {
    static const nsci_kernel kernel = {
        "neon",   multiply, multiply_dense,         find_dots,     NULL,
        convolve, add_rows, nsci_add_contributions, nsci_clip_sums};
    return &kernel;
}

#else

const nsci_kernel *nsci_kernel_neon(void) { return NULL; }

#endif
