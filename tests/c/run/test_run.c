/* nsc_run: from a caller's text to columns in its own code points. */
#include <math.h>

#include "model.h"
#include "run/nsc_run.h"

static nsc_result *run(const nsc_model *model, nsc_text text, const nsc_options *opt) {
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_error err = {0};
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    nsc_status status = nsc_run(ctx, &text, opt, &res, &err);
    if (status != NSC_OK) fprintf(stderr, "%s\n", err.message);
    CHECK(status == NSC_OK);
    nsc_context_free(ctx);
    return res;
}

static nsc_text text_of(const uint32_t *cps, size_t n) {
    nsc_text text = {cps, n, 4};
    return text;
}

static const uint32_t *starts_of(const nsc_result *res, nsc_layer layer, size_t *n) {
    nsc_column_view view;
    nsc_result_column(res, layer, NSC_FIELD_START, &view);
    *n = view.n_items;
    return view.data;
}

/* Spans ascend, don't overlap, are not empty and lie inside the text. */
static void check_spans(const nsc_result *res, nsc_layer layer) {
    size_t n;
    nsc_column_view view;
    const uint32_t *starts = starts_of(res, layer, &n);
    nsc_result_column(res, layer, NSC_FIELD_END, &view);
    const uint32_t *ends = view.data;
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        CHECK(starts[i] >= last && starts[i] < ends[i]);
        last = ends[i];
    }
    CHECK(last <= nsc_result_n_cps(res));
}

static void the_three_widths_of_a_text_agree(void) {
    static const char string[] = "New Mole, \xE9t\xE9 1987. \"It rained,\" said J. Stone.\n\nEnd";
    enum { N = sizeof string - 1 };
    uint16_t two[N];
    uint32_t four[N];
    for (size_t i = 0; i < N; i++) two[i] = (uint16_t)(four[i] = (uint8_t)string[i]);
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_text texts[3] = {{string, N, 1}, {two, N, 2}, {four, N, 4}};
    nsc_result *results[3];
    size_t n_bytes[3];
    const void *bytes[3];
    for (int k = 0; k < 3; k++) {
        results[k] = run(small.model, texts[k], NULL);
        bytes[k] = nsc_result_bytes(results[k], &n_bytes[k]);
        CHECK(n_bytes[k] == n_bytes[0] && memcmp(bytes[k], bytes[0], n_bytes[0]) == 0);
    }
    for (int k = 0; k < 3; k++) nsc_result_free(results[k]);
    small_model_free(&small);
}

static void random_texts_keep_every_promise(void) {
    static const uint32_t alphabet[] = {
        'a', 'B', 'c',    ' ',    ' ',    '.',    '\n',   '&',     'm',  'p',    ';',    '#',
        '1', '-', 0x301,  0xE9,   0x2019, 0x201C, 0x2026, 0x2474,  0xBD, 0xAD,   0x200B, 0x200D,
        0,   7,   0xD800, 0xDFFF, 0xFEFF, 0x4E2D, 0xFB01, 0x1F600, 0xC3, 0x20AC, 0x2122, 0x85,
    };
    small_model small = small_model_new(NULL, NULL, 0);
    uint64_t random = 11;
    for (int round = 0; round < 3000; round++) {
        uint32_t cps[64];
        size_t n = test_random(&random) % NSCI_COUNT(cps);
        for (size_t i = 0; i < n; i++)
            cps[i] = alphabet[test_random(&random) % NSCI_COUNT(alphabet)];
        nsc_options opt;
        nsc_options_init(&opt);
        if (round % 2) opt.rules = (uint32_t)test_random(&random) & (NSC_RULE_BIT(NSC_N_RULES) - 1);
        nsc_result *res = run(small.model, text_of(cps, n), &opt), *again = NULL;
        check_spans(res, NSC_LAYER_SENTS);
        check_spans(res, NSC_LAYER_TOKENS);
        check_spans(res, NSC_LAYER_ENTS);
        size_t n_bytes;
        const void *bytes = nsc_result_bytes(res, &n_bytes); /* the strictest check there is */
        CHECK(nsc_result_open(NULL, bytes, n_bytes, &again, NULL) == NSC_OK);
        nsc_result_free(again);
        nsc_result_free(res);
    }
    small_model_free(&small);
}

static void tokens_inside_one_edit_are_one_token(void) {
    static const uint32_t cps[] = {'n', 'o', ' ', 0x2474, ' ', 'x'}; /* (1) in form KC */
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_options opt;
    nsc_options_init(&opt);
    opt.rules |= NSC_RULE_BIT(NSC_RULE_COMPATIBILITY);
    nsc_result *res = run(small.model, text_of(cps, NSCI_COUNT(cps)), &opt);
    size_t n;
    const uint32_t *starts = starts_of(res, NSC_LAYER_TOKENS, &n);
    CHECK(n == 3 && starts[1] == 3);
    nsc_result_free(res);
    small_model_free(&small);
}

static void a_token_that_edits_made_huge_is_read(void) {
    enum { N = 4000 };
    static uint32_t cps[N]; /* one letter under a pile of marks: one edit, many tokens */
    cps[0] = 'e';
    for (size_t i = 1; i < N; i++) cps[i] = 0x301 + (uint32_t)(i % 20);
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_result *res = run(small.model, text_of(cps, N), NULL);
    check_spans(res, NSC_LAYER_TOKENS);
    nsc_result_free(res);
    small_model_free(&small);
}

static void each_layer_brings_those_that_it_needs(void) {
    small_model small = small_quote_model_new(); /* which has all layers */
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        nsc_options opt;
        nsc_options_init(&opt);
        opt.layers = NSC_LAYER_BIT(layer);
        nsc_result *res = run(small.model, test_text("It rained. It stopped."), &opt);
        uint32_t found = nsc_result_layers(res);
        CHECK(found == nsc_layer_needs(NSC_LAYER_BIT(layer) | NSC_LAYER_BIT(NSC_LAYER_EDITS)));
        for (uint32_t k = NSC_LAYER_SENTS; k <= NSC_LAYER_TOKENS; k++) {
            size_t n;
            (void)starts_of(res, (nsc_layer)k, &n);
            CHECK((n > 0) == (found >> k & 1) && n == nsc_result_n_rows(res, (nsc_layer)k));
        }
        nsc_result_free(res);
    }
    small_model_free(&small);
}

/* Whoever reads a result by fields alone finds start and end in front, and a name for everything. */
static void layers_describe_themselves(void) {
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++) {
        CHECK(nsc_layer_name(layer) && nsc_layer_table(layer) && nsc_layer_row(layer));
        CHECK(nsc_layer_field(layer, NSC_FIELD_START)->unit == NSC_UNIT_START);
        CHECK(nsc_layer_field(layer, NSC_FIELD_END)->unit == NSC_UNIT_END);
        uint32_t n = 0;
        for (const nsc_field *field; (field = nsc_layer_field(layer, n)) != NULL; n++)
            CHECK(field->name && field->doc && (field->unit != NSC_UNIT_NAME || field->names));
        CHECK(n <= NSC_MAX_FIELDS);
        CHECK((nsc_layer_needs(NSC_LAYER_BIT(layer)) >> layer) == 1); /* none needs a later one */
    }
    CHECK(!nsc_layer_name(NSC_N_LAYERS) && !nsc_layer_table(NSC_N_LAYERS));
    CHECK(!nsc_layer_row(NSC_N_LAYERS) && !nsc_layer_field(NSC_N_LAYERS, 0));
}

static void an_effort_is_at_most_1_or_the_model_s_own(void) {
    static const struct {
        float effort;
        nsc_status status;
    } cases[] = {{NSC_EFFORT_DEFAULT, NSC_OK},
                 {0.0f, NSC_OK},
                 {0.3f, NSC_OK},
                 {1.0f, NSC_OK},
                 {-7.0f, NSC_OK},
                 {1.01f, NSC_E_ARGUMENT},
                 {NAN, NSC_E_ARGUMENT},
                 {INFINITY, NSC_E_ARGUMENT}};
    for (size_t k = 0; k < NSCI_COUNT(cases); k++) {
        nsc_context *ctx = NULL;
        nsc_result *res = NULL;
        nsc_error err = {0};
        nsc_options opt;
        nsc_options_init(&opt);
        CHECK(opt.effort == NSC_EFFORT_DEFAULT);
        opt.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS);
        opt.effort = cases[k].effort;
        nsc_text text = test_text("x");
        CHECK(nsc_context_new(NULL, NULL, &ctx, NULL) == NSC_OK);
        CHECK(nsc_run(ctx, &text, &opt, &res, &err) == cases[k].status);
        CHECK(res || strstr(err.message, "effort: expected a number from 0 to 1") != NULL);
        nsc_result_free(res);
        nsc_context_free(ctx);
    }
}

static void wrong_arguments_and_limits_are_told(void) {
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_error err;
    nsc_options opt;
    nsc_options_init(&opt);
    CHECK(nsc_context_new(NULL, NULL, &ctx, NULL) == NSC_OK);
    nsc_text text = test_text("x");
    CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_E_ARGUMENT && !res);
    CHECK(strstr(err.message, "without a model") != NULL);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS);
    text.unit_bytes = 3;
    CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_E_ARGUMENT);
    text.unit_bytes = 1;
    text.length = NSC_MAX_TEXT_CPS + 1;
    CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_E_LIMIT);
    text = test_text("x");
    opt.layers |= NSC_LAYER_BIT(NSC_N_LAYERS);
    CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_E_ARGUMENT);
    CHECK(strstr(err.message, "of no layer") != NULL);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS);
    CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_OK);
    CHECK(nsc_result_n_labels(res, NSC_LAYER_ENTS) == 0);
    nsc_result_free(res);
    nsc_context_free(ctx);
    nsc_context_free(NULL);
}

static void an_empty_text_has_an_answer(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_text nothing = {NULL, 0, 1};
    nsc_result *res = run(small.model, nothing, NULL);
    size_t n;
    (void)starts_of(res, NSC_LAYER_TOKENS, &n);
    CHECK(n == 0 && nsc_result_n_cps(res) == 0);
    nsc_result_free(res);
    small_model_free(&small);
}

static void normalizing_alone_gives_the_text_of_a_result(void) {
    static const uint32_t texts[][6] = {{'a', 'b', 'c', '.', ' ', 'd'},
                                        {0x201C, 'a', 0x2026, 'e', 0x301, '!'},
                                        {'a', 0xD800, 'b', ' ', 'c', 'd'},
                                        {0xE9, 0x4E2D, 'b', ' ', 'c', 'd'}};
    static const int changed[] = {0, 1, 1, 0};
    nsc_options opt;
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS);
    nsc_context *ctx = NULL;
    CHECK(nsc_context_new(NULL, NULL, &ctx, NULL) == NSC_OK);
    for (size_t i = 0; i < NSCI_COUNT(texts); i++) {
        nsc_text text = text_of(texts[i], 6);
        nsc_result *res = run(NULL, text, &opt);
        nsc_normalized out;
        CHECK(nsc_normalize(ctx, &text, opt.rules, &out, NULL) == NSC_OK);
        size_t n_bytes;
        const char *utf8 = nsc_result_normalized(res, &n_bytes);
        CHECK(out.n_bytes == n_bytes && memcmp(out.utf8, utf8, n_bytes) == 0);
        CHECK(out.is_changed == changed[i]);
        nsc_context_trim(ctx);
        nsc_result_free(res);
    }
    nsc_text empty = {NULL, 0, 1}, wrong = {"a", 1, 3};
    nsc_normalized none;
    nsc_context_free(ctx);
    CHECK(nsc_context_new(NULL, NULL, &ctx, NULL) == NSC_OK);
    CHECK(nsc_normalize(ctx, &empty, opt.rules, &none, NULL) == NSC_OK);
    CHECK(none.utf8 && none.n_bytes == 0 && !none.is_changed);
    CHECK(nsc_normalize(ctx, &wrong, opt.rules, &none, NULL) == NSC_E_ARGUMENT);
    nsc_context_free(ctx);
}

int main(void) {
    RUN(the_three_widths_of_a_text_agree);
    RUN(random_texts_keep_every_promise);
    RUN(tokens_inside_one_edit_are_one_token);
    RUN(a_token_that_edits_made_huge_is_read);
    RUN(each_layer_brings_those_that_it_needs);
    RUN(layers_describe_themselves);
    RUN(an_effort_is_at_most_1_or_the_model_s_own);
    RUN(wrong_arguments_and_limits_are_told);
    RUN(an_empty_text_has_an_answer);
    CHECK(strcmp(nsc_version(), NSC_VERSION) == 0);
    RUN(normalizing_alone_gives_the_text_of_a_result);
    return test_report();
}
