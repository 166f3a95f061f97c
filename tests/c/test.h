/* A C test program: static functions, checks that count, one closing line.
 *
 *     static void empty_text_has_no_tokens(void) { CHECK(n == 0); }
 *     int main(void) { RUN(empty_text_has_no_tokens); return test_report(); }
 *
 * A failed check prints its place and goes on. FAILING_ALLOCATIONS runs a call with an allocator
 * that fails at the i-th allocation, for i = 0, 1, 2, ... until the call succeeds.
 */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "newscore.h"

static unsigned test_n_passed, test_n_failed;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (condition) {                                                                           \
            test_n_passed++;                                                                       \
        } else {                                                                                   \
            test_n_failed++;                                                                       \
            fprintf(stderr, "%s:%d: %s: not true: %s\n", __FILE__, __LINE__, __func__,             \
                    #condition);                                                                   \
        }                                                                                          \
    } while (0)

#define RUN(test) test()

/* run.sh shows what ran, the fastest first, beside the program's name. */
static inline void test_note(const char *name) { printf("ran: %s\n", name); }

/* Must something faster than plain C run on this processor? */
static inline bool test_has_vectors(void) {
#if defined(__aarch64__)
    return true;
#elif (defined(__x86_64__) || defined(__i386__)) && defined(__SSE2__)
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

static inline int test_report(void) {
    printf("%u passed, %u failed\n", test_n_passed, test_n_failed);
    return test_n_failed != 0;
}

/* ---- An allocator that counts, and fails on demand ------------------------------------------- */

typedef struct test_heap {
    size_t n_live;     /* blocks that were not released */
    size_t n_requests; /* so far */
    size_t fail_at;    /* the request with this number fails; SIZE_MAX: none */
} test_heap;

static inline void *test_resize(void *state, void *ptr, size_t size) {
    test_heap *heap = state;
    if (heap->n_requests++ == heap->fail_at) return NULL;
    void *out = realloc(ptr, size);
    heap->n_live += !ptr && out;
    return out;
}

static inline void test_release(void *state, void *ptr) {
    ((test_heap *)state)->n_live -= ptr != NULL;
    free(ptr);
}

static inline nsc_alloc test_alloc(test_heap *heap) {
    nsc_alloc alloc = {test_resize, test_release, heap};
    return alloc;
}

/* Runs `call`, an expression of type nsc_status that may use `alloc`, until it succeeds; `clean`
 * runs after each try and releases what the try left. Checks that the first try fails, that each
 * failure is NSC_E_NOMEM, and that nothing leaks. */
#define FAILING_ALLOCATIONS(alloc, call, clean)                                                    \
    do {                                                                                           \
        nsc_status test_status = NSC_E_NOMEM;                                                      \
        size_t test_i = 0;                                                                         \
        for (; test_i < 10000 && test_status != NSC_OK; test_i++) {                                \
            test_heap test_heap_ = {0, 0, test_i};                                                 \
            nsc_alloc alloc = test_alloc(&test_heap_);                                             \
            test_status = (call);                                                                  \
            if (test_status != NSC_OK) CHECK(test_status == NSC_E_NOMEM);                          \
            clean;                                                                                 \
            CHECK(test_heap_.n_live == 0);                                                         \
        }                                                                                          \
        CHECK(test_status == NSC_OK && test_i > 1);                                                \
    } while (0)

/* ---- Small tools ----------------------------------------------------------------------------- */

static inline uint64_t test_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* One of 0 .. n - 1. */
static inline size_t test_below(uint64_t *state, size_t n) {
    return (size_t)(test_random(state) % n);
}

/* Writes n pieces, drawn by lot, one behind the other; returns how many bytes they have. */
static inline size_t test_draw_text(uint64_t *state, const char *const *pieces, size_t n_pieces,
                                    size_t n, uint8_t *out) {
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[test_below(state, n_pieces)];
        memcpy(out + length, piece, strlen(piece));
        length += strlen(piece);
    }
    return length;
}

/* A Latin-1 text of a C string. */
static inline nsc_text test_text(const char *string) {
    nsc_text text = {string, strlen(string), 1};
    return text;
}

#endif
