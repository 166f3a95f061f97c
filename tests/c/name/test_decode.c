/* nsc_feature, nsc_word_cache, nsc_contribution, nsc_decode: the linear tagger against its slow and clear
 * form. */
#include "model.h"
#include "base/nsc_ascii.h"
#include "name/nsc_ents.h"
#include "base/nsc_mem.h"
#include "run/nsc_run.h"

static const char *const VOCABULARY[] = {
    "Mole", "New",  "mole", "city", "river", "the", "of",   "in", "Ada", "Stone", "U.S.", "3.5",
    ",",    "said", "-",    "1987", "McRae", "x",   "NATO", "\"", "and", "A",     "iPad", "'s",
};

/* A text of n random words, one sentence a line; returns its length. */
static size_t random_text(uint64_t *random, size_t n_words, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < n_words; i++) {
        const char *word = VOCABULARY[test_random(random) % NSCI_COUNT(VOCABULARY)];
        memcpy(out + n, word, strlen(word));
        n += strlen(word);
        if (test_random(random) % 8 == 0) n += (size_t)sprintf(out + n, "%u", (unsigned)i);
        out[n++] = test_random(random) % 12 ? ' ' : '\n';
    }
    return n;
}

typedef struct spy {
    nsc_context *ctx;
    nsci_word words[NSC_MAX_SENT_TOKS];
    nsci_details details[NSC_MAX_SENT_TOKS];
    nsci_listed listed[NSC_MAX_SENT_TOKS];
    nsci_range runs[NSC_MAX_SENT_TOKS];
    nsci_sentence_view view;
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
} spy;

static void look_at(spy *s, nsci_range toks) {
    const uint8_t *text = s->ctx->doc.normal.utf8.items;
    for (uint32_t i = 0; i < toks.end - toks.start; i++) {
        nsci_range tok = s->ctx->doc.toks.items[toks.start + i];
        nsci_word_read(&s->ctx->model->lexicon, text + tok.start, tok.end - tok.start, s->scratch,
                       &s->words[i], &s->details[i]);
    }
    nsci_sentence_look(&s->ctx->model->lexicon, s->words, toks.end - toks.start, s->listed, s->runs,
                       &s->view);
}

/* All features of token i, word by word: what the tagger's cache adds up in another order. */
static uint32_t features_of(const spy *s, uint32_t i, uint64_t *out) {
    uint32_t n = nsci_context_features(&s->view, i, out);
    CHECK(n <= NSCI_MAX_CONTEXT_FEATURES);
    for (int distance = -NSCI_REACH; distance <= NSCI_REACH; distance++) {
        int64_t at = (int64_t)i + distance;
        if (at < 0 || at >= s->view.n) continue;
        uint32_t more = nsci_word_features(&s->words[at], &s->details[at], distance, out + n);
        CHECK(more <= NSCI_MAX_WORD_FEATURES);
        n += more;
    }
    return n;
}

static nsc_context *tokenized(const nsc_model *model, const char *string, size_t n) {
    nsc_context *ctx = NULL;
    nsc_options opt;
    nsc_text text = {string, n, 1};
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_ENTS);
    uint32_t layers;
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    CHECK(nsci_run_layers(ctx, &text, &opt, &layers, NULL) == NSC_OK);
    return ctx;
}

enum { MAX_ROWS = 200000 };

/* A model with random weights for two thirds of the features that the text shows. */
static small_model model_for(const char *string, size_t n, uint64_t *random) {
    static uint64_t hashes[MAX_ROWS];
    static int8_t rows[MAX_ROWS][NSCI_N_LANES];
    static spy s;
    small_model blank = small_model_new(NULL, NULL, 0);
    size_t n_rows = 0;
    s.ctx = tokenized(blank.model, string, n);
    for (size_t k = 0; k < s.ctx->doc.sent_toks.n; k++) {
        nsci_range toks = s.ctx->doc.sent_toks.items[k];
        if (toks.end - toks.start > NSC_MAX_SENT_TOKS) toks.end = toks.start + NSC_MAX_SENT_TOKS;
        look_at(&s, toks);
        for (uint32_t i = 0; i < s.view.n; i++) {
            uint64_t features[512];
            uint32_t n_features = features_of(&s, i, features);
            for (uint32_t f = 0; f < n_features && n_rows < MAX_ROWS; f++) {
                if (features[f] % 3 == 0) continue;
                hashes[n_rows] = features[f];
                for (uint32_t j = 0; j < 5; j++)
                    rows[n_rows][j] = (int8_t)(test_random(random) % 41) - 20;
                n_rows++;
            }
        }
    }
    nsc_context_free(s.ctx);
    small_model_free(&blank);
    return small_model_new(hashes, &rows[0][0], n_rows);
}

static void check_against_slow_sums(const char *string, size_t n, uint64_t *random) {
    static spy s;
    small_model small = model_for(string, n, random);
    s.ctx = tokenized(small.model, string, n);
    const nsci_ents_part *ents = small.model->parts[NSC_LAYER_ENTS];
    const nsci_ents_work *work = s.ctx->work[NSC_LAYER_ENTS];
    const nsci_doc_pools *doc = nsci_decoder_pools(work->decoder);
    size_t n_wrong = 0;
    for (size_t k = 0; k < s.ctx->doc.sent_toks.n; k++) {
        nsci_range sent = s.ctx->doc.sent_toks.items[k];
        for (uint32_t at = sent.start; at < sent.end; at += NSC_MAX_SENT_TOKS) {
            nsci_range toks = {at, (uint32_t)nsci_min(sent.end, at + NSC_MAX_SENT_TOKS)};
            look_at(&s, toks);
            for (uint32_t i = 0; i < s.view.n; i++) {
                int32_t sum[NSCI_N_LANES] = {0};
                uint64_t features[512];
                uint32_t n_features = features_of(&s, i, features);
                for (uint32_t f = 0; f < n_features; f++) {
                    const uint8_t *row = nsci_table_find(&ents->tagger.weights, features[f]);
                    for (uint32_t j = 0; row && j < NSCI_N_LANES; j++) sum[j] += (int8_t)row[j];
                }
                for (uint32_t j = 0; j < NSCI_N_LANES; j++)
                    n_wrong += sum[j] != doc->scores.items[at + i].tag[j];
            }
        }
    }
    CHECK(n_wrong == 0);
    CHECK(s.ctx->doc.toks.n > 0);
    nsc_context_free(s.ctx);
    small_model_free(&small);
}

static void cached_sums_equal_slow_sums(void) {
    static char text[200000];
    uint64_t random = 1;
    for (int round = 0; round < 20; round++)
        check_against_slow_sums(text, random_text(&random, 400, text), &random);
}

static void a_sentence_longer_than_a_piece_is_read_in_pieces(void) {
    static char text[40000];
    uint64_t random = 2;
    size_t n = random_text(&random, 3000, text);
    for (size_t i = 0; i < n; i++)
        if (text[i] == '\n') text[i] = ' ';
    check_against_slow_sums(text, n, &random);
}

static void answers_do_not_depend_on_what_was_read_before(void) {
    static char first[200000], second[40000];
    uint64_t random = 3;
    size_t n_second = random_text(&random, 800, second);
    small_model small = model_for(second, n_second, &random);
    size_t n_first = 0;
    for (unsigned i = 0; i < 20000; i++) /* more words than the cache has room for */
        n_first += (size_t)sprintf(first + n_first, "w%u ", i);
    nsc_context *fresh = NULL, *used = NULL;
    nsc_text texts[2] = {{first, n_first, 1}, {second, n_second, 1}};
    nsc_result *res[3] = {NULL, NULL, NULL};
    CHECK(nsc_context_new(NULL, small.model, &fresh, NULL) == NSC_OK);
    CHECK(nsc_context_new(NULL, small.model, &used, NULL) == NSC_OK);
    CHECK(nsc_run(fresh, &texts[1], NULL, &res[0], NULL) == NSC_OK);
    CHECK(nsc_run(used, &texts[0], NULL, &res[1], NULL) == NSC_OK);
    CHECK(nsc_run(used, &texts[1], NULL, &res[2], NULL) == NSC_OK);
    size_t n[2];
    const void *a = nsc_result_bytes(res[0], &n[0]), *b = nsc_result_bytes(res[2], &n[1]);
    CHECK(n[0] == n[1] && memcmp(a, b, n[0]) == 0);
    nsc_column_view names;
    nsc_result_column(res[0], NSC_LAYER_ENTS, NSC_FIELD_START, &names);
    CHECK(names.n_items > 10);
    for (int k = 0; k < 3; k++) nsc_result_free(res[k]);
    nsc_context_free(fresh);
    nsc_context_free(used);
    small_model_free(&small);
}

/* Writes a word of 16 letters with the hash of `word`: steps of the hash can be taken back, so what
 * its last eight bytes must be is known once the first eight are chosen. */
static void forge_word(const char *word, char out[16]) {
    uint64_t factor = UINT64_C(0x9E3779B97F4A7C15), inverse = factor, random = 4;
    for (int k = 0; k < 5; k++) inverse *= 2 - factor * inverse;
    uint64_t wanted = nsci_hash_bytes((const uint8_t *)word, strlen(word));
    wanted ^= wanted >> 32;                /* the hash's last step */
    for (int step = 0; step < 2; step++) { /* of no tail, then of the second eight bytes */
        wanted ^= wanted >> 29 ^ wanted >> 58;
        wanted *= inverse;
    }
    for (;;) {
        for (int k = 0; k < 8; k++) out[k] = (char)('a' + test_random(&random) % 26);
        uint64_t hash = nsci_hash_mix(UINT64_C(0x51ED270B9F1C3D2B), 16);
        uint64_t rest = nsci_hash_mix(hash, nsci_load_u64(out)) ^ wanted;
        memcpy(out + 8, &rest, 8);
        int n_letters = 0;
        for (int k = 8; k < 16; k++) {
            uint8_t c = (uint8_t)out[k];
            n_letters += nsci_is_upper(c) || nsci_is_lower(c);
        }
        if (n_letters == 8) return;
    }
}

/* A stranger's text must not change how a later one is read. */
static void a_word_made_for_the_hash_of_another_is_not_taken_for_it(void) {
    static const char *const targets[] = {"Washington", "Mole"};
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_word_cache *cache = NULL;
    CHECK(nsci_word_cache_new(&small.model->lexicon, &alloc, &cache, NULL) == NSC_OK);
    for (size_t k = 0; k < NSCI_COUNT(targets); k++) {
        char forged[16];
        uint32_t n = (uint32_t)strlen(targets[k]);
        forge_word(targets[k], forged);
        CHECK(nsci_hash_bytes((const uint8_t *)forged, 16) ==
              nsci_hash_bytes((const uint8_t *)targets[k], n));
        nsci_range of_forged = {0, 16}, of_target = {0, n};
        nsci_word_place first, then;
        nsci_word_cache_read(cache, (const uint8_t *)forged, &of_forged, 1, &first);
        uint32_t slot;
        CHECK(nsci_word_cache_find(cache, &first, (const uint8_t *)forged, 16, &slot)->n_bytes ==
              16);
        nsci_word_cache_read(cache, (const uint8_t *)targets[k], &of_target, 1, &then);
        const nsci_word *word =
            nsci_word_cache_find(cache, &then, (const uint8_t *)targets[k], n, &slot);
        CHECK(word->n_bytes == n && word->form == NSCI_FORM_TITLE);
    }
    nsci_word_cache_free(cache, &alloc);
    small_model_free(&small);
}

static void word_forms_and_shapes(void) {
    static const struct {
        const char *word;
        nsci_form form;
        bool is_single;
    } cases[] = {
        {"mole", NSCI_FORM_LOWER, false},        {"Mole", NSCI_FORM_TITLE, false},
        {"NATO", NSCI_FORM_UPPER, false},        {"A", NSCI_FORM_INITIAL, true},
        {"J.", NSCI_FORM_INITIAL, false},        {"U.S.", NSCI_FORM_UPPER, false},
        {"McRae", NSCI_FORM_MIXED, false},       {"G7", NSCI_FORM_MIXED, false},
        {"3.5", NSCI_FORM_NUMBER, false},        {",", NSCI_FORM_MARK, true},
        {"\xC3\x89lan", NSCI_FORM_TITLE, false}, {"mid-", NSCI_FORM_LOWER, false},
        {"\xE4\xB8\xAD", NSCI_FORM_LOWER, true}, {"\xF0\x9F\x98\x80", NSCI_FORM_MARK, true},
    };
    small_model small = small_model_new(NULL, NULL, 0);
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
    for (size_t k = 0; k < NSCI_COUNT(cases); k++) {
        nsci_word word;
        nsci_details details;
        nsci_word_read(&small.model->lexicon, (const uint8_t *)cases[k].word,
                       (uint32_t)strlen(cases[k].word), scratch, &word, &details);
        CHECK(word.form == cases[k].form);
        CHECK(word.is_single == cases[k].is_single);
    }
    nsci_word a, b;
    nsci_details of_a, of_b;
    nsci_word_read(&small.model->lexicon, (const uint8_t *)"Mooole1987", 10, scratch, &a, &of_a);
    nsci_word_read(&small.model->lexicon, (const uint8_t *)"Moooole2034", 11, scratch, &b, &of_b);
    CHECK(a.shape == b.shape && a.lower != b.lower);
    nsci_word_read(&small.model->lexicon, (const uint8_t *)"1987", 4, scratch, &a, &of_a);
    nsci_word_read(&small.model->lexicon, (const uint8_t *)"2034", 4, scratch, &b, &of_b);
    CHECK(of_a.exact == of_b.exact);
    small_model_free(&small);
}

static void lists_match_the_longest_name(void) {
    static spy s;
    small_model small = small_model_new(NULL, NULL, 0);
    const char *string = "New Mole and New York";
    s.ctx = tokenized(small.model, string, strlen(string));
    look_at(&s, s.ctx->doc.sent_toks.items[0]);
    CHECK(s.view.n == 5);
    CHECK(s.listed[0].types == 1u << 1 && s.listed[0].part == 0);
    CHECK(s.listed[1].types == 1u << 1 && s.listed[1].part == 2);
    CHECK(s.listed[2].types == 0);
    CHECK(s.listed[3].types == 1u << 3 && s.listed[3].part == 3);
    CHECK(s.listed[4].types == 0);
    CHECK(s.runs[0].start == 0 && s.runs[0].end == 2 && s.runs[2].start == s.runs[2].end);
    nsc_context_free(s.ctx);
    small_model_free(&small);
}

static void path_prefixes_keep_their_leading_one(void) {
    CHECK(nsci_cluster_prefix(0x1B, 2) == 6); /* 1|1011 -> 1|10 */
    CHECK(nsci_cluster_prefix(0x1B, 4) == 0x1B && nsci_cluster_prefix(0x1B, 20) == 0x1B);
}

static void failing_allocations_leave_a_context_that_works(void) {
    static char text[4000];
    uint64_t random = 5;
    size_t n = random_text(&random, 100, text);
    small_model small = model_for(text, n, &random);
    nsc_text input = {text, n, 1};
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_status status = NSC_OK;
    FAILING_ALLOCATIONS(alloc,
                        (status = nsc_context_new(&alloc, small.model, &ctx, NULL),
                         status == NSC_OK ? nsc_run(ctx, &input, NULL, &res, NULL) : status),
                        (nsc_result_free(res), res = NULL, nsc_context_free(ctx), ctx = NULL));
    /* and one context through all failures */
    test_heap heap = {0, 0, SIZE_MAX};
    nsc_alloc alloc = test_alloc(&heap);
    CHECK(nsc_context_new(&alloc, small.model, &ctx, NULL) == NSC_OK);
    for (size_t i = 0; i < 60; i++) {
        heap.fail_at = heap.n_requests + i;
        if (nsc_run(ctx, &input, NULL, &res, NULL) == NSC_OK) break;
        CHECK(!res);
    }
    heap.fail_at = SIZE_MAX;
    nsc_result_free(res);
    CHECK(nsc_run(ctx, &input, NULL, &res, NULL) == NSC_OK);
    nsc_result_free(res);
    nsc_context_free(ctx);
    CHECK(heap.n_live == 0);
    small_model_free(&small);
}

static void words_that_were_read_keep_slots_of_their_own(void) {
    enum { N_WORDS = 500, WORD_BYTES = 4 };
    static char text[N_WORDS * WORD_BYTES + 1];
    static nsci_range toks[N_WORDS];
    static nsci_word_place places[N_WORDS], again[N_WORDS];
    static uint8_t uses[NSCI_WORD_SLOTS];
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_word_cache *cache = NULL;
    CHECK(nsci_word_cache_new(&small.model->lexicon, &alloc, &cache, NULL) == NSC_OK);
    for (uint32_t i = 0; i < N_WORDS; i++) {
        snprintf(text + i * WORD_BYTES, WORD_BYTES + 1, "w%03u", (unsigned)i);
        toks[i] = (nsci_range){i * WORD_BYTES, (i + 1) * WORD_BYTES};
    }
    nsci_word_cache_read(cache, (const uint8_t *)text, toks, N_WORDS, places);
    nsci_word_cache_read(cache, (const uint8_t *)text, toks, N_WORDS, again);
    for (size_t i = 0; i < N_WORDS; i++) {
        CHECK(uses[places[i].slot]++ == 0);
        CHECK(again[i].slot == places[i].slot && again[i].stamp == places[i].stamp);
    }
    nsci_word_cache_free(cache, &alloc);
    small_model_free(&small);
}

/* It is compared where it stands in the text, which is gone when the next one is read. */
static void a_long_word_is_known_for_as_long_as_its_text_is_read(void) {
    static const char text[] = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk"
                               "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk";
    const uint32_t n = (sizeof text - 1) / 2;
    const nsci_range toks[] = {{0, n}, {n, 2 * n}};
    nsci_word_place places[2], again[2];
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_word_cache *cache = NULL;
    CHECK(nsci_word_cache_new(&small.model->lexicon, &alloc, &cache, NULL) == NSC_OK);
    nsci_word_cache_read(cache, (const uint8_t *)text, toks, 2, places);
    nsci_word_cache_read(cache, (const uint8_t *)text, toks, 2, again);
    CHECK(places[0].slot == places[1].slot && places[0].stamp == places[1].stamp);
    CHECK(again[0].slot == again[1].slot && again[0].stamp == again[1].stamp);
    CHECK(again[0].stamp != places[0].stamp);
    nsci_word_cache_free(cache, &alloc);
    small_model_free(&small);
}

int main(void) {
    RUN(cached_sums_equal_slow_sums);
    RUN(a_sentence_longer_than_a_piece_is_read_in_pieces);
    RUN(answers_do_not_depend_on_what_was_read_before);
    RUN(a_word_made_for_the_hash_of_another_is_not_taken_for_it);
    RUN(word_forms_and_shapes);
    RUN(lists_match_the_longest_name);
    RUN(path_prefixes_keep_their_leading_one);
    RUN(failing_allocations_leave_a_context_that_works);
    RUN(words_that_were_read_keep_slots_of_their_own);
    RUN(a_long_word_is_known_for_as_long_as_its_text_is_read);
    return test_report();
}
