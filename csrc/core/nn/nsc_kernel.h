/* Kernels: the inner loops of the network, for each kind of processor.
 *
 * Values are bytes from 0 to 127, weights signed bytes, sums 32-bit integers, so every kernel gives
 * the same answer to the last bit. Weights of a matrix [n_in][n_out] lie in groups of four inputs,
 * as the processors' instructions want them:
 *
 *     weights[k / 4][j][k % 4]        the weight from input k to output j
 *
 * Those of a dense layer, which may be large, lie in tiles of sixteen outputs, each of them such a
 * matrix of its own: 64 inputs of a tile are 1,024 bytes in a row.
 *
 *     weights[j / 16][k / 4][j % 16][k % 4]
 */
#ifndef NSC_KERNEL_H
#define NSC_KERNEL_H

#include "base/nsc_base.h"

enum {
    NSCI_WIDTH = 128,             /* values of a token in each layer */
    NSCI_WINDOW = 3 * NSCI_WIDTH, /* a token and its two neighbours */
    NSCI_DENSE_TILE = 16,         /* outputs of a tile of a dense layer's weights */
    NSCI_DENSE_STEP = 64          /* a dense layer has a multiple of so many inputs */
};

/* One token's values. */
typedef struct nsci_values {
    uint8_t value[NSCI_WIDTH];
} nsci_values;

typedef struct nsci_kernel {
    const char *name;
    /* sums[i][j] = sum over k of values[i][k] * weight[k][j], for n rows of NSCI_WIDTH inputs and
     * n_out outputs, a multiple of 8. */
    void (*multiply)(const nsci_values *values, uint32_t n, const int8_t *weights, uint32_t n_out,
                     int32_t *sums);
    /* sums[i][j] = sum over k of values[i][k] * weight[k][j], for n rows of n_in inputs, a multiple
     * of NSCI_DENSE_STEP, and n_out outputs, a multiple of two tiles. The weights best begin at
     * a multiple of 64 bytes. */
    void (*multiply_dense)(const uint8_t *values, uint32_t n, uint32_t n_in, const int8_t *weights,
                           uint32_t n_out, int32_t *sums);
    /* dots[i] = sum over k of values[i][k] * weights[k], for n rows of NSCI_WIDTH. */
    void (*find_dots)(const nsci_values *values, uint32_t n, const int8_t *weights, int32_t *dots);
    /* Puts the weights of a convolution [NSCI_WINDOW][NSCI_WIDTH] in the order in which `convolve`
     * of this kernel takes them. NULL: it takes them as they are. */
    void (*arrange)(const int8_t *weights, int8_t *arranged);
    /* One convolution of some tokens, added to what it reads. `before` holds the values of token t
     * at [t + 1], with zeros around them; `after` likewise. For each t of toks [n], which ascend,
     *     after[t + 1] = (256 * before[t + 1] + bias + sums over before[t .. t + 2] + 128) / 256
     * clipped to 0 .. 127. bias [NSCI_WIDTH] */
    void (*convolve)(const nsci_values *before, const uint16_t *toks, uint32_t n,
                     const int8_t *weights, const int32_t *bias, nsci_values *after);
    /* sums[j] += table[rows[i]][j] over n rows: [NSCI_WIDTH] sums of signed bytes, which must stay
     * within 16 bits. */
    void (*add_rows)(const int8_t *table, const uint16_t *rows, uint32_t n, int16_t *sums);
    /* Of the three rows [3 * NSCI_WIDTH] around a token, sums[j] += contributions[j] for the first
     * two, and the same without what was there for the last, which no token before reaches. */
    void (*add_contributions)(int16_t *sums, const int16_t *contributions);
    /* values[j] = clip((sums[j] + 4 * place[j] + bias[j] + 8) / 16): [NSCI_WIDTH] */
    void (*clip_sums)(const int16_t *sums, const int16_t *place, const int16_t *bias,
                      nsci_values *values);
} nsci_kernel;

/* The last two are loops that a compiler turns into any processor's instructions: each kernel has
 * them compiled for its own. All sums stay within 16 bits. */
static inline void nsci_add_contributions(int16_t *sums, const int16_t *contributions) {
    for (uint32_t j = 0; j < 2 * NSCI_WIDTH; j++) sums[j] = (int16_t)(sums[j] + contributions[j]);
    memcpy(sums + 2 * NSCI_WIDTH, contributions + 2 * NSCI_WIDTH, NSCI_WIDTH * sizeof *sums);
}

static inline void nsci_clip_sums(const int16_t *sums, const int16_t *place, const int16_t *bias,
                                  nsci_values *values) {
    for (uint32_t j = 0; j < NSCI_WIDTH; j++) {
        int16_t sum = (int16_t)((int16_t)(sums[j] + 4 * place[j] + bias[j] + 8) >> 4);
        values->value[j] = (uint8_t)(sum < 0 ? 0 : sum > 127 ? 127 : sum);
    }
}

/* The kernels that this processor can run, the fastest first, the portable one last, then NULL. */
const nsci_kernel *nsci_kernel_at(uint32_t place);

/* Of the files of one kind of processor: theirs, or NULL where that is not what runs. */
const nsci_kernel *nsci_kernel_amx(void);
const nsci_kernel *nsci_kernel_vnni(void);
const nsci_kernel *nsci_kernel_avx2(void);
const nsci_kernel *nsci_kernel_neon(void);
const nsci_kernel *nsci_kernel_wasm(void);

#endif
