/* nsc_gazetteer: a caller's own names, against a slow and clear search for them. */
#include "model.h"
#include "base/nsc_mem.h"
#include "name/nsc_gazetteer.h"
#include "run/nsc_run.h"

#include <time.h>

typedef struct entry {
    const char *name;
    uint32_t label;
} entry;

static nsc_gazetteer *gazetteer_of(const entry *entries, size_t n, int ignore_case) {
    nsc_gazetteer *gazetteer = NULL;
    CHECK(nsc_gazetteer_new(NULL, NSC_RULES_DEFAULT, ignore_case, &gazetteer, NULL) == NSC_OK);
    for (size_t i = 0; i < n; i++) {
        nsc_text name = test_text(entries[i].name);
        nsc_error err = {0};
        nsc_status status = nsc_gazetteer_add(gazetteer, &name, entries[i].label, &err);
        if (status != NSC_OK) fprintf(stderr, "%s: %s\n", entries[i].name, err.message);
        CHECK(status == NSC_OK);
    }
    return gazetteer;
}

/* The names of a text by the public way, as "Ada Stone:0|Mole:1". */
static const char *found_in(const entry *entries, size_t n, int ignore_case, const char *string) {
    static char out[512];
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_gazetteer *gazetteer = gazetteer_of(entries, n, ignore_case);
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_options opt;
    nsc_text text = test_text(string);
    nsc_options_init(&opt);
    opt.gazetteer = gazetteer;
    opt.min_score = 0.99; /* the small model is sure of nothing */
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &text, &opt, &res, NULL) == NSC_OK);
    nsc_column_view starts, ends, labels, scores;
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_START, &starts);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_END, &ends);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_LABEL, &labels);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_SCORE, &scores);
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < starts.n_items; i++) {
        uint32_t start = ((const uint32_t *)starts.data)[i];
        uint32_t length = ((const uint32_t *)ends.data)[i] - start;
        CHECK(((const float *)scores.data)[i] == 1.0f);
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s:%u", i ? "|" : "", (int)length,
                               string + start, ((const uint8_t *)labels.data)[i]);
    }
    nsc_result_free(res);
    nsc_context_free(ctx);
    nsc_gazetteer_free(gazetteer);
    small_model_free(&small);
    return out;
}

#define FOUND(entries, text)             found_in(entries, NSCI_COUNT(entries), 0, text)
#define FOUND_IN_ANY_CASE(entries, text) found_in(entries, NSCI_COUNT(entries), 1, text)
#define SAME(a, b)                       (strcmp(a, b) == 0)

static void whole_words_are_found_the_longest_from_the_left(void) {
    static const entry names[] = {{"Ada Stone", 0},
                                  {"Ada Stone Mill", 1},
                                  {"Mole", 1},
                                  {"Stone Mill Road", 1},
                                  {"Bank of Mole", 0}};
    CHECK(SAME(FOUND(names, "then Ada Stone left"), "Ada Stone:0"));
    CHECK(SAME(FOUND(names, "Ada Stone Mill Road"), "Ada Stone Mill:1"));
    CHECK(SAME(FOUND(names, "Ada Stones, Moles, Mole-like, the Mole's."), "Mole:1|Mole:1"));
    CHECK(SAME(FOUND(names, "ada stone MOLE"), ""));
    CHECK(SAME(FOUND(names, "Bank of Ada Stone in Mole"), "Ada Stone:0|Mole:1"));
    CHECK(SAME(FOUND(names, "Mole Mole"), "Mole:1|Mole:1"));
    CHECK(SAME(FOUND(names, "Ada\tStone and Ada  Stone"), "Ada\tStone:0|Ada  Stone:0"));
    CHECK(SAME(FOUND(names, "Ada\n\nStone"), "")); /* two sentences */
    CHECK(SAME(FOUND(names, ""), ""));
}

static void case_may_be_ignored(void) {
    static const entry names[] = {{"McRae \xC9t\xE9", 0}, {"NATO", 1}};
    CHECK(SAME(FOUND_IN_ANY_CASE(names, "MCRAE \xC9T\xC9 of nato"), "MCRAE \xC9T\xC9:0|nato:1"));
    CHECK(SAME(FOUND(names, "MCRAE \xC9T\xC9 of nato, McRae \xC9t\xE9"), "McRae \xC9t\xE9:0"));
}

static void a_closing_period_is_as_the_text_has_it(void) {
    static const entry names[] = {{"Mole Inc.", 1}, {"Stone Jr", 0}, {"U.S.", 1}, {"X", 1}};
    CHECK(SAME(FOUND(names, "at Mole Inc. it rained"), "Mole Inc.:1"));
    CHECK(SAME(FOUND(names, "at Mole Inc."), "Mole Inc.:1")); /* two tokens here */
    CHECK(SAME(FOUND(names, "at Mole Inc it rained"), ""));
    CHECK(SAME(FOUND(names, "with Stone Jr., in it"), "Stone Jr.:0"));
    CHECK(SAME(FOUND(names, "with Stone Jr.; with Stone Jr"), "Stone Jr.:0|Stone Jr:0"));
    CHECK(SAME(FOUND(names, "the U.S. and the U.S."), "U.S.:1|U.S.:1"));
    CHECK(SAME(FOUND(names, "X said that X., then X"), "X:1|X:1"));
}

static void names_are_normalized_as_texts_are(void) {
    static const uint32_t curly[] = {'O', 0x2019, 'N', 'e', 'i', 'l'};
    nsc_gazetteer *gazetteer = NULL;
    nsc_text name = {curly, NSCI_COUNT(curly), 4};
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_context *ctx = NULL;
    nsc_options opt;
    nsc_options_init(&opt);
    opt.min_score = 0.99;
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    for (int quotes = 0; quotes < 2; quotes++) {
        if (!quotes) opt.rules &= ~NSC_RULE_BIT(NSC_RULE_QUOTES);
        if (quotes) opt.rules |= NSC_RULE_BIT(NSC_RULE_QUOTES);
        CHECK(nsc_gazetteer_new(NULL, opt.rules, 0, &gazetteer, NULL) == NSC_OK);
        CHECK(nsc_gazetteer_add(gazetteer, &name, 0, NULL) == NSC_OK);
        opt.gazetteer = gazetteer;
        nsc_text text = test_text("Then O'Neil left.");
        nsc_result *res = NULL;
        CHECK(nsc_run(ctx, &text, &opt, &res, NULL) == NSC_OK);
        nsc_column_view starts;
        nsc_result_column(res, NSC_LAYER_ENTS, NSC_FIELD_START, &starts);
        CHECK(starts.n_items == (size_t)quotes);
        nsc_result_free(res);
        nsc_gazetteer_free(gazetteer);
    }
    nsc_context_free(ctx);
    small_model_free(&small);
}

/* ---- Random lists, texts and model names ------------------------------------------------------ */

static const char *const WORDS[] = {"Ada", "Stone", "Mole", "Inc.", "of", "X", "-", "U.S.", "ada"};

static size_t random_words(uint64_t *random, size_t n_words, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < n_words; i++) {
        const char *word = WORDS[test_random(random) % NSCI_COUNT(WORDS)];
        if (i) out[n++] = test_random(random) % 20 ? ' ' : '\n';
        memcpy(out + n, word, strlen(word));
        n += strlen(word);
    }
    out[n] = '\0';
    return n;
}

/* Whether words and marks of `name` stand at text[at ..): the end, or 0. Here a closing period is a
 * mark, and white space is nothing. */
static size_t matches_at(const char *name, const char *text, size_t at, size_t end) {
    for (;;) {
        while (*name == ' ' || *name == '\n') name++;
        if (!*name) return at;
        while (at < end && (text[at] == ' ' || text[at] == '\n')) at++;
        if (at >= end || text[at] != *name) return 0;
        bool letter = (*name | 32) >= 'a' && (*name | 32) <= 'z';
        bool more = (name[1] | 32) >= 'a' && (name[1] | 32) <= 'z';
        bool text_more = at + 1 < end && (text[at + 1] | 32) >= 'a' && (text[at + 1] | 32) <= 'z';
        if (letter && more != text_more) return 0;
        name++;
        at++;
    }
}

enum { MAX_NAMES = 40, NAME_BYTES = 64 };

static uint32_t find_tok_end(const nsci_range *toks, uint32_t from, uint32_t to, size_t end) {
    for (uint32_t t = from; t < to; t++)
        if (toks[t].end == end || (toks[t].end == end + 1 && toks[t].end - toks[t].start > 2))
            return t + 1;
    return 0;
}

/* All that the fast search does, by trying each name at each token. */
static size_t slow_search(const nsc_context *ctx, char list[][NAME_BYTES], const uint32_t *labels,
                          size_t n_names, const nsci_spans *given, nsci_span *out) {
    const char *text = (const char *)ctx->doc.normal.utf8.items;
    const nsci_range *toks = ctx->doc.toks.items;
    size_t n = 0;
    for (uint32_t s = 0; s < ctx->doc.sent_toks.n; s++) {
        nsci_range sent = ctx->doc.sent_toks.items[s];
        for (uint32_t t = sent.start; t < sent.end;) {
            size_t longest = 0;
            nsci_span best = {{t, t + 1}, s, 1.0f, 0, NSCI_SOURCE_LIST};
            for (size_t k = 0; k < n_names; k++) {
                size_t end = matches_at(list[k], text, toks[t].start, toks[sent.end - 1].end);
                uint32_t tok = end ? find_tok_end(toks, t, sent.end, end) : 0;
                if (tok && end > longest) {
                    longest = end;
                    best.toks.end = tok;
                    best.label = (uint8_t)labels[k];
                }
            }
            if (longest) out[n++] = best;
            t = best.toks.end;
        }
    }
    size_t n_listed = n;
    for (size_t i = 0; i < given->n; i++) {
        bool free = true;
        for (size_t l = 0; l < n_listed; l++)
            free = free && (given->items[i].toks.end <= out[l].toks.start ||
                            out[l].toks.end <= given->items[i].toks.start);
        if (free) out[n++] = given->items[i];
    }
    return n;
}

static int by_start(const void *a, const void *b) {
    const nsci_span *x = a, *y = b;
    return x->toks.start < y->toks.start ? -1 : x->toks.start > y->toks.start;
}

static void random_lists_are_found_as_by_a_slow_search(void) {
    static char text[4096], list[MAX_NAMES][NAME_BYTES];
    static nsci_span expected[2048];
    uint32_t labels[MAX_NAMES];
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_gazetteer_work work = {0};
    nsc_context *ctx = NULL;
    nsc_options opt;
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_TOKENS);
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    uint64_t random = 7;
    uint32_t layers;
    size_t n_found = 0;
    for (int round = 0; round < 400; round++) {
        nsc_gazetteer *gazetteer = NULL;
        CHECK(nsc_gazetteer_new(NULL, opt.rules, 0, &gazetteer, NULL) == NSC_OK);
        size_t n_names = 0, n_wanted = test_below(&random, MAX_NAMES);
        for (size_t k = 0; k < n_wanted; k++) {
            random_words(&random, 1 + test_random(&random) % 4, list[n_names]);
            nsc_text name = test_text(list[n_names]);
            labels[n_names] = (uint32_t)(test_random(&random) % 2);
            nsc_status status = nsc_gazetteer_add(gazetteer, &name, labels[n_names], NULL);
            CHECK(status == NSC_OK || status == NSC_E_ARGUMENT); /* a repeat with another label */
            n_names += status == NSC_OK;
        }
        nsc_text input = {text, random_words(&random, 100, text), 1};
        CHECK(nsci_run_layers(ctx, &input, &opt, &layers, NULL) == NSC_OK);
        nsci_spans names = {0};
        for (uint32_t t = 0; t < ctx->doc.toks.n; t += 1 + (uint32_t)(test_random(&random) % 6)) {
            nsci_span name = {
                {t, t + 1}, nsc_model_n_labels(small.model), 0.25f, 1, NSCI_SOURCE_MODEL};
            CHECK(nsci_spans_push(&names, &alloc, name, NULL) == NSC_OK);
        }
        size_t n = slow_search(ctx, list, labels, n_names, &names, expected);
        qsort(expected, n, sizeof *expected, by_start);
        nsci_spans listed = {0}, scratch = {0};
        CHECK(nsci_gazetteer_find(gazetteer, &work, &ctx->doc, &alloc, &listed, NULL) == NSC_OK);
        CHECK(nsci_spans_merge(&names, &listed, &scratch, &alloc, NULL) == NSC_OK);
        CHECK(names.n == n);
        for (size_t i = 0; i < n && i < names.n; i++) {
            CHECK(names.items[i].toks.start == expected[i].toks.start &&
                  names.items[i].toks.end == expected[i].toks.end &&
                  names.items[i].label == expected[i].label &&
                  names.items[i].sent == expected[i].sent);
            n_found += names.items[i].score == 1.0f;
        }
        nsci_spans_free(&names, &alloc);
        nsci_spans_free(&listed, &alloc);
        nsci_spans_free(&scratch, &alloc);
        nsc_gazetteer_free(gazetteer);
    }
    CHECK(n_found > 1000);
    nsci_gazetteer_work_trim(&work, &alloc, 0);
    nsc_context_free(ctx);
    small_model_free(&small);
}

/* The tables grow many times, and each name is still itself. */
static void many_names_are_kept_apart(void) {
    enum { N = 20000 };
    nsc_gazetteer *gazetteer = NULL;
    nsc_error err;
    char name[48];
    CHECK(nsc_gazetteer_new(NULL, NSC_RULES_DEFAULT, 0, &gazetteer, NULL) == NSC_OK);
    for (uint32_t i = 0; i < N; i++) {
        snprintf(name, sizeof name, "Ada%u Stone Mole%u", (unsigned)i / 7, (unsigned)i);
        nsc_text text = test_text(name);
        CHECK(nsc_gazetteer_add(gazetteer, &text, i % 2, NULL) == NSC_OK);
    }
    for (uint32_t i = 0; i < N; i++) {
        snprintf(name, sizeof name, "Ada%u Stone Mole%u", (unsigned)i / 7, (unsigned)i);
        nsc_text text = test_text(name);
        CHECK(nsc_gazetteer_add(gazetteer, &text, i % 2, NULL) == NSC_OK);
        CHECK(nsc_gazetteer_add(gazetteer, &text, 1 - i % 2, &err) == NSC_E_ARGUMENT &&
              err.position == i % 2);
    }
    nsc_gazetteer_free(gazetteer);
}

/* By the processor's clock: names that met in their tables would take a hundred times as long. */
static void many_names_take_little_time(void) {
    enum { N = 60000 };
    nsc_gazetteer *gazetteer = NULL;
    char name[32];
    CHECK(nsc_gazetteer_new(NULL, NSC_RULES_DEFAULT, 0, &gazetteer, NULL) == NSC_OK);
    clock_t began = clock();
    for (uint32_t i = 0; i < N; i++) {
        snprintf(name, sizeof name, "Ada%u Stone", (unsigned)i);
        nsc_text text = test_text(name);
        CHECK(nsc_gazetteer_add(gazetteer, &text, 0, NULL) == NSC_OK);
    }
    CHECK((double)(clock() - began) / CLOCKS_PER_SEC < 1.5);
    nsc_gazetteer_free(gazetteer);
}

static void wrong_names_and_labels_are_told(void) {
    nsc_gazetteer *gazetteer = NULL;
    nsc_error err = {0};
    CHECK(nsc_gazetteer_new(NULL, NSC_RULES_DEFAULT, 0, &gazetteer, &err) == NSC_OK);
    nsc_text text = test_text(" \t");
    CHECK(nsc_gazetteer_add(gazetteer, &text, 0, &err) == NSC_E_ARGUMENT);
    CHECK(strstr(err.message, "without a letter") != NULL);
    char name[2 * (NSC_MAX_ENTRY_WORDS + 1) + 1];
    for (size_t i = 0; i < sizeof name - 1; i++) name[i] = i % 2 ? ' ' : 'x';
    name[sizeof name - 1] = '\0';
    text = test_text(name);
    CHECK(nsc_gazetteer_add(gazetteer, &text, 0, &err) == NSC_E_LIMIT);
    CHECK(strstr(err.message, "more than 64") != NULL);
    text.length -= 2;
    CHECK(nsc_gazetteer_add(gazetteer, &text, 0, &err) == NSC_OK);
    text = test_text("Mole");
    CHECK(nsc_gazetteer_add(gazetteer, &text, NSC_MAX_LABELS, &err) == NSC_E_ARGUMENT);
    CHECK(nsc_gazetteer_add(gazetteer, &text, 2, &err) == NSC_OK);

    small_model small = small_model_new(NULL, NULL, 0); /* two labels */
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_options opt;
    nsc_options_init(&opt);
    opt.gazetteer = gazetteer;
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &text, &opt, &res, &err) == NSC_E_ARGUMENT && !res);
    CHECK(strstr(err.message, "label 2, in a model with 2") != NULL);
    nsc_context_free(ctx);
    small_model_free(&small);
    nsc_gazetteer_free(gazetteer);
    nsc_gazetteer_free(NULL);
}

static void failing_allocations_leave_nothing(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_text name = test_text("Ada Stone"), other = test_text("\xC9t\xE9 Inc.");
    nsc_gazetteer *gazetteer = NULL;
    nsc_status status = NSC_OK;
    FAILING_ALLOCATIONS(alloc,
                        (status = nsc_gazetteer_new(&alloc, NSC_RULES_DEFAULT, 1, &gazetteer, NULL),
                         status = status ? status : nsc_gazetteer_add(gazetteer, &name, 0, NULL),
                         status ? status : nsc_gazetteer_add(gazetteer, &other, 1, NULL)),
                        (nsc_gazetteer_free(gazetteer), gazetteer = NULL));
    static const entry names[] = {{"Ada Stone", 0}, {"Mole", 1}};
    nsc_gazetteer *filled = gazetteer_of(names, 2, 1);
    nsc_text text = test_text("Ada Stone of Mole left. ADA STONE left Mole.");
    nsc_context *ctx = NULL;
    nsc_result *res = NULL;
    nsc_options opt;
    nsc_options_init(&opt);
    opt.gazetteer = filled;
    FAILING_ALLOCATIONS(alloc,
                        (status = nsc_context_new(&alloc, small.model, &ctx, NULL),
                         status == NSC_OK ? nsc_run(ctx, &text, &opt, &res, NULL) : status),
                        (nsc_result_free(res), res = NULL, nsc_context_free(ctx), ctx = NULL));
    nsc_gazetteer_free(filled);
    small_model_free(&small);
}

/* A name that could not be added whole for want of memory is not found, and can be added again. */
static void a_failed_name_can_be_added_again(void) {
    nsc_text name = test_text("Ada Stone of Mole");
    for (size_t fail_at = 1; fail_at < 40; fail_at++) {
        test_heap heap = {0, 0, fail_at};
        nsc_alloc alloc = test_alloc(&heap);
        nsc_gazetteer *gazetteer = NULL;
        if (nsc_gazetteer_new(&alloc, NSC_RULES_DEFAULT, 0, &gazetteer, NULL) != NSC_OK) continue;
        nsc_status first = nsc_gazetteer_add(gazetteer, &name, 0, NULL);
        CHECK((first == NSC_OK) == (nsci_gazetteer_n_labels(gazetteer) == 1));
        heap.fail_at = SIZE_MAX;
        CHECK(nsc_gazetteer_add(gazetteer, &name, 0, NULL) == NSC_OK);
        nsc_gazetteer_free(gazetteer);
        CHECK(heap.n_live == 0);
    }
}

int main(void) {
    RUN(whole_words_are_found_the_longest_from_the_left);
    RUN(case_may_be_ignored);
    RUN(a_closing_period_is_as_the_text_has_it);
    RUN(names_are_normalized_as_texts_are);
    RUN(random_lists_are_found_as_by_a_slow_search);
    RUN(many_names_are_kept_apart);
    RUN(many_names_take_little_time);
    RUN(wrong_names_and_labels_are_told);
    RUN(failing_allocations_leave_nothing);
    RUN(a_failed_name_can_be_added_again);
    return test_report();
}
