/* A section "ents.encoder" with random weights. */
#ifndef ENCODER_H
#define ENCODER_H

#include "nn/nsc_encoder.h"
#include "test.h"

#include <math.h>

typedef struct encoder_shape {
    uint32_t width, inner, layers, pieces, places, ways;
} encoder_shape;

typedef struct encoder_section {
    uint8_t *block, *bytes; /* bytes begin at a cache line; NULL: sizes are only added up */
    size_t n_bytes;
    uint64_t random;
    double extreme;   /* unless 0, every float is this or its negative */
    nsci_encoder net; /* what the test put where */
} encoder_section;

static inline double encoder_uniform(uint64_t *random) {
    return (double)(test_random(random) >> 11) / 9007199254740992.0 * 2 - 1;
}

static inline void *encoder_put(encoder_section *s, size_t n_bytes) {
    uint8_t *at = s->bytes ? s->bytes + s->n_bytes : NULL;
    s->n_bytes += (n_bytes + 63) / 64 * 64;
    return at;
}

/* n floats around `mean`, at most `spread` away */
static inline const float *encoder_put_floats(encoder_section *s, size_t n, double mean,
                                              double spread) {
    float *floats = encoder_put(s, n * sizeof *floats);
    for (size_t i = 0; floats && i < n; i++) {
        double x = encoder_uniform(&s->random);
        floats[i] =
            (float)(s->extreme != 0 ? (x < 0 ? -s->extreme : s->extreme) : mean + x * spread);
    }
    return floats;
}

static inline const int8_t *encoder_put_bytes(encoder_section *s, size_t n, int lowest) {
    int8_t *bytes = encoder_put(s, n);
    for (size_t i = 0; bytes && i < n; i++) {
        bytes[i] = (int8_t)test_random(&s->random);
        if (bytes[i] < lowest) bytes[i] = (int8_t)lowest;
    }
    return bytes;
}

/* Inputs of about 1 fill the range of bytes, some beyond it; outputs are about `size`. */
static inline nsci_dense encoder_put_dense(encoder_section *s, uint32_t n_in, uint32_t n_out,
                                           double size) {
    double step = 25, scale = size / (step * 73 * sqrt(n_in));
    nsci_dense dense = {.n_in = n_in, .n_out = n_out};
    dense.inv_step = encoder_put_floats(s, n_in, step, step / 3);
    dense.zero = encoder_put_floats(s, n_in, 64, 10);
    dense.scale = encoder_put_floats(s, n_out, scale, scale / 2);
    dense.bias = encoder_put_floats(s, n_out, 0, size);
    dense.weights = encoder_put_bytes(s, (size_t)n_in * n_out, -127);
    return dense;
}

static inline nsci_norm encoder_put_norm(encoder_section *s, uint32_t width) {
    nsci_norm norm;
    norm.gain = encoder_put_floats(s, width, 1, 0.5);
    norm.shift = encoder_put_floats(s, width, 0, 0.5);
    return norm;
}

static inline void encoder_put_all(encoder_section *s, const encoder_shape *of) {
    nsci_encoder *net = &s->net;
    uint32_t width = of->width;
    uint32_t head[10] = {width,      of->inner, width / 32, of->layers, of->pieces,
                         of->places, of->ways,  32,         1,          2};
    float weight_and_effort[2] = {0.75f, 0.5f};
    uint8_t *header = encoder_put(s, 64);
    if (header) {
        memset(header, 0, 64);
        memcpy(header, head, sizeof head);
        memcpy(header + sizeof head, weight_and_effort, sizeof weight_and_effort);
    }
    *net = (nsci_encoder){.width = width,
                          .inner = of->inner,
                          .n_heads = width / 32,
                          .n_layers = of->layers,
                          .n_pieces = of->pieces,
                          .n_places = of->places,
                          .n_ways = of->ways,
                          .cls = 1,
                          .sep = 2};
    net->limits = encoder_put_floats(s, 32, 1, 1);
    net->piece_scale = encoder_put_floats(s, of->pieces, 0.01, 0.005);
    net->piece_rows = encoder_put_bytes(s, (size_t)of->pieces * width, -128);
    net->places = encoder_put_floats(s, (size_t)of->places * width, 0, 0.5);
    net->ways = encoder_put_floats(s, (size_t)of->ways * width, 0, 0.5);
    net->norm = encoder_put_norm(s, width);
    for (uint32_t k = 0; k < of->layers; k++) {
        nsci_encoder_layer *layer = &net->layers[k];
        layer->qkv = encoder_put_dense(s, width, 3 * width, 1);
        layer->o = encoder_put_dense(s, width, width, 1);
        layer->norm1 = encoder_put_norm(s, width);
        layer->up = encoder_put_dense(s, width, of->inner, 1);
        layer->down = encoder_put_dense(s, of->inner, width, 1);
        layer->norm2 = encoder_put_norm(s, width);
    }
    net->out = encoder_put_dense(s, width, 32, 3);
}

static inline encoder_section encoder_section_of(const encoder_shape *of, uint64_t seed,
                                                 double extreme) {
    encoder_section s = {.random = seed, .extreme = extreme};
    encoder_put_all(&s, of);
    s.block = calloc(s.n_bytes + 64, 1);
    s.bytes = s.block + 64 - (uintptr_t)s.block % 64;
    s.n_bytes = 0;
    encoder_put_all(&s, of);
    return s;
}

#endif
