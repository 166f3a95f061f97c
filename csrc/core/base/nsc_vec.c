/* The one growth policy of all vectors. */
#include "base/nsc_vec.h"

nsc_status nsci_vec_grow(const nsc_alloc *alloc, void *items, size_t item_bytes, size_t *cap,
                         size_t need, void **out, nsc_error *err) {
    size_t new_cap = nsci_max(need, *cap <= SIZE_MAX / 2 ? *cap * 2 : need);
    new_cap = nsci_max(new_cap, 16);
    size_t n_bytes;
    if (!nsci_mul(new_cap, item_bytes, &n_bytes)) return nsci_fail_nomem(err, SIZE_MAX);
    void *grown = alloc->resize(alloc->state, items, n_bytes);
    if (!grown) return nsci_fail_nomem(err, n_bytes);
    *cap = new_cap;
    *out = grown;
    return NSC_OK;
}
