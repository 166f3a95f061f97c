/* newscore's trainer: texts with marked names in, the tagger's sections of a model file out.
 *
 * Not part of the runtime library; built into the extension module `newscore._train`. It reads
 * texts with the same code as nsc_run, so what a weight was trained on is what the tagger will see.
 * A model gives splitter, lexicon and labels. After each of the calls, `status` is to be looked at:
 *
 *     status = nsc_trainer_new(NULL, model, NSC_STAGE_WORDS, &trainer, &err);
 *     for (size_t k = 0; k < n_texts; k++)
 *         status = nsc_trainer_add(trainer, &texts[k], golds[k], n_golds[k], 0, 1.0f, &err);
 *     status = nsc_trainer_prepare(trainer, 1, &err);
 *     for (uint64_t pass = 0; pass < 30; pass++) {
 *         nsc_epoch settings = {.rate = 0.3f, .l2 = 0.01f, .seed = pass};
 *         status = nsc_trainer_epoch(trainer, &settings, &loss, &err);
 *     }
 *     status = nsc_trainer_finish(trainer, 10000, &weights, &transitions, &err);
 *     nsc_trainer_free(trainer);
 *
 * `weights` and `transitions` are the sections "ents.weights" and "ents.transitions" for
 * nsc_model_write. The same calls with the same texts in the same order give the same bytes on
 * every machine.
 */
#ifndef NEWSCORE_TRAIN_H
#define NEWSCORE_TRAIN_H

#include "newscore.h"

/* A block of bytes that the trainer made; the caller frees it with nsc_block_free. */
typedef struct nsc_block {
    nsc_alloc alloc;
    uint8_t *bytes;
    size_t n_bytes;
} nsc_block;
void nsc_block_free(nsc_block *block);

/* ---- Model files ----------------------------------------------------------------------------- */

typedef struct nsc_section {
    const char *name; /* at most 23 letters */
    const void *data;
    size_t n_bytes;
} nsc_section;

/* Writes a model file of these sections, in this order. It is not opened: nsc_model_open judges. */
nsc_status nsc_model_write(const nsc_alloc *alloc, const nsc_section *sections, uint32_t n_sections,
                           nsc_block *out, nsc_error *err);

/* Opens a model file that need not be a whole model, such as one of the sections that another
 * lacks: nsc_model_section lists them, their checksums are right, and no layer is on. Otherwise as
 * nsc_model_open. */
nsc_status nsc_sections_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                             nsc_model **out, nsc_error *err);

/* Builds the section of a table: hashes [n], records [n][record_bytes]. Of hashes that a lookup
 * cannot tell apart the first wins. Two ways to trade certainty and speed for size: several entries
 * a bucket, and checks of 16 bits in place of 32. */
nsc_status nsc_table_build(const nsc_alloc *alloc, const uint64_t *hashes, const uint8_t *records,
                           size_t n, uint32_t record_bytes, uint32_t entries_per_bucket,
                           int short_checks, nsc_block *out, nsc_error *err);

/* The hash under which a table keeps a string, and the hash of a name of several words. */
uint64_t nsc_hash_string(const void *bytes, size_t n_bytes);
uint64_t nsc_hash_name(const void *words, size_t n_bytes);

/* The hash under which the table of places keeps a name, in valid UTF-8: spellings that differ in
 * case, accents, periods and hyphens have the same. 0 of a name that has no letter or is too long
 * for the table. */
uint64_t nsc_hash_place(const void *name, size_t n_bytes);

/* ---- Training -------------------------------------------------------------------------------- */

typedef struct nsc_trainer nsc_trainer;

/* What is known of a range of a text, in code points. `labels` has a bit for each label that it may
 * have. Without flags: it is a name with just these bounds and one of these labels. */
typedef struct nsc_gold {
    uint32_t start, end;
    uint32_t labels;
    uint32_t flags; /* NSC_GOLD_* */
} nsc_gold;

#define NSC_ALL_LABELS ((1u << NSC_MAX_LABELS) - 1)

#define NSC_GOLD_MAYBE 1u /* or it is no name at all */
#define NSC_GOLD_LOOSE 2u /* names of these labels may lie anywhere in it, or none */

/* What texts are read for: learning the weights of features here (the sections "ents.weights" and
 * "ents.transitions"), from nothing or on top of what the model's network says; or arrays for a
 * network that learns elsewhere (nsc_trainer_arrays). */
typedef enum nsc_stage { NSC_STAGE_WORDS = 0, NSC_STAGE_NETWORK = 1, NSC_STAGE_TUNE = 2 } nsc_stage;

/* `model` is borrowed and must outlive the trainer. Its network, transitions and scale are read for
 * NSC_STAGE_TUNE alone, and then it must have no weights of features yet. */
nsc_status nsc_trainer_new(const nsc_alloc *alloc, const nsc_model *model, nsc_stage stage,
                           nsc_trainer **out, nsc_error *err);
void nsc_trainer_free(nsc_trainer *trainer);

/* Adds a text. golds [n_golds] ascend and do not overlap. Outside of them there is no name, but
 * perhaps one of `open_labels`, a bit for each label on which the text's annotation is silent.
 * `weight` multiplies what is learned from it. */
nsc_status nsc_trainer_add(nsc_trainer *trainer, const nsc_text *text, const nsc_gold *golds,
                           size_t n_golds, uint32_t open_labels, float weight, nsc_error *err);

/* Drops features seen fewer than min_count times and makes room for the weights. No text can be
 * added afterwards. */
nsc_status nsc_trainer_prepare(nsc_trainer *trainer, uint32_t min_count, nsc_error *err);

/* Rows of scores have so many entries, of which the tags of the labels are used. */
#define NSC_CRF_LANES 24

/* The texts so far as arrays, borrowed until the next call: words and rows of NSC_STAGE_NETWORK,
 * scores of NSC_STAGE_TUNE. Sentences
 * [n_segments], cut where they are too long; tokens [n_toks]; words [n_words], one a spelling. */
typedef struct nsc_arrays {
    size_t n_segments, n_toks, n_words, n_word_rows, n_context_rows;
    const void *segments;       /* [n_segments] {uint32 first_tok, n_toks; float weight} */
    const uint32_t *words;      /* [n_toks] number of its word */
    const uint32_t *allowed;    /* [n_toks] a bit for each tag that the golds leave possible */
    const uint32_t *tok_starts; /* [n_toks] in code points of its text */
    const uint32_t *tok_ends;   /* [n_toks] */
    const int16_t *scores;      /* [n_toks][NSC_CRF_LANES] that the network gives, or NULL */
    const uint64_t *word_keys;  /* [n_words] hash of a capitalized word, in small letters; else 0 */
    /* Rows of the inputs of words, one word after another; those of a word from its number on. */
    const uint32_t *word_rows;      /* [n_word_rows] */
    const uint32_t *word_rows_from; /* [n_words] */
    /* The same of tokens. */
    const uint32_t *context_rows;      /* [n_context_rows] */
    const uint32_t *context_rows_from; /* [n_toks] */
} nsc_arrays;
void nsc_trainer_arrays(const nsc_trainer *trainer, nsc_arrays *out);

/* What a network outside makes of some sentences, and how it should change. */
typedef struct nsc_crf_batch {
    size_t n_segments;
    const uint32_t *n_toks;  /* [n_segments], each from 1 to NSC_MAX_SENT_TOKS */
    const float *weights;    /* [n_segments] */
    const uint32_t *allowed; /* [tokens of all segments], as in nsc_arrays */
    const float *scores;     /* [tokens][NSC_CRF_LANES] */
    /* [1 + NSC_CRF_LANES][NSC_CRF_LANES]: at the start, then after each tag */
    const float *transitions;
    float *gradient;            /* like scores: filled with the derivatives of the loss */
    float *transition_gradient; /* like transitions, likewise */
} nsc_crf_batch;

/* The weighted negative log-likelihood of what the golds allow, summed over all sentences, and its
 * derivatives. */
nsc_status nsc_crf_gradient(const nsc_alloc *alloc, uint32_t n_tags, const nsc_crf_batch *batch,
                            double *loss, nsc_error *err);

typedef struct nsc_epoch {
    float rate;         /* step size */
    float l2;           /* weight of the L2 penalty, for the whole of the data */
    float min_gradient; /* tokens whose tags are off by less than this probability teach nothing */
    float dropout;      /* share of the features of each token that a step doesn't see, below 1 */
    uint64_t seed;      /* of the order of sentences, and of what is dropped */
} nsc_epoch;

/* One pass over all sentences; *loss is the mean negative log-likelihood a token. */
nsc_status nsc_trainer_epoch(nsc_trainer *trainer, const nsc_epoch *settings, double *loss,
                             nsc_error *err);

typedef struct nsc_counts {
    uint64_t n_texts, n_sentences, n_tokens, n_golds;
    uint64_t n_misaligned; /* golds whose bounds are no token bounds */
    uint64_t n_features;   /* after prepare: those that are kept */
} nsc_counts;
void nsc_trainer_counts(const nsc_trainer *trainer, nsc_counts *out);

/* Keeps the `max_features` features that matter most, rounds their weights to 8 bits, and writes
 * the sections "ents.weights" and "ents.transitions", which the caller frees with nsc_block_free.
 * The weights in the trainer are pruned too, so that further epochs mend what pruning broke. */
nsc_status nsc_trainer_finish(nsc_trainer *trainer, size_t max_features, nsc_block *weights,
                              nsc_block *transitions, nsc_error *err);

#endif
