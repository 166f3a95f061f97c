/* Shortcuts.
 *
 * In training, some combinations of a few small numbers gave sums of one sign, with hardly an
 * exception (MAX_OTHERS in training/sentences/train.py): after "lower-case word, full stop, blank,
 * capitalized word" nearly all were above zero. Hashes of these combinations are stored in the
 * model. A candidate that matches one is decided without adding up the rest, and reads two words
 * instead of five.
 *
 * A stored hash has its top bit set; 0 marks a free slot.
 */
#include "sentence/nsc_sentence_shortcut.h"

static uint64_t marks_of(const nsci_candidate *candidate, const nsci_window *win) {
    return NSCI_PACK5(candidate->kind, candidate->stop, candidate->closing, candidate->gap,
                      win->opening);
}

static inline bool has_shortcuts(const nsci_candidate *candidate) {
    const uint32_t kinds = 1u << NSCI_CANDIDATE_STOP | 1u << NSCI_CANDIDATE_COLON |
                           1u << NSCI_CANDIDATE_DASH | 1u << NSCI_CANDIDATE_CAPITAL;
    return kinds >> candidate->kind & 1;
}

uint32_t nsci_first_shortcut(const nsci_candidate *candidate, const nsci_window *win) {
    const uint32_t plain = 1u << NSCI_WORD_LOWER | 1u << NSCI_WORD_CAPITAL | 1u << NSCI_WORD_UPPER |
                           1u << NSCI_WORD_CAMEL;
    if (!has_shortcuts(candidate) || !(plain >> win->w1.form & 1) ||
        candidate->gap >= NSCI_GAP_LINE)
        return 0;
    uint32_t length = (uint32_t)nsci_min(win->w1.end - win->w1.start, 15);
    uint8_t starts = candidate->kind == NSCI_CANDIDATE_CAPITAL ? win->n1.record.starts : 0;
    uint64_t looks = NSCI_PACK4(win->w1.form, length, win->n1.form, starts);
    return (uint32_t)(nsci_hash_mix(nsci_hash_mix(0, marks_of(candidate, win)), looks) >> 32) |
           1u << 31;
}

uint32_t nsci_second_shortcut(const nsci_candidate *candidate, const nsci_window *win) {
    if (!has_shortcuts(candidate)) return 0;
    uint32_t length = win->w1.end - win->w1.start;
    uint64_t marks = marks_of(candidate, win) | (uint64_t)candidate->in_quote << 40;
    uint64_t words = NSCI_PACK6(win->w1.form, win->w1.record.abbreviation, win->w1.record.goes_on,
                                length >= 4, win->n1.form, win->n1.record.starts);
    return (uint32_t)(nsci_hash_mix(nsci_hash_mix(1, marks), words) >> 32) | 1u << 31;
}
