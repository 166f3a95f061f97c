/* nsc_second_reader, nsc_decode: what is read again, by which effort, and what it adds. */
#include "model.h"
#include "name/nsc_ents.h"
#include "nn/encoder.h"
#include "run/nsc_run.h"

/* Words of several pieces; three sentences, the last one as long as some windows. */
static const char TEXT[] =
    "Ada left Mole.\nNew Mole is a city by a river.\n"
    "Mole said that Ada and the river said a city is a city, a river a river, and so on.";
static const encoder_shape SHAPE = {64, 128, 2, SMALL_N_PIECES, 40, NSCI_N_WAYS};

/* A model with a second reader, whose limits fall evenly from 1 to 0. */
static small_model model_with_reader(void) {
    encoder_section encoder = encoder_section_of(&SHAPE, 5, 0);
    float limits[NSCI_ENCODER_EFFORTS];
    for (uint32_t k = 0; k < NSCI_ENCODER_EFFORTS; k++)
        limits[k] = 1.0f - (float)k / (NSCI_ENCODER_EFFORTS - 1);
    memcpy(encoder.bytes + 64, limits, sizeof limits);
    const nsc_section both[2] = {small_pieces(), {"ents.encoder", encoder.bytes, encoder.n_bytes}};
    small_model model = small_model_open(small_file_and(both, 2));
    free(encoder.block);
    return model;
}

typedef struct reading {
    nsc_context *ctx;
    const nsci_doc_pools *found;
} reading;

static reading read_text(const nsc_model *model, const char *string, float effort, bool document) {
    reading r;
    nsc_options opt;
    nsc_text text = test_text(string);
    uint32_t layers;
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_ENTS);
    opt.effort = effort;
    opt.document = document;
    CHECK(nsc_context_new(NULL, model, &r.ctx, NULL) == NSC_OK);
    CHECK(nsci_run_layers(r.ctx, &text, &opt, &layers, NULL) == NSC_OK);
    const nsci_ents_work *work = r.ctx->work[NSC_LAYER_ENTS];
    r.found = nsci_decoder_pools(work->decoder);
    return r;
}

static const nsci_tagger *tagger_of(const nsc_model *model) {
    const nsci_ents_part *part = model->parts[NSC_LAYER_ENTS];
    return &part->tagger;
}

static bool same_scores(const reading *a, const reading *b, size_t n_toks) {
    return memcmp(a->found->scores.items, b->found->scores.items, n_toks * sizeof(nsci_scores)) ==
           0;
}

/* Tokens that the second reader gave scores: without it all are 0 in the small model. */
static size_t n_read(const reading *r) {
    size_t n = 0;
    for (size_t t = 0; t < r->ctx->doc.toks.n; t++) {
        const int16_t *tags = r->found->scores.items[t].tag;
        bool some = false;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) some |= tags[j] != 0;
        n += some;
    }
    return n;
}

static void without_effort_nothing_is_read_again(void) {
    small_model with = model_with_reader(), without = small_model_new(NULL, NULL, 0);
    reading a = read_text(with.model, TEXT, 0.0f, true);
    reading b = read_text(without.model, TEXT, 1.0f, true);
    CHECK(n_read(&a) == 0 && same_scores(&a, &b, a.ctx->doc.toks.n));
    nsc_context_free(a.ctx);
    nsc_context_free(b.ctx);
    small_model_free(&with);
    small_model_free(&without);
}

/* Of five tags whose scores are all the same the likeliest is wrong more often than not. */
static void a_sentence_is_read_when_its_doubt_exceeds_the_limit_of_the_effort(void) {
    small_model model = model_with_reader();
    const struct {
        float effort;
        bool read;
    } cases[] = {{0.0f, false}, {0.1f, false}, {0.5f, true}, {1.0f, true}, {-1.0f, true}};
    for (size_t k = 0; k < NSCI_COUNT(cases); k++) {
        reading r = read_text(model.model, TEXT, cases[k].effort, true);
        CHECK(n_read(&r) == (cases[k].read ? r.ctx->doc.toks.n : 0));
        nsc_context_free(r.ctx);
    }
    small_model_free(&model);
}

/* The scores of a sentence that is a window by itself are those of the encoder, in steps. */
static void what_the_encoder_says_is_added(void) {
    small_model model = model_with_reader();
    const nsci_tagger *tagger = tagger_of(model.model);
    const nsci_second_reader *second = &tagger->second;
    reading r = read_text(model.model, "Ada xy.", 1.0f, true);
    const uint16_t pieces[] = {3, 29 + 3, 29, 26, 29 + 24, 0}; /* a ##d ##a, x ##y, unknown */
    const uint8_t ways[] = {1, 1, 1, 0, 0, 0};
    const uint16_t firsts[] = {0, 3, 5};
    const nsci_encoder_window window = {pieces, ways, 6, firsts, 3};
    float scores[3][NSCI_N_LANES];
    nsci_encoder_work *work = NULL;
    CHECK(nsci_encoder_begin(&second->encoder, &model.model->alloc, &work, NULL) == NSC_OK);
    nsci_encoder_read(&second->encoder, &window, work, scores);
    CHECK(r.ctx->doc.toks.n == 3);
    for (size_t t = 0; t < 3; t++)
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
            double steps = (double)scores[t][j] * 0.75 / (double)tagger->scale;
            CHECK(fabs(r.found->scores.items[t].tag[j] - steps) <= 0.51);
        }
    nsci_encoder_end(work, &model.model->alloc);
    nsc_context_free(r.ctx);
    small_model_free(&model);
}

/* The first sentence with another one behind it: as it is read alone, or in its light. */
static void sentences_are_read_together_unless_each_is_to_be_read_alone(void) {
    small_model model = model_with_reader();
    const char *const texts[2] = {"Ada left Mole.\nA city said so.",
                                  "Ada left Mole.\nMole is new."};
    for (int document = 0; document < 2; document++) {
        reading a = read_text(model.model, texts[0], 1.0f, document);
        reading b = read_text(model.model, texts[1], 1.0f, document);
        CHECK(same_scores(&a, &b, 4) == !document);
        nsc_context_free(a.ctx);
        nsc_context_free(b.ctx);
    }
    small_model_free(&model);
}

/* Windows of 38 pieces: sentences that fit together, and a longer one in parts. */
static void every_token_of_a_sentence_of_any_length_is_read(void) {
    static char text[6000];
    small_model model = model_with_reader();
    for (uint32_t n_words = 1; n_words <= 600; n_words += n_words < 60 ? 1 : 90) {
        size_t n = 0;
        for (uint32_t k = 0; k < n_words; k++)
            n += (size_t)sprintf(text + n, "%s ",
                                 k % 7 == 3 ? "abcdefghijkl"
                                 : k % 3    ? "a"
                                            : "Mole");
        text[n - 1] = '\0';
        reading r = read_text(model.model, text, 1.0f, true);
        CHECK(r.ctx->doc.toks.n == n_words && n_read(&r) == n_words);
        nsc_context_free(r.ctx);
    }
    small_model_free(&model);
}

static void check_refused(const nsc_section *more, uint32_t n, const char *says) {
    nsc_block file = small_file_and(more, n);
    nsc_model *model = NULL;
    nsc_error err = {0};
    CHECK(nsc_model_open(NULL, file.bytes, file.n_bytes, &model, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, says) != NULL);
    nsc_block_free(&file);
}

static void sections_that_do_not_fit_are_refused(void) {
    const encoder_shape few = {64, 128, 1, SMALL_N_PIECES - 1, 40, NSCI_N_WAYS};
    const encoder_shape few_ways = {64, 128, 1, SMALL_N_PIECES, 40, NSCI_N_WAYS - 1};
    /* A token of eight pieces would not fit between the two of the edges. */
    const encoder_shape few_places = {64, 128, 1, SMALL_N_PIECES, 9, NSCI_N_WAYS};
    encoder_section a = encoder_section_of(&few, 6, 0), b = encoder_section_of(&few_ways, 7, 0);
    encoder_section c = encoder_section_of(&few_places, 8, 0);
    nsc_section both[2] = {small_pieces(), {"ents.encoder", a.bytes, a.n_bytes}};
    check_refused(both, 1, "one is there without the other");
    check_refused(both + 1, 1, "one is there without the other");
    check_refused(both, 2, "\"ents.pieces\" has 55 pieces, \"ents.encoder\" knows 54");
    both[1] = (nsc_section){"ents.encoder", b.bytes, b.n_bytes};
    check_refused(both, 2, "\"ents.encoder\" knows 4 ways of writing, expected 5");
    both[1] = (nsc_section){"ents.encoder", c.bytes, c.n_bytes};
    check_refused(both, 2, "\"ents.encoder\" has 9 places, expected at least 10");
    free(a.block);
    free(b.block);
    free(c.block);
}

static void lack_of_memory_is_an_error(void) {
    check_layer_without_memory(model_with_reader(), TEXT, NSC_LAYER_ENTS);
}

int main(void) {
    RUN(without_effort_nothing_is_read_again);
    RUN(a_sentence_is_read_when_its_doubt_exceeds_the_limit_of_the_effort);
    RUN(what_the_encoder_says_is_added);
    RUN(sentences_are_read_together_unless_each_is_to_be_read_alone);
    RUN(every_token_of_a_sentence_of_any_length_is_read);
    RUN(sections_that_do_not_fit_are_refused);
    RUN(lack_of_memory_is_an_error);
    return test_report();
}
