/* Open addressing with linear steps, at most half full. */
#include "nsc_keymap.h"

static size_t find_slot(const nsci_keymap *map, uint64_t key) {
    size_t at = (size_t)(key >> 17) & (map->n_slots - 1);
    while (map->slots[at] && map->keys.items[map->slots[at] - 1] != key)
        at = (at + 1) & (map->n_slots - 1);
    return at;
}

static nsc_status grow(nsci_keymap *map, const nsc_alloc *alloc, nsc_error *err) {
    size_t n_slots = nsci_max(1024, 2 * map->n_slots);
    void *slots;
    NSC_TRY(nsci_new_zeroed(alloc, n_slots, sizeof *map->slots, &slots, err));
    nsci_free(alloc, map->slots);
    map->slots = slots;
    map->n_slots = n_slots;
    for (size_t k = 0; k < map->keys.n; k++)
        map->slots[find_slot(map, map->keys.items[k])] = (uint32_t)k + 1;
    return NSC_OK;
}

nsc_status nsci_keymap_number(nsci_keymap *map, const nsc_alloc *alloc, uint64_t key, uint32_t *out,
                              nsc_error *err) {
    if (2 * (map->keys.n + 1) > map->n_slots) NSC_TRY(grow(map, alloc, err));
    size_t at = find_slot(map, key);
    if (!map->slots[at]) {
        if (map->keys.n >= UINT32_MAX - 1)
            return nsci_fail(err, NSC_E_LIMIT, 0, "more than 2^32 distinct features");
        NSC_TRY(nsci_u64s_push(&map->keys, alloc, key, err));
        map->slots[at] = (uint32_t)map->keys.n;
    }
    *out = map->slots[at] - 1;
    return NSC_OK;
}

void nsci_keymap_free(nsci_keymap *map, const nsc_alloc *alloc) {
    nsci_u64s_free(&map->keys, alloc);
    nsci_free(alloc, map->slots);
    *map = (nsci_keymap){0};
}
