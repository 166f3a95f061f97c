/* One model and one result, many threads: the header says that both may be shared. Each thread has
 * its own context and must find what a single thread found, byte for byte. The race detector
 * (`make tsan`) says whether they shared anything else. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

#include "model.h"

enum { N_THREADS = 4, N_TEXTS = 6, N_ROUNDS = 40 };

static const char *const TEXTS[N_TEXTS] = {
    "",
    "New Mole stands on the river. Nobody knows why.",
    "\"It\x92s late,\" said Dr. Ada Stone of New Mole &amp; Sons. \"Go home.\"",
    "the city the city the city the city the city the city the city the city the city the city",
    "Caf\xE9s in the city close at 9:30 p.m., except on Jan. 2.\n\nHEADLINE WITHOUT A STOP\n\nx",
    "A. B. C. D. E. ... ?! (a) 1. 2. 3. www.example.org/a.b a@b.org $1.2bn 100% \xBD \xAD\xAD",
};

typedef struct worker {
    pthread_t thread;
    const nsc_model *model;
    nsc_result *const *expected; /* [N_TEXTS], made by the main thread and read by all */
    size_t n_same, n_runs;
} worker;

static int same_result(const nsc_result *a, const nsc_result *b) {
    size_t a_bytes, b_bytes;
    const void *a_block = nsc_result_bytes(a, &a_bytes), *b_block = nsc_result_bytes(b, &b_bytes);
    return a_bytes == b_bytes && memcmp(a_block, b_block, a_bytes) == 0;
}

/* Counts in its worker and checks nothing: the counters of CHECK are not for threads. */
static void *work(void *argument) {
    worker *self = argument;
    nsc_context *ctx;
    if (nsc_context_new(NULL, self->model, &ctx, NULL) != NSC_OK) return NULL;
    for (size_t round = 0; round < N_ROUNDS; round++)
        for (size_t i = 0; i < N_TEXTS; i++) {
            nsc_text text = test_text(TEXTS[i]);
            nsc_result *res;
            self->n_runs++;
            if (nsc_run(ctx, &text, NULL, &res, NULL) != NSC_OK) continue;
            self->n_same += (size_t)same_result(res, self->expected[i]);
            nsc_result_free(res);
        }
    nsc_context_free(ctx);
    return NULL;
}

static void threads_that_share_a_model_find_the_same(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_context *ctx;
    nsc_result *expected[N_TEXTS];
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    for (size_t i = 0; i < N_TEXTS; i++) {
        nsc_text text = test_text(TEXTS[i]);
        CHECK(nsc_run(ctx, &text, NULL, &expected[i], NULL) == NSC_OK);
    }
    worker workers[N_THREADS] = {{0}};
    for (size_t k = 0; k < N_THREADS; k++) {
        workers[k].model = small.model;
        workers[k].expected = expected;
        CHECK(pthread_create(&workers[k].thread, NULL, work, &workers[k]) == 0);
    }
    for (size_t k = 0; k < N_THREADS; k++) {
        CHECK(pthread_join(workers[k].thread, NULL) == 0);
        CHECK(workers[k].n_runs == N_ROUNDS * N_TEXTS);
        CHECK(workers[k].n_same == workers[k].n_runs);
    }
    for (size_t i = 0; i < N_TEXTS; i++) nsc_result_free(expected[i]);
    nsc_context_free(ctx);
    small_model_free(&small);
}

/* What the comparison above rests on: another text gives another block. */
static void other_texts_give_other_results(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    nsc_context *ctx;
    nsc_result *a, *b;
    nsc_text one = test_text(TEXTS[1]), two = test_text(TEXTS[2]);
    CHECK(nsc_context_new(NULL, small.model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &one, NULL, &a, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &two, NULL, &b, NULL) == NSC_OK);
    CHECK(same_result(a, a) && !same_result(a, b));
    nsc_result_free(a);
    nsc_result_free(b);
    nsc_context_free(ctx);
    small_model_free(&small);
}

int main(void) {
    RUN(threads_that_share_a_model_find_the_same);
    RUN(other_texts_give_other_results);
    return test_report();
}
