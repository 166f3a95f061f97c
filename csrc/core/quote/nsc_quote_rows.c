/* A merge sort from the bottom up, and a binary search. */
#include "quote/nsc_quote_rows.h"

static uint64_t key_of(nsci_range toks) {
    return (uint64_t)toks.start << 32 | (UINT32_MAX - toks.end);
}

nsci_range nsci_quote_row_range(const nsci_quote_row *row) {
    return (nsci_range){(uint32_t)(row->key >> 32), UINT32_MAX - (uint32_t)row->key};
}

nsc_status nsci_quote_rows_add(nsci_quote_rows *rows, nsci_range toks, uint32_t of,
                               const nsc_alloc *alloc, nsc_error *err) {
    if (toks.start == toks.end) return NSC_OK;
    return nsci_quote_rows_push(rows, alloc, (nsci_quote_row){key_of(toks), of}, err);
}

static bool precedes(const nsci_quote_row *a, const nsci_quote_row *b) {
    return a->key < b->key || (a->key == b->key && a->of < b->of);
}

/* Merges two sorted runs into out. */
static void merge_runs(const nsci_quote_row *a, size_t n_a, const nsci_quote_row *b, size_t n_b,
                       nsci_quote_row *out) {
    size_t i = 0, j = 0;
    while (i < n_a || j < n_b)
        *out++ = j == n_b || (i < n_a && !precedes(&b[j], &a[i])) ? a[i++] : b[j++];
}

/* Do all ascend already, as marked quotes come one after another? */
static bool are_sorted(const nsci_quote_rows *rows) {
    for (size_t i = 1; i < rows->n; i++)
        if (!precedes(&rows->items[i - 1], &rows->items[i])) return false;
    return true;
}

nsc_status nsci_quote_rows_sort(nsci_quote_rows *rows, nsci_quote_rows *scratch,
                                const nsc_alloc *alloc, nsc_error *err) {
    size_t n = rows->n, kept = 0;
    nsci_quote_row *items = rows->items;
    if (are_sorted(rows)) return NSC_OK;
    scratch->n = 0;
    NSC_TRY(nsci_quote_rows_reserve(scratch, alloc, n, err));
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t at = 0; at < n; at += 2 * run) {
            size_t n_a = nsci_min(run, n - at), n_b = nsci_min(run, n - at - n_a);
            merge_runs(items + at, n_a, items + at + n_a, n_b, scratch->items + at);
        }
        memcpy(items, scratch->items, n * sizeof *items);
    }
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || precedes(&items[kept - 1], &items[i])) items[kept++] = items[i];
    rows->n = kept;
    return NSC_OK;
}

int32_t nsci_quote_rows_find(const nsci_quote_rows *rows, nsci_range toks) {
    size_t low = 0, high = rows->n;
    if (toks.start == toks.end) return NSC_NO_ROW;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (rows->items[mid].key < key_of(toks))
            low = mid + 1;
        else
            high = mid;
    }
    return low < rows->n && rows->items[low].key == key_of(toks) ? (int32_t)low : NSC_NO_ROW;
}
