/* The trainer's memory of its texts: words, positions and what is allowed there. */
#ifndef NSC_TRAIN_DATA_H
#define NSC_TRAIN_DATA_H

#include "newscore_train.h"
#include "name/nsc_embed.h"
#include "name/nsc_ents.h"
#include "nsc_keymap.h"
#include "run/nsc_run.h"

/* The tagger of a model that finds names. */
static inline const nsci_tagger *nsci_train_tagger(const nsc_model *model) {
    const nsci_ents_part *ents = model->parts[NSC_LAYER_ENTS];
    return &ents->tagger;
}

typedef struct nsci_train_segment { /* a sentence, or NSC_MAX_SENT_TOKS tokens of one */
    uint32_t first_tok, n_toks;
    float weight;
} nsci_train_segment;

NSCI_DEFINE_VEC(nsci_train_segments, nsci_train_segment)

/* Lists of feature numbers, one after another: list k is items[starts[k] .. starts[k + 1]). */
typedef struct nsci_lists {
    nsci_u32s starts, items;
} nsci_lists;

typedef struct nsci_train_data {
    nsci_keymap features; /* feature hash -> number */
    nsci_keymap words;    /* hash of a word's bytes -> number */
    nsci_u32s word_counts;
    nsci_u64s word_keys; /* [word] nsci_word.lower of a capitalized one, else 0 */
    /* list [word][distance + NSCI_REACH]; NSC_STAGE_NETWORK: the rows of its inputs, list [word] */
    nsci_lists word_features;
    nsci_lists context_features; /* list [token]; NSC_STAGE_NETWORK: the rows of its inputs */
    nsci_u32s tok_words;         /* [token] */
    nsci_u32s tok_starts;        /* [token] but of NSC_STAGE_WORDS: code points of its text */
    nsci_u32s tok_ends;
    nsci_u32s tok_allowed;     /* [token] a bit for each tag that the gold leaves possible */
    nsci_score_rows tok_given; /* [token] NSC_STAGE_TUNE: what the network says */
    nsci_train_segments segments;
    nsc_counts counts;
} nsci_train_data;

/* The golds of a text. */
typedef struct nsci_marks {
    const nsc_gold *golds;
    size_t n_golds;
    uint32_t open_labels;
    float weight;
} nsci_marks;

/* Reads the text that nsci_run_layers left in ctx. */
nsc_status nsci_train_data_add(nsci_train_data *data, nsc_stage stage, const nsc_context *ctx,
                               const nsci_marks *marks, const nsc_alloc *alloc, nsc_error *err);
void nsci_train_data_free(nsci_train_data *data, const nsc_alloc *alloc);

#endif
