/* Any edit list: both maps ascend, undo each other between edits, and agree with the walk over bytes
 * that made the columns. The input is a list of (gap, put, took), a byte each. */
#include "fuzz.h"
#include "text/nsc_edits.h"
#include "base/nsc_mem.h"
#include "result/nsc_result.h"

enum { MAX_EDITS = 200, MAX_CPS = 3 * 4 * MAX_EDITS };

typedef struct edit_list {
    nsci_edit items[MAX_EDITS];
    uint32_t columns[4][MAX_EDITS];
    uint8_t rules[MAX_EDITS];
    uint32_t n, n_cps, n_norm_cps;
} edit_list;

static void read_edits(const uint8_t *data, size_t size, edit_list *list) {
    uint32_t norm = 0, original = 0;
    list->n = 0;
    for (size_t i = 0; i + 3 <= size && list->n < MAX_EDITS; i += 3) {
        uint32_t gap = data[i] % 4, put = data[i + 1] % 4, took = data[i + 2] % 4;
        if (put + took == 0) took = 1;
        uint32_t edit[4] = {original + gap, original + gap + took, norm + gap, norm + gap + put};
        list->items[list->n] = (nsci_edit){edit[2], edit[3], edit[0], edit[1], 0};
        for (uint32_t c = 0; c < 4; c++) list->columns[c][list->n] = edit[c];
        list->rules[list->n++] = data[i] % NSC_N_RULES;
        original = edit[1];
        norm = edit[3];
    }
    uint32_t rest = (uint32_t)(size % 3);
    list->n_cps = original + rest;
    list->n_norm_cps = norm + rest;
}

static nsc_result *pack(const edit_list *list, const char *normalized) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsc_result *res;
    nsci_result_plan plan = {.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS),
                             .n_rows = {[NSC_LAYER_EDITS] = list->n},
                             .normalized = (const uint8_t *)normalized,
                             .normalized_bytes = list->n_norm_cps,
                             .n_cps = list->n_cps};
    CHECK(nsci_result_new(&plan, &alloc, &res, NULL) == NSC_OK);
    for (uint32_t c = 0; c < 4; c++)
        memcpy(nsci_result_fill(res, NSC_LAYER_EDITS, c), list->columns[c],
               list->n * sizeof(uint32_t));
    memcpy(nsci_result_fill(res, NSC_LAYER_EDITS, NSC_EDIT_RULE), list->rules, list->n);
    nsci_result_measure(res);
    return res;
}

/* Whether an edit of the side with these columns holds or touches `at`. */
static int touches(const uint32_t *starts, const uint32_t *ends, uint32_t n, uint32_t at) {
    for (uint32_t i = 0; i < n; i++)
        if (starts[i] <= at && at <= ends[i]) return 1;
    return 0;
}

/* Ranges between neighbouring bounds that no edit touches are mapped as their bounds are. */
static void check_ranges(const edit_list *list, const nsci_edits *edits, const uint32_t *starts,
                         const uint32_t *ends) {
    static nsci_range ranges[MAX_CPS];
    static uint32_t range_starts[MAX_CPS], range_ends[MAX_CPS];
    size_t n = 0;
    uint32_t last = UINT32_MAX;
    for (uint32_t at = 0; at <= list->n_norm_cps; at++) {
        if (touches(list->columns[2], list->columns[3], list->n, at)) continue;
        if (last != UINT32_MAX) ranges[n++] = (nsci_range){last, at};
        last = at;
    }
    nsci_map_ranges(edits, ranges, n, range_starts, range_ends);
    for (size_t i = 0; i < n; i++)
        CHECK(range_starts[i] == starts[ranges[i].start] && range_ends[i] == ends[ranges[i].end]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static edit_list list;
    static char normalized[MAX_CPS];
    static uint32_t walk_starts[MAX_CPS], walk_ends[MAX_CPS];
    memset(normalized, 'x', sizeof normalized);
    read_edits(data, size, &list);
    nsc_result *made = pack(&list, normalized), *res;
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(made, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &res, NULL) == NSC_OK);
    nsc_result_free(made);

    nsci_edits edits = {list.items, list.n, MAX_EDITS};
    uint32_t n = list.n_norm_cps, last_start = 0, last_end = 0;
    for (uint32_t at = 0; at <= n; at++) walk_starts[at] = walk_ends[at] = at;
    nsci_map_starts(&edits, walk_starts, n + 1, walk_starts);
    nsci_map_ends(&edits, walk_ends, n + 1, walk_ends);
    check_ranges(&list, &edits, walk_starts, walk_ends);
    for (uint32_t at = 0; at <= n; at++) {
        uint32_t start, end, back, other;
        nsc_result_to_original(res, at, n, &start, &other);
        nsc_result_to_original(res, 0, at, &other, &end);
        CHECK(start == walk_starts[at]);
        CHECK(end == walk_ends[at] || end == other); /* an empty range may not be reversed */
        CHECK(last_start <= start && last_end <= end && start <= list.n_cps && end <= list.n_cps);
        last_start = start;
        last_end = end;
        if (touches(list.columns[2], list.columns[3], list.n, at)) continue;
        nsc_result_to_normalized(res, start, list.n_cps, &back, &other);
        CHECK(back == at && start == end);
    }
    last_start = last_end = 0;
    for (uint32_t at = 0; at <= list.n_cps; at++) {
        uint32_t start, end, other;
        nsc_result_to_normalized(res, at, list.n_cps, &start, &other);
        nsc_result_to_normalized(res, 0, at, &other, &end);
        CHECK(last_start <= start && last_end <= end && start <= n && end <= n);
        last_start = start;
        last_end = end;
        if (touches(list.columns[0], list.columns[1], list.n, at)) continue;
        nsc_result_to_original(res, start, n, &end, &other);
        CHECK(end == at);
    }
    nsc_result_free(res);
    return 0;
}
