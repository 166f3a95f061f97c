/* newscore's trainer: texts with marked names in, the tagger's sections of a model file out.
 *
 * Not part of the runtime library; built into the extension module `newscore._train`. It reads
 * texts with the same code as nsc_run, so what a weight was trained on is what the tagger will see.
 *
 *     nsc_trainer_new(NULL, model, &trainer, &err);           a model gives splitter, lexicon,
 * labels nsc_trainer_add(trainer, &text, golds, n, 0, 1.0f, &err);     for each text
 *     nsc_trainer_prepare(trainer, min_count, &err);
 *     for (...) nsc_trainer_epoch(trainer, &settings, &loss, &err);
 *     nsc_trainer_finish(trainer, max_features, &sections, &err);
 *
 * The same calls with the same texts in the same order give the same bytes on every machine.
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

/* Builds the section of a table: hashes [n], records [n][record_bytes]. Of hashes that a lookup cannot
 * tell apart the first wins. Two ways to trade certainty and speed for size: several entries a bucket,
 * and checks of 16 bits in place of 32. */
nsc_status nsc_table_build(const nsc_alloc *alloc, const uint64_t *hashes, const uint8_t *records,
                           size_t n, uint32_t record_bytes, uint32_t entries_per_bucket,
                           int short_checks, nsc_block *out, nsc_error *err);

/* The hash under which a table keeps a string, and the hash of a name of several words. */
uint64_t nsc_hash_string(const void *bytes, size_t n_bytes);
uint64_t nsc_hash_name(const void *words, size_t n_bytes);

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

/* What a trainer learns: the weights of the first pass (sections "weights" and "moves"), or, on top
 * of a model that has them, those of the second ("document"). */
typedef enum nsc_stage { NSC_STAGE_WORDS = 0, NSC_STAGE_DOCUMENT = 1 } nsc_stage;

/* `model` is borrowed and must outlive the trainer. For NSC_STAGE_WORDS its weights are not read.
 */
nsc_status nsc_trainer_new(const nsc_alloc *alloc, const nsc_model *model, nsc_stage stage,
                           nsc_trainer **out, nsc_error *err);
void nsc_trainer_free(nsc_trainer *trainer);

/* NSC_STAGE_DOCUMENT: the first pass over texts that are added from now on is `reader`'s. It should
 * not have been trained on them, or it is surer of them than of a user's text. Borrowed until the
 * next call or nsc_trainer_free. Its splitter, lexicon and labels must be the model's. */
nsc_status nsc_trainer_set_reader(nsc_trainer *trainer, const nsc_model *reader, nsc_error *err);

/* Adds a text. golds [n_golds] ascend and do not overlap. Outside of them there is no name, but
 * perhaps one of `open_labels`, a bit for each label on which the text's annotation is silent.
 * `weight` multiplies what is learned from it. */
nsc_status nsc_trainer_add(nsc_trainer *trainer, const nsc_text *text, const nsc_gold *golds,
                           size_t n_golds, uint32_t open_labels, float weight, nsc_error *err);

/* Drops features seen fewer than min_count times and makes room for the weights. No text can be
 * added afterwards. */
nsc_status nsc_trainer_prepare(nsc_trainer *trainer, uint32_t min_count, nsc_error *err);

typedef struct nsc_epoch {
    float rate;    /* step size */
    float l2;      /* weight of the L2 penalty, for the whole of the data */
    float quiet;   /* tokens whose tags are off by less than this probability teach nothing */
    float dropout; /* share of the features of each token that a step doesn't see, below 1 */
    uint64_t seed; /* of the order of sentences, and of what is dropped */
} nsc_epoch;

/* One pass over all sentences; *loss is the mean negative log-likelihood a token. */
nsc_status nsc_trainer_epoch(nsc_trainer *trainer, const nsc_epoch *settings, double *loss,
                             nsc_error *err);

typedef struct nsc_counts {
    uint64_t n_texts, n_sentences, n_tokens, n_golds;
    uint64_t n_misfits;  /* golds whose bounds are no token bounds */
    uint64_t n_features; /* after prepare: those that are kept */
} nsc_counts;
void nsc_trainer_counts(const nsc_trainer *trainer, nsc_counts *out);

/* Keeps the `max_features` features that matter most, rounds their weights to 8 bits, and writes
 * the sections "weights" and "moves", or "document" and nothing. The weights in the trainer are
 * pruned too, so that further epochs mend what pruning broke. */
nsc_status nsc_trainer_finish(nsc_trainer *trainer, size_t max_features, nsc_block *weights,
                              nsc_block *moves, nsc_error *err);

#endif
