/* The memo of the last decisions.
 *
 * A decision depends on a bounded window of bytes and on the scan's state. Where both equal those
 * of an earlier candidate, its decision is reused. In news this is rare, and eight bytes tell so;
 * it keeps tables, lists and hostile texts cheap: "A. A. A. A." has ten times as many candidates a
 * byte as news has.
 */
#include "sentence/nsc_sentence_memo.h"
#include "sentence/nsc_sentence_feature.h"

enum {
    /* Bytes of the window before the right side. Features read two words back from word_end, 80
     * bytes with the marks between; no candidate is remembered whose word_end lies farther than
     * MAX_END_BYTES before the right side. */
    BYTES_BEFORE = 96,
    MAX_END_BYTES = BYTES_BEFORE - 80,
    BYTES_BEHIND = 208, /* of the window behind it: features take a line's length up to 200 */
    FAR = 201           /* no feature tells longer stretches apart */
};

static bool equally_far(uint32_t a, uint32_t b) { return nsci_min(a, FAR) == nsci_min(b, FAR); }

/* Is the first word of both segments the same? It is part of the features. */
static bool same_segment(const nsci_candidate *a, const nsci_candidate *b) {
    uint32_t far_a = a->left_end - a->segment_start, far_b = b->left_end - b->segment_start;
    if (a->segment_start == b->segment_start) return equally_far(far_a, far_b);
    return far_a == far_b && a->right_start - a->segment_start <= BYTES_BEFORE;
}

static bool same_candidate(const nsci_scan *scan, const nsci_candidate *a,
                           const nsci_candidate *b) {
    const uint8_t *at = scan->text + a->right_start, *other = scan->text + b->right_start;
    return a->kind == b->kind && a->stop == b->stop && a->closing == b->closing &&
           a->gap == b->gap && a->in_quote == b->in_quote && a->depth == b->depth &&
           a->last_case == b->last_case && a->last_stop == b->last_stop &&
           a->right_start - a->left_end == b->right_start - b->left_end &&
           a->right_start - a->word_end == b->right_start - b->word_end && same_segment(a, b) &&
           equally_far(a->left_end - a->line_start, b->left_end - b->line_start) &&
           memcmp(at - BYTES_BEFORE, other - BYTES_BEFORE, BYTES_BEFORE + BYTES_BEHIND) == 0;
}

bool nsci_memo_cuts(nsci_memo *memo, const nsci_scan *scan, const nsci_candidate *candidate) {
    if (candidate->right_start < BYTES_BEFORE ||
        scan->n_bytes - candidate->right_start < BYTES_BEHIND ||
        candidate->right_start - candidate->word_end > MAX_END_BYTES)
        return nsci_candidate_cuts(scan, candidate);
    uint64_t before = nsci_load_u64(scan->text + candidate->right_start - 8);
    bool any = false;
    for (uint32_t i = 0; i < NSCI_MEMO_SLOTS; i++) any |= memo->before[i] == before;
    for (uint32_t i = 0; any && i < nsci_min(memo->n, NSCI_MEMO_SLOTS); i++)
        if (memo->before[i] == before && same_candidate(scan, candidate, &memo->candidates[i]))
            return memo->cuts[i];
    uint32_t slot = memo->n++ % NSCI_MEMO_SLOTS;
    memo->before[slot] = before;
    memo->candidates[slot] = *candidate;
    return memo->cuts[slot] = nsci_candidate_cuts(scan, candidate);
}
