/* Training the tagger's weights: a conditional random field by stochastic gradient.
 *
 * One sentence a step: forward and backward give each tag's probability at each token, once over
 * all tag sequences (p) and once over those that the gold allows (q); the gradient of a feature's
 * weights at a token is p - q. Each weight has its own step size that shrinks with the gradients it
 * has seen (Duchi, Hazan & Singer 2011, "Adaptive Subgradient Methods"). The L2 penalty is paid in
 * instalments whenever a feature is seen, in proportion to how rarely that is, so a pass pays it
 * once. Tokens that are already right to within `min_gradient` are passed over: most of a text,
 * after the first pass.
 *
 * Tuning (NSC_STAGE_TUNE) is the same with what the model's network says of each token added to its
 * scores: a constant, so that the weights learn only where the network errs. Where the texts are
 * silent on some labels, only the scores of the others are learned: nothing in the texts would hold
 * what the network says of the rest.
 */
#include <math.h>
#include <stdlib.h>

#include "nsc_train_data.h"
#include "nsc_train_gradient.h"

static const uint32_t NO_ROW = UINT32_MAX;

struct nsc_trainer {
    nsc_alloc alloc;
    const nsc_model *model;
    nsc_stage stage;
    nsc_context *ctx;
    nsci_train_data data;
    bool prepared;
    bool broken; /* a call failed halfway: what is in memory no longer fits together */
    uint32_t n_tags;
    uint32_t marked; /* labels that some text is not silent on */
    /* After prepare: weights of the features that are kept. */
    size_t n_rows;
    uint64_t *keys;                /* [n_rows] feature hashes */
    uint32_t *row_counts;          /* [n_rows] how often each is seen in a pass */
    nsci_potentials *weights;      /* [n_rows] */
    nsci_potentials *accumulators; /* [n_rows] sums of squared gradients, from 1 */
    uint8_t *pruned;               /* [n_rows] */
    /* Transitions, and their accumulators. */
    nsci_potentials open, open_accumulators;
    nsci_potentials trans[NSCI_N_LANES], trans_accumulators[NSCI_N_LANES];
    nsci_potentials all, learned; /* 1 of each tag, and of those that are learned; else 0 */
    uint32_t *order;              /* [segments.n] */
    uint32_t drop_below;          /* features whose lot is below this, of 2^32, sit this step out */
    uint32_t drop_salt;           /* of this step */
    float drop_gain;              /* makes up for them */
    nsci_gradient *step;
};

/* ---- Life and texts ------------------------------------------------------------------------- */

nsc_status nsc_trainer_new(const nsc_alloc *alloc, const nsc_model *model, nsc_stage stage,
                           nsc_trainer **out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    void *memory, *step;
    if (!(model->layers & NSC_LAYER_BIT(NSC_LAYER_ENTS)))
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a model without sections of names");
    if (stage == NSC_STAGE_TUNE && nsci_train_tagger(model)->weights.n_entries)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a model to tune has no weights of features yet");
    NSC_TRY(nsci_new_zeroed(&own, 1, sizeof(nsc_trainer), &memory, err));
    nsc_trainer *trainer = memory;
    trainer->alloc = own;
    trainer->model = model;
    trainer->stage = stage;
    trainer->n_tags = 1 + 2 * nsc_model_n_labels(model);
    nsc_status status = nsc_context_new(&own, model, &trainer->ctx, err);
    if (status == NSC_OK) status = nsci_new_zeroed(&own, 1, sizeof(nsci_gradient), &step, err);
    if (status != NSC_OK) {
        nsc_trainer_free(trainer);
        return status;
    }
    trainer->step = step;
    *out = trainer;
    return NSC_OK;
}

void nsc_trainer_free(nsc_trainer *trainer) {
    if (!trainer) return;
    nsc_alloc alloc = trainer->alloc;
    nsci_train_data_free(&trainer->data, &alloc);
    nsci_free(&alloc, trainer->keys);
    nsci_free(&alloc, trainer->row_counts);
    nsci_free(&alloc, trainer->weights);
    nsci_free(&alloc, trainer->accumulators);
    nsci_free(&alloc, trainer->pruned);
    nsci_free(&alloc, trainer->order);
    nsci_free(&alloc, trainer->step);
    nsc_context_free(trainer->ctx);
    nsci_free(&alloc, trainer);
}

nsc_status nsc_trainer_add(nsc_trainer *trainer, const nsc_text *text, const nsc_gold *golds,
                           size_t n_golds, uint32_t open_labels, float weight, nsc_error *err) {
    if (trainer->prepared || trainer->broken)
        return nsci_fail(err, NSC_E_ARGUMENT, 0,
                         "texts cannot be added after prepare or a failure");
    for (size_t g = 0; g < n_golds; g++) {
        uint32_t from = g ? golds[g - 1].end : 0;
        if (golds[g].start < from || golds[g].end <= golds[g].start ||
            golds[g].end > text->length || golds[g].labels == 0 ||
            golds[g].labels >> nsc_model_n_labels(trainer->model) != 0)
            return nsci_fail(err, NSC_E_ARGUMENT, g,
                             "gold %zu: expected ascending ranges inside the text, with labels of "
                             "the model",
                             g);
    }
    nsc_options opt;
    nsc_options_init(&opt);
    const bool reads_names = trainer->stage == NSC_STAGE_TUNE;
    opt.layers = NSC_LAYER_BIT(reads_names ? NSC_LAYER_ENTS : NSC_LAYER_TOKENS);
    uint32_t layers;
    NSC_TRY(nsci_run_layers(trainer->ctx, text, &opt, &layers, err));
    const uint32_t all_labels = (1u << nsc_model_n_labels(trainer->model)) - 1;
    open_labels &= all_labels;
    trainer->marked |= all_labels & ~open_labels;
    nsci_marks marks = {golds, n_golds, open_labels, weight};
    nsc_status status = nsci_train_data_add(&trainer->data, trainer->stage, trainer->ctx, &marks,
                                            &trainer->alloc, err);
    trainer->broken = status != NSC_OK;
    return status;
}

void nsc_trainer_counts(const nsc_trainer *trainer, nsc_counts *out) {
    *out = trainer->data.counts;
    out->n_features = trainer->prepared ? trainer->n_rows : trainer->data.features.keys.n;
}

void nsc_trainer_arrays(const nsc_trainer *trainer, nsc_arrays *out) {
    const nsci_train_data *data = &trainer->data;
    *out = (nsc_arrays){
        .n_segments = data->segments.n,
        .n_toks = data->tok_words.n,
        .n_words = data->words.keys.n,
        .n_word_rows = data->word_features.items.n,
        .n_context_rows = data->context_features.items.n,
        .segments = data->segments.items,
        .words = data->tok_words.items,
        .allowed = data->tok_allowed.items,
        .tok_starts = data->tok_starts.items,
        .tok_ends = data->tok_ends.items,
        .scores = data->tok_given.n ? data->tok_given.items[0].tag : NULL,
        .word_keys = data->word_keys.items,
        .word_rows = data->word_features.items.items,
        .word_rows_from = data->word_features.starts.items,
        .context_rows = data->context_features.items.items,
        .context_rows_from = data->context_features.starts.items,
    };
}

/* ---- Prepare: feature numbers become rows of weights ---------------------------------------- */

static void count_features(const nsci_train_data *data, uint32_t *counts) {
    const nsci_lists *lists = &data->word_features;
    for (size_t w = 0; w < data->words.keys.n; w++) {
        uint32_t end = lists->starts.items[(w + 1) * NSCI_N_DISTANCES];
        for (uint32_t k = lists->starts.items[w * NSCI_N_DISTANCES]; k < end; k++)
            counts[lists->items.items[k]] += data->word_counts.items[w];
    }
    for (size_t k = 0; k < data->context_features.items.n; k++)
        counts[data->context_features.items.items[k]]++;
}

/* Replaces feature numbers by rows and drops those without one. */
static void renumber(nsci_lists *lists, const uint32_t *rows) {
    size_t kept = 0, n_lists = lists->starts.n - 1;
    for (size_t list = 0; list < n_lists; list++) {
        uint32_t from = lists->starts.items[list], to = lists->starts.items[list + 1];
        lists->starts.items[list] = (uint32_t)kept;
        for (uint32_t k = from; k < to; k++)
            if (rows[lists->items.items[k]] != NO_ROW)
                lists->items.items[kept++] = rows[lists->items.items[k]];
    }
    lists->starts.items[n_lists] = (uint32_t)kept;
    lists->items.n = kept;
}

static nsc_status make_rows(nsc_trainer *trainer, uint32_t min_count, uint32_t *rows,
                            nsc_error *err) {
    nsci_train_data *data = &trainer->data;
    const nsc_alloc *alloc = &trainer->alloc;
    size_t n_features = data->features.keys.n, n_rows = 0;
    count_features(data, rows);
    for (size_t f = 0; f < n_features; f++) n_rows += rows[f] >= min_count;
    void *keys, *counts, *weights, *accumulators, *pruned, *order;
    NSC_TRY(nsci_new(alloc, n_rows, sizeof *trainer->keys, &keys, err));
    trainer->keys = keys;
    NSC_TRY(nsci_new(alloc, n_rows, sizeof *trainer->row_counts, &counts, err));
    trainer->row_counts = counts;
    NSC_TRY(nsci_new_zeroed(alloc, n_rows, sizeof *trainer->weights, &weights, err));
    trainer->weights = weights;
    NSC_TRY(nsci_new(alloc, n_rows, sizeof *trainer->accumulators, &accumulators, err));
    trainer->accumulators = accumulators;
    NSC_TRY(nsci_new_zeroed(alloc, n_rows, 1, &pruned, err));
    trainer->pruned = pruned;
    NSC_TRY(nsci_new(alloc, data->segments.n, sizeof *trainer->order, &order, err));
    trainer->order = order;
    trainer->n_rows = n_rows;
    uint32_t row = 0;
    for (size_t f = 0; f < n_features; f++) {
        bool keep = rows[f] >= min_count;
        if (keep) {
            trainer->keys[row] = data->features.keys.items[f];
            trainer->row_counts[row] = rows[f];
        }
        rows[f] = keep ? row++ : NO_ROW;
    }
    return NSC_OK;
}

static void set_row(nsci_potentials *row, float value) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row->tag[j] = value;
}

/* Tuning goes on from the model's transitions. */
static void begin_with_transitions(nsc_trainer *trainer) {
    const nsci_tagger *tagger = nsci_train_tagger(trainer->model);
    for (uint32_t j = 0; j < trainer->n_tags; j++) {
        trainer->open.tag[j] = tagger->scale * (float)tagger->transitions.open[j];
        for (uint32_t i = 0; i < trainer->n_tags; i++)
            trainer->trans[i].tag[j] = tagger->scale * (float)tagger->transitions.trans[i][j];
    }
}

static bool learns_all(const nsc_trainer *trainer) {
    const uint32_t all_labels = (1u << nsc_model_n_labels(trainer->model)) - 1;
    return trainer->stage != NSC_STAGE_TUNE || trainer->marked == all_labels;
}

static void choose_learned(nsc_trainer *trainer) {
    set_row(&trainer->all, 1.0f);
    trainer->learned = trainer->all;
    if (learns_all(trainer)) return;
    set_row(&trainer->learned, 0.0f);
    for (uint32_t j = 1; j < trainer->n_tags; j++)
        if (trainer->marked >> nsci_tag_label(j) & 1) trainer->learned.tag[j] = 1.0f;
}

nsc_status nsc_trainer_prepare(nsc_trainer *trainer, uint32_t min_count, nsc_error *err) {
    nsci_train_data *data = &trainer->data;
    const nsc_alloc *alloc = &trainer->alloc;
    if (trainer->stage == NSC_STAGE_NETWORK || trainer->prepared || trainer->broken ||
        data->segments.n == 0)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "prepare is called once, after some text");
    trainer->broken = true;
    /* Each list of lists ends where its items end. */
    NSC_TRY(nsci_u32s_push(&data->word_features.starts, alloc,
                           (uint32_t)data->word_features.items.n, err));
    NSC_TRY(nsci_u32s_push(&data->context_features.starts, alloc,
                           (uint32_t)data->context_features.items.n, err));
    void *rows;
    NSC_TRY(nsci_new_zeroed(alloc, data->features.keys.n, sizeof(uint32_t), &rows, err));
    nsc_status status = make_rows(trainer, min_count, rows, err);
    if (status == NSC_OK) {
        renumber(&data->word_features, rows);
        renumber(&data->context_features, rows);
        nsci_keymap_free(&data->features, alloc);
        for (size_t r = 0; r < trainer->n_rows; r++) set_row(&trainer->accumulators[r], 1.0f);
        set_row(&trainer->open_accumulators, 1.0f);
        for (uint32_t i = 0; i < NSCI_N_LANES; i++) set_row(&trainer->trans_accumulators[i], 1.0f);
        for (size_t p = 0; p < data->segments.n; p++) trainer->order[p] = (uint32_t)p;
        if (trainer->stage == NSC_STAGE_TUNE) begin_with_transitions(trainer);
        choose_learned(trainer);
        trainer->prepared = true;
        trainer->broken = false;
    }
    nsci_free(alloc, rows);
    return status;
}

/* ---- One step ------------------------------------------------------------------------------- */

/* Draws lots: a token's feature sits this step out or not, the same whenever it is asked. Features
 * that take turns learn to stand in for each other (Srivastava et al. 2014, "Dropout"), so that an
 * unknown word's clusters and shape carry weight of their own. */
static bool sits_out(const nsc_trainer *trainer, uint32_t row, size_t list) {
    uint64_t lot = nsci_hash_mix(trainer->drop_salt, (uint64_t)row << 32 | (uint32_t)list);
    return (uint32_t)(lot >> 32) < trainer->drop_below;
}

static void add_rows(const nsc_trainer *trainer, const nsci_lists *lists, size_t list,
                     nsci_potentials *sum) {
    uint32_t end = lists->starts.items[list + 1];
    for (uint32_t k = lists->starts.items[list]; k < end; k++) {
        if (sits_out(trainer, lists->items.items[k], list)) continue;
        const nsci_potentials *row = &trainer->weights[lists->items.items[k]];
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) sum->tag[j] += row->tag[j];
    }
}

/* The lists of word features that bear on token i of a segment: one for each neighbour in reach. */
static uint32_t word_lists(const nsci_train_data *data, const nsci_train_segment *segment,
                           uint32_t i, size_t lists[NSCI_N_DISTANCES]) {
    uint32_t first = i > NSCI_REACH ? i - NSCI_REACH : 0, n = 0;
    uint32_t last = (uint32_t)nsci_min(i + NSCI_REACH, segment->n_toks - 1);
    for (uint32_t t = first; t <= last; t++)
        lists[n++] = (size_t)data->tok_words.items[segment->first_tok + t] * NSCI_N_DISTANCES +
                     (t + NSCI_REACH - i);
    return n;
}

/* The network's part, which stays as it is. */
static void add_given(const nsc_trainer *trainer, const nsci_scores *given, nsci_potentials *sum) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        sum->tag[j] += nsci_train_tagger(trainer->model)->scale * (float)given->tag[j];
}

static void score_segment(nsc_trainer *trainer, const nsci_train_segment *segment) {
    const nsci_train_data *data = &trainer->data;
    nsci_gradient *step = trainer->step;
    for (uint32_t i = 0; i < segment->n_toks; i++) {
        nsci_potentials sum = {{0}};
        size_t lists[NSCI_N_DISTANCES];
        uint32_t n = word_lists(data, segment, i, lists);
        for (uint32_t k = 0; k < n; k++) add_rows(trainer, &data->word_features, lists[k], &sum);
        add_rows(trainer, &data->context_features, segment->first_tok + i, &sum);
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) sum.tag[j] *= trainer->drop_gain;
        if (trainer->stage == NSC_STAGE_TUNE)
            add_given(trainer, &data->tok_given.items[segment->first_tok + i], &sum);
        nsci_gradient_set_token(step, i, trainer->n_tags, &sum,
                                data->tok_allowed.items[segment->first_tok + i]);
    }
    nsci_gradient_set_transitions(step, trainer->n_tags, &trainer->open, trainer->trans);
}

/* learned: 1 of the tags that change, 0 of the others */
static void descend(nsci_potentials *weights, nsci_potentials *accumulators,
                    const nsci_potentials *gradient, const nsci_potentials *learned, float rate,
                    float decay) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        float g = learned->tag[j] * (gradient->tag[j] + decay * weights->tag[j]);
        accumulators->tag[j] += g * g;
        weights->tag[j] -= rate * g / sqrtf(accumulators->tag[j]);
    }
}

static void descend_list(nsc_trainer *trainer, const nsci_lists *lists, size_t list,
                         const nsci_potentials *gradient, const nsc_epoch *settings) {
    uint32_t end = lists->starts.items[list + 1];
    for (uint32_t k = lists->starts.items[list]; k < end; k++) {
        uint32_t row = lists->items.items[k];
        if (trainer->pruned[row] || sits_out(trainer, row, list)) continue;
        descend(&trainer->weights[row], &trainer->accumulators[row], gradient, &trainer->learned,
                settings->rate, settings->l2 / (float)trainer->row_counts[row]);
    }
}

static double learn_segment(nsc_trainer *trainer, const nsci_train_segment *segment,
                            const nsc_epoch *settings) {
    const nsci_train_data *data = &trainer->data;
    nsci_gradient *step = trainer->step;
    uint32_t n = segment->n_toks;
    score_segment(trainer, segment);
    double loss = nsci_gradient_find(step, n, segment->weight);
    for (uint32_t i = 0; i < n; i++) {
        float largest = 0.0f;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
            float size = fabsf(step->gradient[i].tag[j]);
            largest = size > largest ? size : largest;
        }
        if (largest < settings->min_gradient) continue;
        size_t lists[NSCI_N_DISTANCES];
        uint32_t n_lists = word_lists(data, segment, i, lists);
        for (uint32_t k = 0; k < n_lists; k++)
            descend_list(trainer, &data->word_features, lists[k], &step->gradient[i], settings);
        descend_list(trainer, &data->context_features, segment->first_tok + i, &step->gradient[i],
                     settings);
    }
    descend(&trainer->open, &trainer->open_accumulators, &step->gradient[0], &trainer->learned,
            settings->rate, 0.0f);
    for (uint32_t i = 0; i < trainer->n_tags; i++)
        descend(&trainer->trans[i], &trainer->trans_accumulators[i], &step->trans_gradient[i],
                trainer->learned.tag[i] > 0.0f ? &trainer->all : &trainer->learned, settings->rate,
                0.0f);
    return loss * (double)segment->weight;
}

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

nsc_status nsc_trainer_epoch(nsc_trainer *trainer, const nsc_epoch *settings, double *loss,
                             nsc_error *err) {
    if (!trainer->prepared) return nsci_fail(err, NSC_E_ARGUMENT, 0, "prepare comes first");
    if (!(settings->dropout >= 0.0f && settings->dropout < 1.0f))
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "dropout is not a share from 0 to below 1");
    const nsci_train_data *data = &trainer->data;
    uint64_t random = settings->seed;
    double sum = 0.0;
    for (size_t p = data->segments.n; p-- > 1;) { /* Fisher-Yates */
        size_t other = (size_t)(next_random(&random) % (p + 1));
        uint32_t swap = trainer->order[p];
        trainer->order[p] = trainer->order[other];
        trainer->order[other] = swap;
    }
    trainer->drop_below = (uint32_t)((double)settings->dropout * 4294967296.0);
    trainer->drop_gain = 1.0f / (1.0f - settings->dropout);
    for (size_t p = 0; p < data->segments.n; p++) {
        trainer->drop_salt = (uint32_t)next_random(&random);
        sum += learn_segment(trainer, &data->segments.items[trainer->order[p]], settings);
    }
    *loss = sum / (double)nsci_max(1, (size_t)data->counts.n_tokens);
    return NSC_OK;
}

/* ---- Finish: prune, round, write ------------------------------------------------------------ */

typedef struct ranked {
    float worth;
    uint32_t row;
} ranked;

static int compare_ranked(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static float largest_of(const nsci_potentials *row) {
    float largest = 0.0f;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        float size = fabsf(row->tag[j]);
        largest = size > largest ? size : largest;
    }
    return largest;
}

/* Zeroes all rows but those whose weights are largest, frequent ones favoured. */
static nsc_status prune(nsc_trainer *trainer, size_t max_features, size_t *n_kept, ranked **kept,
                        nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new(&trainer->alloc, trainer->n_rows, sizeof(ranked), &memory, err));
    ranked *rows = memory;
    for (size_t r = 0; r < trainer->n_rows; r++) {
        float worth =
            largest_of(&trainer->weights[r]) * nsci_crf_log(1.0f + (float)trainer->row_counts[r]);
        rows[r] = (ranked){trainer->pruned[r] ? 0.0f : worth, (uint32_t)r};
    }
    if (trainer->n_rows) qsort(rows, trainer->n_rows, sizeof *rows, compare_ranked);
    size_t n = nsci_min(max_features, trainer->n_rows);
    while (n > 0 && rows[n - 1].worth == 0.0f) n--;
    for (size_t k = n; k < trainer->n_rows; k++) {
        if (k >= max_features) trainer->pruned[rows[k].row] = 1;
        set_row(&trainer->weights[rows[k].row], 0.0f);
    }
    *n_kept = n;
    *kept = rows;
    return NSC_OK;
}

static int32_t rounded(float x, float scale, int32_t limit) {
    float scaled = x / scale;
    int32_t whole = (int32_t)(scaled < 0.0f ? scaled - 0.5f : scaled + 0.5f);
    return whole > limit ? limit : whole < -limit ? -limit : whole;
}

static nsc_status write_transitions(const nsc_trainer *trainer, float scale, nsc_block *out,
                                    nsc_error *err) {
    void *bytes;
    NSC_TRY(nsci_new_zeroed(&trainer->alloc, NSCI_TRANSITIONS_BYTES, 1, &bytes, err));
    float head[3] = {scale, 1.0f, 0.0f}; /* scale; calibration: slope, shift */
    if (trainer->stage == NSC_STAGE_TUNE) {
        head[1] = nsci_train_tagger(trainer->model)->slope;
        head[2] = nsci_train_tagger(trainer->model)->shift;
    }
    nsci_transitions transitions = {{0}, {{0}}};
    for (uint32_t j = 0; j < trainer->n_tags; j++) {
        transitions.open[j] = (int16_t)rounded(trainer->open.tag[j], scale, NSCI_MAX_TRANSITION);
        for (uint32_t i = 0; i < trainer->n_tags; i++)
            transitions.trans[i][j] =
                (int16_t)rounded(trainer->trans[i].tag[j], scale, NSCI_MAX_TRANSITION);
    }
    memcpy(bytes, head, sizeof head);
    memcpy((uint8_t *)bytes + 12, &trainer->n_tags, 4);
    memcpy((uint8_t *)bytes + 16, &transitions, sizeof transitions);
    *out = (nsc_block){trainer->alloc, bytes, NSCI_TRANSITIONS_BYTES};
    return NSC_OK;
}

nsc_status nsc_trainer_finish(nsc_trainer *trainer, size_t max_features, nsc_block *weights,
                              nsc_block *transitions, nsc_error *err) {
    if (!trainer->prepared) return nsci_fail(err, NSC_E_ARGUMENT, 0, "prepare comes first");
    const nsc_alloc *alloc = &trainer->alloc;
    ranked *kept = NULL;
    size_t n_kept = 0;
    void *hashes = NULL, *records = NULL;
    NSC_TRY(prune(trainer, max_features, &n_kept, &kept, err));
    float scale = 1e-4f;
    for (size_t k = 0; k < n_kept; k++) {
        float step = largest_of(&trainer->weights[kept[k].row]) / 127.0f;
        scale = step > scale ? step : scale;
    }
    if (trainer->stage == NSC_STAGE_TUNE)
        scale = nsci_train_tagger(trainer->model)->scale; /* the network's */
    nsc_status status = nsci_new(alloc, n_kept, sizeof(uint64_t), &hashes, err);
    if (status == NSC_OK) status = nsci_new(alloc, n_kept, NSCI_N_LANES, &records, err);
    if (status != NSC_OK) goto done;
    for (size_t k = 0; k < n_kept; k++) {
        uint32_t row = kept[k].row;
        ((uint64_t *)hashes)[k] = trainer->keys[row];
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            ((int8_t *)records)[k * NSCI_N_LANES + j] =
                (int8_t)rounded(trainer->weights[row].tag[j], scale, 127);
    }
    status = nsc_table_build(alloc, hashes, records, n_kept, NSCI_N_LANES, 2, 0, weights, err);
    if (status != NSC_OK) goto done;
    status = write_transitions(trainer, scale, transitions, err);
    if (status != NSC_OK) nsc_block_free(weights);
done:
    nsci_free(alloc, kept);
    nsci_free(alloc, hashes);
    nsci_free(alloc, records);
    return status;
}
