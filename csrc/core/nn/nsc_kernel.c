/* The portable kernel, which is also the definition of the others, and the choice among them. */
#include "nn/nsc_kernel.h"

/* sums[j] = the products of one token's n_in inputs with the weights of output j. Four inputs a
 * step, all outputs in a row: a loop that any compiler turns into vector instructions. */
static void add_products(const uint8_t *values, uint32_t n_in, const int8_t *weights,
                         uint32_t n_out, int32_t *sums) {
    memset(sums, 0, n_out * sizeof *sums);
    for (uint32_t k = 0; k < n_in; k += 4, weights += 4 * (size_t)n_out) {
        int32_t a = values[k], b = values[k + 1], c = values[k + 2], d = values[k + 3];
        if ((a | b | c | d) == 0) continue;
        for (uint32_t j = 0; j < n_out; j++) {
            const int8_t *w = weights + 4 * (size_t)j;
            sums[j] += a * w[0] + b * w[1] + c * w[2] + d * w[3];
        }
    }
}

static void multiply(const nsci_values *values, uint32_t n, const int8_t *weights, uint32_t n_out,
                     int32_t *sums) {
    for (uint32_t i = 0; i < n; i++)
        add_products(values[i].value, NSCI_WIDTH, weights, n_out, sums + (size_t)i * n_out);
}

/* sums[j] += the products of 64 inputs with the weights of a tile's output j, for n rows. The
 * weights of an output are gathered first: sums of products along a row are what compilers know. */
static void add_dense_step(const uint8_t *values, uint32_t n, uint32_t n_in, const int8_t *weights,
                           uint32_t n_out, int32_t *sums) {
    int16_t columns[NSCI_DENSE_TILE][NSCI_DENSE_STEP];
    for (uint32_t j = 0; j < NSCI_DENSE_TILE; j++)
        for (uint32_t k = 0; k < NSCI_DENSE_STEP; k += 4)
            for (uint32_t q = 0; q < 4; q++)
                columns[j][k + q] = weights[k * NSCI_DENSE_TILE + 4 * j + q]; /* NOLINT: a number */
    for (uint32_t i = 0; i < n; i++, values += n_in, sums += n_out)
        for (uint32_t j = 0; j < NSCI_DENSE_TILE; j++) {
            int32_t sum = 0;
            for (uint32_t k = 0; k < NSCI_DENSE_STEP; k++) sum += values[k] * columns[j][k];
            sums[j] += sum;
        }
}

static void multiply_dense(const uint8_t *values, uint32_t n, uint32_t n_in, const int8_t *weights,
                           uint32_t n_out, int32_t *sums) {
    memset(sums, 0, (size_t)n * n_out * sizeof *sums);
    for (uint32_t j = 0; j < n_out; j += NSCI_DENSE_TILE)
        for (uint32_t k = 0; k < n_in; k += NSCI_DENSE_STEP) {
            add_dense_step(values + k, n, n_in, weights, n_out, sums + j);
            weights += NSCI_DENSE_TILE * NSCI_DENSE_STEP;
        }
}

static void find_dots(const nsci_values *values, uint32_t n, const int8_t *weights, int32_t *dots) {
    for (uint32_t i = 0; i < n; i++) {
        dots[i] = 0;
        for (uint32_t k = 0; k < NSCI_WIDTH; k++) dots[i] += values[i].value[k] * weights[k];
    }
}

static void convolve(const nsci_values *before, const uint16_t *toks, uint32_t n,
                     const int8_t *weights, const int32_t *bias, nsci_values *after) {
    for (uint32_t i = 0; i < n; i++) {
        int32_t sums[NSCI_WIDTH];
        const nsci_values *window = before + toks[i];
        add_products(window->value, NSCI_WINDOW, weights, NSCI_WIDTH, sums);
        for (uint32_t j = 0; j < NSCI_WIDTH; j++) {
            int32_t sum = (sums[j] + bias[j] + window[1].value[j] * 256 + 128) >> 8;
            after[toks[i] + 1].value[j] = (uint8_t)(sum < 0 ? 0 : sum > 127 ? 127 : sum);
        }
    }
}

static void add_rows(const int8_t *table, const uint16_t *rows, uint32_t n, int16_t *sums) {
    for (uint32_t i = 0; i < n; i++) {
        const int8_t *row = table + (size_t)rows[i] * NSCI_WIDTH;
        for (uint32_t j = 0; j < NSCI_WIDTH; j++) sums[j] = (int16_t)(sums[j] + row[j]);
    }
}

static const nsci_kernel portable = {
    "portable", multiply, multiply_dense,         find_dots,     NULL,
    convolve,   add_rows, nsci_add_contributions, nsci_clip_sums};

const nsci_kernel *nsci_kernel_at(uint32_t place) {
    const nsci_kernel *found[] = {nsci_kernel_amx(),  nsci_kernel_vnni(), nsci_kernel_avx2(),
                                  nsci_kernel_neon(), nsci_kernel_wasm(), &portable};
    for (uint32_t k = 0; k < NSCI_COUNT(found); k++)
        if (found[k] && place-- == 0) return found[k];
    return NULL;
}
