/* The tagger's convolutional network, in integers: words of a sentence in, scores of tags out.
 *
 *     inputs of a word   --rows summed-->               values
 *                        --first layer, once a word-->  contributions to the sums of the token
 *                                                       before, its own, and the token after
 *     sums of a token    --+ rows of its place-->       values
 *                        --convolutions-->              values  -->  scores of the tags
 *
 * Every layer has NSCI_WIDTH values a token, bytes from 0 to 127 that stand for 0 to 7.9 in steps
 * of 1/16; weights are signed bytes in steps of 1/256, embeddings in steps of 1/64. All sums are
 * exact, so the answer is the same on every machine. training/network.py trains in these steps.
 */
#ifndef NSC_CNN_H
#define NSC_CNN_H

#include "nn/nsc_crf.h"
#include "name/nsc_embed.h"
#include "nn/nsc_kernel.h"
#include "base/nsc_mem.h"

enum { NSCI_MAX_CONVOLUTIONS = 6, NSCI_MAX_CONTRIBUTION = 5000 };

typedef struct nsci_cnn {
    const nsci_kernel *kernel; /* NULL: there is no network */
    uint32_t n_convolutions;
    int32_t gate_limit;
    const int16_t *word_bias;   /* [NSCI_WIDTH] steps of 1/64 */
    const int16_t *first_bias;  /* [NSCI_WIDTH] steps of 1/256 */
    const int32_t *biases;      /* [n_convolutions][NSCI_WIDTH] steps of 1/4096 */
    const int32_t *out_bias;    /* [NSCI_N_LANES] likewise */
    const int8_t *gate;         /* [NSCI_WIDTH] */
    const int8_t *word_rows;    /* [NSCI_N_WORD_ROWS][NSCI_WIDTH] */
    const int8_t *context_rows; /* [NSCI_N_CONTEXT_ROWS][NSCI_WIDTH] */
    /* matrix [NSCI_WIDTH][3 * NSCI_WIDTH]: contributions to the sums of the token before, its own,
     * the token after */
    const int8_t *first;
    const int8_t *convolutions; /* matrices [NSCI_WINDOW][NSCI_WIDTH] */
    const int8_t *out;          /* matrix [NSCI_WIDTH][NSCI_N_LANES] */
    const int8_t *out_pool;     /* likewise, of values pooled over a document */
} nsci_cnn;

/* Opens the section "ents.network" (64-byte aligned, borrowed); an empty one is no network.
 * NSC_E_MODEL when it is damaged. */
nsc_status nsci_cnn_open(nsci_cnn *network, const uint8_t *bytes, size_t n_bytes, nsc_error *err);

/* Sums of the first layer, in steps of 1/256. */
typedef struct nsci_preactivations {
    int16_t sum[NSCI_WIDTH];
} nsci_preactivations;

/* Sentences are read side by side, as one row of places: one for each token, and an empty one
 * behind each sentence. */
enum {
    NSCI_ROW_PLACES = NSC_MAX_SENT_TOKS + 1,
    NSCI_BLOCK_TOKS = 64, /* that are scored at once */
    NSCI_N_PRODUCTS = NSCI_BLOCK_TOKS * NSCI_N_LANES
};

typedef struct nsci_placed {
    nsci_sentence_view sent;
    uint32_t at; /* place of its first token */
} nsci_placed;

/* Working memory of one row; it begins at a cache line. */
typedef struct nsci_cnn_work {
    _Alignas(NSCI_LINE_BYTES)
        nsci_preactivations sums[NSCI_ROW_PLACES + 2]; /* of place i at [i + 1] */
    nsci_values values[2][NSCI_ROW_PLACES + 2];        /* likewise */
    nsci_preactivations places[NSCI_N_CONTEXT_ROWS];   /* the network's context rows */
    int8_t *convolutions;            /* the network's, as its kernel takes them; owned */
    uint8_t active[NSCI_ROW_PLACES]; /* whether a token may be part of a name */
    /* The active places, ascending, and those with one within 1, 2 ... places of their sentence,
     * which the layers before the last one compute: [reach][n_needed[reach]] */
    uint16_t needed[NSCI_MAX_CONVOLUTIONS][NSCI_ROW_PLACES];
    uint32_t n_needed[NSCI_MAX_CONVOLUTIONS];
    int32_t products[NSCI_N_PRODUCTS];
} nsci_cnn_work;

/* Makes zeroed working memory ready for this network. */
nsc_status nsci_cnn_begin(const nsci_cnn *network, nsci_cnn_work *work, const nsc_alloc *alloc,
                          nsc_error *err);
void nsci_cnn_end(nsci_cnn_work *work, const nsc_alloc *alloc);

/* What a word adds to the preactivations of the token before it, its own, and the token after it:
 * each within NSCI_MAX_CONTRIBUTION, so that no sum of them overflows. */
void nsci_cnn_read_word(const nsci_cnn *network, const nsci_word *word, const nsci_details *details,
                        nsci_cnn_work *work, nsci_preactivations contributions[3]);

/* Reads a row of n sentences from work->sums, and finds which tokens are active. Returns the values
 * of these, [work->n_needed[0]], at work->needed[0]; valid until the next call. */
const nsci_values *nsci_cnn_read_row(const nsci_cnn *network, const nsci_placed *sents, uint32_t n,
                                     nsci_cnn_work *work);

/* Scores of n tokens from their values, or of n pools from theirs. */
void nsci_cnn_score(const nsci_cnn *network, const nsci_values *values, uint32_t n,
                    nsci_cnn_work *work, nsci_scores *scores);
void nsci_cnn_score_pools(const nsci_cnn *network, const nsci_values *pools, uint32_t n,
                          nsci_cnn_work *work, nsci_scores *scores);

/* pool = the larger one, value by value */
void nsci_values_pool(nsci_values *pool, const nsci_values *values);

#endif
