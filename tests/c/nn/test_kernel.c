/* nsc_kernel: each kernel that this processor can run against the portable one. */
#include "test.h"

#include "nn/nsc_kernel.h"

static const nsci_kernel *portable_kernel(void) {
    const nsci_kernel *kernel = NULL, *next;
    for (uint32_t k = 0; (next = nsci_kernel_at(k)) != NULL; k++) kernel = next;
    return kernel;
}

enum { MAX_ROWS = 70, MAX_SUMMED_ROWS = 48 };

typedef struct problem {
    nsci_values values[2 * MAX_ROWS + 2];
    int8_t weights[NSCI_WINDOW * NSCI_WIDTH];
    int32_t bias[NSCI_WIDTH];
} problem;

/* At the limits, every value is 127 and every weight one of the extremes. Otherwise so many of eight
 * values are zero; all are, of every eighth token. */
static void fill(problem *p, uint64_t *random, bool at_the_limits, uint32_t n_zeros) {
    for (size_t i = 0; i < sizeof p->values; i++) {
        bool zero = test_random(random) % 8 < n_zeros || i / NSCI_WIDTH % 8 == 5;
        ((uint8_t *)p->values)[i] = at_the_limits ? 127
                                    : zero        ? 0
                                                  : (uint8_t)(test_random(random) % 128);
    }
    for (size_t i = 0; i < sizeof p->weights; i++)
        p->weights[i] = at_the_limits ? (test_random(random) % 8 ? -128 : 127)
                                      : (int8_t)(test_random(random) % 256);
    for (size_t j = 0; j < NSCI_WIDTH; j++)
        p->bias[j] = (int32_t)(test_random(random) % 200001) - 100000;
}

static void the_processors_own_kernel_is_the_first(void) {
    const nsci_kernel *kernel;
    for (uint32_t k = 0; (kernel = nsci_kernel_at(k)) != NULL; k++) test_note(kernel->name);
    if (test_has_vectors()) CHECK(strcmp(nsci_kernel_at(0)->name, "portable") != 0);
#if defined(__aarch64__)
    CHECK(strcmp(nsci_kernel_at(0)->name, "neon") == 0);
#endif
}

static void every_kernel_gives_the_same_answer(void) {
    static problem p;
    static int32_t expected[MAX_ROWS * NSCI_WINDOW], sums[MAX_ROWS * NSCI_WINDOW];
    static nsci_values expected_values[2 * MAX_ROWS + 1], values[2 * MAX_ROWS + 1];
    static int8_t arranged[NSCI_WINDOW * NSCI_WIDTH];
    int32_t expected_dots[MAX_ROWS], dots[MAX_ROWS];
    uint16_t toks[MAX_ROWS];
    static const uint32_t n_outputs[] = {8, 16, 24, NSCI_WINDOW};
    uint64_t random = 1;
    const nsci_kernel *kernel;
    for (uint32_t n = 0; n <= MAX_ROWS; n += n < 20 ? 1 : 7) {
        fill(&p, &random, n % 4 == 3, n % 9);
        for (uint32_t i = 0; i < n; i++) toks[i] = (uint16_t)(2 * i + test_random(&random) % 2);
        portable_kernel()->convolve(p.values, toks, n, p.weights, p.bias, expected_values);
        portable_kernel()->find_dots(p.values, n, p.weights, expected_dots);
        for (uint32_t k = 0; (kernel = nsci_kernel_at(k)) != NULL; k++) {
            if (kernel->arrange) kernel->arrange(p.weights, arranged);
            kernel->convolve(p.values, toks, n, kernel->arrange ? arranged : p.weights, p.bias,
                             values);
            CHECK(memcmp(values, expected_values, sizeof values) == 0);
            kernel->find_dots(p.values, n, p.weights, dots);
            CHECK(memcmp(dots, expected_dots, n * sizeof *dots) == 0);
            for (size_t o = 0; o < NSCI_COUNT(n_outputs); o++) {
                portable_kernel()->multiply(p.values, n, p.weights, n_outputs[o], expected);
                kernel->multiply(p.values, n, p.weights, n_outputs[o], sums);
                CHECK(memcmp(sums, expected, n * n_outputs[o] * sizeof *sums) == 0);
            }
        }
    }
}

/* A dense layer of its own size, so that a sanitizer sees what reads or writes beyond it. */
typedef struct dense_layer {
    uint32_t n, n_in, n_out;
    uint8_t *values;
    int8_t *weights;
    int32_t *expected, *sums;
} dense_layer;

/* The sums as nsc_kernel.h defines them. */
static void multiply_slowly(dense_layer *d) {
    for (uint32_t j = 0; j < d->n_out; j++) {
        const int8_t *tile = d->weights + (size_t)(j / 16) * 16 * d->n_in;
        for (uint32_t i = 0; i < d->n; i++) {
            int32_t sum = 0;
            for (uint32_t k = 0; k < d->n_in; k++)
                sum += d->values[i * d->n_in + k] * tile[k / 4 * 64 + j % 16 * 4 + k % 4];
            d->expected[i * d->n_out + j] = sum;
        }
    }
}

static dense_layer make_dense_layer(uint32_t n, uint32_t n_in, uint32_t n_out, uint64_t *random) {
    static const int8_t extremes[] = {-128, -127, 127};
    dense_layer d = {n, n_in, n_out, malloc(n * n_in), malloc(n_in * n_out), NULL, NULL};
    uint64_t kind = test_below(random, 4); /* each weight at random, at a limit, all at the same */
    int8_t weight = extremes[test_below(random, 3)];
    for (uint32_t i = 0; i < n * n_in; i++)
        d.values[i] = kind == 0   ? (uint8_t)test_below(random, 128)
                      : kind == 1 ? (test_below(random, 2) ? 127 : 0)
                                  : 127;
    for (uint32_t i = 0; i < n_in * n_out; i++)
        d.weights[i] = kind == 0   ? (int8_t)(test_random(random) % 256)
                       : kind == 1 ? extremes[test_below(random, 3)]
                                   : weight;
    d.expected = malloc(n * n_out * sizeof *d.expected);
    d.sums = malloc(n * n_out * sizeof *d.sums);
    return d;
}

static void check_dense_layer(uint32_t n, uint32_t n_in, uint32_t n_out, uint64_t *random) {
    dense_layer d = make_dense_layer(n, n_in, n_out, random);
    size_t n_bytes = n * n_out * sizeof *d.sums;
    const nsci_kernel *kernel;
    multiply_slowly(&d);
    for (uint32_t k = 0; (kernel = nsci_kernel_at(k)) != NULL; k++) {
        memset(d.sums, 0x55, n_bytes);
        kernel->multiply_dense(d.values, n, n_in, d.weights, n_out, d.sums);
        CHECK(memcmp(d.sums, d.expected, n_bytes) == 0);
    }
    free(d.values);
    free(d.weights);
    free(d.expected);
    free(d.sums);
}

static void every_kernel_multiplies_a_dense_layer_exactly(void) {
    static const struct {
        uint32_t n, n_in, n_out;
    } large[] = {{1, 384, 1536}, {5, 1536, 384}, {35, 384, 1152}, {128, 384, 32}, {3, 1536, 1536}};
    uint64_t random = 3;
    for (uint32_t n = 1; n <= 40; n++)
        for (uint32_t n_in = 64; n_in <= 192; n_in += 64)
            for (uint32_t n_out = 32; n_out <= 96; n_out += 32)
                check_dense_layer(n, n_in, n_out, &random);
    for (size_t k = 0; k < NSCI_COUNT(large); k++)
        for (uint32_t again = 0; again < 4; again++)
            check_dense_layer(large[k].n, large[k].n_in, large[k].n_out, &random);
}

static void every_kernel_adds_the_same_rows(void) {
    static int8_t table[100 * NSCI_WIDTH];
    uint64_t random = 2;
    const nsci_kernel *kernel;
    for (size_t i = 0; i < sizeof table; i++) table[i] = (int8_t)(test_random(&random) % 256);
    for (uint32_t n = 0; n <= MAX_SUMMED_ROWS; n++) {
        uint16_t rows[MAX_SUMMED_ROWS];
        for (uint32_t i = 0; i < n; i++) rows[i] = (uint16_t)(test_random(&random) % 100);
        for (uint32_t k = 0; (kernel = nsci_kernel_at(k)) != NULL; k++) {
            int16_t sums[NSCI_WIDTH];
            for (uint32_t j = 0; j < NSCI_WIDTH; j++) sums[j] = (int16_t)(j * 100);
            kernel->add_rows(table, rows, n, sums);
            for (uint32_t j = 0; j < NSCI_WIDTH; j++) {
                int32_t expected = (int32_t)j * 100;
                for (uint32_t i = 0; i < n; i++) expected += table[rows[i] * NSCI_WIDTH + j];
                CHECK(sums[j] == expected);
            }
        }
    }
}

int main(void) {
    RUN(the_processors_own_kernel_is_the_first);
    RUN(every_kernel_gives_the_same_answer);
    RUN(every_kernel_multiplies_a_dense_layer_exactly);
    RUN(every_kernel_adds_the_same_rows);
    return test_report();
}
