/* The places of the last text are not cleared: a place says of which text it is. A text of few
 * names after one of many would look them up all over a large table, so that is made smaller again,
 * by half a time. */
#include "identity/nsc_name_index.h"

enum { FIRST_PLACES = 256, MOST_PLACES_A_KEY = 64 };

void nsci_name_index_clear(nsci_name_index *index) {
    if (index->places.n > FIRST_PLACES && index->n_keys * MOST_PLACES_A_KEY < index->places.n)
        index->places.n /= 2;
    index->text++;
    if (index->text == 0 && index->places.items) /* the numbers begin anew */
        memset(index->places.items, 0, index->places.cap * sizeof(nsci_namesakes));
    index->n_keys = 0;
}

static bool is_taken(const nsci_name_index *index, const nsci_namesakes *place) {
    return place->n != 0 && place->text == index->text;
}

/* The place of a key, or the free one where it belongs. */
static nsci_namesakes *place_of(const nsci_name_index *index, uint64_t key) {
    size_t mask = index->places.n - 1, at = (size_t)(key ^ key >> 32) & mask;
    while (is_taken(index, &index->places.items[at]) && index->places.items[at].key != key)
        at = (at + 1) & mask;
    return &index->places.items[at];
}

static nsc_status grow(nsci_name_index *index, const nsc_alloc *alloc, nsc_error *err) {
    nsci_name_index larger = {.text = index->text};
    size_t n = index->places.n ? 2 * index->places.n : FIRST_PLACES;
    NSC_TRY(nsci_namesakes_table_reserve(&larger.places, alloc, n, err));
    larger.places.n = n;
    for (size_t i = 0; i < larger.places.cap; i++) larger.places.items[i] = (nsci_namesakes){0};
    for (size_t i = 0; i < index->places.n; i++)
        if (is_taken(index, &index->places.items[i]))
            *place_of(&larger, index->places.items[i].key) = index->places.items[i];
    larger.n_keys = index->n_keys;
    nsci_namesakes_table_free(&index->places, alloc);
    *index = larger;
    return NSC_OK;
}

nsc_status nsci_name_index_add(nsci_name_index *index, uint64_t key, uint32_t name,
                               const nsc_alloc *alloc, nsc_error *err) {
    if (2 * (index->n_keys + 1) > index->places.n) NSC_TRY(grow(index, alloc, err));
    nsci_namesakes *place = place_of(index, key);
    if (!is_taken(index, place)) {
        place->key = key;
        place->text = index->text;
        place->n = 0;
        index->n_keys++;
    }
    if (place->n < NSCI_MAX_NAMESAKES) place->names[place->n] = name;
    if (place->n < NSCI_TOO_MANY) place->n++;
    return NSC_OK;
}

const nsci_namesakes *nsci_name_index_find(const nsci_name_index *index, uint64_t key) {
    if (index->places.n == 0) return NULL;
    const nsci_namesakes *place = place_of(index, key);
    return is_taken(index, place) ? place : NULL;
}

void nsci_name_index_trim(nsci_name_index *index, const nsc_alloc *alloc, size_t keep_bytes) {
    size_t n = index->places.n;
    nsci_namesakes_table_trim(&index->places, alloc, keep_bytes);
    if (index->places.items) index->places.n = n;
    nsci_name_index_clear(index);
}
