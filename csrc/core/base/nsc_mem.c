/* Allocation. The only file of the core that names the C library's allocator, or asks the system
 * for anything about memory. */
#if defined(__linux__)
#define _DEFAULT_SOURCE /* for madvise. NOLINT: the name is the system's */
#include <sys/mman.h>
#endif
#include <stdlib.h>

#include "base/nsc_mem.h"

static void *libc_resize(void *state, void *ptr, size_t size) {
    (void)state;
    return realloc(ptr, size);
}

static void libc_release(void *state, void *ptr) {
    (void)state;
    free(ptr);
}

nsc_alloc nsci_alloc_or_default(const nsc_alloc *alloc) {
    static const nsc_alloc libc = {libc_resize, libc_release, NULL};
    return alloc ? *alloc : libc;
}

nsc_status nsci_new(const nsc_alloc *alloc, size_t n_items, size_t item_bytes, void **out,
                    nsc_error *err) {
    size_t n_bytes;
    if (!nsci_mul(n_items, item_bytes, &n_bytes)) return nsci_fail_nomem(err, SIZE_MAX);
    void *ptr = alloc->resize(alloc->state, NULL, nsci_max(n_bytes, 1));
    if (!ptr) return nsci_fail_nomem(err, n_bytes);
    *out = ptr;
    return NSC_OK;
}

nsc_status nsci_new_zeroed(const nsc_alloc *alloc, size_t n_items, size_t item_bytes, void **out,
                           nsc_error *err) {
    NSC_TRY(nsci_new(alloc, n_items, item_bytes, out, err));
    memset(*out, 0, n_items * item_bytes);
    return NSC_OK;
}

void nsci_free(const nsc_alloc *alloc, void *ptr) {
    if (ptr) alloc->release(alloc->state, ptr);
}

/* What is read here and there, as the word cache is, waits for the processor's table of pages as
 * much as for memory; huge pages need few places there. A hint, of which no answer depends. */
static void ask_for_huge_pages(void *start, size_t n_bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    enum { PAGE = 1 << 21 };
    const uintptr_t first = ((uintptr_t)start + PAGE - 1) / PAGE * PAGE;
    const uintptr_t last = ((uintptr_t)start + n_bytes) / PAGE * PAGE;
    if (first < last) (void)madvise((void *)first, last - first, MADV_HUGEPAGE);
#else
    (void)start;
    (void)n_bytes;
#endif
}

/* The byte before the lines holds their distance from the start of the allocation, 1 to 64. */
nsc_status nsci_new_lines(const nsc_alloc *alloc, size_t n_items, size_t item_bytes, void **out,
                          nsc_error *err) {
    size_t n_bytes;
    void *start;
    if (!nsci_mul(n_items, item_bytes, &n_bytes) || !nsci_add(n_bytes, NSCI_LINE_BYTES, &n_bytes))
        return nsci_fail_nomem(err, SIZE_MAX);
    NSC_TRY(nsci_new(alloc, n_bytes, 1, &start, err));
    ask_for_huge_pages(start, n_bytes);
    memset(start, 0, n_bytes);
    size_t skipped = NSCI_LINE_BYTES - (uintptr_t)start % NSCI_LINE_BYTES;
    uint8_t *lines = (uint8_t *)start + skipped;
    lines[-1] = (uint8_t)skipped;
    *out = lines;
    return NSC_OK;
}

void nsci_free_lines(const nsc_alloc *alloc, void *lines) {
    uint8_t *bytes = lines;
    if (bytes) nsci_free(alloc, bytes - bytes[-1]);
}
