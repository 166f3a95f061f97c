/* A malloc that fails on demand and counts its blocks, put in front of the C library's by LD_PRELOAD.
 *
 * Between fault_arm and fault_disarm the requests of the calling thread are counted, and request
 * number `first` and the `n - 1` after it return NULL. With PYTHONMALLOC=malloc these are all requests
 * of CPython, of the binding and of the core. Linux and glibc only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

void fault_arm(size_t first, size_t n);
size_t fault_disarm(void);
long fault_live_blocks(void);

static _Atomic long n_live;

static __thread struct {
    int armed;
    size_t n_requests, first, n;
} fault __attribute__((tls_model("initial-exec")));

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);

/* What dlsym itself asks for, before the real functions are known. */
static _Alignas(16) char early[4096];
static size_t n_early;

static void *early_malloc(size_t size) {
    size_t at = n_early;
    n_early += (size + 15) & ~(size_t)15;
    return n_early <= sizeof early ? early + at : NULL;
}

static int find_real(void) {
    static int searching;
    if (real_realloc) return 1;
    if (searching) return 0;
    searching = 1;
    *(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc");
    *(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
    *(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
    searching = 0;
    return 1;
}

static int fails(void) {
    if (!fault.armed) return 0;
    size_t request = fault.n_requests++;
    if (request < fault.first || request - fault.first >= fault.n) return 0;
    errno = ENOMEM;
    return 1;
}

void fault_arm(size_t first, size_t n) {
    fault.n_requests = 0;
    fault.first = first;
    fault.n = n;
    fault.armed = 1;
}

/* How many requests there were. */
size_t fault_disarm(void) {
    fault.armed = 0;
    return fault.n_requests;
}

/* Blocks that were handed out and not given back, by all threads. */
long fault_live_blocks(void) { return n_live; }

static void *counted(void *block) {
    n_live += block != NULL;
    return block;
}

void *malloc(size_t size) {
    if (!find_real()) return early_malloc(size);
    return fails() ? NULL : counted(real_malloc(size));
}

void *calloc(size_t n, size_t size) {
    if (!find_real()) return early_malloc(n * size); /* `early` is all zeros */
    return fails() ? NULL : counted(real_calloc(n, size));
}

void *realloc(void *ptr, size_t size) {
    if (!find_real()) return NULL;
    if ((char *)ptr >= early && (char *)ptr < early + sizeof early) {
        size_t left = (size_t)(early + sizeof early - (char *)ptr);
        void *moved = malloc(size);
        return moved ? memcpy(moved, ptr, size < left ? size : left) : NULL;
    }
    if (fails()) return NULL;
    return ptr ? real_realloc(ptr, size) : counted(real_realloc(NULL, size));
}

void free(void *ptr) {
    static void (*real_free)(void *);
    if ((char *)ptr >= early && (char *)ptr < early + sizeof early) return;
    if (!real_free) *(void **)&real_free = dlsym(RTLD_NEXT, "free");
    n_live -= ptr != NULL;
    real_free(ptr);
}
