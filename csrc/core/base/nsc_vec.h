/* Growable arrays: the working memory of a context.
 *
 * The vectors of a context are emptied, not freed, between texts, so a long run of texts soon
 * allocates nothing but results. nsci_NAME_trim gives memory back after an unusually long text.
 *
 *     NSCI_DEFINE_VEC(nsci_u32s, uint32_t)
 *     nsci_u32s v = {0};
 *     NSC_TRY(nsci_u32s_push(&v, alloc, 7, err));     v.items[0 .. v.n-1], amortized O(1)
 *     nsci_u32s_free(&v, alloc);
 */
#ifndef NSC_VEC_H
#define NSC_VEC_H

#include "base/nsc_mem.h"

/* Grows an array of `cap` items to hold at least `need`: doubling, so n pushes cost O(n). */
nsc_status nsci_vec_grow(const nsc_alloc *alloc, void *items, size_t item_bytes, size_t *cap,
                         size_t need, void **out, nsc_error *err);

#define NSCI_DEFINE_VEC(name, type)                                                                \
    typedef struct name {                                                                          \
        type *items; /* [cap], the first n in use; owned */                                        \
        size_t n, cap;                                                                             \
    } name;                                                                                        \
    /* Makes room for `more` items past the n in use, which the caller may then write directly. */ \
    NSCI_UNUSED static inline nsc_status name##_reserve(name *v, const nsc_alloc *alloc,           \
                                                        size_t more, nsc_error *err) {             \
        if (NSCI_LIKELY(v->cap - v->n >= more)) return NSC_OK;                                     \
        size_t need;                                                                               \
        void *items = v->items;                                                                    \
        if (!nsci_add(v->n, more, &need)) return nsci_fail_nomem(err, SIZE_MAX);                   \
        NSC_TRY(nsci_vec_grow(alloc, items, sizeof(type), &v->cap, need, &items, err));            \
        v->items = items;                                                                          \
        return NSC_OK;                                                                             \
    }                                                                                              \
    NSCI_UNUSED static inline nsc_status name##_push(name *v, const nsc_alloc *alloc, type item,   \
                                                     nsc_error *err) {                             \
        NSC_TRY(name##_reserve(v, alloc, 1, err));                                                 \
        v->items[v->n++] = item;                                                                   \
        return NSC_OK;                                                                             \
    }                                                                                              \
    NSCI_UNUSED static inline void name##_free(name *v, const nsc_alloc *alloc) {                  \
        nsci_free(alloc, v->items);                                                                \
        *v = (name){0};                                                                            \
    }                                                                                              \
    /* Empties the vector; frees its memory too when that is over `keep_bytes`. */                 \
    NSCI_UNUSED static inline void name##_trim(name *v, const nsc_alloc *alloc,                    \
                                               size_t keep_bytes) {                                \
        v->n = 0;                                                                                  \
        if (v->cap > keep_bytes / sizeof(type)) name##_free(v, alloc);                             \
    }

NSCI_DEFINE_VEC(nsci_bytes, uint8_t)
NSCI_DEFINE_VEC(nsci_u32s, uint32_t)
NSCI_DEFINE_VEC(nsci_ranges, nsci_range)

#endif
