/* nsc_cnn, nsc_doc_pool: the network against its slow and clear form. */
#include "model.h"
#include "name/nsc_ents.h"
#include "base/nsc_mem.h"
#include "run/nsc_run.h"

#include <time.h>

/* ---- A network with random weights ---------------------------------------------------------- */

static int32_t weight(const int8_t *matrix, uint32_t n_out, uint32_t k, uint32_t j) {
    return matrix[(size_t)(k / 4) * n_out * 4 + 4 * (size_t)j + k % 4];
}

static int32_t bounded(int32_t x, int32_t low, int32_t high) {
    return x < low ? low : x > high ? high : x;
}

typedef struct slow_sentence {
    nsci_word words[NSC_MAX_SENT_TOKS];
    nsci_details details[NSC_MAX_SENT_TOKS];
    nsci_listed listed[NSC_MAX_SENT_TOKS];
    nsci_range runs[NSC_MAX_SENT_TOKS];
    int32_t layers[SMALL_N_CONVOLUTIONS + 2][NSC_MAX_SENT_TOKS][NSCI_WIDTH];
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
} slow_sentence;

/* Layer after layer for every token, as the essays say it. */
static void read_slowly(const nsci_cnn *net, const nsci_sentence_view *view, slow_sentence *s) {
    uint32_t n = view->n;
    for (uint32_t i = 0; i < n; i++) {
        uint16_t rows[NSCI_MAX_WORD_INPUTS];
        uint32_t n_rows = nsci_word_inputs(&view->words[i], &s->details[i], rows);
        CHECK(n_rows <= NSCI_MAX_WORD_INPUTS);
        for (uint32_t j = 0; j < NSCI_WIDTH; j++) {
            int32_t sum = net->word_bias[j];
            for (uint32_t k = 0; k < n_rows; k++) sum += net->word_rows[rows[k] * NSCI_WIDTH + j];
            s->layers[0][i][j] = bounded((sum + 2) >> 2, 0, 127);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        uint16_t rows[NSCI_MAX_CONTEXT_INPUTS];
        uint32_t n_rows = nsci_context_inputs(view, i, rows);
        CHECK(n_rows <= NSCI_MAX_CONTEXT_INPUTS);
        for (uint32_t j = 0; j < NSCI_WIDTH; j++) {
            int32_t sum = net->first_bias[j];
            for (uint32_t k = 0; k < n_rows; k++)
                sum += 4 * net->context_rows[rows[k] * NSCI_WIDTH + j];
            for (uint32_t d = 0; d < 3; d++) { /* its share as right neighbour, own word, left */
                int64_t from = (int64_t)i + 1 - d;
                if (from < 0 || from >= n) continue;
                int32_t share = d == 1 ? s->layers[0][from][j] * 256 : 0;
                for (uint32_t k = 0; k < NSCI_WIDTH; k++)
                    share += s->layers[0][from][k] *
                             weight(net->first, 3 * NSCI_WIDTH, k, d * NSCI_WIDTH + j);
                sum += bounded((share + 8) >> 4, -NSCI_MAX_CONTRIBUTION, NSCI_MAX_CONTRIBUTION);
            }
            s->layers[1][i][j] = bounded((sum + 8) >> 4, 0, 127);
        }
    }
    for (uint32_t c = 0; c < SMALL_N_CONVOLUTIONS; c++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < NSCI_WIDTH; j++) {
                const int8_t *matrix = net->convolutions + (size_t)c * NSCI_WINDOW * NSCI_WIDTH;
                int32_t sum = net->biases[c * NSCI_WIDTH + j] + s->layers[c + 1][i][j] * 256;
                for (uint32_t k = 0; k < NSCI_WINDOW; k++) {
                    int64_t from = (int64_t)i - 1 + k / NSCI_WIDTH;
                    if (from >= 0 && from < n)
                        sum += s->layers[c + 1][from][k % NSCI_WIDTH] *
                               weight(matrix, NSCI_WIDTH, k, j);
                }
                s->layers[c + 2][i][j] = bounded((sum + 128) >> 8, 0, 127);
            }
}

static bool is_one_char(const nsci_word *word) {
    return word->form == NSCI_FORM_MARK || word->form == NSCI_FORM_INITIAL ||
           (word->form == NSCI_FORM_LOWER && word->is_single);
}

static bool is_digit(const nsci_word *word) {
    return word->form == NSCI_FORM_NUMBER && word->is_single;
}

static bool is_in_run(const nsci_sentence_view *view, uint32_t i, bool with_digits, uint32_t min) {
    uint32_t first = i, last = i;
    for (uint32_t at = i; at < view->n; at++) {
        const nsci_word *word = &view->words[at];
        if (!is_one_char(word) && !(with_digits && is_digit(word))) break;
        last = at;
    }
    for (uint32_t at = i; at < view->n; at--) { /* 0 - 1 ends it */
        const nsci_word *word = &view->words[at];
        if (!is_one_char(word) && !(with_digits && is_digit(word))) break;
        first = at;
    }
    return i > first && i < last && last - first + 1 >= min;
}

/* Inside of a run of five or more marks and single letters, or of 33 or more with digits. */
static bool is_in_one_char_run(const nsci_sentence_view *view, uint32_t i) {
    return is_in_run(view, i, false, 5) || is_in_run(view, i, true, 33);
}

static int32_t slow_score(const int8_t *matrix, int32_t bias, const int32_t *values, uint32_t j) {
    for (uint32_t k = 0; k < NSCI_WIDTH; k++)
        bias += values[k] * weight(matrix, NSCI_N_LANES, k, j);
    return bounded((bias + 64) >> 7, -NSCI_MAX_EMISSION, NSCI_MAX_EMISSION);
}

static const char TEXT[] =
    "Ada Stone of New Mole said the river was high on Monday. In Mole, Stone and McRae met NATO.\n"
    "the city of new mole has 1,987 people; none of them was there when it rained on the river.\n"
    "IN CAPITALS THE SAME: ADA STONE, U.S., 3.5 KM.\nIt rained. Stone left \xE2\x80\x93 at 9 p.m.\n"
    "a-b-c-d \xC3\xA2\xE2\x82\xAC\xC3\xA2\xE2\x82\xAC and a, b. Mole: (((x) - - \xC3\xA9).\n"
    "It was $5/6 $7/8 $9/1 $2/3 $4/5 $6/7 $8/9 X $1/2 $3/4 $5/6 $7/8 $9/1 $2/3 $4/5 $6 .";

static nsc_context *read_text(const nsc_model *model, const char *string, size_t n,
                              bool use_document) {
    nsc_context *ctx = NULL;
    nsc_options opt;
    uint32_t layers;
    nsc_text text = {string, n, 1};
    nsc_options_init(&opt);
    opt.document = use_document;
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    CHECK(nsci_run_layers(ctx, &text, &opt, &layers, NULL) == NSC_OK);
    return ctx;
}

static nsci_tagger *tagger_of(nsc_model *model) {
    nsci_ents_part *ents = model->parts[NSC_LAYER_ENTS];
    return &ents->tagger;
}

static void fast_values_equal_slow_values(void) {
    static slow_sentence s;
    uint64_t random = 2;
    for (int32_t gate_limit = INT32_MIN, round = 0; round < 2; round++, gate_limit = 0) {
        nsc_section section = small_network(&random, gate_limit);
        small_model small = small_model_open(small_file_with(NULL, NULL, 0, section));
        const nsci_cnn *net = &tagger_of(small.model)->network;
        nsc_context *ctx = read_text(small.model, TEXT, sizeof TEXT - 1, true);
        const nsci_ents_work *work = ctx->work[NSC_LAYER_ENTS];
        const nsci_doc_pools *doc = nsci_decoder_pools(work->decoder);
        size_t n_active = 0, n_ruled_out = 0;
        for (size_t k = 0; k < ctx->doc.sent_toks.n; k++) {
            nsci_range sent = ctx->doc.sent_toks.items[k];
            nsci_sentence_view view;
            for (uint32_t i = 0; i < sent.end - sent.start; i++) {
                nsci_range tok = ctx->doc.toks.items[sent.start + i];
                nsci_word_read(&small.model->lexicon, ctx->doc.normal.utf8.items + tok.start,
                               tok.end - tok.start, s.scratch, &s.words[i], &s.details[i]);
            }
            nsci_sentence_look(&small.model->lexicon, s.words, sent.end - sent.start, s.listed,
                               s.runs, &view);
            read_slowly(net, &view, &s);
            for (uint32_t i = 0; i < view.n; i++) {
                int32_t gate = 0;
                for (uint32_t d = 0; d < NSCI_WIDTH; d++) gate += s.layers[1][i][d] * net->gate[d];
                bool in_one_char_run =
                    view.words[i].form != NSCI_FORM_INITIAL && is_in_one_char_run(&view, i);
                bool active = view.words[i].form >= NSCI_FORM_INITIAL ||
                              (gate >= gate_limit && !in_one_char_run);
                CHECK(doc->active.items[sent.start + i] == active);
                n_active += active;
                n_ruled_out += in_one_char_run;
                for (uint32_t j = 0; active && j < NSCI_N_LANES; j++)
                    CHECK(doc->scores.items[sent.start + i].tag[j] ==
                          slow_score(net->out, net->out_bias[j],
                                     s.layers[SMALL_N_CONVOLUTIONS + 1][i], j));
            }
        }
        size_t n_left = ctx->doc.toks.n - n_ruled_out;
        CHECK(gate_limit == INT32_MIN ? n_active == n_left : n_active < n_left);
        nsc_context_free(ctx);
        small_model_free(&small);
    }
}

/* Whole documents, by the public way: each kernel gives the same bytes. */
static void every_kernel_gives_the_same_document(void) {
    static char text[40 * sizeof TEXT];
    uint64_t random = 7;
    size_t n = 0;
    for (int copy = 0; copy < 40; copy++) { /* sentences of many lengths, cut anywhere */
        size_t from = test_below(&random, sizeof TEXT / 2);
        size_t length = test_below(&random, sizeof TEXT - 1 - from);
        memcpy(text + n, TEXT + from, length);
        n += length;
        text[n++] = copy % 7 ? ' ' : '\n';
    }
    small_model small =
        small_model_open(small_file_with(NULL, NULL, 0, small_network(&random, -2000)));
    for (uint32_t document = 0; document < 2; document++) {
        nsc_result *first = NULL;
        const nsci_kernel *kernel;
        for (uint32_t k = 0; (kernel = nsci_kernel_at(k)) != NULL; k++) {
            nsc_context *ctx = NULL;
            nsc_result *res = NULL;
            nsc_options opt;
            nsc_text input = {text, n, 1};
            nsc_options_init(&opt);
            opt.document = document;
            tagger_of(small.model)->network.kernel = kernel;
            CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
            CHECK(nsc_run(ctx, &input, &opt, &res, NULL) == NSC_OK);
            nsc_context_free(ctx);
            if (!first) {
                nsc_column_view ents;
                nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_START, &ents);
                CHECK(ents.n_items > 10);
                first = res;
                continue;
            }
            size_t n_first, n_bytes;
            const void *expected = nsc_result_bytes(first, &n_first);
            const void *bytes = nsc_result_bytes(res, &n_bytes);
            CHECK(n_bytes == n_first && memcmp(bytes, expected, n_bytes) == 0);
            nsc_result_free(res);
        }
        nsc_result_free(first);
    }
    small_model_free(&small);
}

/* ---- Pools ---------------------------------------------------------------------------------- */

static nsci_values values_of(uint8_t first, uint8_t second) {
    return (nsci_values){{first, second}};
}

static void a_pool_keeps_the_largest_values(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_doc_pools doc = {0};
    uint32_t pool;
    CHECK(nsci_doc_pools_begin(&doc, 1, &alloc, NULL) == NSC_OK);
    for (uint64_t key = 1; key <= 300; key++) { /* the slots grow on the way */
        nsci_values values = values_of((uint8_t)(key % 100), 7);
        CHECK(nsci_doc_pools_add(&doc, key << 18, &values, &alloc, &pool, NULL) == NSC_OK);
        CHECK(pool == key - 1);
    }
    for (uint64_t key = 1; key <= 300; key++) {
        nsci_values values = values_of(50, 3);
        CHECK(nsci_doc_pools_add(&doc, key << 18, &values, &alloc, &pool, NULL) == NSC_OK);
        CHECK(pool == key - 1 && doc.pools.items[pool].value[1] == 7);
        CHECK(doc.pools.items[pool].value[0] == nsci_max(50, (size_t)(key % 100)));
    }
    nsci_doc_pools_drop(&doc);
    nsci_values values = values_of(1, 1);
    CHECK(nsci_doc_pools_add(&doc, 77u << 18, &values, &alloc, &pool, NULL) == NSC_OK);
    CHECK(pool == 0 && doc.pools.items[0].value[0] == 1);
    nsci_doc_pools_trim(&doc, &alloc, 0);
}

/* Keys that agree in all their bits but 20, wherever those lie, take no more time than others: a
 * stranger can choose words by the bits of their hash. */
static void pools_of_chosen_keys_are_found_as_fast(void) {
    enum { N_KEYS = 1 << 15, ANY = 60 };
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_doc_pools doc = {0};
    nsci_values values = values_of(1, 2);
    uint64_t random = 8;
    clock_t usual = 0;
    for (int shift = ANY; shift >= 0; shift -= 20) {
        uint32_t pool;
        size_t n_right = 0;
        clock_t began = clock();
        CHECK(nsci_doc_pools_begin(&doc, 1, &alloc, NULL) == NSC_OK);
        for (uint64_t k = 0; k < N_KEYS; k++) {
            uint64_t key = shift == ANY ? test_random(&random) : k << shift;
            n_right +=
                nsci_doc_pools_add(&doc, key, &values, &alloc, &pool, NULL) == NSC_OK && pool == k;
        }
        clock_t took = clock() - began;
        CHECK(n_right == N_KEYS);
        if (shift == ANY) usual = took;
        CHECK(took < 10 * usual + CLOCKS_PER_SEC / 100);
    }
    nsci_doc_pools_trim(&doc, &alloc, 0);
}

/* Tokens of one word share a pool through the document, or through the sentence alone. */
static void pools_reach_as_far_as_they_may(void) {
    uint64_t random = 3;
    small_model small = small_model_open(small_file_with(NULL, NULL, 0, small_network(&random, 0)));
    const char *text = "Stone met Ada.\nAda met Stone and Stone.";
    for (int use_document = 0; use_document < 2; use_document++) {
        nsc_context *ctx = read_text(small.model, text, strlen(text), use_document);
        const nsci_ents_work *work = ctx->work[NSC_LAYER_ENTS];
        const nsci_doc_pools *doc = nsci_decoder_pools(work->decoder);
        const uint32_t *pool_of =
            doc->pool_of.items; /* Stone met Ada . Ada met Stone and Stone . */
        CHECK(doc->pool_of.n == 10 && pool_of[1] == NSC_NONE && pool_of[6] == pool_of[8]);
        CHECK((pool_of[0] == pool_of[6] && pool_of[2] == pool_of[4]) == (bool)use_document);
        nsc_context_free(ctx);
    }
    small_model_free(&small);
}

/* ---- Strangers ------------------------------------------------------------------------------ */

static void broken_networks_are_refused(void) {
    uint64_t random = 4;
    nsc_section section = small_network(&random, 0);
    static const struct {
        size_t at;
        uint32_t value;
        const char *says;
    } faults[] = {
        {0, 64, "64 wide"},
        {4, 7, "7 convolutions"},
        {4, 1, "promises another size"},
        {8, 5, "5 and"},
        {64, 0x7FFF7FFF, "bias"},
        {64 + 512, 0x7FFFFFFF, "bias"},
        {320, 0x00007FFF, "a bias is"},
    };
    for (size_t k = 0; k < NSCI_COUNT(faults); k++) {
        section = small_network(&random, 0);
        memcpy((uint8_t *)(uintptr_t)section.data + faults[k].at, &faults[k].value, 4);
        nsci_cnn network;
        nsc_error err = {0};
        CHECK(nsci_cnn_open(&network, section.data, section.n_bytes, &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, "section \"ents.network\"") &&
              strstr(err.message, faults[k].says));
    }
    section = small_network(&random, 0);
    nsci_cnn network;
    for (size_t n = 1; n < section.n_bytes; n = n < 8192 ? n + 1 : n + 65537)
        CHECK(nsci_cnn_open(&network, section.data, n, NULL) == NSC_E_MODEL);
    CHECK(nsci_cnn_open(&network, section.data, section.n_bytes, NULL) == NSC_OK);
    CHECK(nsci_cnn_open(&network, section.data, 0, NULL) == NSC_OK && !network.kernel);
}

/* Biases of 16 and of 32 bits, the first and the last of each part. */
static void a_bias_may_be_as_large_as_its_bound_and_no_larger(void) {
    enum { BIASES_AT = 64 + 4 * NSCI_WIDTH, N_BIASES = SMALL_N_CONVOLUTIONS * NSCI_WIDTH };
    static const struct {
        size_t at, n_bytes;
        int32_t bound;
    } biases[] = {
        {64, 2, 1 << 14},
        {64 + 2 * (NSCI_WIDTH - 1), 2, 1 << 14},
        {64 + 2 * NSCI_WIDTH, 2, 2000},
        {64 + 2 * (2 * NSCI_WIDTH - 1), 2, 2000},
        {BIASES_AT, 4, 1 << 24},
        {BIASES_AT + 4 * (N_BIASES - 1), 4, 1 << 24},
        {BIASES_AT + 4 * N_BIASES, 4, 1 << 24},
        {BIASES_AT + 4 * (N_BIASES + NSCI_N_LANES - 1), 4, 1 << 24},
    };
    for (size_t k = 0; k < NSCI_COUNT(biases); k++) {
        for (int32_t sign = -1; sign <= 1; sign += 2) {
            uint64_t random = 8;
            nsc_section section = small_network(&random, 0);
            uint8_t *place = (uint8_t *)(uintptr_t)section.data + biases[k].at;
            int32_t bias = sign * biases[k].bound;
            nsci_cnn network;
            memcpy(place, &bias, biases[k].n_bytes);
            CHECK(nsci_cnn_open(&network, section.data, section.n_bytes, NULL) == NSC_OK);
            bias += sign;
            memcpy(place, &bias, biases[k].n_bytes);
            CHECK(nsci_cnn_open(&network, section.data, section.n_bytes, NULL) == NSC_E_MODEL);
        }
    }
}

/* A section that lacks one part in the middle and is as long as all the others ask for. */
static void a_network_without_one_part_is_refused(void) {
    uint64_t random = 7;
    nsc_section section = small_network(&random, 0);
    size_t n_bytes = section.n_bytes - (size_t)NSCI_N_WORD_ROWS * NSCI_WIDTH;
    nsci_cnn network;
    CHECK(nsci_cnn_open(&network, section.data, n_bytes, NULL) == NSC_E_MODEL);
}

/* Values and sums at their limits stay in their types: the sanitizer looks on. */
static void extreme_weights_do_no_harm(void) {
    for (int sign = 0; sign < 2; sign++) {
        uint64_t random = 5;
        nsc_section section = small_network(&random, INT32_MIN);
        uint8_t *bytes = (uint8_t *)(uintptr_t)section.data;
        size_t weights_at =
            64 + 4 * NSCI_WIDTH + 4 * (SMALL_N_CONVOLUTIONS * NSCI_WIDTH + NSCI_N_LANES);
        memset(bytes + weights_at, sign ? 0x80 : 0x7F, section.n_bytes - weights_at);
        small_model small = small_model_open(small_file_with(NULL, NULL, 0, section));
        nsc_context *ctx = read_text(small.model, TEXT, sizeof TEXT - 1, true);
        nsc_context_free(ctx);
        small_model_free(&small);
    }
}

static void failing_allocations_leave_nothing(void) {
    uint64_t random = 6;
    small_model small = small_model_open(small_file_with(NULL, NULL, 0, small_network(&random, 0)));
    nsc_text input = test_text(TEXT);
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_status status = NSC_OK;
    FAILING_ALLOCATIONS(alloc,
                        (status = nsc_context_new(&alloc, small.model, &ctx, NULL),
                         status == NSC_OK ? nsc_run(ctx, &input, NULL, &res, NULL) : status),
                        (nsc_result_free(res), res = NULL, nsc_context_free(ctx), ctx = NULL));
    small_model_free(&small);
}

int main(void) {
    RUN(fast_values_equal_slow_values);
    RUN(every_kernel_gives_the_same_document);
    RUN(a_pool_keeps_the_largest_values);
    RUN(pools_of_chosen_keys_are_found_as_fast);
    RUN(pools_reach_as_far_as_they_may);
    RUN(broken_networks_are_refused);
    RUN(a_bias_may_be_as_large_as_its_bound_and_no_larger);
    RUN(a_network_without_one_part_is_refused);
    RUN(extreme_weights_do_no_harm);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
