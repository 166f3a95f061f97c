/* nsc_map: from the normalized text back to the source, as starts and as ends. */
#include "text/nsc_edits.h"
#include "test.h"

static uint32_t start_of(const nsci_edits *edits, uint32_t norm) {
    nsci_map_starts(edits, &norm, 1, &norm);
    return norm;
}

static uint32_t end_of(const nsci_edits *edits, uint32_t norm) {
    nsci_map_ends(edits, &norm, 1, &norm);
    return norm;
}

static void without_edits_nothing_moves(void) {
    nsci_edits none = {0};
    CHECK(start_of(&none, 7) == 7 && end_of(&none, 7) == 7);
}

/* It&amp;s  ->  It&s */
static void bounds_of_an_edit_are_those_of_its_source(void) {
    nsci_edit items[] = {{2, 3, 2, 7, NSC_RULE_CHARREFS}};
    nsci_edits edits = {items, 1, 1};
    CHECK(start_of(&edits, 2) == 2 && end_of(&edits, 2) == 2);
    CHECK(start_of(&edits, 3) == 7 && end_of(&edits, 3) == 7);
    CHECK(start_of(&edits, 4) == 8 && end_of(&edits, 4) == 8);
}

/* An ellipsis of three bytes -> ... */
static void bounds_inside_an_edit_snap_outwards(void) {
    nsci_edit items[] = {{4, 7, 4, 8, NSC_RULE_ELLIPSES}};
    nsci_edits edits = {items, 1, 1};
    CHECK(start_of(&edits, 5) == 4 && start_of(&edits, 6) == 4);
    CHECK(end_of(&edits, 5) == 8 && end_of(&edits, 6) == 8);
    CHECK(start_of(&edits, 7) == 8 && end_of(&edits, 4) == 4);
}

/* co-op, with a soft hyphen for the hyphen -> coop */
static void spans_do_not_begin_or_end_with_what_was_removed(void) {
    nsci_edit items[] = {{2, 2, 2, 4, NSC_RULE_SOFT_HYPHENS}};
    nsci_edits edits = {items, 1, 1};
    CHECK(end_of(&edits, 2) == 2);
    CHECK(start_of(&edits, 2) == 4);
    CHECK(end_of(&edits, 4) == 6 && start_of(&edits, 0) == 0);
}

static void a_deletion_beside_a_replacement_keeps_its_place(void) {
    nsci_edit items[] = {{2, 2, 2, 5, NSC_RULE_INVISIBLES},
                         {2, 3, 5, 8, NSC_RULE_QUOTES},
                         {3, 3, 8, 10, NSC_RULE_SOFT_HYPHENS}};
    nsci_edits edits = {items, 3, 3};
    CHECK(start_of(&edits, 2) == 5 && end_of(&edits, 3) == 8);
    CHECK(end_of(&edits, 2) == 2 && start_of(&edits, 3) == 10);
}

/* ---- The oracle: each bound by itself, by a look at all edits -------------------------------- */

static uint32_t slow_bound(const nsci_edits *edits, uint32_t at, bool is_start) {
    uint32_t result = at;
    for (size_t i = 0; i < edits->n; i++) {
        nsci_edit e = edits->items[i];
        bool deletion = e.norm_start == e.norm_end;
        if (e.norm_start < at && at < e.norm_end) return is_start ? e.start : e.end;
        bool before = deletion && e.norm_end == at ? is_start : e.norm_end <= at;
        if (before) result = e.end + (at - e.norm_end);
    }
    return result;
}

/* Edits as those of a text of a few hundred bytes may be. */
static void random_edits(uint64_t *state, nsci_edits *edits) {
    uint32_t at = 0, source = 0;
    for (size_t i = 0; i < edits->n; i++) {
        uint32_t gap = (uint32_t)(test_random(state) % 4);
        uint32_t put = (uint32_t)(test_random(state) % 4);
        uint32_t took = (uint32_t)(test_random(state) % 5) + !put;
        at += gap;
        source += gap;
        edits->items[i] = (nsci_edit){at, at + put, source, source + took, 0};
        at += put;
        source += took;
    }
}

static void walks_agree_with_single_looks(void) {
    enum { MAX_EDITS = 40, MAX_NORM = 400 };
    nsci_edit items[MAX_EDITS];
    uint32_t norm[MAX_NORM], starts[MAX_NORM], ends[MAX_NORM];
    uint64_t state = 7;
    for (int round = 0; round < 300; round++) {
        nsci_edits edits = {items, test_below(&state, MAX_EDITS), MAX_EDITS};
        random_edits(&state, &edits);
        for (uint32_t i = 0; i < MAX_NORM; i++) norm[i] = i / 2; /* twice each */
        nsci_map_starts(&edits, norm, MAX_NORM, starts);
        nsci_map_ends(&edits, norm, MAX_NORM, ends);
        bool same = true;
        for (uint32_t i = 0; i < MAX_NORM; i++) {
            same &= starts[i] == slow_bound(&edits, norm[i], true);
            same &= ends[i] == slow_bound(&edits, norm[i], false);
        }
        CHECK(same);
        nsci_map_starts(&edits, norm, MAX_NORM, norm);
        CHECK(memcmp(norm, starts, sizeof norm) == 0);
    }
}

static bool reach_into_one(const nsci_edits *edits, nsci_range a, nsci_range b) {
    for (size_t i = 0; i < edits->n; i++)
        if (edits->items[i].norm_start < a.end && b.start < edits->items[i].norm_end) return true;
    return false;
}

static void ranges_are_mapped_as_their_bounds_are(void) {
    enum { MAX_EDITS = 40, MAX_RANGES = 60 };
    nsci_edit items[MAX_EDITS];
    nsci_range ranges[MAX_RANGES];
    uint32_t starts[MAX_RANGES], ends[MAX_RANGES];
    uint64_t state = 8;
    for (int round = 0; round < 300; round++) {
        nsci_edits edits = {items, test_below(&state, MAX_EDITS), MAX_EDITS};
        random_edits(&state, &edits);
        size_t n = 0;
        for (uint32_t at = 0; n < MAX_RANGES;) {
            uint32_t start = at + (uint32_t)(test_random(&state) % 4);
            at = start + 1 + (uint32_t)(test_random(&state) % 6);
            ranges[n] = (nsci_range){start, at};
            n += n == 0 || !reach_into_one(&edits, ranges[n - 1], ranges[n]);
        }
        nsci_map_ranges(&edits, ranges, n, starts, ends);
        bool same = true;
        for (size_t i = 0; i < n; i++) {
            same &= starts[i] == slow_bound(&edits, ranges[i].start, true);
            same &= ends[i] == slow_bound(&edits, ranges[i].end, false);
        }
        CHECK(same);
    }
}

static size_t slow_begun(const nsci_edits *edits, size_t n, size_t at) {
    size_t begun = 0;
    for (size_t i = 0; i < n; i++) begun += edits->items[i].norm_start <= at;
    return begun;
}

static void edits_before_a_place_are_counted_from_any_end(void) {
    enum { MAX_EDITS = 40, MAX_NORM = 200 };
    nsci_edit items[MAX_EDITS];
    uint64_t state = 9;
    for (int round = 0; round < 300; round++) {
        nsci_edits edits = {items, (unsigned)(test_random(&state) % MAX_EDITS), MAX_EDITS};
        random_edits(&state, &edits);
        if (round % 3 == 0) /* deletions at one place */
            for (size_t i = 0; i < edits.n; i++) items[i] = (nsci_edit){3, 3, 3, 4, 0};
        bool same = true;
        for (size_t n = 0; n <= edits.n; n++)
            for (size_t at = 0; at < MAX_NORM; at++)
                same &= nsci_edits_begun(&edits, n, at) == slow_begun(&edits, n, at);
        CHECK(same);
    }
}

int main(void) {
    RUN(without_edits_nothing_moves);
    RUN(bounds_of_an_edit_are_those_of_its_source);
    RUN(bounds_inside_an_edit_snap_outwards);
    RUN(spans_do_not_begin_or_end_with_what_was_removed);
    RUN(a_deletion_beside_a_replacement_keeps_its_place);
    RUN(walks_agree_with_single_looks);
    RUN(ranges_are_mapped_as_their_bounds_are);
    RUN(edits_before_a_place_are_counted_from_any_end);
    return test_report();
}
