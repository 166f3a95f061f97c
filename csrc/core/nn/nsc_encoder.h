/* The encoder: a transformer that reads the word pieces of a window and scores the tags of its
 * tokens.
 *
 *     pieces       rows of piece, place and way of writing added  -->  norm  -->  values
 *     each layer   values + attention to all places  -->  norm;  + a wide layer  -->  norm
 *     tokens       the values of their first pieces  -->  scores of the tags
 *
 * (Devlin et al. 2019, "BERT"; the norms stand behind each sum.) Matrices are multiplied in
 * integers: values are brought to 0 .. 127 by a step and a zero of each input, weights are signed
 * bytes, and the exact sums become floats by a scale and a bias of each output. What is between the
 * matrices is done in floats by + - * / alone, in one order (nn/nsc_lanes.h): so the answer is the
 * same, to the bit, on every machine.
 */
#ifndef NSC_ENCODER_H
#define NSC_ENCODER_H

#include "base/nsc_mem.h"
#include "nn/nsc_crf.h"
#include "nn/nsc_kernel.h"

enum {
    NSCI_HEAD_WIDTH = 32,      /* values that a head of attention reads */
    NSCI_ENCODER_LANES = 32,   /* scores in the file, of which NSCI_N_LANES are read */
    NSCI_ENCODER_EFFORTS = 32, /* limits of the gate */
    NSCI_MAX_ENCODER_LAYERS = 12,
    NSCI_MAX_ENCODER_PLACES = 512,
    NSCI_MAX_ENCODER_PIECES = 65536
};

/* Outputs y from inputs x:
 *     values[k] = (int)(clamp(x[k] * inv_step[k] + zero[k], 0, 127) + 0.5)
 *     y[o] = (sum over k of values[k] * weight[k][o]) * scale[o] + bias[o] */
typedef struct nsci_dense {
    uint32_t n_in, n_out;         /* multiples of 64 and of 32 */
    const float *inv_step, *zero; /* [n_in] */
    const float *scale, *bias;    /* [n_out] */
    const int8_t *weights;        /* [n_out / 16][n_in / 4][16][4] */
} nsci_dense;

typedef struct nsci_norm {
    const float *gain, *shift; /* [width] */
} nsci_norm;

typedef struct nsci_encoder_layer {
    nsci_dense qkv; /* queries, keys, values: [width] outputs each, by head */
    nsci_dense o;
    nsci_norm norm1;
    nsci_dense up, down; /* width -> inner -> width */
    nsci_norm norm2;
} nsci_encoder_layer;

typedef struct nsci_encoder_reader nsci_encoder_reader;

/* An opened section; all pointers are borrowed from its bytes. Read-only, for any thread. */
typedef struct nsci_encoder {
    const nsci_encoder_reader *reader; /* NULL: there is no encoder */
    const nsci_kernel *kernel;
    uint32_t width, inner, n_heads, n_layers;
    uint32_t n_pieces, n_places, n_ways;
    uint32_t cls, sep;        /* pieces before and behind a window's own */
    float weight;             /* what scores are worth: they are to be multiplied by it */
    float effort;             /* 0 .. 1, when the caller has no other in mind */
    const float *limits;      /* [NSCI_ENCODER_EFFORTS] of the gate */
    const float *piece_scale; /* [n_pieces] */
    const int8_t *piece_rows; /* [n_pieces][width] */
    const float *places;      /* [n_places][width] */
    const float *ways;        /* [n_ways][width] */
    nsci_norm norm;
    nsci_encoder_layer layers[NSCI_MAX_ENCODER_LAYERS]; /* [n_layers] */
    nsci_dense out;                                     /* width -> NSCI_ENCODER_LANES */
} nsci_encoder;

/* Opens the section "ents.encoder" (64-byte aligned, borrowed); an empty one is no encoder.
 * NSC_E_MODEL when it is damaged. */
nsc_status nsci_encoder_open(nsci_encoder *encoder, const uint8_t *bytes, size_t n_bytes,
                             nsc_error *err);

/* Working memory of one window, in one block, whose parts begin at cache lines. Attention is read
 * in groups of heads. Rows are places of the window, or in the last layer its tokens. */
enum {
    NSCI_PANEL = 128, /* outputs that are multiplied at once */
    NSCI_GROUP_HEADS = NSCI_PANEL / NSCI_HEAD_WIDTH,
    NSCI_ATTENTION_ROWS = 4 /* at most, whose scores are found at once */
};

typedef struct nsci_encoder_work {
    uint32_t n_padded;   /* places, up to a whole number of lanes */
    int32_t *sums;       /* [places][NSCI_PANEL] */
    float *x;            /* [places][width] */
    uint8_t *values;     /* [places][width] x, as the next matrix takes it */
    uint8_t *queries;    /* [places][width] those of the tokens, in the last layer */
    uint8_t *context;    /* [places][width] what attention found */
    uint8_t *inner;      /* [places][inner] */
    float *head_queries; /* [NSCI_GROUP_HEADS][places][NSCI_HEAD_WIDTH] */
    float *head_keys;    /* [NSCI_GROUP_HEADS][NSCI_HEAD_WIDTH][n_padded] */
    float *head_values;  /* [NSCI_GROUP_HEADS][places][NSCI_HEAD_WIDTH] */
    float *scores;       /* [NSCI_ATTENTION_ROWS][n_padded] of queries and keys */
} nsci_encoder_work;

/* Allocates working memory for this encoder; the caller releases it with nsci_encoder_end, which
 * accepts NULL. Without an encoder it is NULL. */
nsc_status nsci_encoder_begin(const nsci_encoder *encoder, const nsc_alloc *alloc,
                              nsci_encoder_work **work, nsc_error *err);
void nsci_encoder_end(nsci_encoder_work *work, const nsc_alloc *alloc);

/* What is read together. The encoder puts its CLS before it and its SEP behind it. The caller sees
 * to it that pieces[i] < n_pieces and ways[i] < n_ways of the encoder, n_pieces is at most n_places
 * - 2, and firsts ascend and are below n_pieces; n_toks may be 0. */
typedef struct nsci_encoder_window {
    const uint16_t *pieces; /* [n_pieces] */
    const uint8_t *ways;    /* [n_pieces] */
    uint32_t n_pieces;
    const uint16_t *firsts; /* [n_toks] the number of each token's first piece in the window */
    uint32_t n_toks;
} nsci_encoder_window;

/* Scores of the window's tokens, [n_toks], not yet multiplied by encoder->weight: finite, whatever
 * the section holds. Allocates nothing. O(n_pieces * (size of the layers + n_pieces)). */
void nsci_encoder_read(const nsci_encoder *encoder, const nsci_encoder_window *window,
                       nsci_encoder_work *work, float (*scores)[NSCI_N_LANES]);

/* ---- By instruction set ---------------------------------------------------------------------- */

/* nsci_encoder_read, compiled for an instruction set. */
struct nsci_encoder_reader {
    const char *name;
    void (*read)(const nsci_encoder *encoder, const nsci_encoder_window *window,
                 nsci_encoder_work *work, float (*scores)[NSCI_N_LANES]);
};

/* The readers that this processor can run, the fastest first, the plain one last, then NULL. */
const nsci_encoder_reader *nsci_encoder_reader_at(uint32_t place);

/* That of each file, or NULL where the processor or the compiler lacks what it needs. */
const nsci_encoder_reader *nsci_encoder_avx512(void);
const nsci_encoder_reader *nsci_encoder_avx2(void);
const nsci_encoder_reader *nsci_encoder_vectors(void);
const nsci_encoder_reader *nsci_encoder_plain(void);

#endif
