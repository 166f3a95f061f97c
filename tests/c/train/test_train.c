/* csrc/train: what is learned from a few texts, and from partial knowledge of them. */
#include <math.h>

#include "model.h"
#include "name/nsc_embed.h"

typedef struct sample {
    const char *text;
    nsc_gold golds[2];
    size_t n_golds;
} sample;

static const sample SAMPLES[] = {
    {"Ada Stone flew to Mole.", {{0, 9, 1, 0}, {18, 22, 2, 0}}, 2},
    {"In Mole it rained on Ada Stone.", {{3, 7, 2, 0}, {21, 30, 1, 0}}, 2},
    {"Ben Reed lives in Harrow.", {{0, 8, 1, 0}, {18, 24, 2, 0}}, 2},
    {"The road to Harrow is long.", {{12, 18, 2, 0}, {0, 0, 0, 0}}, 1},
    {"It was a quiet day in the hills.", {{0, 0, 0, 0}, {0, 0, 0, 0}}, 0},
};

static nsc_trainer *new_trainer(const nsc_model *model, nsc_stage stage) {
    nsc_trainer *trainer = NULL;
    CHECK(nsc_trainer_new(NULL, model, stage, &trainer, NULL) == NSC_OK);
    return trainer;
}

static void add_samples(nsc_trainer *trainer) {
    for (size_t k = 0; k < NSCI_COUNT(SAMPLES); k++) {
        nsc_text text = test_text(SAMPLES[k].text);
        CHECK(nsc_trainer_add(trainer, &text, SAMPLES[k].golds, SAMPLES[k].n_golds, 0, 1.0f,
                              NULL) == NSC_OK);
    }
}

static double run_epochs(nsc_trainer *trainer, int n, float dropout) {
    double loss = 0.0;
    for (int e = 0; e < n; e++) {
        nsc_epoch settings = {0.3f, 0.01f, 0.0f, dropout, (uint64_t)e};
        CHECK(nsc_trainer_epoch(trainer, &settings, &loss, NULL) == NSC_OK);
    }
    return loss;
}

/* The model with the trained sections in place of its own. */
static small_model finished(nsc_trainer *trainer, const nsc_model *model) {
    nsc_block weights, transitions;
    nsc_section sections[16];
    nsc_section_view view;
    uint32_t n = 0;
    CHECK(nsc_trainer_finish(trainer, 10000, &weights, &transitions, NULL) == NSC_OK);
    for (; nsc_model_section(model, n, &view); n++) {
        sections[n] = (nsc_section){view.name, view.data, view.n_bytes};
        if (strcmp(view.name, "ents.weights") == 0)
            sections[n] = (nsc_section){"ents.weights", weights.bytes, weights.n_bytes};
        if (strcmp(view.name, "ents.transitions") == 0)
            sections[n] = (nsc_section){"ents.transitions", transitions.bytes, transitions.n_bytes};
    }
    small_model out = {{{0}, NULL, 0}, NULL};
    nsc_error err = {0};
    CHECK(nsc_model_write(NULL, sections, n, &out.file, NULL) == NSC_OK);
    nsc_status status = nsc_model_open(NULL, out.file.bytes, out.file.n_bytes, &out.model, &err);
    if (status != NSC_OK) fprintf(stderr, "%s\n", err.message);
    CHECK(status == NSC_OK);
    nsc_block_free(&weights);
    nsc_block_free(&transitions);
    return out;
}

static nsc_result *run(const nsc_model *model, const char *string) {
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_text text = test_text(string);
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &text, NULL, &res, NULL) == NSC_OK);
    nsc_context_free(ctx);
    return res;
}

/* Whether the model finds just the sample's names. */
static bool knows(const nsc_model *model, const sample *s) {
    nsc_result *res = run(model, s->text);
    nsc_column_view starts, ends, labels, scores;
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_START, &starts);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_END, &ends);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_LABEL, &labels);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_SCORE, &scores);
    bool same = starts.n_items == s->n_golds;
    for (size_t k = 0; k < s->n_golds && same; k++) {
        same = ((const uint32_t *)starts.data)[k] == s->golds[k].start &&
               ((const uint32_t *)ends.data)[k] == s->golds[k].end &&
               1u << ((const uint8_t *)labels.data)[k] == s->golds[k].labels;
        CHECK(!same || ((const float *)scores.data)[k] > 0.5f);
    }
    nsc_result_free(res);
    return same;
}

static void it_learns_what_it_is_shown(void) {
    for (int dropout = 0; dropout < 2; dropout++) {
        small_model blank = small_model_new(NULL, NULL, 0);
        nsc_trainer *trainer = new_trainer(blank.model, NSC_STAGE_WORDS);
        add_samples(trainer);
        CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_OK);
        double first = run_epochs(trainer, 1, 0.0f);
        CHECK(run_epochs(trainer, 30, dropout ? 0.3f : 0.0f) < first / 2);
        small_model trained = finished(trainer, blank.model);
        for (size_t k = 0; k < NSCI_COUNT(SAMPLES); k++) CHECK(knows(trained.model, &SAMPLES[k]));
        nsc_trainer_free(trainer);
        small_model_free(&trained);
        small_model_free(&blank);
    }
}

static void the_same_texts_give_the_same_bytes(void) {
    small_model blank = small_model_new(NULL, NULL, 0), models[2];
    for (int k = 0; k < 2; k++) {
        nsc_trainer *trainer = new_trainer(blank.model, NSC_STAGE_WORDS);
        add_samples(trainer);
        CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_OK);
        run_epochs(trainer, 5, 0.2f);
        models[k] = finished(trainer, blank.model);
        nsc_trainer_free(trainer);
    }
    CHECK(models[0].file.n_bytes == models[1].file.n_bytes);
    CHECK(memcmp(models[0].file.bytes, models[1].file.bytes, models[0].file.n_bytes) == 0);
    for (int k = 0; k < 2; k++) small_model_free(&models[k]);
    small_model_free(&blank);
}

/* The second text says of its names only that they may have either label; the first, that a word
 * after "Mayor" is a person. What it says and what the other texts show decides. */
static void partial_knowledge_is_no_wrong_knowledge(void) {
    small_model blank = small_model_new(NULL, NULL, 0);
    nsc_trainer *trainer = new_trainer(blank.model, NSC_STAGE_WORDS);
    add_samples(trainer);
    const sample loose[] = {
        {"Mayor Lund spoke.", {{6, 10, 1, 0}, {0, 0, 0, 0}}, 1},
        {"Mayor Holt spoke.", {{6, 10, 3, NSC_GOLD_MAYBE}, {0, 0, 0, 0}}, 1},
        {"Mayor Bern spoke of Mayor Holt.", {{0, 30, 3, NSC_GOLD_LOOSE}, {0, 0, 0, 0}}, 1},
    };
    for (size_t k = 0; k < NSCI_COUNT(loose); k++) {
        nsc_text text = test_text(loose[k].text);
        CHECK(nsc_trainer_add(trainer, &text, loose[k].golds, 1, 0, 1.0f, NULL) == NSC_OK);
    }
    nsc_text silent = test_text("Mayor Gray met Mayor Lund."); /* says nothing of persons */
    CHECK(nsc_trainer_add(trainer, &silent, NULL, 0, 1, 1.0f, NULL) == NSC_OK);
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_OK);
    run_epochs(trainer, 30, 0.0f);
    small_model trained = finished(trainer, blank.model);
    const sample asked = {"Mayor Holt spoke.", {{6, 10, 1, 0}, {0, 0, 0, 0}}, 1};
    CHECK(knows(trained.model, &asked));
    nsc_trainer_free(trainer);
    small_model_free(&trained);
    small_model_free(&blank);
}

/* What a network outside reads: words and places as rows, the golds as sets of tags. */
static void texts_become_arrays(void) {
    small_model blank = small_model_new(NULL, NULL, 0);
    nsc_trainer *trainer = NULL;
    nsc_arrays arrays;
    CHECK(nsc_trainer_new(NULL, blank.model, NSC_STAGE_NETWORK, &trainer, NULL) == NSC_OK);
    add_samples(trainer);
    nsc_trainer_arrays(trainer, &arrays);
    CHECK(arrays.n_segments == NSCI_COUNT(SAMPLES));
    CHECK(arrays.words[0] == 0 && arrays.tok_starts[1] == 4 && arrays.tok_ends[1] == 9);
    CHECK(arrays.allowed[0] == 1u << nsci_tag_b(0) && arrays.allowed[1] == 1u << nsci_tag_i(0));
    CHECK(arrays.allowed[2] == 1u << NSCI_TAG_O);
    CHECK(arrays.word_keys[0] != 0 && arrays.word_keys[2] == 0); /* "Ada", "flew" */
    for (size_t k = 0; k < arrays.n_word_rows; k++) CHECK(arrays.word_rows[k] < NSCI_N_WORD_ROWS);
    for (size_t k = 0; k < arrays.n_context_rows; k++)
        CHECK(arrays.context_rows[k] < NSCI_N_CONTEXT_ROWS);
    CHECK(arrays.word_rows_from[arrays.n_words - 1] < arrays.n_word_rows);
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_E_ARGUMENT);
    nsc_trainer_free(trainer);
    small_model_free(&blank);
}

/* The gradient against differences of the loss itself. */
static void slopes_are_those_of_the_loss(void) {
    enum { N_TOKS = 3 };
    float scores[N_TOKS][NSC_CRF_LANES] = {{0}},
          transitions[NSC_CRF_LANES + 1][NSC_CRF_LANES] = {{0}};
    float gradient[N_TOKS][NSC_CRF_LANES], transition_gradient[NSC_CRF_LANES + 1][NSC_CRF_LANES];
    uint32_t n_toks[2] = {2, 1}, allowed[N_TOKS] = {1u << 1 | 1u << 3, 1u << 2 | 1u, 1u};
    float weights[2] = {1.0f, 0.5f};
    uint64_t random = 7;
    for (int t = 0; t < N_TOKS; t++)
        for (int j = 0; j < 5; j++) scores[t][j] = (float)(test_random(&random) % 100) / 50.0f;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 5; j++) transitions[i][j] = (float)(test_random(&random) % 100) / 50.0f;
    nsc_crf_batch batch = {2,
                           n_toks,
                           weights,
                           allowed,
                           &scores[0][0],
                           &transitions[0][0],
                           &gradient[0][0],
                           &transition_gradient[0][0]};
    double loss, more, less;
    float *all[2] = {&scores[0][0], &transitions[0][0]},
          *found[2] = {&gradient[0][0], &transition_gradient[0][0]};
    size_t n[2] = {N_TOKS * NSC_CRF_LANES, 6 * NSC_CRF_LANES};
    for (int which = 0; which < 2; which++)
        for (size_t k = 0; k < n[which]; k++) {
            if (k % NSC_CRF_LANES >= 5) continue;
            float old = all[which][k];
            all[which][k] = old + 0.01f;
            CHECK(nsc_crf_gradient(NULL, 5, &batch, &more, NULL) == NSC_OK);
            all[which][k] = old - 0.01f;
            CHECK(nsc_crf_gradient(NULL, 5, &batch, &less, NULL) == NSC_OK);
            all[which][k] = old;
            CHECK(nsc_crf_gradient(NULL, 5, &batch, &loss, NULL) == NSC_OK);
            CHECK(fabs((more - less) / 0.02 - (double)found[which][k]) < 2e-3);
        }
    CHECK(loss > 0.0);
}

/* A sentence of two tokens, whose second one scores so that its gold can't be. */
static void a_gold_that_the_scores_leave_no_room_for_teaches_nothing(void) {
    enum { N_TOKS = 2, N_ROWS = NSC_CRF_LANES + 1 };
    float scores[N_TOKS][NSC_CRF_LANES] = {{0}}, transitions[N_ROWS][NSC_CRF_LANES] = {{0}};
    float gradient[N_TOKS][NSC_CRF_LANES], transition_gradient[N_ROWS][NSC_CRF_LANES];
    uint32_t n_toks = N_TOKS, allowed[N_TOKS] = {1u << 1, 1u << 2};
    float weight = 1.0f;
    double loss;
    nsc_crf_batch batch = {1,
                           &n_toks,
                           &weight,
                           allowed,
                           &scores[0][0],
                           &transitions[0][0],
                           &gradient[0][0],
                           &transition_gradient[0][0]};
    scores[1][0] = 50.0f; /* unlikely, and learned from */
    CHECK(nsc_crf_gradient(NULL, 5, &batch, &loss, NULL) == NSC_OK);
    CHECK(loss > 49.0 && gradient[1][2] < -0.9f && gradient[1][0] > 0.9f);
    scores[1][0] = 200.0f;
    CHECK(nsc_crf_gradient(NULL, 5, &batch, &loss, NULL) == NSC_OK);
    for (uint32_t j = 0; j < NSC_CRF_LANES; j++) {
        for (uint32_t t = 0; t < N_TOKS; t++) CHECK(!(fabsf(gradient[t][j]) > 0.0f));
        for (uint32_t i = 0; i < N_ROWS; i++) CHECK(!(fabsf(transition_gradient[i][j]) > 0.0f));
    }
    CHECK(!(fabs(loss) > 0.0));
}

static bool agree(const nsc_model *a, const nsc_model *b, const char *string) {
    nsc_result *one = run(a, string), *other = run(b, string);
    size_t n_one, n_other;
    const void *bytes = nsc_result_bytes(one, &n_one);
    const void *others = nsc_result_bytes(other, &n_other);
    bool same = n_one == n_other && memcmp(bytes, others, n_one) == 0;
    nsc_result_free(one);
    nsc_result_free(other);
    return same;
}

/* A model whose network knows nothing and says much. */
static small_model with_network(void) {
    uint64_t random = 1;
    return small_model_open(small_file_with(NULL, NULL, 0, small_network(&random, 0)));
}

static void tuning_keeps_what_the_network_says_and_learns_beside_it(void) {
    small_model given = with_network();
    nsc_trainer *trainer = new_trainer(given.model, NSC_STAGE_TUNE);
    add_samples(trainer);
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_OK);
    small_model same = finished(trainer, given.model);
    double first = run_epochs(trainer, 1, 0.0f);
    CHECK(run_epochs(trainer, 60, 0.0f) < first / 2);
    small_model tuned = finished(trainer, given.model);
    for (size_t k = 0; k < NSCI_COUNT(SAMPLES); k++) {
        CHECK(knows(tuned.model, &SAMPLES[k]));
        CHECK(agree(same.model, given.model, SAMPLES[k].text));
        CHECK(!agree(tuned.model, given.model, SAMPLES[k].text));
    }
    nsc_trainer_free(trainer);
    trainer = NULL;
    CHECK(nsc_trainer_new(NULL, tuned.model, NSC_STAGE_TUNE, &trainer, NULL) == NSC_E_ARGUMENT);
    CHECK(trainer == NULL);
    small_model_free(&tuned);
    small_model_free(&same);
    small_model_free(&given);
}

static int16_t transition(const uint8_t *section, uint32_t before, uint32_t tag) {
    int16_t step;
    memcpy(&step, section + 16 + 2 * ((size_t)(1 + before) * NSCI_N_LANES + tag), sizeof step);
    return step;
}

/* Tags 1 and 2 are those of label 0, which texts mark; 3 and 4 those of label 1, on which they are
 * silent. */
static void tuning_keeps_what_texts_are_silent_on(void) {
    enum { MARKED = 1, SILENT = 2, N_TAGS = 5 };
    small_model given = with_network();
    nsc_trainer *trainer = new_trainer(given.model, NSC_STAGE_TUNE);
    nsc_text text = test_text(SAMPLES[0].text);
    nsc_block weights, transitions, before, none;
    nsci_table table;
    CHECK(nsc_trainer_add(trainer, &text, SAMPLES[0].golds, 1, SILENT, 1.0f, NULL) == NSC_OK);
    CHECK(SAMPLES[0].golds[0].labels == MARKED);
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_OK);
    CHECK(nsc_trainer_finish(trainer, 10000, &none, &before, NULL) == NSC_OK);
    run_epochs(trainer, 20, 0.0f);
    CHECK(nsc_trainer_finish(trainer, 10000, &weights, &transitions, NULL) == NSC_OK);
    CHECK(nsci_table_open(&table, weights.bytes, weights.n_bytes, NSCI_N_LANES, "", NULL) ==
          NSC_OK);
    bool learned = false;
    for (size_t k = 0; k < table.n_entries; k++) {
        const int8_t *row = (const int8_t *)table.records + k * NSCI_N_LANES;
        learned |= row[1] != 0;
        CHECK(row[0] == 0 && row[3] == 0 && row[4] == 0);
    }
    CHECK(learned);
    for (uint32_t i = 0; i < N_TAGS; i++)
        for (uint32_t j = 0; j < N_TAGS; j++) {
            const bool marked = i == 1 || i == 2 || j == 1 || j == 2;
            CHECK(marked || transition(transitions.bytes, i, j) == transition(before.bytes, i, j));
        }
    CHECK(transition(transitions.bytes, 0, 1) != transition(before.bytes, 0, 1));
    nsc_block_free(&none);
    nsc_block_free(&before);
    nsc_block_free(&weights);
    nsc_block_free(&transitions);
    nsc_trainer_free(trainer);
    small_model_free(&given);
}

/* No gate is passed by "of", so the network can't say the whole name. */
static void a_name_that_is_ruled_out_in_part_teaches_nothing(void) {
    const uint32_t any = (1u << (1 + 2 * NSC_MAX_LABELS)) - 1;
    uint64_t random = 1;
    small_model given =
        small_model_open(small_file_with(NULL, NULL, 0, small_network(&random, INT32_MAX)));
    nsc_trainer *trainer = new_trainer(given.model, NSC_STAGE_TUNE);
    nsc_text text = test_text("The Duke of Lund met Ada Stone.");
    const nsc_gold golds[] = {{4, 16, 1, 0}, {21, 30, 1, 0}};
    nsc_arrays arrays;
    CHECK(nsc_trainer_add(trainer, &text, golds, 2, 0, 1.0f, NULL) == NSC_OK);
    nsc_trainer_arrays(trainer, &arrays);
    CHECK(arrays.n_toks == 8);
    CHECK(arrays.allowed[0] == 1u << NSCI_TAG_O);
    for (uint32_t t = 1; t < 4; t++) CHECK(arrays.allowed[t] == any);
    CHECK(arrays.allowed[5] == 1u << nsci_tag_b(0) && arrays.allowed[6] == 1u << nsci_tag_i(0));
    nsc_trainer_free(trainer);
    small_model_free(&given);
}

static void counts_and_misaligned_are_told(void) {
    small_model blank = small_model_new(NULL, NULL, 0);
    nsc_trainer *trainer = new_trainer(blank.model, NSC_STAGE_WORDS);
    nsc_text text = test_text("Ada Stone flew.");
    nsc_gold golds[2] = {{0, 9, 1, 0}, {11, 13, 1, 0}}; /* the second one is inside "flew" */
    nsc_counts counts;
    CHECK(nsc_trainer_add(trainer, &text, golds, 2, 0, 1.0f, NULL) == NSC_OK);
    nsc_trainer_counts(trainer, &counts);
    CHECK(counts.n_texts == 1 && counts.n_tokens == 4 && counts.n_golds == 2);
    CHECK(counts.n_misaligned == 1);
    nsc_trainer_free(trainer);
    small_model_free(&blank);
}

static void calls_out_of_order_and_wrong_golds_are_refused(void) {
    small_model blank = small_model_new(NULL, NULL, 0);
    nsc_trainer *trainer = new_trainer(blank.model, NSC_STAGE_WORDS);
    nsc_text text = test_text("Ada Stone flew.");
    const nsc_gold wrong[][2] = {
        {{5, 9, 1, 0}, {0, 3, 1, 0}},   /* descending */
        {{0, 9, 1, 0}, {3, 9, 1, 0}},   /* overlapping */
        {{0, 0, 1, 0}, {3, 9, 1, 0}},   /* empty */
        {{0, 9, 4, 0}, {10, 14, 1, 0}}, /* no such label */
        {{0, 9, 0, 0}, {10, 14, 1, 0}}, /* no label */
        {{0, 9, 1, 0}, {10, 99, 1, 0}}, /* outside */
    };
    double loss;
    nsc_epoch settings = {0.1f, 0.0f, 0.0f, 0.0f, 0};
    nsc_block weights, transitions;
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_E_ARGUMENT); /* no text yet */
    for (size_t k = 0; k < NSCI_COUNT(wrong); k++)
        CHECK(nsc_trainer_add(trainer, &text, wrong[k], 2, 0, 1.0f, NULL) == NSC_E_ARGUMENT);
    CHECK(nsc_trainer_epoch(trainer, &settings, &loss, NULL) == NSC_E_ARGUMENT);
    CHECK(nsc_trainer_finish(trainer, 10, &weights, &transitions, NULL) == NSC_E_ARGUMENT);
    add_samples(trainer);
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_OK);
    CHECK(nsc_trainer_prepare(trainer, 1, NULL) == NSC_E_ARGUMENT);
    CHECK(nsc_trainer_add(trainer, &text, NULL, 0, 0, 1.0f, NULL) == NSC_E_ARGUMENT);
    settings.dropout = 1.0f;
    CHECK(nsc_trainer_epoch(trainer, &settings, &loss, NULL) == NSC_E_ARGUMENT);
    nsc_trainer_free(trainer);
    small_model_free(&blank);
}

static nsc_status train_all(const nsc_alloc *alloc, const nsc_model *model, nsc_stage stage,
                            nsc_trainer **trainer, nsc_block *weights, nsc_block *transitions) {
    nsc_text text = test_text(SAMPLES[0].text);
    nsc_status status = nsc_trainer_new(alloc, model, stage, trainer, NULL);
    if (status == NSC_OK)
        status = nsc_trainer_add(*trainer, &text, SAMPLES[0].golds, 2, 0, 1.0f, NULL);
    if (status == NSC_OK) status = nsc_trainer_prepare(*trainer, 1, NULL);
    if (status == NSC_OK) status = nsc_trainer_finish(*trainer, 100, weights, transitions, NULL);
    return status;
}

static void failing_allocations_leave_nothing(void) {
    static const nsc_stage stages[] = {NSC_STAGE_WORDS, NSC_STAGE_TUNE};
    small_model model = with_network();
    for (size_t k = 0; k < NSCI_COUNT(stages); k++) {
        nsc_trainer *trainer = NULL;
        nsc_block weights = {{0}, NULL, 0}, transitions = {{0}, NULL, 0};
        FAILING_ALLOCATIONS(
            alloc, train_all(&alloc, model.model, stages[k], &trainer, &weights, &transitions),
            (nsc_trainer_free(trainer), trainer = NULL, nsc_block_free(&weights),
             nsc_block_free(&transitions)));
    }
    small_model_free(&model);
}

int main(void) {
    RUN(it_learns_what_it_is_shown);
    RUN(the_same_texts_give_the_same_bytes);
    RUN(partial_knowledge_is_no_wrong_knowledge);
    RUN(texts_become_arrays);
    RUN(slopes_are_those_of_the_loss);
    RUN(a_gold_that_the_scores_leave_no_room_for_teaches_nothing);
    RUN(tuning_keeps_what_the_network_says_and_learns_beside_it);
    RUN(tuning_keeps_what_texts_are_silent_on);
    RUN(a_name_that_is_ruled_out_in_part_teaches_nothing);
    RUN(counts_and_misaligned_are_told);
    RUN(calls_out_of_order_and_wrong_golds_are_refused);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
